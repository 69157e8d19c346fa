"""What came back: readers, repeats, bots, and everything else that asked for a link."""

from collections import Counter
from datetime import UTC, timedelta
from itertools import accumulate

from example_site.demo.history.story import READERS
from wagtail_advocacy.models import Click
from wagtail_advocacy.programme.calendar import day_start, programme_day, programme_time_zone
from wagtail_advocacy.tracking.models import Verdict
from wagtail_advocacy.tracking.sinks import slot_start


# How many readers a share brings on a network, compared with one another.
PULL = {
    "linkedin": 1.00,
    "facebook": 0.85,
    "x": 0.60,
    "mastodon": 0.80,
    "whatsapp": 0.75,
    "email": 0.70,
    "link": 0.50,
    "bluesky": 0.70,
    "threads": 0.50,
    "xing": 0.45,
    "telegram": 0.60,
    "qr": 1.20,
}
# Part of the year's readers who came in the fortnight of the flood, but at most so many a share.
FLOOD_PART = 0.17
FLOOD_READERS_PER_SHARE = 16

READ_AGAIN_AT_ONCE = 0.10
CAME_BACK_LATER = 0.05
# Visitors who ask not to be tracked, beside every hundred readers.
UNTRACKED = 0.03

# Requests that are no click, for every share.
PREVIEWED = 0.85
UNCOUNTED = {
    Verdict.PREFETCH: 0.07,
    Verdict.METHOD: 0.05,
    Verdict.INTERNAL: 0.16,
    Verdict.NOT_NAVIGATION: 0.03,
}
BURST = 1_900
BURST_SLOTS = 3


def bring_readers(story, shared):
    """Make the clicks of readers. Returns the rows, and the moment of the first by share code."""
    chance = story.chance("readers")
    rows, first_reader = [], {}
    for one in _readers(story, chance, shared):
        share = one.share
        moment = _arrival(story, chance, share, after=timedelta(minutes=2))
        visitor, prefix = (f"{chance.getrandbits(64):016x}" for _number in range(2))
        hits = 1 + (chance.random() < READ_AGAIN_AT_ONCE) * chance.choice((1, 1, 2))
        rows.append(_click(share, moment, Verdict.COUNTED, hits, visitor, prefix))
        first_reader[share.code] = min(first_reader.get(share.code, moment), moment)
        later = moment + timedelta(minutes=chance.randrange(40, 300))
        if chance.random() < CAME_BACK_LATER and programme_day(later) == programme_day(moment):
            rows.append(_click(share, later, Verdict.COUNTED, 1, visitor, prefix))
    return rows, first_reader


def bring_the_rest(story, shared, first_reader):
    """Make the requests that are no reader: previews, colleagues, one burst that was filtered.

    `first_reader` gains the untracked visitors, who count as clicks and confirm a share like
    anybody.
    """
    chance = story.chance("uncounted")
    hits, shares = Counter(), {}

    def note(share, moment, verdict, number=1):
        shares[share.code] = share
        hits[share.code, slot_start(moment), verdict] += number

    for one in shared:
        share = one.share
        if chance.random() < PREVIEWED:
            note(share, share.started_at, Verdict.BOT, chance.choice((1, 1, 2, 3)))
        for verdict, rate in UNCOUNTED.items():
            if chance.random() < rate:
                note(share, _arrival(story, chance, share), verdict)
    for one in chance.choices(shared, k=story.amount(READERS * UNTRACKED)) if shared else []:
        moment = _arrival(story, chance, one.share, after=timedelta(minutes=2))
        note(one.share, moment, Verdict.COUNTED)
        code = one.share.code
        first_reader[code] = min(first_reader.get(code, moment), moment)
    for moment, number in _burst(story, chance, shared):
        note(_burst_share(shared), moment, Verdict.BOT, number)
    return [
        _click(shares[code], slot, verdict, number)
        for (code, slot, verdict), number in hits.items()
    ]


def _readers(story, chance, shared):
    """One entry for each reader of the year: the share that he came by."""
    flood = [one for one in shared if one.in_flood]
    other = [one for one in shared if not one.in_flood]
    target = story.amount(READERS)
    in_flood = min(round(target * FLOOD_PART), len(flood) * FLOOD_READERS_PER_SHARE)
    for group, count in ((flood, in_flood), (other, target - in_flood)):
        if group and count:
            weights = accumulate(one.pull * PULL.get(one.share.network, 0.5) for one in group)
            yield from chance.choices(group, cum_weights=list(weights), k=count)


def _arrival(story, chance, share, after=timedelta(0)):
    """When somebody followed a link: mostly within hours, fewer each day, few at night."""
    start = share.started_at + after
    horizon = day_start(story.until).astimezone(UTC) - timedelta(minutes=1)
    if share.item.withdrawn_at:
        horizon = min(horizon, share.item.withdrawn_at)
    kind = chance.random()
    if kind < 0.55:
        delay = timedelta(hours=chance.expovariate(1 / 5))
    elif kind < 0.90:
        delay = timedelta(days=chance.expovariate(1 / 2))
    else:
        delay = timedelta(days=chance.expovariate(1 / 12))
    moment = start + delay
    if moment.astimezone(programme_time_zone()).hour < 6 and chance.random() < 0.85:
        moment += timedelta(hours=7)
    if moment <= horizon:
        return moment
    return start + chance.random() * max(horizon - start, timedelta(0))


def _burst_share(shared):
    """The share that a machine fell upon: late in the year, in a month that is over."""
    return shared[len(shared) * 4 // 5].share


def _burst(story, chance, shared):
    if not shared:
        return
    start = _burst_share(shared).started_at
    number = story.amount(BURST) // BURST_SLOTS
    for position in range(BURST_SLOTS):
        yield start + timedelta(minutes=30 * position), number + chance.randrange(20)


def _click(share, moment, verdict, hits, visitor="", prefix=""):
    return Click(
        share=share,
        slot=slot_start(moment),
        day=programme_day(moment),
        verdict=verdict,
        visitor=visitor,
        prefix=prefix,
        hits=hits,
    )
