"""A suggestion, the board, and what one can do there."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.hub.suggesting import (
    address_of,
    answer_time,
    outcome_of,
    own_suggestion,
    suggester_name,
    track_of,
    visible_suggestion,
)
from wagtail_advocacy.hub.suggestion_forms import AnswerForm, MessageForm
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.programme.topics import topic_names_lately
from wagtail_advocacy.sharing.queries import offered_item
from wagtail_advocacy.suggestions import services
from wagtail_advocacy.suggestions.models import Suggestion, SuggestionImage
from wagtail_advocacy.suggestions.moves import NotNow
from wagtail_advocacy.suggestions.pictures import picture_response
from wagtail_advocacy.suggestions.queries import TABS, board, comments_of, images_of, thread_of
from wagtail_advocacy.suggestions.states import State


ON_THE_PAGE = ["GET", "HEAD", "POST"]
PAGE_SIZE = 20


@require_safe
@member_page
def suggestion(request, suggestion_id):
    """One suggestion: its way so far, what is said about it, what one can do."""
    found = visible_suggestion(request, suggestion_id)
    if found.state == State.DRAFT:
        return redirect("wagtail_advocacy:edit_suggestion", found.pk)
    return _show(request, found)


def _show(request, found: Suggestion, *, form=None, status: int = 200):
    ambassador = request.ambassador
    is_own = found.ambassador_id == ambassador.pk
    outcome = outcome_of(found, request.user)
    supports = found.supports.count()
    names = topic_names_lately(found.site, get_language() or "") if found.topic_key else {}
    context = {
        "tab": "suggest",
        "suggestion": found,
        "is_own": is_own,
        "name": suggester_name(found, ambassador),
        "topic": names.get(found.topic_key, ""),
        "steps": track_of(found, outcome.figures if outcome else None),
        "outcome": outcome,
        "composer_item": _composer_item(ambassador, outcome),
        "supports": supports,
        "is_supported": not is_own and found.supports.filter(ambassador=ambassador).exists(),
        "images": images_of(found),
        "thread": thread_of(found) if is_own else [],
        "comments": comments_of(found),
        "may_edit": is_own and found.allows("edit"),
        "may_withdraw": is_own and found.allows("withdraw"),
        "is_kept": is_own and found.is_open and found.is_kept_for_editors("edit"),
        "may_support": not is_own and found.allows("support"),
        "answer_form": None,
        "comment_form": MessageForm() if found.allows("comment") else None,
        "answer_time": answer_time(found.site) if found.is_open else "",
        "is_sent": "sent" in request.GET,
        "is_joined": "joined" in request.GET,
        "is_saved": "saved" in request.GET,
    }
    if is_own and found.allows("answer"):
        context["answer_form"] = AnswerForm()
    if form is not None:
        context["answer_form" if isinstance(form, AnswerForm) else "comment_form"] = form
    return render_page(request, "hub/suggestion.html", context, status=status)


def _composer_item(ambassador, outcome) -> int | None:
    if outcome is None or outcome.composer_item_id is None:
        return None
    item = offered_item(ambassador, outcome.composer_item_id)
    return item.pk if item else None


@require_http_methods(ON_THE_PAGE)
@member_page
def withdraw_suggestion(request, suggestion_id):
    """Asks, then takes one's own suggestion back."""
    found = own_suggestion(request, suggestion_id)
    if request.method == "POST":
        try:
            services.withdraw(found, request.ambassador)
        except NotNow:
            return redirect(address_of(found))
        return redirect("wagtail_advocacy:suggest")
    if not found.allows("withdraw"):
        return redirect(address_of(found))
    context = {"tab": "suggest", "suggestion": found}
    return render_page(request, "hub/suggestion_withdraw.html", context)


@require_POST
@member_page
def support_suggestion(request, suggestion_id):
    """Support a colleague's suggestion, or no longer."""
    found = visible_suggestion(request, suggestion_id)
    try:
        if "withdraw" in request.POST:
            services.withdraw_support(found, request.ambassador)
        else:
            services.support(found, request.ambassador)
    except NotNow:
        pass
    except PermissionDenied:
        raise Http404 from None
    if request.POST.get("back") in TABS:
        query = urlencode({"show": request.POST["back"]})
        return redirect(f"{reverse('wagtail_advocacy:suggestion_board')}?{query}#s{found.pk}")
    return redirect(address_of(found))


@require_POST
@member_page
def comment_suggestion(request, suggestion_id):
    """Say something for all colleagues to read."""
    found = visible_suggestion(request, suggestion_id)
    return _say(request, found, MessageForm(request.POST), services.comment, "comments")


@require_POST
@member_page
def remove_comment(request, suggestion_id, message_id):
    """Take one's own comment away."""
    found = visible_suggestion(request, suggestion_id)
    message = found.messages.filter(pk=message_id).first()
    if message is not None:
        try:
            services.remove_comment(message, request.ambassador)
        except PermissionDenied:
            raise Http404 from None
    return redirect(f"{address_of(found)}#comments")


@require_POST
@member_page
def answer_suggestion(request, suggestion_id):
    """Answer the editors' question."""
    found = own_suggestion(request, suggestion_id)
    return _say(request, found, AnswerForm(request.POST), services.answer, "thread")


def _say(request, found: Suggestion, form: MessageForm, verb, anchor: str):
    if form.is_valid():
        try:
            verb(found, request.ambassador, form.cleaned_data["text"])
        except ValidationError as error:
            form.add_error(None, error)
        except NotNow:
            return redirect(address_of(found))
        else:
            return redirect(f"{address_of(found)}#{anchor}")
    return _show(request, found, form=form, status=422)


@require_POST
@member_page
def show_name(request, suggestion_id):
    """Have one's name shown beside one's suggestion, or no longer."""
    found = own_suggestion(request, suggestion_id)
    services.show_name(found, request.ambassador, shown="shown" in request.POST)
    return redirect(address_of(found) + "?saved=1")


@require_safe
@member_page
def suggestion_image(request, suggestion_id, image_id):
    """A picture that was sent along, for whoever may read the suggestion."""
    found = visible_suggestion(request, suggestion_id)
    return picture_response(get_object_or_404(SuggestionImage, pk=image_id, suggestion=found))


@require_safe
@member_page
def suggestion_board(request):
    """What colleagues suggested: open, taken up, published, declined with the reason."""
    ambassador = request.ambassador
    tab = request.GET.get("show", "open")
    if tab not in TABS:
        raise Http404
    reader = reader_of(request.user, request.advocacy_site, request.advocacy_programme)
    page = Paginator(board(reader, ambassador, tab), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        (
            each,
            suggester_name(each, ambassador),
            each.ambassador_id != ambassador.pk and each.allows("support"),
        )
        for each in page
    ]
    context = {"tab": "suggest", "shown": tab, "page": page, "rows": rows}
    return render_page(request, "hub/suggestion_board.html", context)
