from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from wagtail_advocacy.measurement.queries import engagement_totals
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Engagement
from wagtail_advocacy.tracking.services import record_engagement


NETWORK = Engagement.Source.NETWORK

pytestmark = pytest.mark.django_db


def test_what_is_not_known_stays_empty(share):
    engagement = record_engagement(share, likes=3, comments=0, reshares=None)
    engagement.refresh_from_db()
    assert (engagement.likes, engagement.comments, engagement.reshares) == (3, 0, None)
    assert engagement.source_of("likes") == Engagement.Source.PERSON
    assert engagement.source_of("reshares") is None


def test_numbers_replace_the_earlier_ones(share):
    record_engagement(share, likes=3, comments=1, reshares=1)
    record_engagement(share, likes=5, comments=None, reshares=1)
    engagement = Engagement.objects.get()
    assert (engagement.likes, engagement.comments, engagement.reshares) == (5, None, 1)


@pytest.mark.parametrize("count", [-1, 2_000_000_001])
def test_impossible_numbers_are_refused_by_name(share, count):
    with pytest.raises(ValidationError) as caught:
        record_engagement(share, likes=1, comments=count, reshares=None)
    assert set(caught.value.message_dict) == {"comments"}
    assert not Engagement.objects.exists()


def test_what_a_network_reported_stays_when_a_person_enters_other_numbers(share):
    record_engagement(share, NETWORK, likes=40)
    record_engagement(share, likes=1, comments=2)
    engagement = Engagement.objects.get()
    assert (engagement.likes, engagement.comments) == (40, 2)
    assert engagement.source_of("likes") == NETWORK
    assert engagement.source_of("comments") == Engagement.Source.PERSON


def test_a_report_takes_the_place_of_what_a_person_entered(share):
    record_engagement(share, likes=1, comments=2)
    engagement = record_engagement(share, NETWORK, likes=40)
    assert (engagement.likes, engagement.comments, engagement.reported) == (40, 2, ["likes"])


def test_what_a_later_report_leaves_out_stays_as_it_was_reported(share):
    record_engagement(share, NETWORK, likes=40, comments=3)
    engagement = record_engagement(share, NETWORK, likes=41)
    assert (engagement.likes, engagement.comments) == (41, 3)
    assert engagement.reported == ["likes", "comments"]


def test_a_report_that_is_older_changes_nothing(share):
    now = timezone.now()
    record_engagement(share, NETWORK, likes=40, at=now)
    engagement = record_engagement(share, NETWORK, likes=30, at=now - timedelta(hours=1))
    assert (engagement.likes, engagement.reported_at) == (40, now)


def test_a_network_reports_only_what_its_posts_can_have(make_share):
    mailed = make_share("email")
    with pytest.raises(ValidationError) as caught:
        record_engagement(mailed, likes=1)
    assert caught.value.message_dict == {"likes": ["E-mail does not have these."]}


def test_a_sum_says_of_how_many_shares_anything_is_known(make_share):
    shares = [make_share(network) for network in ("linkedin", "x", "email")]
    record_engagement(shares[0], likes=0)
    record_engagement(shares[1])
    totals = engagement_totals(Share.objects.all())
    assert (totals.likes, totals.comments, totals.total) == (0, None, 0)
    assert (totals.known_shares, totals.shares) == (1, 3)


def test_without_any_knowledge_a_sum_is_unknown(share):
    totals = engagement_totals(Share.objects.all())
    assert (totals.total, totals.known_shares, totals.shares) == (None, 0, 1)
