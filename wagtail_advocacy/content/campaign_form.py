"""The form of a campaign."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_advocacy.programme.forms import SiteFieldMixin


class CampaignForm(SiteFieldMixin, WagtailAdminModelForm):
    """Checks the order of the dates, and makes the name in links from the name."""

    def clean(self):
        values = super().clean()
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end must not be earlier than the start."))
        if values.get("name") and not values.get("slug"):
            values["slug"] = slugify(values["name"])[:80]
        return values
