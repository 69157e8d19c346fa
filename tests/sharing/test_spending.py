import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import PostingApi
from wagtail_advocacy.networks.x import X
from wagtail_advocacy.sharing.spending import month_of_bill, reserve, spent


NOVEMBER = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


@pytest.fixture
def budget(monkeypatch):
    api = PostingApi()
    monkeypatch.setattr(X, "api", api)
    assert get_network("x").api is api

    def set_budget(amount):
        api.monthly_budget = None if amount is None else Decimal(amount)

    return set_budget


@pytest.mark.django_db
def test_a_budget_is_never_passed(budget):
    budget("0.50")
    taken = [reserve("x", Decimal("0.20"), now=NOVEMBER) for _call in range(3)]
    assert taken == [True, True, False]
    assert spent("x", date(2026, 11, 1)) == Decimal("0.40")
    assert reserve("x", Decimal("0.10"), now=NOVEMBER)


@pytest.mark.django_db
def test_a_new_month_has_a_budget_of_its_own(budget):
    budget("0.20")
    assert reserve("x", Decimal("0.20"), now=NOVEMBER)
    december = datetime(2026, 12, 1, tzinfo=UTC)
    assert reserve("x", Decimal("0.20"), now=december)
    assert not reserve("x", Decimal("0.20"), now=NOVEMBER)


@pytest.mark.django_db
def test_what_costs_nothing_needs_no_budget(budget):
    budget("0")
    assert reserve("x", Decimal(0), now=NOVEMBER)
    assert spent("x", month_of_bill(NOVEMBER)) == 0


@pytest.mark.django_db
def test_without_a_budget_it_is_counted_all_the_same(budget):
    budget(None)
    assert reserve("x", Decimal(5), now=NOVEMBER)
    assert spent("x", month_of_bill(NOVEMBER)) == 5


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_workers_that_ask_at_once_do_not_pass_it_together(budget):
    budget("1.00")
    answers = []

    def ask():
        try:
            answers.append(reserve("x", Decimal("0.30"), now=NOVEMBER))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 5 + [True] * 3
    assert spent("x", date(2026, 11, 1)) == Decimal("0.90")
