"""What colleagues answered in polls."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column

from wagtail_advocacy.measurement.charts import figure, rank_chart
from wagtail_advocacy.permissions import MANAGE_POLLS
from wagtail_advocacy.reports.filters import ReportFilterSet
from wagtail_advocacy.reports.tables import FigureColumn
from wagtail_advocacy.suggestions.models import Poll
from wagtail_advocacy.suggestions.polls import Result, results_of

from .base import SiteReportView


class PollFilterSet(ReportFilterSet):
    poll = ChoiceFilter(
        label=gettext_lazy("Poll"), empty_label=gettext_lazy("All"), widget=forms.RadioSelect
    )

    class Meta(ReportFilterSet.Meta):
        model = Poll

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        polls = Poll.objects.filter(site=self.site)
        self.filters["poll"].extra["choices"] = [(str(poll.pk), str(poll)) for poll in polls]


@dataclass(frozen=True)
class Row:
    """One answer. ``votes`` and ``percent`` are ``None`` where too few people voted."""

    question: str
    state: str
    closes_at: datetime
    answer: str
    votes: int | None
    percent: float | None

    @property
    def closes(self) -> str:
        """When it closes, as people write it; also a moment to come."""
        return date_format(localtime(self.closes_at), "SHORT_DATETIME_FORMAT")


class PollsView(SiteReportView):
    permissions = (MANAGE_POLLS,)
    page_title = gettext_lazy("Results of polls")
    header_icon = "list-ul"
    filterset_class = PollFilterSet
    filter_names = ("site",)
    paginate_by = 60
    verbose_name_plural = gettext_lazy("answers")
    results_template_name = "wagtail_advocacy/reports/polls_results.html"
    index_url_name = "wagtail_advocacy_reports:polls"
    index_results_url_name = "wagtail_advocacy_reports:polls_results"
    export_filename = "polls"
    list_export = ["question", "state", "closes_at", "answer", "votes", "percent"]
    export_headings = {
        "question": gettext_lazy("Question"),
        "state": gettext_lazy("State"),
        "closes_at": gettext_lazy("Closes"),
        "answer": gettext_lazy("Answer"),
        "votes": gettext_lazy("Votes"),
        "percent": gettext_lazy("Votes (%)"),
    }

    @cached_property
    def columns(self):
        return [
            Column("question", label=_("Question")),
            Column("state", label=_("State")),
            Column("closes", label=_("Closes")),
            Column("answer", label=_("Answer")),
            FigureColumn("votes", label=_("Votes")),
            FigureColumn("percent", label=_("Votes (%)"), unit="%", decimals=1),
        ]

    @cached_property
    def results(self) -> list[Result]:
        """The polls that were chosen, the latest first."""
        polls = Poll.objects.filter(site=self.site).select_related("site")
        chosen = self.filters.form.cleaned_data if self.filters.form.is_valid() else {}
        if chosen.get("poll"):
            polls = polls.filter(pk=chosen["poll"])
        polls = list(polls)
        found = results_of(polls)
        return [found[poll.pk] for poll in polls]

    def get_rows(self) -> list[Row]:
        return [
            Row(
                result.poll.question,
                result.poll.state,
                result.poll.closes_at,
                answer,
                votes,
                None if votes is None else round(result.percent(votes), 1),
            )
            for result in self.results
            for answer, votes in result.answers
        ]

    def get_filename(self):
        return self.export_filename

    @property
    def scope(self):
        return ""

    @property
    def shown(self) -> Result | None:
        """The poll to draw: the latest of the chosen ones that has a result."""
        return next((result for result in self.results if result.is_shown), None)

    def chart(self):
        result = self.shown
        if result is None:
            return None
        answers = sorted(result.answers, key=lambda row: -row[1])
        caption = ngettext("%(count)s vote.", "%(count)s votes.", result.counted) % {
            "count": figure(result.counted)
        }
        if result.leading:
            answer, votes = result.leading
            caption += " " + _("Most of them, %(percent)s %%, are for “%(answer)s”.") % {
                "percent": round(result.percent(votes)),
                "answer": answer,
            }
        return rank_chart(
            title=result.poll.question,
            caption=caption,
            labels=[answer for answer, _votes in answers],
            values=[votes for _answer, votes in answers],
            name=_("Votes"),
            header=_("Answer"),
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.is_export:
            return context
        minimum = self.programme.minimum_group_size
        return {**context, "chart": self.chart(), "minimum": minimum}
