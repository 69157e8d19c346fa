"""Ask the editor."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wagtail_advocacy.content import questions
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.forms import QuestionForm
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.sharing.queries import known_item, offered_item


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def ask_question(request, item_id):
    """A question about something that one may share, or shared before it was withdrawn."""
    ambassador = request.ambassador
    item = offered_item(ambassador, item_id) or known_item(ambassador, item_id)
    if item is None:
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            questions.ask_question(ambassador, item, form.cleaned_data["text"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('wagtail_advocacy:notices')}?asked=1")
    context = {"item": item, "form": form, "tab": "hub"}
    return render_page(request, "hub/ask.html", context, status=422 if form.errors else 200)
