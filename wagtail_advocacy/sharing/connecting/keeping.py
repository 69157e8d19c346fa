"""Connections that end, and those of people who went."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.sharing.accounts import (
    disconnect_account,
    is_there,
    mark_needs_reconnect,
    those_who_went,
)
from wagtail_advocacy.sharing.models import Account
from wagtail_advocacy.sharing.refreshing import extend
from wagtail_advocacy.signals import account_ending


FORGET = "wagtail_advocacy.sharing.connecting.tasks.forget_account"
# How long before its end a person is told.
NOTICE = timedelta(days=7)
# From then on it is tried every day to have the end put off, so that nobody need be told.
EXTENDING = timedelta(days=14)


def forget_accounts_of(**people) -> None:
    """Have the worker disconnect the accounts of the ambassadors that ``people`` (lookups of
    ``Account``) describe, once this transaction is committed."""
    for account_id in Account.objects.filter(**people).values_list("pk", flat=True):
        enqueue(FORGET, account_id)


def forget_account(account_id: int) -> bool:
    """Disconnect the account of somebody who went. Gives whether the network confirmed it.

    Safe to repeat. Whoever has come back meanwhile keeps it.
    """
    account = Account.objects.select_related("ambassador__user").filter(pk=account_id).first()
    if account is None or is_there(account.ambassador):
        return False
    return disconnect_account(account)


def look_after_accounts() -> dict[str, int]:
    """Forget accounts of people who went, put off ends, and tell of those that cannot be.

    Safe to repeat: nobody is told twice of one end. Gives how many accounts were ``forgotten``,
    ``extended``, ``ended`` and ``warned`` of.
    """
    counts = Counter(forgotten=0, extended=0, ended=0, warned=0)
    for account in Account.objects.filter(those_who_went()):
        disconnect_account(account)
        counts["forgotten"] += 1
    now = timezone.now()
    ending = Account.objects.filter(state=Account.State.CONNECTED, ends_at__lt=now + EXTENDING)
    for account in ending:
        counts[_look_after(account, now)] += 1
    del counts[None]
    return dict(counts)


def _look_after(account: Account, now) -> str | None:
    if extend(account, before=now + EXTENDING):
        return "extended"
    if account.ends_at <= now:
        return "ended" if mark_needs_reconnect(account) else None
    return "warned" if account.ends_at < now + NOTICE and _warn(account) else None


@transaction.atomic
def _warn(account: Account) -> bool:
    not_told = Q(warned_of=None) | ~Q(warned_of=F("ends_at"))
    same = Account.objects.filter(
        not_told, pk=account.pk, state=Account.State.CONNECTED, ends_at=account.ends_at
    )
    if not same.update(warned_of=account.ends_at):
        return False
    account.warned_of = account.ends_at
    account_ending.send(Account, account=account)
    return True
