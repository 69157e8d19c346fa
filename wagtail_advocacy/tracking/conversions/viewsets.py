"""The register of conversions and their kinds in the admin."""

import django_filters
from django import forms
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.permissions import (
    CORRECT_CONVERSION,
    IMPORT_CONVERSIONS,
    MANAGE_CONVERSION_KEYS,
    has_permission,
)
from wagtail_advocacy.programme.panels import SitePanel
from wagtail_advocacy.programme.viewsets import LimitedPolicy, PermanentPolicy
from wagtail_advocacy.sharing.queries import network_label
from wagtail_advocacy.spreadsheets import SafeSpreadsheetMixin
from wagtail_advocacy.tracking.models import Conversion, ConversionKind

from .forms import CorrectionForm, KindForm
from .services import correct_conversion


# A spreadsheet is built in memory, and nobody reads more rows than this.
MAX_EXPORTED_ROWS = 50_000

PAGES = "wagtail_advocacy_tracking"


class ConversionPolicy(LimitedPolicy):
    """Nobody adds or deletes a conversion here. The form that others change a record by is for
    corrections, and has a permission of its own."""

    denied = frozenset({"add", "delete"})

    def user_has_permission(self, user, action):
        if action == "change":
            return has_permission(user, CORRECT_CONVERSION)
        return super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        codenames = {CORRECT_CONVERSION if action == "change" else action for action in actions}
        return super().users_with_any_permission(codenames)


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Conversion, ConversionPolicy(Conversion))
    register_permission_policy(ConversionKind, PermanentPolicy(ConversionKind))


class ConversionFilterSet(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget)
    kind = django_filters.ModelMultipleChoiceFilter(
        label=_("Kind"),
        queryset=ConversionKind.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )
    campaign = django_filters.ModelChoiceFilter(
        label=_("Campaign"), queryset=Campaign.objects.all(), widget=forms.RadioSelect
    )
    network = django_filters.MultipleChoiceFilter(
        label=_("Network"), choices=network_choices, widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("counted", _("Counted")), ("removed", _("Removed"))],
        method="filter_state",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Conversion
        fields = ["day", "kind", "campaign", "network", "state"]

    def filter_state(self, queryset, name, value):
        return queryset.filter(removed_at__isnull=value == "counted")


class NetworkColumn(Column):
    def get_value(self, instance):
        return network_label(instance.network)


class DayColumn(Column):
    """The day itself: "two weeks ago" says too little here."""

    def get_value(self, instance):
        return date_format(super().get_value(instance), "j M Y")


def money(conversion: Conversion) -> str:
    """The value in words, ``""`` where nobody said what it is."""
    if conversion.value is None:
        return ""
    amount = number_format(conversion.value, decimal_pos=2, force_grouping=True)
    return f"{conversion.currency} {amount}"


class ValueColumn(Column):
    """Money; "–" where nobody said what it is worth."""

    def get_value(self, instance):
        return money(instance) or "–"


class DashColumn(Column):
    """A text; "–" without one."""

    def get_value(self, instance):
        return super().get_value(instance) or "–"


class ConversionIndexView(SafeSpreadsheetMixin, generic.IndexView):
    default_ordering = "-occurred_at"
    export_headings = {
        "occurred_at": _("When it happened"),
        "kind.slug": _("Kind"),
        "external_id": _("Number elsewhere"),
        "item.title": _("Item"),
        "campaign_name": _("Campaign"),
        "network": _("Network"),
        "value": _("Value"),
        "currency": _("Currency"),
        "get_way_display": _("How it came"),
        "removed_at": _("Removed"),
    }
    list_export = list(export_headings)
    export_filename = "conversions"

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("kind", "item", "campaign").order_by()

    def to_row_dict(self, item):
        item.campaign_name = item.campaign.name if item.campaign else ""
        return super().to_row_dict(item)

    def as_spreadsheet(self, queryset, spreadsheet_format):
        return super().as_spreadsheet(queryset[:MAX_EXPORTED_ROWS], spreadsheet_format)

    def get_edit_url(self, instance):
        # A title leads to what is known; correcting is for the few, and in the menu behind it.
        return None

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), *acts_for(self.request.user, instance)]

    @cached_property
    def header_buttons(self):
        if not has_permission(self.request.user, IMPORT_CONVERSIONS):
            return []
        url = reverse(f"{PAGES}:import_conversions")
        return [HeaderButton(_("Upload conversions"), url=url, icon_name="upload")]

    @cached_property
    def header_more_buttons(self):
        user = self.request.user
        buttons = [*super().header_more_buttons]
        for is_shown, label, address, icon in (
            (
                has_permission(user, "view_conversionkind"),
                _("Kinds of conversion"),
                "advocacy_conversion_kinds:index",
                "tag",
            ),
            (
                has_permission(user, MANAGE_CONVERSION_KEYS),
                _("Keys for conversions"),
                f"{PAGES}:conversion_keys",
                "key",
            ),
        ):
            if is_shown:
                buttons.append(Button(label, url=reverse(address), icon_name=icon, priority=50))
        return buttons


def acts_for(user, conversion: Conversion) -> list[Button]:
    """What ``user`` may do with ``conversion``."""
    if not has_permission(user, CORRECT_CONVERSION):
        return []
    pk = quote(conversion.pk)
    buttons = [
        Button(
            _("Correct"),
            url=reverse("advocacy_conversions:edit", args=[pk]),
            icon_name="edit",
            priority=10,
        )
    ]
    if conversion.removed_at is None:
        name, label, icon = "remove_conversion", _("Remove"), "bin"
    else:
        name, label, icon = "restore_conversion", _("Count again"), "undo"
    buttons.append(
        Button(label, url=reverse(f"{PAGES}:{name}", args=[pk]), icon_name=icon, priority=60)
    )
    buttons.append(
        Button(
            _("History"),
            url=reverse("advocacy_conversions:history", args=[pk]),
            icon_name="history",
            priority=70,
        )
    )
    return buttons


class ConversionInspectView(generic.InspectView):
    page_title = _("Conversion")

    @cached_property
    def header_more_buttons(self):
        return acts_for(self.request.user, self.object)

    def get_network_display_value(self):
        return network_label(self.object.network)

    def get_value_display_value(self):
        return money(self.object) or _("– (nobody said what it is worth)")

    def get_campaign_display_value(self):
        return self.object.campaign or "–"

    def get_occurred_at_display_value(self):
        return localtime(self.object.occurred_at)

    def get_booked_at_display_value(self):
        return localtime(self.object.booked_at)

    def get_removed_at_display_value(self):
        return localtime(self.object.removed_at) if self.object.removed_at else "–"

    def get_booked_by_display_value(self):
        return self.object.booked_by or "–"


class CorrectConversionView(generic.EditView):
    page_title = _("Correct conversion")
    submit_button_label = _("Correct it")

    def save_instance(self):
        return correct_conversion(self.form.wrong, **self.form.correction, user=self.request.user)

    def get_success_buttons(self):
        return []


class ConversionViewSet(ModelViewSet):
    model = Conversion
    icon = "crosshairs"
    menu_label = _("Conversions")
    index_view_class = ConversionIndexView
    edit_view_class = CorrectConversionView
    inspect_view_class = ConversionInspectView
    copy_view_enabled = False
    inspect_view_enabled = True
    # The share leads to the person and the team may be small, so neither is here.
    inspect_view_fields = [
        "kind",
        "external_id",
        "occurred_at",
        "value",
        "item",
        "campaign",
        "network",
        "way",
        "booked_at",
        "booked_by",
        "removed_at",
    ]
    list_display = [
        "item",
        Column("kind", label=_("Kind"), sort_key="kind"),
        DayColumn("day", label=_("Day"), sort_key="occurred_at"),
        DashColumn("campaign", label=_("Campaign")),
        NetworkColumn("network", label=_("Network"), sort_key="network"),
        ValueColumn("value", label=_("Value"), sort_key="value"),
        Column("external_id", label=_("Number elsewhere")),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda row: _("Counted") if row.removed_at is None else _("Removed"),
            primary=lambda row: row.removed_at is None,
        ),
    ]
    list_export = ConversionIndexView.list_export
    filterset_class = ConversionFilterSet
    search_fields = ["external_id", "item__title"]
    search_backend_name = None
    list_per_page = 50
    url_prefix = "advocacy/conversions"
    url_namespace = "advocacy_conversions"
    edit_handler = ObjectList(
        [
            FieldPanel("item", read_only=True),
            FieldPanel("external_id", read_only=True),
            FieldPanel("kind"),
            FieldPanel("occurred_at"),
            FieldRowPanel([FieldPanel("value"), FieldPanel("currency")]),
            FieldPanel("reason"),
        ],
        base_form_class=CorrectionForm,
    )


class KindViewSet(ModelViewSet):
    model = ConversionKind
    icon = "tag"
    menu_label = _("Kinds of conversion")
    copy_view_enabled = False
    list_display = [
        "name",
        Column("slug", label=_("Name in requests")),
        BooleanColumn("is_retired", label=_("Over")),
    ]
    url_prefix = "advocacy/conversion-kinds"
    url_namespace = "advocacy_conversion_kinds"
    edit_handler = ObjectList(
        [
            SitePanel("site"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("plural")]),
            FieldPanel("slug"),
            FieldPanel("sort_order"),
            FieldPanel("is_retired"),
        ],
        base_form_class=KindForm,
    )


conversion_viewset = ConversionViewSet("advocacy_conversions")
kind_viewset = KindViewSet("advocacy_conversion_kinds")
