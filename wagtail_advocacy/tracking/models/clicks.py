"""What came back from outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.migration_defaults import day_key
from wagtail_advocacy.sharing.models import Share


class Verdict(models.TextChoices):
    """What a request for a short link was. Only ``COUNTED`` is a click; the rest say why not."""

    COUNTED = "counted", _("Counted")
    METHOD = "method", _("Only asked for the headers")
    PREFETCH = "prefetch", _("Fetched in advance")
    BOT = "bot", _("Bot or link preview")
    NOT_NAVIGATION = "not_nav", _("Not opened as a page")
    INTERNAL = "internal", _("Sharer or colleague")
    SCANNER = "scanner", _("Opened many links at once")
    BURST = "burst", _("Burst from one network")
    PREFIX = "prefix", _("Mostly one network")
    RATE = "rate", _("Over the limit")


# What the back-end sweep takes counted requests for. Nothing has such a verdict at once.
SWEPT = (Verdict.SCANNER, Verdict.BURST, Verdict.PREFIX, Verdict.RATE)


class Click(models.Model):
    """Requests for one short link in one half-hour that got the same verdict.

    Counted rows are one visitor each; ``hits`` above one are repeats within the half-hour.
    ``visitor`` is empty where the visitor asked not to be tracked (then every hit is a click,
    but none is a reader) and for everything that was not counted at once; what the sweep took
    out keeps it, so that the sweep judges the same again. Neither address nor user agent is
    stored.
    """

    # The unique constraint begins with it: an index of its own would only slow each click down.
    share = models.ForeignKey(
        Share,
        verbose_name=_("share"),
        on_delete=models.CASCADE,
        related_name="clicks",
        db_index=False,
    )
    slot = models.DateTimeField(verbose_name=_("half-hour"))
    day = models.DateField(verbose_name=_("day"))
    verdict = models.CharField(verbose_name=_("verdict"), max_length=10, choices=Verdict.choices)
    visitor = models.CharField(max_length=16, blank=True)
    prefix = models.CharField(max_length=16, blank=True)
    hits = models.PositiveIntegerField(verbose_name=_("hits"), default=1)

    class Meta:
        verbose_name = _("click")
        verbose_name_plural = _("clicks")
        constraints = [
            models.UniqueConstraint(
                fields=["share", "slot", "verdict", "visitor"], name="wagtail_advocacy_click_unique"
            )
        ]
        indexes = [models.Index(fields=["day", "verdict"], name="wagtail_advocacy_click_day")]

    def __str__(self):
        return f"{self.day} {self.get_verdict_display()}: {self.hits}"


class DayKey(models.Model):
    """The random key of one day's visitor hashes. Deleted after two days, so that the hashes
    cannot be tied to an address any more."""

    day = models.DateField(primary_key=True)
    key = models.BinaryField(max_length=32, default=day_key)

    class Meta:
        verbose_name = _("day key")

    def __str__(self):
        return str(self.day)


class LoadMark(models.Model):
    """How far clicks from outside the database have been loaded from one ``source``: a spool file
    (``reached`` is a number of bytes) or a Redis stream (the id of an entry).

    Written in the transaction that stores the clicks, so that whatever happens between that and
    clearing the source away, nothing is loaded twice. A source that is a single click says that
    it was stored without its sink, which is not sure whether it has it, too.
    """

    source = models.CharField(max_length=200, unique=True)
    reached = models.CharField(max_length=40, blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("load mark")
        verbose_name_plural = _("load marks")

    def __str__(self):
        return f"{self.source}: {self.reached}"
