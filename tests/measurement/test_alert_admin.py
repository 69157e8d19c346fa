"""Alert rules and alerts in the admin."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.measurement.models import Alert, AlertRule


VERBS = ("add", "change", "delete", "view")
ADD = "advocacy_alert_rules:add"


@pytest.fixture
def owner(make_user):
    names = [*(f"{verb}_alertrule" for verb in VERBS), "view_alert", "view_dashboard"]
    return make_user(
        "owner",
        permissions=["wagtailadmin.access_admin", *(f"wagtail_advocacy.{name}" for name in names)],
    )


@pytest.fixture
def posted(site, programme):
    def make(**changes):
        return {
            "site": site.pk,
            "name": "Clicks",
            "metric": "clicks",
            "about": "site",
            "campaign": "",
            "item": "",
            "kind": "band",
            "low": "10",
            "high": "",
            "days": "28",
            "factor": "5",
            "minimum": "100",
            "is_active": "on",
            **changes,
        }

    return make


@pytest.fixture
def alert(site, programme):
    rule = AlertRule.objects.create(site=site, name="Clicks", metric="clicks", high=10)
    day = date(2026, 6, 1)
    return Alert.objects.create(
        rule=rule, side="above", first_day=day, last_day=day, value=12, latest_value=12, border=10
    )


def test_a_rule_is_made_with_its_people(client, owner, posted):
    client.force_login(owner)
    assert client.get(reverse(ADD)).status_code == 200
    assert client.post(reverse(ADD), posted(recipients=[owner.pk])).status_code == 302
    rule = AlertRule.objects.get()
    assert (rule.low, rule.high, list(rule.recipients.all())) == (10, None, [owner])
    assert "Clicks" in client.get(reverse("advocacy_alert_rules:index")).content.decode()


@pytest.mark.parametrize(
    "changes, column",
    [
        ({"low": ""}, "low"),
        ({"low": "10", "high": "10"}, "high"),
        ({"low": "-1"}, "low"),
        ({"days": "0"}, "days"),
        ({"days": "367"}, "days"),
        ({"about": "campaign"}, "campaign"),
        ({"about": "item"}, "item"),
        ({"about": "every_item"}, "low"),
        ({"about": "every_item", "low": "", "high": "9", "metric": "people"}, "about"),
        ({"about": "every_item", "low": "", "high": "9", "metric": "participation"}, "about"),
        ({"metric": "participation", "kind": "jump"}, "kind"),
        ({"kind": "jump", "factor": "0.5"}, "factor"),
        ({"kind": "jump", "minimum": "0"}, "minimum"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(client, owner, posted, changes, column):
    client.force_login(owner)
    response = client.post(reverse(ADD), posted(**changes))
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {column}
    assert not AlertRule.objects.exists()


def test_what_a_rule_is_about_must_be_on_its_site(client, owner, site, posted):
    client.force_login(owner)
    elsewhere = Site.objects.create(hostname="other.example", root_page=site.root_page)
    campaign = Campaign.objects.create(site=elsewhere, name="Foreign")
    item = Item.objects.create(site=elsewhere, title="Foreign")
    for changes in (
        {"about": "campaign", "campaign": campaign.pk},
        {"about": "item", "item": item.pk},
    ):
        response = client.post(reverse(ADD), posted(**changes))
        assert set(response.context["form"].errors) == {changes["about"]}


def test_what_does_not_belong_to_the_kind_is_left_out(client, owner, site, posted):
    client.force_login(owner)
    campaign = Campaign.objects.create(site=site, name="Own")
    client.post(reverse(ADD), posted(campaign=campaign.pk, kind="jump"))
    rule = AlertRule.objects.get()
    assert (rule.campaign, rule.low) == (None, None)


def test_only_who_may_view_the_dashboard_can_be_chosen(client, owner, posted, carol):
    client.force_login(owner)
    response = client.post(reverse(ADD), posted(recipients=[carol.pk]))
    assert set(response.context["form"].errors) == {"recipients"}


@pytest.mark.parametrize("verb", VERBS)
def test_without_its_permission_a_verb_is_refused(client, make_user, alert, verb):
    others = [f"wagtail_advocacy.{name}_alertrule" for name in VERBS if name != verb]
    if verb == "view":
        others = ["wagtail_advocacy.view_dashboard"]
    client.force_login(make_user("nosy", permissions=["wagtailadmin.access_admin", *others]))
    name = {"add": "add", "change": "edit", "delete": "delete", "view": "index"}[verb]
    arguments = [alert.rule.pk] if verb in ("change", "delete") else []
    response = client.post(reverse(f"advocacy_alert_rules:{name}", args=arguments), {})
    assert response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    assert AlertRule.objects.count() == 1


def test_alerts_are_listed_for_who_may_see_them(client, owner, alert, mallory, make_user):
    address = reverse("advocacy_alerts:index")
    client.force_login(owner)
    page = client.get(address).content.decode()
    assert "Clicks rose too high" in page and "12, above 10" in page
    assert "12, above 10" not in client.get(address, {"closed_at": "closed"}).content.decode()
    client.force_login(make_user("nosy", permissions=["wagtailadmin.access_admin"]))
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("way", ["add", "edit", "delete"])
def test_nobody_writes_alerts_by_hand(client, admin_user, alert, way):
    client.force_login(admin_user)
    arguments = [] if way == "add" else [alert.pk]
    client.post(reverse(f"advocacy_alerts:{way}", args=arguments), {"rule": alert.rule.pk})
    assert Alert.objects.get().value == 12


def test_acknowledging_needs_the_permission_and_a_post(client, owner, alert, make_user):
    address = reverse("wagtail_advocacy_alerts:acknowledge", args=[alert.pk])
    client.force_login(owner)
    assert client.post(address).status_code == 302
    alert.refresh_from_db()
    assert alert.acknowledged_at is None
    names = ("wagtailadmin.access_admin", "wagtail_advocacy.acknowledge_alert")
    client.force_login(make_user("second", permissions=names))
    assert client.get(address).status_code == 405
    following = reverse("wagtail_advocacy_reports:dashboard")
    assert client.post(address, {"next": following}).url == following
    assert client.post(address, {"next": "https://evil.example/"}).url.startswith("/admin/")
    alert.refresh_from_db()
    assert alert.acknowledged_by.username == "second" and alert.is_open
    assert (
        client.post(reverse("wagtail_advocacy_alerts:acknowledge", args=[9**9])).status_code == 404
    )


def test_the_list_of_alerts_has_a_fixed_number_of_queries(
    client, owner, alert, django_assert_num_queries, django_assert_max_num_queries
):
    def add(count):
        for _number in range(count):
            item = Item.objects.create(site=alert.rule.site, title="x")
            Alert.objects.create(
                rule=alert.rule,
                item=item,
                side="above",
                first_day=alert.first_day,
                last_day=alert.last_day,
                value=1,
                latest_value=1,
                border=1,
                acknowledged_by=owner,
            )

    client.force_login(owner)
    add(2)
    address = reverse("advocacy_alerts:index")
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    add(15)
    with django_assert_num_queries(len(few)):
        client.get(address)
