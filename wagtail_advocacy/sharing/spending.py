"""What networks' interfaces may cost. A call is paid for before it is made."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from wagtail_advocacy.conf import advocacy_settings

from .models import Spending


def reserve(network_id: str, amount: Decimal) -> bool:
    """Set ``amount`` (US dollars) aside for a call of a network's interface this month.

    Gives whether there was so much left. Of two at once that want the last of it, one gets it.
    """
    limit = budget(network_id)
    if amount > limit:
        return False
    month = month_of(timezone.now())
    Spending.objects.get_or_create(network=network_id, month=month)
    left = Spending.objects.filter(network=network_id, month=month, amount__lte=limit - amount)
    return bool(left.update(amount=F("amount") + amount))


def spent(network_id: str, month: date) -> Decimal:
    """What a network's interface cost in the month that begins with ``month``, in US dollars."""
    row = Spending.objects.filter(network=network_id, month=month).first()
    return row.amount if row else Decimal(0)


def budget(network_id: str) -> Decimal:
    """What a network's interface may cost a month, in US dollars."""
    budgets = {"x": advocacy_settings.X_MONTHLY_BUDGET}
    return Decimal(str(budgets.get(network_id, 0)))


def month_of(moment: datetime) -> date:
    """The first day of the month in UTC, as networks bill."""
    return moment.astimezone(UTC).date().replace(day=1)
