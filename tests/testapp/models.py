"""Page types in every shape in which a site may ask for the Advocacy tab."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.images import get_image_model_string
from wagtail.models import Page

from wagtail_advocacy.content.shareable import ShareableMixin
from wagtail_advocacy.tracking.conversions.landing import ConversionFormMixin


TEMPLATE = "testapp/page.html"


class StandardPage(ShareableMixin, Page):
    """The mixin, standing first."""

    template = TEMPLATE

    introduction = models.TextField(blank=True)
    lead_image = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("lead_image")]


class LongPage(StandardPage):
    """A page type two levels below the mixin."""

    template = TEMPLATE


class MixinLastPage(Page, ShareableMixin):
    """The mixin, standing last."""

    template = TEMPLATE


class TabbedPage(ShareableMixin, Page):
    """An edit handler of its own, with tabs."""

    template = TEMPLATE

    edit_handler = TabbedInterface(
        [
            ObjectList(Page.content_panels, heading="Words"),
            ObjectList(Page.promote_panels, heading="Promote"),
        ]
    )


class NamedPage(Page):
    """No mixin: named in the setting."""

    template = TEMPLATE


class PlainPage(Page):
    """Neither mixin nor setting: never shareable."""

    template = TEMPLATE


class ContactPage(ConversionFormMixin, AbstractForm):
    """A form whose submissions are leads."""

    template = "testapp/form.html"
    landing_page_template = TEMPLATE


class ContactField(AbstractFormField):
    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="form_fields")
