"""The tab Planned: one's own posts alone, to change, cancel and settle."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from wagtail_advocacy.hub.planning import plan_of
from wagtail_advocacy.networks.api import Rejected, Unconfirmed
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.models import Account, Delivery, Share


def url(name, *args):
    return reverse(f"wagtail_advocacy:{name}", args=args)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def planned(browser, soup):
    return lambda **query: soup(browser.get(url("planned"), query))


@pytest.fixture
def later(order):
    """A post for the day after tomorrow."""

    def later(*args, days=2, **values):
        moment = timezone.now() + timedelta(days=days)
        return order(*args, timing="at", at=moment, anytime=True, **values)

    return later


@pytest.fixture
def uncertain(due, api):
    api.script = [Unconfirmed()]
    delivery = due()
    send(delivery.pk)
    return delivery


def test_before_the_first_there_is_a_way_on(planned, api):
    page = planned()
    assert page.h1.text == "Nothing is planned"
    assert page.select_one(f"a[href='{url('accounts')}']")
    assert page.select_one(".wa-tabs__tab[aria-current=page]").text == "Planned"


def test_the_tab_is_there_where_people_may_connect(browser, soup, programme):
    tabs = [tab.text for tab in soup(browser.get(url("impact"))).select(".wa-tabs__list a")]
    assert tabs == ["For you", "My impact", "Planned", "Suggest", "Settings"]
    ProgrammeSettings.objects.update(may_connect=False)
    assert "Planned" not in soup(browser.get(url("impact"))).select_one(".wa-tabs__list").text


def test_the_list_and_the_calendar_lead_to_each_other(planned, later, item):
    delivery = later()
    page = planned()
    row = page.select_one(f"#post-{delivery.pk}")
    assert item.title in row.text
    assert "My words" in row.text
    local = timezone.localtime(delivery.due_at)
    marker = page.select_one(f".wa-calendar a[href='#post-{delivery.pk}']")
    assert f"{local:%H:%M}" in marker.text
    assert marker.find_parent("td").select_one(".wa-calendar__number").text.split()[0] == str(
        local.day
    )


def test_the_clock_is_the_persons(planned, later, alice):
    UserProfile.objects.create(user=alice.user, current_time_zone="Asia/Tokyo")
    delivery = later()
    local = delivery.due_at.astimezone(ZoneInfo("Asia/Tokyo"))
    page = planned()
    assert f"{local:%H:%M}" in page.select_one(f"#post-{delivery.pk}").text
    assert "Asia/Tokyo" in page.select_one(".wa-calendar__caption").text


def test_the_calendar_shows_as_many_weeks_as_are_planned(later, alice):
    assert len(plan_of(alice).weeks) == 3
    later(days=30)
    weeks = plan_of(alice).weeks
    assert 5 <= len(weeks) <= 6
    assert {len(week) for week in weeks} == {7}
    assert weeks[0][0].date.weekday() == 0
    Delivery.objects.update(due_at=timezone.now() + timedelta(days=170))
    assert len(plan_of(alice).weeks) == 8


def test_over_the_change_of_clocks_no_day_is_missing(later, alice, monkeypatch):
    moment = datetime(2026, 10, 22, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    days = [day.date for week in plan_of(alice).weeks for day in week]
    assert days == [days[0] + timedelta(days=number) for number in range(21)]


def test_the_queries_do_not_grow(
    browser, later, due, make_article, api, django_assert_max_num_queries
):
    for number in range(6):
        later(days=2 + number, what=make_article(f"Article {number}").advocacy_item)
        delivery = due(what=make_article(f"Sent {number}").advocacy_item)
        send(delivery.pk)
    browser.get(url("planned"))
    with django_assert_max_num_queries(16):
        browser.get(url("planned"))


def test_what_became_of_posts(planned, due, api, make_article):
    sent = due()
    send(sent.pk)
    api.script = [Rejected("content")]
    refused = due(what=make_article("Refused").advocacy_item)
    send(refused.pk)
    page = planned()
    assert page.select_one(f"#post-{sent.pk} a")["href"].startswith("https://network.example/")
    row = page.select_one(f"#post-{refused.pk}")
    assert "does not accept" in row.text
    assert row.a["href"].endswith(f"?network=linkedin&post={refused.pk}")


def test_its_text_can_be_shared_by_hand(browser, due, api, soup):
    api.script = [Rejected("content")]
    delivery = due(text="Words to keep")
    send(delivery.pk)
    address = f"{url('composer', delivery.item_id)}?network=linkedin&post={delivery.pk}"
    assert soup(browser.get(address)).textarea.text.strip() == "Words to keep"


class TestOthers:
    """Nobody reaches a colleague's post."""

    @pytest.fixture
    def other(self, later, connect, bob):
        connect(bob)
        return later(bob, text="Bob's words")

    @pytest.mark.parametrize("name", ["planned_post", "edit_post"])
    def test_not_to_see(self, browser, other, name):
        assert browser.get(url(name, other.pk)).status_code == 404

    @pytest.mark.parametrize("name", ["edit_post", "cancel_post", "answer_post"])
    def test_nor_to_change(self, browser, other, name):
        data = {"text": "Mine", "timing": "now", "answer": "again", "undo": "1"}
        assert browser.post(url(name, other.pk), data).status_code == 404
        other.refresh_from_db()
        assert (other.state, other.text) == ("queued", "Bob's words")

    def test_nor_in_the_list(self, planned, other):
        assert "Bob's words" not in planned().text

    def test_nor_its_text_in_the_composer(self, browser, other, item):
        response = browser.get(f"{url('composer', item.pk)}?network=linkedin&post={other.pk}")
        assert b"Bob&#x27;s words" not in response.content

    @pytest.mark.parametrize("name", ["planned_post", "edit_post"])
    def test_strangers_sign_in(self, client, other, name):
        assert client.get(url(name, other.pk)).status_code == 302


class TestChanging:
    def test_text_and_time(self, browser, later, soup):
        delivery = later()
        page = soup(browser.get(url("edit_post", delivery.pk)))
        assert page.textarea.text.strip() == "My words"
        local = timezone.localtime(delivery.due_at)
        assert page.select_one("[name=at]")["value"] == f"{local:%Y-%m-%dT%H:%M}"
        day = local.date() + timedelta(days=1)
        data = {"text": "Better", "timing": "at", "at": f"{day}T23:15", "anytime": "on"}
        response = browser.post(url("edit_post", delivery.pk), data, follow=True)
        assert "Changed." in soup(response).text
        delivery.refresh_from_db()
        assert delivery.text == "Better"
        assert f"{timezone.localtime(delivery.due_at):%d %H:%M}" == f"{day:%d} 23:15"

    def test_now(self, browser, later):
        delivery = later()
        data = {"text": "Now then", "timing": "now"}
        response = browser.post(url("edit_post", delivery.pk), data)
        assert response.url == url("planned_post", delivery.pk)
        delivery.refresh_from_db()
        assert delivery.due_at < timezone.now() + timedelta(seconds=11)

    def test_what_is_wrong_is_said(self, browser, later, soup):
        delivery = later()
        data = {"text": "Other", "timing": "at", "at": "2020-01-01T10:00"}
        response = browser.post(url("edit_post", delivery.pk), data)
        assert response.status_code == 422
        assert "over" in soup(response).select_one("#id_at_error").text
        assert soup(response).textarea.text.strip() == "Other"
        assert Delivery.objects.get().text == "My words"

    def test_what_has_left_is_shown_as_it_stands(self, browser, due, soup):
        delivery = due()
        send(delivery.pk)
        assert browser.get(url("edit_post", delivery.pk)).status_code == 302
        data = {"text": "Other", "timing": "now"}
        response = browser.post(url("edit_post", delivery.pk), data, follow=True)
        assert "too late" in soup(response).text

    def test_cancelling(self, browser, later, soup):
        delivery = later()
        for _time in range(2):
            response = browser.post(url("cancel_post", delivery.pk), follow=True)
            assert "Cancelled" in soup(response).text
        delivery.refresh_from_db()
        assert delivery.state == "cancelled"
        assert browser.get(url("cancel_post", delivery.pk)).status_code == 405


class TestSettling:
    def test_it_is_asked_for(self, planned, uncertain):
        form = planned().select_one(f"form[action='{url('answer_post', uncertain.pk)}']")
        assert len(form.select("button")) == 3

    @pytest.mark.parametrize(
        ("answer", "state"), [("there", "sent"), ("again", "queued"), ("forget", "cancelled")]
    )
    def test_the_answers(self, browser, uncertain, answer, state):
        response = browser.post(url("answer_post", uncertain.pk), {"answer": answer})
        assert response.url == url("planned_post", uncertain.pk)
        uncertain.refresh_from_db()
        assert uncertain.state == state
        assert Share.objects.get().state == ("confirmed" if answer == "there" else "started")

    def test_anything_else_changes_nothing(self, browser, uncertain):
        browser.post(url("answer_post", uncertain.pk), {"answer": "maybe"})
        uncertain.refresh_from_db()
        assert uncertain.state == "unconfirmed"

    def test_it_cannot_go_again_without_an_account(self, browser, uncertain, soup):
        Account.objects.update(state="needs_reconnect")
        response = browser.post(url("answer_post", uncertain.pk), {"answer": "again"}, follow=True)
        assert "cannot be posted again" in soup(response).text
        uncertain.refresh_from_db()
        assert uncertain.state == "unconfirmed"

    def test_what_waits_for_its_account_leads_to_connecting(self, planned, due):
        delivery = due()
        Account.objects.update(state="needs_reconnect")
        send(delivery.pk)
        row = planned().select_one(f"#post-{delivery.pk}")
        assert row.a["href"] == url("connect_account", "linkedin")
        assert row.select_one("form button")
