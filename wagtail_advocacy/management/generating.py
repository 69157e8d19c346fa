"""A programme of any size with invented people, for measuring how a site behaves under it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign, Item, Origin, TargetKind
from wagtail_advocacy.migration_defaults import share_code
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Ambassador, Team
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click, Verdict
from wagtail_advocacy.tracking.sinks import slot_start


SPAN = timedelta(days=30 * 24)
PEOPLE_PER_TEAM = 250
ITEMS_PER_CAMPAIGN = 50
BOTS = 0.1
# In a hundred shares, more or less; one each of all other networks.
SHARES_BY_NETWORK = {
    "linkedin": 70,
    "x": 8,
    "facebook": 6,
    "whatsapp": 5,
    "mastodon": 3,
    "email": 3,
}
# The higher, the fewer people share most of it, and the fewer items are shared most.
KEENNESS, POPULARITY = 4, 1.5
DAYS_UNTIL_SHARED = 10
TRIES = 20
BATCH = 5_000
NAME = "generated-"


@transaction.atomic
def generate(
    site: Site, *, employees: int, items: int, shares: int, clicks: int, seed: int = 1
) -> None:
    """Add as many ambassadors, items, shares and clicks to ``site``, spread over two years; the
    same ``seed`` gives the same. A few people share most, mostly to LinkedIn and in the weeks in
    which an item is new; a few shares have most readers. Raises ``ValueError`` when people and
    items allow for fewer shares. The tallies are not made.
    """
    networks = [network.id for network in all_networks()]
    if shares > employees * items * len(networks):
        raise ValueError(f"{employees} people and {items} items cannot have {shares} shares.")
    # Figures for measuring; nothing secret depends on them.
    dice = random.Random(seed)  # noqa: S311
    now = timezone.now()
    people = _people(site, employees)
    things = _items(site, items, now)
    before = Share.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _load(Share, _shares(people, things, networks, shares, dice, now))
    made = Share.objects.filter(pk__gt=before).order_by("pk")
    _load(Click, _clicks(list(made.values_list("pk", "started_at")), clicks, dice, now))
    _sort_clicks()
    _take_stock()


def _people(site: Site, count: int) -> list[tuple[int, int]]:
    """Ids of ambassadors with those of their teams."""
    users = get_user_model()
    name = users.USERNAME_FIELD
    first = Ambassador.objects.count()
    made = users.objects.bulk_create(
        (users(**{name: f"{NAME}{first + number}"}) for number in range(count)), batch_size=BATCH
    )
    rows = (Ambassador(user=user, site=site) for user in made)
    ambassadors = Ambassador.objects.bulk_create(rows, batch_size=BATCH)
    teams = [
        Team.objects.get_or_create(site=site, name=f"{NAME}{number}")[0].pk
        for number in range(count // PEOPLE_PER_TEAM + 1)
    ]
    return [
        (ambassador.pk, teams[number % len(teams)]) for number, ambassador in enumerate(ambassadors)
    ]


def _items(site: Site, count: int, now: datetime) -> list[tuple[int, int | None, datetime]]:
    """Ids of items with those of their campaigns, which every second item has, and the moments from
    which on they were offered."""
    campaigns = [
        Campaign.objects.get_or_create(site=site, name=f"{NAME}{number}")[0].pk
        for number in range(count // ITEMS_PER_CAMPAIGN + 1)
    ]
    origins = list(Origin)
    rows = (
        Item(
            site=site,
            title=f"Generated item {number}",
            language="en",
            shareable=True,
            target_kind=TargetKind.ADDRESS,
            target_address=f"https://www.example.com/{number}/",
            # Multiples of the golden section fill the time evenly, in any order.
            offered_at=now - SPAN * (number * 0.618 % 1),
            origin=origins[number % len(origins)],
            campaign_id=campaigns[number % len(campaigns)] if number % 2 else None,
        )
        for number in range(count)
    )
    made = Item.objects.bulk_create(rows, batch_size=BATCH)
    return [(item.pk, item.campaign_id, item.offered_at) for item in made]


def _shares(people, items, networks, count, dice, now) -> Iterator[Share]:
    taken: set[int] = set()
    for _number in range(count):
        days = dice.expovariate(1 / DAYS_UNTIL_SHARED)
        latest = now - timedelta(days=days)
        person, item, network = _next_share(len(people), items, networks, taken, dice, latest)
        ambassador, team = people[person]
        thing, campaign, offered = items[item]
        moment = _after(offered, days, now, dice)
        is_confirmed = dice.random() < 0.9
        yield Share(
            ambassador_id=ambassador,
            item_id=thing,
            campaign_id=campaign,
            network=networks[network],
            code=share_code(),
            team_id=team,
            state=Share.State.CONFIRMED if is_confirmed else Share.State.STARTED,
            started_at=moment,
            last_started_at=moment,
            confirmed_at=moment if is_confirmed else None,
            confirmed_by=Share.ConfirmedBy.PERSON if is_confirmed else "",
        )


def _next_share(
    people: int, items: list, networks: list[str], taken: set[int], dice, latest: datetime
) -> tuple[int, int, int]:
    """Places of a person, an item and a network that are not in ``taken`` together, of an item that
    was offered before ``latest``, if there is one."""
    weights = [SHARES_BY_NETWORK.get(network, 1) for network in networks]
    for _try in range(TRIES):
        person = int(people * dice.random() ** KEENNESS)
        item = int(len(items) * dice.random() ** POPULARITY)
        (network,) = dice.choices(range(len(networks)), weights)
        number = (person * len(items) + item) * len(networks) + network
        if number not in taken and items[item][2] <= latest:
            break
    while number in taken:
        number = (number + 1) % (people * len(items) * len(networks))
    taken.add(number)
    place, network = divmod(number, len(networks))
    return *divmod(place, len(items)), network


def _after(start: datetime, days: float, now: datetime, dice: random.Random) -> datetime:
    """So many ``days`` after ``start``, or any moment before ``now`` where that is to come."""
    moment = start + timedelta(days=days)
    return moment if moment <= now else start + (now - start) * dice.random()


def _clicks(shares, count, dice, now) -> Iterator[Click]:
    bots = set()
    for number in range(count if shares else 0):
        share, moment = _next_click(shares, dice, now)
        slot = slot_start(moment.astimezone(UTC))
        is_bot = dice.random() < BOTS and (share, slot) not in bots
        if is_bot:
            bots.add((share, slot))
        yield Click(
            share_id=share,
            slot=slot,
            day=programme_day(moment),
            verdict=Verdict.BOT if is_bot else Verdict.COUNTED,
            visitor="" if is_bot else f"{number:08x}{dice.getrandbits(32):08x}",
            prefix="" if is_bot else f"{dice.getrandbits(20):016x}",
            hits=1,
        )


def _next_click(
    shares: list[tuple[int, datetime]], dice: random.Random, now: datetime
) -> tuple[int, datetime]:
    """A share's id and the moment of a click on it."""
    for _try in range(TRIES):
        # Few shares have many readers, and most of them come in the first days.
        share, started = shares[int(len(shares) * dice.random() ** 2)]
        moment = started + timedelta(days=min(dice.expovariate(0.3), 90))
        if moment <= now:
            return share, moment
    return share, started + (now - started) * dice.random()


def _sort_clicks() -> None:
    """Have clicks lie beside those of the same day, as they do where they came one by one."""
    if connection.vendor == "postgresql":
        index = next(index for index in Click._meta.indexes if index.fields[0] == "day")
        with connection.cursor() as cursor:
            # What has checks before it cannot be sorted.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'CLUSTER "{Click._meta.db_table}" USING "{index.name}"')


def _take_stock() -> None:
    """Have the database count what it has; while it guesses, tallies take far longer."""
    if connection.vendor in {"postgresql", "sqlite"}:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _load(model, rows: Iterator) -> None:
    """Write ``rows`` as fast as the database can."""
    if connection.vendor != "postgresql":
        while batch := list(islice(rows, BATCH)):
            model.objects.bulk_create(batch)
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    # Names come from the model; the rows are written by the driver.
    with connection.cursor() as cursor:
        statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
        with cursor.copy(statement) as copy:
            for row in rows:
                values = (getattr(row, field.attname) for field in fields)
                copy.write_row([v.value if hasattr(v, "label") else v for v in values])
