"""What others published and colleagues may share: curated links, and the feeds they come from."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    Site,
    WorkflowMixin,
)
from wagtail.search import index

from .terms import OfferTerms


class Feed(models.Model):
    """An RSS or Atom source of curated links."""

    class Status(models.TextChoices):
        NEW = "new", _("Not fetched yet")
        WORKS = "works", _("Works")
        FAILS = "fails", _("Cannot be read")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(verbose_name=_("name"), max_length=120)
    address = models.URLField(verbose_name=_("address of the feed"), max_length=2000)
    is_active = models.BooleanField(verbose_name=_("fetch it"), default=True)
    is_trusted = models.BooleanField(
        verbose_name=_("publish without asking"),
        default=False,
        help_text=_("Otherwise new entries wait among the curated links as drafts."),
    )
    language = models.CharField(verbose_name=_("language"), max_length=15, blank=True)
    topic_keys = models.JSONField(verbose_name=_("topics"), default=list, blank=True)
    most_per_day = models.PositiveSmallIntegerField(verbose_name=_("at most a day"), default=5)
    most_open = models.PositiveSmallIntegerField(verbose_name=_("at most open at once"), default=20)
    expires_after_days = models.PositiveSmallIntegerField(
        verbose_name=_("offered for days"), default=30
    )
    status = models.CharField(
        verbose_name=_("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.NEW,
        editable=False,
    )
    problem = models.CharField(max_length=300, blank=True, editable=False)
    fetched_at = models.DateTimeField(verbose_name=_("fetched at"), null=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["name"]

    def __str__(self):
        return self.name


class CuratedLink(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    OfferTerms,
):
    """An address outside the site that an editor offers.

    What the fetching wrote, and where it came from, does not travel with the revisions.
    """

    UNVERSIONED = ("address", "address_key", "site", "feed", "fetching", "fetch_problem")

    class Fetching(models.TextChoices):
        WAITING = "waiting", _("Being fetched")
        DONE = "done", _("Fetched")
        FAILED = "failed", _("Could not be fetched")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    address = models.URLField(verbose_name=_("address"), max_length=2000)
    # A digest of the canonical address: two links to the same thing are one.
    address_key = models.CharField(max_length=40, editable=False)
    title = models.CharField(verbose_name=_("title"), max_length=255, blank=True)
    summary = models.TextField(verbose_name=_("summary"), blank=True, max_length=1000)
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(verbose_name=_("language"), max_length=15, blank=True)
    is_vacancy = models.BooleanField(verbose_name=_("this is a vacancy"), default=False)
    is_own = models.BooleanField(
        verbose_name=_("this is our own"),
        default=False,
        help_text=_("For example on the public website. Counts as own content in the balance."),
    )
    feed = models.ForeignKey(
        Feed, null=True, editable=False, on_delete=models.SET_NULL, related_name="links"
    )
    fetching = models.CharField(
        max_length=10, choices=Fetching.choices, default=Fetching.WAITING, editable=False
    )
    fetch_problem = models.CharField(max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("address"),
        index.FilterField("site_id"),
    ]

    class Meta:
        verbose_name = _("curated link")
        verbose_name_plural = _("curated links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "address_key"], name="wagtail_advocacy_link_address"
            )
        ]

    def __str__(self):
        return self.title or self.address

    @property
    def was_edited(self) -> bool:
        """Whether a person ever saved it, and not the fetching alone."""
        return self.revisions.exclude(user=None).exists()

    @property
    def domain(self) -> str:
        """The host of the address as networks show it."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")

    def with_content_json(self, content):
        link = super().with_content_json(content)
        for name in self.UNVERSIONED:
            setattr(link, name, getattr(self, name))
        return link

    def get_preview_template(self, request, mode_name):
        return "wagtail_advocacy/content/link_preview.html"


class FeedEntry(models.Model):
    """An entry of a feed that was seen, so that it is not proposed again after it was refused."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=40)
    link = models.ForeignKey(
        CuratedLink, null=True, on_delete=models.SET_NULL, related_name="feed_entries"
    )
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("feed entry")
        verbose_name_plural = _("feed entries")
        constraints = [
            models.UniqueConstraint(fields=["feed", "key"], name="wagtail_advocacy_feed_entry")
        ]

    def __str__(self):
        return f"{self.feed}: {self.link or self.key}"
