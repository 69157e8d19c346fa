"""Whoever joins is welcomed, once."""

import pytest
from django.core import mail

from wagtail_advocacy.activation.services import send_welcome
from wagtail_advocacy.programme.services import join, leave


@pytest.fixture
def ambassador(carol, site, guidelines):
    return join(carol, site, guidelines=guidelines, language="en")


def test_the_welcome_names_programme_and_person(ambassador):
    assert send_welcome(ambassador.pk)
    message = mail.outbox[0]
    assert message.subject == "Welcome to Waterfans"
    assert message.to == ["carol@example.com"]
    assert "carol" in message.body
    assert "http://testserver/advocacy/" in message.body


def test_the_welcome_has_a_text_and_an_html_part(ambassador):
    send_welcome(ambassador.pk)
    (html,) = mail.outbox[0].alternatives
    assert html.mimetype == "text/html"
    assert "http://testserver/advocacy/" in html.content


def test_the_welcome_comes_from_the_programmes_sender(ambassador, programme):
    programme.sender_name, programme.sender_email = "Olive", "olive@example.com"
    programme.save()
    send_welcome(ambassador.pk)
    assert mail.outbox[0].from_email == "Olive <olive@example.com>"


def test_nobody_is_welcomed_twice(ambassador):
    assert send_welcome(ambassador.pk)
    assert not send_welcome(ambassador.pk)
    assert len(mail.outbox) == 1


def test_a_welcome_that_could_not_be_sent_is_tried_again(ambassador, monkeypatch):
    def fail(self, *args, **kwargs):
        raise OSError("no mail server")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="no mail server"):
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
        send_welcome(ambassador.pk)
    assert send_welcome(ambassador.pk)


def test_whoever_left_meanwhile_is_not_welcomed(ambassador):
    leave(ambassador)
    assert not send_welcome(ambassador.pk)


def test_an_account_without_an_address_is_no_error(ambassador):
    ambassador.user.email = ""
    ambassador.user.save()
    assert not send_welcome(ambassador.pk)


def test_the_worker_is_asked_once_the_join_is_committed(
    carol, site, guidelines, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr("django_q.tasks.async_task", lambda *task: asked.append(task))
    with django_capture_on_commit_callbacks(execute=True):
        ambassador = join(carol, site, guidelines=guidelines)
    assert asked == [("wagtail_advocacy.activation.tasks.send_welcome", ambassador.pk)]


def test_the_welcome_is_in_the_persons_language(ambassador):
    ambassador.language = "nl"
    ambassador.save()
    send_welcome(ambassador.pk)
    assert mail.outbox[0].subject == "Welkom bij Waterfans"
