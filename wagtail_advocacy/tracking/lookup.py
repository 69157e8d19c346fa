"""From a short code to the address that outsiders open, in one statement.

Every redirect runs through here, so it asks the database once and builds no querysets. What
is public is decided by ``content.target.judge``, the same rule that editors are shown.

Where the site's sink keeps clicks for the worker, the database would be asked for nothing else, so
what it said is remembered for ``MEMORY_AGE``. What closes a target in this process ends that at
once (``receivers``).
"""

import re
from datetime import datetime
from functools import cache, lru_cache
from time import monotonic
from typing import NamedTuple

import swapper
from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override
from wagtail.models import PageViewRestriction, Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.content.models import Campaign, Item, TargetKind
from wagtail_advocacy.content.target import edition_url, judge
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.statements import statement_cursor

from .utm import campaign_name, with_code, with_utm


LandingCode = ProgrammeSettings.LandingCode

CODE_SHAPE = re.compile(r"[A-Za-z0-9]{1,16}")

# What a page needs to tell its address, and when that may last have changed. A page type that
# asks for more loads it on demand.
PAGE_FIELDS = (
    "id",
    "path",
    "depth",
    "slug",
    "url_path",
    "content_type_id",
    "locale_id",
    "last_published_at",
    "live",
)
# Seconds for which an address is kept. Whether it is public is asked at every hit all the same.
ADDRESS_AGE = 5


# Seconds for which ``recall`` remembers where a link leads. "Whether a target is public is asked at
# every hit" means "within so many seconds" there: an article that is closed in another process
# stays open to outsiders for as long.
MEMORY_AGE = 5
MEMORY_SIZE = 20_000


class Destination(NamedTuple):
    """Where a short link leads, and what recording the visit needs to know."""

    share_id: int
    site_id: int
    is_started: bool
    address: str


# By code and language: until when (``monotonic``) it holds, and the destination.
_memory: dict[tuple[str, str | None], tuple[float, Destination]] = {}
_closings = 0


def recall(code: str, now: datetime, language: str | None = None) -> Destination | None:
    """As ``find``, but with what it said in the last ``MEMORY_AGE`` seconds. Links that lead
    nowhere are not remembered."""
    key = code, language or get_language()
    known = _memory.get(key)
    if known is not None and monotonic() < known[0]:
        return known[1]
    closings = _closings
    destination = find(code, now, language)
    if destination is not None and closings == _closings:
        if len(_memory) >= MEMORY_SIZE:
            _memory.clear()
        _memory[key] = monotonic() + MEMORY_AGE, destination
    return destination


def forget() -> None:
    """Drop what ``recall`` remembers in this process."""
    global _closings
    _closings += 1
    _memory.clear()


def find(code: str, now: datetime, language: str | None = None) -> Destination | None:
    """Where the link ``code`` leads at ``now`` (aware), in ``language`` (left out: the active one)
    where the address depends on it.

    ``None`` when there is no such link, or when its target is not public at this moment.
    """
    if not CODE_SHAPE.fullmatch(code):
        return None
    connection = connections[router.db_for_write(Share)]
    with statement_cursor(connection) as cursor:
        cursor.execute(_statement(), [connection.ops.adapt_datetimefield_value(now), code])
        row = cursor.fetchone()
    if row is None:
        return None
    (
        share_id,
        network,
        state,
        site_id,
        shareable,
        target_kind,
        target_address,
        campaign,
        programme_name,
        landing_code,
        own_campaign,
        edition_slug,
        has_edition,
        has_source,
        is_offered,
        expired,
        restricted,
        *page,
    ) = row
    page_id, live = page[0], page[-1]
    if page_id is None:
        live = bool(is_offered) if has_source else None
    reason = judge(
        shareable=bool(shareable),
        target_kind=target_kind,
        target_address=target_address,
        live=live if live is None else bool(live),
        expired=bool(expired),
        restricted=bool(restricted),
        site_requires_login=advocacy_settings.SITE_REQUIRES_LOGIN,
        has_edition=bool(has_edition),
    )
    if reason is not None:
        return None
    if target_kind == TargetKind.NOTHING:
        return None
    if target_kind == TargetKind.ADDRESS:
        address = target_address
    elif target_kind == TargetKind.EDITION:
        address = edition_url(_root_url(site_id), edition_slug)
    else:
        period = int(monotonic() / ADDRESS_AGE)
        language = language or get_language()
        address = _page_address(connection.alias, tuple(page), language, period)
    if not address:
        return None
    address = with_utm(
        address,
        source=network,
        campaign=own_campaign or campaign_name(campaign or "", programme_name or ""),
        content=code,
    )
    if landing_code and (landing_code == LandingCode.ALL or target_kind != TargetKind.ADDRESS):
        address = with_code(address, code)
    return Destination(share_id, site_id, state == Share.State.STARTED, iri_to_uri(address))


def _root_url(site_id: int) -> str:
    """The address of a site, from the list that Wagtail keeps of them."""
    paths = Site.get_site_root_paths()
    return next((path.root_url for path in paths if path.site_id == site_id), "")


@lru_cache(maxsize=1024)
def _page_address(alias: str, values: tuple, language: str | None, period: int) -> str | None:
    """The address of the page that has ``values`` for ``PAGE_FIELDS``, in ``language``, kept
    until ``period`` changes."""
    content_type = ContentType.objects.db_manager(alias).get_for_id(
        values[PAGE_FIELDS.index("content_type_id")]
    )
    page_class = content_type.model_class() or swapper.load_model("wagtailcore", "Page")
    names, places = _constructor(page_class)
    page = page_class.from_db(alias, names, [values[place] for place in places])
    with override(language):
        return page.get_full_url()


@cache
def _constructor(page_class) -> tuple[list[str], list[int]]:
    """For ``page_class.from_db``: names of fields, and where ``PAGE_FIELDS`` has their values."""
    names, places = [], []
    for field in page_class._meta.concrete_fields:
        is_link_to_parent = field.remote_field is not None and field.remote_field.parent_link
        name = "id" if is_link_to_parent else field.attname
        if name in PAGE_FIELDS:
            names.append(field.attname)
            places.append(PAGE_FIELDS.index(name))
    return names, places


@cache
def _statement() -> str:
    page_model = swapper.load_model("wagtailcore", "Page")

    def column(model, field: str) -> str:
        return f'"{model._meta.get_field(field).column}"'

    def table(model) -> str:
        return f'"{model._meta.db_table}"'

    page_columns = ", ".join(
        f"p.{column(page_model, name.removesuffix('_id'))}" for name in PAGE_FIELDS
    )
    restricted_page = column(PageViewRestriction, "page")
    is_at_or_above = 'substr(p."path", 1, length(a."path")) = a."path"'
    # A restriction holds for its page and for the page's aliases, and for all below them. Asked
    # as a join or by EXISTS, PostgreSQL reads the whole page table for it (5 ms at 10,000 pages);
    # a scalar subquery and a count make it look up one page a restriction.
    # Identifiers come from the models; the values are parameters.
    return f"""
        SELECT s."id", s."network", s."state", i."site_id", i."shareable", i."target_kind",
               i."target_address", c."campaign", c."programme_name", c."landing_code", k."slug",
               i."edition_slug", i."has_edition",
               i."link_id" IS NOT NULL OR i."media_id" IS NOT NULL, i."withdrawn_at" IS NULL,
               COALESCE(p.{column(page_model, "expire_at")}, i."expires_at") <= %s,
               EXISTS (
                   SELECT 1 FROM {table(PageViewRestriction)} r
                   WHERE ((
                       SELECT {is_at_or_above} FROM {table(page_model)} a
                       WHERE a."id" = r.{restricted_page}
                   ) OR (
                       SELECT count(*) FROM {table(page_model)} a
                       WHERE a."alias_of_id" = r.{restricted_page} AND {is_at_or_above}
                   ) > 0) AND NOT EXISTS (
                       SELECT 1 FROM {table(Item.approved_restrictions.through)} d
                       WHERE i."target_kind" = '{TargetKind.EDITION}'
                       AND d."item_id" = i."id" AND d."pageviewrestriction_id" = r."id"
                   )
               ),
               {page_columns}
        FROM {table(Share)} s
        JOIN {table(Item)} i ON i."id" = s."item_id"
        LEFT JOIN {table(ProgrammeSettings)} c ON c."site_id" = i."site_id"
        LEFT JOIN {table(Campaign)} k ON k."id" = COALESCE(s."campaign_id", i."campaign_id")
        LEFT JOIN {table(page_model)} p ON p."id" = i."page_id"
        WHERE s."code" = %s
    """  # noqa: S608
