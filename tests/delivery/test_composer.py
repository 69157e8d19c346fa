"""The composer with a connected account, and how a post that leaves is watched."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.delivery.conftest import pass_by
from wagtail_advocacy.networks.api import TryLater, Unconfirmed
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.sharing import tasks
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.models import Account, Delivery


def url(name, *args):
    return reverse(f"wagtail_advocacy:{name}", args=args)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def composer(browser, soup, item):
    def open_(**query):
        return soup(browser.get(url("composer", item.pk), {"network": "linkedin", **query}))

    return open_


def post(browser, item, timing="now", **data):
    values = {"network": "linkedin", "text": "My words", "key": str(uuid.uuid4()), **data}
    headers = values.pop("headers", {})
    return browser.post(url("order_post", item.pk), {**values, "timing": timing}, headers=headers)


class TestButtons:
    def test_with_an_account_it_can_be_posted_at_once(self, composer, account, item):
        page = composer()
        [first] = page.select(".wa-composer__send button")
        second = page.select_one(".wa-composer__also [data-wa-send]")
        assert first.text == "Post now"
        assert first["formtarget"] == "_self"
        assert second.text == "Copy text & open LinkedIn"
        assert "as me" in page.select_one(".wa-composer__send").text
        assert uuid.UUID(page.select_one("[name=key]")["value"])
        # Enter posts nothing.
        entered = page.select_one("form button[type=submit]")
        assert entered["formaction"] == url("composer", item.pk)

    def test_without_one_it_is_as_before(self, composer, api):
        page = composer()
        assert not page.select("[data-wa-post]")
        assert [button.text for button in page.select(".wa-composer__send button")] == [
            "Copy text & open LinkedIn"
        ]
        assert "Connect your LinkedIn account" in page.select_one(".wa-composer__send").text

    def test_one_that_must_be_connected_again_says_so(self, composer, account):
        Account.objects.update(state="needs_reconnect")
        page = composer()
        assert not page.select("[data-wa-post]")
        assert "account again" in page.select_one(".wa-composer__send").text

    def test_a_network_without_an_interface_has_no_such_words(self, composer, account):
        page = composer(network="facebook")
        assert not page.select("[data-wa-post]")
        assert "Connect" not in page.select_one(".wa-composer__send").text

    def test_nor_where_the_programme_does_not_want_accounts(self, composer, account):
        ProgrammeSettings.objects.update(may_connect=False)
        page = composer()
        assert not page.select("[data-wa-post]")
        assert "Connect" not in page.select_one(".wa-composer__send").text

    def test_the_accounts_own_limit_is_counted_with(self, composer, account):
        Account.objects.update(limits={"characters": 77})
        assert composer().select_one("#wa-count").text.endswith("/ 77")


class TestPostingNow:
    def test_the_page_says_how_it_stands_and_can_undo(self, browser, account, item, soup):
        response = post(browser, item)
        delivery = Delivery.objects.get()
        assert response.url == url("planned_post", delivery.pk)
        page = soup(browser.get(response.url))
        assert "leaves in ten seconds" in page.text
        undo = page.select_one(f"form[action='{url('cancel_post', delivery.pk)}']")
        assert undo.button.text == "Undo"

    def test_a_request_that_runs_its_tasks_itself_answers_at_once(
        self, browser, account, item, api, monkeypatch, django_capture_on_commit_callbacks
    ):
        slept = []
        monkeypatch.setattr(tasks.time, "sleep", slept.append)
        with django_capture_on_commit_callbacks(execute=True):
            assert post(browser, item).status_code == 302
        delivery = Delivery.objects.get()
        assert (slept, delivery.state, api.posts) == ([], "queued", [])
        # What the schedule runs every minute sends it.
        pass_by(delivery)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.send_due_posts()
        delivery.refresh_from_db()
        assert (delivery.state, len(api.posts)) == ("sent", 1)

    def test_undone_the_text_is_kept(self, browser, account, item, soup):
        post(browser, item, text="Only mine")
        delivery = Delivery.objects.get()
        response = browser.post(url("cancel_post", delivery.pk), {"undo": "1"})
        page = soup(browser.get(response.url))
        assert page.textarea.text.strip() == "Only mine"
        assert "nothing was posted" in page.text
        delivery.refresh_from_db()
        assert delivery.state == "cancelled"

    def test_too_late_to_undo(self, browser, account, item, soup, api):
        post(browser, item)
        delivery = Delivery.objects.get()
        pass_by(delivery)
        send(delivery.pk)
        response = browser.post(url("cancel_post", delivery.pk), {"undo": "1"}, follow=True)
        assert "too late" in soup(response).text
        assert "Posted" in soup(response).text

    def test_the_form_twice_is_one_post(self, browser, account, item):
        key = str(uuid.uuid4())
        addresses = {post(browser, item, key=key).url for _time in range(2)}
        assert len(addresses) == Delivery.objects.count() == 1

    def test_what_is_wrong_is_said_with_the_text_kept(self, browser, account, item, soup):
        response = post(browser, item, text="x" * 4000)
        assert response.status_code == 422
        page = soup(response)
        assert page.textarea.text.strip() == "x" * 4000
        assert "3000" in page.select_one("#wa-text-error").text
        assert not Delivery.objects.exists()

    def test_without_an_account_nothing_is_posted(self, browser, api, item, soup):
        response = post(browser, item)
        assert response.status_code == 422
        assert "not connected" in soup(response).select_one(".wa-error[role=alert]").text

    def test_what_is_withdrawn_keeps_the_text(self, browser, account, article, item, soup):
        article.unpublish()
        response = post(browser, item, text="Kept")
        assert response.status_code == 409
        assert "Kept" in soup(response).text
        assert not Delivery.objects.exists()

    def test_a_click_is_needed(self, browser, account, item):
        assert browser.get(url("order_post", item.pk)).status_code == 405

    def test_nonsense_is_no_error_of_ours(self, browser, account, item):
        assert post(browser, item, timing="whenever").status_code == 422
        assert post(browser, item, timing="at", at="tomorrow").status_code == 422
        assert post(browser, item, timing="at", at="2026-01-01T10:00+02:00").status_code == 422
        assert browser.get(url("composer", item.pk), {"post": "²"}).status_code == 200
        assert post(browser, item, key="none").status_code == 302


class TestLater:
    def test_at_a_time_on_the_persons_clock(self, browser, account, item):
        day = timezone.localdate() + timedelta(days=3)
        response = post(browser, item, "at", at=f"{day}T09:30", anytime="on")
        delivery = Delivery.objects.get()
        assert response.url == url("planned_post", delivery.pk)
        assert f"{timezone.localtime(delivery.due_at):%Y-%m-%d %H:%M}" == f"{day} 09:30"
        assert delivery.timing == "at"

    def test_what_is_wrong_with_the_time_stands_beside_it(self, browser, account, item, soup):
        response = post(browser, item, "at", at="2020-01-01T10:00", shown_to_colleagues="on")
        page = soup(response)
        assert "over" in page.select_one("#wa-at-error").text
        assert page.select_one(".wa-later").has_attr("open")
        assert page.select_one("#wa-at")["value"] == "2020-01-01T10:00"
        assert page.select_one("#wa-shown").has_attr("checked")

    def test_a_good_time(self, browser, account, item, soup):
        response = post(browser, item, "good", shown_to_colleagues="on")
        delivery = Delivery.objects.get()
        assert (delivery.timing, delivery.shown_to_colleagues) == ("good", True)
        assert delivery.due_at > timezone.now()
        assert "Planned for" in soup(browser.get(response.url)).text

    def test_the_hours_come_from_clicks(self, browser, account, item, composer, monkeypatch):
        monkeypatch.setattr(
            "wagtail_advocacy.hub.planning.own_hours", lambda ambassador, zone: {15: 80}
        )
        assert "Your readers mostly come around 15:00." in composer().text
        post(browser, item, "good")
        assert timezone.localtime(Delivery.objects.get().due_at).hour == 15


class TestWatching:
    @pytest.fixture
    def watch(self, browser, soup):
        def watch(delivery):
            response = browser.get(url("planned_post", delivery.pk), headers={"HX-Request": "true"})
            return soup(response).select_one("[data-wa-post-state]")

        return watch

    def test_the_dialog_goes_on_with_the_state(self, browser, account, item, soup):
        response = post(browser, item, headers={"HX-Request": "true"})
        assert response.status_code == 200
        state = soup(response).select_one("[data-wa-composer] [data-wa-post-state]")
        assert state["hx-trigger"].startswith("load delay:1")
        errors = post(browser, item, text="x" * 4000, headers={"HX-Request": "true"})
        assert errors.status_code == 200
        assert soup(errors).select_one("#wa-text-error")

    def test_it_looks_until_the_post_is_out(self, order, watch):
        delivery = order()
        assert watch(delivery)["hx-get"] == url("planned_post", delivery.pk)
        pass_by(delivery)
        assert watch(delivery)["hx-trigger"] == "load delay:3s"
        send(delivery.pk)
        assert not watch(delivery).has_attr("hx-get")
        assert watch(delivery).select_one("a[target=_blank]")["href"].startswith("https://network")

    def test_but_not_for_ever(self, order, watch):
        delivery = order()
        pass_by(delivery, due_at=timezone.now() - timedelta(minutes=5))
        assert not watch(delivery).has_attr("hx-get")

    def test_what_comes_of_it_is_said(self, due, watch, api):
        api.script = [TryLater("busy")]
        delivery = due()
        send(delivery.pk)
        assert "The network is busy." in watch(delivery).text
        api.script = [Unconfirmed()]
        pass_by(delivery)
        send(delivery.pk)
        assert [button["value"] for button in watch(delivery).select("[name=answer]")] == [
            "there",
            "again",
            "forget",
        ]


class TestUnderWay:
    """A second post of the same is refused, so the page says beforehand that one waits."""

    @pytest.fixture
    def said(self, composer):
        def said(**query):
            page = composer(**query)
            assert not page.select("[data-wa-post]")
            assert page.select_one(".wa-composer__send [data-wa-send]")
            return page.select_one("[data-wa-under-way]")

        return said

    def test_a_planned_one_is_named_with_its_time(self, composer, order, alice):
        assert not composer().select("[data-wa-under-way]")
        UserProfile.objects.create(user=alice.user, current_time_zone="Asia/Tokyo")
        delivery = order(timing="at", at=timezone.now() + timedelta(days=3), anytime=True)
        page = composer()
        banner = page.select_one("[data-wa-under-way]")
        there = delivery.due_at.astimezone(ZoneInfo("Asia/Tokyo"))
        assert f"leaves on {there:%A} {there.day} {there:%B}, {there:%H:%M}." in banner.text
        assert banner.a["href"] == url("edit_post", delivery.pk)

    def test_one_that_leaves(self, said, order):
        delivery = order()
        assert "on its way" in said().text
        assert said().a["href"] == url("planned_post", delivery.pk)

    def test_one_of_which_it_is_not_known(self, said, due, api):
        api.script = [Unconfirmed()]
        delivery = due()
        send(delivery.pk)
        assert "not known" in said().text
        assert said().a["href"] == url("planned_post", delivery.pk)

    def test_one_that_waits_for_its_account(self, said, due):
        delivery = due()
        Account.objects.update(state="needs_reconnect")
        Delivery.objects.update(state="needs_reconnect")
        assert said().a["href"] == url("connect_account", delivery.network)

    def test_the_other_networks_are_free(self, composer, order, x_api, connect, alice):
        order()
        connect(alice, "x")
        page = composer(network="x")
        assert page.select("[data-wa-post]")
        assert not page.select("[data-wa-under-way]")

    def test_once_it_is_out_there_can_be_another(self, composer, due):
        send(due().pk)
        assert composer().select("[data-wa-post]")
