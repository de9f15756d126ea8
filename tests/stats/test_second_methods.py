"""The methods that came second: figures of metafor and clubSandwich (``fixtures/metafor/second.R`` made them), and properties."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from helpers.properties import times_as_many
from helpers.reviews import METAFOR
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from living_review.stats.count_pooling import EventTable, pool_counts
from living_review.stats.effect_sizes import MEASURES, effect
from living_review.stats.heterogeneity import q_profile
from living_review.stats.inputs import SynthesisError
from living_review.stats.meta_regression import MetaRegression, meta_regression
from living_review.stats.multilevel import combined_within, pool_three_levels
from living_review.stats.pooling import pool
from living_review.stats.small_study import harbord, peters, size_test

TRUTH = json.loads((METAFOR / "second.json").read_text(encoding="utf-8"))
CLOSE = 1e-6


def close(wanted: Any, absolute: float = 1e-9) -> Any:
    """The figures of R, to a millionth."""
    return pytest.approx(wanted, rel=CLOSE, abs=absolute)


@pytest.mark.parametrize("case", TRUTH["measures"], ids=lambda case: case["measure"])
def test_effects_of_escalc(case: dict[str, Any]) -> None:
    """Each measure's effect and variance, in rows of which some have no event."""
    rows = [dict(zip(case["data"], cells, strict=True)) for cells in zip(*case["data"].values(), strict=True)]
    found = [effect(case["measure"], row) for row in rows]
    assert [each.yi for each in found] == close(case["yi"])
    assert [each.vi for each in found] == close(case["vi"])


def test_double_arcsine_taken_back() -> None:
    """Miller's inverse, as metafor's ``transf.ipft`` has it; beyond what all or none of 24 give it is 0 or 1."""
    truth, shown = TRUTH["back"], MEASURES["PFT"].shown
    assert [shown(z, truth["n"]) for z in truth["z"]] == close(truth["shown"])
    assert (shown(0.0, 24), shown(math.pi / 2, 24)) == (0, 1)


@given(st.integers(1, 400), st.integers(0, 400))
def test_a_proportion_comes_back(n: int, x: int) -> None:
    """What a single group's measure makes of events and people is taken back to their share, unless zero cells are corrected."""
    assume(0 < x < n)
    for key in ("PR", "PLN", "PLO", "PAS", "PFT"):
        assert MEASURES[key].shown(effect(key, {"xi": x, "ni": n}).yi, n) == pytest.approx(x / n, abs=1e-9)


# ---------------------------------------------------------------------------------------------- events pooled as they are


def tables_of(name: str, measure: str) -> tuple[list[EventTable], list[float], list[float]]:
    """The events of a set with each study's own effect; of ratios without the studies that have none."""
    data = TRUTH["counts"][name]["data"]
    rows = [dict(zip(data, cells, strict=True)) for cells in zip(*data.values(), strict=True)]
    first, _, second, _ = data
    rows = [row for row in rows if measure == "RD" or row[first] + row[second] > 0]
    effects = [effect(measure, row) for row in rows]
    return [EventTable(*row.values()) for row in rows], [each.yi for each in effects], [each.vi for each in effects]


@pytest.mark.parametrize("name", TRUTH["counts"])
def test_events_of_metafor(name: str) -> None:
    """Mantel–Haenszel and Peto with and without groups without events; heterogeneity is that of studies with events."""
    for method, wanted in TRUTH["counts"][name].items():
        if method == "data":
            continue
        measure = "OR" if method == "Peto" else method
        found = pool_counts(measure, "Peto" if method == "Peto" else "MH", *tables_of(name, measure))
        assert (found.mu, found.se, found.ci_low, found.ci_high) == close((wanted["mu"], wanted["se"], *wanted["ci"]))
        assert (found.q, found.i2, found.h2) == close((wanted["q"], wanted["i2"], wanted["h2"]))


counts = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=8)


@given(counts)
def test_events_the_other_way_round(cells: list[tuple[int, int, int, int]]) -> None:
    """With the groups exchanged the result changes its sign and nothing else, and the weights add up to 1."""
    tables = [EventTable(a, a + b + 1, c, c + d + 1) for a, b, c, d in cells]
    other = [EventTable(t.c, t.n2, t.a, t.n1) for t in tables]
    zeros, ones = [0.0] * len(tables), [1.0] * len(tables)
    for measure, model in (("OR", "MH"), ("RR", "MH"), ("RD", "MH"), ("IRR", "MH"), ("OR", "Peto")):
        try:
            one = pool_counts(measure, model, tables, zeros, ones)  # type: ignore[arg-type]
        except SynthesisError:
            with pytest.raises(SynthesisError):
                pool_counts(measure, model, other, zeros, ones)  # type: ignore[arg-type]
            continue
        two = pool_counts(measure, model, other, zeros, ones)  # type: ignore[arg-type]
        assert (two.mu, two.se) == (pytest.approx(-one.mu, abs=1e-9), pytest.approx(one.se, rel=1e-9))
        assert sum(one.weights) == pytest.approx(1)


def test_events_that_give_no_ratio() -> None:
    """Where no study has an event in one of the groups, the ratio cannot be computed and nothing is invented."""
    tables = [EventTable(0, 20, 3, 20), EventTable(0, 30, 1, 30)]
    for measure in ("OR", "RR"):
        with pytest.raises(SynthesisError, match="no study has the events that a ratio needs"):
            pool_counts(measure, "MH", tables, [0, 0], [1, 1])
    assert pool_counts("OR", "Peto", tables, [0, 0], [1, 1]).mu < 0
    with pytest.raises(SynthesisError, match="Peto pools OR, not RR"):
        pool_counts("RR", "Peto", tables, [0, 0], [1, 1])


# ---------------------------------------------------------------------------------------------- intervals


@pytest.mark.parametrize("name", TRUTH["intervals"])
def test_intervals_of_metafor(name: str) -> None:
    """The Q-profile limits of τ², I² and H²; Knapp and Hartung's interval as it comes and corrected, and their factor."""
    case = TRUTH["intervals"][name]
    profile = q_profile(case["yi"], case["vi"])
    assert (profile.tau2_low, profile.tau2_high) == close(tuple(case["tau2"]))
    assert (profile.i2_low, profile.i2_high) == close(tuple(case["I2"]))
    assert (profile.h2_low, profile.h2_high) == close(tuple(case["H2"]))
    plain, corrected = (pool(case["yi"], case["vi"], interval=kind) for kind in ("knapp_hartung", "knapp_hartung_adhoc"))  # type: ignore[arg-type]
    assert (plain.ci_low, plain.ci_high) == close(tuple(case["knha"]))
    assert (corrected.ci_low, corrected.ci_high) == close(tuple(case["adhoc"]))
    assert plain.kh_factor == corrected.kh_factor == close(case["factor"])
    normal = pool(case["yi"], case["vi"])
    assert plain.narrower_than_normal == (plain.ci_high - plain.ci_low < normal.ci_high - normal.ci_low)
    assert not corrected.narrower_than_normal


effects = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=3, max_size=8)


@given(effects)
def test_limits_hold_the_estimate(pairs: list[tuple[float, float]]) -> None:
    """Paule and Mandel's τ², where Q is its mean, lies within the Q-profile limits unless both are 0; ad hoc is never narrower."""
    yi, vi = ([float(each) for each in column] for column in zip(*pairs, strict=True))
    profile, found = q_profile(yi, vi), pool(yi, vi, tau2_method="PM")
    assert profile.tau2_low <= found.tau2 + 1e-9
    assert found.tau2 <= profile.tau2_high + 1e-9 or profile.tau2_high == 0
    normal, adhoc = pool(yi, vi), pool(yi, vi, interval="knapp_hartung_adhoc")
    assert adhoc.ci_high - adhoc.ci_low >= normal.ci_high - normal.ci_low


@pytest.mark.parametrize("k", [2, 3])
def test_prediction_needs_freedom(k: int) -> None:
    """With two studies t(k − 2) has no degree of freedom, so that there is no prediction interval."""
    found = pool([0.1, 0.5, 0.2][:k], [0.1] * k)
    assert (found.pi_low is None) == (k == 2)
    assert pool([0.1, 0.5], [0.1, 0.1], prediction="normal").pi_low is not None
    assert pool([0.1, 0.5, 0.2], [0.1] * 3, prediction="none").pi_low is None


# ---------------------------------------------------------------------------------------------- regression


def fitted(name: str) -> MetaRegression:
    """The regression of second.R by this name."""
    case = TRUTH["regression"]
    names = ["ablat", "year"] if name.startswith("both") else ["ablat"]
    method = name.rsplit("_", 1)[1] if name.endswith(("DL", "PM")) else "REML"
    interval: Any = "normal" if name.endswith("_z") else "knapp_hartung"
    return meta_regression(case["yi"], case["vi"], [case[each] for each in names], names, "RE", method, interval)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["ablat_knha", "ablat_z", "both_knha", "ablat_DL", "ablat_PM"])
def test_regression_of_metafor(name: str) -> None:
    """Coefficients, their intervals and p values, τ², R², the test of all covariates and that of what is left."""
    wanted, found = TRUTH["regression"][name], fitted(name)
    assert [each.value for each in found.coefficients] == close(wanted["beta"])
    assert [each.se for each in found.coefficients] == close(wanted["se"])
    assert [[each.ci_low, each.ci_high] for each in found.coefficients] == [close(limits) for limits in wanted["ci"]]
    assert [each.p for each in found.coefficients] == close(wanted["p"])
    assert (found.tau2, found.r2, found.qe, found.qe_p) == close((wanted["tau2"], wanted["r2"], wanted["QE"], wanted["QEp"]))
    assert (found.test, found.test_p) == close((wanted["QM"], wanted["QMp"]))


@settings(max_examples=30 * times_as_many())
@given(effects, st.floats(-5, 5), st.floats(0.1, 10))
def test_a_covariate_in_another_unit(pairs: list[tuple[float, float]], shift: float, factor: float) -> None:
    """A covariate moved and stretched changes the slope by the factor, and neither τ² nor the test."""
    assume(len(pairs) > 3)
    yi, vi = ([float(each) for each in column] for column in zip(*pairs, strict=True))
    x = [float(i * i % 7 + i) for i in range(len(yi))]
    one = meta_regression(yi, vi, [x], ["x"])
    two = meta_regression(yi, vi, [[shift + factor * each for each in x]], ["x"])
    assert two.coefficients[1].value * factor == pytest.approx(one.coefficients[1].value, rel=1e-5, abs=1e-7)
    assert two.tau2 == pytest.approx(one.tau2, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("size", [1e-12, 1.0, 1e12])
def test_covariates_that_go_almost_together(size: float) -> None:
    """Two covariates that lie on the same side of their means in each study are two, in whatever unit they are given."""
    yi, vi = [0.1, 0.5, 0.3, 0.7, 0.2, 0.9], [0.1] * 6
    one, two = [0.0, 1.0, 2.0, 7.0, 8.0, 9.0], [2.0, 0.0, 1.0, 9.0, 7.0, 8.0]
    found = meta_regression(yi, vi, [[size * each for each in one], two], ["one", "two"])
    wanted = np.linalg.lstsq(np.column_stack([np.ones(6), one, two]), np.array(yi), rcond=None)[0]
    assert [each.value for each in found.coefficients] == pytest.approx([wanted[0], wanted[1] / size, wanted[2]])


def test_regressions_that_cannot_be() -> None:
    """A covariate that is the same everywhere, one that follows from another, and too few studies are refused."""
    yi, vi, x = [0.1, 0.2, 0.3, 0.4], [0.1] * 4, [1.0, 2.0, 3.0, 5.0]
    for covariates in ([[2.0] * 4], [x, [2 * each + 1 for each in x]]):
        with pytest.raises(SynthesisError, match="is the same in all studies, or follows from the others"):
            meta_regression(yi, vi, covariates, ["a", "b"][: len(covariates)])
    with pytest.raises(SynthesisError, match="found 2 studies for 1 covariates, expected at least 3"):
        meta_regression(yi[:2], vi[:2], [x[:2]], ["x"])


# ---------------------------------------------------------------------------------------------- several results of a study


def test_three_levels_of_metafor() -> None:
    """rma.mv's estimate and both variances, and clubSandwich's CR2 interval with Satterthwaite's degrees of freedom."""
    case = TRUTH["levels3"]
    found = pool_three_levels(case["yi"], case["vi"], case["cluster"])
    assert (found.pooled.mu, found.model_se, found.pooled.q) == close((case["mu"], case["se"], case["Q"]))
    assert (found.tau2_between, found.tau2_within) == close(tuple(case["sigma2"]))
    assert (found.pooled.se, found.pooled.df) == close((case["cr2_se"], case["cr2_df"]))
    assert (found.pooled.ci_low, found.pooled.ci_high) == close(tuple(case["cr2_ci"]))
    assert (found.studies, sum(found.pooled.weights)) == (11, pytest.approx(1))
    half = 1.959963984540054 * case["se"]
    assert (found.model_low, found.model_high) == close((case["mu"] - half, case["mu"] + half))


def test_share_of_heterogeneity_of_three_levels() -> None:
    """I² by metafor's tips on multilevel models: Σσ² against itself and (k − p)/tr(P), the typical sampling variance."""
    case = TRUTH["levels3"]
    found = pool_three_levels(case["yi"], case["vi"], case["cluster"])
    w = np.diag(1 / np.array(case["vi"]))
    x = np.ones((len(w), 1))
    p = w - w @ x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w
    sigma2 = sum(case["sigma2"])
    assert found.pooled.i2 == close(100 * sigma2 / (sigma2 + (len(w) - 1) / np.trace(p)))


def test_combined_as_by_metafor() -> None:
    """Results of a study put together as metafor's ``aggregate`` does it, uncorrelated and with a correlation of one half."""
    case = TRUTH["levels3"]
    for r, wanted in ((0.0, case["r0"]), (0.5, case["r5"])):
        yi, vi = zip(*combined_within(case["yi"], case["vi"], case["cluster"], r), strict=True)
        assert list(yi) == close(wanted["yi"])
        assert list(vi) == close(wanted["vi"])


@settings(max_examples=25 * times_as_many(), deadline=None)
@given(effects, st.integers(0, 1000))
def test_three_levels_whatever_the_order(pairs: list[tuple[float, float]], seed: int) -> None:
    """The order of the lines does not matter, no variance is negative, and the likelihood is not below that of no variances."""
    yi, vi = ([float(each) for each in column] for column in zip(*pairs, strict=True))
    clusters = [i // 2 for i in range(len(yi))]
    one = pool_three_levels(yi, vi, clusters)
    order = np.random.default_rng(seed).permutation(len(yi))
    two = pool_three_levels([yi[i] for i in order], [vi[i] for i in order], [clusters[i] for i in order])
    assert two.pooled.mu == pytest.approx(one.pooled.mu, abs=1e-5)
    assert min(one.tau2_between, one.tau2_within) >= 0
    assert min(yi) - 1e-9 <= one.pooled.mu <= max(yi) + 1e-9


# ---------------------------------------------------------------------------------------------- asymmetry


def test_asymmetry_as_by_regression_in_r() -> None:
    """Harbord's and Peters' tests, and the one on group sizes: slope, error, t and p of R's ``lm``."""
    case = TRUTH["asymmetry"]
    tables = [EventTable(*row) for row in zip(case["ai"], case["n1i"], case["ci"], case["n2i"], strict=True)]
    sizes = list(zip(case["n1"], case["n2"], strict=True))
    for found, wanted in (
        (harbord(tables), case["harbord"]),
        (peters(case["yi"], tables), case["peters"]),
        (size_test(case["smd_yi"], case["smd_vi"], sizes), case["by_size"]),
    ):
        assert (found.slope, found.se, found.statistic, found.p) == close(tuple(wanted))
    with pytest.raises(SynthesisError, match="found 2 studies"):
        harbord(tables[:2])
