"""Shares, and outsiders with the headers that their browsers really send."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.tracking.user_agents import CHROME
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking import visitor


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
    """Follow a share's link as an outsider."""

    def follow(share, *, method="get", user_agent=CHROME, ip="203.0.113.7", **headers):
        code = getattr(share, "code", share)
        return getattr(client, method)(
            reverse("wagtail_advocacy_public:short_link", args=[code]),
            REMOTE_ADDR=ip,
            HTTP_USER_AGENT=user_agent,
            **headers,
        )

    return follow


@pytest.fixture
def clock(monkeypatch):
    """Set the time that visits happen at."""

    def set_time(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_time
