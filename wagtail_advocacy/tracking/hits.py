"""What a sink is handed, and how it is written down outside the database."""

import re
from datetime import UTC, date, datetime
from typing import NamedTuple
from zlib import crc32

from .models import Verdict


HASH = re.compile(r"[0-9a-f]{0,16}")
VERDICTS = frozenset(Verdict.values)


class NotStored(Exception):
    """A sink did not take a hit, or cannot tell whether it did.

    In the second case ``claim`` names the hit: whoever stores it elsewhere leaves a ``LoadMark``
    of that name in the same transaction, and it is not loaded from the sink.
    """

    def __init__(self, claim: str = ""):
        super().__init__(claim)
        self.claim = claim


class Hit(NamedTuple):
    """One request for a short link, as it is put down. ``slot`` is the start of its half-hour
    in UTC, ``day`` the programme's day."""

    share_id: int
    slot: datetime
    day: date
    verdict: str
    visitor: str
    network: str


def encode(hit: Hit) -> bytes:
    """``hit`` in one line, without the line's end, and with a check sum at its end."""
    text = (
        f"{hit.share_id}|{int(hit.slot.timestamp())}|{hit.day.isoformat()}|{hit.verdict!s}"
        f"|{hit.visitor}|{hit.network}"
    ).encode("ascii")
    return b"%b|%08x" % (text, crc32(text))


def decode(line: bytes) -> Hit:
    """The hit that ``encode`` wrote. Raises ``ValueError`` when the line is damaged."""
    text, _, check_sum = line.rpartition(b"|")
    if check_sum != b"%08x" % crc32(text):
        raise ValueError("The check sum is wrong.")
    share_id, slot, day, verdict, visitor, network = text.decode("ascii").split("|")
    if verdict not in VERDICTS or not HASH.fullmatch(visitor) or not HASH.fullmatch(network):
        raise ValueError("A field is wrong.")
    return Hit(
        int(share_id),
        datetime.fromtimestamp(int(slot), UTC),
        date.fromisoformat(day),
        verdict,
        visitor,
        network,
    )
