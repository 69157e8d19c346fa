"""Keys are changed, and no secret gets where it does not belong."""

import logging
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import connection
from django.urls import reverse

from wagtail_advocacy.networks.api import Credentials
from wagtail_advocacy.sharing.models import Account, ServerApp
from wagtail_advocacy.sharing.redacting import HideSecrets, without_secrets
from wagtail_advocacy.sharing.refreshing import fresh_credentials
from wagtail_advocacy.sharing.rotating import encrypted_fields, rotate_keys


OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def keys(settings):
    def keys(*names):
        settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = list(names)

    keys(OLD)
    return keys


def rotate():
    out = StringIO()
    call_command("advocacy_rotate_token_keys", stdout=out)
    return out.getvalue()


def test_a_new_key_takes_over_and_the_old_one_can_go(alice, connect, keys):
    connect(alice)
    ServerApp.objects.create(server="a.example", redirect_uri="https://b", secrets={"id": "app"})
    keys(NEW, OLD)
    assert "2 encrypted" in rotate()
    keys(NEW)
    assert Account.objects.get().credentials.access_token == "tok-1"
    assert ServerApp.objects.get().secrets == {"id": "app"}
    assert rotate_keys() == (2, 0)


def test_before_the_command_the_old_key_is_needed(alice, connect, keys):
    connect(alice)
    keys(NEW)
    assert not Account.objects.get().is_usable
    keys(NEW, OLD)
    assert Account.objects.get().is_usable


def test_what_no_key_opens_is_said_and_left_as_it_is(alice, bob, connect, keys):
    from wagtail_advocacy.networks.api import Profile

    connect(alice)
    keys(NEW)
    connect(bob, profile=Profile("b"))
    with pytest.raises(CommandError, match="1 cannot be read"):
        rotate()
    keys(OLD)
    assert Account.objects.get(ambassador=alice).credentials.access_token == "tok-1"


def test_without_a_key_the_command_says_so(alice, connect, keys):
    connect(alice)
    keys()
    with pytest.raises(CommandError, match="TOKEN_KEYS"):
        rotate()


def test_every_encrypted_field_is_known():
    assert {model for model, _field in encrypted_fields()} == {Account, ServerApp}


def test_neither_admin_shows_accounts(alice, connect, client, admin_user):
    from wagtail.snippets.models import get_snippet_models

    assert not {Account, ServerApp} & set(admin.site._registry)
    assert not {Account, ServerApp} & set(get_snippet_models())
    client.force_login(admin_user)
    account = connect(alice, access_token="tok-secret")
    page = client.get(f"/admin/reports/site-history/?object_title={account.handle}")
    assert "tok-secret" not in page.text


def test_words_about_an_account_hold_no_secret(alice, connect):
    account = connect(alice, access_token="tok-secret", more={"client_secret": "app-secret"})
    said = f"{account} {account!r} {account.credentials!r} {serialize('json', [account])}"
    assert "secret" not in said.replace('"secrets"', "")


def test_nothing_is_logged_of_what_is_kept(
    client, alice, bluesky, linkedin, connect, caplog, monkeypatch
):
    caplog.set_level(logging.DEBUG)
    account = connect(alice, access_token="tok-secret", refresh_token="ref-secret")
    linkedin.api.answers["refresh"] = lambda credentials: Credentials("tok-secret-2")
    fresh_credentials(account, refused=account.credentials)
    client.force_login(alice.user)
    client.post(reverse("wagtail_advocacy:disconnect_account", args=["linkedin"]))
    written = [record.getMessage() for record in caplog.records if record.name != "django.db"]
    assert not [line for line in written if "-secret" in line]


def test_statements_hold_no_secret(alice, connect, settings):
    settings.DEBUG = True
    connection.queries_log.clear()
    connect(alice, access_token="tok-secret")
    assert connection.queries_log
    assert not [query for query in connection.queries_log if "tok-secret" in query["sql"]]


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        (
            "GET /accounts/x/connected/?code=abc123&state=s3 HTTP/1.1",
            "GET /accounts/x/connected/?code=[hidden]&state=[hidden] HTTP/1.1",
        ),
        ("client_secret=abc&grant_type=code", "client_secret=[hidden]&grant_type=code"),
        ("body: client_secret=abc&x=1", "body: client_secret=[hidden]&x=1"),
        ('{"accessJwt": "ey.abc", "did": "d"}', '{"accessJwt": "[hidden]", "did": "d"}'),
        ("{'password': 'ab-cd', 'x': 1}", "{'password': '[hidden]', 'x': 1}"),
        ("Authorization: Bearer abcdefghij", "Authorization: Bearer [hidden]"),
        ("Error code 7 in state B", "Error code 7 in state B"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(line, hidden):
    assert without_secrets(line) == hidden


def test_the_filter_hides_what_a_library_logs():
    record = logging.LogRecord("x", 10, "p", 1, "asked %s", ("/?access_token=abc",), None)
    assert HideSecrets().filter(record)
    assert record.getMessage() == "asked /?access_token=[hidden]"
