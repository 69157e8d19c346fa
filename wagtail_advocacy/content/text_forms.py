"""Further suggested texts: the part of a form that pages and links share."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from wagtail_advocacy.networks import Network, get_network
from wagtail_advocacy.networks.base import clean_text
from wagtail_advocacy.programme.wording import check_wording, signed


MOST_TEXTS = 30
EMPTY_ROWS = 3


class PostTextField(forms.CharField):
    """Words for a post, with the line ends that are stored."""

    def to_python(self, value):
        return clean_text(super().to_python(value))


class FurtherTextForm(forms.Form):
    """One text. Without words it is no text, so emptying it takes it away."""

    text = PostTextField(
        label=_("Text"),
        required=False,
        max_length=3000,
        widget=AdminAutoHeightTextInput,
    )
    network = forms.ChoiceField(label=_("Network"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args, networks, languages, programme, sample_link, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        # A formset would pass over a row like the one that is stored at its place.
        self.empty_permitted = False
        self.programme = programme
        self.sample_link = sample_link
        self.fields["network"].choices = networks
        self.fields["language"].choices = languages

    def clean(self):
        values = super().clean()
        text = values.get("text")
        if text and self.programme:
            try:
                check_wording(text, self.programme.blocked)
                self._check_length(text, values.get("network"))
            except ValidationError as error:
                self.add_error("text", error)
        return values

    def _check_length(self, text: str, network_id: str | None) -> None:
        network = self.offered.get(network_id) or _network(network_id)
        if network is not None:
            signature = self.programme.signature_for(network)
            network.validate(signed(text, signature), url=self.sample_link)


class BaseFurtherTextFormSet(forms.BaseFormSet):
    def clean(self):
        if len(self.texts()) > MOST_TEXTS:
            raise ValidationError(
                ngettext(
                    "There may be %(count)d further text at most.",
                    "There may be %(count)d further texts at most.",
                    MOST_TEXTS,
                ),
                params={"count": MOST_TEXTS},
            )

    def texts(self) -> list[dict[str, str]]:
        """The rows with a text, as they are stored."""
        return [
            {name: form.cleaned_data.get(name, "") for name in ("network", "language", "text")}
            for form in self.forms
            if form.cleaned_data.get("text")
        ]


FurtherTextFormSet = forms.formset_factory(
    FurtherTextForm, formset=BaseFurtherTextFormSet, extra=EMPTY_ROWS, max_num=MOST_TEXTS
)


class FurtherTextsMixin(forms.Form):
    """The further suggested texts of the form's instance.

    The form calls ``set_up_further_texts`` when it is made and ``keep_further_texts`` from
    ``_post_clean``. A request that says nothing of these texts leaves them alone.
    """

    def set_up_further_texts(self, *, networks: list[Network], programme, sample_link: str) -> None:
        """Draw the rows, to be checked as posts of ``programme`` on ``networks``."""
        prefix = self.add_prefix("further")
        stored = self.instance.further_texts
        is_posted = self.is_bound and f"{prefix}-TOTAL_FORMS" in self.data
        self.further_texts = FurtherTextFormSet(
            self.data if is_posted else None,
            prefix=prefix,
            initial=stored,
            form_kwargs={
                "networks": _with_present(
                    [("", _("Any network")), *((each.id, each.label) for each in networks)],
                    {row["network"]: _network_label(row["network"]) for row in stored},
                ),
                "languages": _with_present(
                    [("", _("Any language")), *settings.LANGUAGES],
                    {row["language"]: row["language"] for row in stored},
                ),
                "programme": programme,
                "sample_link": sample_link,
                "offered": {each.id: each for each in networks},
            },
        )

    @cached_property
    def changed_data(self):
        rows = self.further_texts
        has_changed = rows.is_bound and (self.further_errors or rows.texts() != rows.initial)
        return [*super().changed_data, *(["further_texts"] if has_changed else [])]

    @property
    def further_errors(self) -> bool:
        """Whether one of the further texts was refused."""
        return self.further_texts.is_bound and not self.further_texts.is_valid()

    def clean(self):
        values = super().clean()
        if self.further_errors:
            self.add_error(None, _("Please look at the further suggested texts again."))
        return values

    def keep_further_texts(self) -> None:
        """Write what was entered to the instance; to be called from ``_post_clean``."""
        if self.further_texts.is_bound and not self.further_errors:
            self.instance.further_texts = self.further_texts.texts()


def text_sections(row) -> dict[str, str]:
    """What the folded headings say of the texts of ``row``."""
    own = len([text for text in row.network_texts.values() if text])
    return {
        "texts": (
            ngettext("%(count)d text of its own", "%(count)d texts of their own", own)
            % {"count": own}
            if own
            else gettext("the suggested text for all")
        ),
        "further": further_in_words(row.further_texts),
    }


def further_in_words(texts: list) -> str:
    """What a folded heading says of the further texts."""
    if not texts:
        return gettext("none")
    return ngettext("%(count)d text", "%(count)d texts", len(texts)) % {"count": len(texts)}


def _with_present(choices: list[tuple], present: dict[str, str]) -> list[tuple]:
    """``choices``, and those of ``present`` (labels by value) that are not offered any more."""
    known = dict(choices)
    gone = {value: label for value, label in present.items() if value not in known}
    label = _("{name} (no longer offered)")
    return [*choices, *((value, format_lazy(label, name=name)) for value, name in gone.items())]


def _network(network_id: str | None) -> Network | None:
    try:
        return get_network(network_id) if network_id else None
    except KeyError:
        return None


def _network_label(network_id: str) -> str:
    network = _network(network_id)
    return network.label if network else network_id
