"""Tokens that are exchanged for new ones before they end."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    Credentials,
    ReconnectNeeded,
    TryLater,
)
from wagtail_advocacy.signals import account_connected

from .accounts import end_of, mark_needs_reconnect
from .encryption import SecretLost
from .models import Account


# A token that ends sooner is exchanged first.
MARGIN = timedelta(minutes=5)
# How long a worker may take for it; longer than any call.
LEASE = timedelta(seconds=90)
# How long another worker waits for it, and looks how often.
PATIENCE = 5.0
PAUSE = 0.2


@sensitive_variables("refused", "credentials", "renewed")
def fresh_credentials(account: Account, *, refused: Credentials | None = None) -> Credentials:
    """What the network's interface needs to act for the person, with a token that is still good.

    A token that ends is exchanged first, by one worker at a time: networks take a refresh token
    once. ``refused`` are credentials that the network has just refused, so that they are exchanged
    although they should be good; once, unless another worker did it meanwhile.

    Raises ``ApiError``: with ``ReconnectNeeded`` where the person must connect the account again
    (which is noted), with ``TryLater`` or ``Unconfirmed`` where the network could not be asked.
    Not to be called in a transaction.
    """
    credentials, is_ours = _claim(account, refused)
    if not is_ours:
        return credentials
    try:
        renewed = get_network(account.network).api.refresh(credentials)
    except ApiError as error:
        _release(account)
        if isinstance(error.outcome, ReconnectNeeded):
            mark_needs_reconnect(account, error.outcome.problem)
            raise
        if refused is None and _is_good(credentials, timedelta(seconds=30)):
            # It was early, and the network has trouble of its own.
            return credentials
        raise
    except BaseException:
        _release(account)
        raise
    _store(account, renewed)
    return renewed


@sensitive_variables("refused", "credentials")
def _claim(account: Account, refused: Credentials | None) -> tuple[Credentials, bool]:
    """What is stored now, and whether it is for this worker to exchange it."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            credentials, is_ours = _try_claim(account, refused)
        except SecretLost:
            mark_needs_reconnect(account)
            raise ApiError(ReconnectNeeded()) from None
        if credentials is not None:
            return credentials, is_ours
        if time.monotonic() >= deadline:
            raise ApiError(TryLater(ApiProblem.BUSY, seconds=LEASE.total_seconds()))
        time.sleep(PAUSE)


@sensitive_variables("refused", "credentials")
@transaction.atomic
def _try_claim(account: Account, refused: Credentials | None) -> tuple[Credentials | None, bool]:
    """As ``_claim``; no credentials while another worker exchanges them."""
    row = Account.objects.select_for_update().filter(pk=account.pk).first()
    if row is None:
        raise ApiError(ReconnectNeeded())
    if row.state != Account.State.CONNECTED:
        raise ApiError(ReconnectNeeded(row.problem or ApiProblem.TOKEN))
    credentials = row.credentials
    if not _wants_refresh(credentials, refused):
        return credentials, False
    now = timezone.now()
    if row.refreshing_until is not None and row.refreshing_until > now:
        return None, False
    Account.objects.filter(pk=row.pk).update(refreshing_until=now + LEASE)
    return credentials, True


def _wants_refresh(credentials: Credentials, refused: Credentials | None) -> bool:
    if refused is not None:
        return credentials.access_token == refused.access_token
    margin = MARGIN if credentials.refresh_token else timedelta(0)
    return not _is_good(credentials, margin)


def _is_good(credentials: Credentials, margin: timedelta) -> bool:
    return credentials.expires_at is None or credentials.expires_at > timezone.now() + margin


def _release(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(refreshing_until=None)


@sensitive_variables("renewed")
@transaction.atomic
def _store(account: Account, renewed: Credentials) -> None:
    row = Account.objects.select_for_update().filter(pk=account.pk).first()
    if row is None or row.connected_at != account.connected_at:
        # Disconnected, or connected anew, while the network was asked.
        return
    row.secrets = renewed.to_dict()
    row.scopes = list(renewed.scopes) or row.scopes
    row.refreshing_until = None
    row.ends_at = end_of(get_network(row.network), renewed, since=timezone.now())
    was_warned, row.warned_of = row.warned_of is not None, None
    row.save(update_fields=["secrets", "scopes", "refreshing_until", "ends_at", "warned_of"])
    if was_warned:
        account_connected.send(Account, account=row)


def extend(account: Account, *, before: datetime) -> bool:
    """Exchange the token of an account that ends before a moment, so that it ends later.

    Gives whether it does. Raises nothing: what cannot be exchanged today can be tomorrow.
    """
    try:
        credentials = account.credentials
        if not credentials.refresh_token:
            return False
        fresh_credentials(account, refused=credentials)
    except (SecretLost, ApiError):
        return False
    account.refresh_from_db()
    return account.ends_at is None or account.ends_at > before
