"""Which means and deviations are possible, against all sets of answers that there are."""

from __future__ import annotations

from itertools import combinations_with_replacement
from statistics import mean, stdev

import pytest

from living_review.stats.possible_values import informative, largest_deviation, possible_deviation, possible_mean, possible_share


def answers(n: int, most: int) -> list[tuple[int, ...]]:
    """All answers of ``n`` people from 0 to ``most``."""
    return list(combinations_with_replacement(range(most + 1), n))


@pytest.mark.parametrize("n", [3, 7, 12])
def test_means_that_exist_pass_and_others_do_not(n: int) -> None:
    """Of the means with two decimals exactly those pass that some whole numbers have (n < 100: the steps are wider than a digit)."""
    exist = {round(total / n, 2) for total in range(4 * n + 1)}
    tried = {value / 100 for value in range(401)}
    assert {value for value in tried if possible_mean(value, 0.005, n)} >= exist
    assert not any(possible_mean(value, 0.005, n) for value in tried if all(abs(value - one) > 0.0051 for one in exist))


@pytest.mark.parametrize(("mean_text", "n", "possible"), [(5.19, 28, False), (5.18, 28, True), (5.21, 28, True), (5.27, 43, False)])
def test_published_examples(mean_text: float, n: int, possible: bool) -> None:
    """The example of Brown & Heathers 2017 (5.19 of 28 people), and that of the R package scrutiny (5.27 of 43)."""
    assert possible_mean(mean_text, 0.005, n) is possible


def test_half_way_between_two_printed_means() -> None:
    """2.5 of two people, printed without decimals, may be 2 or 3; 0.125 may be 0.12 or 0.13."""
    assert possible_mean(2, 0.5, 2)
    assert possible_mean(3, 0.5, 2)
    assert possible_mean(0.12, 0.005, 8)
    assert possible_mean(0.13, 0.005, 8)
    assert not possible_mean(0.14, 0.005, 8)


@pytest.mark.parametrize("n", [3, 5, 6])
def test_deviations_that_exist_pass(n: int) -> None:
    """Each mean and deviation that some answers have passes, and of the others most do not."""
    exist = {(round(mean(each), 2), round(stdev(each), 2)) for each in answers(n, 4)}
    assert all(possible_deviation(m, 0.005, s, 0.005, n) for m, s in exist)
    means = {m for m, _ in exist}
    none = [
        (m, s / 100) for m in means for s in range(1, 150) if not any(abs(m - a) < 0.011 and abs(s / 100 - b) < 0.011 for a, b in exist)
    ]
    passing = [pair for pair in none if possible_deviation(pair[0], 0.005, pair[1], 0.005, n)]
    assert len(passing) < 0.35 * len(none)  # those with n in the denominator pass too, and answers beyond 4


def test_deviation_of_the_whole_group() -> None:
    """A deviation with n in the denominator passes too: 0, 1, 1 has 0.58 with n − 1 and 0.47 with n."""
    assert possible_deviation(0.67, 0.005, 0.58, 0.005, 3)
    assert possible_deviation(0.67, 0.005, 0.47, 0.005, 3)
    assert not possible_deviation(0.67, 0.005, 0.52, 0.005, 3)


@pytest.mark.parametrize("n", [2, 4, 6])
def test_largest_deviation(n: int) -> None:
    """No answers have a larger deviation than the bound, and those at the two ends reach it."""
    for each in answers(n, 4):
        assert stdev(each) <= largest_deviation(mean(each), 0, 4, n) + 1e-9
    ends = [0] * (n // 2) + [4] * (n // 2)
    assert stdev(ends) == pytest.approx(largest_deviation(2, 0, 4, n))


def test_shares() -> None:
    """Every share of up to 40 people passes as it is printed, and 35 % of 30 people does not."""
    for n in range(1, 41):
        assert all(possible_share(round(100 * k / n, 1), 0.05, n) for k in range(n + 1))
    assert not possible_share(35, 0.5, 30)


def test_when_a_mean_can_tell_nothing() -> None:
    """With 100 people every mean of two decimals is possible, with 99 not."""
    assert informative(0.005, 99)
    assert not informative(0.005, 100)
