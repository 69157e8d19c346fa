"""``advocacy_setup`` makes a fresh installation work at once, and does no harm later."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils.module_loading import import_string
from wagtail.models import Workflow, WorkflowContentType

from wagtail_advocacy.background import schedules
from wagtail_advocacy.management.installation import (
    APPROVED,
    EDITORS,
    OWNERS,
    SCHEDULED_TASKS,
)
from wagtail_advocacy.models import (
    AlertRule,
    ConversionKind,
    CuratedLink,
    GuidelinesVersion,
    HeadCount,
    Price,
)
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.permissions import (
    CONVERSION_KEY_PERMISSIONS,
    CONVERSION_PERMISSIONS,
    MAKE_SHAREABLE,
    MANAGE_SUGGESTIONS,
    REPORT_PERMISSIONS,
    VIEW_PERSONAL_FIGURES,
    has_permission,
)


@pytest.fixture
def set_up(site):
    call_command("advocacy_setup", stdout=StringIO())


def test_owners_get_every_report(set_up, make_user):
    owner = make_user("owner", groups=[OWNERS])
    assert all(has_permission(owner, codename) for codename, _ in REPORT_PERMISSIONS)


def test_nobody_may_see_personal_figures_by_default(set_up, make_user):
    owner = make_user("owner", groups=[OWNERS, EDITORS])
    assert not has_permission(owner, VIEW_PERSONAL_FIGURES)


def test_owners_cannot_rewrite_prices_or_guidelines(set_up, make_user):
    owner = make_user("owner", groups=[OWNERS])
    for codename in ("change_price", "delete_price", "change_guidelinesversion"):
        assert not has_permission(owner, codename)


def test_editors_may_do_what_content_needs_and_nothing_more(set_up, make_user):
    editor = make_user("editor", groups=[EDITORS])
    for codename in (MAKE_SHAREABLE, MANAGE_SUGGESTIONS, "add_curatedlink", "change_feed"):
        assert has_permission(editor, codename)
    assert not has_permission(editor, "view_dashboard")


def test_a_site_starts_with_kinds_of_conversion_that_its_owners_may_manage(set_up, make_user):
    assert set(ConversionKind.objects.values_list("slug", flat=True)) == {
        "lead",
        "application",
        "sale",
    }
    owner = make_user("owner", groups=[OWNERS])
    for codename, _label in (*CONVERSION_PERMISSIONS, *CONVERSION_KEY_PERMISSIONS):
        assert has_permission(owner, codename)
    assert has_permission(owner, "change_conversionkind")
    assert not has_permission(owner, "delete_conversion")


@pytest.mark.parametrize("group", [OWNERS, EDITORS])
@pytest.mark.parametrize("model", ["curatedlink", "feed", "mediapost"])
def test_owners_and_editors_offer_what_is_no_page(set_up, make_user, group, model):
    user = make_user("user", groups=[group])
    verbs = ["add", "change", "delete", "view", *([] if model == "feed" else ["publish"])]
    assert all(has_permission(user, f"{verb}_{model}") for verb in verbs)


@pytest.mark.parametrize("model", APPROVED)
def test_the_editors_approve_what_is_approved(set_up, model):
    task = model().get_workflow().tasks.get().specific
    assert [group.name for group in task.groups.all()] == [EDITORS]


def test_a_workflow_that_is_there_already_stays(site):
    own = Workflow.objects.create(name="Our own")
    kind = ContentType.objects.get_for_model(CuratedLink)
    WorkflowContentType.objects.create(content_type=kind, workflow=own)
    call_command("advocacy_setup", stdout=StringIO())
    assert CuratedLink().get_workflow() == own


def test_a_workflow_that_was_taken_away_is_not_put_back(set_up):
    WorkflowContentType.objects.all().delete()
    call_command("advocacy_setup", stdout=StringIO())
    assert not WorkflowContentType.objects.exists()


def test_every_scheduled_task_can_be_imported(set_up):
    assert {schedule.func for schedule in schedules()} == {task.task for task in SCHEDULED_TASKS}
    assert all(callable(import_string(task.task)) for task in SCHEDULED_TASKS)


def test_the_first_guidelines_prices_and_head_count_are_there(set_up, site):
    assert GuidelinesVersion.objects.filter(site=site, version=1).exists()
    priced = set(Price.objects.filter(site=site).values_list("network", flat=True))
    assert priced == {network.id for network in all_networks() if network.takes_link}
    assert HeadCount.objects.filter(site=site).exists()


def test_the_first_alert_rule_is_there_and_not_put_back(set_up, site):
    AlertRule.objects.get(site=site).delete()
    call_command("advocacy_setup", stdout=StringIO())
    assert not AlertRule.objects.exists()


def test_running_it_again_changes_nothing(set_up, site):
    before = [
        list(model.objects.order_by("pk").values()) for model in (GuidelinesVersion, Price, Group)
    ]
    runs = list(schedules().order_by("name").values_list("name", "next_run"))
    call_command("advocacy_setup", stdout=StringIO())
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (GuidelinesVersion, Price, Group)
    ]
    assert runs == list(schedules().order_by("name").values_list("name", "next_run"))


def test_running_it_again_keeps_permissions_that_were_taken_away(set_up):
    group = Group.objects.get(name=OWNERS)
    group.permissions.remove(group.permissions.get(codename="view_forecast"))
    call_command("advocacy_setup", stdout=StringIO())
    assert not group.permissions.filter(codename="view_forecast").exists()
