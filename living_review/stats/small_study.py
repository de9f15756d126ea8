"""Small-study effects: the funnel, Egger's test, and trim and fill."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from living_review.stats.count_pooling import EventTable
from living_review.stats.inputs import (
    Array,
    PoolingModel,
    Reasons,
    SynthesisError,
    Tau2Method,
    check_options,
    checked_inputs,
    quantile_of,
    two_sided,
)
from living_review.stats.pooling import Pooled, part_of, pool
from living_review.stats.weighted_fit import estimate_tau2, fitted_regression
from living_review.wording import worded

Side = Literal["left", "right"]


MAX_ITERATIONS = 100
"""As many rounds as metafor gives trim and fill."""


@dataclass(frozen=True)
class Egger:
    """A test for asymmetry of the funnel: the ``slope`` of effects on their standard errors.

    ``df`` is None for a z statistic. ``limit`` is the effect that the line gives for a study without sampling error. ``statistic`` and
    ``p`` are None if the studies lie exactly on the line.
    """

    k: int
    model: Literal["lm", "rma"]
    slope: float
    se: float
    statistic: float | None
    df: int | None
    p: float | None
    tau2: float
    limit: float


@dataclass(frozen=True)
class TrimFill:
    """``k0`` studies filled in on ``side``, with their effects and variances, and what pooling all of them gives."""

    k0: int
    side: Side
    filled_yi: tuple[float, ...]
    filled_vi: tuple[float, ...]
    pooled: Pooled


@dataclass(frozen=True)
class Funnel:
    """Points of a funnel plot: effects and standard errors, and the funnel's edges ``centre`` ± quantile × standard error at each."""

    centre: float
    yi: tuple[float, ...]
    se: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def egger(
    yi: Sequence[float],
    vi: Sequence[float],
    regression: Literal["lm", "rma"] = "rma",
    model: PoolingModel = "RE",
    tau2_method: Tau2Method = "REML",
) -> Egger:
    """Egger's regression test of effects on their standard errors.

    ``rma``, the default of metafor's ``regtest``, is a meta-regression with a z test, and tau2 by ``tau2_method``, or 0 for
    equal effects. ``lm`` is the classical test (Egger 1997): weights 1/vi, a multiplicative dispersion, and t with k − 2 degrees.

    Raises:
        SynthesisError: there are fewer than three studies, all standard errors are equal, or as :func:`pool`.
    """
    y, v = checked_inputs(yi, vi)
    check_options(model, tau2_method)
    if regression not in ("lm", "rma"):
        raise SynthesisError(f"regression: found {regression!r}, expected one of lm, rma")
    problem = fitted_regression(y, v)
    tau2 = estimate_tau2(problem, model, tau2_method) if regression == "rma" else 0.0
    fit, df = problem.at(tau2), problem.df if regression == "lm" else None
    dispersion = float(fit.rss[0]) / problem.df if df else 1.0
    slope, se = float(fit.slope[0]), math.sqrt(dispersion / fit.sxx[0])
    at_zero = problem.unscaled(float(fit.mean[0] - slope * fit.x_mean[0]))
    statistic = slope / se if se > 0 else None
    p = None if statistic is None else two_sided(statistic, df)
    spread = tau2 * problem.unit * problem.unit
    return Egger(len(y), regression, slope, se, statistic, df, p, spread, at_zero)


@dataclass(frozen=True)
class AsymmetryTest:
    """A test for asymmetry of the funnel by ordinary weighted regression: the ``slope`` in question with its t test on ``df`` degrees."""

    k: int
    slope: float
    se: float
    statistic: float | None
    df: int
    p: float | None


def harbord(tables: Sequence[EventTable]) -> AsymmetryTest:
    """Harbord's test for odds ratios: Z/√V on √V, where Z is the efficient score O − E and V its variance.

    It keeps its error rate where Egger's test does not, since the log of an odds ratio goes along with its own standard error (Harbord,
    Egger and Sterne, *Statistics in Medicine* 25 (2006) 3443–3457). In the form of that paper: Z/V on 1/√V with weights V.

    Raises:
        SynthesisError: fewer than three studies have events and people without one, or all are of one size.
    """
    scores = [(table.a - (table.a + table.c) * table.n1 / (table.n1 + table.n2), _score_variance(table)) for table in tables]
    z, v = (np.array(column) for column in zip(*[score for score in scores if score[1] > 0] or [(0.0, 1.0)], strict=True))
    return _weighted_slope(z / v, 1 / np.sqrt(v), v)


def _score_variance(table: EventTable) -> float:
    n, events = table.n1 + table.n2, table.a + table.c
    return table.n1 * table.n2 * events * (n - events) / (n**2 * (n - 1)) if n > 1 else 0.0


def peters(yi: Sequence[float], tables: Sequence[EventTable]) -> AsymmetryTest:
    """Peters' test for odds ratios: effects on 1/n, weighted by 1/(1/events + 1/non-events) (Peters and others, *JAMA* 295 (2006) 676–680).

    Raises:
        SynthesisError: fewer than three studies have events and people without one, or all are of one size.
    """
    kept = [(y, t.n1 + t.n2, t.a + t.c) for y, t in zip(yi, tables, strict=True) if 0 < t.a + t.c < t.n1 + t.n2]
    y, n, events = (np.array(column, dtype=float) for column in zip(*kept or [(0.0, 1.0, 1.0)], strict=True))
    return _weighted_slope(y, 1 / n, 1 / (1 / events + 1 / np.maximum(n - events, 1e-300)))


def size_test(yi: Sequence[float], vi: Sequence[float], sizes: Sequence[tuple[float, float]]) -> AsymmetryTest:
    """Egger's regression with √(1/n1 + 1/n2) in place of the standard error, for standardised mean differences.

    Their standard error contains the effect itself, so that Egger's test finds asymmetry where there is none (Pustejovsky and Rodgers,
    *Research Synthesis Methods* 10 (2019) 57–71). Weights 1/v.

    Raises:
        SynthesisError: there are fewer than three studies, or all are of one size.
    """
    y, v = checked_inputs(yi, vi)
    return _weighted_slope(y, np.array([math.sqrt(1 / n1 + 1 / n2) for n1, n2 in sizes]), 1 / v)


def _weighted_slope(y: Array, x: Array, w: Array) -> AsymmetryTest:
    if len(y) < 3:
        raise SynthesisError(worded(Reasons.TOO_FEW_SIZES, n=len(y)))
    if np.ptp(x) <= 1e-10 * x.max():
        raise SynthesisError(worded(Reasons.EQUALLY_EXACT))
    dx = x - np.average(x, weights=w)
    slope = float((w * dx) @ (y - np.average(y, weights=w)) / (w @ dx**2))
    error = y - np.average(y, weights=w) - slope * dx
    df = len(y) - 2
    se = math.sqrt(float(w @ error**2) / df / float(w @ dx**2))
    statistic = slope / se if se > 0 else None
    return AsymmetryTest(len(y), slope, se, statistic, df, None if statistic is None else two_sided(statistic, df))


def trim_and_fill(
    yi: Sequence[float],
    vi: Sequence[float],
    model: PoolingModel = "RE",
    tau2_method: Tau2Method = "REML",
    side: Side | None = None,
    level: float = 0.95,
) -> TrimFill:
    """Trim and fill with the estimator L0 (Duval and Tweedie, *Biometrics* 56 (2000) 455–463), as metafor's ``trimfill``.

    If no ``side`` is given, studies are missing on the right if the ``rma`` slope of :func:`egger` is negative, else on the left.

    Raises:
        SynthesisError: the side is needed and there are fewer than three studies or all standard errors are equal; the steps do not
            settle; or as :func:`pool`.
    """
    y, v = checked_inputs(yi, vi)
    if side is None:
        side = "right" if egger(yi, vi, "rma", model, tau2_method).slope < 0 else "left"
    if side not in ("left", "right"):
        raise SynthesisError(f"side: found {side!r}, expected one of left, right")
    before = pool(yi, vi, model, tau2_method, level=level)
    flip = -1.0 if side == "right" else 1.0
    order = np.argsort(flip * y, kind="stable")
    sorted_y, sorted_v = flip * y[order], v[order]
    k0, centre = _missing(sorted_y, sorted_v, model, tau2_method)
    k = len(y)
    if k0 == 0:
        return TrimFill(0, side, (), (), before)
    filled_y, filled_v = (flip * (2 * centre - sorted_y[k - k0 :])).tolist(), sorted_v[k - k0 :].tolist()
    after = pool([*y.tolist(), *filled_y], [*v.tolist(), *filled_v], model, tau2_method, level=level)
    return TrimFill(k0, side, tuple(filled_y), tuple(filled_v), after)


def _missing(y: Array, v: Array, model: PoolingModel, tau2_method: Tau2Method) -> tuple[int, float]:
    """How many studies are missing on the left of effects in rising order, and the centre without as many on the right.

    Raises:
        SynthesisError: all studies would be trimmed, or the steps do not settle.
    """
    k, k0, seen, centre = len(y), 0, -1, 0.0
    for _ in range(MAX_ITERATIONS):
        if k0 == seen:
            return k0, centre
        if k0 >= k:
            raise SynthesisError(worded(Reasons.TRIMMED_AWAY, n=k0, k=k))
        seen = k0
        centre = part_of("", range(k - k0), y.tolist(), v.tolist(), model=model, tau2_method=tau2_method).mu
        k0 = _l0(y - centre)
    raise SynthesisError(worded(Reasons.NOT_SETTLED, n=MAX_ITERATIONS))


def _l0(centred: Array) -> int:
    """Duval and Tweedie's L0: how many studies are missing on the left, from effects less the current centre, in rising order."""
    k = len(centred)
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(centred), kind="stable")] = np.arange(1, k + 1)
    positive = float(ranks[centred > 0].sum())
    return max(0, round((4 * positive - k * (k + 1)) / (2 * k - 1)))


def funnel_limits(yi: Sequence[float], vi: Sequence[float], centre: float, level: float = 0.95) -> Funnel:
    """The points of a funnel plot around ``centre``, such as the pooled effect, and the edges that hold ``level`` of studies if tau2 is 0.

    Raises:
        SynthesisError: a value is not finite, a variance is not positive, or there are no studies.
    """
    y, v = checked_inputs(yi, vi)
    check_options("EE", "REML", level)
    if not math.isfinite(centre):
        raise SynthesisError(f"centre: found {centre!r}, expected a finite number")
    se, quantile = np.sqrt(v), quantile_of(level, None)
    low, high = (centre - quantile * se).tolist(), (centre + quantile * se).tolist()
    return Funnel(centre, tuple(y.tolist()), tuple(se.tolist()), tuple(low), tuple(high))
