from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from example_site.demo import visits
from example_site.demo.cast import CAST, SIGN_INS
from example_site.demo.tour import chapters
from example_site.environment import LOOPBACK_HOSTS


BACKEND = "django.contrib.auth.backends.ModelBackend"


def demo_only(view):
    """Answer 404 unless the setting DEMO is on: these pages let anybody in as anybody."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not getattr(settings, "DEMO", False):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@never_cache
@require_safe
def tour(request):
    """The demo's guided tour."""
    return render(
        request,
        "demo/tour.html",
        {
            "chapters": chapters(),
            "sign_ins": SIGN_INS,
            "others": [part for part in CAST.values() if not part.signs_in],
            "is_loopback": settings.HOST in LOOPBACK_HOSTS,
            **_counter(),
        },
    )


@demo_only
@never_cache
@require_safe
def figures(request):
    """Today's counter alone, which the tour fetches anew every few seconds."""
    return render(request, "demo/counter.html", _counter())


@demo_only
@require_POST
def send_bot(request):
    """Have a link preview robot open the example link, to see it land under "not counted"."""
    share = visits.example_share()
    status = visits.call_as_bot(share) if share else None
    if status == 302:
        messages.success(request, _("The robot came, was sent on, and was not counted."))
    else:
        messages.warning(
            request, _("The robot got no answer. Share something as the employee first.")
        )
    return redirect(reverse("demo:tour") + "#counter")


@demo_only
@require_POST
def sign_in_as(request, username):
    """Sign in as one of the demo's own people, nobody else, and go where the tour leads next."""
    if username not in CAST:
        raise Http404
    user = get_object_or_404(get_user_model(), username=username, is_active=True)
    login(request, user, backend=BACKEND)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("wagtail_advocacy:hub")
    return redirect(target)


def _counter():
    share = visits.example_share()
    return {
        "today": visits.today(),
        "share": share,
        "address": visits.example_address(share) if share else "",
    }
