"""A figure opens how it came about: formula, dated price, and what was counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.measurement.builders import click, share
from tests.reports.test_permissions import NEEDS
from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.measurement.models import Goal
from wagtail_advocacy.measurement.services import add_cost, add_price
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.reports.admin_urls import REPORTS


EXPLAINED = [
    (name, figure) for name, view in REPORTS.items() for figure in getattr(view, "explained", {})
]


@pytest.fixture
def explained(client, site, history):
    """The page that explains a figure: ``explained(user, "content", "value", item=3)``."""
    today = programme_day()
    Goal.objects.create(
        site=site, name="Goal", metric="readers", target=9, starts_on=today, ends_on=today
    )

    def fetch(user, report, figure, **query):
        client.force_login(user)
        address = reverse("wagtail_advocacy_reports:explanation", args=[report, figure])
        return client.get(address, query)

    return fetch


def words(response, soup) -> str:
    return " ".join(soup(response).select_one(".wa-explanation").get_text(" ").split())


def test_the_reports_about_value_explain_their_figures():
    assert ("media_value", "value") in EXPLAINED
    assert ("dashboard", "participation") in EXPLAINED
    assert len(EXPLAINED) > 20


@pytest.mark.parametrize(("report", "figure"), EXPLAINED)
def test_a_figure_is_explained_to_whoever_may_see_its_report_and_to_nobody_else(
    explained, make_user, report, figure
):
    others = {f"wagtail_advocacy.{codename}" for codename in NEEDS.values()}
    needed = f"wagtail_advocacy.{NEEDS[report]}"
    access = "wagtailadmin.access_admin"
    seeing = make_user("seeing", permissions=[access, needed])
    nosy = make_user("nosy", permissions=[access, *(others - {needed})])
    response = explained(seeing, report, figure)
    assert response.status_code == 200
    assert response.context["explanation"].formula in response.content.decode().replace(
        "&#x27;", "'"
    )
    assert explained(nosy, report, figure).status_code == 302


@pytest.mark.parametrize(
    ("report", "figure"), [("media_value", "nothing"), ("nothing", "value"), ("items", "value")]
)
def test_what_is_no_figure_is_not_found(explained, olive, report, figure):
    assert explained(olive, report, figure).status_code == 404


def test_every_figure_of_a_tile_leads_to_itself(client, report, history, olive, soup):
    for name in ("media_value", "content", "networks", "mix", "dashboard"):
        page = soup(report(olive, name))
        links = page.select("a.wa-tile__figure")
        assert links, name
        for link in links:
            found = client.get(link["href"])
            assert found.status_code == 200
            assert found.context["explanation"].figure.split("\u00a0")[0] in link.text


def test_the_value_is_shown_with_its_dated_price_and_its_range(explained, site, olive, alice, soup):
    today = programme_day()
    add_price(site, "x", Decimal("0.40"), today, low=Decimal("0.25"), high=Decimal("0.50"))
    moment = timezone.now() - timedelta(minutes=1)
    item = Item.objects.create(site=site, title="Dyke", shareable=True)
    one = share(alice, item, "x", moment)
    for visitor in "abcd":
        click(one, moment, visitor * 16)
    page = words(explained(olive, "media_value", "value", network="x"), soup)
    assert "EUR 1.60" in page
    assert "range 1 – 2" in page
    assert "EUR 0.40 (0.25 – 0.50)" in page
    assert "Dyke X 1 4 4 EUR 1.60" in page


def test_a_row_of_the_table_leads_to_the_figure_of_that_row(client, report, history, olive, soup):
    page = soup(report(olive, "content"))
    link = page.select_one("td .wa-figure[href*='/value/']")
    found = client.get(link["href"])
    assert found.context["explanation"].figure == "EUR\u00a06.00"
    assert "Item " in found.context["scope"]


def test_names_are_for_those_who_may_see_figures_of_single_people(explained, olive, soup):
    for figure, query in (("shares", {}), ("readers", {"item": Item.objects.first().pk})):
        page = words(explained(olive, "content", figure, **query), soup)
        assert "alice" not in page
        assert "What was counted, by day, item and network" in page
    olive.user_permissions.add(Permission.objects.get(codename="view_personal_figures"))
    for figure, query in (("shares", {}), ("readers", {"item": Item.objects.first().pk})):
        page = words(explained(olive, "content", figure, **query), soup)
        assert "alice" in page
    assert "alice" not in words(explained(olive, "media_value", "value"), soup)


def test_the_return_is_explained_or_says_why_it_is_unknown(explained, site, olive, soup):
    today = programme_day()
    period = {"period_from": today.isoformat(), "period_to": today.isoformat()}
    page = words(explained(olive, "media_value", "roi", **period), soup)
    assert "No cost was entered" in page
    days = 366 if today.year % 4 == 0 else 365
    add_cost(site, Decimal(8 * days), today)
    page = words(explained(olive, "media_value", "roi", **period), soup)
    assert "+50 %" in page
    assert f"EUR {8 * days:,}.00" in page
    narrowed = words(explained(olive, "media_value", "roi", network="linkedin", **period), soup)
    assert "take the filters away" in narrowed


def test_a_campaign_is_narrowed_down_to_and_what_has_none(explained, site, olive, alice, soup):
    campaign = Campaign.objects.create(site=site, name="100 engineers")
    moment = timezone.now() - timedelta(minutes=1)
    item = Item.objects.create(site=site, title="Chairs", shareable=True, campaign=campaign)
    one = share(alice, item, "linkedin", moment)
    one.campaign = campaign
    one.save()
    click(one, moment, "a" * 16)
    assert (
        explained(olive, "campaigns", "readers", campaign=campaign.pk).context["explanation"].figure
        == "1"
    )
    assert (
        explained(olive, "campaigns", "readers", campaign="none").context["explanation"].figure
        == "4"
    )


@pytest.mark.parametrize("item", ["x", "-1", "99999999999999999999", "0", "'"])
def test_nonsense_in_the_address_is_no_error(explained, olive, item):
    assert explained(olive, "content", "readers", item=item, p="many").status_code == 200


def test_as_many_queries_for_ten_rows_as_for_a_thousand(explained, make_history, olive):
    make_history(8, title="Few")
    explained(olive, "media_value", "value")
    with CaptureQueriesContext(connection) as few:
        explained(olive, "media_value", "value")
    make_history(200, title="Many")
    with CaptureQueriesContext(connection) as many:
        explained(olive, "media_value", "value")
    assert len(many) == len(few)


def test_rows_come_page_by_page(explained, make_history, olive):
    make_history(60, title="Many")
    first = explained(olive, "media_value", "readers")
    second = explained(olive, "media_value", "readers", p=2)
    assert (len(first.context["row_cells"]), len(second.context["row_cells"])) == (50, 12)
    assert "p=2" in first.content.decode()


def test_the_scope_does_not_say_how_the_rows_are_shown(report, history, olive):
    days = report(olive, "media_value").context["scope"]
    assert report(olive, "media_value", by="campaign").context["scope"] == days
    assert report(olive, "media_value", network="x").context["scope"] == f"{days}, X"


@pytest.mark.parametrize("by", ["campaign", "item"])
def test_value_is_shown_by_campaign_and_by_content_but_never_of_a_team(
    report, history, olive, team, by
):
    rows = report(olive, "media_value", by=by).context["object_list"]
    assert sum(row.value for row in rows) == 12
    narrowed = report(olive, "media_value", by=by, team=str(team.pk))
    assert "single people" in str(narrowed.context["view"].filters.form.errors)
