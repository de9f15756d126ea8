"""The claims of the shipped review: what each gives is what it expects."""

from __future__ import annotations

from helpers.shipped import DATA, expect, from_root, stop

from living_review.analysis.claims import changed_verdicts, evaluate_claims
from living_review.analysis.key_numbers import compute
from living_review.analysis.tables import tabulate
from living_review.analysis.verdicts import count_verdicts
from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.records.load import Records, load_records


def test_records_are_in_order() -> None:
    """Nothing is wrong with the records, and no rule warns of anything."""
    problems = check_records(load_records(DATA), chart_kinds())
    if problems:
        stop("\n".join(from_root(str(problem)) for problem in problems))


def test_verdicts_are_as_expected(records: Records) -> None:
    """The claims of the shipped review give the verdicts that they expect."""
    tables = tabulate(records)
    found = evaluate_claims(records, tables, compute(records.review.numbers, tables.studies))
    moved = list(changed_verdicts(records, found))
    if moved:
        stop("\n".join(from_root(str(problem)) for problem in moved))


VERDICTS = {"holds": 173, "contradicted": 38, "not supported": 45, "cannot be checked": 80}
"""How many of the statements of the review have each verdict."""


def test_verdicts_are_counted(records: Records) -> None:
    """The site's count of verdicts is that of the day when the claims were last read against the review."""
    tables = tabulate(records)
    found = count_verdicts(evaluate_claims(records, tables, compute(records.review.numbers, tables.studies)))
    expect(
        (
            f"data/claims.yml: {found[each]} statements come out as '{each}', but {n} were counted"
            for each, n in VERDICTS.items()
            if found[each] != n
        ),
        "tests/shipped/test_claims.py",
    )
