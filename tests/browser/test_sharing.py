"""What scripts add to sharing, and that it works without them."""

import re

import pytest
from playwright.sync_api import expect

from tests.programme.wording_vectors import VECTORS
from wagtail_advocacy.models import Share


HUB = "/advocacy/"


@pytest.fixture
def text():
    return "We raised this dyke. Proud of it!"


@pytest.fixture
def item(make_article, text):
    return make_article("Dyke raised", text=text).advocacy_item


def pretend_networks(page):
    """Answer for the networks, none of which a test may call."""
    page.context.route(
        re.compile("https://.*"),
        lambda route: route.fulfill(content_type="text/html", body="<title>Network</title>"),
    )


def test_the_counter_follows_what_is_typed_as_the_server_counts_it(new_page, alice, item):
    page = new_page(alice.user)
    page.goto(f"{HUB}share/{item.pk}/?network=x")
    page.get_by_label("Why do you share this?").fill("👨‍👩‍👧‍👦 日本")
    shown = page.locator("[data-wa-length]")
    expect(shown).not_to_have_text("")
    typed = shown.inner_text()
    linkedin = page.get_by_role("button", name="LinkedIn", exact=True)
    linkedin.click()
    expect(linkedin).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="X", exact=True).click()
    expect(page.get_by_label("Why do you share this?")).to_have_value("👨‍👩‍👧‍👦 日本")
    expect(shown).to_have_text(typed)


def test_a_text_field_drawn_larger_breaks_no_content_policy(new_page, alice, item):
    page = new_page(alice.user)
    page.goto(f"{HUB}share/{item.pk}/?network=x")
    field = page.get_by_label("Why do you share this?")
    field.evaluate("field => { field.style.blockSize = '400px'; }")
    page.get_by_role("button", name="LinkedIn", exact=True).click()
    expect(page.get_by_role("button", name="Copy text & open LinkedIn").last).to_be_visible()
    # Passes when ``new_page`` has heard no complaint.


def test_the_network_pressed_last_wins_however_slow_the_answers_are(new_page, alice, item):
    page = new_page(alice.user)
    page.goto(f"{HUB}share/{item.pk}/?network=x")
    waiting = []

    def hold_the_first(route):
        if waiting:
            route.continue_()
        else:
            waiting.append(route)

    page.route(f"**{HUB}share/{item.pk}/", hold_the_first)
    with page.expect_request(f"**{HUB}share/{item.pk}/"):
        page.get_by_role("button", name="LinkedIn", exact=True).click()
    page.get_by_role("button", name="Bluesky", exact=True).click()
    waiting[0].continue_()
    expect(page.get_by_role("button", name="Bluesky", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_text_that_is_too_long_is_kept_and_explained(new_page, alice, item):
    page = new_page(alice.user, java_script_enabled=False)
    page.goto(f"{HUB}share/{item.pk}/?network=x")
    page.get_by_label("Why do you share this?").fill("word " * 100)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open X").click()
    answer = opened.value
    expect(answer.get_by_label("Why do you share this?")).to_have_value(re.compile("word word"))
    expect(answer.locator("#wa-text-error")).to_be_visible()
    assert not Share.objects.exists()


def test_mastodon_asks_for_the_server_once(new_page, alice, item):
    page = new_page(alice.user)
    pretend_networks(page)
    page.goto(f"{HUB}share/{item.pk}/?network=mastodon")
    page.get_by_label("Your Mastodon server").fill("@alice@mastodon.social")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open Mastodon").click()
    opened.value.wait_for_url("https://mastodon.social/share?**")
    page.goto(f"{HUB}share/{item.pk}/?network=mastodon")
    expect(page.get_by_label("Your Mastodon server")).to_have_value("mastodon.social")


def test_copying_the_link_says_so_and_asks(new_page, alice, item):
    page = new_page(alice.user)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{HUB}share/{item.pk}/?network=link")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Your link is copied.")).to_be_visible()
    share = Share.objects.get()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/s/{share.code}/")
    page.get_by_role("button", name="Yes, posted").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    share.refresh_from_db()
    assert share.confirmed_by == "person"


def test_a_refused_clipboard_selects_the_text(new_page, alice, item, text):
    page = new_page(alice.user)
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));"
        "document.execCommand = () => false;"
    )
    page.goto(f"{HUB}share/{item.pk}/?network=linkedin")
    page.get_by_role("button", name="Copy text & open LinkedIn").click()
    expect(page.get_by_text("press Ctrl+C")).to_be_visible()
    assert page.evaluate("String(window.getSelection())") == text
    assert not Share.objects.exists()


def test_a_card_opens_the_composer_as_a_dialog_that_closes_by_keyboard(new_page, alice, item):
    page = new_page(alice.user)
    page.goto(HUB)
    page.get_by_role("link", name=re.compile("Share on LinkedIn")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url.endswith(HUB)


def test_sharing_works_without_scripts(new_page, alice, item):
    page = new_page(alice.user, java_script_enabled=False)
    pretend_networks(page)
    page.goto(HUB)
    page.get_by_role("link", name=re.compile("Share on LinkedIn")).click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Copy text & open LinkedIn").click()
    opened.value.wait_for_url("https://www.linkedin.com/sharing/share-offsite/**")
    page.goto(HUB)
    page.get_by_role("button", name="Yes, posted").first.click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    assert Share.objects.get().state == "confirmed"


def test_the_preview_marks_where_readers_must_ask_for_more(new_page, alice, item):
    page = new_page(alice.user)
    page.goto(f"{HUB}share/{item.pk}/?network=linkedin")
    mark = page.get_by_text("Readers on LinkedIn see what is above")
    expect(mark).to_be_hidden()
    page.get_by_label("Why do you share this?").fill("a" * 200 + "bcd")
    expect(mark).to_be_visible()
    expect(page.locator("[data-wa-rest]")).to_have_text("bcd")


def test_without_a_connection_the_text_stays_and_the_page_says_so(new_page, alice, item):
    page = new_page(alice.user)
    page.goto(f"{HUB}share/{item.pk}/?network=x")
    field = page.get_by_label("Why do you share this?")
    field.fill("In my own words")
    notice = page.get_by_text("You are offline. What you typed is kept.")
    expect(notice).to_be_hidden()
    page.context.set_offline(True)
    expect(notice).to_be_visible()
    page.get_by_role("button", name="Open X").last.click()
    expect(field).to_have_value("In my own words")
    assert not Share.objects.exists()
    page.context.set_offline(False)
    expect(notice).to_be_hidden()


SHARE_SHEET = """
    window.offered = [];
    navigator.share = async (data) => {
        window.offered.push(data);
        if (window.isCancelled) throw new DOMException("cancelled", "AbortError");
    };
"""


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_the_phones_share_sheet_gets_the_text_and_the_tracked_link(
    new_page, alice, item, is_cancelled
):
    page = new_page(alice.user, viewport={"width": 390, "height": 844})
    page.add_init_script(SHARE_SHEET + f"window.isCancelled = {str(is_cancelled).lower()};")
    page.goto(f"{HUB}share/{item.pk}/?network=device")
    page.locator("[data-wa-send]").click()
    expect(page.get_by_text("Did it go out?")).to_be_visible()
    share = Share.objects.get()
    (offered,) = page.evaluate("window.offered")
    assert offered["url"].endswith(f"/s/{share.code}/")
    assert offered["text"].startswith("We raised this dyke.")
    assert (share.state, share.network) == (Share.State.STARTED, "device")


def test_the_browser_blocks_the_same_words_as_the_server(new_page, alice, item):
    page = new_page(alice.user)
    page.goto(f"{HUB}share/{item.pk}/?network=x")
    module = page.evaluate(
        "() => [...document.scripts].find((s) => s.src.includes('sharing')).src"
    ).replace("sharing.js", "wording.js")
    for text, terms, found in VECTORS:
        assert (
            page.evaluate(
                "async ([module, text, terms]) => (await import(module)).blockedIn(text, terms)",
                [module, text, terms],
            )
            == found
        ), text


def test_signature_and_blocked_words_while_typing(new_page, alice, item, programme):
    programme.signature = "I work at Waterkant."
    programme.blocked_terms = "Delta"
    programme.save()
    page = new_page(alice.user)
    pretend_networks(page)
    page.goto(f"{HUB}share/{item.pk}/?network=linkedin")
    field = page.get_by_label("Why do you share this?")
    shown = page.locator("[data-wa-length]")
    field.fill("Mine")
    expect(shown).to_have_text(str(len("Mine\n\nI work at Waterkant.")))
    field.fill("About the delta")
    note = page.get_by_text("Please say it without: Delta")
    expect(note).to_be_visible()
    page.locator("[data-wa-send]").click()
    expect(field).to_be_focused()
    assert not Share.objects.exists()
    field.fill("Mine")
    expect(note).to_be_hidden()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with page.context.expect_page():
        page.locator("[data-wa-send]").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Mine\n\nI work at Waterkant."
