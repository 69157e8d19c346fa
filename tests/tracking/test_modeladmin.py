"""The click register."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking import modeladmin
from wagtail_advocacy.tracking.modeladmin import click_register
from wagtail_advocacy.tracking.models import Click


pytestmark = pytest.mark.django_db

URLS = click_register.url_helper


@pytest.fixture
def owner(client, olive):
    client.force_login(olive)
    return client


def add_click(share, *, days_ago=0, **values):
    now = timezone.now() - timedelta(days=days_ago)
    return Click.objects.create(
        share=share,
        slot=now,
        day=programme_day(now),
        verdict=values.pop("verdict", "counted"),
        visitor=values.pop("visitor", "0" * 16),
        **values,
    )


def rows(response):
    return len(response.context["object_list"])


def csv_rows(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text)))


def test_the_owner_reads_verdict_network_day_item_and_hits(owner, share):
    add_click(share, verdict="bot", visitor="", hits=7)
    html = owner.get(URLS.index_url).content.decode()
    for text in ("Bot or link preview", "LinkedIn", "Dyke raised", ">7<"):
        assert text in html


def test_nobody_reads_it_without_the_permission_to_view_clicks(client, share, eve):
    click = add_click(share)
    client.force_login(eve)
    for url in (URLS.index_url, URLS.get_action_url("inspect", click.pk)):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"] == reverse("wagtailadmin_home")
    assert client.get(URLS.index_url + "?export=csv").status_code == 302


def test_somebody_without_an_account_is_asked_to_sign_in(client, site):
    assert "/login/" in client.get(URLS.index_url)["Location"]


def test_nobody_adds_changes_or_deletes_a_click(client, share, admin_user):
    click = add_click(share)
    client.force_login(admin_user)
    for url in (
        URLS.create_url,
        URLS.get_action_url("edit", click.pk),
        URLS.get_action_url("delete", click.pk),
    ):
        assert client.get(url).status_code == 302
        assert client.post(url).status_code == 302
    assert Click.objects.get().hits == 1
    html = client.get(URLS.index_url).content.decode()
    assert "/create/" not in html
    assert "/delete/" not in html


def test_a_click_is_inspected_without_naming_the_sharer_or_the_visitor(owner, share):
    click = add_click(share, visitor="feedfacefeedface", prefix="cafecafecafecafe")
    html = owner.get(URLS.get_action_url("inspect", click.pk)).content.decode()
    assert "Dyke raised" in html
    assert "LinkedIn" in html
    for hidden in ("feedface", "cafecafe", "alice", share.code):
        assert hidden not in html


def test_seven_days_are_shown_unless_asked_for_more(owner, share):
    for days_ago in (0, 6, 7, 40):
        add_click(share, days_ago=days_ago)
    assert rows(owner.get(URLS.index_url)) == 2
    assert rows(owner.get(URLS.index_url + "?period=30")) == 3
    assert rows(owner.get(URLS.index_url + "?period=all")) == 4
    assert rows(owner.get(URLS.index_url + "?period=nonsense")) == 2


def test_verdict_and_network_filter(owner, share, make_share):
    add_click(share)
    add_click(share, verdict="bot", visitor="")
    add_click(make_share("x"))
    assert rows(owner.get(URLS.index_url + "?verdict=bot")) == 1
    assert rows(owner.get(URLS.index_url + "?network=x")) == 1
    assert rows(owner.get(URLS.index_url + "?network=x&verdict=bot")) == 0


@pytest.mark.parametrize(
    "column, value",
    [
        ("share__ambassador__user__username", "bob"),
        ("share__ambassador__user__username__startswith", "b"),
        ("share__code__startswith", "1"),
        ("visitor", "feedfacefeedface"),
    ],
)
@pytest.mark.parametrize("export", ["", "&export=csv"])
def test_the_address_cannot_single_out_a_person(owner, share, bob, column, value, export):
    add_click(share)
    response = owner.get(f"{URLS.index_url}?{column}={value}{export}")
    if export:
        assert len(csv_rows(response)) == 1 + 1
    else:
        assert rows(response) == 1


def test_the_list_is_searched_by_item(owner, share):
    add_click(share)
    assert rows(owner.get(URLS.index_url, {"q": "dyke"})) == 1
    assert rows(owner.get(URLS.index_url, {"q": "heat"})) == 0


@pytest.mark.parametrize("column", range(5))
def test_every_column_sorts(owner, share, column):
    add_click(share)
    for ordering in (column, f"-{column}"):
        assert rows(owner.get(f"{URLS.index_url}?o={ordering}")) == 1


def test_the_csv_names_what_the_list_shows(owner, share):
    add_click(share, hits=3)
    heading, row = csv_rows(owner.get(URLS.index_url + "?export=csv"))
    assert len(heading) == len(row) == 6
    assert row[2:] == ["Counted", "LinkedIn", "Dyke raised", "3"]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1"])
def test_a_title_that_is_a_formula_is_exported_as_text(owner, share, item, start):
    type(item).objects.update(title=start + "|cmd")
    add_click(share)
    exported = csv_rows(owner.get(URLS.index_url + "?export=csv"))[1][4]
    assert exported == f"'{start}|cmd"
    workbook = load_workbook(
        io.BytesIO(b"".join(owner.get(URLS.index_url + "?export=xlsx").streaming_content))
    )
    cell = workbook.active.cell(2, 5)
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_an_export_has_an_end(owner, share, monkeypatch):
    monkeypatch.setattr(modeladmin, "MAX_EXPORTED_ROWS", 2)
    for number in range(4):
        add_click(share, visitor=f"{number:016}")
    assert len(csv_rows(owner.get(URLS.index_url + "?export=csv"))) == 1 + 2


def test_the_list_takes_as_many_queries_for_1000_rows_as_for_10(
    owner, make_article, alice, django_assert_max_num_queries
):
    owner.get(URLS.index_url)
    counts = []
    for wanted in (10, 1000):
        missing = wanted - Click.objects.count()
        items = [make_article(f"Article {wanted} {n}").advocacy_item for n in range(5)]
        shares = [Share.objects.create(ambassador=alice, item=item, network="x") for item in items]
        Click.objects.bulk_create(
            Click(
                share=shares[number % 5],
                slot=timezone.now(),
                day=programme_day(),
                verdict="counted",
                visitor=f"{wanted}-{number}"[:16],
            )
            for number in range(missing)
        )
        with django_assert_max_num_queries(40) as queries:
            owner.get(URLS.index_url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    with django_assert_max_num_queries(8):
        csv_rows(owner.get(URLS.index_url + "?export=csv"))
