"""All tables in one workbook of Excel: a sheet for each, and a codebook of their columns before them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from living_review.export.base import ExportFile
from living_review.remembering import remembered

NAME = "tables.xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CODEBOOK = "codebook"
LONGEST = 31
"""How many signs the name of a sheet has at most."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DAY = "1980-01-01T00:00:00Z"
"""Stands for the moment of saving, so that the same records give the same workbook."""
WIDEST = 60
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


@remembered("openpyxl")
def _written(sheets: Sequence[Sheet]) -> bytes:
    from openpyxl import Workbook  # here, since only a build writes one

    book = Workbook(write_only=True)
    for name, heads, rows in sheets:
        _add(book, name, heads, rows)
    raw = io.BytesIO()
    book.save(raw)
    return _without_time(raw.getvalue())


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


def _add(book: Any, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for i, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(i)].width = min(WIDEST, max(10, len(head) + 2))

    def cell(value: Any, *, bold: bool = False) -> Any:
        if isinstance(value, str):
            made = WriteOnlyCell(sheet, UNWRITABLE.sub(" ", value))
            made.data_type = "s"  # a text that starts like a formula is none
        else:
            made = WriteOnlyCell(sheet, None if value is None or value != value else value)
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, bold=True) for head in heads])
    for row in rows:
        sheet.append([cell(value) for value in row])


def _plain(value: Any) -> Any:
    """A value as a cell holds it; numbers of numpy as those of Python."""
    return value.item() if hasattr(value, "item") else value


def _without_time(raw: bytes) -> bytes:
    """The same workbook as of a fixed moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">" + DAY.encode() + b"<", content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            new.writestr(entry, content)
    return out.getvalue()
