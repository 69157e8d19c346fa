"""How the figures of the reports came about. Each function takes the report that shows the figure
and gives an ``Explanation``."""

from .goals import figure_of_goal
from .groups import figure_of_team, participation_of_group, participation_of_period
from .results import conversions, cost_per_conversion, offered, participation
from .value import clicks, clicks_per_share, not_counted, readers, roi, shares, value


__all__ = [
    "clicks",
    "clicks_per_share",
    "conversions",
    "cost_per_conversion",
    "figure_of_goal",
    "figure_of_team",
    "not_counted",
    "offered",
    "participation",
    "participation_of_group",
    "participation_of_period",
    "readers",
    "roi",
    "shares",
    "value",
]
