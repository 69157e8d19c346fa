"""All shareable pages, with their figures."""

from collections.abc import Iterable

from django.db.models import BooleanField, Case, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import DateColumn, StatusTagColumn, TitleColumn
from wagtail.permissions import page_permission_policy

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.queries import restricted
from wagtail_advocacy.content.target import Reason, judge
from wagtail_advocacy.measurement.queries import ItemFigures, item_figures, shared_item_ids
from wagtail_advocacy.permissions import MAKE_SHAREABLE, VIEW_DASHBOARD, has_permission
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

    class Meta(ReportFilterSet.Meta):
        model = Item

    def filter_shared(self, queryset, name, value):
        shared = shared_item_ids(self.site)
        return queryset.filter(pk__in=shared) if value == "yes" else queryset.exclude(pk__in=shared)

    def filter_offered(self, queryset, name, value):
        return queryset.filter(shareable=value == "yes")


def reason_of(item: Item, moment) -> Reason | None:
    """Why ``item`` is not offered, from what its row already says (``is_restricted``)."""
    page = item.page
    return judge(
        shareable=item.shareable,
        target_kind=item.target_kind,
        target_address=item.target_address,
        live=page.live if page else None,
        expired=bool(page and page.expire_at and page.expire_at <= moment),
        restricted=item.is_restricted,
        site_requires_login=advocacy_settings.SITE_REQUIRES_LOGIN,
    )


class StateColumn(StatusTagColumn):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, primary=lambda item: item.is_offered, **kwargs)


class ItemsView(SiteReportView):
    permissions = (VIEW_DASHBOARD, MAKE_SHAREABLE)
    page_title = gettext_lazy("Shareable pages")
    header_icon = "doc-full"
    filterset_class = ItemFilterSet
    filter_names = ("site",)
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    default_ordering = "-offered_at"
    paginate_by = 50
    model = Item
    verbose_name_plural = gettext_lazy("shareable pages")
    results_template_name = "wagtail_advocacy/reports/items_results.html"
    index_url_name = "wagtail_advocacy_reports:items"
    index_results_url_name = "wagtail_advocacy_reports:items_results"
    export_filename = "shareable-pages"
    list_export = ["title", "state", "offered_at", "share_count", "clicks", "readers", "value"]
    export_headings = {
        "title": gettext_lazy("Title"),
        "state": gettext_lazy("State"),
        "offered_at": gettext_lazy("First offered"),
        "share_count": gettext_lazy("Shares"),
        "clicks": gettext_lazy("Clicks"),
        "readers": gettext_lazy("Readers"),
        "value": gettext_lazy("Media value (estimate)"),
    }

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("Title"), get_url=self.page_address, sort_key="title"),
            StateColumn("state", label=_("State")),
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

    def page_address(self, item: Item) -> str | None:
        page = item.page
        if page is None or not page.permissions_for_user(self.request.user).can_edit():
            return None
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def get_base_queryset(self):
        login_needed = Case(
            When(restricted(), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        items = Item.objects.filter(site=self.site)
        user = self.request.user
        if not has_permission(user, VIEW_DASHBOARD):
            # Editors are told of the pages that Wagtail's explorer shows them.
            items = items.filter(page__in=page_permission_policy.explorable_instances(user))
        return items.annotate(is_restricted=login_needed).select_related("page")

    def get_filtered_queryset(self):
        """The items with their figures, in order. Sorted here and not by the database: figures
        of all items in one query are far quicker than a query within the query per item."""
        items = self.decorate(self.search_queryset(self.filter_queryset(self.get_base_queryset())))
        key = self.ordering.removeprefix("-")
        is_text = key == "title"

        def rank(item):
            value = getattr(item, key)
            return value.casefold() if is_text else (-1 if value is None else value)

        items.sort(key=lambda item: item.pk, reverse=True)
        items.sort(key=rank, reverse=self.ordering.startswith("-"))
        return items

    def get_filename(self):
        return self.export_filename

    @property
    def scope(self):
        return ""

    def decorate(self, items: Iterable[Item]) -> list[Item]:
        figures, nothing = item_figures(self.site), ItemFigures()
        moment = timezone.now()
        decorated = []
        for item in items:
            reason = reason_of(item, moment)
            problem = reason.label if reason else outside_window(item, moment)
            item.is_offered = not problem
            item.state = problem or _("Offered")
            found = figures.get(item.pk, nothing)
            item.share_count, item.clicks = found.shares, found.clicks
            item.readers, item.value = found.readers, found.value
            decorated.append(item)
        return decorated
