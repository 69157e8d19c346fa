import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from wagtail.models import Site

from wagtail_advocacy.background import schedule
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.comparing import compared, compared_rates
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.reports.admin_urls import REPORTS
from wagtail_advocacy.reports.exports import without_formula


def text(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_first_run_shows_a_checklist(report, olive):
    page = text(report(olive, "dashboard"))
    assert "Give the programme a name" in page
    assert "Invite a pilot group" in page
    assert "wa-tiles" not in page


def test_the_dashboard_says_what_happened(report, history, olive):
    page = text(report(olive, "dashboard"))
    assert "1 colleague shared 2 times and brought 4 readers." in page
    assert "10.0\u00a0%" in page
    assert "EUR\u00a012" in page
    assert "none before" in page


def test_a_stopped_worker_is_said_at_the_top(report, history, olive):
    assert "manage.py advocacy_setup" in text(report(olive, "dashboard"))
    schedule("heads", "wagtail_advocacy.programme.tasks.record_head_counts", cron="7 * * * *")
    assert "manage.py advocacy_setup" not in text(report(olive, "dashboard"))


def test_the_forecast_of_the_article(report, history, olive):
    page = text(report(olive, "forecast", people=1000, posts=5, clicks=6, price=3))
    assert "EUR\u00a090,000" in page


def test_a_forecast_of_nonsense_asks_for_figures(report, history, olive):
    page = text(report(olive, "forecast", people="many"))
    assert "Correct the figures below" in page


def test_start_values_say_whether_they_are_measured(report, olive):
    page = text(report(olive, "forecast"))
    assert "wa-origin--assumed" in page
    assert "wa-origin--measured" not in page


@pytest.mark.parametrize(
    "query",
    [{"network": "x"}, {"period_from": "2020-01-01", "period_to": "2020-02-01"}],
)
def test_filters_narrow_the_media_value(report, history, olive, query):
    assert "EUR\u00a012" in text(report(olive, "media_value"))
    assert "EUR\u00a012" not in text(report(olive, "media_value", **query))


def test_a_small_team_cannot_be_chosen_or_seen(report, history, site, olive, team):
    from wagtail_advocacy.programme.models import HeadCount

    HeadCount.objects.update(eligible=3)
    page = text(report(olive, "participation", team=str(team.pk)))
    assert "Projects" not in page
    assert "&lt;5" in page


@pytest.mark.parametrize(
    "name",
    [
        "participation",
        "teams",
        "media_value",
        "content",
        "mix",
        "networks",
        "campaigns",
        "forecast",
        "items",
    ],
)
def test_every_report_says_what_is_counted(report, history, olive, name):
    assert "What is counted" in text(report(olive, name))


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_says_whether_it_counts_activity_or_publication(
    report, history, admin_user, name
):
    response = report(admin_user, name)
    assert response.context["basis"]
    assert str(response.context["basis"]) in text(response)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_formulas_become_text(start):
    assert without_formula(start) == "'" + start


def test_plain_text_stays_as_it_is():
    assert without_formula("Dyke – raised = done") == "Dyke – raised = done"


def test_a_title_cannot_run_in_a_spreadsheet(report, history, olive):
    Item.objects.update(title='=HYPERLINK("http://evil.example")')
    csv = text(report(olive, "items", export="csv"))
    assert "\"'=HYPERLINK" in csv
    assert "\n=HYPERLINK" not in csv and '"=HYPERLINK' not in csv
    book = load_workbook(io.BytesIO(b"".join(report(olive, "items", export="xlsx"))))
    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'=")


def test_the_media_value_export_adds_up(report, history, olive):
    header, row = text(report(olive, "media_value", export="csv")).strip().splitlines()
    assert header.startswith("Month,Network,Readers")
    assert row.endswith(",EUR,12.00,12.00,12.00")


def test_no_percentage_from_zero():
    assert compared(5, 0) == ("none before", "up")
    assert compared(0, 0) == ("", "")
    assert compared(None, 5) == ("", "")
    assert compared_rates(Decimal("5"), None) == ("", "")


def test_a_change_is_said_in_per_cent():
    assert compared(150, 100) == ("+50\u00a0%", "up")
    assert compared(Decimal("99.7"), 100) == ("\u22120.3\u00a0%", "down")


@pytest.mark.parametrize(
    "name",
    [
        "dashboard",
        "participation",
        "teams",
        "media_value",
        "content",
        "mix",
        "networks",
        "campaigns",
        "forecast",
        "items",
    ],
)
def test_as_many_queries_for_ten_rows_as_for_a_thousand(report, history, make_history, olive, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_history(8, title="Few")
    report(olive, name)
    with CaptureQueriesContext(connection) as few:
        report(olive, name)
    make_history(990, title="Many")
    with CaptureQueriesContext(connection) as many:
        report(olive, name)
    assert len(many) == len(few)


def test_the_menu_bears_the_programmes_name(client, programme, olive):
    client.force_login(olive)
    assert "Waterfans" in text(client.get("/admin/"))


@pytest.mark.parametrize("name", ["participation", "media_value", "forecast"])
@pytest.mark.parametrize(
    "period",
    [
        {"period_from": "0001-01-01"},
        {"period_to": "9999-12-31"},
        {"period_from": "9999-01-01"},
        {"period_to": "0001-01-01"},
        {"period_from": "0001-01-01", "period_to": "0001-02-01"},
        {"period_from": "9998-01-01", "period_to": "9999-12-31"},
    ],
)
def test_an_address_cannot_ask_for_a_thousand_months(report, history, olive, name, period):
    response = report(olive, name, **period)
    assert response.status_code == 200
    assert response.context["view"].filters.form.errors


@pytest.mark.parametrize("period", [{"period_from": "2025-12-10"}, {"period_to": "2020-05-20"}])
def test_a_period_may_be_open(report, history, olive, period):
    response = report(olive, "participation", **period)
    assert not response.context["view"].filters.form.errors


def test_participation_says_that_it_counts_whole_months(report, history, olive):
    period = {"period_from": "2020-03-10", "period_to": "2020-04-12"}
    response = report(olive, "participation", **period)
    assert response.context["scope"] == "1 Mar 2020 – 30 Apr 2020"
    response = report(olive, "media_value", **period)
    assert response.context["scope"] == "10 Mar 2020 – 12 Apr 2020"


@pytest.mark.parametrize("name", ["dashboard", "items", "participation", "media_value"])
def test_a_report_is_about_one_site(report, history, olive, home, site, name):
    other = Site.objects.create(hostname="b.example", port=80, root_page=home.get_root())
    ProgrammeSettings.objects.create(site=other, programme_name="Windfans")
    Item.objects.create(site=other, title="Turbine built", shareable=True)
    at_a, at_b = (text(report(olive, name, site=each.pk)) for each in (site, other))
    assert "Turbine built" not in at_a
    assert "Item 0" not in at_b
    assert ("Projects" in at_a, "Projects" in at_b) in {(True, False), (False, False)}
    if name == "items":
        assert "Item 0" in at_a
        assert "Turbine built" in at_b
    if name == "dashboard":
        assert "1 colleague shared 2 times" in at_a
        assert "1 colleague shared" not in at_b
