"""The reports' addresses in the admin: each as a page and as what an AJAX refresh swaps in."""

from django.urls import include, path

from .views.campaigns import CampaignsView
from .views.content import ContentView
from .views.dashboard import DashboardView
from .views.explanation import ExplanationView
from .views.feedback import FeedbackView
from .views.forecast import ForecastView
from .views.goals import GoalsView
from .views.items import ItemsView
from .views.media_value import MediaValueView
from .views.mix import MixView
from .views.networks import NetworksView
from .views.participation import ParticipationView
from .views.polls import PollsView
from .views.suggestions import SuggestionsView
from .views.teams import TeamsView


NAMESPACE = "wagtail_advocacy_reports"
REPORTS = {
    "dashboard": DashboardView,
    "participation": ParticipationView,
    "teams": TeamsView,
    "media_value": MediaValueView,
    "content": ContentView,
    "mix": MixView,
    "networks": NetworksView,
    "campaigns": CampaignsView,
    "forecast": ForecastView,
    "goals": GoalsView,
    "items": ItemsView,
    "feedback": FeedbackView,
    "polls": PollsView,
    "suggestions": SuggestionsView,
}


def admin_urls():
    routes = []
    for name, view in REPORTS.items():
        folder = name.replace("_", "-")
        routes += [
            path(f"{folder}/", view.as_view(), name=name),
            path(f"{folder}/results/", view.as_view(results_only=True), name=f"{name}_results"),
        ]
    routes.append(
        path(
            "explained/<slug:report>/<slug:figure>/",
            ExplanationView.as_view(reports=REPORTS),
            name="explanation",
        )
    )
    return [path("advocacy/reports/", include((routes, NAMESPACE)))]
