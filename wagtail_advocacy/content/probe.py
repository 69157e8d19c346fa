"""Asking a target for what an outsider meets there."""

import re
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.safe_http import PORTS, Answer, FetchError, Problem

from .models import Item, TargetKind, TargetState
from .target import public_target
from .unfurl import WebCard, unfurl


CHECK_ITEMS = "wagtail_advocacy.content.tasks.check_targets"
# Items that one task of the worker checks, so that it ends within any usual time limit.
BATCH = 5

# Addresses at which sites and identity providers ask who is there.
LOGIN_PATH = re.compile(
    r"(^|[/_.-])(log[-_]?in|sign[-_]?in|log[-_]?on|sso|saml2?|oauth2?|auth|accounts?/login)([/_.-]|$)",
    re.IGNORECASE,
)
LOGIN_HOSTS = re.compile(
    r"^(login|signin|sso|auth|idp|accounts)\.|\.(okta|auth0|onelogin)\.com$", re.IGNORECASE
)
LOGIN_STATUS = frozenset({401, 403, 407})
GONE_STATUS = frozenset({404, 410})

BAD_STATES = (TargetState.LOGIN, TargetState.NOT_FOUND, TargetState.UNREACHABLE)


def check_target(item: Item) -> TargetState:
    """Ask for the target of ``item`` now, and record on it what an outsider meets.

    Nothing is asked where nothing is offered; then nothing is known of it either.
    """
    url = public_target(item).url
    state, problem = _probe(url, own_hosts(item.site)) if url else (TargetState.UNKNOWN, "")
    item.target_state, item.target_problem = state, problem
    item.target_checked_at = timezone.now() if url else None
    # Not by save(): neither search nor the time of the last change depend on it.
    Item.objects.filter(pk=item.pk).update(
        target_state=state, target_problem=problem, target_checked_at=item.target_checked_at
    )
    return TargetState(state)


def check_target_later(item: Item) -> None:
    """Have the worker check the target of ``item``."""
    enqueue(CHECK_ITEMS, str(item.pk))


def check_all_targets_later() -> int:
    """Have the worker check everything that is offered or still has links; gives how many."""
    ids = list(
        Item.objects.filter(shareable=True, withdrawn_at=None)
        .filter(Q(share_until=None) | Q(share_until__gt=timezone.now()) | Q(shares__isnull=False))
        .exclude(target_kind=TargetKind.NOTHING)
        .order_by("target_checked_at", "pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    for start in range(0, len(ids), BATCH):
        enqueue(CHECK_ITEMS, ",".join(map(str, ids[start : start + BATCH])))
    return len(ids)


def own_hosts(site: Site) -> set[str]:
    """The hosts at which the site itself answers. They may be internal: whether outsiders can
    reach them is asked in the set-up."""
    addresses = (site.root_url, advocacy_settings.PUBLIC_BASE_URL)
    return {_host(address) for address in addresses if address}


def _host(address: str) -> str:
    parts = urlsplit(address)
    is_default = parts.port in {None, PORTS.get(parts.scheme)}
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if is_default else f"{host}:{parts.port}"


def problem_text(item: Item) -> str:
    """What the last check's state leaves to say, in a sentence; ``""`` for nothing."""
    return problem_sentence(item.target_problem)


def problem_sentence(problem: str) -> str:
    """The sentence for a ``Problem`` or the status of an error, as they are stored."""
    if problem.isdigit():
        return _("The server answered with the error %(status)s.") % {"status": problem}
    return str(Problem(problem).label) if problem in Problem.values else ""


def check_text(item: Item) -> str:
    """What the last check found, and when, in a sentence."""
    if item.target_checked_at is None:
        return str(TargetState.UNKNOWN.label)
    moment = date_format(localtime(item.target_checked_at), "SHORT_DATETIME_FORMAT")
    parts = (item.get_target_state_display(), problem_text(item))
    return _("%(state)s (%(moment)s)") % {
        "state": " – ".join(part.rstrip(".") for part in parts if part),
        "moment": moment,
    }


def _probe(url: str, own: set[str]) -> tuple[str, str]:
    try:
        card, answer = unfurl(url, allowed_hosts=own)
    except FetchError as error:
        if error.problem == Problem.KIND:
            # A file: it opens, and has no card.
            return TargetState.NO_CARD, Problem.KIND
        return TargetState.UNREACHABLE, error.problem
    return _judge(url, card, answer)


def _judge(url: str, card: WebCard, answer: Answer) -> tuple[str, str]:
    if answer.status in LOGIN_STATUS or asks_for_login(url, card, answer):
        return TargetState.LOGIN, ""
    if answer.status in GONE_STATUS:
        return TargetState.NOT_FOUND, ""
    if answer.status != 200:
        return TargetState.UNREACHABLE, str(answer.status)
    return (TargetState.OPENS if card.has_card else TargetState.NO_CARD), ""


def asks_for_login(url: str, card: WebCard, answer: Answer) -> bool:
    """Whether the answer to ``url`` is a login page, going by where it is and what is on it.

    A page that was asked for by its own address and has a card is none, though a form to sign
    in may stand in its head.
    """
    asked, found = urlsplit(url), urlsplit(answer.url)
    was_moved = (asked.hostname, asked.path.rstrip("/")) != (found.hostname, found.path.rstrip("/"))
    if was_moved:
        is_known = LOGIN_PATH.search(found.path) or LOGIN_HOSTS.search(found.hostname or "")
        return bool(is_known) or (card.asks_password and not card.has_card)
    return card.asks_password and not card.has_card
