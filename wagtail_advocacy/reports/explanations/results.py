"""How conversions, offers and participation came about."""

from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.content.models import Campaign, Origin
from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.conversions import (
    conversion_kinds,
    conversions_of,
    figures_by_kind,
)
from wagtail_advocacy.measurement.mix import offered_between
from wagtail_advocacy.measurement.participation import (
    people_in_period,
    people_with,
    shares_of,
    started_between,
)
from wagtail_advocacy.measurement.periods import day_range
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.reports import conversion_words
from wagtail_advocacy.reports.explained import Explanation, Line, Rows


def conversions(view) -> Explanation:
    """What was booked to shares."""
    found = view.figures_scope.conversions()
    if chosen := view.request.GET.get("kind_of_conversion", ""):
        found = found.filter(kind__slug=chosen)
    by_kind = figures_by_kind(found)
    names = {kind.slug: kind.plural for kind in conversion_kinds(view.site)}

    def cells(conversion):
        return [
            date_format(conversion.day),
            conversion.kind.name,
            conversion.item.title,
            view.label(conversion.network),
            conversion.campaign.name if conversion.campaign else UNKNOWN,
            figure(conversion.value, unit=conversion.currency, decimals=2),
            conversion.get_way_display(),
        ]

    return Explanation(
        names.get(chosen) or _("Conversions"),
        figure(sum(row.count for row in by_kind.values())),
        _(
            "A conversion is what a reader did next. A form or another system reports it with the "
            "code of the share by which the reader came; it counts on the day on which it happened."
        ),
        lines=[
            Line(names.get(kind, kind), figure(row.count), conversion_words.worth(row))
            for kind, row in by_kind.items()
        ],
        rows=Rows(
            _("What was booked"),
            [
                _("Day"),
                _("Kind"),
                _("Item"),
                _("Network"),
                _("Campaign"),
                _("Value"),
                _("How it came"),
            ],
            found.select_related("kind", "item", "campaign").order_by("-day", "-pk"),
            cells,
        ),
        notes=[
            _("Nothing is known about the person: the other system keeps who it was."),
            _("Item, campaign and network are those of the share at that time."),
        ],
    )


def cost_per_conversion(view) -> Explanation:
    """A campaign's cost divided by what came of it."""
    chosen = view.request.GET.get("kind_of_conversion", "")
    kind = next((kind for kind in conversion_kinds(view.site) if kind.slug == chosen), None)
    campaign = Campaign.objects.filter(site=view.site, pk=view.figures_scope.campaign or 0).first()
    if kind is None or campaign is None:
        return conversions(view)
    ever = conversions_of(view.site, network=view.figures_scope.network, kind=kind.slug)
    count = ever.filter(campaign=campaign).count()
    is_known = campaign.cost is not None and campaign.cost_currency == view.currency
    cost = campaign.cost if is_known else None
    found = conversions(view)
    return replace(
        found,
        title=_("Cost of one: %(kind)s") % {"kind": kind.name},
        figure=figure(
            None if cost is None or not count else cost / count, unit=view.currency, decimals=2
        ),
        formula=_("Cost of one = cost of the campaign ÷ all that came of it so far."),
        detail="",
        lines=[
            Line(
                _("Cost of the campaign"),
                figure(cost, unit=view.currency, decimals=2),
                campaign.name,
            ),
            Line(_("%(kind)s so far") % {"kind": kind.plural}, figure(count)),
            Line(_("%(kind)s in the period") % {"kind": kind.plural}, found.figure),
        ],
    )


def offered(view) -> Explanation:
    """The items that were on offer."""
    scope = view.figures_scope
    counts = {origin: row.offered for origin, row in view.mix.origins.items()}
    found = offered_between(scope.site, scope.first, scope.last)
    if scope.items is not None:
        found = found.filter(pk__in=scope.items)

    def cells(item):
        return [
            item.title,
            item.get_origin_display(),
            item.get_kind_display(),
            date_format(programme_day(item.offered_at)),
            date_format(programme_day(item.withdrawn_at)) if item.withdrawn_at else UNKNOWN,
        ]

    return Explanation(
        _("Items offered"),
        figure(sum(counts.values())),
        _("What was on offer to anybody on any day of the period, by its own dates."),
        lines=[
            Line(str(origin.label), figure(counts[origin.value]))
            for origin in Origin
            if counts[origin.value]
        ],
        rows=Rows(
            _("The items"),
            [_("Title"), _("Origin"), _("Kind"), _("First offered"), _("Withdrawn")],
            found.order_by("-offered_at", "-pk"),
            cells,
        ),
    )


def participation(view) -> Explanation:
    """People with a confirmed share divided by those who could have taken part."""
    scope = view.figures_scope
    found = people_in_period(scope.site, scope.first, scope.last)
    started = people_with(started_between(shares_of(scope.site), scope.first, scope.last))
    return Explanation(
        _("Participation"),
        figure(found.rate, unit="%", decimals=1),
        _("Participation = people with a confirmed share ÷ eligible people."),
        lines=[
            Line(
                _("People with a confirmed share"),
                figure(found.people),
                _("Each once, however often they shared."),
            ),
            Line(
                _("Eligible people"),
                figure(found.eligible, decimals=1),
                _("The mean of the days of %(days)s on which they were counted.")
                % {"days": day_range(scope.first, scope.last)}
                if found.eligible is not None
                else _("On none of these days were they counted."),
            ),
            Line(
                _("People with only a started share"),
                figure(started),
                _("Never added: nobody knows whether it was posted."),
            ),
        ],
        notes=[
            _(
                "Eligible people are counted every day, so a period is divided by the people of "
                "that time and not by today’s."
            ),
            _("Who took part is told to nobody here. The participation report shows teams."),
        ],
    )
