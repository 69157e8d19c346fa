"""The panel on the admin's home page."""

from django.forms import Media
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from wagtail_advocacy.background import worker_problem
from wagtail_advocacy.measurement.overview import Overview
from wagtail_advocacy.measurement.periods import period
from wagtail_advocacy.permissions import VIEW_DASHBOARD, has_permission
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.queries import settings_for

from .checklist import has_data, steps, worker_text
from .views.dashboard import overview_tiles


class ProgrammePanel(Component):
    """This month's four figures, or how far the set-up is."""

    name = "advocacy"
    template_name = "wagtail_advocacy/reports/home_panel.html"
    order = 150

    def __init__(self, site: Site, user):
        self.site = site
        self.user = user

    def get_context_data(self, parent_context):
        today = programme_day()
        problem = worker_problem()
        context = {
            "programme": settings_for(self.site),
            "worker_warning": worker_text(problem) if problem else "",
        }
        if has_data(self.site):
            this_month = period("month", "before", today)
            overview = Overview(self.site, this_month, today)
            return {**context, "tiles": overview_tiles(overview, self.user), "period": this_month}
        todo = steps(self.site)
        return {**context, "steps": todo, "done_count": sum(step.done for step in todo)}

    @property
    def media(self):
        return Media(
            css={
                "all": [
                    "wagtail_advocacy/css/reports-chart.css",
                    "wagtail_advocacy/css/reports-admin.css",
                ]
            }
        )


def add_home_panel(request, panels) -> None:
    """For Wagtail's hook ``construct_homepage_panels``."""
    site = Site.objects.filter(is_default_site=True).first()
    if site and has_permission(request.user, VIEW_DASHBOARD):
        panels.append(ProgrammePanel(site, request.user))
