"""Which two numbers of an outcome are compared: one answer for the chart of slopes and for changes within a group."""

from __future__ import annotations

import pytest
from helpers.reviews import RICH

from living_review.analysis.pairs import paired_positions
from living_review.analysis.synthesis import before_after_changes
from living_review.analysis.tables import tabulate
from living_review.charts.before_after import pair_of, rows_of_outcomes
from living_review.records.load import load_records


@pytest.mark.parametrize(
    ("roles", "overall", "positions"),
    [
        ([], [], None),
        (["before"], [False], None),
        (["after"], [False], None),
        (["before", "after"], [False, False], (0, 1)),
        (["after", "before"], [False, False], (1, 0)),
        (["before", "before", "after"], [False, True, False], (0, 2)),
        (["before", "after", "after", "after"], [False, False, False, False], (0, 3)),
        (["before", "after", "after", "after"], [False, True, True, False], (0, 1)),
        (["before", "after", "control"], [False, False, True], (0, 1)),
    ],
)
def test_positions(roles: list[str], overall: list[bool], positions: tuple[int, int] | None) -> None:
    """The first of several before, and of several after the one that sums up the others, or else the last."""
    assert paired_positions(roles, overall) == positions


def test_other_roles() -> None:
    """The same holds for two groups."""
    assert paired_positions(["intervention", "before", "control"], [False] * 3, ("control", "intervention")) == (2, 0)


def test_chart_and_changes_agree() -> None:
    """Each change within a group is computed from the two numbers that the chart shows for its outcome."""
    records = load_records(RICH).records()
    groups = {(rows[0]["study"], rows[0]["outcome"]): rows for rows in rows_of_outcomes(tabulate(records))}
    changes = before_after_changes(records)
    assert changes
    for change in changes:
        pair = pair_of(groups[change.study.key, change.outcome.id])
        assert pair is not None
        assert (abs(pair["first"]), abs(pair["second"])) == (abs(change.before.value), abs(change.after.value))
