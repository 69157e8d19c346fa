"""Forms of the programme's settings, teams and guidelines in the admin."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from wagtail_advocacy.networks import all_networks, network_choices


class SiteFieldMixin:
    """Fills in the site where there is but one, so that nobody is asked for it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        only_site = Site.objects.get() if Site.objects.count() == 1 else None
        if only_site:
            field.initial = only_site
            field.widget = forms.HiddenInput()


class ProgrammeSettingsForm(WagtailAdminModelForm):
    """Shows the networks that are on, while the record keeps those that are off: a network
    that is added later is on."""

    networks_on = forms.MultipleChoiceField(
        label=_("Networks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Colleagues are offered these."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["networks_on"].choices = network_choices()
        self.fields["networks_on"].initial = [network.id for network in self.instance.networks]

    def clean_currency(self):
        currency = self.cleaned_data["currency"].upper()
        if len(currency) != 3 or not currency.isalpha():
            raise ValidationError(_("Write the currency as three letters, for example EUR."))
        return currency

    def clean_networks_on(self):
        chosen = self.cleaned_data["networks_on"]
        if not chosen:
            raise ValidationError(_("Leave at least one network on."))
        return chosen

    def save(self, commit=True):
        chosen = self.cleaned_data["networks_on"]
        self.instance.networks_off = [
            network.id for network in all_networks() if network.id not in chosen
        ]
        return super().save(commit)


class TeamForm(SiteFieldMixin, WagtailAdminModelForm):
    """A team and its members."""


class GuidelinesForm(SiteFieldMixin, WagtailAdminModelForm):
    """The next version of the guidelines; starts from the text in force."""
