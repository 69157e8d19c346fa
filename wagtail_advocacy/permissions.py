"""The permissions that the package adds to Django's add, change, delete and view."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


APP_LABEL = "wagtail_advocacy"

MAKE_SHAREABLE = "make_shareable"
ANSWER_QUESTIONS = "answer_questions"
MANAGE_SUGGESTIONS = "manage_suggestions"
MANAGE_STORIES = "manage_stories"
MANAGE_POLLS = "manage_polls"
VIEW_DASHBOARD = "view_dashboard"
VIEW_PARTICIPATION = "view_participation"
VIEW_MEDIA_VALUE = "view_media_value"
VIEW_CONTENT = "view_content_report"
VIEW_MIX = "view_mix"
VIEW_NETWORKS = "view_networks"
VIEW_CAMPAIGNS = "view_campaign_report"
VIEW_FORECAST = "view_forecast"
VIEW_TEAMS = "view_teams"
VIEW_PERSONAL_FIGURES = "view_personal_figures"
VIEW_FEEDBACK = "view_feedback"
VIEW_SUGGESTION_REPORT = "view_suggestion_report"
CORRECT_PRICE = "correct_price"
CORRECT_COST = "correct_cost"
CORRECT_CONVERSION = "correct_conversion"
IMPORT_CONVERSIONS = "import_conversions"
MANAGE_CONVERSION_KEYS = "manage_conversion_keys"
VIEW_GOALS = "view_goals"
ACKNOWLEDGE_ALERT = "acknowledge_alert"

ITEM_PERMISSIONS = [
    (MAKE_SHAREABLE, _("Can make pages shareable")),
]
QUESTION_PERMISSIONS = [
    (ANSWER_QUESTIONS, _("Can answer questions to the editors")),
]
SUGGESTION_PERMISSIONS = [
    (MANAGE_SUGGESTIONS, _("Can decide on suggestions")),
]
STORY_PERMISSIONS = [
    (MANAGE_STORIES, _("Can decide which success stories are shown")),
]
POLL_PERMISSIONS = [
    (MANAGE_POLLS, _("Can hold polls")),
]
REPORT_PERMISSIONS = [
    (VIEW_DASHBOARD, _("Can view the advocacy dashboard")),
    (VIEW_PARTICIPATION, _("Can view the participation report")),
    (VIEW_MEDIA_VALUE, _("Can view the media value report")),
    (VIEW_CONTENT, _("Can view the content report")),
    (VIEW_MIX, _("Can view the content mix report")),
    (VIEW_NETWORKS, _("Can view the networks report")),
    (VIEW_CAMPAIGNS, _("Can view the campaigns report")),
    (VIEW_GOALS, _("Can view the goals report")),
    (VIEW_FORECAST, _("Can view the forecast")),
    (VIEW_FEEDBACK, _("Can view feedback on content")),
    (VIEW_SUGGESTION_REPORT, _("Can view the suggestions report")),
    (VIEW_TEAMS, _("Can view the teams report")),
]
# No group has it by default: with it, figures of teams are shown however small they are.
PERSONAL_PERMISSIONS = [
    (VIEW_PERSONAL_FIGURES, _("Can view figures of fewer people than the minimum group size")),
]
PRICE_PERMISSIONS = [
    (CORRECT_PRICE, _("Can correct a wrong price per click")),
]
COST_PERMISSIONS = [
    (CORRECT_COST, _("Can correct a wrong cost of the programme")),
]
CONVERSION_PERMISSIONS = [
    (CORRECT_CONVERSION, _("Can correct and remove conversions")),
    (IMPORT_CONVERSIONS, _("Can upload conversions")),
]
CONVERSION_KEY_PERMISSIONS = [
    (MANAGE_CONVERSION_KEYS, _("Can make and end keys for conversions")),
]
ALERT_PERMISSIONS = [
    (ACKNOWLEDGE_ALERT, _("Can acknowledge alerts on the dashboard")),
]


def full_name(codename: str) -> str:
    """``codename`` as ``user.has_perm`` wants it."""
    return f"{APP_LABEL}.{codename}"


def has_permission(user, codename: str) -> bool:
    """Whether ``user`` is active and holds the package's permission ``codename``."""
    return user.is_active and user.has_perm(full_name(codename))


def people_with(codename: str) -> QuerySet:
    """The active users who hold the package's permission ``codename`` themselves or by a group,
    to be told something of it. Superusers are among them unless Wagtail's setting
    ``WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS`` leaves them out."""
    permission = Permission.objects.filter(content_type__app_label=APP_LABEL, codename=codename)
    holds = Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    if getattr(settings, "WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS", True):
        holds |= Q(is_superuser=True)
    users = get_user_model()._default_manager
    # Not a join: somebody in two groups would stand there twice.
    return users.filter(is_active=True, pk__in=users.filter(holds).order_by().values("pk"))


# Wagtail makes these for every snippet; for suggestions ``MANAGE_SUGGESTIONS`` stands for them.
UNUSED = ["publish_suggestion", "lock_suggestion", "unlock_suggestion"]


def package_permissions(*codenames: str):
    """Queryset of the package's permissions, all that mean something or those named."""
    permissions = Permission.objects.filter(content_type__app_label=APP_LABEL)
    permissions = permissions.exclude(codename__in=UNUSED)
    return permissions.filter(codename__in=codenames) if codenames else permissions
