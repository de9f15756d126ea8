"""Reading tables as people save them from spreadsheets: CSV with any separator and encoding, or the first sheet of a workbook."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zipfile import ZipFile

from living_review.problems import Problem, did_you_mean, quoted

SIGNS = (",", ";", "\t", "|")
"""What may set cells apart; the first ones are taken where several would do."""
LOOKED_AT = 50
"""How many lines are looked at to find out what sets cells apart."""
WORKBOOK = b"PK\x03\x04"
"""How the file of a workbook (a zip archive) begins."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""How the file of a workbook of Excel 97 begins."""
MEGABYTE = 1_000_000
MOST_XML = 30 * MEGABYTE
"""So much a workbook may unpack to: a small file can hold many times what the memory does."""
MOST_CELLS = 2_000_000
"""So many cells a sheet may reach over, the empty ones among them."""
ERRORS = frozenset({"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"})
"""What stands in a cell of a spreadsheet whose formula failed."""


@dataclass(frozen=True)
class Table:
    """A header, and rows with their line numbers; ``notices`` say how the file was read where that could be wrong."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    decimal_comma: bool = False
    """Whether a comma in a number is a decimal one, since another sign sets cells apart."""


def read_table(raw: bytes, path: str, sheet: str = "") -> Table:
    """The table in the bytes of a file that messages call ``path``: CSV, or a workbook of Excel with its first sheet or the one named."""
    if raw.startswith(WORKBOOK):
        return _workbook(raw, path, sheet)
    if raw.startswith(OLD_WORKBOOK):
        message = "is a workbook of Excel 97, which cannot be read; save it as .xlsx or as CSV in UTF-8"
        return Table((), (), (Problem(path, 1, 1, "", message),))
    text, notice, problem = decoded(raw, path)
    if problem is not None:
        return Table((), (), (problem,))
    header, rows, problems = csv_table(text, path)
    lines = tuple((line, tuple(cells)) for line, cells in rows)
    notices = (notice,) if notice else ()
    return with_one_head(Table(tuple(header), lines, tuple(problems), notices, delimiter_of(text) != ","), path)


def with_one_head(table: Table, path: str) -> Table:
    """The table without lines of a title above its head, and with a head that stands on two lines, as merged cells leave it, in one.

    The upper line of such a head has gaps where the lower one goes on, and the lower one has no number.
    """
    header, rows, notices = table.header, table.rows, table.notices
    while sum(map(bool, header)) == 1 and rows and sum(map(bool, rows[0][1])) > 1:
        notices = (*notices, f"{path}: {quoted(next(filter(None, header)))} was taken for a title above the table")
        header, rows = rows[0][1], rows[1:]
    if len(rows) > 1 and _has_second_line(header, rows[0][1], rows[1:]):
        header = tuple(_joined(header, rows[0][1]))
        notices = (*notices, f"{path}: the head on two lines was read as one: {', '.join(map(quoted, filter(None, header)))}")
        rows = rows[1:]
    return replace(table, header=header, rows=rows, notices=notices)


def _has_second_line(upper: Sequence[str], lower: Sequence[str], rest: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether a head goes on below: where it has gaps the next line has words; and that line is none of data."""
    filled = {i for i, name in enumerate(lower) if name}
    gaps = {i for i, name in enumerate(upper) if not name}
    if len(lower) != len(upper) or not gaps & filled or any(NUMERIC.fullmatch(lower[i]) for i in filled):
        return False
    if upper[0] and lower[0] in ("", upper[0]):
        return True
    numbers = any(NUMERIC.fullmatch(cell) for _, cells in rest for i, cell in enumerate(cells) if i in filled)
    return numbers and len(filled) >= 2 * (len(upper) - len(gaps))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> Iterator[str]:
    """Each name of the lower line with that of the upper one that it stands under, unless that only says that it is about the study."""
    over = ""
    for above, below in zip(upper, lower, strict=True):
        over = above or (over if below else "")
        alone = below and (OF_THE_STUDY.fullmatch(over) or over == below)
        yield " ".join(part for part in ("" if alone else over, below) if part)


OF_THE_STUDY = re.compile(
    r"(study|trial|report|article|publication|general|bibliographic|citation|reference|identification)"
    r"( (characteristics?|information|info|details|data|identification))?",
    re.IGNORECASE,
)
NUMERIC = re.compile(r"[-−+]?[\d.,\s]*\d%?")


def decoded(raw: bytes, path: str) -> tuple[str, str, Problem | None]:
    """The text in the bytes of a file, a notice if its encoding had to be guessed, and what is wrong if it is no text.

    Text is in UTF-8 or UTF-16 with its mark; what is neither is read as Windows-1252, in which spreadsheets of western Europe save.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), "", None
        except UnicodeDecodeError:
            return "", "", Problem(path, 1, 1, "", "starts like text in UTF-16, but is none; save it as CSV in UTF-8")
    try:
        return raw.decode("utf-8-sig"), "", None
    except UnicodeDecodeError as error:
        line, column = raw.count(b"\n", 0, error.start) + 1, error.start - raw.rfind(b"\n", 0, error.start)
        byte = raw[error.start]
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        message = f"byte 0x{byte:02x} is neither UTF-8 nor Windows-1252; save the table as CSV in UTF-8"
        return "", "", Problem(path, line, column, "", message)
    if "\x00" in text:
        return "", "", Problem(path, 1, 1, "", "is no text; save the table as CSV in UTF-8")
    word = quoted(next((found.group() for found in re.finditer(r"\w*[^\x00-\x7f]\w*", text)), ""))
    notice = f"{path}:{line}:{column}: is not UTF-8 and was read as Windows-1252, such as {word}; if letters are wrong, save it as UTF-8"
    return text, notice, None


def csv_table(text: str, path: str) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """The header and the rows with their line numbers, blank lines left out and cells stripped of space and of signs that control.

    What cannot be read is reported as a problem of the file at ``path``; what stands before it is given all the same.
    """
    whole = text.removeprefix("\ufeff")
    said = SAID.match(whole)
    skipped = 1 if said else 0
    whole = whole[said.end() :] if said else whole
    reader = csv.reader(io.StringIO(whole), strict=True, delimiter=delimiter_of(text))
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    try:
        header = [_clean(cell) for cell in next(reader, [])]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num + skipped, [_clean(cell) for cell in cells]))
    except csv.Error as error:
        return header, rows, [Problem(path, reader.line_num + skipped, 1, "", f"is not a CSV file: {error}")]
    if not any(header):
        return header, rows, [Problem(path, 1, 1, "", "is empty; expected a line with the names of columns, and a line for each study")]
    return header, rows, []


CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")
SAID = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
"""The line by which a table tells Excel what sets its cells apart."""


def _clean(cell: str) -> str:
    return CONTROL.sub(" ", cell).strip()


def delimiter_of(text: str) -> str:
    r"""What sets cells apart: the sign that gives most lines as many cells as the header; of equal ones the first of ``SIGNS``.

    >>> delimiter_of("Study;Bias, as judged;Overall\nA;low;low"), delimiter_of("a,b\n1,2")
    (';', ',')
    """
    whole = text.removeprefix("\ufeff")
    said = SAID.match(whole)
    if said:
        return said.group(1)
    return max(SIGNS, key=lambda sign: (_fit(whole, sign), -SIGNS.index(sign)))


def _fit(text: str, sign: str) -> float:
    """The share of lines that have as many cells as the header by this sign; 0 if the header has only one."""
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    counts: list[int] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                counts.append(len(cells))
            if len(counts) > LOOKED_AT:
                break
    except csv.Error:
        pass
    head = next((n for n in counts if n > 1), 1)  # above it there may be a title
    return sum(n == head for n in counts) / len(counts) if head > 1 else 0.0


# ---------------------------------------------------------------------------------------------- workbooks


def _workbook(raw: bytes, path: str, sheet: str) -> Table:
    """The table on a sheet of a workbook; formulas stand with the value that was saved with them."""
    try:
        book = _opened(raw)
    except WorkbookError as error:
        return _refused(path, str(error))
    names = [each.title for each in book.worksheets]
    if not names or (sheet and sheet not in names):
        return _refused(path, f"has no sheet {quoted(sheet)}{did_you_mean(sheet, names)}" if sheet else "has no sheet with cells")
    chosen = book[sheet] if sheet else book.worksheets[0]
    if chosen.max_row * chosen.max_column > MOST_CELLS:
        message = (
            f"reaches to row {chosen.max_row:,} and column {chosen.max_column:,}; delete the empty ones behind the table, or save it as CSV"
        )
        return _refused(path, message, chosen.title)
    rows = _filled_rows(chosen)
    if not rows:
        return _refused(path, "is empty; expected a line with the names of columns", chosen.title)
    others = [name for name in names if name != chosen.title]
    notice = f"{path}: the sheet {quoted(chosen.title)} was read; name another with --sheet: {', '.join(map(quoted, others))}"
    return with_one_head(Table(rows[0][1], rows[1:], (), (notice,) if others and not sheet else ()), path)


def _refused(path: str, message: str, field: str = "") -> Table:
    return Table((), (), (Problem(path, 1, 1, field, message),))


class WorkbookError(Exception):
    """A file that cannot be read as a workbook; the message says what to do."""


def _opened(raw: bytes) -> Any:
    """The workbook in a file.

    Raises:
        WorkbookError: it is none, or unpacks to more than is read.
    """
    from openpyxl import load_workbook  # loads much, which a table in CSV can do without

    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist() if part.filename.endswith(".xml"))
        if unpacked <= MOST_XML:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles that it does not know
                return load_workbook(io.BytesIO(raw), data_only=True, read_only=False)
    except Exception as error:  # whatever the library stumbles over in a file that is none, or is broken, or locked with a password
        raise WorkbookError("is not a workbook that can be read; save it as .xlsx or as CSV in UTF-8") from error
    size = f"unpacks to {unpacked // MEGABYTE} MB, and at most {MOST_XML // MEGABYTE} are read"
    raise WorkbookError(f"{size}; save the sheet as CSV in UTF-8")


def _filled_rows(sheet: Any) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows of a sheet that have something in a cell, with their numbers; cells merged downwards have the same text in each row."""
    downwards = {
        (row, merged.min_col): sheet.cell(merged.min_row, merged.min_col).value
        for merged in sheet.merged_cells.ranges
        if merged.min_col == merged.max_col
        for row in range(merged.min_row + 1, merged.max_row + 1)
    }
    lines = [
        (row, tuple(_cell_text(downwards.get((row, column), cell)) for column, cell in enumerate(cells, 1)))
        for row, cells in enumerate(sheet.iter_rows(values_only=True), 1)
    ]
    filled = [(line, cells) for line, cells in lines if any(cells)]
    width = max((i for _, cells in filled for i, cell in enumerate(cells, 1) if cell), default=0)
    return tuple((line, cells[:width]) for line, cells in filled)


def _cell_text(value: Any) -> str:
    """What stands in a cell of a workbook, as text: whole numbers without decimals, dates as year-month-day, nothing for a fault."""
    if value is None or value in ERRORS:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return _clean(str(value))


def repeated_heads(header: Sequence[str]) -> list[str]:
    """Names that stand over more than one column."""
    return [name for name, n in Counter(name for name in header if name).items() if n > 1]
