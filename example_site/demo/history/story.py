"""The year that the demo tells: how much, when, and by whom.

Numbers only; nothing is written here.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from example_site.intranet.people import SMALL_TEAM, SMALL_TEAM_SIZE, TEAMS


DAYS = 365
LAUNCH_MONTH = 5

STAFF = 2_000
AMBASSADORS = 800
SUPERUSERS = 40
SHARES = 29_000
READERS = 47_000
ENGAGEMENTS = 26_000
APPLICATIONS = 320
LEADS = 260

# Of all colleagues who joined in the year, how many had done so by the end of each stage.
JOINED_AT_START = SUPERUSERS / AMBASSADORS
JOINED_BEFORE_LAUNCH = 0.16
JOINED_IN_LAUNCH_MONTH = 0.40


@dataclass(frozen=True)
class Story:
    """The year up to the day before `until`, which is left to the visitor.

    Args:
        until: the day on which the demo is looked at.
        seed: the same seed, size and day give the same numbers.
        scale: 1.0 for an organisation of 2,000 people, 0.1 for a tenth of everything.
    """

    until: date
    seed: int = 7
    scale: float = 1.0

    @cached_property
    def first_day(self):
        return self.until - timedelta(days=DAYS)

    @cached_property
    def days(self):
        return [self.first_day + timedelta(days=number) for number in range(DAYS)]

    @cached_property
    def launch_day(self):
        return self.first_day + timedelta(days=round((LAUNCH_MONTH - 1) * DAYS / 12))

    @cached_property
    def flood(self):
        """First and last day of the high water: the fortnight of December that the year holds."""
        candidates = [
            (date(year, 12, 4), date(year, 12, 17))
            for year in (self.first_day.year, self.until.year)
        ]
        days = set(self.days)
        return max(candidates, key=lambda span: len(days & set(_span(*span))))

    @property
    def price_change(self):
        """The first of March within the year."""
        year = self.first_day.year
        return min(day for day in (date(year, 3, 1), date(year + 1, 3, 1)) if day > self.first_day)

    def amount(self, full_size, minimum=1):
        """Return a number of the full-size story at this scale."""
        return max(minimum, round(full_size * self.scale))

    def chance(self, part):
        """Return a source of chance for one part, so that parts do not disturb each other."""
        return random.Random(f"{self.seed}:{part}")

    def team_sizes(self):
        """Return the number of people per team; together they are the whole staff."""
        staff = self.amount(STAFF, minimum=40)
        sizes = {name: max(int(staff * part), 1) for name, part in TEAMS.items()}
        sizes[SMALL_TEAM] = SMALL_TEAM_SIZE
        sizes[next(iter(TEAMS))] += staff - sum(sizes.values())
        return sizes

    def is_flood(self, day):
        first, last = self.flood
        return first <= day <= last

    def liveliness(self, day):
        """Return how much is shared on a day, 1.0 being an ordinary working day."""
        factor = 0.25 if day.weekday() >= 5 else 1.0
        if (day.month, day.day) >= (7, 6) and (day.month, day.day) <= (8, 24):
            factor *= 0.3
        if (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2):
            factor *= 0.4
        since_launch = (day - self.launch_day).days
        if 0 <= since_launch < 31:
            factor *= 1.7 - since_launch / 50
        if self.is_flood(day):
            factor = max(factor, 0.8) * 3.2
        return factor


def _span(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
