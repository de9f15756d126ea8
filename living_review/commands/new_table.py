"""The table from which a new review is made: which column means what, and a line of it as a study with or without an effect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from living_review.commands.new_names import NO_NUMBERS, StudyName, is_missing_cell, study_name
from living_review.exchange.csv_table import Table, read_table
from living_review.exchange.revman import effects_table, is_revman
from living_review.problems import InputError, Problem, did_you_mean, quoted
from living_review.stats.effect_sizes import MEASURES, EffectError, effect

CELLS = {"tpos": "ai", "tneg": "bi", "cpos": "ci", "cneg": "di"}
"""Other names of the four cells: with and without the event among the treated, and among the controls."""
NAMES = ("study", "trial", "author", "year", "source", "registration")
"""Columns that name a study rather than measure it."""
SIZES = ("n1i", "n2i", "ni")
"""Columns of people, which count even where the effect is given ready made."""
LARGEST = 1e300
"""No number in a cell is larger than this."""
WRONG = re.compile(r"whole number of 0|at most|not hold|from ci_low|more than ci_low|between 0 and 1$")
"""Reasons that are slips of the table, unlike numbers from which no effect can be worked out."""


@dataclass(frozen=True)
class TableOptions:
    """What is asked for: the measure, a title, which column means what, which way is better, and how effects are pooled."""

    measure: str
    title: str = ""
    columns: Mapping[str, str] | None = None
    better: str = ""
    subgroup: str = ""
    model: str = "random"
    tau2: str = "REML"
    interval: str = "normal"
    prediction: str = "t(k-2)"
    no_events: str = "leave_out"
    dependent: str = ""
    correlation: float = 0.5
    cluster: str = ""
    covariates: tuple[str, ...] = ()
    per: int = 0
    analysis: str = ""
    """Of RevMan's data rows: the number of the analysis, such as '1.2'."""


@dataclass(frozen=True)
class TableLine:
    """A line of the table: its number in the file, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class TableRow:
    """A line as a result of a study. ``values`` are by metafor's names; ``lacks`` says why no effect can be worked out, '' if one can."""

    line: int
    name: StudyName
    values: Mapping[str, float]
    lacks: str
    group: str
    """The subgroup, '' if the cell says that there is none."""
    cluster: str
    registration: str
    covariates: tuple[float | str | None, ...]
    people: int | None
    """How many people the result is of, where the table says it."""


def read_rows(given: Table | str, path: str, options: TableOptions) -> list[TableRow]:
    """The lines of a table, or of the text of a CSV file, that messages call ``path``.

    Raises:
        InputError: the table cannot be used; all that is wrong is reported with line and column.
    """
    read = read_table(given.encode(), path) if isinstance(given, str) else given
    header, lines = _table(read, path, options)
    table = _Table(path, header, lines, options, decimal_comma=read.decimal_comma)
    used = table.route()
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for line in lines:
        try:
            rows.append(table.row(line, used))
        except InputError as error:
            problems += error.problems
    with_effect = sum(not row.lacks for row in rows)
    if not problems and with_effect < 2:
        reason = f"has {len(rows)} row(s) below the header; pooling needs two or more"
        if len(rows) > 1:
            reason = f"has {with_effect} row(s) with an effect; pooling needs two or more"
        problems.append(Problem(path, 1, 1, "", reason))
    if problems:
        raise InputError(problems)
    return rows


def _table(rows: Table, path: str, options: TableOptions) -> tuple[list[str], list[TableLine]]:
    unread = list(rows.problems)
    if not unread and is_revman(rows):
        rows = effects_table(rows, path, options.measure, options.analysis)
    elif options.analysis and not unread:
        unread = [Problem(path, 1, 1, "", "is no file of data rows of RevMan, so there is no analysis to choose from")]
    header, lines = list(rows.header), rows.rows
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

    def __init__(
        self, path: str, header: Sequence[str], lines: Sequence[TableLine], options: TableOptions, *, decimal_comma: bool = False
    ) -> None:
        self.path, self.header, self.options, self.decimal_comma = path, list(header), options, decimal_comma
        known = {*CELLS, *NAMES, *SIZES, "bi", "di", "cluster"} | {
            name for route in MEASURES[options.measure].routes for name in route.columns
        }
        self.column: dict[str, str] = {name: name for name in header}
        for name in header:  # names in capitals, as spreadsheets like them, mean the same
            small = name.casefold()
            if small in known and small not in header:
                self.column.setdefault(small, name)
        problems = [*self._map(known), *self._asked()]
        if problems:
            raise InputError(problems)
        self.numbers = {name: self._is_number(name, lines) for name in options.covariates}

    def _map(self, known: set[str]) -> Iterator[Problem]:
        for name, column in (self.options.columns or {}).items():
            if name not in known:
                yield Problem(self.path, 1, 1, name, f"is not a name to map a column to{did_you_mean(name, known)}")
            if column not in self.header:
                yield Problem(self.path, 1, 1, column, f"is not a column of the table{did_you_mean(column, self.header)}")
            self.column[name] = column

    def _asked(self) -> Iterator[Problem]:
        for column in (self.options.subgroup, self.options.cluster, *self.options.covariates):
            if column and column not in self.header:
                yield Problem(self.path, 1, 1, column, f"is not a column of the table{did_you_mean(column, self.header)}")

    def _is_number(self, column: str, lines: Sequence[TableLine]) -> bool:
        """Whether all that stands in a column is numbers, or nothing."""
        cells = [line.cells[column] for line in lines if not is_missing_cell(line.cells[column])]
        return bool(cells) and all(self._number(cell) is not None for cell in cells)

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

    def row(self, line: TableLine, used: Mapping[str, str]) -> TableRow:
        """One line of the table as a result; what it lacks is a reason for no effect, and no fault.

        Raises:
            InputError: a cell holds neither a number nor a word for none, or a number that cannot be.
        """
        values, missing, problems = self._values(line, used)
        if problems:
            raise InputError(problems)
        lacks = f"{_listed(missing)} not given" if missing else self._no_effect(line, used, values)
        asked = self.options
        group = line.cells[asked.subgroup] if asked.subgroup else ""
        cluster = line.cells[asked.cluster or self.column.get("cluster", "")] if asked.cluster or "cluster" in self.column else ""
        registration = line.cells[self.column["registration"]] if "registration" in self.column else ""
        return TableRow(
            line.line,
            self._name(line),
            {name: value for name, value in values.items() if not lacks},
            lacks,
            "" if is_missing_cell(group) else group,
            "" if is_missing_cell(cluster) else cluster,
            "" if is_missing_cell(registration) else registration,
            tuple(self._covariate(line, name) for name in asked.covariates),
            self._people(line, used),
        )

    def _values(self, line: TableLine, used: Mapping[str, str]) -> tuple[dict[str, float], list[str], list[Problem]]:
        values: dict[str, float] = {}
        missing: list[str] = []
        problems: list[Problem] = []
        for name, column in used.items():
            cell, number = line.cells[column], self._number(line.cells[column])
            if number is not None:
                values[name] = number
            elif cell.casefold() in NO_NUMBERS:
                missing.append(column)
            else:
                message = f"found {quoted(cell)}, expected a number; write NA for a study that has none"
                problems.append(self._at(line, column, message))
        return values, missing, problems

    def _no_effect(self, line: TableLine, used: Mapping[str, str], values: Mapping[str, float]) -> str:
        """Why no effect can be worked out from these numbers; '' if one can.

        Raises:
            InputError: they cannot be.
        """
        try:
            effect(self.options.measure, values)
        except EffectError as error:
            names = [name for name in re.split(r"\W+", error.field) if name in used]
            column = used[names[0]] if names else next(iter(used.values()))
            negative = any(values[name] < 0 for name in names) and "positive" in error.reason
            if WRONG.search(error.reason) or negative or any(values[name] % 1 for name in names if "whole" in error.reason):
                raise InputError([self._at(line, column, error.reason)]) from error
            where = " + ".join(used[name] for name in names) or column
            return f"{where}: {error.reason}"
        return ""

    def _name(self, line: TableLine) -> StudyName:
        number = next((line.cells[self.column[name]] for name in ("trial", "study") if name in self.column), "")
        author = next((line.cells[self.column[name]] for name in ("author", "source", "study", "trial") if name in self.column), "")
        year = line.cells[self.column["year"]] if "year" in self.column else ""
        number = str(line.line - 1) if is_missing_cell(number) else number
        return study_name(author, year, f"Study {number}")

    def _covariate(self, line: TableLine, name: str) -> float | str | None:
        cell = line.cells[name]
        if is_missing_cell(cell):
            return None
        return self._number(cell) if self.numbers[name] else cell

    def _people(self, line: TableLine, used: Mapping[str, str]) -> int | None:
        """People by the columns of group sizes, where the effect itself does not use them."""
        for names in (("n1i", "n2i"), ("ni",)):
            if all(name in self.column for name in names) and not set(names) & set(used):
                numbers = [self._number(line.cells[self.column[name]]) for name in names]
                if all(number is not None and number >= 0 and number % 1 == 0 for number in numbers):
                    return int(sum(number or 0 for number in numbers)) or None
        return None

    def _number(self, cell: str) -> float | None:
        """The number in a cell; None if there is none. A comma is a decimal one only where semicolons or tabs set cells apart."""
        plain = cell.replace("\N{MINUS SIGN}", "-")
        plain = plain.replace(",", ".") if self.decimal_comma and plain.count(",") == 1 else plain
        number = float(plain) if NUMBER.fullmatch(plain) else None
        return None if number is None or abs(number) > LARGEST else number

    def _at(self, line: TableLine, column: str, message: str) -> Problem:
        return Problem(self.path, line.line, self.header.index(column) + 1, column, message)


NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")


def _listed(columns: Sequence[str]) -> str:
    return f"{', '.join(columns)} {'is' if len(columns) == 1 else 'are'}"
