"""What the programme costs in a period, and what comes back for it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from wagtail_advocacy.measurement.costs import NoReturn, cost_between, return_on
from wagtail_advocacy.measurement.models import ProgrammeCost
from wagtail_advocacy.measurement.services import add_cost, correct_cost
from wagtail_advocacy.measurement.value import ClickValue


TODAY = date(2026, 11, 22)


def worth(low, likely, high):
    return ClickValue(readers=1, low=Decimal(low), value=Decimal(likely), high=Decimal(high))


def test_a_cost_counts_for_its_days_of_the_year(programme, site):
    add_cost(site, Decimal(36_500), date(2026, 1, 1), today=date(2026, 1, 1))
    cost = cost_between(site, date(2026, 3, 1), date(2026, 3, 10))
    assert cost.amount == 1_000
    assert cost_between(site, date(2026, 1, 1), date(2026, 12, 31)).amount == 36_500


def test_a_leap_year_has_a_day_more(programme, site):
    add_cost(site, Decimal(36_600), date(2027, 1, 1), today=TODAY)
    assert cost_between(site, date(2028, 2, 29), date(2028, 2, 29)).amount == 100
    both = cost_between(site, date(2027, 12, 31), date(2028, 1, 1))
    assert [part.days_of_year for part in both.parts] == [365, 366]
    assert round(both.amount, 2) == Decimal("200.27")


def test_each_day_has_the_cost_that_was_in_force(programme, site):
    add_cost(site, Decimal(3_650), date(2026, 1, 1), today=date(2026, 1, 1))
    add_cost(site, Decimal(7_300), date(2026, 12, 1), today=TODAY)
    cost = cost_between(site, date(2026, 11, 30), date(2026, 12, 1))
    assert [part.amount for part in cost.parts] == [10, 20]
    assert cost.unknown_days == 0


@pytest.mark.parametrize(
    ("first", "amount", "value", "reason"),
    [
        (date(2026, 2, 1), None, worth(1, 2, 3), NoReturn.NO_COST),
        (date(2026, 2, 1), "365", worth(1, 2, 3), NoReturn.SOME_DAYS),
        (date(2026, 3, 1), "0", worth(1, 2, 3), NoReturn.FREE),
        (date(2026, 3, 1), "365", ClickValue(readers=4, unpriced=4), NoReturn.NO_VALUE),
    ],
)
def test_an_unknown_return_has_its_reason(programme, site, first, amount, value, reason):
    if amount is not None:
        add_cost(site, Decimal(amount), date(2026, 3, 1), today=date(2026, 3, 1))
    found = return_on(cost_between(site, first, date(2026, 3, 31)), value)
    assert (found.low, found.likely, found.high, found.reason) == (None, None, None, reason)


def test_the_return_is_value_less_cost_by_cost_over_the_whole_range(programme, site):
    add_cost(site, Decimal(36_500), date(2026, 3, 1), today=date(2026, 3, 1))
    cost = cost_between(site, date(2026, 3, 1), date(2026, 3, 10))
    found = return_on(cost, worth(500, 1_500, 3_000))
    assert (found.low, found.likely, found.high, found.reason) == (-50, 50, 200, None)


def test_a_cost_of_another_currency_does_not_count(programme, site):
    add_cost(site, Decimal(365), date(2026, 3, 1), today=date(2026, 3, 1))
    programme.currency = "DKK"
    programme.save()
    assert not cost_between(site, date(2026, 3, 1), date(2026, 3, 31)).parts


def test_a_cost_is_added_once_and_logged(programme, site, olive):
    cost = add_cost(site, Decimal(365), TODAY, olive, note=" Software ", today=TODAY)
    assert (cost.currency, cost.note, cost.created_by) == ("EUR", "Software", olive)
    assert ModelLogEntry.objects.get(action="wagtail_advocacy.add_cost").user == olive
    with pytest.raises(ValidationError, match="Costs are not changed"):
        add_cost(site, Decimal(1), TODAY, today=TODAY)
    with pytest.raises(ValidationError, match="keep it"):
        add_cost(site, Decimal(1), date(2026, 11, 23), today=date(2026, 12, 1))
    assert add_cost(site, Decimal(1), date(2026, 1, 1), today=TODAY)


def test_a_wrong_cost_is_corrected_and_logged(programme, site, olive):
    wrong = add_cost(site, Decimal(36_500), date(2026, 3, 1), today=date(2026, 3, 1))
    right = correct_cost(wrong, Decimal(3_650), " A zero too many ", olive, note="Software")
    assert cost_between(site, date(2026, 3, 1), date(2026, 3, 1)).amount == 10
    assert (right.corrects, right.valid_from, right.created_by) == (wrong, date(2026, 3, 1), olive)
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.correct_cost")
    assert entry.data["reason"] == "A zero too many"
    assert [Decimal(cost) for cost in entry.data["cost"]] == [36_500, 3_650]
    with pytest.raises(ValidationError, match="corrected already"):
        correct_cost(wrong, Decimal(1), "Again")


@pytest.mark.parametrize(
    ("amount", "reason", "field"),
    [
        (Decimal(365), "Why not", "amount"),
        (Decimal(-1), "So", "amount"),
        (Decimal(1), "", "reason"),
    ],
)
def test_a_correction_of_a_cost_says_what_is_right_and_why(programme, site, amount, reason, field):
    wrong = add_cost(site, Decimal(365), date(2026, 3, 1), today=date(2026, 3, 1))
    with pytest.raises(ValidationError) as caught:
        correct_cost(wrong, Decimal(amount), reason)
    assert set(caught.value.message_dict) == {field}
    assert ProgrammeCost.objects.get().replaced_at is None
