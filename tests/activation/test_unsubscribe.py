"""Stopping e-mail from the e-mail itself."""

import pytest
from django.test import Client

from wagtail_advocacy.activation.kinds import get_kind
from wagtail_advocacy.activation.models import EmailPause, Notice, Way
from wagtail_advocacy.activation.services import choose_ways, chosen_ways, make_notices
from wagtail_advocacy.activation.unsubscribing import unsubscribe_path


@pytest.fixture
def address(alice):
    return unsubscribe_path(alice, get_kind("important_item"))


@pytest.fixture
def stranger():
    """A mail program: no cookies, no token against forged forms."""
    return Client(enforce_csrf_checks=True)


def test_opening_the_address_changes_nothing(address, alice, stranger):
    response = stranger.get(address)
    assert response.status_code == 200
    assert "Stop these e-mails" in response.text
    assert chosen_ways(alice)["important_item"] == Way.EMAIL


def test_a_post_stops_the_kind_at_once(address, alice, stranger):
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    ways = chosen_ways(alice)
    assert ways["important_item"] == Way.INBOX
    assert ways["question_answered"] == Way.EMAIL


def test_it_may_be_pressed_twice(address, alice, stranger):
    stranger.post(address)
    assert stranger.post(address).status_code == 200
    assert chosen_ways(alice)["important_item"] == Way.INBOX


def test_all_kinds_can_be_stopped(address, alice, stranger):
    stranger.post(address, {"stop": "all"})
    assert Way.EMAIL not in chosen_ways(alice).values()


def test_all_e_mail_can_be_paused(address, alice, stranger):
    assert "Paused" in stranger.post(address, {"stop": "pause"}).text
    assert EmailPause.objects.get().ambassador == alice
    assert chosen_ways(alice)["important_item"] == Way.EMAIL


def test_whoever_wanted_nothing_still_gets_nothing(address, alice, stranger):
    choose_ways(alice, {"important_item": Way.NONE})
    stranger.post(address)
    assert chosen_ways(alice)["important_item"] == Way.NONE


def test_what_waits_to_be_sent_is_stopped_too(address, important, alice, stranger):
    make_notices("important_item", important.pk)
    stranger.post(address)
    assert Notice.objects.get().email == Notice.Email.NONE


def test_nobody_elses_e_mail_is_stopped(address, bob, stranger):
    stranger.post(address, {"stop": "all"})
    assert chosen_ways(bob)["important_item"] == Way.EMAIL


@pytest.mark.parametrize("token", ["x", "WzEsIiJd:1abc:forged", "e30:1:2"])
def test_an_address_that_we_did_not_sign_is_not_found(alice, stranger, token):
    assert stranger.post(f"/advocacy/e-mails/{token}/").status_code == 404


def test_an_address_that_was_changed_is_not_found(address, stranger):
    token = address.rstrip("/").rpartition("/")[2]
    changed = address.replace(token, ("A" if token[0] != "A" else "B") + token[1:])
    assert stranger.get(changed).status_code == 404


def test_the_page_says_nothing_about_the_person(address, stranger):
    assert "alice" not in stranger.get(address).text


def test_the_page_is_in_the_persons_language(address, alice, stranger):
    alice.language = "nl"
    alice.save()
    assert '<html lang="nl"' in stranger.get(address).text
