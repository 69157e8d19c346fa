"""Each metric in figures worked out by hand, and what it is narrowed to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.measurement.builders import at, click, head_count, share
from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.metrics import (
    TEAM,
    Metric,
    Scope,
    Source,
    all_metrics,
    get_metric,
    is_whole_months,
)
from wagtail_advocacy.measurement.models import Price
from wagtail_advocacy.measurement.team_figures import TeamMonths
from wagtail_advocacy.programme.models import Ambassador, Team
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.tracking.models import Conversion, ConversionKind, Engagement


JUNE = date(2026, 6, 1), date(2026, 6, 30)


@pytest.fixture
def campaign(site):
    return Campaign.objects.create(site=site, name="100 engineers")


@pytest.fixture
def history(site, alice, bob, team, item, campaign):
    """In June 2026: Alice in her team with a campaign's item (two readers, three clicks), Bob
    without a team with another (one reader); what is in May and July does not count."""
    Ambassador.objects.filter(pk=alice.pk).update(joined_at=at(2026, 6, 1))
    Ambassador.objects.filter(pk=bob.pk).update(joined_at=at(2026, 5, 31, 23, 59))
    Price.objects.create(
        site=site, network="linkedin", currency="EUR", amount=3, valid_from=date(2026, 1, 1)
    )
    other = Item.objects.create(site=site, title="Other", shareable=True)
    one = share(alice, item, "linkedin", at(2026, 6, 1), team=team)
    one.campaign = campaign
    one.save()
    two = share(bob, other, "linkedin", at(2026, 6, 30, 23, 59))
    share(bob, item, "x", at(2026, 7, 1))
    share(bob, item, "mastodon", started=at(2026, 6, 5))
    click(one, at(2026, 6, 1, 9), "v1")
    click(one, at(2026, 6, 1, 10), "v1")
    click(one, at(2026, 6, 2, 9), "v1")
    click(two, at(2026, 6, 30, 23, 30), "v2")
    click(two, at(2026, 7, 1, 0), "v2")
    click(one, at(2026, 6, 3, 9), "", verdict="bot", hits=9)
    Engagement.objects.create(share=one, likes=4, comments=None, reshares=1)
    for number, (slug, of, day, removed) in enumerate(
        [
            ("application", one, date(2026, 6, 1), None),
            ("lead", two, date(2026, 6, 30), None),
            ("lead", two, date(2026, 7, 1), None),
            ("lead", one, date(2026, 6, 2), at(2026, 6, 3)),
        ]
    ):
        kind, _is_new = ConversionKind.objects.get_or_create(
            site=site, slug=slug, defaults={"name": slug, "plural": slug}
        )
        Conversion.objects.create(
            site=site,
            kind=kind,
            share=of,
            item=of.item,
            campaign=of.campaign,
            team=of.team,
            network="linkedin",
            external_id=str(number),
            occurred_at=at(day.year, day.month, day.day, 12),
            day=day,
            way="server",
            sent={},
            removed_at=removed,
        )
    for day in (date(2026, 6, 1), date(2026, 6, 2)):
        head_count(site, day, **{f"t{team.pk}": 10, "none": 10})
    return other


@pytest.mark.parametrize("is_tallied", [False, True])
@pytest.mark.parametrize(
    "metric, june",
    [
        ("participation", 10),
        ("people", 2),
        ("shares", 2),
        ("readers", 3),
        ("clicks", 4),
        ("media_value", 9),
        ("engaged", 5),
        ("joined", 1),
        ("suggestions_taken_up", 0),
        ("conversions", 2),
        ("applications", 1),
        ("leads", 1),
        ("sales", 0),
    ],
)
def test_the_figure_of_a_month(history, site, metric, june, is_tallied):
    if is_tallied:
        tallies.rebuild(date(2026, 5, 1), date(2026, 7, 31))
    assert get_metric(metric).value(Scope(site), *JUNE) == june


@pytest.mark.parametrize(
    "metric, figure",
    [
        ("shares", 1),
        ("people", 1),
        ("readers", 2),
        ("clicks", 3),
        ("media_value", 6),
        ("conversions", 1),
    ],
)
def test_the_figure_of_a_campaign(history, site, campaign, metric, figure):
    assert get_metric(metric).value(Scope(site, campaign), *JUNE) == figure


@pytest.mark.parametrize("is_tallied", [False, True])
@pytest.mark.parametrize(
    "metric, figure", [("shares", 1), ("readers", 2), ("clicks", 3), ("media_value", 6)]
)
def test_the_figure_of_a_team(history, site, programme, team, metric, figure, is_tallied):
    if is_tallied:
        tallies.rebuild(date(2026, 5, 1), date(2026, 7, 31))
    # Otherwise a team of one is not told.
    programme.minimum_group_size = 1
    programme.save()
    months = TeamMonths(site, JUNE[0], JUNE[0], teams=[team.pk], today=date(2026, 7, 1))
    assert get_metric(metric).of_team(months.of(team.pk, [JUNE[0]])) == figure


def test_a_team_has_no_figure_without_enough_people_behind_it(history, site, programme, team):
    months = TeamMonths(site, JUNE[0], JUNE[0], teams=[team.pk], today=date(2026, 7, 1))
    figures = months.of(team.pk, [JUNE[0]])
    for metric in all_metrics():
        if TEAM in metric.narrows and not metric.is_rate:
            assert metric.of_team(figures) is None


def test_the_figure_of_an_item(history, site, item):
    assert get_metric("clicks").value(Scope(site, item=history), *JUNE) == 1
    assert get_metric("shares").value(Scope(site, item=history), *JUNE) == 1
    assert get_metric("clicks").by_item(site, *JUNE) == {item.pk: 3, history.pk: 1}
    assert get_metric("shares").by_item(site, *JUNE) == {item.pk: 1, history.pk: 1}
    assert get_metric("readers").by_item(site, *JUNE) == {item.pk: 2, history.pk: 1}
    assert get_metric("people").by_item(site, *JUNE) is None


def test_media_value_without_a_price_is_unknown_and_without_readers_nought(history, site):
    Price.objects.all().delete()
    assert get_metric("media_value").value(Scope(site), *JUNE) is None
    january = date(2026, 1, 1), date(2026, 1, 31)
    assert get_metric("media_value").value(Scope(site), *january) == 0


def test_engagement_that_nobody_knows_is_unknown(history, site):
    july = date(2026, 7, 1), date(2026, 7, 31)
    assert get_metric("engaged").value(Scope(site), *july) is None
    Engagement.objects.update(likes=0, comments=None, reshares=None)
    assert get_metric("engaged").value(Scope(site), *JUNE) == 0


def test_participation_is_unknown_where_nobody_counted_heads(history, site):
    july = date(2026, 7, 1), date(2026, 7, 31)
    assert get_metric("participation").value(Scope(site), *july) is None


def test_participation_by_month_names_the_teams_that_may_stand_alone(history, site, team):
    small = Team.objects.create(site=site, name="Archive")
    head_count(site, date(2026, 6, 3), **{f"t{small.pk}": 3})
    everybody, teams = get_metric("participation").months(site, date(2026, 6, 1), date(2026, 6, 1))
    assert everybody[date(2026, 6, 1)] == 2 * Decimal(100) / (Decimal(43) / 3)
    assert small.pk not in teams


def test_a_suggestion_counts_on_the_day_on_which_it_was_taken_up(site, alice):
    metric = get_metric("suggestions_taken_up")
    for moment in (at(2026, 6, 1), at(2026, 6, 30, 23, 59), at(2026, 7, 1), None):
        Suggestion.objects.create(site=site, ambassador=alice, text="x", taken_up_at=moment)
    assert metric.value(Scope(site), *JUNE) == 2


@pytest.mark.parametrize("metric", [metric.id for metric in all_metrics()])
def test_one_window_or_thirty_cost_the_same_queries(
    history, site, metric, django_assert_max_num_queries
):
    metric = get_metric(metric)
    if metric.is_rate:
        first, last = date(2025, 1, 1), date(2026, 6, 1)
        # Months that are not in the tallies yet are read one by one.
        tallies.refresh()
        with django_assert_max_num_queries(12) as one:
            metric.months(site, last, last)
        with django_assert_max_num_queries(len(one)):
            metric.months(site, first, last)
        return
    days = [date(2026, 6, 1) + timedelta(days=number) for number in range(30)]
    with django_assert_max_num_queries(6) as one:
        metric.values(Scope(site), [JUNE], Source(*JUNE))
    with django_assert_max_num_queries(len(one)):
        metric.values(Scope(site), [(JUNE[0], day) for day in days], Source(*JUNE))


def test_other_sites_are_left_out(history, site):
    from wagtail.models import Site

    elsewhere = Site.objects.create(hostname="other.example", root_page=site.root_page)
    for metric in all_metrics():
        assert not metric.value(Scope(elsewhere), *JUNE)


@pytest.mark.parametrize("metric", all_metrics(), ids=lambda metric: metric.id)
def test_every_metric_says_what_it_counts(metric: Metric):
    assert str(metric.label) and str(metric.counted) and str(metric.unknown)
    assert len(metric.id) <= 40


@pytest.mark.parametrize(
    "first, last, answer",
    [
        (date(2026, 2, 1), date(2026, 2, 28), True),
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 1, 2), date(2026, 1, 31), False),
        (date(2026, 1, 1), date(2026, 1, 30), False),
        (date(2028, 2, 1), date(2028, 2, 28), False),
    ],
)
def test_whole_months(first, last, answer):
    assert is_whole_months(first, last) is answer
