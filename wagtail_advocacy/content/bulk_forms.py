"""What an editor fills in to change the terms of many pages at once."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Site

from wagtail_advocacy.programme.topics import topic_names

from .models import Campaign
from .terms_changes import KEEP, HowTopics, SetCampaign, SetSharingWindow, SetTopics


class SiteForm(forms.Form):
    """Offers what ``site`` has; without anything to choose, ``nothing_to_choose`` says so."""

    nothing_to_choose = ""

    def __init__(self, *args, site: Site | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.site = site


class TopicsForm(SiteForm):
    how = forms.ChoiceField(
        label=_("What is done with the topics"),
        choices=HowTopics.choices,
        initial=HowTopics.ADD,
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = topic_names(self.site) if self.site else {}
        by_name = sorted(names.items(), key=lambda row: row[1].casefold())
        self.fields["topics"].choices = [(str(key), name) for key, name in by_name]
        if not names:
            self.nothing_to_choose = _("There are no topics yet.")

    def change(self) -> SetTopics:
        """What was filled in."""
        values = self.cleaned_data
        return SetTopics(self.site, tuple(values["topics"]), values["how"])


class ChooseCampaignForm(SiteForm):
    # Nothing is chosen at first: "No campaign" must not come from a hasty click.
    NONE = "none"

    campaign = forms.ChoiceField(
        label=_("Campaign"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a campaign, or “No campaign”.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaigns = {
            str(campaign.pk): campaign
            for campaign in Campaign.objects.filter(site=self.site, is_retired=False)
        }
        self.fields["campaign"].choices = [
            *((pk, campaign.name) for pk, campaign in self.campaigns.items()),
            (self.NONE, _("No campaign")),
        ]

    def change(self) -> SetCampaign:
        """What was filled in."""
        return SetCampaign(self.site, self.campaigns.get(self.cleaned_data["campaign"]))


class WindowForm(SiteForm):
    AS_IS, WITHOUT, AT = "as_is", "without", "at"

    start = forms.ChoiceField(
        label=_("Offered from"),
        choices=[
            (AS_IS, _("Leave as it is on each page")),
            (WITHOUT, _("From the moment that it is published")),
            (AT, _("From this date")),
        ],
        initial=AS_IS,
        widget=forms.RadioSelect,
    )
    share_from = forms.DateTimeField(
        label=_("From this date"), required=False, widget=AdminDateTimeInput
    )
    end = forms.ChoiceField(
        label=_("Offered until"),
        choices=[
            (AS_IS, _("Leave as it is on each page")),
            (WITHOUT, _("Without an end")),
            (AT, _("Until this date")),
        ],
        initial=AS_IS,
        widget=forms.RadioSelect,
        help_text=_("Links that were shared keep working as long as the target is public."),
    )
    share_until = forms.DateTimeField(
        label=_("Until this date"), required=False, widget=AdminDateTimeInput
    )

    def clean(self):
        values = super().clean()
        start = self._chosen(values, "start", "share_from")
        end = self._chosen(values, "end", "share_until")
        if self.errors:
            return values
        if start is KEEP and end is KEEP:
            self.add_error(None, _("Both are left as they are, so nothing would change."))
        elif start not in {KEEP, None} and end not in {KEEP, None} and end <= start:
            self.add_error("share_until", _("The end must be later than the start."))
        return {**values, "window": (start, end)}

    def _chosen(self, values, choice: str, date: str):
        chosen, moment = values.get(choice), values.get(date)
        if chosen == self.AT:
            if moment is None and date not in self.errors:
                self.add_error(date, _("Enter a date."))
            return moment
        if moment is not None:
            self.add_error(
                choice, _("Choose the date here, too, or leave the field of the date empty.")
            )
        return None if chosen == self.WITHOUT else KEEP

    def change(self) -> SetSharingWindow:
        """What was filled in."""
        return SetSharingWindow(*self.cleaned_data["window"])
