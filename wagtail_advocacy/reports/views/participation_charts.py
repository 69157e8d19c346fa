"""What the report of participation draws."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import bar_chart, figure, line_chart
from wagtail_advocacy.measurement.periods import is_running, month_name

from .base import unknown_eligible


class ParticipationCharts:
    """For the view, which has the ``report``."""

    def finding(self) -> str:
        known = [
            (month.rate, name)
            for month, name in zip(self.report.all_months, self.report.months, strict=True)
            if month.rate is not None
        ]
        if not known or not max(known)[0]:
            return ""
        best, month = max(known)
        return _("Most took part in %(month)s: %(rate)s.") % {
            "month": date_format(month, "F Y"),
            "rate": figure(best, unit="%", decimals=1),
        }

    @property
    def unknown(self) -> str:
        if self.personal or not self.report.is_narrowed:
            return unknown_eligible()
        return _("“–”: the month is not over, or fewer than %(minimum)s people shared in it.") % {
            "minimum": self.programme.minimum_group_size
        }

    def chart(self):
        return line_chart(
            title=_("Participation by month (%)"),
            caption=self.finding(),
            labels=[month_name(month) for month in self.report.months],
            series=[(_("Participation"), [month.rate for month in self.report.all_months])],
            unit="%",
            decimals=1,
            partial_last=is_running(self.report.months[-1], self.today),
            unknown=self.unknown,
        )

    def people_chart(self):
        months = self.report.all_months
        caption = ""
        if months[-1].new is not None and self.report.total is not None:
            caption = _("%(new)s people shared for the first time in this period.") % {
                "new": figure(self.report.total.new)
            }
        return bar_chart(
            title=_("People by month: new and returning"),
            caption=caption,
            labels=[month_name(month) for month in self.report.months],
            series=[
                (_("Returning"), [month.returning for month in months]),
                (_("New"), [month.new for month in months]),
            ],
            stacked=True,
            partial_last=is_running(self.report.months[-1], self.today),
            unknown=self.unknown,
        )
