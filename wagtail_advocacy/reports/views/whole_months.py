"""Reports by team count whole calendar months, so that nobody can be found by subtraction."""

from dataclasses import replace

from django.utils.functional import cached_property

from wagtail_advocacy.measurement.periods import ONE_DAY
from wagtail_advocacy.programme.calendar import month_start, next_month


class WholeMonthsMixin:
    """For a ``SiteReportView``: whole months; of the running one the days up to today."""

    @cached_property
    def selection(self):
        chosen = super().selection
        last = next_month(chosen.last_day) - ONE_DAY
        return replace(
            chosen,
            first_day=month_start(chosen.first_day),
            last_day=last if last <= self.today else max(chosen.last_day, self.today),
        )
