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

from wagtail_advocacy.permissions import MAKE_SHAREABLE, has_permission
from wagtail_advocacy.safe_http import validate_public_address

from .aim_forms import AIM_FIELDS
from .models import TargetKind
from .offer_forms import OfferFormMixin


PAGE_TARGETS = (TargetKind.PAGE, TargetKind.EDITION, TargetKind.ADDRESS)


def site_of(page: AbstractPage | None) -> Site | None:
    """The site of ``page``; of a page that has no place in the tree yet, the default site."""
    site = page.get_site() if page is not None and page.path else None
    return site or Site.objects.filter(is_default_site=True).first()


class ShareInfoForm(OfferFormMixin, WagtailAdminModelForm):
    """What an editor says about sharing ``page``.

    While the page has no place in the tree yet, ``place`` is the page that it will stand under.
    """

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

    def __init__(self, *args, page=None, place=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_up_offer(site_of(place or page))

    @cached_property
    def changed_data(self):
        # A form that was not posted says nothing, so it changes nothing.
        return super().changed_data if self.is_bound else []

    def clean(self):
        values = super().clean()
        self._check_target(values)
        return values

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
        self.keep_offer()


class OneRowFormSet(BaseChildFormSet):
    """Always one form, for the one row of its model that the page has now, whatever was posted
    of ids and counts.

    When nothing of it was posted, or ``for_user`` may not make pages shareable, it is valid
    and leaves the row alone.
    """

    # What of the page's form is handed on to the forms of its formsets. It gets to know its
    # ``parent_page`` only after they were made; one of its methods leads back to it all the same.
    INHERITED = ["for_user", "full_clean"]

    def __init__(self, data=None, files=None, *, prefix=None, form_kwargs=None, **kwargs):
        form_kwargs = {**(form_kwargs or {})}
        self.page_form = getattr(form_kwargs.pop("full_clean", None), "__self__", None)
        user = form_kwargs.get("for_user")
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
        return {**super().get_form_kwargs(index), "page": self.instance, "place": self.place}

    @property
    def place(self) -> AbstractPage | None:
        """The page, or while it has no place in the tree the page that it will stand under."""
        page = self.instance
        return page if page.path else getattr(self.page_form, "parent_page", None)

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
