"""Pages, pictures and feed of the Delta Dispatch, without any part of the intranet."""

from functools import lru_cache

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from example_site.intranet.illustrations import illustration
from example_site.outside.stories import MAGAZINE, STORIES, story


# What the feed has; the others were in it before.
IN_FEED = 4


@require_safe
def front_page(request):
    """The magazine's stories."""
    return render(request, "outside/front_page.html", {"stories": STORIES, "magazine": MAGAZINE})


@require_safe
def article(request, slug):
    """One story, with the tags of a card."""
    context = {"story": _found(slug), "magazine": MAGAZINE, "base": request.build_absolute_uri("/")}
    return render(request, "outside/article.html", context)


@require_safe
def picture(request, slug):
    """The picture of a story."""
    found = _found(slug)
    return HttpResponse(drawn(found.motif, found.palette, slug), content_type="image/jpeg")


@require_safe
def feed(request):
    """The newest stories as RSS."""
    made = Rss201rev2Feed(
        title=MAGAZINE,
        link=request.build_absolute_uri("/outside/"),
        description="News of water, energy and the people between.",
        language="en",
    )
    for one in STORIES[-IN_FEED:]:
        address = request.build_absolute_uri(f"/outside/{one.slug}/")
        made.add_item(title=one.title, link=address, description=one.summary, unique_id=address)
    return HttpResponse(made.writeString("utf-8"), content_type="application/rss+xml")


@lru_cache(maxsize=16)
def drawn(motif, palette, slug):
    """A picture as JPEG bytes; drawing one takes a moment."""
    return illustration(motif, palette, slug)


def _found(slug):
    found = story(slug)
    if found is None:
        raise Http404
    return found
