"""Which of the items that a person may see he wants to see."""

from django.core.cache import cache
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import get_language
from wagtail.models import Site

from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador

from .models import Dismissal, Item, ItemTopic


# Seconds for which a first item in another language may have its twin beside it.
LANGUAGES_AGE = 60


def wanted_items(items: QuerySet[Item], ambassador: Ambassador, reader: Reader) -> QuerySet[Item]:
    """Of ``items``, which the person may see, those for his feed.

    Left out are items whose topics he follows none of, in languages that he does not want, that
    he dismissed, and all translations of one page but the one that suits him best.
    """
    if reader.unfollowed_topics:
        topics = ItemTopic.objects.filter(item=OuterRef("pk"))
        followed = topics.exclude(topic__translation_key__in=reader.unfollowed_topics)
        items = items.filter(~Exists(topics) | Exists(followed))
    if ambassador.content_languages:
        items = items.filter(Q(language="") | Q(language__in=ambassador.content_languages))
    dismissed = Dismissal.objects.filter(ambassador=ambassador, item=OuterRef("pk"))
    items = items.filter(~Exists(dismissed))
    if len(languages_offered(ambassador.site)) > 1:
        items = _without_twins(items, ambassador)
    return items


def languages_offered(site: Site) -> frozenset[str]:
    """The languages of what ``site`` offers; at most a minute old."""
    items = Item.objects.filter(site=site, shareable=True).order_by()
    return cache.get_or_set(
        f"wagtail_advocacy.languages_offered.{site.pk}",
        lambda: frozenset(items.values_list("language", flat=True).distinct()),
        LANGUAGES_AGE,
    )


def _without_twins(items: QuerySet[Item], ambassador: Ambassador) -> QuerySet[Item]:
    rank = _language_rank(ambassador)
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


def _language_rank(ambassador: Ambassador) -> Case:
    """How well a language suits the person: his own first, then those he chose, then others."""
    own = ambassador.language or get_language() or ""
    order = dict.fromkeys([own, own.partition("-")[0], *ambassador.content_languages])
    cases = [When(language=code, then=Value(number)) for number, code in enumerate(order) if code]
    return Case(*cases, default=Value(len(order)), output_field=IntegerField())
