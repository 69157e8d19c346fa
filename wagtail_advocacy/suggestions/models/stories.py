"""What a share led to."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.permissions import STORY_PERMISSIONS
from wagtail_advocacy.programme.models import Ambassador


LONGEST_STORY = 1000


class Story(models.Model):
    """“This led to…”: what somebody tells of something that he shared.

    Colleagues see it while he wants that and an editor agreed to these very words; other words
    are agreed to anew.
    """

    class Kind(models.TextChoices):
        NONE = "", _("Something else")
        TALK = "talk", _("A talk")
        APPLICATION = "application", _("An application")
        CUSTOMER = "customer", _("A customer")
        CONTACT = "contact", _("A contact")

    class Decision(models.TextChoices):
        WAITING = "", _("Waits for an editor")
        SHOW = "show", _("Agreed to be shown")
        KEEP = "keep", _("Not to be shown")

    ambassador = models.ForeignKey(
        Ambassador,
        verbose_name=_("told by"),
        on_delete=models.CASCADE,
        related_name="stories",
        editable=False,
    )
    item = models.ForeignKey(
        Item,
        verbose_name=_("about"),
        on_delete=models.CASCADE,
        related_name="stories",
        editable=False,
    )
    kind = models.CharField(
        verbose_name=_("what it led to"), max_length=12, choices=Kind.choices, blank=True
    )
    text = models.TextField(
        verbose_name=_("story"),
        max_length=LONGEST_STORY,
        validators=[MaxLengthValidator(LONGEST_STORY)],
    )
    may_be_shown = models.BooleanField(verbose_name=_("colleagues may see it"), default=False)
    may_show_name = models.BooleanField(verbose_name=_("the name may be shown"), default=False)
    decision = models.CharField(
        verbose_name=_("decision"), max_length=4, choices=Decision.choices, blank=True
    )
    decided_at = models.DateTimeField(verbose_name=_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    told_at = models.DateTimeField(verbose_name=_("told at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("success story")
        verbose_name_plural = _("success stories")
        # One permission of our own says who decides; nobody adds or deletes in the admin.
        default_permissions = ()
        permissions = STORY_PERMISSIONS
        ordering = ["-told_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-decided_at", "-id"],
                condition=models.Q(decision="show", may_be_shown=True),
                name="wagtail_advocacy_story_shown",
            )
        ]

    def __str__(self):
        # No words of it: the audit log keeps this after the story was withdrawn.
        return str(_("Story about “%(title)s”") % {"title": self.item.title})

    @property
    def is_shown(self) -> bool:
        """Whether both sides agreed."""
        return self.may_be_shown and self.decision == self.Decision.SHOW

    @property
    def teller(self) -> str:
        """The name of the one who told it, for editors; ``""`` when the account is gone."""
        user = self.ambassador.user
        return (user.get_full_name() or user.get_username()) if user else ""

    @property
    def consents(self) -> str:
        """What the one who told it agreed to, for editors."""
        if not self.may_be_shown:
            return str(_("Told to the editors alone"))
        if self.may_show_name:
            return str(_("Colleagues may read it, with the name"))
        return str(_("Colleagues may read it, without the name"))

    @property
    def standing(self) -> str:
        """Where it stands, in words for the one who told it."""
        if not self.may_be_shown:
            return str(_("For the editors only"))
        if self.decision == self.Decision.SHOW:
            return str(_("Colleagues see it"))
        if self.decision == self.Decision.KEEP:
            return str(_("Read by the editors, not shown"))
        return str(_("With the editors"))
