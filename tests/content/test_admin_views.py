"""Bulk actions, the button and the page that it leads to."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from tests.testapp.models import PlainPage
from wagtail_advocacy.content.models import Item


def bulk_url(verb, *pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", verb])
    return f"{url}?{urlencode([('id', page.pk) for page in pages])}&next=/admin/"


def sharing_url(page):
    return reverse("wagtail_advocacy_content:sharing", args=[page.pk])


@pytest.fixture
def unmarked(make_article):
    return make_article("Unmarked", shareable=False)


def test_many_pages_are_made_shareable_and_the_refused_ones_are_listed(
    editor, make_article, restrict, home
):
    good, private = (make_article(title, shareable=False) for title in ("Good", "Private"))
    plain = home.add_child(instance=PlainPage(title="Plain"))
    restrict(private)
    url = bulk_url("make_shareable", good, private, plain)
    html = editor.get(url).content.decode()
    assert "These pages cannot be made shareable:" in html
    assert "Private</a>: Outsiders would see a login page." in html
    assert "Plain</a>: Pages of this type cannot be made shareable." in html
    response = editor.post(url, follow=True)
    assert "Colleagues can share 1 page now." in response.content.decode()
    assert list(Item.objects.values_list("title", flat=True)) == ["Good"]


def test_many_pages_are_no_longer_shared(editor, make_article):
    pages = [make_article(title) for title in ("One", "Two")]
    response = editor.post(bulk_url("stop_sharing", *pages), follow=True)
    assert "2 pages are no longer shared." in response.content.decode()
    assert not Item.objects.filter(shareable=True).exists()


def test_a_bulk_action_with_nothing_to_do_offers_the_way_back(editor, unmarked, restrict):
    restrict(unmarked)
    html = editor.get(bulk_url("make_shareable", unmarked)).content.decode()
    assert "Go back" in html
    assert "Yes, make shareable" not in html


@pytest.mark.parametrize("verb", ["make_shareable", "stop_sharing"])
def test_a_bulk_action_does_nothing_without_the_permission(plain_editor, make_article, verb):
    shareable = verb == "stop_sharing"
    page = make_article(shareable=shareable)
    html = plain_editor.get(bulk_url(verb, page)).content.decode()
    assert "You may not change the sharing of this page" in html
    plain_editor.post(bulk_url(verb, page))
    assert page.share_info.get().shareable == shareable


def test_a_page_that_became_private_meanwhile_is_left_out(unmarked, eve, restrict):
    from wagtail_advocacy.content.bulk_actions import MakeShareableBulkAction

    restrict(unmarked)
    page = Page.objects.get(pk=unmarked.pk)
    assert MakeShareableBulkAction.execute_action([page], user=eve) == (0, 0)


def test_the_listing_and_the_header_lead_to_the_sharing_of_a_page(editor, unmarked, home):
    listing = editor.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    header = editor.get(reverse("wagtailadmin_pages:edit", args=[unmarked.pk])).content.decode()
    assert sharing_url(unmarked) in listing
    assert sharing_url(unmarked) in header


def test_the_button_is_not_on_pages_that_cannot_be_marked(editor, home, plain_editor, unmarked):
    plain = home.add_child(instance=PlainPage(title="Plain"))
    listing = plain_editor.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    assert sharing_url(unmarked) not in listing
    assert sharing_url(plain) not in listing


def test_buttons_cost_no_query_a_row(eve, make_article, django_assert_max_num_queries):
    from wagtail_advocacy.content.buttons import listing_buttons

    pages = [make_article(f"Page {number}", shareable=False) for number in range(10)]
    rows = list(Page.objects.filter(pk__in=[page.pk for page in pages]))
    list(listing_buttons(rows[0], eve))
    with django_assert_max_num_queries(0):
        assert all(list(listing_buttons(page, eve)) for page in rows[1:])


def test_one_page_is_marked_and_unmarked(editor, unmarked):
    url = sharing_url(unmarked)
    assert "Make shareable" in editor.get(url).content.decode()
    response = editor.post(url, {"action": "make_shareable", "next": "/admin/"}, follow=True)
    assert "Colleagues can share “Unmarked” now." in response.content.decode()
    assert unmarked.share_info.get().shareable
    assert "Stop sharing" in editor.get(url).content.decode()
    editor.post(url, {"action": "stop_sharing"})
    assert not unmarked.share_info.get().shareable


def test_each_page_has_a_heading(editor, unmarked):
    for url, heading in (
        (sharing_url(unmarked), "Sharing Unmarked"),
        (bulk_url("make_shareable", unmarked), "Make shareable"),
        (bulk_url("stop_sharing", unmarked), "Stop sharing"),
    ):
        html = BeautifulSoup(editor.get(url).content, "html.parser")
        assert [" ".join(h1.text.split()) for h1 in html.select("h1")] == [heading]


def test_looking_changes_nothing(editor, unmarked):
    editor.get(sharing_url(unmarked), {"action": "make_shareable"})
    assert not unmarked.share_info.get().shareable


def test_a_refusal_says_why_and_what_to_do(editor, unmarked, restrict):
    restrict(unmarked)
    html = editor.get(sharing_url(unmarked)).content.decode()
    assert "Outsiders would see a login page." in html
    assert "Enter an outside address" in html
    response = editor.post(sharing_url(unmarked), {"action": "make_shareable"}, follow=True)
    assert "Unmarked: Outsiders would see a login page." in response.content.decode()


def test_an_unknown_action_is_a_bad_request(editor, unmarked):
    assert editor.post(sharing_url(unmarked), {"action": "burn"}).status_code == 400


def test_another_site_is_never_the_way_back(editor, unmarked):
    response = editor.post(
        sharing_url(unmarked), {"action": "make_shareable", "next": "https://evil.example/"}
    )
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[unmarked.pk])


def test_the_page_is_closed_without_the_permission(plain_editor, unmarked):
    response = plain_editor.post(sharing_url(unmarked), {"action": "make_shareable"})
    assert response.status_code == 302
    assert not unmarked.share_info.get().shareable


def test_an_alias_says_that_its_source_is_meant(editor, unmarked):
    alias = unmarked.create_alias(update_slug="alias")
    html = editor.get(sharing_url(alias)).content.decode()
    assert "it is shared together with its source, “Unmarked”" in html
