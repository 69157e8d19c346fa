"""The form of a page's public edition."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from .editions import check_body, proposal_of, public_copy, signatures_on


class EditionForm(WagtailAdminModelForm):
    """What outsiders may read of ``page``.

    While the page has no place in the tree yet, ``place`` is the page that it will stand under.
    """

    MODEL_FIELDS = ["title", "summary", "image", "image_description", "body", "author_line"]

    fill = forms.BooleanField(
        label=_("Copy from the article"),
        help_text=_("Fills what is empty here when you save. Read it before you publish."),
        required=False,
    )
    is_approved = forms.BooleanField(
        label=_("Anybody may read this"),
        help_text=_(
            "The page itself stays behind its login. When somebody restricts it further, the "
            "public edition closes until this is ticked again."
        ),
        required=False,
    )

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {"summary": AdminAutoHeightTextInput}

    def __init__(self, *args, page=None, place=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        place = place or page
        self.restrictions = signatures_on(place) if place is not None and place.path else []
        approved = set(self.instance.approved_restrictions)
        # Nothing to approve where everybody may open the page itself.
        self.initial["is_approved"] = bool(approved) and approved >= set(self.restrictions)

    @cached_property
    def changed_data(self):
        # A form that was not posted says nothing, so it changes nothing.
        return super().changed_data if self.is_bound else []

    @property
    def needs_approval(self) -> bool:
        """Whether a restriction is in force with which the edition was not approved."""
        approved = set(self.instance.approved_restrictions)
        return self.instance.is_complete and not approved >= set(self.restrictions)

    def clean_body(self):
        body = self.cleaned_data["body"]
        check_body(body)
        return body

    def clean(self):
        values = super().clean()
        if values.get("fill") and self.page is not None:
            proposal = proposal_of(self.page)
            for name in ("title", "summary", "image", "body"):
                if not values.get(name) and name not in self.errors:
                    values[name] = getattr(proposal, name)
            values["summary"] = values.get("summary", "")[:400]
        return values

    def _post_clean(self):
        super()._post_clean()
        for name in ("title", "summary", "image", "body"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        approved = self.cleaned_data.get("is_approved")
        self.instance.approved_restrictions = self.restrictions if approved else []

    def save(self, commit=True):
        if self.instance.image is not None:
            self.instance.image = public_copy(self.instance.image)
        return super().save(commit)
