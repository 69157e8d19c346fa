"""What the target's own web statistics are told about where a visitor came from."""

from functools import lru_cache
from urllib.parse import parse_qsl, quote

from wagtail_advocacy.programme.models import ProgrammeSettings


MEDIUM = "social"

# What carries the share's code to a landing page, where the programme's owner wants it.
CODE_PARAMETER = "advocacy"


def with_code(address: str, code: str) -> str:
    """``address`` with the share's ``code``, unless it carries a code already.

    The address keeps its own query and fragment as they are written.
    """
    address, hash_mark, fragment = address.partition("#")
    path, _, query = address.partition("?")
    if any(part.partition("=")[0] == CODE_PARAMETER for part in query.split("&")):
        return f"{address}{hash_mark}{fragment}"
    query = "&".join(part for part in (query.rstrip("&"), f"{CODE_PARAMETER}={code}") if part)
    return f"{path}?{query}{hash_mark}{fragment}"


def with_utm(address: str, *, source: str, campaign: str, content: str) -> str:
    """``address`` with UTM parameters for those that it does not carry already.

    ``source`` is the network, ``content`` the share's code. The address keeps its own query
    and fragment as they are written.
    """
    address, hash_mark, fragment = address.partition("#")
    address, _, query = address.partition("?")
    present = {name for name, _ in parse_qsl(query, keep_blank_values=True)} if query else ()
    added = "&".join(
        f"{name}={quote(value, safe='')}"
        for name, value in (
            ("utm_source", source),
            ("utm_medium", MEDIUM),
            ("utm_campaign", campaign),
            ("utm_content", content),
        )
        if name not in present
    )
    query = "&".join(part for part in (query.rstrip("&"), added) if part)
    return f"{address}?{query}{hash_mark}{fragment}"


@lru_cache(maxsize=256)
def campaign_name(campaign: str, programme_name: str) -> str:
    """The ``utm_campaign`` of a programme with these settings."""
    return ProgrammeSettings(campaign=campaign, programme_name=programme_name).utm_campaign
