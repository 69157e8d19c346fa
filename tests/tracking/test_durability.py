"""Many writers at once, and a web process that is killed while it writes."""

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.models import Sum

from benchmarks.serving import serve
from tests.tracking.conftest import NOON
from tests.tracking.user_agents import CHROME
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import share_confirmed
from wagtail_advocacy.tracking import services, visitor
from wagtail_advocacy.tracking.lookup import Destination
from wagtail_advocacy.tracking.models import Click, DayKey, Verdict
from wagtail_advocacy.tracking.visitor import Visitor


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

THREADS = 8


def at_once(act, count=THREADS):
    """Run ``act(number)`` in ``count`` threads that start together; gives what they returned."""
    barrier = threading.Barrier(count)

    def run(number):
        barrier.wait()
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_hits_of_many_writers_at_once_are_all_there(share):
    destination = Destination(share.pk, 1, is_started=False, address="https://example.org/")

    def write(number):
        for turn in range(15):
            services.record_visit(
                destination,
                Verdict.COUNTED,
                Visitor(f"{turn % 3:016}", "network"),
                now=NOON,
                day=NOON.date(),
            )

    at_once(write)
    assert Click.objects.count() == 3
    assert Click.objects.aggregate(hits=Sum("hits"))["hits"] == THREADS * 15


def test_whoever_asks_at_the_same_time_gets_the_same_key():
    keys = at_once(lambda number: visitor.day_key(NOON.date()))
    assert len(set(keys)) == 1
    assert DayKey.objects.count() == 1


def test_of_many_first_clicks_one_confirms(share):
    seen = []

    def note(share, **kwargs):
        seen.append(share)

    destination = Destination(share.pk, 1, is_started=True, address="https://example.org/")
    share_confirmed.connect(note)
    try:
        at_once(
            lambda number: services.record_visit(
                destination,
                Verdict.COUNTED,
                Visitor(f"{number:016}", "network"),
                now=NOON,
                day=NOON.date(),
            )
        )
    finally:
        share_confirmed.disconnect(note)
    assert len(seen) == 1
    assert Share.objects.get().confirmed_by == "reader"


def test_what_was_answered_survives_a_killed_web_process(share):
    pytest.importorskip("granian", reason="needs the granian server")
    answered, enough, stop = [], threading.Event(), threading.Event()

    def follow(server, number):
        client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        while not stop.is_set():
            headers = {"User-Agent": f"{CHROME} Edg/{number}.{len(answered)}"}
            try:
                client.request("GET", f"/s/{share.code}/", headers=headers)
                response = client.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                break
            assert response.status == 302
            answered.append(number)
            if len(answered) >= 150:
                enough.set()
        client.close()

    environment = {"ADVOCACY_TEST_DATABASE": str(connection.settings_dict["NAME"])}
    with serve(
        "tests.tracking.server_settings", path="/s/none/", environment=environment
    ) as server:
        followers = [threading.Thread(target=follow, args=(server, number)) for number in range(4)]
        for follower in followers:
            follower.start()
        reached = enough.wait(timeout=30)
        server.kill()
        stop.set()
        for follower in followers:
            follower.join(timeout=15)
    stored = Click.objects.aggregate(hits=Sum("hits"))["hits"]
    assert reached
    # Those that were under way when it was killed may be stored without an answer.
    assert 0 <= stored - len(answered) <= len(followers)
