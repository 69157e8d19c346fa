"""Notices to those who answer for a programme."""

from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_advocacy.content.admin_items import items_in_admin
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.comparing import compared, compared_rates
from wagtail_advocacy.permissions import VIEW_DASHBOARD, has_permission, people_with

from .editor_kinds import EditorKind
from .kinds import NoticeText, register_kind
from .models import OwnersSummary
from .summary import Content, Figures


@register_kind
class OwnersMonth(EditorKind):
    """To everybody who may view the dashboard."""

    id = "owners_summary"
    label = gettext_lazy("The month in figures")
    description = gettext_lazy("Once a month: the figures of the dashboard.")
    html_template = "wagtail_advocacy/activation/owners_summary.html"
    text_template = "wagtail_advocacy/activation/owners_summary.txt"

    def is_for(self, user):
        return has_permission(user, VIEW_DASHBOARD)

    def site_and_editors(self, thing_id):
        summary = OwnersSummary.objects.select_related("site").filter(pk=thing_id).first()
        return None if summary is None else (summary.site, people_with(VIEW_DASHBOARD))

    def load(self, ids):
        return OwnersSummary.objects.select_related("site").in_bulk(list(ids))

    def text(self, thing, standing):
        figures = Content(**thing.content).figures
        query = {"period": "last_month"}
        if not thing.site.is_default_site:
            query["site"] = thing.site_id
        return NoticeText(
            title=_("%(month)s in figures") % {"month": date_format(thing.month, "F Y")},
            text=ngettext(
                "%(people)s colleague shared %(shares)s times and brought %(readers)s readers.",
                "%(people)s colleagues shared %(shares)s times and brought %(readers)s readers.",
                figures.people,
            )
            % {
                "people": figure(figures.people),
                "shares": figure(figures.shares),
                "readers": figure(figures.readers),
            },
            path=f"{reverse('wagtail_advocacy_reports:dashboard')}?{urlencode(query)}",
            action=_("Open the dashboard"),
        )

    def email_context(self, thing, user):
        content = Content(**thing.content)
        ids = [pk for pk, _readers in content.best]
        shown = items_in_admin(user, Item.objects.filter(pk__in=ids))
        titles = dict(shown.values_list("pk", "title"))
        return {
            "period": content.period,
            "rows": figure_rows(content.figures, content.figures_before, content.currency),
            "best": [(titles[pk], readers) for pk, readers in content.best if pk in titles],
        }


def figure_rows(now: Figures, before: Figures, currency: str) -> list[tuple[str, str, str, str]]:
    """Name, figure, detail and change of each figure, as the dashboard's tiles say them."""
    value, low, high = map(_number, (now.value, now.low, now.high))
    return [
        (
            _("Participation"),
            figure(_number(now.rate), unit="%", decimals=1),
            _("%(people)s of %(eligible)s people")
            % {"people": figure(now.people), "eligible": figure(_number(now.eligible))}
            if now.eligible
            else _("%(people)s people; the eligible ones were not counted")
            % {"people": figure(now.people)},
            compared_rates(_number(now.rate), _number(before.rate))[0],
        ),
        (_("Shares"), figure(now.shares), "", compared(now.shares, before.shares)[0]),
        (_("Readers"), figure(now.readers), "", compared(now.readers, before.readers)[0]),
        (
            _("Media value (estimate)"),
            figure(value, unit=currency),
            _("between %(low)s and %(high)s")
            % {"low": figure(low, unit=currency), "high": figure(high, unit=currency)}
            if value is not None and low != high
            else "",
            compared(value, _number(before.value))[0],
        ),
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
