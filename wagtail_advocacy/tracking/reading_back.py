"""Likes, comments and reshares of posts that the worker sent, read back from the networks.

At growing intervals (setting ``ENGAGEMENT_HOURS``), in as few calls as the interface allows. Who
wants to know more often looks at the network.
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import (
    ApiError,
    Credentials,
    PostingApi,
    ReconnectNeeded,
    TryLater,
)
from wagtail_advocacy.sharing.accounts import mark_needs_reconnect
from wagtail_advocacy.sharing.models import Account, Delivery
from wagtail_advocacy.sharing.refreshing import fresh_credentials
from wagtail_advocacy.sharing.spending import reserve

from .models import Engagement
from .services import record_engagement


logger = logging.getLogger(__name__)

# How long after the last interval a post is still read, where the worker stood still.
LATEST = timedelta(days=7)
# How long until the next try where a network could not be asked, unless it said so itself.
PAUSE = timedelta(minutes=30)
# While the account must be connected again, or the month's budget is used up.
LONG_PAUSE = timedelta(days=1)
# How long one run may take, so that runs do not pile up.
LONGEST_RUN = timedelta(minutes=4)
MOST_POSTS = 2_000


@dataclass
class ReadingBack:
    """What came of one run, in posts: ``read``, ``gone`` from the network, and those that could
    not be read now (``later``)."""

    read: int = 0
    gone: int = 0
    later: int = 0


def intervals() -> list[timedelta]:
    """How long after a post it is read, ascending."""
    return [timedelta(hours=hours) for hours in sorted(advocacy_settings.ENGAGEMENT_HOURS)]


def posts_due(now: datetime) -> QuerySet[Delivery]:
    """The posts whose likes and comments are to be read at ``now`` (aware), the oldest first."""
    after = intervals()
    is_time = Q(pk__in=[])
    for readings, interval in enumerate(after):
        is_time |= Q(readings=readings, sent_at__lte=now - interval)
    return (
        Delivery.objects.filter(
            is_time,
            Q(read_at=None) | Q(read_at__lte=now),
            state=Delivery.State.SENT,
            sent_at__gt=now - max(after, default=timedelta()) - LATEST,
            account__state=Account.State.CONNECTED,
            share__isnull=False,
        )
        .exclude(remote_id="")
        .select_related("account", "share")
        .order_by("account_id", "sent_at", "pk")
    )


def read_back(now: datetime | None = None) -> ReadingBack:
    """Read what others did with the posts that are due at ``now`` (aware; now when left out).

    Safe to repeat and to run twice at once: a post is claimed before its network is asked.
    """
    begun = timezone.now()
    done = ReadingBack()
    for account, posts in _by_account(posts_due(now or begun)[:MOST_POSTS]):
        if timezone.now() - begun > LONGEST_RUN:
            break
        api = _api_of(account)
        if api is None:
            continue
        _read_account(account, api, posts, now or begun, done)
    return done


def _by_account(due: QuerySet[Delivery]) -> Iterator[tuple[Account, list[Delivery]]]:
    posts: dict[int, list[Delivery]] = {}
    for post in due:
        posts.setdefault(post.account_id, []).append(post)
    for own in posts.values():
        yield own[0].account, own


def _api_of(account: Account) -> PostingApi | None:
    """The interface, if it gives counts."""
    try:
        api = get_network(account.network).api
    except KeyError:
        return None
    return api if api is not None and api.counts_at_once and api.is_available() else None


def _read_account(
    account: Account, api: PostingApi, posts: list[Delivery], now: datetime, done: ReadingBack
) -> None:
    waiting = iter(posts)
    while batch := list(islice(waiting, api.counts_at_once)):
        batch = [post for post in batch if _claim(post, now)]
        if not batch:
            continue
        price = api.price_of_reading * len(batch)
        if price and not reserve(account.network, price):
            _put_off([*batch, *waiting], now + LONG_PAUSE, done)
            return
        try:
            counts = _counts(account, api, [post.remote_id for post in batch])
        except ApiError as error:
            logger.info(
                "%s gave no figures of %s posts: %s",
                account.network,
                len(batch),
                error.outcome.problem,
            )
            _put_off([*batch, *waiting], now + _pause(error), done)
            return
        for post in batch:
            _note(post, counts.get(post.remote_id), now, done)


def _counts(account: Account, api: PostingApi, remote_ids: list[str]) -> dict:
    credentials = fresh_credentials(account)
    try:
        return api.counts(credentials, remote_ids)
    except ApiError as error:
        if not isinstance(error.outcome, ReconnectNeeded):
            raise
        return _counts_once_more(account, api, remote_ids, credentials, error)


def _counts_once_more(
    account: Account, api: PostingApi, remote_ids: list[str], refused: Credentials, error: ApiError
) -> dict:
    """With tokens exchanged, since the network did not accept those that seemed good."""
    if not refused.refresh_token:
        mark_needs_reconnect(account, error.outcome.problem)
        raise error
    return api.counts(fresh_credentials(account, refused=refused), remote_ids)


def _pause(error: ApiError) -> timedelta:
    outcome = error.outcome
    if isinstance(outcome, ReconnectNeeded):
        return LONG_PAUSE
    if isinstance(outcome, TryLater) and outcome.seconds:
        return max(timedelta(seconds=outcome.seconds), timedelta(minutes=1))
    return PAUSE


def _claim(post: Delivery, now: datetime) -> bool:
    """Whether this run reads ``post``; another one leaves it alone for a while."""
    same = Delivery.objects.filter(pk=post.pk, readings=post.readings, read_at=post.read_at)
    return bool(same.update(read_at=now + PAUSE))


def _put_off(posts: list[Delivery], until: datetime, done: ReadingBack) -> None:
    Delivery.objects.filter(pk__in=[post.pk for post in posts]).update(read_at=until)
    done.later += len(posts)


def _note(post: Delivery, counts, now: datetime, done: ReadingBack) -> None:
    if counts is None:
        # Taken away at the network: there is nothing to read or to link to any more, and what was
        # known of it stays.
        Delivery.objects.filter(pk=post.pk).update(readings=len(intervals()), remote_url="")
        done.gone += 1
        return
    available = get_network(post.network).engagement
    told = {name: number for name, number in asdict(counts).items() if name in available}
    try:
        record_engagement(post.share, Engagement.Source.NETWORK, **told, at=now)
    except ValidationError as error:
        logger.warning("%s gave figures that cannot be: %s", post.network, error.message_dict)
    passed = sum(now - post.sent_at >= interval for interval in intervals())
    # Where the worker stood still, one reading does for all that were missed.
    Delivery.objects.filter(pk=post.pk).update(
        readings=max(post.readings + 1, passed), read_at=None
    )
    done.read += 1
