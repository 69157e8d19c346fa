"""Several suggested texts: written by the editor, offered in the composer."""

import pytest
from playwright.sync_api import expect

from wagtail_advocacy.models import Share
from wagtail_advocacy.sharing.likeness import text_digest

from .test_accessibility import WAGTAILS_TEXT_EDITOR, assert_no_violations
from .test_sharing import HUB, pretend_networks


TEXTS = ["First", "Second", "Third"]


@pytest.fixture
def article(make_article):
    rows = [{"network": "", "language": "", "text": text} for text in TEXTS[1:]]
    return make_article("Dyke raised", text=TEXTS[0], further_texts=rows)


@pytest.fixture
def address(article):
    return f"{HUB}share/{article.advocacy_item.pk}/?network=linkedin"


def open_further_texts(page, article):
    page.goto(f"/admin/pages/{article.pk}/edit/")
    page.get_by_role("tab", name="Waterfans").click()
    sections = page.locator("section", has=page.locator("[data-advocacy-further]"))
    sections.last.locator("[data-panel-toggle]").first.click()


def test_the_editor_adds_and_removes_texts(new_page, article, programme, eve):
    page = new_page(eve)
    open_further_texts(page, article)
    rows = page.locator("[data-advocacy-rows] > [data-advocacy-row]")
    expect(rows).to_have_count(5)
    rows.nth(0).get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(4)
    page.get_by_role("button", name="Add a text").click()
    expect(rows).to_have_count(5)
    expect(rows.nth(4).get_by_label("Text", exact=True)).to_be_focused()
    page.keyboard.type("About the dyke")
    rows.nth(4).get_by_label("Network").select_option(label="X")
    expect(rows.nth(4).locator("[data-advocacy-row-counter]")).to_contain_text("of 280 characters")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("published")).to_be_visible()
    assert article.share_info.get().further_texts == [
        {"network": "", "language": "", "text": "Third"},
        {"network": "x", "language": "", "text": "About the dyke"},
    ]


@pytest.mark.parametrize("scripts", [True, False])
def test_another_suggestion_and_back_to_ones_own_text(new_page, alice, address, scripts):
    page = new_page(alice.user, java_script_enabled=scripts)
    page.goto(address)
    field = page.get_by_label("Why do you share this?")
    another = page.get_by_role("button", name="Another suggestion")
    expect(field).to_have_value(TEXTS[0])
    field.fill("In my own\nwords")
    another.click()
    expect(field).to_have_value(TEXTS[1])
    expect(another).to_contain_text("2 of 3")
    another.click()
    expect(field).to_have_value(TEXTS[2])
    page.get_by_role("button", name="Back to my text").click()
    expect(field).to_have_value("In my own\nwords")
    expect(page.get_by_role("button", name="Back to my text")).to_have_count(0)


def test_a_suggestion_chosen_stays_when_the_network_changes(new_page, alice, address):
    page = new_page(alice.user)
    page.goto(address)
    field = page.get_by_label("Why do you share this?")
    field.fill("Mine")
    page.get_by_role("button", name="Another suggestion").click()
    expect(field).to_have_value(TEXTS[1])
    page.get_by_role("button", name="Bluesky", exact=True).click()
    expect(page.locator("[data-wa-network=bluesky]")).to_be_visible()
    expect(field).to_have_value(TEXTS[1])
    page.get_by_role("button", name="Back to my text").click()
    expect(field).to_have_value("Mine")


def test_what_is_typed_while_the_answer_is_on_its_way_is_kept(new_page, alice, address):
    page = new_page(alice.user)
    page.goto(address)
    field = page.get_by_label("Why do you share this?")
    waiting = []
    page.route(address.partition("?")[0], lambda route: waiting.append(route))
    page.get_by_role("button", name="Bluesky", exact=True).click()
    field.fill("Quickly typed")
    waiting[0].continue_()
    expect(page.locator("[data-wa-network=bluesky]")).to_be_visible()
    expect(field).to_have_value("Quickly typed")


def test_a_draft_taken_up_later_still_knows_where_it_began(new_page, alice, address):
    page = new_page(alice.user)
    pretend_networks(page)
    page.goto(address)
    field = page.get_by_label("Why do you share this?")
    page.get_by_role("button", name="Another suggestion").click()
    expect(field).to_have_value(TEXTS[1])
    field.fill("Second, as I say it")
    page.goto(HUB)
    page.goto(address.replace("linkedin", "x"))
    expect(field).to_have_value("Second, as I say it")
    with page.context.expect_page():
        page.get_by_role("button", name="Open X").last.click()
    assert Share.objects.get().suggestion_digest == text_digest(TEXTS[1])


def test_the_buttons_and_the_rows_are_accessible(new_page, alice, eve, article, address):
    page = new_page(alice.user)
    page.goto(address)
    page.get_by_label("Why do you share this?").fill("Mine")
    page.get_by_role("button", name="Another suggestion").click()
    expect(page.get_by_role("button", name="Back to my text")).to_be_visible()
    assert_no_violations(page, "the composer")
    page = new_page(eve)
    open_further_texts(page, article)
    assert_no_violations(page, "the tab", without=[WAGTAILS_TEXT_EDITOR])
