"""Conversions in CSV files."""

import pytest
from django.core.exceptions import ValidationError

from wagtail_advocacy.tracking.conversions import files
from wagtail_advocacy.tracking.conversions.files import decoded, read_file, rewritten
from wagtail_advocacy.tracking.conversions.services import add_default_kinds, book_conversion


pytestmark = pytest.mark.django_db


@pytest.fixture
def read(site, share):
    add_default_kinds(site)
    return lambda text: read_file(site, text.replace("CODE", share.code))


HEADING = "code,kind,external_id,value,currency\n"


def test_columns_may_stand_in_any_order(read):
    (row,) = read("External_ID, kind ,code\nr-7,lead,CODE\n")
    assert row.checked.is_new
    assert (row.checked.external_id, row.checked.kind.slug) == ("r-7", "lead")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_files_of_spreadsheet_programs_are_understood(read, mark, delimiter, line_end):
    lines = [["code", "kind", "external_id", "value"], ["CODE", "sale", "r-7", "12.50"]]
    text = mark + line_end.join(delimiter.join(cells) for cells in lines) + line_end
    (row,) = read(text)
    assert not row.problems
    assert str(row.checked.value) == "12.50"


def test_with_semicolons_a_value_may_have_a_decimal_comma(read):
    (row,) = read("code;kind;external_id;value\nCODE;sale;r-7;1250,5\n")
    assert str(row.checked.value) == "1250.50"


def test_errors_name_the_line_the_column_and_what_is_wrong(read):
    rows = read(
        HEADING + "CODE,lead,r-1,,\n"
        "nobodyhas1,lead,r-2,,\n"
        "\n"
        '"CODE",party,r-3,much,EURO\n'
        "CODE,lead,jan@example.com,,\n"
    )
    wrong = [(row.line, [column for column, _text in row.problems]) for row in rows]
    assert wrong == [
        (2, []),
        (3, ["code"]),
        (5, ["kind", "value", "currency"]),
        (6, ["external_id"]),
    ]
    assert rows[1].problems[0][1] == "There is no share with this code."


def test_a_row_over_two_lines_does_not_shift_the_numbers(read):
    rows = read(HEADING + 'CODE,"le\nad",r-1,,\nCODE,party,r-2,,\n')
    assert [row.line for row in rows] == [2, 4]


def test_what_is_booked_already_is_known(read, share):
    book_conversion(share.code, "lead", "r-1")
    known, new = read(HEADING + "CODE,lead,r-1,,\nCODE,lead,r-2,,\n")
    assert (known.checked.is_new, known.problems) == (False, [])
    assert new.checked.is_new


def test_a_number_that_is_twice_in_the_file_counts_once(read):
    first, same, other = read(HEADING + "CODE,lead,r-1,,\nCODE,lead,r-1,,\nCODE,sale,r-1,,\n")
    assert first.checked.is_new
    assert (same.checked.is_new, same.problems) == (False, [])
    assert [column for column, _text in other.problems] == ["external_id"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There are no rows."),
        ("code,kind,external_id\n", "no rows below"),
        ("code,kind\nCODE,lead\n", "Missing: external_id"),
        ("code,kind,external_id,name\nCODE,lead,r-1,Jan\n", "not for here: name"),
        ("code,kind,external_id,code\nCODE,lead,r-1,x\n", "twice: code"),
        ("a\n" + '"' + "x" * 200_000 + '"', "Line 2 cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(read, text, words):
    with pytest.raises(ValidationError) as caught:
        read(text)
    assert words in caught.value.messages[0]


def test_a_line_with_more_cells_than_columns_is_wrong(read):
    (row,) = read("code,kind,external_id\nCODE,lead,r-1,Jan de Vries\n")
    assert row.problems and not row.checked.is_new


def test_a_file_is_bounded(read, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    with pytest.raises(ValidationError, match="more than 2 rows"):
        read(HEADING + "CODE,lead,r,,\n" * 3)
    monkeypatch.setattr(files, "MOST_BYTES", 20)
    with pytest.raises(ValidationError):
        read(HEADING)
    with pytest.raises(ValidationError):
        decoded(b"x" * 21)


def test_another_encoding_is_named_with_its_line():
    with pytest.raises(ValidationError, match="Line 2"):
        decoded("code\nprénom\n".encode("latin-1"))


def test_what_is_wrong_is_written_again_to_be_corrected(read):
    text = "\ufeff" + HEADING.replace(",", ";") + 'CODE;lead;r-1;;\nno;lead;"r;2";1,5;\n'
    wrong = [row for row in read(text) if row.problems]
    assert rewritten(text, wrong) == ('code;kind;external_id;value;currency\nno;lead;"r;2";1,5;\n')
