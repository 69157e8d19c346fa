"""Shares and clicks written straight into the tables, as history."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wagtail_advocacy.programme.models import HeadCount
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click


AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COUNTED = "counted"


def at(*parts: int, zone=AMSTERDAM) -> datetime:
    return datetime(*parts, tzinfo=zone)


def share(ambassador, item, network, confirmed=None, *, started=None, team=None) -> Share:
    return Share.objects.create(
        ambassador=ambassador,
        item=item,
        network=network,
        team=team,
        state=Share.State.CONFIRMED if confirmed else Share.State.STARTED,
        started_at=started or confirmed,
        last_started_at=started or confirmed,
        confirmed_at=confirmed,
        confirmed_by="person" if confirmed else "",
    )


def click(share, slot, visitor="", *, verdict=COUNTED, hits=1) -> Click:
    return Click.objects.create(
        share=share,
        slot=slot,
        day=slot.astimezone(AMSTERDAM).date(),
        verdict=verdict,
        visitor=visitor,
        hits=hits,
    )


def head_count(site, day, **people) -> None:
    """``people``: eligible by team id as ``t3=12``; ``none=2`` without a team."""
    for key, eligible in people.items():
        team_id = None if key == "none" else int(key[1:])
        HeadCount.objects.create(site=site, day=day, team_id=team_id, eligible=eligible)
