from datetime import date
from decimal import Decimal

import pytest

from tests.measurement.builders import at, share
from wagtail_advocacy.measurement.queries import change, engagement_totals, period_before
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Engagement


@pytest.mark.parametrize("now, before", [(5, 0), (5, None), (None, 5), (0, 0)])
def test_there_is_no_percentage_from_zero_or_from_the_unknown(now, before):
    assert change(now, before) is None


def test_change_is_in_per_cent():
    assert change(150, 100) == 50
    assert change(Decimal("7.5"), 10) == -25
    assert change(0, 10) == -100


def test_the_period_before_has_equally_many_days():
    assert period_before(date(2026, 3, 1), date(2026, 3, 31)) == (
        date(2026, 1, 29),
        date(2026, 2, 28),
    )
    assert period_before(date(2026, 3, 1), date(2026, 3, 1)) == (
        date(2026, 2, 28),
        date(2026, 2, 28),
    )


def test_engagement_is_the_sum_of_what_is_known(item, alice, bob):
    first = share(alice, item, "x", at(2026, 3, 1))
    second = share(bob, item, "x", at(2026, 3, 1))
    Engagement.objects.create(share=first, likes=4)
    Engagement.objects.create(share=second, likes=1, comments=2)
    totals = engagement_totals(Share.objects.all())
    assert (totals.likes, totals.comments, totals.reshares) == (5, 2, None)
    assert (totals.total, totals.known_shares) == (7, 2)


def test_engagement_that_nobody_knows_is_unknown_not_zero(item, alice):
    Engagement.objects.create(share=share(alice, item, "x", at(2026, 3, 1)))
    totals = engagement_totals(Share.objects.all())
    assert totals.total is None
    assert totals.known_shares == 0
