"""Curated links from RSS and Atom feeds."""

from datetime import timedelta
from hashlib import blake2b
from io import BytesIO

import feedparser
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.safe_http import Answer, FetchError, Problem, fetch

from .links import add_link, site_language
from .models import CuratedLink, Feed, FeedEntry
from .unfurl import SUMMARY_LENGTH, TITLE_LENGTH, declared_charset, plain


FETCH_FEED = "wagtail_advocacy.content.tasks.fetch_feed"

KINDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    # What servers that were never told better say of a feed.
    "text/plain",
    "text/html",
    "application/octet-stream",
)
MOST_BYTES = 2_000_000
# Entries beyond these are not looked at, however many a feed has.
MOST_ENTRIES = 100
# A summary is cut before its markup is read.
MOST_MARKUP = 20_000


class NoFeed(Exception):
    """What came is neither RSS nor Atom."""


def fetch_all_feeds_later() -> int:
    """Have the worker fetch every active feed; gives how many there are."""
    ids = list(Feed.objects.filter(is_active=True).values_list("pk", flat=True))
    for pk in ids:
        enqueue(FETCH_FEED, pk)
    return len(ids)


def fetch_feed_later(feed: Feed) -> None:
    """Have the worker fetch ``feed``."""
    enqueue(FETCH_FEED, feed.pk)


def fetch_feed(feed: Feed) -> int:
    """Fetch ``feed``, make drafts of what is new in it, and record how it went.

    Gives how many links it brought. Whatever comes, the status of the feed says it. Safe to
    repeat: an entry that was seen once is not taken again, whatever became of it.
    """
    try:
        answer = fetch(feed.address, kinds=KINDS, most_bytes=MOST_BYTES, headers=_known(feed))
        if answer.status == 304:
            return _record(feed, answer)
        if answer.status != 200:
            return _record(feed, answer, problem=str(answer.status))
        entries = read_entries(answer)
    except FetchError as error:
        return _record(feed, None, problem=error.problem)
    except NoFeed:
        return _record(feed, None, problem=Problem.KIND)
    count = _take(feed, entries)
    _record(feed, answer)
    return count


def _known(feed: Feed) -> dict[str, str]:
    headers = {"Accept": "application/rss+xml, application/atom+xml, */*;q=0.5"}
    if feed.etag:
        headers["If-None-Match"] = feed.etag
    if feed.last_modified:
        headers["If-Modified-Since"] = feed.last_modified
    return headers


def _record(feed: Feed, answer: Answer | None, problem: str = "") -> int:
    feed.status = Feed.Status.FAILS if problem else Feed.Status.WORKS
    feed.problem, feed.fetched_at = problem, timezone.now()
    if answer is not None and answer.status == 200:
        feed.etag, feed.last_modified = answer.etag[:300], answer.last_modified[:100]
    Feed.objects.filter(pk=feed.pk).update(
        status=feed.status,
        problem=feed.problem,
        fetched_at=feed.fetched_at,
        etag=feed.etag,
        last_modified=feed.last_modified,
    )
    return 0


def read_entries(answer: Answer) -> list[dict]:
    """The entries of a feed that was fetched, newest first, as ``key``, ``address``, ``title``,
    ``summary`` and ``language``; texts are plain. Raises ``NoFeed``."""
    charset = declared_charset(answer.content_type)
    # The header of a charset that is none would make the parser give up.
    content_type = f"application/xml; charset={charset}" if charset else "application/xml"
    parsed = feedparser.parse(
        BytesIO(answer.body),
        response_headers={"content-type": content_type, "content-location": answer.url},
    )
    if not parsed.get("version"):
        raise NoFeed
    language = parsed.feed.get("language") or ""
    entries = [_entry(entry, language) for entry in parsed.entries[:MOST_ENTRIES]]
    return [entry for entry in entries if entry["address"]]


def _entry(entry, language: str) -> dict:
    address = (entry.get("link") or "").strip()
    return {
        "key": blake2b((entry.get("id") or address).encode(), digest_size=20).hexdigest(),
        "address": address if len(address) <= 2000 else "",
        "title": _text(entry.get("title"), TITLE_LENGTH),
        "summary": _text(entry.get("summary"), SUMMARY_LENGTH),
        "language": site_language(language.lower()),
    }


def _text(markup: str | None, length: int) -> str:
    soup = BeautifulSoup((markup or "")[:MOST_MARKUP], "html.parser")
    # Not get_text(): it calls itself for every level of the markup.
    return plain(" ".join(soup.find_all(string=True)), length)


def _take(feed: Feed, entries: list[dict]) -> int:
    seen = set(
        feed.entries.filter(key__in=[entry["key"] for entry in entries]).values_list(
            "key", flat=True
        )
    )
    new = [entry for entry in entries if entry["key"] not in seen]
    wanted = new[: max(_room(feed), 0)]
    count = sum(_take_one(feed, entry) for entry in wanted)
    if feed.fetched_at is None:
        # What a feed has in stock on the first day would otherwise come day by day as news.
        stock = [FeedEntry(feed=feed, key=entry["key"]) for entry in new[len(wanted) :]]
        FeedEntry.objects.bulk_create(stock, ignore_conflicts=True)
    return count


def _room(feed: Feed) -> int:
    """How many entries may be taken now, by the limits per day and of what is open."""
    yesterday = timezone.now() - timedelta(days=1)
    today = feed.entries.filter(seen_at__gt=yesterday, link__isnull=False).count()
    is_open = {"live": True} if feed.is_trusted else {"live": False, "expired": False}
    still_open = CuratedLink.objects.filter(feed=feed, **is_open).count()
    return min(feed.most_per_day - today, feed.most_open - still_open)


@transaction.atomic
def _take_one(feed: Feed, entry: dict) -> bool:
    row, is_new = FeedEntry.objects.get_or_create(feed=feed, key=entry["key"])
    if not is_new:
        return False
    try:
        link, is_new = add_link(
            feed.site,
            entry["address"],
            feed=feed,
            title=entry["title"],
            summary=entry["summary"],
            language=feed.language or entry["language"],
            topic_keys=feed.topic_keys,
        )
    except ValidationError:
        return False
    row.link = link
    row.save(update_fields=["link"])
    return is_new


def clear_old_drafts() -> int:
    """Delete drafts of feeds that nobody touched within the time that their feed's links are
    offered; gives how many. What they were of is still known and does not come again."""
    count = 0
    for feed in Feed.objects.all():
        old = timezone.now() - timedelta(days=feed.expires_after_days)
        drafts = feed.links.filter(live=False, created_at__lt=old, item=None)
        for link in drafts:
            if not link.was_edited:
                link.delete()
                count += 1
    return count
