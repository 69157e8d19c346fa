from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from tests.testapp.models import LongPage, StandardPage
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.queries import item_for_page, may_open, offered_items
from wagtail_advocacy.programme.audience import reader_of


OUTSIDE = {"target_kind": "address", "target_address": "https://press.example/a"}


def titles(site, user, **options):
    return [item.title for item in offered_items(site, user, **options)]


def test_pinned_items_lead_and_new_ones_follow(make_article, site, carol):
    for title in ("First", "Second", "Third"):
        make_article(title, page_class=LongPage)
    Item.objects.filter(title="First").update(pinned=True)
    assert titles(site, carol) == ["First", "Third", "Second"]


@pytest.mark.parametrize(
    "change",
    [
        {"shareable": False},
        {"share_from": timezone.now() + timedelta(hours=1)},
        {"share_until": timezone.now() - timedelta(hours=1)},
        {"target_kind": "address"},
        {"target_kind": "address", "target_address": "javascript:1"},
    ],
)
def test_what_is_not_offered(item, site, carol, change):
    assert titles(site, carol) == ["Dyke raised"]
    Item.objects.update(**change)
    assert titles(site, carol) == []


@pytest.mark.parametrize(
    "change", [{"live": False}, {"expire_at": timezone.now() - timedelta(seconds=1)}]
)
def test_the_page_itself_is_asked_whether_it_is_live(item, site, carol, change):
    Page.objects.filter(pk=item.page_id).update(**change)
    assert titles(site, carol) == []


def test_the_moment_can_be_chosen(item, site, carol):
    tomorrow = timezone.now() + timedelta(days=1)
    Item.objects.update(share_from=tomorrow - timedelta(hours=1))
    assert titles(site, carol) == []
    assert titles(site, carol, now=tomorrow) == ["Dyke raised"]


def test_another_site_has_its_own(item, home, carol):
    other_home = home.get_root().add_child(instance=StandardPage(title="Other", slug="other"))
    other = Site.objects.create(hostname="other.example", root_page=other_home)
    assert titles(other, carol) == []


def test_a_page_below_a_private_one_is_not_offered(make_article, site, carol, restrict):
    section = make_article("Section", shareable=False)
    make_article("Below", parent=section)
    make_article("Beside")
    restrict(section)
    assert titles(site, carol) == ["Beside"]


def test_a_page_below_an_alias_of_a_private_one_is_not_offered(
    make_article, site, home, carol, restrict
):
    source = make_article("Source", shareable=False)
    alias = source.create_alias(update_slug="alias")
    below = make_article("Below", parent=alias)
    assert titles(site, carol) == ["Below"]
    restrict(source)
    assert titles(site, carol) == []
    assert not may_open(item_for_page(below), AnonymousUser())


def test_a_site_behind_a_login_offers_outside_addresses_only(make_article, site, carol, settings):
    settings.WAGTAIL_ADVOCACY_SITE_REQUIRES_LOGIN = True
    make_article("Inside")
    make_article("Outside", **OUTSIDE)
    assert titles(site, carol) == ["Outside"]


def test_a_private_page_with_an_outside_address_is_offered_to_those_who_may_open_it(
    make_article, site, carol, mallory, admin_user, restrict
):
    staff = Group.objects.get(name="Staff")
    for title, kind, groups in (
        ("Login", PageViewRestriction.LOGIN, []),
        ("Group", PageViewRestriction.GROUPS, [staff]),
        ("Password", PageViewRestriction.PASSWORD, []),
    ):
        restrict(make_article(title, **OUTSIDE), kind, groups)
    assert titles(site, carol) == ["Group", "Login"]
    assert titles(site, mallory) == ["Login"]
    assert titles(site, admin_user) == ["Group", "Login"]
    assert titles(site, AnonymousUser()) == []


def test_every_restriction_on_the_way_counts(make_article, site, carol, restrict):
    section = make_article("Section", shareable=False)
    page = make_article("Below", parent=section, **OUTSIDE)
    restrict(page)
    assert titles(site, carol) == ["Below"]
    restrict(section, PageViewRestriction.GROUPS, [Group.objects.create(name="Board")])
    assert titles(site, carol) == []


def test_may_open_asks_for_the_page_itself(make_article, carol, mallory, restrict):
    page = make_article(shareable=True)
    restrict(page, PageViewRestriction.GROUPS, [Group.objects.get(name="Staff")])
    item = item_for_page(page)
    assert may_open(item, carol)
    assert not may_open(item, mallory)
    assert not may_open(item, AnonymousUser())
    page.unpublish()
    assert not may_open(item, carol)


def test_the_item_of_an_alias_is_that_of_its_source(item, article):
    alias = article.create_alias(update_slug="alias")
    assert item_for_page(alias) == item
    assert item_for_page(article.get_parent()) is None


def many(home, count):
    """``count`` offered pages, made past the signals as a big site has them."""
    pages = [
        home.add_child(instance=StandardPage(title=f"Article {number}", slug=f"a-{number}"))
        for number in range(2)
    ]
    template = pages[0]
    step = Page.steplen
    first = len(home.get_children())
    rows = [
        Page(
            title=f"Copy {number}",
            draft_title=f"Copy {number}",
            slug=f"copy-{number}",
            path=home.path + Page._int2str(first + number + 1).rjust(step, "0"),
            depth=template.depth,
            url_path=f"{home.url_path}copy-{number}/",
            content_type=template.content_type,
            locale=template.locale,
            live=True,
        )
        for number in range(count)
    ]
    pages = Page.objects.bulk_create(rows)
    site = home.get_site()
    Item.objects.bulk_create(
        [Item(page=page, site=site, title=page.title, shareable=True) for page in pages]
    )


@pytest.mark.parametrize("count", [10, 1000])
def test_what_is_offered_is_one_query_however_many_there_are(
    home, carol, site, count, restrict, make_article, django_assert_num_queries
):
    restrict(make_article("Private", shareable=False))
    many(home, count)
    reader = reader_of(carol, site)
    with django_assert_num_queries(1):
        items = list(offered_items(site, carol, reader=reader))
        assert all(item.page.live and item.image is None for item in items)
    assert len(items) == count
