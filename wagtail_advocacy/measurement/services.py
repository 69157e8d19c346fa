"""The verbs of measurement."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.networks import all_networks, network_choices
from wagtail_advocacy.programme.calendar import month_start, programme_day
from wagtail_advocacy.programme.queries import settings_for

from .models import Price
from .prices import price_book


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

    The amount is in the programme's currency. Months that have passed keep their value: a
    day before the month of ``today`` (the programme's day when left out) is refused where a
    price is in force already, so that only days without any price can still get one.
    Raises ``ValidationError``.
    """
    price = new_price(site, network, amount, valid_from, user, today=today)
    try:
        with transaction.atomic():
            price.save(force_insert=True)
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
    if valid_from < month_start(today) and price_book(site).on(network, valid_from) is not None:
        raise ValidationError(
            {
                "valid_from": _(
                    "A price is in force on this day already, and months that have passed keep "
                    "their value. Choose a day from %(day)s on."
                )
                % {"day": date_format(month_start(today))}
            }
        )
    return price


def _refuse_second_price(price: Price) -> None:
    if Price.objects.filter(
        site=price.site,
        network=price.network,
        currency=price.currency,
        valid_from=price.valid_from,
    ).exists():
        raise ValidationError(
            {
                "valid_from": _(
                    "There is a price for this network from this day on. Prices are not "
                    "changed; add one that starts on another day."
                )
            }
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
