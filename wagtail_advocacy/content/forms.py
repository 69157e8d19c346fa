"""The form of the Advocacy tab and the formset that holds its one row."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import BaseFormSet, ManagementForm
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput
from wagtail.admin.widgets.switch import SwitchInput
from wagtail.models import AbstractPage, Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.migration_defaults import CODE_LENGTH
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.permissions import MAKE_SHAREABLE, has_permission
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.programme.wording import check_wording, signed
from wagtail_advocacy.safe_http import validate_public_address

from .aim_forms import AIM_FIELDS, AimFormMixin
from .models import TargetKind
from .text_forms import FurtherTextsMixin


TEXT_FIELD = "text_"
PAGE_TARGETS = (TargetKind.PAGE, TargetKind.EDITION, TargetKind.ADDRESS)


def site_of(page: AbstractPage | None) -> Site | None:
    """The site of ``page``; of a page that has no place in the tree yet, the default site."""
    site = page.get_site() if page is not None and page.path else None
    return site or Site.objects.filter(is_default_site=True).first()


def sample_link(site: Site | None) -> str:
    """An address as long as the tracked links of ``site``, to count with."""
    base = advocacy_settings.PUBLIC_BASE_URL or (site.root_url if site else "https://example.com")
    return f"{base.rstrip('/')}/s/{'x' * CODE_LENGTH}/"


class ShareInfoForm(AimFormMixin, FurtherTextsMixin, WagtailAdminModelForm):
    """What an editor says about sharing a page. ``page`` may have no place in the tree yet."""

    MODEL_FIELDS = [
        "shareable",
        "text",
        "networks",
        "share_from",
        "share_until",
        "target_kind",
        "target_address",
        "is_vacancy",
        *AIM_FIELDS,
    ]

    networks = forms.MultipleChoiceField(
        label=_("Networks offered"),
        help_text=_("None chosen: all networks of the programme."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    target_kind = forms.ChoiceField(
        label=_("What outsiders open"),
        choices=[(kind.value, kind.label) for kind in PAGE_TARGETS],
        initial=TargetKind.PAGE,
        widget=forms.RadioSelect,
    )

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {
            "shareable": SwitchInput,
            "text": AdminAutoHeightTextInput,
            "share_from": AdminDateTimeInput,
            "share_until": AdminDateTimeInput,
            "importance": forms.RadioSelect,
        }

    def __init__(self, *args, page=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.site = site_of(page)
        self.set_up_aim(self.site)
        self.sample_link = sample_link(self.site)
        self.programme = settings_for(self.site) if self.site else None
        offered = self.programme.networks if self.programme else all_networks()
        offered = [network for network in offered if network.takes_link]
        chosen = self.instance.networks
        # A choice made earlier stays, though the programme has switched the network off since.
        shown = offered + [n for n in all_networks() if n.id in chosen and n not in offered]
        self.fields["networks"].choices = [(network.id, network.label) for network in shown]
        self.text_networks = [network for network in offered if network.placement != "only"]
        for network in self.text_networks:
            self.fields[TEXT_FIELD + network.id] = forms.CharField(
                label=network.label,
                required=False,
                initial=self.instance.network_texts.get(network.id, ""),
                widget=AdminAutoHeightTextInput(attrs={"data-advocacy-text": network.id}),
            )
        self.set_up_further_texts(
            networks=self.text_networks, programme=self.programme, sample_link=self.sample_link
        )

    @cached_property
    def changed_data(self):
        # A form that was not posted says nothing, so it changes nothing.
        return super().changed_data if self.is_bound else []

    def text_fields(self) -> list[tuple]:
        """Pairs of network and bound field of the texts per network."""
        return [(network, self[TEXT_FIELD + network.id]) for network in self.text_networks]

    @property
    def text_errors(self) -> bool:
        """Whether one of the texts per network was refused."""
        return any(field.errors for _network, field in self.text_fields())

    def clean(self):
        values = super().clean()
        for network in self.text_networks:
            self._check_length(network, values)
        start, end = values.get("share_from"), values.get("share_until")
        if start and end and end <= start:
            self.add_error("share_until", _("The end must be later than the start."))
        if values.get("is_vacancy") and not end and "share_until" not in self.errors:
            self.add_error("share_until", _("Enter the closing date of the vacancy."))
        self._check_target(values)
        return values

    def clean_text(self):
        text = self.cleaned_data["text"]
        check_wording(text, self.programme.blocked if self.programme else ())
        return text

    def _check_length(self, network, values):
        name = TEXT_FIELD + network.id
        try:
            if text := values.get(name):
                check_wording(text, self.programme.blocked)
                signature = self.programme.signature_for(network)
                network.validate(signed(text, signature), url=self.sample_link)
        except ValidationError as error:
            self.add_error(name, error)

    def _check_target(self, values):
        address = values.get("target_address")
        if values.get("target_kind") != TargetKind.ADDRESS or "target_address" in self.errors:
            return
        if address:
            try:
                validate_public_address(address)
            except ValidationError as error:
                self.add_error("target_address", error)
        elif not getattr(self.fields["target_address"], "is_deferred_validation", False):
            self.add_error("target_address", _("Enter the address that outsiders open."))

    def _post_clean(self):
        super()._post_clean()
        texts = dict(self.instance.network_texts)
        for network in self.text_networks:
            text = self.cleaned_data.get(TEXT_FIELD + network.id, "")
            texts.pop(network.id, None)
            if text:
                texts[network.id] = text
        self.instance.network_texts = texts
        self.keep_aim()
        self.keep_further_texts()


class OneRowFormSet(BaseChildFormSet):
    """Always one form, for the one row of its model that the page has now, whatever was posted
    of ids and counts.

    When nothing of it was posted, or ``for_user`` may not make pages shareable, it is valid
    and leaves the row alone.
    """

    def __init__(self, data=None, files=None, *, prefix=None, form_kwargs=None, **kwargs):
        user = (form_kwargs or {}).get("for_user")
        allowed = user is None or has_permission(user, MAKE_SHAREABLE)
        if not allowed or not any(key.startswith(f"{prefix}-0-") for key in data or ()):
            data = files = None
        super().__init__(data, files, prefix=prefix, form_kwargs=form_kwargs, **kwargs)

    @cached_property
    def row(self) -> models.Model:
        page = self.instance
        row = getattr(page, self.rel_name).first() or self.model()
        if row.pk is None and page.pk:
            # A draft from before the page had a row: it goes into the row that is there now.
            stored = self.model.objects.filter(page_id=page.pk)
            row.pk = stored.values_list("pk", flat=True).first()
        return row

    def total_form_count(self):
        return 1

    def initial_form_count(self):
        return 1

    @cached_property
    def management_form(self):
        form = ManagementForm(
            {f"{self.prefix}-TOTAL_FORMS": 1, f"{self.prefix}-INITIAL_FORMS": 1},
            auto_id=self.auto_id,
            prefix=self.prefix,
        )
        form.full_clean()
        return form

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "page": self.instance}

    def _construct_form(self, i, **kwargs):
        return BaseFormSet._construct_form(self, i, instance=self.row, **kwargs)

    def add_fields(self, form, index):
        """None: the row needs no id, no order and no bin."""

    def is_valid(self):
        return not self.is_bound or super().is_valid()

    def save(self, commit=True):
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        form = self.forms[0]
        if not form.has_changed():
            return []
        row = form.save(commit=False)
        self.changed_objects.append((row, form.changed_data))
        manager = getattr(self.instance, self.rel_name)
        manager.set([row])
        if commit:
            manager.commit()
        return [row]
