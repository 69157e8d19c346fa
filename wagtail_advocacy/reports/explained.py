"""The way from a figure to how it came about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from wagtail_advocacy.measurement.prices import PriceBook, price_book
from wagtail_advocacy.networks import network_choices


# Parts of an address that say how a report is shown, and not what it counts.
NOT_COUNTED = ("p", "ordering", "sort", "export", "by", "shared", "_w_filter_fragment")


@dataclass(frozen=True)
class Line:
    """One step of a calculation: what it is, how much, and why."""

    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Parts of a figure. The first cell of a row is its heading."""

    heading: str
    headers: list[str]
    rows: list[list[str]]
    note: str = ""


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    url: str


@dataclass(frozen=True)
class Rows:
    """What a figure was counted from. ``found`` can be counted and sliced; ``cells`` gives the
    cells of one."""

    heading: str
    headers: list[str]
    found: Any
    cells: Callable[[Any], list[str | Link]]
    note: str = ""


@dataclass(frozen=True)
class Explanation:
    """How ``figure`` came about: ``formula`` in words, ``lines`` with its numbers, ``tables``
    with its parts, ``rows`` that were counted, ``notes`` on what it does not say."""

    title: str
    figure: str
    formula: str
    detail: str = ""
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    rows: Rows | None = None
    notes: list[str] = field(default_factory=list)


class ExplainedMixin:
    """A report whose figures say how they came about: ``explained`` has a function for each,
    which takes the report and gives an ``Explanation``."""

    explained: dict[str, Callable[[Any], Explanation]] = {}
    # True while a figure is explained: then the address may narrow it down further.
    is_explaining = False

    # Which figure that is.
    explained_figure = ""

    @cached_property
    def book(self) -> PriceBook:
        return price_book(self.site)

    @property
    def currency(self) -> str:
        return self.book.currency

    @cached_property
    def labels(self) -> dict[str, str]:
        return {code: str(label) for code, label in network_choices()}

    def label(self, network: str) -> str:
        return self.labels.get(network, network)

    @property
    def asked_item(self) -> int | None:
        """The id of the item that a figure is narrowed down to; ``None`` without one."""
        item = self.request.GET.get("item", "") if self.is_explaining else ""
        return int(item) if item.isdecimal() and len(item) < 19 else None

    @property
    def asked_month(self) -> date | None:
        """The month (its first day) that a figure is narrowed down to; ``None`` without one."""
        found = self.request.GET.get("month", "")
        try:
            return datetime.strptime(found, "%Y-%m").date() if found else None  # noqa: DTZ007
        except ValueError:
            raise Http404 from None

    def narrowed_to_item(self, item_id: int) -> str:
        """Where the figure that is explained is explained for one item."""
        return self.explain(self.explained_figure, item=item_id)

    def explain(self, figure: str, **narrowed: Any) -> str:
        """Where ``figure`` of what was chosen is explained, ``narrowed`` down to a row of the
        report by further filters; ``""`` where it is not."""
        if figure not in self.explained:
            return ""
        query = dict(self._counted_query)
        for name, value in narrowed.items():
            query[name] = ["" if value is None else str(value)]
        address = self._explanations.get(figure)
        if address is None:
            namespace, report = self.index_url_name.split(":")
            address = reverse(f"{namespace}:explanation", args=[report, figure])
            self._explanations[figure] = address
        return f"{address}?{urlencode(query, doseq=True)}" if query else address

    @cached_property
    def _explanations(self) -> dict[str, str]:
        """Where each figure is explained; a page asks for some thousand times."""
        return {}

    @cached_property
    def _counted_query(self) -> dict[str, list[str]]:
        return {
            name: values for name, values in self.request.GET.lists() if name not in NOT_COUNTED
        }
