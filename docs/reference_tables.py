"""Reference pages that are made from the code, so that they cannot drift from it.

A page says where with a comment, for example ``<!-- generated: settings -->``.
"""

import re

from wagtail_advocacy.conf import PREFIX, SETTINGS
from wagtail_advocacy.networks import all_networks


MARKER = re.compile(r"<!-- generated: ([a-z_]+) -->")

COUNTINGS = {
    "weighted": "as X: most letters 1, others and emoji 2",
    "graphemes": "characters as people see them",
    "code_points": "Unicode characters",
}


def settings_reference() -> str:
    """Every deployment setting with its type, its default and what it does, as Markdown."""
    parts = []
    for name, setting in SETTINGS.items():
        kinds = " or ".join(f"`{kind.__name__}`" for kind in setting.accepts)
        parts.append(
            f"## {PREFIX}{name}\n\n"
            f"Type: {kinds}. Default: `{setting.default!r}`\n\n"
            f"{setting.text.replace('``', '`')}\n"
        )
    return "\n".join(parts)


def networks_reference() -> str:
    """Every built-in network as Markdown tables: what opens, and how long a post may be."""
    networks = [network for network in all_networks() if network.takes_link]
    opens = [
        [
            str(network.label),
            f"`{network.id}`",
            _opens(network),
            _text(network),
            str(network.default_price),
        ]
        for network in networks
    ]
    lengths = [
        [str(network.label), f"{network.limit:,}", COUNTINGS[network.counting], _link(network)]
        for network in networks
        if network.limit
    ]
    return (
        _table(["Network", "id", "What opens", "The text", "EUR a click"], opens)
        + "\n\nNetworks that limit the length of a post:\n\n"
        + _table(["Network", "Limit", "Counted in", "The link counts"], lengths)
    )


def picture_sizes_reference() -> str:
    """Every built-in network that takes pictures, with its sizes, as a Markdown table."""
    rows = [
        [
            str(network.label),
            f"`{network.id}`",
            ", ".join(f"{width} × {height}" for width, height in network.picture_sizes),
            "copied" if network.without_link().copies_text else "filled in",
            f"{network.limit:,}" if network.limit else "none",
        ]
        for network in all_networks()
        if network.takes_media
    ]
    head = ["Network", "id", "Pictures, in pixels", "The text", "Longest text"]
    return _table(head, rows)


def interfaces_reference() -> str:
    """Every built-in network that can post for people, and what it can do, as Markdown."""
    rows = [
        [
            str(network.label),
            {
                "social_auth": "its sign-in page",
                "server": "the sign-in page of the person's server",
                "password": "an app password",
            }[network.api.connects_by],
            f"{network.api.lasts_days} days" if network.api.lasts_days else "until it is revoked",
            ", ".join(f"`{scope}`" for scope in network.api.scopes) or "–",
            f"{network.api.daily_limit}",
            "read" if network.api.counts_at_once else "not available",
            "found out" if network.api.verifies else "the person is asked",
            f"USD {network.api.price_of_post}" if network.api.price_of_post else "nothing",
        ]
        for network in all_networks()
        if network.api
    ]
    head = [
        "Network",
        "Connected by",
        "It lasts",
        "What is asked for",
        "Posts a person and day",
        "Likes, comments",
        "No answer to a post",
        "A post costs",
    ]
    return _table(head, rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _link(network) -> str:
    if network.placement == "card":
        return "nothing: it becomes a card"
    return f"{network.url_length}" if network.url_length else "its own length"


def _opens(network) -> str:
    return {
        "dialog": "the network, in a new tab",
        "own_page": "a page of the hub",
        "device": "the phone's share sheet",
        "mail": "the e-mail program",
    }[network.opens]


def _text(network) -> str:
    if network.copies_text:
        return "copied: the dialog ignores it"
    if network.placement == "only":
        return "none"
    return "filled in"


GENERATORS = {
    "settings": settings_reference,
    "networks": networks_reference,
    "interfaces": interfaces_reference,
    "picture_sizes": picture_sizes_reference,
}


def fill_in(app, docname: str, source: list[str]) -> None:
    """For Sphinx's event ``source-read``: put the generated parts where the comments stand."""
    source[0] = MARKER.sub(lambda match: GENERATORS[match[1]](), source[0])
