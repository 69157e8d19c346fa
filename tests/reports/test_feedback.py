"""Feedback on content and results of polls, for editors and owners."""

import csv
from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.content.feedback import dismiss_item, rate_useful
from wagtail_advocacy.content.models import Item, Rating
from wagtail_advocacy.suggestions.models import Poll
from wagtail_advocacy.suggestions.polls import save_poll, vote


@pytest.fixture
def analyst(make_user, programme):
    programme.minimum_group_size = 2
    programme.save()
    return make_user(
        "analyst",
        permissions=[
            "wagtailadmin.access_admin",
            "wagtail_advocacy.view_feedback",
            "wagtail_advocacy.manage_polls",
        ],
    )


@pytest.fixture
def rated(alice, bob, aim, make_topic):
    item = aim(make_topic("Energy"))
    rate_useful(alice, item)
    dismiss_item(bob, item, "promotional", "Reads like a poster")
    return item


def lines(response):
    text = b"".join(response).decode()
    return list(csv.DictReader(text.splitlines()))


def test_the_report_counts_by_reason_topic_and_item(report, analyst, rated, soup):
    page = soup(report(analyst, "feedback"))
    words = " ".join(page.text.split())
    assert "Colleagues who said something 2" in words
    assert "Most often: Too promotional." in words
    assert page.select_one(".wa-matrix__table tbody tr").get_text(" ", strip=True) == "Energy 2 1 1"
    assert "Dyke raised" in page.select_one(".listing").text
    assert "“Reads like a poster”" in page.select_one(".wa-words").text


def test_the_report_never_names_anybody(report, analyst, rated):
    for suffix, query in (("", {}), ("_results", {}), ("", {"export": "csv"})):
        response = report(analyst, f"feedback{suffix}", **query)
        text = b"".join(response).decode() if response.streaming else response.text
        assert "alice" not in text
        assert "bob" not in text


def test_too_few_people_are_no_figure(report, analyst, rated, programme, soup):
    programme.minimum_group_size = 3
    programme.save()
    page = soup(report(analyst, "feedback"))
    assert "too few to be shown" in page.text
    assert "Reads like a poster" not in page.text
    assert (
        page.select_one(".wa-matrix__table tbody tr").get_text(" ", strip=True) == "Energy <3 – –"
    )
    assert "Some items have too few ratings even together." in page.text
    rows = lines(report(analyst, "feedback", export="csv"))
    assert [(row["What"], row["People"]) for row in rows] == [("All", "0"), ("Topic", "<3")]


def test_the_export_has_all_topics_and_items(report, analyst, rated):
    rows = lines(report(analyst, "feedback", export="csv"))
    assert [(row["What"], row["Name"], row["Useful"]) for row in rows] == [
        ("All", "", "1"),
        ("Topic", "Energy", "1"),
        ("Item", "Dyke raised", "1"),
    ]
    assert rows[0]["Too promotional"] == "1"
    assert rows[0]["Useful (%)"] == "50.0"


def test_without_feedback_the_report_says_so(report, analyst, site):
    response = report(analyst, "feedback")
    assert response.status_code == 200
    assert "Reads like a poster" not in response.text


def test_the_report_is_sorted(report, analyst, site, alice, bob):
    for title in ("Beta", "Alpha"):
        item = Item.objects.create(site=site, title=title)
        rate_useful(alice, item)
        dismiss_item(bob, item)
    rows = report(analyst, "feedback", ordering="name").context["object_list"]
    assert [row.name for row in rows] == ["Alpha", "Beta"]
    rows = report(analyst, "feedback", ordering="-name").context["object_list"]
    assert [row.name for row in rows] == ["Beta", "Alpha"]


def test_the_report_takes_the_same_queries_however_many_items(
    report, analyst, rated, site, alice, bob, soup
):
    from django.db import connection

    report(analyst, "feedback")
    with CaptureQueriesContext(connection) as few:
        report(analyst, "feedback")
    items = Item.objects.bulk_create(Item(site=site, title=f"Item {n}") for n in range(60))
    Rating.objects.bulk_create(
        Rating(ambassador=person, item=item, reason="tone")
        for person in (alice, bob)
        for item in items
    )
    with CaptureQueriesContext(connection) as many:
        report(analyst, "feedback")
    assert len(many) <= len(few)


@pytest.fixture
def poll(site, analyst, admin_user):
    now = timezone.now()
    poll = Poll(
        site=site,
        question="Dykes or fish?",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    return save_poll(poll, ["Dykes", "=Fish"], admin_user)


def test_the_results_of_a_poll_stand_in_chart_table_and_export(
    report, analyst, poll, alice, bob, soup
):
    vote(alice, poll, poll.answers.first().pk)
    assert soup(report(analyst, "polls")).select(".wa-chart") == []
    rows = lines(report(analyst, "polls", export="csv"))
    assert [row["Votes"] for row in rows] == ["", ""]
    vote(bob, poll, poll.answers.first().pk)
    page = soup(report(analyst, "polls", poll=poll.pk))
    assert "2 votes. Most of them, 100 %, are for “Dykes”." in page.select_one(".wa-chart").text
    rows = lines(report(analyst, "polls", export="csv", poll=poll.pk))
    assert [(row["Answer"], row["Votes"], row["Votes (%)"]) for row in rows] == [
        ("Dykes", "2", "100.0"),
        ("'=Fish", "0", "0.0"),
    ]


def test_the_list_of_polls_leads_to_the_results(client, analyst, poll):
    client.force_login(analyst)
    address = reverse("wagtail_advocacy_reports:polls") + f"?poll={poll.pk}"
    assert address in client.get(reverse("advocacy_polls:index")).text
