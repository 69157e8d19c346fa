"""Whom an item is for."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from wagtail_advocacy.content.aim import audience_names, read_aim, write_aim
from wagtail_advocacy.content.models import Campaign, Item, ItemTopic
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.services import write_item
from wagtail_advocacy.programme.models import Role, Team


def sees(ambassador, site):
    return offered_items(site, ambassador.user).exists()


def test_without_an_audience_an_item_is_for_everybody(item, site, alice, bob):
    assert sees(alice, site)
    assert sees(bob, site)


def test_an_item_for_a_role_is_offered_to_nobody_without_it(aim, site, alice, bob, expert):
    alice.roles.add(expert)
    aim(roles=[expert.pk])
    assert sees(alice, site)
    assert not sees(bob, site)


def test_an_item_for_a_team(aim, site, team, make_ambassador):
    other = Team.objects.create(site=site, name="Others")
    inside, outside = make_ambassador("inside", team=team), make_ambassador("outside", team=other)
    aim(teams=[team.pk])
    assert sees(inside, site)
    assert not sees(outside, site)


def test_an_item_for_a_group(aim, site, alice, bob):
    group = Group.objects.create(name="Engineers")
    alice.user.groups.add(group)
    aim(groups=[group.pk])
    assert sees(alice, site)
    assert not sees(bob, site)


def test_whoever_is_in_one_part_of_the_audience_is_offered_it(aim, site, alice, bob, expert):
    group = Group.objects.create(name="Engineers")
    alice.user.groups.add(group)
    bob.roles.add(expert)
    aim(groups=[group.pk], roles=[expert.pk])
    assert sees(alice, site)
    assert sees(bob, site)


def test_aimed_at_a_team_that_is_gone_it_reaches_nobody(aim, site, team, alice):
    item = aim(teams=[team.pk])
    team.delete()
    assert not sees(alice, site)
    item.refresh_from_db()
    assert item.is_aimed
    assert audience_names(item) == []
    # Nor does writing it again open it to everybody.
    write_item(item.page)
    assert not sees(alice, site)


def test_a_role_of_another_site_is_no_audience(aim, site, alice, expert):
    from wagtail.models import Site

    other = Site.objects.create(hostname="other.example", root_page=site.root_page.get_parent())
    role = Role.objects.create(site=other, slug="expert", name="Expert")
    alice.roles.add(role)
    aim(roles=[role.pk])
    assert not sees(alice, site)


def test_a_topic_closes_its_items_to_people_outside_its_roles(
    aim, make_topic, site, alice, bob, expert
):
    topic = make_topic("Finance")
    topic.roles.add(expert)
    alice.roles.add(expert)
    aim(topic)
    assert sees(alice, site)
    assert not sees(bob, site)


def test_one_closed_topic_is_enough(aim, make_topic, site, bob, expert):
    closed = make_topic("Finance")
    closed.roles.add(expert)
    aim(closed, make_topic("Energy"))
    assert not sees(bob, site)


def test_a_topic_closed_in_one_language_is_closed_in_all(aim, make_topic, site, bob, expert, home):
    from wagtail.models import Locale

    topic = make_topic("Energy")
    danish = Locale.objects.create(language_code="da")
    translated = topic.copy_for_translation(danish)
    translated.save()
    translated.roles.add(expert)
    aim(topic)
    assert not sees(bob, site)


def test_a_topic_in_use_is_not_deleted(aim, make_topic):
    from django.db.models import RestrictedError

    topic = make_topic("Energy")
    aim(topic)
    with pytest.raises(RestrictedError):
        topic.delete()


def test_writing_an_aim_twice_changes_nothing(aim, make_topic, team, django_assert_num_queries):
    item = aim(make_topic("Energy"), teams=[team.pk])
    write_aim(item, read_aim(item))
    assert ItemTopic.objects.filter(item=item).count() == 1
    assert item.audience_rows.count() == 1


def test_what_was_unticked_goes(aim, make_topic, team, site, alice):
    aim(make_topic("Energy"), teams=[team.pk])
    item = aim()
    assert not item.is_aimed
    assert not item.topic_rows.exists()
    assert not item.audience_rows.exists()


def test_a_person_outside_the_audience_cannot_open_or_share_it(
    client, aim, bob, alice, expert, programme
):
    alice.roles.add(expert)
    item = aim(roles=[expert.pk])
    composer = reverse("wagtail_advocacy:composer", args=[item.pk])
    start = reverse("wagtail_advocacy:start_share", args=[item.pk])
    client.force_login(bob.user)
    assert client.get(composer).status_code == 404
    assert client.post(start, {"network": "x", "text": "Mine"}).status_code == 409
    assert not item.shares.exists()
    assert "data-wa-compose" not in client.get(item.page.url).content.decode()
    client.force_login(alice.user)
    assert client.get(composer).status_code == 200
    assert "data-wa-compose" in client.get(item.page.url).content.decode()


def test_the_editor_aims_an_article_on_its_tab(
    editor, article, posted, make_topic, team, expert, site
):
    topic = make_topic("Energy")
    campaign = Campaign.objects.create(site=site, name="100 engineers", slug="100-engineers")
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = posted(
        editor,
        url,
        **{
            "share_info-0-topics": [str(topic.translation_key)],
            "share_info-0-audience_teams": [str(team.pk)],
            "share_info-0-audience_roles": [str(expert.pk)],
            "share_info-0-importance": "2",
            "share_info-0-pinned": "on",
            "share_info-0-campaign": str(campaign.pk),
            "action-publish": "1",
        },
    )
    assert editor.post(url, data).status_code == 302
    item = Item.objects.get()
    assert [row.topic for row in item.topic_rows.all()] == [topic]
    assert audience_names(item) == sorted([str(team), str(expert)])
    assert (item.importance, item.pinned, item.campaign) == (2, True, campaign)


def test_a_draft_aims_nothing_until_it_is_published(editor, article, posted, team):
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = posted(editor, url, **{"share_info-0-audience_teams": [str(team.pk)]})
    assert editor.post(url, data).status_code == 302
    assert not Item.objects.get().is_aimed


def test_the_tab_names_a_team_that_is_gone(editor, article, aim, team):
    aim(teams=[team.pk])
    team.delete()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "one that no longer exists" in html


def test_a_vacancy_needs_its_closing_date(editor, article, posted):
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = posted(editor, url, **{"share_info-0-is_vacancy": "on", "action-publish": "1"})
    response = editor.post(url, data)
    assert response.status_code == 200
    assert "Enter the closing date of the vacancy." in response.content.decode()
    data["share_info-0-share_until"] = "2099-01-01 12:00"
    assert editor.post(url, data).status_code == 302
    assert Item.objects.get().kind == Item.Kind.VACANCY
