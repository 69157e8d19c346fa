"""The permissions that the package adds to Django's add, change, delete and view."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _


APP_LABEL = "wagtail_advocacy"

MAKE_SHAREABLE = "make_shareable"
ANSWER_QUESTIONS = "answer_questions"
MANAGE_SUGGESTIONS = "manage_suggestions"
VIEW_DASHBOARD = "view_dashboard"
VIEW_PARTICIPATION = "view_participation"
VIEW_MEDIA_VALUE = "view_media_value"
VIEW_FORECAST = "view_forecast"
VIEW_TEAMS = "view_teams"
VIEW_PERSONAL_FIGURES = "view_personal_figures"
CORRECT_PRICE = "correct_price"

ITEM_PERMISSIONS = [
    (MAKE_SHAREABLE, _("Can make pages shareable")),
]
QUESTION_PERMISSIONS = [
    (ANSWER_QUESTIONS, _("Can answer questions to the editors")),
]
SUGGESTION_PERMISSIONS = [
    (MANAGE_SUGGESTIONS, _("Can decide on suggestions")),
]
REPORT_PERMISSIONS = [
    (VIEW_DASHBOARD, _("Can view the advocacy dashboard")),
    (VIEW_PARTICIPATION, _("Can view the participation report")),
    (VIEW_MEDIA_VALUE, _("Can view the media value report")),
    (VIEW_FORECAST, _("Can view the forecast")),
    (VIEW_TEAMS, _("Can view the teams report")),
]
# No group has it by default: with it, figures of teams are shown however small they are.
PERSONAL_PERMISSIONS = [
    (VIEW_PERSONAL_FIGURES, _("Can view figures of fewer people than the minimum group size")),
]
PRICE_PERMISSIONS = [
    (CORRECT_PRICE, _("Can correct a wrong price per click")),
]


def full_name(codename: str) -> str:
    """``codename`` as ``user.has_perm`` wants it."""
    return f"{APP_LABEL}.{codename}"


def has_permission(user, codename: str) -> bool:
    """Whether ``user`` is active and holds the package's permission ``codename``."""
    return user.is_active and user.has_perm(full_name(codename))


# Wagtail makes these for every snippet; for suggestions ``MANAGE_SUGGESTIONS`` stands for them.
UNUSED = ["publish_suggestion", "lock_suggestion", "unlock_suggestion"]


def package_permissions(*codenames: str):
    """Queryset of the package's permissions, all that mean something or those named."""
    permissions = Permission.objects.filter(content_type__app_label=APP_LABEL)
    permissions = permissions.exclude(codename__in=UNUSED)
    return permissions.filter(codename__in=codenames) if codenames else permissions
