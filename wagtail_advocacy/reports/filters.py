"""What a report can be narrowed down to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from django_filters.fields import DateRangeField
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Site

from wagtail_advocacy.measurement.group_counting import NO_GROUP, SEVERAL
from wagtail_advocacy.measurement.groups import TeamId, current_groups
from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Role
from wagtail_advocacy.sharing.models import Share


# Longer periods are refused, so that an address cannot ask for a thousand months.
LONGEST_PERIOD_DAYS = 366 * 10
FARTHEST_DAYS = 366 * 100
# How far back a period without a first day reaches at most.
OPEN_PERIOD_DAYS = 366
# What narrows figures down to few people. Two of them at once could single somebody out.
PEOPLE_FILTERS = ("team", "role", "campaign")


@dataclass(frozen=True)
class Selection:
    """What was chosen; ``teams``, ``network`` and ``role`` left open mean all.

    ``is_widened``: to the teams that were chosen came others, as some were too small.
    """

    first_day: date
    last_day: date
    teams: Collection[TeamId] | None = None
    network: str = ""
    is_widened: bool = False
    role: int | None = None


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


def role_choices(site: Site) -> list[tuple[str, str]]:
    """The site's roles, and what stands beside them, for a choice."""
    roles = [
        (str(pk), name) for pk, name in Role.objects.filter(site=site).values_list("pk", "name")
    ]
    return [*roles, (str(SEVERAL), _("Several roles")), (str(NO_GROUP), _("No role"))]


class PeriodForm(forms.Form):
    """The filters' form, with a check of the period, and of what may be combined."""

    # Whether figures of fewer people than the minimum may be shown.
    personal = False

    def clean(self):
        values = super().clean()
        chosen = [name for name in PEOPLE_FILTERS if values.get(name)]
        if len(chosen) > 1 and not self.personal:
            labels = {"first": self.fields[chosen[0]].label, "second": self.fields[chosen[1]].label}
            message = _(
                "“%(first)s” and “%(second)s” cannot be combined: together they could single "
                "people out. Choose one of them."
            )
            self.add_error(chosen[1], message % labels)
        return values

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
    role = ChoiceFilter(label=_("Role"), empty_label=_("All roles"), widget=forms.RadioSelect)
    site = ChoiceFilter(label=_("Site"), empty_label=None, widget=forms.RadioSelect)

    class Meta:
        model = Share
        fields: list = []
        form = PeriodForm

    def __init__(self, *args, site: Site, names: Collection[str], personal: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.site = site
        self.personal = personal
        self.groups = {}
        if "team" in names:
            groups = current_groups(site, personal=personal)
            self.groups = {group.key: group for group in groups if not group.hidden}
            self.filters["team"].extra["choices"] = [
                (group.key, group.name) for group in self.groups.values()
            ]
        self.filters["network"].extra["choices"] = network_choices()
        sites = sites_with_programme() if "site" in names else []
        if len(sites) > 1:
            self.filters["site"].extra["choices"] = [(str(s.pk), site_label(s)) for s in sites]
        else:
            del self.filters["site"]
        if "role" in names:
            self.filters["role"].extra["choices"] = role_choices(site)
        for name in {"period", "team", "network", "role"} - set(names):
            del self.filters[name]

    def get_form_class(self):
        # The form is made when it is first asked for: until then a report may add choices.
        form_class = super().get_form_class()
        form_class.personal = self.personal
        return form_class

    @property
    def mistakes(self) -> list[tuple[str, str, str]]:
        """What is wrong with what was chosen: the filter's name, what was typed, and why."""
        found = []
        for name, errors in self.form.errors.items():
            if name not in self.form.fields:
                found.append(("", "", " ".join(errors)))
                continue
            field = self.form[name]
            typed = field.data
            if isinstance(field.field, DateRangeField):
                widget = field.field.widget
                typed = " – ".join(
                    filter(None, widget.value_from_datadict(self.form.data, {}, field.html_name))
                )
            found.append((str(field.label), str(typed or ""), " ".join(errors)))
        return found

    def selection(self, first_day: date, last_day: date) -> Selection:
        """What was chosen; ``first_day`` and ``last_day`` where the form names none."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        chosen = values.get("period")
        last = (chosen.stop and chosen.stop.date()) if chosen else None
        first = (chosen.start and chosen.start.date()) if chosen else None
        last = last or max(last_day, first or last_day)
        first = first or min(first_day, last)
        group = self.groups.get(values.get("team") or "")
        role = values.get("role")
        return Selection(
            first,
            last,
            group.team_ids if group else None,
            values.get("network") or "",
            role=int(role) if role else None,
        )
