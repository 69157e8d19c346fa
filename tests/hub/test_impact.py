"""My impact: a person's own figures, for nobody else."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.queries import impact_of, my_month
from wagtail_advocacy.programme.calendar import day_start, month_start, programme_day
from wagtail_advocacy.sharing.followers import latest_followers, record_followers
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import confirm_share, start_share
from wagtail_advocacy.tracking.models import Click, Engagement, Verdict
from wagtail_advocacy.tracking.services import record_engagement


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
    return " ".join(page.get_text(" ").split())


def test_before_the_first_share_a_line_waits(impact):
    page = impact()
    assert page.h1.text == "Your first share starts this line"
    assert page.select_one(".wa-state a.wa-button--primary")


def test_shares_without_readers_show_no_zero(impact, share):
    page = impact()
    assert "The first readers appear here" in page.h1.text
    assert [tile.text for tile in page.select(".wa-tile dt")] == [
        "Shares",
        "Potential reach",
        "Likes, comments and reshares",
    ]
    assert not page.find_all(string=re.compile(r"^\s*0\b"))


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


@pytest.fixture
def enter(client, alice):
    client.force_login(alice.user)

    def enter(share, **typed):
        return client.post(reverse("wagtail_advocacy:engagement", args=[share.pk]), typed)

    return enter


def test_what_the_network_reported_is_not_overwritten_and_the_page_says_who_said_it(
    client, enter, share, soup
):
    record_engagement(share, Engagement.Source.NETWORK, likes=40, comments=2)
    enter(share, likes="1", comments="1", reshares="7")
    known = Engagement.objects.get(share=share)
    assert (known.likes, known.comments, known.reshares) == (40, 2, 7)
    page = soup(client.get(reverse("wagtail_advocacy:engagement", args=[share.pk])))
    assert [field["name"] for field in page.select(".wa-form input[type=number]")] == ["reshares"]
    facts = [" ".join(fact.text.split()) for fact in page.select(".wa-facts__fact")]
    day = date_format(timezone.localdate(), "j M Y")
    assert facts == [
        f"Likes40 reported by LinkedIn on {day}",
        f"Comments2 reported by LinkedIn on {day}",
    ]
    assert f"Entered by you on {day}" in page.select_one(".wa-form").text


def test_when_the_network_reports_everything_there_is_nothing_to_enter(client, enter, share, soup):
    record_engagement(share, Engagement.Source.NETWORK, likes=1, comments=2, reshares=3)
    assert enter(share, likes="9").status_code == 200
    page = soup(client.get(reverse("wagtail_advocacy:engagement", args=[share.pk])))
    assert not page.select(".wa-form")
    assert Engagement.objects.get(share=share).likes == 1


def test_where_a_network_has_no_likes_the_page_says_so(client, alice, item, impact, enter, soup):
    mailed = start_share(alice, item, "email", "Hi")
    confirm_share(mailed)
    assert "E-mail gives no likes or comments" in words(impact())
    assert enter(mailed, likes="3").status_code == 200
    assert not Engagement.objects.exists()


def test_the_sum_of_engagement_says_of_how_many_shares_it_is_known(impact, share, alice, item):
    confirm_share(start_share(alice, item, "x", "Hi there"))
    record_engagement(share, likes=12, comments=0)
    page = words(impact())
    assert "12 Likes 0 Comments – Reshares Known of 1 of 2 shares" in page
    assert "12 likes, 0 comments" in page


FOLLOWERS = reverse("wagtail_advocacy:followers")


def test_followers_are_entered_for_what_is_shared_from_now_on(client, alice, share, item, impact):
    client.force_login(alice.user)
    assert client.post(FOLLOWERS, {"linkedin": "480", "x": ""}).url == IMPACT
    assert "Potential reach –" in words(impact())
    later = start_share(alice, item, "mastodon", "Hi", server="social.example")
    assert (later.followers, share.followers) == (None, None)
    client.post(FOLLOWERS, {"linkedin": "480", "mastodon": "20"})
    again = start_share(alice, item, "mastodon", "Hi", server="social.example")
    confirm_share(again)
    assert again.followers == 20
    assert "Potential reach 20" in words(impact())
    assert "known for 1 of 2 shares" in words(impact())


def test_the_number_of_followers_says_where_it_comes_from(client, alice, soup):
    client.force_login(alice.user)
    record_followers(alice, "linkedin", 480)
    record_followers(alice, "x", 90, source="network")
    page = words(soup(client.get(FOLLOWERS)))
    day = date_format(programme_day(), "j M Y")
    assert f"Entered by you on {day}." in page
    assert f"Reported by X on {day}." in page
    client.post(FOLLOWERS, {"linkedin": "500", "x": "1"})
    known = latest_followers(alice)
    assert (known["linkedin"].followers, known["x"].followers) == (500, 90)


@pytest.mark.parametrize("typed", ["-1", "many", "9" * 30])
def test_followers_that_are_no_number_are_kept_with_the_reason(client, alice, typed, soup):
    client.force_login(alice.user)
    response = client.post(FOLLOWERS, {"linkedin": typed, "x": "5"})
    assert response.status_code == 422
    assert soup(response).select_one("#id_linkedin")["value"] == typed
    assert latest_followers(alice) == {}


def test_networks_without_followers_are_not_asked_for(client, alice, soup):
    client.force_login(alice.user)
    names = {field["name"] for field in soup(client.get(FOLLOWERS)).select("input[type=number]")}
    assert "linkedin" in names
    assert not names & {"email", "link", "qr", "whatsapp", "device"}


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
