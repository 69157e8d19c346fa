"""The code on its way from the landing page to the form, without a cookie."""

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.contrib.forms.models import FormSubmission

from tests.testapp.models import ContactPage
from wagtail_advocacy.content.models import TargetKind
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.tracking import lookup
from wagtail_advocacy.tracking.conversions.landing import book_from_form, carried
from wagtail_advocacy.tracking.conversions.services import add_default_kinds
from wagtail_advocacy.tracking.models import Conversion
from wagtail_advocacy.tracking.utm import with_code


CODE = "4fTq8ZmK2p"


@pytest.fixture
def visit_page(rf):
    return lambda query="", **data: (
        rf.post(f"/jobs/{query}", data) if data else rf.get(f"/jobs/{query}")
    )


@pytest.fixture
def rf():
    return RequestFactory(SERVER_NAME="testserver")


def render(source, request, **values):
    template = Template("{% load advocacy_tags %}" + source)
    return template.render(Context({"request": request, **values})).strip()


def field(request):
    return render("{% advocacy_conversion_field %}", request)


def test_the_field_holds_the_code_of_the_address(visit_page):
    expected = f'<input type="hidden" name="advocacy_code" value="{CODE}">'
    assert field(visit_page(f"?advocacy={CODE}")) == expected


def test_the_field_keeps_the_code_when_the_form_had_errors(visit_page):
    assert f'value="{CODE}"' in field(visit_page(advocacy_code=CODE))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?advocacy=",
        '?advocacy="><script>alert(1)</script>',
        "?advocacy=a b",
        "?advocacy=%00",
        "?advocacy=" + "x" * 17,
        "?utm_content=4fTq8ZmK2p",
    ],
)
def test_what_is_no_code_leaves_no_field(visit_page, query):
    assert field(visit_page(query)) == ""


def test_without_a_request_there_is_no_field():
    assert field(None) == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/apply/", f"/apply/?advocacy={CODE}"),
        ("/apply/?a=1#form", f"/apply/?a=1&advocacy={CODE}#form"),
        ("?page=2", f"?page=2&advocacy={CODE}"),
        ("http://testserver/apply/", f"http://testserver/apply/?advocacy={CODE}"),
        ("https://testserver/apply/", f"https://testserver/apply/?advocacy={CODE}"),
        ("https://evil.example/apply/", "https://evil.example/apply/"),
        ("//evil.example/", "//evil.example/"),
        ("mailto:jobs@example.com", "mailto:jobs@example.com"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("#form", "#form"),
        ("http://[bad/", "http://[bad/"),
    ],
)
def test_the_code_is_carried_to_pages_of_the_same_site_alone(visit_page, address, expected):
    assert carried(visit_page(f"?advocacy={CODE}"), address) == expected


def test_the_tag_escapes_the_address(visit_page):
    request = visit_page(f"?advocacy={CODE}")
    html = render('<a href="{% advocacy_carry address %}">', request, address='/a/?b="<')
    assert html == f'<a href="/a/?b=&quot;&lt;&amp;advocacy={CODE}">'


def test_nothing_is_carried_without_a_code(visit_page):
    assert carried(visit_page(), "/apply/") == "/apply/"


def test_a_code_that_is_there_is_kept():
    assert with_code("/apply/?advocacy=other", CODE) == "/apply/?advocacy=other"


@pytest.fixture
def landing_code(site):
    def choose(value):
        settings = ProgrammeSettings.for_site(site)
        settings.landing_code = value
        settings.save()

    return choose


@pytest.mark.django_db
def test_links_carry_the_code_only_where_the_owner_wants_it(visit, share, landing_code):
    assert "advocacy=" not in visit(share)["Location"]
    landing_code("own")
    assert visit(share)["Location"].endswith(f"utm_content={share.code}&advocacy={share.code}")


@pytest.mark.django_db
@pytest.mark.parametrize(("choice", "is_carried"), [("own", False), ("all", True)])
def test_outside_addresses_get_the_code_only_if_wanted(
    visit, share, item, landing_code, choice, is_carried
):
    item.target_kind, item.target_address = TargetKind.ADDRESS, "https://jobs.example/1?a=b#c"
    item.save()
    landing_code(choice)
    url = visit(share)["Location"]
    assert (f"&advocacy={share.code}#c" in url) is is_carried
    assert url.startswith("https://jobs.example/1?a=b&utm_source")


@pytest.mark.django_db
def test_switched_off_the_redirect_does_the_same_as_ever(
    share, monkeypatch, django_assert_num_queries
):
    from django.utils import timezone

    def forbidden(*arguments):
        raise AssertionError("with_code() was called.")

    lookup.find(share.code, timezone.now())
    monkeypatch.setattr(lookup, "with_code", forbidden)
    with django_assert_num_queries(1):
        assert lookup.find(share.code, timezone.now())


@pytest.fixture
def kinds(site):
    add_default_kinds(site)


@pytest.mark.django_db
def test_a_form_books_to_the_share_of_its_hidden_field(share, kinds):
    data = QueryDict(f"advocacy_code={share.code}")
    conversion = book_from_form(data, "application", "form-1")
    assert (conversion.share, conversion.way) == (share, "form")
    assert book_from_form(data, "application", "form-1") == conversion


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "no code", "nobodyhas1", "'; --"])
def test_a_form_without_a_share_is_no_conversion_and_no_error(kinds, code):
    assert book_from_form({"advocacy_code": code}, "lead", "form-1") is None
    assert book_from_form({}, "lead", "form-1") is None


@pytest.mark.django_db
def test_a_form_is_not_lost_for_a_conversion_that_cannot_be_booked(share, kinds, caplog):
    data = {"advocacy_code": share.code}
    assert book_from_form(data, "party", "form-1") is None
    book_from_form(data, "lead", "form-2")
    assert book_from_form(data, "sale", "form-2") is None
    assert len(caplog.records) == 2


@pytest.fixture
def contact(home):
    page = ContactPage(title="Contact", slug="contact")
    home.add_child(instance=page)
    page.form_fields.create(label="Question", field_type="singleline")
    return page


@pytest.mark.django_db
def test_a_form_page_with_the_mixin_books_its_submissions(client, share, kinds, contact):
    page = client.get(contact.url, {"advocacy": share.code})
    assert f'name="advocacy_code" value="{share.code}"' in page.text
    client.post(contact.url, {"question": "When?", "advocacy_code": share.code})
    submission = FormSubmission.objects.get()
    conversion = Conversion.objects.get()
    assert conversion.external_id == f"form-{contact.pk}-{submission.pk}"
    assert conversion.kind.slug == "lead"
    assert "advocacy_code" not in submission.form_data


@pytest.mark.django_db
def test_a_form_page_works_for_those_who_came_by_no_share(client, kinds, contact):
    assert "advocacy_code" not in client.get(contact.url).text
    client.post(contact.url, {"question": "When?"})
    assert FormSubmission.objects.count() == 1
    assert not Conversion.objects.exists()
