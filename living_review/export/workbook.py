"""All tables in one workbook of Excel: a sheet for each, and a codebook of their columns before them."""

from __future__ import annotations

import html
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from living_review.export.base import ExportFile
from living_review.remembering import remembered

NAME = "tables.xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CODEBOOK = "codebook"
LONGEST = 31
"""How many signs the name of a sheet has at most."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DAY = datetime(1980, 1, 1)
"""Stands for the moment of saving, so that the same records give the same workbook."""
WIDEST = 60
MOST_SIGNS = 32767
"""How many signs a cell of Excel holds."""
Sheet = tuple[str, Sequence[str], Sequence[Sequence[Any]]]
"""The name, the heads of columns and the rows."""


def workbook_file(files: Sequence[ExportFile]) -> ExportFile:
    """The workbook with a sheet for each CSV file of ``files``."""
    tables = [file for file in files if file.columns]
    place = max((file.place for file in files), default=0) + 1
    description = "All tables in one workbook of Excel, a sheet each, with a codebook of their columns"
    return ExportFile(name=NAME, place=place, description=description, media_type=MEDIA_TYPE, make=lambda: workbook(tables))


def workbook(tables: Sequence[ExportFile]) -> bytes:
    """The workbook as bytes. Text is text, whatever sign it starts with, and numbers are numbers."""
    names = _sheet_names([table.name for table in tables])
    sheets: list[Sheet] = [(CODEBOOK, ("sheet", "column", "type", "unit", "description"), list(_codebook(tables, names)))]
    for table in tables:
        heads = tuple(column.name for column in table.columns)
        sheets.append((names[table.name], heads, [[_plain(row.get(name)) for name in heads] for row in table.rows()]))
    return _written(sheets)


@remembered("xlsxwriter")
def _written(sheets: Sequence[Sheet]) -> bytes:
    from xlsxwriter import Workbook  # here, since only a build writes one

    raw = io.BytesIO()
    with Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": DAY})
        bold = book.add_format({"bold": True})
        for name, heads, _ in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for i, head in enumerate(heads):
                sheet.set_column(i, i, min(WIDEST, max(10, len(head) + 2)))
            sheet.write_row(0, 0, heads, bold)
    return _completed(raw.getvalue(), {f"xl/worksheets/sheet{i}.xml": (heads, rows) for i, (_, heads, rows) in enumerate(sheets, 1)})


def _codebook(tables: Sequence[ExportFile], names: dict[str, str]) -> Iterable[list[Any]]:
    for table in tables:
        yield [names[table.name], "", "", "", table.description]
        yield from ([names[table.name], column.name, column.type, column.unit, column.description] for column in table.columns)


def _sheet_names(files: Sequence[str]) -> dict[str, str]:
    """The name of the sheet of each file: at most so long as Excel allows, and no two alike, in whatever case."""
    names: dict[str, str] = {}
    taken = {CODEBOOK}
    for file in files:
        whole = re.sub(r"[\[\]:*?/\\]", " ", file.removesuffix(".csv"))
        endings = ("", *(f"~{n}" for n in range(2, len(files) + 2)))
        names[file] = next(name for end in endings if (name := whole[: LONGEST - len(end)] + end).casefold() not in taken)
        taken.add(names[file].casefold())
    return names


@remembered("xlsxwriter")
def _rows_written(columns: int, rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows of a sheet below its heads (ECMA-376, part 1, 18.3.1.80), which are remembered, as the sheets of a library cannot be.

    A text that starts like a formula is none; a number that is none, and a text without signs, is no cell's value.
    """
    from xlsxwriter.utility import xl_col_to_name

    names = [xl_col_to_name(i) for i in range(columns)]

    def row(n: int, values: Sequence[Any]) -> str:
        return f'<row r="{n}">{"".join(_cell(f"{name}{n}", value) for name, value in zip(names, values, strict=True))}</row>'

    return "".join(row(n, values) for n, values in enumerate(rows, 2)).encode()


def _cell(place: str, value: Any) -> str:
    if isinstance(value, str):
        text = UNWRITABLE.sub(" ", value[:MOST_SIGNS])
        if not text:
            return ""
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f'<c r="{place}" t="inlineStr"><is><t{space}>{html.escape(text, quote=False)}</t></is></c>'
    if value is None or not math.isfinite(value):
        return ""
    return f'<c r="{place}" t="b"><v>{value:d}</v></c>' if isinstance(value, bool) else f'<c r="{place}"><v>{value!r}</v></c>'


def _plain(value: Any) -> Any:
    """A value as a cell holds it; numbers of numpy as those of Python."""
    return value.item() if hasattr(value, "item") else value


HEADS_ALONE = re.compile(rb'(?<=<dimension ref="A1)(:[A-Z]+1)?(?=")')
"""Where a sheet that has but its heads ends."""


def _completed(raw: bytes, bodies: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    """The same workbook with the rows of its sheets below their heads."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in bodies:
                heads, rows = bodies[entry.filename]
                content = HEADS_ALONE.sub(f":{xl_rowcol_to_cell(len(rows), len(heads) - 1)}".encode(), content)
                content = content.replace(b"</sheetData>", _rows_written(len(heads), rows) + b"</sheetData>")
            new.writestr(entry, content)
    return out.getvalue()
