"""The share control: the same buttons wherever an article is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from wagtail import hooks
from wagtail.models import Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.queries import item_for_page, offered_items
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.programme.queries import active_ambassador, is_eligible, settings_for

from .models import Share
from .queries import (
    lead_network,
    network_label,
    networks_for,
    offered_item,
    shares_by_item,
)


# Functions registered for this hook of Wagtail's get the request and the item, and give a
# ``ControlLink`` or ``None``.
HOOK = "register_advocacy_control_link"


@dataclass(frozen=True)
class ControlLink:
    """A quiet link below the buttons, for what else one can do with an item; without ``url`` just
    words."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class ShareControl:
    """What the control shows to one person for one item.

    Without an ambassador it only invites to join.
    """

    programme: ProgrammeSettings
    join_url: str = ""
    composer_url: str = ""
    networks: Sequence = ()
    shares: tuple[Share, ...] = ()
    links: tuple[ControlLink, ...] = ()

    @property
    def network(self):
        """The network that the main button leads to."""
        return lead_network(self.networks)

    @property
    def posted(self) -> list[tuple[Share, str]]:
        """What this person has posted of it already, with the names of the networks."""
        return [
            (share, network_label(share.network))
            for share in self.shares
            if share.state == Share.State.CONFIRMED
        ]

    @property
    def other_networks(self) -> tuple:
        lead = self.network
        return tuple(network for network in self.networks if network is not lead)


def share_control(request, page_or_item) -> ShareControl | None:
    """The control for this reader, or ``None`` when there is nothing to offer him.

    There is none for anonymous readers, for people who may not take part, and for a page that
    is not offered to this person now.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    site = Site.find_for_request(request)
    item = page_or_item if isinstance(page_or_item, Item) else item_for_page(page_or_item)
    if site is None or item is None or item.site_id != site.pk:
        return None
    if not is_eligible(user, site):
        return None
    ambassador = active_ambassador(user, site)
    programme = settings_for(site)
    if ambassador is None:
        return _invitation(user, site, item, programme, request)
    networks = networks_for(item, programme, ambassador)
    if lead_network(networks) is None or offered_item(ambassador, item.pk) is None:
        return None
    return ShareControl(
        programme=programme,
        composer_url=reverse("wagtail_advocacy:composer", args=[item.pk]),
        networks=networks,
        shares=tuple(shares_by_item(ambassador, [item]).get(item.pk, ())),
        links=tuple(filter(None, (make(request, item) for make in hooks.get_hooks(HOOK)))),
    )


def _invitation(user, site, item, programme, request) -> ShareControl | None:
    if not offered_items(site, user).filter(pk=item.pk).exists():
        return None
    return ShareControl(
        programme=programme,
        join_url=f"{reverse('wagtail_advocacy:join')}?{urlencode({'next': request.path})}",
    )
