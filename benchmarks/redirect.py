"""The tracked redirect against a bare one: ``python -m benchmarks.redirect``.

Floor: a Django view that answers 302, behind Django's default middleware, on the same server.
Case ``database``: ``/s/<code>/`` with the whole verdict path and a synchronous commit a click.
10,000 links of which few are popular, 100 user agents, 5 % of the requests by bots. Server and
database share one core, the load has the other.
"""

import argparse
import os
import random

from benchmarks.database import pin_backends, scratch_database
from benchmarks.serving import Load, Request, compare, cores, load, report, serve


LINKS = 10_000
REQUESTS = 40_000
BOT_SHARE = 0.05
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


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


def make_requests(paths: list[str]) -> list[Request]:
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
        requests.append(Request(path, {**headers, "X-Forwarded-For": address}))
    return requests


def stored() -> int:
    from django.db.models import Sum

    from wagtail_advocacy.tracking.models import Click

    return Click.objects.aggregate(hits=Sum("hits"))["hits"] or 0


def check(rounds: list[Load], warm_up: Load) -> None:
    """Every answered redirect must be stored; those under way at the end may be."""
    failed = sum(one.failed for one in rounds)
    answered = warm_up.answered + sum(one.answered for one in rounds)
    if failed or stored() < answered:
        raise SystemExit(f"{failed} failed; {answered} answered, {stored()} stored.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--database", choices=["auto", "postgresql", "sqlite"], default="auto")
    options = parser.parse_args()
    server_core, load_cores = cores()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    with scratch_database(options.database):
        import django

        django.setup()
        codes = make_links()
        tracked = make_requests([f"/s/{code}/" for code in codes])
        bare = make_requests([f"/floor/{code}/" for code in codes])
        with serve("benchmarks.settings", path="/floor/0/", core=server_core) as server:

            def run(requests: list[Request], seconds: float = options.seconds) -> Load:
                return load(
                    server,
                    requests,
                    seconds=seconds,
                    connections=options.connections,
                    core=load_cores,
                )

            run(bare, 1)
            warm_up = run(tracked, 2)
            is_pinned = pin_backends(server_core)
            result = compare(lambda: run(bare), lambda: run(tracked), options.rounds)
        check(result.case_rounds, warm_up)
        case_p99 = sorted(one.p99 for one in result.case_rounds)[options.rounds // 2]
        floor_p99 = sorted(one.p99 for one in result.floor_rounds)[options.rounds // 2]
        report("database", result.value, "requests/s", result.floor)
        report("database, p99", case_p99, "ms", floor_p99)
        report("database, database server on the server's core", float(is_pinned), "yes = 1")
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main()
