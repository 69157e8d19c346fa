"""Teams beside one another, per head."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import Http404
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.measurement.charts import figure, rank_chart
from wagtail_advocacy.measurement.periods import ONE_DAY, months_back
from wagtail_advocacy.measurement.teams import TeamMonths, teams_report
from wagtail_advocacy.permissions import VIEW_TEAMS
from wagtail_advocacy.programme.calendar import month_start
from wagtail_advocacy.reports import explanations
from wagtail_advocacy.reports.explained import ExplainedMixin
from wagtail_advocacy.reports.tiles import Tile

from .base import SiteReportView


# As many bars as one still reads.
BARS = 40

# What the table can be sorted by, besides the name.
MEASURES = [
    "eligible",
    "joined",
    "people",
    "rate",
    "shares_per_head",
    "readers_per_head",
    "value_per_head",
]


@dataclass(frozen=True)
class TeamRow:
    """One team, as the spreadsheet shows it."""

    team: str
    eligible: float | str | None
    joined: int | str | None
    people: float | str | None
    rate: float | str | None
    shares: float | str | None
    readers: float | str | None
    currency: str
    value: float | str | None
    months: str


class TeamsView(ExplainedMixin, SiteReportView):
    permissions = (VIEW_TEAMS,)
    filter_names = ("period", "network", "site")
    page_title = gettext_lazy("Teams")
    header_icon = "group"
    results_template_name = "wagtail_advocacy/reports/teams_results.html"
    index_url_name = "wagtail_advocacy_reports:teams"
    index_results_url_name = "wagtail_advocacy_reports:teams_results"
    export_filename = "teams"
    explained = dict.fromkeys(MEASURES, explanations.figure_of_team)
    list_export = [
        "team",
        "eligible",
        "joined",
        "people",
        "rate",
        "shares",
        "readers",
        "currency",
        "value",
        "months",
    ]
    export_headings = {
        "team": gettext_lazy("Team"),
        "eligible": gettext_lazy("Eligible people (mean)"),
        "joined": gettext_lazy("Joined people"),
        "people": gettext_lazy("People with a confirmed share, a month"),
        "rate": gettext_lazy("Participation (%)"),
        "shares": gettext_lazy("Shares per eligible person and month"),
        "readers": gettext_lazy("Readers per eligible person and month"),
        "currency": gettext_lazy("Currency"),
        "value": gettext_lazy("Media value per eligible person and month (estimate)"),
        "months": gettext_lazy("Months shown"),
    }

    @cached_property
    def default_period(self):
        """The last twelve months that are over."""
        this_month = month_start(self.today)
        return months_back(this_month, 12), this_month - ONE_DAY

    @cached_property
    def selection(self):
        """Whole months that are over; the last of them where none of those chosen is."""
        chosen = self.whole_months(super().selection)
        end = month_start(self.today) - ONE_DAY
        if chosen.last_day <= end:
            return chosen
        return replace(chosen, first_day=min(chosen.first_day, month_start(end)), last_day=end)

    @cached_property
    def report(self):
        chosen = self.selection
        return teams_report(
            self.site,
            month_start(chosen.first_day),
            month_start(chosen.last_day),
            network=chosen.network,
            personal=self.personal,
        )

    @property
    def sort(self) -> str:
        chosen = self.request.GET.get("sort", "")
        return chosen if chosen in MEASURES else "name"

    @cached_property
    def teams(self) -> list[TeamMonths]:
        """By name, or by what was chosen, the highest first; what is hidden stands after it, by
        name, so that the order does not tell it."""
        teams = list(self.report.teams)
        if self.sort == "name":
            return teams
        known = [team for team in teams if getattr(team, self.sort) is not None]
        known.sort(key=lambda team: getattr(team, self.sort), reverse=True)
        return known + [team for team in teams if getattr(team, self.sort) is None]

    @property
    def named(self) -> list[tuple[str, TeamMonths]]:
        return [
            (_("Everybody"), self.report.everybody),
            *((team.group.name, team) for team in self.teams),
        ]

    def months(self, team: TeamMonths) -> str:
        """Of how many months the figures are; people first, readers after it where they differ."""
        counts = dict.fromkeys([team.people_months, team.reader_months])
        return _("%(shown)s of %(months)s") % {
            "shown": " / ".join(str(count) for count in counts),
            "months": team.months,
        }

    def joined(self, team: TeamMonths) -> int | str | None:
        if team.joined is None or (not team.joined and not self.personal):
            return self.too_few
        return team.joined

    def shown(self, value, team: TeamMonths):
        """``value``, or what stands for it: hidden, or unknown where nothing is hidden."""
        if value is not None:
            return value
        return None if self.personal or team is self.report.everybody else self.too_few

    def get_rows(self):
        def rounded(value, team, places):
            value = self.shown(value, team)
            return round(float(value), places) if isinstance(value, Decimal) else value

        return [
            TeamRow(
                team=name,
                eligible=rounded(team.eligible, team, 1),
                joined=self.joined(team),
                people=rounded(team.people, team, 1),
                rate=rounded(team.rate, team, 1),
                shares=rounded(team.shares_per_head, team, 3),
                readers=rounded(team.readers_per_head, team, 3),
                currency=self.report.currency,
                value=rounded(team.value_per_head, team, 2),
                months=self.months(team),
            )
            for name, team in self.named
        ]

    @property
    def measure_names(self) -> dict[str, str]:
        """What each figure is called."""
        return {
            "eligible": _("Eligible people"),
            "joined": _("Joined people"),
            "people": _("People a month"),
            "rate": _("Participation"),
            "shares_per_head": _("Shares"),
            "readers_per_head": _("Readers"),
            "value_per_head": _("Media value"),
        }

    @staticmethod
    def key_of(team: TeamMonths) -> str:
        """A row's name in addresses."""
        return team.group.key or "all"

    @property
    def asked_row(self) -> tuple[str, TeamMonths]:
        """The row that is explained."""
        wanted = self.request.GET.get("row", "all")
        row = next((row for row in self.named if self.key_of(row[1]) == wanted), None)
        if row is None:
            raise Http404
        return row

    @property
    def explained_scope(self) -> str:
        return self.scope

    # The page

    def team_rows(self):
        currency = self.report.currency

        def text(value, team, **options):
            value = self.shown(value, team)
            return value if isinstance(value, str) else figure(value, **options)

        def texts(team):
            return [
                text(team.eligible, team),
                text(self.joined(team), team),
                text(team.people, team, decimals=1),
                text(team.rate, team, unit="%", decimals=1),
                text(team.shares_per_head, team, decimals=2),
                text(team.readers_per_head, team, decimals=2),
                text(team.value_per_head, team, unit=currency, decimals=2),
            ]

        return [
            {
                "name": name,
                "figures": [
                    (shown, self.explain(measure, row=self.key_of(team)))
                    for measure, shown in zip(MEASURES, texts(team), strict=True)
                ],
                "months": self.months(team),
            }
            for name, team in self.named
        ]

    def column_heads(self):
        labels = [("name", _("Team")), *self.measure_names.items()]
        heads = []
        for name, label in labels:
            query = self.request.GET.copy()
            for own in [key for key in query if key.startswith("_w_")] + ["export"]:
                query.pop(own, None)
            query["sort"] = name
            heads.append(
                {
                    "label": label,
                    "url": f"{self.get_index_url()}?{query.urlencode()}",
                    "is_chosen": name == self.sort,
                }
            )
        return [*heads, {"label": _("Months"), "url": "", "is_chosen": False}]

    def tiles(self):
        everybody = self.report.everybody
        currency = self.report.currency
        return [
            Tile(
                _("Participation a month"),
                figure(everybody.rate, unit="%", decimals=1),
                _("%(people)s of %(eligible)s")
                % {
                    "people": figure(everybody.people, decimals=1),
                    "eligible": figure(everybody.eligible),
                },
                _("Everybody with a confirmed share in a month, on average."),
                explained=self.explain("rate"),
            ),
            Tile(
                _("Shares per head"),
                figure(everybody.shares_per_head, decimals=2),
                _("a month"),
                _("Confirmed shares of a month, divided by all eligible people."),
                explained=self.explain("shares_per_head"),
            ),
            Tile(
                _("Readers per head"),
                figure(everybody.readers_per_head, decimals=2),
                _("a month"),
                _("Readers of a month, divided by all eligible people."),
                explained=self.explain("readers_per_head"),
            ),
            Tile(
                _("Media value per head (estimate)"),
                figure(everybody.value_per_head, unit=currency, decimals=2),
                _("a month"),
                _("Media value of a month, divided by all eligible people."),
                explained=self.explain("value_per_head"),
            ),
        ]

    def chart(self):
        name = self.sort if self.sort not in {"name", "eligible", "joined"} else "rate"
        titles = {
            "people": _("People with a confirmed share, a month"),
            "rate": _("Participation by team (%)"),
            "shares_per_head": _("Shares per eligible person and month"),
            "readers_per_head": _("Readers per eligible person and month"),
            "value_per_head": _("Media value per eligible person and month (%(currency)s)")
            % {"currency": self.report.currency},
        }
        shown = [team for team in self.teams if getattr(team, name) is not None][:BARS]
        if len(shown) < 2:
            return None
        mean = getattr(self.report.everybody, name)
        unit = {"rate": "%", "value_per_head": self.report.currency}.get(name, "")
        decimals = 1 if name in {"people", "rate"} else 2
        return rank_chart(
            title=titles[name],
            caption=_("Everybody: %(mean)s.")
            % {"mean": figure(mean, unit=unit, decimals=decimals)},
            labels=[team.group.name for team in shown],
            values=[getattr(team, name) for team in shown],
            name=titles[name],
            header=_("Team"),
            unit=unit,
            decimals=decimals,
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(
                tiles=self.tiles(),
                chart=self.chart(),
                columns=self.column_heads(),
                team_rows=self.team_rows(),
                uncounted=[date_format(month, "F Y") for month in self.report.uncounted],
                minimum=self.programme.minimum_group_size,
                too_few=self.too_few,
                personal=self.personal,
            )
        return context
