"""Reads about suggestions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

import swapper
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.content.links import address_key
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.queries import closed_to
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.calendar import working_days
from wagtail_advocacy.programme.models import Ambassador

from .models import Suggestion, SuggestionImage, SuggestionMessage, SuggestionSupport
from .states import JOINABLE, OPEN, State


# Seconds for which the usual answer time, and the number beside the menu, may be old.
ANSWER_AGE, WAITING_AGE = 300, 60
WAITING_KEY = "wagtail_advocacy.suggestions_waiting"
# The usual time is that of the last days, and needs a few answers to be usual.
ANSWERS_OF, FEWEST_ANSWERS = timedelta(days=90), 3
TABS = {
    "open": OPEN,
    "taken_up": {State.TAKEN_UP},
    "published": {State.PUBLISHED},
    "declined": {State.DECLINED},
}


def name_of(user) -> str:
    """How a person is called in front of colleagues; ``""`` for nobody."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""


def suggestion_at(site: Site, address: str) -> Suggestion | None:
    """The suggestion that another proposal of ``address`` joins, if there is one."""
    standing = Suggestion.objects.filter(
        site=site, address_key=address_key(address), state__in=JOINABLE
    )
    return standing.exclude(state=State.PUBLISHED, page=None, link=None).first()


def usual_answer_days(site: Site) -> int | None:
    """In how many working days (``calendar.working_days``) an editor usually gives the first
    answer: the median of the last 90 days, rounded up, at least 1.

    ``None`` as long as there are fewer than ``FEWEST_ANSWERS``. At most five minutes old.
    """
    key = f"wagtail_advocacy.answer_days.{site.pk}"
    found = cache.get_or_set(key, lambda: _answer_days(site), ANSWER_AGE)
    return found or None


def _answer_days(site: Site) -> int:
    answered = Suggestion.objects.filter(
        site=site, answered_at__gte=F("submitted_at"), answered_at__gt=timezone.now() - ANSWERS_OF
    )
    times = answered.order_by().values_list("submitted_at", "answered_at")
    waits = [working_days(*pair) for pair in times]
    return max(1, ceil(median(waits))) if len(waits) >= FEWEST_ANSWERS else 0


def waiting_count() -> int:
    """How many suggestions wait for an editor; at most a minute old."""
    return cache.get_or_set(
        WAITING_KEY, lambda: Suggestion.objects.filter(state=State.SUBMITTED).count(), WAITING_AGE
    )


def made_today(ambassador: Ambassador) -> int:
    """How many suggestions the person made within 24 hours."""
    since = timezone.now() - timedelta(days=1)
    return Suggestion.objects.filter(ambassador=ambassador, created_at__gt=since).count()


def own_suggestions(ambassador: Ambassador) -> QuerySet[Suggestion]:
    """The person's suggestions, the latest first."""
    own = Suggestion.objects.filter(ambassador=ambassador).exclude(state=State.WITHDRAWN)
    return _with_counts(own.select_related("merged_into")).order_by("-created_at", "-pk")


def board(reader: Reader, ambassador: Ambassador, tab: str) -> QuerySet[Suggestion]:
    """What colleagues proposed on the person's site and ``tab`` (a key of ``TABS``) shows, the
    latest first. What has a topic that is closed to the person is left out."""
    shown = visible(reader, ambassador).filter(state__in=TABS[tab])
    supported = SuggestionSupport.objects.filter(suggestion=OuterRef("pk"), ambassador=ambassador)
    return (
        _with_counts(shown)
        .annotate(is_supported=Exists(supported))
        .select_related("ambassador__user")
        .order_by("-submitted_at", "-pk")
    )


def visible(reader: Reader, ambassador: Ambassador) -> QuerySet[Suggestion]:
    """The suggestions that the person may read: his own, and what the board shows."""
    shown = Q(state__in=set().union(*TABS.values()))
    if reader.closed_topics:
        shown &= Q(topic_key=None) | ~Q(topic_key__in=reader.closed_topics)
    return Suggestion.objects.filter(Q(ambassador=ambassador) | shown, site=ambassador.site)


def _with_counts(suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    supports = _count(SuggestionSupport.objects.all())
    comments = _count(SuggestionMessage.objects.filter(kind=SuggestionMessage.Kind.COMMENT))
    return suggestions.annotate(support_count=supports, comment_count=comments)


def _count(rows: QuerySet):
    own = rows.filter(suggestion=OuterRef("pk")).order_by().values("suggestion")
    return Coalesce(Subquery(own.annotate(count=Count("pk")).values("count")), 0)


def comments_of(suggestion: Suggestion) -> QuerySet[SuggestionMessage]:
    """What colleagues said, the oldest first."""
    rows = suggestion.messages.filter(kind=SuggestionMessage.Kind.COMMENT)
    return rows.select_related("author")


def thread_of(suggestion: Suggestion) -> QuerySet[SuggestionMessage]:
    """Questions and answers between the editors and the one who suggested it."""
    rows = suggestion.messages.exclude(kind=SuggestionMessage.Kind.COMMENT)
    return rows.select_related("author")


def joined_with(suggestion: Suggestion) -> QuerySet[Suggestion]:
    """What was joined with it, the oldest first."""
    return suggestion.merged.select_related("ambassador__user").order_by("created_at", "pk")


def images_of(suggestion: Suggestion) -> QuerySet[SuggestionImage]:
    """The pictures, without loading what is in them."""
    return SuggestionImage.objects.filter(suggestion=suggestion).defer("content")


def item_of(suggestion: Suggestion) -> Item | None:
    """The item that was made of it, if it was offered for sharing."""
    if suggestion.page_id is None and suggestion.link_id is None:
        return None
    made = Q(page=suggestion.page_id) if suggestion.page_id else Q(link=suggestion.link_id)
    return Item.objects.filter(made).first()


@dataclass(frozen=True)
class Made:
    """What was made of a suggestion and can be read: its title and its whole address."""

    title: str
    address: str


def made_of(suggestion: Suggestion, user) -> Made | None:
    """The page or link that was made of it, if it is live and ``user`` may open it himself."""
    if suggestion.page_id is not None:
        pages = swapper.load_model("wagtailcore", "Page").objects.live()
        own = pages.exclude(closed_to(user or AnonymousUser(), "path"))
        page = own.filter(pk=suggestion.page_id).specific().first()
        address = page.get_full_url() if page is not None else None
        return Made(page.title, address) if address else None
    link = suggestion.link
    return Made(str(link), link.address) if link is not None and link.live else None


def joined_to_thank(suggestion: Suggestion) -> list[int]:
    """The ids of suggestions that were joined with it, one for each colleague who made some."""
    joined = suggestion.merged.filter(state=State.MERGED).exclude(ambassador=None)
    others = joined.exclude(ambassador=suggestion.ambassador_id)
    return sorted(dict(others.order_by("-pk").values_list("ambassador", "pk")).values())


def suggestion_behind(item: Item) -> Suggestion | None:
    """The suggestion that ``item`` was made of, as far as it is still there."""
    if item.page_id is None and item.link_id is None:
        return None
    made = Q(page=item.page_id) if item.page_id else Q(link=item.link_id)
    came = Suggestion.objects.filter(made, state__in=[State.TAKEN_UP, State.PUBLISHED])
    return came.select_related("ambassador__user").order_by("taken_up_at", "pk").first()


def credited_names(items: Iterable[Item]) -> dict[int, str]:
    """By item id, who is named as having suggested it; in a query, or none where nobody is."""
    credited = {item.pk: item.credited_to_id for item in items if item.credited_to_id}
    if not credited:
        return {}
    people = Ambassador.objects.filter(
        pk__in=set(credited.values()), left_at=None, user__is_active=True
    ).select_related("user")
    names = {person.pk: name_of(person.user) for person in people}
    return {item: names[person] for item, person in credited.items() if person in names}
