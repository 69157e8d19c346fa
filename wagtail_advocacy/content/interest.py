"""Which of the items that a person may see he wants to see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import get_language
from wagtail.models import Site

from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador

from .models import Item, ItemTopic, Rating


# Seconds for which a first item in another language may have its twin beside it.
LANGUAGES_AGE = 60


@dataclass(frozen=True)
class Taste:
    """What a person reads: languages that he chose (empty: all of them), and languages from the
    one that suits him best on, by which one of several translations is taken (empty: all are)."""

    chosen: tuple[str, ...]
    order: tuple[str, ...]


def taste_of(ambassador: Ambassador) -> Taste:
    """The taste of ``ambassador``, who sees the hub in the active language now."""
    chosen = tuple(ambassador.content_languages)
    if len(languages_offered(ambassador.site)) < 2:
        return Taste(chosen, ())
    own = ambassador.language or get_language() or ""
    return Taste(chosen, tuple(_languages_in_order(own, chosen)))


def wanted_items(
    items: QuerySet[Item], ambassador: Ambassador, reader: Reader, taste: Taste | None = None
) -> QuerySet[Item]:
    """Of ``items``, which the person may see, those for his feed.

    Left out are items whose topics he follows none of, in languages that he does not want, that
    he dismissed, and all translations of one page but the one that suits him best. ``taste`` is
    read here when it is left out. With it, ``ambassador`` and what ``reader`` holds may be slots
    of a statement.
    """
    taste = taste or taste_of(ambassador)
    if reader.unfollowed_topics:
        topics = ItemTopic.objects.filter(item=OuterRef("pk"))
        followed = topics.exclude(topic__translation_key__in=reader.unfollowed_topics)
        items = items.filter(~Exists(topics) | Exists(followed))
    if taste.chosen:
        items = items.filter(Q(language="") | Q(language__in=taste.chosen))
    dismissed = Rating.objects.filter(
        ambassador=ambassador, item=OuterRef("pk"), verdict=Rating.Verdict.NOT_FOR_ME
    )
    items = items.filter(~Exists(dismissed))
    return _without_twins(items, taste.order) if taste.order else items


def languages_offered(site: Site) -> frozenset[str]:
    """The languages of what ``site`` offers; at most a minute old."""
    items = Item.objects.filter(site=site, shareable=True).order_by()
    return cache.get_or_set(
        f"wagtail_advocacy.languages_offered.{site.pk}",
        lambda: frozenset(items.values_list("language", flat=True).distinct()),
        LANGUAGES_AGE,
    )


def _without_twins(items: QuerySet[Item], order: Sequence[str]) -> QuerySet[Item]:
    rank = _language_rank(order)
    twins = (
        items.order_by()
        .select_related(None)
        .filter(translation_key=OuterRef("translation_key"))
        .annotate(rank=rank)
    )
    better = Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
    return items.annotate(rank=rank).filter(
        Q(translation_key=None) | ~Exists(twins.filter(better).values("pk"))
    )


def _language_rank(order: Sequence[str]) -> Case:
    """How well a language suits the person: his own first, then those he chose, then others."""
    cases = [When(language=code, then=Value(number)) for number, code in enumerate(order)]
    return Case(*cases, default=Value(len(order)), output_field=IntegerField())


def _languages_in_order(own: str, chosen: Iterable[str]) -> list[str]:
    return [code for code in dict.fromkeys([own, own.partition("-")[0], *chosen]) if code]


def twin_that_suits(twins: Iterable[Item], own: str, chosen: list[str]) -> Item:
    """The one of ``twins``, translations of one page, that the feed would show to somebody who
    reads ``own`` and wants items in the languages ``chosen`` (none: in all).

    Where none is in a language that he wants, one of them all the same.
    """
    order = _languages_in_order(own, chosen)

    def rank(item):
        language = item.language
        is_unwanted = bool(chosen) and language != "" and language not in chosen
        place = order.index(language) if language in order else len(order)
        return is_unwanted, place, item.pk

    return min(twins, key=rank)
