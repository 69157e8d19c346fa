"""What the reports have in common."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.reports import ReportView

from wagtail_advocacy.measurement.participation import shown_together
from wagtail_advocacy.measurement.periods import ONE_DAY, day_range, months_back
from wagtail_advocacy.permissions import VIEW_PERSONAL_FIGURES, has_permission
from wagtail_advocacy.programme.calendar import month_start, next_month, programme_day
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.reports.exports import SafeSpreadsheetMixin
from wagtail_advocacy.reports.filters import ReportFilterSet, Selection, chosen_site


# Which of the two a report counts; every report says it.
counts_activity = gettext_lazy("Counts what happened in the period, whatever was published when.")
counts_published = gettext_lazy(
    "Counts what was first offered in the period, with all that it has brought since."
)


class SiteReportView(SafeSpreadsheetMixin, ReportView):
    """A report about one site's programme, for those who hold any of ``permissions``."""

    permissions: tuple[str, ...]
    filter_names: tuple[str, ...] = ("period", "team", "network", "site")
    filterset_class = ReportFilterSet
    template_name = "wagtail_advocacy/reports/report.html"
    columns: list = []
    paginate_by = None
    # Whether it counts what was active or what was published; stands below its scope.
    basis = counts_activity

    def dispatch(self, request, *args, **kwargs):
        if not any(has_permission(request.user, name) for name in self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def site(self):
        return chosen_site(self.request)

    @cached_property
    def programme(self):
        return settings_for(self.site)

    @cached_property
    def today(self):
        return programme_day()

    def get_filterset_kwargs(self):
        return {
            **super().get_filterset_kwargs(),
            "queryset": self.filterset_class._meta.model.objects.none(),
            "site": self.site,
            "names": self.filter_names,
            "personal": self.personal,
        }

    @cached_property
    def personal(self) -> bool:
        """Whether the user may see figures of fewer people than the minimum group size."""
        return has_permission(self.request.user, VIEW_PERSONAL_FIGURES)

    @cached_property
    def default_period(self):
        """First and last day where none are chosen: twelve months with the running one."""
        return months_back(month_start(self.today), 11), self.today

    @cached_property
    def selection(self) -> Selection:
        chosen = self.filters.selection(*self.default_period)
        if chosen.teams is None and chosen.role is None:
            return chosen
        chosen = self.whole_months(chosen)
        if chosen.teams is None:
            return chosen
        # The filter offers teams that are large enough now; they may have been smaller then.
        months = month_start(chosen.first_day), month_start(chosen.last_day)
        teams = shown_together(self.site, *months, chosen.teams, personal=self.personal)
        return replace(chosen, teams=teams, is_widened=teams != chosen.teams)

    def whole_months(self, chosen: Selection) -> Selection:
        """``chosen`` in whole months; of the running one the days up to today."""
        last = next_month(chosen.last_day) - ONE_DAY
        return replace(
            chosen,
            first_day=month_start(chosen.first_day),
            last_day=last if last <= self.today else max(chosen.last_day, self.today),
        )

    @property
    def group_note(self) -> str:
        """What is left out because of the minimum group size, or ``""``."""
        if self.personal or (self.selection.teams is None and self.selection.role is None):
            return ""
        return _(
            "Only whole months that are over, and of these only those with at least %(minimum)s "
            "people behind each figure. Requests that are no clicks are not told by team."
        ) % {"minimum": self.programme.minimum_group_size}

    @property
    def too_few(self) -> str:
        """What stands in place of a figure that is hidden."""
        return f"<{self.programme.minimum_group_size}"

    @property
    def widened(self) -> str:
        """That more teams are in the figures than were chosen, or ``""``."""
        if not self.selection.is_widened:
            return ""
        return _("with teams that are too small to be shown alone")

    def get_page_subtitle(self):
        return self.programme.programme_name

    def get_filename(self):
        first, last = self.selection.first_day, self.selection.last_day
        return f"{self.export_filename}-{first.isoformat()}-{last.isoformat()}"

    def get_rows(self) -> list:
        """The rows of table and export."""
        raise NotImplementedError

    def get_filtered_queryset(self):
        return self.get_rows()

    @property
    def scope(self) -> str:
        """What the figures are about: the days, and what they were narrowed down to."""
        return self.scope_on(self.selection.first_day, self.selection.last_day)

    def scope_on(self, first: date, last: date) -> str:
        """The same for other days."""
        parts = [day_range(first, last)]
        parts += [active.value for active in self.active_filters if "period" not in active.auto_id]
        return ", ".join(str(part) for part in [*parts, self.widened] if part)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            scope=self.scope,
            basis=self.basis,
            group_note=self.group_note if self.filters else "",
            filter_mistakes=self.filters.mistakes if self.filters else [],
            site=self.site,
            programme=self.programme,
        )


def unknown_eligible() -> str:
    return _("“–”: on no day of this month were the eligible people counted.")


def unknown_price() -> str:
    return _("“–”: no price per click was in force for this network then.")
