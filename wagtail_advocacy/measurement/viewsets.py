"""Prices and costs in the admin: added, looked at and corrected, never edited or deleted."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Site
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.permissions import CORRECT_COST, CORRECT_PRICE, has_permission
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.viewsets import PermanentPolicy

from .models import Price, ProgrammeCost
from .services import (
    add_cost,
    add_price,
    check_correction,
    check_cost_correction,
    correct_cost,
    correct_price,
    new_cost,
    new_price,
)


class CorrectablePolicy(PermanentPolicy):
    """Nobody changes or deletes a record. The form that others change a record by is for
    corrections here, and has a permission of its own, ``correct``."""

    def __init__(self, model, correct: str):
        super().__init__(model)
        self.correct = correct

    def user_has_permission(self, user, action):
        if action == "change":
            return has_permission(user, self.correct)
        return super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        codenames = {self.correct if action == "change" else action for action in actions}
        return super().users_with_any_permission(codenames)


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Price, CorrectablePolicy(Price, CORRECT_PRICE))
    register_permission_policy(ProgrammeCost, CorrectablePolicy(ProgrammeCost, CORRECT_COST))


class DatedForm(forms.ModelForm):
    """A record to add. ``check`` and ``add`` are the services, which have the last word."""

    @staticmethod
    def check(**values):
        raise NotImplementedError

    @staticmethod
    def add(**values):
        raise NotImplementedError

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
            self.check(**values)
        return values

    def save(self, commit=True):
        self.instance = self.add(user=self.user, **self.cleaned_data)
        return self.instance


class PriceForm(DatedForm):
    check, add = staticmethod(new_price), staticmethod(add_price)
    network = forms.ChoiceField(label=_("Network"), choices=network_choices)

    class Meta:
        model = Price
        fields = ["site", "network", "amount", "low", "high", "valid_from"]
        widgets = {"valid_from": AdminDateInput}
        help_texts = {
            "amount": _("What one click is worth, in the currency of the programme settings."),
            "low": _(
                "The lowest price that can be defended, such as the cheapest month of your own "
                "advertisements. Leave both bounds empty where the price is exact."
            ),
            "high": _("The highest one. Reports show the value from the one to the other."),
            "valid_from": _(
                "Clicks from this day on have this price; earlier ones keep the one they have."
            ),
        }


class CostForm(DatedForm):
    check, add = staticmethod(new_cost), staticmethod(add_cost)

    class Meta:
        model = ProgrammeCost
        fields = ["site", "amount", "note", "valid_from"]
        widgets = {"valid_from": AdminDateInput}
        help_texts = {
            "amount": _(
                "What the programme costs in a whole year, in the currency of the programme "
                "settings. Reports take the part of it that the days of a period are."
            ),
            "valid_from": _("Days from this one on cost this; earlier ones keep what they have."),
        }


class CorrectionForm(WagtailAdminModelForm):
    """What the record should have been, and why; the service has the last word."""

    @staticmethod
    def check(wrong, **values):
        raise NotImplementedError

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.wrong = type(self.instance).objects.get(pk=self.instance.pk)
        self.fields["reason"].required = True

    def clean(self):
        values = super().clean()
        if not self.errors:
            self.check(self.wrong, **values)
        return values


class PriceCorrectionForm(CorrectionForm):
    check = staticmethod(check_correction)


class CostCorrectionForm(CorrectionForm):
    check = staticmethod(check_cost_correction)


class CorrectView(generic.EditView):
    """``correct`` is the service."""

    @staticmethod
    def correct(wrong, **values):
        raise NotImplementedError

    def save_instance(self):
        # The service writes the log entry.
        return self.correct(self.form.wrong, user=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self):
        return []


class CorrectPriceView(CorrectView):
    correct = staticmethod(correct_price)


class CorrectCostView(CorrectView):
    correct = staticmethod(correct_cost)


class AddDatedView(generic.CreateView):
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


class DatedIndexView(generic.IndexView):
    own_columns: tuple = ()

    @cached_property
    def columns(self):
        columns = [
            *self.own_columns,
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


class PriceIndexView(DatedIndexView):
    own_columns = (
        PriceNetworkColumn("network", label=_("Network"), sort_key="network"),
        Column("amount", label=_("Price per click"), sort_key="amount"),
        Column("low", label=_("At least")),
        Column("high", label=_("At most")),
    )


class CostIndexView(DatedIndexView):
    own_columns = (
        Column("amount", label=_("Cost per year"), sort_key="amount"),
        Column("note", label=_("What is in it")),
    )


class DatedViewSet(ModelViewSet):
    add_view_class = AddDatedView
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    add_form_class: type[DatedForm]
    # For the edit form alone: records are added through a form without panels.
    correction_handler: ObjectList

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(panel=self.correction_handler, **kwargs)

    def get_form_class(self, for_update=False):
        return self.correction_handler.get_form_class() if for_update else self.add_form_class


class PriceViewSet(DatedViewSet):
    model = Price
    icon = "calendar"
    menu_label = _("Prices per click")
    index_view_class = PriceIndexView
    edit_view_class = CorrectPriceView
    add_form_class = PriceForm
    inspect_view_fields = [
        "network",
        "amount",
        "low",
        "high",
        "currency",
        "valid_from",
        "created_at",
        "created_by",
        "corrects",
        "reason",
        "replaced_at",
    ]
    default_ordering = ["network", "-valid_from"]
    url_prefix = "advocacy/prices"
    url_namespace = "advocacy_prices"
    correction_handler = ObjectList(
        [
            FieldPanel("network", read_only=True),
            FieldPanel("valid_from", read_only=True),
            FieldPanel("amount"),
            FieldRowPanel([FieldPanel("low"), FieldPanel("high")]),
            FieldPanel("reason"),
        ],
        base_form_class=PriceCorrectionForm,
    ).bind_to_model(Price)


class CostViewSet(DatedViewSet):
    model = ProgrammeCost
    icon = "clipboard-list"
    menu_label = _("Costs of the programme")
    index_view_class = CostIndexView
    edit_view_class = CorrectCostView
    add_form_class = CostForm
    inspect_view_fields = [
        "amount",
        "currency",
        "note",
        "valid_from",
        "created_at",
        "created_by",
        "corrects",
        "reason",
        "replaced_at",
    ]
    default_ordering = ["-valid_from"]
    url_prefix = "advocacy/costs"
    url_namespace = "advocacy_costs"
    correction_handler = ObjectList(
        [
            FieldPanel("valid_from", read_only=True),
            FieldPanel("amount"),
            FieldPanel("note"),
            FieldPanel("reason"),
        ],
        base_form_class=CostCorrectionForm,
    ).bind_to_model(ProgrammeCost)


price_viewset = PriceViewSet("advocacy_prices")
cost_viewset = CostViewSet("advocacy_costs")
