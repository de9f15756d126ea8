"""The records of a new review from a table of effects: the way in for a data set that has nothing else.

What the table does not say is written as 'not reported'. Columns have the names of the R package metafor, or are mapped to them.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.commands.csv_table import csv_table
from living_review.commands.new_records import TableOptions, TableStudy, record_files, slug
from living_review.commands.report import complain, fail, fail_with, say, text_of
from living_review.formatting import plural
from living_review.problems import InputError, Problem, did_you_mean, quoted, shown_path
from living_review.records.load import load_records
from living_review.records.yaml_reader import number_fault
from living_review.site.layout import LayoutError, write_files
from living_review.stats.effect_sizes import MEASURES, EffectError, effect

CELLS = {"tpos": "ai", "tneg": "bi", "cpos": "ci", "cneg": "di"}
"""Other names of the four cells: with and without the event among the treated, and among the controls."""
NAMES = ("study", "trial", "author", "year", "source")
"""Columns that name a study rather than measure it."""


@dataclass(frozen=True)
class TableLine:
    """A line of the table: its number in the file, and its cells by column."""

    line: int
    cells: Mapping[str, str]


def write_review(
    folder: Path, table: Path, *, measure: str, columns: Mapping[str, str], title: str = "", better: str | None = None, subgroup: str = ""
) -> None:
    """Write the records of a new review into ``folder`` from the ``table`` of effects.

    Raises:
        FailedError: the folder holds something already, or the table cannot be read or used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        fail(f"{shown_path(folder)} is there already and is not empty; nothing was written")
    text = text_of(table)
    try:
        files = new_review(text, shown_path(table), TableOptions(measure.upper(), title, columns, better or "", subgroup))
    except InputError as error:
        fail_with(error.problems, "in the table; nothing was written")
    fail_with_faults(files, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_files(folder, files)
    except OSError as error:
        fail(f"{shown_path(folder)} cannot be written: {error.strerror}")
    say(f"{shown_path(folder)}: {plural(len(files) - 2, 'study', 'studies')}; build it with --data {shown_path(folder)}")


def fail_with_faults(files: Mapping[str, str], folder: Path) -> None:
    """Refuse to write records that the check would refuse: what is wrong is a text or a number of the table.

    Raises:
        FailedError: there are such.
    """
    with tempfile.TemporaryDirectory() as scratch:
        tried = Path(scratch) / "review"
        tried.mkdir()
        try:
            write_files(tried, files)
        except LayoutError as error:
            fail(f"{error}; give the studies of the table other names; nothing was written")
        found = check_records(load_records(tried), chart_kinds())
    faults = [replace(problem, path=problem.path.replace(str(tried), str(folder))) for problem in found if problem.severity == "error"]
    if faults:
        complain("The table has something that no record may hold; the places are those of the records that it would have given.")
        fail_with(faults, "in these records; nothing was written")


def new_review(text: str, path: str, options: TableOptions) -> dict[str, str]:
    """The files of a review folder, by their path in it, from the ``text`` of a CSV file that messages call ``path``.

    Raises:
        InputError: the table cannot be used; all that is wrong is reported with line and column.
    """
    header, rows = _table(text, path)
    table = _Table(path, header, options)
    used = table.route()
    studies: list[TableStudy] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            studies.append(table.study(row, used, [study.key for study in studies]))
        except InputError as error:
            problems += error.problems
    named: dict[str, str] = {}
    for study, row in zip(studies, rows, strict=False) if options.subgroup and not problems else ():
        other = named.setdefault(slug(study.group), study.group)
        if other != study.group:
            message = f"{quoted(study.group)} and {quoted(other)} would get one name, '{slug(other)}'; tell them apart in words"
            problems.append(table.at(row, options.subgroup, message))
    if not problems and len(studies) < 2:
        problems.append(Problem(path, 1, 1, "", f"has {len(studies)} row(s) below the header; pooling needs two or more"))
    if problems:
        raise InputError(problems)
    return record_files(studies, path.rsplit("/", 1)[-1], options)


def _table(text: str, path: str) -> tuple[list[str], list[TableLine]]:
    header, lines, unread = csv_table(text, path)
    problems = [
        Problem(path, line, 1, "", f"has {len(cells)} cells, but the header has {len(header)}")
        for line, cells in lines
        if len(cells) != len(header)
    ]
    problems += unread
    for i, name in enumerate(header if not unread else ()):
        if name in header[:i]:
            problems.append(Problem(path, 1, i + 1, name, "is the name of an earlier column"))
    if problems:
        raise InputError(problems)
    return header, [TableLine(line, dict(zip(header, cells, strict=True))) for line, cells in lines]


class _Table:
    """The header of the table with what its columns mean."""

    def __init__(self, path: str, header: Sequence[str], options: TableOptions) -> None:
        self.path, self.header, self.options = path, list(header), options
        known = {*CELLS, *NAMES, "bi", "di"} | {name for route in MEASURES[options.measure].routes for name in route.columns}
        problems: list[Problem] = []
        self.column: dict[str, str] = {name: name for name in header}
        for name, column in (options.columns or {}).items():
            if name not in known:
                problems.append(Problem(path, 1, 1, name, f"is not a name to map a column to{did_you_mean(name, known)}"))
            if column not in header:
                problems.append(Problem(path, 1, 1, column, f"is not a column of the table{did_you_mean(column, header)}"))
            self.column[name] = column
        if options.subgroup and options.subgroup not in header:
            problems.append(Problem(path, 1, 1, options.subgroup, f"is not a column of the table{did_you_mean(options.subgroup, header)}"))
        if problems:
            raise InputError(problems)

    def route(self) -> dict[str, str]:
        """The columns that the measure is computed from, by metafor's names.

        Raises:
            InputError: no way to the measure has all its columns.
        """
        measure = MEASURES[self.options.measure]
        for route in measure.routes:
            cells = {other: name for name, other in CELLS.items()} if set(route.columns) == set(CELLS.values()) else {}
            if all(name in self.column for name in route.columns):
                return {name: self.column[name] for name in route.columns}
            if cells and all(cells[name] in self.column for name in route.columns):
                return {name: self.column[cells[name]] for name in route.columns}
        ways = [", ".join(route.columns) for route in measure.routes]
        if "ai, bi, ci, di" in ways:
            ways.insert(0, ", ".join(CELLS))
        header_names = ", ".join(self.header)
        message = f"has the columns {header_names}; {self.options.measure} needs {'; or '.join(ways)}. Other names can be mapped with --map"
        raise InputError([Problem(self.path, 1, 1, "", message)])

    def study(self, row: TableLine, used: Mapping[str, str], taken: Sequence[str]) -> TableStudy:
        """One line of the table as a study.

        Raises:
            InputError: a cell is empty, is no number, or gives no effect.
        """
        problems: list[Problem] = []
        values: dict[str, float] = {}
        for name, column in used.items():
            cell = row.cells[column]
            try:
                values[name] = float(cell)
                if fault := number_fault(values[name]):
                    problems.append(self.at(row, column, f"{quoted(cell)} {fault}"))
            except ValueError:
                shown_cell = quoted(cell) if cell else "an empty cell"
                problems.append(self.at(row, column, f"found {shown_cell}, expected a number; leave out a study that has none"))
        year = self._year(row, problems)
        group = row.cells[self.options.subgroup] if self.options.subgroup else ""
        if self.options.subgroup and not group:
            problems.append(self.at(row, self.options.subgroup, "found an empty cell, expected the name of a subgroup"))
        if problems:
            raise InputError(problems)
        try:
            computed_effect = effect(self.options.measure, values)
        except OverflowError:
            raise InputError(
                [self.at(row, next(iter(used.values())), "the effect of these numbers is too large to compute with")]
            ) from None
        except EffectError as error:
            column = next((used[name] for name in re.split(r"\W+", error.field) if name in used), next(iter(used.values())))
            raise InputError([self.at(row, column, error.reason)]) from error
        number = next((row.cells[self.column[name]] for name in ("trial", "study") if name in self.column), "")
        author = next((row.cells[self.column[name]] for name in ("author", "source", "study", "trial") if name in self.column), "")
        authors, et_al = _authors(author if re.search(r"[^\W\d]", author) else f"Study {number or row.line - 1}")
        name = f"{', '.join(authors)}{' et al.' if et_al else ''}" + (f" {year}" if year is not None else "")
        key = slug(f"{authors[0]}{year or ''}")
        suffix = next(
            s for s in ("", *(f"-{n}" for n in range(2, len(taken) + 3))) if key + s not in (*taken, "review", "vocabulary", "claims")
        )
        shown_name = name + (f" ({suffix[1:]})" if suffix else "")
        return TableStudy(key + suffix, shown_name, authors, et_al, year, values, computed_effect, group)

    def _year(self, row: TableLine, problems: list[Problem]) -> int | None:
        if "year" not in self.column:
            return None
        cell = row.cells[self.column["year"]]
        if re.fullmatch(r"(19|20)\d\d", cell):
            return int(cell)
        problems.append(self.at(row, self.column["year"], f"found {quoted(cell)}, expected a year, such as 1999"))
        return None

    def at(self, row: TableLine, column: str, message: str) -> Problem:
        """A problem with a cell."""
        return Problem(self.path, row.line, self.header.index(column) + 1, column, message)


def _authors(text: str) -> tuple[tuple[str, ...], bool]:
    """The authors in a cell, and whether it says that there are more."""
    bare = re.sub(r",?\s+(et al\.?|and others)$", "", text)
    names = tuple(name.strip() for name in re.split(r"\s+(?:&|and)\s+|\s*[,;]\s*", bare) if name.strip())
    return names or (text,), bare != text
