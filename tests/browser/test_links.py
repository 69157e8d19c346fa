"""News of others: from a pasted address to an outsider who reads it."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import expect

from tests.content.test_links import png
from wagtail_advocacy.content.links import add_link, publish_link
from wagtail_advocacy.models import CuratedLink, Feed, Share

from .test_accessibility import assert_accessible
from .test_sharing import pretend_networks


HUB = "/advocacy/"
# Wagtail's button for the outline of a form is 20 pixels wide.
WAGTAILS_OUTLINE = "#w-minimap-toggle"
PAGE = """<html lang="en"><head><meta property="og:title" content="Rivers rise">
<meta property="og:description" content="A study."><meta property="og:image" content="/i.png">
</head><body><h1>The study itself</h1></body></html>"""


@pytest.fixture
def rivers(outside, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    monkeypatch.setattr("wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO())
    outside.serve("/rivers", PAGE)
    outside.serve("/i.png", png(), kind="image/png")
    return outside.url("/rivers")


@pytest.fixture
def curator(eve):
    names = ["add_curatedlink", "change_curatedlink", "publish_curatedlink", "view_curatedlink"]
    eve.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return eve


def test_an_address_becomes_something_to_share(new_page, curator, rivers, outside, alice):
    editor = new_page(curator)
    editor.goto("/admin/advocacy/links/add/")
    editor.get_by_role("textbox", name="Address").fill(rivers)
    editor.get_by_role("button", name="Save draft").click()
    editor.wait_for_url("**/links/edit/**")
    # The worker of the tests is done by the time that the page is there.
    editor.reload()
    expect(editor.get_by_role("textbox", name="Title")).to_have_value("Rivers rise")
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("published")).to_be_visible()

    inside = new_page(alice.user)
    pretend_networks(inside)
    inside.goto(HUB)
    expect(inside.get_by_role("link", name="Rivers rise", exact=True)).to_be_visible()
    inside.get_by_role("link", name="Share on LinkedIn").click()
    with inside.context.expect_page():
        inside.get_by_role("button", name="Copy text & open LinkedIn").last.click()
    share = Share.objects.get(ambassador=alice)

    reader = new_page()
    reader.goto(f"/s/{share.code}/")
    expect(reader.get_by_role("heading", name="The study itself")).to_be_visible()
    share.refresh_from_db()
    assert share.state == Share.State.CONFIRMED


def test_an_editor_has_the_target_checked_without_leaving_the_page(
    new_page, programme, eve, article, item, outside
):
    outside.serve("/gone", status=404)
    item.target_kind, item.target_address = "address", outside.url("/gone")
    item.save()
    editor = new_page(eve)
    editor.goto(f"/admin/pages/{article.pk}/edit/")
    editor.get_by_role("tab", name="Waterfans").click()
    editor.get_by_role("link", name="Check now").click()
    expect(editor.locator("[data-advocacy-check-text]")).to_contain_text("Not found")


def test_the_pages_about_links_are_accessible(new_page, rivers, site, alice, admin_user, item):
    link = add_link(site, rivers)[0]
    publish_link(link)
    feed = Feed.objects.create(
        site=site, name="News", address=rivers, status="fails", problem="404"
    )
    assert_accessible(new_page(alice.user), HUB)
    page = new_page(admin_user)
    for address in (
        "/admin/advocacy/links/",
        "/admin/advocacy/links/add/",
        f"/admin/advocacy/links/edit/{link.pk}/",
        "/admin/advocacy/feeds/",
        "/admin/advocacy/feeds/new/",
        f"/admin/advocacy/feeds/edit/{feed.pk}/",
        f"/admin/advocacy/items/{item.pk}/check/",
        "/admin/advocacy/reports/items/",
    ):
        assert_accessible(page, address, without=[WAGTAILS_OUTLINE])
    assert CuratedLink.objects.count() == 1
