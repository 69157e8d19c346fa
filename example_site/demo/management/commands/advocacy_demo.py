from datetime import date
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import Site

from example_site.demo.history.build import build, is_built, remove
from example_site.demo.history.curation import follow_address
from example_site.demo.history.story import Story
from example_site.intranet.loading import load_site
from wagtail_advocacy.background import schedule
from wagtail_advocacy.management.installation import SCHEDULED_TASKS


class Command(BaseCommand):
    help = (
        "Builds the example intranet and one year of its programme: staff, shares, readers, value. "
        "For a trial; its sign-ins have their own name as password."
    )
    # The launcher runs this on an empty database, where checks that ask the database would fail.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale", type=float, default=1.0, help="1.0 is 2,000 people and 29,000 shares."
        )
        parser.add_argument(
            "--seed", type=int, default=7, help="The same seed gives the same numbers."
        )
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            default=None,
            help="The day after the last one of the year, as 2026-11-22. Default: today.",
        )
        parser.add_argument(
            "--replace", action="store_true", help="Remove the year that is there and build anew."
        )
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="Migrate first, keep a year that is there, and follow a changed address.",
        )

    def handle(self, *, scale, seed, until, replace, prepare, **options):
        if not 0 < scale <= 5:
            raise CommandError("The scale must be above 0 and at most 5.")
        if prepare:
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        if is_built():
            if prepare and not replace:
                _follow_address()
                _read_likes_often()
                return
            if not replace:
                raise CommandError(
                    "The demo's year is in this database already. Add --replace to build it anew."
                )
            remove()
        started = monotonic()
        summary = build(Story(until=until or timezone.localdate(), seed=seed, scale=scale))
        _read_likes_often()
        self._report(summary, monotonic() - started)

    def _report(self, made, seconds):
        lines = [
            ("People", f"{made.staff:,}"),
            ("Ambassadors", f"{made.ambassadors:,}"),
            ("Items", f"{made.items:,}"),
            ("Shares", f"{made.shares:,} ({made.confirmed:,} confirmed)"),
            ("Readers", f"{made.readers:,}"),
            ("Clicks", f"{made.clicks:,} of {made.requests:,} requests"),
            ("Engagements", f"{made.engagements:,}"),
            ("Media value", f"{made.currency} {made.value:,.2f} (estimate)"),
        ]
        for label, value in lines:
            self.stdout.write(f"  {label + ':':<13}{value}")
        self.stdout.write(f"One year, built in {seconds:.0f} seconds.")


def _read_likes_often():
    """Every minute, where there is a Mastodon server beside the demo."""
    [task] = [task for task in SCHEDULED_TASKS if task.name == "reading-back"]
    cron = "* * * * *" if getattr(settings, "DEMO_MASTODON", "") else task.cron
    schedule(task.name, task.task, cron=cron)


def _follow_address():
    """Short links lead to where the site is reached now: HOST and PORT may have changed."""
    load_site()
    follow_address()
    Site.clear_site_root_paths_cache()
