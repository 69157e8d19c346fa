"""The money that networks' interfaces cost, kept below each month's budget."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from wagtail_advocacy.networks import get_network

from .models import Spending


def month_of(moment: datetime) -> date:
    """The first day of the month of ``moment`` in UTC, as networks bill."""
    return moment.astimezone(UTC).date().replace(day=1)


def reserve(network: str, amount: Decimal) -> bool:
    """Set aside ``amount`` US dollars of this month's budget for calls of ``network``.

    False where the budget would be exceeded; nothing is set aside then. What costs nothing, or is
    of a network without a price, is always granted. Call it outside a transaction that may be
    rolled back: the call that follows is paid for either way.
    """
    budget = _budget_of(network)
    if budget is None or amount <= 0:
        return True
    with transaction.atomic():
        row = _row(network)
        if row.amount + amount > budget:
            return False
        row.amount += amount
        row.save(update_fields=["amount"])
    return True


def give_back(network: str, amount: Decimal) -> None:
    """Undo this month's ``reserve`` for a call that the network certainly did not carry out."""
    if _budget_of(network) is None or amount <= 0:
        return
    with transaction.atomic():
        row = _row(network)
        row.amount = max(row.amount - amount, Decimal(0))
        row.save(update_fields=["amount"])


def spent(network: str, month: date) -> Decimal:
    """US dollars set aside for ``network`` in the month that begins on ``month``."""
    row = Spending.objects.filter(network=network, month=month).first()
    return row.amount if row else Decimal(0)


def _row(network: str) -> Spending:
    month = month_of(timezone.now())
    # Made first: what is not there yet cannot be locked.
    Spending.objects.get_or_create(network=network, month=month)
    return Spending.objects.select_for_update().get(network=network, month=month)


def _budget_of(network: str) -> Decimal | None:
    api = get_network(network).api
    return None if api is None else api.monthly_budget()
