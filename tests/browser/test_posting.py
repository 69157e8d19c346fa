"""Posting from the hub in a browser, with and without scripts; axe looks at the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.delivery.conftest import pass_by
from tests.delivery.scripted import ScriptedNetwork
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import Credentials, Profile, Rejected, Unconfirmed
from wagtail_advocacy.networks.linkedin import LinkedIn
from wagtail_advocacy.sharing.accounts import connect_account
from wagtail_advocacy.sharing.delivery import ordering
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.models import Delivery

from .test_accessibility import HUB, assert_accessible, assert_no_violations


@pytest.fixture
def api(monkeypatch, alice):
    """LinkedIn in memory, with Alice's account; nothing leaves unless the test sends it."""
    api = ScriptedNetwork()
    monkeypatch.setattr(LinkedIn, "api", api)
    monkeypatch.setattr(ordering, "enqueue", lambda *what: None)
    whose = Profile("alice-1", handle="Alice de Vries")
    connect_account(alice, get_network("linkedin"), Credentials("token"), whose, ())
    return api


def leave_now():
    delivery = Delivery.objects.get()
    pass_by(delivery)
    return send(delivery.pk)


def test_from_the_hub_in_one_click_and_watched_until_it_is_out(new_page, alice, item, api):
    page = new_page(alice.user)
    page.goto(HUB)
    page.get_by_role("link", name="Share on LinkedIn").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why do you share this?").fill("Proud of this dyke")
    dialog.get_by_role("button", name="Post now").click()
    dialog.get_by_text("Your post leaves in ten seconds.").wait_for()
    assert leave_now() == "sent"
    dialog.get_by_text("Posted. Thank you!").wait_for(timeout=15_000)
    assert [post.text for _id, post in api.posts] == ["Proud of this dyke"]
    assert dialog.get_by_role("link", name="See it on LinkedIn").is_visible()


def test_undone_in_the_dialog_the_text_is_there_again(new_page, alice, item, api):
    page = new_page(alice.user)
    page.goto(HUB)
    page.get_by_role("link", name="Share on LinkedIn").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why do you share this?").fill("Too early")
    dialog.get_by_role("button", name="Post now").click()
    dialog.get_by_role("button", name="Undo").click()
    dialog.get_by_text("Undone: nothing was posted.").wait_for()
    assert dialog.get_by_label("Why do you share this?").input_value() == "Too early"
    assert Delivery.objects.get().state == "cancelled"
    # The composer is alive again: this is another post.
    dialog.get_by_role("button", name="Post now").click()
    dialog.get_by_text("Your post leaves in ten seconds.").wait_for()
    assert Delivery.objects.filter(state="queued").count() == 1


def test_two_clicks_are_one_post(new_page, alice, item, api):
    page = new_page(alice.user)
    page.goto(f"{HUB}share/{item.pk}/?network=linkedin")
    page.get_by_role("button", name="Post now").dblclick()
    page.get_by_text("Your post leaves in ten seconds.").wait_for()
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_planned_changed_and_cancelled(new_page, alice, item, api, javascript):
    page = new_page(alice.user, java_script_enabled=javascript)
    page.goto(f"{HUB}share/{item.pk}/?network=linkedin")
    page.get_by_text("Later…").click()
    page.get_by_label("Day and time").fill("2020-01-01T10:00")
    page.get_by_role("button", name="Plan it", exact=True).click()
    page.get_by_text("This time is over.").wait_for()
    day = timezone.localdate() + timedelta(days=3)
    page.get_by_label("Day and time").fill(f"{day}T10:00")
    page.get_by_label("Also at night or at the weekend").check()
    page.get_by_role("button", name="Plan it", exact=True).click()
    page.get_by_text("Planned for").wait_for()
    page.goto(f"{HUB}planned/")
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Your text").fill("Better words")
    page.get_by_label("Day and time").fill(f"{day}T20:30")
    page.get_by_label("Also at night or at the weekend").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Changed.").wait_for()
    assert page.get_by_text("Better words").is_visible()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled: it is not posted.").wait_for()
    assert Delivery.objects.get().state == "cancelled"
    assert api.asked == []


def test_now_and_undone_without_scripts(new_page, alice, item, api):
    page = new_page(alice.user, java_script_enabled=False)
    page.goto(f"{HUB}share/{item.pk}/?network=linkedin")
    page.get_by_label("Why do you share this?").fill("Without scripts")
    page.get_by_role("button", name="Post now").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone: nothing was posted.").wait_for()
    assert page.get_by_label("Why do you share this?").input_value() == "Without scripts"


def test_axe_on_the_pages(new_page, alice, item, api, make_article):
    for number, answer in enumerate([Unconfirmed(), Rejected("content"), None]):
        if answer:
            api.script = [answer]
        delivery = Delivery.objects.create(
            ambassador=alice,
            item=make_article(f"Article {number}").advocacy_item,
            network="linkedin",
            account=alice.accounts.get(),
            text="Some words of mine",
            due_at=timezone.now(),
        )
        send(delivery.pk)
    waiting = Delivery.objects.create(
        ambassador=alice,
        item=item,
        network="linkedin",
        account=alice.accounts.get(),
        text="For later",
        timing="at",
        due_at=timezone.now() + timedelta(days=2),
    )
    page = new_page(alice.user)
    other = make_article("Another one").advocacy_item
    for address in (
        f"{HUB}planned/",
        f"{HUB}planned/{delivery.pk}/",
        f"{HUB}planned/{waiting.pk}/edit/",
        f"{HUB}share/{other.pk}/?network=linkedin",
    ):
        assert_accessible(page, address)
    page.get_by_text("Later…").click()
    assert_no_violations(page, "later")
