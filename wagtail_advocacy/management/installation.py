"""What ``advocacy_setup`` makes, so that a fresh installation works at once."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    GroupApprovalTask,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from wagtail_advocacy.background import schedule
from wagtail_advocacy.content.models import CuratedLink, MediaPost
from wagtail_advocacy.measurement.alerts import add_default_alert_rule
from wagtail_advocacy.measurement.services import add_default_prices
from wagtail_advocacy.permissions import (
    ACKNOWLEDGE_ALERT,
    ANSWER_QUESTIONS,
    CORRECT_CONVERSION,
    CORRECT_COST,
    CORRECT_PRICE,
    IMPORT_CONVERSIONS,
    MAKE_SHAREABLE,
    MANAGE_CONVERSION_KEYS,
    MANAGE_POLLS,
    MANAGE_STORIES,
    MANAGE_SUGGESTIONS,
    REPORT_PERMISSIONS,
    VIEW_FEEDBACK,
    VIEW_SUGGESTION_REPORT,
    package_permissions,
)
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import GuidelinesVersion
from wagtail_advocacy.programme.services import (
    add_default_roles,
    add_default_signature,
    default_guidelines,
    publish_guidelines,
    record_head_counts,
)
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.tracking.conversions.services import add_default_kinds


OWNERS = "Advocacy owners"
EDITORS = "Advocacy editors"

# What is offered besides pages.
CURATING = [
    f"{action}_{model}"
    for model, actions in {
        "curatedlink": ("add", "change", "delete", "publish", "view", "lock", "unlock"),
        "feed": ("add", "change", "delete", "view"),
        "mediapost": ("add", "change", "delete", "publish", "view", "lock", "unlock"),
    }.items()
    for action in actions
]

OWNER_PERMISSIONS = [
    *(codename for codename, _label in REPORT_PERMISSIONS),
    MAKE_SHAREABLE,
    ANSWER_QUESTIONS,
    MANAGE_SUGGESTIONS,
    MANAGE_STORIES,
    MANAGE_POLLS,
    "change_programmesettings",
    "add_team",
    "change_team",
    "delete_team",
    "view_team",
    "add_role",
    "change_role",
    "delete_role",
    "view_role",
    "change_ambassador",
    "view_ambassador",
    "add_topic",
    "change_topic",
    "delete_topic",
    "view_topic",
    "add_campaign",
    "change_campaign",
    "view_campaign",
    *CURATING,
    "add_guidelinesversion",
    "view_guidelinesversion",
    "add_price",
    "view_price",
    CORRECT_PRICE,
    "add_resultsletter",
    "change_resultsletter",
    "delete_resultsletter",
    "view_resultsletter",
    "add_programmecost",
    "view_programmecost",
    CORRECT_COST,
    "add_goal",
    "change_goal",
    "delete_goal",
    "view_goal",
    "add_alertrule",
    "change_alertrule",
    "delete_alertrule",
    "view_alertrule",
    "view_alert",
    ACKNOWLEDGE_ALERT,
    "view_click",
    "view_conversion",
    CORRECT_CONVERSION,
    IMPORT_CONVERSIONS,
    MANAGE_CONVERSION_KEYS,
    "add_conversionkind",
    "change_conversionkind",
    "view_conversionkind",
]
EDITOR_PERMISSIONS = [
    MAKE_SHAREABLE,
    ANSWER_QUESTIONS,
    MANAGE_SUGGESTIONS,
    MANAGE_STORIES,
    MANAGE_POLLS,
    VIEW_FEEDBACK,
    VIEW_SUGGESTION_REPORT,
    *CURATING,
]

# What is approved before it is offered, and by the editors unless an owner says otherwise.
APPROVED = (Suggestion, CuratedLink, MediaPost)


@dataclass(frozen=True)
class ScheduledTask:
    name: str
    task: str
    cron: str


SCHEDULED_TASKS = [
    ScheduledTask(
        "head-counts", "wagtail_advocacy.programme.tasks.record_head_counts", "7 * * * *"
    ),
    ScheduledTask("items", "wagtail_advocacy.content.tasks.reconcile_items", "20 3 * * *"),
    ScheduledTask("targets", "wagtail_advocacy.content.tasks.check_all_targets", "40 2 * * *"),
    ScheduledTask("feeds", "wagtail_advocacy.content.tasks.fetch_feeds", "15 * * * *"),
    ScheduledTask("notices", "wagtail_advocacy.activation.tasks.catch_up", "*/10 * * * *"),
    ScheduledTask(
        "accounts",
        "wagtail_advocacy.sharing.connecting.tasks.look_after_accounts",
        "15 8 * * *",
    ),
    ScheduledTask(
        "profiles", "wagtail_advocacy.sharing.connecting.tasks.read_profiles", "25 * * * *"
    ),
    ScheduledTask("posts", "wagtail_advocacy.sharing.tasks.send_due_posts", "* * * * *"),
    ScheduledTask("polls", "wagtail_advocacy.suggestions.tasks.forget_voters", "50 * * * *"),
    ScheduledTask("clicks", "wagtail_advocacy.tracking.tasks.load_clicks", "* * * * *"),
    ScheduledTask("reading-back", "wagtail_advocacy.tracking.tasks.read_back", "*/10 * * * *"),
    ScheduledTask("tallies", "wagtail_advocacy.measurement.tasks.refresh_tallies", "* * * * *"),
    ScheduledTask("settling", "wagtail_advocacy.measurement.tasks.settle_clicks", "*/15 * * * *"),
    ScheduledTask(
        "click-detail", "wagtail_advocacy.measurement.tasks.delete_click_detail", "35 * * * *"
    ),
    ScheduledTask("outcomes", "wagtail_advocacy.suggestions.tasks.tell_outcomes", "45 8 * * *"),
    ScheduledTask(
        "editors-digest", "wagtail_advocacy.activation.tasks.send_editors_digests", "0 8 * * 1"
    ),
    ScheduledTask(
        "owners-summary", "wagtail_advocacy.activation.tasks.send_owners_summaries", "30 8 2 * *"
    ),
    ScheduledTask(
        "alerts", "wagtail_advocacy.measurement.tasks.check_alerts", "10,25,40,55 * * * *"
    ),
    ScheduledTask("day-keys", "wagtail_advocacy.tracking.tasks.purge_day_keys", "*/30 * * * *"),
]


@transaction.atomic
def install() -> None:
    """Make groups, permissions, workflow, schedules and each site's first guidelines, prices,
    alert rule and head-count. Safe to repeat: what is there, or was changed since, stays."""
    _grant(OWNERS, OWNER_PERMISSIONS)
    _grant(EDITORS, EDITOR_PERMISSIONS)
    _add_workflow()
    for task in SCHEDULED_TASKS:
        schedule(task.name, task.task, cron=task.cron)
    for site in Site.objects.all():
        if not GuidelinesVersion.objects.filter(site=site).exists():
            publish_guidelines(site, default_guidelines())
        add_default_signature(site)
        add_default_roles(site)
        add_default_prices(site, programme_day())
        add_default_kinds(site)
        add_default_alert_rule(site)
        record_head_counts(site)


def _grant(group_name: str, codenames: list[str]) -> None:
    group, is_new = Group.objects.get_or_create(name=group_name)
    if is_new:
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
            *package_permissions(*codenames),
        )


def _add_workflow() -> None:
    """Let the editors approve suggestions, links and media, so that a fresh installation can do
    so at once. Models that have a workflow keep it; one that was taken away is not put back."""
    name = _("Advocacy approval")
    if Workflow.objects.filter(workflow_tasks__task__name=name).exists():
        return
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.add(Group.objects.get(name=EDITORS))
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    for model in APPROVED:
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model),
            defaults={"workflow": workflow},
        )
