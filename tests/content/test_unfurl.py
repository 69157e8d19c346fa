import pytest

from wagtail_advocacy.content.unfurl import read_card, unfurl
from wagtail_advocacy.safe_http import Answer, FetchError


def card(html: str | bytes, *, content_type: str = "text/html; charset=utf-8"):
    body = html.encode() if isinstance(html, str) else html
    return read_card(Answer("https://example.com/a/", 200, "text/html", content_type, body))


FULL = """<!doctype html><html lang="nl-BE"><head>
<title>Window</title>
<link rel="canonical" href="/b/">
<meta property="og:title" content="  The   dyke ">
<meta property="og:description" content="Higher&amp;safer">
<meta property="og:image" content="../dyke.jpg">
</head>"""


def test_what_is_meant_for_cards_goes_first():
    found = card(FULL)
    assert (found.title, found.summary) == ("The dyke", "Higher&safer")
    assert found.image_url == "https://example.com/dyke.jpg"
    assert found.canonical_url == "https://example.com/b/"
    assert found.language == "nl-be"
    assert found.has_card


def test_without_it_the_window_has_a_title():
    found = card('<title>Window</title><meta name="description" content="Text">')
    assert (found.title, found.summary, found.has_card) == ("Window", "Text", False)


def test_x_has_names_of_its_own():
    found = card('<meta name="twitter:title" content="T"><meta name="twitter:image" content="/i">')
    assert found.has_card


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Wärme</title>".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("<title>Wärme</title>".encode(), "text/html; charset=utf-8"),
        ("<title>Wärme</title>".encode(), "text/html; charset=nonsense"),
        ("<title>Wärme</title>".encode(), "text/html; charset=zip"),
        (b'<meta charset="latin1"><title>W\xe4rme</title>', "text/html"),
        ("\ufeff<title>Wärme</title>".encode("utf-16"), "text/html"),
    ],
)
def test_character_sets(body, content_type):
    assert card(body, content_type=content_type).title == "Wärme"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<title>" + "<title>" * 50_000,
        "<div>" * 200_000,
        "<meta property=og:title>",
        "<meta " + "a=b " * 50_000 + ">",
        "\x00\x01<<<>>><!--",
        "<!DOCTYPE [<!ENTITY a 'b'>]>&a;",
    ],
)
def test_hostile_html_is_read_all_the_same(html):
    card(html)


def test_texts_are_plain_and_bounded():
    found = card(f'<meta property="og:title" content="&lt;b&gt;{"x" * 999}&#10;&#0;">')
    assert found.title.startswith("<b>xx")
    assert len(found.title) == 255


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:image/png;base64,x", "http://["])
def test_a_picture_that_is_no_web_address_is_none(address):
    found = card(
        f'<meta property="og:title" content="T"><meta property="og:image" content="{address}">'
    )
    assert (found.image_url, found.has_card) == ("", False)


def test_the_card_of_an_address(outside):
    outside.redirect("/a", "/b")
    outside.serve("/b", FULL)
    found, answer = unfurl(outside.url("/a"))
    assert found.title == "The dyke"
    assert answer.url == outside.url("/b")


def test_a_page_that_is_not_there_has_no_card(outside):
    found, answer = unfurl(outside.url("/a"))
    assert (found.title, answer.status) == ("", 404)


def test_a_file_is_no_page(outside):
    outside.serve("/a", b"%PDF", kind="application/pdf")
    with pytest.raises(FetchError):
        unfurl(outside.url("/a"))
