"""Who sees which page, and that nobody reaches what is somebody else's."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import start_share
from wagtail_advocacy.tracking.models import Engagement


PAGES = ["hub", "impact", "settings", "leave"]
SHARE_PAGES = ["link", "qr", "engagement"]
SHARE_VERBS = ["confirm_share", "decline_share", "engagement"]


def url(name, *args):
    return reverse(f"wagtail_advocacy:{name}", args=args)


@pytest.fixture
def share(alice, item):
    return start_share(alice, item, "linkedin", "Hi")


@pytest.mark.parametrize("name", [*PAGES, "join"])
def test_anonymous_people_are_sent_to_the_login(client, programme, name):
    response = client.get(url(name))
    assert response.status_code == 302
    assert response.url == f"/admin/login/?next={url(name)}"


@pytest.mark.parametrize("name", [*PAGES, "join"])
def test_who_is_not_eligible_is_told_so(client, mallory, name):
    client.force_login(mallory)
    response = client.get(url(name))
    assert response.status_code == 403
    assert "You cannot take part here yet" in response.text


def test_who_is_not_eligible_has_a_way_on(client, mallory, programme, soup):
    programme.sender_email = "fans@example.com"
    programme.save()
    client.force_login(mallory)
    links = [link["href"] for link in soup(client.get(url("hub"))).select(".wa-actions a")]
    assert links == ["mailto:fans@example.com", "http://testserver"]


def test_who_has_not_joined_is_asked_to(client, carol):
    client.force_login(carol)
    response = client.get(url("hub"))
    assert response.status_code == 200
    assert "You have not joined yet" in response.text
    assert f'href="{url("join")}"' in response.text


def test_other_pages_lead_who_has_not_joined_to_the_join_page_and_back(client, carol, item):
    client.force_login(carol)
    response = client.get(url("composer", item.pk) + "?network=x")
    assert response.url == f"{url('join')}?next=%2Fadvocacy%2Fshare%2F{item.pk}%2F%3Fnetwork%3Dx"


def test_who_left_is_told_so_and_may_come_back(client, alice):
    leave(alice)
    client.force_login(alice.user)
    response = client.get(url("hub"))
    assert "You have left" in response.text
    assert "Join again" in response.text


@pytest.mark.parametrize("name", SHARE_PAGES)
def test_a_colleagues_share_is_not_found(client, bob, share, name):
    client.force_login(bob.user)
    assert client.get(url(name, share.pk)).status_code == 404


@pytest.mark.parametrize("name", SHARE_VERBS)
def test_a_colleagues_share_cannot_be_changed(client, bob, share, name):
    client.force_login(bob.user)
    assert client.post(url(name, share.pk), {"likes": 5}).status_code == 404
    share.refresh_from_db()
    assert (share.state, share.answered_at) == ("started", None)
    assert not Engagement.objects.exists()


@pytest.mark.parametrize("name", SHARE_PAGES)
def test_the_owner_reaches_the_same_pages(client, alice, share, name):
    client.force_login(alice.user)
    assert client.get(url(name, share.pk)).status_code == 200


@pytest.mark.parametrize("name", SHARE_PAGES)
def test_a_share_of_another_site_is_not_found(client, alice, share, home, name):
    other = Site.objects.create(hostname="other.example", port=80, root_page=home)
    alice.site = other
    alice.save()
    client.force_login(alice.user)
    assert client.get(url(name, share.pk), follow=True).redirect_chain[0][0].startswith(url("join"))


def test_an_item_of_another_site_is_not_found(client, alice, item, home):
    item.site = Site.objects.create(hostname="other.example", port=80, root_page=home)
    item.save()
    client.force_login(alice.user)
    assert client.get(url("composer", item.pk)).status_code == 404
    data = {"network": "linkedin", "text": "Hi"}
    assert client.post(url("start_share", item.pk), data).status_code == 404
    assert not Share.objects.exists()


def test_an_item_that_was_never_offered_is_not_found(client, alice, make_article):
    page = make_article("Canteen", shareable=False)
    client.force_login(alice.user)
    if hasattr(page, "advocacy_item"):
        assert client.get(url("composer", page.advocacy_item.pk)).status_code == 404


def test_an_item_behind_a_restriction_keeps_its_title(client, alice, article, item):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=article, restriction_type="login")
    client.force_login(alice.user)
    response = client.post(url("start_share", item.pk), {"network": "x", "text": "My words"})
    assert response.status_code == 409
    assert item.title not in response.text
    assert "My words" in response.text


@pytest.mark.parametrize("name", ["start_share", "confirm_share", "decline_share"])
def test_verbs_do_not_answer_get(client, alice, share, item, name):
    client.force_login(alice.user)
    number = item.pk if name == "start_share" else share.pk
    assert client.get(url(name, number)).status_code == 405


def test_no_get_changes_anything(client, alice, share, item):
    client.force_login(alice.user)
    client.get(url("hub"))
    before = list(Share.objects.values()), alice.left_at
    for address in [
        *(url(name) for name in [*PAGES, "join"]),
        *(url(name, share.pk) for name in SHARE_PAGES),
        url("composer", item.pk) + "?network=x&asked=1",
        url("hub") + f"?posted={share.pk}",
    ]:
        assert client.get(address).status_code == 200
    alice.refresh_from_db()
    assert (list(Share.objects.values()), alice.left_at) == before
    assert not Engagement.objects.exists()


def test_pages_are_not_kept_by_caches(client, alice):
    client.force_login(alice.user)
    assert "no-store" in client.get(url("hub"))["Cache-Control"]


def test_forged_forms_are_refused(client, alice, share):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.user)
    assert strict.post(url("confirm_share", share.pk)).status_code == 403


def test_the_hub_speaks_the_language_that_the_person_chose(client, alice, soup):
    alice.language = "nl"
    alice.save()
    client.force_login(alice.user)
    assert soup(client.get(url("hub"))).html["lang"] == "nl"
