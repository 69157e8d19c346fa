"""Alerts in the admin: the rules, what they raised, and acknowledging it."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.shortcuts import get_object_or_404, redirect
from django.urls import include, path, reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.permissions import ACKNOWLEDGE_ALERT, has_permission
from wagtail_advocacy.programme.panels import SitePanel
from wagtail_advocacy.programme.viewsets import LimitedPolicy

from .alert_forms import AlertRuleForm
from .alert_words import alert_figures, alert_title
from .alerts import acknowledge_alert
from .metrics import get_metric
from .models import Alert, AlertRule


NAMESPACE = "wagtail_advocacy_alerts"


class RaisedPolicy(LimitedPolicy):
    """The worker opens and closes alerts; people look at them."""

    denied = frozenset({"add", "change", "delete"})


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Alert, RaisedPolicy(Alert))


class MetricColumn(Column):
    def get_value(self, instance):
        metric = get_metric(instance.metric)
        return metric.label if metric else instance.metric


class AlertRuleIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("site", "campaign", "item")


class AlertRuleViewSet(ModelViewSet):
    model = AlertRule
    icon = "sliders"
    menu_label = gettext_lazy("Alert rules")
    index_view_class = AlertRuleIndexView
    copy_view_enabled = False
    search_fields = ["name"]
    search_backend_name = None
    list_display = [
        "name",
        MetricColumn("metric", label=gettext_lazy("Metric")),
        Column("get_about_display", label=gettext_lazy("Of what")),
        Column("get_kind_display", label=gettext_lazy("When")),
        BooleanColumn("is_active", label=gettext_lazy("Watches")),
        DateColumn("checked_at", label=gettext_lazy("Last looked at")),
    ]
    edit_handler = ObjectList(
        [
            SitePanel("site"),
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldPanel("metric"),
                    FieldPanel("about"),
                    FieldPanel("campaign"),
                    FieldPanel("item"),
                    FieldPanel("kind"),
                ],
                heading=gettext_lazy("What is watched"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("low"), FieldPanel("high")]),
                    FieldPanel("days"),
                ],
                heading=gettext_lazy("The band"),
                help_text=gettext_lazy("For “Leaves its band”."),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("factor"), FieldPanel("minimum")])],
                heading=gettext_lazy("The jump"),
                help_text=gettext_lazy("For “Jumps”."),
            ),
            MultiFieldPanel(
                [FieldPanel("recipients", widget=CheckboxSelectMultiple)],
                heading=gettext_lazy("Who is told"),
                help_text=gettext_lazy(
                    "In the inbox of the hub and by e-mail, as each of them chooses there; by "
                    "e-mail alone, who takes no part in the programme. On the dashboard everybody "
                    "sees it."
                ),
            ),
            FieldPanel("is_active"),
        ],
        base_form_class=AlertRuleForm,
    )
    url_prefix = "advocacy/alert-rules"
    url_namespace = "advocacy_alert_rules"


class AlertFilterSet(WagtailFilterSet):
    closed_at = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[("open", gettext_lazy("Open")), ("closed", gettext_lazy("Over"))],
        method="filter_closed",
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Alert
        fields = ["closed_at"]

    def filter_closed(self, queryset, name, value):
        return queryset.filter(closed_at__isnull=value == "open")


class TitleOfAlertColumn(Column):
    def get_value(self, instance):
        return alert_title(instance)


class FiguresColumn(Column):
    def get_value(self, instance):
        return alert_figures(instance)


class AlertIndexView(generic.IndexView):
    @cached_property
    def columns(self):
        return [
            TitleOfAlertColumn("title", label=_("What happened")),
            FiguresColumn("figures", label=_("Figures")),
            DateColumn("opened_at", label=_("Since"), sort_key="opened_at"),
            DateColumn("closed_at", label=_("Until"), sort_key="closed_at"),
            UserColumn("acknowledged_by", label=_("Acknowledged by")),
        ]

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related(
                "rule__site",
                "rule__campaign",
                "item",
                "acknowledged_by",
                "acknowledged_by__wagtail_userprofile",
            )
        )


class AlertViewSet(ModelViewSet):
    model = Alert
    icon = "warning"
    menu_label = gettext_lazy("Alerts")
    index_view_class = AlertIndexView
    copy_view_enabled = False
    filterset_class = AlertFilterSet
    # Needed for its type; the policy lets nobody add or change one.
    form_fields = ["rule"]
    url_prefix = "advocacy/alerts"
    url_namespace = "advocacy_alerts"


rule_viewset = AlertRuleViewSet("advocacy_alert_rules")
alert_viewset = AlertViewSet("advocacy_alerts")


@require_POST
def acknowledge(request, alert_id: int):
    """Take an alert off the dashboard, and go back there."""
    if not has_permission(request.user, ACKNOWLEDGE_ALERT):
        raise PermissionDenied
    alert = get_object_or_404(Alert.objects.select_related("rule__site", "item"), pk=alert_id)
    acknowledge_alert(alert, request.user)
    messages.success(
        request, _("“%(alert)s” is off the dashboard.") % {"alert": alert_title(alert)}
    )
    following = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(following if is_safe else reverse("advocacy_alerts:index"))


def admin_urls():
    """For Wagtail's hook ``register_admin_urls``."""
    routes = [path("alerts/<int:alert_id>/acknowledge/", acknowledge, name="acknowledge")]
    return [path("advocacy/", include((routes, NAMESPACE)))]
