"""axe finds nothing on any page of the package, in light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from wagtail_advocacy.management.installation import install
from wagtail_advocacy.models import Click, Share
from wagtail_advocacy.programme.calendar import day_start, programme_day
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.services import confirm_share, start_share

from .conftest import DESKTOP, PHONE


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HUB = "/advocacy/"
REPORTS = "/admin/advocacy/reports/"
APPEARANCES = [
    pytest.param({"viewport": DESKTOP, "color_scheme": "light"}, id="desk-light"),
    pytest.param({"viewport": PHONE, "color_scheme": "dark"}, id="phone-dark"),
]


def assert_accessible(page, address):
    response = page.goto(address)
    assert response.status < 500, address
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert not results.response["violations"], f"{address}: {results.generate_report()}"
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{address} is {width} px too wide"


@pytest.fixture
def history(alice, bob, make_article, site):
    """Two shares, one of them with readers."""
    article = make_article("Dyke raised", text="We raised this dyke.")
    make_article("Fish ladder opened", text="Fish climb again.")
    item = article.advocacy_item
    share = start_share(alice, item, "linkedin", "Proud of it.")
    confirm_share(share)
    start_share(bob, item, "mastodon", "Look.", server="mastodon.social")
    day = programme_day()
    for visitor in ("a" * 16, "b" * 16):
        Click.objects.create(
            share=share, slot=day_start(day), day=day, verdict="counted", visitor=visitor
        )
    return article


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_the_employees_pages(new_page, appearance, history, alice):
    page = new_page(alice.user, **appearance)
    item, share = history.advocacy_item, Share.objects.get(ambassador=alice)
    for address in (
        HUB,
        f"{HUB}?q=nothing",
        f"{HUB}share/{item.pk}/",
        f"{HUB}share/{item.pk}/?network=mastodon",
        f"{HUB}shares/{share.pk}/link/",
        f"{HUB}shares/{share.pk}/qr/",
        f"{HUB}impact/",
        f"{HUB}settings/",
        f"{HUB}leave/",
    ):
        assert_accessible(page, address)


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_the_pages_for_people_who_do_not_take_part(
    new_page, appearance, carol, mallory, guidelines, alice
):
    leave(alice)
    for user in (carol, mallory, alice.user):
        assert_accessible(new_page(user, **appearance), HUB)
    assert_accessible(new_page(carol, **appearance), f"{HUB}join/")


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_the_outsiders_neutral_page(new_page, appearance):
    assert_accessible(new_page(**appearance), "/s/nothing/")


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_the_owners_pages(new_page, appearance, history, admin_user):
    install()
    page = new_page(admin_user, **appearance)
    for address in (
        f"{REPORTS}dashboard/",
        f"{REPORTS}participation/",
        f"{REPORTS}media-value/",
        f"{REPORTS}forecast/",
        f"{REPORTS}items/",
    ):
        assert_accessible(page, address)
