"""Read a CSV file that a command is given, keeping the line of each row."""

from __future__ import annotations

import csv
import io
import re

from living_review.problems import Problem


def csv_table(text: str, path: str) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """The header and the rows with their line numbers, blank lines left out and cells stripped of space and of signs that control.

    Cells are set apart by commas, or by semicolons or tabs if the header has no comma.

    What cannot be read is reported as a problem of the file at ``path``; what stands before it is given all the same.
    """
    whole = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(whole), strict=True, delimiter=delimiter_of(whole))
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    try:
        header = [_clean(cell) for cell in next(reader, [])]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [_clean(cell) for cell in cells]))
    except csv.Error as error:
        return header, rows, [Problem(path, reader.line_num, 1, "", f"is not a CSV file: {error}")]
    if not header:
        return header, rows, [Problem(path, 1, 1, "", "is empty; expected a line with the names of columns, and a line for each study")]
    return header, rows, []


CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")


def _clean(cell: str) -> str:
    return CONTROL.sub(" ", cell).strip()


def delimiter_of(text: str) -> str:
    """What sets cells apart, by the first line of a table."""
    first = text.split("\n", 1)[0]
    return next((sign for sign in ("\t", ";") if "," not in first and sign in first), ",")
