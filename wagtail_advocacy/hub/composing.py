"""What the composer shows: one item, one network, one text."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from django.utils import timezone

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.target import public_target
from wagtail_advocacy.networks.base import clean_text
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.programme.wording import signed
from wagtail_advocacy.sharing.accounts import accounts_of, can_connect, usable_account
from wagtail_advocacy.sharing.delivery.ordering import post_under_way
from wagtail_advocacy.sharing.delivery.times import time_zone_of
from wagtail_advocacy.sharing.likeness import colleagues_with, text_digest
from wagtail_advocacy.sharing.links import example_url
from wagtail_advocacy.sharing.models import Account, Share
from wagtail_advocacy.sharing.queries import lead_network, networks_for
from wagtail_advocacy.sharing.suggestions import is_suggestion, ranked_suggestions
from wagtail_advocacy.suggestions.queries import credited_names

from .media import Kit, kit_of
from .pictures import card_image
from .planning import GoodHours, PostRow, good_hours_of


WARN_AT = 20


@dataclass
class Composer:
    """One person's draft of a post.

    ``suggestions`` are the texts for this person in the order of offering, ``suggestion`` is the
    one that ``text`` began as (``""``: none of them), and ``own_texts`` are what he typed and set
    aside for a suggestion, the latest last. ``account`` is the one from which it can be posted at
    once or later; ``plan`` is what was filled in for that (``at``, ``anytime``,
    ``shown_to_colleagues``) and ``key`` tells this form from others. ``errors`` maps ``text``,
    ``server``, ``network`` and ``at`` to sentences.
    """

    item: Item
    ambassador: Ambassador
    network: object
    networks: list
    text: str
    server: str
    share: Share | None = None
    signature: str = ""
    blocked: tuple[str, ...] = ()
    suggestions: list[str] = field(default_factory=list)
    suggestion: str = ""
    own_texts: list[str] = field(default_factory=list)
    account: Account | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    plan: dict = field(default_factory=dict)
    is_answer: bool = False
    errors: dict = field(default_factory=dict)

    @cached_property
    def kit(self) -> Kit | None:
        """What is to be saved, for something without a link."""
        return kit_of(self.item, self.network) if self.item.is_without_link else None

    @cached_property
    def way_to_connect(self) -> str:
        """``"connect"`` or ``"again"`` where the person could post from here if he connected an
        account (again), else ``""``."""
        if self.account or self.item.is_without_link or self.network.api is None:
            return ""
        if not can_connect(self.network, settings_for(self.ambassador.site)):
            return ""
        has_one = accounts_of(self.ambassador).filter(network=self.network.id).exists()
        return "again" if has_one else "connect"

    @cached_property
    def under_way(self) -> PostRow | None:
        """The person's direct post of this that is not at an end; there can be no second one."""
        if self.item.is_without_link or self.network.api is None:
            return None
        post = post_under_way(self.ambassador, self.item, self.network.id)
        return PostRow(post, timezone.now()) if post else None

    @property
    def can_order(self) -> bool:
        """Whether it can be posted from here, at once or later."""
        return self.account is not None and self.under_way is None

    @cached_property
    def good(self) -> GoodHours:
        """When posts do well."""
        return good_hours_of(self.ambassador)

    @cached_property
    def time_zone(self) -> str:
        """The name of the person's time zone."""
        return time_zone_of(self.ambassador).key

    @property
    def is_planning(self) -> bool:
        """Whether the part for later is to be open."""
        return "at" in self.errors or any(self.plan.values())

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
    def same_words(self) -> int:
        """How many colleagues posted this text."""
        return colleagues_with(self.text, self.item, self.ambassador)

    @property
    def suggested_text(self) -> str:
        """The suggestion to go back to: the one the text began as, else the one offered."""
        return self.suggestion or next(iter(self.suggestions), "")

    @property
    def suggestion_digest(self) -> str:
        return text_digest(self.suggestion)

    @property
    def suggested_by(self) -> str:
        """Who is named as having suggested the item; ``""`` for nobody."""
        return credited_names([self.item]).get(self.item.pk, "")

    @property
    def has_choice(self) -> bool:
        return len(self.suggestions) > 1

    @property
    def place(self) -> int:
        """Where the suggestion stands among the others, from 1; 0 when the text began as none."""
        return self.suggestions.index(self.suggestion) + 1 if self.suggestion else 0

    def show_next_suggestion(self) -> None:
        """Go on to the suggestion after this one; what was typed is set aside."""
        if self.suggestions:
            own, others = self._set_aside()
            self.own_texts = others + own
            self.suggestion = self.text = self.suggestions[self.place % len(self.suggestions)]

    def show_own_text(self) -> None:
        """Go back to what was set aside last; what was typed since takes the place behind it."""
        own, others = self._set_aside()
        if others:
            self.text = others.pop()
            self.own_texts = own + others

    def _set_aside(self) -> tuple[list[str], list[str]]:
        """The text, where the person typed it, and what was set aside before."""
        text = clean_text(self.text)
        own = [text] if text and not is_suggestion(text, self.item) else []
        return own, [each for each in self.own_texts if each != text]

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
    suggestion: str = "",
    own_texts: Iterable[str] = (),
) -> Composer | None:
    """The composer for ``item``, or ``None`` when no network is left to share it on.

    Without ``network_id``, or with one that is not offered, it is the network used last. Without
    ``text`` it is what the person wrote last time, else the suggestion with the digest
    ``suggestion``, else the one that colleagues used least.
    """
    networks = networks_for(item, programme, ambassador)
    network = next((each for each in networks if each.id == network_id), None)
    network = network or lead_network(networks)
    if network is None:
        return None
    account = None
    if network.api is not None and not item.is_without_link:
        account = usable_account(ambassador, network.id)
    if account is not None:
        network = network.for_account(account.limits)
    share = Share.objects.filter(ambassador=ambassador, item=item, network=network.id).first()
    signature = programme.signature_for(network)
    suggestions = ranked_suggestions(item, network, ambassador, signature=signature)
    by_digest = {text_digest(each): each for each in suggestions}
    if text is None:
        text = share.text if share else ""
        text = text or by_digest.get(suggestion) or next(iter(suggestions), "")
    origins = (text_digest(text), suggestion, share.suggestion_digest if share else "")
    return Composer(
        item=item,
        ambassador=ambassador,
        network=network,
        networks=networks,
        text=text,
        server=ambassador.mastodon_server if server is None else server,
        share=share,
        account=account,
        signature=signature,
        blocked=programme.blocked,
        suggestions=suggestions,
        suggestion=next((by_digest[each] for each in origins if each in by_digest), ""),
        own_texts=[own for each in own_texts if (own := clean_text(each))],
    )
