from xml.etree import ElementTree

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from wagtail_advocacy.networks import Network, all_networks, get_network, network_choices


ORDER = [
    "linkedin",
    "x",
    "facebook",
    "instagram",
    "mastodon",
    "bluesky",
    "threads",
    "whatsapp",
    "telegram",
    "xing",
    "email",
    "link",
    "qr",
    "device",
]


class Intercom(Network):
    id = "intercom"
    label = "Intercom"

    def build_share_url(self, *, url, text, title, server):
        return f"https://intercom.example/?u={url}"


class Duplicate(Network):
    id = "x"
    label = "Another X"


class Nameless(Network):
    id = "nameless"


class BadId(Network):
    id = "Bad id"
    label = "Bad"


class BadKind(Network):
    id = "bad-kind"
    label = "Bad"
    opens = "popup"


NOT_A_NETWORK = "text"
HERE = __name__


@pytest.fixture
def extra(settings):
    def use(*names):
        settings.WAGTAIL_ADVOCACY_EXTRA_NETWORKS = [f"{HERE}.{name}" for name in names]

    return use


def test_built_in_networks_come_in_their_order(extra):
    extra()
    assert [network.id for network in all_networks()] == ORDER


def test_an_extra_network_comes_last_and_works(extra):
    extra("Intercom")
    assert [network.id for network in all_networks()] == [*ORDER, "intercom"]
    assert (
        get_network("intercom").share_url(url="https://a.com/", text="").endswith("https://a.com/")
    )
    assert network_choices()[-1] == ("intercom", "Intercom")


def test_an_extra_network_goes_with_its_setting(extra):
    extra("Intercom")
    get_network("intercom")
    extra()
    with pytest.raises(KeyError):
        get_network("intercom")


def test_an_unknown_id_is_a_key_error():
    with pytest.raises(KeyError):
        get_network("myspace")


def test_the_list_may_be_changed_without_harm():
    all_networks().clear()
    assert all_networks()


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["Duplicate"], "id 'x'"),
        (["Intercom", "Intercom"], "id 'intercom'"),
        (["Missing"], "Missing"),
        (["NOT_A_NETWORK"], "no subclass"),
        (["Nameless"], "no label"),
        (["BadId"], "Bad id"),
        (["BadKind"], "popup"),
    ],
)
def test_a_network_that_cannot_be_used_names_the_setting(extra, names, says):
    extra(*names)
    with pytest.raises(ImproperlyConfigured, match="WAGTAIL_ADVOCACY_EXTRA_NETWORKS") as caught:
        all_networks()
    assert says in str(caught.value)


def test_an_extra_network_must_say_what_it_opens():
    with pytest.raises(NotImplementedError, match="build_share_url"):
        Duplicate().share_url(url="https://a.com/", text="")


@pytest.mark.parametrize("id", ORDER)
def test_every_network_has_an_icon_that_takes_the_text_colour(id):
    svg = ElementTree.fromstring(render_to_string(get_network(id).icon_template))
    assert svg.tag.endswith("svg")
    assert svg.get("fill") == "currentColor"
    assert svg.get("aria-hidden") == "true"
    assert svg.get("focusable") == "false"
    assert not any("style" in element.attrib or "id" in element.attrib for element in svg.iter())
