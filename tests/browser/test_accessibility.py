"""axe finds nothing on any page of the package, in light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from wagtail_advocacy.management.installation import install
from wagtail_advocacy.models import Campaign, Click, GuidelinesVersion, ProgrammeSettings, Share
from wagtail_advocacy.programme.calendar import day_start, programme_day
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.services import confirm_share, start_share

from .conftest import DESKTOP, PHONE, USER_AGENT


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HUB = "/advocacy/"
REPORTS = "/admin/advocacy/reports/"
# Wagtail gives the editable area of rich text no name of its own.
WAGTAILS_TEXT_EDITOR = ".public-DraftEditor-content"
# On a phone it measures 20 pixels.
WAGTAILS_MINIMAP = "#w-minimap-toggle"
APPEARANCES = [(DESKTOP, "light"), (PHONE, "dark")]


def assert_no_violations(page, name, *, without=()):
    """axe finds nothing on the open page, and it is no wider than its window, in any of
    ``APPEARANCES``. ``without`` are selectors of what is not ours."""
    if "/admin/" in page.url:
        # Wagtail's own parts do not follow a page that changes its size and colours.
        look_at(page, name, without)
        return
    for viewport, scheme in APPEARANCES:
        page.set_viewport_size(viewport)
        # Colours that fade into one another have no contrast that could be measured.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        look_at(page, f"{name}, {viewport['width']} px, {scheme}", without)
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")


def look_at(page, where, without=()):
    """axe finds nothing on the page as it is, and it is no wider than its window."""
    results = Axe().run(
        page,
        context={"exclude": [[selector] for selector in without]} if without else None,
        options={"runOnly": {"type": "tag", "values": TAGS}},
    )
    assert not results.response["violations"], f"{where}: {results.generate_report()}"
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{where}: {width} px too wide"


def assert_accessible(page, address, *, status=200, without=()):
    response = page.goto(address)
    assert response.status == status, address
    if address.startswith("/admin/"):
        assert_admin_accessible(page, address, without)
    else:
        assert_no_violations(page, address, without=without)


def assert_admin_accessible(page, address, without=()):
    """The same for a page of the admin, whose parts arrange themselves once, when it is opened."""
    look_at(page, f"{address}, desk, light", without)
    context = page.context.browser.new_context(
        base_url=page.url.partition("/admin/")[0],
        viewport=PHONE,
        color_scheme="dark",
        reduced_motion="reduce",
        storage_state=page.context.storage_state(),
        user_agent=USER_AGENT,
    )
    try:
        phone = context.new_page()
        phone.goto(address)
        look_at(phone, f"{address}, phone, dark", [*without, WAGTAILS_MINIMAP])
    finally:
        context.close()


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


def test_the_employees_pages(new_page, history, alice):
    page = new_page(alice.user)
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
        f"{HUB}inbox/",
        f"{HUB}items/{item.pk}/ask/",
        f"{HUB}leave/",
    ):
        assert_accessible(page, address)


def test_the_pages_for_people_who_do_not_take_part(new_page, carol, mallory, guidelines, alice):
    leave(alice)
    for user, status in ((carol, 200), (mallory, 403), (alice.user, 200)):
        assert_accessible(new_page(user), HUB, status=status)
    assert_accessible(new_page(carol), f"{HUB}join/")


def test_the_states_of_the_hub(new_page, alice, make_article):
    page = new_page(alice.user)
    # Nothing to share yet, and no impact.
    for address in (HUB, f"{HUB}impact/"):
        assert_accessible(page, address)
    article = make_article("Dyke raised", text="We raised this dyke.")
    share = start_share(alice, article.advocacy_item, "linkedin", "Proud of it.")
    for address in (HUB, f"{HUB}share/{share.item_id}/?network=linkedin&asked"):
        assert_accessible(page, address)
    confirm_share(share)
    for address in (HUB, f"{HUB}?posted={share.pk}", f"{HUB}shares/{share.pk}/engagement/"):
        assert_accessible(page, address)
    article.unpublish()
    assert_accessible(page, f"{HUB}share/{share.item_id}/", status=409)


def test_an_article_with_the_share_control(new_page, history, alice, bob, carol):
    for user in (alice.user, carol, None):
        assert_accessible(new_page(user), history.url)
    page = new_page(bob.user)
    assert_accessible(page, history.url)
    page.get_by_role("button", name="More ways").or_(page.get_by_text("More ways")).first.click()
    assert_no_violations(page, "the article's menu of networks")


def test_the_outsiders_neutral_page(new_page):
    assert_accessible(new_page(), "/s/nothing/", status=410)


def test_the_owners_pages(new_page, history, admin_user):
    install()
    page = new_page(admin_user)
    for address in (
        f"{REPORTS}dashboard/",
        f"{REPORTS}participation/",
        f"{REPORTS}teams/",
        f"{REPORTS}media-value/",
        f"{REPORTS}forecast/",
        f"{REPORTS}items/",
        f"{REPORTS}suggestions/",
    ):
        assert_accessible(page, address)


def test_the_programmes_records_in_the_admin(new_page, history, admin_user, site):
    install()
    page = new_page(admin_user)
    click = Click.objects.first()
    guidelines = GuidelinesVersion.objects.first()
    settings = ProgrammeSettings.for_site(site)
    for address in (
        "/admin/",
        "/admin/advocacy/clicks/",
        f"/admin/advocacy/clicks/inspect/{click.pk}/",
        "/admin/advocacy/prices/",
        "/admin/advocacy/prices/new/",
        "/admin/advocacy/guidelines/",
        "/admin/advocacy/guidelines/new/",
        f"/admin/advocacy/guidelines/inspect/{guidelines.pk}/",
        "/admin/advocacy/teams/",
        "/admin/advocacy/teams/new/",
        f"/admin/settings/wagtail_advocacy/programmesettings/{settings.site_id}/",
    ):
        assert_accessible(page, address, without=[WAGTAILS_TEXT_EDITOR])


def test_the_editors_pages(new_page, history, admin_user, make_article, make_topic, site):
    hidden = make_article("Hidden", shareable=False)
    make_topic("Energy")
    Campaign.objects.create(site=site, name="Engineers")
    page = new_page(admin_user)
    for address in (
        f"/admin/advocacy/pages/{history.pk}/sharing/",
        f"/admin/advocacy/pages/{hidden.pk}/sharing/",
        f"/admin/bulk/wagtailcore/page/make_shareable/?id={hidden.pk}&id={history.pk}",
        f"/admin/bulk/wagtailcore/page/stop_sharing/?id={history.pk}",
        *(
            f"/admin/bulk/wagtailcore/page/{verb}/?id={history.pk}"
            for verb in ("set_topics", "set_campaign", "set_sharing_window", "end_sharing")
        ),
        f"/admin/pages/{history.get_parent().pk}/",
        f"/admin/pages/{history.pk}/edit/",
    ):
        assert_accessible(page, address)
    page.get_by_role("tab", name="Waterfans").click()
    assert_no_violations(page, "the tab")
