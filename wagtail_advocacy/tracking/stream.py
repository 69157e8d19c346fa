"""The sink ``redis``: an entry a click, appended to a stream before the answer leaves.

An entry stays in the stream until it is stored: it is read by a consumer group, acknowledged and
deleted after the commit, and never trimmed. How far the stream has been loaded is remembered in the
transaction that stores the clicks, so an entry that comes again, because the acknowledgement got
lost or because Redis was killed with its last writes, is not stored again.

Redis keeps what it was given as well as it was told to: ``appendonly yes`` with ``appendfsync
always`` loses nothing; with ``everysec`` the death of Redis itself can take the clicks of the last
two seconds.
"""

import logging
import secrets
from collections.abc import Sequence
from functools import lru_cache
from time import monotonic
from typing import NamedTuple

from wagtail_advocacy.conf import advocacy_settings

from .hits import Hit, NotStored, encode


logger = logging.getLogger(__name__)

GROUP = "advocacy"
# One name, so that whoever loads gets what the one before him had and did not finish.
CONSUMER = "loader"

# Seconds for which a visitor waits for Redis at most.
TIMEOUT = 1
LOADER_TIMEOUT = 5

# Seconds for which Redis is not asked again when it could not be reached.
PAUSE = 2

# Seconds for which an entry is left in the stream. A visit whose entry may or may not have arrived
# is in the database by then, and has left its mark.
SETTLING = 10

CLAIM = "redis-claim:"


class Entry(NamedTuple):
    id: str
    line: bytes
    claim: str


@lru_cache(maxsize=4)
def _client(url: str, timeout: float):
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # Never tried again by the client: the first try may have succeeded.
    return Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
    )


_paused_until = -float("inf")


def put_down(hit: Hit) -> None:
    """Append ``hit`` to the stream. Raises ``NotStored``, with a claim where it may be in it all
    the same."""
    from redis import RedisError

    global _paused_until
    if monotonic() < _paused_until:
        raise NotStored
    token = secrets.token_hex(8)
    fields = {"hit": encode(hit), "token": token}
    try:
        _client(advocacy_settings.CLICK_REDIS_URL, TIMEOUT).xadd(_key(), fields)
    except (RedisError, OSError) as error:
        _paused_until = monotonic() + PAUSE
        raise NotStored(CLAIM + token) from error


def forget_pause() -> None:
    """Ask Redis again though it could not be reached a moment ago."""
    global _paused_until
    _paused_until = -float("inf")


def forget_clients() -> None:
    """Close the connections to Redis."""
    for timeout in (TIMEOUT, LOADER_TIMEOUT):
        _client(advocacy_settings.CLICK_REDIS_URL, timeout).close()
    _client.cache_clear()


class Stream:
    """The stream as the loader sees it. Raises ``redis.RedisError``."""

    def __init__(self):
        from redis import ResponseError

        self.client = _client(advocacy_settings.CLICK_REDIS_URL, LOADER_TIMEOUT)
        self.key = _key()
        try:
            self.client.xgroup_create(self.key, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        # Ids of another stream say nothing: this one may be on another server since.
        self.client.set(f"{self.key}:name", secrets.token_hex(8), nx=True)
        self.source = f"redis:{self.client.get(f'{self.key}:name').decode()}"

    def read(self, count: int) -> tuple[list[Entry], bool]:
        """At most ``count`` entries, the oldest first, and whether more of them can be had now:
        those that were read and not finished first, the very youngest not at all."""
        entries = self._read("0", count) or self._read(">", count)
        seconds, micro = self.client.time()
        youngest = (seconds - SETTLING) * 1000 + micro // 1000
        old = [entry for entry in entries if id_key(entry.id)[0] <= youngest]
        return old, bool(old) and len(old) == len(entries)

    def _read(self, after: str, count: int) -> list[Entry]:
        answer = self.client.xreadgroup(GROUP, CONSUMER, {self.key: after}, count=count)
        entries = []
        for _key, rows in answer or ():
            for name, fields in rows:
                # An entry that was deleted and not acknowledged has no fields.
                fields = fields or {}
                claim = CLAIM + fields.get(b"token", b"").decode("ascii", "replace")
                entries.append(Entry(name.decode(), fields.get(b"hit", b""), claim))
        return entries

    def finish(self, entries: Sequence[Entry]) -> None:
        """Acknowledge and delete ``entries``, which are stored."""
        ids = [entry.id for entry in entries]
        pipeline = self.client.pipeline(transaction=True)
        pipeline.xack(self.key, GROUP, *ids)
        pipeline.xdel(self.key, *ids)
        pipeline.execute()


def id_key(entry_id: str) -> tuple[int, int]:
    """What entries are ordered by: milliseconds and a number. An empty id is before all."""
    milliseconds, _, number = (entry_id or "0-0").partition("-")
    return int(milliseconds), int(number)


def problem() -> str | None:
    """Why Redis would not keep clicks: it cannot be reached, keeps nothing when it is restarted,
    or throws away what it has no room for. ``None`` when it would. Where it does not tell, it is
    believed."""
    from redis import RedisError

    client = _client(advocacy_settings.CLICK_REDIS_URL, TIMEOUT)
    try:
        client.ping()
    except (RedisError, OSError) as error:
        return f"Redis cannot be reached: {error}"
    try:
        found = {**client.config_get("appendonly"), **client.config_get("maxmemory-policy")}
    except RedisError:  # Providers often forbid to ask.
        return None
    if found.get("appendonly") == "no":
        return "Redis does not keep clicks when it is restarted (appendonly no)."
    if found.get("maxmemory-policy", "noeviction").startswith("allkeys"):
        return f"Redis may throw clicks away (maxmemory-policy {found['maxmemory-policy']})."
    return None


def _key() -> str:
    return advocacy_settings.CLICK_REDIS_KEY
