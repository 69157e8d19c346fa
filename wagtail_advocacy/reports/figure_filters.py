"""The filters of the reports about content, campaigns and networks."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign, Item, Kind, Origin
from wagtail_advocacy.measurement.value import NO_CAMPAIGN
from wagtail_advocacy.programme.topics import topic_names

from .filters import PeriodForm, ReportFilterSet


# What the filter of campaigns calls what has none.
WITHOUT = "none"

SHARED = [
    ("yes", _("Shared in the period")),
    ("no", _("Not shared in the period")),
    ("never", _("Nobody shared it yet")),
]


@dataclass(frozen=True)
class ItemChoice:
    """Which items were chosen, by the filters that are about them; left open: all."""

    kind: str = ""
    topic: str = ""
    origin: str = ""
    item: int | None = None

    def __bool__(self):
        return bool(self.kind or self.topic or self.origin or self.item)

    def narrow(self, items):
        """``items`` that are among the chosen."""
        if self.kind:
            items = items.filter(kind=self.kind)
        if self.origin:
            items = items.filter(origin=self.origin)
        if self.topic:
            chosen = Item.topics.through.objects.filter(topic__translation_key=self.topic)
            items = items.filter(pk__in=chosen.values("item"))
        return items.filter(pk=self.item) if self.item else items


class FiguresForm(PeriodForm):
    """A team and a campaign, or an item, together could point at single people."""

    def clean(self):
        values = super().clean()
        for name in ("campaign", "by"):
            if values.get("team") and values.get(name):
                self.add_error(
                    name,
                    _(
                        "Choose a team, or campaigns and content: both together could point at "
                        "single people."
                    ),
                )
        return values


class FiguresFilterSet(ReportFilterSet):
    campaign = ChoiceFilter(label=_("Campaign"), empty_label=_("All campaigns"))
    kind = ChoiceFilter(label=_("Kind"), empty_label=_("All kinds"), choices=Kind.choices)
    topic = ChoiceFilter(label=_("Topic"), empty_label=_("All topics"))
    origin = ChoiceFilter(label=_("Origin"), empty_label=_("All"), choices=Origin.choices)
    shared = ChoiceFilter(label=_("Shared"), empty_label=_("All"), choices=SHARED)

    class Meta(ReportFilterSet.Meta):
        form = FiguresForm

    def __init__(self, *args, site: Site, names: Collection[str], **kwargs):
        super().__init__(*args, site=site, names=names, **kwargs)
        if "campaign" in names:
            campaigns = Campaign.objects.filter(site=site).values_list("pk", "name")
            self.filters["campaign"].extra["choices"] = [
                *((str(pk), name) for pk, name in campaigns),
                (WITHOUT, _("Without a campaign")),
            ]
        if "topic" in names:
            topics = sorted(topic_names(site).items(), key=lambda topic: topic[1].casefold())
            self.filters["topic"].extra["choices"] = [(str(key), name) for key, name in topics]
        for name in {"campaign", "kind", "topic", "origin", "shared", "by"} - set(names):
            self.filters.pop(name, None)

    def value(self, name: str) -> str:
        """What was chosen for the filter ``name``; ``""`` for nothing, or nothing valid."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        return values.get(name) or ""

    def item_choice(self, item: int | None = None) -> ItemChoice:
        """The chosen items, ``item`` (an id) alone if given."""
        return ItemChoice(self.value("kind"), self.value("topic"), self.value("origin"), item)

    @property
    def campaign_id(self) -> int | None:
        chosen = self.value("campaign")
        if chosen == WITHOUT:
            return NO_CAMPAIGN
        return int(chosen) if chosen else None
