"""The programme's own menu in the admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import SubMenuItem as SubMenuItemComponent
from wagtail.models import Site

from wagtail_advocacy.permissions import (
    MAKE_SHAREABLE,
    VIEW_CAMPAIGNS,
    VIEW_CONTENT,
    VIEW_DASHBOARD,
    VIEW_FEEDBACK,
    VIEW_FORECAST,
    VIEW_GOALS,
    VIEW_MEDIA_VALUE,
    VIEW_MIX,
    VIEW_NETWORKS,
    VIEW_PARTICIPATION,
    VIEW_SUGGESTION_REPORT,
    VIEW_TEAMS,
    has_permission,
)
from wagtail_advocacy.programme.queries import settings_for

from .admin_urls import NAMESPACE


# Functions registered for one of these hooks give one more ``MenuItem``: for the menu itself, or
# for one of the menus in it.
HOOK = "register_advocacy_menu_item"
REPORTS_HOOK = "register_advocacy_reports_item"
CONTENT_HOOK = "register_advocacy_content_item"
PEOPLE_HOOK = "register_advocacy_people_item"
FIGURES_HOOK = "register_advocacy_figures_item"


class PermittedMenuItem(MenuItem):
    """A menu item for those who hold any of ``permissions`` (codenames of the package)."""

    def __init__(self, *args, permissions, **kwargs):
        super().__init__(*args, **kwargs)
        self.permissions = permissions

    def is_shown(self, request):
        return any(has_permission(request.user, name) for name in self.permissions)


class ProgrammeMenuItem(SubmenuMenuItem):
    """The menu itself, named as the programme of the default site is."""

    def render_component(self, request):
        # Menu items are made once per process, so the name is not kept on this one.
        return SubMenuItemComponent(
            self.name,
            programme_name() or _("Advocacy"),
            self.menu.render_component(request),
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )


def programme_name() -> str:
    """The name of the default site's programme, ``""`` without one."""
    site = Site.objects.filter(is_default_site=True).first() or Site.objects.first()
    return settings_for(site).programme_name if site else ""


advocacy_menu = Menu(register_hook_name=HOOK)


def register_menu() -> MenuItem:
    """For Wagtail's hook ``register_admin_menu_item``."""
    return ProgrammeMenuItem(
        _("Advocacy"), advocacy_menu, name="advocacy", icon_name="group", order=250
    )


def _report(label, name, icon_name, order, *permissions):
    def item() -> MenuItem:
        return PermittedMenuItem(
            label,
            reverse(f"{NAMESPACE}:{name}"),
            name=f"advocacy-{name.replace('_', '-')}",
            icon_name=icon_name,
            order=order,
            permissions=permissions,
        )

    return item


def _submenu(label, name, icon_name, order, hook):
    menu = Menu(register_hook_name=hook)

    def item() -> MenuItem:
        return SubmenuMenuItem(
            label, menu, name=f"advocacy-{name}", icon_name=icon_name, order=order
        )

    return item


ITEMS = [
    _report(_("Dashboard"), "dashboard", "grid", 100, VIEW_DASHBOARD),
    _report(_("Shareable items"), "items", "doc-full", 200, VIEW_DASHBOARD, MAKE_SHAREABLE),
    _submenu(_("Reports"), "reports", "calendar-check", 500, REPORTS_HOOK),
    _submenu(_("Content"), "content-menu", "doc-full-inverse", 600, CONTENT_HOOK),
    _submenu(_("People"), "people", "group", 700, PEOPLE_HOOK),
    _submenu(_("Figures"), "figures", "crosshairs", 800, FIGURES_HOOK),
]
REPORT_ITEMS = [
    _report(_("Participation"), "participation", "group", 100, VIEW_PARTICIPATION),
    _report(_("Teams"), "teams", "group", 200, VIEW_TEAMS),
    _report(_("Media value"), "media_value", "calendar-check", 300, VIEW_MEDIA_VALUE),
    _report(_("Content"), "content", "doc-full-inverse", 400, VIEW_CONTENT),
    _report(_("Content mix"), "mix", "resubmit", 500, VIEW_MIX),
    _report(_("Networks"), "networks", "link-external", 600, VIEW_NETWORKS),
    _report(_("Campaign results"), "campaigns", "date", 700, VIEW_CAMPAIGNS),
    _report(_("Goals"), "goals", "circle-check", 800, VIEW_GOALS),
    _report(_("Forecast"), "forecast", "crosshairs", 900, VIEW_FORECAST),
    _report(_("Feedback"), "feedback", "comment", 1000, VIEW_FEEDBACK),
    _report(_("Suggestions report"), "suggestions", "comment", 1100, VIEW_SUGGESTION_REPORT),
]
