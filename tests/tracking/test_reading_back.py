from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from wagtail_advocacy.models import Account, Delivery, Engagement
from wagtail_advocacy.networks.api import (
    ApiError,
    Counts,
    Credentials,
    PostingApi,
    ReconnectNeeded,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.networks.mastodon import Mastodon
from wagtail_advocacy.sharing.services import confirm_share, start_share
from wagtail_advocacy.tracking.reading_back import PAUSE, posts_due, read_back


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class CountingApi(PostingApi):
    """Knows posts by their id; ``error`` is raised, or taken off a list of errors."""

    counts_at_once = 2

    def __init__(self):
        self.posts = {}
        self.error = None
        self.calls = []
        self.renewed = None

    def counts(self, credentials, remote_ids):
        self.calls.append(list(remote_ids))
        if self.error is not None:
            raise ApiError(self.error)
        return {key: self.posts[key] for key in remote_ids if key in self.posts}

    def refresh(self, credentials):
        if self.renewed is None:
            raise ApiError(ReconnectNeeded())
        self.error = None
        return self.renewed


@pytest.fixture
def api(monkeypatch):
    api = CountingApi()
    monkeypatch.setattr(Mastodon, "api", api)
    return api


@pytest.fixture
def account(alice, site):
    def make(person=alice, **values):
        return Account.objects.create(
            ambassador=person,
            site=site,
            network="mastodon",
            server="toot.example",
            remote_id=f"id-{person.pk}",
            secrets=Credentials("token", "refresh").to_dict(),
            **values,
        )

    return make


@pytest.fixture
def sent(make_article, alice):
    def make(account, age, remote_id="1", **values):
        item = make_article(f"Article {remote_id}", text="x").advocacy_item
        share = start_share(account.ambassador, item, "mastodon", "x", server="toot.example")
        confirm_share(share)
        return Delivery.objects.create(
            ambassador=account.ambassador,
            item=item,
            network="mastodon",
            account=account,
            share=share,
            state=Delivery.State.SENT,
            due_at=timezone.now() - age,
            sent_at=timezone.now() - age,
            remote_id=remote_id,
            remote_url=f"https://toot.example/@me/{remote_id}",
            **values,
        )

    return make


def engagement(delivery):
    row = Engagement.objects.get(share=delivery.share)
    return row.likes, row.comments, row.reshares


def test_a_post_is_read_after_an_hour(api, account, sent):
    post = sent(account(), HOUR + timedelta(minutes=1))
    api.posts = {"1": Counts(likes=3, comments=0, reshares=None)}
    assert read_back().read == 1
    assert engagement(post) == (3, 0, None)
    assert Engagement.objects.get().reported == ["likes", "comments"]


@pytest.mark.parametrize(
    ("age", "readings", "is_due"),
    [
        (timedelta(minutes=59), 0, False),
        (HOUR, 0, True),
        (HOUR * 23, 1, False),
        (DAY, 1, True),
        (DAY * 6, 2, False),
        (DAY * 7, 2, True),
        (DAY * 29, 3, False),
        (DAY * 30, 3, True),
        (DAY * 36, 4, False),
        (DAY * 38, 3, False),
    ],
)
def test_posts_are_read_after_an_hour_a_day_a_week_and_a_month(
    api, account, sent, age, readings, is_due
):
    sent(account(), age, readings=readings)
    assert posts_due(timezone.now()).exists() == is_due


def test_a_site_can_name_other_hours(api, account, sent, settings):
    settings.WAGTAIL_ADVOCACY_ENGAGEMENT_HOURS = [0.5, 2]
    now = sent(account(), timedelta()).sent_at
    hours = [hour for hour in (0.4, 0.6, 1.9, 2.1, 24) if posts_due(now + hour * HOUR).exists()]
    assert hours == [0.6, 1.9, 2.1, 24]
    Delivery.objects.update(readings=2)
    assert not posts_due(now + DAY).exists()
    settings.WAGTAIL_ADVOCACY_ENGAGEMENT_HOURS = []
    assert not posts_due(now + DAY).exists()


def test_a_post_is_not_read_twice_for_the_same_interval(api, account, sent):
    sent(account(), HOUR * 2)
    api.posts = {"1": Counts(likes=1)}
    read_back()
    read_back()
    assert len(api.calls) == 1


def test_one_reading_does_for_all_that_a_standing_worker_missed(api, account, sent):
    post = sent(account(), DAY * 8)
    api.posts = {"1": Counts(likes=1)}
    read_back()
    post.refresh_from_db()
    assert post.readings == 3


def test_many_posts_are_read_in_as_few_calls_as_the_network_allows(api, account, sent):
    own = account()
    for number in "12345":
        sent(own, HOUR * 2, number)
    api.posts = {number: Counts(likes=1) for number in "12345"}
    assert read_back().read == 5
    assert [len(call) for call in api.calls] == [2, 2, 1]


def test_a_post_that_is_gone_keeps_what_was_known_and_loses_its_link(api, account, sent):
    post = sent(account(), HOUR * 2)
    api.posts = {"1": Counts(likes=2)}
    read_back()
    Delivery.objects.update(sent_at=timezone.now() - DAY * 2)
    api.posts = {}
    assert read_back().gone == 1
    post.refresh_from_db()
    assert (post.remote_url, engagement(post)[0]) == ("", 2)
    Delivery.objects.update(sent_at=timezone.now() - DAY * 8)
    assert not posts_due(timezone.now()).exists()


def test_a_network_that_wants_a_pause_gets_it(api, account, sent):
    own = account()
    post, other = sent(own, HOUR * 2), sent(own, HOUR * 2, "2")
    third = sent(own, HOUR * 2, "3")
    api.error = TryLater("limited", seconds=900)
    now = timezone.now()
    assert read_back(now).later == 3
    assert len(api.calls) == 1
    for row in (post, other, third):
        row.refresh_from_db()
        assert (row.readings, row.read_at) == (0, now + timedelta(seconds=900))


def test_an_answer_that_does_not_come_is_asked_for_later(api, account, sent):
    post = sent(account(), HOUR * 2)
    api.error = Unconfirmed()
    now = timezone.now()
    assert read_back(now).later == 1
    assert not posts_due(now + PAUSE / 2).exists()
    assert posts_due(now + PAUSE).get() == post
    assert not Engagement.objects.exists()


def test_a_refused_token_is_exchanged_once(api, account, sent):
    post = sent(account(), HOUR * 2)
    api.posts = {"1": Counts(likes=4)}
    api.error = ReconnectNeeded()
    api.renewed = Credentials("new", "newer")
    assert read_back().read == 1
    assert engagement(post)[0] == 4
    assert Account.objects.get().credentials.access_token == "new"


def test_a_dead_account_is_not_asked_again(api, account, sent):
    sent(account(), HOUR * 2)
    api.error = ReconnectNeeded()
    assert read_back().later == 1
    assert Account.objects.get().state == Account.State.NEEDS_RECONNECT
    read_back(timezone.now() + DAY * 2)
    assert len(api.calls) == 1


def test_a_budget_that_is_used_up_leaves_the_figures_as_they_are(api, account, sent):
    api.price_of_reading = Decimal("0.005")
    api.monthly_budget = lambda: Decimal("0.012")
    own = account()
    for number in "1234":
        sent(own, HOUR * 2, number)
    api.posts = {number: Counts(likes=1) for number in "1234"}
    result = read_back()
    assert (result.read, result.later) == (2, 2)
    assert len(api.calls) == 1


def test_a_network_that_gives_no_figures_is_not_asked(api, account, sent):
    api.counts_at_once = 0
    sent(account(), HOUR * 2)
    assert read_back().read == 0
    assert api.calls == []


def test_another_persons_account_is_asked_with_his_own_token(api, account, sent, alice, bob):
    mine, his = account(alice), account(bob)
    sent(mine, HOUR * 2, "1")
    sent(his, HOUR * 2, "2")
    api.posts = {"1": Counts(likes=1), "2": Counts(likes=2)}
    assert read_back().read == 2
    assert sorted(api.calls) == [["1"], ["2"]]


def test_impossible_figures_are_left_out(api, account, sent):
    post = sent(account(), HOUR * 2)
    api.posts = {"1": Counts(likes=-1)}
    assert read_back().read == 1
    assert not Engagement.objects.filter(share=post.share).exclude(likes=None).exists()


def test_what_is_due_is_found_in_one_query(api, account, sent, django_assert_num_queries):
    own = account()
    for number in "123":
        sent(own, HOUR * 2, number)
    with django_assert_num_queries(1):
        assert len({post.account.pk for post in posts_due(timezone.now())}) == 1
