"""Posts as Bluesky stores them (lexicon app.bsky.feed.post)."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime

from .api import Post
from .counting import address_spans


COLLECTION = "app.bsky.feed.post"
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
MOST_MENTIONS = 5
LONGEST_TAG = 64
TAG = re.compile(r"(?<![\w#&/])#(\w*[^\W\d]\w*)")
MENTION = re.compile(
    r"(?<![\w@./])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z]{2,63})(?![\w-])",
    re.IGNORECASE,
)


def record_key(post: Post) -> str:
    """The key under which ``post`` is stored: the same at each attempt.

    A TID (atproto.com/specs/tid): microseconds since 1970 and ten bits of the post's key.
    """
    since = post.made_at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    clock = int.from_bytes(hashlib.sha256(post.key.encode()).digest()[:2], "big") % 1024
    number = (microseconds << 10) | clock
    return "".join(SORTABLE[(number >> shift) & 31] for shift in range(60, -1, -5))


def record(post: Post, *, blob: dict | None, resolve: Callable[[str], str]) -> dict:
    """The record of ``post``.

    ``blob`` is its uploaded picture; ``resolve`` gives the identifier of a handle, or nothing.
    """
    text = post.text.encode("utf-8", "replace").decode()
    moment = post.made_at.astimezone(UTC).isoformat(timespec="milliseconds")
    made = {"$type": COLLECTION, "text": text, "createdAt": moment.replace("+00:00", "Z")}
    if post.language:
        made["langs"] = [post.language]
    facets = find_facets(text, resolve)
    if facets:
        made["facets"] = facets
    if post.url:
        card = {"uri": post.url, "title": post.title, "description": post.summary}
        if blob:
            card["thumb"] = blob
        made["embed"] = {"$type": "app.bsky.embed.external", "external": card}
    return made


def find_facets(text: str, resolve: Callable[[str], str]) -> list[dict]:
    """Links, hashtags and mentions in ``text``, which Bluesky does not find by itself.

    Places are counted in bytes of UTF-8.
    """
    spans = [
        (start, end, {"$type": "app.bsky.richtext.facet#link", "uri": text[start:end]})
        for start, end in address_spans(text, bare=False)
    ]
    links = [(start, end) for start, end, _feature in spans]
    for match in TAG.finditer(text):
        if len(match[1]) <= LONGEST_TAG and not _is_inside(match, links):
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": match[1]}
            spans.append((*match.span(), feature))
    mentions = [match for match in MENTION.finditer(text) if not _is_inside(match, links)]
    for match in mentions[:MOST_MENTIONS]:
        did = resolve(match[1].lower())
        if did:
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": did}
            spans.append((*match.span(), feature))
    return [
        {
            "index": {
                "byteStart": len(text[:start].encode()),
                "byteEnd": len(text[:end].encode()),
            },
            "features": [feature],
        }
        for start, end, feature in sorted(spans, key=lambda span: span[0])
    ]


def _is_inside(match: re.Match, spans: list[tuple[int, int]]) -> bool:
    return any(start <= match.start() < end for start, end in spans)
