"""Who applied, asked or subscribed after reading, and how many followers people told of."""

from datetime import timedelta
from itertools import accumulate

from example_site.demo.history.story import APPLICATIONS, LEADS
from wagtail_advocacy.models import Campaign, Conversion, ConversionKind, FollowerCount
from wagtail_advocacy.programme.calendar import day_start, programme_day


# The campaign that looks for people, by name; leads come by everything else.
RECRUITING = "100 engineers"
DECIDES_WITHIN_DAYS = 9
WAYS = {
    Conversion.Way.FORM: 70,
    Conversion.Way.SERVER: 22,
    Conversion.Way.IMPORT: 8,
}
# What a lead is worth, in euros, where sales said so.
LEAD_VALUES = (25, 40, 60, 120, 250)
LEAD_HAS_VALUE = 0.4

TOLD_FOLLOWERS = 0.42
FOLLOWERS = {"linkedin": 430, "facebook": 210, "x": 120, "mastodon": 90, "bluesky": 70}
STAR = "employee"
STAR_FOLLOWERS = {"linkedin": 843, "x": 212, "mastodon": 131}


def convert(story, site, shared, first_reader, importer):
    """Make the year's applications and leads, each some days after a reader of its share.

    `first_reader` has the moment of the first counted click by share code, `importer` is who
    uploaded files.
    """
    kinds = {kind.slug: kind for kind in ConversionKind.objects.filter(site=site)}
    chance = story.chance("conversions")
    read = [one for one in shared if one.share.code in first_reader]
    recruiting = Campaign.objects.get(site=site, name=RECRUITING).pk
    wanted = [one for one in read if one.share.campaign_id == recruiting]
    others = [one for one in read if one.share.campaign_id != recruiting]
    made = []
    for kind, pool, count in (
        ("application", wanted, story.amount(APPLICATIONS, minimum=8)),
        ("lead", others, story.amount(LEADS, minimum=5)),
    ):
        if not pool:
            continue
        weights = list(accumulate(one.pull for one in pool))
        for one in chance.choices(pool, cum_weights=weights, k=count):
            moment = first_reader[one.share.code] + timedelta(
                days=chance.expovariate(1 / DECIDES_WITHIN_DAYS), minutes=chance.randrange(600)
            )
            if moment < day_start(story.until):
                number = f"{kind[0]}-{len(made) + 1:05}"
                made.append(
                    _conversion(site, chance, one.share, kinds[kind], number, moment, importer)
                )
    return made


def _conversion(site, chance, share, kind, number, moment, importer):
    way = chance.choices(list(WAYS), list(WAYS.values()))[0]
    value = None
    if kind.slug == "lead" and chance.random() < LEAD_HAS_VALUE:
        value = chance.choice(LEAD_VALUES)
    return Conversion(
        site=site,
        kind=kind,
        share=share,
        item_id=share.item_id,
        campaign_id=share.campaign_id,
        team_id=share.team_id,
        network=share.network,
        external_id=number,
        value=value,
        currency="" if value is None else "EUR",
        occurred_at=moment,
        day=programme_day(moment),
        way=way,
        sent={
            "code": share.code,
            "kind": kind.slug,
            "value": None if value is None else f"{value}.00",
            "currency": "" if value is None else "EUR",
            "occurred_at": moment.isoformat(),
        },
        booked_at=moment,
        booked_by=importer if way == Conversion.Way.IMPORT else None,
    )


def tell_followers(story, sharers, shared):
    """Give the followers that some entered when they joined, and have their shares take them over.

    Returns the numbers, to be stored.
    """
    chance = story.chance("followers")
    rows, known = [], {}
    for sharer in sharers:
        is_star = sharer.ambassador.user.username == STAR
        if not is_star and chance.random() >= TOLD_FOLLOWERS:
            continue
        for network in sharer.networks:
            if network not in FOLLOWERS:
                continue
            count = int(FOLLOWERS[network] * chance.lognormvariate(0, 0.7))
            if is_star:
                count = STAR_FOLLOWERS.get(network, count)
            known[sharer.ambassador.pk, network] = count
            rows.append(
                FollowerCount(
                    ambassador=sharer.ambassador,
                    network=network,
                    day=programme_day(sharer.ambassador.joined_at),
                    followers=count,
                    source=FollowerCount.Source.PERSON,
                )
            )
    for one in shared:
        one.share.followers = known.get((one.share.ambassador_id, one.share.network))
    return rows
