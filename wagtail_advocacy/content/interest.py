"""Which of the items that a person may see he wants to see."""

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import get_language
from wagtail.coreutils import get_content_languages

from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador

from .models import Dismissal, Item, ItemTopic


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
    if getattr(settings, "WAGTAIL_I18N_ENABLED", False) and len(get_content_languages()) > 1:
        items = _without_twins(items, ambassador)
    return items


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
