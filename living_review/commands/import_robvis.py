"""Tables of judgements in the layout of the R package robvis: a line for each study, a column for each domain.

The columns are Study, the domains (headed by codes such as D1, or by their names where the review declares them), Overall and
Weight. A judgement that is missing is NA, as R has it. Words are read whole: robvis itself looks only at their first letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from living_review.commands.csv_table import csv_table
from living_review.commands.report import FailedError, echo_problems, fail, fail_with, say, text_of
from living_review.export.robvis import column_heads
from living_review.problems import InputError, Problem, did_you_mean, quoted, shown_path
from living_review.records.load import load_records
from living_review.records.rob_tools import JudgementLevel, Tool

MISSING_CELLS = {"": "not reported", "na": "not reported", "not reported": "not reported", "not applicable": "not applicable"}
"""The cells, in small letters, that say that there is no judgement."""


@dataclass(frozen=True)
class Imported:
    """A line of a table: the study's name in it, and the judgements by the ids of domains and as a whole."""

    name: str
    domains: tuple[tuple[str, str], ...]
    overall: str


def print_blocks(data: Path, table: Path, key: str) -> None:
    """Print the block ``risk_of_bias`` of each study that the ``table`` judges by the tool of this key.

    Raises:
        FailedError: the review cannot be read, declares no such tool, or the table cannot be read or used.
    """
    loaded = load_records(data)
    if loaded.review is None:
        fail_with(loaded.problems)
    tool = loaded.review.appraisal.printed_layout(key)
    if tool is None:
        hint = did_you_mean(key, [declared.key for declared in loaded.review.appraisal.declared]) or "; it declares none"
        fail(f"{quoted(key)} is not a tool that appraisal declares{hint}")
    text = text_of(table)
    try:
        imported = read_robvis(text, shown_path(table), tool)
    except InputError as error:
        echo_problems(error.problems)
        raise FailedError from error
    say(as_blocks(imported, key, {study.label: study.key for study in loaded.studies}), newline=False)


def read_robvis(text: str, path: str, tool: Tool) -> tuple[Imported, ...]:
    """The judgements in the ``text`` of a CSV file that messages call ``path``.

    A first column without a name (R's row names) and the column Weight may be there or not.

    Raises:
        InputError: the columns or the words are not those of the tool; all that is wrong is reported with line and column.
    """
    header, rows, problems = csv_table(text, path)
    wanted = {"Study": "Study", **{head: name for name, head in column_heads(tool).items()}, "Overall": "Overall"}
    columns: dict[str, int] = {}
    if not problems:
        columns, problems = _columns(header, wanted, path, tool)
    if problems:
        raise InputError(problems)
    imported: list[Imported] = []
    for line, cells in rows:
        if len(cells) != len(header):
            problems.append(Problem(path, line, 1, "", f"has {len(cells)} cells, but the header has {len(header)}"))
            continue
        name = cells[columns["Study"]]
        place = (path, line, columns["Study"] + 1, "Study")
        if not name:
            problems.append(Problem(*place, "is empty; expected the name of a study"))
        elif name in [earlier.name for earlier in imported]:
            problems.append(Problem(*place, f"{quoted(name)} stands in an earlier line"))
        judgements, faults = _judgements({head: (columns[head], cells[columns[head]]) for head in wanted if head != "Study"}, tool)
        problems += [Problem(path, line, column + 1, head, message) for column, head, message in faults]
        domains = tuple((wanted[head], judgement) for head, judgement in judgements.items() if head != "Overall")
        imported.append(Imported(name, domains, judgements.get("Overall", "")))
    if not rows:
        problems.append(Problem(path, 1, 1, "", "has no line below the header"))
    if problems:
        raise InputError(problems)
    return tuple(imported)


def _columns(header: Sequence[str], wanted: Iterable[str], path: str, tool: Tool) -> tuple[dict[str, int], list[Problem]]:
    """Where each column of the tool stands in the header, and which are missing, duplicated or none of the tool's."""
    known = {_folded(head): head for head in (*wanted, "Weight")}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for i, written in enumerate(header):
        head = known.get(_folded(written))
        if head is not None and head in columns:
            problems.append(Problem(path, 1, i + 1, "", f"the column {quoted(written)} stands twice"))
        elif head is not None:
            columns[head] = i
        elif i or written:
            hint = did_you_mean(written, known.values())
            problems.append(Problem(path, 1, i + 1, "", f"{quoted(written)} is not a column of a table by {tool.label}{hint}"))
    missing = [head for head in wanted if head not in columns]
    if missing:
        problems.append(Problem(path, 1, 1, "", f"has no column {', '.join(missing)}"))
    return columns, problems


def _judgements(cells: Mapping[str, tuple[int, str]], tool: Tool) -> tuple[dict[str, str], list[tuple[int, str, str]]]:
    """The judgement in each cell by the head of its column, and for each that is none: position, head and message."""
    judgements: dict[str, str] = {}
    faults: list[tuple[int, str, str]] = []
    for head, (column, cell) in cells.items():
        levels = tool.overall if head == "Overall" else tool.levels
        judgement = _judgement(cell, levels)
        if judgement is None:
            hint = did_you_mean(cell, [level.id for level in levels] + ["NA"])
            faults.append((column, head, f"{quoted(cell)} is not a judgement of {tool.label}{hint}"))
        else:
            judgements[head] = judgement
    return judgements, faults


def _folded(text: str) -> str:
    """A heading or word without case, and with blanks for all that R puts a dot for."""
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()


def _judgement(cell: str, levels: Sequence[JudgementLevel]) -> str | None:
    """The judgement that a cell names in full, or the word for a missing one; None if it is neither."""
    for level in levels:
        if _folded(cell) in (_folded(level.id), _folded(level.label), _folded(level.robvis) or None):
            return level.id
    return MISSING_CELLS.get(_folded(cell))


def as_blocks(imported: Iterable[Imported], key: str, studies: Mapping[str, str]) -> str:
    """The block ``risk_of_bias`` of each study as YAML; ``studies`` gives the key of a study by its label.

    A study that is not recorded yet gets its block too, with a comment that says so.
    """
    known = {label.casefold(): study for label, study in studies.items()} | {study.casefold(): study for study in studies.values()}
    blocks = []
    for judged in imported:
        study = known.get(judged.name.casefold())
        name = " ".join(judged.name.split())
        lines = [f"# studies/{study}.yml ({name})" if study else f"# {name}: no study of this name is recorded"]
        lines += ["risk_of_bias:", f"  tool: {key}", f"  overall: {_quoted(judged.overall)}"]
        if judged.domains:
            lines += ["  domains:"]
            lines += [f"    - {{domain: {domain}, judgement: {_quoted(judgement)}}}" for domain, judgement in judged.domains]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _quoted(word: str) -> str:
    """A judgement as YAML has it; the answers of a checklist would be read as true and false."""
    return f"'{word}'" if word in ("yes", "no") else word
