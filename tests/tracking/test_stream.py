"""Clicks in a Redis stream: nothing is lost, nothing counted twice, whatever breaks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError
from django.db.models import Sum
from django.utils import timezone

from tests.tracking.conftest import NOON
from tests.tracking.user_agents import CHROME
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking import loading, sinks, stream
from wagtail_advocacy.tracking.hits import Hit, NotStored
from wagtail_advocacy.tracking.loading import Loaded, load_clicks, purge_load_marks
from wagtail_advocacy.tracking.models import Click, LoadMark, Verdict


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(clock):
    clock(NOON)


@pytest.fixture
def hit(share):
    def make(number=0):
        slot = NOON - timedelta(minutes=10)
        return Hit(share.pk, slot, NOON.date(), Verdict.COUNTED, f"{number:016x}", "0" * 16)

    return make


def stored():
    return Click.objects.aggregate(hits=Sum("hits"))["hits"] or 0


def waiting(client):
    return client.xlen(client.key)


def test_a_click_is_in_the_stream_before_the_answer_and_in_the_database_when_it_is_loaded(
    client, share, streamed
):
    assert client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME).status_code == 302
    assert (waiting(streamed), stored()) == (1, 0)
    assert load_clicks() == Loaded(clicks=1)
    assert (waiting(streamed), stored()) == (0, 1)
    share.refresh_from_db()
    assert share.confirmed_by == "reader"


def test_a_stream_of_any_length_is_loaded_in_small_transactions(hit, streamed):
    for number in range(10):
        stream.put_down(hit(number))
    assert load_clicks(batch=3) == Loaded(clicks=10)
    assert (stored(), waiting(streamed)) == (10, 0)
    stream.put_down(hit(1))
    load_clicks()
    assert stored() == 11


def test_whoever_dies_before_he_acknowledges_has_not_loaded_it_twice(hit, streamed, monkeypatch):
    for number in range(5):
        stream.put_down(hit(number))

    def die(self, entries):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(stream.Stream, "finish", die)
        with pytest.raises(KeyboardInterrupt):
            load_clicks(batch=3)
    assert (stored(), waiting(streamed)) == (3, 5)
    stream.put_down(hit(9))
    assert load_clicks(batch=3) == Loaded(clicks=3)
    assert (stored(), waiting(streamed)) == (6, 0)
    assert streamed.xpending(streamed.key, stream.GROUP)["pending"] == 0


def test_whoever_dies_before_the_commit_has_loaded_nothing(hit, streamed, monkeypatch):
    stream.put_down(hit())

    def fail(rows):
        raise IntegrityError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(loading, "add_hits", fail)
        assert load_clicks() == Loaded(failed=1)
    assert (stored(), waiting(streamed)) == (0, 1)
    assert load_clicks() == Loaded(clicks=1)


def test_entries_that_come_again_are_not_stored_again(hit, streamed):
    """As when Redis is killed and forgets what was acknowledged last."""
    for number in range(3):
        stream.put_down(hit(number))
    kept = streamed.xrange(streamed.key)
    load_clicks()
    name = streamed.get(f"{streamed.key}:name")
    streamed.delete(streamed.key)
    streamed.set(f"{streamed.key}:name", name)
    for entry_id, fields in kept:
        streamed.xadd(streamed.key, fields, id=entry_id)
    assert load_clicks() == Loaded()
    assert (stored(), waiting(streamed)) == (3, 0)


def test_the_stream_of_another_server_is_loaded_from_its_beginning(hit, streamed):
    stream.put_down(hit(1))
    load_clicks()
    LoadMark.objects.update(reached="99999999999999-0")
    streamed.delete(streamed.key, f"{streamed.key}:name")
    stream.put_down(hit(2))
    assert load_clicks() == Loaded(clicks=1)


def test_the_youngest_entries_are_left_until_it_is_sure_where_they_are(hit, streamed, monkeypatch):
    stream.put_down(hit())
    with monkeypatch.context() as patch:
        patch.setattr(stream, "SETTLING", 60)
        assert load_clicks() == Loaded()
    assert waiting(streamed) == 1
    assert load_clicks() == Loaded(clicks=1)


def test_a_click_of_which_redis_said_nothing_counts_once_though_it_is_in_the_stream(
    client, share, streamed, monkeypatch, caplog
):
    from redis import ConnectionError as Unreachable
    from redis import Redis

    xadd = Redis.xadd

    def add_and_break(self, *args, **kwargs):
        xadd(self, *args, **kwargs)
        raise Unreachable("reset by peer")

    with monkeypatch.context() as patch:
        patch.setattr(Redis, "xadd", add_and_break)
        client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME)
    assert (stored(), waiting(streamed)) == (1, 1)
    assert load_clicks() == Loaded()
    assert (stored(), waiting(streamed)) == (1, 0)


def test_a_click_of_which_redis_said_nothing_counts_if_it_is_not_in_the_stream(
    client, share, settings, streamed
):
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:1/0"
    for _ in range(2):
        assert client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME).status_code == 302
    assert stored() == 2
    # The second was not even tried, so there is nothing to be unsure of.
    assert LoadMark.objects.count() == 1
    share.refresh_from_db()
    assert share.confirmed_by == "reader"
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:6379/0"
    assert load_clicks() == Loaded()


def test_where_the_database_fails_too_the_visitor_gets_his_page(
    client, share, settings, streamed, monkeypatch, caplog
):
    def fail(hit):
        raise DatabaseError("no")

    monkeypatch.setitem(sinks.SINKS, "database", fail)
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:1/0"
    assert client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME).status_code == 302
    assert "could not be stored" in caplog.text
    assert not LoadMark.objects.exists()
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:6379/0"


def test_redis_is_not_waited_for_at_every_click(hit, settings, streamed):
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(NotStored) as first:
        stream.put_down(hit())
    with pytest.raises(NotStored) as second:
        stream.put_down(hit())
    assert first.value.claim.startswith(stream.CLAIM)
    assert second.value.claim == ""
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:6379/0"


def test_damaged_entries_are_reported_and_block_nothing(hit, streamed, caplog):
    stream.put_down(hit(1))
    streamed.xadd(streamed.key, {"hit": b"\xff\x00nonsense", "token": "x"})
    streamed.xadd(streamed.key, {"something": "else"})
    stream.put_down(hit(2))
    assert load_clicks() == Loaded(clicks=2, damaged=1)
    assert "1 damaged entries" in caplog.text
    assert waiting(streamed) == 0


def test_a_server_that_cannot_be_reached_is_tried_again(hit, settings, streamed, caplog):
    stream.put_down(hit())
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:1/0"
    assert load_clicks() == Loaded(failed=1)
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:6379/0"
    assert load_clicks() == Loaded(clicks=1)


def test_the_mark_of_a_stream_stays_and_those_of_single_clicks_go(hit, streamed):
    stream.put_down(hit())
    load_clicks()
    LoadMark.objects.create(source=stream.CLAIM + "0")
    assert purge_load_marks(timezone.now() + timedelta(days=8)) == 1
    assert LoadMark.objects.get().source.startswith("redis:")


def test_entries_are_ordered_by_number_and_not_by_letter():
    assert (
        stream.id_key("") < stream.id_key("9-10") < stream.id_key("10-9") < stream.id_key("10-10")
    )


def test_a_sound_server_is_no_problem_and_others_are(settings, streamed, monkeypatch):
    from redis import Redis, ResponseError

    answers = {}
    monkeypatch.setattr(Redis, "config_get", lambda self, name: {name: answers[name]})
    answers.update({"appendonly": "yes", "maxmemory-policy": "noeviction"})
    assert stream.problem() is None
    answers["maxmemory-policy"] = "allkeys-lru"
    assert "allkeys-lru" in stream.problem()
    answers["appendonly"] = "no"
    assert "appendonly" in stream.problem()

    def forbid(self, name):
        raise ResponseError("unknown command")

    monkeypatch.setattr(Redis, "config_get", forbid)
    assert stream.problem() is None
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:1/0"
    assert "cannot be reached" in stream.problem()
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:6379/0"


def test_loading_takes_the_same_number_of_statements_for_any_number_of_clicks(
    hit, streamed, django_assert_max_num_queries
):
    Share.objects.update(state="confirmed")
    for number in range(200):
        stream.put_down(hit(number))
    with django_assert_max_num_queries(22):
        load_clicks()
