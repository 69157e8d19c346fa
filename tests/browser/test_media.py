"""What scripts add to pictures: the share sheet with files, copying, and the menu of ways."""

import re

import pytest
from playwright.sync_api import expect
from wagtail.models import Collection

from wagtail_advocacy.models import Share

from .conftest import PHONE
from .test_accessibility import assert_accessible


HUB = "/advocacy/"
# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

SHARE_SHEET = """
window.shared = [];
navigator.canShare = (data) => Boolean(data.files);
navigator.share = async (data) => {
    window.shared.push({
        text: data.text,
        url: data.url ?? null,
        files: data.files.map((file) => [file.name, file.type, file.size > 1000]),
    });
};
"""
WITHOUT_FILES = "navigator.share = async () => {}; navigator.canShare = () => false;"


@pytest.fixture
def item(request, db):
    # A database that another test emptied has no collection for pictures any more.
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return request.getfixturevalue("media_post").item


@pytest.fixture
def with_sheet(new_page, alice):
    def open_page(script):
        page = new_page(alice.user, viewport=PHONE)
        page.add_init_script(script)
        return page

    return open_page


def test_the_share_sheet_gets_the_file_and_the_caption(with_sheet, item):
    page = with_sheet(SHARE_SHEET)
    page.goto(f"{HUB}share/{item.pk}/?network=device")
    page.get_by_label("Caption").fill("My own words")
    page.locator("[data-wa-send]").click()
    expect(page.get_by_text("Did it go out?")).to_be_visible()
    shared = page.evaluate("window.shared")
    assert shared == [
        {
            "text": "My own words",
            "url": None,
            "files": [["the-new-lock-1-1600x900.jpg", "image/jpeg", True]],
        }
    ]
    assert Share.objects.get().text == "My own words"


def test_a_click_that_came_too_late_is_asked_for_again(with_sheet, item):
    page = with_sheet(
        SHARE_SHEET
        + """
        const share = navigator.share;
        navigator.share = async (data) => {
            navigator.share = share;
            throw new DOMException("late", "NotAllowedError");
        };
        """
    )
    page.goto(f"{HUB}share/{item.pk}/?network=device")
    page.locator("[data-wa-send]").click()
    expect(page.locator("[data-wa-send]")).to_have_text("Share now")
    page.locator("[data-wa-send]").click()
    expect(page.get_by_text("Did it go out?")).to_be_visible()
    assert Share.objects.get().times == 1


def test_files_that_cannot_be_fetched_make_no_share(with_sheet, item):
    page = with_sheet(SHARE_SHEET)
    page.route(re.compile("/pictures/"), lambda route: route.fulfill(status=404))
    page.goto(f"{HUB}share/{item.pk}/?network=device")
    page.locator("[data-wa-send]").click()
    expect(page.get_by_text("The files could not be fetched.")).to_be_visible()
    assert not Share.objects.exists()


@pytest.mark.parametrize(("script", "is_offered"), [(SHARE_SHEET, True), (WITHOUT_FILES, False)])
def test_the_share_sheet_is_offered_where_it_takes_files(with_sheet, item, script, is_offered):
    page = with_sheet(script)
    page.goto(f"{HUB}share/{item.pk}/")
    expect(page.locator("button[value=device]")).to_be_visible(visible=is_offered)


def test_the_caption_is_copied_as_it_stands(new_page, alice, item):
    page = new_page(alice.user)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{HUB}share/{item.pk}/?network=instagram")
    page.get_by_label("Caption").fill("My own words")
    page.get_by_role("button", name="Copy caption").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "My own words"


def test_the_menu_of_ways_follows_what_the_card_is(new_page, alice, item, make_article):
    article = make_article("Dyke raised").advocacy_item
    page = new_page(alice.user)
    page.goto(HUB)
    ways = page.locator("#wa-ways")
    page.locator(f"#item-{item.pk} [data-wa-ways]").click()
    expect(ways.get_by_role("link", name="Instagram")).to_be_visible()
    expect(ways.locator("[data-wa-network=link]")).to_be_hidden()
    page.locator(f"#item-{article.pk} [data-wa-ways]").click()
    expect(ways.get_by_role("link", name="Instagram")).to_be_hidden()
    expect(ways.locator("[data-wa-network=link]")).to_be_visible()


def test_a_picture_is_saved_and_posted_without_scripts(new_page, alice, item):
    page = new_page(alice.user, java_script_enabled=False)
    page.goto(f"{HUB}share/{item.pk}/?network=instagram")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save picture (900 × 900)").click()
    assert download.value.suggested_filename == "the-new-lock-1-900x900.jpg"
    page.context.route(
        re.compile("https://.*"),
        lambda route: route.fulfill(content_type="text/html", body="<title>Network</title>"),
    )
    with page.context.expect_page() as opened:
        page.locator("[data-wa-send]").click()
    opened.value.wait_for_url("https://www.instagram.com/")
    assert Share.objects.get().network == "instagram"


def test_axe_finds_nothing(new_page, alice, admin_user, item):
    page = new_page(alice.user)
    for address in (HUB, f"{HUB}share/{item.pk}/?network=instagram"):
        assert_accessible(page, address)
