"""Who takes part: people with a confirmed share, divided by the people who could have."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import (
    day_end,
    day_start,
    month_start,
    months_between,
    next_month,
    programme_day,
)
from wagtail_advocacy.programme.queries import on_site
from wagtail_advocacy.sharing.models import Share

from .group_cells import kept_months
from .group_counting import Kind
from .groups import Group, TeamId, in_teams, mean_eligible
from .release import GroupFigures, GroupRelease, says_enough
from .sharers import people_between


ONE_DAY = date.resolution
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Participation:
    """People of one group in one period.

    ``people`` have a confirmed share in it; ``new`` of them never had one before. ``started``
    opened a network's dialog in it and are not known to have posted; somebody can be in both,
    so they are never added. Each is ``None`` where it is not shown to whoever asks.
    ``eligible`` is the mean of the period's recorded days, ``None`` when no day was recorded.
    ``is_over``: the period has ended; ``is_counted``: the eligible people were counted in it.
    """

    people: int | None = 0
    started: int | None = 0
    eligible: Decimal | None = None
    new: int | None = 0
    shares: int | None = 0
    is_over: bool = True
    is_counted: bool = True

    @property
    def hidden(self) -> bool:
        """Too few people to be shown."""
        return self.people is None and self.is_over

    @property
    def returning(self) -> int | None:
        """People who had a confirmed share in an earlier period too."""
        return None if self.people is None or self.new is None else self.people - self.new

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the eligible people; ``None`` when these are unknown or too few."""
        if self.people is None or not self.eligible:
            return None
        return self.people * HUNDRED / self.eligible


@dataclass(frozen=True)
class Mean:
    """What several months that are over are on average, of those that are ``shown``; ``None``
    where these are too few to say it."""

    people: Decimal | None
    rate: Decimal | None
    shown: int
    months: int


class GroupParticipation:
    """Participation of ``group``, month by month when it is first asked for: of some hundred groups
    a page shows some."""

    def __init__(self, group: Group, read: Callable[[], list[Participation]]):
        self.group, self._read = group, read

    @cached_property
    def months(self) -> list[Participation]:
        return self._read()

    @property
    def mean(self) -> Mean:
        return mean_of(self.months)


def mean_of(months: Sequence[Participation]) -> Mean:
    """The mean of ``months``. One that is still running would lower it and is left out, unless
    there is no other. Nor does one count of which nothing can be shown since nobody was counted."""
    months = [month for month in months if month.is_over] or months
    months = [month for month in months if month.is_counted or month.people is not None]
    known = [month for month in months if month.people is not None]
    shown = len(known)
    known = known if says_enough(shown, len(months)) else []
    rated = [month for month in known if month.eligible]
    eligible = sum((month.eligible for month in rated), Decimal(0))
    people = sum(month.people for month in rated)
    return Mean(
        people=Decimal(sum(month.people for month in known)) / len(known) if known else None,
        rate=people * HUNDRED / eligible if eligible else None,
        shown=shown,
        months=len(months),
    )


def shares_of(
    site: Site, teams: Collection[TeamId] | None = None, network: str = ""
) -> QuerySet[Share]:
    """The shares on ``site``, of the ``teams`` of that time (``None`` in it: no team) and by
    ``network``; both left out: all."""
    shares = Share.objects.filter(**on_site("ambassador__site", site)).order_by()
    if teams is not None:
        shares = shares.filter(in_teams("team_id", teams))
    return shares.filter(network=network) if network else shares


def confirmed_between(shares: QuerySet[Share], first: date, last: date) -> QuerySet[Share]:
    """Those that were confirmed on the programme's days from ``first`` to ``last``."""
    return shares.filter(
        state=Share.State.CONFIRMED,
        confirmed_at__gte=day_start(first),
        confirmed_at__lt=day_end(last),
    )


def started_between(shares: QuerySet[Share], first: date, last: date) -> QuerySet[Share]:
    """Those that were started on the days from ``first`` to ``last`` and never confirmed."""
    return shares.filter(
        state=Share.State.STARTED,
        started_at__gte=day_start(first),
        started_at__lt=day_end(last),
    )


def month_number(column: str, months: Sequence[date]) -> Case:
    """Annotation: which of ``months`` (first days, without a gap) the moment in ``column`` is
    in, on the programme's clock; 0 is the first one.

    Comparing with the months' borders is many times quicker than truncating every moment,
    which SQLite does in Python.
    """
    borders = [
        When(**{f"{column}__lt": day_start(next_month(month))}, then=Value(number))
        for number, month in enumerate(months)
    ]
    return Case(*borders, output_field=IntegerField())


def people_with(shares: QuerySet[Share]) -> int:
    """How many people have any of ``shares``."""
    return shares.order_by().values("ambassador").distinct().count()


def people_in(
    site: Site,
    first: date,
    last: date,
    *,
    teams: Collection[TeamId] | None = None,
    network: str = "",
) -> int:
    """How many people of ``site`` have a share that was confirmed on the days from ``first`` to
    ``last``."""
    if teams is None and not network:
        is_month = first == month_start(first) and last == next_month(first) - ONE_DAY
        if is_month and (kept := kept_months(site, [first])):
            return kept[first].people
        people = people_between(site, first, last)
        if people is not None:
            return people
    return people_with(confirmed_between(shares_of(site, teams, network), first, last))


def people_in_period(site: Site, first: date, last: date, **narrowed) -> Participation:
    """Participation on the days from ``first`` to ``last``, everybody counted once; ``narrowed`` by
    ``teams`` and ``network``. Who only started, and who is new, is not told."""
    return Participation(
        people=people_in(site, first, last, **narrowed),
        started=None,
        eligible=mean_eligible(site, first, last, narrowed.get("teams")),
        new=None,
        shares=None,
    )


class ParticipationReport:
    """Participation by month, team, role and network; each is read when it is first asked for.

    ``teams`` are team ids (``None`` in it: people without a team), ``role`` is a role's id or
    what ``GroupTally`` has in place of one, ``network`` is a network's id; left out: all.
    ``with_networks``: ``networks`` will be asked for, too, and ``kinds``: figures of groups of
    these, so that one read is enough. The rest as for ``GroupRelease``. A share belongs to the
    month in which it was confirmed, on the programme's clock, and to the team that the person was
    in when sharing; a person has the roles of the time at which the month was counted.
    """

    def __init__(
        self,
        site: Site,
        first_month: date,
        last_month: date,
        *,
        teams: Collection[TeamId] | None = None,
        role: int | None = None,
        network: str = "",
        personal: bool = False,
        with_networks: bool = False,
        kinds: Collection[str] = tuple(Kind),
        today: date | None = None,
    ):
        self._with_networks = with_networks
        self._kinds = kinds
        self.site, self.teams, self.role, self.network = site, teams, role, network
        self.personal = personal
        self.months = months_between(first_month, last_month)
        self._today = today or programme_day()
        self._last_day = next_month(last_month) - ONE_DAY

    def _release(
        self, kind: str, *, by_network: bool = False, beside: GroupRelease | None = None
    ) -> GroupRelease:
        return GroupRelease(
            self.site,
            self.months[0],
            self.months[-1],
            kind=kind,
            network=self.network,
            by_network=by_network,
            personal=self.personal,
            with_clicks=False,
            today=self._today,
            beside=beside,
            kinds=self._kinds,
        )

    @cached_property
    def _by_team(self) -> GroupRelease:
        is_crossed = self._with_networks and self.teams is not None
        return self._release(Kind.TEAM, by_network=is_crossed)

    @cached_property
    def _by_role(self) -> GroupRelease:
        is_crossed = self._with_networks and self.role is not None
        return self._release(Kind.ROLE, by_network=is_crossed, beside=self._by_team)

    @property
    def is_narrowed(self) -> bool:
        """To a team or a role."""
        return self.teams is not None or self.role is not None

    @cached_property
    def _chosen(self) -> tuple[GroupRelease, Group | None]:
        return self._chosen_of(self._by_role if self.role is not None else self._by_team)

    def _chosen_of(self, release: GroupRelease) -> tuple[GroupRelease, Group | None]:
        if not self.is_narrowed:
            return release, None
        return release, release.together([self.role] if self.teams is None else self.teams)

    @cached_property
    def all_months(self) -> list[Participation]:
        """Each month of what was chosen, everybody once."""
        release, group = self._chosen
        rows = [
            release.everybody(month) if group is None else release.figures(group, month)
            for month in self.months
        ]
        return [
            _participation(row, started) for row, started in zip(rows, self._started, strict=True)
        ]

    @property
    def mean(self) -> Mean:
        return mean_of(self.all_months)

    @cached_property
    def _started(self) -> list[int | None]:
        if self.role is not None or (self.is_narrowed and not self.personal):
            return [None] * len(self.months)
        shares = shares_of(self.site, self.teams, self.network)
        rows = started_between(shares, self.months[0], self._last_day)
        rows = rows.annotate(number=month_number("started_at", self.months))
        counts = dict(rows.values_list("number").annotate(n=Count("ambassador", distinct=True)))
        return [counts.get(number, 0) for number in range(len(self.months))]

    @cached_property
    def total(self) -> Participation | None:
        """The whole period, everybody once. ``None`` for a group, unless personal figures may be
        shown: the period less a month would be the people of a month alone."""
        if self.role is not None or (self.is_narrowed and not self.personal):
            return None
        first, last = self.months[0], self._last_day
        known = [month.eligible for month in self.all_months if month.eligible is not None]
        shares = shares_of(self.site, self.teams, self.network)
        return Participation(
            people=people_in(self.site, first, last, teams=self.teams, network=self.network),
            started=people_with(started_between(shares, first, last)),
            eligible=sum(known, Decimal(0)) / len(known) if known else None,
            new=sum(month.new for month in self.all_months),
            shares=None,
            is_over=last < self._today,
        )

    @cached_property
    def groups(self) -> list[GroupParticipation]:
        """By team, of those that were chosen."""
        if self.role is not None:
            return []
        wanted = None if self.teams is None else set(self.teams)
        return self._rows(self._by_team, wanted)

    @cached_property
    def roles(self) -> list[GroupParticipation]:
        """By role; a person with more than one is in “Several roles”."""
        if self.teams is not None:
            return []
        return self._rows(self._by_role, None if self.role is None else {self.role})

    def _rows(self, release: GroupRelease, wanted: set | None) -> list[GroupParticipation]:
        def read(group: Group) -> list[Participation]:
            return [_participation(release.figures(group, month)) for month in self.months]

        return [
            GroupParticipation(group, partial(read, group))
            for group in release.groups
            if wanted is None or group.team_ids & wanted
        ]

    @cached_property
    def networks(self) -> dict[str, list[Participation]]:
        """By network; somebody who shared by two is in both."""
        by_group = self._by_team if self.role is None else self._by_role
        if self.is_narrowed and not self._with_networks:
            by_group = self._release(by_group.kind, by_network=True, beside=self._by_team)
        release, group = self._chosen_of(by_group)
        found = {}
        for network in release.networks:
            if self.network in ("", network):
                rows = [
                    release.everybody(month, network)
                    if group is None
                    else release.figures(group, month, network)
                    for month in self.months
                ]
                found[network] = [replace(_participation(row), eligible=None) for row in rows]
        return found


def _participation(figures: GroupFigures, started: int | None = None) -> Participation:
    return Participation(
        people=figures.people,
        started=started,
        eligible=figures.eligible,
        new=figures.new,
        shares=figures.shares,
        is_over=figures.is_over,
        is_counted=figures.is_counted,
    )


def participation(
    site: Site, first_month: date, last_month: date, **options
) -> ParticipationReport:
    """``ParticipationReport`` from ``first_month`` to ``last_month`` (first days)."""
    return ParticipationReport(site, first_month, last_month, **options)


def shown_together(
    site: Site,
    first_month: date,
    last_month: date,
    teams: Collection[TeamId],
    *,
    personal: bool = False,
) -> frozenset[TeamId]:
    """``teams`` and those whose figures from ``first_month`` to ``last_month`` (first days) are
    shown together with theirs, because some of them were too small then."""
    release = GroupRelease(site, first_month, last_month, personal=personal, with_clicks=False)
    return frozenset(teams) | release.together(teams).team_ids
