"""Reads about what a person shared and may share."""

from collections.abc import Iterable

from django.db.models import QuerySet

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.base import ENGAGEMENT
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.statements import kept, key_slot, places, slots

from .models import Share


SHARE_FIELDS = [field.attname for field in Share._meta.concrete_fields]


def networks_for(
    item: Item, programme: ProgrammeSettings, ambassador: Ambassador | None = None
) -> list:
    """The networks on which ``item`` may be shared, the one that ``ambassador`` used last first.

    Pictures and videos go to networks that take them, everything else to those that take links.
    """
    offered = [
        network
        for network in programme.networks
        if not item.networks or network.id in item.networks
    ]
    if item.is_without_link:
        networks = [network.without_link() for network in offered if network.takes_media]
    else:
        networks = [network for network in offered if network.takes_link]
    if ambassador is not None:
        networks.sort(key=lambda network: network.id != ambassador.last_network)
    return networks


def lead_network(networks: Iterable):
    """The network that a main button leads to; ``None`` when there is none.

    The share sheet never leads: whether the device has one is known to the browser alone.
    """
    return next((network for network in networks if network.opens != "device"), None)


def network_of(share: Share):
    """The network of ``share`` as it is used for its item; raises ``KeyError`` when the site no
    longer knows it."""
    network = get_network(share.network)
    return network.without_link() if share.item.is_without_link else network


def network_label(network_id: str) -> str:
    """The name of a network, also of one that the site no longer knows."""
    try:
        return str(get_network(network_id).label)
    except KeyError:
        return network_id


def engagement_of(network_id: str) -> tuple[str, ...]:
    """Which of likes, comments and reshares a post on a network can have. Of one that the site no
    longer knows, all of them."""
    try:
        return get_network(network_id).engagement
    except KeyError:
        return ENGAGEMENT


def offered_item(ambassador: Ambassador, item_id: int) -> Item | None:
    """The item, if it is offered to this person now."""
    return offered_items(ambassador.site, ambassador.user).filter(pk=item_id).first()


def known_item(ambassador: Ambassador, item_id: int) -> Item | None:
    """The item of a person's own share, though it may have been withdrawn since."""
    return Item.objects.filter(
        pk=item_id, site=ambassador.site, shares__ambassador=ambassador
    ).first()


def shares_of(ambassador: Ambassador) -> QuerySet[Share]:
    """The person's own shares with their items."""
    return Share.objects.filter(ambassador=ambassador).select_related("item", "item__site")


def shares_by_item(ambassador: Ambassador, items: Iterable[Item]) -> dict[int, list[Share]]:
    """The person's shares of these items by item id, the latest first."""
    by_item: dict[int, list[Share]] = {}
    item_ids = [item.pk for item in items]
    statement = _shares_of_items(places(item_ids))
    for row in statement.rows(ambassador=ambassador.pk, items=item_ids):
        share = Share.from_db(statement.alias, SHARE_FIELDS, row)
        by_item.setdefault(share.item_id, []).append(share)
    return by_item


@kept(Share)
def _shares_of_items(count: int) -> QuerySet:
    return (
        Share.objects.filter(
            ambassador=key_slot("ambassador", Ambassador),
            item__pk__in=slots("items", Item._meta.pk, count),
        )
        .order_by("-last_started_at", "-pk")
        .values_list(*SHARE_FIELDS)
    )


def unanswered_share(ambassador: Ambassador) -> Share | None:
    """The share started last of which the person has not said whether it went out."""
    # Mostly there is none, so ask for no more than that first.
    found = _unanswered().rows(ambassador=ambassador.pk)
    return shares_of(ambassador).get(pk=found[0][0]) if found else None


@kept(Share)
def _unanswered() -> QuerySet:
    own = Share.objects.filter(ambassador=key_slot("ambassador", Ambassador))
    open_ones = own.filter(state=Share.State.STARTED, answered_at=None)
    return open_ones.order_by("-last_started_at", "-pk").values_list("pk")[:1]
