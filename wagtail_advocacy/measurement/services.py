"""The verbs of measurement."""

from datetime import date
from decimal import Decimal

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

from .cells import fix_values
from .models import ItemTally, Price
from .prices import price_book
from .tallies import tally_lock


# What the networks' own default prices are in.
DEFAULT_CURRENCY = "EUR"


def add_price(
    site: Site,
    network: str,
    amount: Decimal,
    valid_from: date,
    user=None,
    *,
    today: date | None = None,
) -> Price:
    """Have a click by ``network`` count for ``amount`` from the day ``valid_from`` on.

    The amount is in the programme's currency. Days that have passed keep their value: a day
    before ``today`` (the programme's day when left out) is refused where a price is in force
    already, so that only days without any price can still get one; a wrong price is a matter of
    ``correct_price``. Raises ``ValidationError``.
    """
    price = new_price(site, network, amount, valid_from, user, today=today)
    try:
        with transaction.atomic():
            price.save(force_insert=True)
            with tally_lock():
                fix_values(_valued_by(price))
            log(price, "wagtail_advocacy.add_price", user=user)
    except IntegrityError:
        _refuse_second_price(price)
        raise
    return price


def new_price(
    site: Site,
    network: str,
    amount: Decimal,
    valid_from: date,
    user=None,
    *,
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
        valid_from=valid_from,
        created_by=user,
    )
    if network not in dict(network_choices()):
        raise ValidationError({"network": _("There is no such network.")})
    price.clean_fields()
    _refuse_second_price(price)
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


def _refuse_second_price(price: Price) -> None:
    if Price.objects.filter(
        site=price.site,
        network=price.network,
        currency=price.currency,
        valid_from=price.valid_from,
        replaced_at=None,
    ).exists():
        raise ValidationError(
            {
                "valid_from": _(
                    "There is a price for this network from this day on. Prices are not "
                    "changed; add one that starts on another day."
                )
            }
        )


def correct_price(price: Price, amount: Decimal, reason: str, user=None) -> Price:
    """Put a price of ``amount`` in the place of ``price``, which was wrong, from its first day on.

    This is the one way in which the value of days that have passed changes, so it needs a
    ``reason`` and is logged with the value before and after. The wrong price stays to be seen.
    Gives the new one. Raises ``ValidationError``, keyed by ``amount`` and ``reason``.
    """
    with tally_lock():
        wrong = Price.objects.select_for_update().get(pk=price.pk)
        right = check_correction(wrong, amount, reason)
        right.created_by = user
        Price.objects.filter(pk=wrong.pk).update(replaced_at=timezone.now())
        right.save(force_insert=True)
        cells = _valued_by(right)
        before = cells.aggregate(value=Sum("value"))["value"]
        fix_values(cells)
        after = cells.aggregate(value=Sum("value"))["value"]
        data = {"reason": right.reason, "price": [str(wrong.amount), str(right.amount)]}
        data["value"] = [str(value or 0) for value in (before, after)]
        log(right, "wagtail_advocacy.correct_price", user=user, data=data)
    return right


def check_correction(price: Price, amount: Decimal, reason: str) -> Price:
    """The price that ``correct_price`` would put in the place of ``price``, not stored. Errors as
    there."""
    right = Price(
        site=price.site,
        network=price.network,
        currency=price.currency,
        amount=amount,
        valid_from=price.valid_from,
        corrects_id=price.pk,
        reason=reason.strip(),
    )
    right.clean_fields()
    if not right.reason:
        raise ValidationError({"reason": _("Say why, for whoever reads the figures later.")})
    if price.replaced_at is not None:
        raise ValidationError(
            {"amount": _("This price was corrected already. Correct the one in its place.")}
        )
    if right.amount == price.amount:
        raise ValidationError({"amount": _("This is the price as it is.")})
    return right


def _valued_by(price: Price) -> QuerySet[ItemTally]:
    """The tallies whose value ``price`` may decide."""
    return ItemTally.objects.filter(
        item__site=price.site, network=price.network, day__gte=price.valid_from
    )


@transaction.atomic
def add_default_prices(site: Site, valid_from: date) -> list[Price]:
    """Give every network that never had a price its default price from ``valid_from`` on.

    One that takes no links has no clicks and needs none. The defaults are in euros, so a
    programme in another currency gets none. Safe to repeat. Gives the prices that were added.
    """
    currency = settings_for(site).currency
    if currency != DEFAULT_CURRENCY:
        return []
    priced = set(
        Price.objects.filter(site=site, currency=currency).values_list("network", flat=True)
    )
    return [
        add_price(site, network.id, network.default_price, valid_from)
        for network in all_networks()
        if network.takes_link and network.id not in priced
    ]
