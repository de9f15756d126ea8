"""P values from printed numbers, against scipy, and the limits that rounding leaves, against trying them out."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from living_review.stats.p_values import (
    Spread,
    chi_square_p,
    count_tests,
    fisher_p,
    paired_limits,
    rate_tests,
    t_p,
    t_quantile,
    t_tests,
    z_of_p,
)


@pytest.mark.parametrize("df", [1, 2, 3.5, 10, 57.3, 300, 5000])
@pytest.mark.parametrize("t", [0.0, 0.1, 1, 2.2, 5, 12])
def test_students_distribution(t: float, df: float) -> None:
    """The p value of t is that of scipy."""
    assert t_p(-t, df) == pytest.approx(max(2 * stats.t.sf(t, df), 1e-15), rel=1e-9)


@pytest.mark.parametrize("df", [2, 8, 40])
def test_quantile(df: float) -> None:
    """So is the quantile."""
    assert t_quantile(0.05, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-9)


def test_t_tests_and_rounding() -> None:
    """Student's and Welch's p value are those of scipy, and their limits those of all numbers that round to the printed ones."""
    one, two = Spread(9.5, 4.1, 12, 0.05, 0.05), Spread(12.2, 4.8, 20, 0.05, 0.05)
    for found, equal in zip(t_tests(one, two), (True, False), strict=True):
        assert found.nominal == pytest.approx(stats.ttest_ind_from_stats(9.5, 4.1, 12, 12.2, 4.8, 20, equal_var=equal).pvalue)
        steps = (-0.05, 0.0, 0.05)
        tried = [
            stats.ttest_ind_from_stats(9.5 + a, 4.1 + b, 12, 12.2 + c, 4.8 + d, 20, equal_var=equal).pvalue
            for a, b, c, d in itertools.product(steps, repeat=4)
        ]
        assert found.low == pytest.approx(min(tried), rel=0.02)  # Welch's degrees of freedom are those of the printed numbers
        assert found.high == pytest.approx(max(tried), rel=0.02)


@pytest.mark.parametrize(("a", "n1", "c", "n2"), [(4, 123, 11, 139), (0, 20, 5, 22), (7, 10, 7, 12), (60, 200, 90, 210), (1, 3, 2, 3)])
def test_counts(a: int, n1: int, c: int, n2: int) -> None:
    """χ² with and without correction, and Fisher's exact test, are those of scipy."""
    table = [[a, n1 - a], [c, n2 - c]]
    found = {each.test: each.nominal for each in count_tests(a, n1, c, n2)}
    assert found["χ²"] == pytest.approx(stats.chi2_contingency(table, correction=False)[1])
    assert found["χ² with Yates's correction"] == pytest.approx(stats.chi2_contingency(table, correction=True)[1])
    assert fisher_p(a, n1, c, n2) == pytest.approx(stats.fisher_exact(table)[1], rel=1e-6)
    variance = a / n1 * (1 - a / n1) / n1 + c / n2 * (1 - c / n2) / n2
    assert found["Wald"] == pytest.approx(2 * stats.norm.sf(abs(a / n1 - c / n2) / variance**0.5))


def test_no_events() -> None:
    """Where nobody had an event nothing differs."""
    assert [each.nominal for each in count_tests(0, 10, 0, 12)] == [1.0]
    assert [each.nominal for each in rate_tests(0, 10, 0, 12)] == [1.0]


def test_rates() -> None:
    """The score test of two rates is the square root of the χ² of observed and expected events."""
    score, wald = rate_tests(30, 100, 15, 120)
    expected = [45 * 100 / 220, 45 * 120 / 220]
    assert score.nominal == pytest.approx(stats.chisquare([30, 15], expected).pvalue)
    z = math.log((30 / 100) / (15 / 120)) / math.sqrt(1 / 30 + 1 / 15)
    assert wald.nominal == wald.low == wald.high == pytest.approx(2 * stats.norm.sf(z))
    assert (score.test, wald.test, wald.statistic) == ("score test", "Wald", "z = 2.77")
    assert [each.test for each in rate_tests(0, 100, 15, 120)] == [each.test for each in rate_tests(30, 100, 0, 120)] == ["score test"]


def test_paired_limits_hold_every_correlation() -> None:
    """The p value of a paired test of data with any correlation lies between the limits."""
    rng = np.random.default_rng(1)
    for correlation in (-0.95, -0.5, 0.0, 0.5, 0.95):
        data = rng.multivariate_normal([10, 10.6], [[4, 4 * correlation], [4 * correlation, 4]], 30)
        before, after = (Spread(float(x.mean()), float(x.std(ddof=1)), 30) for x in data.T)
        limits = paired_limits(before, after)
        assert limits.low <= stats.ttest_rel(data[:, 0], data[:, 1]).pvalue <= limits.high


def test_small_helpers() -> None:
    """The deviate of a p value, and the p value of χ², are those of scipy."""
    assert z_of_p(0.003) == pytest.approx(stats.norm.isf(0.0015))
    assert chi_square_p(6.63) == pytest.approx(stats.chi2.sf(6.63, 1))
    assert math.isfinite(z_of_p(0.0))
