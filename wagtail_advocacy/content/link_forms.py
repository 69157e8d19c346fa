"""The forms of curated links and of feeds."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_advocacy.programme.forms import SiteFieldMixin
from wagtail_advocacy.programme.topics import topic_names
from wagtail_advocacy.safe_http import validate_public_address

from .aim_forms import ChoicesField
from .links import address_key, link_at
from .offer_forms import OfferForm, language_choices


class PastedAddressForm(SiteFieldMixin, WagtailAdminModelForm):
    """The first step: an address. All else is fetched."""

    def clean_address(self):
        address = self.cleaned_data["address"]
        validate_public_address(address)
        return address

    def clean(self):
        values = super().clean()
        site, address = values.get("site"), values.get("address")
        known = link_at(site, address) if site and address else None
        if known is not None and known.pk != self.instance.pk:
            self.add_error("address", self._known(known))
        elif address:
            self.instance.address_key = address_key(address)
        return values

    def _known(self, known):
        return format_html(
            str(_("There is a curated link to this already: {}.")),
            format_html(
                '<a href="{}">{}</a>', reverse("advocacy_links:edit", args=[known.pk]), known
            ),
        )


class LinkForm(OfferForm):
    """What an editor says about a curated link."""


class FeedForm(SiteFieldMixin, WagtailAdminModelForm):
    """A feed. Its topics are those that its links begin with."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Not said: what the feed says of itself."),
    )
    topics = ChoicesField(_("Topics"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices()
        site = self.instance.site if self.instance.site_id else self.fields["site"].initial
        names = topic_names(site) if site else {}
        topics = [(str(key), name) for key, name in sorted(names.items(), key=lambda row: row[1])]
        self.fields["topics"].offer(topics, self.instance.topic_keys)

    def clean_address(self):
        address = self.cleaned_data["address"]
        validate_public_address(address)
        return address

    def clean(self):
        values = super().clean()
        for name in ("most_per_day", "most_open", "expires_after_days"):
            if values.get(name) == 0:
                self.add_error(name, _("Enter a number from 1 upwards."))
        return values

    def _post_clean(self):
        super()._post_clean()
        self.instance.topic_keys = self.cleaned_data.get("topics", [])
        if "address" in self.changed_data:
            # Another feed: what the server said of the earlier one is not true of it.
            self.instance.etag = self.instance.last_modified = ""
