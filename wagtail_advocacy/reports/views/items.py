"""All shareable items, with their figures."""

from collections.abc import Iterable

from django.db.models import BooleanField, Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import DateColumn, StatusTagColumn, TitleColumn

from wagtail_advocacy.content.admin_items import edits, items_in_admin
from wagtail_advocacy.content.balance import Balance, balance_of
from wagtail_advocacy.content.models import (
    CuratedLink,
    Item,
    MediaPost,
    Origin,
    TargetKind,
    TargetState,
)
from wagtail_advocacy.content.probe import problem_text
from wagtail_advocacy.content.queries import not_approved, restricted
from wagtail_advocacy.content.target import judge_item
from wagtail_advocacy.measurement.queries import ItemFigures, item_figures, shared_item_ids
from wagtail_advocacy.permissions import MAKE_SHAREABLE, VIEW_DASHBOARD
from wagtail_advocacy.reports.filters import ReportFilterSet
from wagtail_advocacy.reports.states import outside_window
from wagtail_advocacy.reports.tables import FigureColumn

from .base import SiteReportView


class ItemFilterSet(ReportFilterSet):
    shared = ChoiceFilter(
        label=gettext_lazy("Shared"),
        choices=[
            ("yes", gettext_lazy("Shared at least once")),
            ("no", gettext_lazy("Nobody shared it yet")),
        ],
        empty_label=gettext_lazy("All"),
        method="filter_shared",
    )
    offered = ChoiceFilter(
        label=gettext_lazy("Marked shareable"),
        choices=[("yes", gettext_lazy("Now")), ("no", gettext_lazy("Not any more"))],
        empty_label=gettext_lazy("All"),
        method="filter_offered",
    )

    met = ChoiceFilter(
        label=gettext_lazy("What outsiders meet"),
        choices=[
            *((state.value, state.label) for state in TargetState if state.value),
            ("unknown", TargetState.UNKNOWN.label),
        ],
        empty_label=gettext_lazy("All"),
        method="filter_met",
    )

    origin = ChoiceFilter(
        label=gettext_lazy("Whose content"),
        choices=Origin.choices,
        empty_label=gettext_lazy("All"),
    )

    class Meta(ReportFilterSet.Meta):
        model = Item

    def filter_shared(self, queryset, name, value):
        shared = shared_item_ids(self.site)
        return queryset.filter(pk__in=shared) if value == "yes" else queryset.exclude(pk__in=shared)

    def filter_offered(self, queryset, name, value):
        return queryset.filter(shareable=value == "yes")

    def filter_met(self, queryset, name, value):
        return queryset.filter(target_state="" if value == "unknown" else value)


class ItemColumn(TitleColumn):
    """The title, and below it whose content it is where that is not our own."""

    cell_template_name = "wagtail_advocacy/reports/listed_item_cell.html"


class StateColumn(StatusTagColumn):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, primary=lambda item: item.is_offered, **kwargs)


class CheckColumn(StatusTagColumn):
    """What the last check of the target met; more of it, and a new one, is a click away."""

    cell_template_name = "wagtail_advocacy/reports/check_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        return {
            **super().get_cell_context_data(instance, parent_context),
            "problem": problem_text(instance),
            "url": ""
            if instance.is_without_link
            else reverse("wagtail_advocacy_content:check", args=[instance.pk]),
        }


def balance_parts(balance: Balance) -> list[dict]:
    """The parts of the bar: label, figures, and where each begins, in hundredths."""
    parts, start = [], 0
    for key, count in (
        (Origin.OWN, balance.own),
        (Origin.THIRD_PARTY, balance.third_party),
        (Origin.SUGGESTED, balance.suggested),
    ):
        percent = balance.percent(count)
        parts.append(
            {
                "key": key.value.replace("_", "-"),
                "label": key.label,
                "count": count,
                "percent": percent,
                "start": start,
                "width": percent,
            }
        )
        start += percent
    return parts


class ItemsView(SiteReportView):
    permissions = (VIEW_DASHBOARD, MAKE_SHAREABLE)
    page_title = gettext_lazy("Shareable items")
    header_icon = "doc-full"
    filterset_class = ItemFilterSet
    filter_names = ("site",)
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    default_ordering = "-offered_at"
    paginate_by = 50
    model = Item
    verbose_name_plural = gettext_lazy("shareable items")
    results_template_name = "wagtail_advocacy/reports/items_results.html"
    index_url_name = "wagtail_advocacy_reports:items"
    index_results_url_name = "wagtail_advocacy_reports:items_results"
    export_filename = "shareable-items"
    basis = gettext_lazy("Counts all that each item has brought since it was first offered.")
    list_export = [
        "title",
        "state",
        "met",
        "whose",
        "offered_at",
        "share_count",
        "clicks",
        "readers",
        "value",
    ]
    export_headings = {
        "title": gettext_lazy("Title"),
        "state": gettext_lazy("State"),
        "met": gettext_lazy("What outsiders meet"),
        "whose": gettext_lazy("Whose content"),
        "offered_at": gettext_lazy("First offered"),
        "share_count": gettext_lazy("Shares"),
        "clicks": gettext_lazy("Clicks"),
        "readers": gettext_lazy("Readers"),
        "value": gettext_lazy("Media value (estimate)"),
    }

    @cached_property
    def columns(self):
        return [
            ItemColumn("title", label=_("Title"), get_url=self.editor_address, sort_key="title"),
            StateColumn("state", label=_("State")),
            CheckColumn(
                "met",
                label=_("What outsiders meet"),
                sort_key="met",
                primary=lambda item: item.is_without_link or item.target_state == TargetState.OPENS,
            ),
            DateColumn("offered_at", label=_("First offered"), sort_key="offered_at"),
            FigureColumn("share_count", label=_("Shares"), sort_key="share_count"),
            FigureColumn("clicks", label=_("Clicks"), sort_key="clicks"),
            FigureColumn("readers", label=_("Readers"), sort_key="readers"),
            FigureColumn(
                "value",
                label=_("Media value"),
                unit=self.programme.currency,
                decimals=2,
                sort_key="value",
            ),
        ]

    def editor_address(self, item: Item) -> str | None:
        """Where the user edits what ``item`` stands for, if he may."""
        if item.page is not None:
            may_edit = item.page.permissions_for_user(self.request.user).can_edit()
            return reverse("wagtailadmin_pages:edit", args=[item.page_id]) if may_edit else None
        if item.link_id and self.edits_links:
            return reverse("advocacy_links:edit", args=[item.link_id])
        if item.media_id and self.edits_media:
            return reverse("advocacy_media:edit", args=[item.media_id])
        return None

    @cached_property
    def edits_links(self) -> bool:
        return edits(self.request.user, CuratedLink)

    @cached_property
    def edits_media(self) -> bool:
        return edits(self.request.user, MediaPost)

    def get_base_queryset(self):
        at_edition = Q(target_kind=TargetKind.EDITION)
        is_closed = (at_edition & not_approved()) | (~at_edition & restricted())
        login_needed = Case(
            When(is_closed, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        items = Item.objects.filter(site=self.site)
        items = items_in_admin(self.request.user, items)
        return items.annotate(is_restricted=login_needed).select_related("page")

    def get_filtered_queryset(self):
        """The items with their figures, in order, unknown ones last. Sorted here and not by the
        database: figures of all items in one query are far quicker than a query within the query
        per item."""
        items = self.decorate(self.search_queryset(self.filter_queryset(self.get_base_queryset())))
        key = self.ordering.removeprefix("-")
        is_text = key in {"title", "met"}

        def rank(item):
            value = getattr(item, key)
            return value.casefold() if is_text else value

        items.sort(key=lambda item: item.pk, reverse=True)
        known = [item for item in items if getattr(item, key) is not None]
        known.sort(key=rank, reverse=self.ordering.startswith("-"))
        return known + [item for item in items if getattr(item, key) is None]

    def get_context_data(self, *args, **kwargs):
        balance = balance_of(self.site, self.programme.third_party_target)
        return {
            **super().get_context_data(*args, **kwargs),
            "balance": balance,
            "balance_parts": balance_parts(balance),
        }

    def get_filename(self):
        return self.export_filename

    @property
    def scope(self):
        return ""

    @staticmethod
    def met(item: Item) -> str:
        """What outsiders meet, in words."""
        if item.is_without_link:
            return _("No link")
        return item.get_target_state_display() or TargetState.UNKNOWN.label

    def decorate(self, items: Iterable[Item]) -> list[Item]:
        figures, nothing = item_figures(self.site), ItemFigures()
        moment = timezone.now()
        decorated = []
        for item in items:
            reason = judge_item(item, restricted=item.is_restricted, now=moment)
            problem = reason.label if reason else outside_window(item, moment)
            item.is_offered = not problem
            item.state = problem or _("Offered")
            item.met = self.met(item)
            item.whose = item.get_origin_display()
            item.is_own = item.origin == Origin.OWN
            found = figures.get(item.pk, nothing).for_item(item)
            item.share_count, item.clicks = found.shares, found.clicks
            item.readers, item.value = found.readers, found.value
            decorated.append(item)
        return decorated
