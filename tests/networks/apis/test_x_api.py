from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    Counts,
    ReconnectNeeded,
    Rejected,
    Sent,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.networks.x_api import XApi

from .conftest import seconds_for


LINK = "https://go.example.com/s/abc"
SCOPES = XApi.scopes


@pytest.fixture
def api(x):
    return XApi()


@pytest.fixture
def ann(x, credentials_of):
    return credentials_of(x.give_token("77", SCOPES, refreshes=True))


@pytest.fixture
def post(new_post):
    return new_post(f"Good news from the workshop {LINK}", made_at=datetime.now(UTC))


def test_the_network_has_it():
    assert isinstance(get_network("x").api, XApi)


@pytest.mark.parametrize(
    ("name", "value"),
    [("CLIENT_ID", ""), ("CLIENT_SECRET", ""), ("MONTHLY_BUDGET", 0)],
)
def test_it_needs_keys_and_a_budget(x, settings, name, value):
    assert XApi().is_available()
    setattr(settings, f"WAGTAIL_ADVOCACY_X_{name}", value)
    assert not XApi().is_available()


def test_it_rewards_nobody():
    assert not XApi.gives_points


def test_a_post_is_published(x, api, ann, post):
    outcome = api.publish(ann, post)
    (kept,) = x.posts.values()
    assert outcome == Sent(kept.id, f"https://x.com/i/web/status/{kept.id}")
    assert (kept.author, kept.body) == ("77", {"text": post.text})


@pytest.mark.parametrize(
    ("kind", "outcome", "problem"),
    [
        ("limited", TryLater, ApiProblem.LIMITED),
        ("no_credits", TryLater, ApiProblem.BUDGET),
        ("expired", ReconnectNeeded, ApiProblem.TOKEN),
        ("scope", ReconnectNeeded, ApiProblem.SCOPE),
        ("duplicate", Rejected, ApiProblem.DUPLICATE),
        ("suspended", Rejected, ApiProblem.SUSPENDED),
        ("too_long", Rejected, ApiProblem.CONTENT),
    ],
)
def test_what_is_refused(x, api, ann, post, kind, outcome, problem):
    x.fail(kind)
    api.seconds = seconds_for(kind)
    came = api.publish(ann, post)
    assert (type(came), came.problem) == (outcome, problem)
    assert not x.posts


@pytest.mark.parametrize(
    "kind",
    [
        "error_before",
        "error_after",
        "cut_before",
        "cut_after",
        "silent_before",
        "silent_after",
        "busy",
    ],
)
def test_what_is_open_is_found_in_the_timeline(x, api, ann, post, kind):
    x.fail(kind)
    api.seconds = seconds_for(kind)
    came = api.publish(ann, post)
    assert isinstance(came, Unconfirmed)
    assert not came.may_repeat
    api.seconds = XApi.seconds
    found = api.verify(ann, post)
    if kind.endswith("_after"):
        assert found.remote_id in x.posts
    else:
        assert found == Unconfirmed()


def test_what_is_not_in_the_timeline_may_come(x, api, ann, post):
    api.publish(ann, post)
    x.is_behind = True
    assert api.verify(ann, post) == Unconfirmed()


def test_another_post_is_not_taken_for_it(x, api, ann, post, new_post):
    api.publish(ann, new_post(f"Another {LINK}d"))
    assert api.verify(ann, post) == Unconfirmed()


def test_an_older_post_is_not_taken_for_it(x, api, ann, post):
    api.publish(ann, post)
    later = replace(post, made_at=post.made_at + timedelta(seconds=5))
    assert api.verify(ann, later) == Unconfirmed()


def test_a_post_without_a_link_is_found(x, api, ann, new_post):
    post = new_post("No link", url="", made_at=datetime.now(UTC))
    assert api.publish(ann, post) == api.verify(ann, post)


def test_how_long_to_wait(x, api, ann, post):
    x.fail("limited")
    assert 890 < api.publish(ann, post).seconds <= 900


def test_the_same_again_is_refused(x, api, ann, post):
    api.publish(ann, post)
    assert api.publish(ann, post).problem == ApiProblem.DUPLICATE


def test_too_long_is_refused_before_it_costs(x, api, ann, new_post):
    assert api.publish(ann, new_post("ü" * 257 + f" {LINK}")).problem == ApiProblem.CONTENT
    assert not x.requests
    assert isinstance(api.publish(ann, new_post("ü" * 256 + f" {LINK}")), Sent)


def test_those_who_pay_may_write_more(x, api, ann, new_post):
    assert api.profile(ann).limits == {"characters": 280}
    x.people["77"].pays = True
    limits = api.profile(ann).limits
    assert isinstance(api.publish(replace(ann, limits=limits), new_post("a" * 1000)), Sent)


def test_without_the_right_to_write_nothing_is_posted(x, api, credentials_of, post):
    token = x.give_token("77", ("tweet.read", "users.read"))
    assert api.publish(credentials_of(token), post).problem == ApiProblem.SCOPE


def test_whose_account_it_is(api, ann):
    profile = api.profile(ann)
    assert (profile.remote_id, profile.handle, profile.name) == ("77", "ann", "Ann")
    assert (profile.url, profile.followers) == ("https://x.com/ann", 9)


def test_a_token_is_renewed(x, api, ann, post):
    x.expire(ann.access_token)
    assert isinstance(api.publish(ann, post), ReconnectNeeded)
    new = api.refresh(ann)
    assert timedelta(0) < new.expires_at - datetime.now(UTC) < timedelta(hours=2)
    assert new.scopes == SCOPES
    assert isinstance(api.publish(new, post), Sent)
    with pytest.raises(ApiError) as caught:
        api.refresh(ann)
    assert isinstance(caught.value.outcome, ReconnectNeeded)


def test_there_is_nothing_to_renew(api, ann):
    with pytest.raises(ApiError) as caught:
        api.refresh(replace(ann, refresh_token=""))
    assert isinstance(caught.value.outcome, ReconnectNeeded)


def test_wrong_keys_of_the_site_are_no_reason_to_connect_again(api, ann, settings):
    settings.WAGTAIL_ADVOCACY_X_CLIENT_SECRET = "other"
    with pytest.raises(ApiError) as caught:
        api.refresh(ann)
    assert isinstance(caught.value.outcome, TryLater)


def test_a_revoked_account_posts_nothing(api, ann, post):
    api.revoke(ann)
    assert isinstance(api.publish(ann, post), ReconnectNeeded)
    with pytest.raises(ApiError):
        api.refresh(ann)


def test_counts(x, api, ann, post):
    sent = api.publish(ann, post)
    kept = x.posts[sent.remote_id]
    kept.likes, kept.comments, kept.reshares = 4, 2, 5
    assert api.counts(ann, [sent.remote_id, "12"]) == {sent.remote_id: Counts(4, 2, 6)}
    assert api.counts(ann, ["12"]) == {}


def test_a_post_is_taken_back_once_and_again(x, api, ann, post):
    sent = api.publish(ann, post)
    api.delete(ann, sent.remote_id)
    assert not x.posts
    api.delete(ann, sent.remote_id)
