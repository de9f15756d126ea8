"""All tables in one workbook of Excel: a sheet for each, and a codebook of their columns before them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
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
BOLD = 1
"""The number of the style of the heads."""
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


@remembered("openpyxl")
def _written(sheets: Sequence[Sheet]) -> bytes:
    from openpyxl import Workbook  # here, since only a build writes one

    book = Workbook(write_only=True)
    for name, heads, _ in sheets:
        _add(book, name, heads)
    raw = io.BytesIO()
    book.save(raw)
    written = {f"xl/worksheets/sheet{i}.xml": _rows_written(heads, rows) for i, (_, heads, rows) in enumerate(sheets, 1)}
    return _completed(raw.getvalue(), written)


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


def _add(book: Any, name: str, heads: Sequence[str]) -> None:
    """A sheet without its rows, with the heads in bold and in sight wherever one reads."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for i, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(i)].width = min(WIDEST, max(10, len(head) + 2))
    bold = WriteOnlyCell(sheet, "")
    bold.font = Font(bold=True)
    assert bold.style_id == BOLD, "the first style beside the usual one is that of the heads"
    sheet.append([])


@remembered("openpyxl")
def _rows_written(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows of a sheet as openpyxl writes them, in a tenth of the time (ECMA-376, part 1, 18.3.1.80).

    A text that starts like a formula is none; a number that is none, and a text without signs, is no cell's value.
    """
    from openpyxl.compat import safe_string
    from openpyxl.utils import get_column_letter

    columns = [get_column_letter(i) for i in range(1, len(heads) + 1)]

    def cell(place: str, value: Any, style: str = "") -> str:
        if isinstance(value, str):
            text = UNWRITABLE.sub(" ", value[:MOST_SIGNS])
            if not text:
                return f'<c r="{place}"{style} t="inlineStr" />'
            stripped = text.strip()
            space = ' xml:space="preserve"' if stripped and text != stripped else ""
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return f'<c r="{place}"{style} t="inlineStr"><is><t{space}>{text}</t></is></c>'
        if value is None or value != value:
            return ""
        return f'<c r="{place}" t="{"b" if isinstance(value, bool) else "n"}"><v>{safe_string(value)}</v></c>'

    def row(n: int, values: Sequence[Any], style: str = "") -> str:
        cells = "".join(cell(f"{column}{n}", value, style) for column, value in zip(columns, values, strict=True))
        return f'<row r="{n}">{cells}</row>'

    whole = [row(1, heads, f' s="{BOLD}"'), *(row(n, values) for n, values in enumerate(rows, 2))]
    return f"<sheetData>{''.join(whole)}</sheetData>".encode()


def _plain(value: Any) -> Any:
    """A value as a cell holds it; numbers of numpy as those of Python."""
    return value.item() if hasattr(value, "item") else value


NO_ROWS = re.compile(rb"<sheetData ?/>|<sheetData>.*</sheetData>")


def _completed(raw: bytes, rows: Mapping[str, bytes]) -> bytes:
    """The same workbook with the rows of its sheets, and as of a fixed moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">" + DAY.encode() + b"<", content)
            if name in rows:
                before, after = NO_ROWS.split(content)
                content = before + rows[name] + after
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            new.writestr(entry, content)
    return out.getvalue()
