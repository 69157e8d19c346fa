from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from tests.measurement.builders import at, click, share
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.models import ItemTally, Price, TallyState
from wagtail_advocacy.measurement.prices import PriceBook, price_book
from wagtail_advocacy.measurement.services import add_default_prices, add_price, correct_price
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.tracking.models import Click


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


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 11, 21)])
def test_a_day_that_has_passed_keeps_its_price(programme, site, day):
    add_price(site, "x", Decimal(1), date(2026, 1, 1), today=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="keep"):
        add_price(site, "x", Decimal(2), day, today=TODAY)
    assert price_book(site).on("x", day) == 1


def test_days_without_any_price_can_still_get_one(programme, site):
    add_price(site, "x", Decimal(1), FIRST, today=TODAY)
    add_price(site, "x", Decimal(2), date(2026, 1, 1), today=TODAY)
    assert price_book(site).on("x", date(2026, 10, 31)) == 2
    assert price_book(site).on("x", FIRST) == 1


@pytest.fixture
def read(alice, item):
    """Two readers on the first of November, one on the 20th; in the tallies."""
    own = share(alice, item, "x", at(2026, 11, 1, 9))
    for moment, visitor in ((1, "a"), (1, "b"), (20, "a")):
        click(own, at(2026, 11, moment, 10), visitor * 16)
    tallies.rebuild(last=TODAY)
    return ItemTally.objects.order_by("day")


def values(cells):
    return list(cells.values_list("price", "value"))


def test_a_value_is_fixed_with_the_price_of_the_day(programme, site, read):
    assert values(read) == [(None, None)] * 2
    add_price(site, "x", Decimal("1.50"), FIRST, today=TODAY)
    before = [(Decimal("1.50"), Decimal(3)), (Decimal("1.50"), Decimal("1.50"))]
    assert values(read) == before
    assert set(read.values_list("currency", flat=True)) == {"EUR"}
    add_price(site, "x", Decimal(9), TODAY, today=TODAY)
    add_price(site, "x", Decimal(7), date(2026, 1, 1), today=TODAY)
    add_price(site, "linkedin", Decimal(5), FIRST, today=TODAY)
    assert values(read) == before
    tallies.rebuild(last=TODAY)
    assert values(read) == before


def test_a_wrong_price_is_corrected_and_logged(programme, site, read, olive):
    wrong = add_price(site, "x", Decimal(15), FIRST, today=TODAY)
    add_price(site, "x", Decimal(2), date(2026, 11, 30), today=TODAY)
    right = correct_price(wrong, Decimal("1.50"), " A slip of the finger ", olive)
    assert (right.valid_from, right.corrects, right.created_by) == (FIRST, wrong, olive)
    assert values(read) == [(Decimal("1.50"), Decimal(3)), (Decimal("1.50"), Decimal("1.50"))]
    assert price_book(site).on("x", FIRST) == Decimal("1.50")
    assert price_book(site).on("x", date(2026, 11, 30)) == 2
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.correct_price")
    assert entry.user == olive
    assert entry.data["reason"] == "A slip of the finger"
    assert [Decimal(value) for value in entry.data["value"]] == [45, Decimal("4.50")]
    assert [Decimal(price) for price in entry.data["price"]] == [15, Decimal("1.50")]


def test_a_correction_reaches_days_whose_clicks_are_gone(programme, site, read):
    wrong = add_price(site, "x", Decimal(15), FIRST, today=TODAY)
    TallyState.objects.update_or_create(pk=1, defaults={"closed_to": TODAY})
    Click.objects.all().delete()
    correct_price(wrong, Decimal(1), "A slip of the finger")
    assert values(read) == [(Decimal(1), Decimal(2)), (Decimal(1), Decimal(1))]


@pytest.mark.parametrize(
    "amount, reason, field",
    [
        (Decimal(15), "Why not", "amount"),
        (Decimal(-1), "Why not", "amount"),
        (Decimal(1), " ", "reason"),
    ],
)
def test_a_correction_says_what_is_right_and_why(programme, site, amount, reason, field):
    wrong = add_price(site, "x", Decimal(15), FIRST, today=TODAY)
    with pytest.raises(ValidationError) as caught:
        correct_price(wrong, amount, reason)
    assert set(caught.value.message_dict) == {field}
    assert Price.objects.get().replaced_at is None


def test_a_price_is_corrected_once_and_its_correction_again(programme, site):
    wrong = add_price(site, "x", Decimal(15), FIRST, today=TODAY)
    better = correct_price(wrong, Decimal(2), "A slip of the finger")
    with pytest.raises(ValidationError, match="corrected already"):
        correct_price(wrong, Decimal(3), "Another slip")
    correct_price(better, Decimal(3), "Another slip")
    assert price_book(site).on("x", FIRST) == 3
    with pytest.raises(ValidationError, match="Prices are not changed"):
        add_price(site, "x", Decimal(2), FIRST, today=TODAY)


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
