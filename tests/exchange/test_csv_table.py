"""Reading tables as spreadsheets save them."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from living_review.exchange.csv_table import delimiter_of, read_table


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2\n", ";"),
        ("a\tb\n1,5\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("Study;Bias, randomised;Overall\nA;low;low\n", ";"),
        ('"Study, year";D1\n"A, 2012";low\n', ";"),
        ("Study,What; when\nA,x\nB,y\n", ","),
        ("sep=;\na,b;c\n1;2\n", ";"),
        ("one\nA\n", ","),
    ],
)
def test_separators(text: str, sign: str) -> None:
    """What sets cells apart is found by the lines that it makes alike, or said in Excel's own first line."""
    assert delimiter_of(text) == sign


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    """Each encoding in which spreadsheets save gives the same names; only one that had to be guessed is told, with its place."""
    table = read_table("Study,D1\nMüller,Low\n".encode(encoding), "x.csv")
    assert (table.header, table.rows, table.problems) == (("Study", "D1"), ((2, ("Müller", "Low")),), ())
    told = "x.csv:2:2: is not UTF-8 and was read as Windows-1252, such as 'Müller'; if letters are wrong, save it as UTF-8"
    assert table.notices == ((told,) if encoding == "cp1252" else ())


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a,b\n\x81,2\n", "x.csv:2:1: byte 0x81 is neither UTF-8 nor Windows-1252; save the table as CSV in UTF-8"),
        (b"\xff\xfea", "x.csv:1:1: starts like text in UTF-16, but is none; save it as CSV in UTF-8"),
        (b"\xd0\xcf\x11\xe0old", "x.csv:1:1: is a workbook of Excel 97, which cannot be read; save it as .xlsx or as CSV in UTF-8"),
        (b"PK\x03\x04 no workbook", "x.csv:1:1: is not a workbook that can be read; save it as .xlsx or as CSV in UTF-8"),
    ],
)
def test_what_is_no_table(raw: bytes, message: str) -> None:
    """A file that is none of these is named as what it is."""
    assert [str(problem) for problem in read_table(raw, "x.csv").problems] == [message]


def test_workbook() -> None:
    """The first sheet of a workbook is read: numbers as they were typed, days as ISO dates, faults of formulas and blanks as nothing."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in (["Study", "n", "effect", "day", "ok", "gone"], [], ["Alder", 12, -0.6, datetime(2020, 1, 2), True, "#N/A"]):
        sheet.append(row)
    book.create_sheet("Notes").append(["x"])
    raw = io.BytesIO()
    book.save(raw)
    table = read_table(raw.getvalue(), "x.xlsx")
    assert table.rows == ((3, ("Alder", "12", "-0.6", "2020-01-02", "TRUE", "")),)
    assert table.notices == ("x.xlsx: the sheet 'Data' was read; name another with --sheet: 'Notes'",)
    assert read_table(raw.getvalue(), "x.xlsx", "Notes").header == ("x",)
    missing = read_table(raw.getvalue(), "x.xlsx", "Xyz").problems
    assert [str(problem) for problem in missing] == ["x.xlsx:1:1: has no sheet 'Xyz'; expected one of Data, Notes"]


@pytest.mark.parametrize(
    ("text", "header", "first"),
    [
        ("Risk of bias\nStudy,D1\nA,Low\n", ("Study", "D1"), "A"),
        ("Table 1;;\n;;\nStudy;N;Age\nA;1;2\n", ("Study", "N", "Age"), "A"),
        ("Study,Drug,,Placebo,\n,events,n,events,n\nA,1,2,3,4\n", ("Study", "Drug events", "Drug n", "Placebo events", "Placebo n"), "A"),
        ("Study information,,People,\nStudy,Year,N,Age\nA,2001,2,3\n", ("Study", "Year", "People N", "People Age"), "A"),
        ("Study,D1,,\nA,Low,seen twice,by two\nB,High,,\n", ("Study", "D1", "", ""), "A"),
        ("Study,N,\nA,1,ok\n", ("Study", "N", ""), "A"),
        ("Study\nA\nB\n", ("Study",), "A"),
    ],
)
def test_heads(text: str, header: tuple[str, ...], first: str) -> None:
    """A title above the head is none, and a head on two lines, as merged cells leave it, is one; data below gaps in a head stay data."""
    table = read_table(text.encode(), "x.csv")
    assert (table.header, table.rows[0][1][0]) == (header, first)
    assert bool(table.notices) == (not text.startswith(("Study,D1", "Study,N", "Study\n")))


def test_merged_cells() -> None:
    """Cells that are merged downwards hold their value on each line; the head of merged cells is read as one."""
    book, raw = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["Sheet 3"], ["Study", "People", None], [None, "N", "Women"], ["Alder", 1, 2], [None, 3, 4]):
        sheet.append(row)
    for merged in ("A1:C1", "A2:A3", "B2:C2", "A4:A5"):
        sheet.merge_cells(merged)
    book.save(raw)
    table = read_table(raw.getvalue(), "x.xlsx")
    assert table.header == ("Study", "People N", "People Women")
    assert table.rows == ((4, ("Alder", "1", "2")), (5, ("Alder", "3", "4")))
