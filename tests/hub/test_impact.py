"""My impact: a person's own figures, for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.queries import impact_of, my_month
from wagtail_advocacy.programme.calendar import day_start, month_start, programme_day
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import confirm_share, start_share
from wagtail_advocacy.tracking.models import Click, Engagement, Verdict


IMPACT = reverse("wagtail_advocacy:impact")


@pytest.fixture
def impact(client, alice, soup):
    client.force_login(alice.user)
    return lambda **query: soup(client.get(IMPACT, query))


def click(share, *, day=None, visitor="v1", verdict=Verdict.COUNTED, slot=0, hits=1):
    day = day or programme_day()
    return Click.objects.create(
        share=share,
        slot=day_start(day) + timedelta(minutes=30 * slot),
        day=day,
        verdict=verdict,
        visitor=visitor,
        hits=hits,
    )


@pytest.fixture
def share(alice, item):
    share = start_share(alice, item, "linkedin", "Hi")
    confirm_share(share)
    return share


def words(page):
    return " ".join(page.text.split())


def test_before_the_first_share_a_line_waits(impact):
    page = impact()
    assert page.h1.text == "Your first share starts this line"
    assert page.select_one(".wa-state a.wa-button--primary")


def test_shares_without_readers_show_no_zero(impact, share):
    page = impact()
    assert "The first readers appear here" in page.h1.text
    assert [tile.text for tile in page.select(".wa-tile dt")] == ["Shares"]
    assert "0 reader" not in page.text


def test_the_first_line_says_it_in_a_sentence(impact, share):
    for number in range(94):
        click(share, visitor=f"v{number}")
    assert " ".join(impact().h1.text.split()) == "Your share brought 94 readers this month."


def test_only_counted_visitors_of_a_day_are_readers(alice, share):
    click(share, visitor="a")
    click(share, visitor="a", slot=1, hits=4)
    click(share, visitor="b")
    click(share, visitor="", hits=9)
    click(share, visitor="", verdict=Verdict.BOT, hits=9)
    assert impact_of(alice).readers == 2
    assert my_month(alice).readers == 2


def test_best_share_and_networks(impact, alice, share, make_article):
    other = start_share(alice, make_article("Fish ladder").advocacy_item, "x", "Hi")
    confirm_share(other)
    click(share)
    for number in range(3):
        click(other, visitor=f"v{number}")
    figures = impact_of(alice)
    assert (figures.best, figures.best_readers) == (other, 3)
    assert figures.by_network == [("x", 3), ("linkedin", 1)]
    page = impact()
    assert "Fish ladder" in page.select_one(".wa-tile--wide").text
    assert len(page.select("figure")) == 2
    assert not page.select("svg[style], [style]")


def test_the_line_begins_with_the_first_readers_and_has_no_gaps(alice, share):
    this = month_start(programme_day())
    before = month_start(this - timedelta(days=40))
    click(share, day=before)
    click(share)
    months = impact_of(alice).by_month
    assert months[0] == (before, 1)
    assert months[-1] == (this, 1)
    assert all(count == 0 for _month, count in months[1:-1])


def test_a_colleagues_figures_are_not_mine(impact, bob, item):
    share = start_share(bob, item, "linkedin", "Hi")
    confirm_share(share)
    click(share)
    assert impact().h1.text == "Your first share starts this line"


def test_engagement_is_typed_in_and_empty_is_not_zero(client, alice, share):
    client.force_login(alice.user)
    url = reverse("wagtail_advocacy:engagement", args=[share.pk])
    assert client.post(url, {"likes": "12", "comments": "0", "reshares": ""}).url == IMPACT
    known = Engagement.objects.get(share=share)
    assert (known.likes, known.comments, known.reshares) == (12, 0, None)
    assert 'value="12"' in client.get(url).text


@pytest.mark.parametrize("typed", ["-1", "many", "9" * 30])
def test_engagement_that_is_no_number_is_kept_with_the_reason(client, alice, share, typed, soup):
    client.force_login(alice.user)
    url = reverse("wagtail_advocacy:engagement", args=[share.pk])
    response = client.post(url, {"likes": typed})
    assert response.status_code == 422
    assert soup(response).select_one("#id_likes")["value"] == typed
    assert not Engagement.objects.exists()


def test_a_long_list_has_pages(impact, alice, site):
    _many_shares(alice, site, 45)
    assert len(impact().select(".wa-share")) == 20
    assert len(impact(page=3).select(".wa-share")) == 5


def test_my_impact_costs_the_same_with_10_and_with_1000_rows(
    client, alice, site, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(alice.user)
    _many_shares(alice, site, 10)
    client.get(IMPACT)
    with django_assert_max_num_queries(20) as few:
        client.get(IMPACT)
    _many_shares(alice, site, 990)
    # A second page adds the button that leads to it, and no query.
    with django_assert_num_queries(len(few)):
        client.get(IMPACT)


def _many_shares(alice, site, count):
    items = Item.objects.bulk_create(
        Item(site=site, title=f"Item {number}", shareable=True) for number in range(count)
    )
    shares = Share.objects.bulk_create(
        Share(ambassador=alice, item=item, network="linkedin", state="confirmed") for item in items
    )
    day = programme_day()
    Click.objects.bulk_create(
        Click(
            share=share,
            slot=day_start(day),
            day=day,
            verdict=Verdict.COUNTED,
            visitor="v",
        )
        for share in shares
    )
