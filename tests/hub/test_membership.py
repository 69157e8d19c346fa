"""Joining, settings, leaving."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from wagtail_advocacy.programme.models import Ambassador, Team, TeamMembership
from wagtail_advocacy.programme.services import leave, publish_guidelines


JOIN = reverse("wagtail_advocacy:join")
HUB = reverse("wagtail_advocacy:hub")
SETTINGS = reverse("wagtail_advocacy:settings")
LEAVE = reverse("wagtail_advocacy:leave")


@pytest.fixture
def as_carol(client, carol):
    client.force_login(carol)
    return client


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice.user)
    return client


def test_one_screen_says_it_all(as_carol, guidelines, team, soup):
    page = soup(as_carol.get(JOIN))
    headings = [heading.text for heading in page.select("h2")]
    assert headings == ["What it is", "What is seen by whom", "The guidelines"]
    assert "Be kind." in page.text
    fields = {field["name"] for field in page.select("form [name]")}
    assert {"accepted", "guidelines", "team", "language"} <= fields


def test_the_owners_words_take_the_place_of_ours(as_carol, programme):
    programme.introduction = "<p>Fans of water</p>"
    programme.visibility_text = "<p>Only you</p>"
    programme.save()
    text = as_carol.get(JOIN).text
    assert "Fans of water" in text
    assert "Only you" in text


def test_joining_takes_acceptance_team_and_language(as_carol, carol, guidelines, team):
    response = as_carol.post(
        JOIN,
        {"accepted": "on", "guidelines": guidelines.pk, "team": team.pk, "language": "nl"},
    )
    assert response.url == HUB
    ambassador = Ambassador.objects.get(user=carol)
    assert (ambassador.guidelines, ambassador.language) == (guidelines, "nl")
    assert TeamMembership.objects.get(user=carol).team == team


def test_without_acceptance_nobody_joins(as_carol, guidelines, soup):
    response = as_carol.post(JOIN, {"guidelines": guidelines.pk, "language": "da"})
    page = soup(response)
    assert response.status_code == 422
    assert "Please accept the guidelines" in page.select_one("#id_accepted_error").text
    assert page.select_one('#id_language option[value="da"]').has_attr("selected")
    assert not Ambassador.objects.exists()


def test_guidelines_that_changed_meanwhile_are_shown_anew(as_carol, guidelines, site):
    publish_guidelines(site, "<p>Be very kind.</p>")
    response = as_carol.post(JOIN, {"accepted": "on", "guidelines": guidelines.pk})
    assert "changed while you were reading" in response.text
    assert "Be very kind." in response.text
    assert not Ambassador.objects.exists()


def test_joining_works_without_guidelines(as_carol, carol):
    assert as_carol.post(JOIN, {}).url == HUB
    assert Ambassador.objects.get(user=carol).is_active


def test_a_known_team_is_not_asked(as_carol, carol, guidelines, team, soup):
    TeamMembership.objects.create(team=team, user=carol)
    assert not soup(as_carol.get(JOIN)).select('[name="team"]')


def test_a_team_of_another_site_is_no_choice(as_carol, guidelines, team, home):
    other = Site.objects.create(hostname="other.example", port=80, root_page=home)
    foreign = Team.objects.create(site=other, name="Elsewhere")
    response = as_carol.post(
        JOIN, {"accepted": "on", "guidelines": guidelines.pk, "team": foreign.pk}
    )
    assert response.status_code == 422


def test_joining_goes_on_to_where_one_wanted_to_go(as_carol, guidelines):
    data = {"accepted": "on", "guidelines": guidelines.pk, "next": "/dyke-raised/"}
    assert as_carol.post(JOIN, data).url == "/dyke-raised/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_joining_never_goes_on_to_another_host(as_carol, guidelines, address):
    data = {"accepted": "on", "guidelines": guidelines.pk, "next": address}
    assert as_carol.post(JOIN, data).url == HUB


def test_a_member_accepts_new_guidelines_on_the_same_page(as_alice, alice, site):
    new = publish_guidelines(site, "<p>New.</p>")
    as_alice.post(JOIN, {"accepted": "on", "guidelines": new.pk})
    alice.refresh_from_db()
    assert alice.guidelines == new


def test_settings_are_saved(as_alice, alice):
    response = as_alice.post(
        SETTINGS, {"language": "da", "mastodon_server": "@me@Mastodon.social"}, follow=True
    )
    alice.refresh_from_db()
    assert (alice.language, alice.mastodon_server) == ("da", "mastodon.social")
    assert response.status_code == 200


def test_a_server_that_is_none_is_kept_with_the_reason(as_alice, alice, soup):
    response = as_alice.post(SETTINGS, {"mastodon_server": "http://localhost/"})
    page = soup(response)
    assert response.status_code == 422
    assert page.select_one("#id_mastodon_server")["value"] == "http://localhost/"
    assert "Please give the name of your server" in page.text
    alice.refresh_from_db()
    assert alice.mastodon_server == ""


def test_leaving_says_what_is_kept_first(as_alice, alice):
    assert "stays in the totals" in as_alice.get(LEAVE).text
    alice.refresh_from_db()
    assert alice.is_active


def test_leaving_ends_the_part_and_says_so(as_alice, alice):
    response = as_alice.post(LEAVE, follow=True)
    alice.refresh_from_db()
    assert not alice.is_active
    assert "You have left" in response.text


def test_who_left_joins_again_with_the_same_page(as_alice, alice, guidelines):
    leave(alice)
    as_alice.post(JOIN, {"accepted": "on", "guidelines": guidelines.pk})
    alice.refresh_from_db()
    assert alice.is_active


@pytest.mark.parametrize("following", ["nowhere", "wagtail_advocacy:leave"])
def test_an_odd_way_on_is_no_error(as_carol, guidelines, following):
    response = as_carol.post(
        JOIN, {"accepted": "on", "guidelines": guidelines.pk, "next": following}
    )
    assert response.status_code == 302
    assert response.url == following
