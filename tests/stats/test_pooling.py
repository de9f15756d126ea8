"""Pooling: every figure of metafor's, properties that any pooling must have, and a slow computation for the data that are hard."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from decimal import Decimal, getcontext, localcontext
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pytest
import scipy.stats
from helpers.oracles import clopper_pearson, restricted_log_likelihood, riley_interval
from helpers.properties import times_as_many
from helpers.reviews import METAFOR
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from living_review.stats import pooling, weighted_fit
from living_review.stats.directions import combine_p, sign_test, wilson
from living_review.stats.inputs import SynthesisError
from living_review.stats.pooling import Pooled, cumulative, leave_one_out, pool, subgroups
from living_review.stats.small_study import egger, funnel_limits, trim_and_fill

TRUTH = json.loads((METAFOR / "truth.json").read_text(encoding="utf-8"))
SETS = {"dat.bcg": "RR", "dat.normand1999": "MD", "dat.hine1989": "RD"}
SIGNS = json.loads((METAFOR / "sign_test.json").read_text(encoding="utf-8"))["sign_test_and_wilson"]
RELATIVE = 1e-6

Data = tuple[list[float], list[float]]
METHODS = ("DL", "PM", "REML")
method_names = st.sampled_from(METHODS)


def data(name: str) -> Data:
    """Effects and variances of a data set."""
    with (METAFOR / f"{name}.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    return [float(row["yi"]) for row in found], [float(row["vi"]) for row in found]


BCG = data("dat.bcg")


# ---------------------------------------------------------------------------------------------- metafor's figures


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every figure of nested results with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from flat(inner, f"{path}[{index}]")
    else:
        yield path, value


def early_fisher_scoring(y: list[float], v: list[float], threshold: float = 1e-5) -> tuple[float, float, float]:
    """REML as metafor's default control runs it: Fisher scoring that stops at a step below 1e-5. Gives mu, its error and tau2."""
    effects, variances = np.array(y), np.array(v)
    ones = np.ones((len(y), 1))
    tau2 = max(0.0, float(effects.var(ddof=1) - variances.mean()))
    step = math.inf
    while abs(step) > threshold:
        w = np.diag(1 / (variances + tau2))
        p = w - w @ ones @ np.linalg.inv(ones.T @ w @ ones) @ ones.T @ w
        step = float((effects @ p @ p @ effects - np.trace(p)) / np.trace(p @ p))
        while tau2 + step < 0:
            step /= 2
        tau2 += step
    weights = 1 / (variances + tau2)
    return float(weights @ effects / weights.sum()), float(weights.sum() ** -0.5), tau2


def interval_of(adjust: bool) -> Any:
    """The interval of Knapp and Hartung as it comes, or the normal one."""
    return "knapp_hartung" if adjust else "normal"


def figures(result: Pooled) -> dict[str, Any]:
    """A result under the names of truth.json."""
    named: dict[str, Any] = {"mu": result.mu, "se": result.se, "ci": [result.ci_low, result.ci_high]}
    if result.df is not None:
        return named | {"t": result.statistic, "df": result.df, "pval": result.p}
    named |= {"z": result.statistic, "pval": result.p, "tau2": result.tau2, "se_tau2": result.se_tau2}
    return named | {"I2": result.i2, "H2": result.h2, "Q": result.q, "Qp": result.q_p}


def ours(name: str) -> dict[str, Any]:
    """What truth.json holds for a data set, from the engine; only what metafor got by stopping early is from the function above."""
    y, v = data(name)
    reml, adjusted = pool(y, v, prediction="normal"), pool(y, v, interval="knapp_hartung", prediction="t(k-1)")
    without = [each.mu for each in leave_one_out(y, v)]
    classical, mixed = egger(y, v, "lm"), egger(y, v)
    filled, filled_equal = trim_and_fill(y, v), trim_and_fill(y, v, "EE")
    early = early_fisher_scoring(y, v)
    early_filled = early_fisher_scoring([*y, *filled.filled_yi], [*v, *filled.filled_vi])
    after = filled.pooled
    return {
        "measure": SETS[name],
        "k": reml.k,
        "EE": figures(pool(y, v, "EE")),
        "DL": figures(pool(y, v, tau2_method="DL")),
        "REML": figures(reml),
        "PM": figures(pool(y, v, tau2_method="PM")),
        "REML_default_control": {"mu": early[0], "tau2": early[2]},
        "REML_KH": figures(adjusted),
        "PI": {
            "z": [reml.pi_low, reml.pi_high],
            "KH_t_kminus1": [adjusted.pi_low, adjusted.pi_high],
            "riley_t_kminus2": riley_interval(reml),
        },
        "LOO_REML": {"min": min(without), "max": max(without), "all": without},
        "egger_lm": {"t": classical.statistic, "df": classical.df, "p": classical.p},
        "egger_rma": {"z": mixed.statistic, "p": mixed.p, "z_tight": mixed.statistic, "p_tight": mixed.p},
        "trimfill_REML": {
            **{"k0": filled.k0, "side": filled.side, "mu": early_filled[0], "se": early_filled[1], "tau2": early_filled[2]},
            **{"mu_tight": after.mu, "se_tight": after.se, "tau2_tight": after.tau2},
        },
        "trimfill_EE": {"k0": filled_equal.k0, "side": filled_equal.side, "mu": filled_equal.pooled.mu},
    }


def relative_difference(found: Any, expected: Any) -> float:
    """0 for equal values of any kind; infinite where one is not a number, or the expected number is 0 and the found one is not."""
    if found == expected:
        return 0.0
    if isinstance(found, str) or isinstance(expected, str) or None in (found, expected) or expected == 0:
        return math.inf
    return abs(found - expected) / abs(expected)


@pytest.mark.parametrize("name", SETS)
def test_every_figure_of_metafor(name: str) -> None:
    """The engine has every figure of truth.json, none is left out on either side, and each agrees to 1e-6."""
    expected, found = dict(flat(TRUTH[name])), dict(flat(ours(name)))
    assert found.keys() == expected.keys()
    differences = {path: relative_difference(found[path], value) for path, value in expected.items()}
    assert {path: value for path, value in differences.items() if not value <= RELATIVE} == {}


def test_all_data_sets_are_walked() -> None:
    """No data set of truth.json is without a test."""
    assert TRUTH.keys() == {*SETS, "meta"}


@pytest.mark.parametrize("expected", SIGNS, ids=str)
def test_signs_and_shares(expected: dict[str, Any]) -> None:
    """Sign tests, Wilson's and Clopper and Pearson's intervals are those of R."""
    k, n = expected["k"], expected["n"]
    result = sign_test(k, n - k)
    found = {"k": result.favours, "n": result.n, "p": result.p, "wilson": wilson(k, n), "clopper": clopper_pearson(k, n)}
    pairs = zip(flat(found), flat(expected), strict=True)
    assert all(left[0] == right[0] and relative_difference(left[1], right[1]) <= RELATIVE for left, right in pairs)


def test_early_stop_of_metafor() -> None:
    """After trim and fill metafor stops REML early: tau2 is off by just over 1e-6, and the engine agrees with the tight figure."""
    filled = trim_and_fill(*BCG)
    truth = TRUTH["dat.bcg"]["trimfill_REML"]
    assert 1e-6 < abs(truth["tau2"] / filled.pooled.tau2 - 1) < 2e-6
    assert math.isclose(filled.pooled.tau2, truth["tau2_tight"], rel_tol=1e-7)


@pytest.mark.parametrize("wrong", [lambda tau2: tau2 * 1.001, lambda tau2: tau2 + 1e-4, lambda tau2: 0.0])
def test_wrong_tau2_is_noticed(wrong: Callable[[float], float], monkeypatch: pytest.MonkeyPatch) -> None:
    """A formula for tau2 that is wrong by a thousandth fails the comparison with metafor."""
    right = pooling.estimate_tau2
    monkeypatch.setattr(pooling, "estimate_tau2", lambda problem, model, method: wrong(right(problem, model, method)))
    with pytest.raises(AssertionError):
        test_every_figure_of_metafor("dat.bcg")


def test_wrong_degrees_of_freedom_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """DerSimonian–Laird with k for k − 1 in its formula fails the comparison with metafor."""

    def off_by_one(problem: weighted_fit.WeightedRegression, model: str, method: str) -> float:
        fixed = problem.at(0.0)
        return max(0.0, float((fixed.rss[0] - problem.df - 1) / fixed.trace[0]))

    monkeypatch.setattr(pooling, "estimate_tau2", off_by_one)
    with pytest.raises(AssertionError):
        test_every_figure_of_metafor("dat.bcg")


# ---------------------------------------------------------------------------------------------- properties


@st.composite
def studies(draw: st.DrawFn, least: int = 2, most: int = 12) -> Data:
    """Effects and variances of a few studies, with as much or as little heterogeneity as comes."""
    k = draw(st.integers(least, most))
    y = draw(st.lists(st.floats(-5, 5).map(lambda value: round(value, 3)), min_size=k, max_size=k))
    v = draw(st.lists(st.floats(0.001, 5).map(lambda value: round(value, 4)), min_size=k, max_size=k))
    return y, v


def near(left: float | None, right: float | None, tolerance: float = 1e-8) -> bool:
    """Whether two numbers agree, relatively or, near 0, absolutely."""
    if left is None or right is None:
        return left is right
    return math.isclose(left, right, rel_tol=tolerance, abs_tol=tolerance)


def same(left: Pooled, right: Pooled, tolerance: float = 1e-8) -> bool:
    """Whether two results agree in all figures but the weights."""
    names = ("mu", "se", "ci_low", "ci_high", "tau2", "se_tau2", "i2", "h2", "q", "q_p", "p", "pi_low", "pi_high")
    return left.k == right.k and all(near(getattr(left, name), getattr(right, name), tolerance) for name in names)


@given(studies(), method_names, st.randoms(use_true_random=False))
def test_order_does_not_matter(given_data: Data, method: Any, random: Any) -> None:
    """Studies in another order give the same result to the last bit, and each keeps its weight."""
    y, v = given_data
    order = list(range(len(y)))
    random.shuffle(order)
    one, other = pool(y, v, tau2_method=method), pool([y[i] for i in order], [v[i] for i in order], tau2_method=method)
    assert all(near(other.weights[place], one.weights[i], 1e-12) for place, i in enumerate(order))
    assert {**vars(one), "weights": ()} == {**vars(other), "weights": ()}


@given(studies(), method_names, st.sampled_from([0.01, 0.5, 3.0, 1000.0]), st.booleans())
def test_scaling(given_data: Data, method: Any, c: float, adjust: bool) -> None:
    """With effects times c and variances times c², mu and se are c times, tau2 is c² times, and I², H² and Q are as before."""
    y, v = given_data
    interval = interval_of(adjust)
    one = pool(y, v, tau2_method=method, interval=interval)
    scaled = pool([c * each for each in y], [c * c * each for each in v], tau2_method=method, interval=interval)
    assert near(scaled.mu / c, one.mu)
    assert near(scaled.se / c, one.se)
    assert near(scaled.tau2 / c**2, one.tau2, 1e-7)
    assert near(scaled.q, one.q)
    assert near(scaled.h2, one.h2, 1e-7)
    assert near(scaled.i2, one.i2, 1e-6)


@given(studies(), method_names, st.sampled_from([-1000.0, -1.0, 0.125, 64.0]))
def test_translation(given_data: Data, method: Any, shift: float) -> None:
    """With a constant added to every effect, mu and the intervals move by it, and nothing else changes."""
    y, v = given_data
    normal = {"tau2_method": method, "prediction": "normal"}
    one, moved = pool(y, v, **normal), pool([each + shift for each in y], v, **normal)
    assert near(moved.mu - shift, one.mu, 1e-7)
    assert near(moved.pi_low, cast(float, one.pi_low) + shift, 1e-7)
    assert near(moved.tau2, one.tau2, 1e-7)
    assert near(moved.se, one.se, 1e-7)


@given(studies(), method_names)
def test_no_heterogeneity_is_equal_effects(given_data: Data, method: Any) -> None:
    """Where tau2 is 0, random effects give the estimate and interval of equal effects, and the prediction interval is that too."""
    y, v = given_data
    shrunk = [0.01 * each for each in y]
    equal = pool(shrunk, v, "EE")
    assume(equal.q < equal.q_df)
    random = pool(shrunk, v, tau2_method=method, prediction="normal")
    if method != "REML":
        assert random.tau2 == 0
    assume(random.tau2 == 0)
    assert (random.mu, random.se, random.i2, random.h2) == (equal.mu, equal.se, 0, 1)
    assert near(random.pi_low, random.ci_low)


@given(studies())
def test_duplicates_narrow_the_interval(given_data: Data) -> None:
    """With every study twice, the interval of equal effects is narrower by the root of two, and Q is twice as large."""
    y, v = given_data
    one, twice = pool(y, v, "EE"), pool(y * 2, v * 2, "EE")
    assert near(twice.mu, one.mu)
    assert near((one.ci_high - one.ci_low) / (twice.ci_high - twice.ci_low), math.sqrt(2))
    assert near(twice.q, 2 * one.q)


@given(studies(), method_names)
def test_within_the_data(given_data: Data, method: Any) -> None:
    """The estimate lies between the least and the greatest effect, weights add up to 1, and no figure is impossible."""
    y, v = given_data
    found = pool(y, v, tau2_method=method, prediction="normal")
    assert min(y) - 1e-12 <= found.mu <= max(y) + 1e-12
    assert near(sum(found.weights), 1)
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 100
    assert found.h2 >= 1
    assert cast(float, found.pi_low) <= found.ci_low + 1e-12
    assert found.ci_high <= cast(float, found.pi_high) + 1e-12


@given(studies(least=3), method_names, st.booleans())
def test_leave_one_out_is_pooling_without(given_data: Data, method: Any, adjust: bool) -> None:
    """Leaving study i out is pooling all others."""
    y, v = given_data
    for i, found in enumerate(leave_one_out(y, v, tau2_method=method, interval=interval_of(adjust))):
        assert found == pool(y[:i] + y[i + 1 :], v[:i] + v[i + 1 :], tau2_method=method, interval=interval_of(adjust))


@given(studies(), method_names)
def test_cumulative_ends_with_all(given_data: Data, method: Any) -> None:
    """The first step is the first study by itself, the last is all of them, and each has one more."""
    y, v = given_data
    order = sorted(range(len(y)), key=lambda i: y[i])
    found = cumulative(y, v, order, tau2_method=method)
    assert [step.label for step in found] == order
    assert [len(step.members) for step in found] == list(range(1, len(y) + 1))
    assert (found[0].mu, found[0].pooled) == (y[order[0]], None)
    assert near(found[0].ci_high, y[order[0]] + 1.959963984540054 * math.sqrt(v[order[0]]))
    assert found[-1].pooled is not None
    assert same(found[-1].pooled, pool(y, v, tau2_method=method))
    assert cumulative(y, v)[0].label == 0


@given(studies(least=3), st.data())
def test_q_between_and_within(given_data: Data, drawn: st.DataObject) -> None:
    """For equal effects, Q of all is the sum of Q within the subgroups and Q between them."""
    y, v = given_data
    labels = drawn.draw(st.lists(st.sampled_from("abc"), min_size=len(y), max_size=len(y)))
    assume(len(set(labels)) > 1)
    found = subgroups(y, v, labels, model="EE")
    within = sum(part.pooled.q for part in found.parts if part.pooled)
    assert near(pool(y, v, "EE").q, within + found.q_between, 1e-7)
    assert found.df == len(set(labels)) - 1
    assert [part.label for part in found.parts] == list(dict.fromkeys(labels))


def test_subgroups_of_random_effects() -> None:
    """Each subgroup is pooled by itself, and the test weighs by normal standard errors, also with Knapp–Hartung."""
    y, v = BCG
    labels = ["a"] * 5 + ["b"] * 7 + ["c"]
    plain, adjusted = subgroups(y, v, labels), subgroups(y, v, labels, interval="knapp_hartung")
    assert plain.parts[1].pooled == pool(y[5:12], v[5:12])
    assert (plain.parts[2].pooled, plain.parts[2].mu, plain.parts[2].members) == (None, y[12], (12,))
    weights = [1 / part.se**2 for part in plain.parts]
    centre = sum(w * part.mu for w, part in zip(weights, plain.parts, strict=True)) / sum(weights)
    expected = sum(w * (part.mu - centre) ** 2 for w, part in zip(weights, plain.parts, strict=True))
    assert near(plain.q_between, expected)
    assert near(adjusted.q_between, plain.q_between)
    assert adjusted.parts[0].se != plain.parts[0].se


@given(studies())
def test_reml_is_a_maximum(given_data: Data) -> None:
    """No tau2 near the estimate, and none on a grid over all that is possible, has a higher restricted likelihood."""
    y, v = given_data
    tau2 = pool(y, v).tau2
    best = restricted_log_likelihood(y, v, tau2)
    steps = [tau2 * factor for factor in (0.5, 0.9, 0.999, 1.001, 1.1, 2)] + [tau2 + step for step in (1e-6, 1e-3, 0.1, 10)]
    grid = np.geomspace(1e-8, 1000, 60).tolist()
    assert all(restricted_log_likelihood(y, v, other) <= best + 1e-11 for other in (*steps, *grid, 0.0))


@given(studies())
def test_paule_mandel(given_data: Data) -> None:
    """At the Paule–Mandel estimate the generalised Q is k − 1; where tau2 is 0 it is no more."""
    y, v = given_data
    found = pool(y, v, tau2_method="PM")
    total = [each + found.tau2 for each in v]
    q = pool(y, total, "EE").q
    assert q <= found.q_df + 1e-9
    assert found.tau2 == 0 or near(q, found.q_df)


@given(studies(), method_names, st.booleans())
def test_level(given_data: Data, method: Any, adjust: bool) -> None:
    """A higher level gives a wider interval about the same estimate; a p value is below 1 − level if the interval leaves out 0."""
    y, v = given_data
    results = [pool(y, v, tau2_method=method, interval=interval_of(adjust), level=level) for level in (0.5, 0.9, 0.95, 0.99)]
    assert len({each.mu for each in results}) == 1
    assert all(low.ci_high <= high.ci_high for low, high in pairwise(results))
    for each in results:
        if each.p is not None and abs(each.p - (1 - each.level)) > 1e-9:
            assert (each.p < 1 - each.level) == (each.ci_low > 0 or each.ci_high < 0)


def test_knapp_hartung_can_be_narrower() -> None:
    """On a set without heterogeneity the unmodified Knapp–Hartung interval is narrower than the normal one, by its factor below 1."""
    y, v = data("dat.hine1989")
    plain, adjusted = pool(y, v, prediction="normal"), pool(y, v, interval="knapp_hartung", prediction="t(k-1)")
    factor = math.fsum((each - plain.mu) ** 2 / (variance + plain.tau2) for each, variance in zip(y, v, strict=True)) / (len(y) - 1)
    assert factor < 1
    assert adjusted.ci_high - adjusted.ci_low < plain.ci_high - plain.ci_low
    assert near(adjusted.se, plain.se * math.sqrt(factor))
    assert (plain.pi_df, adjusted.pi_df) == (None, 5)


# ---------------------------------------------------------------------------------------------- hard data, slowly


def slow(y: list[float], v: list[float]) -> dict[str, float]:
    """Estimates with 50 digits, by bisection and by a grid refined with golden sections; no code and no formula is shared."""
    with localcontext() as context:
        context.prec = 50
        effects, variances, k = [Decimal(each) for each in y], [Decimal(each) for each in v], len(y)

        def at(tau2: Decimal) -> tuple[list[Decimal], Decimal, Decimal]:
            w = [1 / (each + tau2) for each in variances]
            mu = sum((a * b for a, b in zip(w, effects, strict=True)), Decimal(0)) / sum(w)
            return w, mu, sum((a * (b - mu) ** 2 for a, b in zip(w, effects, strict=True)), Decimal(0))

        def likelihood(tau2: Decimal) -> Decimal:
            w, _, rss = at(tau2)
            return (sum((each.ln() for each in w), Decimal(0)) - sum(w).ln() - rss) / 2  # type: ignore[union-attr]

        w, mu, q = at(Decimal(0))
        total = sum(w)
        c = total - sum(each * each for each in w) / total
        dl = max(Decimal(0), (q - (k - 1)) / c)
        top = (max(effects) - min(effects)) ** 2 + max(variances)
        low, high = Decimal(0), top
        while q > k - 1 and high - low > high * Decimal("1e-20"):
            middle = (low + high) / 2
            low, high = (middle, high) if at(middle)[2] > k - 1 else (low, middle)
        pm = high if q > k - 1 else Decimal(0)
        bottom = min(variances) * Decimal("1e-4")
        ratio = ((top / bottom).ln() / 150).exp()
        grid = [Decimal(0), *(bottom * ratio**n for n in range(151))]
        best = max(range(len(grid)), key=lambda n: likelihood(grid[n]))
        low, high = grid[max(0, best - 1)], grid[min(len(grid) - 1, best + 1)]
        golden = (Decimal(5).sqrt() - 1) / 2
        while high - low > high * Decimal("1e-13") and high > bottom * Decimal("1e-9"):
            a, b = high - golden * (high - low), low + golden * (high - low)
            low, high = (low, b) if likelihood(a) >= likelihood(b) else (a, high)
        reml = Decimal(0) if high <= bottom * Decimal("1e-9") else (low + high) / 2
        assert getcontext().prec == 50
        result = {"EE": mu, "Q": q, "DL": dl, "PM": pm, "REML": reml}
        return {key: float(value) for key, value in result.items()} | {
            f"mu {key}": float(at(tau2)[1]) for key, tau2 in (("DL", dl), ("PM", pm), ("REML", reml))
        }


HARD: dict[str, Data] = {
    "two studies that agree": ([0.5, 0.55], [0.1, 0.2]),
    "two studies that differ": ([0.5, 9.0], [0.1, 0.2]),
    "two studies of one variance": ([0.0, 3.0], [1.0, 1.0]),
    "all effects equal": ([0.1, 0.1, 0.1], [0.1, 0.2, 0.7]),
    "all zero": ([0.0] * 4, [1.0] * 4),
    "no heterogeneity": ([0.10, 0.12, 0.11, 0.09], [0.1, 0.2, 0.3, 0.1]),
    "tiny variances": ([1.0, 1.0001, 0.9998, 1.0002], [1e-12, 2e-12, 1e-11, 5e-13]),
    "huge variances": ([1e6, -2e6, 5e6, 1e5], [1e12, 2e12, 1e11, 5e10]),
    "one study outweighs the rest": ([0.3, 1.5, -1.0, 2.0, 0.2], [1e-14, 1.0, 0.5, 2.0, 1.5]),
    "an outlier": ([0.1, 0.2, 0.15, 0.12, 25.0], [0.01, 0.02, 0.01, 0.015, 0.01]),
    "outliers to both sides": ([0.1, -40.0, 0.15, 0.12, 25.0, 0.2], [0.01, 4.0, 0.01, 0.015, 9.0, 1e-4]),
    "an optimum just above 0": ([0.0, 1.0, 2.0, 3.0], [1.6, 1.7, 1.65, 1.7]),
    "variances of many magnitudes": ([1.0, 2.0, 0.5, 3.0, -4.0, 8.0], [1e-6, 1e-4, 1e-2, 1.0, 1e2, 1e4]),
    "two maxima": ([5.49, -0.32, 2.2, -0.32], [9.4, 0.00015, 0.069, 0.00035]),
    "far from 0": ([1e8 + 1, 1e8 + 2, 1e8 + 4, 1e8 + 3], [0.5, 0.25, 0.5, 1.0]),
    "bcg": BCG,
}


@pytest.mark.parametrize("name", HARD)
def test_hard_data_agree_with_a_slow_computation(name: str) -> None:
    """On data that make estimators fail or stop early, all agree with 50-digit arithmetic, to 1e-8."""
    y, v = HARD[name]
    expected = slow(y, v)
    equal = pool(y, v, "EE")
    assert math.isclose(equal.mu, expected["EE"], rel_tol=1e-12, abs_tol=1e-15)
    assert math.isclose(equal.q, expected["Q"], rel_tol=1e-9, abs_tol=1e-12)
    for method in METHODS:
        found = pool(y, v, tau2_method=cast(Any, method))
        assert math.isclose(found.tau2, expected[method], rel_tol=1e-8), method
        assert math.isclose(found.mu, expected[f"mu {method}"], rel_tol=1e-9, abs_tol=1e-12), method
        assert all(value is None or not isinstance(value, float) or math.isfinite(value) for value in vars(found).values())


@settings(max_examples=15 * times_as_many())
@given(studies(most=6))
def test_any_data_agree_with_a_slow_computation(given_data: Data) -> None:
    """As above, on data that nobody chose; where the likelihood is flat, its height is compared and not the place."""
    y, v = given_data
    expected = slow(y, v)
    for method in ("DL", "PM"):
        assert near(pool(y, v, tau2_method=cast(Any, method)).tau2, expected[method])
    found = pool(y, v)
    height = restricted_log_likelihood(y, v, expected["REML"])
    assert near(restricted_log_likelihood(y, v, found.tau2), height, 1e-12) or near(found.tau2, expected["REML"])


def test_the_higher_of_two_maxima() -> None:
    """Where the restricted likelihood falls from tau2 = 0 and rises again to a higher maximum, that one is found."""
    y, v = HARD["two maxima"]
    found = pool(y, v).tau2
    heights = [restricted_log_likelihood(y, v, tau2) for tau2 in (0.0, 1e-4, found)]
    assert heights[1] < heights[0] < heights[2]


def test_many_studies() -> None:
    """A thousand studies with a known spread are pooled to about it, by each method."""
    random = np.random.default_rng(1)
    v = random.uniform(0.01, 0.5, 1000)
    y = random.normal(0.3, np.sqrt(v + 0.2))
    for method in METHODS:
        found = pool(y.tolist(), v.tolist(), tau2_method=cast(Any, method))
        assert abs(found.tau2 - 0.2) < 4 * cast(float, found.se_tau2)
        assert abs(found.mu - 0.3) < 4 * found.se


@pytest.mark.parametrize("v", [[1e-200, 2e-200, 3e-200], [1e200, 2e200, 3e200], [1e-300, 1e-300, 1e-300], [1e300, 1e300, 1e300]])
def test_extreme_units(v: list[float]) -> None:
    """Units in which variances are near the ends of what a number can hold do no harm."""
    unit = math.sqrt(v[0])
    y = [0.0, unit * 5, unit * 9]
    for method in METHODS:
        found, plain = (pool(*each, tau2_method=cast(Any, method)) for each in ((y, v), ([0.0, 5.0, 9.0], [each / v[0] for each in v])))
        assert math.isclose(found.tau2 / v[0], plain.tau2, rel_tol=1e-9)
        assert math.isclose(found.mu / unit, plain.mu, rel_tol=1e-9)


def test_equal_effects_after_knapp_hartung() -> None:
    """Effects that are all equal leave Knapp–Hartung without a variance: no width, and no statistic or p value."""
    found = pool([0.1, 0.1, 0.1], [0.1, 0.2, 0.7], interval="knapp_hartung")
    assert (found.mu, found.se, found.ci_low, found.ci_high) == (0.1, 0, 0.1, 0.1)
    assert (found.statistic, found.p) == (None, None)


# ---------------------------------------------------------------------------------------------- small-study effects


@given(studies(least=3))
def test_egger_turns_with_the_sign(given_data: Data) -> None:
    """With the sign of every effect turned, the slope and the limit turn; the p value stays."""
    y, v = given_data
    assume(max(v) > 1.01 * min(v))
    for regression in ("lm", "rma"):
        one, other = egger(y, v, cast(Any, regression)), egger([-each for each in y], v, cast(Any, regression))
        assert near(one.slope, -other.slope, 1e-5)
        assert near(one.limit, -other.limit, 1e-5)
        if one.p is not None and other.p is not None and one.se > 1e-6:
            assert near(one.p, other.p, 1e-5)


def test_egger_on_a_line() -> None:
    """Studies on a line have that line's slope and limit; nothing is left over to test against."""
    v = [1.0, 4.0, 16.0, 64.0]
    found = egger([2 + 0.5 * math.sqrt(each) for each in v], v)
    assert near(found.slope, 0.5)
    assert near(found.limit, 2)
    assert found.tau2 == 0
    exact = egger([0.0] * 4, v, "lm")
    assert (exact.slope, exact.statistic, exact.p) == (0, None, None)


@given(studies(least=3), st.sampled_from(["left", "right"]))
def test_trim_and_fill_mirrors(given_data: Data, side: Any) -> None:
    """Filled studies mirror real ones: same variances, on the side named; turning all signs turns the result."""
    y, v = given_data
    try:
        found = trim_and_fill(y, v, side=side)
    except SynthesisError:
        assume(False)
    other = trim_and_fill([-each for each in y], v, side="left" if side == "right" else "right")
    assert found.k0 == other.k0 == len(found.filled_yi)
    assert near(found.pooled.mu, -other.pooled.mu, 1e-6)
    assert set(found.filled_vi) <= set(v)
    assert found.pooled.k == len(y) + found.k0


def test_funnel() -> None:
    """The edges are centre ± 1.96 standard errors at each study."""
    found = funnel_limits([0.1, 0.5], [1.0, 4.0], 0.2)
    assert (found.yi, found.se, found.centre) == ((0.1, 0.5), (1.0, 2.0), 0.2)
    assert found.low == pytest.approx((0.2 - 1.959963984540054, 0.2 - 2 * 1.959963984540054))
    assert found.high == pytest.approx((0.2 + 1.959963984540054, 0.2 + 2 * 1.959963984540054))


# ---------------------------------------------------------------------------------------------- directions and p values


@given(st.integers(0, 60), st.integers(0, 60))
def test_sign_test_is_symmetric(favours: int, against: int) -> None:
    """Which side is called favourable does not matter to p, which is 1 for an even split, and 2/2ⁿ if all agree."""
    assume(favours + against > 0)
    found = sign_test(favours, against)
    assert found.p == sign_test(against, favours).p
    assert 0 < found.p <= 1
    if favours == against:
        assert found.p == 1
    if against == 0:
        assert found.p == 2 / 2**favours


@given(st.integers(1, 200), st.data())
def test_shares(n: int, drawn: st.DataObject) -> None:
    """Both intervals hold the share itself, stay within 0 and 1, and mirror for the other share."""
    k = drawn.draw(st.integers(0, n))
    for interval in (wilson, clopper_pearson):
        low, high = interval(k, n)
        assert 0 <= low <= k / n <= high <= 1
        assert near(1 - high, interval(n - k, n)[0], 1e-9)
        assert near(1 - low, interval(n - k, n)[1], 1e-9)


def test_combined_p() -> None:
    """Fisher's and Stouffer's combinations of two p values, worked out by hand."""
    fisher = combine_p([0.05, 0.2])
    x = -2 * (math.log(0.05) + math.log(0.2))
    assert (fisher.k, fisher.df) == (2, 4)
    assert math.isclose(fisher.statistic, x)
    assert math.isclose(fisher.p, math.exp(-x / 2) * (1 + x / 2))
    stouffer = combine_p([0.05, 0.2], "Stouffer")
    assert math.isclose(stouffer.statistic, (1.6448536269514722 + 0.8416212335729143) / math.sqrt(2), rel_tol=1e-12)
    assert math.isclose(stouffer.p, math.erfc(stouffer.statistic / math.sqrt(2)) / 2, rel_tol=1e-9)
    assert combine_p([0.5, 0.5], "Stouffer").p == 0.5
    for method in ("Fisher", "Stouffer"):  # scipy.stats.combine_pvalues
        found, wanted = combine_p([0.03, 0.4, 0.2], method), scipy.stats.combine_pvalues([0.03, 0.4, 0.2], method=method.lower())
        assert (found.k, found.statistic, found.p) == (3, pytest.approx(wanted.statistic), pytest.approx(wanted.pvalue))


def test_subgroup_of_one_study() -> None:
    """It keeps its own effect, with the normal interval about it."""
    alone = subgroups([0.5, 0.3, 0.4], [0.04, 0.09, 0.01], ["a", "b", "b"]).parts[0]
    assert (alone.mu, alone.se, alone.pooled) == (0.5, pytest.approx(0.2), None)
    assert (alone.ci_low, alone.ci_high) == (pytest.approx(0.5 - 1.959963984540054 * 0.2), pytest.approx(0.5 + 1.959963984540054 * 0.2))


# ---------------------------------------------------------------------------------------------- refusals


GOOD = ([0.1, 0.2, 0.4], [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("call", "message", "index"),
    [
        (lambda: pool([], []), "found no studies, expected at least 1", None),
        (lambda: pool([1], [1]), "found 1 study, expected at least 2 to pool", 0),
        (lambda: pool([1], [1], "EE"), "found 1 study, expected at least 2 to pool", 0),
        (lambda: pool([1, 2], [1]), "found 2 effects and 1 variances, expected as many of each", None),
        (lambda: pool([1, math.nan], [1, 1]), "yi[1]: found nan, expected a finite number", 1),
        (lambda: pool([-math.inf, 1], [1, 1]), "yi[0]: found -inf, expected a finite number", 0),
        (lambda: pool([1, 2, 3], [1, 0, -1]), "vi[1]: found 0, expected a positive finite number", 1),
        (lambda: pool([1, 2, 3], [1, 1, -1]), "vi[2]: found -1, expected a positive finite number", 2),
        (lambda: pool([1, 2], [1, math.inf]), "vi[1]: found inf, expected a positive finite number", 1),
        (lambda: pool([1, 2], [1, 5e-324]), "vi[1]: found 5e-324, expected a positive finite number", 1),
        (lambda: pool(["1", 2], [1, 1]), "yi[0]: found '1', expected a finite number", 0),  # type: ignore[list-item]
        (lambda: pool(*GOOD, "FE"), "model: found 'FE', expected one of EE, RE", None),  # type: ignore[arg-type]
        (lambda: pool(*GOOD, tau2_method="ML"), "tau2_method: found 'ML', expected one of DL, PM, REML", None),  # type: ignore[arg-type]
        (lambda: pool(*GOOD, level=95), "level: found 95, expected a number strictly between 0 and 1", None),
        (
            lambda: pool([0, 1e90], [1, 1]),
            "effects or variances are more than 70 powers of ten of standard errors apart: too far to compute with",
            None,
        ),
        (
            lambda: pool([0, 1e150, 1e155], [1e300, 1e308, 1e308]),
            "tau2 cannot be computed: the effects and variances are too large, or too far apart",
            None,
        ),
        (lambda: leave_one_out([1, 2], [1, 1]), "found 2 studies, expected at least 3 to leave one out", None),
        (lambda: cumulative(*GOOD, [0, 1, 1]), "order: found [0, 1, 1], expected each position from 0 to 2 once", None),
        (lambda: cumulative(*GOOD, level=0), "level: found 0, expected a number strictly between 0 and 1", None),
        (lambda: cumulative(*GOOD, level=1), "level: found 1, expected a number strictly between 0 and 1", None),
        (lambda: subgroups(*GOOD, ["a"]), "labels: found 1, expected one for each of 3 studies", None),
        (lambda: subgroups(*GOOD, ["a"] * 3), "labels: found 1 subgroups, expected at least 2 to compare", None),
        (lambda: egger([1, 2], [1, 2]), "found 2 studies, expected at least 3 for a regression on the standard error", None),
        (lambda: egger([1, 2, 3], [2, 2, 2]), "all standard errors are equal: nothing can be said of asymmetry", None),
        (lambda: egger(*GOOD, "glm"), "regression: found 'glm', expected one of lm, rma", None),  # type: ignore[arg-type]
        (lambda: trim_and_fill(*GOOD, side="up"), "side: found 'up', expected one of left, right", None),  # type: ignore[arg-type]
        (lambda: funnel_limits(*GOOD, math.nan), "centre: found nan, expected a finite number", None),
        (lambda: sign_test(0, 0), "found no study with a direction, expected at least 1", None),
        (lambda: sign_test(-1, 3), "favours: found -1, expected a whole number of 0 or more", None),
        (lambda: sign_test(1, 1.5), "against: found 1.5, expected a whole number of 0 or more", None),  # type: ignore[arg-type]
        (lambda: wilson(0, 0), "n: found 0, expected at least 1", None),
        (lambda: wilson(3, 2), "k: found 3, expected at most n, 2", None),
        (lambda: combine_p([0.1]), "found 1 p values, expected at least 2 to combine", None),
        (lambda: combine_p([0.1, 0]), "p[1]: found 0, expected a number strictly between 0 and 1", 1),
        (lambda: combine_p([0.1, 0.2], "Tippett"), "method: found 'Tippett', expected one of Fisher, Stouffer", None),  # type: ignore[arg-type]
    ],
)
def test_what_is_refused(call: Any, message: str, index: int | None) -> None:
    """What cannot be synthesised is refused, with the study at fault, what was found and what was expected; it never gives a number."""
    with pytest.raises(SynthesisError) as caught:
        call()
    assert (str(caught.value), caught.value.index) == (message, index)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("model", ["EE", "RE"])
def test_weights_are_those_of_the_formula(name: str, model: Any) -> None:
    """Each study's share is 1 / (v + τ²) of their sum, in the order as given; together they are the pooled effect and its error."""
    yi, vi = data(name)
    found = pool(yi, vi, model=model, tau2_method="DL")
    weights = 1 / (np.array(vi) + (found.tau2 if model == "RE" else 0.0))
    assert found.weights == pytest.approx(weights / weights.sum(), rel=1e-9)
    assert np.dot(found.weights, yi) == pytest.approx(found.mu, rel=1e-9)
    assert 1 / math.sqrt(weights.sum()) == pytest.approx(found.se, rel=1e-9)
