"""Finding the visitor's address, and telling visitors apart for a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from wagtail_advocacy.tracking import visitor
from wagtail_advocacy.tracking.models import DayKey
from wagtail_advocacy.tracking.services import purge_day_keys
from wagtail_advocacy.tracking.tasks import purge_day_keys as purge_day_keys_task


DAY = date(2026, 7, 15)


def request_from(ip="203.0.113.7", forwarded=None, user_agent="Browser", **headers):
    if forwarded is not None:
        headers["HTTP_X_FORWARDED_FOR"] = forwarded
    return RequestFactory().get("/", REMOTE_ADDR=ip, HTTP_USER_AGENT=user_agent, **headers)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "203.0.113.7", None, "203.0.113.7"),
        (0, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (1, "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "10.0.0.1", "198.51.100.1", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "unknown", "10.0.0.1"),
        (1, "10.0.0.1", "198.51.100.1,", "10.0.0.1"),
        (1, "10.0.0.1", "999.1.1.1", "10.0.0.1"),
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        (1, "10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "10.0.0.1", "2001:db8::7", "2001:db8::7"),
        (1, "10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        (0, "fe80::1%eth0", None, "fe80::1"),
    ],
)
def test_the_address_behind_proxies(settings, proxies, remote, forwarded, expected):
    settings.WAGTAIL_ADVOCACY_TRUSTED_PROXIES = proxies
    assert str(visitor.client_address(request_from(remote, forwarded))) == expected


def test_an_address_that_is_none_is_not_guessed():
    assert visitor.client_address(request_from("")) is None
    assert visitor.client_address(request_from("unix:")) is None


def identify(request=None, *, site_id=1, day=DAY, **values):
    request = request or request_from(**values)
    return visitor.identify(request, visitor.client_address(request), site_id=site_id, day=day)


@pytest.mark.django_db
def test_the_same_browser_at_the_same_address_is_the_same_visitor_all_day():
    assert identify() == identify()
    assert len(identify().hash) == 16
    int(identify().hash, 16)


@pytest.mark.django_db
def test_another_address_browser_site_or_day_is_another_visitor():
    hashes = {
        identify().hash,
        identify(ip="203.0.113.8").hash,
        identify(user_agent="Other").hash,
        identify(site_id=2).hash,
        identify(day=DAY + timedelta(days=1)).hash,
    }
    assert len(hashes) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.250", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:1::1", "2001:db8:1:2::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
    ],
)
def test_neighbours_share_a_network(one, other, is_same):
    assert (identify(ip=one).network == identify(ip=other).network) is is_same
    assert identify(ip=one).hash != identify(ip=other).hash


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["HTTP_SEC_GPC", "HTTP_DNT"])
def test_whoever_objects_to_tracking_is_not_told_apart(header):
    assert identify(**{header: "1"}) == visitor.UNKNOWN
    assert identify(**{header: "0"}) != visitor.UNKNOWN
    assert DayKey.objects.count() == 1


@pytest.mark.django_db
def test_without_an_address_nobody_is_told_apart():
    assert identify(ip="") == visitor.UNKNOWN


@pytest.mark.django_db
def test_a_strange_user_agent_does_no_harm():
    assert identify(user_agent="\udcff\x00é" * 400).hash


@pytest.mark.django_db
def test_the_key_of_a_day_is_asked_for_once():
    visitor.day_key(DAY)
    with CaptureQueriesContext(connection) as queries:
        visitor.day_key(DAY)
    assert len(queries) == 0


@pytest.mark.django_db
def test_every_process_uses_the_key_that_was_made_first():
    key = visitor.day_key(DAY)
    visitor.forget_day_key()
    assert visitor.day_key(DAY) == key == bytes(DayKey.objects.get().key)
    assert len(key) == 32


@pytest.mark.django_db
def test_a_new_day_drops_the_key_of_the_last_from_memory():
    first = visitor.day_key(DAY)
    second = visitor.day_key(DAY + timedelta(days=1))
    assert first != second
    assert visitor._known_key == (DAY + timedelta(days=1), second)


@pytest.mark.django_db
def test_keys_of_days_that_began_more_than_48_hours_ago_are_deleted():
    for back in range(5):
        DayKey.objects.create(day=DAY - timedelta(days=back))
    # 00:30 in Amsterdam on 15 July: the 13th began 48 and a half hours ago.
    gone = purge_day_keys(datetime(2026, 7, 14, 22, 30, tzinfo=UTC))
    assert gone == 3
    assert set(DayKey.objects.values_list("day", flat=True)) == {DAY, DAY - timedelta(days=1)}


@pytest.mark.django_db
def test_the_worker_deletes_old_keys():
    DayKey.objects.create(day=date(2020, 1, 1))
    purge_day_keys_task()
    assert not DayKey.objects.exists()
