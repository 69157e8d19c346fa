"""Who shared what on which network, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from example_site.demo.history.ambassadors import MAIN_NETWORK
from example_site.demo.history.story import DAYS, SHARES
from wagtail_advocacy.migration_defaults import CODE_ALPHABET, CODE_LENGTH
from wagtail_advocacy.models import Share
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.programme.calendar import day_start, programme_time_zone


SHARED_ON_MAIN_NETWORK = 0.95
SHARED_ON_ANOTHER = 0.42

# How long after it was offered an article is shared: mostly at once, some of it at any later time.
SHARED_WHILE_FRESH = 0.55
FRESH_DAYS = 6
TRIES = 60
# Articles that were old news when somebody joined are less attractive to him.
OLD_NEWS_DAYS = 45
OLD_NEWS = 0.45

# Nobody posts before six; the working day and the evening are busy.
HOURS = range(6, 24)
HOUR_WEIGHTS = [2, 6, 10, 11, 10, 8, 10, 9, 8, 8, 7, 5, 5, 7, 8, 6, 3, 1]

SHARED_AGAIN = 0.04
OWN_WORDS = 0.35
OPENINGS = (
    "Proud of this one.",
    "This is what we do on an ordinary Tuesday:",
    "People often ask me what my work is about. This, among other things.",
    "Good to read, also if you never think about water.",
    "My colleagues did something remarkable here.",
    "I learned something from this.",
    "Worth five minutes of your time.",
    "Trots op mijn collega's.",
    "Hier werken we elke dag aan.",
    "Wist je dit al?",
    "Det er jeg stolt af.",
)


@dataclass
class Shared:
    """A share before and after it is stored, with what decides how many readers it brings."""

    share: Share
    pull: float
    in_flood: bool


def share(story, offers, sharers):
    """Make the year's shares, started but not confirmed, in the order of time.

    Args:
        offers: what was offered, as `offering.Offer`; the one that nobody shares is left out.
        sharers: the ambassadors with their habits.
    """
    chance = story.chance("sharing")
    target = story.amount(SHARES)
    liveliest = max(story.liveliness(day) for day in story.days)
    chances_of_days = [story.liveliness(day) / liveliest for day in story.days]
    made = []
    for sharer, offer in _pairs(chance, offers, sharers):
        if len(made) >= target:
            break
        day_number = _day(chance, sharer, offer, chances_of_days)
        if day_number is not None:
            made += _post(story, chance, sharer, offer, day_number)
    made.sort(key=lambda shared: (shared.share.started_at, shared.share.code))
    return made


def _pairs(chance, offers, sharers):
    """Every ambassador with every article, the likely ones first."""
    drawn = []
    for sharer in sharers:
        for offer in offers:
            if offer.is_ignored or max(offer.day, sharer.joined) > offer.last_day:
                continue
            weight = (0.15 + sharer.keenness) * offer.appeal
            if sharer.joined - offer.day > OLD_NEWS_DAYS:
                weight *= OLD_NEWS
            drawn.append((chance.random() ** (1 / weight), len(drawn), sharer, offer))
    drawn.sort(reverse=True)
    return [(sharer, offer) for _key, _number, sharer, offer in drawn]


def _day(chance, sharer, offer, chances_of_days):
    """A lively day on which article and ambassador were both there; None if there was none."""
    start = max(sharer.joined, offer.day)
    for _try in range(TRIES):
        if offer.day >= sharer.joined - FRESH_DAYS and chance.random() < SHARED_WHILE_FRESH:
            day = start + int(chance.expovariate(1 / FRESH_DAYS))
        else:
            day = chance.randrange(start, offer.last_day + 1)
        if (
            day <= offer.last_day
            and day * 12 // DAYS in sharer.months
            and chance.random() < chances_of_days[day]
        ):
            return day
    return None


def _post(story, chance, sharer, offer, day_number):
    """One visit to the hub: the article on one network or several."""
    networks = [
        network
        for network in sharer.networks
        if (not offer.item.networks or network in offer.item.networks)
        and chance.random()
        < (SHARED_ON_MAIN_NETWORK if network == MAIN_NETWORK else SHARED_ON_ANOTHER)
    ]
    day = story.days[day_number]
    clock = time(chance.choices(HOURS, HOUR_WEIGHTS)[0], chance.randrange(60), chance.randrange(60))
    moment = datetime.combine(day, clock, tzinfo=programme_time_zone()).astimezone(UTC)
    earliest = max(sharer.ambassador.joined_at, offer.item.offered_at) + timedelta(minutes=5)
    moment = max(moment, earliest)
    if moment > day_start(story.until) - timedelta(minutes=45):
        return []
    opening = chance.choice(OPENINGS) if chance.random() < OWN_WORDS else ""
    posted = []
    for network in networks:
        posted.append(
            Shared(
                share=_share(chance, sharer, offer.item, network, opening, moment),
                pull=chance.lognormvariate(0, 1.1) * sharer.reach * offer.appeal,
                in_flood=story.is_flood(day),
            )
        )
        moment += timedelta(seconds=chance.randrange(30, 240))
    return posted


def _share(chance, sharer, item, network, opening, moment):
    again = moment + timedelta(minutes=chance.randrange(2, 30))
    is_repeated = chance.random() < SHARED_AGAIN
    return Share(
        ambassador=sharer.ambassador,
        item=item,
        network=network,
        code="".join(chance.choices(CODE_ALPHABET, k=CODE_LENGTH)),
        text=_text(item, network, opening),
        team_id=sharer.team_id,
        campaign_id=item.campaign_id,
        times=2 if is_repeated else 1,
        started_at=moment,
        last_started_at=again if is_repeated else moment,
    )


def _text(item, network_id, opening):
    network = get_network(network_id)
    if not (network.takes_text or network.copies_text):
        return ""
    text = item.text_for(network_id)
    # Short networks keep the editor's text, which is known to fit.
    roomy = network.limit is None or network.limit > 1_000
    return f"{opening} {text}".strip() if roomy else text
