"""The site of a request, from a list that is kept for a moment."""

import pytest
from wagtail.models import Site

from wagtail_advocacy.programme.sites import site_of


HOSTS = [
    "testserver",
    "testserver:8000",
    "b.example",
    "b.example:8000",
    "b.example:9",
    "c.example",
    "c.example:9",
    "unknown.example",
]


@pytest.fixture
def sites(site, home):
    for hostname, port in (("b.example", 80), ("b.example", 8000), ("c.example", 81)):
        Site.objects.create(hostname=hostname, port=port, root_page=home)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("has_default", [True, False])
def test_it_is_the_one_that_wagtail_finds(rf, sites, host, has_default):
    if not has_default:
        Site.objects.filter(is_default_site=True).get().delete()
    place = {"SERVER_PORT": host.partition(":")[2] or "80", "headers": {"host": host}}
    assert site_of(rf.get("/", **place)) == Site.find_for_request(rf.get("/", **place))


def test_a_second_page_asks_nothing(rf, site, django_assert_num_queries):
    site_of(rf.get("/"))
    with django_assert_num_queries(0):
        request = rf.get("/")
        found = site_of(request)
        assert Site.find_for_request(request) is found
    assert found == site
    assert found.hostname == site.hostname


def test_saving_and_deleting_a_site_shows_at_once(rf, site, home):
    request = {"headers": {"host": "b.example"}}
    assert site_of(rf.get("/", **request)) == site
    other = Site.objects.create(hostname="b.example", port=80, root_page=home)
    assert site_of(rf.get("/", **request)) == other
    other.delete()
    assert site_of(rf.get("/", **request)) == site
