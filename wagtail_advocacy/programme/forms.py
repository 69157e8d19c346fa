"""Forms of the programme's settings, teams and guidelines in the admin."""

from itertools import chain, count

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from wagtail_advocacy.networks import all_networks, network_choices

from .wording import read_terms


MOST_BYTES = 200_000


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

    network_signatures_text = forms.CharField(
        label=_("Signatures per network"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Where a network needs another one. One a line, as “x: #ad I work at Waterkant.”"
        ),
    )
    blocked_file = forms.FileField(
        label=_("Add from a file"),
        required=False,
        help_text=_("A text or CSV file with one word or phrase a line. What is known is skipped."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["network_signatures_text"].initial = "\n".join(
            f"{network}: {text}" for network, text in self.instance.network_signatures.items()
        )
        self.fields["networks_on"].choices = network_choices()
        self.fields["networks_on"].initial = [network.id for network in self.instance.networks]

    def clean_currency(self):
        currency = self.cleaned_data["currency"].upper()
        if len(currency) != 3 or not currency.isalpha():
            raise ValidationError(_("Write the currency as three letters, for example EUR."))
        return currency

    def clean_network_signatures_text(self):
        known = {network.id for network in all_networks()}
        signatures = {}
        for line in self.cleaned_data["network_signatures_text"].splitlines():
            name, colon, text = line.partition(":")
            name, text = name.strip().lower(), text.strip()
            if not line.strip():
                continue
            if not colon or not text or name not in known:
                raise ValidationError(
                    _(
                        "“%(line)s” names no network. Write it as “x: I work at Waterkant.” with "
                        "one of: %(networks)s."
                    ),
                    params={"line": line.strip()[:60], "networks": ", ".join(sorted(known))},
                )
            signatures[name] = text
        return signatures

    def clean_blocked_file(self):
        file = self.cleaned_data["blocked_file"]
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is too large for a list of words."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("Save the file as plain text in UTF-8 first.")) from None

    def clean(self):
        values = super().clean()
        lines = f"{values.get('blocked_terms', '')}\n{values.get('blocked_file', '')}"
        try:
            values["blocked_terms"] = "\n".join(read_terms(lines))
        except ValidationError as error:
            self.add_error("blocked_terms", error)
        return values

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
        self.instance.network_signatures = self.cleaned_data["network_signatures_text"]
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
    """A topic, and who may see what has it: teams and roles of its own site."""

    def clean(self):
        values = super().clean()
        site = values.get("site")
        for name in ("teams", "roles"):
            foreign = [str(row) for row in values.get(name) or () if site and row.site != site]
            if foreign:
                self.add_error(
                    name,
                    ValidationError(
                        _("Not on the site of the topic: %(names)s."),
                        params={"names": ", ".join(foreign)},
                    ),
                )
        return values


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
