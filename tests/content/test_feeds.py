from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.content import feeds
from wagtail_advocacy.content.feeds import (
    FETCH_FEED,
    clear_old_drafts,
    fetch_all_feeds_later,
    fetch_feed,
)
from wagtail_advocacy.content.links import fetch_link
from wagtail_advocacy.content.models import CuratedLink, Feed


def rss(*entries: str, head: str = "", language: str = "en") -> str:
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>News</title>'
        f"<language>{language}</language>{''.join(entries)}</channel></rss>"
    )


def entry(number: int, *, title: str = "", summary: str = "A text") -> str:
    return (
        f"<item><guid>{number}</guid><title>{title or f'News {number}'}</title>"
        f"<link>https://news.example.com/{number}</link>"
        f"<description>{summary}</description></item>"
    )


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="da"><title>N</title>
<entry><id>tag:1</id><title type="html">&lt;b&gt;Nyt&lt;/b&gt;</title>
<link href="https://news.example.com/1"/><summary>Tekst</summary></entry></feed>"""


@pytest.fixture
def feed(site, outside):
    return Feed.objects.create(site=site, name="News", address=outside.url("/feed"))


@pytest.fixture
def serve(outside):
    def answer(body, **options):
        outside.serve("/feed", body, **{"kind": "application/rss+xml", **options})

    return answer


def titles():
    return sorted(CuratedLink.objects.values_list("title", flat=True))


def test_new_entries_wait_as_drafts(feed, serve):
    serve(rss(entry(1), entry(2)))
    assert fetch_feed(feed) == 2
    assert titles() == ["News 1", "News 2"]
    assert not CuratedLink.objects.filter(live=True).exists()
    link = CuratedLink.objects.first()
    assert (link.summary, link.language, link.feed) == ("A text", "en", feed)


def test_atom_is_read_too(feed, serve):
    serve(ATOM, kind="application/atom+xml")
    fetch_feed(feed)
    assert titles() == ["Nyt"]


def test_the_status_says_that_it_works(feed, serve):
    serve(rss(entry(1)))
    fetch_feed(feed)
    feed.refresh_from_db()
    assert (feed.status, feed.problem) == (Feed.Status.WORKS, "")
    assert feed.fetched_at is not None


def test_an_entry_comes_once(feed, serve):
    serve(rss(entry(1)))
    fetch_feed(feed)
    CuratedLink.objects.all().delete()
    assert fetch_feed(feed) == 0
    assert titles() == []


def test_an_address_that_is_known_is_not_added_again(feed, serve, site):
    from wagtail_advocacy.content.links import add_link

    add_link(site, "https://news.example.com/1?utm_source=x")
    serve(rss(entry(1)))
    assert fetch_feed(feed) == 0
    assert CuratedLink.objects.count() == 1
    assert feed.entries.get().link is not None


def test_a_server_that_says_nothing_changed(feed, serve, outside):
    serve(rss(entry(1)), headers={"ETag": '"a"'})
    fetch_feed(feed)
    assert fetch_feed(feed) == 0
    assert outside.requests[-1].headers["If-None-Match"] == '"a"'
    feed.refresh_from_db()
    assert feed.status == Feed.Status.WORKS


def test_the_stock_of_the_first_day_does_not_come_later_as_news(feed, serve):
    feed.most_per_day = 2
    feed.save()
    serve(rss(*(entry(number) for number in range(1, 6))))
    assert fetch_feed(feed) == 2
    feed.entries.update(seen_at=timezone.now() - timedelta(days=2))
    assert fetch_feed(feed) == 0


def test_the_limit_per_day(feed, serve):
    feed.most_per_day = 2
    feed.save()
    serve(rss(entry(1)))
    fetch_feed(feed)
    feed.refresh_from_db()
    serve(rss(entry(4), entry(3), entry(2), entry(1)))
    assert fetch_feed(feed) == 1
    assert titles() == ["News 1", "News 4"]
    feed.entries.update(seen_at=timezone.now() - timedelta(days=2))
    assert fetch_feed(feed) == 2


def test_the_limit_of_what_is_open(feed, serve):
    feed.most_open = 1
    feed.save()
    serve(rss(entry(1), entry(2)))
    assert fetch_feed(feed) == 1


def test_a_trusted_feed_publishes_what_was_fetched(feed, serve):
    feed.is_trusted = True
    feed.save()
    serve(rss(entry(1)))
    fetch_feed(feed)
    link = CuratedLink.objects.get()
    assert not link.live
    fetch_link(link)
    link.refresh_from_db()
    assert link.live
    assert link.item.shareable
    assert link.expire_at is not None


def test_links_begin_with_the_topics_of_the_feed(feed, serve):
    feed.topic_keys = ["7f1b2c3d-0000-4000-8000-000000000001"]
    feed.save()
    serve(rss(entry(1)))
    fetch_feed(feed)
    assert CuratedLink.objects.get().topic_keys == feed.topic_keys


@pytest.mark.parametrize(
    ("arrange", "problem"),
    [
        (lambda outside: outside.serve("/feed", "<html>No feed", kind="text/html"), "kind"),
        (lambda outside: outside.serve("/feed", b"\x00\x01", kind="text/xml"), "kind"),
        (lambda outside: outside.serve("/feed", b"", kind="text/xml"), "kind"),
        (lambda outside: outside.serve("/feed", b"x" * 2_100_000, kind="text/xml"), "too_big"),
        (lambda outside: outside.serve("/feed", b"", kind="image/png"), "kind"),
        (lambda outside: outside.serve("/feed", b"", status=500), "500"),
        (lambda outside: outside.serve("/feed", b"", status=404), "404"),
        (lambda outside: outside.redirect("/feed", "http://169.254.169.254/"), "internal"),
        (lambda outside: outside.redirect("/feed", "/feed"), "redirects"),
        (lambda outside: outside.break_off("/feed"), "broken"),
    ],
)
def test_what_is_no_feed_ends_in_a_clear_status(feed, outside, arrange, problem):
    arrange(outside)
    assert fetch_feed(feed) == 0
    feed.refresh_from_db()
    assert (feed.status, feed.problem) == (Feed.Status.FAILS, problem)
    assert not CuratedLink.objects.exists()


def test_a_feed_that_failed_can_work_again(feed, serve, outside):
    fetch_feed(feed)
    serve(rss(entry(1)))
    feed.refresh_from_db()
    assert fetch_feed(feed) == 1
    feed.refresh_from_db()
    assert (feed.status, feed.problem) == (Feed.Status.WORKS, "")


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))


@pytest.mark.parametrize(
    "body",
    [
        rss(entry(1, title="&l9;"), head=f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>'),
        rss(entry(1, title="&x;"), head='<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        rss(entry(1))[:-20],
        rss(entry(1, summary="&lt;div&gt;" * 10_000)),
        rss("<item><title>No link</title></item>", "<item><link>javascript:alert(1)</link></item>"),
        rss("<item><link>http://10.0.0.1/</link></item>", "<item/>"),
        rss(entry(1, title="x" * 5000)),
        rss(entry(1)).encode("utf-16"),
        "<rss version='2.0'><channel>" + "<item>" * 20_000,
    ],
)
def test_hostile_feeds_leave_nothing_half_done(feed, serve, body):
    serve(body)
    fetch_feed(feed)
    feed.refresh_from_db()
    assert feed.status in {Feed.Status.WORKS, Feed.Status.FAILS}
    for link in CuratedLink.objects.all():
        assert link.address.startswith("https://news.example.com/")
        assert "root:" not in link.title
        assert len(link.title) <= 255


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("latin-1", "iso-8859-1"), ("utf-8", "utf-8"), ("utf-8", "nonsense"), ("utf-8", "zip")],
)
def test_character_sets(feed, serve, charset, declared):
    body = rss(entry(1, title="Wärme")).encode(charset)
    serve(body, kind=f"application/rss+xml; charset={declared}")
    fetch_feed(feed)
    assert titles() == ["Wärme"]


def test_markup_in_texts_is_dropped(feed, serve):
    serve(rss(entry(1, title="&lt;b&gt;Bold&lt;/b&gt;", summary="&lt;p&gt;One&lt;/p&gt; two")))
    fetch_feed(feed)
    link = CuratedLink.objects.get()
    assert (link.title, link.summary) == ("Bold", "One two")


def test_old_drafts_that_nobody_touched_are_cleared(feed, serve, eve):
    serve(rss(entry(1), entry(2), entry(3)))
    fetch_feed(feed)
    kept = CuratedLink.objects.get(title="News 2")
    kept.save_revision(user=eve)
    CuratedLink.objects.exclude(title="News 3").update(
        created_at=timezone.now() - timedelta(days=31)
    )
    assert clear_old_drafts() == 1
    assert titles() == ["News 2", "News 3"]
    assert fetch_feed(feed) == 0


def test_active_feeds_are_fetched_by_the_worker(feed, site, monkeypatch):
    tasks = []
    monkeypatch.setattr(feeds, "enqueue", lambda *arguments: tasks.append(arguments))
    Feed.objects.create(site=site, name="Off", address="https://example.com/f", is_active=False)
    assert fetch_all_feeds_later() == 1
    assert tasks == [(FETCH_FEED, feed.pk)]


@pytest.fixture
def curator(client, eve):
    names = ["add_feed", "change_feed", "view_feed", "delete_feed"]
    eve.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(eve)
    return client


def test_saving_a_feed_has_it_fetched(curator, site, monkeypatch):
    tasks = []
    monkeypatch.setattr(feeds, "enqueue", lambda *arguments: tasks.append(arguments))
    values = {
        "site": site.pk,
        "name": "News",
        "address": "https://news.example.com/feed",
        "is_active": "on",
        "most_per_day": 5,
        "most_open": 20,
        "expires_after_days": 30,
    }
    curator.post(reverse("advocacy_feeds:add"), values)
    assert tasks == [(FETCH_FEED, Feed.objects.get().pk)]


def test_the_list_says_why_a_feed_fails(curator, feed):
    fetch_feed(feed)
    page = curator.get(reverse("advocacy_feeds:index")).content.decode()
    assert "The server answered with the error 404." in page


def test_whoever_may_not_curate_is_refused(client, eve):
    client.force_login(eve)
    assert client.get(reverse("advocacy_feeds:index")).status_code == 302


@pytest.mark.parametrize("count", [10, 200])
def test_the_list_has_a_bounded_number_of_queries(
    curator, site, count, django_assert_max_num_queries
):
    Feed.objects.bulk_create(
        Feed(site=site, name=f"F{number}", address="https://example.com/f")
        for number in range(count)
    )
    with django_assert_max_num_queries(20):
        curator.get(reverse("advocacy_feeds:index"))
