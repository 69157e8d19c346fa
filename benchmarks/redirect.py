"""The tracked redirect against a bare one: ``python -m benchmarks.redirect``.

Floor: a Django view that answers 302, behind Django's default middleware, on the same kind of
server. Every case is ``/s/<code>/`` with the whole verdict path, in rounds that take turns:

``database``      a synchronous commit a click
``spool``         a line a click; links are remembered for five seconds
``spool-warm``    the same with few enough links to be remembered all
``spool-first``   the same, answered by the middleware that stands first
``redis``         an entry a click in a Redis server of our own, written to disk every second
``link-shortener``  django-link-shortener 1.1.0, which counts and does nothing else

The case's second ratio is that of processor time (server, its database connections, its loader). It
holds on a machine where others run, too. ``database`` is compared with ``link-shortener`` as well.

10,000 links of which few are popular (warm: 20), 100 user agents, 5 % of the requests by bots,
0.2 % by colleagues who are signed in. Servers, database, Redis and the loaders, which run all the
time, share one core; the load has the other. Afterwards every answered click must be stored.
"""

import argparse
import contextlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks.database import backend_pids, pin_backends, scratch_database
from benchmarks.redis_server import RedisServer
from benchmarks.serving import (
    Load,
    Request,
    Server,
    cores,
    cpu_seconds,
    group_pids,
    load,
    report,
    serve,
)


SETTINGS = "benchmarks.settings"
LINKS = 10_000
WARM_LINKS = 20
REQUESTS = 40_000
BOT_SHARE = 0.05
COLLEAGUE_SHARE = 0.002
COLLEAGUES = 50
LOADER_SECONDS = 5
DRAIN_SECONDS = 120
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
BARS = {"database": 0.12, "spool-warm": 0.6, "spool-first": 1.2}


def user_agents() -> tuple[list[str], list[str]]:
    """95 browsers and 5 bots."""
    browsers = [
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{100 + number}.0.0.0 Safari/537.36"
        for number in range(95)
    ]
    bots = [
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "Twitterbot/1.0",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mastodon/4.3.1 (http.rb/5.2.0; +https://mastodon.social/)",
    ]
    return browsers, bots


def make_links() -> list[str]:
    """A site with 20 articles, 50 ambassadors and 10,000 shares; gives the codes."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Page, PageViewRestriction, Site

    from tests.testapp.models import StandardPage
    from wagtail_advocacy.content.models import Item
    from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
    from wagtail_advocacy.sharing.models import Share

    call_command("migrate", verbosity=0)
    site = Site.objects.get(is_default_site=True)
    site.hostname = "www.example.org"
    site.save()
    ProgrammeSettings.objects.create(site=site, programme_name="Waterfans")
    home = Page.objects.get(pk=site.root_page_id)
    for number in range(5):
        inside = home.add_child(instance=StandardPage(title=f"Inside {number}"))
        PageViewRestriction.objects.create(page=inside, restriction_type="login")
    items = [
        Item.objects.update_or_create(
            page=home.add_child(instance=StandardPage(title=f"Article {number}")),
            defaults={"site": site, "title": f"Article {number}", "shareable": True},
        )[0]
        for number in range(20)
    ]
    users = get_user_model().objects.bulk_create(
        get_user_model()(username=f"person{number}") for number in range(50)
    )
    ambassadors = Ambassador.objects.bulk_create(Ambassador(user=user, site=site) for user in users)
    networks = [f"network{number}" for number in range(LINKS // 20 // 50)]
    shares = Share.objects.bulk_create(
        Share(ambassador=ambassador, item=item, network=network, state="confirmed")
        for ambassador in ambassadors
        for item in items
        for network in networks
    )
    return [share.code for share in shares]


def make_sessions() -> list[str]:
    """Session keys of colleagues who are signed in."""
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore

    keys = []
    for user in get_user_model().objects.all()[:COLLEAGUES]:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return keys


def make_peer_links(codes: list[str]) -> None:
    """The same codes for django-link-shortener."""
    from datetime import timedelta

    from django.contrib.auth import get_user_model
    from django.utils import timezone
    from shortener.models import UrlMap

    UrlMap.objects.bulk_create(
        UrlMap(
            user=get_user_model().objects.first(),
            full_url="https://www.example.org/",
            short_url=code,
            date_expired=timezone.now() + timedelta(days=1),
        )
        for code in codes
    )


def make_requests(paths: list[str], sessions: list[str]) -> list[Request]:
    """Requests for ``paths``, the first ones far more often than the last."""
    chance = random.Random(2026)
    browsers, bots = user_agents()
    requests = []
    for _ in range(REQUESTS):
        path = paths[int(len(paths) * chance.random() ** 3)]
        address = ".".join(str(chance.randint(1, 254)) for _ in range(4))
        if chance.random() < BOT_SHARE:
            headers = {"User-Agent": chance.choice(bots)}
        else:
            headers = {"User-Agent": chance.choice(browsers), **NAVIGATION}
            if chance.random() < COLLEAGUE_SHARE:
                headers["Cookie"] = f"sessionid={chance.choice(sessions)}"
        requests.append(Request(path, {**headers, "X-Forwarded-For": address}))
    return requests


def stored() -> int:
    from django.db.models import Sum

    from wagtail_advocacy.tracking.models import Click

    return Click.objects.aggregate(hits=Sum("hits"))["hits"] or 0


@dataclass
class Case:
    """One way to answer, its server and its rounds. ``helpers`` are the processes that work for
    it besides the server and the database."""

    name: str
    server: Server
    requests: list[Request]
    helpers: list[int] = field(default_factory=list)
    rounds: list[Load] = field(default_factory=list)

    def run(self, seconds: float, connections: int, core: set[int]) -> Load:
        pids = [*group_pids(self.server.process.pid), *backend_pids(), *self.helpers]
        before = cpu_seconds(pids)
        result = load(
            self.server, self.requests, seconds=seconds, connections=connections, core=core
        )
        used = cpu_seconds(pids) - before
        return replace(result, cpu=used / max(result.answered, 1) * 1e6)

    def median(self, figure: str) -> float:
        return statistics.median(getattr(one, figure) for one in self.rounds)


@contextlib.contextmanager
def loader(environment: dict[str, str], core: set[int]) -> Iterator[subprocess.Popen]:
    """The worker of a sink, as ``advocacy_load_clicks --every``."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "django", "advocacy_load_clicks", "--verbosity", "0"),
            *("--every", str(LOADER_SECONDS), "--skip-checks"),
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, **environment},
        cwd=Path(__file__).resolve().parent.parent,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def skip(case: str, reason: str) -> None:
    report(case, 0, "skipped", reason=reason)


def check(answered: int, failed: dict[str, int]) -> None:
    """Every answered redirect must be stored once the loaders are through; those under way at the
    end of a round may be. ``failed`` are refused, broken off or later than ten seconds, by case."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while stored() < answered and time.monotonic() < deadline:
        time.sleep(0.5)
    if failed or stored() < answered:
        raise SystemExit(f"Failed: {failed}; {answered} answered, {stored()} stored.")


def report_case(case: Case, floor: Case) -> None:
    value, p99 = case.median("per_second"), case.median("p99")
    ratios = [one.per_second / base.per_second for one, base in zip(case.rounds, floor.rounds)]  # noqa: B905
    report(
        case.name,
        value,
        "requests/s",
        floor.median("per_second"),
        ratio_of_rounds=round(statistics.median(ratios), 3),
        cpu=round(case.median("cpu")),
        cpu_ratio=round(floor.median("cpu") / case.median("cpu"), 3) if case.median("cpu") else 0,
        bar=BARS.get(case.name),
    )
    report(f"{case.name}, p99", p99, "ms", floor.median("p99"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--database", choices=["auto", "postgresql", "sqlite"], default="auto")
    parser.add_argument("--only", nargs="*", help="names of cases")
    options = parser.parse_args()
    server_core, load_cores = cores()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    with contextlib.ExitStack() as stack:
        stack.enter_context(scratch_database(options.database))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        import django
        from django.conf import settings

        django.setup()
        codes = make_links()
        sessions = make_sessions()

        def wanted(name: str) -> bool:
            return not options.only or name in options.only

        def start(environment: dict[str, str] | None = None) -> Server:
            return stack.enter_context(
                serve(SETTINGS, path="/floor/0/", core=server_core, environment=environment)
            )

        def load_for(environment: dict[str, str]) -> list[int]:
            return [stack.enter_context(loader(environment, server_core)).pid]

        def requests(prefix: str, number: int = LINKS) -> list[Request]:
            return make_requests([f"/{prefix}/{code}/" for code in codes[:number]], sessions)

        plain = start()
        floor = Case("floor", plain, requests("floor"))
        cases = [Case("database", plain, requests("s"))] if wanted("database") else []
        if wanted("link-shortener"):
            if settings.HAS_PEER:
                make_peer_links(codes)
                cases.append(Case("link-shortener", plain, requests("peer")))
            else:
                skip("link-shortener", "django-link-shortener is not installed")
        spool = {"BENCH_SINK": "spool", "BENCH_SPOOL": folder}
        if any(wanted(name) for name in ("spool", "spool-warm", "spool-first")):
            helpers = load_for(spool)
            spooling, first = start(spool), start({**spool, "BENCH_FIRST": "1"})
            cases += [
                Case("spool", spooling, requests("s"), helpers),
                Case("spool-warm", spooling, requests("s", WARM_LINKS), helpers),
                Case("spool-first", first, requests("s", WARM_LINKS), helpers),
            ]
        if wanted("redis"):
            if shutil.which("redis-server") and find_spec("redis"):
                redis = stack.enter_context(RedisServer("everysec", core=server_core))
                streaming = {"BENCH_SINK": "redis", "BENCH_REDIS_URL": redis.url}
                helpers = [redis.process.pid, *load_for(streaming)]
                cases.append(Case("redis", start(streaming), requests("s"), helpers))
            else:
                skip("redis", "redis-server or the package redis is not installed")
        cases = [case for case in cases if wanted(case.name)]
        answered, failed = 0, Counter()
        is_pinned = False
        for turn in range(-1, options.rounds):
            for case in [floor, *cases]:
                seconds = 1 if turn < 0 else options.seconds
                one = case.run(seconds, options.connections, load_cores)
                if case.name not in ("floor", "link-shortener"):
                    answered += one.answered
                failed += Counter({case.name: one.failed})
                if turn >= 0:
                    case.rounds.append(one)
                is_pinned = pin_backends(server_core)
        report("floor", floor.median("per_second"), "requests/s", cpu=round(floor.median("cpu")))
        for case in cases:
            report_case(case, floor)
        named = {case.name: case for case in cases}
        if "database" in named and "link-shortener" in named:
            ours, peer = named["database"], named["link-shortener"]
            report(
                "database to link-shortener",
                ours.median("per_second"),
                "requests/s",
                peer.median("per_second"),
                cpu_ratio=round(peer.median("cpu") / ours.median("cpu"), 3),
                bar=1.5,
            )
        report("database server on the server's core", float(is_pinned), "yes = 1")
        check(answered, dict(failed))
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main()
