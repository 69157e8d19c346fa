"""What the composer shows: one item, one network, one text."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.target import public_target
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.programme.wording import signed
from wagtail_advocacy.sharing.likeness import colleagues_with
from wagtail_advocacy.sharing.links import example_url
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.queries import lead_network, networks_for

from .pictures import card_image


WARN_AT = 20


@dataclass
class Composer:
    """One person's draft of a post.

    ``errors`` maps ``text``, ``server`` and ``network`` to sentences.
    """

    item: Item
    network: object
    networks: list
    text: str
    server: str
    share: Share | None = None
    signature: str = ""
    blocked: tuple[str, ...] = ()
    same_words: int = 0
    errors: dict = field(default_factory=dict)

    @property
    def has_text(self) -> bool:
        return self.network.takes_text or self.network.copies_text

    @property
    def example_url(self) -> str:
        return example_url(self.item.site)

    @property
    def length(self) -> int:
        return self.network.count(signed(self.text, self.signature), url=self.example_url)

    @property
    def is_over(self) -> bool:
        return self.network.limit is not None and self.length > self.network.limit

    @property
    def is_close(self) -> bool:
        limit = self.network.limit
        return limit is not None and limit - WARN_AT <= self.length <= limit

    @property
    def above_fold(self) -> str:
        """What readers see of the text before they ask for more."""
        return self.text[: self.network.fold_at]

    @property
    def below_fold(self) -> str:
        return self.text[self.network.fold_at :] if self.network.fold_at else ""

    @property
    def options(self) -> str:
        """What the live counter needs, as JSON."""
        return json.dumps(
            {
                **self.network.client_options,
                "url": self.example_url,
                "warnAt": WARN_AT,
                "signature": self.signature,
                "blocked": self.blocked,
            }
        )

    @property
    def suggestion(self) -> str:
        return self.item.text_for(self.network.id)

    @property
    def image(self):
        return card_image(self.item)

    @property
    def domain(self) -> str:
        """Where outsiders land, as a network's card names it."""
        return (urlsplit(public_target(self.item).url).hostname or "").removeprefix("www.")

    @property
    def opens_tab(self) -> bool:
        return self.network.opens == "dialog"

    @property
    def asks(self) -> bool:
        return self.share is not None and is_open(self.share)

    @property
    def is_posted(self) -> bool:
        return self.share is not None and self.share.state == Share.State.CONFIRMED


def is_open(share: Share) -> bool:
    """Whether it is not known, and not answered, if ``share`` went out."""
    return share.state == Share.State.STARTED and share.answered_at is None


def compose(
    item: Item,
    programme: ProgrammeSettings,
    ambassador: Ambassador,
    *,
    network_id: str = "",
    text: str | None = None,
    server: str | None = None,
) -> Composer | None:
    """The composer for ``item``, or ``None`` when no network is left to share it on.

    Without ``network_id``, or with one that is not offered, it is the network used last. Without
    ``text`` it is what the person wrote last time, else the editor's suggestion.
    """
    networks = networks_for(item, programme, ambassador)
    network = next((each for each in networks if each.id == network_id), None)
    network = network or lead_network(networks)
    if network is None:
        return None
    share = Share.objects.filter(ambassador=ambassador, item=item, network=network.id).first()
    if text is None:
        text = (share.text if share else "") or item.text_for(network.id)
    return Composer(
        item=item,
        network=network,
        networks=networks,
        text=text,
        server=ambassador.mastodon_server if server is None else server,
        share=share,
        signature=programme.signature_for(network),
        blocked=programme.blocked,
        same_words=colleagues_with(text, item, ambassador),
    )
