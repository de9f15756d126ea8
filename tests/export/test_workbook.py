"""The workbook of all tables, and the table for metafor."""

from __future__ import annotations

import csv
import io
import math
import re
from functools import cache
from pathlib import Path

import pytest
from helpers.properties import cases
from helpers.reviews import BCG, METAFOR, SLEEP, records_of, tables_of
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from living_review.analysis.synthesis import synthesise
from living_review.export.base import ExportFile, ExportSource, csv_file
from living_review.export.data_package import data_package
from living_review.export.files import all_files
from living_review.export.formats import to_csv
from living_review.export.workbook import UNWRITABLE, workbook
from living_review.records.field_types import Column


@cache
def files(folder: Path) -> dict[str, ExportFile]:
    """The data files of a review, by name."""
    records, tables = records_of(folder), tables_of(folder)
    made, problems = synthesise(records, tables)
    assert problems == []
    return {file.name: file for file in all_files(ExportSource(records=records, tables=tables, numbers={}, published={}, syntheses=made))}


def test_each_table_is_a_sheet() -> None:
    """Each CSV file is a sheet with its heads and rows, numbers as numbers; a codebook tells each column, and two builds are alike."""
    raw = files(SLEEP)["tables.xlsx"].make()
    assert isinstance(raw, bytes)
    assert raw == files(SLEEP)["tables.xlsx"].make()
    book = load_workbook(io.BytesIO(raw))
    tables = [file for file in files(SLEEP).values() if file.columns]
    assert book.sheetnames == ["codebook", *(file.name.removesuffix(".csv") for file in tables)]
    for file in tables:
        sheet = book[file.name.removesuffix(".csv")]
        text = file.make()
        assert isinstance(text, str)
        header, *rows = csv.reader(io.StringIO(text))
        assert [cell.value for cell in sheet[1]] == header
        assert sheet.max_row == len(rows) + 1
    studies = book["studies"]
    column = [cell.value for cell in studies[1]].index("participants") + 1
    assert [studies.cell(row, column).value for row in range(2, 6)] == [80, 121, 12, 30]
    described = {(row[0].value, row[1].value) for row in book["codebook"].iter_rows(min_row=2)}
    assert described >= {(file.name.removesuffix(".csv"), each.name) for file in tables for each in file.columns}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("@x", "'@x"),
        ("-1+2", "'-1+2"),
        ("-0.6", "-0.6"),
        ("+3", "+3"),
        ("-5 %", "-5 %"),
        (-0.6, "-0.6"),
    ],
)
def test_formulas(text: object, written: str) -> None:
    """What a spreadsheet would take for a formula is made harmless in CSV, a number that is text stays; in the workbook text is text."""
    assert next(csv.reader(io.StringIO(to_csv(["a"], [{"a": text}]).split("\r\n")[1]))) == [written]
    file = csv_file("x.csv", 1, "x", [Column("a", "string", "a")], lambda: [{"a": text}])
    cell = load_workbook(io.BytesIO(workbook([file])))["x"]["A2"]
    assert (cell.value, cell.data_type) == (text, "n" if isinstance(text, float) else "s")


@cases(40)
@given(
    st.lists(st.tuples(*[st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats() | st.text(max_size=30)] * 2), max_size=6)
)
def test_any_value(rows: list[tuple[object, object]]) -> None:
    """Whatever texts and numbers a table has, a reader of Excel finds them again, as far as its cells can hold them."""
    file = csv_file(
        "x.csv", 1, "x", [Column(name, "string", name) for name in "ab"], lambda: [dict(zip("ab", row, strict=True)) for row in rows]
    )
    raw = workbook([file])
    assert load_workbook(io.BytesIO(raw), read_only=True)["x"].calculate_dimension() == f"A1:B{len(rows) + 1}"
    sheet = load_workbook(io.BytesIO(raw))["x"]
    assert sheet.freeze_panes == "A2"
    assert [(cell.value, cell.font.b) for cell in sheet[1]] == [("a", True), ("b", True)]
    for n, row in enumerate(rows, 2):
        for cell, value in zip((sheet.cell(n, 1), sheet.cell(n, 2)), row, strict=True):
            if isinstance(value, str):
                assert (cell.value or "") == re.sub(r"\r\n?", "\n", UNWRITABLE.sub(" ", value))  # as XML reads the ends of lines
            elif isinstance(value, float) and not math.isfinite(value):
                assert cell.value is None
            else:
                assert (cell.value, isinstance(cell.value, bool)) == (value, isinstance(value, bool))


def test_escalc() -> None:
    """The table for metafor has the numbers and the effects of the data set as metafor itself worked them out (dat.bcg)."""
    with (METAFOR / "dat.bcg.csv").open(encoding="utf-8", newline="") as opened:
        wanted = {float(line["yi"]): (float(line["tpos"]), float(line["vi"])) for line in csv.DictReader(opened)}
    rows = [row for row in files(BCG)["escalc.csv"].rows() if row["synthesis"] == "tuberculosis"]
    assert len(rows) == 13
    for row in rows:
        yi = min(wanted, key=lambda each: abs(each - row["yi"]))
        assert row["yi"] == pytest.approx(yi)
        assert (row["ai"], row["vi"]) == (wanted[yi][0], pytest.approx(wanted[yi][1]))
        assert row["sei"] == pytest.approx(row["vi"] ** 0.5)


def test_keys_and_units_of_the_package() -> None:
    """Each table names what tells its rows apart and the study of each row; columns of people have their unit; every key is there."""
    found = files(SLEEP)
    package = data_package(records_of(SLEEP), [file for file in found.values() if file.name != "tables.xlsx"])
    schemas = {each["path"]: each["schema"] for each in package["resources"] if "schema" in each}
    assert schemas["studies.csv"]["primaryKey"] == ["key"]
    keys = [row["key"] for row in found["studies.csv"].rows()]
    assert len(set(keys)) == len(keys)
    for name in ("outcomes.csv", "harms.csv", "amounts.csv"):
        assert schemas[name]["foreignKeys"] == [{"fields": ["study"], "reference": {"resource": "studies-csv", "fields": ["key"]}}]
        assert {row["study"] for row in found[name].rows()} <= set(keys)
    units = {each["name"]: each.get("unit") for each in schemas["studies.csv"]["fields"]}
    assert (units["participants"], units["minutes_per_session_min"], units["title"]) == ("people", "minutes", None)


def test_names_of_sheets() -> None:
    """However long and alike the names of files are, those of sheets are at most 31 signs and no two alike, as Excel asks."""
    columns = (Column("a", "string", "A"),)
    names = [f"robvis-{'x' * 60}{end}.csv" for end in ("", "y", "z")] + ["codebook.csv", "Codebook.csv", "a:b.csv", "a*b.csv"]
    made = workbook([csv_file(name, 1, "A table", columns, lambda name=name: [{"a": name}]) for name in names])
    book = load_workbook(io.BytesIO(made))
    assert len({sheet.title.casefold() for sheet in book}) == len(book.sheetnames) == 8
    assert max(map(len, book.sheetnames)) <= 31
    listed = [row[0] for row in book["codebook"].iter_rows(min_row=2, values_only=True)]
    assert list(dict.fromkeys(listed)) == book.sheetnames[1:]
