"""The owner's first look."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_advocacy.background import worker_problem
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.charts import figure, sparkline
from wagtail_advocacy.measurement.comparing import compared, compared_rates
from wagtail_advocacy.measurement.overview import Overview
from wagtail_advocacy.measurement.periods import COMPARISONS, PERIODS, period
from wagtail_advocacy.measurement.sums import Scope
from wagtail_advocacy.permissions import (
    VIEW_DASHBOARD,
    VIEW_MEDIA_VALUE,
    VIEW_PARTICIPATION,
    has_permission,
)
from wagtail_advocacy.reports import explanations
from wagtail_advocacy.reports.alerts_block import alerts_block
from wagtail_advocacy.reports.checklist import has_data, steps, worker_text
from wagtail_advocacy.reports.dashboard_charts import mix_chart, network_chart, trend_chart
from wagtail_advocacy.reports.explained import ExplainedMixin
from wagtail_advocacy.reports.figure_filters import ItemChoice
from wagtail_advocacy.reports.filters import Selection, site_label, sites_with_programme
from wagtail_advocacy.reports.goals_block import goals_block
from wagtail_advocacy.reports.loop import loop_picture
from wagtail_advocacy.reports.tiles import Tile
from wagtail_advocacy.reports.value_words import value_counts, value_detail

from .base import SiteReportView


@dataclass(frozen=True)
class MonthRow:
    """One month of everything, as the spreadsheet shows it."""

    month: str
    people: int
    eligible: float | None
    rate: float | None
    shares: int
    readers: int
    clicks: int
    gross: int
    currency: str
    value: float | None


def explanation_address(figure_name: str) -> str:
    """Where a figure of the dashboard's first period is explained."""
    return reverse("wagtail_advocacy_reports:explanation", args=["dashboard", figure_name])


def overview_tiles(
    overview: Overview, user=None, explain: Callable[[str], str] = explanation_address
) -> list[Tile]:
    """Participation, shares, readers and media value of the overview's period, compared.

    With ``user`` given, a tile links to the report behind it where he may see it. ``explain``
    says where a figure is explained.
    """
    now, before = overview.now, overview.before
    currency = overview.book.currency

    def link(permission, name):
        allowed = user is not None and has_permission(user, permission)
        return reverse(f"wagtail_advocacy_reports:{name}") if allowed else ""

    rate_change, rate_direction = compared_rates(now.people.rate, before.people.rate)
    shares_change, shares_direction = compared(now.shares, before.shares)
    readers_change, readers_direction = compared(now.clicks.readers, before.clicks.readers)
    value_change, value_direction = compared(now.clicks.value, before.clicks.value)
    return [
        Tile(
            _("Participation"),
            figure(now.people.rate, unit="%", decimals=1),
            _("%(people)s of %(eligible)s people")
            % {"people": figure(now.people.people), "eligible": figure(now.people.eligible)}
            if now.people.eligible
            else _("%(people)s people; the eligible ones were not counted")
            % {"people": figure(now.people.people)},
            _(
                "People with a confirmed share in the period, divided by the mean number of "
                "eligible people on its days. A share is confirmed when the person says that it "
                "was posted or an outside reader arrives by it."
            ),
            rate_change,
            rate_direction,
            sparkline([m.rate for m in overview.everybody_by_month], partial_last=True),
            link(VIEW_PARTICIPATION, "participation"),
            explain("participation"),
        ),
        Tile(
            _("Shares"),
            figure(now.shares),
            _("%(started)s more only started") % {"started": figure(overview.started)}
            if overview.started
            else _("confirmed"),
            _(
                "Confirmed shares: one person, one article, one network. Started ones, whose "
                "outcome nobody knows, stand beside it and are never added. Pictures and videos, "
                "which are posted without a link and so without readers, are shares too."
            ),
            shares_change,
            shares_direction,
            sparkline(overview.shares_by_month, partial_last=True),
            explained=explain("shares"),
        ),
        Tile(
            _("Readers"),
            figure(now.clicks.readers),
            _("%(clicks)s clicks") % {"clicks": figure(now.clicks.clicks)},
            _(
                "Unique clicks: different outside visitors of one share on one day. Bots, link "
                "previews, the sharer and colleagues are not in it."
            ),
            readers_change,
            readers_direction,
            sparkline(overview.readers_by_month, partial_last=True),
            link(VIEW_MEDIA_VALUE, "media_value"),
            explain("readers"),
        ),
        Tile(
            _("Media value (estimate)"),
            figure(now.clicks.value, unit=currency),
            value_detail(now.clicks, currency) or _("readers × price of the day"),
            value_counts(),
            value_change,
            value_direction,
            sparkline(overview.value_by_month, partial_last=True),
            link(VIEW_MEDIA_VALUE, "media_value"),
            explain("value"),
        ),
    ]


class DashboardView(ExplainedMixin, SiteReportView):
    permissions = (VIEW_DASHBOARD,)
    filter_names = ()
    filterset_class = None
    page_title = gettext_lazy("Dashboard")
    header_icon = "grid"
    template_name = "wagtail_advocacy/reports/dashboard.html"
    results_template_name = "wagtail_advocacy/reports/dashboard_results.html"
    index_url_name = "wagtail_advocacy_reports:dashboard"
    index_results_url_name = "wagtail_advocacy_reports:dashboard_results"
    export_filename = "dashboard"
    explained = {
        "participation": explanations.participation,
        "shares": explanations.shares,
        "readers": explanations.readers,
        "value": explanations.value,
    }
    list_export = [
        "month",
        "people",
        "eligible",
        "rate",
        "shares",
        "readers",
        "clicks",
        "gross",
        "currency",
        "value",
    ]
    export_headings = {
        "month": gettext_lazy("Month"),
        "people": gettext_lazy("People with a confirmed share"),
        "eligible": gettext_lazy("Eligible people (mean of the month)"),
        "rate": gettext_lazy("Participation (%)"),
        "shares": gettext_lazy("Confirmed shares"),
        "readers": gettext_lazy("Readers (unique clicks)"),
        "clicks": gettext_lazy("Clicks"),
        "gross": gettext_lazy("All requests (gross)"),
        "currency": gettext_lazy("Currency"),
        "value": gettext_lazy("Media value (estimate)"),
    }

    @cached_property
    def show_export_buttons(self):
        return self.has_data

    @cached_property
    def has_data(self) -> bool:
        return has_data(self.site)

    def chosen(self, name: str, choices) -> str:
        value = self.request.GET.get(name, "")
        return value if value in dict(choices) else choices[0][0]

    @cached_property
    def overview(self) -> Overview:
        chosen = period(
            self.chosen("period", PERIODS), self.chosen("compare", COMPARISONS), self.today
        )
        return Overview(self.site, chosen, self.today)

    @property
    def scope(self):
        return str(self.overview.period)

    @property
    def book(self):
        return self.overview.book

    @cached_property
    def selection(self) -> Selection:
        return Selection(self.overview.period.first, self.overview.period.last)

    @cached_property
    def item_choice(self) -> ItemChoice:
        return ItemChoice(item=self.asked_item)

    @cached_property
    def figures_scope(self) -> Scope:
        """What the figures of the tiles count."""
        items = self.item_choice.narrow(Item.objects.filter(site=self.site))
        period = self.overview.period
        return Scope(
            self.site, period.first, period.last, items=items if self.item_choice else None
        )

    @property
    def explained_scope(self) -> str:
        return self.scope

    def get_filename(self):
        return f"{self.export_filename}-{self.today.isoformat()}"

    def get_rows(self):
        if not self.is_export:
            return []
        overview = self.overview
        months = zip(
            overview.months,
            overview.everybody_by_month,
            overview.shares_by_month,
            overview.value.by_month,
            strict=True,
        )
        return [
            MonthRow(
                month=month.strftime("%Y-%m"),
                people=people.people,
                eligible=None if people.eligible is None else round(float(people.eligible), 1),
                rate=None if people.rate is None else round(float(people.rate), 1),
                shares=shares,
                readers=clicks.readers,
                clicks=clicks.clicks,
                gross=clicks.gross,
                currency=overview.book.currency,
                value=None if clicks.value is None else float(clicks.value),
            )
            for month, people, shares, clicks in months
        ]

    def sentence(self) -> str:
        now = self.overview.now
        people = now.people.people
        if not people:
            return _("Nobody has a confirmed share in this period yet.")
        return ngettext(
            "%(people)s colleague shared %(shares)s times and brought %(readers)s readers.",
            "%(people)s colleagues shared %(shares)s times and brought %(readers)s readers.",
            people,
        ) % {
            "people": figure(people),
            "shares": figure(now.shares),
            "readers": figure(now.clicks.readers),
        }

    def engagement_sentence(self) -> str:
        totals = self.overview.engagement
        if not totals.shares:
            return ""
        if totals.total is None:
            return _("Of no share are likes, comments or reshares known.")
        return ngettext(
            "%(total)s likes, comments and reshares are known, of %(known)s of %(shares)s share.",
            "%(total)s likes, comments and reshares are known, of %(known)s of %(shares)s shares.",
            totals.shares,
        ) % {
            "total": figure(totals.total),
            "known": figure(totals.known_shares),
            "shares": figure(totals.shares),
        }

    def choices(self):
        """The page's own form: names, labels and options, the chosen one marked."""
        fields = [
            ("period", _("Period"), PERIODS, self.chosen("period", PERIODS)),
            ("compare", _("Compare with"), COMPARISONS, self.chosen("compare", COMPARISONS)),
        ]
        sites = sites_with_programme()
        if len(sites) > 1:
            options = [(str(site.pk), site_label(site)) for site in sites]
            fields.insert(0, ("site", _("Site"), options, str(self.site.pk)))
        return fields

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.is_export:
            return context
        problem = worker_problem()
        context.update(
            has_data=self.has_data,
            choices=self.choices(),
            worker_warning=worker_text(problem) if problem else "",
        )
        if not self.has_data:
            todo = steps(self.site)
            context.update(steps=todo, done_count=sum(step.done for step in todo))
            return context
        context.update(
            sentence=self.sentence(),
            engagement=self.engagement_sentence(),
            period=self.overview.period,
            tiles=overview_tiles(self.overview, self.request.user, self.explain),
            trend=trend_chart(self.overview),
            goals=goals_block(self.site, self.request.user, self.today),
            alerts=alerts_block(self.site, self.request.user),
            network_chart=network_chart(self.overview),
            mix_chart=mix_chart(self.overview, self.programme.third_party_target),
            best_items=self.overview.best_items,
            unshared_items=self.overview.unshared_items,
            loop=loop_picture(self.site, self.overview.period.first, self.overview.period.last),
        )
        return context
