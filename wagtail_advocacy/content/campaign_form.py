"""The form of a campaign."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_advocacy.programme.forms import SiteFieldMixin
from wagtail_advocacy.programme.queries import settings_for


class CampaignForm(SiteFieldMixin, WagtailAdminModelForm):
    """Checks the order of the dates, makes the name in links from the name, and remembers what
    currency the cost is in."""

    def clean(self):
        values = super().clean()
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end must not be earlier than the start."))
        if values.get("name") and not values.get("slug"):
            values["slug"] = slugify(values["name"])[:80]
        if "cost" in self.changed_data and values.get("site"):
            self.instance.cost_currency = settings_for(values["site"]).currency
        return values
