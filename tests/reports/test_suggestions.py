"""The report about suggestions, the loop in one picture, and where items came from."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.measurement.builders import head_count
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.services import credit_item
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.reports.views.suggestions import duration
from wagtail_advocacy.suggestions.models import Suggestion


def text(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


@pytest.fixture
def put(site, alice):
    """``count`` suggestions of Alice's, received an hour ago."""

    def put(count=1, state="submitted", **values):
        moment = timezone.now() - timedelta(hours=1)
        return Suggestion.objects.bulk_create(
            Suggestion(
                site=site,
                ambassador=alice,
                text=f"Idea {number}",
                state=state,
                **{"submitted_at": moment, **values},
            )
            for number in range(count)
        )

    return put


@pytest.fixture
def heads(site, team):
    head_count(site, programme_day(), **{f"t{team.pk}": 10})


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "–"),
        (0, "1 hour"),
        (0.25, "6 hours"),
        (1, "1 working day"),
        (2.5, "2.5 working days"),
        (3.0, "3 working days"),
        (12.4, "12 working days"),
    ],
)
def test_a_time_says_what_it_is_in(days, words):
    assert str(duration(days)) == words


def test_it_says_what_is_open_and_what_was_taken_up(report, olive, put, heads):
    put(2)
    put(1, "declined", answered_at=timezone.now())
    put(3, "taken_up", answered_at=timezone.now())
    page = text(report(olive, "suggestions"))
    assert "75\u00a0%" in page
    assert "3 of 4 decided" in page
    assert "nine of ten within" in page
    assert "What is counted" in page
    assert "Monday to Friday" in page


def test_without_any_it_says_so_and_shows_no_rate(report, olive, heads):
    page = text(report(olive, "suggestions"))
    assert "Nothing is open" in page
    assert "Nobody suggested anything in this period." in page


def test_topics_are_named(report, olive, put, make_topic, heads):
    topic = make_topic("Eels")
    put(1, "taken_up", topic_key=topic.translation_key)
    put(1, "declined")
    rows = text(report(olive, "suggestions", export="csv")).splitlines()
    assert "Topic,Eels,1,0,1,0,0,0,100.0" in rows
    assert "Topic,Without a topic,1,0,0,0,1,0,0.0" in rows


def test_a_small_team_is_never_shown_alone(report, olive, put, site, team, heads):
    small = Team.objects.create(site=site, name="Archive")
    other = Team.objects.create(site=site, name="Heat")
    head_count(site, programme_day(), **{f"t{small.pk}": 3, f"t{other.pk}": 40})
    put(1, "taken_up", team=small)
    put(1, "declined", team=team)
    put(1, "declined", team=other)
    rows = text(report(olive, "suggestions", export="csv")).splitlines()
    names = [row.split(",")[1] for row in rows if row.startswith("Team")]
    # The smallest of the others joins it.
    assert names == ["Heat", "Smaller teams"]
    assert "Archive" not in text(report(olive, "suggestions"))
    page = text(report(olive, "suggestions", team=str(small.pk)))
    assert "Archive" not in page


def test_only_small_teams_are_hidden(report, olive, put, site):
    small = Team.objects.create(site=site, name="Archive")
    head_count(site, programme_day(), **{f"t{small.pk}": 3})
    put(1, "taken_up", team=small)
    rows = text(report(olive, "suggestions", export="csv")).splitlines()
    assert "Team,Smaller teams,<5,<5,<5,<5,<5,<5," in rows


def test_a_team_narrows_everything_to_whole_months(report, olive, put, site, team, heads):
    other = Team.objects.create(site=site, name="Heat")
    head_count(site, programme_day(), **{f"t{other.pk}": 40})
    put(2, team=team)
    put(5, team=other)
    response = report(olive, "suggestions", team=team.pk)
    assert response.context["tiles"][0].figure == "2"
    assert "2 were received" in response.context["tiles"][3].detail
    assert response.context["loop"] is None
    query = {"period_from": "2020-03-10", "period_to": "2020-04-12"}
    response = report(olive, "suggestions", **query)
    assert response.context["scope"] == "1 Mar 2020 – 30 Apr 2020"


def test_as_many_queries_for_ten_as_for_a_thousand(report, olive, put, team, heads, make_topic):
    topics = [make_topic(name).translation_key for name in ("Eels", "Wind")]
    put(10, topic_key=topics[0], team=team)
    report(olive, "suggestions")
    with CaptureQueriesContext(connection) as few:
        report(olive, "suggestions")
    put(990, "taken_up", topic_key=topics[1], answered_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        report(olive, "suggestions")
    assert len(many) == len(few)


# The loop


def test_the_dashboard_shows_the_loop_with_its_figures(report, history, olive, put):
    put(4)
    page = text(report(olive, "dashboard"))
    assert "The loop: from suggestions to readers and back" in page
    assert "wa-chart__station--6" in page
    assert "Suggested next" in page


# Where items came from


def test_the_listing_knows_what_was_suggested(report, history, olive, alice):
    item = Item.objects.first()
    credit_item(item, alice)
    rows = text(report(olive, "items", export="csv")).splitlines()
    assert [row for row in rows if "Suggested by colleagues" in row] == [
        row for row in rows if row.startswith(item.title)
    ]
    assert text(report(olive, "items")).count("Suggested by colleagues") == 3
    page = text(report(olive, "items", origin="suggested"))
    other = Item.objects.exclude(pk=item.pk).first()
    assert item.title in page
    assert other.title not in page


@pytest.mark.parametrize("is_named", [True, False])
def test_the_page_editor_says_who_suggested_it(editor, eve, alice, article, item, is_named):
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert "Suggested by" not in editor.get(address).text
    credit_item(item, alice if is_named else None)
    words = "Suggested by alice." if is_named else "Suggested by a colleague."
    assert words in editor.get(address).text


def test_it_leads_those_who_decide_to_the_suggestion(
    editor, eve, make_user, client, alice, article, item, put
):
    (suggestion,) = put(1, "published", page_id=article.pk)
    credit_item(item, None)
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    there = reverse("advocacy_suggestions:edit", args=[suggestion.pk])
    assert there not in editor.get(address).text
    both = make_user(
        "both", groups=["Page editors"], permissions=["wagtail_advocacy.manage_suggestions"]
    )
    both.user_permissions.add(*eve.user_permissions.all())
    client.force_login(both)
    assert there in client.get(address).text
