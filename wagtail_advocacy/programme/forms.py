"""Forms of the programme's settings, teams and guidelines in the admin."""

from itertools import chain, count

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
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


class RoleForm(SiteFieldMixin, WagtailAdminModelForm):
    """A role; its slug is made once, from its first name."""

    def save(self, commit=True):
        role = self.instance
        if not role.slug:
            role.slug = free_slug(role, role.name)
        return super().save(commit)


def free_slug(role, name: str) -> str:
    """A slug for ``role`` that no other role of its site has."""
    base = slugify(name)[:34] or "role"
    taken = set(type(role).objects.filter(site=role.site).values_list("slug", flat=True))
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


class TopicForm(SiteFieldMixin, WagtailAdminModelForm):
    """A topic, and who may see what has it."""


class AmbassadorForm(WagtailAdminModelForm):
    """What the owner says of somebody who takes part: his roles, and what he is an expert of."""

    expert_topics = forms.ModelMultipleChoiceField(
        label=_("Expert of"), queryset=None, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        site = self.instance.site_id
        if "roles" in self.fields:
            self.fields["roles"].queryset = self.fields["roles"].queryset.filter(site=site)
        topics = self.instance._meta.get_field("expert_topics").related_model
        self.fields["expert_topics"].queryset = topics.objects.filter(site=site)
        self.fields["expert_topics"].initial = self.instance.expert_topics.all()

    def save(self, commit=True):
        ambassador = super().save(commit)
        ambassador.expert_topics.set(self.cleaned_data["expert_topics"])
        return ambassador
