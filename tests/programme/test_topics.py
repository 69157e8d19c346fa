"""Topics, roles, ambassadors and campaigns in the admin."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Site

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.programme.models import Role, Team, Topic
from wagtail_advocacy.programme.services import add_default_roles
from wagtail_advocacy.programme.topics import topic_names


LISTS = {
    "advocacy_topics:list": "view_topic",
    "advocacy_roles:index": "view_role",
    "advocacy_ambassadors:index": "view_ambassador",
    "advocacy_campaigns:index": "view_campaign",
}


@pytest.fixture
def owner(make_user):
    codenames = [
        f"{action}_{model}"
        for model in ("topic", "role", "ambassador", "campaign")
        for action in ("add", "change", "delete", "view")
    ]
    return make_user(
        "owner",
        permissions=[
            "wagtailadmin.access_admin",
            *(f"wagtail_advocacy.{codename}" for codename in codenames),
        ],
    )


@pytest.fixture
def admin(client, owner):
    client.force_login(owner)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_refused_without_their_permission(client, make_user, site, name):
    client.force_login(make_user("nobody", permissions=["wagtailadmin.access_admin"]))
    assert client.get(reverse(name)).status_code == 302
    allowed = ["wagtailadmin.access_admin", f"wagtail_advocacy.{LISTS[name]}"]
    client.force_login(make_user("viewer", permissions=allowed))
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_lists_show_what_there_is(admin, site, home, alice, expert, name):
    Topic.objects.create(site=site, name="Energy", locale=home.locale)
    Campaign.objects.create(site=site, name="100 engineers")
    alice.roles.add(expert)
    html = admin.get(reverse(name)).content.decode()
    wanted = {"topics": "Energy", "roles": "Spokesperson", "ambassadors": "alice"}
    assert wanted.get(name.split(":")[0].removeprefix("advocacy_"), "100 engineers") in html


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_of_ambassadors_takes_the_same_queries(
    admin, site, expert, django_user_model, count, django_assert_max_num_queries
):
    from wagtail_advocacy.programme.models import Ambassador

    users = django_user_model.objects.bulk_create(
        django_user_model(username=f"user{number}") for number in range(count)
    )
    people = Ambassador.objects.bulk_create(Ambassador(user=user, site=site) for user in users)
    expert.ambassadors.add(*people)
    with django_assert_max_num_queries(25):
        admin.get(reverse("advocacy_ambassadors:index"))


def test_a_topic_is_added(admin, site, team):
    response = admin.post(
        reverse("advocacy_topics:add"),
        {"site": site.pk, "name": "Energy", "description": "", "teams": [team.pk]},
    )
    assert response.status_code == 302
    assert list(Topic.objects.get().teams.all()) == [team]


def test_a_topic_is_not_closed_by_teams_and_roles_of_another_site(admin, site, home, team):
    other = Site.objects.create(hostname="b.example", port=80, root_page=home.get_root())
    role = Role.objects.create(site=other, slug="pilot", name="Pilot")
    foreign = Team.objects.create(site=other, name="Turbines")
    values = {"site": site.pk, "name": "Energy", "description": "", "roles": [role.pk]}
    url = reverse("advocacy_topics:add")
    response = admin.post(url, {**values, "teams": [team.pk, foreign.pk]})
    page = response.content.decode()
    assert "Not on the site of the topic: Turbines." in page
    assert "Not on the site of the topic: Pilot." in page
    assert not Topic.objects.exists()


def test_a_role_keeps_its_slug_when_it_is_renamed(admin, site, expert):
    url = reverse("advocacy_roles:edit", args=[expert.pk])
    values = {"site": site.pk, "name": "Guru", "description": "", "sort_order": 1}
    assert admin.post(url, values).status_code == 302
    expert.refresh_from_db()
    assert (expert.name, expert.slug) == ("Guru", "expert")


def test_two_roles_of_one_name_are_refused_with_a_sentence(admin, site, expert):
    values = {"site": site.pk, "name": expert.name, "description": "", "sort_order": 1}
    response = admin.post(reverse("advocacy_roles:add"), values)
    assert "There is a role of this name already." in response.content.decode()


def test_a_new_role_gets_a_slug_of_its_own(admin, site, expert):
    for name in ("Expert", "Expert!"):
        values = {"site": site.pk, "name": name, "description": "", "sort_order": 9}
        assert admin.post(reverse("advocacy_roles:add"), values).status_code == 302
    slugs = set(Role.objects.values_list("slug", flat=True))
    assert {"expert", "expert-2", "expert-3"} <= slugs


def test_an_owner_sets_roles_and_subjects_and_nothing_else(admin, site, home, alice, expert):
    topic = Topic.objects.create(site=site, name="Energy", locale=home.locale)
    url = reverse("advocacy_ambassadors:edit", args=[alice.pk])
    values = {"roles": [expert.pk], "expert_topics": [topic.pk], "left_at": "2020-01-01"}
    assert admin.post(url, values).status_code == 302
    alice.refresh_from_db()
    assert list(alice.roles.all()) == [expert]
    assert list(alice.expert_topics.all()) == [topic]
    assert alice.is_active


def test_nobody_adds_or_removes_ambassadors_in_the_admin(client, admin_user, alice):
    client.force_login(admin_user)
    assert client.get(reverse("advocacy_ambassadors:add")).status_code == 302
    url = reverse("advocacy_ambassadors:delete", args=[alice.pk])
    assert client.post(url).status_code == 302
    alice.refresh_from_db()


def test_ambassadors_are_found_by_name_and_role(admin, alice, bob, expert):
    alice.roles.add(expert)
    url = reverse("advocacy_ambassadors:index")
    assert "bob" not in admin.get(url, {"q": "alice"}).content.decode()
    assert "bob" not in admin.get(url, {"roles": expert.pk}).content.decode()


def test_those_who_left_are_not_listed(admin, alice, bob):
    from wagtail_advocacy.programme.services import leave

    leave(bob)
    html = admin.get(reverse("advocacy_ambassadors:index")).content.decode()
    assert "alice" in html
    assert "bob" not in html


def test_a_campaign_is_never_deleted(client, admin_user, site):
    campaign = Campaign.objects.create(site=site, name="100 engineers")
    client.force_login(admin_user)
    url = reverse("advocacy_campaigns:delete", args=[campaign.pk])
    assert client.post(url).status_code == 302
    assert Campaign.objects.filter(pk=campaign.pk).exists()


def test_a_campaign_gets_a_name_for_links_and_its_dates_are_checked(admin, site):
    url = reverse("advocacy_campaigns:add")
    values = {"site": site.pk, "name": "100 engineers", "description": "", "slug": ""}
    wrong = {**values, "starts_on": "2026-05-02", "ends_on": "2026-05-01"}
    assert "must not be earlier" in admin.post(url, wrong).content.decode()
    assert admin.post(url, {**values, "starts_on": "2026-05-01"}).status_code == 302
    assert Campaign.objects.get().slug == "100-engineers"


def test_the_first_roles_are_made_once(site):
    add_default_roles(site)
    assert Role.objects.filter(site=site).count() == 5
    Role.objects.filter(slug="superuser").delete()
    add_default_roles(site)
    assert Role.objects.filter(site=site).count() == 4


def test_a_topic_has_the_name_of_the_persons_language_where_there_is_one(site, make_topic):
    topic = make_topic("Energy")
    danish = topic.copy_for_translation(Locale.objects.create(language_code="da"))
    danish.name = "Energi"
    danish.save()
    key = topic.translation_key
    assert topic_names(site, "da") == {key: "Energi"}
    assert topic_names(site, "nl") == {key: "Energy"}
