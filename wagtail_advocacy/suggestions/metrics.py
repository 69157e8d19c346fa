"""What goals and alerts can say about suggestions."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.measurement.metrics import Metric, in_windows, register_metric

from .models import Suggestion


@register_metric
class SuggestionsTakenUp(Metric):
    id = "suggestions_taken_up"
    label = _("Suggestions taken up")
    counted = _("Suggestions of colleagues of which the editors began to make something.")

    def values(self, scope, windows, source):
        suggestions = Suggestion.objects.filter(site=scope.site)
        return in_windows(
            suggestions,
            "taken_up_at",
            lambda condition: Count("pk", filter=condition),
            windows,
        )
