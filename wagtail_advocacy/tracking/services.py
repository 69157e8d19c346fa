"""The verbs of tracking."""

import logging
from datetime import date, datetime, timedelta
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import DatabaseError, InterfaceError, connections, router, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.queries import engagement_of, network_label
from wagtail_advocacy.sharing.services import confirm_share

from . import sinks
from .lookup import Destination
from .models import Click, DayKey, Engagement, LoadMark, Verdict
from .visitor import UNKNOWN, Visitor


logger = logging.getLogger(__name__)

DAY_KEY_LIFE = timedelta(hours=48)

WARN_SECONDS = 60

# More than any network ever reported, and what every database's integer column can hold.
MAX_COUNT = 2_000_000_000


def record_visit(
    destination: Destination,
    verdict: Verdict,
    visitor: Visitor,
    *,
    now: datetime,
    day: date,
) -> bool:
    """Put down one request for a short link, and take the share as posted if it is a click.

    ``now`` is aware, ``day`` the programme's day at that moment. Gives whether it was stored.

    An outsider gets his page even when his click cannot be stored: it is tried twice, the
    second time in the database on a fresh connection, and then written to the log as an error.
    Everything else that is answered with a redirect is with the sink by then. A share whose click
    is loaded later is taken as posted when it is.
    """
    if verdict != Verdict.COUNTED:
        visitor = UNKNOWN
    hit = sinks.Hit(
        destination.share_id,
        sinks.slot_start(now),
        day,
        verdict,
        visitor.hash,
        visitor.network,
    )
    try:
        sinks.put_down(hit)
        if sinks.is_loaded_later():
            return True
        is_stored = True
    except sinks.NotStored as error:
        _warn("The click sink fails, so the database takes the clicks.", error)
        is_stored = _store(hit, error.claim)
    except (DatabaseError, InterfaceError):
        is_stored = _store(hit)
    if is_stored and verdict == Verdict.COUNTED and destination.is_started:
        confirm_by_reader(destination.share_id)
    return is_stored


def _store(hit: sinks.Hit, claim: str = "") -> bool:
    """Store ``hit`` in the database, and leave a mark where a sink may have it, too."""
    _renew_connection()
    store = sinks.SINKS["database"]
    try:
        if not claim:
            store(hit)
            return True
        with transaction.atomic():
            LoadMark.objects.create(source=claim)
            store(hit)
    except (DatabaseError, InterfaceError):
        logger.exception("A visit of share %s could not be stored.", hit.share_id)
        return False
    return True


_warned_at = -float("inf")


def _warn(message: str, error: Exception) -> None:
    """Log ``message``, but not for every click."""
    global _warned_at
    if monotonic() - _warned_at >= WARN_SECONDS:
        _warned_at = monotonic()
        logger.warning(message, exc_info=error)


def _renew_connection() -> None:
    connection = connections[router.db_for_write(Click)]
    if not connection.in_atomic_block:
        connection.close()


def confirm_by_reader(share_id: int, *, at: datetime | None = None) -> None:
    """Take the share as posted, since an outside reader came by it ``at`` that moment (aware;
    left out: now).

    A receiver that fails must cost neither the visitor his page nor others their clicks: it is
    logged. The share stays started, so the next click tries again.
    """
    try:
        confirm_share(Share.objects.get(pk=share_id), by=Share.ConfirmedBy.READER, at=at)
    except Exception:
        logger.exception("Share %s could not be confirmed.", share_id)


def record_engagement(
    share: Share,
    source: str = Engagement.Source.PERSON,
    likes: int | None = None,
    comments: int | None = None,
    reshares: int | None = None,
    at: datetime | None = None,
) -> Engagement:
    """Store how many likes, comments and reshares ``share`` has at the moment ``at`` (aware; now
    when left out), as ``source`` (``Engagement.Source``) says; ``None`` where not known.

    The numbers are totals and replace earlier ones. What the network reported, nobody else
    overwrites; what it did not report this time stays as it was, and a report that is older than
    the last one changes nothing. Raises ``ValidationError``, keyed by the name of the number, for
    a negative or an impossible one and for one that the network does not have.
    """
    counts = {"likes": likes, "comments": comments, "reshares": reshares}
    _check_counts(share, counts)
    at = at or timezone.now()
    with transaction.atomic():
        Engagement.objects.get_or_create(share=share)
        engagement = Engagement.objects.select_for_update().get(share=share)
        if source == Engagement.Source.NETWORK:
            _report(engagement, counts, at)
        else:
            _enter(engagement, counts, at)
        engagement.save()
    return engagement


def _check_counts(share: Share, counts: dict[str, int | None]) -> None:
    available = engagement_of(share.network)
    errors = {}
    for name, count in counts.items():
        if count is None:
            continue
        if name not in available:
            errors[name] = _("%(network)s does not have these.") % {
                "network": network_label(share.network)
            }
        elif not 0 <= count <= MAX_COUNT:
            errors[name] = _("Enter a number from 0 upwards.")
    if errors:
        raise ValidationError(errors)


def _report(engagement: Engagement, counts: dict[str, int | None], at: datetime) -> None:
    if engagement.reported_at is not None and at < engagement.reported_at:
        return
    told = {name: count for name, count in counts.items() if count is not None}
    for name, count in told.items():
        setattr(engagement, name, count)
    engagement.reported = [name for name in counts if name in {*engagement.reported, *told}]
    engagement.reported_at = at


def _enter(engagement: Engagement, counts: dict[str, int | None], at: datetime) -> None:
    for name, count in counts.items():
        if name not in engagement.reported:
            setattr(engagement, name, count)
    engagement.entered_at = at


def purge_day_keys(now: datetime | None = None) -> int:
    """Delete the keys of days that began more than 48 hours ago; gives how many.

    From then on no visitor's hash of those days can be made again from an address.
    """
    last_day = programme_day((now or timezone.now()) - DAY_KEY_LIFE)
    return DayKey.objects.filter(day__lte=last_day).delete()[0]
