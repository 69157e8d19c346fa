from datetime import date
from decimal import Decimal

import pytest

from tests.measurement.builders import at, click, share
from wagtail_advocacy.measurement.forecast import forecast, start_values
from wagtail_advocacy.measurement.services import add_price


TODAY = date(2026, 6, 15)


def test_the_articles_example_gives_exactly_90_000():
    assert forecast(Decimal(1000), Decimal(5), Decimal(6), Decimal(3)) == Decimal(90000)


def test_a_tenth_is_a_tenth():
    assert forecast(Decimal(3), Decimal("0.1"), Decimal(1), Decimal(1)) == Decimal("0.3")


def test_without_history_every_factor_is_assumed(site, programme):
    start = start_values(site, today=TODAY)
    factors = [start.people, start.posts, start.clicks, start.price]
    assert not any(factor.measured for factor in factors)
    assert [factor.value for factor in factors] == [1, 5, 2, Decimal("3.00")]
    assert start.measured_value is None


def test_an_assumed_price_is_the_programmes_own_for_linkedin(site, programme):
    add_price(site, "linkedin", Decimal("4.20"), date(2026, 6, 1), today=TODAY)
    assert start_values(site, today=TODAY).price.value == Decimal("4.20")


@pytest.fixture
def three_months(site, item, alice, bob):
    """March: Alice and Bob, April: Alice; three shares, nine readers at EUR 2."""
    add_price(site, "linkedin", Decimal("2.00"), date(2026, 3, 1), today=date(2026, 3, 1))
    add_price(site, "x", Decimal("2.00"), date(2026, 3, 1), today=date(2026, 3, 1))
    shares = [
        share(alice, item, "linkedin", at(2026, 3, 5)),
        share(bob, item, "linkedin", at(2026, 3, 6)),
        share(alice, item, "x", at(2026, 4, 6)),
    ]
    for one in shares:
        for number in range(3):
            click(one, at(2026, 4, 7, 9), f"v{number}")


def test_start_values_come_from_the_last_three_whole_months(site, three_months):
    start = start_values(site, today=TODAY)
    assert (start.first, start.last) == (date(2026, 3, 1), date(2026, 5, 1))
    assert (start.people.value, start.people.measured) == (1, True)
    assert (start.posts.value, start.posts.measured) == (1, True)
    assert (start.clicks.value, start.clicks.measured) == (3, True)
    assert (start.price.value, start.price.measured) == (2, True)
    assert start.measured_value == 6


def test_the_running_month_is_no_measure(site, item, alice):
    share(alice, item, "linkedin", at(2026, 6, 2))
    assert not start_values(site, today=TODAY).people.measured
