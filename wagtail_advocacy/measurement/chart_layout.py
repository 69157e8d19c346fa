"""Where the lines, bars and texts of a chart go, in SVG units (1 unit = 1 px at full size)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10


GRIDLINES = 3
FONT_SIZE = 12
CHARACTER_WIDTH = 6.8
BOLD_WIDTH = 7.8
SERIES_COLOURS = 5
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
MARKER = 3.5


def text_width(text: str) -> float:
    """About how wide ``text`` is drawn at 12 px."""
    return len(text) * CHARACTER_WIDTH


def shorten(text: str, width: float) -> str:
    """``text`` cut to fit ``width``."""
    room = max(int(width / CHARACTER_WIDTH), 4)
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def number(value: float) -> str:
    """A coordinate; never with a decimal comma, whatever the language."""
    return f"{value:.1f}".removesuffix(".0")


def nice_step(highest: float, *, whole: bool) -> float:
    """The distance of the gridlines, so that the top one is not below ``highest``.

    ``whole``: the figures are whole numbers, so the lines stand on whole numbers too.
    """
    if highest <= 0:
        return 1
    raw = highest / GRIDLINES
    magnitude = 10 ** floor(log10(raw))
    step = next(s * magnitude for s in STEPS if s * magnitude >= raw * 0.999999)
    return ceil(step) if whole else step


@dataclass(frozen=True)
class Text:
    x: str
    y: str
    text: str
    anchor: str = "middle"
    css: str = ""


@dataclass(frozen=True)
class Shape:
    d: str
    css: str


def runs(points: list[tuple[float, float] | None]) -> Iterator[list[tuple[int, float, float]]]:
    """The stretches of ``points`` without a gap, as (index, x, y)."""
    run = []
    for index, point in enumerate(points):
        if point is None:
            if run:
                yield run
            run = []
        else:
            run.append((index, *point))
    if run:
        yield run


def line_path(points) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for *_index, x, y in points)


def polygon(*corners: tuple[float, float]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "z"


def marker_path(kind: int, x: float, y: float, size: float = MARKER) -> str:
    """The marker of series ``kind``: disc, square, triangle, diamond, bar."""
    far = size + 1
    if kind == 1:
        r = number(size)
        turn = f"a{r} {r} 0 1 0 {number(2 * size)} 0a{r} {r} 0 1 0 {number(-2 * size)} 0z"
        return f"M{number(x - size)} {number(y)}{turn}"
    if kind == 2:
        return polygon(
            (x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)
        )
    if kind == 3:
        return polygon((x, y - far), (x + far, y + size), (x - far, y + size))
    if kind == 4:
        return polygon((x, y - far), (x + far, y), (x, y + far), (x - far, y))
    return polygon((x - far, y - 1.5), (x + far, y - 1.5), (x + far, y + 1.5), (x - far, y + 1.5))


def series_number(index: int) -> int:
    return index % SERIES_COLOURS + 1


class Layout:
    """A drawing area with a baseline, three gridlines and labels below."""

    height = 240
    top = 14
    bottom = 26

    def __init__(self, chart, name: str, width: int):
        self.chart = chart
        self.name = name
        self.width = width
        self.step = nice_step(self.highest(), whole=chart.decimals == 0)
        self.ticks = [self.step * index for index in range(GRIDLINES + 1)]
        self.left = max(text_width(chart.format_tick(tick)) for tick in self.ticks) + 10
        self.right = self.right_margin()
        self.plot_width = width - self.left - self.right
        self.plot_height = self.height - self.top - self.bottom

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    def highest(self) -> float:
        known = [float(v) for _name, values in self.chart.series for v in values if v is not None]
        return max(known, default=0)

    def right_margin(self) -> float:
        return 12

    def y(self, value: float | Decimal) -> float:
        return self.top + self.plot_height * (1 - float(value) / self.ticks[-1])

    def x(self, index: int) -> float:
        raise NotImplementedError

    @property
    def baseline(self) -> Shape:
        return Shape(f"M{number(self.left)} {number(self.y(0))}h{number(self.plot_width)}", "")

    @property
    def gridlines(self) -> list[Shape]:
        return [
            Shape(f"M{number(self.left)} {number(self.y(tick))}h{number(self.plot_width)}", "")
            for tick in self.ticks[1:]
        ]

    @property
    def tick_labels(self) -> list[Text]:
        return [
            Text(
                number(self.left - 8),
                number(self.y(tick) + 4),
                self.chart.format_tick(tick),
                "end",
            )
            for tick in self.ticks
        ]

    @property
    def axis_labels(self) -> list[Text]:
        """As many labels as there is room for, counted back from the last one."""
        labels = self.chart.labels
        if not labels:
            return []
        widest = max(text_width(label) for label in labels) + 10
        every = max(ceil(len(labels) * widest / self.plot_width), 1)
        kept = [i for i in range(len(labels)) if (len(labels) - 1 - i) % every == 0]
        return [
            Text(number(self.within(self.x(i), labels[i])), number(self.height - 8), labels[i])
            for i in kept
        ]

    def within(self, x: float, label: str) -> float:
        """``x`` moved so that a centred ``label`` stays inside the drawing."""
        half = text_width(label) / 2
        return min(max(x, half), self.width - half)


class LineLayout(Layout):
    def right_margin(self) -> float:
        room = max((len(text) for _value, text in self.end_texts()), default=0) * BOLD_WIDTH + 12
        return min(room, self.width * 0.3)

    def end_texts(self) -> list[tuple[float | None, str]]:
        """The last known value of each series and what stands beside it."""
        texts = []
        for name, values in self.chart.series:
            known = [value for value in values if value is not None]
            named = len(self.chart.series) > 1 and self.name != "narrow"
            last = known[-1] if known else None
            text = name if named else self.chart.format(last)
            texts.append((last, shorten(text, self.width * 0.3 - 14)))
        return texts

    def x(self, index: int) -> float:
        count = len(self.chart.labels)
        return self.left + (
            self.plot_width / 2 if count == 1 else 6 + (self.plot_width - 12) * index / (count - 1)
        )

    def points(self, values) -> list[tuple[float, float] | None]:
        return [
            None if value is None else (self.x(index), self.y(value))
            for index, value in enumerate(values)
        ]

    @property
    def shapes(self) -> list[Shape]:
        shapes = []
        for index, (_name, values) in enumerate(self.chart.series):
            kind = series_number(index)
            for run in runs(self.points(values)):
                shapes += self.lines(run, kind)
                shapes += self.markers(run, kind)
        return shapes

    def is_running(self, index: int) -> bool:
        """Whether a line that ends at this label ends in a period that is not over yet."""
        return index == self.chart.running_label

    def lines(self, run, kind: int) -> list[Shape]:
        css = f"wa-chart__line wa-chart__line--{kind}"
        if not self.is_running(run[-1][0]):
            return [Shape(line_path(run), css)] if len(run) > 1 else []
        whole = [Shape(line_path(run[:-1]), css)] if len(run) > 2 else []
        running = (
            [Shape(line_path(run[-2:]), f"{css} wa-chart__line--running")] if len(run) > 1 else []
        )
        return whole + running

    def markers(self, run, kind: int) -> list[Shape]:
        room_for_all = self.plot_width / max(len(self.chart.labels), 1) >= 16
        shapes = []
        for index, x, y in run:
            if room_for_all or len(run) == 1 or index == run[-1][0]:
                css = f"wa-chart__marker wa-chart__marker--{kind}"
                if self.is_running(index) and index == run[-1][0]:
                    css += " wa-chart__marker--running"
                shapes.append(Shape(marker_path(kind, x, y), css))
        return shapes

    @property
    def end_labels(self) -> list[Text]:
        wanted = sorted(
            (self.y(value) + 4, index, text)
            for index, (value, text) in enumerate(self.end_texts())
            if value is not None
        )
        gap = FONT_SIZE + 3
        placed, lowest = [], float("-inf")
        for y, index, text in wanted:
            y = max(y, lowest + gap)
            lowest = y
            placed.append((y, index, text))
        overflow = lowest - (self.height - self.bottom + 4)
        shift = max(overflow, 0) if placed else 0
        return [
            Text(
                number(self.left + self.plot_width + 4),
                number(y - shift),
                text,
                "start",
                f"wa-chart__end wa-chart__end--{series_number(index)}",
            )
            for y, index, text in placed
        ]


class BarLayout(Layout):
    def highest(self) -> float:
        if not self.chart.stacked:
            return super().highest()
        columns = zip(*(values for _name, values in self.chart.series), strict=True)
        return max(
            (float(sum(v for v in column if v is not None)) for column in columns), default=0
        )

    @property
    def slot(self) -> float:
        return self.plot_width / max(len(self.chart.labels), 1)

    def x(self, index: int) -> float:
        return self.left + self.slot * (index + 0.5)

    @property
    def shapes(self) -> list[Shape]:
        side_by_side = 1 if self.chart.stacked else max(len(self.chart.series), 1)
        bar = min(self.slot * 0.72 / side_by_side, 36)
        shapes = []
        for index in range(len(self.chart.labels)):
            running = self.chart.partial_last and index == len(self.chart.labels) - 1
            base = 0.0
            for order, (_name, values) in enumerate(self.chart.series):
                value = values[index]
                if not value:
                    continue
                offset = 0 if self.chart.stacked else order
                x = self.x(index) - bar * side_by_side / 2 + bar * offset
                low, high = (base, base + float(value)) if self.chart.stacked else (0, value)
                base = float(high)
                css = f"wa-chart__bar wa-chart__bar--{series_number(order)}"
                if running:
                    css += " wa-chart__bar--running"
                shapes.append(
                    Shape(
                        f"M{number(x + 1)} {number(self.y(low))}V{number(self.y(high))}"
                        f"h{number(max(bar - 2, 1))}V{number(self.y(low))}z",
                        css,
                    )
                )
        return shapes

    @property
    def end_labels(self) -> list[Text]:
        return []


class RankLayout(Layout):
    """One lying bar a label: the label above it, the figure at its end."""

    row = 44
    thickness = 14

    def __init__(self, chart, name: str, width: int):
        self.height = self.row * max(len(chart.labels), 1) + 4
        super().__init__(chart, name, width)
        self.left = 2
        longest = max((len(chart.format(value)) for value in chart.series[0][1]), default=0)
        self.plot_width = width - self.left - longest * BOLD_WIDTH - 12

    def length(self, value) -> float:
        highest = self.highest()
        return self.plot_width * float(value) / highest if highest else 0

    def bar_top(self, index: int) -> float:
        return self.row * index + 22

    @property
    def baseline(self) -> Shape:
        return Shape(f"M{number(self.left)} 4V{number(self.height - 4)}", "")

    gridlines: list = []
    tick_labels: list = []

    @property
    def axis_labels(self) -> list[Text]:
        return [
            Text(
                number(self.left + 4),
                number(self.row * index + 16),
                shorten(label, self.width - 8),
                "start",
                "wa-chart__name",
            )
            for index, label in enumerate(self.chart.labels)
        ]

    @property
    def shapes(self) -> list[Shape]:
        return [
            Shape(
                f"M{number(self.left)} {number(self.bar_top(index))}"
                f"h{number(max(self.length(value), 1))}v{self.thickness}H{number(self.left)}z",
                "wa-chart__bar wa-chart__bar--1",
            )
            for index, value in enumerate(self.chart.series[0][1])
            if value is not None
        ]

    @property
    def end_labels(self) -> list[Text]:
        return [
            Text(
                number(self.left + (self.length(value) if value is not None else 0) + 6),
                number(self.bar_top(index) + 11),
                self.chart.format(value),
                "start",
                "wa-chart__end",
            )
            for index, value in enumerate(self.chart.series[0][1])
        ]
