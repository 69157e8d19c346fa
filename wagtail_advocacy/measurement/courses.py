"""The line from where a goal starts to its target, and where the goal stands beside it.

The same step every day::

    expected(day) = start + (target - start) * days passed / days in all

*Days passed* are whole days from the first one up to ``day``, which is not over yet; on the first
day they are none. What adds up starts from zero; a rate starts from its baseline. Days are the
programme's, so a day of 23 or 25 hours is a day like any other.

A goal is *at risk* when it lags behind its line by more than ``MARGIN`` of the whole way from start
to target.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


# Of the way from start to target.
MARGIN = Decimal("0.05")


class Status(models.TextChoices):
    """Where a goal stands. ``UNKNOWN`` comes with a reason."""

    NOT_STARTED = "not_started", _("Not started")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    REACHED = "reached", _("Reached")
    MISSED = "missed", _("Not reached")
    UNKNOWN = "unknown", _("Unknown")


@dataclass(frozen=True)
class Course:
    """The line of a goal. ``start`` is ``None`` for a rate whose baseline nobody knows."""

    first: date
    last: date
    start: Decimal | None
    target: Decimal

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def expected(self, day: date) -> Decimal | None:
        """Where it should stand as ``day`` begins; before its first day and after its last one
        as on those."""
        if self.start is None:
            return None
        passed = min(max((day - self.first).days, 0), self.days)
        return self.start + (self.target - self.start) * passed / self.days

    def status(self, actual: Decimal | None, as_of: date, today: date) -> Status:
        """Where a goal stands whose figure was ``actual`` as the day ``as_of`` began."""
        if today < self.first:
            return Status.NOT_STARTED
        if actual is None:
            return Status.UNKNOWN
        if actual >= self.target:
            return Status.REACHED
        if today > self.last:
            return Status.MISSED
        expected = self.expected(as_of)
        if expected is None or self.start is None:
            return Status.UNKNOWN
        lag = expected - actual
        return Status.AT_RISK if lag > MARGIN * (self.target - self.start) else Status.ON_TRACK
