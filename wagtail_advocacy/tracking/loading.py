"""Clicks that a sink kept are brought into the database, by the worker or by a command.

A batch is stored in one transaction together with how far its source has been loaded
(``LoadMark``). So whoever is killed, at whatever moment, has loaded a batch as a whole or not at
all, and the next one goes on where it ended.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils import timezone

from wagtail_advocacy.conf import SHORTEST_RETENTION, advocacy_settings
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import clicks_loading

from . import spool, stream
from .hits import Hit, decode
from .models import Click, LoadMark, Verdict
from .services import confirm_by_reader
from .sinks import SLOT_SECONDS, add_hits


logger = logging.getLogger(__name__)

# Clicks of one transaction, so that it is short.
BATCH = 2_000

# No line of ours is longer.
LONGEST_LINE = 200

# A file's name is never used again, but one that was removed may be back after a power cut.
MARK_LIFE = timedelta(days=7)


@dataclass
class Loaded:
    """What one run of the loader came to.

    ``clicks`` are stored; ``damaged`` could not be read; ``left_out`` are of shares that are gone
    or of days of which the site keeps no clicks any more; ``failed`` sources are tried again.
    """

    clicks: int = 0
    damaged: int = 0
    left_out: int = 0
    failed: int = 0

    def add(self, other: "Loaded") -> None:
        self.clicks += other.clicks
        self.damaged += other.damaged
        self.left_out += other.left_out
        self.failed += other.failed


def load_clicks(batch: int = BATCH) -> Loaded:
    """Load everything that waits, ``batch`` clicks a transaction; gives what it came to.

    Every sink that the site has settings for is asked, not only the chosen one, so that changing
    the sink loses nothing. Safe to interrupt, to repeat, and to run several times at once.
    """
    loaded = Loaded()
    if advocacy_settings.CLICK_SPOOL:
        loaded.add(_load_spool(batch))
    if advocacy_settings.CLICK_REDIS_URL:
        loaded.add(_load_stream(batch))
    return loaded


def purge_load_marks(now: datetime | None = None) -> int:
    """Delete the marks of sources that are long gone; gives how many."""
    old = LoadMark.objects.filter(updated_at__lt=(now or timezone.now()) - MARK_LIFE)
    return old.exclude(source__startswith="redis:").delete()[0]


@contextmanager
def load_mark(source: str) -> Iterator[LoadMark]:
    """A transaction in which nobody else loads from ``source``; gives its mark."""
    with transaction.atomic():
        LoadMark.objects.bulk_create([LoadMark(source=source)], ignore_conflicts=True)
        yield LoadMark.objects.select_for_update().get(source=source)


def store(hits: Sequence[Hit], now: datetime | None = None) -> Loaded:
    """Store ``hits`` within the caller's transaction, and take the started shares among them that
    an outside reader came by as posted.

    What belongs to no share any more is left out, and so is what is older than the site keeps
    clicks: its day is closed.
    """
    now = now or timezone.now()
    oldest = _oldest_day(now)
    known = dict(
        Share.objects.filter(pk__in={hit.share_id for hit in hits}).values_list("pk", "state")
    )
    kept = [hit for hit in hits if hit.share_id in known and (oldest is None or hit.day > oldest)]
    if kept:
        clicks_loading.send(Click, since=min(hit.slot for hit in kept))
        # In one order, so that two who store at once wait for one another only.
        add_hits(sorted(Counter(kept).items()))
        _confirm(kept, known, now)
    return Loaded(clicks=len(kept), left_out=len(hits) - len(kept))


def _oldest_day(now: datetime):
    kept_for = advocacy_settings.CLICK_RETENTION_DAYS
    if not kept_for:
        return None
    return programme_day(now) - timedelta(days=max(kept_for, SHORTEST_RETENTION))


def _confirm(hits: Iterable[Hit], states: dict[int, str], now: datetime) -> None:
    """Each started share is confirmed at the end of the half-hour of its first reader."""
    first: dict[int, datetime] = {}
    for hit in hits:
        if hit.verdict == Verdict.COUNTED and states[hit.share_id] == Share.State.STARTED:
            first[hit.share_id] = min(hit.slot, first.get(hit.share_id, hit.slot))
    for share_id, slot in first.items():
        slot_end = slot + timedelta(seconds=SLOT_SECONDS) - datetime.resolution
        confirm_by_reader(share_id, at=min(now, slot_end))


def _load_spool(batch: int) -> Loaded:
    loaded = Loaded()
    try:
        for path in spool.ready_files():
            try:
                loaded.add(_load_file(path, batch))
            except (OSError, DatabaseError):
                logger.exception("The spool file %s could not be loaded.", path)
                loaded.failed += 1
    except OSError:
        logger.exception("The spool %s could not be read.", advocacy_settings.CLICK_SPOOL)
        loaded.failed += 1
    return loaded


def _load_file(path: Path, batch: int) -> Loaded:
    loaded = Loaded()
    source = f"spool:{path.parent.name}/{path.name}"
    while True:
        with load_mark(source) as mark:
            lines, end = _read(path, int(mark.reached or 0), batch)
            if lines:
                hits, damaged = _decode_all(lines)
                stored = store(hits)
                mark.reached = str(end)
                mark.save()
        if not lines:
            break
        loaded.add(stored)
        loaded.damaged += damaged
    path.unlink(missing_ok=True)
    if loaded.damaged:
        logger.error("%d damaged lines in the spool file %s.", loaded.damaged, source)
    return loaded


def _read(path: Path, start: int, count: int) -> tuple[list[bytes], int]:
    """At most ``count`` lines from the byte ``start`` on, and the byte at which they end. Nothing
    where another loader has removed the file."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return [], start
    lines = []
    with file:
        file.seek(start)
        while len(lines) < count and (line := file.readline(LONGEST_LINE)):
            lines.append(line)
        return lines, file.tell()


def _load_stream(batch: int) -> Loaded:
    from redis import RedisError

    loaded = Loaded()
    try:
        waiting = stream.Stream()
        is_more = True
        while is_more:
            with load_mark(waiting.source) as mark:
                entries, is_more = waiting.read(batch)
                stored, damaged = _store_entries(entries, mark)
            if entries:
                waiting.finish(entries)
            loaded.add(stored)
            loaded.damaged += damaged
    except (RedisError, OSError, DatabaseError):
        logger.exception("The clicks in Redis could not be loaded.")
        loaded.failed += 1
    if loaded.damaged:
        logger.error("%d damaged entries in the stream in Redis.", loaded.damaged)
    return loaded


def _store_entries(entries: Sequence[stream.Entry], mark: LoadMark) -> tuple[Loaded, int]:
    """Store those of ``entries`` that are beyond ``mark`` and that nobody stored elsewhere."""
    reached = stream.id_key(mark.reached)
    new = [entry for entry in entries if stream.id_key(entry.id) > reached]
    if not new:
        return Loaded(), 0
    claims = LoadMark.objects.filter(source__in=[entry.claim for entry in new])
    claimed = set(claims.values_list("source", flat=True))
    hits, damaged = _decode_all(entry.line for entry in new if entry.claim not in claimed)
    stored = store(hits)
    mark.reached = new[-1].id
    mark.save()
    return stored, damaged


def _decode_all(lines: Iterable[bytes]) -> tuple[list[Hit], int]:
    hits, damaged = [], 0
    for line in lines:
        line = line.rstrip(b"\n")
        if not line:
            continue
        try:
            hits.append(decode(line))
        except (ValueError, OverflowError):
            damaged += 1
    return hits, damaged
