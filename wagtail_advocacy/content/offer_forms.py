"""How something is offered to colleagues: the form that links and media share."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Site

from wagtail_advocacy.networks import Network, all_networks
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.programme.wording import check_wording

from .aim_forms import AimFormMixin
from .forms import sample_link
from .text_forms import FurtherTextsMixin


def language_choices() -> list[tuple[str, str]]:
    """The languages of the site's content; "" for one that is not told."""
    languages = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES)
    return [("", _("Not said")), *languages]


class OfferForm(AimFormMixin, FurtherTextsMixin, WagtailAdminModelForm):
    """Texts, networks, window and aim of something that is no page."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    networks = forms.MultipleChoiceField(
        label=_("Networks offered"),
        help_text=_("None chosen: all networks of the programme."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {
            "text": AdminAutoHeightTextInput,
            "summary": AdminAutoHeightTextInput,
            "importance": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        site = self.site()
        self.programme = settings_for(site) if site else None
        if "topics" in self.fields:
            self.set_up_aim(site)
        self.fields["language"].choices = language_choices()
        if "title" in self.fields:
            self.fields["title"].required = True
        offered = self.fitting(self.programme.networks if self.programme else all_networks())
        if "networks" in self.fields:
            self.fields["networks"].choices = [(one.id, one.label) for one in offered]
        self.set_up_further_texts(
            networks=[one for one in offered if one.placement != "only"],
            programme=self.programme,
            sample_link=sample_link(site),
        )

    def site(self) -> Site | None:
        """The site of the instance, as far as it is known."""
        return self.instance.site if self.instance.site_id else None

    def fitting(self, networks: list[Network]) -> list[Network]:
        """Those of ``networks`` that take it."""
        return [network for network in networks if network.takes_link]

    def clean_text(self):
        text = self.cleaned_data["text"]
        check_wording(text, self.programme.blocked if self.programme else ())
        return text

    def clean(self):
        values = super().clean()
        start, end = values.get("share_from"), values.get("share_until")
        if start and end and end <= start:
            self.add_error("share_until", _("The end must be later than the start."))
        return values

    def _post_clean(self):
        super()._post_clean()
        self.keep_aim()
        self.keep_further_texts()
