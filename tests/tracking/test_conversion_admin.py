"""The register of conversions, uploading them, and the keys, in the admin."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.tracking.conversions import views
from wagtail_advocacy.tracking.conversions.keys import active_keys, make_conversion_key
from wagtail_advocacy.tracking.conversions.services import (
    add_default_kinds,
    book_conversion,
    remove_conversion,
)
from wagtail_advocacy.tracking.models import Conversion, ConversionKey, ConversionKind


pytestmark = pytest.mark.django_db

INDEX = reverse("advocacy_conversions:index")
UPLOAD = reverse("wagtail_advocacy_tracking:import_conversions")
KEYS = reverse("wagtail_advocacy_tracking:conversion_keys")
HEADING = "code,kind,external_id,value\n"


@pytest.fixture(autouse=True)
def kinds(site):
    add_default_kinds(site)


@pytest.fixture
def sign_in(client, make_user):
    """Sign in as somebody with these permissions of the package and no others."""

    def sign_in(*permissions):
        user = make_user(
            "user",
            permissions=[
                "wagtailadmin.access_admin",
                *(f"wagtail_advocacy.{name}" for name in permissions),
            ],
        )
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def conversion(share):
    return book_conversion(share.code, "application", "a-1", value="12.50").conversion


def admin_url(name, *arguments):
    space = "advocacy_conversions" if name in {"edit", "inspect", "history"} else None
    return reverse(f"{space or 'wagtail_advocacy_tracking'}:{name}", args=arguments)


@pytest.mark.parametrize(
    ("permission", "name"),
    [
        ("view_conversion", "inspect"),
        ("correct_conversion", "edit"),
        ("correct_conversion", "remove_conversion"),
        ("correct_conversion", "restore_conversion"),
    ],
)
def test_a_page_about_a_conversion_has_its_permission(
    client, sign_in, conversion, permission, name
):
    others = {"view_conversion", "correct_conversion", "import_conversions"} - {permission}
    if name == "inspect":
        others = {"import_conversions", "manage_conversion_keys"}
    user = sign_in(*others)
    url = admin_url(name, conversion.pk)
    assert client.get(url).status_code == 302
    user.user_permissions.set(
        user.user_permissions.model.objects.filter(codename__in=[permission, "access_admin"])
    )
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("url", "permission"),
    [
        (INDEX, "view_conversion"),
        (UPLOAD, "import_conversions"),
        (KEYS, "manage_conversion_keys"),
        (reverse("advocacy_conversion_kinds:index"), "view_conversionkind"),
    ],
)
def test_each_page_has_its_permission(client, sign_in, url, permission):
    others = {
        "view_conversion",
        "import_conversions",
        "manage_conversion_keys",
        "view_conversionkind",
    }
    user = sign_in(*others - {permission})
    assert client.get(url).status_code == 302
    assert client.post(url, {}).status_code == 302
    user.user_permissions.set(
        user.user_permissions.model.objects.filter(codename__in=[permission, "access_admin"])
    )
    assert client.get(url).status_code == 200


def test_nobody_adds_or_deletes_a_conversion_in_the_admin(client, admin_user, conversion):
    client.force_login(admin_user)
    assert client.get(reverse("advocacy_conversions:add")).status_code == 302
    assert client.post(admin_url_of("delete", conversion)).status_code == 302
    assert Conversion.objects.exists()


def admin_url_of(name, row):
    return reverse(f"advocacy_conversions:{name}", args=[row.pk])


def test_the_register_says_what_was_booked(client, sign_in, conversion, soup):
    sign_in("view_conversion")
    page = soup(client.get(INDEX))
    (row,) = page.select("table.listing tbody tr")
    text = " ".join(row.text.split())
    for words in ("Application", "Dyke raised", "LinkedIn", "EUR 12.50", "a-1", "Counted"):
        assert words in text
    assert "alice" not in page.select_one("main").text


def test_a_value_that_nobody_named_is_a_dash(client, sign_in, share, soup):
    book_conversion(share.code, "lead", "a-2")
    sign_in("view_conversion")
    (row,) = soup(client.get(INDEX)).select("table.listing tbody tr")
    assert "–" in row.text
    assert "0" not in row.select_one("td:nth-of-type(6)").text


@pytest.mark.parametrize("count", [3, 40])
def test_the_register_costs_the_same_however_long_it_is(
    client, sign_in, share, count, django_assert_max_num_queries
):
    for number in range(count):
        book_conversion(share.code, "lead", f"a-{number}")
    sign_in("view_conversion")
    client.get(INDEX)
    with django_assert_max_num_queries(20):
        client.get(INDEX)


def test_the_register_can_be_narrowed_down(client, sign_in, site, make_share):
    campaign = Campaign.objects.create(site=site, name="100 engineers")
    one = make_share("linkedin", campaign=campaign)
    other = make_share("x")
    book_conversion(one.code, "application", "a-1")
    second = book_conversion(other.code, "lead", "a-2").conversion
    remove_conversion(second, "A test")
    sign_in("view_conversion")
    lead = ConversionKind.objects.get(slug="lead")
    for query, expected in (
        ({"kind": lead.pk}, ["a-2"]),
        ({"campaign": campaign.pk}, ["a-1"]),
        ({"network": "x"}, ["a-2"]),
        ({"state": "counted"}, ["a-1"]),
        ({"state": "removed"}, ["a-2"]),
        ({"day_from": "2200-01-01"}, []),
        ({"q": "a-2"}, ["a-2"]),
    ):
        found = [row.external_id for row in client.get(INDEX, query).context["object_list"]]
        assert found == expected, query


def test_the_register_is_exported_without_formulas(client, sign_in, conversion, item):
    item.title = '=HYPERLINK("http://evil.example")'
    item.save()
    sign_in("view_conversion")
    response = client.get(INDEX, {"export": "csv"})
    text = b"".join(response.streaming_content).decode()
    heading, row = list(csv.reader(io.StringIO(text)))
    values = dict(zip(heading, row, strict=True))
    assert values["Item"].startswith("'=")
    assert (values["Kind"], values["Value"], values["Campaign"]) == ("application", "12.50", "")
    book = load_workbook(
        io.BytesIO(b"".join(client.get(INDEX, {"export": "xlsx"}).streaming_content))
    )
    assert [cell.value for cell in next(book.active.rows)] == heading


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(client, sign_in, conversion, soup):
    user = sign_in("correct_conversion", "view_conversion")
    url = admin_url("edit", conversion.pk)
    form = soup(client.get(url)).select_one("form[data-edit-form]")
    typed = {
        "kind": conversion.kind_id,
        "value": "99.00",
        "currency": "EUR",
        "occurred_at": form.select_one("[name=occurred_at]")["value"],
        "reason": "",
    }
    response = client.post(url, typed)
    assert 'value="99.00"' in response.text
    conversion.refresh_from_db()
    assert conversion.value == 12.5
    assert client.post(url, {**typed, "reason": "Sent in cents"}).status_code == 302
    conversion.refresh_from_db()
    assert conversion.value == 99
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.correct_conversion")
    assert entry.user == user
    assert not ModelLogEntry.objects.filter(action="wagtail.edit").exists()
    assert "Sent in cents" in client.get(admin_url("history", conversion.pk)).text


def test_removing_asks_why_and_can_be_undone(client, sign_in, conversion):
    sign_in("correct_conversion", "view_conversion")
    url = admin_url("remove_conversion", conversion.pk)
    assert client.post(url, {"reason": ""}).status_code == 200
    conversion.refresh_from_db()
    assert conversion.removed_at is None
    assert client.post(url, {"reason": "A test"}).url == INDEX
    conversion.refresh_from_db()
    assert conversion.removed_at
    page = client.get(admin_url("inspect", conversion.pk)).text
    assert admin_url("restore_conversion", conversion.pk) in page
    client.post(admin_url("restore_conversion", conversion.pk), {"reason": "It was none"})
    conversion.refresh_from_db()
    assert conversion.removed_at is None


def test_the_name_of_a_kind_in_requests_does_not_change(client, admin_user, site):
    kind = ConversionKind.objects.get(slug="lead")
    client.force_login(admin_user)
    values = {"site": site.pk, "name": "Contact", "plural": "Contacts", "sort_order": 0}
    url = reverse("advocacy_conversion_kinds:edit", args=[kind.pk])
    client.post(url, {**values, "slug": "contact"})
    kind.refresh_from_db()
    assert (kind.name, kind.slug) == ("Contact", "lead")


@pytest.fixture
def upload(client, sign_in, site, share):
    user = sign_in("import_conversions", "view_conversion")

    def upload(text="", *, file=None, act="check", seen=None):
        text = text.replace("CODE", share.code)
        seen = views.digest_of(text) if seen is None else seen
        values = {"site": site.pk, "text": text, "act": act, "seen": seen}
        if file is not None:
            content = file if isinstance(file, bytes) else file.replace("CODE", share.code).encode()
            values["file"] = SimpleUploadedFile("file.csv", content)
        return client.post(UPLOAD, values)

    upload.user = user
    return upload


def lines_of(page):
    return page.select_one("textarea[name=text]").text.lstrip("\n")


def test_an_upload_books_nothing_until_it_is_confirmed(upload, soup, share):
    response = upload(file=HEADING + "CODE,lead,a-1,\nCODE,sale,a-2,10\n")
    assert not Conversion.objects.exists()
    page = soup(response)
    assert [count.text for count in page.select(".wa-conversions__count dd")] == ["2", "0", "0"]
    assert page.select_one("button[value=book]").text.strip() == "Book 2 conversions"
    confirmed = upload(lines_of(page), act="book")
    assert confirmed.url == INDEX
    assert set(Conversion.objects.values_list("external_id", "booked_by")) == {
        ("a-1", upload.user.pk),
        ("a-2", upload.user.pk),
    }


def test_lines_that_changed_are_looked_at_before_they_are_booked(upload, soup):
    page = soup(upload(HEADING + "CODE,lead,a-1,\n"))
    seen = page.select_one("input[name=seen]")["value"]
    changed = lines_of(page) + lines_of(page).splitlines()[1].replace("a-1", "a-2")
    again = soup(upload(changed, act="book", seen=seen))
    assert "The lines have changed" in again.text
    assert not Conversion.objects.exists()
    browsers = changed.replace("\n", "\r\n")
    upload(browsers, act="book", seen=again.select_one("input[name=seen]")["value"])
    assert Conversion.objects.count() == 2


def test_errors_are_shown_with_line_and_column_and_the_lines_stay(upload, soup, share):
    text = HEADING + "CODE,lead,a-1,\nno,lead,a-2,\nCODE,lead,a-3,much\n"
    page = soup(upload(file=text))
    rows = [" ".join(row.text.split()) for row in page.select("table.listing tbody tr")]
    assert rows[0] == "3 a-2 code: There is no share with this code."
    assert rows[1].startswith("4 a-3 value: Write the value as a number")
    assert lines_of(page) == text.replace("CODE", share.code)


def test_good_lines_can_be_booked_and_wrong_ones_stay_to_be_corrected(upload, soup):
    text = HEADING + "CODE,lead,a-1,\nno,lead,a-2,\n"
    page = soup(upload(text, act="book"))
    assert list(Conversion.objects.values_list("external_id", flat=True)) == ["a-1"]
    assert lines_of(page) == HEADING + "no,lead,a-2,\n"


def test_the_same_file_again_books_nothing_twice(upload, soup):
    text = HEADING + "CODE,lead,a-1,\n"
    upload(text, act="book")
    page = soup(upload(text))
    assert [count.text for count in page.select(".wa-conversions__count dd")] == ["0", "1", "0"]
    assert not page.select("button[value=book]")
    upload(text, act="book")
    assert Conversion.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("code,kind\nCODE,lead\n", "Missing: external_id"),
        ("prénom\n".encode("latin-1"), "UTF-8"),
        (b"x" * 500_001, "too large"),
    ],
    ids=["columns", "encoding", "size"],
)
def test_a_file_that_cannot_be_used_says_why_and_loses_no_lines(upload, soup, file, words):
    response = upload("my own lines", file=file)
    assert response.status_code == 422
    assert words in response.text
    expected = "my own lines" if isinstance(file, bytes) else "code,kind\n"
    assert lines_of(soup(response)).startswith(expected)


def test_without_a_file_and_without_lines_it_asks_for_them(upload):
    response = upload(" ")
    assert response.status_code == 422
    assert "Choose a file" in response.text


def test_what_is_uploaded_is_escaped(upload):
    response = upload(HEADING + "<script>alert(1)</script>,lead,a-1,</textarea><b>\n")
    assert "<script>alert(1)" not in response.text
    assert "</textarea><b>" not in response.text


def test_a_secret_is_shown_once_and_never_cached(client, sign_in, site):
    user = sign_in("manage_conversion_keys")
    response = client.post(KEYS, {"site": site.pk})
    key = ConversionKey.objects.get()
    secret = response.context["secret"]
    assert secret in response.text
    assert "no-store" in response["Cache-Control"]
    assert key.created_by == user
    again = client.get(KEYS).text
    assert key.name in again
    assert secret not in again


@pytest.mark.parametrize("site_id", ["", "x", "999999"])
def test_a_key_for_no_site_is_not_made(client, sign_in, site_id):
    sign_in("manage_conversion_keys")
    assert client.post(KEYS, {"site": site_id}).status_code == 404
    assert not ConversionKey.objects.exists()


def test_a_key_is_ended_by_those_who_may_alone(client, sign_in, site):
    key, _secret = make_conversion_key(site)
    url = reverse("wagtail_advocacy_tracking:end_conversion_key", args=[key.pk])
    user = sign_in("view_conversion", "import_conversions")
    assert client.post(url).status_code == 302
    assert active_keys(site).exists()
    user.user_permissions.set(
        user.user_permissions.model.objects.filter(
            codename__in=["manage_conversion_keys", "access_admin"]
        )
    )
    assert client.get(url).status_code == 405
    client.post(url)
    assert not active_keys(site).exists()


def test_the_registers_buttons_are_those_that_the_person_may_press(client, sign_in, conversion):
    sign_in("view_conversion")
    page = client.get(INDEX).text
    assert UPLOAD not in page
    assert KEYS not in page
    assert admin_url("remove_conversion", conversion.pk) not in page


def test_the_owners_buttons_are_all_there(client, admin_user, conversion):
    client.force_login(admin_user)
    page = client.get(INDEX).text
    for address in (UPLOAD, KEYS, admin_url("remove_conversion", conversion.pk)):
        assert address in page
