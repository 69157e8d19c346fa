from datetime import timedelta

import pytest
from django.utils import timezone

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.target import (
    Reason,
    is_restricted,
    judge,
    public_target,
)


GOOD = {
    "shareable": True,
    "target_kind": "page",
    "target_address": "",
    "live": True,
    "expired": False,
    "restricted": False,
    "site_requires_login": False,
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"shareable": False}, Reason.WITHDRAWN),
        ({"live": None}, Reason.NO_PAGE),
        ({"live": False}, Reason.NOT_LIVE),
        ({"expired": True}, Reason.EXPIRED),
        ({"restricted": True}, Reason.RESTRICTED),
        ({"site_requires_login": True}, Reason.SITE_LOGIN),
        ({"target_kind": "address"}, Reason.NO_ADDRESS),
        ({"target_kind": "address", "target_address": "javascript:alert(1)"}, Reason.NO_ADDRESS),
        ({"target_kind": "address", "target_address": "https://a.example"}, None),
    ],
)
def test_each_reason_is_found(change, reason):
    assert judge(**GOOD | change) == reason


def test_an_outside_address_may_stand_for_a_private_page_but_not_for_an_unpublished_one():
    outside = {"target_kind": "address", "target_address": "https://a.example", "restricted": True}
    assert judge(**GOOD | outside | {"site_requires_login": True}) is None
    assert judge(**GOOD | outside | {"live": False}) == Reason.NOT_LIVE
    assert judge(**GOOD | outside | {"expired": True}) == Reason.EXPIRED


def test_every_reason_has_a_sentence():
    assert all(str(reason.label).endswith(".") for reason in Reason)


def test_a_public_page_is_opened_at_its_own_address(item, article):
    assert public_target(item).url == article.full_url
    assert public_target(item).url.startswith("http://testserver/")


def test_a_restriction_above_the_page_counts(home, make_article, restrict):
    section = make_article("Section", shareable=False)
    below = make_article("Below", parent=section)
    restrict(section)
    target = public_target(below.advocacy_item)
    assert (target.url, target.reason) == ("", Reason.RESTRICTED)


def test_a_restriction_beside_the_page_does_not_count(make_article, restrict, item):
    restrict(make_article("Neighbour"))
    assert public_target(item).reason is None


def test_an_alias_above_the_page_has_the_restriction_of_its_source(make_article, restrict, home):
    source = make_article("Source", shareable=False)
    alias = source.create_alias(parent=home, update_slug="alias")
    below = alias.add_child(instance=StandardPage(title="Below", slug="below"))
    assert not is_restricted(below)
    restrict(source)
    assert is_restricted(below)


def test_the_restriction_is_asked_in_one_query(article, django_assert_num_queries):
    with django_assert_num_queries(1):
        is_restricted(article)


def test_a_page_that_expired_a_moment_ago_is_closed_though_still_live(item, article):
    StandardPage.objects.update(expire_at=timezone.now() - timedelta(seconds=1))
    item = Item.objects.get()
    assert item.page.live
    assert public_target(item).reason == Reason.EXPIRED


def test_a_site_behind_a_login_leaves_outside_addresses_only(item, make_article, settings):
    settings.WAGTAIL_ADVOCACY_SITE_REQUIRES_LOGIN = True
    outside = make_article("Out", target_kind="address", target_address="https://a.example/b")
    assert public_target(item).reason == Reason.SITE_LOGIN
    assert public_target(outside.advocacy_item).url == "https://a.example/b"
