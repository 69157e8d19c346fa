"""The terms on which something may be shared."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaigns import Campaign


class TargetKind(models.TextChoices):
    PAGE = "page", _("This page")
    EDITION = "edition", _("A public edition of it")
    ADDRESS = "address", _("An outside address")
    NOTHING = "nothing", _("Nothing: it is taken along without a link")


class TargetState(models.TextChoices):
    """What an outsider met when the target was last asked for."""

    UNKNOWN = "", _("Not checked yet")
    OPENS = "opens", _("Opens")
    NO_CARD = "no_card", _("Opens, but has no card")
    LOGIN = "login", _("Asks for a login")
    NOT_FOUND = "not_found", _("Not found")
    UNREACHABLE = "unreachable", _("Does not answer")


class Importance(models.IntegerChoices):
    """``FEATURED`` is drawn large, ``IMPORTANT`` is told to everybody as well."""

    NORMAL = 0, _("Normal")
    FEATURED = 1, _("Featured")
    IMPORTANT = 2, _("Important")


class OfferTerms(models.Model):
    """How something is offered to colleagues, as its editor decided."""

    text = models.TextField(
        verbose_name=_("suggested text"),
        blank=True,
        max_length=3000,
        help_text=_("Colleagues start from this text and make it their own."),
    )
    network_texts = models.JSONField(
        verbose_name=_("texts per network"),
        default=dict,
        blank=True,
        help_text=_("Used in place of the suggested text, where filled in."),
    )
    # Dicts of "network" (id, "": any), "language" (code, "": any) and "text".
    further_texts = models.JSONField(
        verbose_name=_("further suggested texts"), default=list, blank=True
    )
    networks = models.JSONField(
        verbose_name=_("networks offered"),
        default=list,
        blank=True,
        help_text=_("None chosen: all networks of the programme."),
    )
    share_from = models.DateTimeField(verbose_name=_("offered from"), null=True, blank=True)
    share_until = models.DateTimeField(
        verbose_name=_("offered until"),
        null=True,
        blank=True,
        help_text=_("Links that were shared keep working as long as the target is public."),
    )
    # Translation keys of topics. Keys and ids in JSON travel with a page's revisions.
    topic_keys = models.JSONField(verbose_name=_("topics"), default=list, blank=True)
    # Ids by "teams", "roles", "groups"; all empty: everybody.
    audience = models.JSONField(verbose_name=_("audience"), default=dict, blank=True)
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    importance = models.PositiveSmallIntegerField(
        verbose_name=_("importance"), choices=Importance.choices, default=Importance.NORMAL
    )
    pinned = models.BooleanField(
        verbose_name=_("pinned"),
        default=False,
        help_text=_("Stays on top of the hub until it is unpinned."),
    )

    class Meta:
        abstract = True


class ShareTerms(OfferTerms):
    """The same with the flag, and with what outsiders open."""

    shareable = models.BooleanField(verbose_name=_("may colleagues share this?"), default=False)
    target_kind = models.CharField(
        verbose_name=_("what outsiders open"),
        max_length=10,
        choices=TargetKind.choices,
        default=TargetKind.PAGE,
    )
    target_address = models.URLField(verbose_name=_("outside address"), max_length=2000, blank=True)

    class Meta:
        abstract = True
