"""Many writers at once, and a web process that is killed while it writes."""

import http.client
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.models import Sum
from django.utils import timezone

from benchmarks.serving import serve
from tests.tracking.conftest import NOON
from tests.tracking.user_agents import CHROME
from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import share_confirmed
from wagtail_advocacy.tracking import services, sinks, visitor
from wagtail_advocacy.tracking.loading import load_clicks
from wagtail_advocacy.tracking.lookup import Destination
from wagtail_advocacy.tracking.models import Click, DayKey, Verdict
from wagtail_advocacy.tracking.visitor import Visitor


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

THREADS = 8


def environment() -> dict[str, str]:
    """For a process that works on this test's database and sink."""
    names = ("CLICK_SINK", "CLICK_SPOOL", "CLICK_REDIS_URL", "CLICK_REDIS_KEY")
    return {
        "ADVOCACY_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        **{name: getattr(advocacy_settings, name) for name in names},
    }


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


@pytest.mark.parametrize("way", ["database", "spool", "redis"], indirect=True)
def test_what_was_answered_survives_a_killed_web_process(share, way):
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

    with serve(
        "tests.tracking.server_settings", path="/s/none/", environment=environment()
    ) as server:
        followers = [threading.Thread(target=follow, args=(server, number)) for number in range(4)]
        for follower in followers:
            follower.start()
        reached = enough.wait(timeout=30)
        server.kill()
        stop.set()
        for follower in followers:
            follower.join(timeout=15)
    for _turn in range(3):
        load_clicks(batch=40)
    stored = Click.objects.aggregate(hits=Sum("hits"))["hits"]
    assert reached
    # Those that were under way when it was killed may be stored without an answer.
    assert 0 <= stored - len(answered) <= len(followers)


KILLED = """
import os, signal
import django

django.setup()
from wagtail_advocacy.tracking import loading, stream

stream.SETTLING = -1
store, batches = loading.store, []


def die_in_the_third(hits):
    stored = store(hits)
    batches.append(hits)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return stored


loading.store = die_in_the_third
loading.load_clicks(batch=10)
"""


@pytest.mark.parametrize("way", ["spool", "redis"], indirect=True)
def test_a_loader_that_is_killed_in_a_batch_loses_and_doubles_nothing(share, way):
    for number in range(45):
        slot = sinks.slot_start(timezone.now())
        sinks.put_down(
            sinks.Hit(share.pk, slot, slot.date(), Verdict.COUNTED, f"{number:016x}", "0" * 16)
        )
    process = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.tracking.server_settings",
            **environment(),
        },
        check=False,
    )
    assert process.returncode == -signal.SIGKILL
    assert 0 < Click.objects.count() < 45
    load_clicks(batch=10)
    assert Click.objects.count() == 45
    assert Click.objects.aggregate(hits=Sum("hits"))["hits"] == 45
