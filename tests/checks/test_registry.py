"""Rules list themselves: none can be written and forgotten."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

import pytest
from helpers.reviews import ROOT, Copy

from living_review.checks import run
from living_review.checks.context import Context
from living_review.problems import Problem
from living_review.records.chart_kinds import ChartKind
from living_review.records.load import load_records

FOLDER = ROOT / "living_review" / "checks"
EVERY = (*run.STUDY_RULES, *run.REVIEW_RULES, *run.CLAIM_RULES)


def written_rules() -> list[str]:
    """The functions of the folder that make problems of a context and can be reached from other modules."""
    functions = [node for file in sorted(FOLDER.glob("*.py")) for node in ast.parse(file.read_text(encoding="utf-8")).body]
    public = [node for node in functions if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    heads = {node.name: (ast.unparse(node.args), node.returns and ast.unparse(node.returns)) for node in public}
    return sorted(name for name, head in heads.items() if head == ("context: Context", "Iterator[Problem]"))


def test_every_rule_is_run() -> None:
    """Each public function of the folder that makes problems of nothing but a context is run as a rule, once."""
    assert written_rules() == sorted(rule.__name__ for rule in EVERY)


def test_rules_have_one_signature() -> None:
    """A rule is given a context and nothing else, whatever it looks at, and its docstring says what must hold."""
    assert {tuple(inspect.signature(rule).parameters) for rule in EVERY} == {("context",)}
    assert all(rule.__doc__ for rule in EVERY)


def test_rule_of_a_reviewed_study_waits_for_the_review(sleep: Copy) -> None:
    """A rule that holds a study against review.yml is not run as long as that cannot be read at all."""
    sleep.edit("studies/adler2015.yml", ("  year: 2015", "  year: 2009"))
    assert [problem.split(": ")[2] for problem in sleep.problems()] == ["citation.year"]
    sleep.edit("review.yml", ("state: living", "state: alive"))
    assert [problem.split(": ")[2] for problem in sleep.problems() if problem.startswith("studies/")] == ["citation.year"]
    sleep.edit("review.yml", ("\nstatus:", "\n- status:"))
    assert [problem for problem in sleep.problems() if problem.startswith("studies/")] == []


def test_charts_reach_the_rules(sleep: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """What charts declare is handed to the rules as it is given."""
    seen: list[object] = []

    def rule(context: Context) -> Iterator[Problem]:
        """Notes what it is given."""
        seen.append(context.charts)
        return iter(())

    monkeypatch.setattr(run, "REVIEW_RULES", (rule,))
    kinds = {"amount": ChartKind("amount")}
    run.check_records(load_records(sleep.folder), charts=kinds)
    assert seen == [kinds]
