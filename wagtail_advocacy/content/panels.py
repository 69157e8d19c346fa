"""The Advocacy tab of the page editor."""

import json
from collections.abc import Iterable

from django.forms import Media, Script
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import InlinePanel, ObjectList, Panel

from wagtail_advocacy.permissions import MAKE_SHAREABLE, full_name
from wagtail_advocacy.programme.queries import settings_for

from .aim_forms import AIM_FIELDS, aim_in_words
from .edition_forms import EditionForm
from .forms import OneRowFormSet, ShareInfoForm, site_of
from .models import Importance, TargetKind
from .preview import domain_of, preview_of
from .queries import item_for_page
from .target import login_obstacle, public_target
from .text_forms import text_sections


FIELDS = [
    "shareable",
    "text",
    "network_texts",
    "further_texts",
    "networks",
    "share_from",
    "share_until",
    "target_kind",
    "target_address",
    "is_vacancy",
    "topic_keys",
    "audience",
    *AIM_FIELDS,
]


def advocacy_tab(further_panels: Iterable[Panel] = ()) -> "AdvocacyTab":
    """The tab, hidden from those who may not make pages shareable."""
    return AdvocacyTab(
        [
            SharingPanel("share_info", panels=FIELDS, heading=_("Sharing"), icon="group"),
            EditionPanel(
                "public_edition",
                panels=EditionForm.MODEL_FIELDS,
                heading=_("Public edition"),
                icon="globe",
                classname="collapsed",
            ),
            *further_panels,
        ],
        heading=_("Advocacy"),
        permission=full_name(MAKE_SHAREABLE),
    )


class AdvocacyTab(ObjectList):
    """A tab that can be told from the others, however often it is cloned. It has the name of
    the programme."""

    class BoundPanel(ObjectList.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            page = self.instance
            if page is not None and not page.path:
                page = getattr(self.form, "parent_page", None)
            if site := site_of(page):
                self.heading = settings_for(site).name


class OneRowPanel(InlinePanel):
    """An inline panel for the one row that a page has of a model: no adding, no bin.

    ``form_class`` says with ``MODEL_FIELDS`` what of the row it writes.
    """

    form_class: type

    def get_form_options(self):
        return {
            "formsets": {
                self.relation_name: {
                    "form": self.form_class,
                    "formset": OneRowFormSet,
                    "fields": self.form_class.MODEL_FIELDS,
                    "extra": 0,
                    "max_num": 1,
                    "can_delete": False,
                    "inherit_kwargs": OneRowFormSet.INHERITED,
                }
            }
        }

    class BoundPanel(Panel.BoundPanel):
        # The stock script of inline panels wants a template for further rows.
        telepath_adapter_name = "wagtail.panels.PanelGroup"

        get_comparison = InlinePanel.BoundPanel.get_comparison

        def js_opts(self):
            return {**super().js_opts(), "children": []}

        @property
        def formset(self) -> OneRowFormSet:
            return self.form.formsets[self.panel.relation_name]

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "formset": self.formset,
                "form": self.formset.forms[0],
                "row_id": self.formset.row.pk or "",
            }


class SharingPanel(OneRowPanel):
    """The flag and the terms."""

    form_class = ShareInfoForm

    class BoundPanel(OneRowPanel.BoundPanel):
        template_name = "wagtail_advocacy/content/tab.html"

        @property
        def media(self):
            return Media(
                css={"all": ["wagtail_advocacy/css/content-tab.css"]},
                js=[
                    Script("wagtail_advocacy/js/content-tab.js", type="module"),
                    Script("wagtail_advocacy/js/further-texts.js", type="module"),
                ],
            )

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            form = context["form"]
            return {
                **context,
                "obstacle": login_obstacle(self.formset.place),
                "at_page": form["target_kind"].value() in {TargetKind.PAGE, None, ""},
                "preview": preview_of(self.instance, form),
                "sections": sections(form),
                "counting": json.dumps(form.counting),
            }


class EditionPanel(OneRowPanel):
    """The public edition."""

    form_class = EditionForm

    class BoundPanel(OneRowPanel.BoundPanel):
        template_name = "wagtail_advocacy/content/tab_edition.html"

        def get_context_data(self, parent_context=None):
            page, context = self.instance, super().get_context_data(parent_context)
            item = item_for_page(page) if page.pk else None
            at_edition = item is not None and item.target_kind == TargetKind.EDITION
            target = public_target(item) if at_edition else None
            preview = reverse("wagtail_advocacy_content:edition_preview", args=[page.pk or 0])
            has_words = context["form"].instance.is_complete
            return {
                **context,
                "preview_url": preview if page.pk and has_words else "",
                "public_url": target.url if target else "",
            }


def sections(form: ShareInfoForm) -> dict[str, str]:
    """What the headings of the folded sections say of their present values."""
    row = form.instance
    labels = dict(form.fields["networks"].choices)
    chosen = [labels[id] for id in row.networks if id in labels]
    at_address = row.target_kind == TargetKind.ADDRESS
    address = domain_of(row.target_address) if at_address else ""
    return {
        **text_sections(row),
        "networks": ", ".join(chosen) or gettext("all"),
        "audience": aim_in_words(form),
        "prominence": prominence(row),
        "window": window_text(row.share_from, row.share_until),
        "target": address or str(TargetKind(row.target_kind).label),
    }


def prominence(row) -> str:
    """The importance of the row and its campaign, in a few words."""
    words = [str(Importance(row.importance).label)]
    if row.pinned:
        words.append(gettext("pinned"))
    if row.campaign:
        words.append(str(row.campaign))
    if row.is_vacancy:
        words.append(gettext("vacancy"))
    return ", ".join(words)


def window_text(start, end) -> str:
    """When something is offered, in a few words."""
    values = {"start": _moment(start), "end": _moment(end)}
    if start and end:
        return gettext("%(start)s to %(end)s") % values
    if start:
        return gettext("from %(start)s") % values
    return gettext("until %(end)s") % values if end else gettext("always")


def _moment(moment) -> str:
    if not moment:
        return ""
    return date_format(localtime(moment) if is_aware(moment) else moment, "SHORT_DATETIME_FORMAT")
