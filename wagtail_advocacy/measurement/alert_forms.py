"""The form of an alert rule."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.permissions import VIEW_DASHBOARD, people_with
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.forms import SiteFieldMixin

from .goal_forms import person_name
from .metrics import CAMPAIGN, ITEM, Metric, get_metric, metric_choices
from .models import AlertRule


# How many items can be chosen from, the latest first.
MOST_ITEMS = 200
LONGEST_DAYS = 366

Kind, About = AlertRule.Kind, AlertRule.About


class AlertRuleForm(SiteFieldMixin, WagtailAdminModelForm):
    """Checks that the metric is there for what the rule is about, and that the band is one."""

    metric = forms.ChoiceField(label=gettext_lazy("Metric"), choices=metric_choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        latest = Item.objects.order_by("-offered_at", "-pk").values_list("pk", flat=True)
        wanted = {*latest[:MOST_ITEMS], self.instance.item_id} - {None}
        self.fields["item"].label_from_instance = lambda item: Truncator(item.title).chars(60)
        self.fields["item"].queryset = Item.objects.filter(pk__in=wanted).order_by(
            "-offered_at", "-pk"
        )
        self.fields["recipients"].queryset = people_with(VIEW_DASHBOARD)
        self.fields["recipients"].label_from_instance = person_name

    def clean(self):
        values = super().clean()
        metric = get_metric(values.get("metric", ""))
        if metric is None or not values.get("about") or not values.get("kind"):
            return values
        self._check_about(values, metric)
        if values["kind"] == Kind.JUMP:
            self._check_jump(values, metric)
        else:
            self._check_band(values)
        return values

    def _check_about(self, values, metric: Metric):
        about, site = values["about"], values.get("site")
        for name, wanted in (("campaign", About.CAMPAIGN), ("item", About.ITEM)):
            if about != wanted:
                values[name] = None
            elif values.get(name) is None:
                self.add_error(name, _("Say which one."))
            elif values[name].site != site:
                self.add_error(name, _("It is on another site."))
        if about == About.CAMPAIGN and CAMPAIGN not in metric.narrows:
            message = _("“%(metric)s” cannot be counted for one campaign.")
            self.add_error("about", message % {"metric": metric.label})
        if about == About.ITEM and ITEM not in metric.narrows:
            message = _("“%(metric)s” cannot be counted for one item.")
            self.add_error("about", message % {"metric": metric.label})
        if about == About.EVERY_ITEM and site is not None:
            today = programme_day()
            if metric.by_item(site, today, today) is None:
                message = _("“%(metric)s” cannot be counted for every item.")
                self.add_error("about", message % {"metric": metric.label})

    def _check_jump(self, values, metric: Metric):
        if metric.is_rate:
            self.add_error("kind", _("A rate does not jump from one day to the next; set a band."))
        values["low"] = values["high"] = None

    def _check_band(self, values):
        low, high = values.get("low"), values.get("high")
        if low is None and high is None and not {"low", "high"} & set(self.errors):
            self.add_error("low", _("Say what is too low, too high, or both."))
        if low is not None and high is not None and high <= low:
            self.add_error("high", _("The upper border must be above the lower one."))
        if low is not None and values["about"] == About.EVERY_ITEM:
            self.add_error(
                "low", _("Most items rest most of the time, so this would tell of nearly all.")
            )
        if (values.get("days") or 0) > LONGEST_DAYS:
            self.add_error("days", _("Choose at most a year."))
