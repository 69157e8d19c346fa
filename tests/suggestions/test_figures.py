"""What the reports say of suggestions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.measurement.builders import click, share
from wagtail_advocacy.content.models import Item, Origin
from wagtail_advocacy.suggestions.figures import (
    Decided,
    decided,
    decided_by,
    loop_of,
    monthly,
    spread_of,
    suggestions_of,
    time_until,
    waiting,
)
from wagtail_advocacy.suggestions.models import Suggestion


# A Wednesday.
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def put(site, alice):
    def put(state="submitted", *, at=NOON, **values):
        return Suggestion.objects.create(
            site=site, ambassador=alice, text="x", state=state, submitted_at=at, **values
        )

    return put


def test_a_draft_is_in_no_figure(site, put):
    put("draft", at=None)
    assert decided(suggestions_of(site)) == Decided()


def test_open_ones_are_counted_by_age(site, put):
    for days in (0, 2.9, 3.1, 7.1, 29, 31, 400):
        put(at=NOON - timedelta(days=days))
    put("asked", at=NOON - DAY * 5)
    put("taken_up", at=NOON - DAY * 500)
    found = waiting(suggestions_of(site), NOON)
    assert found.counts == [2, 2, 2, 2]
    assert found.total == 8
    assert found.oldest == NOON - DAY * 400


@pytest.mark.parametrize(
    ("durations", "typical", "nine_of_ten"),
    [
        ([], None, None),
        ([2], 2, 2),
        ([1, 4], 2.5, 4),
        ([3, 1, 2], 2, 3),
        (range(1, 11), 5.5, 9),
        (range(1, 101), 50.5, 90),
    ],
)
def test_the_spread_is_median_and_nearest_rank(durations, typical, nine_of_ten):
    found = spread_of(durations)
    assert (found.typical, found.nine_of_ten) == (typical, nine_of_ten)
    assert found.count == len(list(durations))


def test_times_are_in_working_days_and_of_the_period_in_which_it_was_done(site, put):
    put("taken_up", at=NOON - DAY * 7, answered_at=NOON)
    put("taken_up", at=NOON - DAY, answered_at=NOON)
    put("taken_up", at=NOON - DAY * 90, answered_at=NOON - DAY * 60)
    put()
    found = time_until("answered_at", suggestions_of(site), FIRST, LAST)
    assert (found.count, found.typical, found.nine_of_ten) == (2, 3, 5)
    assert time_until("published_at", suggestions_of(site), FIRST, LAST).count == 0


def test_the_share_taken_up_is_of_those_decided(site, put):
    for state in ("submitted", "asked", "taken_up", "published", "declined", "withdrawn", "merged"):
        put(state)
    found = decided(suggestions_of(site))
    assert found == Decided(received=7, waiting=2, taken_up=2, published=1, declined=1, gone=2)
    assert found.rate == pytest.approx(200 / 3)
    assert Decided(received=3, waiting=3).rate is None


def test_figures_are_by_the_team_of_that_time(site, put, team):
    put("taken_up", team=team)
    put("declined")
    found = decided_by("team", suggestions_of(site))
    assert (found[team.pk].taken_up, found[None].declined) == (1, 1)
    assert suggestions_of(site, {team.pk}).get().team == team
    assert suggestions_of(site, {None}).get().team is None


def test_months_begin_on_the_programmes_clock(site, put):
    put(at=datetime(2026, 10, 31, 22, 30, tzinfo=UTC))
    # In Amsterdam it is November by now.
    put(at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    months = [date(2026, 10, 1), date(2026, 11, 1)]
    assert monthly("submitted_at", suggestions_of(site), months, LAST) == [1, 1]


# The loop


@pytest.fixture
def suggested(site):
    return Item.objects.create(site=site, title="Eels", shareable=True, origin=Origin.SUGGESTED)


def test_the_loop_counts_what_happened_in_the_period(site, put, alice, bob, suggested):
    other = Item.objects.create(site=site, title="Own news", shareable=True)
    put("published", at=NOON - DAY * 40, taken_up_at=NOON - DAY * 38, published_at=NOON - DAY)
    put("taken_up", taken_up_at=NOON)
    put("submitted", at=NOON - DAY * 60)
    for item, visitors in ((suggested, "ab"), (other, "cde")):
        made = share(bob, item, "linkedin", NOON)
        for visitor in visitors:
            click(made, NOON, visitor * 16)
    share(alice, suggested, "linkedin", started=NOON)
    found = loop_of(site, FIRST, LAST)
    assert (found.proposed, found.taken_up, found.published) == (1, 1, 1)
    assert (found.shares, found.readers) == (1, 2)


def test_next_are_those_that_an_item_or_ones_own_published_one_led_to(site, put, bob, suggested):
    put("published", at=NOON - DAY * 2, published_at=NOON - DAY)
    put("submitted", at=NOON)
    put("submitted", at=NOON - DAY * 3)
    Suggestion.objects.create(
        site=site, ambassador=bob, text="x", state="submitted", submitted_at=NOON
    )
    Suggestion.objects.create(
        site=site,
        ambassador=bob,
        text="y",
        state="submitted",
        submitted_at=NOON,
        inspired_by=suggested,
    )
    found = loop_of(site, FIRST, LAST)
    assert (found.proposed, found.proposed_next) == (5, 2)


def test_a_loop_without_anything_stands_still(site):
    assert loop_of(site, FIRST, LAST).is_still


def test_the_loop_costs_five_queries(site, put, django_assert_num_queries):
    for _number in range(20):
        put()
    loop_of(site, FIRST, LAST)
    with django_assert_num_queries(5):
        loop_of(site, FIRST, LAST)
