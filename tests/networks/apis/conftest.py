"""Fakes on loopback that the interfaces ask instead of the networks."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image as Picture

from tests.fakes.bluesky import Bluesky
from tests.fakes.linkedin import LinkedIn
from tests.fakes.x import X
from wagtail_advocacy.networks.api import Credentials, Post


MADE_AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)


def seconds_for(kind: str) -> float:
    """How long an interface waits when a network fails as ``kind`` says."""
    return 1.5 if kind.startswith("silent") else 30


@pytest.fixture
def new_post():
    def make(text="Good news from the workshop", **more):
        given = {
            "url": "https://go.example.com/s/abc",
            "key": "0b6b2a62-9b1f-4d1e-8f5e-2a6a4ddc2f10",
            "made_at": MADE_AT,
            "title": "Good news",
            "language": "en",
        }
        return Post(text=text, **{**given, **more})

    return make


@pytest.fixture(scope="session")
def picture() -> bytes:
    file = io.BytesIO()
    Picture.new("RGB", (40, 20), "teal").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def stand_in(settings):
    """The addresses of a fake are asked instead of the network's."""

    def use(network):
        known = settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {
            **getattr(settings, "WAGTAIL_ADVOCACY_NETWORK_ADDRESSES", {}),
            **network.addresses,
        }
        return known

    return use


@pytest.fixture
def linkedin(settings, stand_in):
    settings.WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_ID = "client-1"
    settings.WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_SECRET = "secret-1"
    with LinkedIn() as network:
        network.add_person("ann", name="Ann Bee")
        stand_in(network)
        yield network


@pytest.fixture
def bluesky(stand_in):
    with Bluesky() as network:
        network.add_person(
            "ann.bsky.social", name="Ann", password="abcd-efgh-ijkl-mnop", followers=7
        )
        stand_in(network)
        yield network


@pytest.fixture
def x(settings, stand_in):
    settings.WAGTAIL_ADVOCACY_X_CLIENT_ID = "client-1"
    settings.WAGTAIL_ADVOCACY_X_CLIENT_SECRET = "secret-1"
    settings.WAGTAIL_ADVOCACY_X_MONTHLY_BUDGET = 20
    with X() as network:
        network.add_person("77", handle="ann", name="Ann", followers=9)
        stand_in(network)
        yield network


@pytest.fixture
def credentials_of():
    def make(token, **more):
        return Credentials(
            access_token=token.access,
            refresh_token=token.refresh,
            remote_id=token.person,
            scopes=token.scopes,
            **more,
        )

    return make
