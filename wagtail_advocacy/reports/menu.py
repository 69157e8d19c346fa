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


# Functions registered for this hook give one more ``MenuItem``. Reports take the orders 100 to
# 500, the rest of the programme's admin what comes after.
HOOK = "register_advocacy_menu_item"


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


REPORT_ITEMS = [
    _report(_("Dashboard"), "dashboard", "grid", 100, VIEW_DASHBOARD),
    _report(_("Participation"), "participation", "group", 200, VIEW_PARTICIPATION),
    _report(_("Teams"), "teams", "group", 250, VIEW_TEAMS),
    _report(_("Media value"), "media_value", "calendar-check", 300, VIEW_MEDIA_VALUE),
    _report(_("Content"), "content", "doc-full-inverse", 320, VIEW_CONTENT),
    _report(_("Content mix"), "mix", "resubmit", 340, VIEW_MIX),
    _report(_("Networks"), "networks", "link-external", 360, VIEW_NETWORKS),
    _report(_("Campaign results"), "campaigns", "date", 380, VIEW_CAMPAIGNS),
    _report(_("Goals"), "goals", "circle-check", 390, VIEW_GOALS),
    _report(_("Forecast"), "forecast", "crosshairs", 400, VIEW_FORECAST),
    _report(_("Feedback"), "feedback", "comment", 450, VIEW_FEEDBACK),
    _report(_("Suggestions report"), "suggestions", "comment", 460, VIEW_SUGGESTION_REPORT),
    _report(_("Shareable items"), "items", "doc-full", 500, VIEW_DASHBOARD, MAKE_SHAREABLE),
]
