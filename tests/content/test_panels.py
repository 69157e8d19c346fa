import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from tests.testapp.models import (
    LongPage,
    MixinLastPage,
    NamedPage,
    PlainPage,
    StandardPage,
    TabbedPage,
)
from wagtail_advocacy.content.models import Item, ShareInfo
from wagtail_advocacy.content.services import make_shareable


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def draft_row(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().share_info.first()


@pytest.mark.parametrize(
    "page_class", [StandardPage, LongPage, MixinLastPage, TabbedPage, NamedPage]
)
def test_the_tab_is_on_the_editor_of_each_page_type(editor, make_article, page_class):
    html = editor.get(edit_url(make_article(page_class=page_class))).content.decode()
    assert 'name="share_info-0-shareable"' in html
    assert html.count("data-advocacy-tab") == 1


@pytest.mark.parametrize("name", ["Waterfans", ""])
def test_the_tab_has_the_name_of_the_programme(editor, make_article, programme, name):
    programme.programme_name = name
    programme.save()
    response = editor.get(edit_url(make_article()))
    tabs = BeautifulSoup(response.content, "html.parser").select("[role=tab]")
    assert [next(tab.stripped_strings) for tab in tabs][-1] == (name or "Advocacy")


def test_the_tab_is_not_on_other_page_types(editor, home):
    page = home.add_child(instance=PlainPage(title="Plain"))
    assert "data-advocacy-tab" not in editor.get(edit_url(page)).content.decode()


def test_the_tab_is_hidden_without_the_permission(plain_editor, article):
    assert "data-advocacy-tab" not in plain_editor.get(edit_url(article)).content.decode()


def test_an_editor_without_the_permission_saves_the_page_and_nothing_of_the_flag(
    plain_editor, make_article, posted
):
    article = make_article(text="As it was")
    data = posted(plain_editor, edit_url(article), title="New title")
    data["action-publish"] = "1"
    assert plain_editor.post(edit_url(article), data).status_code == 302
    article.refresh_from_db()
    row = article.share_info.get()
    assert (article.title, row.shareable, row.text) == ("New title", True, "As it was")
    assert Item.objects.get().title == "New title"


def test_an_editor_without_the_permission_cannot_post_the_flag_by_hand(
    plain_editor, make_article, posted
):
    article = make_article(shareable=False)
    data = posted(
        plain_editor,
        edit_url(article),
        **{"share_info-0-shareable": "on", "share_info-0-text": "x", "action-publish": "1"},
        **{"share_info-0-target_kind": "page"},
    )
    assert plain_editor.post(edit_url(article), data).status_code == 302
    assert not article.share_info.get().shareable


def test_a_save_with_another_part_of_the_page_does_not_turn_the_flag_off(editor, article, posted):
    data = posted(editor, edit_url(article), title="Other")
    data["action-publish"] = "1"
    assert editor.post(edit_url(article), data).status_code == 302
    assert article.share_info.get().shareable


def test_posting_again_from_a_tab_without_the_rows_id_changes_the_same_row(editor, home, posted):
    page = home.add_child(instance=StandardPage(title="Fresh"))
    assert not page.share_info.exists()
    data = posted(editor, edit_url(page), **{"share_info-0-shareable": "on"})
    data["action-publish"] = "1"
    assert data["share_info-0-id"] == ""
    assert editor.post(edit_url(page), data).status_code == 302
    first = ShareInfo.objects.get(page_id=page.pk)
    data["share_info-0-text"] = "Second time"
    assert editor.post(edit_url(page), data).status_code == 302
    again = ShareInfo.objects.get(page_id=page.pk)
    assert (again.pk, again.text, again.shareable) == (first.pk, "Second time", True)


@pytest.mark.parametrize("posted_id", ["999999", "nonsense"])
def test_a_wrong_id_from_the_browser_is_ignored(editor, article, posted, posted_id):
    row = article.share_info.get()
    data = posted(
        editor,
        edit_url(article),
        **{"share_info-0-id": posted_id, "share_info-0-text": "Mine", "action-publish": "1"},
    )
    assert editor.post(edit_url(article), data).status_code == 302
    assert (article.share_info.get().pk, article.share_info.get().text) == (row.pk, "Mine")


def test_a_draft_without_a_row_id_is_published_into_the_row_made_by_a_bulk_action(
    editor, eve, home, posted
):
    page = home.add_child(instance=StandardPage(title="Fresh"))
    page.share_info = [ShareInfo(text="From the draft")]
    page.save_revision()
    assert draft_row(page).pk is None
    make_shareable(Page.objects.get(pk=page.pk), eve)
    row = ShareInfo.objects.get(page_id=page.pk)
    Page.objects.get(pk=page.pk).get_latest_revision().publish()
    after = ShareInfo.objects.get(page_id=page.pk)
    assert (after.pk, after.shareable, after.text) == (row.pk, True, "From the draft")


def test_an_editor_goes_on_in_a_draft_without_a_row_id(editor, home, posted):
    page = home.add_child(instance=StandardPage(title="Fresh"))
    page.share_info = [ShareInfo(text="From the draft")]
    page.save_revision()
    row = ShareInfo.objects.create(page_id=page.pk, shareable=True)
    data = posted(editor, edit_url(page), **{"share_info-0-text": "Better"})
    data["action-publish"] = "1"
    assert editor.post(edit_url(page), data).status_code == 302
    after = ShareInfo.objects.get(page_id=page.pk)
    assert (after.pk, after.text) == (row.pk, "Better")


def test_a_page_is_created_with_its_flag(editor, home, posted):
    url = reverse("wagtailadmin_pages:add", args=["testapp", "standardpage", home.pk])
    data = posted(
        editor,
        url,
        title="Brand new",
        slug="brand-new",
        **{"share_info-0-shareable": "on", "share_info-0-text": "Look", "action-publish": "1"},
    )
    assert editor.post(url, data).status_code == 302
    page = StandardPage.objects.get(slug="brand-new")
    assert page.share_info.get().shareable
    assert page.advocacy_item.text == "Look"


def test_a_draft_flag_stays_in_the_draft(editor, make_article, posted):
    article = make_article(shareable=False)
    data = posted(editor, edit_url(article), **{"share_info-0-shareable": "on"})
    assert editor.post(edit_url(article), data).status_code == 302
    assert draft_row(article).shareable
    assert not article.share_info.get().shareable
    assert not Item.objects.filter(shareable=True).exists()


def test_autosave_gives_the_browser_what_it_needs_to_save_again(editor, home, posted):
    page = home.add_child(instance=StandardPage(title="Fresh"))
    data = posted(editor, edit_url(page), **{"share_info-0-shareable": "on"})
    for text in ("One", "Two"):
        data["share_info-0-text"] = text
        response = editor.post(edit_url(page), data, headers={"Accept": "application/json"})
        assert response.status_code == 200, response.content
        assert response.json()["success"]
    assert draft_row(page).text == "Two"


def test_errors_are_shown_in_the_tab_and_nothing_is_saved(editor, article, posted):
    data = posted(
        editor,
        edit_url(article),
        **{
            "share_info-0-target_kind": "address",
            "share_info-0-target_address": "http://wiki.corp/news",
            "action-publish": "1",
        },
    )
    response = editor.post(edit_url(article), data)
    assert response.status_code == 200
    assert "Outsiders cannot reach this address" in response.content.decode()
    assert article.share_info.get().target_kind == "page"


def test_revisions_can_be_compared(editor, article, posted):
    for text in ("First words", "Second words"):
        data = posted(editor, edit_url(article), **{"share_info-0-text": text})
        data.setlist("share_info-0-networks", ["x"])
        data["share_info-0-text_x"] = f"{text} on X"
        editor.post(edit_url(article), data | {"action-publish": "1"})
    first, second = article.revisions.order_by("-pk")[:2][::-1]
    url = reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, first.pk, second.pk])
    html = editor.get(url).content.decode()
    assert '<span class="deletion">First</span>' in html
    assert '<span class="addition">Second</span>' in html


def test_a_private_page_is_said_to_show_a_login(editor, article, restrict):
    assert "Outsiders would see a login page" not in editor.get(edit_url(article)).content.decode()
    restrict(article.get_parent())
    html = editor.get(edit_url(article)).content.decode()
    assert "Outsiders would see a login page" in html
    assert "An outside address" in html


def test_a_page_about_to_be_made_under_a_private_one_is_said_to_show_a_login(
    editor, home, restrict
):
    restrict(home)
    url = reverse("wagtailadmin_pages:add", args=["testapp", "standardpage", home.pk])
    assert "Outsiders would see a login page" in editor.get(url).content.decode()


def test_a_site_behind_a_login_is_said_to_show_one(editor, article, settings):
    settings.WAGTAIL_ADVOCACY_SITE_REQUIRES_LOGIN = True
    assert "The whole site needs a login" in editor.get(edit_url(article)).content.decode()


def test_the_preview_shows_title_domain_and_picture(editor, make_article, picture):
    article = make_article("Dyke raised")
    article.lead_image = picture
    article.save_revision().publish()
    html = editor.get(edit_url(article)).content.decode()
    assert html.count('data-advocacy-preview="title">Dyke raised<') == 2
    assert 'data-advocacy-preview="domain">testserver<' in html
    assert "fill-600x314" in html
    assert 'data-image-fields="lead_image"' in html


def test_folded_sections_say_their_values(editor, make_article):
    article = make_article(
        networks=["linkedin"],
        network_texts={"x": "Short"},
        target_kind="address",
        target_address="https://www.press.example/a",
    )
    html = editor.get(edit_url(article)).content.decode()
    for value in ("LinkedIn</span>", "1 text of its own", "always", "press.example</span>"):
        assert value in html


def test_the_tab_has_no_inline_script_or_style(editor, article):
    html = editor.get(edit_url(article)).content.decode()
    start = html.index("data-advocacy-tab")
    tab = html[start : html.index("wa-tab__window", start)]
    assert "<script" not in tab
    assert " style=" not in tab
