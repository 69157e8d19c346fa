"""Potential reach: how many people could have seen what was shared.

It is the sum of the sharers' followers at the time of each share, as far as they are known. Nobody
knows who really saw a post, followers of two colleagues may be the same people, and none of them
is a reader: never add or compare it with readers.
"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.sharing.models import Share


@dataclass(frozen=True)
class PotentialReach:
    """``reach`` is ``None`` where the followers of no share are known.

    ``known`` and ``unknown`` are the shares whose followers are known and are not; those by
    networks where nobody has followers, as e-mail, are ``without`` and neither of both.
    """

    reach: int | None
    known: int
    unknown: int
    without: int

    @property
    def shares(self) -> int:
        """The shares whose followers could be known."""
        return self.known + self.unknown


def potential_reach(shares: QuerySet[Share]) -> PotentialReach:
    """The potential reach of ``shares``, in one query."""
    by_network = shares.order_by().values_list("network")
    rows = by_network.annotate(n=Count("pk"), known=Count("followers"), sum=Sum("followers"))
    has_followers = {network.id: network.has_followers for network in all_networks()}
    reach, known, unknown, without = None, 0, 0, 0
    for network, count, known_here, followers in rows:
        if followers is not None:
            reach = (reach or 0) + followers
        known += known_here
        if has_followers.get(network, True):
            unknown += count - known_here
        else:
            without += count - known_here
    return PotentialReach(reach, known, unknown, without)
