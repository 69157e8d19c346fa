"""Readers of people's shares and of items, whether or not the clicks are still there."""

from collections import Counter
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth
from wagtail.models import Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.calendar import next_month
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.queries import COUNTED, KNOWN, clicks_sum, readers_count

from .cells import ONE_DAY
from .models import ItemTally, PastClicks
from .prices import price_book
from .tallies import counted_before


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
    border = counted_before()
    kept = ItemTally.objects.filter(item__site=site, day__range=(first, last), day__lt=border)
    clicks = Click.objects.filter(
        KNOWN, share__ambassador__site=site, day__range=(max(first, border), last)
    )
    if origin:
        kept = kept.filter(item__origin=origin)
        clicks = clicks.filter(share__item__origin=origin)
    return (
        kept.aggregate(n=Sum("readers", default=0))["n"]
        + clicks.order_by().values("share", "day", "visitor").distinct().count()
    )


def readers_by_item(site: Site, first: date, last: date, origin: str = "") -> Counter:
    """Readers by item id on the days from ``first`` to ``last``; items without any are left
    out. ``origin`` as for ``readers_between``. Three queries."""
    border = counted_before()
    kept = ItemTally.objects.filter(item__site=site, day__range=(first, last), day__lt=border)
    clicks = Click.objects.filter(
        KNOWN, share__ambassador__site=site, day__range=(max(first, border), last)
    )
    if origin:
        kept = kept.filter(item__origin=origin)
        clicks = clicks.filter(share__item__origin=origin)
    found = Counter(dict(kept.order_by().values_list("item").annotate(n=Sum("readers"))))
    found.update(dict(clicks.order_by().values_list("share__item").annotate(n=readers_count())))
    return Counter({item: n for item, n in found.items() if n})


def click_figures(site: Site, item: Item | None = None) -> dict[int, tuple]:
    """Clicks, readers and media value (``None`` where no price was in force) of the site's items,
    or of ``item`` alone, by item id; items without any are left out. Five queries."""
    border, book = counted_before(), price_book(site)
    kept = ItemTally.objects.filter(item__site=site, day__lt=border).order_by()
    clicks = Click.objects.filter(COUNTED, share__ambassador__site=site, day__gte=border)
    if item is not None:
        kept, clicks = kept.filter(item=item), clicks.filter(share__item=item)
    value = Sum("value", filter=Q(currency=book.currency, readers__gt=0))
    found = {
        row[0]: row[1:]
        for row in kept.values_list("item").annotate(Sum("clicks"), Sum("readers"), v=value)
    }
    by_day = clicks.order_by().values_list("share__item", "share__network", "day")
    for item_id, network, day, count, readers in by_day.annotate(
        clicks=clicks_sum(), readers=readers_count()
    ):
        clicks_before, readers_before, worth = found.get(item_id, (0, 0, None))
        price = book.on(network, day)
        if readers and price is not None:
            worth = (worth or 0) + readers * price
        found[item_id] = (clicks_before + count, readers_before + readers, worth)
    return {item_id: figures for item_id, figures in found.items() if figures[0]}
