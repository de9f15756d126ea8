"""Effects of single studies: metafor's figures from the raw columns, each formula by a second way, and each refusal in full."""

from __future__ import annotations

import csv
import math
from typing import Any

import pytest
from helpers.reviews import METAFOR
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from living_review.stats.effect_sizes import (
    MEASURES,
    Effect,
    EffectError,
    effect,
    from_cells,
    from_change,
    from_correlation,
    from_counts,
    from_interval,
    from_log_rank,
    from_means,
    from_proportion,
    from_rate,
    from_rates,
    from_se,
    from_variance,
    hedges_correction,
    measure_of,
    normal_quantile,
)

NAMES = {"tpos": "ai", "tneg": "bi", "cpos": "ci", "cneg": "di"}
SETS = {"dat.bcg": "RR", "dat.normand1999": "MD", "dat.hine1989": "RD"}


def rows(name: str) -> list[dict[str, Any]]:
    """The numbers of a data set, a study a row, under metafor's column names."""
    with (METAFOR / f"{name}.csv").open(encoding="utf-8") as file:
        found = [{NAMES.get(key, key): value for key, value in row.items()} for row in csv.DictReader(file)]
    return [{key: float(value) for key, value in row.items() if value.replace(".", "").lstrip("-").isdigit()} for row in found]


@pytest.mark.parametrize("name", SETS)
def test_effects_of_metafor(name: str) -> None:
    """From the raw columns, every study's effect and variance are those that metafor's escalc gives, to 14 digits as printed."""
    for row in rows(name):
        raw = {key: value for key, value in row.items() if key not in ("yi", "vi")}
        found = effect(SETS[name], raw)
        assert math.isclose(found.yi, row["yi"], rel_tol=1e-12, abs_tol=1e-14)
        assert math.isclose(found.vi, row["vi"], rel_tol=1e-12)


def test_zero_cells() -> None:
    """One half is added to all four cells if one is zero, for each measure of counts, the risk difference included."""
    for measure in ("OR", "RD", "RR"):
        assert from_counts(measure, 2, 10, 3, 12) == from_cells(measure, 2, 8, 3, 9)
    odds = from_counts("OR", 0, 10, 3, 12)
    assert math.isclose(odds.yi, math.log(0.5 * 9.5 / (10.5 * 3.5)))
    assert math.isclose(odds.vi, 1 / 0.5 + 1 / 10.5 + 1 / 3.5 + 1 / 9.5)
    ratio = from_counts("RR", 0, 10, 3, 12)
    assert math.isclose(ratio.yi, math.log((0.5 / 11) / (3.5 / 13)))
    assert math.isclose(ratio.vi, 1 / 0.5 - 1 / 11 + 1 / 3.5 - 1 / 13)
    difference = from_counts("RD", 0, 10, 3, 12)
    assert math.isclose(difference.yi, 0.5 / 11 - 3.5 / 13)
    assert math.isclose(difference.vi, (0.5 / 11) * (10.5 / 11) / 11 + (3.5 / 13) * (9.5 / 13) / 13)


@pytest.mark.parametrize(("a", "c"), [(0, 0), (10, 12), (0, 12), (0, 1), (10, 11)])
def test_uninformative_studies(a: int, c: int) -> None:
    """A study in which nobody or everybody has the event in a group, or in both, still has an effect."""
    assert math.isfinite(from_counts("OR", a, 10, c, 12).yi)


def test_hedges_g() -> None:
    """The standardised mean difference is corrected by the exact factor, close to the usual 1 − 3/(4m − 1) and below 1."""
    found = from_means("SMD", 12.0, 3.0, 10, 10.0, 4.0, 14)
    pooled = math.sqrt((9 * 9 + 13 * 16) / 22)
    exact = math.gamma(11) / (math.sqrt(11) * math.gamma(10.5))
    assert math.isclose(found.yi, exact * 2 / pooled, rel_tol=1e-12)
    assert math.isclose(found.vi, 1 / 10 + 1 / 14 + found.yi**2 / 48, rel_tol=1e-12)
    assert math.isclose(hedges_correction(22), 1 - 3 / 87, abs_tol=2e-4)
    assert math.isclose(hedges_correction(1e6), 1 - 3 / (4e6 - 1), rel_tol=1e-9)


def test_fisher_z() -> None:
    """A correlation is analysed as its artanh with the variance 1/(n − 3), and shown as a correlation."""
    found = from_correlation(0.5, 28)
    assert math.isclose(found.yi, 0.5493061443340549)
    assert (found.vi, found.measure) == (1 / 25, "ZCOR")
    assert math.isclose(MEASURES["ZCOR"].shown(found.yi), 0.5)


@pytest.mark.parametrize(
    ("numbers", "positive", "r", "expected"),
    [
        ((1.38, 0.45, 0.02, 0.18, 8), "fall", 0.0, (1.360, 0.955, 1.765)),
        ((1.38, 0.45, 0.02, 0.18, 8), "fall", 0.5, (1.360, 1.032, 1.688)),
        ((1.38, 0.45, 0.02, 0.18, 8), "fall", 0.8, (1.360, 1.089, 1.631)),
        ((-1.054, 0.86, -0.445, 0.81, 20), "rise", 0.0, (0.609, 0.056, 1.162)),
        ((-1.054, 0.86, -0.445, 0.81, 20), "rise", 0.5, (0.609, 0.218, 1.000)),
        ((-1.054, 0.86, -0.445, 0.81, 20), "rise", 0.8, (0.609, 0.361, 0.857)),
    ],
)
def test_change_within_a_group(numbers: tuple[float, ...], positive: Any, r: float, expected: tuple[float, ...]) -> None:
    """The interval is that of the paired t test with n − 1 degrees of freedom; a normal one would be too narrow."""
    m1, s1, m2, s2, n = numbers
    found = from_change(m1, s1, m2, s2, n, r, positive=positive)
    assert (round(found.effect.yi, 3), round(found.ci_low, 3), round(found.ci_high, 3)) == expected
    assert (found.df, found.r, found.level) == (n - 1, r, 0.95)
    assert math.isclose(found.effect.vi, (s1**2 + s2**2 - 2 * r * s1 * s2) / n)
    half = special.stdtrit(n - 1, 0.975) * found.effect.se
    assert math.isclose(found.ci_high - found.effect.yi, half)
    other = from_change(m1, s1, m2, s2, n, r, positive="fall" if positive == "rise" else "rise")
    assert (other.effect.yi, other.effect.vi) == (-found.effect.yi, found.effect.vi)


def test_reported_effects() -> None:
    """An effect as reported comes from its variance, its standard error or its interval, which is read as printed."""
    assert from_se("HR", -0.5, 0.2) == Effect(-0.5, 0.2**2, "HR")
    assert from_variance("GEN", 1, 2) == Effect(1, 2, "GEN")
    low, high = (math.exp(each) for each in Effect(-0.5, 0.04, "HR").interval())
    found = from_interval("HR", math.exp(-0.5), low, high)
    assert math.isclose(found.yi, -0.5)
    assert math.isclose(found.vi, 0.04)
    assert from_interval("MD", 2, 1, 3, level=0.90).vi > from_interval("MD", 2, 1, 3).vi
    assert math.isclose(normal_quantile(0.95), 1.959963984540054)
    assert math.isclose(Effect(0, 4, "GEN").se, 2)


def test_routes_to_a_measure() -> None:
    """An effect is worked out from the first route whose columns are all there; other columns do not matter."""
    counts = {"ai": 4, "n1i": 123, "ci": 11, "n2i": 139}
    assert effect("RR", counts | {"yi": 7, "vi": 1, "year": 1948}) == from_counts("RR", *counts.values())
    assert effect("SMD", {"yi": 1, "sei": 2}) == Effect(1, 4, "SMD")
    assert effect("MD", {"estimate": 2, "ci_low": 1, "ci_high": 3, "level": 0.9}) == from_interval("MD", 2, 1, 3, 0.9)
    assert effect("MD", {"estimate": 2, "ci_low": 1, "ci_high": 3}) == from_interval("MD", 2, 1, 3)
    change = {"m1i": 3, "sd1i": 1, "m2i": 1, "sd2i": 2, "ni": 9, "ri": 0.5}
    assert effect("MC", change) == from_change(3, 1, 1, 2, 9, 0.5, positive="fall").effect
    assert effect("ZCOR", {"ri": 0.3, "ni": 10}) == from_correlation(0.3, 10)
    for measure in MEASURES:
        assert effect(measure, {"yi": 1, "vi": 2}) == Effect(1, 2, measure)


@pytest.mark.parametrize("key", MEASURES)
def test_scales(key: str) -> None:
    """What is shown is the inverse of what is analysed; no effect is 1 for a ratio and 0 otherwise; a label says which is which."""
    measure = MEASURES[key]
    assert measure.key == key
    assert measure.single_group or measure.null == (1 if measure.is_ratio else 0)
    assert math.isclose(measure.analysed(measure.shown(0.4)), 0.4)
    expected = {"HR": "Log hazard ratio", "ZCOR": "Fisher's z", "MD": "Mean difference"}
    assert measure.analysis_label == expected.get(key, measure.analysis_label)


def test_log_that_is_too_large_to_show() -> None:
    """A log ratio of over 709 is shown as infinite, not as a failure."""
    assert measure_of("OR").shown(1000.0) == math.inf


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: from_counts("RR", 1, 0, 1, 5), "n1i: found 0, expected a whole number of 1 or more"),
        (lambda: from_counts("RR", 1, 5, 1, -5), "n2i: found -5, expected a whole number of 1 or more"),
        (lambda: from_counts("RR", 6, 5, 7, 5), "ai: found 6, expected at most n1i, 5"),
        (lambda: from_counts("RR", 1, 5, 7, 5), "ci: found 7, expected at most n2i, 5"),
        (lambda: from_counts("RR", -1, 5, 1, 5), "ai: found -1, expected a whole number of 0 or more"),
        (lambda: from_counts("RR", 1.5, 5, 1, 5), "ai: found 1.5, expected a whole number of 0 or more"),
        (lambda: from_counts("RR", math.nan, 5, 1, 5), "ai: found nan, expected a finite number"),
        (lambda: from_counts("MD", 1, 5, 1, 5), "measure: found 'MD', expected one of OR, RD, RR for counts"),
        (lambda: from_cells("RR", 0, 0, 1, 5), "ai + bi: found 0.0, expected a whole number of 1 or more"),
        (lambda: from_means("MD", 1, 0, 5, 1, 1, 5), "sd1i: found 0, expected a positive number"),
        (lambda: from_means("MD", 1, 1, 5, 1, -2, 5), "sd2i: found -2, expected a positive number"),
        (lambda: from_means("SMD", 1, 1, 1, 1, 1, 5), "n1i: found 1, expected a whole number of 2 or more"),
        (lambda: from_means("MD", 1, 1, 5, math.inf, 1, 5), "m2i: found inf, expected a finite number"),
        (lambda: from_means("RR", 1, 1, 5, 1, 1, 5), "measure: found 'RR', expected one of MD, ROM, SMD, SMD1 for means"),
        (lambda: hedges_correction(1), "m: found 1, expected more than 1 degree of freedom"),
        (lambda: from_correlation(1, 9), "ri: found 1, expected a number strictly between -1 and 1"),
        (lambda: from_correlation(0.1, 3), "ni: found 3, expected a whole number of 4 or more"),
        (lambda: from_change(1, 1, 1, 1, 9, -1, positive="fall"), "ri: found -1, expected a number strictly between -1 and 1"),
        (lambda: from_change(1, 1, 1, 1, 1, 0, positive="fall"), "ni: found 1, expected a whole number of 2 or more"),
        (lambda: from_change(1, 1, 1, 1, 9, 0, positive="up"), "positive: found 'up', expected one of fall, rise"),  # type: ignore[arg-type]
        (lambda: from_se("MD", 1, 0), "sei: found 0, expected a positive number"),
        (lambda: from_variance("MD", 1, -1), "vi: found -1, expected a positive number"),
        (lambda: from_variance("MD", True, 1), "yi: found True, expected a finite number"),
        (lambda: from_interval("MD", 2, 3, 1), "ci_high: found 1, expected more than ci_low, 3"),
        (lambda: from_interval("MD", 4, 1, 3), "estimate: found 4, expected a number from ci_low, 1, to ci_high, 3"),
        (lambda: from_interval("RR", 1, 0, 3), "ci_low: found 0, expected a positive number"),
        (lambda: from_interval("MD", 2, 1, 3, 95), "level: found 95, expected a number strictly between 0 and 1"),
        (lambda: Effect(1, math.nan, "MD"), "vi: found nan, expected a finite number"),
        (lambda: Effect(1, 1, "XX"), f"measure: found 'XX', expected one of {', '.join(sorted(MEASURES))}"),
        (
            lambda: effect("ZCOR", {"ri": 0.1}),
            "columns: found ri, expected ri, ni or yi, vi or yi, sei or estimate, ci_low, ci_high, level or estimate, ci_low, ci_high",
        ),
    ],
)
def test_bad_values(call: Any, message: str) -> None:
    """A value from which no effect follows is refused with its field, what it is, and what it should be."""
    with pytest.raises(EffectError) as caught:
        call()
    assert str(caught.value) == message
    assert str(caught.value) == f"{caught.value.field}: {caught.value.reason}"


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_swapping_groups_turns_the_sign(n1: int, n2: int, data: st.DataObject) -> None:
    """With the groups swapped, an effect of counts has the other sign and the same variance, whatever cells are zero."""
    a, c = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    for measure in ("OR", "RD", "RR"):
        one, other = from_counts(measure, a, n1, c, n2), from_counts(measure, c, n2, a, n1)
        assert math.isclose(one.yi, -other.yi, rel_tol=1e-9, abs_tol=1e-12)
        assert math.isclose(one.vi, other.vi, rel_tol=1e-9)


ASIN = math.asin(math.sqrt(0.3))


@pytest.mark.parametrize(
    ("found", "yi", "vi"),
    [
        # O − E = −10 with V = 20; with a V below 1, whose reciprocal is no whole number
        (from_log_rank("HR", -10, 20), -0.5, 0.05),
        (from_log_rank("HR", 0.2, 0.8), 0.25, 1.25),
        # 3 events in 12.5, and none, which counts as one half
        (from_rate("IR", 3, 12.5), 0.24, 0.0192),
        (from_rate("IRLN", 3, 12.5), math.log(0.24), 1 / 3),
        (from_rate("IR", 0, 12.5), 0.04, 0.0032),
        (from_rate("IRLN", 0, 12.5), math.log(0.04), 2.0),
        # 3 in 10 against 4 in 20; with none in one group one half is added to both
        (from_rates("IRD", 3, 10, 4, 20), 0.1, 0.03 + 0.01),
        (from_rates("IRR", 3, 10, 4, 20), math.log(1.5), 1 / 3 + 1 / 4),
        (from_rates("IRD", 0, 10, 4, 20), 0.05 - 0.225, 0.005 + 0.01125),
        (from_rates("IRR", 4, 20, 0, 10), math.log(0.225 / 0.05), 1 / 4.5 + 1 / 0.5),
        # 3 of 10, and none and all of 10 as half a person of 11
        (from_proportion("PR", 3, 10), 0.3, 0.021),
        (from_proportion("PLN", 3, 10), math.log(0.3), 1 / 3 - 1 / 10),
        (from_proportion("PLO", 3, 10), math.log(3 / 7), 1 / 3 + 1 / 7),
        (from_proportion("PAS", 3, 10), ASIN, 1 / 40),
        (from_proportion("PFT", 3, 10), (math.asin(math.sqrt(3 / 11)) + math.asin(math.sqrt(4 / 11))) / 2, 1 / 42),
        (from_proportion("PR", 0, 10), 0.5 / 11, 0.5 * 10.5 / 11**3),
        (from_proportion("PLO", 10, 10), math.log(21), 1 / 10.5 + 1 / 0.5),
        (from_proportion("PLN", 0, 10), math.log(0.5 / 11), 1 / 0.5 - 1 / 11),
        (from_proportion("PAS", 0, 10), 0.0, 1 / 40),
        (from_proportion("PFT", 10, 10), (math.asin(math.sqrt(10 / 11)) + math.pi / 2) / 2, 1 / 42),
        # r = 0.6 of 12 pairs
        (from_correlation(0.6, 12, "COR"), 0.6, 0.4096 / 11),
        (from_correlation(0.6, 12), math.log(4) / 2, 1 / 9),
        # means of 6 and 4 with deviations of 3 and 2 of 10 and 20 people
        (from_means("ROM", 6, 3, 10, 4, 2, 20), math.log(1.5), 9 / 360 + 4 / 320),
        (from_means("MD", 6, 3, 10, 4, 2, 20), 2.0, 0.9 + 0.2),
    ],
)
def test_formulas_by_hand(found: Effect, yi: float, vi: float) -> None:
    """Each effect and its variance, worked out on paper by the formulas of metafor's ``escalc``."""
    assert (found.yi, found.vi) == (pytest.approx(yi, abs=1e-12), pytest.approx(vi))


@pytest.mark.parametrize(
    ("key", "share", "analysed"),
    [
        ("PAS", 0.0, 0.0),
        ("PAS", 1.0, math.pi / 2),
        ("PFT", 0.25, math.pi / 6),
        ("PLO", 0.25, -math.log(3)),
        ("PAS", 1.001, None),
        ("PAS", -0.001, None),
        ("PFT", 1.5, None),
        ("PLO", 0.0, None),
        ("PLO", 1.0, None),
        ("PLO", -0.5, None),
        ("PLO", 1.5, None),
    ],
)
def test_shares_on_their_scale(key: str, share: float, analysed: float | None) -> None:
    """A share is from 0 to 1; its logit has no ends, its arcsine has."""
    if analysed is None:
        with pytest.raises(EffectError, match="expected a share between 0 and 1"):
            measure_of(key).analysed(share)
    else:
        assert measure_of(key).analysed(share) == pytest.approx(analysed)
