import pytest
from django.core.exceptions import ValidationError

from wagtail_advocacy.networks.mastodon import clean_server


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("mastodon.social", "mastodon.social"),
        ("  Mastodon.Social. ", "mastodon.social"),
        ("https://mastodon.social", "mastodon.social"),
        ("http://mastodon.social/", "mastodon.social"),
        ("https://mastodon.social/@me", "mastodon.social"),
        ("https://mastodon.social/@me@fosstodon.org", "mastodon.social"),
        ("mastodon.social/@me", "mastodon.social"),
        ("https://mastodon.social/users/me", "mastodon.social"),
        ("https://mastodon.social/home", "mastodon.social"),
        ("@me@mastodon.social", "mastodon.social"),
        ("me@mastodon.social", "mastodon.social"),
        ("social.overheid.nl", "social.overheid.nl"),
        ("tröt.de", "xn--trt-tna.de"),
    ],
)
def test_what_people_type_becomes_a_host_name(typed, host):
    assert clean_server(typed) == host


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@me",
        "mastodon",
        "localhost",
        "https://localhost/",
        "server.localhost",
        "printer.local",
        "wiki.internal",
        "social.lan",
        "1.0.0.127.in-addr.arpa",
        "127.0.0.1",
        "https://127.0.0.1/@me",
        "@me@10.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "[::1]",
        "https://[::1]/",
        "https://[broken/",
        "::1",
        "mastodon.social:8443",
        "https://mastodon.social:443/",
        "@me@mastodon.social:22",
        "https://user:secret@mastodon.social/",
        "https://mastodon.social@evil.example/",
        "https://mastodon.social/a/long/path",
        "https://mastodon.social/?next=evil.example",
        "mastodon.social#x",
        "mastodon.social\\@evil.example",
        "mastodon.social/../x",
        "mastodon.social%2f.evil.example",
        "ftp://mastodon.social",
        "javascript://mastodon.social",
        "mastodon social",
        "masto\ndon.social",
        "mastodon.social\x00",
        "mastodon.social／.evil.example",
        "-mastodon.social",
        "mastodon-.social",
        "mastodon..social",
        "mas_todon.social",
        ".social",
        "a" * 64 + ".social",
        ".".join(["abcdefgh"] * 30) + ".social",
        "@a@b@mastodon.social",
    ],
)
def test_anything_but_a_plain_public_host_name_is_refused(typed):
    with pytest.raises(ValidationError) as caught:
        clean_server(typed)
    assert caught.value.code == "invalid_server"
