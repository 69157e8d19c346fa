import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from wagtail_advocacy.tracking.loading import BATCH, Loaded, load_clicks


class Command(BaseCommand):
    help = (
        "Brings the clicks that a sink kept (spool files, a Redis stream) into the database. The "
        "worker does so every minute; a host whose spool the worker cannot reach runs this. Safe "
        "to interrupt, to repeat, and to run several times at once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--every", type=float, help="Go on for ever, with so many seconds between two runs."
        )
        parser.add_argument(
            "--batch", type=int, default=BATCH, help="Clicks of one transaction (%(default)s)."
        )

    def handle(self, *args, every, batch, verbosity, **options):
        if batch < 1 or (every is not None and every < 0):
            raise CommandError("--batch must be 1 or more, and --every no less than 0.")
        while True:
            loaded = load_clicks(batch)
            if verbosity and (every is None or loaded != Loaded()):
                self.stdout.write(
                    f"Clicks loaded: {loaded.clicks}; left out: {loaded.left_out}; damaged: "
                    f"{loaded.damaged}; sources that failed: {loaded.failed}"
                )
            if every is None:
                break
            for connection in connections.all(initialized_only=True):
                connection.close_if_unusable_or_obsolete()
            time.sleep(every)
        if loaded.failed:
            raise CommandError("Some sources failed; see the log. They are tried again.")
