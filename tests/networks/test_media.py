"""Networks as they take pictures and videos, whose post has no link."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from wagtail_advocacy.networks import Network, all_networks, get_network


HERE = __name__
TAKING = [network.id for network in all_networks() if network.takes_media]
LINK_ONLY = {"email", "link", "qr"}


class Album(Network):
    id = "album"
    label = "Album"
    takes_link = False
    takes_text = False
    picture_sizes = ((800, 600),)
    home_url = "https://album.example/"


class Homeless(Album):
    id = "homeless"
    home_url = ""


def test_only_those_without_a_place_for_pictures_take_none():
    assert {network.id for network in all_networks()} - set(TAKING) == LINK_ONLY


def test_instagram_takes_pictures_and_no_links():
    instagram = get_network("instagram")
    assert instagram.takes_media
    assert not instagram.takes_link
    assert instagram.picture_sizes == ((1080, 1080), (1080, 1350))


@pytest.mark.parametrize("id", TAKING)
def test_a_post_without_a_link_is_its_text_alone(id):
    network = get_network(id).without_link()
    assert network.compose(text=" Words ", url="https://a.example/") == "Words"
    assert network.count("Words", url="https://a.example/") == 5
    assert network.client_options["placement"] == "card"


def test_the_network_itself_stays_as_it_is():
    network = get_network("x")
    network.without_link()
    assert network.has_link
    assert network.compose(text="Words", url="https://a.example/") == "Words https://a.example/"


@pytest.mark.parametrize("id", [id for id in TAKING if id != "device"])
def test_a_post_begins_at_an_address_of_the_network(id):
    network = get_network(id).without_link()
    address = network.media_url(text="Salt & water #1", server="mastodon.social")
    parts = urlsplit(address)
    assert parts.scheme == "https"
    query = parse_qs(parts.query)
    assert query == ({"text": ["Salt & water #1"]} if network.takes_text else {})


def test_a_text_is_copied_where_the_address_ignores_it():
    copying = [id for id in TAKING if get_network(id).without_link().copies_text]
    assert copying == ["linkedin", "facebook", "instagram", "telegram", "xing"]


def test_the_share_sheet_opens_no_address():
    with pytest.raises(ValueError, match="device"):
        get_network("device").without_link().media_url(text="Words")


def test_mastodon_needs_its_server_for_pictures_too():
    with pytest.raises(ValueError, match="server"):
        get_network("mastodon").without_link().media_url(text="Words")


def test_the_hint_says_that_the_picture_is_to_be_added():
    assert "Add what you saved, paste the text" in get_network("instagram").without_link().hint
    assert "with your text. Add what you saved" in get_network("x").without_link().hint


def test_instagram_limits_the_caption():
    with pytest.raises(ValidationError, match="2200"):
        get_network("instagram").without_link().validate("x" * 2201, url="")


def test_an_extra_network_may_take_pictures_alone(settings):
    settings.WAGTAIL_ADVOCACY_EXTRA_NETWORKS = [f"{HERE}.Album"]
    assert get_network("album").without_link().media_url(text="") == "https://album.example/"


def test_an_extra_network_for_pictures_names_its_address(settings):
    settings.WAGTAIL_ADVOCACY_EXTRA_NETWORKS = [f"{HERE}.Homeless"]
    with pytest.raises(ImproperlyConfigured, match="home_url"):
        all_networks()
