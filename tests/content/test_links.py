from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from wagtail_advocacy.content import links
from wagtail_advocacy.content.links import (
    add_link,
    address_key,
    canonical_address,
    fetch_link,
    publish_link,
)
from wagtail_advocacy.content.models import CuratedLink, Feed, Item, Origin
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.tasks import fetch_link as fetch_link_task
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.sharing.services import start_share


PAGE = """<html lang="en"><meta property="og:title" content="Rivers rise">
<meta property="og:description" content="A study."><meta property="og:image" content="/i.png">
"""


def png(width=300, height=200) -> bytes:
    from io import BytesIO

    file = BytesIO()
    Picture.new("RGB", (width, height), "#08c").save(file, "PNG")
    return file.getvalue()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_rivers(outside):
    outside.serve("/rivers", PAGE)
    outside.serve("/i.png", png(), kind="image/png")
    return outside.url("/rivers")


@pytest.fixture
def link(site, at_rivers):
    return add_link(site, at_rivers)[0]


@pytest.fixture
def published(link):
    fetch_link(link)
    publish_link(link)
    link.refresh_from_db()
    return link


@pytest.fixture
def curator(client, eve):
    names = ["add_curatedlink", "change_curatedlink", "publish_curatedlink", "view_curatedlink"]
    eve.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(eve)
    return client


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.com/a/",
        "http://example.com/a",
        "https://EXAMPLE.com/a#part",
        "https://example.com:443/a?utm_source=x&UTM_medium=y&fbclid=z",
    ],
)
def test_addresses_of_the_same_page_are_one(address):
    assert canonical_address(address) == "example.com/a"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/b",
        "https://example.com/A",
        "https://example.com/a?id=1",
        "https://example.com:8443/a",
        "https://sub.example.com/a",
    ],
)
def test_addresses_of_other_pages_are_others(address):
    assert address_key(address) != address_key("https://example.com/a")


def test_an_address_becomes_a_draft_that_is_fetched(site, at_rivers, monkeypatch):
    tasks = []
    monkeypatch.setattr(links, "enqueue", lambda *arguments: tasks.append(arguments))
    link, is_new = add_link(site, at_rivers)
    assert is_new
    assert not link.live
    assert tasks == [(links.FETCH_LINK, link.pk)]


def test_the_same_address_twice_is_one_link(site, link, at_rivers):
    again, is_new = add_link(site, at_rivers + "/?utm_source=x")
    assert (again, is_new) == (link, False)


def test_an_internal_address_is_refused(site):
    with pytest.raises(ValidationError):
        add_link(site, "http://10.0.0.1/")


def test_fetching_fills_in_title_summary_image_and_language(link):
    fetch_link(link)
    link.refresh_from_db()
    assert (link.title, link.summary, link.language) == ("Rivers rise", "A study.", "en")
    assert (link.image.width, link.image.height) == (300, 200)
    assert link.image.collection.name == "Pictures of curated links"
    assert link.fetching == CuratedLink.Fetching.DONE
    assert not link.live


def test_fetching_keeps_what_somebody_wrote(link):
    draft = link.get_latest_revision_as_object()
    draft.title = "My title"
    draft.save_revision()
    link = fetch_link(link)
    draft = link.get_latest_revision_as_object()
    assert (draft.title, draft.summary) == ("My title", "A study.")


def test_fetching_twice_adds_nothing(link, outside):
    link = fetch_link(link)
    count, images = link.revisions.count(), get_image_model().objects.count()
    fetch_link(link)
    assert link.revisions.count() == count
    assert get_image_model().objects.count() == images
    assert [seen.path for seen in outside.requests].count("/i.png") == 1


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_cannot_be_fetched_says_why(site, outside, status):
    outside.serve("/gone", status=status)
    link = fetch_link(add_link(site, outside.url("/gone"))[0])
    assert (link.fetching, link.fetch_problem) == (CuratedLink.Fetching.FAILED, str(status))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"no picture", "image/png"),
        (png(10, 10), "image/png"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (png()[:100], "image/png"),
    ],
)
def test_a_picture_that_cannot_be_used_is_left_out(site, outside, body, kind):
    outside.serve("/rivers", PAGE)
    outside.serve("/i.png", body, kind=kind)
    link = fetch_link(add_link(site, outside.url("/rivers"))[0])
    assert link.title == "Rivers rise"
    assert link.image is None


def test_two_addresses_of_one_page_are_merged(site, outside, link):
    outside.serve("/other", f'{PAGE}<link rel="canonical" href="{link.address}">')
    other = add_link(site, outside.url("/other"))[0]
    assert fetch_link(other) == link
    assert not CuratedLink.objects.filter(pk=other.pk).exists()


def test_a_link_that_somebody_edited_is_not_merged(site, outside, link, eve):
    outside.serve("/other", f'{PAGE}<link rel="canonical" href="{link.address}">')
    other = add_link(site, outside.url("/other"), user=eve)[0]
    fetch_link(other)
    assert CuratedLink.objects.filter(pk=other.pk).exists()


def test_the_canonical_address_of_another_host_is_not_believed(site, outside, link):
    known = add_link(site, "https://victim.example.com/a")[0]
    outside.serve(
        "/liar", '<title>x</title><link rel="canonical" href="https://victim.example.com/a">'
    )
    other = add_link(site, outside.url("/liar"))[0]
    fetch_link(other)
    assert CuratedLink.objects.filter(pk=other.pk).exists()
    assert known.pk


def test_a_draft_is_not_offered(link, site, alice):
    fetch_link(link)
    assert not Item.objects.filter(link=link).exists()


def test_a_published_link_is_offered(published, site, alice):
    item = offered_items(site, alice.user).get()
    assert (item.title, item.target_address) == ("Rivers rise", published.address)
    assert (item.kind, item.origin) == (Item.Kind.LINK, Origin.THIRD_PARTY)


def test_a_published_link_can_be_shared_and_followed(published, alice, client):
    share = start_share(alice, published.item, "linkedin", "Read this")
    response = client.get(reverse("wagtail_advocacy_public:short_link", args=[share.code]))
    assert response.status_code == 302
    assert response["Location"].startswith(published.address)


def test_an_unpublished_link_is_withdrawn_at_once(published, site, alice, client):
    share = start_share(alice, published.item, "linkedin", "Read this")
    published.unpublish()
    assert not offered_items(site, alice.user).exists()
    response = client.get(reverse("wagtail_advocacy_public:short_link", args=[share.code]))
    assert response.status_code == 410


def test_an_expired_link_is_withdrawn_before_the_clock_unpublishes_it(
    published, site, alice, client
):
    share = start_share(alice, published.item, "linkedin", "Read this")
    draft = published.get_latest_revision_as_object()
    draft.expire_at = timezone.now() + timedelta(seconds=60)
    draft.save_revision().publish()
    later = timezone.now() + timedelta(seconds=61)
    assert offered_items(site, alice.user).exists()
    assert not offered_items(site, alice.user, now=later).exists()
    Item.objects.filter(link=published).update(expires_at=timezone.now())
    response = client.get(reverse("wagtail_advocacy_public:short_link", args=[share.code]))
    assert response.status_code == 410


def test_a_deleted_link_leaves_its_item_with_its_shares(published, alice):
    item = published.item
    start_share(alice, item, "linkedin", "Read this")
    published.delete()
    item.refresh_from_db()
    assert item.withdrawn_at is not None
    assert item.shares.count() == 1


def test_a_draft_of_a_published_link_does_not_leak(published):
    draft = published.get_latest_revision_as_object()
    draft.title = "Secret"
    draft.save_revision()
    assert published.item.title == "Rivers rise"


def test_a_vacancy_is_offered_as_one(link):
    draft = link.get_latest_revision_as_object()
    draft.is_vacancy, draft.is_own, draft.title = True, True, "Engineer"
    draft.save_revision().publish()
    assert (link.item.kind, link.item.origin) == (Item.Kind.VACANCY, Origin.OWN)


def test_a_published_link_takes_what_is_fetched_later(link):
    link.get_latest_revision_as_object().save_revision().publish()
    link.refresh_from_db()
    assert link.item.title == link.domain
    fetch_link(link)
    link.refresh_from_db()
    assert link.item.title == "Rivers rise"


def test_a_draft_of_a_trusted_feed_is_published_once_it_is_fetched(site, at_rivers):
    feed = Feed.objects.create(site=site, name="F", address=at_rivers, is_trusted=True)
    link = fetch_link(add_link(site, at_rivers, feed=feed)[0])
    assert link.live
    assert (link.expire_at - timezone.now()).days == 29


def test_what_is_deleted_meanwhile_is_not_fetched(link):
    pk = link.pk
    link.delete()
    assert fetch_link_task(pk) == ""


def test_an_older_version_does_not_bring_back_an_older_address(link):
    revision = link.latest_revision
    CuratedLink.objects.filter(pk=link.pk).update(address_key="f" * 40)
    link.refresh_from_db()
    revision.refresh_from_db()
    assert revision.as_object().address_key == "f" * 40


# In the admin


def test_pasting_an_address_makes_a_draft(curator, at_rivers, site, queued):
    response = curator.post(reverse("advocacy_links:add"), {"site": site.pk, "address": at_rivers})
    link = CuratedLink.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("advocacy_links:edit", args=[link.pk])
    assert not link.live
    assert link.address_key == address_key(at_rivers)
    assert (links.FETCH_LINK, link.pk) in queued


@pytest.fixture
def queued(monkeypatch):
    tasks = []
    monkeypatch.setattr(links, "enqueue", lambda *arguments: tasks.append(arguments))
    return tasks


def test_pasting_a_known_address_leads_to_the_link(curator, link, site):
    response = curator.post(
        reverse("advocacy_links:add"), {"site": site.pk, "address": link.address + "#part"}
    )
    assert reverse("advocacy_links:edit", args=[link.pk]) in response.content.decode()
    assert CuratedLink.objects.count() == 1


@pytest.mark.parametrize("address", ["", "http://10.0.0.1/", "javascript:alert(1)"])
def test_pasting_what_outsiders_cannot_open_is_refused(curator, site, address):
    response = curator.post(reverse("advocacy_links:add"), {"site": site.pk, "address": address})
    assert response.status_code == 200
    assert not CuratedLink.objects.exists()


def edit(curator, link, **changes):
    values = {
        "title": "Rivers rise",
        "summary": "",
        "text": "",
        "importance": "0",
        "language": "",
        **changes,
    }
    return curator.post(reverse("advocacy_links:edit", args=[link.pk]), values)


def test_an_editor_publishes_a_link(curator, link):
    fetch_link(link)
    edit(curator, link, text="Read this", **{"action-publish": "action-publish"})
    assert link.item.text == "Read this"
    assert link.item.shareable


def test_a_link_without_a_title_is_not_published(curator, link):
    response = edit(curator, link, title="", **{"action-publish": "action-publish"})
    assert response.status_code == 200
    link.refresh_from_db()
    assert not link.live


def test_a_vacancy_needs_a_closing_date(curator, link):
    response = edit(curator, link, is_vacancy="on", **{"action-publish": "action-publish"})
    assert "closing date" in response.content.decode()


def test_blocked_words_are_refused(curator, link, programme):
    ProgrammeSettings.objects.filter(pk=programme.pk).update(blocked_terms="secret")
    response = edit(curator, link, text="A secret", **{"action-publish": "action-publish"})
    assert response.status_code == 200
    link.refresh_from_db()
    assert not link.live


def test_the_editor_says_how_the_fetching_went(curator, site, outside):
    outside.serve("/gone", status=404)
    link = fetch_link(add_link(site, outside.url("/gone"))[0])
    page = curator.get(reverse("advocacy_links:edit", args=[link.pk])).content.decode()
    assert "The server answered with the error 404." in page


def test_the_preview_shows_the_card(curator, link):
    fetch_link(link)
    url = reverse("advocacy_links:preview_on_edit", args=[link.pk])
    curator.post(url, {"title": "Rivers rise", "importance": "0"})
    page = curator.get(url).content.decode()
    assert "Rivers rise" in page


@pytest.mark.parametrize("name", ["list", "add"])
def test_whoever_may_not_curate_is_refused(client, eve, name):
    client.force_login(eve)
    assert client.get(reverse(f"advocacy_links:{name}")).status_code == 302


@pytest.mark.parametrize("count", [10, 200])
def test_the_list_has_a_bounded_number_of_queries(
    curator, site, count, django_assert_max_num_queries
):
    for number in range(count):
        CuratedLink.objects.create(
            site=site, address=f"https://example.com/{number}", address_key=f"{number:040}"
        )
    with django_assert_max_num_queries(30):
        curator.get(reverse("advocacy_links:list"))
