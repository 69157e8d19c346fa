"""What colleagues propose, who supports it, and what is said about it."""

from urllib.parse import urlsplit

import swapper
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    Site,
    WorkflowMixin,
)
from wagtail.search import index

from wagtail_advocacy.content.models import CuratedLink, Item
from wagtail_advocacy.permissions import SUGGESTION_PERMISSIONS
from wagtail_advocacy.programme.models import Ambassador, Team
from wagtail_advocacy.suggestions.states import JOINABLE, OPEN, SHOWN, State, is_allowed


swapper.set_app_prefix("wagtailcore", "wagtail")

LONGEST_TEXT, LONGEST_WHY, LONGEST_MESSAGE = 5000, 1000, 2000
# As Wagtail's images have it.
LONGEST_DESCRIPTION = 255


class Suggestion(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """Something that a colleague proposes to publish or to share.

    ``state`` says where it stands; being live in Wagtail's sense means that it was taken up.
    Only its words travel with the revisions.
    """

    State = State
    VERSIONED = ("text", "why", "topic_key")

    class Kind(models.TextChoices):
        LINK = "link", _("Link")
        STORY = "story", _("Story")
        IDEA = "idea", _("Idea")
        QUESTION = "question", _("Question from a customer")

    class Fetching(models.TextChoices):
        NONE = "", _("Nothing to fetch")
        WAITING = "waiting", _("Being fetched")
        DONE = "done", _("Fetched")
        FAILED = "failed", _("Could not be fetched")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", editable=False)
    ambassador = models.ForeignKey(
        Ambassador,
        verbose_name=_("suggested by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="suggestions",
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("team at that time"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    kind = models.CharField(
        verbose_name=_("kind"), max_length=10, choices=Kind.choices, default=Kind.IDEA
    )
    state = models.CharField(
        verbose_name=_("state"),
        max_length=10,
        choices=State.choices,
        default=State.DRAFT,
        editable=False,
    )
    text = models.TextField(
        verbose_name=_("what it is about"),
        blank=True,
        max_length=LONGEST_TEXT,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
    )
    address = models.URLField(verbose_name=_("address"), max_length=2000, blank=True)
    # A digest of the canonical address, as of curated links.
    address_key = models.CharField(max_length=40, blank=True, editable=False)
    # What the page at the address says of itself.
    title = models.CharField(verbose_name=_("title"), max_length=255, blank=True, editable=False)
    summary = models.TextField(verbose_name=_("summary"), blank=True, editable=False)
    fetching = models.CharField(max_length=10, choices=Fetching.choices, blank=True, editable=False)
    why = models.TextField(
        verbose_name=_("why it matters"),
        blank=True,
        max_length=LONGEST_WHY,
        validators=[MaxLengthValidator(LONGEST_WHY)],
    )
    # The translation key of a topic.
    topic_key = models.UUIDField(verbose_name=_("topic"), null=True, blank=True)
    may_show_name = models.BooleanField(
        verbose_name=_("the name may be shown"), default=False, editable=False
    )
    inspired_by = models.ForeignKey(
        Item,
        verbose_name=_("like"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decline_reason = models.TextField(
        verbose_name=_("reason for declining"), blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("joined with"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="merged",
    )
    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("page made of it"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    link = models.ForeignKey(
        CuratedLink,
        verbose_name=_("curated link made of it"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in the hands of"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(verbose_name=_("received at"), null=True, editable=False)
    # When an editor first asked about it or decided on it.
    answered_at = models.DateTimeField(verbose_name=_("first answer"), null=True, editable=False)
    taken_up_at = models.DateTimeField(verbose_name=_("taken up at"), null=True, editable=False)
    published_at = models.DateTimeField(verbose_name=_("published at"), null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    search_fields = [index.SearchField("text"), index.FilterField("site_id")]

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-submitted_at", "-pk"]
        default_permissions = ()
        permissions = SUGGESTION_PERMISSIONS
        constraints = [
            models.UniqueConstraint(
                fields=["site", "address_key"],
                condition=models.Q(state__in=sorted(JOINABLE)) & ~models.Q(address_key=""),
                name="wagtail_advocacy_suggestion_address",
            )
        ]
        indexes = [
            models.Index(
                fields=["site", "state", "-submitted_at", "-id"],
                name="wagtail_advocacy_suggest_board",
            ),
            models.Index(fields=["ambassador", "-created_at"], name="wagtail_advocacy_suggest_own"),
        ]

    def __str__(self):
        return self.heading

    @property
    def heading(self) -> str:
        """What it is called in lists: the title of the page at the address, else its first line."""
        first_line = self.text.strip().splitlines()[0] if self.text.strip() else ""
        return Truncator(self.title or first_line or self.domain).chars(100)

    @property
    def domain(self) -> str:
        """The host of the address as networks show it."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")

    @property
    def suggester(self) -> str:
        """The name of the one who suggested it, for editors; ``""`` when the account is gone."""
        user = self.ambassador.user if self.ambassador else None
        return (user.get_full_name() or user.get_username()) if user else ""

    @property
    def is_open(self) -> bool:
        """Whether an editor has still to decide."""
        return self.state in OPEN

    @property
    def has_result(self) -> bool:
        """Whether a page or a curated link was made of it and is still there."""
        return self.page_id is not None or self.link_id is not None

    @property
    def is_shown(self) -> bool:
        """Whether colleagues see it on the board."""
        return self.state in SHOWN

    def allows(self, verb: str) -> bool:
        """Whether ``verb`` may be done to it where it stands now, whoever does it."""
        if verb == "reopen" and self.state == State.PUBLISHED:
            return not self.has_result
        return is_allowed(verb, self.state) and not self.is_kept_for_editors(verb)

    def is_kept_for_editors(self, verb: str) -> bool:
        """Whether ``verb`` is one of the suggester's and has to wait for an editor's lock."""
        return self.locked and verb in {"edit", "withdraw"}

    def with_content_json(self, content):
        suggestion = super().with_content_json(content)
        for field in self._meta.concrete_fields:
            if field.name not in self.VERSIONED and field.name not in REVISION_FIELDS:
                setattr(suggestion, field.attname, getattr(self, field.attname))
        return suggestion

    def get_preview_template(self, request, mode_name):
        return "wagtail_advocacy/suggestions/preview.html"


# What Wagtail itself decides on when it makes an object of a revision.
REVISION_FIELDS = frozenset(
    field.name
    for mixin in (DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin)
    for field in mixin._meta.local_fields
)


class SuggestionImage(models.Model):
    """A picture sent along. It stays in the database, behind the hub's door, until it is used:
    files of a site's media folder can be opened by whoever has their address."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="images")
    content = models.BinaryField()
    # "JPEG" or "PNG".
    format = models.CharField(max_length=10)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # What it shows, for those who do not see it.
    description = models.CharField(
        verbose_name=_("description"), max_length=LONGEST_DESCRIPTION, blank=True
    )

    class Meta:
        verbose_name = _("picture of a suggestion")
        verbose_name_plural = _("pictures of suggestions")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.suggestion} {self.pk}"


class SuggestionSupport(models.Model):
    """One person supports one suggestion."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="supports")
    ambassador = models.ForeignKey(
        Ambassador, on_delete=models.CASCADE, related_name="suggestion_supports"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("support of a suggestion")
        verbose_name_plural = _("supports of suggestions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "ambassador"], name="wagtail_advocacy_support_once"
            )
        ]

    def __str__(self):
        return f"{self.suggestion}: {self.ambassador}"


class SuggestionMessage(models.Model):
    """What somebody says about a suggestion. Comments are for everybody; questions and answers
    are between the editors and the one who suggested it."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        QUESTION = "question", _("Question from the editors")
        ANSWER = "answer", _("Answer")

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.COMMENT)
    text = models.TextField(max_length=LONGEST_MESSAGE)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("message about a suggestion")
        verbose_name_plural = _("messages about suggestions")
        default_permissions = ()
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="wagtail_advocacy_message_own")
        ]

    def __str__(self):
        return Truncator(self.text).chars(80)


class SuggestionOutcome(models.Model):
    """What a published suggestion had brought when the one who made it was told of it.

    ``milestone`` is the number of readers that was passed (see ``outcomes.MILESTONES``), 0 for
    the first time. The figures stay as they were told.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="outcomes")
    milestone = models.PositiveIntegerField()
    shares = models.PositiveIntegerField(verbose_name=_("shares"))
    readers = models.PositiveIntegerField(verbose_name=_("readers"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("outcome of a suggestion")
        verbose_name_plural = _("outcomes of suggestions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "milestone"], name="wagtail_advocacy_outcome_once"
            )
        ]

    def __str__(self):
        return f"{self.suggestion}: {self.readers}"
