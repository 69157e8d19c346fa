"""An important item told to 50,000 people: ``python -m benchmarks.notices``.

Case ``notices``: the task that finds who may see the item, with an audience, and writes a notice
a person in chunks; the e-mails are left to other tasks. Bar: 3 seconds. Floor: the same number of
the narrowest rows, with a unique constraint alone, written in the same chunks in the same run.
"""

import argparse
import logging
import os
import time
from statistics import median

from benchmarks.database import scratch_database
from benchmarks.serving import report


PEOPLE = 50_000
CHUNK = 500
GROUPS = 20


def make_site(people: int):
    """An important item for one of ``GROUPS`` roles or any of its teams, and the people."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from tests.testapp.models import StandardPage
    from wagtail_advocacy.content.models import Item, ItemAudience
    from wagtail_advocacy.programme.models import (
        Ambassador,
        ProgrammeSettings,
        Team,
        TeamMembership,
    )

    call_command("migrate", verbosity=0)
    site = Site.objects.get(is_default_site=True)
    ProgrammeSettings.objects.create(site=site, programme_name="Waterfans")
    home = Page.objects.get(pk=site.root_page_id)
    page = home.add_child(instance=StandardPage(title="What the water authority did"))
    item, _is_new = Item.objects.update_or_create(
        page=page,
        defaults={
            "site": site,
            "title": page.title,
            "language": "en",
            "shareable": True,
            "importance": Item.Importance.IMPORTANT,
            "is_aimed": True,
        },
    )
    user_model = get_user_model()
    users = user_model.objects.bulk_create(
        (user_model(username=f"person{number}") for number in range(people)), batch_size=CHUNK
    )
    Ambassador.objects.bulk_create(
        (Ambassador(user=user, site=site) for user in users), batch_size=CHUNK
    )
    teams = [Team.objects.create(site=site, name=f"Team {number}") for number in range(GROUPS)]
    ItemAudience.objects.bulk_create(ItemAudience(item=item, team=team) for team in teams)
    TeamMembership.objects.bulk_create(
        (
            TeamMembership(team=teams[number % GROUPS], user=user)
            for number, user in enumerate(users)
        ),
        batch_size=CHUNK,
    )
    return item


def tell(item, people: int) -> float:
    """Seconds that the task takes."""
    from wagtail_advocacy.activation.models import Notice
    from wagtail_advocacy.activation.services import make_notices

    Notice.objects.all().delete()
    started = time.perf_counter()
    count = make_notices("important_item", item.pk)
    seconds = time.perf_counter() - started
    if (count, Notice.objects.count()) != (people, people):
        raise SystemExit(f"{count} of {people} people were told.")
    return seconds


def narrow_model():
    """A table of one number, which is unique."""
    from django.db import connection, models

    class Narrow(models.Model):
        number = models.IntegerField(unique=True)

        class Meta:
            app_label = "benchmarks"

        def __str__(self):
            return str(self.number)

    with connection.schema_editor() as editor:
        editor.create_model(Narrow)
    return Narrow


def write_narrow(model, people: int) -> float:
    """Seconds that the floor takes."""
    model.objects.all().delete()
    started = time.perf_counter()
    for start in range(0, people, CHUNK):
        rows = [model(number=start + number) for number in range(CHUNK)]
        model.objects.bulk_create(rows, ignore_conflicts=True)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["auto", "postgresql", "sqlite"], default="auto")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    with scratch_database(options.database):
        import django
        from django.conf import settings

        # What the task enqueues is kept in the queue, not done at once as in the tests.
        settings.Q_CLUSTER = {**settings.Q_CLUSTER, "sync": False}
        django.setup()
        logging.getLogger("django-q").setLevel(logging.WARNING)
        item = make_site(options.people)
        narrow = narrow_model()
        rounds = [
            (tell(item, options.people), write_narrow(narrow, options.people))
            for _round in range(options.rounds)
        ]
        report(
            "notices",
            median(case for case, _floor in rounds),
            "seconds",
            median(floor for _case, floor in rounds),
        )
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main()
