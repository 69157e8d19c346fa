"""The form of a goal: what makes it one that can be measured."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_advocacy.permissions import VIEW_GOALS, people_with
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.forms import SiteFieldMixin
from wagtail_advocacy.programme.queries import settings_for

from .goal_words import no_team_and_campaign, not_of_a_team, whole_months_only
from .goals import measured, teams_alone
from .metrics import CAMPAIGN, TEAM, Metric, Scope, get_metric, is_whole_months, metric_choices


# The name of the button that measures the baseline.
MEASURE = "measure_baseline"
LONGEST_DAYS = 366 * 10
HUNDRED = Decimal(100)


def person_name(user) -> str:
    """What somebody is called in a list to choose from."""
    return user.get_full_name() or user.get_username()


class MetricSelect(forms.Select):
    """Says nothing on its own; each option has what is counted as its title."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        metric = get_metric(str(value))
        if metric is not None:
            option["attrs"]["title"] = metric.counted
        return option


class GoalForm(SiteFieldMixin, WagtailAdminModelForm):
    """A goal with its parts. With the button ``MEASURE`` the baseline is measured when saving."""

    metric = forms.ChoiceField(
        label=gettext_lazy("Metric"), choices=metric_choices, widget=MetricSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = MEASURE in self.data
        owner = self.fields["owner"]
        owner.queryset = people_with(VIEW_GOALS)
        owner.label_from_instance = person_name
        if self.instance.owner_id:
            # Who was chosen stays, also when he lost the permission since.
            known = owner.queryset.model._default_manager.filter(pk=self.instance.owner_id)
            owner.queryset = owner.queryset | known

    def clean(self):
        values = super().clean()
        metric = get_metric(values.get("metric", ""))
        if metric is None:
            return values
        self._check_days(values)
        self._check_campaign(values, metric)
        self._check_baseline_days(values, metric)
        if self.measures and not self.errors:
            self._measure(values, metric)
        self._check_amounts(values, metric)
        return values

    def _check_days(self, values):
        first, last = values.get("starts_on"), values.get("ends_on")
        if not first or not last:
            return
        if last < first:
            self.add_error("ends_on", _("The last day must not be earlier than the first."))
        elif (last - first).days > LONGEST_DAYS:
            self.add_error("ends_on", _("Choose at most ten years."))

    def _check_campaign(self, values, metric: Metric):
        campaign = values.get("campaign")
        if campaign is None:
            return
        if CAMPAIGN not in metric.narrows:
            message = _("“%(metric)s” cannot be counted for one campaign.")
            self.add_error("campaign", message % {"metric": metric.label})
        elif campaign.site != values.get("site"):
            self.add_error("campaign", _("This campaign is on another site."))

    def _check_baseline_days(self, values, metric: Metric):
        first, last = values.get("baseline_first"), values.get("baseline_last")
        if bool(first) != bool(last):
            missing = "baseline_last" if first else "baseline_first"
            self.add_error(missing, _("Fill in both days."))
        elif first and last and last < first:
            self.add_error("baseline_last", _("The last day must not be earlier than the first."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("baseline_last", _("Choose at most ten years."))
        elif self.measures and not first:
            self.add_error("baseline_first", _("Say on which days it is to be measured."))
        elif self.measures and last >= programme_day():
            self.add_error("baseline_last", _("Only days that are over can be measured."))
        elif self.measures and metric.is_rate and not is_whole_months(first, last):
            self.add_error("baseline_first", _("A rate is measured over whole calendar months."))

    def _measure(self, values, metric: Metric):
        scope = Scope(values["site"], values.get("campaign"))
        found = measured(metric, scope, values["baseline_first"], values["baseline_last"])
        if found is None:
            self.add_error("baseline", metric.unknown)
            return
        values["baseline"], values["baseline_day"] = found, None
        self.instance.baseline_measured_at = timezone.now()

    def _check_amounts(self, values, metric: Metric):
        target, baseline = values.get("target"), values.get("baseline")
        if not self.measures and {"baseline", "baseline_first", "baseline_last"} & set(
            self.changed_data
        ):
            self.instance.baseline_measured_at = None
        dated = values.get("baseline_day") or values.get("baseline_first")
        if baseline is not None and not dated and "baseline_first" not in self.errors:
            self.add_error("baseline_day", _("Say of which day or days the baseline is."))
        self._check_target(self, target, metric)
        if metric.is_rate and baseline is not None and target is not None and target <= baseline:
            self.add_error("target", _("The target must be above the baseline."))

    @staticmethod
    def _check_target(form, target, metric: Metric):
        if target is None:
            return
        if target <= 0:
            form.add_error("target", _("The target must be more than zero."))
        elif metric.unit == "%" and target > HUNDRED:
            form.add_error("target", _("More than 100 per cent is not possible."))

    def is_valid(self):
        if not hasattr(self, "_is_valid"):
            self._is_valid = super().is_valid() and self._parts_are_valid()
        return self._is_valid

    def _parts_are_valid(self) -> bool:
        metric = get_metric(self.cleaned_data["metric"])
        rows = [
            form
            for form in self.formsets["parts"].forms
            if (form.has_changed() or form.instance.pk) and not form.cleaned_data.get("DELETE")
        ]
        for form in rows:
            self._check_part(form, metric)
        return not any(form.errors for form in rows)

    def _check_part(self, form, metric: Metric):
        values, goal = form.cleaned_data, self.cleaned_data
        first = values.get("starts_on") or goal["starts_on"]
        last = values.get("ends_on") or goal["ends_on"]
        team = values.get("team")
        if last < first:
            form.add_error("ends_on", _("The last day must not be earlier than the first."))
        if first < goal["starts_on"] or last > goal["ends_on"]:
            column = "starts_on" if first < goal["starts_on"] else "ends_on"
            form.add_error(column, _("A sub-goal lies within the days of its goal."))
        self._check_target(form, values.get("target"), metric)
        baseline = values.get("baseline")
        if baseline is not None and not metric.is_rate:
            form.add_error("baseline", _("Only a rate starts from a baseline."))
        elif baseline is not None and values.get("target") and values["target"] <= baseline:
            form.add_error("target", _("The target must be above the baseline."))
        if team is None:
            return
        if TEAM not in metric.narrows:
            form.add_error("team", not_of_a_team(metric))
        elif goal.get("campaign"):
            form.add_error("team", no_team_and_campaign())
        elif team.site_id != goal["site"].pk:
            form.add_error("team", _("This team is on another site."))
        elif form.has_changed() and team.pk not in teams_alone(goal["site"]):
            minimum = settings_for(goal["site"]).minimum_group_size
            form.add_error(
                "team",
                _(
                    "This team is not shown alone: it, or a smaller one that is shown with it, has "
                    "fewer than %(minimum)s people."
                )
                % {"minimum": minimum},
            )
        elif not is_whole_months(first, last):
            form.add_error("starts_on", whole_months_only())

    def save(self, commit=True):
        goal = self.instance
        metric = get_metric(self.cleaned_data["metric"])
        goal.currency = ""
        if metric is not None and metric.unit == "money":
            goal.currency = settings_for(goal.site).currency
        return super().save(commit)
