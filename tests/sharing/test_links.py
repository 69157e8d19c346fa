"""The address that outsiders get."""

import pytest

from wagtail_advocacy.sharing.links import example_url, tracked_url
from wagtail_advocacy.sharing.services import start_share


@pytest.fixture
def share(alice, item):
    return start_share(alice, item, "linkedin", "Hi")


def test_the_link_stands_below_the_public_base_url(share, settings):
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = "https://go.example.com/"
    assert tracked_url(share) == f"https://go.example.com/s/{share.code}/"


def test_without_a_public_base_url_it_is_the_sites_own(share, settings):
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = ""
    assert tracked_url(share) == f"http://testserver/s/{share.code}/"


def test_the_example_is_as_long_as_a_real_link(share, site):
    assert len(example_url(site)) == len(tracked_url(share))
