"""Posts that leave by themselves: what is planned, on its way, and what became of it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.forms import PlanForm
from wagtail_advocacy.hub.planning import PostRow, good_hours_of, plan_of, read_plan
from wagtail_advocacy.hub.queries import forget_month
from wagtail_advocacy.hub.rendering import render_page, wants_fragment
from wagtail_advocacy.sharing.accounts import connectable_networks
from wagtail_advocacy.sharing.delivery import changing
from wagtail_advocacy.sharing.delivery.changing import Answer, posts_of
from wagtail_advocacy.sharing.delivery.times import is_quiet, time_zone_of
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.services import ShareRefused


@require_safe
@member_page
def planned(request):
    """Calendar and list."""
    plan = plan_of(request.ambassador)
    context = {
        "tab": "planned",
        "plan": plan,
        "can_connect": bool(connectable_networks(request.advocacy_programme)),
        "told": request.GET.get("told", ""),
        "answers": Answer.choices,
    }
    with timezone.override(plan.zone):
        return render_page(request, "hub/planned.html", context)


@require_safe
@member_page
def planned_post(request, post_id):
    """How one post stands; as a fragment for the page that watches it leave."""
    post = own_post(request, post_id)
    context = {
        "tab": "planned",
        "row": PostRow(post, timezone.now()),
        "answers": Answer.choices,
        "told": request.GET.get("told", ""),
    }
    template = "hub/planned_post.html"
    if wants_fragment(request):
        template, context["is_partial"] = "hub/post_state.html", True
    with timezone.override(time_zone_of(request.ambassador)):
        return render_page(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def edit_post(request, post_id):
    """Change text and time of a post that waits."""
    post = own_post(request, post_id)
    if post.state not in changing.CHANGEABLE:
        return _to_post(post, "left" if request.method == "POST" else "")
    if request.method != "POST":
        return _edit(request, post, _unbound(post, request), post.text)
    form, text = PlanForm(request.POST), request.POST.get("text", "")
    try:
        is_changed = changing.edit_post(post, text, **read_plan(form, request.ambassador))
    except ValidationError as error:
        return _edit(request, post, form, text, errors=error.message_dict)
    except ShareRefused as refused:
        return _edit(request, post, form, text, errors={"network": [refused.reason.label]})
    if not is_changed:
        return _to_post(post, "left")
    if form.cleaned_data["timing"] == Delivery.Timing.NOW:
        return _to_post(post)
    return redirect(f"{reverse('wagtail_advocacy:planned')}?told=changed#post-{post.pk}")


@require_POST
@member_page
def cancel_post(request, post_id):
    """Take a post back; the undo of one that leaves now goes back to writing."""
    post = own_post(request, post_id)
    if not changing.cancel_post(post):
        return _to_post(post, "left")
    if "undo" in request.POST:
        address = reverse("wagtail_advocacy:composer", args=[post.item_id])
        return redirect(f"{address}?network={post.network}&post={post.pk}&undone=1")
    return redirect(f"{reverse('wagtail_advocacy:planned')}?told=cancelled")


@require_POST
@member_page
def answer_post(request, post_id):
    """What the person saw on the network."""
    post = own_post(request, post_id)
    answer = request.POST.get("answer")
    if answer not in Answer.values:
        return _to_post(post)
    try:
        changing.answer_post(post, Answer(answer))
    except (ValidationError, ShareRefused):
        return _to_post(post, "not_again")
    forget_month(request.ambassador)
    return _to_post(post)


def own_post(request, post_id: int) -> Delivery:
    """The person's own post; somebody else's is not found."""
    return get_object_or_404(posts_of(request.ambassador), pk=post_id)


def _to_post(post: Delivery, told: str = "") -> HttpResponse:
    address = reverse("wagtail_advocacy:planned_post", args=[post.pk])
    return redirect(f"{address}?told={told}" if told else address)


def _unbound(post: Delivery, request) -> PlanForm:
    zone = time_zone_of(request.ambassador)
    local = post.due_at.astimezone(zone).replace(tzinfo=None)
    return PlanForm(
        initial={
            "timing": Delivery.Timing.AT,
            "at": local,
            "anytime": is_quiet(post.due_at, zone),
            "shown_to_colleagues": post.shown_to_colleagues,
        }
    )


def _edit(request, post: Delivery, form: PlanForm, text: str, *, errors=None) -> HttpResponse:
    context = {
        "tab": "planned",
        "row": PostRow(post, timezone.now()),
        "form": form,
        "text": text,
        "errors": errors or {},
        "good": good_hours_of(request.ambassador),
        "zone": time_zone_of(request.ambassador),
    }
    return render_page(request, "hub/planned_edit.html", context, status=422 if errors else 200)
