import json
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fakes.linkedin import read_little
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    ReconnectNeeded,
    Rejected,
    Sent,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.networks.checks import check_linkedin_version, months_since
from wagtail_advocacy.networks.linkedin_api import LinkedInApi, escape
from wagtail_advocacy.safe_http import Reply

from .conftest import seconds_for


SCOPES = LinkedInApi.scopes


@pytest.fixture
def api(linkedin):
    return LinkedInApi()


@pytest.fixture
def ann(linkedin, credentials_of):
    return credentials_of(linkedin.give_token("ann", SCOPES))


def test_the_network_has_it():
    assert isinstance(get_network("linkedin").api, LinkedInApi)


@pytest.mark.parametrize("missing", ["ID", "SECRET"])
def test_it_needs_keys(linkedin, settings, missing):
    assert LinkedInApi().is_available()
    setattr(settings, f"WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_{missing}", "")
    assert not LinkedInApi().is_available()


def test_a_post_is_published_with_its_card(linkedin, api, ann, new_post):
    outcome = api.publish(ann, new_post(summary="We open on Monday."))
    (kept,) = linkedin.posts.values()
    assert outcome == Sent(kept.id, f"https://www.linkedin.com/feed/update/{kept.id}")
    assert kept.author == "ann"
    assert kept.body["shown"] == "Good news from the workshop"
    assert kept.body["visibility"] == "PUBLIC"
    assert kept.body["content"] == {
        "article": {
            "source": "https://go.example.com/s/abc",
            "title": "Good news",
            "description": "We open on Monday.",
        }
    }


def test_the_picture_is_uploaded_before(linkedin, api, ann, new_post, picture):
    api.publish(ann, new_post(image=picture, image_alt="The hall"))
    (kept,) = linkedin.posts.values()
    article = kept.body["content"]["article"]
    assert linkedin.pictures[article["thumbnail"]] == picture
    assert article["thumbnailAltText"] == "The hall"
    assert [path for _method, path in linkedin.requests][-1] == "/rest/posts"


@pytest.mark.parametrize("kind", ["error_before", "cut_before", "limited", "silent_before"])
def test_without_the_picture_it_is_posted_nevertheless(linkedin, api, ann, new_post, picture, kind):
    linkedin.fail(kind, at="upload")
    api.seconds = seconds_for(kind)
    assert isinstance(api.publish(ann, new_post(image=picture)), Sent)
    (kept,) = linkedin.posts.values()
    assert "thumbnail" not in kept.body["content"]["article"]


def test_a_picture_goes_to_linkedin_alone(linkedin, api, ann, new_post, picture, monkeypatch):
    asked = []
    ask = api.ask

    def lie(method, address, **request):
        asked.append(address)
        reply = ask(method, address, **request)
        if "initializeUpload" in str(request.get("params")):
            reply = type(reply)(
                200, {}, reply.body.replace(b"https://www.linkedin.com", b"https://linkedin.com.ex")
            )
        return reply

    monkeypatch.setattr(api, "ask", lie)
    assert isinstance(api.publish(ann, new_post(image=picture)), Sent)
    assert not [address for address in asked if "linkedin.com.ex" in address]


@pytest.mark.parametrize(
    "text",
    [
        "Plain",
        "All (of) [them] {here} <at> once_ *now* ~ or | never \\ @you",
        "C# and #1 are no tags",
        "Löwen & Tiger 🐅",
    ],
)
def test_readers_see_what_was_written(text):
    assert read_little(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "little"),
    [
        ("We are #hiring now", r"We are {hashtag|\#|hiring} now"),
        ("#New_Work", r"{hashtag|\#|New\_Work}"),
        ("#größe!", r"{hashtag|\#|größe}!"),
        ("#2026goals", r"{hashtag|\#|2026goals}"),
        ("C# is no tag, #1 neither", r"C\# is no tag, \#1 neither"),
        ("a#b", r"a\#b"),
    ],
)
def test_hashtags_become_links(text, little):
    assert escape(text) == little
    assert read_little(little) == text


@pytest.mark.parametrize(
    ("kind", "outcome", "problem"),
    [
        ("limited", TryLater, ApiProblem.LIMITED),
        ("expired", ReconnectNeeded, ApiProblem.TOKEN),
        ("scope", ReconnectNeeded, ApiProblem.SCOPE),
        ("suspended", Rejected, ApiProblem.SUSPENDED),
        ("duplicate", Rejected, ApiProblem.DUPLICATE),
        ("too_long", Rejected, ApiProblem.CONTENT),
        ("version_gone", Rejected, ApiProblem.VERSION),
        ("error_before", Unconfirmed, ApiProblem.UNKNOWN),
        ("busy", Unconfirmed, ApiProblem.UNKNOWN),
        ("cut_before", Unconfirmed, ApiProblem.UNKNOWN),
        ("silent_before", Unconfirmed, ApiProblem.UNKNOWN),
    ],
)
def test_what_goes_wrong_before(linkedin, api, ann, new_post, kind, outcome, problem):
    linkedin.fail(kind)
    api.seconds = seconds_for(kind)
    came = api.publish(ann, new_post())
    assert (type(came), came.problem) == (outcome, problem)
    assert not linkedin.posts


@pytest.mark.parametrize("kind", ["error_after", "cut_after", "silent_after"])
def test_what_goes_wrong_after_leaves_it_open(linkedin, api, ann, new_post, kind):
    linkedin.fail(kind)
    api.seconds = seconds_for(kind)
    assert api.publish(ann, new_post()) == Unconfirmed(message=came_message(kind))
    assert len(linkedin.posts) == 1


def came_message(kind):
    return {
        "error_after": "Internal Server Error",
        "cut_after": "The server does not answer.",
        "silent_after": "The server takes too long.",
    }[kind]


def test_a_limit_lasts_until_midnight_utc(linkedin, api, ann, new_post):
    linkedin.fail("limited")
    now = datetime.now(UTC)
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    outcome = api.publish(ann, new_post())
    assert abs(outcome.seconds - (midnight - now).total_seconds()) < 5


def test_slow_is_not_wrong(linkedin, api, ann, new_post):
    linkedin.fail("slow", seconds=0.1)
    assert isinstance(api.publish(ann, new_post()), Sent)


def test_the_same_post_again_names_the_first(linkedin, api, ann, new_post):
    first = api.publish(ann, new_post())
    again = api.publish(ann, new_post())
    assert again.problem == ApiProblem.DUPLICATE
    assert first.remote_id in again.message


def test_a_revoked_token_must_be_renewed(linkedin, api, ann, new_post):
    api.revoke(ann)
    assert isinstance(api.publish(ann, new_post()), ReconnectNeeded)


def test_without_the_right_to_write_nothing_is_posted(linkedin, api, credentials_of, new_post):
    token = linkedin.give_token("ann", ("openid", "profile"))
    assert api.publish(credentials_of(token), new_post()).problem == ApiProblem.SCOPE


def test_the_version_is_a_setting(linkedin, api, ann, new_post, settings):
    settings.WAGTAIL_ADVOCACY_LINKEDIN_VERSION = "202506"
    assert api.publish(ann, new_post()).problem == ApiProblem.VERSION


def test_whose_account_it_is(linkedin, api, ann):
    profile = api.profile(ann)
    assert (profile.remote_id, profile.name, profile.limits) == ("ann", "Ann Bee", {})


@pytest.mark.parametrize(
    ("kind", "outcome"), [("error_before", TryLater), ("cut_before", TryLater)]
)
def test_reading_can_be_tried_again(linkedin, api, ann, kind, outcome):
    linkedin.what_is_it = lambda request: "any"
    linkedin.fail(kind, at="any")
    api.seconds = seconds_for(kind)
    with pytest.raises(ApiError) as caught:
        api.profile(ann)
    assert isinstance(caught.value.outcome, outcome)


def test_a_post_is_taken_back_once_and_again(linkedin, api, ann, new_post):
    sent = api.publish(ann, new_post())
    api.delete(ann, sent.remote_id)
    assert not linkedin.posts
    api.delete(ann, sent.remote_id)


def test_a_colleagues_post_cannot_be_taken_back(linkedin, api, ann, new_post, credentials_of):
    sent = api.publish(ann, new_post())
    bob = credentials_of(linkedin.give_token("bob", SCOPES))
    with pytest.raises(ApiError):
        api.delete(bob, sent.remote_id)
    assert linkedin.posts


def test_most_apps_get_no_refresh_token(api, ann):
    with pytest.raises(ApiError) as caught:
        api.refresh(ann)
    assert isinstance(caught.value.outcome, ReconnectNeeded)


def test_those_that_get_one_can_use_it(linkedin, api, credentials_of, new_post):
    old = credentials_of(linkedin.give_token("ann", SCOPES, refreshes=True))
    linkedin.expire(old.access_token)
    new = api.refresh(old)
    assert new.access_token != old.access_token
    assert new.refresh_token != old.refresh_token
    assert new.scopes == SCOPES
    assert new.expires_at > datetime.now(UTC) + timedelta(days=59)
    assert isinstance(api.publish(new, new_post()), Sent)
    with pytest.raises(ApiError) as caught:
        api.refresh(old)
    assert isinstance(caught.value.outcome, ReconnectNeeded)


def test_wrong_keys_of_the_site_are_no_reason_to_connect_again(
    linkedin, api, credentials_of, settings
):
    settings.WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_SECRET = "other"
    old = credentials_of(linkedin.give_token("ann", SCOPES, refreshes=True))
    with pytest.raises(ApiError) as caught:
        api.refresh(old)
    assert isinstance(caught.value.outcome, TryLater)


@pytest.mark.parametrize("kind", ["error_before", "silent_before"])
def test_a_refresh_without_an_answer_leaves_it_open(linkedin, api, credentials_of, kind):
    old = credentials_of(linkedin.give_token("ann", SCOPES, refreshes=True))
    linkedin.fail(kind, at="token")
    api.seconds = seconds_for(kind)
    with pytest.raises(ApiError) as caught:
        api.refresh(old)
    assert isinstance(caught.value.outcome, Unconfirmed)


def test_months_between():
    assert months_since("202609", date(2026, 11, 28)) == 2
    assert months_since("202511", date(2026, 11, 1)) == 12


@pytest.mark.parametrize(("months", "warns"), [(10, False), (11, True)])
def test_an_old_version_is_warned_of(linkedin, settings, months, warns):
    today = datetime.now(UTC).date()
    month = today.year * 12 + today.month - 1 - months
    settings.WAGTAIL_ADVOCACY_LINKEDIN_VERSION = f"{month // 12}{month % 12 + 1:02}"
    assert [found.id for found in check_linkedin_version(None)] == (
        ["wagtail_advocacy.W023"] if warns else []
    )
    settings.WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_ID = ""
    assert check_linkedin_version(None) == []


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("Content is a duplicate of urn:li:share:7", "urn:li:share:7"),
        ("duplicate of urn:li:ugcPost:8, urn:li:ugcPost:8", "urn:li:ugcPost:8"),
        ("duplicate of urn:li:share:7 by urn:li:person:ann", "urn:li:share:7"),
        ("duplicate of urn:li:share:7 and urn:li:share:8", None),
        ("Content is a duplicate", None),
    ],
)
def test_which_post_is_the_same(api, message, named):
    details = {"inputErrors": [{"code": "DUPLICATE_POST"}]}
    body = json.dumps({"message": message, "errorDetails": details}).encode()
    refused = api.classify(Reply(422, {}, body))
    assert refused.problem == ApiProblem.DUPLICATE
    assert refused.stands == (
        Sent(named, f"https://www.linkedin.com/feed/update/{named}") if named else None
    )
