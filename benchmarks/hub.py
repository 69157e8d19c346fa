"""The hub against a minimal Wagtail page: ``python -m benchmarks.hub``.

Floor: a page of one type whose template shows its title, for an anonymous reader. Case ``hub``:
the hub's first page as it is, for somebody signed in, with 20 cards with pictures, five of them
shared before and read. Case ``hub-10000``: the same with 10,000 items, most with a topic, every
tenth aimed at a role that the person does not have, a hundred dismissed. Both under the same
server in the same run. Server and database share one core, the load has the other.
"""

import argparse
import os

from benchmarks.database import pin_backends, scratch_database
from benchmarks.serving import Load, Request, compare, cores, load, report, serve


CARDS = 20
SHARED = 5
READERS = 14
SETTINGS = "benchmarks.hub_settings"
MANY = 10_000
HUB = "/advocacy/"
FLOOR = "/plain/"


def make_site() -> str:
    """A site with the plain page and 40 offered articles; gives an ambassador's session key."""
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from tests.testapp.models import PlainPage
    from wagtail_advocacy.programme.models import ProgrammeSettings
    from wagtail_advocacy.programme.services import join, publish_guidelines

    call_command("migrate", verbosity=0)
    site = Site.objects.get(is_default_site=True)
    site.hostname = "www.example.org"
    site.save()
    ProgrammeSettings.objects.create(site=site, programme_name="Waterfans")
    home = Page.objects.get(pk=site.root_page_id)
    home.add_child(instance=PlainPage(title="Plain", slug="plain"))
    user = get_user_model().objects.create(username="person")
    ambassador = join(user, site, guidelines=publish_guidelines(site, "<p>Be kind.</p>"))
    share_some(ambassador, make_items(home, site))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def make_items(home, site) -> list:
    from tests.testapp.models import StandardPage
    from wagtail_advocacy.content.models import Item

    image = make_image()
    items = []
    for number in range(2 * CARDS):
        page = home.add_child(
            instance=StandardPage(title=f"What the water authority did, part {number}")
        )
        values = {
            "site": site,
            "title": page.title,
            "summary": "What happened, why it matters, and what you can see of it. " * 3,
            "image": image,
            "language": "en",
            "shareable": True,
        }
        items.append(Item.objects.update_or_create(page=page, defaults=values)[0])
    return items


def make_many(site) -> None:
    """Ten thousand items, older than those that are there, with topics, audiences, dismissals."""
    from datetime import timedelta

    from django.utils import timezone
    from wagtail.models import Locale, Page

    from tests.testapp.models import StandardPage
    from wagtail_advocacy.content.models import Item, ItemAudience, ItemTopic, Rating
    from wagtail_advocacy.programme.models import Ambassador, Role, Topic

    locale = Locale.get_default()
    topics = [
        Topic.objects.create(site=site, name=f"Topic {number}", locale=locale)
        for number in range(12)
    ]
    role = Role.objects.create(site=site, slug="expert", name="Expert")
    parent = site.root_page.add_child(instance=StandardPage(title="Many", slug="many"))
    first = parent.add_child(instance=StandardPage(title="First", slug="first"))
    steps = range(1, MANY + 1)
    pages = Page.objects.bulk_create(
        [
            Page(
                title=f"Page {number}",
                slug=f"page-{number}",
                path=parent.path + Page._int2str(number + 1).rjust(Page.steplen, "0"),
                depth=parent.depth + 1,
                url_path=f"{parent.url_path}page-{number}/",
                content_type_id=first.content_type_id,
                locale=locale,
                live=True,
            )
            for number in steps
        ],
        batch_size=500,
    )
    then = timezone.now() - timedelta(days=30)
    items = Item.objects.bulk_create(
        [
            Item(
                site=site,
                page=page,
                title=page.title,
                shareable=True,
                language="en",
                translation_key=page.translation_key,
                is_aimed=number % 10 == 0,
                offered_at=then - timedelta(minutes=number),
            )
            for number, page in enumerate(pages)
        ],
        batch_size=500,
    )
    ItemTopic.objects.bulk_create(
        [
            ItemTopic(item=item, topic=topics[number % len(topics)])
            for number, item in enumerate(items)
            if number % 5
        ],
        batch_size=500,
    )
    ItemAudience.objects.bulk_create(
        [ItemAudience(item=item, role=role) for item in items if item.is_aimed], batch_size=500
    )
    ambassador = Ambassador.objects.get()
    Rating.objects.bulk_create(Rating(ambassador=ambassador, item=item) for item in items[:1000:10])


def make_image():
    import io

    from django.core.files.images import ImageFile
    from PIL import Image as Picture
    from wagtail.images import get_image_model

    file = io.BytesIO()
    Picture.new("RGB", (1200, 800), "#0b6b57").save(file, "PNG")
    file.seek(0)
    return get_image_model().objects.create(
        title="Water", file=ImageFile(file, name="benchmark.png")
    )


def share_some(ambassador, items) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from wagtail_advocacy.content.models import Item
    from wagtail_advocacy.programme.calendar import day_start, programme_day
    from wagtail_advocacy.sharing.models import Share
    from wagtail_advocacy.tracking.models import Click, Verdict

    day = programme_day()
    # What was shared ranks lower; these are new enough to be on the first page all the same.
    shared = [item.pk for item in items[-SHARED:]]
    Item.objects.filter(pk__in=shared).update(offered_at=timezone.now() + timedelta(days=30))
    for item in items[-SHARED:]:
        share = Share.objects.create(
            ambassador=ambassador, item=item, network="linkedin", state="confirmed"
        )
        Click.objects.bulk_create(
            Click(
                share=share,
                slot=day_start(day),
                day=day,
                verdict=Verdict.COUNTED,
                visitor=f"v{number}",
            )
            for number in range(READERS)
        )


def check(session_key: str) -> None:
    """The page that is measured must be the real one."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key
    text = client.get(HUB, headers={"host": "www.example.org"}).text
    cards, pictures = text.count("<article"), text.count("<img")
    if (cards, pictures, text.count(f"{READERS} readers")) != (CARDS, CARDS, SHARED):
        raise SystemExit(f"The hub shows {cards} cards with {pictures} pictures.")
    if Client().get(FLOOR, headers={"host": "www.example.org"}).status_code != 200:
        raise SystemExit("The floor is not answered.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8, help="length of a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--database", choices=["auto", "postgresql", "sqlite"], default="auto")
    options = parser.parse_args()
    server_core, load_cores = cores()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    with scratch_database(options.database):
        import django

        django.setup()
        from django.db import connection
        from wagtail.models import Site

        session_key = make_site()
        check(session_key)
        host = {"Host": "www.example.org"}
        hub = [Request(HUB, {**host, "Cookie": f"sessionid={session_key}"})]
        plain = [Request(FLOOR, host)]
        with serve(SETTINGS, path=FLOOR, core=server_core) as server:

            def run(requests: list[Request], seconds: float = options.seconds) -> Load:
                return load(
                    server,
                    requests,
                    seconds=seconds,
                    connections=options.connections,
                    core=load_cores,
                )

            def measure(case: str) -> None:
                run(plain, 2)
                run(hub, 2)
                pin_backends(server_core)
                result = compare(lambda: run(plain), lambda: run(hub), options.rounds)
                failed = sum(one.failed for one in [*result.case_rounds, *result.floor_rounds])
                if failed:
                    raise SystemExit(f"{failed} requests failed.")
                report(case, result.value, "requests/s", result.floor)

            measure("hub")
            make_many(Site.objects.get(is_default_site=True))
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            check(session_key)
            measure("hub-10000")
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main()
