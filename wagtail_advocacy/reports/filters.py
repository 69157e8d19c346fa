"""What a report can be narrowed down to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Site

from wagtail_advocacy.measurement.groups import TeamId, current_groups
from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.sharing.models import Share


# Longer periods are refused, so that an address cannot ask for a thousand months.
LONGEST_PERIOD_DAYS = 366 * 10
FARTHEST_DAYS = 366 * 100
# How far back a period without a first day reaches at most.
OPEN_PERIOD_DAYS = 366


@dataclass(frozen=True)
class Selection:
    """What was chosen; ``teams`` and ``network`` left open mean all.

    ``is_widened``: to the teams that were chosen came others, as some were too small.
    """

    first_day: date
    last_day: date
    teams: Collection[TeamId] | None = None
    network: str = ""
    is_widened: bool = False


def sites_with_programme() -> list[Site]:
    """All sites, the default one first."""
    return list(Site.objects.order_by("-is_default_site", "hostname"))


def site_label(site: Site) -> str:
    return site.site_name or site.hostname


def chosen_site(request) -> Site:
    """The site that the address names by ``?site=``, else the default one."""
    sites = sites_with_programme()
    wanted = request.GET.get("site", "")
    return next((site for site in sites if str(site.pk) == wanted), sites[0])


class PeriodForm(forms.Form):
    """The filters' form, with a check of the period."""

    def clean_period(self):
        chosen = self.cleaned_data["period"]
        if not chosen:
            return chosen
        today = programme_day()
        first = chosen.start and chosen.start.date()
        last = chosen.stop and chosen.stop.date()
        if first and last and last < first:
            raise forms.ValidationError(_("The first day is after the last one."))
        last = last or max(first, today)
        first = first or min(last, today - timedelta(days=OPEN_PERIOD_DAYS))
        is_far = abs((last - today).days) > FARTHEST_DAYS
        if is_far or (last - first).days > LONGEST_PERIOD_DAYS:
            raise forms.ValidationError(_("Choose at most ten years."))
        return chosen


class ReportFilterSet(WagtailFilterSet):
    period = DateFromToRangeFilter(label=_("Period"), widget=DateRangePickerWidget)
    team = ChoiceFilter(label=_("Team"), empty_label=_("All teams"), widget=forms.RadioSelect)
    network = ChoiceFilter(
        label=_("Network"), empty_label=_("All networks"), widget=forms.RadioSelect
    )
    site = ChoiceFilter(label=_("Site"), empty_label=None, widget=forms.RadioSelect)

    class Meta:
        model = Share
        fields: list = []
        form = PeriodForm

    def __init__(self, *args, site: Site, names: Collection[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.site = site
        self.groups = {}
        if "team" in names:
            self.groups = {group.key: group for group in current_groups(site) if not group.hidden}
            self.filters["team"].extra["choices"] = [
                (group.key, group.name) for group in self.groups.values()
            ]
        self.filters["network"].extra["choices"] = network_choices()
        sites = sites_with_programme() if "site" in names else []
        if len(sites) > 1:
            self.filters["site"].extra["choices"] = [(str(s.pk), site_label(s)) for s in sites]
        else:
            del self.filters["site"]
        for name in {"period", "team", "network"} - set(names):
            del self.filters[name]

    def selection(self, first_day: date, last_day: date) -> Selection:
        """What was chosen; ``first_day`` and ``last_day`` where the form names none."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        chosen = values.get("period")
        last = (chosen.stop and chosen.stop.date()) if chosen else None
        first = (chosen.start and chosen.start.date()) if chosen else None
        last = last or max(last_day, first or last_day)
        first = first or min(first_day, last)
        group = self.groups.get(values.get("team") or "")
        return Selection(
            first, last, group.team_ids if group else None, values.get("network") or ""
        )
