"""A private article, read outside: from the editor's tab to the outsider's browser."""

import re

import pytest
from playwright.sync_api import expect
from wagtail.models import PageViewRestriction

from tests.testapp.models import StandardPage
from wagtail_advocacy.models import Share

from .conftest import PHONE
from .test_accessibility import (
    WAGTAILS_TEXT_EDITOR,
    assert_accessible,
    assert_no_violations,
)
from .test_sharing import pretend_networks


HUB = "/advocacy/"


@pytest.fixture
def minutes(home):
    """An article behind the login."""
    page = home.add_child(instance=StandardPage(title="Board minutes", slug="minutes"))
    page.view_restrictions.create(restriction_type=PageViewRestriction.LOGIN)
    return page


def open_sections(page):
    folded = page.locator("[role=tabpanel]:not([hidden]) [data-panel-toggle][aria-expanded=false]")
    while folded.count():
        folded.first.click()


def give_edition(editor, minutes, *, role):
    editor.goto(f"/admin/pages/{minutes.pk}/edit/")
    editor.get_by_role("tab", name="Waterfans").click()
    editor.get_by_label("May colleagues share this?").press("Space")
    open_sections(editor)
    editor.get_by_label("A public edition of it").check()
    editor.get_by_role("checkbox", name=role.name).check()
    row = editor.locator("[data-advocacy-edition]")
    row.get_by_label("Title").fill("A dyke for all")
    row.locator("[contenteditable=true]").click()
    editor.keyboard.type("We raised it by a metre.")
    # The editor of rich text passes on what was typed after a moment.
    expect(row.locator("input[name$=body]")).to_have_value(re.compile("metre"))
    row.get_by_label("Anybody may read this").check()
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("published")).to_be_visible()


def test_a_private_article_is_read_outside_by_its_public_edition(
    new_page, minutes, eve, alice, bob, expert
):
    alice.roles.add(expert)
    editor = new_page(eve)
    give_edition(editor, minutes, role=expert)

    # In the audience, on a phone: two clicks.
    inside = new_page(alice.user, viewport=PHONE)
    pretend_networks(inside)
    inside.goto(HUB)
    expect(inside.get_by_text("For your role: Subject matter expert")).to_be_visible()
    inside.get_by_role("link", name="Share on LinkedIn").click()
    with inside.context.expect_page():
        inside.get_by_role("button", name="Copy text & open LinkedIn").last.click()
    share = Share.objects.get(ambassador=alice)

    # Outside the audience: neither offered nor found by guessing.
    other = new_page(bob.user)
    other.goto(HUB)
    expect(other.get_by_role("heading", name="Nothing to share yet")).to_be_visible()
    assert other.goto(f"{HUB}share/{share.item_id}/").status == 404

    outsider = new_page()
    assert outsider.goto(f"/s/{share.code}/").status == 200
    expect(outsider.get_by_role("heading", name="A dyke for all")).to_be_visible()
    expect(outsider.get_by_text("We raised it by a metre.")).to_be_visible()
    assert "Board minutes" not in outsider.content()

    editor.goto(f"/admin/pages/{minutes.pk}/unpublish/")
    editor.get_by_role("button", name="Yes, unpublish it").click()
    expect(editor.get_by_text("unpublished")).to_be_visible()
    assert outsider.goto(f"/s/{share.code}/").status == 410
    assert outsider.goto("/read/a-dyke-for-all/").status == 410
    expect(outsider.get_by_text("There is nothing to read at this address.")).to_be_visible()


def test_the_edition_and_its_tab_are_accessible(new_page, minutes, admin_user):
    from wagtail_advocacy.content.editions import signatures_on

    minutes.share_info.create(shareable=True, target_kind="edition")
    minutes.public_edition.create(
        title="A dyke for all",
        summary="It holds.",
        body="<h2>How</h2><p>With <a href='https://example.com'>clay</a>.</p>",
        author_line="By the dyke team",
        approved_restrictions=signatures_on(minutes),
    )
    minutes.save_revision().publish()
    assert_accessible(new_page(), "/read/a-dyke-for-all/")
    page = new_page(admin_user)
    page.goto(f"/admin/pages/{minutes.pk}/edit/")
    page.get_by_role("tab", name="Advocacy").click()
    page.locator("section:has(> div [data-advocacy-edition]) [data-panel-toggle]").first.click()
    assert_no_violations(page, "the tab", without=[WAGTAILS_TEXT_EDITOR])
    assert_accessible(page, f"/admin/advocacy/pages/{minutes.pk}/edition/")


def test_the_pages_about_topics_are_accessible(
    new_page, aim, make_topic, alice, admin_user, site, expert
):
    from wagtail_advocacy.models import Campaign

    topic = make_topic("Energy", description="Heat from canals")
    item = aim(topic)
    campaign = Campaign.objects.create(site=site, name="100 engineers")
    page = new_page(alice.user)
    for address in (
        HUB,
        f"{HUB}?topic={topic.translation_key}",
        f"{HUB}settings/",
        f"{HUB}items/{item.pk}/dismiss/",
    ):
        assert_accessible(page, address)
    page = new_page(admin_user)
    for address in (
        "/admin/advocacy/topics/",
        f"/admin/advocacy/topics/edit/{topic.pk}/",
        "/admin/advocacy/roles/",
        "/admin/advocacy/roles/new/",
        "/admin/advocacy/ambassadors/",
        f"/admin/advocacy/ambassadors/edit/{alice.pk}/",
        "/admin/advocacy/campaigns/",
        f"/admin/advocacy/campaigns/edit/{campaign.pk}/",
    ):
        assert_accessible(page, address)
