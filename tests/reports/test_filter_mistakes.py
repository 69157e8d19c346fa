"""What is wrong with the filters is said on the page, with what was typed."""

import pytest

from tests.reports.test_pages import text


WARNING = ".help-warning[role=alert]"

MISTAKES = [
    ({"period_from": "yesterday"}, "Period “yesterday”: Enter a valid date."),
    (
        {"period_from": "2026-03-09", "period_to": "2026-03-01"},
        "Period “2026-03-09 – 2026-03-01”: The first day is after the last one.",
    ),
    (
        {"period_from": "1900-01-01", "period_to": "2026-03-01"},
        "Period “1900-01-01 – 2026-03-01”: Choose at most ten years.",
    ),
    ({"network": "smoke"}, "Network “smoke”: Select a valid choice."),
]


@pytest.mark.parametrize("name", ["participation", "teams", "media_value", "content"])
@pytest.mark.parametrize(("query", "said"), MISTAKES)
def test_a_mistake_is_said_and_kept(report, history, olive, soup, name, query, said):
    page = soup(report(olive, name, **query))
    (warning,) = page.select(WARNING)
    assert said in " ".join(warning.get_text().split())
    typed = next(iter(query))
    if typed.startswith("period"):
        assert page.select_one(f"input[name={typed}]")["value"] == query[typed]


@pytest.mark.parametrize("name", ["participation", "media_value", "forecast"])
def test_an_unknown_team_is_said(report, history, olive, soup, name):
    page = soup(report(olive, name, team="<b>999</b>"))
    (warning,) = page.select(WARNING)
    assert "Team “<b>999</b>”" in warning.get_text()
    assert "No filter applies" in warning.get_text()
    assert "<b>999" not in str(page.select_one(WARNING))


def test_the_part_that_is_fetched_later_says_it_too(report, history, olive):
    assert "No filter applies" in text(report(olive, "participation_results", period_from="x"))


def test_filters_without_a_mistake_say_nothing(report, history, olive, soup):
    page = soup(report(olive, "participation", network="x", period_from="2026-01-01"))
    assert not page.select(WARNING)
