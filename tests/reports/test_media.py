"""Reports say of pictures and videos that they were shared, and nothing that nobody knows."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from tests.measurement.builders import head_count, share
from wagtail_advocacy.measurement.forecast import start_values
from wagtail_advocacy.measurement.queries import ItemFigures, item_figures
from wagtail_advocacy.programme.calendar import month_start, programme_day
from wagtail_advocacy.reports.page_panel import item_tiles


@pytest.fixture
def shared(media_post, alice, team):
    moment = timezone.now() - timedelta(minutes=1)
    share(alice, media_post.item, "instagram", moment, team=team)
    return media_post.item


def rows(response, soup) -> dict[str, list[str]]:
    """The cells of the listing by title."""
    found = {}
    for row in soup(response).select(".listing tbody tr"):
        cells = [" ".join(cell.text.split()) for cell in row.select("td")]
        found[cells[0]] = cells
    return found


def test_a_share_counts_and_its_clicks_are_unknown(report, olive, shared, soup):
    cells = rows(report(olive, "items"), soup)["The new lock"]
    assert cells[2] == "No link"
    assert cells[4:] == ["1", "–", "–", "–"]


@pytest.mark.parametrize("ordering", ["readers", "-readers", "value", "-value"])
def test_what_is_unknown_comes_last(report, olive, shared, make_history, soup, ordering):
    make_history(2)
    titles = list(rows(report(olive, "items", ordering=ordering), soup))
    assert titles[-1] == "The new lock"


def test_the_listing_explains_the_dash(report, olive, shared):
    page = report(olive, "items").content.decode()
    assert "posted without a link. Their shares count" in page


def test_the_export_leaves_unknown_figures_empty(report, olive, shared):
    response = report(olive, "items", export="csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1].endswith(",1,,,")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("participation", "confirmed by the person alone"),
        ("media_value", "no clicks that anybody could count"),
        ("forecast", "Posts are those with a link"),
        ("dashboard", "posted without a link and so without readers"),
    ],
)
def test_every_report_says_what_it_does_with_them(report, admin_user, shared, name, says):
    assert says in report(admin_user, name).content.decode()


def test_participation_counts_whoever_shared_a_picture(report, olive, shared, site, team):
    head_count(site, programme_day(), **{f"t{team.pk}": 10})
    page = report(olive, "participation").content.decode()
    assert "10.0" in page


def test_the_figures_of_an_article_stay(item, site):
    assert ItemFigures(1, 2, 2).for_item(item) == ItemFigures(1, 2, 2)


def test_the_tiles_of_a_picture_have_no_zero(shared):
    assert [tile.figure for tile in item_tiles(shared)] == ["1", "–", "–", "–"]
    assert item_figures(shared.site, shared)[shared.pk].shares == 1


def test_clicks_per_post_are_those_of_posts_with_a_link(
    site, programme, alice, bob, media_post, item, team
):
    last_month = month_start(programme_day()) - timedelta(days=3)
    moment = timezone.now() - (programme_day() - last_month)
    share(alice, item, "linkedin", moment, team=team)
    before = start_values(site)
    share(bob, media_post.item, "instagram", moment, team=team)
    after = start_values(site)
    assert after.clicks == before.clicks
    assert before.posts.value == 1


def test_an_editor_of_media_sees_them_in_the_listing(report, eve, shared, soup):
    assert "The new lock" not in rows(report(eve, "items"), soup)
    eve.user_permissions.add(Permission.objects.get(codename="change_mediapost"))
    eve = type(eve).objects.get(pk=eve.pk)
    response = report(eve, "items")
    assert "The new lock" in rows(response, soup)
    assert reverse("advocacy_media:edit", args=[shared.media_id]) in response.content.decode()
