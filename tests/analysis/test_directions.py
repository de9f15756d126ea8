"""Which way the results of a study point in one outcome domain."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from living_review.analysis.directions import one_direction, tally_directions


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


@pytest.mark.parametrize(("signs", "level"), [([1, 1, -1, 0, None, 1, None, 0], 0.95), ([1, -1, -1, -1, 0], 0.5), ([-1, 1, 1], 0.8)])
def test_counted_directions(signs: list[int | None], level: float) -> None:
    """The sign test and Wilson's interval are those of scipy for the results that point either way; no difference enters neither."""
    found = tally_directions(signs, level)
    wanted = binomtest(signs.count(1), signs.count(1) + signs.count(-1))
    limits = wanted.proportion_ci(level, method="wilson")
    assert (found.towards, found.away) == (signs.count(1), signs.count(-1))
    assert (found.no_difference, found.mixed) == (signs.count(0), signs.count(None))
    assert found.either == wanted.n
    assert found.test is not None
    assert found.test.p == pytest.approx(wanted.pvalue)
    assert found.share == pytest.approx((limits.low, limits.high))


def test_level_unless_another_is_asked_for() -> None:
    """Limits are of 95 %."""
    limits = binomtest(2, 3).proportion_ci(0.95, method="wilson")
    assert tally_directions([1, 1, -1]).share == pytest.approx((limits.low, limits.high))


@pytest.mark.parametrize(("signs", "counts"), [([], (0, 0, 0, 0)), ([0, None], (0, 0, 1, 1)), ([1], (1, 0, 0, 0)), ([-1], (0, 1, 0, 0))])
def test_directions_that_tell_nothing(signs: list[int | None], counts: tuple[int, int, int, int]) -> None:
    """Where none points either way there is neither a test nor a share; one is enough for both."""
    found = tally_directions(signs)
    assert (found.towards, found.away, found.no_difference, found.mixed) == counts
    assert (found.test is None, found.share is None) == (found.either == 0,) * 2
