from xml.etree import ElementTree

import pytest

from wagtail_advocacy.networks.qr import qr_svg


URL = "https://go.example.com/s/abcdefghij/"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_well_formed_and_scales():
    svg = ElementTree.fromstring(qr_svg(URL))
    assert svg.tag == f"{SVG}svg"
    assert svg.get("viewBox")
    assert svg.get("width") is None
    assert svg.get("height") is None
    assert svg.get("aria-hidden") == "true"


def test_the_same_address_gives_the_same_picture():
    assert qr_svg(URL) == qr_svg(URL)
    assert qr_svg(URL) != qr_svg(URL + "x")


def test_the_title_is_the_text_alternative():
    svg = ElementTree.fromstring(qr_svg(URL, title='Code for "A & B" <i>'))
    assert svg.get("role") == "img"
    assert svg.get("aria-hidden") is None
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == 'Code for "A & B" <i>'


def test_the_picture_needs_no_exception_from_the_content_security_policy():
    picture = qr_svg(URL, title="Code")
    assert "style" not in picture
    assert "<script" not in picture
    assert "<?xml" not in picture


def test_the_code_is_dark_on_light_in_dark_pages_too():
    picture = qr_svg(URL)
    assert 'fill="#fff"' in picture
    assert 'stroke="#000"' in picture


def test_an_address_too_long_for_a_code_is_an_error():
    with pytest.raises(ValueError, match="too long"):
        qr_svg("https://example.com/" + "a" * 3000)
