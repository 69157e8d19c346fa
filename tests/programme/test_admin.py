"""The programme's settings, teams and guidelines in the admin."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from wagtail.models import Locale

from wagtail_advocacy.models import (
    Ambassador,
    Campaign,
    GuidelinesVersion,
    Item,
    Price,
    ProgrammeSettings,
    Role,
    Team,
    TeamMembership,
    Topic,
)
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.permissions import package_permissions


@pytest.fixture
def owner(make_user):
    return make_user(
        "owner",
        permissions=[
            "wagtailadmin.access_admin",
            *(
                f"wagtail_advocacy.{codename}"
                for codename in (
                    "change_programmesettings",
                    "add_team",
                    "change_team",
                    "view_team",
                    "add_guidelinesversion",
                    "view_guidelinesversion",
                )
            ),
        ],
    )


def settings_address(site):
    return reverse("wagtailsettings:edit", args=("wagtail_advocacy", "programmesettings", site.pk))


def settings_form(**values):
    return {
        "programme_name": "Waterfans",
        "team_source": "admin",
        "minimum_group_size": 5,
        "third_party_target": 67,
        "suggestions_per_day": 10,
        "answer_promise": 3,
        "outcome_after_days": 14,
        "landing_code": "",
        "currency": "EUR",
        "networks_on": [network.id for network in all_networks()],
        "introduction": "null",
        "visibility_text": "null",
        "leaving_text": "null",
        **values,
    }


def test_the_settings_page_shows_every_network(client, owner, site):
    client.force_login(owner)
    response = client.get(settings_address(site))
    assert response.status_code == 200
    for network in all_networks():
        assert f'value="{network.id}"' in response.content.decode()


def test_switching_a_network_off_keeps_the_others_on(client, owner, site):
    client.force_login(owner)
    chosen = [network.id for network in all_networks() if network.id != "xing"]
    response = client.post(settings_address(site), settings_form(networks_on=chosen))
    assert response.status_code == 302
    saved = ProgrammeSettings.objects.get()
    assert saved.networks_off == ["xing"]
    assert "xing" not in [network.id for network in saved.networks]


@pytest.mark.parametrize(
    ("field", "value"), [("currency", "EURO"), ("currency", "€€€"), ("networks_on", [])]
)
def test_settings_that_make_no_sense_are_refused(client, owner, site, field, value):
    client.force_login(owner)
    response = client.post(settings_address(site), settings_form(**{field: value}))
    assert response.status_code == 200
    assert field in response.context["form"].errors


def test_settings_are_refused_without_the_permission(client, olive, site):
    client.force_login(olive)
    assert client.get(settings_address(site)).status_code == 302


@pytest.mark.parametrize("namespace", ["advocacy_teams", "advocacy_guidelines"])
def test_lists_are_refused_without_the_permission(client, olive, site, namespace):
    client.force_login(olive)
    assert client.get(reverse(f"{namespace}:index")).status_code == 302


def test_a_team_is_added_with_its_members(client, owner, site, carol):
    client.force_login(owner)
    assert client.get(reverse("advocacy_teams:add")).status_code == 200
    response = client.post(
        reverse("advocacy_teams:add"),
        {
            "site": site.pk,
            "name": "Dykes",
            "group": "",
            "memberships-TOTAL_FORMS": 1,
            "memberships-INITIAL_FORMS": 0,
            "memberships-MIN_NUM_FORMS": 0,
            "memberships-MAX_NUM_FORMS": 1000,
            "memberships-0-user": carol.pk,
            "memberships-0-id": "",
        },
    )
    assert response.status_code == 302
    assert TeamMembership.objects.get(user=carol).team == Team.objects.get(name="Dykes")


def test_new_guidelines_start_from_those_in_force(client, owner, guidelines):
    client.force_login(owner)
    response = client.get(reverse("advocacy_guidelines:add"))
    assert "Be kind" in response.content.decode()


def test_guidelines_are_added_as_the_next_version(client, owner, site, guidelines):
    client.force_login(owner)
    text = (
        '{"entityMap": {}, "blocks": [{"key": "1", "text": "Be kinder.", "type": "unstyled", '
        '"depth": 0, "inlineStyleRanges": [], "entityRanges": []}]}'
    )
    response = client.post(reverse("advocacy_guidelines:add"), {"site": site.pk, "text": text})
    assert response.status_code == 302
    newest = GuidelinesVersion.objects.first()
    assert (newest.version, newest.created_by) == (2, owner)
    assert "Be kinder." in newest.text


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_guidelines_cannot_be_rewritten_even_by_an_administrator(
    client, admin_user, guidelines, view
):
    client.force_login(admin_user)
    address = reverse(f"advocacy_guidelines:{view}", args=[guidelines.pk])
    assert client.get(address).status_code == 302
    client.post(address, {"text": "null"})
    assert GuidelinesVersion.objects.get().text == guidelines.text


ROWS = {
    "advocacy_teams": lambda site, n: Team(site=site, name=f"Team {n}"),
    "advocacy_guidelines": lambda site, n: GuidelinesVersion(site=site, version=n, text="<p></p>"),
    "advocacy_prices": lambda site, n: Price(
        site=site,
        network="x",
        currency="EUR",
        amount=1,
        valid_from=date(2000, 1, 1) + timedelta(days=n),
    ),
    "advocacy_roles": lambda site, n: Role(
        site=site, slug=f"role-{n}", name=f"Role {n}", description="A part."
    ),
    "advocacy_topics": lambda site, n: Topic(
        site=site, name=f"Topic {n}", locale=Locale.get_default(), is_mandatory=n % 2
    ),
    "advocacy_campaigns": lambda site, n: Campaign(
        site=site, name=f"Campaign {n}", slug=f"campaign-{n}", starts_on=date(2026, 1, 1)
    ),
}


@pytest.fixture
def use(site, alice):
    """Have each of some rows in use, where the list counts how often it is."""

    def use(rows):
        if isinstance(rows[0], Role):
            Ambassador.roles.through.objects.bulk_create(
                Ambassador.roles.through(ambassador=alice, role=role) for role in rows
            )
        if isinstance(rows[0], Campaign):
            Item.objects.bulk_create(
                Item(site=site, title=str(campaign), campaign=campaign) for campaign in rows
            )

    return use


@pytest.fixture
def manager(make_user):
    """Everything that the package allows. No administrator, as to whoever may translate pages,
    Wagtail's simple_translation asks one question a row about its button."""
    user = make_user("manager", permissions=["wagtailadmin.access_admin"])
    user.user_permissions.add(*package_permissions())
    return user


@pytest.mark.parametrize("namespace", ROWS)
def test_lists_take_the_same_queries_for_10_and_1000_rows(
    client, manager, site, namespace, use, django_assert_max_num_queries
):
    client.force_login(manager)
    rows = [ROWS[namespace](site, number) for number in range(2, 1002)]
    model = type(rows[0])
    # Snippets call it another name.
    address = reverse(f"{namespace}:{'list' if model is Topic else 'index'}")
    model.objects.bulk_create(rows[:10])
    use(rows[:10])
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    model.objects.bulk_create(rows[10:])
    use(rows[10:])
    with django_assert_max_num_queries(30) as many:
        response = client.get(address)
    assert len(many) == len(few)
    assert response.context["page_obj"].paginator.count >= 1000
