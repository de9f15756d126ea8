"""What rules find where reading has found something already, and which file is that of a study."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from living_review.checks import run
from living_review.checks.context import LookUps
from living_review.problems import Problem

ERROR = Problem("a.yml", 2, 3, "x", "is wrong")
WARNING = Problem("a.yml", 5, 1, "y", "is odd", "warning")
BY_RULES = [Problem("a.yml", line, column, "z", "does not fit") for line, column in ((2, 3), (2, 4), (5, 1), (7, 1))]


def told(monkeypatch: pytest.MonkeyPatch, lost: dict[str, int], explained: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """The places of what rules find that is told, where reading has found an error and a warning."""
    salvaged = SimpleNamespace(lost=lost, explains=lambda problem: problem.line in explained)
    loaded: Any = SimpleNamespace(problems=(ERROR, WARNING), salvaged=salvaged, for_rules=lambda: None)
    monkeypatch.setattr(run, "_told_by_rules", lambda loaded, charts: BY_RULES)
    found = run.check_records(loaded, {})
    assert {ERROR, WARNING} <= set(found)
    return [(each.line, each.column) for each in found if each.field == "z"]


def test_one_fault_at_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something was left out, what a rule says of the very place of an error is not told, nor what that explains; the rest is."""
    assert told(monkeypatch, {"a.yml": 1}) == [(2, 4), (5, 1), (7, 1)]
    assert told(monkeypatch, {"a.yml": 1}, (7,)) == [(2, 4), (5, 1)]
    assert told(monkeypatch, {}, (7,)) == [(2, 3), (2, 4), (5, 1), (7, 1)]


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a"), ("b", "c")])
def test_file_of_a_study_whose_key_stands_in_two(names: tuple[str, str]) -> None:
    """It is the file that bears the study's name, whichever is read first, else the first; no file of the review's own is one."""
    documents = {name: SimpleNamespace(value={"key": "a"}) for name in (*names, "review")}
    found = LookUps(SimpleNamespace(documents=documents)).documents  # type: ignore[arg-type]
    assert found == {"a": documents["a" if "a" in names else names[0]]}
    assert found["a"] is documents["a" if "a" in names else names[0]]
