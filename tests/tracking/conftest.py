"""Shares, and outsiders with the headers that their browsers really send."""

import secrets
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.tracking.user_agents import CHROME
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking import sinks, spool, stream, visitor
from wagtail_advocacy.tracking.loading import load_clicks


# A summer Wednesday, 12:10 in Amsterdam.
NOON = datetime(2026, 7, 15, 10, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _forget_day_key():
    visitor.forget_day_key()
    yield
    visitor.forget_day_key()


@pytest.fixture
def make_share(alice, item):
    def make(network="linkedin", *, ambassador=alice, item=item, **values):
        return Share.objects.create(ambassador=ambassador, item=item, network=network, **values)

    return make


@pytest.fixture
def share(make_share):
    return make_share()


@pytest.fixture
def visit(client):
    """Follow a share's link as an outsider, and let the worker load it if the sink kept it."""

    def follow(share, *, method="get", user_agent=CHROME, ip="203.0.113.7", **headers):
        code = getattr(share, "code", share)
        response = getattr(client, method)(
            reverse("wagtail_advocacy_public:short_link", args=[code]),
            REMOTE_ADDR=ip,
            HTTP_USER_AGENT=user_agent,
            **headers,
        )
        if sinks.is_loaded_later():
            load_clicks()
        return response

    return follow


@pytest.fixture
def spooled(settings, tmp_path):
    """The folder of a site that has the sink ``spool``."""
    settings.WAGTAIL_ADVOCACY_CLICK_SINK = "spool"
    settings.WAGTAIL_ADVOCACY_CLICK_SPOOL = str(tmp_path)
    yield tmp_path
    spool.forget_file()


REDIS = "redis://127.0.0.1:6379/0"


@pytest.fixture
def streamed(settings, monkeypatch):
    """The client of a site that has the sink ``redis``, with a stream of its own."""
    redis = pytest.importorskip("redis", reason="needs the redis package")
    client = redis.Redis.from_url(REDIS, socket_connect_timeout=2)
    try:
        client.ping()
    except redis.RedisError:
        client.close()
        pytest.skip("needs a Redis server at 127.0.0.1:6379")
    key = f"advocacy-test:{secrets.token_hex(6)}"
    settings.WAGTAIL_ADVOCACY_CLICK_SINK = "redis"
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = REDIS
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_KEY = key
    monkeypatch.setattr(stream, "SETTLING", -1)
    stream.forget_pause()
    client.key = key
    yield client
    client.delete(key, f"{key}:name")
    client.close()
    stream.forget_clients()


@pytest.fixture
def placed_first(settings):
    """A site that has our middleware before all others."""
    settings.MIDDLEWARE = [
        "wagtail_advocacy.tracking.middleware.ShortLinkMiddleware",
        *settings.MIDDLEWARE,
    ]


WAYS = {
    "database": [],
    "spool": ["spooled"],
    "redis": ["streamed"],
    "spool, first": ["spooled", "placed_first"],
}


@pytest.fixture(params=["database", "spool, first"])
def way(request):
    """Each way in which a link can be answered: sink and place."""
    for name in WAYS[request.param]:
        request.getfixturevalue(name)
    return request.param


@pytest.fixture
def clock(monkeypatch):
    """Set the time that visits happen at."""

    def set_time(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_time
