"""Charts drawn on the server: SVG for the eye, the same figures as a table for everybody.

``line_chart``, ``bar_chart``, ``rank_chart``, ``loop_chart`` and ``sparkline`` each give an object
that a template shows with ``{{ chart }}`` and that has ``render_html()``. No script and no inline
style; the page needs ``wagtail_advocacy/css/reports-chart.css``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .chart_layout import BarLayout, LineLayout, RankLayout
from .loop_layout import STATIONS, LoopLayout
from .sparkline_layout import sparkline_paths


Number = int | float | Decimal | None
Series = Sequence[tuple[str, Sequence[Number]]]

# Widths for which a chart is drawn; a container query shows the one that fits.
WIDTHS = {"narrow": 300, "medium": 480, "wide": 720}

UNKNOWN = "–"


def figure(value: Number, *, unit: str = "", decimals: int = 0) -> str:
    """``value`` as people read it: grouped digits, ``decimals`` places, "–" for ``None``.

    ``unit`` "%" stands behind the figure, any other unit (a currency) before it. Sums below
    ten keep their cents, so that half a euro does not read as none.
    """
    if value is None:
        return UNKNOWN
    if unit not in {"", "%"} and abs(value) < 10 and value % 1:
        decimals = max(decimals, 2)
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = number_format(rounded, decimals, use_l10n=True, force_grouping=True)
    if unit == "%":
        return f"{text}\u00a0%"
    return f"{unit}\u00a0{text}" if unit else text


class Drawing:
    """Something that shows itself in a template."""

    template_name: str

    def render_html(self, parent_context=None) -> str:
        return render_to_string(self.template_name, {"chart": self})

    def __str__(self):
        return self.render_html()

    __html__ = __str__


@dataclass(frozen=True)
class Chart(Drawing):
    """A figure: title, finding, drawing in three widths, and its numbers as a table."""

    title: str
    caption: str
    labels: list[str]
    series: list[tuple[str, list[Number]]]
    layout: type
    unit: str = ""
    decimals: int = 0
    partial_last: bool = False
    running: int | None = None
    stacked: bool = False
    header: str = ""
    unknown: str = ""
    template_name: str = field(default="wagtail_advocacy/measurement/chart.html", repr=False)

    def __post_init__(self):
        for name, values in self.series:
            if len(values) != len(self.labels):
                raise ValueError(
                    f"Series {name!r} has {len(values)} values for {len(self.labels)} labels."
                )

    def format(self, value: Number) -> str:
        return figure(value, unit=self.unit, decimals=self.decimals)

    def format_tick(self, value: Number) -> str:
        places = 0 if value == int(value) else 1
        return figure(value, unit="%" if self.unit == "%" else "", decimals=places)

    @property
    def has_figures(self) -> bool:
        return any(value is not None for _name, values in self.series for value in values)

    @property
    def has_unknown(self) -> bool:
        return any(value is None for _name, values in self.series for value in values)

    @property
    def drawings(self) -> list:
        return [self.layout(self, name, width) for name, width in WIDTHS.items()]

    @property
    def running_label(self) -> int | None:
        """Which label stands for a period that is not over yet, if one does."""
        return len(self.labels) - 1 if self.partial_last else self.running

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Number and name of each series, when there is more than one."""
        if len(self.series) < 2:
            return []
        return [(index, name) for index, (name, _values) in enumerate(self.series, start=1)]

    @property
    def is_line(self) -> bool:
        return self.layout is LineLayout

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: label and formatted figures, one row a label."""
        return [
            (label, [self.format(values[index]) for _name, values in self.series])
            for index, label in enumerate(self.labels)
        ]

    @property
    def column_names(self) -> list[str]:
        return [name for name, _values in self.series]


def _chart(layout, *, title, caption, labels, series, header="", **options) -> Chart:
    return Chart(
        title=str(title),
        caption=str(caption),
        labels=[str(label) for label in labels],
        series=[(str(name), list(values)) for name, values in series],
        layout=layout,
        header=str(header or _("Month")),
        **options,
    )


def line_chart(
    *,
    title: str,
    caption: str,
    labels: Sequence[str],
    series: Series,
    unit: str = "",
    decimals: int = 0,
    partial_last: bool = False,
    running: int | None = None,
    header: str = "",
    unknown: str = "",
) -> Chart:
    """Lines over time, at most five of them.

    ``caption`` states the finding; ``series`` are pairs of a name and one value per label,
    ``None`` where it is unknown, with ``unknown`` saying why. ``unit`` is "%" or a currency.
    ``partial_last`` draws the last period dashed because it is still running; where others follow
    it, ``running`` says which label it is. ``header`` names what the labels are ("Month" when left
    out). Raises ``ValueError`` when a series does not have one value per label.
    """
    return _chart(
        LineLayout,
        title=title,
        caption=caption,
        labels=labels,
        series=series,
        unit=unit,
        decimals=decimals,
        partial_last=partial_last,
        running=running,
        header=header,
        unknown=unknown,
    )


def bar_chart(
    *,
    title: str,
    caption: str,
    labels: Sequence[str],
    series: Series,
    unit: str = "",
    decimals: int = 0,
    stacked: bool = False,
    partial_last: bool = False,
    header: str = "",
    unknown: str = "",
) -> Chart:
    """Upright bars over time, side by side or ``stacked``. Arguments as for ``line_chart``."""
    return _chart(
        BarLayout,
        title=title,
        caption=caption,
        labels=labels,
        series=series,
        unit=unit,
        decimals=decimals,
        stacked=stacked,
        partial_last=partial_last,
        header=header,
        unknown=unknown,
    )


def rank_chart(
    *,
    title: str,
    caption: str,
    labels: Sequence[str],
    values: Sequence[Number],
    name: str,
    header: str,
    unit: str = "",
    decimals: int = 0,
    unknown: str = "",
) -> Chart:
    """Lying bars, one a label, in the order given: networks, teams. ``name`` says what the
    values are, ``header`` what the labels are."""
    return _chart(
        RankLayout,
        title=title,
        caption=caption,
        labels=labels,
        series=[(name, values)],
        unit=unit,
        decimals=decimals,
        header=header,
        unknown=unknown,
    )


def loop_chart(
    *,
    title: str,
    caption: str,
    labels: Sequence[str],
    values: Sequence[Number],
    name: str,
    header: str,
    unknown: str = "",
) -> Chart:
    """Six stations in a ring, the last leading to the first again. ``name`` says what the values
    are, ``header`` what the labels are. Raises ``ValueError`` for any other number."""
    if len(labels) != STATIONS:
        raise ValueError(f"A loop has {STATIONS} stations, not {len(labels)}.")
    return _chart(
        LoopLayout,
        title=title,
        caption=caption,
        labels=labels,
        series=[(name, values)],
        header=header,
        unknown=unknown,
    )


@dataclass(frozen=True)
class Sparkline(Drawing):
    """A line 24 px high without figures; it stands beside a figure that says the number."""

    values: list[Number]
    partial_last: bool = False
    template_name: str = field(default="wagtail_advocacy/measurement/sparkline.html", repr=False)

    @property
    def paths(self):
        return sparkline_paths(self.values, self.partial_last)


def sparkline(values: Sequence[Number], *, partial_last: bool = False) -> Sparkline:
    """A small line of ``values``; ``None`` leaves a gap, ``partial_last`` dashes the end."""
    return Sparkline(list(values), partial_last)
