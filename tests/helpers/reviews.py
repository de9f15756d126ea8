"""The reviews that tests use: where they lie, their records and tables, and copies that a test can break."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from living_review.analysis.tables import Tables, tabulate
from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.problems import Problem
from living_review.records.load import Records, load_records

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
METAFOR = ROOT / "tests" / "fixtures" / "metafor"
REVIEWS = ROOT / "tests" / "reviews"
RICH, SLEEP, BCG, STROKE = (REVIEWS / name for name in ("rich", "sleep", "bcg", "stroke"))
LIDOCAINE, DIRECTIONS, BIAS = (REVIEWS / name for name in ("lidocaine", "directions", "bias"))
FOLDERS = [
    pytest.param(RICH, id="rich"),
    pytest.param(SLEEP, id="sleep"),
    pytest.param(BCG, id="bcg"),
    pytest.param(DIRECTIONS, id="directions"),
    pytest.param(BIAS, id="bias"),
]
"""Reviews whose charts and pages are tested, of each kind one."""


@cache
def records_of(folder: Path) -> Records:
    """The records in a folder, which must be in order; they are read once."""
    return load_records(folder).records()


@cache
def tables_of(folder: Path) -> Tables:
    """The tables of the records in a folder, made once."""
    return tabulate(records_of(folder))


class Told(NamedTuple):
    """A problem that is told of a copy: in which file, at which part of a text that occurs once in it, and in which words."""

    file: str
    text: str
    part: str
    message: str


class Copy:
    """A copy of one of the small reviews, below the working directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        """In ``file``, put the second text of each change in place of the first, which must occur exactly once."""
        text = (self.folder / file).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
            text = text.replace(old, new)
        (self.folder / file).write_text(text, encoding="utf-8")

    def line(self, file: str, text: str) -> int:
        """The number of the one line of ``file`` that holds ``text``."""
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        (number,) = [number for number, line in enumerate(lines, 1) if text in line]
        return number

    def told(self, *expected: Told) -> list[str]:
        """The expected problems as they are printed: the place of each is where its text now stands, and in that the part."""
        return [self._placed(*each) for each in expected]

    def _placed(self, file: str, text: str, part: str, message: str) -> str:
        content = (self.folder / file).read_text(encoding="utf-8")
        assert content.count(text) == 1, f"{text!r} occurs {content.count(text)} times in {file}"
        start = content.index(text) + text.index(part)
        line, column = content.count("\n", 0, start) + 1, start - content.rfind("\n", 0, start)
        return f"{file}:{line}:{column}: {message}"

    def found(self) -> list[Problem]:
        """All problems, those that the rules find included."""
        return check_records(load_records(self.folder), chart_kinds())

    def problems(self) -> list[str]:
        """All problems as they are printed, with paths relative to the copy."""
        return self.printed(self.found())

    def printed(self, problems: Iterable[Problem]) -> list[str]:
        """Problems as they are printed, with paths relative to the copy."""
        return [str(problem).removeprefix(f"{self.folder.name}/") for problem in problems]
