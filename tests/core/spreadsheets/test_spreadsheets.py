"""Spreadsheets that people send: each wrong one gets an answer with the line in which to look."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from core import spreadsheets
from core.spreadsheets import Column, Kind, SpreadsheetRefused, read, write

COLUMNS = (
    Column("item", "Item", required=True, longest=20),
    Column("amount", "Amount", Kind.INTEGER),
    Column("due", "Due", Kind.DATE),
    Column("cycle", "Cycle", Kind.CHOICE, choices=(("YEARLY", "Yearly"), ("MONTHLY", "Monthly"))),
)
HEADINGS = ["Item", "Amount", "Due", "Cycle"]


def workbook(*rows, headings=HEADINGS, shape=None):
    book = Workbook()
    sheet = book.active
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    if shape:
        shape(sheet)
    file = BytesIO()
    book.save(file)
    return file


def faults_of(*rows, **options):
    return [(fault.line, fault.column) for fault in read(workbook(*rows, **options), COLUMNS).faults]


def test_a_good_sheet_is_read_with_its_types():
    sheet = read(workbook(["Contracts", 45_000_000, date(2026, 3, 2), "yearly"]), COLUMNS)
    assert sheet.is_whole
    row = {"item": "Contracts", "amount": 45_000_000, "due": date(2026, 3, 2), "cycle": "YEARLY"}
    assert [(one.line, one.values) for one in sheet.rows] == [(2, row)]


def test_columns_may_stand_in_any_order_and_optional_ones_be_absent():
    sheet = read(workbook([12, "Contracts"], headings=["amount", " item "]), COLUMNS)
    assert sheet.rows[0].values == {"amount": 12, "item": "Contracts"}


def test_wrong_columns_are_named_and_no_row_is_read():
    sheet = read(workbook(["a", "b"], headings=["Amount", "Nonsense"]), COLUMNS)
    assert {(fault.line, fault.column) for fault in sheet.faults} == {(1, "Nonsense"), (1, "Item")}
    assert sheet.rows == []


def test_a_column_that_is_there_twice_is_a_fault():
    assert faults_of(["a", "b"], headings=["Item", "Item"]) == [(1, "Item")]


def test_empty_lines_are_passed_over_but_counted():
    sheet = read(workbook(["one"], [], [None, "many"], ["four"]), COLUMNS)
    assert [row.line for row in sheet.rows] == [2, 4, 5]
    assert {fault.line for fault in sheet.faults} == {4}


def test_a_missing_item_is_named_by_line():
    assert faults_of(["one"], [None, 3]) == [(3, "Item")]


def test_a_date_typed_as_text_is_refused_by_line():
    assert faults_of(["one", 1, "2026-03-02"]) == [(2, "Due")]


def test_formulas_are_refused_by_line():
    assert faults_of(["one", "=1+1"], ['=HYPERLINK("https://x")', 2]) == [(2, "Amount"), (3, "Item")]


def test_merged_cells_are_refused_by_line():
    assert faults_of(["one", 1], ["two", 2], shape=lambda sheet: sheet.merge_cells("A3:B3")) == [(3, "")]


@pytest.mark.parametrize("amount", ["many", 1.5, True, "1e9", "9" * 30, float("1e30")])
def test_what_is_no_whole_number_is_refused(amount):
    assert faults_of(["one", amount]) == [(2, "Amount")]


def test_an_unknown_choice_and_a_long_text_are_refused():
    assert faults_of(["x" * 21, 1, None, "Weekly"]) == [(2, "Item"), (2, "Cycle")]


def test_a_cell_under_no_heading_is_a_fault():
    assert faults_of(["one", 1, None, None, "stray"]) == [(2, "E")]


def test_a_sheet_without_rows_is_a_fault():
    assert faults_of() == [(0, "")]


def test_hundred_thousand_rows_are_refused_without_being_read(monkeypatch):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for number in range(100_000):
        sheet.append([f"Item {number}"])
    file = BytesIO()
    book.save(file)
    taken = []
    real = spreadsheets._row
    monkeypatch.setattr(spreadsheets, "_row", lambda *arguments: taken.append(arguments[0]) or real(*arguments))
    with pytest.raises(SpreadsheetRefused, match=r"5,000"):
        read(file, COLUMNS)
    assert len(taken) <= spreadsheets.MOST_ROWS


def with_first_sheet(change):
    """A good workbook whose first sheet somebody wrote over by hand."""
    source, file = workbook(["one"], ["two"]), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if "sheet1" in part else old.read(part))
    return file


def test_merged_areas_without_end_are_told_by_their_lines_and_not_laid_out():
    areas = b"<mergeCells><mergeCell ref=\"A1:XFD1048576\"/><mergeCell\nref='B2:XFD1048576'/></mergeCells>"
    file = with_first_sheet(lambda sheet: sheet.replace(b"</sheetData>", b"</sheetData>" + areas))
    assert [fault.line for fault in read(file, COLUMNS).faults] == [1, 2]


def test_a_last_line_at_the_end_of_the_world_is_refused_and_not_walked_to():
    file = with_first_sheet(lambda sheet: sheet.replace(b'<row r="3"', b'<row r="1048576"'))
    with pytest.raises(SpreadsheetRefused, match=r"5,000"):
        read(file, COLUMNS)


def test_sheet_that_says_it_is_smaller_than_it_is_is_read_whole():
    file = with_first_sheet(lambda sheet: sheet.replace(b'ref="A1:D3"', b'ref="A1"'))
    assert [row.values["item"] for row in read(file, COLUMNS).rows] == ["one", "two"]


def test_more_columns_than_allowed_are_refused():
    with pytest.raises(SpreadsheetRefused, match="60"):
        read(workbook(["one", *[None] * 59, "beyond"]), COLUMNS)


def test_as_many_rows_as_allowed_are_read():
    assert len(read(workbook(["one"], ["two"]), COLUMNS, most_rows=2).rows) == 2
    with pytest.raises(SpreadsheetRefused):
        read(workbook(["one"], ["two"], ["three"]), COLUMNS, most_rows=2)


def test_a_bomb_is_refused():
    file = workbook(["one"])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/blob.bin", b"0" * 50_000_000)
    with pytest.raises(SpreadsheetRefused):
        read(file, COLUMNS)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"Item,Amount\n1,2", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" * 9])
def test_what_is_no_spreadsheet_is_refused(content):
    with pytest.raises(SpreadsheetRefused):
        read(BytesIO(content), COLUMNS)


def test_a_broken_sheet_inside_a_good_archive_is_refused():
    source, file = workbook(["one"]), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, b"<worksheet><sheetData><row" if "sheet1" in part else old.read(part))
    with pytest.raises(SpreadsheetRefused):
        read(file, COLUMNS)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "LARGEST_FILE", 100)
    with pytest.raises(SpreadsheetRefused):
        read(workbook(["one"]), COLUMNS)


def test_what_is_handed_out_runs_nothing_and_can_be_read_back():
    written = write(
        COLUMNS, [["=cmd|' /C calc'!A0", 5, date(2026, 3, 2), "Yearly"], ["two\x07", None, None, None]], title="x"
    )
    sheet = load_workbook(BytesIO(written)).active
    assert sheet["A2"].data_type == "s" and sheet["A2"].value.startswith("'=")
    assert sheet["A3"].value == "two"
    again = read(BytesIO(written), COLUMNS)
    assert again.is_whole and again.rows[0].values["due"] == date(2026, 3, 2)
