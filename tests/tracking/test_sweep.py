"""What the back-end sweep takes out, and that nothing is lost by it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tracking.conftest import NOON
from wagtail_advocacy.tracking import sweep
from wagtail_advocacy.tracking.models import SWEPT, Click, Verdict
from wagtail_advocacy.tracking.queries import figures
from wagtail_advocacy.tracking.sinks import slot_start
from wagtail_advocacy.tracking.sweep import sweep_day


pytestmark = pytest.mark.django_db

SLOT = slot_start(NOON)
DAY = NOON.date()


def visits(share, count, *, network="n", slot=SLOT, first=0, verdict=Verdict.COUNTED, hits=1):
    Click.objects.bulk_create(
        Click(
            share=share,
            slot=slot,
            day=slot.date(),
            verdict=verdict,
            visitor=f"{network}{first + number:08}"[-16:],
            prefix=network,
            hits=hits,
        )
        for number in range(count)
    )


def spread(share, count, **values):
    """Visitors of as many networks."""
    for number in range(count):
        visits(share, 1, network=f"net{number:03}", **values)


def by_verdict():
    result = figures(Click.objects.all())
    return result.clicks, {verdict: n for verdict, n in result.reasons.items() if n}


@pytest.fixture
def many_shares(make_share, make_article):
    return [make_share(item=make_article(f"No. {n}").advocacy_item) for n in range(8)]


def test_one_visitor_who_opens_many_links_at_once_is_a_scanner(many_shares):
    for share in many_shares:
        visits(share, 1, network="scan")
        visits(share, 1, network=f"r{share.pk % 1000}")
    assert sweep_day(DAY) == 8
    assert by_verdict() == (8, {"scanner": 8})


def test_a_person_who_reads_several_articles_is_none(many_shares):
    for share in many_shares[1:]:
        visits(share, 1, network="reader")
    visits(many_shares[0], 1, network="reader", slot=SLOT + timedelta(minutes=30))
    assert sweep_day(DAY) == 0


def test_many_visitors_of_one_network_at_once_are_a_burst(share):
    visits(share, 20, network="farm", hits=2)
    visits(share, 19, network="office")
    spread(share, 10)
    assert sweep_day(DAY) == 20
    assert by_verdict() == (29, {"burst": 40})


def test_a_network_that_makes_most_of_a_links_clicks_is_found_when_the_day_is_over(share):
    for hour in range(3):
        visits(share, 11, network="farm", slot=SLOT + timedelta(hours=hour), first=hour * 11)
    spread(share, 20)
    assert sweep_day(DAY, before=SLOT + timedelta(days=1)) == 0
    assert sweep_day(DAY) == 33
    assert by_verdict() == (20, {"prefix": 33})


def test_a_network_among_many_others_is_not(share):
    for hour in range(3):
        visits(share, 11, network="office", slot=SLOT + timedelta(hours=hour), first=hour * 11)
    spread(share, 33)
    assert sweep_day(DAY) == 0


def test_what_goes_beyond_the_limit_of_a_link_is_taken_out(share, monkeypatch):
    monkeypatch.setattr(sweep, "LINK_LIMIT", 25)
    spread(share, 30)
    assert sweep_day(DAY) == 5
    assert by_verdict() == (25, {"rate": 5})


def test_what_goes_beyond_the_limit_of_a_network_is_taken_out(many_shares, monkeypatch):
    for share in many_shares[:4]:
        visits(share, 16, network="wide", first=share.pk * 100)
    assert sweep_day(DAY) == 4
    assert by_verdict() == (60, {"rate": 4})


def test_untracked_clicks_have_a_limit(share):
    Click.objects.create(share=share, slot=SLOT, day=DAY, verdict=Verdict.COUNTED, hits=500)
    assert sweep_day(DAY) == 1
    assert by_verdict() == (30, {"rate": 470})
    assert sweep_day(DAY) == 0


def test_half_hours_that_are_not_over_wait(share):
    visits(share, 20, network="farm")
    assert sweep_day(DAY, before=SLOT) == 0
    assert sweep_day(DAY, before=SLOT + timedelta(minutes=30)) == 20


def test_other_days_are_left_alone(share):
    visits(share, 20, network="farm")
    assert sweep_day(DAY + timedelta(days=1)) == 0


def test_a_hit_that_comes_after_the_sweep_joins_those_that_were_taken_out(share):
    visits(share, 20, network="farm")
    sweep_day(DAY)
    visits(share, 1, network="farm", first=3)
    assert by_verdict() == (1, {"burst": 20})
    assert sweep_day(DAY) == 1
    assert by_verdict() == (0, {"burst": 21})
    assert Click.objects.count() == 20


def test_the_reason_is_the_first_rule_that_applies(many_shares):
    for share in many_shares:
        visits(share, 20, network="both")
    sweep_day(DAY)
    assert by_verdict() == (0, {"scanner": 160})


def test_what_was_not_counted_at_once_stays(share):
    Click.objects.create(share=share, slot=SLOT, day=DAY, verdict=Verdict.BOT, hits=500)
    assert sweep_day(DAY) == 0
    assert by_verdict() == (0, {"bot": 500})


@pytest.fixture
def low_limits(monkeypatch):
    for name, value in {
        "MANY_LINKS": 3,
        "MANY_VISITORS": 3,
        "FEWEST": 4,
        "LINK_LIMIT": 5,
        "NETWORK_LIMIT": 4,
        "UNTRACKED_LIMIT": 3,
    }.items():
        monkeypatch.setattr(sweep, name, value)


hit = st.tuples(
    st.integers(0, 3),  # share
    st.integers(0, 1),  # half-hour
    st.integers(0, 6),  # visitor; 0: unknown
    st.integers(1, 3),  # hits
)


def put(shares, hits):
    for share, half_hours, visitor, count in hits:
        row, is_new = Click.objects.get_or_create(
            share=shares[share],
            slot=SLOT + timedelta(minutes=30 * half_hours),
            verdict=Verdict.COUNTED,
            visitor=f"visitor{visitor}" if visitor else "",
            defaults={
                "day": DAY,
                "prefix": f"network{visitor % 2}" if visitor else "",
                "hits": count,
            },
        )
        if not is_new:
            row.hits += count
            row.save()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(hits=st.lists(hit, max_size=40), split=st.integers(0, 40))
def test_nothing_is_lost_whenever_it_is_swept(many_shares, low_limits, hits, split):
    Click.objects.all().delete()
    put(many_shares, hits[:split])
    sweep_day(DAY, before=SLOT + timedelta(days=1))
    put(many_shares, hits[split:])
    sweep_day(DAY)
    result = figures(Click.objects.all())
    assert result.gross == sum(count for *_rest, count in hits)
    assert result.gross == result.clicks + result.repeats + sum(result.reasons.values())
    assert set(result.reasons) >= set(SWEPT)
    assert sweep_day(DAY) == 0
    assert figures(Click.objects.all()) == result
    Click.objects.all().delete()
    put(many_shares, hits)
    sweep_day(DAY)
    at_once = figures(Click.objects.all())
    assert (at_once.gross, at_once.readers) == (result.gross, result.readers)
