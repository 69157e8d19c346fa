"""A history whose every figure is worked out by hand, read through the reports as people see them.

The programme has 50 eligible people, 20 in North and 30 in South, from December 2024 to March
2025, and needs 5 people behind a figure. A click costs EUR 1.65 on LinkedIn, 2.00 from 1 January
on, and 1.10 on X. Each row: the first so many people of the team shared once, and each of these
shares had so many readers, at that time in Amsterdam.

    when              team   people  network   origin       readers each   likes and the like
    31 Dec 23:59:59   North  6       LinkedIn  own          2              3 each
    5 Dec 12:00       South  5       X         own          1              not known
    1 Jan 00:00       North  6       X         own          1              not known
    20 Jan 12:00      South  6       LinkedIn  own          2              4 each of two of them
    30 Mar 01:59:59   North  6       LinkedIn  third-party  2              not known

The last is the second before clocks change, on a day of 23 hours. Besides, in December: one reader
had come three hours earlier, too (a click, no reader), one asked four times within the half-hour
(three repeats), and a bot asked nine times; in January came two clicks by LinkedIn of visitors who
object to tracking. So:

              shares  people  new  readers  clicks  gross  value
    December  11      11      11   12+5=17  18      30     12 x 1.65 + 5 x 1.10 = 25.30
    January   12      12      1    6+12=18  20      20     6 x 1.10 + 12 x 2.00 = 30.60
    February  0       0       0    0        0       0      0
    March     6       6       0    12       12      12     12 x 2.00            = 24.00
    All       29      12           47       50      62     79.90

which is the year of RVO's programme at a thousandth: 29,000 shares, 47,000 unique clicks, 26,000
likes and the like (6 x 3 + 2 x 4 = 26), almost EUR 80,000; 1.6 readers a share, EUR 1.70 each.

              LinkedIn                      X
    shares    6 + 6 + 6 = 18                5 + 6 = 11
    readers   12 + 12 + 12 = 36             5 + 6 = 11
    clicks    36 + 1 + 2 = 39               11
    value     19.80 + 24.00 + 24.00 = 67.80 5.50 + 6.60 = 12.10

    team    people a month     eligible  rate      readers  value at the month's mean price
    North   6, 6, 0, 6 = 18    80        22.5 %    30       12 x 25.30/17 + 6 x 1.70 + 12 x 2.00
    South   5, 6, 0, 0 = 11    120       9.1667 %  17       5 x 25.30/17 + 12 x 1.70
    All     11, 12, 0, 6 = 29  200       14.5 %    47       79.90
"""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.measurement.builders import at, click, head_count, share
from tests.reports.test_pages import text
from wagtail_advocacy.content.models import Item, Origin
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.goals import read_goals
from wagtail_advocacy.measurement.models import Goal, SubGoal
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.tracking.models import Click, Engagement


DECEMBER, JANUARY = date(2024, 12, 1), date(2025, 1, 1)
FEBRUARY, MARCH = date(2025, 2, 1), date(2025, 3, 1)
PERIOD = {"period_from": "2024-12-01", "period_to": "2025-03-31"}

# When, team, people, network, origin, readers each, likes and the like of each share.
HAPPENED = [
    (at(2024, 12, 31, 23, 59, 59), "North", 6, "linkedin", Origin.OWN, 2, [3] * 6),
    (at(2024, 12, 5, 12), "South", 5, "x", Origin.OWN, 1, []),
    (at(2025, 1, 1), "North", 6, "x", Origin.OWN, 1, []),
    (at(2025, 1, 20, 12), "South", 6, "linkedin", Origin.OWN, 2, [4, 4]),
    (at(2025, 3, 30, 1, 59, 59), "North", 6, "linkedin", Origin.THIRD_PARTY, 2, []),
]


@pytest.fixture
def golden(site, programme, make_ambassador):
    teams = {name: Team.objects.create(site=site, name=name) for name in ("North", "South")}
    for month in (DECEMBER, JANUARY, FEBRUARY, MARCH):
        head_count(site, month, **{f"t{teams['North'].pk}": 20, f"t{teams['South'].pk}": 30})
    for network, amount, since in (
        ("linkedin", "1.65", DECEMBER),
        ("linkedin", "2.00", JANUARY),
        ("x", "1.10", DECEMBER),
    ):
        add_price(site, network, Decimal(amount), since, today=since)
    people = {
        name: [make_ambassador(f"{name}{n}", team=team) for n in range(6)]
        for name, team in teams.items()
    }
    shares = []
    for moment, team, count, network, origin, readers, engaged in HAPPENED:
        item = Item.objects.create(site=site, title=f"{moment:%b}", shareable=True, origin=origin)
        for number, person in enumerate(people[team][:count]):
            one = share(person, item, network, moment, team=teams[team])
            for reader in range(readers):
                click(one, moment, f"v{reader}")
            if number < len(engaged):
                Engagement.objects.create(share=one, likes=engaged[number], comments=0)
            shares.append(one)
    december, january = shares[0], shares[17]
    own = Click.objects.filter(share=december).order_by("pk")
    Click.objects.filter(pk=own[0].pk).update(hits=4)
    click(december, at(2024, 12, 31, 21), "v0")
    click(december, at(2024, 12, 31, 21), verdict="bot", hits=9)
    click(january, at(2025, 1, 21, 12), hits=2)
    return teams


@pytest.fixture(params=["raw", "tallies"])
def figures(request, golden):
    """Read while the worker has not counted anything yet, and when it has."""
    if request.param == "tallies":
        tallies.refresh(timezone.now())
        tallies.rebuild()
    return golden


@pytest.fixture
def read(report, may_see_all, make_user):
    """The rows of a report's spreadsheet, as whoever lacks the permission for personal figures."""
    names = ["view_participation", "view_media_value", "view_teams", "view_networks"]
    names += ["view_mix", "view_content_report", "view_forecast"]
    reader = make_user(
        "reader",
        permissions=["wagtailadmin.access_admin", *(f"wagtail_advocacy.{name}" for name in names)],
    )

    def fetch(name, **query):
        page = text(report(reader, name, export="csv", **{**PERIOD, **query}))
        return list(csv.DictReader(io.StringIO(page)))

    return fetch


def columns(row: dict, *names: str) -> tuple:
    return tuple(Decimal(row[name]) for name in names)


def test_participation(figures, read):
    found = {
        (row["Month"], row["Group"]): columns(
            row, "People with a confirmed share", "Confirmed shares", "Participation (%)"
        )
        for row in read("participation")
        if row["By"] in ("All", "Team")
    }
    one = Decimal
    assert found == {
        ("2024-12", "Everybody"): (11, 11, 22),
        ("2024-12", "North"): (6, 6, 30),
        ("2024-12", "South"): (5, 5, one("16.7")),
        ("2025-01", "Everybody"): (12, 12, 24),
        ("2025-01", "North"): (6, 6, 30),
        ("2025-01", "South"): (6, 6, 20),
        ("2025-02", "Everybody"): (0, 0, 0),
        ("2025-02", "North"): (0, 0, 0),
        ("2025-02", "South"): (0, 0, 0),
        ("2025-03", "Everybody"): (6, 6, 12),
        ("2025-03", "North"): (6, 6, 30),
        ("2025-03", "South"): (0, 0, 0),
    }
    rows = [row for row in read("participation") if row["By"] == "All"]
    assert [(row["New: their first one ever"], row["Returning"]) for row in rows] == [
        ("11", "0"),
        ("1", "11"),
        ("0", "0"),
        ("0", "6"),
    ]


def test_media_value(figures, read):
    found = {
        (row["Month"], row["Network"]): columns(
            row,
            "Readers (unique clicks)",
            "Clicks",
            "All requests (gross)",
            "Repeats within half an hour",
            "Media value (estimate)",
        )
        for row in read("media_value")
    }
    one = Decimal
    assert found == {
        ("2024-12", "LinkedIn"): (12, 13, 25, 3, one("19.80")),
        ("2024-12", "X"): (5, 5, 5, 0, one("5.50")),
        ("2025-01", "LinkedIn"): (12, 14, 14, 0, one("24.00")),
        ("2025-01", "X"): (6, 6, 6, 0, one("6.60")),
        ("2025-03", "LinkedIn"): (12, 12, 12, 0, one("24.00")),
    }
    total = [sum(parts) for parts in zip(*found.values(), strict=True)]
    # RVO's year at a thousandth: almost EUR 80 for 47 readers.
    assert total == [47, 50, 62, 3, one("79.90")]


def test_media_value_of_days_and_teams(figures, read):
    def value(**query):
        rows = read("media_value", **query)
        return round(sum(Decimal(row["Media value (estimate)"]) for row in rows), 4)

    def on(day):
        return value(period_from=day, period_to=day)

    # The year's end divides days and prices; the last one has 23 hours.
    assert on("2024-12-31") == Decimal("19.80")
    assert on("2025-01-01") == Decimal("6.60")
    assert (on("2025-03-29"), on("2025-03-30"), on("2025-03-31")) == (0, 24, 0)
    south = 5 * Decimal("25.30") / 17 + 12 * Decimal("1.70")
    assert value(team=figures["South"].pk) == round(south, 4)


def test_networks_likes_and_origins(figures, read):
    found = {
        row["Network"]: (
            *columns(
                row,
                "Confirmed shares",
                "Clicks",
                "Readers (unique clicks)",
                "Media value (estimate)",
            ),
            row["Likes, comments and reshares"],
            row["Shares of which they are known"],
        )
        for row in read("networks")
    }
    # What nobody knows is no zero.
    assert found == {
        "LinkedIn": (18, 39, 36, Decimal("67.80"), "26", "8"),
        "X": (11, 11, 11, Decimal("12.10"), "", "0"),
    }
    shares = {row["Origin"]: row["Confirmed shares"] for row in read("mix")}
    assert {origin: n for origin, n in shares.items() if n != "0"} == {
        str(Origin.OWN.label): "23",
        str(Origin.THIRD_PARTY.label): "6",
    }


def test_teams(figures, read):
    found = {
        row["Team"]: columns(
            row,
            "Eligible people (mean)",
            "Participation (%)",
            "Shares per eligible person and month",
            "Readers per eligible person and month",
            "Media value per eligible person and month (estimate)",
        )
        for row in read("teams")
    }
    one = Decimal
    assert found == {
        "Everybody": (50, one("14.5"), one("0.145"), one("0.235"), one("0.40")),
        # (12 x 25.30/17 + 6 x 1.70 + 12 x 2.00) / 80 = 52.0588 / 80
        "North": (20, one("22.5"), one("0.225"), one("0.375"), one("0.65")),
        # (5 x 25.30/17 + 12 x 1.70) / 120 = 27.8412 / 120
        "South": (30, one("9.2"), one("0.092"), one("0.142"), one("0.23")),
    }


def test_goals(figures, site):
    days = {"starts_on": DECEMBER, "ends_on": date(2025, 3, 31)}
    today = date(2025, 4, 1)

    def actual(metric, target, team=None):
        goal = Goal.objects.create(site=site, name=metric, metric=metric, target=target, **days)
        SubGoal.objects.create(goal=goal, team=team, target=target)
        (one,) = read_goals([goal], today)
        return one.whole.actual, round(one.parts[0].actual, 4)

    north = figures["North"]
    assert actual("shares", 29, north) == (29, 18)
    assert actual("readers", 47, north) == (47, 30)
    # Of a team without the two that object, who both came by South.
    assert actual("clicks", 50, north) == (50, 31)
    assert actual("engaged", 26) == (26, 26)
    assert actual("media_value", 80, north) == (
        Decimal("79.90"),
        round(12 * Decimal("25.30") / 17 + 6 * Decimal("1.70") + 24, 4),
    )


@pytest.fixture
def article(site, programme, make_ambassador, team):
    """In January 2025 ten people shared five items each, every one had six readers, at EUR 3."""
    add_price(site, "linkedin", 3, JANUARY, today=JANUARY)
    head_count(site, JANUARY, **{f"t{team.pk}": 40})
    moment = at(2025, 1, 8, 9)
    items = [
        Item.objects.create(site=site, title=f"Item {number}", shareable=True)
        for number in range(5)
    ]
    shares = [
        share(person, item, "linkedin", moment, team=team)
        for person in [make_ambassador(f"p{number}") for number in range(10)]
        for item in items
    ]
    Click.objects.bulk_create(
        Click(share=one, slot=moment, day=moment.date(), verdict="counted", visitor=f"v{n}", hits=1)
        for one in shares
        for n in range(6)
    )


def test_the_articles_90_000_of_what_was_measured(article, report, read, olive):
    """10 x 5 x 6 x EUR 3 = EUR 900 were measured; with 1,000 people it is the article's figure."""
    month = {"period_from": "2025-01-01", "period_to": "2025-01-31"}
    (row,) = read("media_value", **month)
    assert columns(row, "Readers (unique clicks)", "Media value (estimate)") == (300, 900)
    factors = report(olive, "forecast", **month).context["view"].factors
    assert [(name, factor.value, factor.measured) for name, factor in factors] == [
        ("people", 10, True),
        ("posts", 5, True),
        ("clicks", 6, True),
        ("price", 3, True),
    ]
    assert "EUR\u00a090,000" in text(report(olive, "forecast", people=1000, **month))


def test_the_rows_add_up_to_the_table():
    """By plain arithmetic, without a database."""
    shares = sum(row[2] for row in HAPPENED)
    readers = sum(row[2] * row[5] for row in HAPPENED)
    engaged = sum(sum(row[6]) for row in HAPPENED)
    prices = {("linkedin", 2024): Decimal("1.65"), ("linkedin", 2025): 2}
    value = sum(
        row[2] * row[5] * prices.get((row[3], row[0].year), Decimal("1.10")) for row in HAPPENED
    )
    assert (shares, readers, engaged, value) == (29, 47, 26, Decimal("79.90"))
