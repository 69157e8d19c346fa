"""With the barriers read beforehand, the same is offered as without."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import PageViewRestriction

from wagtail_advocacy.content import barriers as module
from wagtail_advocacy.content.barriers import barriers_for
from wagtail_advocacy.content.queries import offered_items


OUTSIDE = {"target_kind": "address", "target_address": "https://www.example.org/"}
KINDS = [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD]


def both_ways(site, user):
    named = offered_items(site, user, barriers=barriers_for(user))
    looked_for = offered_items(site, user)
    titles = [item.title for item in named]
    assert titles == [item.title for item in looked_for]
    return set(titles)


@pytest.fixture
def closed(make_article):
    """Per kind of restriction a section with an article and an outside address below it."""
    made = []
    for kind in KINDS:
        section = make_article(f"{kind} section", shareable=False)
        restriction = PageViewRestriction.objects.create(page=section, restriction_type=kind)
        if kind == PageViewRestriction.GROUPS:
            restriction.groups.add(Group.objects.get_or_create(name="Staff")[0])
        make_article(f"{kind} page", parent=section)
        make_article(f"{kind} address", parent=section, **OUTSIDE)
        made.append(section)
    make_article("Open page")
    make_article("Open address", **OUTSIDE)
    return made


def test_a_member_of_the_group(site, carol, closed):
    assert both_ways(site, carol) == {
        "Open page",
        "Open address",
        "login address",
        "groups address",
    }


def test_somebody_outside_the_group(site, mallory, closed):
    assert both_ways(site, mallory) == {"Open page", "Open address", "login address"}


def test_a_superuser(site, admin_user, closed):
    assert "groups address" in both_ways(site, admin_user)
    assert "password address" not in both_ways(site, admin_user)


def test_an_anonymous_reader(site, closed):
    assert both_ways(site, AnonymousUser()) == {"Open page", "Open address"}


def test_a_page_below_an_alias_of_a_closed_one(site, carol, closed, make_article):
    alias = closed[0].create_alias(update_slug="alias")
    make_article("Below the alias", parent=alias)
    assert "Below the alias" not in both_ways(site, carol)


def test_without_any_restriction(site, carol, make_article):
    make_article("Open page")
    assert both_ways(site, carol) == {"Open page"}


def test_too_many_places_are_looked_for(carol, closed, monkeypatch):
    monkeypatch.setattr(module, "MOST_PLACES", 2)
    assert barriers_for(carol) is None
