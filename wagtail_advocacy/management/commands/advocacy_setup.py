from django.core.management.base import BaseCommand

from wagtail_advocacy.management.installation import EDITORS, OWNERS, install


class Command(BaseCommand):
    help = (
        "Makes the groups, permissions, schedules, first guidelines, prices and head-counts "
        "that wagtail-advocacy needs. Safe to run again."
    )

    def handle(self, *args, **options):
        install()
        self.stdout.write(
            self.style.SUCCESS("wagtail-advocacy is set up.")
            + f' Put people into the groups "{OWNERS}" and "{EDITORS}", '
            "start the worker (python manage.py qcluster), and open the dashboard in the admin."
        )
