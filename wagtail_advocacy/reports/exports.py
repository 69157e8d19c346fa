"""Reports' spreadsheets are those of the whole package."""

from wagtail_advocacy.spreadsheets import SafeSpreadsheetMixin, without_formula


__all__ = ["SafeSpreadsheetMixin", "without_formula"]
