"""Two sites on two hosts: two programmes, of which neither shows, offers or names the other's."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Site

from tests.testapp.models import StandardPage
from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.activation.services import make_notices
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings, Topic
from wagtail_advocacy.programme.services import join, publish_guidelines
from wagtail_advocacy.programme.topics import topics_to_follow
from wagtail_advocacy.sharing.links import tracked_url
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import Refusal, ShareRefused, start_share


A, B = "testserver", "b.example"


@pytest.fixture(autouse=True)
def _own_addresses(settings):
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = ""


@pytest.fixture
def site_b(home):
    root = home.get_root().add_child(instance=StandardPage(title="Home B", slug="b"))
    site = Site.objects.create(hostname=B, port=80, root_page=root, site_name="Intranet B")
    Site.clear_site_root_paths_cache()
    return site


@pytest.fixture
def programme_b(site_b, make_user):
    """The programme "Windfans", open to another group."""
    settings = ProgrammeSettings.for_site(site_b)
    settings.programme_name = "Windfans"
    settings.eligible_group = Group.objects.create(name="Staff of B")
    settings.networks_off = ["x"]
    settings.blocked_terms = "gale"
    settings.save()
    return settings


@pytest.fixture
def item_b(make_article, site_b):
    return make_article("Turbine built", parent=site_b.root_page).advocacy_item


@pytest.fixture
def bea(programme_b, site_b, make_user):
    """An ambassador of site B alone."""
    user = make_user("bea", groups=["Staff of B"])
    return join(user, site_b, guidelines=publish_guidelines(site_b, "<p>Be windy.</p>"))


@pytest.fixture
def cleo(alice, programme_b, site_b):
    """Alice, as the ambassador that she is on site B as well."""
    alice.user.groups.add(programme_b.eligible_group)
    guidelines = publish_guidelines(site_b, "<p>Be windy.</p>")
    return join(alice.user, site_b, guidelines=guidelines)


@pytest.fixture
def read(client):
    def read(ambassador, host, name="hub", *args):
        client.force_login(ambassador.user)
        return client.get(reverse(f"wagtail_advocacy:{name}", args=args), HTTP_HOST=host)

    return read


def test_each_host_has_its_own_hub(read, alice, cleo, item, item_b):
    at_a, at_b = (read(alice, host).content.decode() for host in (A, B))
    assert "Waterfans" in at_a
    assert "Dyke raised" in at_a
    assert "Turbine built" not in at_a
    assert "Windfans" in at_b
    assert "Turbine built" in at_b
    assert "Dyke raised" not in at_b


def test_who_takes_part_on_one_site_is_nobody_on_the_other(read, alice, bea, item, item_b):
    for ambassador, host, title in ((alice, B, "Turbine built"), (bea, A, "Dyke raised")):
        response = read(ambassador, host)
        assert response.status_code == 403
        assert title not in response.content.decode()


def test_who_may_take_part_on_both_is_asked_to_join_on_the_other(read, alice, programme_b, item_b):
    alice.user.groups.add(programme_b.eligible_group)
    html = read(alice, B).content.decode()
    assert "Windfans" in html
    assert "Turbine built" not in html
    assert not Ambassador.objects.filter(user=alice.user).exclude(pk=alice.pk).exists()


@pytest.mark.parametrize("name", ["composer", "dismiss"])
def test_an_item_is_found_on_its_own_host_alone(read, alice, cleo, item, item_b, name):
    assert read(alice, A, name, item.pk).status_code == 200
    assert read(alice, B, name, item_b.pk).status_code == 200
    assert read(alice, B, name, item.pk).status_code == 404
    assert read(alice, A, name, item_b.pk).status_code == 404


def test_an_item_is_shared_on_its_own_host_alone(client, alice, cleo, item_b):
    client.force_login(alice.user)
    address = reverse("wagtail_advocacy:start_share", args=[item_b.pk])
    data = {"network": "linkedin", "text": "Look"}
    assert client.post(address, data, HTTP_HOST=A).status_code == 404
    assert not Share.objects.exists()
    assert client.post(address, data, HTTP_HOST=B).status_code == 200
    assert Share.objects.get().ambassador == cleo


def test_the_service_refuses_what_another_site_offers(alice, item_b):
    with pytest.raises(ShareRefused) as refused:
        start_share(alice, item_b, "linkedin", "Look")
    assert refused.value.reason == Refusal.WITHDRAWN


def test_the_page_of_another_site_has_no_share_control(client, alice, bea, item, item_b):
    client.force_login(alice.user)
    page = client.get(item_b.page.get_url_parts()[2], HTTP_HOST=B)
    assert page.status_code == 200
    assert "data-wa-compose" not in page.content.decode()
    client.force_login(bea.user)
    page = client.get(item_b.page.get_url_parts()[2], HTTP_HOST=B)
    assert "data-wa-compose" in page.content.decode()


def test_settings_are_those_of_the_site(alice, cleo, item, item_b):
    assert start_share(alice, item, "x", "A gale").network == "x"
    with pytest.raises(ShareRefused) as refused:
        start_share(cleo, item_b, "x", "Look")
    assert refused.value.reason == Refusal.NETWORK_OFF
    with pytest.raises(ValidationError):
        start_share(cleo, item_b, "linkedin", "A gale")


@pytest.mark.parametrize("host", [A, B])
def test_a_short_link_leads_to_its_own_site_wherever_it_is_followed(
    client, alice, bea, item, item_b, host
):
    shares = [start_share(alice, item, "linkedin", "A"), start_share(bea, item_b, "linkedin", "B")]
    expected = [("http://testserver", "waterfans"), ("http://b.example", "windfans")]
    for share, (base, campaign) in zip(shares, expected, strict=True):
        assert tracked_url(share) == f"{base}/s/{share.code}/"
        location = client.get(f"/s/{share.code}/", HTTP_HOST=host)["Location"]
        assert location.startswith(f"{base}/")
        assert f"utm_campaign={campaign}" in location


def test_a_public_edition_is_read_on_its_own_site(client, make_article, site_b, restrict, bea):
    page = make_article("Report", parent=site_b.root_page)
    Item.objects.filter(page=page).update(
        target_kind="edition", has_edition=True, edition_slug="report"
    )
    share = start_share(bea, Item.objects.get(page=page), "linkedin", "B")
    location = client.get(f"/s/{share.code}/", HTTP_HOST=A)["Location"]
    assert location.startswith("http://b.example/read/report/")


def test_topics_of_one_site_are_not_offered_on_the_other(read, alice, cleo, home, site, site_b):
    own = Topic.objects.create(site=site, name="Hydrology", locale=home.locale)
    theirs = Topic.objects.create(site=site_b, name="Aerodynamics", locale=home.locale)
    assert [topic for topic, _follows in topics_to_follow(alice, frozenset())] == [own]
    assert [topic for topic, _follows in topics_to_follow(cleo, frozenset())] == [theirs]
    for name in ("hub", "settings"):
        at_a, at_b = (read(alice, host, name).content.decode() for host in (A, B))
        assert ("Hydrology" in at_a, "Hydrology" in at_b) == (True, False)
        assert ("Aerodynamics" in at_a, "Aerodynamics" in at_b) == (False, True)


def test_impact_and_inbox_are_those_of_the_site(read, alice, cleo, item, item_b):
    start_share(alice, item, "linkedin", "A")
    start_share(cleo, item_b, "linkedin", "B")
    Notice.objects.create(ambassador=cleo, kind="item_withdrawn", thing_id=item_b.pk)
    for name in ("impact", "notices"):
        assert "Turbine built" not in read(alice, A, name).content.decode()
        at_b = read(alice, B, name).content.decode()
        assert "Turbine built" in at_b
        assert "Dyke raised" not in at_b


def test_the_people_of_the_site_alone_are_told(alice, bea, cleo, item_b):
    Item.objects.filter(pk=item_b.pk).update(importance=Item.Importance.IMPORTANT)
    assert make_notices("important_item", item_b.pk) == 2
    told = set(Notice.objects.values_list("ambassador", flat=True))
    assert told == {bea.pk, cleo.pk}
