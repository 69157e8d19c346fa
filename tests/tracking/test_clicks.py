"""What is put down when somebody follows a link, and what it adds up to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tracking import user_agents as ua
from tests.tracking.conftest import NOON
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import share_confirmed
from wagtail_advocacy.tracking import services, sinks
from wagtail_advocacy.tracking.loading import load_clicks
from wagtail_advocacy.tracking.lookup import Destination
from wagtail_advocacy.tracking.models import Click, Verdict
from wagtail_advocacy.tracking.queries import figures, readers
from wagtail_advocacy.tracking.visitor import UNKNOWN, Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("way")]

EVERY_SINK = pytest.mark.parametrize("way", ["database", "spool, first", "redis"], indirect=True)


@EVERY_SINK
def test_a_click_is_put_down_with_its_half_hour_and_day(visit, share, clock):
    clock(NOON)
    visit(share)
    click = Click.objects.get()
    assert click.share == share
    assert click.slot == datetime(2026, 7, 15, 10, 0, tzinfo=UTC)
    assert click.day == date(2026, 7, 15)
    assert (click.verdict, click.hits) == (Verdict.COUNTED, 1)
    assert len(click.visitor) == len(click.prefix) == 16


def test_no_address_and_no_user_agent_is_stored(visit, share):
    visit(share, ip="203.0.113.7")
    stored = str(Click.objects.values().get())
    assert "203.0.113" not in stored
    assert "Chrome" not in stored


@EVERY_SINK
def test_the_same_visitor_within_the_half_hour_is_one_click(visit, share, clock):
    for minutes in (0, 5, 19):
        clock(NOON + timedelta(minutes=minutes))
        visit(share)
    assert Click.objects.get().hits == 3
    result = figures(Click.objects.all())
    assert (result.gross, result.clicks, result.readers, result.repeats) == (3, 1, 1, 2)


def test_the_same_visitor_in_the_next_half_hour_is_another_click_but_no_other_reader(
    visit, share, clock
):
    clock(NOON)
    visit(share)
    clock(NOON + timedelta(minutes=20))
    visit(share)
    result = figures(Click.objects.all())
    assert (result.gross, result.clicks, result.readers) == (2, 2, 1)


def test_two_visitors_are_two_readers(visit, share):
    visit(share)
    visit(share, ip="203.0.113.8")
    visit(share, user_agent=ua.FIREFOX)
    assert figures(Click.objects.all()).readers == 3


def test_the_same_visitor_of_another_share_is_another_reader(visit, share, make_share):
    visit(share)
    visit(make_share("x"))
    assert figures(Click.objects.all()).readers == 2


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        # Midnight in Amsterdam is 22:00 UTC in summer.
        ("2026-07-15T21:59:00", "2026-07-15T22:01:00", [date(2026, 7, 15), date(2026, 7, 16)]),
        # Midnight UTC is the middle of the night there.
        ("2026-07-15T23:59:00", "2026-07-16T00:01:00", [date(2026, 7, 16), date(2026, 7, 16)]),
        # The hour that comes twice when summer time ends.
        ("2026-10-25T00:30:00", "2026-10-25T01:30:00", [date(2026, 10, 25), date(2026, 10, 25)]),
        # The day of 25 hours ends at 23:00 UTC.
        ("2026-10-25T22:30:00", "2026-10-25T23:00:00", [date(2026, 10, 25), date(2026, 10, 26)]),
        # The day of 23 hours begins at 23:00 UTC and ends at 22:00.
        ("2026-03-29T21:30:00", "2026-03-29T22:00:00", [date(2026, 3, 29), date(2026, 3, 30)]),
    ],
)
def test_days_are_the_programmes_and_half_hours_are_distinct(
    visit, share, clock, first, second, days
):
    for moment in (first, second):
        clock(datetime.fromisoformat(moment).replace(tzinfo=UTC))
        visit(share)
    clicks = Click.objects.order_by("slot")
    assert [click.day for click in clicks] == days
    assert figures(clicks).clicks == 2
    assert figures(clicks).readers == len(set(days))


def test_the_programme_may_count_in_another_time_zone(visit, share, clock, settings):
    settings.WAGTAIL_ADVOCACY_TIME_ZONE = "Pacific/Auckland"
    clock(datetime(2026, 7, 15, 12, 30, tzinfo=UTC))
    visit(share)
    assert Click.objects.get().day == date(2026, 7, 16)


@EVERY_SINK
@pytest.mark.parametrize("header", ["HTTP_SEC_GPC", "HTTP_DNT"])
def test_whoever_objects_is_counted_but_is_no_reader(visit, share, header):
    for _ in range(3):
        visit(share, **{header: "1"})
    click = Click.objects.get()
    assert (click.visitor, click.prefix, click.hits) == ("", "", 3)
    result = figures(Click.objects.all())
    assert (result.clicks, result.untracked, result.readers, result.repeats) == (3, 3, 0, 0)


def test_what_is_not_counted_is_one_row_a_half_hour_without_visitor(visit, share):
    for number in range(4):
        visit(share, ip=f"203.0.113.{number}", user_agent=ua.BOTS["mastodon"])
    click = Click.objects.get()
    assert (click.verdict, click.visitor, click.prefix, click.hits) == ("bot", "", "", 4)


@EVERY_SINK
def test_gross_is_the_clicks_the_repeats_and_the_reasons_together(visit, share, client, alice):
    visit(share)
    visit(share)
    visit(share, ip="203.0.113.8")
    visit(share, HTTP_SEC_GPC="1")
    visit(share, method="head")
    visit(share, HTTP_SEC_PURPOSE="prefetch")
    visit(share, user_agent=ua.BOTS["x"])
    visit(share, HTTP_SEC_FETCH_MODE="cors")
    client.force_login(alice.user)
    visit(share)
    result = figures(Click.objects.all())
    assert {verdict: n for verdict, n in result.reasons.items() if n} == {
        "method": 1,
        "prefetch": 1,
        "bot": 1,
        "not_nav": 1,
        "internal": 1,
    }
    assert (result.gross, result.clicks, result.repeats) == (9, 3, 1)
    assert result.gross == result.clicks + result.repeats + sum(result.reasons.values())


def test_nothing_adds_up_to_nothing():
    result = figures(Click.objects.none())
    assert (result.gross, result.clicks, result.readers) == (0, 0, 0)
    assert set(result.reasons.values()) == {0}


def test_figures_take_one_query(visit, share, django_assert_num_queries):
    visit(share)
    with django_assert_num_queries(1):
        figures(Click.objects.order_by("-day"))
    with django_assert_num_queries(1):
        assert readers(Click.objects.order_by("-day")) == 1


hits = st.tuples(
    st.integers(0, 3),
    st.sampled_from([UNKNOWN, Visitor("a" * 16, "0" * 16), Visitor("b" * 16, "0" * 16)]),
    st.sampled_from(list(Verdict)),
)


# The test itself empties the table between examples.
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(requests=st.lists(hits, max_size=30), order=st.randoms())
def test_whatever_order_requests_arrive_in_the_figures_are_the_same(
    share_for_properties, clock, requests, order
):
    clock(NOON)
    results = []
    for _ in range(2):
        Click.objects.all().delete()
        order.shuffle(requests)
        for half_hours, visitor, verdict in requests:
            now = NOON + timedelta(minutes=30 * half_hours)
            services.record_visit(share_for_properties, verdict, visitor, now=now, day=now.date())
        load_clicks()
        results.append(figures(Click.objects.all()))
    one, other = results
    assert one == other
    assert one.gross == len(requests)
    assert one.gross == one.clicks + one.repeats + sum(one.reasons.values())
    assert one.readers <= one.clicks
    assert one.readers == readers(Click.objects.all())


@pytest.fixture
def share_for_properties(share):
    Share.objects.update(state=Share.State.CONFIRMED)
    return Destination(share.pk, 1, is_started=False, address="https://example.org/")


@pytest.fixture
def confirmations():
    seen = []

    def note(share, **kwargs):
        seen.append(share)

    share_confirmed.connect(note)
    yield seen
    share_confirmed.disconnect(note)


@EVERY_SINK
def test_the_first_click_confirms_a_started_share(visit, share, confirmations):
    visit(share)
    visit(share, ip="203.0.113.8")
    share.refresh_from_db()
    assert (share.state, share.confirmed_by) == ("confirmed", "reader")
    assert share.confirmed_at is not None
    assert confirmations == [share]


def test_a_share_that_the_person_confirmed_stays_his(visit, make_share, confirmations):
    share = make_share(state="confirmed", confirmed_by="person")
    visit(share)
    share.refresh_from_db()
    assert share.confirmed_by == "person"
    assert confirmations == []


@pytest.mark.parametrize(
    "headers",
    [{"user_agent": ua.BOTS["linkedin"]}, {"method": "head"}, {"HTTP_PURPOSE": "preview"}],
)
def test_only_an_outside_reader_confirms(visit, share, confirmations, headers):
    visit(share, **headers)
    share.refresh_from_db()
    assert share.state == "started"


@EVERY_SINK
def test_the_sharer_and_colleagues_do_not_confirm(visit, client, share, alice, carol):
    for user in (alice.user, carol):
        client.force_login(user)
        visit(share)
    share.refresh_from_db()
    assert share.state == "started"
    assert Click.objects.get().verdict == Verdict.INTERNAL
    assert Click.objects.get().hits == 2


def test_a_receiver_that_fails_costs_nobody_his_page(visit, share, caplog):
    def fail(**kwargs):
        raise RuntimeError("no")

    share_confirmed.connect(fail)
    try:
        assert visit(share).status_code == 302
    finally:
        share_confirmed.disconnect(fail)
    assert "could not be confirmed" in caplog.text
    share.refresh_from_db()
    assert share.state == "started"
    visit(share)
    share.refresh_from_db()
    assert share.state == "confirmed"


@pytest.mark.parametrize("way", ["database"], indirect=True)
def test_a_click_that_cannot_be_stored_at_first_is_tried_again(visit, share, monkeypatch):
    store, tries = sinks.SINKS["database"], []

    def fail_once(hit):
        tries.append(hit)
        if len(tries) == 1:
            raise DatabaseError
        store(hit)

    monkeypatch.setitem(sinks.SINKS, "database", fail_once)
    assert visit(share).status_code == 302
    assert Click.objects.get().hits == 1
    assert tries[0] == tries[1]


@pytest.mark.parametrize("way", ["database"], indirect=True)
def test_a_click_that_cannot_be_stored_is_logged_and_the_visitor_gets_his_page(
    visit, share, monkeypatch, caplog
):
    def fail(hit):
        raise DatabaseError("disk full")

    monkeypatch.setitem(sinks.SINKS, "database", fail)
    assert visit(share).status_code == 302
    assert f"A visit of share {share.pk} could not be stored." in caplog.text
    share.refresh_from_db()
    assert share.state == "started"


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        ("2026-07-15T10:00:00+00:00", "2026-07-15T10:00:00+00:00"),
        ("2026-07-15T10:29:59.999999+00:00", "2026-07-15T10:00:00+00:00"),
        ("2026-07-15T10:30:00+00:00", "2026-07-15T10:30:00+00:00"),
        ("2026-07-15T10:10:00+05:45", "2026-07-15T04:00:00+00:00"),
    ],
)
def test_half_hours_begin_on_the_clock_in_utc(moment, slot):
    assert sinks.slot_start(datetime.fromisoformat(moment)) == datetime.fromisoformat(slot)
