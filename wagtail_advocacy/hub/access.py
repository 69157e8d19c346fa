"""Who sees which page of the hub."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from wagtail_advocacy.programme.queries import is_eligible, membership
from wagtail_advocacy.programme.sites import site_of

from .rendering import render_page


def member_page(view):
    """For pages of people who take part; everybody else meets the page made for his case.

    The view gets ``request.advocacy_site``, ``request.advocacy_programme`` and
    ``request.ambassador``, and runs in the person's language.
    """

    @eligible_page
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        ambassador = request.ambassador
        if ambassador is None or not ambassador.is_active:
            return _way_in(request)
        return view(request, *args, **kwargs)

    return wrapper


def eligible_page(view):
    """For pages of people who may take part, whether or not they joined.

    ``request.ambassador`` is ``None`` for somebody who never joined, and inactive for somebody
    who left.
    """

    @colleague_page
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not is_eligible(
            request.user, request.advocacy_site, request.advocacy_programme, is_fresh=True
        ):
            return render_page(request, "hub/not_eligible.html", status=403)
        return view(request, *args, **kwargs)

    return wrapper


def colleague_page(view):
    """For pages of everybody who is signed in, whether or not he may take part.

    The view gets ``request.advocacy_site``, ``request.advocacy_programme`` and
    ``request.ambassador`` as ``eligible_page`` gives it, and runs in the person's language.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        site = site_of(request)
        if site is None:
            raise Http404
        request.advocacy_site = site
        request.ambassador, request.advocacy_programme = membership(request.user, site)
        with translation.override(_language(request)):
            response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return wrapper


def _language(request) -> str:
    chosen = request.ambassador.language if request.ambassador else ""
    return chosen or translation.get_language()


def _way_in(request) -> HttpResponse:
    if request.path != reverse("wagtail_advocacy:hub"):
        back = request.get_full_path() if request.method == "GET" else ""
        query = f"?{urlencode({'next': back})}" if back else ""
        return redirect(reverse("wagtail_advocacy:join") + query)
    template = "hub/left.html" if request.ambassador else "hub/not_joined.html"
    return render_page(request, template)
