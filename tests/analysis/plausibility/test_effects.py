"""The effect of a result by each kind of data, against formulas that are written out, and where it can be against scipy."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from helpers.plausibility import bare_result
from scipy.stats.contingency import odds_ratio

from living_review.analysis.plausibility.effects import Effect, effect_of, of_counts, on_scale
from living_review.analysis.plausibility.printed import Printed
from living_review.analysis.plausibility.results import Interval
from living_review.records.effect_data import CorrelationEffect, CountsArm, CountsEffect, EstimateEffect, RateArm, RatesEffect
from living_review.records.measures import MEASURES


def given(effect: Any) -> Effect:
    """The effect of a result with these data."""
    found = effect_of(bare_result(effect=effect))
    assert found is not None
    return found


def test_counts() -> None:
    """One half is added to each cell, so that none is empty: the odds ratio of twice the cells and one."""
    found = given(CountsEffect(kind="counts", intervention=CountsArm(events=4, n=20), control=CountsArm(events=0, n=18)))
    doubled = odds_ratio([[9, 33], [1, 37]], kind="sample")
    assert found.yi == pytest.approx(math.log(doubled.statistic))
    assert found.vi == pytest.approx(2 / 9 + 2 / 33 + 2 / 1 + 2 / 37)
    assert (found.words, found.numbers, found.kind) == ("4 of 20 against 0 of 18", ("4/20", "0/18"), "counts")
    assert of_counts(4, 20, 0, 18) == found


def test_rates() -> None:
    """With one half added to the events: 4.5 in 90 against 0.5 in 100 are 0.05 and 0.005, ten times; without a difference it is 0."""
    found = given(RatesEffect(kind="rates", intervention=RateArm(events=4, time=90), control=RateArm(events=0, time=100)))
    assert found.yi == pytest.approx(math.log(10))
    assert found.vi == pytest.approx(1 / 4.5 + 1 / 0.5)
    assert (found.words, found.numbers) == ("4 events in 90 against 0 in 100", ("4/90", "0/100"))


def test_correlation_and_ready_estimates() -> None:
    """A correlation by Fisher's z, whose variance is 1 / (n − 3); a ready estimate as it is."""
    found = given(CorrelationEffect(kind="correlation", r=0.5, n=28))
    assert (found.yi, found.vi) == pytest.approx((0.5 * math.log(3), 0.04))
    for spread in ({"se": 0.2}, {"vi": 0.04}):
        ready = given(EstimateEffect(kind="estimate", measure="SMD", yi=-0.5, **spread))
        assert (ready.yi, ready.vi) == pytest.approx((-0.5, 0.04))
        assert ready.words == "-0.5 with the standard error 0.2"


def test_means() -> None:
    """Two means differ by 3, with 16 / 40 and 25 / 50 as variances."""
    found = effect_of(bare_result([(10.0, 4.0, 40), (7.0, 5.0, 50)]))
    assert found is not None
    assert (found.yi, found.vi) == pytest.approx((3.0, 0.9))
    assert found.numbers == ("10", "4", "40", "7", "5", "50")
    assert effect_of(bare_result([(10.0, 4.0, 40), (7.0, 5.0, None)])) is None


def test_estimates_with_limits() -> None:
    """A ready ratio on logarithms, with the error that its limits leave: log 4 in 2 · 1.96 of them; none of one group or with one limit."""

    def found(measure: str, *numbers: float) -> Effect | None:
        interval = Interval(*(Printed(each, 0.005, f"{each:g}", ()) for each in numbers), 0.95, MEASURES[measure])
        return effect_of(replace(bare_result(), estimates=(interval,)))

    ratio = found("RR", 0.5, 0.25, 1.0)
    assert ratio is not None
    assert (ratio.yi, ratio.vi) == pytest.approx((-math.log(2), (math.log(4) / 3.92) ** 2))
    assert (ratio.words, ratio.kind) == ("0.5 (0.25 to 1)", "estimate RR")
    assert found("PR", 0.5, 0.25, 0.75) is None
    assert found("RR", 0.5, 0.5, 0.5) is None


def scaled(measure: str, *numbers: float, half: float = 0.005) -> tuple[float, ...] | None:
    """An estimate with its limits on the scale of its measure."""
    value, low, high = (Printed(number, half, f"{number:g}", ()) for number in numbers)
    return on_scale(Interval(value, low, high, 0.95, MEASURES[measure]))


def test_scales() -> None:
    """Ratios on logarithms, correlations on Fisher's z, differences as they are; with how far rounding moves estimate and limits."""
    assert scaled("RR", 1.0, 0.5, 2.0) == pytest.approx((0, -math.log(2), math.log(2), 0.005, 0.005 / 0.5 + 0.005 / 2))
    assert scaled("MD", 1.0, 0.5, 2.0) == pytest.approx((1, 0.5, 2, 0.005, 0.01))
    expected = math.atanh(0.5), math.atanh(-0.2), math.atanh(0.8), 0.005 / 0.75, 0.005 / 0.96 + 0.005 / 0.36
    assert scaled("COR", 0.5, -0.2, 0.8) == pytest.approx(expected)


def test_numbers_that_are_not_on_their_scale() -> None:
    """A ratio that may be 0 before it was rounded has no logarithm, and a correlation that may be 1 no z."""
    assert scaled("RR", 1.0, 0.005, 2.0) is None
    assert scaled("RR", 1.0, 0.006, 2.0) is not None
    assert scaled("COR", 0.5, -0.2, 0.995) is None
    assert scaled("COR", 0.5, -0.2, 0.994) is not None
    assert scaled("COR", -0.5, -0.995, -0.2) is None
    assert on_scale(Interval(*[Printed(1.0, 0.5, "1", ())] * 3, 0.95, None)) is None
