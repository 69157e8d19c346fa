"""Who joined when, and how each of them shares."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

from example_site.demo.cast import CAST
from example_site.demo.history.story import (
    AMBASSADORS,
    DAYS,
    JOINED_AT_START,
    JOINED_BEFORE_LAUNCH,
    JOINED_IN_LAUNCH_MONTH,
    LAUNCH_MONTH,
    SUPERUSERS,
)
from wagtail_advocacy.models import Ambassador
from wagtail_advocacy.programme.calendar import programme_day


MAIN_NETWORK = "linkedin"
USES_MAIN_NETWORK = 0.96
# How many of a hundred colleagues use each of the others.
OTHER_NETWORKS = {
    "x": 22,
    "facebook": 24,
    "whatsapp": 16,
    "email": 10,
    "mastodon": 9,
    "link": 6,
    "bluesky": 6,
    "threads": 4,
    "xing": 3,
    "telegram": 2,
    "qr": 2,
}
LANGUAGES = ["nl", "en", "da"]
LANGUAGE_WEIGHTS = [78, 17, 5]
MASTODON_SERVERS = ["social.example", "waterkant.social", "waterschap.example"]
LEFT_AGAIN = 0.03


@dataclass(frozen=True)
class Sharer:
    """An ambassador with his habits.

    `keenness` (0 to 1) says how much he shares, `reach` how many readers his posts bring
    compared with others. `months` are those of the year (0 to 11) in which he takes part.
    """

    ambassador: Ambassador
    team_id: int
    joined: int
    keenness: float
    reach: float
    networks: tuple
    months: frozenset


def recruit(story, site, colleagues, guidelines):
    """Make the ambassadors. Returns them with their habits, in the order in which they joined."""
    chance = story.chance("ambassadors")
    parts = {colleague.user.username: colleague for colleague in colleagues[: len(CAST)]}
    chosen = [parts[part.username] for part in CAST.values() if part.shares]
    others = colleagues[len(CAST) :]
    count = min(story.amount(AMBASSADORS, minimum=12), len(others))
    chosen += chance.sample(others, count - len(chosen))
    sharers = [
        _sharer(story, site, chance, colleague, position, count, guidelines)
        for position, colleague in enumerate(chosen)
    ]
    sharers.sort(key=lambda sharer: sharer.joined)
    Ambassador.objects.bulk_create([sharer.ambassador for sharer in sharers], batch_size=500)
    return sharers


def _sharer(story, site, chance, colleague, position, count, guidelines):
    is_star = colleague.user.username == "employee"
    hired = (colleague.since - story.first_day).days
    joined = hired if hired else _joining_day(story, chance, position / count)
    keenness = 1.0 if is_star else chance.betavariate(2.0, 1.7)
    networks = _networks(chance, is_star)
    first, second = guidelines
    moment = _moment(story, chance, joined)
    accepted = second if moment >= second.created_at else first
    ambassador = Ambassador(
        user=colleague.user,
        site=site,
        joined_at=moment,
        welcomed_at=moment + timedelta(seconds=40),
        guidelines=accepted,
        guidelines_accepted_at=moment,
        language="en" if is_star else chance.choices(LANGUAGES, LANGUAGE_WEIGHTS)[0],
        last_network=networks[0],
        mastodon_server=chance.choice(MASTODON_SERVERS) if "mastodon" in networks else "",
    )
    takes_part = 1.0 if is_star or position < SUPERUSERS * story.scale else 0.12 + 0.46 * keenness
    months = {month for month in range(12) if chance.random() < takes_part}
    return Sharer(
        ambassador=ambassador,
        team_id=colleague.team.pk,
        joined=joined,
        keenness=keenness,
        reach=2.2 if is_star else chance.lognormvariate(0, 0.45),
        networks=networks,
        months=frozenset(months | {joined * 12 // DAYS}),
    )


def _joining_day(story, chance, place):
    """The day on which somebody joined; `place` (0 to 1) is his place in the row of all."""
    launch = (story.launch_day - story.first_day).days
    if place < JOINED_AT_START:
        return chance.randrange(5)
    if place < JOINED_BEFORE_LAUNCH:
        return chance.randrange(5, launch)
    if place < JOINED_BEFORE_LAUNCH + JOINED_IN_LAUNCH_MONTH:
        return launch + min(int(chance.expovariate(1 / 7)), 30)
    later = range((LAUNCH_MONTH * DAYS) // 12, DAYS - 6)
    weights = accumulate(story.liveliness(story.days[day]) for day in later)
    return chance.choices(later, cum_weights=list(weights))[0]


def _moment(story, chance, day_number):
    clock = time(chance.randrange(7, 20), chance.randrange(60), chance.randrange(60))
    return datetime.combine(story.days[day_number], clock, tzinfo=UTC)


def _networks(chance, is_star):
    if is_star:
        return (MAIN_NETWORK, "mastodon", "whatsapp", "x")
    names, weights = list(OTHER_NETWORKS), list(OTHER_NETWORKS.values())
    others = dict.fromkeys(chance.choices(names, weights, k=chance.choice((1, 2, 2, 3))))
    main = [MAIN_NETWORK] if chance.random() < USES_MAIN_NETWORK else []
    return (*main, *others)


def let_some_leave(story, sharers, last_share):
    """End the part of a few who had gone quiet.

    `last_share` is each ambassador's last share by his id.
    """
    chance = story.chance("leaving")
    leaving = []
    for sharer in sharers:
        ambassador = sharer.ambassador
        if ambassador.user.username in CAST or chance.random() >= LEFT_AGAIN:
            continue
        moment = last_share.get(ambassador.pk, ambassador.joined_at) + timedelta(
            days=chance.randrange(3, 40), minutes=chance.randrange(600)
        )
        if programme_day(moment) < story.until:
            ambassador.left_at = moment
            leaving.append(ambassador)
    Ambassador.objects.bulk_update(leaving, ["left_at"], batch_size=200)
