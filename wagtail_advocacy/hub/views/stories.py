"""What shares led to: telling it, taking it back, and reading what others told."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.forms import StoryForm
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.sharing.queries import known_item
from wagtail_advocacy.suggestions import stories as verbs
from wagtail_advocacy.suggestions.models import Story


PAGE_SIZE = 20
ON_THE_PAGE = ["GET", "HEAD", "POST"]


@require_safe
@member_page
def stories(request):
    """What colleagues told and both sides agreed to show."""
    shown = verbs.shown(request.advocacy_site)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    start = (page.number - 1) * PAGE_SIZE
    rows = verbs.shown_stories(request.advocacy_site, PAGE_SIZE, start=start)
    return render_page(request, "hub/stories.html", {"tab": "impact", "page": page, "rows": rows})


@require_http_methods(ON_THE_PAGE)
@member_page
def tell_story(request, item_id):
    """Tell what one's share of an item led to."""
    item = known_item(request.ambassador, item_id)
    if item is None:
        raise Http404
    form = StoryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            told = verbs.tell_story(request.ambassador, item, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(_address(told) + "?told")
    return _show(request, form, item)


@require_http_methods(ON_THE_PAGE)
@member_page
def story(request, story_id):
    """One's own story: where it stands, and changing it."""
    found = _own_story(request, story_id)
    if request.method == "POST":
        form = StoryForm(request.POST)
        if form.is_valid():
            try:
                verbs.edit_story(found, request.ambassador, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            except Story.DoesNotExist:
                raise Http404 from None
            else:
                return redirect(_address(found) + "?saved")
    else:
        form = StoryForm(initial={name: getattr(found, name) for name in StoryForm.base_fields})
    return _show(request, form, found.item, found)


@require_http_methods(ON_THE_PAGE)
@member_page
def withdraw_story(request, story_id):
    """Asks, then takes one's own story back."""
    if request.method == "POST":
        others = Story.objects.filter(pk=story_id).exclude(ambassador=request.ambassador)
        if others.exists():
            raise Http404
        # Twice is as good as once.
        found = verbs.stories_of(request.ambassador).filter(pk=story_id).first()
        if found is not None:
            verbs.withdraw_story(found, request.ambassador)
        return redirect(reverse("wagtail_advocacy:impact") + "?withdrawn")
    context = {"tab": "impact", "story": _own_story(request, story_id)}
    return render_page(request, "hub/story_withdraw.html", context)


def _show(request, form, item, found: Story | None = None):
    context = {
        "tab": "impact",
        "form": form,
        "item": item,
        "story": found,
        "is_told": "told" in request.GET,
        "is_saved": "saved" in request.GET,
    }
    return render_page(request, "hub/story.html", context, status=422 if form.errors else 200)


def _own_story(request, story_id: int) -> Story:
    return get_object_or_404(verbs.stories_of(request.ambassador), pk=story_id)


def _address(story: Story) -> str:
    return reverse("wagtail_advocacy:story", args=[story.pk])
