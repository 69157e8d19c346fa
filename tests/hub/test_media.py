"""Pictures and videos without JavaScript: the card, the composer, saving, and the share."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from wagtail_advocacy.content.models import Item, MediaPicture, MediaPost
from wagtail_advocacy.hub.media import filter_for, kit_of
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import confirm_share, start_share


# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 100


def url(name, *args):
    return reverse(f"wagtail_advocacy:{name}", args=args)


@pytest.fixture
def item(media_post):
    return media_post.item


@pytest.fixture
def picture_id(media_post):
    return media_post.pictures.get().pk


@pytest.fixture
def film(site, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    video = get_document_model().objects.create(
        title="Film", file=ContentFile(MP4, name="IMG_0001.mp4")
    )
    post = MediaPost.objects.create(site=site, title="A day", video=video, live=False)
    post.save_revision().publish()
    return Item.objects.get(media=post)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def composer(browser, soup):
    def open_(item, **query):
        return soup(browser.get(url("composer", item.pk), query))

    return open_


def start(browser, item, network="instagram", text="My words", **headers):
    data = {"network": network, "text": text}
    return browser.post(url("start_share", item.pk), data, **headers)


def test_the_card_says_what_it_is_and_leads_to_the_composer(browser, item, soup):
    card = soup(browser.get(url("hub"))).select_one(f"#item-{item.pk}")
    assert card.select_one(".wa-chip").text == "Picture or video"
    assert card.select_one(".wa-card__image")
    assert card.select_one(".wa-card__link")["href"] == url("composer", item.pk)
    assert card.select_one("[data-wa-ways]")["data-wa-ways"] == "media"


def test_the_menu_of_ways_tells_what_each_takes(browser, item, soup):
    page = soup(browser.get(url("hub")))
    takes = {
        way["data-wa-network"]: way.parent["data-wa-takes"].split()
        for way in page.select("#wa-ways [data-wa-network]")
    }
    assert takes["instagram"] == ["media"]
    assert takes["link"] == ["link"]
    assert takes["linkedin"] == ["link", "media"]


def test_the_composer_offers_networks_for_pictures(composer, item):
    page = composer(item, network="instagram")
    ids = [button["value"] for button in page.select("[data-wa-switch]")]
    assert "instagram" in ids
    assert not {"link", "qr", "email"} & set(ids)
    assert page.select_one("[data-wa-send]").text == "Copy text & open Instagram"


def test_each_network_gets_its_own_sizes(composer, item, picture_id):
    saves = composer(item, network="linkedin").select(".wa-media a")
    assert [save["href"] for save in saves] == [
        url("picture", item.pk, picture_id, size) for size in ("1200x627", "1080x1350", "whole")
    ]
    assert saves[0].text == "Save picture (1200 × 627)"
    assert [save.text for save in saves[1:]] == ["720 × 900", "whole, 1600 × 900"]


def test_a_picture_that_fits_is_not_offered_twice(composer, item):
    saves = composer(item, network="x").select(".wa-media a")
    assert [save.text for save in saves] == ["Save picture (1600 × 900)", "900 × 900"]


def test_the_caption_is_counted_without_a_link(composer, item):
    page = composer(item, network="x")
    assert page.textarea.text.strip() == "Look at this lock"
    assert page.select_one("[data-wa-count]").text == "17 / 280"


def test_the_description_is_there_to_copy(composer, item):
    page = composer(item, network="instagram")
    assert page.select_one(".wa-media__thumbnail")["alt"] == "A lock"
    assert page.select_one(".wa-media [data-wa-copy]")["data-wa-copy"] == "A lock"


def test_the_share_sheet_gets_the_files_that_lose_least(composer, item, picture_id):
    form = composer(item, network="device").select_one("[data-wa-form]")
    assert form["data-wa-files"] == url("picture", item.pk, picture_id, "1600x900")


def test_a_picture_is_saved_in_its_size(browser, item, picture_id):
    response = browser.get(url("picture", item.pk, picture_id, "1080x1080"))
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == ('attachment; filename="the-new-lock-1-900x900.jpg"')
    assert content.startswith(b"\xff\xd8")
    response.close()


@pytest.mark.parametrize("size", ["1080x1081", "5000x5000", "original", "0x0"])
def test_no_other_size_is_made(browser, item, picture_id, size):
    assert filter_for(size) is None
    assert browser.get(url("picture", item.pk, picture_id, size)).status_code == 404


def test_a_picture_of_another_post_is_not_found(browser, item, picture, site):
    other = MediaPost(site=site, title="Draft", live=False)
    other.pictures = [MediaPicture(image=picture)]
    other.save()
    address = url("picture", item.pk, other.pictures.get().pk, "1080x1080")
    assert browser.get(address).status_code == 404


def test_what_is_not_offered_is_not_saved(browser, item, picture_id, media_post):
    media_post.unpublish()
    assert browser.get(url("picture", item.pk, picture_id, "1080x1080")).status_code == 404


def test_what_is_for_others_is_not_saved(browser, item, picture_id, media_post):
    draft = media_post.get_latest_revision_as_object()
    draft.audience = {"teams": [0]}
    draft.save_revision().publish()
    assert browser.get(url("picture", item.pk, picture_id, "1080x1080")).status_code == 404
    assert browser.get(url("composer", item.pk)).status_code == 404


def test_whoever_takes_no_part_saves_nothing(client, item, picture_id, carol, mallory):
    address = url("picture", item.pk, picture_id, "1080x1080")
    assert client.get(address).status_code == 302
    client.force_login(mallory)
    assert client.get(address).status_code == 403
    client.force_login(carol)
    assert client.get(address).status_code == 302


def test_a_picture_that_became_private_is_not_saved(browser, item, picture_id, picture, composer):
    collection = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    picture.collection = collection
    picture.save()
    assert browser.get(url("picture", item.pk, picture_id, "1080x1080")).status_code == 404
    assert "not available any more" in composer(item).select_one(".wa-media").text


def test_a_picture_whose_file_is_gone_is_not_found(browser, item, picture_id, picture):
    picture.renditions.all().delete()
    picture.file.storage.delete(picture.file.name)
    assert browser.get(url("picture", item.pk, picture_id, "1080x1080")).status_code == 404


def test_a_video_is_saved_under_a_sensible_name(browser, film):
    response = browser.get(url("video", film.pk))
    assert b"".join(response.streaming_content) == MP4
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"] == 'attachment; filename="a-day.mp4"'
    response.close()


def test_a_video_alone_has_a_card_and_a_composer(browser, film, composer, soup):
    assert soup(browser.get(url("hub"))).select_one(".wa-card__tile").text == "Picture or video"
    page = composer(film, network="instagram")
    assert page.select_one(".wa-media h2").text == "Save the video"
    assert page.select_one("[data-wa-form]")["data-wa-files"] == url("video", film.pk)


def test_pictures_have_no_video(browser, item):
    assert browser.get(url("video", item.pk)).status_code == 404


def test_an_article_has_no_files(browser, article):
    item = article.advocacy_item
    assert browser.get(url("video", item.pk)).status_code == 404
    assert browser.get(url("picture", item.pk, 1, "1080x1080")).status_code == 404


def test_the_network_opens_with_the_text_beside_it(browser, item, soup):
    response = start(browser, item)
    page = soup(response)
    refresh = page.select_one("meta[http-equiv=refresh]")["content"]
    assert refresh == "0;url=https://www.instagram.com/"
    assert page.select_one("#wa-kept").text.strip() == "My words"
    share = Share.objects.get()
    assert (share.state, share.network) == (Share.State.STARTED, "instagram")
    assert share.code not in response.content.decode()


def test_a_network_that_takes_a_text_gets_it(browser, item, soup):
    page = soup(start(browser, item, "x"))
    refresh = page.select_one("meta[http-equiv=refresh]")["content"]
    assert refresh == "0;url=https://x.com/intent/tweet?text=My%20words"


def test_our_script_is_told_no_link(browser, item):
    answer = start(browser, item, "device", HTTP_ACCEPT="application/json").json()
    assert answer == {
        "text": "My words",
        "page": f"{url('composer', item.pk)}?network=device&asked=1",
    }


def test_the_share_sheet_without_scripts_leads_to_the_question(browser, item):
    response = start(browser, item, "device")
    assert response["Location"] == f"{url('composer', item.pk)}?network=device&asked=1"


@pytest.mark.parametrize("network", ["link", "qr", "email"])
def test_what_needs_a_link_is_refused(browser, item, network):
    assert start(browser, item, network).status_code == 422
    assert not Share.objects.exists()


def test_an_article_is_not_shared_on_instagram(browser, article):
    assert start(browser, article.advocacy_item).status_code == 422


def test_the_pages_with_the_link_do_not_exist(browser, item, alice):
    share = start_share(alice, item, "instagram", "My words")
    for name in ("link", "qr"):
        assert browser.get(url(name, share.pk)).status_code == 404


def test_it_is_asked_whether_it_went_out_and_told_what_that_means(browser, item, alice, soup):
    share = start_share(alice, item, "instagram", "My words")
    asked = browser.get(url("composer", item.pk), {"network": "instagram", "asked": "1"})
    assert "Did it go out?" in asked.content.decode()
    answer = browser.post(url("confirm_share", share.pk), HTTP_HX_REQUEST="true")
    assert "its readers are not known" in answer.content.decode()
    share.refresh_from_db()
    assert share.state == Share.State.CONFIRMED


def test_the_hub_thanks_for_a_post_without_a_link(browser, item, alice):
    share = start_share(alice, item, "instagram", "My words")
    response = browser.post(url("confirm_share", share.pk), follow=True)
    assert "counts as a share. It has no link" in response.content.decode()


def test_my_impact_says_that_readers_are_not_known(browser, item, alice):
    confirm_share(start_share(alice, item, "instagram", "My words"))
    page = browser.get(url("impact")).content.decode()
    assert "without a link, so readers are not known" in page
    assert "shared without a link, so their readers are not known" in page
    assert "Your link is on its way" not in page


@pytest.mark.parametrize("count", [1, 4])
def test_the_composer_has_a_bounded_number_of_queries(
    browser, item, media_post, picture, count, django_assert_max_num_queries
):
    draft = media_post.get_latest_revision_as_object()
    draft.pictures = [MediaPicture(image=picture) for _each in range(count)]
    draft.save_revision().publish()
    browser.get(url("composer", item.pk), {"network": "instagram"})
    with django_assert_max_num_queries(28):
        browser.get(url("composer", item.pk), {"network": "instagram"})


def test_the_feed_needs_no_query_more_for_pictures(
    browser, item, make_article, picture, django_assert_max_num_queries, site
):
    make_article()
    for number in range(5):
        post = MediaPost(site=site, title=f"Post {number}", live=False)
        post.pictures = [MediaPicture(image=picture)]
        post.save()
        post.save_revision().publish()
    browser.get(url("hub"))
    with django_assert_max_num_queries(30):
        browser.get(url("hub"))


def test_the_kit_is_for_the_network(item):
    widths = [save.width for save in kit_of(item, get_network("instagram")).pictures[0].saves]
    assert widths == [900, 720, 1600]
