"""What a page brought, in its editor: the state, the figures, and who is offered it."""

from django.forms import Media, Script
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from wagtail_advocacy.content.aim import audience_names
from wagtail_advocacy.content.feedback_counts import feedback_on, words_on
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.probe import BAD_STATES, check_text
from wagtail_advocacy.content.queries import canonical_page
from wagtail_advocacy.content.target import public_target
from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.queries import ItemFigures, item_figures
from wagtail_advocacy.permissions import MANAGE_SUGGESTIONS, has_permission
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.suggestions.queries import credited_names, suggestion_behind

from .feedback_words import in_a_sentence, reason_label
from .states import outside_window
from .tiles import Tile


MOST_WORDS = 10


class ItemPanel(Panel):
    """Read-only; shown once the page has been offered. The figures are those of the listing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_advocacy/reports/page_panel.html"

        @cached_property
        def item(self) -> Item | None:
            page = self.instance
            if page.pk is None:
                return None
            items = Item.objects.select_related("site", "page")
            return items.filter(page_id=canonical_page(page).pk).first()

        def is_shown(self):
            return self.item is not None and super().is_shown()

        @property
        def media(self):
            return Media(
                css={
                    "all": [
                        "wagtail_advocacy/css/reports-chart.css",
                        "wagtail_advocacy/css/reports-admin.css",
                    ]
                },
                js=[Script("wagtail_advocacy/js/target-check.js", type="module")],
            )

        def get_context_data(self, parent_context=None):
            item = self.item
            reason = public_target(item).reason
            minimum = settings_for(item.site).minimum_group_size
            return {
                **super().get_context_data(parent_context),
                "reason": reason.label if reason else outside_window(item, timezone.now()),
                "check_url": reverse("wagtail_advocacy_content:check", args=[item.pk]),
                "check_text": check_text(item),
                "is_bad": item.target_state in BAD_STATES,
                "audience": audience_text(item),
                "suggested": suggestion_text(item),
                "suggestion_url": self.suggestion_url(item),
                "tiles": item_tiles(item),
                "feedback": in_a_sentence(feedback_on(item, minimum), minimum),
                "feedback_words": [
                    (words, reason_label(why))
                    for _item, why, words in words_on(item.site, minimum, item)[:MOST_WORDS]
                ],
                "listing_url": reverse("wagtail_advocacy_reports:items"),
            }

        def suggestion_url(self, item: Item) -> str:
            """The suggestion that it was made of, for those who decide on suggestions."""
            suggestion = suggestion_behind(item) if item.origin == Item.Origin.SUGGESTED else None
            if suggestion is None or not has_permission(self.request.user, MANAGE_SUGGESTIONS):
                return ""
            return reverse("advocacy_suggestions:edit", args=[suggestion.pk])


def suggestion_text(item: Item) -> str:
    """That a colleague suggested it, with his name if he allowed it; ``""`` for anything else."""
    if item.origin != Item.Origin.SUGGESTED:
        return ""
    name = credited_names([item]).get(item.pk, "")
    if not name:
        return _("Suggested by a colleague.")
    return _("Suggested by %(name)s.") % {"name": name}


def audience_text(item: Item) -> str:
    """Whom ``item`` is offered to, in a few words."""
    if not item.is_aimed:
        return _("everybody who takes part")
    return ", ".join(audience_names(item)) or _("nobody: its audience no longer exists")


def item_tiles(item: Item) -> list[Tile]:
    """Shares, clicks, readers and value of ``item``."""
    found = item_figures(item.site, item).get(item.pk, ItemFigures()).for_item(item)
    currency = settings_for(item.site).currency
    return [
        Tile(_("Shares"), figure(found.shares), counts=_("Confirmed shares.")),
        Tile(
            _("Clicks"),
            figure(found.clicks),
            counts=_("Visits from outside, at most one per visitor and half-hour."),
        ),
        Tile(
            _("Readers"),
            figure(found.readers),
            counts=_("Different visitors of one share on one day."),
        ),
        Tile(
            _("Media value (estimate)"),
            figure(found.value, unit=currency),
            _("no price was in force") if found.value is None and found.readers else "",
            _("Readers × the price per click of the day."),
        ),
    ]
