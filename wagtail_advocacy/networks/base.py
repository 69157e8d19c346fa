"""What every network has in common."""

import re
from copy import copy
from decimal import Decimal
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .api import PostingApi
from .counting import X_URL_LENGTH, count_code_points, count_graphemes, count_weighted


KINDS = ("dialog", "own_page", "device", "mail")
COUNTINGS = ("weighted", "graphemes", "code_points")
PLACEMENTS = ("after", "before", "card", "only")
# What others can do with a post, in the order in which it is shown.
ENGAGEMENT = ("likes", "comments", "reshares")


class Network:
    """A place where a colleague can share an item. Subclass it and set the attributes.

    A site's own network goes into the setting ``WAGTAIL_ADVOCACY_EXTRA_NETWORKS``.
    """

    #: Short name for databases, addresses and ``utm_source``: lower case letters, digits, ``-``.
    id: str
    #: The name people know.
    label: str
    #: The longest post, in the unit of ``counting``; ``None`` without a limit.
    limit: int | None = None
    #: ``weighted`` (as X), ``graphemes`` or ``code_points``.
    counting: str = "code_points"
    #: What an address counts for, whatever its length; ``None`` for its own length.
    url_length: int | None = None
    #: True when the host in ``@name@host`` counts nothing.
    free_mention_hosts: bool = False
    #: ``dialog``: a new tab at the network. ``own_page``: our page shows the result.
    #: ``device``: the phone's share sheet. ``mail``: the e-mail program.
    opens: str = "dialog"
    #: True when what is opened honours a text.
    takes_text: bool = True
    #: True when the person must name a server.
    needs_server: bool = False
    #: Where the link of a finished post stands: ``after`` or ``before`` the text, as a ``card``
    #: that the network adds, or ``only`` the link without a text.
    placement: str = "after"
    #: What stands between text and link.
    separator: str = "\n\n"
    #: About how many characters a reader sees before "more"; ``None`` where posts are not folded.
    fold_at: int | None = None
    #: Price per click in euros, until the programme's owner sets another.
    default_price: Decimal = Decimal("0.50")
    #: Between what it may lie, in euros; ``None``: from its half to its double.
    default_bounds: tuple[Decimal, Decimal] | None = None
    #: A rule of the network that people must know before they post.
    policy_note: str = ""
    #: True where the network forbids the same post from several people.
    forbids_identical: bool = False
    #: What is left to do at the network, as a sentence.
    last_step: str = _("Press Post.")
    #: False where links in posts lead nowhere, so that only pictures and videos are offered.
    takes_link: bool = True
    #: Widths and heights in pixels in which pictures look best there. Without any, pictures and
    #: videos are not offered.
    picture_sizes: tuple[tuple[int, int], ...] = ()
    #: Where a person begins a post with a picture of his own.
    home_url: str = ""
    #: True when ``build_media_url`` gives an address that honours the text.
    media_takes_text: bool = False
    #: Which of ``likes``, ``comments`` and ``reshares`` a post there can have. What it cannot have
    #: is not available, which is not zero.
    engagement: tuple[str, ...] = ENGAGEMENT
    #: True where people have followers who see what they post.
    has_followers: bool = True
    #: Its interface, for those who connect an account; ``None``: only the dialog.
    api: PostingApi | None = None
    #: False for what ``without_link`` gives.
    has_link: bool = True

    @property
    def takes_media(self) -> bool:
        """True where people can post pictures and videos by hand."""
        return bool(self.picture_sizes)

    def without_link(self) -> Self:
        """The same network for a post of pictures or a video, whose text has no link."""
        twin = copy(self)
        twin.has_link = False
        # The post is the text alone, as where the link becomes a card.
        twin.placement = "card"
        twin.takes_text = self.opens == "device" or self.media_takes_text
        return twin

    def for_account(self, limits: dict) -> Self:
        """The same network with the limits of one account or server, as ``Profile.limits``:
        ``{"characters": 500, "url_length": 23}``. What is missing or no number stays."""
        twin = copy(self)
        characters, url_length = limits.get("characters"), limits.get("url_length")
        if isinstance(characters, int) and characters > 0:
            twin.limit = characters
        if isinstance(url_length, int) and url_length > 0:
            twin.url_length = url_length
        return twin

    @property
    def copies_text(self) -> bool:
        """True when the dialog ignores the text, so that it goes to the clipboard."""
        return self.opens == "dialog" and not self.takes_text

    @property
    def button_label(self) -> str:
        """What the share button says, lazily translated."""
        if self.copies_text:
            return format_lazy(_("Copy text & open {network}"), network=self.label)
        return format_lazy(_("Open {network}"), network=self.label)

    @property
    def hint(self) -> str:
        """What will happen, said before the button is pressed, lazily translated."""
        if not self.has_link:
            return self.media_hint
        if self.copies_text:
            return format_lazy(
                _("{network} opens in a new tab. Paste, then press Post."), network=self.label
            )
        return format_lazy(
            "{opening} {last_step}",
            opening=format_lazy(
                _("{network} opens in a new tab with your text and the link."), network=self.label
            ),
            last_step=self.last_step,
        )

    @property
    def media_hint(self) -> str:
        """What will happen with a post of pictures or a video, lazily translated."""
        sentence = (
            _("{network} opens in a new tab. Add what you saved, paste the text, then post.")
            if self.copies_text
            else _("{network} opens in a new tab with your text. Add what you saved, then post.")
        )
        return format_lazy(sentence, network=self.label)

    @property
    def icon_template(self) -> str:
        """The template of the network's icon, an SVG to include."""
        return f"wagtail_advocacy/networks/icons/{self.id}.svg"

    @property
    def client_options(self) -> dict:
        """What ``count()`` of counting.js needs to count as ``count`` does."""
        return {
            "counting": self.counting,
            "urlLength": self.url_length,
            "freeMentionHosts": self.free_mention_hosts,
            "limit": self.limit,
            "placement": self.placement,
            "separator": self.separator,
        }

    def compose(self, *, text: str, url: str) -> str:
        """The finished post: ``text`` and ``url`` as the network shows them.

        Line ends become ``\\n`` and space around the text goes. Where the network adds the link
        as a card, the post is the text alone.
        """
        text = clean_text(text)
        if self.placement == "card":
            return text
        if self.placement == "only" or not text:
            return url
        parts = (url, text) if self.placement == "before" else (text, url)
        return self.separator.join(parts)

    def count(self, text: str, *, url: str) -> int:
        """The length of the finished post with its link, in the network's own unit."""
        post = self.compose(text=text, url=url)
        if self.counting == "weighted":
            return count_weighted(
                post, X_URL_LENGTH if self.url_length is None else self.url_length
            )
        if self.counting == "graphemes":
            return count_graphemes(
                post, self.url_length, free_mention_hosts=self.free_mention_hosts
            )
        return count_code_points(post, self.url_length)

    def validate(self, text: str, *, url: str) -> None:
        """Raise ``ValidationError`` (code ``too_long``) when the finished post is too long."""
        if self.limit is None:
            return
        length = self.count(text, url=url)
        if length <= self.limit:
            return
        message = (
            _("%(network)s allows %(limit)d characters; your text has %(length)d. "
              "Please remove %(over)d.")
            if self.placement == "card"
            else _("%(network)s allows %(limit)d characters; your text and the link have "
                   "%(length)d. Please remove %(over)d.")
        )  # fmt: skip
        raise ValidationError(
            message,
            code="too_long",
            params={
                "network": self.label,
                "limit": self.limit,
                "length": length,
                "over": length - self.limit,
            },
        )

    def share_url(self, *, url: str, text: str, title: str = "", server: str = "") -> str:
        """The address that opens the network with the post filled in as far as it honours that.

        ``url`` is the tracked link, ``text`` the person's words, ``title`` the item's title and
        ``server`` the person's server where ``needs_server``. Raises ``ValueError`` when the
        network is no address to open, or when ``url`` is not an http or https address.
        """
        if self.opens in {"own_page", "device"}:
            raise ValueError(f"{self.id} opens no address of its own.")
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError("Only http and https addresses can be shared.")
        return self.build_share_url(url=url, text=clean_text(text), title=title, server=server)

    def build_share_url(self, *, url: str, text: str, title: str, server: str) -> str:
        """The address for ``share_url``, from checked values; each network gives its own."""
        raise NotImplementedError(f"{type(self).__name__} must define build_share_url().")

    def media_url(self, *, text: str, server: str = "") -> str:
        """The address at which a post with pictures or a video of ``text`` begins.

        ``server`` is the person's server where ``needs_server``. Raises ``ValueError`` when the
        network is no address to open.
        """
        if self.opens != "dialog" or not self.takes_media:
            raise ValueError(f"{self.id} opens no address for pictures.")
        return self.build_media_url(text=clean_text(text), server=server)

    def build_media_url(self, *, text: str, server: str) -> str:
        """The address for ``media_url``, from checked values; the network's home by default."""
        return self.home_url

    def __repr__(self):
        return f"<Network {self.id}>"


def clean_text(text: str) -> str:
    """``text`` with ``\\n`` as line end and without blank space around it.

    Null characters go as well: PostgreSQL stores none.
    """
    return re.sub(r"\r\n?", "\n", text.replace("\0", "")).strip(" \t\n")


def with_query(address: str, **parameters: str) -> str:
    """``address`` with ``parameters`` as query, spaces as ``%20``; empty ones are left out."""
    given = {name: value for name, value in parameters.items() if value}
    return f"{address}?{urlencode(given, quote_via=quote, errors='replace')}"
