from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection

from wagtail_advocacy.sharing import spending
from wagtail_advocacy.sharing.models import Spending


PRICE = Decimal("0.20")


@pytest.fixture(autouse=True)
def _budget(settings):
    settings.WAGTAIL_ADVOCACY_X_MONTHLY_BUDGET = Decimal("0.60")


def this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)


def test_money_goes_until_the_budget_is_used_up(db):
    assert [spending.reserve("x", PRICE) for _time in range(4)] == [True, True, True, False]
    assert spending.spent("x", this_month()) == Decimal("0.60")


def test_a_smaller_amount_may_still_fit(db, settings):
    settings.WAGTAIL_ADVOCACY_X_MONTHLY_BUDGET = 0.215
    assert spending.reserve("x", PRICE)
    assert not spending.reserve("x", PRICE)
    assert spending.reserve("x", Decimal("0.015"))
    assert not spending.reserve("x", Decimal("0.001"))


def test_without_a_budget_nothing_goes(db, settings):
    settings.WAGTAIL_ADVOCACY_X_MONTHLY_BUDGET = 0
    assert not spending.reserve("x", PRICE)
    assert spending.spent("x", this_month()) == 0


@pytest.mark.parametrize("network", ["linkedin", "bluesky", "facebook"])
def test_what_costs_nothing_needs_no_budget(db, network):
    assert spending.reserve(network, PRICE)
    assert spending.reserve("x", Decimal(0))
    spending.give_back(network, PRICE)
    assert not Spending.objects.exists()


def test_what_was_not_carried_out_is_given_back(db):
    spending.reserve("x", PRICE)
    spending.give_back("x", PRICE)
    assert spending.spent("x", this_month()) == 0
    spending.give_back("x", PRICE)
    assert spending.spent("x", this_month()) == 0


def test_each_month_has_its_budget(db):
    Spending.objects.create(network="x", month=date(2026, 1, 1), amount=Decimal("0.60"))
    assert spending.reserve("x", PRICE)
    assert spending.spent("x", date(2026, 1, 1)) == Decimal("0.60")


def test_months_begin_in_utc():
    moment = datetime(2026, 12, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert spending.month_of(moment) == date(2026, 11, 1)


def test_it_takes_few_queries(db, django_assert_max_num_queries):
    spending.reserve("x", PRICE)
    with django_assert_max_num_queries(5):
        spending.reserve("x", PRICE)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_at_once_do_not_exceed_it():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")

    def reserve(_number):
        try:
            return spending.reserve("x", PRICE)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(reserve, range(24)))
    assert granted.count(True) == 3
    assert spending.spent("x", this_month()) == Decimal("0.60")
