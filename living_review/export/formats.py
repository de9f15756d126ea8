"""CSV and JSON, as all data files are written."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMULA = re.compile(r"[=+\-@＝＋－＠]")
"""How a text begins that a spreadsheet may take for a formula, also in the wide letters that East Asian ones take."""


NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s?%?")
"""A text that is only a number, which no spreadsheet takes for a formula: −0.6 stays as it is."""


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[Any, Any]]) -> str:
    """Rows as CSV (RFC 4180, UTF-8); a missing cell is empty, and a whole number has no decimals.

    A cell or a heading that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_csv_cell(column) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        value = " ".join(value.split())
        return f"'{value}" if FORMULA.match(value) and not NUMBER.fullmatch(value) else value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value


MOST_SPREAD = 500
"""The most items of a list that are written over several lines each."""


def to_json(value: Any) -> str:
    """A value as readable JSON; of a list with very many items, each stands on a line of its own."""
    if isinstance(value, list) and len(value) > MOST_SPREAD:
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in value) + "\n]\n"
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
