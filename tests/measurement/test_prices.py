from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from wagtail_advocacy.measurement.models import Price
from wagtail_advocacy.measurement.prices import PriceBook, price_book
from wagtail_advocacy.measurement.services import add_default_prices, add_price
from wagtail_advocacy.networks import all_networks


TODAY = date(2026, 11, 22)
FIRST = date(2026, 11, 1)


def test_a_click_has_the_price_that_was_valid_on_its_day():
    book = PriceBook(
        [("x", date(2026, 3, 1), Decimal(2)), ("x", date(2026, 1, 1), Decimal(1))], "EUR"
    )
    assert book.on("x", date(2025, 12, 31)) is None
    assert book.on("x", date(2026, 1, 1)) == 1
    assert book.on("x", date(2026, 2, 28)) == 1
    assert book.on("x", date(2026, 3, 1)) == 2
    assert book.on("linkedin", date(2026, 3, 1)) is None


def test_add_price_takes_the_programmes_currency_and_is_logged(programme, site, olive):
    programme.currency = "DKK"
    programme.save()
    price = add_price(site, "x", Decimal("3.50"), FIRST, olive, today=TODAY)
    assert (price.currency, price.created_by) == ("DKK", olive)
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.add_price")
    assert entry.user == olive


def test_a_second_price_from_the_same_day_is_refused(programme, site):
    add_price(site, "x", Decimal(1), FIRST, today=TODAY)
    with pytest.raises(ValidationError, match="Prices are not changed"):
        add_price(site, "x", Decimal(2), FIRST, today=TODAY)
    assert Price.objects.get().amount == 1


def test_a_month_that_has_passed_keeps_its_price(programme, site):
    add_price(site, "x", Decimal(1), date(2026, 1, 1), today=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="keep"):
        add_price(site, "x", Decimal(2), date(2026, 10, 31), today=TODAY)
    assert price_book(site).on("x", date(2026, 10, 31)) == 1


def test_days_without_any_price_can_still_get_one(programme, site):
    add_price(site, "x", Decimal(1), FIRST, today=TODAY)
    add_price(site, "x", Decimal(2), date(2026, 1, 1), today=TODAY)
    assert price_book(site).on("x", date(2026, 10, 31)) == 2
    assert price_book(site).on("x", FIRST) == 1


@pytest.mark.parametrize(
    "network, amount", [("nowhere", Decimal(1)), ("x", Decimal(-1)), ("x", Decimal("1.234"))]
)
def test_what_is_no_price_is_refused(programme, site, network, amount):
    with pytest.raises(ValidationError):
        add_price(site, network, amount, FIRST, today=TODAY)
    assert not Price.objects.exists()


def test_prices_of_another_currency_do_not_count(programme, site):
    add_price(site, "x", Decimal(1), FIRST, today=TODAY)
    programme.currency = "USD"
    programme.save()
    assert price_book(site).on("x", FIRST) is None


def test_default_prices_are_added_once(programme, site):
    added = add_default_prices(site, FIRST)
    linked = [network.id for network in all_networks() if network.takes_link]
    assert [price.network for price in added] == linked
    assert add_default_prices(site, TODAY) == []
    assert price_book(site).on("linkedin", FIRST) == Decimal("3.00")


def test_default_prices_leave_an_owners_price_alone(programme, site):
    add_price(site, "linkedin", Decimal(7), FIRST, today=TODAY)
    add_default_prices(site, FIRST)
    assert price_book(site).on("linkedin", FIRST) == 7


def test_there_are_no_default_prices_in_another_currency(programme, site):
    programme.currency = "USD"
    programme.save()
    assert add_default_prices(site, FIRST) == []
