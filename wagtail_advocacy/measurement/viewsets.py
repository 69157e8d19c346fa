"""Prices in the admin: added, looked at and corrected, never edited or deleted."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Site
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.permissions import CORRECT_PRICE, has_permission
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.viewsets import PermanentPolicy

from .models import Price
from .services import add_price, check_correction, correct_price, new_price


class PricePolicy(PermanentPolicy):
    """Nobody changes or deletes a price. The form that others change a record by is for
    corrections here, and has a permission of its own."""

    def user_has_permission(self, user, action):
        if action == "change":
            return has_permission(user, CORRECT_PRICE)
        return super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        codenames = {CORRECT_PRICE if action == "change" else action for action in actions}
        return super().users_with_any_permission(codenames)


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Price, PricePolicy(Price))


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


class CorrectionForm(WagtailAdminModelForm):
    """What the price should have been, and why; the service has the last word."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.wrong = Price.objects.get(pk=self.instance.pk)
        self.fields["reason"].required = True

    def clean(self):
        values = super().clean()
        if not self.errors:
            check_correction(self.wrong, values["amount"], values["reason"])
        return values


class CorrectPriceView(generic.EditView):
    def save_instance(self):
        values = self.form.cleaned_data
        return correct_price(self.form.wrong, values["amount"], values["reason"], self.request.user)

    def get_success_buttons(self):
        return []


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
            Column("reason", label=_("Corrects because")),
            DateColumn("replaced_at", label=_("Corrected")),
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
    edit_view_class = CorrectPriceView
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "network",
        "amount",
        "currency",
        "valid_from",
        "created_at",
        "created_by",
        "corrects",
        "reason",
        "replaced_at",
    ]
    default_ordering = ["network", "-valid_from"]
    list_per_page = 50
    url_prefix = "advocacy/prices"
    url_namespace = "advocacy_prices"

    # For the edit form alone: prices are added through a form without panels.
    correction_handler = ObjectList(
        [
            FieldPanel("network", read_only=True),
            FieldPanel("valid_from", read_only=True),
            FieldPanel("amount"),
            FieldPanel("reason"),
        ],
        base_form_class=CorrectionForm,
    ).bind_to_model(Price)

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(panel=self.correction_handler, **kwargs)

    def get_form_class(self, for_update=False):
        return self.correction_handler.get_form_class() if for_update else PriceForm


price_viewset = PriceViewSet("advocacy_prices")
