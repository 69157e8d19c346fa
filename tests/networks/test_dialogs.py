from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wagtail_advocacy.networks import all_networks, get_network


URL = "https://go.example.com/s/abcdefghij/?a=1&b=2"
NASTY = {
    "ampersand": "Salt & water = power?",
    "hash": "#water 100% #energy",
    "newline": "first\nsecond\n\nthird",
    "emoji": "👩\u200d👩\u200d👧\u200d👦 ❤\ufe0f\u200d🔥",
    "quotes": "\"double\" 'single' <b>bold</b> \\ back",
    "right-to-left": "שלום \u200fעולם ملاحظة",
    "plus and space": "1 + 1 = 2",
    "scheme": "javascript:alert(1)//https://evil.example",
}
DIALOGS = {
    "linkedin": ("https://www.linkedin.com/sharing/share-offsite/", {"url": "{url}"}),
    "x": ("https://x.com/intent/tweet", {"text": "{text}", "url": "{url}"}),
    "facebook": ("https://www.facebook.com/sharer/sharer.php", {"u": "{url}"}),
    "mastodon": ("https://mastodon.social/share", {"text": "{text}\n\n{url}"}),
    "bluesky": ("https://bsky.app/intent/compose", {"text": "{text}\n\n{url}"}),
    "threads": ("https://www.threads.com/intent/post", {"text": "{text}", "url": "{url}"}),
    "whatsapp": ("https://wa.me/", {"text": "{text}\n\n{url}"}),
    "telegram": ("https://t.me/share/url", {"url": "{url}", "text": "{text}"}),
    "xing": ("https://www.xing.com/spi/shares/new", {"url": "{url}"}),
}


def decoded(address):
    parts = urlsplit(address)
    query = parse_qs(parts.query, strict_parsing=True)
    assert all(len(values) == 1 for values in query.values())
    assert not parts.fragment
    return (
        f"{parts.scheme}://{parts.netloc}{parts.path}",
        {name: values[0] for name, values in query.items()},
    )


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("id", DIALOGS)
def test_dialog_carries_text_and_link_unharmed(id, text):
    address = get_network(id).share_url(
        url=URL, text=text, title="Not sent", server="mastodon.social"
    )
    where, parameters = DIALOGS[id]
    expected = {
        name: value.replace("{url}", URL).replace("{text}", text)
        for name, value in parameters.items()
    }
    assert decoded(address) == (where, expected)
    assert address.isascii()
    assert "+" not in address


def test_every_dialog_network_is_in_the_table():
    with_dialog = [n.id for n in all_networks() if n.opens == "dialog" and n.takes_link]
    assert with_dialog == list(DIALOGS)


def test_an_empty_text_leaves_the_link_alone():
    assert decoded(get_network("x").share_url(url=URL, text=" \r\n"))[1] == {"url": URL}
    assert decoded(get_network("whatsapp").share_url(url=URL, text=""))[1] == {"text": URL}


def test_half_a_surrogate_pair_does_not_break_the_address():
    assert decoded(get_network("x").share_url(url=URL, text="a\ud83d"))[1]["text"] == "a?"


@pytest.mark.parametrize("id", ["link", "qr", "device"])
def test_networks_without_an_address_refuse_to_give_one(id):
    with pytest.raises(ValueError, match="opens no address"):
        get_network(id).share_url(url=URL, text="Hello")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/s/abc/", "", "ftp://example.com/a"])
def test_only_web_addresses_are_shared(url):
    with pytest.raises(ValueError, match="http"):
        get_network("linkedin").share_url(url=url, text="Hello")


def test_mastodon_without_a_server_is_an_error():
    with pytest.raises(ValueError, match="server"):
        get_network("mastodon").share_url(url=URL, text="Hello")


def test_mastodon_accepts_what_people_type_as_server():
    address = get_network("mastodon").share_url(url=URL, text="Hi", server="@me@Fosstodon.org")
    assert address.startswith("https://fosstodon.org/share?text=Hi")


def test_mastodon_never_opens_an_internal_server():
    with pytest.raises(ValidationError):
        get_network("mastodon").share_url(url=URL, text="Hi", server="localhost")


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_mail_carries_title_text_and_link_unharmed(text):
    address = get_network("email").share_url(url=URL, text=text, title="Heat & canals?")
    head, query = address.split("?", 1)
    subject, body = (unquote(pair.split("=", 1)[1]) for pair in query.split("&"))
    assert head == "mailto:"
    assert subject == "Heat & canals?"
    assert body == f"{text}\n\n{URL}".replace("\n", "\r\n")
    assert "+" not in address


def test_mail_writes_line_ends_as_mail_does():
    assert "first%0D%0Asecond" in get_network("email").share_url(url=URL, text="first\r\nsecond")


def test_a_line_end_in_the_title_adds_no_mail_header():
    address = get_network("email").share_url(url=URL, text="", title="Hi\r\nBcc: x@example.com")
    assert "%0D%0ABcc" not in address
    assert "subject=Hi%20Bcc" in address


@pytest.mark.parametrize("filler", ["word ", "日本語", "👩\u200d👩\u200d👧\u200d👦", "\n"])
def test_a_long_mail_is_cut_in_the_text_and_never_in_the_link(filler):
    address = get_network("email").share_url(
        url=URL, text="Start" + filler * 2000 + "End", title=filler.strip() * 500
    )
    body = unquote(address.split("&body=", 1)[1])
    assert len(address) < 1800
    assert body.startswith("Start")
    assert body.endswith(f"…\r\n\r\n{URL}")
    assert "\ufffd" not in unquote(address)
    assert not body.split("…")[0].endswith("\u200d")


def test_x_joins_text_and_link_with_a_space():
    assert get_network("x").compose(text=" Hello ", url=URL) == f"Hello {URL}"


def test_telegram_puts_the_link_first():
    assert get_network("telegram").compose(text="Hello", url=URL) == f"{URL}\nHello"


@pytest.mark.parametrize("id", ["linkedin", "facebook", "xing"])
def test_networks_that_draw_a_card_get_the_text_alone(id):
    assert get_network(id).compose(text="Hello\r\nyou", url=URL) == "Hello\nyou"


@pytest.mark.parametrize("id", ["link", "qr"])
def test_the_bare_link_has_no_text(id):
    assert get_network(id).compose(text="Hello", url=URL) == URL


@pytest.mark.parametrize(
    ("id", "fits"),
    [("linkedin", 3000), ("x", 256), ("mastodon", 475), ("bluesky", 254), ("threads", 454)],
)
def test_the_limit_is_what_the_network_leaves_beside_its_link(id, fits):
    network = get_network(id)
    network.validate("x" * fits, url=URL)
    with pytest.raises(ValidationError) as caught:
        network.validate("x" * (fits + 1), url=URL)
    assert caught.value.code == "too_long"
    assert str(network.limit) in caught.value.messages[0]
    assert str(network.limit + 1) in caught.value.messages[0]


def test_the_message_says_how_much_to_remove():
    with pytest.raises(ValidationError) as caught:
        get_network("x").validate("x" * 266, url=URL)
    assert caught.value.messages == [
        "X allows 280 characters; your text and the link have 290. Please remove 10."
    ]


def test_bluesky_also_minds_bytes():
    with pytest.raises(ValidationError, match="bytes"):
        get_network("bluesky").validate("👩\u200d👩\u200d👧\u200d👦" * 130, url=URL)


def test_networks_without_a_limit_take_any_length():
    get_network("whatsapp").validate("x" * 100_000, url=URL)


@pytest.mark.parametrize(
    ("id", "label"),
    [
        ("linkedin", "Copy text & open LinkedIn"),
        ("facebook", "Copy text & open Facebook"),
        ("xing", "Copy text & open XING"),
        ("x", "Open X"),
        ("mastodon", "Open Mastodon"),
        ("email", "Open e-mail"),
        ("link", "Copy link"),
        ("qr", "Show QR code"),
        ("device", "Share with an app…"),
    ],
)
def test_the_button_tells_the_truth(id, label):
    assert str(get_network(id).button_label) == label


def test_the_hint_says_what_happens_next():
    assert (
        str(get_network("linkedin").hint) == "LinkedIn opens in a new tab. Paste, then press Post."
    )
    assert (
        str(get_network("whatsapp").hint) == "WhatsApp opens in a new tab with your text and the "
        "link. Choose a chat, then press Send."
    )


def test_labels_are_translated_when_shown(monkeypatch):
    label = get_network("x").button_label
    real = translation._trans.gettext
    monkeypatch.setattr(
        translation._trans,
        "gettext",
        lambda message: "{network} openen" if message == "Open {network}" else real(message),
    )
    assert str(label) == "X openen"


def test_only_networks_that_ignore_the_text_have_it_copied():
    copying = [n.id for n in all_networks() if n.copies_text and n.takes_link]
    assert copying == ["linkedin", "facebook", "xing"]


def test_default_prices():
    prices = {n.id: n.default_price for n in all_networks()}
    assert (prices["linkedin"], prices["facebook"], prices["x"]) == (
        Decimal("3.00"),
        Decimal("1.00"),
        Decimal("0.40"),
    )
    others = set(prices) - {"linkedin", "facebook", "x"}
    assert {prices[id] for id in others} == {Decimal("0.50")}


def test_x_says_that_identical_posts_are_forbidden():
    assert "own words" in str(get_network("x").policy_note)
