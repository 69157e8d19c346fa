import pytest

from wagtail_advocacy.tracking.utm import with_utm


ADDED = "utm_source=x&utm_medium=social&utm_campaign=c&utm_content=abc"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://e.org/", f"https://e.org/?{ADDED}"),
        ("https://e.org/?", f"https://e.org/?{ADDED}"),
        ("https://e.org/?a=1", f"https://e.org/?a=1&{ADDED}"),
        ("https://e.org/?a=1&", f"https://e.org/?a=1&{ADDED}"),
        ("https://e.org/?flag&a=%C3%A9+b", f"https://e.org/?flag&a=%C3%A9+b&{ADDED}"),
        ("https://e.org/#top", f"https://e.org/?{ADDED}#top"),
        ("https://e.org/?a=1#/b?c=d", f"https://e.org/?a=1&{ADDED}#/b?c=d"),
        (
            "https://e.org/?utm_medium=own&utm_content=",
            "https://e.org/?utm_medium=own&utm_content=&utm_source=x&utm_campaign=c",
        ),
        (f"https://e.org/?{ADDED}", f"https://e.org/?{ADDED}"),
    ],
)
def test_parameters_are_added_once_and_nothing_is_rewritten(address, expected):
    assert with_utm(address, source="x", campaign="c", content="abc") == expected


def test_values_are_encoded():
    address = with_utm("https://e.org/", source="a&b", campaign="ü#", content="?=")
    assert "utm_source=a%26b" in address
    assert "utm_campaign=%C3%BC%23" in address
    assert "utm_content=%3F%3D" in address
