"""Readers of people's shares and of items, whether or not the clicks are still there."""

from collections import Counter
from datetime import date

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from wagtail.models import Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.calendar import next_month
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.queries import KNOWN, readers_count

from .borders import Borders, borders
from .cells import ONE_DAY
from .models import MonthTally, PastClicks
from .months import Kind, kept_rows
from .open_days import open_clicks
from .participation import confirmed_between, shares_of
from .prices import price_book


def readers_by(key: str, month: date | None = None, **shares) -> Counter:
    """Readers by ``key``, a column as ``share_id`` or ``share__network``, or ``"month"``.

    ``shares`` are conditions on clicks' shares, as ``share__ambassador``; ``month`` (its first
    day) is the only one counted, left out: all. Without those that have none. One query.
    """
    clicks = Click.objects.filter(KNOWN, **shares).order_by()
    past = PastClicks.objects.filter(**shares).order_by()
    if month is not None:
        clicks = clicks.filter(day__range=(month, next_month(month) - ONE_DAY))
        past = past.filter(month=month)
    by_click = TruncMonth("day") if key == "month" else F(key)
    rows = clicks.values_list(by_click).annotate(n=readers_count())
    found: Counter = Counter()
    for value, n in rows.union(past.values_list(key).annotate(n=Sum("readers")), all=True):
        found[value] += n
    return Counter({value: n for value, n in found.items() if n})


def readers_between(site: Site, first: date, last: date, origin: str = "") -> int:
    """Readers on ``site`` on the days from ``first`` to ``last``, of items of one ``origin`` (see
    ``content.models.Origin``) or of all. Three queries."""
    border = borders()
    found = _kept_sum("readers", site, first, last, border, origin)
    since = max(first, border.raw_from)
    late = open_clicks(_shares_of(site, origin), since, last, columns=("readers",))
    return found + sum(clicks.readers for clicks in late.values())


def shares_between(site: Site, first: date, last: date, origin: str = "") -> int:
    """Confirmed shares on the days from ``first`` to ``last``, of items of one ``origin`` or of
    all. At most four queries."""
    border = borders()
    found = _kept_sum("confirmed", site, first, last, border, origin)
    if last < border.raw_from:
        return found
    shares, since = _shares_of(site, origin), max(first, border.raw_from)
    return found + confirmed_between(shares, since, last).count()


def _shares_of(site: Site, origin: str) -> QuerySet[Share]:
    shares = shares_of(site)
    return shares.filter(item__origin=origin) if origin else shares


def _kept_sum(
    column: str, site: Site, first: date, last: date, border: Borders, origin: str
) -> int:
    """The sum of a column of the tallies."""
    kind = Kind.ITEM if origin else Kind.NETWORK
    rows = kept_rows(site, first, last, border.raw_from, border.added_to, kind)
    if origin:
        rows = [kept.filter(item__origin=origin) for kept in rows]
    return sum(kept.aggregate(n=Sum(column, default=0))["n"] for kept in rows)


def readers_by_item(site: Site, first: date, last: date, origin: str = "") -> Counter:
    """Readers by item id on the days from ``first`` to ``last``; items without any are left
    out. ``origin`` as for ``readers_between``. Three queries."""
    return clicks_by_item(site, first, last, "readers", origin)


def clicks_by_item(site: Site, first: date, last: date, name: str, origin: str = "") -> Counter:
    """The same of another column of ``ClickSums``, its ``name``."""
    border, shares, found = borders(), _shares_of(site, origin), Counter()
    for kept in kept_rows(site, first, last, border.raw_from, border.added_to, Kind.ITEM):
        kept = kept.filter(item__origin=origin) if origin else kept
        found.update(dict(kept.values_list("item").annotate(n=Sum(name))))
    late = open_clicks(shares, max(first, border.raw_from), last, "item_id", columns=(name,))
    found.update({item: clicks.counts[name] for (item,), clicks in late.items()})
    return Counter({item: n for item, n in found.items() if n})


def click_figures(site: Site, item: Item | None = None) -> dict[int, tuple]:
    """Clicks, readers and media value (``None`` where no price was in force) of the site's items,
    or of ``item`` alone, by item id; items without any are left out. Five queries."""
    border, book = borders(), price_book(site)
    shares = shares_of(site) if item is None else shares_of(site).filter(item=item)
    found: dict[int, tuple] = {}
    for kept in kept_rows(site, None, date.max, border.raw_from, border.added_to, Kind.ITEM):
        kept = kept if item is None else kept.filter(item=item)
        is_valued = "priced__gt" if kept.model is MonthTally else "readers__gt"
        value = Sum("value", filter=Q(currency=book.currency, **{is_valued: 0}))
        rows = kept.values_list("item").annotate(Sum("clicks"), Sum("readers"), v=value)
        for item_id, clicks, readers, worth in rows:
            before = found.get(item_id, (0, 0, None))
            if worth is None or before[2] is None:
                worth = before[2] if worth is None else worth
            else:
                worth += before[2]
            found[item_id] = (before[0] + clicks, before[1] + readers, worth)
    late = open_clicks(
        shares,
        border.raw_from,
        date.max,
        "item_id",
        columns=("clicks", "readers"),
        book=book,
        of_few=item is not None,
    )
    for (item_id,), clicks in late.items():
        clicks_before, readers_before, worth = found.get(item_id, (0, 0, None))
        # Nobody read it, which is worth nothing whatever a click costs.
        if clicks.worth is not None and clicks.readers > clicks.unpriced:
            worth = (worth or 0) + clicks.worth[1]
        found[item_id] = (
            clicks_before + clicks.counts["clicks"],
            readers_before + clicks.readers,
            worth,
        )
    return {item_id: figures for item_id, figures in found.items() if figures[0]}
