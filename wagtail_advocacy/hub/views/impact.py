"""My impact: what a person's own shares brought. Only he sees it."""

from django.core.paginator import Paginator
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wagtail_advocacy.content.models import TargetKind
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.cards import CardShare
from wagtail_advocacy.hub.engagement import in_words, not_available, totals_in_words
from wagtail_advocacy.hub.pictures import card_image, with_share_images
from wagtail_advocacy.hub.queries import Impact, impact_of, my_month
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.measurement.charts import line_chart, rank_chart
from wagtail_advocacy.measurement.queries import engagement_totals, readers_by_share
from wagtail_advocacy.measurement.reach import potential_reach
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.queries import network_label, shares_of
from wagtail_advocacy.suggestions.stories import stories_of


PAGE_SIZE = 20
MOST_STORIES = 10


@require_safe
@member_page
def impact(request):
    """Sentence, tiles, charts and the list of one's own shares."""
    ambassador = request.ambassador
    shares = with_share_images(shares_of(ambassador)).select_related("engagement")
    page = Paginator(shares.order_by("-last_started_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    readers = readers_by_share([share.pk for share in page])
    rows = [
        (
            CardShare(share, network_label(share.network), readers.get(share.pk, 0)),
            card_image(share.item),
            in_words(share),
            not_available(share),
        )
        for share in page
    ]
    figures = impact_of(ambassador)
    confirmed = shares_of(ambassador).filter(state=Share.State.CONFIRMED)
    engagement = engagement_totals(confirmed)
    # Asked once an item, however often it was shared.
    asks = {share.item_id: share.pk for share in reversed(list(page))}
    context = {
        "tab": "impact",
        "figures": figures,
        "is_all_without_link": bool(rows)
        and not figures.readers
        and not shares_of(ambassador).exclude(item__target_kind=TargetKind.NOTHING).exists(),
        "reach": potential_reach(confirmed),
        "engagement": engagement,
        "engagement_words": totals_in_words(engagement),
        "month": my_month(ambassador),
        "page": page,
        "rows": rows,
        "asks": set(asks.values()),
        "is_withdrawn": "withdrawn" in request.GET,
        "stories": stories_of(ambassador)[:MOST_STORIES],
        "charts": _charts(figures) if figures.readers else [],
    }
    return render_page(request, "hub/impact.html", context)


def _charts(figures: Impact) -> list:
    top_month, top_count = max(figures.by_month, key=lambda month: month[1])
    charts = [
        line_chart(
            title=_("Readers by month"),
            caption=ngettext(
                "Your best month was %(month)s, with %(count)s reader.",
                "Your best month was %(month)s, with %(count)s readers.",
                top_count,
            )
            % {
                "month": date_format(top_month, "F Y"),
                "count": number_format(top_count, force_grouping=True),
            },
            labels=[date_format(month, "M Y") for month, _count in figures.by_month],
            series=[(_("Readers"), [count for _month, count in figures.by_month])],
            partial_last=True,
        )
    ]
    if figures.by_network:
        networks = [(network_label(name), count) for name, count in figures.by_network]
        charts.append(
            rank_chart(
                title=_("Readers by network"),
                caption=_("Most of your readers came by %(network)s.")
                % {"network": networks[0][0]},
                labels=[name for name, _count in networks],
                values=[count for _name, count in networks],
                name=_("Readers"),
                header=_("Network"),
            )
        )
    return charts
