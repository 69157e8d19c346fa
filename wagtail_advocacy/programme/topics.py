"""Reads about topics, each of which is all its translations together."""

from collections import Counter
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Site

from .models import Ambassador, Topic, UnfollowedTopic


# Seconds for which a topic's name may be old. Who may see it is never taken from here.
NAMES_AGE = 30


def topic_names(site: Site, language: str | None = None) -> dict[UUID, str]:
    """The names of the site's topics by translation key, in ``language`` (the active one when
    left out) where there is a translation, else in another."""
    language = _content_language(language or get_language() or "")
    names: dict[UUID, str] = {}
    rows = Topic.objects.filter(site=site).order_by("pk").select_related("locale")
    for topic in rows:
        if topic.translation_key not in names or topic.locale.language_code == language:
            names[topic.translation_key] = topic.name
    return names


def topic_names_lately(site: Site, language: str) -> dict[UUID, str]:
    """``topic_names``, at most half a minute old."""
    key = f"wagtail_advocacy.topics.{site.pk}.{language}"
    return cache.get_or_set(key, lambda: topic_names(site, language), NAMES_AGE)


def _content_language(language: str) -> str:
    try:
        return get_supported_content_language_variant(language)
    except LookupError:
        return language


def topics_to_follow(ambassador: Ambassador, closed: frozenset[UUID]) -> list[tuple[Topic, bool]]:
    """The topics that a person may choose from, in his language, and whether he follows each;
    those in ``closed`` are not for him."""
    language = _content_language(get_language() or "")
    unfollowed = set(
        UnfollowedTopic.objects.filter(ambassador=ambassador).values_list("topic_key", flat=True)
    )
    found: dict[UUID, Topic] = {}
    mandatory: Counter[UUID] = Counter()
    rows = Topic.objects.filter(site=ambassador.site_id).select_related("locale").order_by("pk")
    for topic in rows.exclude(translation_key__in=closed):
        key = topic.translation_key
        mandatory[key] += topic.is_mandatory
        if key not in found or topic.locale.language_code == language:
            found[key] = topic
    for key, topic in found.items():
        topic.is_mandatory = bool(mandatory[key])
    topics = sorted(found.values(), key=lambda topic: topic.name.casefold())
    return [
        (topic, topic.is_mandatory or topic.translation_key not in unfollowed) for topic in topics
    ]
