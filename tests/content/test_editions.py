"""Public editions: filled in, approved, closed by new restrictions."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.editions import (
    check_body,
    edition_of,
    free_slug,
    proposal_of,
    public_collection,
    public_copy,
    public_text,
)
from wagtail_advocacy.content.models import Item, PublicEdition
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.services import make_shareable
from wagtail_advocacy.content.target import Reason, public_target


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def private(home, restrict, make_article):
    """An article behind the login, not shareable yet."""
    section = home.add_child(instance=StandardPage(title="Internal", slug="internal"))
    restrict(section)
    return make_article("Secret dyke", parent=section, shareable=False)


@pytest.fixture
def publish(editor, posted):
    """Fill in a public edition in the page editor, and publish."""

    def publish(page, *, action="action-publish", **values):
        words = {
            "title": "A dyke for all",
            "body": rich_text("We raised it."),
            "is_approved": "on",
            **values,
        }
        data = posted(
            editor,
            edit_url(page),
            **{
                "share_info-0-shareable": "on",
                "share_info-0-target_kind": "edition",
                **{f"public_edition-0-{name}": value for name, value in words.items()},
                action: "1",
            },
        )
        return editor.post(edit_url(page), data)

    return publish


def rich_text(words, **link):
    import json

    block = {
        "key": "a",
        "text": words,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": len(words), "key": 0}] if link else [],
    }
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": link}} if link else {}
    return json.dumps({"blocks": [block], "entityMap": entities})


def test_a_private_article_with_a_public_edition_is_offered(publish, private, site, alice):
    assert publish(private).status_code == 302
    item = Item.objects.get()
    assert (item.title, item.edition_slug) == ("A dyke for all", "a-dyke-for-all")
    assert public_target(item).url == f"{site.root_url}/read/a-dyke-for-all/"
    assert list(offered_items(site, alice.user)) == [item]


def test_a_draft_of_an_edition_opens_nothing(publish, private):
    publish(private, action="x")
    assert not Item.objects.exists()
    assert edition_of(private) is None


def test_an_edition_that_nobody_approved_is_closed(publish, private, site, alice):
    publish(private, is_approved="")
    assert public_target(Item.objects.get()).reason == Reason.NOT_APPROVED
    assert not offered_items(site, alice.user).exists()


def test_an_edition_without_words_is_not_offered(publish, private, site, alice):
    publish(private, body=rich_text(""))
    assert public_target(Item.objects.get()).reason == Reason.NO_EDITION
    assert not offered_items(site, alice.user).exists()


@pytest.mark.parametrize("where", ["page", "ancestor"])
def test_a_new_restriction_closes_the_edition_until_it_is_approved_again(
    publish, private, restrict, site, alice, where
):
    publish(private)
    restrict(private if where == "page" else private.get_parent().get_parent())
    item = Item.objects.get()
    assert public_target(item).reason == Reason.NOT_APPROVED
    assert not offered_items(site, alice.user).exists()
    publish(private)
    item = Item.objects.get()
    assert public_target(item).reason is None
    assert offered_items(site, alice.user).exists()


def test_a_restriction_that_is_changed_is_a_new_one(publish, private, django_user_model):
    from django.contrib.auth.models import Group

    publish(private)
    restriction = PageViewRestriction.objects.get()
    restriction.restriction_type = PageViewRestriction.GROUPS
    restriction.save()
    assert public_target(Item.objects.get()).reason == Reason.NOT_APPROVED
    publish(private)
    assert public_target(Item.objects.get()).reason is None
    restriction.groups.add(Group.objects.create(name="Board"))
    assert public_target(Item.objects.get()).reason == Reason.NOT_APPROVED


def test_publishing_without_approving_again_keeps_it_closed(publish, private, restrict):
    publish(private)
    restrict(private)
    page = StandardPage.objects.get(pk=private.pk)
    page.save_revision().publish()
    assert public_target(Item.objects.get()).reason == Reason.NOT_APPROVED


def test_moving_the_page_under_a_restricted_parent_closes_it(publish, private, home, restrict):
    publish(private)
    board = home.add_child(instance=StandardPage(title="Board", slug="board"))
    restrict(board)
    StandardPage.objects.get(pk=private.pk).move(board, pos="last-child")
    assert public_target(Item.objects.get()).reason == Reason.NOT_APPROVED


def test_a_restriction_that_is_lifted_leaves_it_open(publish, private):
    publish(private)
    PageViewRestriction.objects.all().delete()
    assert public_target(Item.objects.get()).reason is None


def test_a_public_page_needs_no_approval(publish, make_article):
    publish(make_article("Open", shareable=False), is_approved="")
    assert public_target(Item.objects.get()).reason is None


def test_a_site_behind_a_login_offers_editions(publish, private, settings, site, alice):
    settings.WAGTAIL_ADVOCACY_SITE_REQUIRES_LOGIN = True
    publish(private)
    assert public_target(Item.objects.get()).reason is None
    assert offered_items(site, alice.user).exists()


def test_inside_only_those_are_offered_it_who_may_open_the_page(
    publish, home, make_article, restrict, site, alice, bob
):
    from django.contrib.auth.models import Group

    group = Group.objects.create(name="Dyke team")
    alice.user.groups.add(group)
    page = make_article("Secret", shareable=False)
    restrict(page, PageViewRestriction.GROUPS, [group])
    publish(page)
    assert offered_items(site, alice.user).exists()
    assert not offered_items(site, bob.user).exists()


def test_the_address_stays_when_the_title_changes(publish, private):
    publish(private)
    publish(private, title="Another title")
    item = Item.objects.get()
    assert (item.title, item.edition_slug) == ("Another title", "a-dyke-for-all")


def test_two_editions_of_one_title_have_two_addresses(publish, private, make_article):
    publish(private)
    publish(make_article("Open", shareable=False))
    slugs = set(Item.objects.values_list("edition_slug", flat=True))
    assert len(slugs) == 2
    assert all(slug.startswith("a-dyke-for-all") for slug in slugs)


@pytest.mark.parametrize("title", ["日本", "!!!"])
def test_a_title_without_letters_of_ours_gets_an_address_too(db, title):
    assert free_slug(title).startswith("read-")


def test_a_copied_page_has_no_address_of_the_original(publish, private, admin_user):
    publish(private)
    original = StandardPage.objects.get(pk=private.pk)
    copy = original.copy(update_attrs={"slug": "copy", "title": "Copy"}, user=admin_user)
    items = Item.objects.filter(page_id=copy.pk)
    assert not items.filter(edition_slug="a-dyke-for-all").exists()


def test_the_bulk_action_refuses_a_private_page_whose_edition_is_not_approved(
    publish, private, restrict, eve
):
    from wagtail_advocacy.content.services import NotShareable

    publish(private)
    restrict(private)
    with pytest.raises(NotShareable) as refused:
        make_shareable(private, eve)
    assert refused.value.reason == Reason.NOT_APPROVED


# What may stand in it


@pytest.mark.parametrize(
    "source",
    [
        '<p><a linktype="page" id="3">dyke</a></p>',
        '<p><a linktype="document" id="3">dyke</a></p>',
        '<embed embedtype="image" id="1" alt="x" format="left"/>',
    ],
)
def test_what_outsiders_cannot_open_is_refused(source):
    with pytest.raises(ValidationError):
        check_body(source)


def test_outside_links_are_welcome():
    check_body('<p><a href="https://example.com">x</a></p>')


def test_a_link_to_a_page_of_the_intranet_is_refused_and_nothing_typed_is_lost(
    publish, private, home
):
    response = publish(private, body=rich_text("our dyke", id=home.pk, parentId=1, url="/"))
    assert response.status_code == 200
    html = response.content.decode()
    assert "“our dyke” links to a page or a document of the intranet" in html
    assert "A dyke for all" in html
    assert not Item.objects.exists()


def test_public_text_keeps_the_words_alone():
    source = (
        '<h2 data-block-key="a">Head</h2><p>One <a linktype="page" id="3">two</a> '
        '<a href="https://example.com">three</a><script>x</script></p>'
        '<embed embedtype="image" id="1"/><p><a href="javascript:x">four</a></p>'
    )
    assert public_text(source) == (
        '<h2>Head</h2><p>One two <a href="https://example.com">three</a></p><p>four</p>'
    )


def test_copying_from_the_article_fills_what_is_empty(publish, private):
    private.introduction = "It holds."
    private.save()
    publish(private, title="", fill="on")
    edition = PublicEdition.objects.get()
    assert (edition.title, edition.summary) == ("Secret dyke", "It holds.")
    assert "We raised it." in edition.body


def test_a_page_type_may_propose_its_own_edition(article):
    article.get_public_edition = lambda: {"title": "Mine", "body": "<p>All <b>mine</b></p>"}
    proposal = proposal_of(article)
    assert (proposal.title, proposal.body) == ("Mine", "<p>All <b>mine</b></p>")


# Its picture


def test_the_picture_is_copied_once_into_the_public_collection(picture):
    copy = public_copy(picture)
    assert copy.collection == public_collection()
    assert copy.pk != picture.pk
    assert picture.title not in copy.title
    assert "dyke" not in copy.file.name
    assert public_copy(picture) == copy
    assert public_copy(copy) == copy
    assert get_image_model().objects.count() == 2


def test_the_edition_and_its_item_have_the_copy(publish, private, picture):
    publish(private, image=str(picture.pk))
    copy = get_image_model().objects.get(collection=public_collection())
    assert PublicEdition.objects.get().image == copy
    assert Item.objects.get().image == copy


# The editor


def test_the_tab_shows_both_cures_for_a_private_article(editor, private):
    html = editor.get(edit_url(private)).content.decode()
    assert "“A public edition of it”" in html
    assert "“An outside address”" in html


def test_the_tab_asks_for_approval_after_a_new_restriction(publish, editor, private, restrict):
    publish(private)
    assert "not approved yet" not in editor.get(edit_url(private)).content.decode()
    restrict(private)
    assert "not approved yet" in editor.get(edit_url(private)).content.decode()


def test_the_saved_draft_can_be_seen_as_outsiders_will(publish, editor, private):
    publish(private, action="x")
    url = reverse("wagtail_advocacy_content:edition_preview", args=[private.pk])
    html = editor.get(url).content.decode()
    assert "We raised it." in html
    assert '<meta name="robots" content="noindex">' in html
    assert "Secret dyke" not in html


def test_there_is_nothing_to_see_before_it_has_words(editor, private):
    url = reverse("wagtail_advocacy_content:edition_preview", args=[private.pk])
    assert editor.get(url).status_code == 404


def test_the_preview_is_refused_without_the_permission(publish, private, eve, client):
    publish(private, action="x")
    eve.user_permissions.filter(codename="make_shareable").delete()
    client.force_login(type(eve).objects.get(pk=eve.pk))
    url = reverse("wagtail_advocacy_content:edition_preview", args=[private.pk])
    assert client.get(url).status_code in {302, 403}


def test_an_editor_without_the_permission_changes_nothing_of_it(
    publish, private, eve, client, posted
):
    publish(private)
    eve.user_permissions.filter(codename="make_shareable").delete()
    client.force_login(type(eve).objects.get(pk=eve.pk))
    data = posted(client, edit_url(private), title="Other")
    data["public_edition-0-title"] = "Hacked"
    data["action-publish"] = "1"
    assert client.post(edit_url(private), data).status_code == 302
    assert PublicEdition.objects.get().title == "A dyke for all"


def test_an_edition_that_lost_its_words_does_not_show_the_pages_own(publish, private):
    publish(private)
    publish(private, title="", body=rich_text(""))
    item = Item.objects.get()
    assert (item.title, item.has_edition) == ("A dyke for all", False)


def test_a_new_page_in_a_closed_section_is_approved_as_it_is_made(
    editor, make_article, restrict, posted
):
    section = make_article("Section", shareable=False)
    restrict(section)
    url = reverse("wagtailadmin_pages:add", args=["testapp", "standardpage", section.pk])
    values = {
        "title": "Report",
        "slug": "report",
        "share_info-0-shareable": "on",
        "share_info-0-target_kind": "edition",
        "public_edition-0-title": "The report",
        "public_edition-0-body": '{"entityMap": {}, "blocks": [{"key": "1", "text": "Words.", '
        '"type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}]}',
        "public_edition-0-is_approved": "on",
        "action-publish": "1",
    }
    assert editor.post(url, posted(editor, url, **values)).status_code == 302
    assert public_target(Item.objects.get()).reason is None
