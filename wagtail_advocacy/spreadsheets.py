"""Spreadsheets that cannot run anything."""

from decimal import Decimal

from wagtail.admin.views.mixins import SpreadsheetExportMixin


# What spreadsheet programs take for the start of a formula (OWASP, CSV injection), full-width
# forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def without_formula(text: str) -> str:
    """``text`` so that no spreadsheet program reads it as a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Wagtail's export, with texts that look like formulas marked as text."""

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, Decimal) and export_format == self.FORMAT_CSV:
            return str(value)
        processed = super().preprocess_field_value(field, value, export_format)
        return without_formula(processed) if isinstance(processed, str) else processed

    def get_heading(self, queryset, field):
        return without_formula(str(self.export_headings.get(field, field)))
