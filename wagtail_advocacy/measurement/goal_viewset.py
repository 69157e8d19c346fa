"""Goals in the admin: set, changed and taken away."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.programme.panels import SitePanel

from .charts import figure
from .goal_forms import MEASURE, GoalForm
from .goal_words import days_text
from .metrics import get_metric
from .models import Goal


MOST_PARTS = 24


class MetricColumn(Column):
    """What is measured, and of which campaign."""

    def get_value(self, instance):
        metric = get_metric(instance.metric)
        label = metric.label if metric else instance.metric
        return f"{label}, {instance.campaign}" if instance.campaign else label


class AmountColumn(Column):
    """A figure in the metric's own unit."""

    def get_value(self, instance):
        value = super().get_value(instance)
        metric = get_metric(instance.metric)
        if metric is None:
            return figure(value)
        unit = instance.currency if metric.unit == "money" else metric.unit
        return figure(value, unit=unit, decimals=metric.decimals)


class GoalIndexView(generic.IndexView):
    @cached_property
    def columns(self):
        columns = [
            self._get_title_column("name"),
            MetricColumn("metric", label=_("Metric")),
            AmountColumn("target", label=_("Target")),
            DateColumn("starts_on", label=_("First day"), sort_key="starts_on"),
            DateColumn("ends_on", label=_("Last day"), sort_key="ends_on"),
            UserColumn("owner", label=_("Who answers for it")),
            BooleanColumn("in_hub", label=_("In the hub")),
        ]
        if Site.objects.count() > 1:
            columns.insert(1, Column("site", label=_("Site")))
        return columns

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("site", "campaign", "owner", "owner__wagtail_userprofile")
        )


class MeasuringMixin:
    """After measuring one stays with the form, to see what was measured."""

    def save_instance(self):
        goal = super().save_instance()
        if self.form.measures:
            log(goal, "wagtail_advocacy.measure_baseline", user=self.request.user)
        return goal

    def get_success_url(self):
        return self.get_edit_url() if self.form.measures else super().get_success_url()

    def get_success_message(self, *args):
        if not self.form.measures:
            return super().get_success_message(*args)
        goal = self.form.instance
        return _("Baseline measured: %(value)s (%(days)s). The goal was saved.") % {
            "value": AmountColumn("baseline").get_value(goal),
            "days": days_text(goal.baseline_first, goal.baseline_last),
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, measure_name=MEASURE)


class AddGoalView(MeasuringMixin, generic.CreateView):
    template_name = "wagtail_advocacy/measurement/goal_form.html"

    def get_initial_form_instance(self):
        return Goal(owner=self.request.user)


class EditGoalView(MeasuringMixin, generic.EditView):
    template_name = "wagtail_advocacy/measurement/goal_form.html"


class GoalViewSet(ModelViewSet):
    model = Goal
    icon = "circle-check"
    menu_label = gettext_lazy("Manage goals")
    index_view_class = GoalIndexView
    add_view_class = AddGoalView
    edit_view_class = EditGoalView
    copy_view_enabled = False
    search_fields = ["name"]
    search_backend_name = None
    list_per_page = 50
    edit_handler = ObjectList(
        [
            SitePanel("site"),
            FieldPanel("name"),
            FieldPanel("reason"),
            MultiFieldPanel(
                [FieldPanel("metric"), FieldPanel("campaign"), FieldPanel("target")],
                heading=gettext_lazy("What is measured"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])],
                heading=gettext_lazy("By when"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("baseline"), FieldPanel("baseline_day")]),
                    FieldRowPanel([FieldPanel("baseline_first"), FieldPanel("baseline_last")]),
                ],
                heading=gettext_lazy("Where it starts"),
                help_text=gettext_lazy(
                    "Type a figure and say of which day or days it is. Or leave the figure empty, "
                    "fill in “from” and “to”, and choose “Save and measure the baseline”. What "
                    "adds up starts from zero, and its baseline is for comparison; a rate starts "
                    "from its baseline and is measured over whole calendar months."
                ),
            ),
            FieldPanel("owner"),
            FieldPanel("in_hub"),
            InlinePanel(
                "parts",
                panels=[
                    FieldPanel("name"),
                    FieldPanel("team"),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldRowPanel([FieldPanel("target"), FieldPanel("baseline")]),
                ],
                heading=gettext_lazy("Sub-goals"),
                label=gettext_lazy("Sub-goal"),
                help_text=gettext_lazy("A quarter, a team, or both. None is needed."),
                max_num=MOST_PARTS,
            ),
        ],
        base_form_class=GoalForm,
    )
    url_prefix = "advocacy/goals"
    url_namespace = "advocacy_goals"


goal_viewset = GoalViewSet("advocacy_goals")
