"""E-mails of notices: claimed, sent once, over one connection, to a real mail server."""

import email
import smtplib
from datetime import timedelta
from email import policy

import pytest
from django.core import mail
from django.utils import timezone

from wagtail_advocacy.activation import delivery
from wagtail_advocacy.activation.delivery import catch_up, lost_emails, send_emails
from wagtail_advocacy.activation.models import Notice, Way
from wagtail_advocacy.activation.services import (
    choose_ways,
    make_notices,
    pause_emails,
    send_welcome,
)
from wagtail_advocacy.content.services import stop_sharing
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.services import start_share


EVERYTHING = (1, 2**40)


def parsed(envelope):
    return email.message_from_bytes(envelope.content, policy=policy.default)


def states():
    return list(Notice.objects.order_by("pk").values_list("email", flat=True))


@pytest.fixture
def due(important, alice, bob):
    """Alice and Bob are to hear of an important item by e-mail."""
    make_notices("important_item", important.pk)
    return important


def test_a_chunk_goes_over_one_connection(due, sink):
    assert send_emails(*EVERYTHING) == 2
    assert sink.connections == 1
    assert [each.rcpt_tos for each in sink.envelopes] == [
        ["alice@example.com"],
        ["bob@example.com"],
    ]
    assert states() == ["sent", "sent"]


def test_sending_again_sends_nothing(due, sink):
    send_emails(*EVERYTHING)
    assert send_emails(*EVERYTHING) == 0
    assert len(sink.envelopes) == 2


def test_the_header_stops_it_with_one_click(due, sink, client):
    send_emails(*EVERYTHING)
    message = parsed(sink.envelopes[0])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip(" <>")
    assert address.startswith("http://testserver/advocacy/e-mails/")
    response = client.post(
        address.removeprefix("http://testserver"), {"List-Unsubscribe": "One-Click"}
    )
    assert response.status_code == 200
    first = Notice.objects.order_by("pk")[0]
    assert first.ambassador.notice_choices.get().way == Way.INBOX


def test_no_out_of_office_note_comes_back(due, sink):
    send_emails(*EVERYTHING)
    message = parsed(sink.envelopes[0])
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] == "bulk"


def test_it_comes_from_the_programme_and_bounces_elsewhere(due, sink, programme, settings):
    settings.WAGTAIL_ADVOCACY_BOUNCE_ADDRESS = "bounces@example.com"
    programme.sender_name, programme.sender_email = "Olive", "olive@example.com"
    programme.save()
    send_emails(*EVERYTHING)
    assert sink.envelopes[0].mail_from == "bounces@example.com"
    assert parsed(sink.envelopes[0])["From"] == "Olive <olive@example.com>"


def test_it_has_a_text_twin_that_says_the_same(due, sink):
    send_emails(*EVERYTHING)
    message = parsed(sink.envelopes[0])
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for words in ("Important: Dyke raised", "It is a metre higher now.", "/advocacy/e-mails/"):
        assert words in text
        assert words in html
    assert f"http://testserver/advocacy/share/{due.pk}/" in text


def test_it_stays_small_and_needs_no_picture(due, sink):
    send_emails(*EVERYTHING)
    assert len(sink.envelopes[0].content) < 100_000
    assert "<img" not in parsed(sink.envelopes[0]).get_body(("html",)).get_content()


def test_a_title_is_text_and_never_markup(due, sink):
    due.title = "<script>x</script> & \r\nBcc: all@example.com"
    due.save()
    send_emails(*EVERYTHING)
    message = parsed(sink.envelopes[0])
    assert "<script>" not in message.get_body(("html",)).get_content()
    assert message["Bcc"] is None
    assert "<script>x</script> &" in message["Subject"]


def test_it_is_in_the_persons_language(due, alice):
    alice.language = "nl"
    alice.save()
    send_emails(*EVERYTHING)
    languages = {message.to[0]: message.alternatives[0].content for message in mail.outbox}
    assert '<html lang="nl"' in languages["alice@example.com"]
    assert '<html lang="en"' in languages["bob@example.com"]


def test_a_person_whom_the_server_refuses_keeps_nobody_back(due, sink):
    sink.refuse["alice@example.com"] = "550 no such person"
    assert send_emails(*EVERYTHING) == 1
    assert states() == ["failed", "sent"]


def test_what_the_server_puts_off_is_sent_later(due, sink):
    sink.refuse["alice@example.com"] = "451 later"
    send_emails(*EVERYTHING)
    assert states() == ["due", "sent"]
    sink.refuse.clear()
    assert send_emails(*EVERYTHING) == 1
    assert states() == ["sent", "sent"]


def test_a_connection_that_breaks_leaves_the_rest_to_be_sent(due, monkeypatch):
    def broken(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send_emails(*EVERYTHING)
    assert states() == ["claimed", "due"]
    assert send_emails(*EVERYTHING) == 1
    assert states() == ["claimed", "sent"]


def test_no_mail_server_claims_nothing(due, monkeypatch):
    def closed(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", closed, raising=False)
    with pytest.raises(ConnectionRefusedError):
        send_emails(*EVERYTHING)
    assert states() == ["due", "due"]


def test_a_lost_claim_is_seen_and_not_sent_again(due, caplog):
    long_ago = timezone.now() - timedelta(hours=2)
    Notice.objects.update(email="claimed", emailed_at=long_ago)
    assert catch_up()["lost"] == 2
    assert lost_emails().count() == 2
    assert "2 e-mails were begun" in caplog.text
    assert mail.outbox == []


def test_catching_up_sends_what_is_left(due, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert catch_up() == {"due": 2, "failed": 0, "lost": 0}
    assert len(mail.outbox) == 2


def test_old_news_is_given_up(due):
    Notice.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert catch_up()["failed"] == 2
    assert states() == ["failed", "failed"]


def test_an_important_item_is_told_of_once_its_time_came(important, alice):
    important.share_from = timezone.now() + timedelta(days=1)
    important.save()
    assert make_notices("important_item", important.pk) == 0
    important.share_from = timezone.now() - timedelta(minutes=5)
    important.save()
    catch_up()
    assert Notice.objects.get().ambassador == alice


@pytest.mark.parametrize(
    "change",
    [
        leave,
        pause_emails,
        lambda alice: choose_ways(alice, {"important_item": Way.INBOX}),
        lambda alice: type(alice.user).objects.filter(pk=alice.user_id).update(is_active=False),
        lambda alice: type(alice.user).objects.filter(pk=alice.user_id).update(email=""),
        lambda alice: alice.user.groups.clear(),
    ],
)
def test_whoever_does_not_want_it_any_more_gets_none(due, alice, change):
    change(alice)
    send_emails(*EVERYTHING)
    assert [message.to for message in mail.outbox] == [["bob@example.com"]]
    assert sorted(states()) == ["none", "sent"]


def test_whoever_shared_it_meanwhile_gets_none(due, alice):
    start_share(alice, due, "x", "Look")
    send_emails(*EVERYTHING)
    assert [message.to for message in mail.outbox] == [["bob@example.com"]]


def test_an_item_withdrawn_meanwhile_is_not_written_about(due, article, eve):
    stop_sharing(article, eve)
    assert send_emails(*EVERYTHING) == 0
    assert mail.outbox == []


def test_one_that_cannot_be_written_keeps_nobody_back(due, alice, monkeypatch):
    make = delivery.make_message

    def fail_for_alice(ambassador, *args, **kwargs):
        if ambassador == alice:
            raise RuntimeError("a template of the site")
        return make(ambassador, *args, **kwargs)

    monkeypatch.setattr(delivery, "make_message", fail_for_alice)
    assert send_emails(*EVERYTHING) == 1
    assert sorted(states()) == ["failed", "sent"]


def test_a_kind_that_the_site_no_longer_has_is_not_sent(alice):
    Notice.objects.create(ambassador=alice, kind="gone", thing_id=1, email="due")
    assert send_emails(*EVERYTHING) == 0
    assert states() == ["none"]


def test_the_welcome_can_be_stopped_with_one_click_too(alice, sink):
    assert send_welcome(alice.pk)
    message = parsed(sink.envelopes[0])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
