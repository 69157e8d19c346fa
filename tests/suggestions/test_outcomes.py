"""What an idea brought is told once it brought something, and again at milestones alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wagtail_advocacy.content.services import withdraw_item
from wagtail_advocacy.measurement.models import ItemTally
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.suggestions.models import Suggestion, SuggestionOutcome
from wagtail_advocacy.suggestions.outcomes import MILESTONES, milestone_of, tell_outcomes


@pytest.fixture
def published(suggestion, article):
    Suggestion.objects.filter(pk=suggestion.pk).update(
        state="published", page=article.pk, published_at=timezone.now() - timedelta(days=14)
    )
    suggestion.refresh_from_db()
    return suggestion


@pytest.fixture
def brought(item):
    """Sets what the item brought by now."""

    def brought(shares, readers=0):
        ItemTally.objects.update_or_create(
            day=timezone.now().date(),
            item=item,
            network="linkedin",
            defaults={"confirmed": shares, "readers": readers},
        )

    return brought


def told():
    return list(
        SuggestionOutcome.objects.order_by("pk").values_list("milestone", "shares", "readers")
    )


def test_it_is_told_once(published, brought, heard):
    brought(48, 80)
    assert tell_outcomes() == 1
    brought(50, 95)
    assert tell_outcomes() == 0
    assert told() == [(0, 48, 80)]
    assert heard.count("suggestion_outcome") == 1


def test_nothing_is_told_of_nothing(published, brought):
    assert tell_outcomes() == 0
    brought(0, 0)
    assert tell_outcomes() == 0
    brought(1, 0)
    assert tell_outcomes() == 1


def test_it_is_told_so_many_days_after_publication_as_is_set(published, brought, programme):
    brought(3, 9)
    programme.outcome_after_days = 15
    programme.save()
    assert tell_outcomes() == 0
    assert tell_outcomes(timezone.now() + timedelta(days=1)) == 1


def test_each_milestone_is_told_once(published, brought):
    for readers in (99, 100, 150, 999, 1_000, 12_000, 100_000):
        brought(5, readers)
        tell_outcomes()
        tell_outcomes()
    assert [milestone for milestone, _shares, _readers in told()] == [0, *MILESTONES]


def test_a_milestone_that_was_passed_before_is_not_told_afterwards(published, brought):
    brought(5, 2_000)
    assert tell_outcomes() == 1
    assert told() == [(1_000, 5, 2_000)]
    assert tell_outcomes() == 0


@pytest.mark.parametrize(
    ("readers", "milestone"), [(0, 0), (99, 0), (100, 100), (1_000, 1_000), (10**6, 10_000)]
)
def test_a_milestone_is_the_highest_that_was_reached(readers, milestone):
    assert milestone_of(readers) == milestone


def test_nothing_is_told_of_what_is_withdrawn(published, brought, item):
    brought(5, 9)
    withdraw_item(item)
    assert tell_outcomes() == 0


def test_nothing_is_told_of_what_is_not_published(published, brought):
    brought(5, 9)
    Suggestion.objects.update(state="taken_up")
    assert tell_outcomes() == 0


def test_nothing_is_told_to_who_left(published, brought, alice):
    brought(5, 9)
    leave(alice)
    assert tell_outcomes() == 0


def test_nothing_is_told_of_a_page_that_is_gone(published, brought, article):
    brought(5, 9)
    article.delete()
    assert tell_outcomes() == 0


@pytest.mark.parametrize("count", [3, 40])
def test_looking_costs_the_same_for_many(
    published, brought, site, alice, count, django_assert_max_num_queries
):
    long_ago = timezone.now() - timedelta(days=30)
    Suggestion.objects.bulk_create(
        Suggestion(
            site=site, ambassador=alice, text=f"{n}", state="published", published_at=long_ago
        )
        for n in range(count)
    )
    brought(5, 9)
    tell_outcomes()
    with django_assert_max_num_queries(3):
        assert tell_outcomes() == 0
