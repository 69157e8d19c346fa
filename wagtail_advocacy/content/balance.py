"""Whose content is offered: our own, that of others, what colleagues suggested."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from wagtail.models import Site

from .models import Item, Origin


@dataclass(frozen=True)
class Balance:
    """How many items of each origin are on offer, and the ``target`` for those of others, in
    per cent of all."""

    own: int
    third_party: int
    suggested: int
    target: int

    @property
    def total(self) -> int:
        return self.own + self.third_party + self.suggested

    def percent(self, count: int) -> int:
        """``count`` in per cent of all, rounded; 0 where there is nothing."""
        return round(count * 100 / self.total) if self.total else 0

    @property
    def third_party_percent(self) -> int:
        return self.percent(self.third_party)

    @property
    def is_short(self) -> bool:
        """Whether others are heard less than they should be."""
        return bool(self.total) and self.third_party_percent < self.target


def balance_of(site: Site, target: int, *, now=None) -> Balance:
    """The balance of what is on offer on ``site`` at ``now``. One query."""
    moment = now or timezone.now()
    counts = dict(
        Item.objects.filter(site=site, shareable=True, withdrawn_at=None)
        .filter(Q(share_from=None) | Q(share_from__lte=moment))
        .filter(Q(share_until=None) | Q(share_until__gt=moment))
        .order_by()
        .values_list("origin")
        .annotate(Count("pk"))
    )
    return Balance(
        own=counts.get(Origin.OWN, 0),
        third_party=counts.get(Origin.THIRD_PARTY, 0),
        suggested=counts.get(Origin.SUGGESTED, 0),
        target=target,
    )
