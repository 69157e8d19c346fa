"""Conversions in a CSV file, as spreadsheet programs save it."""

import csv
from dataclasses import dataclass
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from .checking import FIELDS, REQUIRED, Checked, Sent, check_conversions


MOST_BYTES = 500_000
MOST_ROWS = 2_000
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class FileRow:
    """A row of the file: the line it begins on, as it is written, and as it is understood."""

    line: int
    cells: list[str]
    sent: Sent
    checked: Checked

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs of column and what is wrong in it."""
        return list(self.checked.errors.items())


def decoded(content: bytes) -> str:
    """The text of an uploaded file. Raises ``ValidationError`` where there is none."""
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("This file is too large. Upload at most %(kilobytes)d kB at once."),
            params={"kilobytes": MOST_BYTES // 1000},
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("Line %(line)d is not in UTF-8. Save the file as “CSV UTF-8” first."),
            params={"line": content.count(b"\n", 0, error.start) + 1},
        ) from None


def read_file(site: Site, text: str) -> list[FileRow]:
    """The rows of ``text``, checked for ``site``; nothing is stored.

    The first line names the columns, in any order: ``code``, ``kind`` and ``external_id``, and as
    wanted ``value``, ``currency`` and ``occurred_at``. Commas, semicolons or tabs stand between
    them; with semicolons a value may have a decimal comma. Raises ``ValidationError`` when the
    file as a whole cannot be used.
    """
    if len(text.encode()) > MOST_BYTES:
        raise ValidationError(
            _("This is too much at once. Upload at most %(kilobytes)d kB."),
            params={"kilobytes": MOST_BYTES // 1000},
        )
    lines = text.removeprefix("\ufeff").replace("\0", "")
    _first_line, delimiter = _heading(lines)
    table = csv.reader(StringIO(lines), delimiter=delimiter, skipinitialspace=True)
    try:
        numbered = _numbered(table)
    except csv.Error as error:
        raise ValidationError(
            _("Line %(line)d cannot be read: %(problem)s."),
            params={"line": table.line_num, "problem": error},
        ) from error
    if not numbered:
        raise ValidationError(_("There are no rows."))
    _line, heading = numbered.pop(0)
    columns = _columns(heading)
    if not numbered:
        raise ValidationError(_("There are no rows below the names of the columns."))
    if len(numbered) > MOST_ROWS:
        raise ValidationError(
            ngettext(
                "These are more than %(count)d row. Upload the rest separately.",
                "These are more than %(count)d rows. Upload the rest separately.",
                MOST_ROWS,
            ),
            params={"count": MOST_ROWS},
        )
    sent = [_sent(columns, cells, delimiter) for _line, cells in numbered]
    checked = check_conversions(site, sent)
    for (_line, cells), one in zip(numbered, checked, strict=True):
        if any(cell.strip() for cell in cells[len(columns) :]):
            one.errors["external_id"] = _("This line has more cells than columns have names.")
    return [
        FileRow(line, cells, row, one)
        for (line, cells), row, one in zip(numbered, sent, checked, strict=True)
    ]


def rewritten(text: str, rows: list[FileRow]) -> str:
    """The file ``text`` with its heading and ``rows`` alone."""
    heading, delimiter = _heading(text)
    output = StringIO()
    writer = csv.writer(output, delimiter=delimiter, lineterminator="\n")
    writer.writerow(next(csv.reader([heading], delimiter=delimiter, skipinitialspace=True)))
    writer.writerows(row.cells for row in rows)
    return output.getvalue()


def _heading(text: str) -> tuple[str, str]:
    """The line with the names of the columns, and what stands between them."""
    lines = text.removeprefix("\ufeff").splitlines()
    heading = next((line for line in lines if line.strip()), "")
    return heading, max(DELIMITERS, key=heading.count)


def _numbered(table) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line that it begins on."""
    rows, start = [], 1
    for cells in table:
        if any(cell.strip() for cell in cells):
            rows.append((start, cells))
        start = table.line_num + 1
    return rows


def _columns(heading: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in heading]
    while columns and not columns[-1]:
        columns.pop()
    missing = [name for name in REQUIRED if name not in columns]
    unknown = [name for name in columns if name not in FIELDS]
    if missing:
        raise ValidationError(
            _("The first line must name the columns. Missing: %(names)s."),
            params={"names": ", ".join(missing)},
        )
    if unknown:
        raise ValidationError(
            _("Take out these columns, which are not for here: %(names)s."),
            params={"names": ", ".join(name or "“”" for name in unknown)[:200]},
        )
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise ValidationError(
            _("These columns are there twice: %(names)s."), params={"names": ", ".join(doubled)}
        )
    return columns


def _sent(columns: list[str], cells: list[str], delimiter: str) -> Sent:
    values = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
    if delimiter == ";" and "." not in values.get("value", ""):
        values["value"] = values.get("value", "").replace(",", ".")
    return Sent(**values)
