"""What was answered is stored, once: ``python -m benchmarks.durability``.

Web server, loader and Redis are killed with SIGKILL while readers follow links, each ``--kills``
times for each sink that has them, and started again. Every request comes from an address of its
own, so that afterwards each can be found. A case prints one JSON line: how many were sent,
answered with a redirect, and stored; how many got another answer (``refused``); how many of those
that were answered are ``lost``, and how many were stored ``double``. What was under way when the
server died may be stored without an answer. The loader works in small batches; ``interrupted``
says how often somebody died while a file or a stream was half loaded. Exits with 1 when anything
was lost, doubled or refused.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

from benchmarks.database import scratch_database
from benchmarks.redirect import NAVIGATION, SETTINGS, make_links, user_agents
from benchmarks.redis_server import RedisServer
from benchmarks.serving import Server


READERS = 8
LINKS = 20
BATCH = 20
# Answers between two kills, and seconds that they may take.
ANSWERS = 40
PATIENCE = 120
VICTIMS = {
    "database": ["web"],
    "spool": ["web", "worker"],
    "redis": ["web", "worker", "redis"],
}


@dataclass
class Readers:
    """Outsiders who follow links, each request from an address of its own."""

    codes: list[str]
    port: int = 0
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1 << 25))
    sent: list[tuple[str, str]] = field(default_factory=list)
    answered: list[tuple[str, str]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        self.browsers = user_agents()[0]
        self.threads = [threading.Thread(target=self._follow) for _ in range(READERS)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _follow(self) -> None:
        client = None
        while not self.stopping.is_set():
            reader = (str(ip_address(next(self.numbers))), random.choice(self.browsers))
            try:
                if client is None:
                    client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                    client.connect()
                headers = {"User-Agent": reader[1], "X-Forwarded-For": reader[0], **NAVIGATION}
                self.sent.append(reader)
                client.request("GET", f"/s/{random.choice(self.codes)}/", headers=headers)
                response = client.getresponse()
                response.read()
                if response.status == 302:
                    self.answered.append(reader)
                else:
                    self.refused.append(response.status)
            except (OSError, http.client.HTTPException):
                client = None
                time.sleep(0.05)


class Site:
    """One sink with everything that it needs, each part of which can be killed and started."""

    def __init__(self, sink: str, readers: Readers, sync: str):
        self.sink, self.readers = sink, readers
        self.folder = tempfile.TemporaryDirectory()
        self.redis = RedisServer(sync) if sink == "redis" else None
        self.environment = {
            "BENCH_SINK": sink,
            "BENCH_SPOOL": self.folder.name if sink == "spool" else "",
            "BENCH_REDIS_URL": self.redis.url if self.redis else "",
        }
        self.web: Server | None = None
        self.worker: subprocess.Popen | None = None
        self.start_web()
        self.start_worker()

    def start_web(self) -> None:
        self.web = Server(SETTINGS, environment=self.environment)
        self.web.wait("/floor/0/")
        self.readers.port = self.web.port

    def start_worker(self) -> None:
        if self.sink == "database":
            return
        self.worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "django", "advocacy_load_clicks", "--skip-checks"),
                *("--verbosity", "0", "--every", "0.05", "--batch", str(BATCH)),
            ],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, **self.environment},
            cwd=Path(__file__).resolve().parent.parent,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, victim: str) -> None:
        """SIGKILL to ``victim``, and start it again."""
        if victim == "web":
            self.web.kill()
            self.web.log.close()
            self.start_web()
        elif victim == "worker":
            self.worker.kill()
            self.worker.wait()
            self.start_worker()
        else:
            self.redis.kill()
            time.sleep(random.uniform(0, 0.5))
            self.redis.start()

    def is_half_loaded(self) -> bool:
        """Whether there is something that the loader has taken and not finished."""
        if self.sink == "spool":
            return any(Path(self.folder.name).rglob("*.ready"))
        if self.sink == "redis":
            from redis import Redis, RedisError

            with contextlib.suppress(RedisError), Redis.from_url(self.redis.url) as client:
                return client.xpending("wagtail_advocacy:clicks", "advocacy")["pending"] > 0
        return False

    def drain(self) -> None:
        """Have everything loaded that waits."""
        from django.test import override_settings

        from wagtail_advocacy.tracking.loading import load_clicks

        if self.worker:
            self.worker.kill()
            self.worker.wait()
        with override_settings(
            WAGTAIL_ADVOCACY_CLICK_SPOOL=self.environment["BENCH_SPOOL"],
            WAGTAIL_ADVOCACY_CLICK_REDIS_URL=self.environment["BENCH_REDIS_URL"],
        ):
            loaded = load_clicks()
            while loaded.clicks or loaded.failed or self._waits():
                time.sleep(0.5)
                loaded = load_clicks()

    def _waits(self) -> bool:
        if self.redis is None:
            return False
        from redis import Redis

        with Redis.from_url(self.redis.url) as client:
            return client.xlen("wagtail_advocacy:clicks") > 0

    def close(self) -> None:
        self.web.stop()
        if self.worker:
            self.worker.kill()
            self.worker.wait()
        if self.redis:
            self.redis.__exit__()
        self.folder.cleanup()


def wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"Waited in vain for {what}.")
        time.sleep(0.005)


def counts() -> Counter[str]:
    """How often each visitor is stored."""
    from django.db.models import Sum

    from wagtail_advocacy.tracking.models import Click

    rows = Click.objects.order_by().values_list("visitor").annotate(Sum("hits"))
    return Counter(dict(rows))


def marks() -> list:
    from wagtail_advocacy.tracking.models import LoadMark

    return list(LoadMark.objects.order_by("pk").values_list("pk", "reached"))


def hashes_of(readers: list[tuple[str, str]]) -> list[set[str]]:
    """The hashes that each reader may have, on any day of the run."""
    from wagtail.models import Site as WagtailSite

    from wagtail_advocacy.tracking.models import DayKey
    from wagtail_advocacy.tracking.visitor import identify

    site_id = WagtailSite.objects.get(is_default_site=True).pk
    found: list[set[str]] = [set() for _ in readers]
    for day in DayKey.objects.values_list("day", flat=True):
        for (address, browser), hashes in zip(readers, found, strict=True):
            request = SimpleNamespace(META={"HTTP_USER_AGENT": browser})
            visitor = identify(request, ip_address(address), site_id=site_id, day=day)
            hashes.add(visitor.hash)
    return found


def run(sink: str, victim: str, kills: int, codes: list[str], sync: str) -> dict:
    from wagtail_advocacy.tracking.models import Click, LoadMark

    Click.objects.all().delete()
    LoadMark.objects.all().delete()
    readers = Readers(codes)
    site = Site(sink, readers, sync)
    interrupted = 0
    try:
        readers.start()
        for _ in range(kills):
            enough = len(readers.answered) + ANSWERS
            wait_for(lambda enough=enough: len(readers.answered) >= enough, "answers")
            if victim == "worker":
                before = marks()
                wait_for(lambda before=before: marks() != before, "the loader")
            time.sleep(random.uniform(0, 0.1))
            site.kill(victim)
            interrupted += site.is_half_loaded()
        readers.stop()
        site.drain()
    finally:
        readers.stop()
        site.close()
    found = counts()
    answered = hashes_of(readers.answered)
    lost = sum(not any(found[one] for one in hashes) for hashes in answered)
    return {
        "case": f"{sink}, {victim} killed",
        "kills": kills,
        "sent": len(readers.sent),
        "answered": len(readers.answered),
        "refused": len(readers.refused),
        "stored": found.total(),
        "lost": lost,
        "double": sum(hits - 1 for hits in found.values()),
        "interrupted": interrupted,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20, help="of each victim of a sink")
    parser.add_argument("--database", choices=["auto", "postgresql", "sqlite"], default="auto")
    parser.add_argument("--sinks", nargs="*", choices=VICTIMS, default=list(VICTIMS))
    parser.add_argument(
        "--appendfsync",
        choices=["always", "everysec"],
        default="always",
        help="of Redis, which is killed itself",
    )
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    is_sound = True
    with scratch_database(options.database):
        import django

        django.setup()
        codes = make_links()[:LINKS]
        for sink in options.sinks:
            if sink == "redis" and not (shutil.which("redis-server") and find_spec("redis")):
                print(json.dumps({"case": sink, "skipped": "there is no Redis"}), flush=True)
                continue
            for victim in VICTIMS[sink]:
                result = run(sink, victim, options.kills, codes, options.appendfsync)
                print(json.dumps(result), flush=True)
                is_sound = is_sound and not any(
                    result[name] for name in ("lost", "double", "refused")
                )
                is_sound = is_sound and result["answered"] <= result["stored"] <= result["sent"]
        from django.db import connections

        connections.close_all()
    if not is_sound:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
