"""Deployment settings, read when they are used.

Every setting is named ``WAGTAIL_ADVOCACY_<NAME>``. What a programme owner changes
in the admin stands in ``programme.models.ProgrammeSettings`` instead.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.signals import setting_changed
from django.core.validators import validate_email
from django.utils.module_loading import import_string


PREFIX = "WAGTAIL_ADVOCACY_"

# Clicks are held for two days, and a worker that stands still over a weekend must catch up.
SHORTEST_RETENTION = 7


CLICK_SINKS = ("database", "spool", "redis")


@dataclass(frozen=True)
class Setting:
    """One deployment setting.

    ``default`` is used where the site names none, ``accepts`` are the types a value may
    have, and ``text`` is what the settings reference prints.
    """

    default: object
    accepts: tuple[type, ...]
    text: str


SETTINGS = {
    "PAGE_TYPES": Setting(
        [],
        (list, tuple),
        "Page types that get the Advocacy tab without code, as ``app_label.ModelName``. "
        "Page types that use ``ShareableMixin`` need not be named.",
    ),
    "BASE_TEMPLATE": Setting(
        "wagtail_advocacy/base.html",
        (str,),
        "The template that the hub's pages extend. It needs the blocks ``title``, "
        "``extra_head``, ``content`` and ``extra_scripts``.",
    ),
    "PUBLIC_BASE_URL": Setting(
        "",
        (str,),
        "Where outsiders reach ``/s/<code>/`` and ``/read/<slug>/``, for example "
        "``https://go.example.com``. Empty: the address of the Wagtail site.",
    ),
    "SITE_REQUIRES_LOGIN": Setting(
        False,
        (bool,),
        "True when every page of the site stands behind a login, for example by a middleware "
        "or a proxy. No page is then a public target; only outside addresses are.",
    ),
    "ELIGIBLE_EMPLOYEES": Setting(
        "",
        (str,),
        "Dotted path of a callable that takes a ``Site`` and gives the queryset of users who "
        "may take part. Empty: the group chosen in the programme settings, else all active users.",
    ),
    "TEAM_RESOLVER": Setting(
        "",
        (str,),
        "Dotted path of a callable that takes a user and a ``Site`` and gives a team's name or "
        "``None``. Used when the programme settings say that teams come from the site's code.",
    ),
    "SUGGESTION_PAGE_FILLER": Setting(
        "",
        (str,),
        "Dotted path of a callable that takes a page class, a ``Suggestion`` and a list of images, "
        "and gives a page of that class that is not stored yet. Empty: the page class's own "
        "``from_suggestion(suggestion, images)`` if it has one, else the fields are found by their "
        "names and types.",
    ),
    "BOUNCE_ADDRESS": Setting(
        "",
        (str,),
        "The address to which mail servers return e-mails that cannot be delivered (the envelope "
        "sender). Empty: the programme's sender.",
    ),
    "EXTRA_NETWORKS": Setting(
        [],
        (list, tuple),
        "Dotted paths of further ``Network`` classes.",
    ),
    "NETWORK_ADDRESSES": Setting(
        {},
        (dict,),
        "For trying out and for tests: which address to ask instead of a network's own, as "
        '``{"https://api.linkedin.com": "http://127.0.0.1:9001"}``. A Mastodon server is named as '
        "``https://its.name``. These may be internal.",
    ),
    "TOKEN_KEYS": Setting(
        [],
        (list, tuple),
        "Keys (Fernet) that connected accounts are encrypted with, the newest first; never "
        "Django's ``SECRET_KEY``. Empty: nobody can connect an account. "
        "``manage.py advocacy_token_key`` makes one.",
    ),
    "LINKEDIN_CLIENT_ID": Setting(
        "",
        (str,),
        "The id of your app at LinkedIn, for posts that go out by themselves. Empty: people share "
        "there by LinkedIn's own page. See the guide on networks.",
    ),
    "LINKEDIN_CLIENT_SECRET": Setting("", (str,), "The secret of your app at LinkedIn."),
    "LINKEDIN_VERSION": Setting(
        "202609",
        (str,),
        "The version of LinkedIn's interface as year and month. LinkedIn ends each after about a "
        "year.",
    ),
    "X_CLIENT_ID": Setting(
        "",
        (str,),
        "The id of your app at X (OAuth 2.0, confidential client), for posts that go out by "
        "themselves.",
    ),
    "X_CLIENT_SECRET": Setting("", (str,), "The secret of your app at X."),
    "X_MONTHLY_BUDGET": Setting(
        0,
        (int, float, Decimal),
        "What posts by X's interface may cost a month, in US dollars; months begin at midnight "
        "UTC. 0: nobody can connect an account, and people share by X's own page.",
    ),
    "ENGAGEMENT_HOURS": Setting(
        [1, 24, 168, 720],
        (list, tuple),
        "How many hours after a direct post its likes, comments and reshares are read, where the "
        "network gives them. Each reading counts against ``X_MONTHLY_BUDGET``.",
    ),
    "TIME_ZONE": Setting(
        "",
        (str,),
        "The time zone whose days the programme counts in, for example ``Europe/Amsterdam``. "
        "Empty: Django's ``TIME_ZONE``.",
    ),
    "TRUSTED_PROXIES": Setting(
        0,
        (int,),
        "How many proxies stand before the site and append to ``X-Forwarded-For``. The visitor's "
        "address is taken that many places from the right; 0 ignores the header.",
    ),
    "INTERNAL_NETWORKS": Setting(
        [],
        (list, tuple),
        "Address ranges of the organisation, as ``10.0.0.0/8``. Clicks from there are internal.",
    ),
    "FETCH_ALLOWED_HOSTS": Setting(
        [],
        (list, tuple),
        "Hosts, as ``www.example.com`` or ``10.0.0.5:8080``, that the worker may ask for pages and "
        "feeds though they are internal. All other internal addresses are refused.",
    ),
    "CLICK_SINK": Setting(
        "database",
        (str,),
        "Where clicks are put down before the redirect is answered. ``database``: each one in a "
        "statement of its own; whether the target is public is asked at every hit. ``spool``: in "
        "a file of the host (``CLICK_SPOOL``). ``redis``: in a stream (``CLICK_REDIS_URL``). From "
        "both the worker loads them every minute, and with both it is remembered for five seconds "
        "where a link leads, so an article that is closed is closed to outsiders within five "
        "seconds and not at the next hit.",
    ),
    "CLICK_SPOOL": Setting(
        "",
        (str,),
        "The folder for the sink ``spool``, on a local disk that outlives the process. Each host "
        "makes a folder of its own in it, which only the user that runs the web server may read. "
        "Leave it set after a change to another sink until the last clicks are loaded.",
    ),
    "CLICK_SPOOL_FSYNC": Setting(
        False,
        (bool,),
        "True has the sink ``spool`` wait until each click is on disk. Without it a power cut can "
        "take the clicks of the last half-minute; the death of a process takes none either way.",
    ),
    "CLICK_REDIS_URL": Setting(
        "",
        (str,),
        "The Redis server for the sink ``redis``, for example ``redis://127.0.0.1:6379/0``. It "
        "must keep what it is given: ``appendonly yes``, and no eviction. Needs "
        "``wagtail-advocacy[redis]``.",
    ),
    "CLICK_REDIS_KEY": Setting(
        "wagtail_advocacy:clicks",
        (str,),
        "The name of the stream in Redis, different for each site that uses the same server.",
    ),
    "CLICK_RETENTION_DAYS": Setting(
        90,
        (int,),
        "For how many days the register keeps single clicks, at least 7; 0 keeps them for ever. "
        "The worker deletes older ones once they are in the tallies, so the reports keep their "
        "numbers.",
    ),
}


class AdvocacySettings:
    """Attribute access to the deployment settings: ``advocacy_settings.PAGE_TYPES``."""

    def __getattr__(self, name: str):
        try:
            setting = SETTINGS[name]
        except KeyError:
            raise AttributeError(f"There is no setting {PREFIX}{name}") from None
        value = getattr(settings, PREFIX + name, setting.default)
        # An attribute from now on: redirects ask for ten of them. Forgotten when one changes.
        self.__dict__[name] = value
        return value

    def check(self, name: str) -> str | None:
        """What is wrong with the value of setting ``name``, or ``None``."""
        setting = SETTINGS[name]
        value = getattr(self, name)
        right_type = isinstance(value, setting.accepts) and (
            bool in setting.accepts or not isinstance(value, bool)
        )
        if not right_type:
            wanted = " or ".join(kind.__name__ for kind in setting.accepts)
            return f"{PREFIX}{name} must be a {wanted}, not {type(value).__name__}."
        try:
            PARSERS.get(name, lambda value: value)(value)
        except (ValueError, KeyError, OSError, ImportError) as error:
            return f"{PREFIX}{name}: {error}"
        return None


advocacy_settings = AdvocacySettings()


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def programme_time_zone() -> ZoneInfo:
    """The time zone in which the programme's days begin and end."""
    return _zone(advocacy_settings.TIME_ZONE or settings.TIME_ZONE)


@cache
def _networks(ranges: tuple[str, ...]):
    return [ipaddress.ip_network(text) for text in ranges]


def internal_networks():
    """The organisation's address ranges as ``ip_network`` objects."""
    if not advocacy_settings.INTERNAL_NETWORKS:
        return ()
    return _networks(tuple(advocacy_settings.INTERNAL_NETWORKS))


def configured_callable(name: str) -> Callable | None:
    """The callable that setting ``name`` points to, or ``None`` when it is empty.

    Raises ``ImproperlyConfigured`` when the path cannot be imported.
    """
    path = getattr(advocacy_settings, name)
    if not path:
        return None
    try:
        return import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"{PREFIX}{name}: {error}") from error


def _parse_proxies(count: int):
    if count < 0:
        raise ValueError("the number of proxies cannot be negative.")


def _parse_sink(name: str):
    if name not in CLICK_SINKS:
        raise ValueError(f"there is no click sink {name!r}; use one of {', '.join(CLICK_SINKS)}.")


def _parse_retention(days: int):
    if days < 0 or 0 < days < SHORTEST_RETENTION:
        raise ValueError(f"keep clicks for {SHORTEST_RETENTION} days or more, or 0 for ever.")


def _parse_base_url(url: str):
    if url and not url.startswith(("https://", "http://")):
        raise ValueError(f"{url!r} is no address; write it as https://go.example.com.")


def _parse_hosts(hosts: list[str]):
    for host in hosts:
        if not isinstance(host, str) or not host or "/" in host:
            raise ValueError(f"{host!r} is no host; write it as www.example.com:8080.")


def _parse_addresses(addresses: dict):
    for address in (*addresses, *addresses.values()):
        if not isinstance(address, str) or not re.fullmatch(r"https?://[^/]+", address):
            raise ValueError(f"{address!r} is no address; write it as https://api.example.com.")


def _parse_token_keys(keys: list[str]):
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except (TypeError, ValueError) as error:
            # Not the key itself: this ends up in logs.
            raise ValueError(
                f"key {place} is none; manage.py advocacy_token_key makes one."
            ) from error


def _parse_bounce_address(address: str):
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValueError(f"{address!r} is no e-mail address.") from error


def _parse_version(version: str):
    if not re.fullmatch(r"20[0-9]{2}(0[1-9]|1[0-2])", version):
        raise ValueError(f"{version!r} is no version; write it as 202609.")


def _parse_budget(dollars: float | Decimal):
    if not 0 <= Decimal(str(dollars)) < 1_000_000:
        raise ValueError("give dollars from 0 to below a million.")


def _parse_hours(hours: list[float]):
    for each in hours:
        if isinstance(each, bool) or not isinstance(each, int | float) or not 0 < each <= 8_760:
            raise ValueError(f"{each!r} is no number of hours from above 0 to 8760.")


PARSERS = {
    "ENGAGEMENT_HOURS": _parse_hours,
    "LINKEDIN_VERSION": _parse_version,
    "X_MONTHLY_BUDGET": _parse_budget,
    "BOUNCE_ADDRESS": _parse_bounce_address,
    "TIME_ZONE": lambda name: ZoneInfo(name) if name else None,
    "INTERNAL_NETWORKS": lambda ranges: _networks(tuple(ranges)),
    "ELIGIBLE_EMPLOYEES": lambda path: import_string(path) if path else None,
    "TEAM_RESOLVER": lambda path: import_string(path) if path else None,
    "SUGGESTION_PAGE_FILLER": lambda path: import_string(path) if path else None,
    "TRUSTED_PROXIES": _parse_proxies,
    "CLICK_SINK": _parse_sink,
    "CLICK_RETENTION_DAYS": _parse_retention,
    "FETCH_ALLOWED_HOSTS": _parse_hosts,
    "PUBLIC_BASE_URL": _parse_base_url,
    "NETWORK_ADDRESSES": _parse_addresses,
    "TOKEN_KEYS": _parse_token_keys,
}


def _forget(*, setting, **kwargs):
    if setting.startswith(PREFIX):
        vars(advocacy_settings).pop(setting.removeprefix(PREFIX), None)
    if setting in {"TIME_ZONE", PREFIX + "TIME_ZONE", PREFIX + "INTERNAL_NETWORKS"}:
        _zone.cache_clear()
        _networks.cache_clear()


setting_changed.connect(_forget, dispatch_uid="wagtail_advocacy.conf")
