"""Every figure is the same from raw rows, from tallies, and when the clicks are gone."""

from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.measurement.builders import at, click, head_count, share
from tests.measurement.test_settling import prune_up_to, settle_up_to
from wagtail_advocacy.hub.queries import impact_of, my_month, readers_together
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.borders import counted_before
from wagtail_advocacy.measurement.models import ItemTally, MonthTally, PastClicks
from wagtail_advocacy.measurement.overview import Overview
from wagtail_advocacy.measurement.periods import Period
from wagtail_advocacy.measurement.queries import (
    ambassador_history,
    ambassador_month,
    ambassador_networks,
    ambassador_shares,
    best_items,
    item_figures,
    programme_month,
    readers_by_share,
)
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.measurement.value import media_value
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click, Verdict
from wagtail_advocacy.tracking.queries import readers


TODAY = date(2026, 7, 15)
NOON = at(2026, 7, 15, 12)
MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch, settings):
    settings.WAGTAIL_ADVOCACY_CLICK_RETENTION_DAYS = 30
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def history(alice, bob, item, make_article, site, team, programme):
    """Half a year with a change of price, of team, and with everything that is not counted."""
    add_price(site, "x", Decimal("1.00"), date(2026, 3, 20), today=TODAY)
    add_price(site, "x", Decimal("2.00"), date(2026, 5, 10), today=date(2026, 5, 10))
    add_price(site, "email", Decimal("0.30"), MARCH, today=TODAY)
    other = Team.objects.create(site=site, name="Dykes")
    second = make_article("Second").advocacy_item
    shares = [
        share(alice, item, "x", at(2026, 3, 2, 9), team=team),
        share(alice, second, "email", at(2026, 4, 2, 9), team=other),
        share(bob, item, "x", at(2026, 5, 2, 9)),
        share(bob, second, "linkedin", started=at(2026, 7, 14, 9)),
    ]
    for number, own in enumerate(shares):
        moment = own.started_at + timedelta(hours=1)
        while moment < NOON:
            click(own, moment, "a" * 16, hits=2)
            click(own, moment, "b" * 16)
            click(own, moment, hits=3)
            click(own, moment, verdict=Verdict.BOT, hits=number + 1)
            moment += timedelta(days=3 + number)
        click(own, NOON - timedelta(minutes=number), "c" * 16)
    head_count(site, TODAY, none=9)
    return team, other


def figures(site, people, teams):
    """Everything that the hub and the reports say."""
    period = Period(MARCH, TODAY, date(2026, 1, 1), date(2026, 2, 28))
    overview = Overview(site, period, TODAY)
    every = [
        media_value(site, MARCH, TODAY),
        media_value(site, MARCH, TODAY, network="x"),
        *(media_value(site, MARCH, date(2026, 7, 31), teams=[team]) for team in teams),
        item_figures(site),
        *(item_figures(site, item) for item in best_items(site, MARCH, TODAY, 9)),
        [(item.pk, item.readers) for item in best_items(site, date(2026, 4, 3), TODAY, 9)],
        *(programme_month(site, date(2026, month, 1)) for month in range(3, 8)),
        overview.now,
        overview.value,
        overview.by_network,
        overview.best_items,
        readers_by_share(Share.objects.values_list("pk", flat=True)),
        readers_together(site),
    ]
    for person in people:
        every += [
            *(ambassador_month(person, date(2026, month, 1)) for month in range(3, 8)),
            ambassador_history(person, today=TODAY),
            ambassador_networks(person),
            [(own.pk, own.readers) for own in ambassador_shares(person)],
            impact_of(person),
            my_month(person),
        ]
    return every


def test_figures_agree_both_ways_and_when_the_clicks_are_gone(history, site, alice, bob):
    people, teams = [alice, bob], [*(team.pk for team in history), None]
    raw = figures(site, people, teams)
    assert (
        raw[0].total.readers
        == raw[0].by_network["x"].readers
        + raw[0].by_network["email"].readers
        + raw[0].by_network["linkedin"].readers
    )
    assert raw[0].total.value
    assert raw[0].total.unpriced
    tallies.refresh(NOON)
    assert counted_before() == TODAY
    kept = figures(site, people, teams)
    for one, other in zip(kept, raw, strict=True):
        assert one == other
    settle_up_to(NOON)
    prune_up_to(NOON)
    assert PastClicks.objects.exists()
    assert Click.objects.order_by("day").first().day > date(2026, 6, 14)
    for one, other in zip(figures(site, people, teams), raw, strict=True):
        assert one == other


def test_the_tallies_are_what_is_read(history, site):
    tallies.refresh(NOON)
    ItemTally.objects.filter(day__lt=TODAY).update(readers=0, value=0)
    MonthTally.objects.update(readers=0, value=0)
    today = readers(Click.objects.filter(day=TODAY))
    assert media_value(site, MARCH, TODAY).total.readers == today
    assert sum(row.readers for row in item_figures(site).values()) == today


def test_what_happened_a_moment_ago_waits_for_no_worker(history, site, bob):
    tallies.refresh(NOON)
    before = programme_month(site).readers
    click(bob.shares.first(), NOON, "d" * 16)
    assert programme_month(site).readers == before + 1
    assert media_value(site, date(2026, 7, 1), TODAY).total.readers == before + 1


def test_nothing_that_was_kept_is_nothing(site, alice):
    tallies.refresh(NOON)
    assert asdict(media_value(site, MARCH, TODAY).total)["gross"] == 0
    assert item_figures(site) == {}
    assert best_items(site, MARCH, TODAY, 5) == []
