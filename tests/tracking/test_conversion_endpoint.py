"""Conversions that other systems send, signed."""

import json
import time

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from wagtail_advocacy.tracking.conversions import endpoint
from wagtail_advocacy.tracking.conversions.keys import (
    GRACE,
    active_keys,
    end_conversion_key,
    make_conversion_key,
    signature,
)
from wagtail_advocacy.tracking.conversions.services import add_default_kinds
from wagtail_advocacy.tracking.models import Conversion, ConversionKey


pytestmark = pytest.mark.django_db

ADDRESS = "/s/conversions/"


@pytest.fixture
def key(site):
    add_default_kinds(site)
    return make_conversion_key(site)


@pytest.fixture
def send(client, key, share):
    """Send a conversion as a system with the key would, with changes."""

    def send(body=None, *, made=key, timestamp=None, address=ADDRESS, signed=None, **headers):
        if body is None:
            body = {"code": share.code, "kind": "application", "external_id": "a-1"}
        if isinstance(body, dict):
            body = json.dumps(body).encode()
        timestamp = str(int(time.time()) if timestamp is None else timestamp)
        record, secret = made
        return client.post(
            address,
            body,
            content_type=headers.pop("content_type", "application/json"),
            headers={
                "Advocacy-Key": record.name,
                "Advocacy-Timestamp": timestamp,
                "Advocacy-Signature": signed or signature(secret, timestamp, body),
                **headers,
            },
        )

    return send


def conversion(share, **values):
    return {"code": share.code, "kind": "application", "external_id": "a-1", **values}


def test_the_address_stands_beside_the_short_links():
    assert reverse("wagtail_advocacy_public:conversions") == ADDRESS


def test_a_signed_conversion_is_booked(send, share):
    response = send(conversion(share, value=1250.5, currency="EUR"))
    assert response.status_code == 200
    assert response.json() == {
        "external_id": "a-1",
        "code": share.code,
        "kind": "application",
        "value": "1250.50",
        "currency": "EUR",
        "occurred_at": None,
    }
    booked = Conversion.objects.get()
    assert (booked.share, booked.way, booked.booked_by) == (share, "server", None)


def test_the_same_request_again_gets_the_same_answer_and_no_second_row(send):
    first, second = send(), send()
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Conversion.objects.count() == 1


def test_the_same_number_with_other_content_conflicts(send, share):
    send()
    response = send(conversion(share, kind="lead"))
    assert response.status_code == 409
    assert response.json()["error"] == "other_content"


def test_it_works_without_the_last_slash(send):
    assert send(address="/s/conversions").status_code == 200


def test_no_cookie_is_read_or_set_and_nothing_is_cached(send):
    response = send()
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response["Cache-Control"] == "no-store"


def test_it_needs_no_csrf_token(key, share):
    from django.test import Client

    record, secret = key
    body = json.dumps(conversion(share)).encode()
    timestamp = str(int(time.time()))
    response = Client(enforce_csrf_checks=True).post(
        ADDRESS,
        body,
        content_type="application/json",
        headers={
            "Advocacy-Key": record.name,
            "Advocacy-Timestamp": timestamp,
            "Advocacy-Signature": signature(secret, timestamp, body),
        },
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"signed": "0" * 64},
        {"signed": "é"},
        {"Advocacy-Key": "ck_0000000000000000"},
        {"Advocacy-Key": "nonsense"},
        {"Advocacy-Signature": ""},
    ],
    ids=str,
)
def test_a_wrong_signature_or_key_is_refused(send, headers):
    response = send(**headers)
    assert response.status_code == 401
    assert response.json()["error"] == "invalid_signature"
    assert not Conversion.objects.exists()


def test_a_signature_of_another_body_is_refused(send, key, share):
    stamp = str(int(time.time()))
    signed = signature(key[1], stamp, b"{}")
    assert send(timestamp=stamp, signed=signed).status_code == 401


def test_the_signature_covers_the_time_stamp(send, key):
    now = int(time.time())
    body = b'{"code": "x"}'
    signed = signature(key[1], str(now), body)
    response = send(body, timestamp=now - 1, signed=signed)
    assert response.json()["error"] == "invalid_signature"


@pytest.mark.parametrize("age", [-301, 301])
def test_an_old_request_cannot_be_sent_again(send, age):
    response = send(timestamp=int(time.time()) + age)
    assert response.status_code == 401
    assert response.json()["error"] == "invalid_timestamp"


@pytest.mark.parametrize("timestamp", ["", "soon", "1.5", "9" * 30])
def test_a_time_stamp_that_is_none_is_refused(send, timestamp):
    response = send(timestamp=timestamp)
    assert response.json()["error"] == "invalid_timestamp"


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"code=1", 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b"[" * 5_000, 400, "not_json"),
        (b"[]", 400, "not_an_object"),
        (b"{" + b" " * 9_000 + b"}", 413, "too_large"),
    ],
    ids=["form", "bytes", "deep", "list", "large"],
)
def test_what_is_no_conversion_is_refused_with_the_reason(send, body, status, error):
    response = send(body)
    assert (response.status_code, response.json()["error"]) == (status, error)


def test_another_content_type_is_refused(send):
    assert send(content_type="text/plain").status_code == 415


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "nobodyhas1"}, "code"),
        ({"code": 7}, "code"),
        ({"kind": "party"}, "kind"),
        ({"value": "much"}, "value"),
        ({"value": [1]}, "value"),
        ({"occurred_at": {"a": 1}}, "occurred_at"),
        ({"name": "Jan de Vries"}, "name"),
    ],
    ids=str,
)
def test_wrong_values_are_named(send, share, change, field):
    response = send(conversion(share, **change))
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {field}
    assert not Conversion.objects.exists()


def test_not_a_number_is_no_value(send, share):
    body = json.dumps(conversion(share, value=float("nan"))).encode()
    assert set(send(body).json()["fields"]) == {"value"}


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post_is_answered(client, method):
    response = getattr(client, method)(ADDRESS)
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_a_share_of_another_site_is_not_known_to_the_key(send, share, site):
    other = Site.objects.create(hostname="other.example", root_page=site.root_page)
    add_default_kinds(other)
    response = send(made=make_conversion_key(other))
    assert set(response.json()["fields"]) == {"code"}


def test_a_key_is_slowed_down(send, monkeypatch):
    monkeypatch.setattr(endpoint, "KEY_LIMIT", 2)
    statuses = [send().status_code for _number in range(3)]
    assert statuses == [200, 200, 429]
    assert send()["Retry-After"] == "60"


def test_whoever_tries_signatures_is_slowed_down_and_others_are_not(send, monkeypatch):
    monkeypatch.setattr(endpoint, "WRONG_LIMIT", 1)
    statuses = [send(signed="0" * 64).status_code for _number in range(3)]
    assert statuses == [401, 429, 429]
    assert send().status_code == 200


def test_a_new_key_lets_the_one_before_work_for_a_day(send, key, site, eve):
    earlier = key[0]
    newer = make_conversion_key(site, eve)
    assert send().status_code == 200
    assert send(made=newer).status_code == 200
    earlier.refresh_from_db()
    assert earlier.ends_at <= timezone.now() + GRACE
    ConversionKey.objects.filter(pk=earlier.pk).update(ends_at=timezone.now())
    assert send().status_code == 401


def test_an_ended_key_signs_nothing(send, key, site, eve):
    end_conversion_key(key[0], eve)
    end_conversion_key(key[0], eve)
    assert send().status_code == 401
    assert not active_keys(site).exists()
    actions = ModelLogEntry.objects.filter(user=eve).values_list("action", flat=True)
    assert list(actions) == ["wagtail_advocacy.end_conversion_key"]


def test_the_secret_is_not_in_the_database(key):
    record, secret = key
    stored = ConversionKey.objects.values().get()
    assert all(secret not in str(value) for value in stored.values())
    assert secret.removeprefix("cs_") not in str(stored)


def test_a_key_outlives_a_change_of_the_secret_key_with_fallbacks(send, settings):
    old = django_settings.SECRET_KEY
    settings.SECRET_KEY = "another secret key that is long enough for a test"
    assert send().status_code == 401
    settings.SECRET_KEY_FALLBACKS = [old]
    assert send().status_code == 200


def test_the_last_use_of_a_key_is_remembered(send, key):
    send()
    key[0].refresh_from_db()
    assert key[0].used_at is not None


def test_a_key_made_and_ended_is_in_the_log(site, eve):
    key, _secret = make_conversion_key(site, eve)
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.make_conversion_key")
    assert (entry.user, entry.object_id) == (eve, str(key.pk))
