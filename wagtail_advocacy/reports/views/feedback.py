"""What colleagues think of what they are offered, and why they do not share it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, TitleColumn

from wagtail_advocacy.content.feedback_counts import Feedback, site_feedback, words_on
from wagtail_advocacy.content.models import Item, Rating
from wagtail_advocacy.measurement.charts import UNKNOWN, figure, rank_chart
from wagtail_advocacy.permissions import VIEW_FEEDBACK
from wagtail_advocacy.programme.topics import topic_names
from wagtail_advocacy.reports.feedback_words import reason_label, reasons_in_order
from wagtail_advocacy.reports.tables import FigureColumn
from wagtail_advocacy.reports.tiles import Tile

from .base import SiteReportView


REASONS = [reason for reason in Rating.Reason if reason.value]
MOST_TOPICS = 12


@dataclass(frozen=True)
class Row:
    """The feedback on something. Figures are ``None`` where too few people said something."""

    level: str
    name: str
    feedback: Feedback | None
    item: Item | None = None
    is_named: bool = True

    @property
    def people(self) -> int | None:
        return self.feedback.people if self.feedback else None

    @property
    def useful(self) -> int | None:
        return self.feedback.useful if self.feedback else None

    @property
    def not_for_me(self) -> int | None:
        return self.feedback.not_for_me if self.feedback else None

    @property
    def useful_rate(self) -> float | None:
        """How many of the ratings say useful, in per cent."""
        if self.feedback is None or not self.feedback.ratings:
            return None
        return round(100 * self.feedback.useful / self.feedback.ratings, 1)

    @property
    def reasons(self) -> str:
        """The reasons that were given, in words, the commonest first."""
        if self.feedback is None:
            return UNKNOWN
        return ", ".join(
            f"{label} {figure(count)}"
            for reason, label, count in reasons_in_order(self.feedback)
            if reason
        )

    def reason(self, reason: str) -> int | None:
        return self.feedback.reasons[reason] if self.feedback else None


class ExportRow:
    """A row as the spreadsheet shows it: "<5" where too few people said something."""

    def __init__(self, row: Row, too_few: str):
        self.level, self.name = row.level, row.name
        self.useful_rate = row.useful_rate
        for name in ("people", "useful", "not_for_me"):
            setattr(self, name, too_few if row.feedback is None else getattr(row, name))
        for reason in Rating.Reason:
            value = row.reason(reason.value)
            setattr(self, _column(reason), too_few if value is None else value)


def _column(reason: Rating.Reason) -> str:
    return f"reason_{reason.value or 'none'}"


class FeedbackView(SiteReportView):
    permissions = (VIEW_FEEDBACK,)
    page_title = gettext_lazy("Feedback")
    header_icon = "comment"
    filter_names = ("site",)
    default_ordering = "-people"
    paginate_by = 50
    verbose_name_plural = gettext_lazy("items with feedback")
    results_template_name = "wagtail_advocacy/reports/feedback_results.html"
    index_url_name = "wagtail_advocacy_reports:feedback"
    index_results_url_name = "wagtail_advocacy_reports:feedback_results"
    export_filename = "feedback"
    list_export = [
        "level",
        "name",
        "people",
        "useful",
        "not_for_me",
        "useful_rate",
        *(_column(reason) for reason in Rating.Reason),
    ]
    export_headings = {
        "level": gettext_lazy("What"),
        "name": gettext_lazy("Name"),
        "people": gettext_lazy("People"),
        "useful": gettext_lazy("Useful"),
        "not_for_me": gettext_lazy("Not for me"),
        "useful_rate": gettext_lazy("Useful (%)"),
        **{_column(reason): reason.label for reason in Rating.Reason},
    }

    @cached_property
    def columns(self):
        return [
            TitleColumn("name", label=_("Item"), get_url=self.editor_address, sort_key="name"),
            FigureColumn("people", label=_("People"), sort_key="people"),
            FigureColumn("useful", label=_("Useful"), sort_key="useful"),
            FigureColumn("not_for_me", label=_("Not for me"), sort_key="not_for_me"),
            Column("reasons", label=_("Why not")),
        ]

    def editor_address(self, row: Row) -> str | None:
        """Where the user edits the page, if he may."""
        page = row.item.page if row.item else None
        if page is None or not page.permissions_for_user(self.request.user).can_edit():
            return None
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    @property
    def minimum(self) -> int:
        return self.programme.minimum_group_size

    @cached_property
    def report(self):
        return site_feedback(self.site, self.minimum)

    @cached_property
    def items(self) -> dict[int, Item]:
        return Item.objects.select_related("page").in_bulk(list(self.report.items))

    @cached_property
    def item_rows(self) -> list[Row]:
        rows = [
            Row(_("Item"), self.items[pk].title, feedback, self.items[pk])
            for pk, feedback in self.report.items.items()
        ]
        if self.report.others is not None:
            rows.append(Row(_("Item"), _("Other items together"), self.report.others))
        return rows

    @cached_property
    def topic_rows(self) -> list[Row]:
        names = topic_names(self.site, get_language() or "")
        rows = [
            Row(
                _("Topic"),
                names.get(key, "") if key else _("No topic"),
                feedback,
                is_named=key is not None,
            )
            for key, feedback in self.report.topics.items()
        ]
        return sorted(rows, key=lambda row: (-(row.people or 0), row.name.casefold()))

    def get_filtered_queryset(self):
        if self.is_export:
            rows = [Row(_("All"), "", self.report.total), *self.topic_rows, *self.item_rows]
            return [ExportRow(row, f"<{self.minimum}") for row in rows]
        key = self.ordering.removeprefix("-")
        rows = sorted(self.item_rows, key=lambda row: row.name.casefold())
        return sorted(
            rows,
            key=lambda row: row.name.casefold() if key == "name" else getattr(row, key),
            reverse=self.ordering.startswith("-"),
        )

    def get_filename(self):
        return self.export_filename

    @property
    def scope(self):
        return ""

    def tiles(self) -> list[Tile]:
        total = self.report.total
        known = bool(total.people)
        return [
            Tile(
                _("Colleagues who said something"),
                figure(total.people if known else None),
                "" if known else _("too few to be shown"),
                _("Different people who rated at least one item, each once."),
            ),
            Tile(
                _("Useful"),
                figure(total.useful if known else None),
                "",
                _("One rating per person and item; a later one takes the place of an earlier."),
            ),
            Tile(
                _("Not for me"),
                figure(total.not_for_me if known else None),
                "",
                _("The item was hidden from one’s own feed, with a reason or without."),
            ),
        ]

    def reason_chart(self):
        counts = self.report.total.reasons
        ranked = sorted(REASONS, key=lambda reason: -counts.get(reason.value, 0))
        given = [reason for reason in ranked if counts.get(reason.value)]
        if not given:
            return None
        return rank_chart(
            title=_("Why something is not for them"),
            caption=_("Most often: %(reason)s.") % {"reason": given[0].label},
            labels=[reason.label for reason in given],
            values=[counts[reason.value] for reason in given],
            name=_("Ratings"),
            header=_("Reason"),
        )

    def topic_chart(self):
        topics = [row for row in self.topic_rows if row.is_named and row.useful_rate is not None]
        rows = topics[:MOST_TOPICS]
        rows.sort(key=lambda row: -row.useful_rate)
        if len(rows) < 2:
            return None
        return rank_chart(
            title=_("Found useful, by topic (%)"),
            caption=_("%(topic)s is found useful most often.") % {"topic": rows[0].name},
            labels=[row.name for row in rows],
            values=[row.useful_rate for row in rows],
            name=_("Useful"),
            header=_("Topic"),
            unit="%",
            decimals=1,
        )

    def words(self) -> list[tuple[str, str, str]]:
        """What was written, why, and about what."""
        return [
            (words, reason_label(reason), self.items[pk].title if pk else "")
            for pk, reason, words in words_on(self.site, self.minimum)
            if pk is None or pk in self.items
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.is_export:
            return context
        return {
            **context,
            "tiles": self.tiles(),
            "reason_chart": self.reason_chart(),
            "topic_chart": self.topic_chart(),
            "topics": [
                (
                    row.name,
                    f"<{self.minimum}" if row.feedback is None else figure(row.people),
                    UNKNOWN if row.feedback is None else figure(row.useful),
                    UNKNOWN if row.feedback is None else figure(row.not_for_me),
                )
                for row in self.topic_rows
            ],
            "words": self.words(),
            "is_incomplete": self.report.is_incomplete,
            "minimum": self.minimum,
        }
