"""How figures of one period differ from those of another, as people read it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from .charts import figure
from .queries import change


def compared(now: Decimal | int | None, before: Decimal | int | None) -> tuple[str, str]:
    """How ``now`` differs from ``before``: a sentence and a direction, empty when unknown.

    There is no percentage from zero: the number then says it.
    """
    if now is None or before is None:
        return "", ""
    difference = Decimal(now) - Decimal(before)
    if not difference:
        return (_("as many as before"), "") if now else ("", "")
    direction = "up" if difference > 0 else "down"
    percentage = change(now, before)
    if percentage is None:
        return _("none before"), direction
    # Beyond tenfold a percentage tells nobody anything.
    if percentage >= 1000:
        return _("%(figure)s before") % {"figure": figure(before)}, direction
    text = figure(abs(percentage), unit="%", decimals=1 if abs(percentage) < 10 else 0)
    return (f"+{text}" if difference > 0 else f"\u2212{text}"), direction


def compared_rates(now: Decimal | None, before: Decimal | None) -> tuple[str, str]:
    """How two rates in per cent differ, in percentage points."""
    if now is None or before is None:
        return "", ""
    difference = round(now - before, 1)
    if not difference:
        return _("the same as before"), ""
    points = figure(abs(difference), decimals=1)
    sign = "+" if difference > 0 else "\u2212"
    text = _("%(sign)s%(points)s points") % {"sign": sign, "points": points}
    return text, "up" if difference > 0 else "down"
