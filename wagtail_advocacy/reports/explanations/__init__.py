"""How the figures of the reports came about. Each function takes the report that shows the figure
and gives an ``Explanation``."""

from .results import conversions, cost_per_conversion, offered, participation
from .value import clicks, clicks_per_share, not_counted, readers, roi, shares, value


__all__ = [
    "clicks",
    "clicks_per_share",
    "conversions",
    "cost_per_conversion",
    "not_counted",
    "offered",
    "participation",
    "readers",
    "roi",
    "shares",
    "value",
]
