"""The verbs of measurement."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.networks import all_networks, network_choices
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.queries import settings_for

from .costs import cost_between
from .models import ItemTally, Price, ProgrammeCost
from .prices import price_book
from .tallies import revalue, tally_lock


Dated = TypeVar("Dated", Price, ProgrammeCost)

# What the networks' own default prices are in.
DEFAULT_CURRENCY = "EUR"


def add_price(
    site: Site,
    network: str,
    amount: Decimal,
    valid_from: date,
    user=None,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    today: date | None = None,
) -> Price:
    """Have a click by ``network`` count for ``amount`` from the day ``valid_from`` on, or for
    something between ``low`` and ``high``; without these the price is exact.

    The amount is in the programme's currency. Days that have passed keep their value: a day
    before ``today`` (the programme's day when left out) is refused where a price is in force
    already, so that only days without any price can still get one; a wrong price is a matter of
    ``correct_price``. Raises ``ValidationError``.
    """
    price = new_price(site, network, amount, valid_from, user, low=low, high=high, today=today)
    try:
        with transaction.atomic():
            price.save(force_insert=True)
            with tally_lock():
                revalue(_valued_by(price), price.valid_from)
            log(price, "wagtail_advocacy.add_price", user=user)
    except IntegrityError:
        _refuse_second(price)
        raise
    return price


def new_price(
    site: Site,
    network: str,
    amount: Decimal,
    valid_from: date,
    user=None,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    today: date | None = None,
) -> Price:
    """The price that ``add_price`` would add, checked but not stored. Arguments and errors as
    there."""
    today = today or programme_day()
    price = Price(
        site=site,
        network=network,
        currency=settings_for(site).currency,
        amount=amount,
        low=low,
        high=high,
        valid_from=valid_from,
        created_by=user,
    )
    if network not in dict(network_choices()):
        raise ValidationError({"network": _("There is no such network.")})
    price.clean_fields()
    _check_bounds(price)
    _refuse_second(price)
    if valid_from < today and price_book(site).on(network, valid_from) is not None:
        raise ValidationError(
            {
                "valid_from": _(
                    "A price is in force on this day already, and days that have passed keep "
                    "their value. Choose a day from %(day)s on."
                )
                % {"day": date_format(today)}
            }
        )
    return price


def _check_bounds(price: Price) -> None:
    if (price.low is None) != (price.high is None):
        missing = "low" if price.low is None else "high"
        raise ValidationError({missing: _("Give both bounds, or none where the price is exact.")})
    if price.low is None or price.high is None:
        return
    if price.low > price.amount:
        raise ValidationError({"low": _("This is more than the price itself.")})
    if price.high < price.amount:
        raise ValidationError({"high": _("This is less than the price itself.")})


def _refuse_second(record: Dated) -> None:
    """Of what stands in one record's place there is one a day."""
    rivals = type(record).objects.filter(
        site=record.site,
        currency=record.currency,
        valid_from=record.valid_from,
        replaced_at=None,
    )
    if isinstance(record, Price):
        text = _(
            "There is a price for this network from this day on. Prices are not changed; add one "
            "that starts on another day."
        )
        rivals = rivals.filter(network=record.network)
    else:
        text = _(
            "There is a cost from this day on. Costs are not changed; add one that starts on "
            "another day."
        )
    if rivals.exists():
        raise ValidationError({"valid_from": text})


def correct_price(
    price: Price,
    amount: Decimal,
    reason: str,
    user=None,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> Price:
    """Put a price of ``amount``, between ``low`` and ``high`` or exact, in the place of ``price``,
    which was wrong, from its first day on.

    This is the one way in which the value of days that have passed changes, so it needs a
    ``reason`` and is logged with the value before and after. The wrong price stays to be seen.
    Gives the new one. Raises ``ValidationError``, keyed by the argument's name.
    """
    with tally_lock():
        wrong = Price.objects.select_for_update().get(pk=price.pk)
        right = check_correction(wrong, amount, reason, low=low, high=high)
        _replace(wrong, right, user)
        cells = _valued_by(right)
        before = cells.aggregate(value=Sum("value"))["value"]
        revalue(cells, right.valid_from)
        after = cells.aggregate(value=Sum("value"))["value"]
        data = {
            "reason": right.reason,
            "price": [str(wrong.amount), str(right.amount)],
            "range": [[str(price.low), str(price.high)] for price in (wrong, right)],
            "value": [str(value or 0) for value in (before, after)],
        }
        log(right, "wagtail_advocacy.correct_price", user=user, data=data)
    return right


def check_correction(
    price: Price,
    amount: Decimal,
    reason: str,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> Price:
    """The price that ``correct_price`` would put in the place of ``price``, not stored. Errors as
    there."""
    right = Price(
        site=price.site,
        network=price.network,
        currency=price.currency,
        amount=amount,
        low=low,
        high=high,
        valid_from=price.valid_from,
        corrects_id=price.pk,
        reason=reason.strip(),
    )
    _check_replacement(price, right)
    _check_bounds(right)
    if (right.amount, right.low, right.high) == (price.amount, price.low, price.high):
        raise ValidationError({"amount": _("This is the price as it is.")})
    return right


def _check_replacement(wrong: Dated, right: Dated) -> None:
    right.clean_fields()
    if not right.reason:
        raise ValidationError({"reason": _("Say why, for whoever reads the figures later.")})
    if wrong.replaced_at is not None:
        raise ValidationError(
            {
                "amount": _("This price was corrected already. Correct the one in its place.")
                if isinstance(wrong, Price)
                else _("This cost was corrected already. Correct the one in its place.")
            }
        )


def _replace(wrong: Dated, right: Dated, user) -> None:
    right.created_by = user
    type(wrong).objects.filter(pk=wrong.pk).update(replaced_at=timezone.now())
    right.save(force_insert=True)


def _valued_by(price: Price) -> QuerySet[ItemTally]:
    """The tallies whose value ``price`` may decide."""
    return ItemTally.objects.filter(
        item__site=price.site, network=price.network, day__gte=price.valid_from
    )


@transaction.atomic
def add_default_prices(site: Site, valid_from: date) -> list[Price]:
    """Give every network that never had a price its default price with its bounds from
    ``valid_from`` on.

    One that takes no links has no clicks and needs none. The defaults are in euros, so a
    programme in another currency gets none. Safe to repeat. Gives the prices that were added.
    """
    currency = settings_for(site).currency
    if currency != DEFAULT_CURRENCY:
        return []
    priced = set(
        Price.objects.filter(site=site, currency=currency).values_list("network", flat=True)
    )
    added = []
    for network in all_networks():
        if network.takes_link and network.id not in priced:
            price = network.default_price
            low, high = network.default_bounds or (price / 2, price * 2)
            added.append(add_price(site, network.id, price, valid_from, low=low, high=high))
    return added


def add_cost(
    site: Site,
    amount: Decimal,
    valid_from: date,
    user=None,
    *,
    note: str = "",
    today: date | None = None,
) -> ProgrammeCost:
    """Have the programme cost ``amount`` a year from the day ``valid_from`` on, ``note`` says for
    what.

    The amount is in the programme's currency. Days that have passed keep their cost, as with
    ``add_price``. Raises ``ValidationError``.
    """
    cost = new_cost(site, amount, valid_from, user, note=note, today=today)
    try:
        with transaction.atomic():
            cost.save(force_insert=True)
            log(cost, "wagtail_advocacy.add_cost", user=user)
    except IntegrityError:
        _refuse_second(cost)
        raise
    return cost


def new_cost(
    site: Site,
    amount: Decimal,
    valid_from: date,
    user=None,
    *,
    note: str = "",
    today: date | None = None,
) -> ProgrammeCost:
    """The cost that ``add_cost`` would add, checked but not stored. Arguments and errors as
    there."""
    today = today or programme_day()
    cost = ProgrammeCost(
        site=site,
        currency=settings_for(site).currency,
        amount=amount,
        valid_from=valid_from,
        note=note.strip(),
        created_by=user,
    )
    cost.clean_fields()
    _refuse_second(cost)
    if valid_from < today and cost_between(site, valid_from, valid_from).parts:
        raise ValidationError(
            {
                "valid_from": _(
                    "A cost is in force on this day already, and days that have passed keep it. "
                    "Choose a day from %(day)s on."
                )
                % {"day": date_format(today)}
            }
        )
    return cost


@transaction.atomic
def correct_cost(
    cost: ProgrammeCost, amount: Decimal, reason: str, user=None, *, note: str = ""
) -> ProgrammeCost:
    """Put a cost of ``amount`` a year in the place of ``cost``, which was wrong, from its first day
    on. It changes the return of days that have passed, so it needs a ``reason`` and is logged.
    Gives the new one. Raises ``ValidationError``, keyed by the argument's name."""
    wrong = ProgrammeCost.objects.select_for_update().get(pk=cost.pk)
    right = check_cost_correction(wrong, amount, reason, note=note)
    _replace(wrong, right, user)
    data = {"reason": right.reason, "cost": [str(wrong.amount), str(right.amount)]}
    log(right, "wagtail_advocacy.correct_cost", user=user, data=data)
    return right


def check_cost_correction(
    cost: ProgrammeCost, amount: Decimal, reason: str, *, note: str = ""
) -> ProgrammeCost:
    """The cost that ``correct_cost`` would put in the place of ``cost``, not stored. Errors as
    there."""
    right = ProgrammeCost(
        site=cost.site,
        currency=cost.currency,
        amount=amount,
        note=note.strip(),
        valid_from=cost.valid_from,
        corrects_id=cost.pk,
        reason=reason.strip(),
    )
    _check_replacement(cost, right)
    if (right.amount, right.note) == (cost.amount, cost.note):
        raise ValidationError({"amount": _("This is the cost as it is.")})
    return right
