"""Leads, applications and sales, by whatever reports ask for."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.measurement import conversions as figures
from wagtail_advocacy.measurement.conversions import ConversionFigures
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Conversion, ConversionKind


pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(site):
    return {
        slug: ConversionKind.objects.create(site=site, slug=slug, name=slug, plural=slug)
        for slug in ("lead", "application", "sale")
    }


@pytest.fixture
def campaign(site):
    return Campaign.objects.create(site=site, name="100 engineers", slug="100-engineers")


@pytest.fixture
def share(alice, item, team):
    return Share.objects.create(ambassador=alice, item=item, network="linkedin", team=team)


@pytest.fixture
def book(site, share, kinds):
    """A conversion as it is stored, without the verb."""

    def book(kind="application", day=date(2026, 7, 15), **values):
        moment = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        defaults = {"item": share.item, "network": share.network, "way": "server"}
        return Conversion.objects.create(
            site=site,
            kind=kinds[kind],
            share=share,
            external_id=f"id-{Conversion.objects.count()}",
            occurred_at=moment,
            day=programme_day(moment),
            sent={},
            **{**defaults, **values},
        )

    return book


def counts(by_key):
    return {key: {kind: f.count for kind, f in row.items()} for key, row in by_key.items()}


def test_conversions_are_counted_by_campaign_and_kind(site, book, campaign):
    book(campaign=campaign)
    book(campaign=campaign)
    book("lead", campaign=campaign)
    book("lead")
    assert counts(figures.conversions_by_campaign(site)) == {
        campaign.pk: {"application": 2, "lead": 1},
        None: {"lead": 1},
    }


def test_conversions_are_counted_by_item_network_month_and_team(site, book, share, team):
    book(day=date(2026, 6, 30))
    book(network="x", team=team)
    assert counts(figures.conversions_by_item(site)) == {share.item_id: {"application": 2}}
    assert counts(figures.conversions_by_network(site)) == {
        "linkedin": {"application": 1},
        "x": {"application": 1},
    }
    assert counts(figures.conversions_by_month(site)) == {
        date(2026, 6, 1): {"application": 1},
        date(2026, 7, 1): {"application": 1},
    }
    assert counts(figures.figures_by("team", figures.conversions_of(site))) == {
        None: {"application": 1},
        team.pk: {"application": 1},
    }


def test_values_of_two_currencies_are_never_added(site, book):
    book("sale", value=Decimal("100.50"), currency="EUR")
    book("sale", value=Decimal("9.50"), currency="EUR")
    book("sale", value=Decimal(70), currency="DKK")
    book("sale")
    sale = figures.figures_by_kind(figures.conversions_of(site))["sale"]
    assert sale == ConversionFigures(4, 3, {"EUR": Decimal(110), "DKK": Decimal(70)})
    assert sale.value_in("USD") is None


def test_a_value_that_nobody_named_is_not_zero(site, book):
    book("sale")
    sale = figures.figures_by_kind(figures.conversions_of(site))["sale"]
    assert (sale.count, sale.valued, sale.values) == (1, 0, {})


def test_what_was_removed_does_not_count(site, book):
    book(removed_at=datetime(2026, 7, 16, tzinfo=UTC))
    assert figures.conversions_by_month(site) == {}


def test_a_period_counts_its_first_and_last_day_in(site, book):
    for day in (14, 15, 16, 17):
        book(day=date(2026, 7, day))
    assert figures.conversion_count(site, "application", date(2026, 7, 15), date(2026, 7, 16)) == 2


def test_figures_can_be_narrowed_down_to_teams_and_a_network(site, book, team):
    book(team=team)
    book(network="x")
    of_team = figures.conversions_of(site, teams=[team.pk])
    without_team = figures.conversions_of(site, teams=[None], network="x")
    assert (of_team.count(), without_team.count()) == (1, 1)


def test_all_kinds_together(site, book):
    book("sale", value=Decimal(10), currency="EUR")
    book("lead")
    by_kind = figures.figures_by_kind(figures.conversions_of(site))
    assert figures.total(by_kind) == ConversionFigures(2, 1, {"EUR": Decimal(10)})


@pytest.mark.parametrize("count", [3, 60])
def test_the_figures_cost_one_query_however_many_there_are(
    site, book, django_assert_num_queries, count
):
    for number in range(count):
        book(day=date(2026, number % 6 + 1, 5))
    with django_assert_num_queries(1):
        figures.conversions_by_month(site)
