from datetime import timedelta

import pytest
from django.utils import timezone

from wagtail_advocacy.content.balance import Balance, balance_of
from wagtail_advocacy.content.models import Item, Origin


@pytest.fixture
def offer(site):
    def make(origin, count=1, **values):
        for number in range(count):
            Item.objects.create(
                site=site, title=f"{origin} {number}", origin=origin, shareable=True, **values
            )

    return make


def test_each_origin_is_counted(site, offer):
    offer(Origin.OWN, 2)
    offer(Origin.THIRD_PARTY, 5)
    offer(Origin.SUGGESTED)
    balance = balance_of(site, 67)
    assert (balance.own, balance.third_party, balance.suggested) == (2, 5, 1)
    assert balance.third_party_percent == 62
    assert balance.is_short


def test_what_is_not_on_offer_now_is_not_counted(site, offer):
    now = timezone.now()
    offer(Origin.OWN, withdrawn_at=now)
    offer(Origin.OWN, share_until=now)
    offer(Origin.OWN, share_from=now + timedelta(days=1))
    assert balance_of(site, 67, now=now).total == 0


def test_a_target_can_be_reached():
    assert not Balance(own=1, third_party=2, suggested=0, target=67).is_short


def test_nothing_on_offer_falls_short_of_nothing():
    balance = Balance(own=0, third_party=0, suggested=0, target=67)
    assert balance.third_party_percent == 0
    assert not balance.is_short
