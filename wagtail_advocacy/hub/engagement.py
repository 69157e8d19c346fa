"""What a person is told of the likes, comments and reshares of his own posts."""

from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_advocacy.measurement.queries import EngagementTotals
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.queries import engagement_of, network_label
from wagtail_advocacy.tracking.models import Engagement


LABELS = {
    "likes": gettext_lazy("Likes"),
    "comments": gettext_lazy("Comments"),
    "reshares": gettext_lazy("Reshares"),
}


@dataclass(frozen=True)
class Number:
    """One of the numbers of a post, and where it comes from."""

    name: str
    count: int
    is_reported: bool
    origin: str

    @property
    def label(self) -> str:
        return LABELS[self.name]


def engagement_known(share: Share) -> Engagement | None:
    """What is known of a share that was read with its engagement."""
    return getattr(share, "engagement", None)


def numbers_of(share: Share) -> list[Number]:
    """The numbers that are known of ``share``."""
    known = engagement_known(share)
    if known is None:
        return []
    return [
        Number(
            name,
            count,
            known.source_of(name) == Engagement.Source.NETWORK,
            _origin(share, known, name),
        )
        for name in LABELS
        if (count := getattr(known, name)) is not None
    ]


def _origin(share: Share, known: Engagement, name: str) -> str:
    if known.source_of(name) == Engagement.Source.NETWORK:
        return _("reported by %(network)s on %(day)s") % {
            "network": network_label(share.network),
            "day": date_format(known.reported_at, "j M Y"),
        }
    if known.entered_at is None:
        return _("entered by you")
    return _("entered by you on %(day)s") % {"day": date_format(known.entered_at, "j M Y")}


def enterable(share: Share) -> list[str]:
    """The numbers that the person may enter: those that posts there have and that the network
    did not report."""
    known = engagement_known(share)
    reported = known.reported if known else []
    return [name for name in engagement_of(share.network) if name not in reported]


def in_words(share: Share) -> str:
    """The known numbers in a few words, ``""`` without any."""
    words = {
        "likes": lambda n: ngettext("%(n)s like", "%(n)s likes", n),
        "comments": lambda n: ngettext("%(n)s comment", "%(n)s comments", n),
        "reshares": lambda n: ngettext("%(n)s reshare", "%(n)s reshares", n),
    }
    return ", ".join(
        words[number.name](number.count) % {"n": number_format(number.count, force_grouping=True)}
        for number in numbers_of(share)
    )


def not_available(share: Share) -> str:
    """Why nothing can be known of the post, ``""`` where something can."""
    if engagement_of(share.network):
        return ""
    return _("%(network)s gives no likes or comments") % {"network": network_label(share.network)}


def totals_in_words(totals: EngagementTotals) -> list[tuple[str, str]]:
    """Each of the three with its sum, "–" where nobody knows any."""
    return [
        (
            LABELS[name],
            "–"
            if (count := getattr(totals, name)) is None
            else number_format(count, force_grouping=True),
        )
        for name in LABELS
    ]
