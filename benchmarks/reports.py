"""Keeping tallies current and reading them: ``python -m benchmarks.reports``.

Cases ``query-…`` and ``page-…``: see ``report_reads``. Case ``tally-upkeep``: the worker's task
after 10,000 new clicks, on a programme of any size (see ``advocacy_generate``). Bar: 1 second on
PostgreSQL. Floor: the same clicks grouped by item and network and by person in two queries, in the
same run.

``--filled`` takes the database that ``BENCH_DATABASE_URL`` names, which an earlier run with
``--keep`` has filled, and leaves it there.
"""

import argparse
import os
import random
import time
from contextlib import nullcontext
from datetime import timedelta
from statistics import median

from benchmarks.database import scratch_database
from benchmarks.report_reads import fill, read_reports
from benchmarks.serving import report


NEW_CLICKS = 10_000


def add_clicks(moment, count: int, share_ids: list[int]) -> None:
    """``count`` clicks at ``moment`` on shares at random."""
    from wagtail_advocacy.programme.calendar import programme_day
    from wagtail_advocacy.tracking.models import Click, Verdict
    from wagtail_advocacy.tracking.sinks import slot_start

    Click.objects.bulk_create(
        (
            Click(
                share_id=random.choice(share_ids),
                slot=slot_start(moment),
                day=programme_day(moment),
                verdict=Verdict.COUNTED,
                visitor=f"{random.getrandbits(64):016x}",
                prefix=f"{random.getrandbits(64):016x}",
            )
            for _number in range(count)
        ),
        batch_size=2_000,
    )


def seconds(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def group(moment) -> None:
    """The floor."""
    from django.db.models import Sum

    from wagtail_advocacy.tracking.models import Click
    from wagtail_advocacy.tracking.sinks import slot_start

    clicks = Click.objects.filter(slot=slot_start(moment)).order_by()
    for keys in (("share__item", "share__network"), ("share__ambassador", "share__network")):
        list(clicks.values_list(*keys).annotate(Sum("hits")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--employees", type=int, default=5_000)
    parser.add_argument("--items", type=int, default=500)
    parser.add_argument("--shares", type=int, default=100_000)
    parser.add_argument("--clicks", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["auto", "postgresql", "sqlite"], default="auto")
    parser.add_argument("--filled", action="store_true", help="read an earlier run's database")
    parser.add_argument("--keep", action="store_true", help="fill BENCH_DATABASE_URL itself")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.report_settings"
    is_kept = options.filled or options.keep
    with nullcontext() if is_kept else scratch_database(options.database):
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections, transaction
        from django.utils import timezone

        from wagtail_advocacy.measurement import tallies
        from wagtail_advocacy.measurement.models import TallyState
        from wagtail_advocacy.sharing.models import Share

        call_command("migrate", verbosity=0)
        sizes = {
            name: getattr(options, name) for name in ("employees", "items", "shares", "clicks")
        }
        if not options.filled:
            report("generate-and-rebuild", seconds(lambda: fill(sizes)), "seconds")
        read_reports(options.rounds)
        shares = list(Share.objects.values_list("pk", flat=True))
        rounds = []
        for number in range(options.rounds):
            # Half-hours that no other round has, each longer ago than a run looks back.
            moment = timezone.now() - timedelta(hours=3 * (options.rounds - number))
            now = moment + timedelta(minutes=1)
            # Undone, so that a database that is kept stays as it was.
            with transaction.atomic():
                TallyState.objects.update_or_create(pk=1, defaults={"refreshed_to": moment})
                add_clicks(moment, NEW_CLICKS, shares)
                taken = seconds(lambda: tallies.refresh(now))  # noqa: B023
                rounds.append((taken, seconds(lambda: group(moment))))  # noqa: B023
                transaction.set_rollback(True)
        report(
            "tally-upkeep",
            median(case for case, _floor in rounds),
            "seconds",
            median(floor for _case, floor in rounds),
        )
        connections.close_all()


if __name__ == "__main__":
    main()
