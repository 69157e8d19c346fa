"""What a month could bring, from what was measured here."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.measurement.charts import figure, rank_chart
from wagtail_advocacy.measurement.forecast import forecast, measured_months, start_values
from wagtail_advocacy.measurement.periods import ONE_DAY, day_range
from wagtail_advocacy.permissions import VIEW_FORECAST
from wagtail_advocacy.programme.calendar import month_start, next_month

from .base import SiteReportView


MONTHS_A_YEAR = 12


class FactorsForm(forms.Form):
    """The four factors; what is left empty starts from the measured value."""

    people = forms.DecimalField(
        label=gettext_lazy("People who share"), min_value=0, max_digits=9, decimal_places=0
    )
    posts = forms.DecimalField(
        label=gettext_lazy("Posts each, per month"), min_value=0, max_digits=6, decimal_places=1
    )
    clicks = forms.DecimalField(
        label=gettext_lazy("Clicks per post"), min_value=0, max_digits=7, decimal_places=1
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price per click"), min_value=0, max_digits=8, decimal_places=2
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        steps = {"people": "1", "posts": "0.1", "clicks": "0.1", "price": "0.01"}
        for name, step in steps.items():
            self.fields[name].widget.attrs.update(step=step, inputmode="decimal")


@dataclass(frozen=True)
class FactorRow:
    """One line of the calculation, as the spreadsheet shows it."""

    name: str
    value: float
    start_value: float | None
    origin: str


class ForecastView(SiteReportView):
    permissions = (VIEW_FORECAST,)
    page_title = gettext_lazy("Forecast")
    header_icon = "crosshairs"
    results_template_name = "wagtail_advocacy/reports/forecast_results.html"
    index_url_name = "wagtail_advocacy_reports:forecast"
    index_results_url_name = "wagtail_advocacy_reports:forecast_results"
    export_filename = "forecast"
    basis = gettext_lazy(
        "Start values count what happened in the months that were measured, whatever was "
        "published when."
    )
    list_export = ["name", "value", "start_value", "origin"]
    export_headings = {
        "name": gettext_lazy("Factor"),
        "value": gettext_lazy("Value"),
        "start_value": gettext_lazy("Start value"),
        "origin": gettext_lazy("Start value is"),
    }

    @cached_property
    def default_period(self):
        first, last = measured_months(self.today)
        return first, next_month(last) - ONE_DAY

    @cached_property
    def start(self):
        chosen = self.selection
        return start_values(
            self.site,
            today=self.today,
            first_month=month_start(chosen.first_day),
            last_month=month_start(chosen.last_day),
            teams=chosen.teams,
            network=chosen.network,
            personal=self.personal,
        )

    @property
    def factors(self):
        return [
            (name, getattr(self.start, name)) for name in ("people", "posts", "clicks", "price")
        ]

    @cached_property
    def form(self):
        values = {
            name: self.request.GET.get(name, "").strip() or factor.value
            for name, factor in self.factors
        }
        return FactorsForm(values)

    @cached_property
    def values(self) -> dict[str, Decimal] | None:
        return self.form.cleaned_data if self.form.is_valid() else None

    @cached_property
    def result(self) -> Decimal | None:
        return forecast(**self.values) if self.values else None

    def origin(self, measured: bool) -> str:
        return _("measured") if measured else _("assumed")

    def get_rows(self):
        if self.values is None:
            return []
        rows = [
            FactorRow(
                str(self.form.fields[name].label),
                float(self.values[name]),
                float(factor.value),
                self.origin(factor.measured),
            )
            for name, factor in self.factors
        ]
        result = _("Media value per month (%(currency)s)") % {"currency": self.start.currency}
        return [*rows, FactorRow(result, float(self.result), None, "")]

    def chart(self):
        if self.result is None:
            return None
        one_more = forecast(**{**self.values, "posts": self.values["posts"] + 1})
        return rank_chart(
            title=_("Media value per month (%(currency)s)") % {"currency": self.start.currency},
            caption=_("One post more from everybody would add %(value)s a month.")
            % {"value": self.money(one_more - self.result)},
            labels=[
                _("Measured, %(period)s") % {"period": self.measured_period},
                _("This forecast"),
                _("With one post more each"),
            ],
            values=[self.start.measured_value, self.result, one_more],
            name=_("Media value"),
            header=_("What"),
            unit=self.start.currency,
            unknown=_("“–”: nothing was measured in these months yet."),
        )

    @property
    def measured_period(self) -> str:
        return day_range(self.start.first, next_month(self.start.last) - ONE_DAY)

    def money(self, value: Decimal | None) -> str:
        decimals = 0 if value is None or value == value.to_integral_value() else 2
        return figure(value, unit=self.start.currency, decimals=decimals)

    def comparison(self) -> str:
        measured = self.start.measured_value
        if self.result is None or not measured:
            return ""
        times = self.result / measured
        if Decimal("0.95") < times < Decimal("1.05"):
            return _("That is about what was measured: %(value)s a month.") % {
                "value": self.money(measured)
            }
        return _("That is %(times)s times the %(value)s a month that was measured.") % {
            "times": figure(times, decimals=1),
            "value": self.money(measured),
        }

    def lines(self):
        """Each factor's field with the value it starts from."""
        decimals = {"people": 0, "posts": 1, "clicks": 1, "price": 2}
        return [
            {
                "field": self.form[name],
                "measured": factor.measured,
                "origin": self.origin(factor.measured),
                "start": figure(
                    factor.value,
                    unit=self.start.currency if name == "price" else "",
                    decimals=decimals[name],
                ),
            }
            for name, factor in self.factors
        ]

    def kept(self):
        """What the form must carry along, as (name, value)."""
        names = set(self.form.fields)
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            if name not in names and not name.startswith("_w_") and name != "export"
            for value in values
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(
                form=self.form,
                lines=self.lines(),
                result=self.money(self.result),
                year=self.money(self.result * MONTHS_A_YEAR) if self.result is not None else "",
                is_valid=self.result is not None,
                comparison=self.comparison(),
                measured_period=self.measured_period,
                chart=self.chart(),
                kept=self.kept(),
                widened=self.widened,
            )
        return context
