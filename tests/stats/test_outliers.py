"""The middle of others, against numpy and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from living_review.stats.outliers import expected_effects, middle, middles_of_others


def test_middle() -> None:
    """The median, and the median absolute deviation of scipy as that of a normal distribution, widened for few values."""
    values = [1.0, 2.0, 2.5, 4.0, 9.0]
    found = middle(values, 0.0)
    assert found.centre == np.median(values)
    assert found.spread == pytest.approx(stats.median_abs_deviation(values, scale="normal") * 1.4, rel=1e-3)
    assert middle([1.0, 1.0], 0.2).spread == 0.2


def test_others_of_few_and_of_many() -> None:
    """Of few values each is left out in turn; of many all are taken, which is nearly the same."""
    few = [1.0, 2.0, 3.0, 100.0]
    assert [each.centre for each in middles_of_others(few, 0.1)] == [3.0, 3.0, 2.0, 2.0]
    many = list(np.linspace(0, 1, 201))
    assert {each.centre for each in middles_of_others(many, 0.1)} == {0.5}


def test_expected_effect_is_the_random_effects_mean() -> None:
    """The mean of the others by DerSimonian and Laird: for dat.bcg as a whole metafor's truth.json gives tau² 0.3088 and −0.7141."""
    table = [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761), (180, 1361, 372, 1079),
        (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197),
        (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ]  # fmt: skip
    yi = [float(np.log((a / (a + b)) / (c / (c + d)))) for a, b, c, d in table]
    vi = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in table]
    extra = expected_effects([*yi, 0.0], [*vi, 1.0])[-1]
    assert extra.tau2 == pytest.approx(0.3088, abs=1e-4)
    assert extra.mean == pytest.approx(-0.7141, abs=1e-4)
