"""The table of the R package PRISMA2020: the names by which it finds each number, and how it is read into the flow of a record.

The names and nodes are those of its template (inst/extdata/PRISMA.csv, https://github.com/prisma-flowdiagram/PRISMA2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from living_review.exchange.csv_table import Table
from living_review.problems import InputError, Problem, did_you_mean, quoted

COUNTS = {
    "database_results": "records_from_databases", "register_results": "records_from_registers", "duplicates": "duplicate_records",
    "excluded_automatic": "records_marked_ineligible", "excluded_other": "records_removed_otherwise",
    "records_screened": "records_screened", "dbr_sought_reports": "reports_sought", "dbr_notretrieved_reports": "reports_not_retrieved",
    "dbr_assessed": "reports_assessed", "new_studies": "new_studies", "new_reports": "new_reports", "total_studies": "total_studies",
    "total_reports": "total_reports", "total_studies_ma": "studies_in_meta_analysis", "total_reports_ma": "reports_in_meta_analysis",
}  # fmt: skip
"""The numbers of the flow, by the names of the table."""
PREVIOUS = {"previous_studies": "studies", "previous_reports": "reports"}
OTHER = {
    "website_results": "records_from_websites", "organisation_results": "records_from_organisations",
    "citations_results": "records_from_citation_searching", "other_sought_reports": "reports_sought",
    "other_notretrieved_reports": "reports_not_retrieved", "other_assessed": "reports_assessed",
}  # fmt: skip
LISTS = ("database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded", "records_excluded", "other_results")
"""The rows that may hold several numbers with their words."""
TITLES = ("identification", "screening", "included")
"""Rows of the template that hold the words of side bars."""
NOTHING = frozenset({"", "na", "n/a", "xxx", "not reported"})
"""What stands where there is no number; 'xxx' is in the package's template."""


@dataclass(frozen=True)
class PrismaFlow:
    """The flow of a review and where its records were found, as blocks of ``review.yml``."""

    flow: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...]
    notices: tuple[str, ...]


def read_prisma(table: Table, path: str) -> PrismaFlow:
    """The flow in a table that messages call ``path``. What has no number is 'not reported' where each flow has it, else left out.

    Raises:
        InputError: the columns ``data`` and ``n`` or rows are missing, or a cell holds no number.
    """
    cells = _cells(table, path)
    reader = _Reader(path, cells, decimal_comma=table.decimal_comma)
    flow: dict[str, Any] = {name: n for row, name in COUNTS.items() if (n := reader.count(row)) is not None}
    previous = {name: n for row, name in PREVIOUS.items() if (n := reader.count(row)) is not None}
    other: dict[str, Any] = {name: n for row, name in OTHER.items() if (n := reader.count(row)) is not None}
    for row, name, block in (("records_excluded", "records_excluded", flow), ("dbr_excluded", "reports_excluded", flow)):
        block |= {name: listed} if (listed := reader.reasons(row)) else {}
    other |= {"reports_excluded": listed} if (listed := reader.reasons("other_excluded")) else {}
    elsewhere = reader.listed("other_results")
    if elsewhere:
        other["records_from_elsewhere"] = elsewhere if elsewhere[0]["name"] else elsewhere[0]["n"]
    sources = [
        {"name": each["name"], **({"kind": kind} if kind == "register" else {}), "records": each["n"]}
        for row, kind in (("database_specific_results", "database"), ("register_specific_results", "register"))
        for each in reader.listed(row)
        if each["name"]
    ]
    if reader.problems:
        raise InputError(reader.problems)
    if any(previous.values()):
        flow["previous"] = previous
    else:
        flow = {name: n for name, n in flow.items() if not (name.startswith("total_") and not n)}
    if any(value for value in other.values() if value != "not reported"):
        flow["other"] = other
    flow = {name: n for name, n in flow.items() if n or name not in ("records_from_registers", "new_reports", *META)}
    flow.setdefault("records_from_databases", "not reported")
    flow.setdefault("new_studies", "not reported")
    known = {*COUNTS, *PREVIOUS, *OTHER, *LISTS, *TITLES, "na", ""}
    unknown = [name for name in cells if name.casefold() not in known]
    hints = [f"{path}:{cells[name][0]}: passed over the row {quoted(name)}{did_you_mean(name, known - {'na', ''})}" for name in unknown]
    return PrismaFlow(flow, tuple(sources), (*table.notices, *hints))


META = ("studies_in_meta_analysis", "reports_in_meta_analysis")


def _cells(table: Table, path: str) -> dict[str, tuple[int, int, str]]:
    """Line, column and text of each number, by the name of its row."""
    if table.problems:
        raise InputError(table.problems)
    heads = {name.casefold(): i for i, name in enumerate(table.header)}
    missing = [name for name in ("data", "n") if name not in heads]
    if missing:
        message = (
            f"has no column {' and '.join(missing)}; the table of PRISMA2020 has data, node, box, description, boxtext, tooltips, url, n"
        )
        raise InputError([Problem(path, 1, 1, "", message)])
    found: dict[str, tuple[int, int, str]] = {}
    twice: list[Problem] = []
    for line, cells in table.rows:
        name = cells[heads["data"]] if len(cells) > max(heads["data"], heads["n"]) else ""
        if name in found and cells[heads["n"]] != found[name][2]:
            twice.append(Problem(path, line, heads["data"] + 1, name, f"stands with another number in line {found[name][0]}"))
        elif name.casefold() not in ("na", ""):
            found[name] = (line, heads["n"] + 1, cells[heads["n"]])
    if twice:
        raise InputError(twice)
    if not {"database_results", "new_studies"} & found.keys():
        raise InputError([Problem(path, 1, 1, "", "has neither a row database_results nor new_studies; it is no table of PRISMA2020")])
    return found


class _Reader:
    """Reads the numbers of the table, and holds what cannot be read."""

    def __init__(self, path: str, cells: Mapping[str, tuple[int, int, str]], *, decimal_comma: bool = False) -> None:
        self.path, self.cells, self.decimal_comma = path, cells, decimal_comma
        self.problems: list[Problem] = []

    def _problem(self, row: str, text: str, expected: str) -> None:
        line, column, _ = self.cells[row]
        self.problems.append(Problem(self.path, line, column, row, f"found {quoted(text)}, expected {expected}"))

    def count(self, row: str) -> int | None:
        """The number of a row; None if there is none."""
        text = self.cells.get(row, (0, 0, ""))[2]
        if text.casefold() in NOTHING:
            return None
        number = self._number(text)
        if number is None:
            self._problem(row, text, "a whole number, or NA")
        return number

    def listed(self, row: str) -> list[dict[str, Any]]:
        """The parts of a row, each with its name and number; a number alone is one part without a name."""
        return [{"name": name, "n": n} for name, n in self._parts(row)]

    def reasons(self, row: str) -> list[dict[str, Any]]:
        """The reasons of a row with their numbers; 0 alone is none."""
        parts = list(self._parts(row))
        return [{"n": n, "reason": name or "Not given one by one"} for name, n in parts if name or n]

    def _parts(self, row: str) -> Iterator[tuple[str, Any]]:
        text = self.cells.get(row, (0, 0, ""))[2]
        if text.casefold() in NOTHING:
            return
        for part in filter(None, (each.strip() for each in text.split(";"))):
            if (number := self._number(part)) is not None:
                yield "", number
                continue
            found = PART.fullmatch(part)
            name, comma, last = (found.group(1), ",", found.group(2)) if found else part.rpartition(",")
            number = self._number(last)
            if comma and last.strip().casefold() in NOTHING:
                if last.strip().casefold() != "xxx":
                    yield name.strip(), "not reported"
            elif comma and number is not None:
                yield name.strip(), number
            else:
                self._problem(row, part, "words, a comma and a whole number, such as 'Wrong population, 3'")

    def _number(self, text: str) -> int | None:
        """The whole number in a text such as '1,200', 'n = 12' or '(n=12)'; a point parts thousands where a comma would part decimals."""
        counted = COUNTED.fullmatch(text.strip())
        plain = counted.group(1) if counted else text.strip()
        plain = re.sub(r"(?<=\d)[.\s](?=\d{3}(\D|$))" if self.decimal_comma else r"(?<=\d)[,\s](?=\d{3}(\D|$))", "", plain)
        plain = re.sub(r"[.,]0+$", "", plain)
        return int(plain) if plain.isascii() and plain.isdigit() else None


COUNTED = re.compile(r"\(?\s*n\s*=\s*([\d.,\s]+?)\s*\)?", re.IGNORECASE)
PART = re.compile(r"(.*?\S)\s*(?:[:,(]\s*n\s*=|[:=])\s*([\d.,\s]+?)\s*\)?", re.IGNORECASE)
"""A reason or a source with its number behind 'n =', a colon or in brackets."""
