"""Which shares went out for certain, and what the networks did with them."""

from collections import Counter
from datetime import timedelta
from itertools import accumulate

from example_site.demo.history.story import ENGAGEMENTS
from wagtail_advocacy.models import Engagement, Share
from wagtail_advocacy.programme.calendar import day_start


SAID_YES = 0.90
SAID_NOT_YET = 0.5

# Networks that show their likes; whoever posts there sees them and can enter them.
SOCIAL = {
    "linkedin": 1.0,
    "facebook": 0.7,
    "x": 0.6,
    "mastodon": 0.6,
    "bluesky": 0.5,
    "threads": 0.4,
}
ENTERED = 0.30
KINDS = {"likes": 84, "comments": 10, "reshares": 6}
LEFT_EMPTY = 0.12
READ_OFF_AFTER = timedelta(days=2)


def confirm(story, shared, first_reader):
    """Take shares as posted: because the person said so, or because a reader arrived first.

    `first_reader` has the moment of the first counted click by share code.
    """
    chance = story.chance("confirming")
    for one in shared:
        share = one.share
        answer = share.last_started_at + timedelta(seconds=chance.randrange(20, 900))
        says_yes, reader = chance.random() < SAID_YES, first_reader.get(share.code)
        if says_yes and (reader is None or answer <= reader):
            _take_as_posted(share, answer, Share.ConfirmedBy.PERSON)
        elif reader is not None:
            _take_as_posted(share, reader, Share.ConfirmedBy.READER)
        elif chance.random() < SAID_NOT_YET:
            share.answered_at = answer


def _take_as_posted(share, moment, by):
    share.state, share.confirmed_at, share.confirmed_by = Share.State.CONFIRMED, moment, by


def bring_engagement(story, shared):
    """Make the likes, comments and reshares that people entered.

    What they left empty stays unknown.
    """
    chance = story.chance("engagement")
    entered = [
        one
        for one in shared
        if one.share.state == Share.State.CONFIRMED
        and one.share.network in SOCIAL
        and chance.random() < ENTERED
    ]
    if not entered:
        return []
    weights = list(accumulate(one.pull * SOCIAL[one.share.network] for one in entered))
    # What somebody leaves empty is decided first, so that nothing is counted into it.
    open_kinds = {one.share.code: _open_kinds(chance) for one in entered}
    counts = Counter()
    for one in chance.choices(entered, cum_weights=weights, k=story.amount(ENGAGEMENTS)):
        kinds = open_kinds[one.share.code]
        counts[one.share.code, chance.choices(kinds, [KINDS[kind] for kind in kinds])[0]] += 1
    return [
        Engagement(
            share=one.share,
            entered_at=min(one.share.confirmed_at + READ_OFF_AFTER, day_start(story.until)),
            **{kind: counts[one.share.code, kind] for kind in open_kinds[one.share.code]},
        )
        for one in entered
    ]


def _open_kinds(chance):
    return [kind for kind in KINDS if kind == "likes" or chance.random() >= LEFT_EMPTY]
