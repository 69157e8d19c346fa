import pytest
from django.core.exceptions import ValidationError

from wagtail_advocacy.tracking.models import Engagement
from wagtail_advocacy.tracking.services import record_engagement


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
