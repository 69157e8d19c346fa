"""For you: what may be shared now."""

from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from wagtail_advocacy.content.models import Rating
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.asides import poll_aside
from wagtail_advocacy.hub.card_html import render_cards
from wagtail_advocacy.hub.cards import LONGEST_SEARCH, CardShare, feed
from wagtail_advocacy.hub.colleagues import colleagues_aside
from wagtail_advocacy.hub.forms import DismissForm
from wagtail_advocacy.hub.goals import our_goals_lately
from wagtail_advocacy.hub.queries import (
    has_new_guidelines,
    my_month_lately,
    readers_together,
    topic_choices,
)
from wagtail_advocacy.hub.rendering import render_page, wants_fragment
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.sharing.queries import network_label, shares_of, unanswered_share
from wagtail_advocacy.suggestions.stories import shown_stories


HIGHEST_PAGE = 10_000
STORIES_BESIDE = 2
# What of the address says which cards are shown.
PLACE = ("q", "topic", "page")


@require_safe
@member_page
def hub(request):
    """The hub's first page; with ``page`` a later one, with ``q`` what holds these words."""
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    page = _page_number(request)
    ambassador = request.ambassador
    is_fragment = wants_fragment(request)
    asks = page == 1 and not words and not is_fragment and "topic" not in request.GET
    question = unanswered_share(ambassador) if asks else None
    reader = reader_of(ambassador.user, ambassador.site, request.advocacy_programme)
    topics = topic_choices(ambassador.site, reader)
    topic = next((key for key, _name in topics if str(key) == request.GET.get("topic")), None)
    shown = feed(request, reader, page=page, words=words, topic=topic, question=question)
    cards = render_cards(request, shown.cards)
    context = {
        "feed": shown,
        "cards": cards,
        "words": words,
        "topic": topic,
        "filters": urlencode({"q": words} if words else {"topic": topic} if topic else {}),
        "tab": "hub",
    }
    if is_fragment:
        return render_page(request, "hub/feed.html", {**context, "is_partial": True})
    dismissed = _just_dismissed(request)
    return render_page(
        request,
        "hub/hub.html",
        {
            **context,
            "here": urlencode({name: request.GET[name] for name in PLACE if name in request.GET}),
            "together": readers_together(ambassador.site),
            "month": my_month_lately(ambassador),
            "goals": our_goals_lately(ambassador.site),
            "networks": request.advocacy_programme.networks,
            "question": question,
            "question_label": network_label(question.network) if question else "",
            "posted": _just_posted(request),
            "topics": topics,
            "dismissed": dismissed,
            "dismiss_form": DismissForm() if dismissed and not dismissed.reason else None,
            "poll": poll_aside(ambassador, reader) if page == 1 and not words else None,
            "posts": colleagues_aside(ambassador) if page == 1 else [],
            "stories": shown_stories(ambassador.site, STORIES_BESIDE) if page == 1 else [],
            "has_new_guidelines": has_new_guidelines(ambassador),
        },
    )


def _just_dismissed(request) -> Rating | None:
    """What the person has just said of an item that is not for him, to offer it back."""
    number = _number(request.GET.get("dismissed", ""))
    if not number:
        return None
    own = Rating.objects.filter(ambassador=request.ambassador, item=number)
    return own.filter(verdict=Rating.Verdict.NOT_FOR_ME).select_related("item").first()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _page_number(request) -> int:
    try:
        return min(max(int(request.GET.get("page", 1)), 1), HIGHEST_PAGE)
    except ValueError:
        return 1


def _just_posted(request) -> CardShare | None:
    """The share that the person has just confirmed, to thank him for it."""
    number = _number(request.GET.get("posted", ""))
    share = shares_of(request.ambassador).filter(pk=number).first() if number else None
    return CardShare(share, network_label(share.network), 0) if share else None
