"""How something is offered: the part of a form that pages, links and media share."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.migration_defaults import CODE_LENGTH
from wagtail_advocacy.networks import Network, all_networks
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.programme.wording import check_wording, signed

from .aim_forms import AimFormMixin
from .text_forms import FurtherTextsMixin


TEXT_FIELD = "text_"


def sample_link(site: Site | None) -> str:
    """An address as long as the tracked links of ``site``, to count with."""
    base = advocacy_settings.PUBLIC_BASE_URL or (site.root_url if site else "https://example.com")
    return f"{base.rstrip('/')}/s/{'x' * CODE_LENGTH}/"


class OfferFormMixin(AimFormMixin, FurtherTextsMixin, forms.Form):
    """Texts, networks, window and aim of the form's instance.

    The form calls ``set_up_offer`` with its site when it is made, and ``keep_offer`` from
    ``_post_clean``.
    """

    networks = forms.MultipleChoiceField(
        label=_("Networks offered"),
        help_text=_("None chosen: all networks of the programme."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def set_up_offer(self, site: Site | None) -> None:
        """Offer what ``site`` has; everything that is chosen stays chosen."""
        self.site = site
        self.set_up_aim(site)
        self.sample_link = sample_link(site)
        self.programme = settings_for(site) if site else None
        offered = self.fitting(self.programme.networks if self.programme else all_networks())
        chosen = self.instance.networks
        # A choice made earlier stays, though the programme has switched the network off since.
        known = {network.id for network in offered}
        shown = offered + [n for n in all_networks() if n.id in chosen and n.id not in known]
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

    def fitting(self, networks: list[Network]) -> list[Network]:
        """Those of ``networks`` that take it: here, those that take a link."""
        return [network for network in networks if network.takes_link]

    def text_fields(self) -> list[tuple]:
        """Pairs of network and bound field of the texts per network."""
        return [(network, self[TEXT_FIELD + network.id]) for network in self.text_networks]

    @property
    def text_errors(self) -> bool:
        """Whether one of the texts per network was refused."""
        return any(field.errors for _network, field in self.text_fields())

    @property
    def counting(self) -> dict[str, dict]:
        """How each network counts, and what it appends, for the counters of the browser."""
        return {
            network.id: {
                **network.client_options,
                "signature": self.programme.signature_for(network) if self.programme else "",
            }
            for network in self.text_networks
        }

    def clean(self):
        values = super().clean()
        for network in self.text_networks:
            self._check_length(network, values)
        start, end = values.get("share_from"), values.get("share_until")
        if start and end and end <= start:
            self.add_error("share_until", _("The end must be later than the start."))
        if values.get("is_vacancy") and not end and "share_until" not in self.errors:
            self.add_error("share_until", _("Enter the closing date of the vacancy."))
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

    def keep_offer(self) -> None:
        """Write what was entered to the instance; to be called from ``_post_clean``."""
        texts = dict(self.instance.network_texts)
        for network in self.text_networks:
            text = self.cleaned_data.get(TEXT_FIELD + network.id, "")
            texts.pop(network.id, None)
            if text:
                texts[network.id] = text
        self.instance.network_texts = texts
        self.keep_aim()
        self.keep_further_texts()


def language_choices() -> list[tuple[str, str]]:
    """The languages of the site's content; "" for one that is not told."""
    languages = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES)
    return [("", _("Not said")), *languages]


class OfferForm(OfferFormMixin, WagtailAdminModelForm):
    """Texts, networks, window and aim of something that is no page."""

    language = forms.ChoiceField(label=_("Language"), required=False)

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {
            "text": AdminAutoHeightTextInput,
            "summary": AdminAutoHeightTextInput,
            "importance": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_up_offer(self.find_site())
        self.fields["language"].choices = language_choices()
        self.fields["title"].required = True

    def find_site(self) -> Site | None:
        """The site of the instance, as far as it is known."""
        return self.instance.site if self.instance.site_id else None

    def _post_clean(self):
        super()._post_clean()
        self.keep_offer()
