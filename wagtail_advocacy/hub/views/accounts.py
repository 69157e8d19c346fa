"""Accounts on networks that a person connects, and takes away again."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.connecting import FORMS, rows_for
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.programme.services import change_preferences
from wagtail_advocacy.sharing import accounts as verbs
from wagtail_advocacy.sharing.accounts import ConnectRefusal, ConnectRefused
from wagtail_advocacy.sharing.connecting import passwords, servers, signing_in
from wagtail_advocacy.sharing.connecting.granting import (
    ConnectFailed,
    ConnectProblem,
    accept,
    note_try,
)


ON_THE_PAGE = ["GET", "HEAD", "POST"]
# Which field a problem belongs to.
FIELDS = {
    ConnectProblem.NO_MASTODON: "server",
    ConnectProblem.NO_SUCH_HANDLE: "handle",
    ConnectProblem.WRONG_PASSWORD: "password",
}


@require_safe
@member_page
def accounts(request):
    """The networks, each with its state and what can be done."""
    context = {
        "tab": "settings",
        "rows": rows_for(request.ambassador, request.advocacy_programme),
        "told": request.GET.get("told", ""),
    }
    return render_page(request, "hub/accounts.html", context)


@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(ON_THE_PAGE)
@member_page
def connect_account(request, network_id):
    """Says what is asked for, what is not and what the employer sees, then connects."""
    network = _network(request, network_id)
    form = _form(request, network)
    if request.method != "POST":
        return _show(request, network, form)
    if form is not None and not form.is_valid():
        return _show(request, network, form, status=422)
    try:
        note_try(request.ambassador)
        return _connect(request, network, form)
    except (ConnectFailed, ConnectRefused) as error:
        return _explain(request, network, form, error)


@require_GET
@member_page
def account_connected(request, network_id):
    """Where the network sends the person back to."""
    network = _network(request, network_id)
    ways = {"social_auth": signing_in, "server": servers}
    way = ways.get(network.api.connects_by)
    if way is None:
        raise Http404
    try:
        accept(request.ambassador, network, way.finish(request, network, _back(request, network)))
    except (ConnectFailed, ConnectRefused) as error:
        return _explain(request, network, _form(request, network), error)
    # On to an address without the code.
    return _listed("connected")


@require_http_methods(ON_THE_PAGE)
@member_page
def disconnect_account(request, network_id):
    """Asks, then ends the connection and forgets it. Twice is as good as once."""
    account = verbs.accounts_of(request.ambassador).filter(network=network_id).first()
    if request.method == "POST":
        is_revoked = account is None or verbs.disconnect_account(account)
        return _listed("disconnected" if is_revoked else "forgotten")
    if account is None:
        return _listed()
    row = next(
        row
        for row in rows_for(request.ambassador, request.advocacy_programme)
        if row.network.id == network_id
    )
    return render_page(request, "hub/account_disconnect.html", {"tab": "settings", "row": row})


def _network(request, network_id: str) -> Network:
    for network in verbs.connectable_networks(request.advocacy_programme):
        if network.id == network_id:
            return network
    raise Http404


@sensitive_variables("form")
def _form(request, network: Network):
    """What is to be filled in, where the network does not ask for it itself."""
    form_class = FORMS.get(network.api.connects_by)
    if form_class is None:
        return None
    account = verbs.accounts_of(request.ambassador).filter(network=network.id).first()
    initial = {
        "server": (account and account.server) or request.ambassador.mastodon_server,
        "handle": account.handle if account else "",
    }
    return form_class(request.POST if request.method == "POST" else None, initial=initial)


@sensitive_variables("form", "password")
def _connect(request, network: Network, form) -> HttpResponse:
    if network.api.connects_by == "password":
        handle, password = form.cleaned_data["handle"], form.cleaned_data["password"]
        accept(request.ambassador, network, passwords.open_session(network, handle, password))
        return _listed("connected")
    if network.api.connects_by == "server":
        server = form.cleaned_data["server"]
        address = servers.begin(request, network, server, _back(request, network))
        change_preferences(request.ambassador, mastodon_server=server)
    else:
        address = signing_in.begin(request, network, _back(request, network))
    # A page of ours leads on: browsers refuse a form that is answered by another host.
    response = render_page(
        request, "hub/account_opening.html", {"network": network, "address": address}
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _back(request, network: Network) -> str:
    """The whole address that the network is told to send the person back to."""
    path = reverse("wagtail_advocacy:account_connected", args=[network.id])
    return request.build_absolute_uri(path)


@sensitive_variables("form")
def _explain(request, network: Network, form, error) -> HttpResponse:
    """The page to begin at, with what went wrong."""
    reason = error.problem if isinstance(error, ConnectFailed) else error.reason
    field = FIELDS.get(reason)
    if form is not None and form.is_bound and field in form.fields:
        form.add_error(field, str(reason.label))
        reason = None
    elif reason == ConnectRefusal.OFF:
        raise Http404
    return _show(request, network, form, reason=reason, status=422)


@sensitive_variables("form", "context")
def _show(request, network: Network, form, *, reason=None, status: int = 200) -> HttpResponse:
    context = {
        "tab": "settings",
        "network": network,
        "form": form,
        "account": verbs.accounts_of(request.ambassador).filter(network=network.id).first(),
        "reason": reason.label if reason is not None else "",
    }
    return render_page(request, "hub/account_connect.html", context, status=status)


def _listed(told: str = "") -> HttpResponse:
    address = reverse("wagtail_advocacy:accounts")
    return redirect(f"{address}?told={told}" if told else address)
