"""Prices in the admin: added and looked at, never edited or deleted."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Site
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.viewsets import AppendOnlyPolicy

from .models import Price
from .services import add_price, new_price


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Price, AppendOnlyPolicy(Price))


class PriceForm(forms.ModelForm):
    """A price to add; the service has the last word."""

    network = forms.ChoiceField(label=_("Network"), choices=network_choices)

    class Meta:
        model = Price
        fields = ["site", "network", "amount", "valid_from"]
        widgets = {"valid_from": AdminDateInput}
        help_texts = {
            "amount": _("What one click is worth, in the currency of the programme settings."),
            "valid_from": _(
                "Clicks from this day on have this price; earlier ones keep the one they have."
            ),
        }

    def __init__(self, *args, **kwargs):
        self.user = kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = programme_day
        sites = list(Site.objects.order_by("-is_default_site")[:2])
        self.fields["site"].initial = sites[0] if sites else None
        if len(sites) == 1:
            self.fields["site"].widget = forms.HiddenInput()

    def clean(self):
        values = super().clean()
        if not self.errors:
            new_price(**values)
        return values

    def save(self, commit=True):
        self.instance = add_price(user=self.user, **self.cleaned_data)
        return self.instance


class AddPriceView(generic.CreateView):
    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def save_instance(self):
        # The service writes the log entry.
        return self.form.save()

    def get_success_buttons(self):
        return []


class PriceNetworkColumn(Column):
    def get_value(self, instance):
        return dict(network_choices()).get(instance.network, instance.network)


class PriceIndexView(generic.IndexView):
    @cached_property
    def columns(self):
        columns = [
            PriceNetworkColumn("network", label=_("Network"), sort_key="network"),
            Column("amount", label=_("Price per click"), sort_key="amount"),
            Column("currency", label=_("Currency")),
            DateColumn("valid_from", label=_("Valid from"), sort_key="valid_from"),
            UserColumn("created_by", label=_("Added by"), blank_display_name=_("Set-up")),
        ]
        if Site.objects.count() > 1:
            columns.insert(0, Column("site", label=_("Site")))
        return columns

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("created_by", "created_by__wagtail_userprofile", "site")
        )


class PriceViewSet(ModelViewSet):
    model = Price
    icon = "calendar"
    menu_label = _("Prices per click")
    index_view_class = PriceIndexView
    add_view_class = AddPriceView
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "network",
        "amount",
        "currency",
        "valid_from",
        "created_at",
        "created_by",
    ]
    default_ordering = ["network", "-valid_from"]
    list_per_page = 50
    url_prefix = "advocacy/prices"
    url_namespace = "advocacy_prices"

    def get_form_class(self, for_update=False):
        return PriceForm


price_viewset = PriceViewSet("advocacy_prices")
