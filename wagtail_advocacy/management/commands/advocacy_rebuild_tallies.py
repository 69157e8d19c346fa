from datetime import date

from django.core.management.base import BaseCommand

from wagtail_advocacy.measurement.tallies import rebuild


class Command(BaseCommand):
    help = (
        "Makes the tallies that the reports read again from shares and clicks. Days whose click "
        "detail was deleted keep what they have. Safe to interrupt and to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--from", dest="first", type=date.fromisoformat, help="First day, as 2026-07-01."
        )
        parser.add_argument(
            "--to", dest="last", type=date.fromisoformat, help="Last day, as 2026-07-31."
        )

    def handle(self, *args, first, last, verbosity, **options):
        months = rebuild(first, last)
        if verbosity:
            self.stdout.write(
                self.style.SUCCESS(f"Tallies of {len(months)} months were made again.")
            )
