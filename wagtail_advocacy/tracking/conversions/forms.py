"""What is filled in about conversions in the admin; the services have the last word."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from wagtail_advocacy.programme.forms import SiteFieldMixin
from wagtail_advocacy.tracking.models import Conversion, ConversionKind

from .files import decoded, read_file
from .services import LONGEST_REASON, check_correction


class ReasonField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Reason"),
            max_length=LONGEST_REASON,
            help_text=_("The audit log keeps it, with your name. No names of applicants, please."),
            **kwargs,
        )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = ReasonField()


class KindForm(SiteFieldMixin, WagtailAdminModelForm):
    """A kind of conversion. What requests call it does not change any more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].disabled = True


class CorrectionForm(WagtailAdminModelForm):
    """What should have been sent, and why."""

    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.wrong = Conversion.objects.select_related("share", "site").get(pk=self.instance.pk)
        kinds = ConversionKind.objects.filter(site=self.wrong.site_id)
        self.fields["kind"].queryset = kinds

    @property
    def correction(self) -> dict:
        """The arguments of ``correct_conversion``."""
        names = ("kind", "value", "currency", "occurred_at", "reason")
        return {name: self.cleaned_data[name] for name in names}

    def clean(self):
        values = super().clean()
        if not self.errors:
            check_correction(self.wrong, **self.correction)
        return values


class ImportForm(forms.Form):
    """A CSV file, or its lines to correct in place."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.all(), empty_label=None)
    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        help_text=_("It takes the place of what stands below."),
    )
    text = forms.CharField(
        label=_("Lines"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "spellcheck": "false", "class": "wa-lines", "wrap": "off"}
        ),
        help_text=_("The first line names the columns. You can correct lines here."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sites = list(Site.objects.order_by("-is_default_site")[:2])
        self.fields["site"].initial = sites[0] if sites else None
        if len(sites) == 1:
            self.fields["site"].widget = forms.HiddenInput()
        self.rows = []
        # What to show in the lines, whatever is wrong with it.
        self.lines = ""

    def clean(self):
        values = super().clean()
        self.lines = values.get("text", "")
        upload = values.get("file")
        if upload:
            try:
                self.lines = decoded(upload.read())
            except ValidationError as error:
                self.add_error("file", error)
        if self.errors or not values.get("site"):
            return values
        if not self.lines.strip():
            self.add_error("file", _("Choose a file, or write the lines below."))
            return values
        try:
            self.rows = read_file(values["site"], self.lines)
        except ValidationError as error:
            self.add_error("text", error)
        return values
