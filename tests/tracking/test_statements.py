"""The redirect's statements are prepared where the site allows it."""

import pytest
from django.db import DatabaseError, connection

from wagtail_advocacy.models import Click
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.statements import statement_cursor


BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"


@pytest.fixture
def share(alice, item):
    return Share.objects.create(ambassador=alice, item=item, network="x", state="confirmed")


def test_every_database_runs_them(db):
    with statement_cursor(connection) as cursor:
        cursor.execute("SELECT %s", ["7"])
        assert cursor.fetchone() == ("7",)


@pytest.mark.postgresql
def test_prepared_statements_lead_on_and_count(client, share, prepared):
    for _ in range(3):
        response = client.get(f"/s/{share.code}/", headers={"user-agent": BROWSER})
        assert response.status_code == 302
    assert Click.objects.get().hits == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] >= 2


@pytest.mark.postgresql
def test_errors_are_djangos(prepared):
    with pytest.raises(DatabaseError), statement_cursor(connection) as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
