"""Direct posts over networks that fail: ``python -m benchmarks.delivery_faults``.

1,000 posts of as many accounts on LinkedIn, X, Mastodon and Bluesky (``mastodon_mock``, else the
fakes of the tests), each case failing in its own way: time-outs, cut connections, errors before and
after the post stands, busy and limiting networks, tokens that end or are taken back, workers that
are killed while a network is asked, tasks that run several times at once, and all of it together.

The tasks are the package's own, run by processes of their own from django-q's queue; instead of
waiting for the next try or for the end of a dead worker's time, the benchmark sets that moment to
now. Whose account must be connected again connects it. At the end the people look at the networks
and say what they see, and what they say is not there is posted again.

Each line: ``posts`` that stand on the networks, ``double`` those too many, ``lost`` the orders that
stand nowhere in the end or were told otherwise than it was, ``unconfirmed`` those that people had
to look for. Bar: no double, no lost.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.database import scratch_database


DELIVERIES = 1000
OURS = "wagtail_advocacy.sharing.tasks."
ROUNDS = 60
# Of workers that are killed at any moment: how likely at each look, and after how many seconds.
KILLED_A_TICK, LONGEST_LIFE = 0.05, 1.0
REFRESHING = ("x", "bluesky")
KINDS = (
    *("silent_before", "silent_after", "cut_before", "cut_after"),
    *("error_before", "error_after", "busy", "limited", "expired"),
)


@dataclass(frozen=True)
class Case:
    """``fault`` is what the first calls of ``at`` do, ``tokens`` what is with the tokens before
    (``expired`` or ``revoked``), ``copies`` how often each task runs at once, ``kills`` that
    workers are killed: while the fault lasts, else at any moment. Without ``networks`` it is all of
    them."""

    name: str
    fault: str = ""
    at: str = "post"
    tokens: str = ""
    copies: int = 1
    kills: bool = False
    networks: tuple[str, ...] = ()


CASES = (
    Case("no_fault"),
    Case("timeout_before", "silent_before"),
    Case("timeout_after", "silent_after"),
    Case("cut_before", "cut_before"),
    Case("cut_after", "cut_after"),
    Case("error_before", "error_before"),
    Case("error_after", "error_after"),
    Case("busy", "busy"),
    Case("slow", "slow"),
    Case("limited", "limited"),
    Case("token_expired", tokens="expired"),
    Case("token_revoked", tokens="revoked"),
    Case("token_timeout", "silent_after", "token", tokens="expired", networks=REFRESHING),
    Case("killed_before", "silent_before", kills=True),
    Case("killed_after", "silent_after", kills=True),
    Case("killed_refreshing", "silent_before", "token", "expired", 1, True, REFRESHING),
    Case("killed_anywhere", copies=2, kills=True),
    Case("duplicate_runs", copies=4),
    Case("duplicate_runs_timeout", "silent_after", copies=4),
    Case("duplicate_runs_expired", tokens="expired", copies=4),
    Case("all_together", "mixed", copies=2),
    Case("all_together_killed", "mixed", copies=2, kills=True),
)


class World:
    """The programme, its people and the networks."""

    def __init__(self, peers, workers, people: list[str], item, silence: float):
        from wagtail_advocacy.programme.models import Ambassador

        self.peers = {peer.id: peer for peer in peers}
        self.workers = workers
        self.item = item
        self.silence = silence
        users = {each.user.username: each for each in Ambassador.objects.select_related("user")}
        # So that each is asked for once only: the same person never posts the item twice.
        self.people = [users[name] for name in people]
        self.used = 0

    def connect(self, ambassador, peer) -> None:
        from wagtail_advocacy.networks import get_network
        from wagtail_advocacy.sharing.accounts import connect_account

        network = get_network(peer.id)
        asked = tuple({*network.api.scopes, *network.api.write_scopes})
        credentials, profile = peer.sign_in(ambassador.user.username, asked)
        connect_account(ambassador, network, credentials, profile, asked)

    def order(self, case: Case, count: int) -> list:
        """``count`` orders, spread over the case's networks."""
        import uuid

        from wagtail_advocacy.sharing.delivery.ordering import order_post

        peers = [self.peers[id] for id in case.networks or self.peers]
        deliveries = []
        for number in range(count):
            peer = peers[number % len(peers)]
            if number % len(peers) == 0:
                ambassador = self.people[self.used]
                self.used += 1
            self.connect(ambassador, peer)
            name = ambassador.user.username
            if case.tokens == "expired":
                peer.expire(name)
            elif case.tokens == "revoked":
                peer.revoke(name)
            text = f"{name} says why this matters."
            key = uuid.uuid4()
            deliveries.append(order_post(ambassador, self.item, peer.id, text, key=key))
        return deliveries

    def break_networks(self, case: Case, deliveries: list) -> None:
        """Let the first calls fail as the case says."""
        chance = random.Random(case.name)
        for id, count in Counter(delivery.network for delivery in deliveries).items():
            kinds = [case.fault] * count
            if case.fault == "mixed":
                # Twice as many as posts, so that also what is sent again fails.
                kinds = chance.choices(("silent_before", "silent_after") if case.kills else KINDS,
                                       k=count if case.kills else 2 * count)  # fmt: skip
            for kind in kinds if case.fault else ():
                seconds = self.silence / 4 if kind == "slow" else self.silence
                # Who is killed is not to hear anything before.
                seconds = 60 if case.kills else seconds
                self.peers[id].fail(kind, 1, at=case.at, seconds=seconds)

    def moment_to_kill(self, case: Case):
        """For ``Workers.run_and_kill``: when the networks keep all of them waiting, or without
        a fault at any moment."""
        chance, seen = random.Random(case.name), [0]

        def at_random(working: int, seconds: float) -> bool:
            return seconds > LONGEST_LIFE or chance.random() < KILLED_A_TICK

        def when_held(working: int, seconds: float) -> bool:
            held = sum(peer.held for peer in self.peers.values())
            if held - seen[0] < working:
                return False
            # What is written before the silence is written by then.
            time.sleep(0.4)
            seen[0] = held
            return True

        return when_held if case.fault else at_random


def hurry() -> None:
    """Whatever waits for a moment: it has come. No worker runs now, so whoever has something is
    dead."""
    from django.utils import timezone

    from wagtail_advocacy.sharing.models import Account, Delivery

    now = timezone.now()
    before = now - timedelta(seconds=1)
    Delivery.objects.filter(state__in=Delivery.WAITING, due_at__gt=before).update(due_at=before)
    Delivery.objects.filter(claimed_until__gt=before).update(claimed_until=before)
    Account.objects.filter(refreshing_until__gt=before).update(refreshing_until=before)


def take_tasks(copies: int) -> list:
    """The tasks for posts in the queue, each ``copies`` times; the others are nobody's here."""
    from django_q.models import OrmQ

    rows = list(OrmQ.objects.order_by("pk"))
    OrmQ.objects.filter(pk__in=[row.pk for row in rows]).delete()
    tasks = {}
    for row in rows:
        path = row.task["func"]
        # Those that only wait for the ten seconds find that these are over.
        if path.startswith(OURS) and not path.endswith(".send_soon"):
            tasks[path, tuple(row.task["args"])] = None
    return [task for task in tasks for _copy in range(copies)]


def settle(world: World, case: Case) -> None:
    """Minute after minute, until nothing moves any more."""
    from wagtail_advocacy.sharing.models import Account, Delivery

    kills = case.kills
    for _round in range(ROUNDS):
        hurry()
        world.workers.run([(f"{OURS}send_due_posts", ())])
        tasks = take_tasks(case.copies)
        if kills and tasks:
            once = list(dict.fromkeys(tasks))
            world.workers.run_and_kill(once, is_time=world.moment_to_kill(case))
            for peer in world.peers.values():
                peer.forgive()
            kills = False
        # After a death the queue gives out its tasks again.
        world.workers.run(tasks)
        # What was asked of the network by now for those whose worker died.
        world.workers.run(take_tasks(case.copies))
        waiting = Account.objects.filter(state=Account.State.NEEDS_RECONNECT)
        for account in waiting.select_related("ambassador__user", "ambassador__site"):
            world.connect(account.ambassador, world.peers[account.network])
        if not Delivery.objects.filter(state__in=Delivery.OPEN).exists():
            return


def answer(deliveries: list, stands: dict[int, int]) -> None:
    """The people look, and say what they see."""
    from wagtail_advocacy.sharing.delivery.changing import Answer, answer_post

    for delivery in deliveries:
        answer_post(delivery, Answer.THERE if stands[delivery.pk] else Answer.AGAIN)


def read(world: World, deliveries: list) -> tuple[list, dict[int, int]]:
    """The deliveries as they are, and how many posts stand for each."""
    from wagtail_advocacy.sharing.models import Delivery

    standing = {id: peer.posts() for id, peer in world.peers.items()}
    ids = [delivery.pk for delivery in deliveries]
    now = Delivery.objects.select_related(
        "share", "ambassador__user", "ambassador__site", "item__site", "account"
    )
    rows = list(now.filter(pk__in=ids).order_by("pk"))
    return rows, {row.pk: standing[row.network][row.share.code] if row.share else 0 for row in rows}


def run(world: World, case: Case, count: int) -> dict:
    """One case; its line."""
    from wagtail_advocacy.sharing.models import Delivery

    deliveries = world.order(case, count)
    world.break_networks(case, deliveries)
    settle(world, case)
    for peer in world.peers.values():
        peer.forgive()
    rows, stands = read(world, deliveries)
    sent, unsure = Delivery.State.SENT, Delivery.State.UNCONFIRMED
    known = [row for row in rows if row.state != unsure]
    told_wrong = {row.pk for row in known if (row.state == sent) != bool(stands[row.pk])}
    unconfirmed = [row for row in rows if row.state == unsure]
    answer(unconfirmed, stands)
    settle(world, Case("answered"))
    rows, stands = read(world, deliveries)
    lost = told_wrong | {row.pk for row in rows if row.state != sent or not stands[row.pk]}
    for row in rows:
        if row.pk in lost or stands[row.pk] > 1:
            attempts = list(row.attempts.values_list("outcome", "problem"))
            print(row.network, row.state, row.problem, stands[row.pk], attempts, file=sys.stderr)
    return {
        "case": case.name,
        "deliveries": len(rows),
        "posts": sum(stands.values()),
        "double": sum(max(0, number - 1) for number in stands.values()),
        "lost": len(lost),
        "unconfirmed": len(unconfirmed),
    }


def make_programme(people: list[str]):
    """The item that all of ``people`` post, and they as ambassadors."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from benchmarks.hub import make_image
    from tests.testapp.models import StandardPage
    from wagtail_advocacy.content.models import Item
    from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings

    call_command("migrate", verbosity=0)
    site = Site.objects.get(is_default_site=True)
    ProgrammeSettings.objects.create(site=site, programme_name="Waterfans")
    home = Page.objects.get(pk=site.root_page_id)
    page = home.add_child(instance=StandardPage(title="What the water authority did"))
    values = {
        "site": site,
        "title": page.title,
        "summary": "What happened, and why it matters.",
        "image": make_image(),
        "language": "en",
        "shareable": True,
    }
    item, _is_new = Item.objects.update_or_create(page=page, defaults=values)
    user_model = get_user_model()
    users = user_model.objects.bulk_create(user_model(username=name) for name in people)
    Ambassador.objects.bulk_create(Ambassador(user=user, site=site) for user in users)
    return item


def shares_of(deliveries: int, cases: int) -> list[int]:
    """How many of ``deliveries`` each of ``cases`` has."""
    return [deliveries // cases + (number < deliveries % cases) for number in range(cases)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deliveries", type=int, default=DELIVERIES)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--cases", nargs="*", default=[case.name for case in CASES])
    parser.add_argument("--seconds", type=float, default=2, help="what a call may take")
    parser.add_argument("--database", choices=["auto", "postgresql", "sqlite"], default="auto")
    options = parser.parse_args()
    cases = [case for case in CASES if case.name in options.cases]
    with scratch_database(options.database):
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.delivery_settings"
        return run_all(cases, options)


def run_all(cases: list[Case], options) -> int:
    from contextlib import ExitStack

    import django

    from benchmarks import delivery_peers
    from benchmarks.delivery_workers import Workers

    counts = shares_of(options.deliveries, len(cases))
    # A person posts on every network of the case.
    people = [f"person{number}" for number in range(sum(count // 2 + 1 for count in counts))]
    with ExitStack() as stack:
        peers = delivery_peers.all_peers(people)
        addresses = {}
        for peer in peers:
            stack.enter_context(peer.fake)
            addresses.update(peer.fake.addresses)
        os.environ["DELIVERY_ADDRESSES"] = json.dumps(addresses)
        django.setup()
        item = make_programme(people)
        workers = stack.enter_context(Workers(options.workers, options.seconds))
        world = World(peers, workers, people, item, silence=1.5 * options.seconds)
        total = Counter()
        for case, count in zip(cases, counts, strict=True):
            line = run(world, case, count)
            print(json.dumps(line), flush=True)
            total.update({name: value for name, value in line.items() if name != "case"})
        print(json.dumps({"case": "total", **total}), flush=True)
        for problem in workers.problems[:3]:
            print(problem, file=sys.stderr)
        return int(bool(total["double"] or total["lost"] or workers.problems))


if __name__ == "__main__":
    sys.exit(main())
