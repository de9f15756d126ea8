"""Read a CSV file that a command is given, keeping the line of each row."""

from __future__ import annotations

import csv
import io

from living_review.problems import Problem


def csv_table(text: str, path: str) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """The header and the rows with their line numbers, blank lines left out and cells stripped of space.

    What cannot be read is reported as a problem of the file at ``path``; what stands before it is given all the same.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        return header, rows, [Problem(path, reader.line_num, 1, "", f"is not a CSV file: {error}")]
    if not header:
        return header, rows, [Problem(path, 1, 1, "", "is empty; expected a line with the names of columns, and a line for each study")]
    return header, rows, []
