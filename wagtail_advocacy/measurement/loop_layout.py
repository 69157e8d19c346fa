"""Where the stations of a loop and the arrows between them go."""

from .chart_layout import BOLD_WIDTH, Shape, Text, number, polygon, shorten


HEIGHT = 76
RADIUS = 8
# Room for an arrow between two stations, beside and below each other.
GAPS = {"narrow": (32, 36), "medium": (36, 44), "wide": (56, 44)}
HEAD = 6
# Columns and rows, clockwise from the start at the top.
WIDE = ((0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1))
NARROW = ((0, 0), (1, 0), (1, 1), (1, 2), (0, 2), (0, 1))
STATIONS = len(WIDE)


class LoopLayout:
    """Six stations in a ring, each with its name and its figure; the last leads to the first."""

    gridlines: list = []
    tick_labels: list = []
    baseline = Shape("M0 0", "")

    def __init__(self, chart, name: str, width: int):
        self.chart = chart
        self.name = name
        self.width = width
        self.places = NARROW if name == "narrow" else WIDE
        self.columns, self.rows = (1 + max(axis) for axis in zip(*self.places, strict=True))
        self.gap_x, self.gap_y = GAPS[name]
        self.box = (width - 2 - self.gap_x * (self.columns - 1)) / self.columns
        self.height = 2 + HEIGHT * self.rows + self.gap_y * (self.rows - 1)

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    def corner(self, index: int) -> tuple[float, float]:
        column, row = self.places[index]
        return 1 + column * (self.box + self.gap_x), 1 + row * (HEIGHT + self.gap_y)

    @property
    def shapes(self) -> list[Shape]:
        shapes = []
        for index in range(STATIONS):
            shapes.append(Shape(self.station(index), f"wa-chart__station {self.css(index)}"))
            shapes += self.arrow(index, (index + 1) % STATIONS)
        return shapes

    @staticmethod
    def css(index: int) -> str:
        return f"wa-chart__station--{index + 1}"

    def station(self, index: int) -> str:
        x, y = self.corner(index)
        r = RADIUS
        width, height = number(self.box - 2 * r), number(HEIGHT - 2 * r)
        return (
            f"M{number(x + r)} {number(y)}h{width}a{r} {r} 0 0 1 {r} {r}v{height}"
            f"a{r} {r} 0 0 1 -{r} {r}h-{width}a{r} {r} 0 0 1 -{r} -{r}v-{height}"
            f"a{r} {r} 0 0 1 {r} -{r}z"
        )

    def arrow(self, start: int, end: int) -> list[Shape]:
        """A line and its head, from the edge of one station to the edge of the next."""
        (x1, y1), (x2, y2) = self.corner(start), self.corner(end)
        room = 4
        if y1 == y2:
            y, way = y1 + HEIGHT / 2, 1 if x2 > x1 else -1
            tail = x1 + self.box + room if way > 0 else x1 - room
            tip = x2 - room if way > 0 else x2 + self.box + room
            line = f"M{number(tail)} {number(y)}H{number(tip - way * HEAD)}"
            back = tip - way * HEAD * 1.4
            head = polygon((tip, y), (back, y - HEAD), (back, y + HEAD))
        else:
            x, way = x1 + self.box / 2, 1 if y2 > y1 else -1
            tail = y1 + HEIGHT + room if way > 0 else y1 - room
            tip = y2 - room if way > 0 else y2 + HEIGHT + room
            line = f"M{number(x)} {number(tail)}V{number(tip - way * HEAD)}"
            back = tip - way * HEAD * 1.4
            head = polygon((x, tip), (x - HEAD, back), (x + HEAD, back))
        return [Shape(line, "wa-chart__arrow"), Shape(head, "wa-chart__arrowhead")]

    @property
    def axis_labels(self) -> list[Text]:
        return [
            self.text(index, 24, shorten(label, self.box - 12), "wa-chart__name")
            for index, label in enumerate(self.chart.labels)
        ]

    @property
    def end_labels(self) -> list[Text]:
        values = self.chart.series[0][1]
        return [
            self.text(index, 58, self.chart.format(value), f"wa-chart__end {self.size(value)}")
            for index, value in enumerate(values)
        ]

    def size(self, value) -> str:
        """Large, as long as there is room for it."""
        fits = len(self.chart.format(value)) * BOLD_WIDTH * 2.2 < self.box
        return "wa-chart__figure" if fits else ""

    def text(self, index: int, below: float, text: str, css: str) -> Text:
        x, y = self.corner(index)
        return Text(number(x + self.box / 2), number(y + below), text, "middle", css)
