"""Figures that explain themselves."""

from dataclasses import dataclass

from wagtail_advocacy.measurement.charts import Sparkline


@dataclass(frozen=True)
class Tile:
    """One figure: ``figure`` and ``detail`` as people read them, ``counts`` what is counted.

    ``direction`` is "up", "down" or "" and goes with ``change``.
    """

    label: str
    figure: str
    detail: str = ""
    counts: str = ""
    change: str = ""
    direction: str = ""
    sparkline: Sparkline | None = None
    url: str = ""
    # Where it is told how the figure came about.
    explained: str = ""
