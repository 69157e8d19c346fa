from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.bluesky import PDS, TID, did_of
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
from wagtail_advocacy.networks.bluesky_api import BlueskyApi, end_of
from wagtail_advocacy.networks.bluesky_records import find_facets, record, record_key

from .conftest import seconds_for


HANDLE = "ann.bsky.social"
LINK = "https://go.example.com/s/abc"
SERVER = PDS.removeprefix("https://")


@pytest.fixture
def api(bluesky):
    return BlueskyApi()


@pytest.fixture
def ann(bluesky, credentials_of):
    return credentials_of(bluesky.give_token(HANDLE), server=SERVER)


@pytest.fixture
def post(new_post):
    return new_post(f"Good news from the workshop\n\n{LINK}", summary="We open on Monday.")


def test_the_network_has_it():
    assert isinstance(get_network("bluesky").api, BlueskyApi)


def test_a_post_is_published_once_however_often_it_is_sent(bluesky, api, ann, post, picture):
    post = replace(post, image=picture)
    first = api.publish(ann, post)
    assert api.publish(ann, post) == first
    ((uri, kept),) = bluesky.posts.items()
    key = uri.rpartition("/")[2]
    assert first == Sent(uri, f"https://bsky.app/profile/{did_of(HANDLE)}/post/{key}")
    assert kept.body["text"] == post.text
    assert kept.body["createdAt"] == "2026-11-20T09:30:15.123Z"
    assert kept.body["langs"] == ["en"]
    card = kept.body["embed"]["external"]
    assert bluesky.pictures[card.pop("thumb")["ref"]["$link"]] == picture
    assert card == {"uri": LINK, "title": "Good news", "description": "We open on Monday."}


@pytest.mark.parametrize("kind", ["error_before", "cut_before", "limited", "silent_before"])
def test_without_the_picture_it_is_posted_nevertheless(bluesky, api, ann, post, picture, kind):
    bluesky.fail(kind, at="upload")
    api.seconds = seconds_for(kind)
    assert isinstance(api.publish(ann, replace(post, image=picture)), Sent)
    (kept,) = bluesky.posts.values()
    assert "thumb" not in kept.body["embed"]["external"]


def test_a_picture_that_is_too_big_is_not_sent(bluesky, api, ann, post):
    assert isinstance(api.publish(ann, replace(post, image=b"x" * 1_000_001)), Sent)
    assert not [path for _method, path in bluesky.requests if "uploadBlob" in path]


@pytest.mark.parametrize(
    ("kind", "outcome", "problem"),
    [
        ("limited", TryLater, ApiProblem.LIMITED),
        ("expired", ReconnectNeeded, ApiProblem.TOKEN),
        ("scope", ReconnectNeeded, ApiProblem.SCOPE),
        ("suspended", Rejected, ApiProblem.SUSPENDED),
        ("too_long", Rejected, ApiProblem.CONTENT),
    ],
)
def test_what_is_refused(bluesky, api, ann, post, kind, outcome, problem):
    bluesky.fail(kind)
    api.seconds = seconds_for(kind)
    came = api.publish(ann, post)
    assert (type(came), came.problem) == (outcome, problem)
    assert not bluesky.posts


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
def test_what_is_open_may_be_sent_again(bluesky, api, ann, post, kind):
    bluesky.fail(kind)
    api.seconds = seconds_for(kind)
    came = api.publish(ann, post)
    assert isinstance(came, Unconfirmed)
    assert came.may_repeat
    api.seconds = BlueskyApi.seconds
    assert len(bluesky.posts) == kind.endswith("_after")
    assert isinstance(api.verify(ann, post), Sent if bluesky.posts else Rejected)
    assert isinstance(api.publish(ann, post), Sent)
    assert len(bluesky.posts) == 1


def test_how_long_to_wait(bluesky, api, ann, post):
    bluesky.fail("limited")
    assert 50 < api.publish(ann, post).seconds <= 60


def test_a_text_beyond_the_limit_is_refused(bluesky, api, ann, new_post):
    assert api.publish(ann, new_post("x" * 301)).problem == ApiProblem.CONTENT


def test_what_stands_is_found_and_else_is_not(bluesky, api, ann, post):
    assert api.verify(ann, post).problem == ApiProblem.GONE
    assert api.publish(ann, post) == api.verify(ann, post)
    assert api.verify(ann, replace(post, key="other")).problem == ApiProblem.GONE


def test_a_server_that_is_away_leaves_it_open(bluesky, api, ann, post, settings):
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {PDS: "http://127.0.0.1:9"}
    assert isinstance(api.verify(ann, post), Unconfirmed)
    assert isinstance(api.publish(ann, post), TryLater)


# Keys


def test_keys_are_in_the_order_of_time(new_post):
    moments = [datetime(2026, 11, 20, 9, 30, 15, us, tzinfo=UTC) for us in (0, 1, 999_999)]
    keys = [record_key(new_post(made_at=moment)) for moment in moments]
    assert keys == sorted(keys)
    assert all(TID.fullmatch(key) for key in keys)


def test_a_key_is_the_one_of_the_specification(new_post):
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    alphabet = "234567abcdefghijklmnopqrstuvwxyz"
    number = 0
    for letter in record_key(new_post(made_at=moment)):
        number = number * 32 + alphabet.index(letter)
    assert number >> 10 == int(moment.timestamp()) * 1_000_000


def test_two_posts_of_one_moment_have_two_keys(new_post):
    assert record_key(new_post(key="a")) != record_key(new_post(key="b"))


# Facets


def nobody(handle):
    return ""


def parts_of(text, resolve=nobody):
    """What each facet covers, by the bytes that it names, and what it is."""
    for facet in find_facets(text, resolve):
        place = facet["index"]
        covered = text.encode()[place["byteStart"] : place["byteEnd"]].decode()
        (feature,) = facet["features"]
        yield covered, feature["$type"].partition("#")[2], feature


def test_places_are_bytes():
    text = f"Größe 👩‍👩‍👧 {LINK} – #Löwe"
    assert [(covered, kind) for covered, kind, _feature in parts_of(text)] == [
        (LINK, "link"),
        ("#Löwe", "tag"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("No marks", []),
        ("#1 and C# and a#b", []),
        ("https://example.com/#part (https://example.com/a)", ["link", "link"]),
        ("#" + "x" * 65, []),
        ("mail me@example.com", []),
        ("bare example.com", []),
    ],
)
def test_what_is_no_mark(text, found):
    assert [kind for _covered, kind, _feature in parts_of(text)] == found


def test_the_uri_is_what_is_covered():
    ((covered, _kind, feature),) = parts_of("See https://example.com/a?b=c.")
    assert covered == feature["uri"] == "https://example.com/a?b=c"


def test_mentions_are_looked_up():
    handles = {"bob.bsky.social": "did:plc:bob"}
    text = "Thanks @Bob.bsky.social and @nobody.example.com!"
    ((covered, kind, feature),) = parts_of(text, lambda handle: handles.get(handle, ""))
    assert (covered, kind, feature["did"]) == ("@Bob.bsky.social", "mention", "did:plc:bob")


def test_only_some_mentions_are_looked_up():
    asked = []
    list(parts_of(" ".join(f"@a{n}.example.com" for n in range(9)), asked.append))
    assert len(asked) == 5


def test_the_network_knows_who_is_mentioned(bluesky, api, ann, new_post):
    bluesky.add_person("bob.bsky.social")
    api.publish(ann, new_post("With @bob.bsky.social and @who.example.com"))
    (kept,) = bluesky.posts.values()
    (facet,) = kept.body["facets"]
    assert facet["features"][0]["did"] == did_of("bob.bsky.social")


def test_a_post_without_a_link_has_no_card(new_post):
    made = record(new_post("Hello", url="", language=""), blob=None, resolve=nobody)
    assert made.keys() == {"$type", "text", "createdAt"}


# Sessions


def test_whose_account_it_is(api, ann):
    profile = api.profile(ann)
    assert (profile.remote_id, profile.handle) == (did_of(HANDLE), HANDLE)
    assert (profile.name, profile.followers) == ("Ann", 7)
    assert profile.url == f"https://bsky.app/profile/{HANDLE}"


def test_the_account_is_known_also_when_readers_see_nothing(bluesky, api, ann, settings):
    addresses = {**bluesky.addresses, "https://public.api.bsky.app": "http://127.0.0.1:9"}
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = addresses
    profile = api.profile(ann)
    assert (profile.handle, profile.followers) == (HANDLE, None)


def test_a_session_goes_on(bluesky, api, ann, post):
    bluesky.expire(ann.access_token)
    assert api.publish(ann, post) == ReconnectNeeded(message="Token has expired")
    new = api.refresh(ann)
    assert new.refresh_token != ann.refresh_token
    assert timedelta(0) < new.expires_at - datetime.now(UTC) < timedelta(hours=2)
    assert isinstance(api.publish(new, post), Sent)


def test_a_session_that_ended_does_not_go_on(api, ann, post):
    api.revoke(ann)
    assert isinstance(api.publish(ann, post), ReconnectNeeded)
    with pytest.raises(ApiError) as caught:
        api.refresh(ann)
    assert isinstance(caught.value.outcome, ReconnectNeeded)
    api.revoke(ann)


def test_a_refresh_without_an_answer_leaves_it_open(bluesky, api, ann):
    bluesky.fail("error_before", at="token")
    with pytest.raises(ApiError) as caught:
        api.refresh(ann)
    assert isinstance(caught.value.outcome, Unconfirmed)


@pytest.mark.parametrize("token", ["", "x.y.z", "eyJhbGciOiJub25lIn0.e30."])
def test_a_token_that_says_nothing_has_no_end(token):
    assert end_of(token) is None


# Afterwards


def test_counts(bluesky, api, ann, post):
    sent = api.publish(ann, post)
    kept = bluesky.posts[sent.remote_id]
    kept.likes, kept.comments, kept.reshares = 4, 2, 1
    gone = f"{sent.remote_id}x"
    assert api.counts(ann, [sent.remote_id, gone]) == {sent.remote_id: Counts(4, 2, 1)}


def test_a_post_is_taken_back_once_and_again(bluesky, api, ann, post):
    sent = api.publish(ann, post)
    api.delete(ann, sent.remote_id)
    assert not bluesky.posts
    api.delete(ann, sent.remote_id)
