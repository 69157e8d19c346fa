from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission

from wagtail_advocacy.measurement.models import Price
from wagtail_advocacy.reports.admin_urls import REPORTS


NEEDS = {
    "dashboard": "view_dashboard",
    "participation": "view_participation",
    "teams": "view_teams",
    "media_value": "view_media_value",
    "content": "view_content_report",
    "mix": "view_mix",
    "networks": "view_networks",
    "campaigns": "view_campaign_report",
    "forecast": "view_forecast",
    "goals": "view_goals",
    "items": "view_dashboard",
    "feedback": "view_feedback",
    "polls": "manage_polls",
    "suggestions": "view_suggestion_report",
}
WAYS = [("", {}), ("_results", {}), ("", {"export": "csv"}), ("", {"export": "xlsx"})]


def test_every_report_is_covered():
    assert NEEDS.keys() == REPORTS.keys()


@pytest.mark.parametrize("suffix, query", WAYS)
@pytest.mark.parametrize("name", NEEDS)
def test_without_its_permission_a_report_is_refused(report, make_user, name, suffix, query):
    others = {f"wagtail_advocacy.{codename}" for codename in NEEDS.values()}
    others.discard(f"wagtail_advocacy.{NEEDS[name]}")
    user = make_user("nosy", permissions=["wagtailadmin.access_admin", *others])
    response = report(user, name + suffix, **query)
    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("suffix, query", WAYS)
@pytest.mark.parametrize("name", NEEDS)
def test_with_its_permission_alone_a_report_is_shown(report, make_user, name, suffix, query):
    user = make_user(
        "owner", permissions=["wagtailadmin.access_admin", f"wagtail_advocacy.{NEEDS[name]}"]
    )
    assert report(user, name + suffix, **query).status_code == 200


def test_an_editor_sees_the_shareable_pages_and_nothing_else(report, eve):
    assert report(eve, "items").status_code == 200
    assert report(eve, "dashboard").status_code == 302


@pytest.fixture
def local_editor(make_user, make_article):
    """An editor of the section "Sports" alone, who may make pages shareable."""
    section = make_article("Sports", shareable=False)
    user = make_user(
        "sporty",
        groups=["Sports editors"],
        permissions=["wagtailadmin.access_admin", "wagtail_advocacy.make_shareable"],
    )
    GroupPagePermission.objects.create(
        group=user.groups.get(),
        page=section,
        permission=Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        ),
    )
    make_article("Match won", parent=section)
    make_article("Pay rise", target_kind="address", target_address="https://press.example.com/")
    return user


@pytest.mark.parametrize("suffix, query", WAYS[:3])
def test_an_editor_is_told_of_pages_that_he_may_see_alone(report, local_editor, suffix, query):
    response = report(local_editor, "items" + suffix, **query)
    page = b"".join(response).decode() if response.streaming else response.content.decode()
    assert "Match won" in page
    assert "Pay rise" not in page


def test_the_owner_is_told_of_all_pages_and_led_to_none_that_is_closed_to_him(
    report, local_editor, make_user, olive, eve
):
    page = report(olive, "items").content.decode()
    assert "Match won" in page
    assert "Pay rise" in page
    assert "/edit/" not in page
    assert report(eve, "items").content.decode().count("/edit/") >= 2


def test_the_home_panel_is_for_those_who_may_see_the_dashboard(client, programme, olive, eve):
    client.force_login(olive)
    assert "Go on with the set-up" in client.get("/admin/").content.decode()
    client.force_login(eve)
    assert "Go on with the set-up" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("way", ["edit", "delete"])
def test_nobody_edits_or_deletes_a_price(client, history, admin_user, way):
    client.force_login(admin_user)
    price = Price.objects.get()
    response = client.post(reverse(f"advocacy_prices:{way}", args=[price.pk]), {"amount": "9"})
    assert response.status_code in {200, 302, 403, 404}
    assert Price.objects.get().amount == 3


def test_a_wrong_price_is_corrected_through_the_form(client, history, make_user):
    corrector = make_user(
        "corrector",
        permissions=[
            "wagtailadmin.access_admin",
            "wagtail_advocacy.view_price",
            "wagtail_advocacy.correct_price",
        ],
    )
    client.force_login(corrector)
    wrong = Price.objects.get()
    address = reverse("advocacy_prices:edit", args=[wrong.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, {"amount": "2.50", "reason": ""})
    assert response.status_code == 200
    values = {"amount": "2.50", "reason": "The invoice says so"}
    assert client.post(address, values).status_code == 302
    right = Price.objects.get(replaced_at=None)
    assert (right.amount, right.corrects, right.created_by) == (Decimal("2.50"), wrong, corrector)
    again = client.post(address, values)
    assert "was corrected already" in again.content.decode()
    assert "The invoice says so" in client.get(reverse("advocacy_prices:index")).content.decode()


def test_whoever_may_only_see_and_add_prices_cannot_correct_one(client, history, make_user):
    client.force_login(
        make_user(
            "adder",
            permissions=[
                "wagtailadmin.access_admin",
                "wagtail_advocacy.view_price",
                "wagtail_advocacy.add_price",
                "wagtail_advocacy.change_price",
            ],
        )
    )
    address = reverse("advocacy_prices:edit", args=[Price.objects.get().pk])
    assert client.get(address).status_code == 302
    client.post(address, {"amount": "2.50", "reason": "I want it"})
    assert Price.objects.get().amount == 3


def test_a_price_is_added_through_the_form(client, site, programme, admin_user):
    client.force_login(admin_user)
    values = {"site": site.pk, "network": "x", "amount": "0.45", "valid_from": "2030-01-01"}
    address = reverse("advocacy_prices:add")
    assert client.post(address, values).status_code == 302
    again = client.post(address, values)
    assert again.status_code == 200
    assert "Prices are not changed" in again.content.decode()
    assert Price.objects.get().created_by == admin_user
