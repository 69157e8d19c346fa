from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from wagtail_advocacy.content import media_files
from wagtail_advocacy.content.media import write_media_item
from wagtail_advocacy.content.media_files import check_video, files_of, fitted, video_type
from wagtail_advocacy.content.media_viewset import THUMBNAIL
from wagtail_advocacy.content.models import Item, MediaPicture, MediaPost, Origin, TargetKind
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.target import public_target
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.sharing.queries import networks_for
from wagtail_advocacy.sharing.services import start_share


MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 100
QUICKTIME = b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + b"\0" * 100
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 100
MATROSKA = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska" + b"\0" * 100


@pytest.fixture
def picture(picture, render):
    """The picture with what the editor shows of it."""
    render(picture, THUMBNAIL, "max-1080x1350")
    return picture


@pytest.fixture
def make_video(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    def make(content=MP4, name="film.mp4", **values):
        return get_document_model().objects.create(
            title="Film", file=ContentFile(content, name=name), **values
        )

    return make


@pytest.fixture
def private(db):
    collection = Collection.get_first_root_node().add_child(name="For staff")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection


@pytest.fixture
def draft(site, picture):
    post = MediaPost(site=site, title="The new lock", text="Look at this lock", live=False)
    post.pictures = [MediaPicture(image=picture, description="A lock")]
    post.save()
    post.save_revision()
    return post


@pytest.fixture
def published(draft):
    draft.latest_revision.publish()
    draft.refresh_from_db()
    return draft


@pytest.fixture
def curator(client, eve):
    names = [f"{verb}_mediapost" for verb in ("add", "change", "publish", "view")]
    eve.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(eve)
    return client


def test_a_draft_is_not_offered(draft, site, alice):
    assert not Item.objects.filter(media=draft).exists()


def test_a_published_post_is_offered_without_a_link(published, site, alice, picture):
    item = offered_items(site, alice.user).get()
    assert (item.title, item.text, item.image) == ("The new lock", "Look at this lock", picture)
    assert (item.kind, item.origin) == (Item.Kind.MEDIA, Origin.OWN)
    assert item.target_kind == TargetKind.NOTHING
    assert item.is_without_link
    target = public_target(item)
    assert (target.url, target.reason) == ("", None)


def test_it_goes_to_networks_that_take_pictures(published, programme, alice):
    ids = {network.id for network in networks_for(published.item, programme, alice)}
    assert {"instagram", "linkedin", "x", "device"} <= ids
    assert not ids & {"link", "qr", "email"}


def test_an_article_does_not_go_to_instagram(item, programme, alice):
    ids = {network.id for network in networks_for(item, programme, alice)}
    assert "instagram" not in ids
    assert {"link", "qr", "email", "linkedin"} <= ids


def test_a_share_of_it_has_a_link_that_leads_nowhere(published, alice, client):
    share = start_share(alice, published.item, "instagram", "My words")
    assert share.state == share.State.STARTED
    response = client.get(reverse("wagtail_advocacy_public:short_link", args=[share.code]))
    assert response.status_code == 410


def test_an_unpublished_post_is_withdrawn_at_once(published, site, alice):
    published.unpublish()
    assert not offered_items(site, alice.user).exists()
    assert published.item.withdrawn_at is not None


def test_an_expired_post_is_withdrawn_before_the_clock_unpublishes_it(published, site, alice):
    post = published.get_latest_revision_as_object()
    post.expire_at = timezone.now() + timedelta(seconds=60)
    post.save_revision().publish()
    later = timezone.now() + timedelta(seconds=61)
    assert offered_items(site, alice.user).exists()
    assert not offered_items(site, alice.user, now=later).exists()


def test_a_deleted_post_leaves_its_item_with_its_shares(published, alice):
    item = published.item
    start_share(alice, item, "linkedin", "My words")
    published.delete()
    item.refresh_from_db()
    assert item.withdrawn_at is not None
    assert item.shares.count() == 1


def test_a_draft_of_a_published_post_does_not_leak(published):
    post = published.get_latest_revision_as_object()
    post.title = "Secret"
    post.pictures = []
    post.save_revision()
    write_media_item(published)
    item = Item.objects.get(media=published)
    assert item.title == "The new lock"
    assert len(files_of(item).pictures) == 1


def test_a_post_without_a_file_is_not_offered(site, alice):
    post = MediaPost.objects.create(site=site, title="Nothing", live=False)
    post.save_revision().publish()
    assert not offered_items(site, alice.user).exists()


def test_a_video_alone_is_offered_without_a_picture(site, alice, make_video):
    post = MediaPost.objects.create(site=site, title="Film", live=False, video=make_video())
    post.save_revision().publish()
    item = offered_items(site, alice.user).get()
    assert item.image is None
    assert files_of(item).video == post.video


def test_what_became_private_is_left_out(published, picture, private, site, alice):
    picture.collection = private.add_child(name="Deeper")
    picture.save()
    item = published.item
    assert not files_of(item)
    write_media_item(published)
    assert not offered_items(site, alice.user).exists()


def test_an_older_version_does_not_bring_back_another_site(published, home):
    other = Site.objects.create(hostname="other", root_page=home)
    MediaPost.objects.filter(pk=published.pk).update(site=other)
    published.refresh_from_db()
    assert published.latest_revision.as_object().site == other


@pytest.mark.parametrize(
    ("head", "type_"),
    [
        (MP4, "video/mp4"),
        (WEBM, "video/webm"),
        (QUICKTIME, None),
        (MATROSKA, None),
        (b"<html>ftyp", None),
        (b"", None),
    ],
)
def test_a_video_is_known_by_its_bytes(head, type_):
    assert video_type(head) == type_


def test_a_video_that_is_too_large_is_refused(make_video, monkeypatch):
    monkeypatch.setattr(media_files, "MOST_BYTES", 50)
    with pytest.raises(ValidationError, match="at most"):
        check_video(make_video())


def test_a_video_whose_file_is_gone_is_refused(make_video):
    video = make_video()
    video.file.storage.delete(video.file.name)
    with pytest.raises(ValidationError, match="cannot be read"):
        check_video(video)


@pytest.mark.parametrize(
    ("picture", "size", "result"),
    [
        ((1600, 900), (1600, 900), (1600, 900)),
        ((4000, 3000), (1080, 1080), (1080, 1080)),
        ((540, 2000), (1080, 1080), (540, 540)),
        ((2000, 675), (1080, 1350), (540, 675)),
    ],
)
def test_a_picture_is_never_enlarged(picture, size, result):
    assert fitted(*picture, size) == result


# In the admin


def values(site, pictures=(), **changes):
    return nested_form_data(
        {
            "site": site.pk,
            "title": "The new lock",
            "summary": "",
            "text": "Look",
            "video": "",
            "importance": "0",
            "language": "",
            "pictures": inline_formset(
                [
                    {"image": image.pk, "description": words, "ORDER": number}
                    for number, (image, words) in enumerate(pictures, start=1)
                ]
            ),
            **changes,
        }
    )


def add(curator, site, pictures=(), **changes):
    changes.setdefault("action-publish", "action-publish")
    networks = changes.pop("networks", [])
    data = {**values(site, pictures, **changes), "networks": networks}
    return curator.post(reverse("advocacy_media:add"), data)


def refused(response, soup) -> str:
    assert response.status_code == 200
    assert not MediaPost.objects.exists()
    return " ".join(error.text for error in soup(response).select(".error-message"))


def test_an_editor_publishes_pictures(curator, site, picture):
    add(curator, site, [(picture, "A lock"), (picture, "")], networks=["instagram"])
    post = MediaPost.objects.get()
    assert post.item.shareable
    assert post.item.networks == ["instagram"]
    assert [each.description for each in post.pictures.all()] == ["A lock", ""]


def test_an_editor_publishes_a_video(curator, site, make_video):
    add(curator, site, video=make_video(WEBM, "film.webm").pk)
    assert MediaPost.objects.get().item.kind == Item.Kind.MEDIA


def test_a_draft_needs_no_file(curator, site):
    curator.post(reverse("advocacy_media:add"), values(site))
    post = MediaPost.objects.get()
    assert not post.live
    assert not hasattr(post, "item")


def test_nothing_is_published_without_a_file(curator, site, soup):
    assert "at least one picture, or a video" in refused(add(curator, site), soup)


def test_a_picture_of_a_private_collection_is_refused(curator, site, picture, private, soup):
    picture.collection = private
    picture.save()
    assert "private collection “For staff”" in refused(add(curator, site, [(picture, "")]), soup)


def test_a_video_of_a_private_collection_is_refused(curator, site, make_video, private, soup):
    video = make_video(collection=private)
    assert "private collection" in refused(add(curator, site, video=video.pk), soup)


@pytest.mark.parametrize("content", [QUICKTIME, b"MZ program", b"<svg/>"])
def test_a_file_that_only_has_the_name_of_a_video_is_refused(
    curator, site, make_video, content, soup
):
    video = make_video(content, "film.mp4")
    assert "not an MP4 or WebM video" in refused(add(curator, site, video=video.pk), soup)


def test_a_drawing_is_refused(curator, site, picture, soup):
    type(picture).objects.filter(pk=picture.pk).update(file="drawing.svg")
    assert "SVG" in refused(add(curator, site, [(picture, "")]), soup)


def test_a_fifth_picture_is_refused(curator, site, picture, soup):
    response = add(curator, site, [(picture, "")] * 5)
    assert response.status_code == 200
    assert not MediaPost.objects.exists()


def test_blocked_words_are_refused(curator, site, picture, programme, soup):
    ProgrammeSettings.objects.filter(pk=programme.pk).update(blocked_terms="secret")
    response = add(curator, site, [(picture, "")], text="A secret")
    assert "without" in refused(response, soup)


def test_link_only_networks_are_no_choice(curator, soup, site):
    page = soup(curator.get(reverse("advocacy_media:add")))
    offered = {box["value"] for box in page.select("[name=networks]")}
    assert "instagram" in offered
    assert not offered & {"link", "qr", "email"}


def test_instagram_is_no_choice_for_a_page(editor, article, soup):
    page = soup(editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))
    offered = {box["value"] for box in page.select("[name=share_info-0-networks]")}
    assert "linkedin" in offered
    assert "instagram" not in offered


def test_further_texts_are_counted_without_a_link(curator, site, picture):
    add(
        curator,
        site,
        [(picture, "")],
        **{
            "further-TOTAL_FORMS": 1,
            "further-INITIAL_FORMS": 0,
            "further-0-text": "x" * 280,
            "further-0-network": "x",
            "further-0-language": "",
        },
    )
    assert MediaPost.objects.get().item.further_texts[0]["network"] == "x"


def test_with_several_sites_the_site_is_asked_for(curator, site, home, picture, soup):
    other = Site.objects.create(hostname="other", root_page=home)
    page = soup(curator.get(reverse("advocacy_media:add")))
    assert page.select_one("select[name=site]")
    add(curator, other, [(picture, "")])
    assert MediaPost.objects.get().site == other


def test_the_editor_keeps_what_is_there(curator, published, site):
    address = reverse("advocacy_media:edit", args=[published.pk])
    assert curator.get(address).status_code == 200
    picture = published.pictures.get()
    data = nested_form_data(
        {
            **{
                name: value
                for name, value in values(site).items()
                if not name.startswith(("site", "pictures-"))
            },
            "pictures": inline_formset(
                [{"id": picture.pk, "image": picture.image_id, "description": "Two", "ORDER": 1}],
                initial=1,
            ),
            "action-publish": "action-publish",
        }
    )
    curator.post(address, data)
    assert published.pictures.get().description == "Two"
    assert published.item.text == "Look"


def test_the_preview_shows_the_pictures(curator, site, picture):
    url = reverse("advocacy_media:preview_on_add")
    curator.post(url, values(site, [(picture, "A lock")]))
    page = curator.get(url).content.decode()
    assert 'alt="A lock"' in page


@pytest.mark.parametrize("name", ["list", "add"])
def test_whoever_may_not_curate_is_refused(client, eve, name):
    client.force_login(eve)
    assert client.get(reverse(f"advocacy_media:{name}")).status_code == 302


@pytest.mark.parametrize("name", ["edit", "delete", "unpublish"])
def test_whoever_may_not_curate_does_not_change_a_post(client, eve, published, name):
    client.force_login(eve)
    assert client.get(reverse(f"advocacy_media:{name}", args=[published.pk])).status_code == 302


def test_the_menu_leads_there(curator, soup):
    page = curator.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("advocacy_media:list") in page


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_has_a_bounded_number_of_queries(
    curator, site, picture, count, django_assert_max_num_queries
):
    for number in range(count):
        post = MediaPost(site=site, title=f"Post {number}")
        post.pictures = [MediaPicture(image=picture), MediaPicture(image=picture)]
        post.save()
    with django_assert_max_num_queries(30):
        page = curator.get(reverse("advocacy_media:list")).content.decode()
    assert "2 pictures" in page
