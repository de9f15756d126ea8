"""Agreement of two readers, against published examples."""

from __future__ import annotations

import pytest

from living_review.stats.agreement import cohens_kappa, mean_difference


@pytest.mark.parametrize(
    ("cells", "kappa"),
    [
        (((20, 5), (10, 15)), 0.4),  # the example with 50 grants in most textbooks
        (((45, 15), (25, 15)), 0.1304),  # the two examples on how κ hangs on the margins: Sim & Wright 2005, worked by hand
        (((25, 35), (5, 35)), 0.2593),
    ],
)
def test_kappa(cells: tuple[tuple[int, int], ...], kappa: float) -> None:
    """κ of a table of two readers is the published one."""
    pairs = [(i, j) for i, row in enumerate(cells) for j, n in enumerate(row) for _ in range(n)]
    assert cohens_kappa(pairs) == pytest.approx(kappa, abs=5e-5)


def test_kappa_that_is_not_defined() -> None:
    """Without a pair, or where both readers say one thing throughout, there is none; full agreement on two things is 1."""
    assert cohens_kappa([]) is None
    assert cohens_kappa([("a", "a"), ("a", "a")]) is None
    assert cohens_kappa([("a", "a"), ("b", "b")]) == 1


def test_mean_difference() -> None:
    """The second reader's numbers less the first's."""
    assert mean_difference([(1, 2), (3, 3)]) == 0.5
    assert mean_difference([]) is None
