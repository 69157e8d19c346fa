"""Signature and blocked words."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from tests.programme.test_admin import settings_address, settings_form
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.programme.services import add_default_signature
from wagtail_advocacy.programme.wording import blocked_in, check_wording, read_terms, signed

from .test_admin import owner  # noqa: F401
from .wording_vectors import VECTORS


def test_the_signature_is_a_paragraph_of_its_own():
    assert signed("Mine \n", "I work here.") == "Mine\n\nI work here."
    assert signed("", "I work here.") == "I work here."
    assert signed("Mine", "") == "Mine"


@pytest.mark.parametrize(("text", "terms", "found"), VECTORS)
def test_what_is_blocked(text, terms, found):
    assert blocked_in(text, terms) == found


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=12), max_size=5))
def test_any_text_and_any_terms_are_looked_at(text, terms):
    known = read_terms("\n".join(terms))
    assert set(blocked_in(text, known)) <= set(known)


def test_a_thousand_terms_are_looked_for_at_once():
    terms = [f"secret{number}" for number in range(1000)]
    assert blocked_in("nothing of secret999 here", terms) == ["secret999"]


def test_refusing_names_the_terms():
    with pytest.raises(ValidationError, match="“Delta”"):
        check_wording("about DELTA", ["Delta"])


def test_terms_are_read_once_each_from_lines_and_csv():
    assert read_terms('Delta\n delta ;x\n"Project  X",1\n\n\ufeffGamma') == [
        "Delta",
        "Project X",
        "Gamma",
    ]


@pytest.mark.parametrize("lines", ["x" * 61, "\n".join(f"t{n}" for n in range(1001))])
def test_too_much_is_refused(lines):
    with pytest.raises(ValidationError):
        read_terms(lines)


def test_a_network_may_have_a_signature_of_its_own(programme):
    programme.signature = "I work at Waterkant."
    programme.network_signatures = {"x": "#ad"}
    assert programme.signature_for(get_network("x")) == "#ad"
    assert programme.signature_for(get_network("linkedin")) == "I work at Waterkant."
    assert programme.signature_for(get_network("qr")) == ""


def test_the_first_signature_is_a_plain_sentence_and_stays_as_the_owner_left_it(site):
    add_default_signature(site)
    programme = ProgrammeSettings.objects.get(site=site)
    assert programme.signature == "I work at Test intranet."
    programme.signature = ""
    programme.save()
    add_default_signature(Site.objects.get(pk=site.pk))
    programme.refresh_from_db()
    assert programme.signature == ""


def test_an_owner_writes_signatures_and_words(client, owner, site):  # noqa: F811
    client.force_login(owner)
    file = SimpleUploadedFile("words.csv", b"Gamma;1\nDelta;2\n")
    response = client.post(
        settings_address(site),
        settings_form(
            signature="I work here.",
            network_signatures_text="x: #ad I work here.",
            blocked_terms="Delta",
            blocked_file=file,
        ),
    )
    assert response.status_code == 302
    programme = ProgrammeSettings.objects.get(site=site)
    assert programme.network_signatures == {"x": "#ad I work here."}
    assert programme.blocked == ("Delta", "Gamma")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"network_signatures_text": "myspace: hi"}, "names no network"),
        ({"network_signatures_text": "hello"}, "names no network"),
        ({"blocked_terms": "y" * 61}, "is too long"),
        ({"blocked_file": b"\xff\xfe\x00"}, "plain text in UTF-8"),
    ],
)
def test_wording_that_makes_no_sense_is_refused(client, owner, site, values, sentence):  # noqa: F811
    if "blocked_file" in values:
        values = {"blocked_file": SimpleUploadedFile("words.txt", values["blocked_file"])}
    client.force_login(owner)
    response = client.post(settings_address(site), settings_form(**values))
    assert sentence in response.content.decode()
