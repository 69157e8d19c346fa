from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.core.serializers import serialize
from django.db import connection, transaction

from wagtail_advocacy.models import ServerApp
from wagtail_advocacy.sharing.encryption import (
    LostSecret,
    SecretLost,
    can_encrypt,
    decrypt,
    encrypt,
)


OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRETS = {"client_id": "abc", "client_secret": "s3cret", "number": 3, "nothing": None}


@pytest.fixture
def keys(settings):
    def use(*names):
        settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = list(names)

    return use


def keep(**values):
    values = {"server": "a.example", "redirect_uri": "https://b.example/", **values}
    return ServerApp.objects.create(secrets=SECRETS, **values)


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM wagtail_advocacy_serverapp")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_secret_comes_back_with_its_types(keys):
    keys(NEW)
    app = keep()
    assert ServerApp.objects.get(pk=app.pk).secrets == SECRETS


@pytest.mark.django_db
def test_the_database_holds_neither_names_nor_values(keys):
    keys(NEW)
    keep()
    assert "s3cret" not in stored()
    assert "client" not in stored()


def test_an_older_key_still_opens(keys):
    keys(OLD)
    text = encrypt(SECRETS)
    keys(NEW, OLD)
    assert decrypt(text) == SECRETS


def test_a_key_that_is_gone_is_told(keys):
    keys(OLD)
    text = encrypt(SECRETS)
    keys(NEW)
    with pytest.raises(SecretLost):
        decrypt(text)


@pytest.mark.django_db
@pytest.mark.parametrize("left", [[NEW], []])
def test_a_list_opens_though_a_secret_is_lost_and_nothing_is_overwritten(keys, left):
    keys(OLD)
    app = keep()
    before = stored()
    keys(*left)
    app = ServerApp.objects.get(pk=app.pk)
    assert isinstance(app.secrets, LostSecret)
    with pytest.raises(SecretLost), transaction.atomic():
        app.save()
    assert stored() == before


@pytest.mark.django_db
def test_secrets_cannot_be_searched_for():
    with pytest.raises(FieldError):
        ServerApp.objects.filter(secrets="x").exists()


@pytest.mark.django_db
def test_dumps_hold_no_secret(keys):
    keys(NEW)
    dump = serialize("json", [keep()])
    assert "s3cret" not in dump
    assert stored() not in dump


def test_without_a_key_nothing_is_encrypted(keys):
    keys()
    assert not can_encrypt()
    with pytest.raises(ImproperlyConfigured):
        encrypt(SECRETS)


def test_the_command_makes_a_key_that_works(keys):
    out = StringIO()
    call_command("advocacy_token_key", stdout=out)
    keys(out.getvalue().strip())
    assert decrypt(encrypt(SECRETS)) == SECRETS
