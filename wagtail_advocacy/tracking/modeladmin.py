"""The click register: what was put down, for whoever wants to check the figures.

Read-only. Nobody edits a register, so it is wagtail-modeladmin's list and not a viewset.
"""

from datetime import timedelta

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.spreadsheets import without_formula

from .models import Click, Verdict


# A spreadsheet is built in memory, and nobody reads more rows than this.
MAX_EXPORTED_ROWS = 50_000


class ReadOnlyPermissionHelper(PermissionHelper):
    """The permission to view decides; nobody may add, change or delete."""

    def user_can_list(self, user):
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_inspect_obj(self, user, obj):
        return self.inspect_view_enabled and self.user_can_list(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class PeriodFilter(SimpleListFilter):
    """The last days. Seven unless asked for more, because the list counts its rows twice."""

    title = _("period")
    parameter_name = "period"
    default = "7"

    def lookups(self, request, model_admin):
        return [
            ("7", _("Last 7 days")),
            ("30", _("Last 30 days")),
            ("365", _("Last 365 days")),
            ("all", _("All")),
        ]

    def value(self):
        value = super().value()
        return value if value in dict(self.lookup_choices) else self.default

    def choices(self, changelist):
        for value, title in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        first = programme_day() - timedelta(days=int(self.value()) - 1)
        return queryset.filter(day__gte=first)


class VerdictFilter(SimpleListFilter):
    title = _("verdict")
    parameter_name = "verdict"

    def lookups(self, request, model_admin):
        return Verdict.choices

    def queryset(self, request, queryset):
        return queryset.filter(verdict=self.value()) if self.value() else queryset


class NetworkFilter(SimpleListFilter):
    title = _("network")
    parameter_name = "network"

    def lookups(self, request, model_admin):
        return network_choices()

    def queryset(self, request, queryset):
        return queryset.filter(share__network=self.value()) if self.value() else queryset


class ClickIndexView(IndexView):
    custom_value_preprocess = {
        **IndexView.custom_value_preprocess,
        str: {IndexView.FORMAT_CSV: without_formula, IndexView.FORMAT_XLSX: without_formula},
    }

    def get_filters_params(self, params=None):
        # The parent filters by every column and relation that the address names: by the sharer
        # and the visitor, too, whom this list must not tell apart.
        named = {list_filter.parameter_name for list_filter in self.list_filter}
        params = super().get_filters_params(params)
        return {name: values for name, values in params.items() if name in named}

    def as_spreadsheet(self, queryset, spreadsheet_format):
        return super().as_spreadsheet(queryset[:MAX_EXPORTED_ROWS], spreadsheet_format)

    def to_row_dict(self, item):
        # The parent writes a dash for what is false; nothing here is unknown.
        row = super().to_row_dict(item)
        return {name: str(value) if name in TEXTS else value for name, value in row.items()}


class ClickInspectView(InspectView):
    def get_dict_for_field(self, field_name):
        column = getattr(self.model_admin, field_name, None)
        if column is None:
            return super().get_dict_for_field(field_name)
        return {"label": column.short_description, "value": column(self.instance)}


TEXTS = {"verdict_label", "network_label", "item_title"}


class ClickRegister(ModelAdmin):
    model = Click
    menu_label = _("Click register")
    menu_icon = "list-ul"
    base_url_path = "advocacy/clicks"
    permission_helper_class = ReadOnlyPermissionHelper
    index_view_class = ClickIndexView
    inspect_view_class = ClickInspectView
    inspect_view_enabled = True
    history_view_enabled = False
    list_display = ("day", "verdict_label", "network_label", "item_title", "hits")
    list_export = ("day", "slot", "verdict_label", "network_label", "item_title", "hits")
    list_filter = (PeriodFilter, VerdictFilter, NetworkFilter)
    list_select_related = ("share__item",)
    search_fields = ("share__item__title",)
    list_per_page = 50
    ordering = ("-slot", "-pk")
    export_filename = "clicks"
    # The share leads to the person, and the hashes say nothing to a reader of this page.
    inspect_view_fields = ("day", "slot", "verdict_label", "network_label", "item_title", "hits")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("share__item")

    def verdict_label(self, click):
        return click.get_verdict_display()

    verdict_label.short_description = _("Verdict")
    verdict_label.admin_order_field = "verdict"

    def network_label(self, click):
        return dict(network_choices()).get(click.share.network, click.share.network)

    network_label.short_description = _("Network")
    network_label.admin_order_field = "share__network"

    def item_title(self, click):
        return click.share.item.title

    item_title.short_description = _("Item")
    item_title.admin_order_field = "share__item__title"


click_register = ClickRegister()
