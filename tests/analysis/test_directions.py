"""Which way the results of a study point in one outcome domain."""

from __future__ import annotations

import pytest

from living_review.analysis.directions import one_direction


@pytest.mark.parametrize(
    ("signs", "together"),
    [
        ([1], 1),
        ([None], None),
        ([], None),
        ([1, 1], 1),
        ([1, 0], None),
        ([1, -1], None),
        ([1, 1, 0], None),  # 67 %
        ([0, 0, 0, 1], 0),  # 75 %
        ([-1] * 7 + [1] * 3, -1),  # 70 % are enough
        ([-1] * 69 + [1] * 31, None),
        ([-1] * 70 + [1] * 30, -1),
        ([None, None, None, 1], None),
    ],
)
def test_several_outcomes(signs: list[int | None], together: int | None) -> None:
    """Outcomes of one domain have a direction together if at least 70 % of them have it (Boon and Thomson 2021)."""
    assert one_direction(signs) == together
