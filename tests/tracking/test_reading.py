"""What outsiders read, and that they never read more."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.editions import signatures_on
from wagtail_advocacy.content.models import Item, PublicEdition
from wagtail_advocacy.content.services import make_shareable
from wagtail_advocacy.sharing.services import start_share


MARKER = "XyzzyMarker"
READ = "/read/a-dyke-for-all/"


@pytest.fixture
def section(home, restrict):
    section = home.add_child(instance=StandardPage(title=MARKER, slug=f"{MARKER}-section"))
    restrict(section)
    return section


@pytest.fixture
def article(section, picture, admin_user):
    """A private article full of markers with a public edition in other words."""
    page = section.add_child(
        instance=StandardPage(
            title=f"Title {MARKER}",
            slug=f"{MARKER}-slug",
            seo_title=f"Seo {MARKER}",
            search_description=f"Description {MARKER}",
            introduction=f"Introduction {MARKER}",
            owner=admin_user,
        )
    )
    with picture.open_file() as file:
        page.lead_image = get_image_model().objects.create(
            title=f"Picture {MARKER}", file=ContentFile(file.read(), name=f"{MARKER}.jpg")
        )
    page.share_info.create(shareable=True, target_kind="edition", text=f"Text {MARKER}")
    page.public_edition.create(
        title="A dyke for all",
        summary="It holds.",
        body="<p>We raised it.</p>",
        author_line="By the dyke team",
        approved_restrictions=signatures_on(page),
    )
    page.save_revision(user=admin_user).publish()
    return page


@pytest.fixture
def outside(client):
    return Client()


@pytest.fixture
def addresses(article, alice, outside):
    """Every public address of the article, as an outsider may know or guess them."""
    item = article.advocacy_item
    share = start_share(alice, item, "linkedin", "Look")
    return [READ, f"{READ}card.png", f"/s/{share.code}/", "/read/nothing/"]


def assert_no_marker(outside, addresses):
    for address in addresses:
        response = outside.get(address)
        body = response.content if not response.streaming else b"".join(response)
        assert MARKER.encode() not in body, address
        assert MARKER not in str(response.headers), address


def test_an_outsider_reads_the_edition(outside, article):
    response = outside.get(READ)
    html = response.content.decode()
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    for words in ("A dyke for all", "It holds.", "We raised it.", "By the dyke team"):
        assert words in html
    assert '<html lang="en" dir="ltr">' in html
    assert 'property="og:title" content="A dyke for all"' in html
    assert f'rel="canonical" href="http://testserver{READ}"' in html


def test_a_short_link_leads_to_the_edition(outside, addresses, site):
    response = outside.get(addresses[2])
    assert response.status_code == 302
    assert response["Location"].startswith(f"{site.root_url}{READ}?utm_")


def test_without_an_image_there_is_a_card(outside, article):
    response = outside.get(f"{READ}card.png")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert f"{READ}card.png" in outside.get(READ).content.decode()


def test_a_card_bears_any_title(db):
    from wagtail_advocacy.content.edition_card import card_png

    for title in ("日本語 עברית " * 40, "x" * 255, "", "👨‍👩‍👧"):
        assert card_png(title, "Site").startswith(b"\x89PNG")


def test_no_marker_is_ever_public(outside, addresses):
    assert outside.get(READ).status_code == 200
    assert_no_marker(outside, addresses)


def unpublish(page):
    page.unpublish()


def expire(page):
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now())


def delete(page):
    page.delete()


def restrict_again(page):
    page.view_restrictions.create(restriction_type="login")


def move(page):
    root = page.get_site().root_page
    board = root.add_child(instance=StandardPage(title="Board", slug="board"))
    board.view_restrictions.create(restriction_type="login")
    type(page).objects.get(pk=page.pk).move(board, pos="last-child")


def stop(page):
    page.share_info.update(shareable=False)
    from wagtail_advocacy.content.services import write_item

    write_item(page)


@pytest.mark.parametrize("act", [unpublish, expire, delete, restrict_again, move, stop])
def test_once_it_is_closed_everything_is_the_same_neutral_page(
    outside, addresses, article, site, alice, client, act
):
    act(type(article).objects.get(pk=article.pk))
    neutral = outside.get("/s/nothing/")
    for address in addresses:
        response = outside.get(address)
        assert response.status_code == 410, address
        assert response.content == neutral.content, address
        assert b"A dyke for all" not in response.content
    assert_no_marker(outside, addresses)
    client.force_login(alice.user)
    assert b"wa-card__title" not in client.get("/advocacy/").content


def test_an_alias_and_a_copy_open_nothing_more(outside, addresses, article, home, admin_user):
    page = type(article).objects.get(pk=article.pk)
    page.create_alias(parent=home, update_slug="alias")
    page.copy(to=home, update_attrs={"slug": "copy"}, user=admin_user, keep_live=False)
    assert_no_marker(outside, addresses)
    assert Item.objects.filter(edition_slug="a-dyke-for-all").count() == 1


def test_a_changed_page_changes_nothing_outside_before_it_is_published(
    outside, article, admin_user
):
    page = type(article).objects.get(pk=article.pk).get_latest_revision_as_object()
    edition = page.public_edition.first()
    edition.body = "<p>Draft words</p>"
    page.public_edition = [edition]
    page.save_revision(user=admin_user)
    assert b"Draft words" not in outside.get(READ).content
    assert PublicEdition.objects.get().body == "<p>We raised it.</p>"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_an_edition_is_only_read(outside, article, method):
    assert getattr(outside, method)(READ).status_code == 405


def test_a_page_that_was_marked_by_bulk_has_its_edition(article, admin_user):
    assert make_shareable(article, admin_user).has_edition
