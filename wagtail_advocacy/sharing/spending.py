"""What calls of paid interfaces may cost in a month."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from wagtail_advocacy.networks import get_network

from .models import Spending


def month_of_bill(now: datetime | None = None) -> date:
    """The first day of the month, in UTC as the networks bill."""
    return (now or datetime.now(UTC)).astimezone(UTC).date().replace(day=1)


def spent(network_id: str, month: date) -> Decimal:
    """US dollars that were reserved for ``network_id`` in the month of which ``month`` is the first
    day."""
    row = Spending.objects.filter(network=network_id, month=month).first()
    return row.amount if row else Decimal(0)


def reserve(network_id: str, amount: Decimal, *, now: datetime | None = None) -> bool:
    """Take ``amount`` US dollars out of this month's budget of ``network_id``, if so much is left.

    What is reserved counts as spent, also where the call fails afterwards: the network may bill
    it. Never goes beyond the budget, however many workers ask at once.
    """
    if amount <= 0:
        return True
    budget = get_network(network_id).api.monthly_budget
    month = month_of_bill(now)
    with transaction.atomic():
        Spending.objects.get_or_create(network=network_id, month=month)
        rows = Spending.objects.filter(network=network_id, month=month)
        if budget is not None:
            rows = rows.filter(amount__lte=budget - amount)
        return bool(rows.update(amount=F("amount") + amount))
