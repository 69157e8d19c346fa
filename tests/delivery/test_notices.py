"""People hear what became of their posts, once, and only what they need."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.delivery.conftest import pass_by
from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.content.services import withdraw_item
from wagtail_advocacy.hub.inbox import rows_of
from wagtail_advocacy.networks.api import Rejected, Unconfirmed
from wagtail_advocacy.sharing.delivery.changing import Answer, answer_post, cancel_post
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.models import Delivery


@pytest.fixture(autouse=True)
def run(django_capture_on_commit_callbacks, account):
    mail.outbox.clear()

    def run(verb, *args):
        with django_capture_on_commit_callbacks(execute=True):
            result = verb(*args)
        Delivery.objects.update(claimed_until=None)
        return result

    return run


def told(alice):
    return [
        (row.notice.kind, row.text.title, row.text.path)
        for row in rows_of(alice, list(Notice.objects.filter(ambassador=alice)))
    ]


def test_a_post_that_left_at_once_needs_no_notice(due, run, alice):
    run(send, due().pk)
    assert told(alice) == []


def test_a_planned_one_is_told_in_the_inbox(order, run, alice):
    delivery = order(timing="at", at=timezone.now() + timedelta(days=1), anytime=True)
    pass_by(delivery)
    run(send, delivery.pk)
    [(kind, title, path)] = told(alice)
    assert (kind, title) == ("post_sent", "Posted on LinkedIn: “Dyke raised”")
    assert path.endswith(f"#post-{delivery.pk}")
    assert mail.outbox == []


def test_an_uncertain_one_is_asked_for_until_it_is_settled(due, run, api, alice):
    api.script = [Unconfirmed()]
    delivery = due()
    run(send, delivery.pk)
    [(kind, title, _path)] = told(alice)
    assert (kind, title) == ("post_unconfirmed", "Please check: is “Dyke raised” on LinkedIn?")
    assert [message.to for message in mail.outbox] == [["alice@example.com"]]
    delivery.refresh_from_db()
    run(answer_post, delivery, Answer.THERE)
    assert told(alice) == []


def test_a_refused_one_leads_to_sharing_by_hand(due, run, api, alice):
    api.script = [Rejected("content")]
    delivery = due()
    run(send, delivery.pk)
    [(kind, title, path)] = told(alice)
    assert (kind, title) == ("post_stopped", "Not posted on LinkedIn: “Dyke raised”")
    assert path.endswith(f"/share/{delivery.item_id}/?network=linkedin&post={delivery.pk}")
    assert "does not accept this post" in mail.outbox[0].body


def test_a_withdrawn_one_does_not(order, run, alice, item):
    order()
    run(withdraw_item, item)
    stopped = [row for row in told(alice) if row[0] == "post_stopped"]
    assert len(stopped) == 1
    assert "/planned/" in stopped[0][2]


def test_a_title_that_he_may_not_know_is_not_told(order, run, alice, article, item, restrict):
    order(text="My own words")
    restrict(article, kind="groups")
    run(withdraw_item, item)
    titles = [title for kind, title, _path in told(alice) if kind == "post_stopped"]
    assert titles == ["Not posted on LinkedIn: “My own words”"]


def test_what_he_cancelled_himself_is_not_told(order, run, alice):
    run(cancel_post, order())
    assert told(alice) == []
