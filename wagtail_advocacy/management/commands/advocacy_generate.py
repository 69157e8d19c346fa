from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from wagtail_advocacy.management.generating import generate
from wagtail_advocacy.measurement.tallies import rebuild
from wagtail_advocacy.programme.models import Ambassador


class Command(BaseCommand):
    help = (
        "Fills an empty programme with invented people, items, shares and clicks of two years, to "
        "try a site under load. Never run it on a site that people use."
    )

    def add_arguments(self, parser):
        parser.add_argument("--employees", type=int, default=1_000)
        parser.add_argument("--items", type=int, default=200)
        parser.add_argument("--shares", type=int, default=10_000)
        parser.add_argument("--clicks", type=int, default=100_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, verbosity, **options):
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no default site.")
        if Ambassador.objects.exists():
            raise CommandError("People take part here already. Use an empty database.")
        names = ("employees", "items", "shares", "clicks", "seed")
        try:
            generate(site, **{name: options[name] for name in names})
        except ValueError as error:
            raise CommandError(str(error)) from error
        rebuild()
        if verbosity:
            self.stdout.write(
                self.style.SUCCESS(f"{options['shares']} shares, {options['clicks']} clicks.")
            )
