"""The share control on an article, through a page's own template."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction, Site

from wagtail_advocacy.sharing.services import confirm_share, start_share


@pytest.fixture
def shown(client, soup):
    """The control on a page as somebody sees it, or ``None``."""

    def show(page, user=None):
        if user is not None:
            client.force_login(user)
        return soup(client.get(page.url)).select_one(".wa-control")

    return show


def test_anonymous_readers_see_nothing(shown, article, alice):
    assert shown(article) is None


def test_who_may_not_take_part_sees_nothing(shown, article, mallory):
    assert shown(article, mallory) is None


def test_who_has_not_joined_is_invited(shown, article, carol):
    control = shown(article, carol)
    link = control.select_one("a")
    assert link.text == "Join to share"
    assert link["href"] == f"{reverse('wagtail_advocacy:join')}?next=%2Fdyke-raised%2F"
    assert not control.select(".wa-button")


def test_an_ambassador_sees_the_first_network_and_more_ways(shown, article, item, alice):
    control = shown(article, alice.user)
    main = control.select_one(".wa-button--primary")
    assert main.text.strip() == "Share on LinkedIn"
    address = reverse("wagtail_advocacy:composer", args=[item.pk])
    assert main["href"] == f"{address}?network=linkedin"
    ways = [link["href"].partition("=")[2] for link in control.select("details a")]
    assert ways[:3] == ["x", "facebook", "mastodon"]
    assert "linkedin" not in ways


def test_the_network_used_last_leads(shown, article, item, alice):
    start_share(alice, item, "bluesky", "Hi")
    control = shown(article, alice.user)
    assert control.select_one(".wa-button--primary").text.strip() == "Share on Bluesky"


def test_an_e_mail_is_not_something_one_shares_on(shown, article, item, alice):
    start_share(alice, item, "email", "Hi")
    assert shown(article, alice.user).select_one(".wa-button--primary").text == "Open e-mail"


def test_what_was_posted_is_said(shown, article, item, alice):
    confirm_share(start_share(alice, item, "linkedin", "Hi"))
    assert "Shared: LinkedIn" in shown(article, alice.user).text


def test_a_colleagues_share_is_not_said(shown, article, item, alice, bob):
    confirm_share(start_share(bob, item, "linkedin", "Hi"))
    assert "Shared:" not in shown(article, alice.user).text


def test_a_page_that_is_not_shareable_has_no_control(shown, make_article, alice, carol):
    page = make_article("Canteen", shareable=False)
    assert shown(page, alice.user) is None
    assert shown(page, carol) is None


def test_a_page_behind_a_login_has_no_control(shown, article, alice):
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert shown(article, alice.user) is None


def test_without_a_network_there_is_no_control(shown, article, alice, programme):
    programme.networks_off = [network.id for network in programme.networks]
    programme.save()
    assert shown(article, alice.user) is None


def test_on_another_site_there_is_no_control(shown, article, item, alice, home):
    item.site = Site.objects.create(hostname="other.example", port=80, root_page=home)
    item.save()
    assert shown(article, alice.user) is None


def test_the_control_has_neither_inline_script_nor_style(shown, article, alice):
    control = shown(article, alice.user)
    assert not control.select("[style], style, [onclick]")
    assert all(script.get("src") for script in control.select("script"))
