"""The reports' addresses in the admin: each as a page and as what an AJAX refresh swaps in."""

from django.urls import include, path

from .views.dashboard import DashboardView
from .views.forecast import ForecastView
from .views.items import ItemsView
from .views.media_value import MediaValueView
from .views.participation import ParticipationView
from .views.teams import TeamsView


NAMESPACE = "wagtail_advocacy_reports"
REPORTS = {
    "dashboard": DashboardView,
    "participation": ParticipationView,
    "teams": TeamsView,
    "media_value": MediaValueView,
    "forecast": ForecastView,
    "items": ItemsView,
}


def admin_urls():
    routes = []
    for name, view in REPORTS.items():
        folder = name.replace("_", "-")
        routes += [
            path(f"{folder}/", view.as_view(), name=name),
            path(f"{folder}/results/", view.as_view(results_only=True), name=f"{name}_results"),
        ]
    return [path("advocacy/reports/", include((routes, NAMESPACE)))]
