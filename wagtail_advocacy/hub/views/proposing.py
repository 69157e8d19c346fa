"""Suggesting something: two screens, and the ways to them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wagtail_advocacy.content.links import link_at
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.hub.suggesting import address_of, answer_time, own_suggestion
from wagtail_advocacy.hub.suggestion_forms import ProposeForm, SuggestionForm
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.programme.topics import topic_names_lately
from wagtail_advocacy.sharing.queries import offered_item
from wagtail_advocacy.suggestions import sent_pictures, services
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.suggestions.moves import NotNow
from wagtail_advocacy.suggestions.queries import images_of, own_suggestions, visible
from wagtail_advocacy.suggestions.reading import read_proposal
from wagtail_advocacy.suggestions.states import State


ON_THE_PAGE = ["GET", "HEAD", "POST"]
PAGE_SIZE = 20
# How often the page asks whether a link was fetched.
MOST_LOOKS = 8


@require_http_methods(ON_THE_PAGE)
@member_page
def suggest(request):
    """The first screen: one field. Below it what one suggested before.

    ``url``, ``text`` and ``title`` fill the field in: the bookmarklet and the phone's share sheet
    send them. ``like`` is an item that brought it to mind.
    """
    ambassador = request.ambassador
    like = _number(request.GET.get("like") or request.POST.get("like", ""))
    inspired_by = offered_item(ambassador, like) if like else None
    sent = request.method == "POST"
    form = ProposeForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"text": _handed_in(request)},
    )
    known_item = None
    if form.is_valid():
        text = form.cleaned_data["text"]
        known_item = _offered_already(ambassador, text)
        if known_item is None:
            try:
                proposed = services.propose(
                    ambassador,
                    text,
                    images=form.cleaned_data["images"],
                    inspired_by=inspired_by,
                    topic_key=_topic_of(inspired_by),
                    title=_title_of(request, text),
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return _go_on(request, proposed)
    page = Paginator(own_suggestions(ambassador), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tab": "suggest",
        "form": form,
        "inspired_by": inspired_by,
        "known_item": known_item,
        "handed_in": {name: request.GET.get(name, "") for name in ("url", "title")},
        "is_joined": "joined" in request.GET,
        "is_refused": "refused" in request.GET,
        "page": page,
        "answer_time": answer_time(ambassador.site),
    }
    status = 422 if form.errors else 200
    return render_page(request, "hub/suggest.html", context, status=status)


def _go_on(request, proposed: services.Proposed):
    suggestion = proposed.suggestion
    if proposed.joined:
        return redirect(_joined(request, suggestion))
    if suggestion.state == State.DRAFT:
        return redirect("wagtail_advocacy:edit_suggestion", suggestion.pk)
    return redirect(address_of(suggestion))


def _joined(request, suggestion: Suggestion) -> str:
    """Where to say that he supports it now: not on its page where its topic is closed to him."""
    reader = reader_of(request.user, request.advocacy_site, request.advocacy_programme)
    is_open = visible(reader, request.ambassador).filter(pk=suggestion.pk).exists()
    page = address_of(suggestion) if is_open else reverse("wagtail_advocacy:suggest")
    return f"{page}?joined=1"


@require_http_methods(ON_THE_PAGE)
@member_page
def edit_suggestion(request, suggestion_id):
    """The second screen: what else there is to say; and the same again until it is taken up."""
    suggestion = own_suggestion(request, suggestion_id)
    if not suggestion.allows("edit"):
        return redirect(address_of(suggestion))
    form = _suggestion_form(request, suggestion)
    if form.is_valid():
        try:
            return _save(request, suggestion, form)
        except ValidationError as error:
            form.add_error(None, _for_form(error, form))
        except NotNow:
            return redirect(address_of(suggestion))
    context = {
        "tab": "suggest",
        "suggestion": suggestion,
        "form": form,
        "answer_time": answer_time(suggestion.site),
        "looks": 0,
    }
    status = 422 if form.errors else 200
    return render_page(request, "hub/suggestion_edit.html", context, status=status)


def _save(request, suggestion: Suggestion, form: SuggestionForm):
    ambassador, images = request.ambassador, form.cleaned_data["images"]
    sent_pictures.describe_images(suggestion, ambassador, form.descriptions)
    if images:
        sent_pictures.add_images(suggestion, ambassador, images)
    removed = _number(request.POST.get("remove_image", ""))
    if removed:
        services.edit(suggestion, ambassador, **form.values)
        sent_pictures.remove_image(suggestion, ambassador, removed)
        return redirect("wagtail_advocacy:edit_suggestion", suggestion.pk)
    if "send" in request.POST and suggestion.state == State.DRAFT:
        proposed = services.submit(suggestion, ambassador, **form.values)
        if proposed.joined:
            return redirect(_joined(request, proposed.suggestion))
        return redirect(address_of(proposed.suggestion) + "?sent=1")
    services.edit(suggestion, ambassador, **form.values)
    if images:
        return redirect("wagtail_advocacy:edit_suggestion", suggestion.pk)
    if suggestion.state == State.DRAFT:
        return redirect("wagtail_advocacy:suggest")
    return redirect(address_of(suggestion) + "?saved=1")


@require_POST
@member_page
def save_suggestion(request, suggestion_id):
    """For our script: keep what was typed so far."""
    suggestion = own_suggestion(request, suggestion_id)
    form = _suggestion_form(request, suggestion)
    is_saved = False
    if form.is_valid():
        try:
            services.edit(suggestion, request.ambassador, **form.values)
            sent_pictures.describe_images(suggestion, request.ambassador, form.descriptions)
            is_saved = True
        except (ValidationError, NotNow):
            pass
    return render_page(request, "hub/suggestion_saved.html", {"is_saved": is_saved})


@require_safe
@member_page
def suggestion_card(request, suggestion_id):
    """For our script: the card of a link, which is fetched in the background."""
    suggestion = own_suggestion(request, suggestion_id)
    looks = min(_number(request.GET.get("looks", "")) or 0, MOST_LOOKS)
    context = {"suggestion": suggestion, "looks": looks, "is_last": looks >= MOST_LOOKS}
    return render_page(request, "hub/suggestion_card.html", context)


@csrf_exempt
@require_POST
def share_in(request):
    """What the phone's share sheet hands over. Words fill the field in, as the bookmarklet's do;
    pictures cannot, so what comes with some is kept as a draft.

    The sheet knows no token of ours. That it was the person, and no page elsewhere, is what the
    browser says: every one that has a share sheet sends Fetch Metadata.
    """
    if request.headers.get("Sec-Fetch-Site") not in {"none", "same-origin"}:
        raise PermissionDenied
    words = {name: request.POST.get(name, "") for name in ("title", "text", "url")}
    screen = f"{reverse('wagtail_advocacy:suggest')}?{urlencode(words)}"
    if not request.FILES or not request.user.is_authenticated:
        return redirect(screen)
    return _keep_shared(request, words, screen)


@member_page
def _keep_shared(request, words: dict, screen: str):
    typed = _joined_up(words["url"].strip(), words["text"].strip(), words["title"].strip())
    try:
        proposed = services.propose(
            request.ambassador,
            typed,
            images=request.FILES.getlist("images"),
            title=words["title"],
        )
    except ValidationError:
        return redirect(f"{screen}&refused=1")
    return _go_on(request, proposed)


@require_safe
@member_page
def bookmarklet(request):
    """How to suggest from any page: a button for the browser, and the phone's share sheet."""
    address = request.build_absolute_uri(reverse("wagtail_advocacy:suggest"))
    context = {"tab": "suggest", "address": address}
    return render_page(request, "hub/bookmarklet.html", context)


def _suggestion_form(request, suggestion: Suggestion) -> SuggestionForm:
    reader = reader_of(request.user, request.advocacy_site, request.advocacy_programme)
    names = topic_names_lately(suggestion.site, get_language() or "")
    topics = [(key, name) for key, name in names.items() if key not in reader.closed_topics]
    sent = request.method == "POST"
    return SuggestionForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        suggestion=suggestion,
        images=images_of(suggestion),
        topics=sorted(topics, key=lambda row: row[1].casefold()),
    )


def _for_form(error: ValidationError, form) -> ValidationError:
    """``error`` with what the form has no field for as an error of the whole form."""
    found = {
        (name if name in form.fields else "__all__"): texts
        for name, texts in error.message_dict.items()
    }
    return ValidationError(found)


def _handed_in(request) -> str:
    """What the bookmarklet or the phone's share sheet sent along."""
    return _joined_up(*(request.GET.get(name, "").strip() for name in ("url", "text", "title")))


def _joined_up(address: str, words: str, title: str) -> str:
    if not address:
        return words or title
    return address if address in words or not words else f"{address} {words}"


def _title_of(request, text: str) -> str:
    """What the browser called the page, unless another address was typed over it."""
    address = request.POST.get("url", "").strip()
    is_same = address and address == read_proposal(text).address
    return request.POST.get("title", "") if is_same else ""


def _offered_already(ambassador, text: str) -> Item | None:
    """The item of an address that colleagues can share already."""
    address = read_proposal(text).address
    link = link_at(ambassador.site, address) if address else None
    item = Item.objects.filter(link=link).first() if link else None
    return offered_item(ambassador, item.pk) if item else None


def _topic_of(item: Item | None) -> UUID | None:
    keys = item.topic_keys if item else []
    return UUID(keys[0]) if keys else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
