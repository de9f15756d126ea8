"""Weighted least squares for known variances, and the variance between studies."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from living_review.stats.inputs import (
    LARGEST,
    Array,
    PoolingModel,
    Reasons,
    SynthesisError,
    Tau2Method,
)
from living_review.wording import worded

STEPS_PER_DECADE = 16
"""How finely the search for maxima of the restricted likelihood looks before it refines each."""


@dataclass(frozen=True)
class RegressionFit:
    """Weighted least squares at each of several values of tau2; ``trace`` is that of the matrix P of the restricted likelihood."""

    total: Array
    mean: Array
    rss: Array
    rss2: Array
    trace: Array
    log_det: Array
    slope: Array
    sxx: Array
    x_mean: Array


class WeightedRegression:
    """Effects and variances in a form that keeps its digits.

    Studies are sorted by variance, so that order cannot matter; effects count from the most precise one, whose weight may be larger
    than all others by many powers of ten; and both are in a unit, a power of two, in which the least variance is about 1.
    """

    def __init__(self, y: Array, v: Array, x: Array | None = None) -> None:
        order = np.lexsort((y, v))
        self.order = order
        self.unit = 2.0 ** round(math.log2(v[order[0]]) / 2)
        self.origin = float(y[order[0]])
        with np.errstate(over="ignore"):
            self.y: Array = (y[order] - self.origin) / self.unit
            self.v: Array = v[order] / self.unit / self.unit
        if not (np.abs(self.y).max() < LARGEST and self.v[-1] < LARGEST**2):
            raise SynthesisError(worded(Reasons.TOO_FAR_APART))
        self.x: Array | None = None if x is None else x[order] / self.unit
        self.df = len(y) - (1 if x is None else 2)

    def unscaled(self, value: float) -> float:
        """An effect in the unit and from the origin of the data as given."""
        return self.origin + self.unit * value

    def shares(self, tau2: float) -> tuple[float, ...]:
        """Each study's share of all weights, in the order as given."""
        weights = np.empty(len(self.v))
        weights[self.order] = 1 / (self.v + tau2)
        return tuple((weights / weights.sum()).tolist())

    def at(self, tau2: float) -> RegressionFit:
        """The fit at one value of tau2 (in squared units)."""
        return self.fit(np.array([tau2]))

    def fit(self, tau2: Array) -> RegressionFit:
        """The fit at each value of tau2 (in squared units)."""
        w = 1 / (self.v + tau2[:, None])
        total = w.sum(1)
        mean = (w @ self.y) / total
        error = self.y - mean[:, None]
        trace = _off_diagonal(w) / total
        log_det, zero = np.log(total), np.zeros_like(total)
        slope, sxx, x_mean = zero, zero, zero
        if self.x is not None:
            x_mean = (w @ self.x) / total
            dx = self.x - x_mean[:, None]
            sxx = (w * dx**2).sum(1)
            slope = (w * dx * error).sum(1) / sxx
            error = error - slope[:, None] * dx
            trace = trace - (w**2 * dx**2).sum(1) / sxx
            log_det = log_det + np.log(sxx)
        weighted = w * error
        return RegressionFit(total, mean, (weighted * error).sum(1), (weighted**2).sum(1), trace, log_det, slope, sxx, x_mean)

    def score(self, tau2: Array) -> Array:
        """Twice the slope of the restricted log-likelihood: y'PPy − tr P."""
        fit = self.fit(tau2)
        return fit.rss2 - fit.trace

    def log_likelihood(self, tau2: Array) -> Array:
        """The restricted log-likelihood, up to a constant, in this unit."""
        fit = self.fit(tau2)
        return np.asarray(-0.5 * (np.log(self.v + tau2[:, None]).sum(1) + fit.log_det + fit.rss))

    def unweighted_rss(self) -> float:
        """The residual sum of squares of the unweighted fit."""
        error = self.y - self.y.mean()
        if self.x is not None:
            dx = self.x - self.x.mean()
            error = error - dx * (dx @ error) / (dx @ dx)
        return float(error @ error)


def _off_diagonal(w: Array) -> Array:
    """(sum(w))² − sum(w²) along the last axis, where the first weight is the largest: it cancels on paper, and not after rounding."""
    first, rest = w[..., 0], w[..., 1:]
    others = rest.sum(-1)
    return np.asarray(2 * first * others + np.maximum(0, others**2 - (rest**2).sum(-1)))


def _squared_trace(w: Array) -> float:
    """Give tr PP for P = W − W11'W/sum(w), for one row of weights, the largest first; without the cancellation of the expanded formula."""
    share = w / w[0]
    total = share.sum()
    without = np.concatenate([[share[1:].sum()], total - share[1:]])
    return float(((share * without) ** 2).sum() + _off_diagonal(share**2)) / total**2 * float(w[0]) ** 2


def fitted_regression(y: Array, v: Array) -> WeightedRegression:
    """Effects on their standard errors."""
    if len(y) < 3:
        raise SynthesisError(worded(Reasons.TOO_FEW_ERRORS, n=len(y)))
    x = np.sqrt(v)
    if np.ptp(x) <= 1e-10 * x.max():
        raise SynthesisError(worded(Reasons.EQUAL_ERRORS))
    return WeightedRegression(y, v, x)


def estimate_tau2(problem: WeightedRegression, model: PoolingModel, method: Tau2Method) -> float:
    """The variance between studies, in the squared unit of ``problem``; 0 where an estimate would be negative."""
    if model == "EE":
        return 0.0
    if method == "DL":
        fixed = problem.at(0.0)
        return max(0.0, float((fixed.rss[0] - problem.df) / fixed.trace[0]))
    return _paule_mandel(problem) if method == "PM" else _reml(problem)


def _paule_mandel(problem: WeightedRegression) -> float:
    """The tau2 at which the generalised Q equals its degrees of freedom. Q falls with tau2, and is at most rss/tau2."""

    def excess(tau2: float) -> float:
        return float(problem.at(tau2).rss[0]) - problem.df

    return 0.0 if excess(0.0) <= 0 else root_of(excess, 0.0, problem.unweighted_rss() / problem.df * (1 + 1e-9))


def _reml(problem: WeightedRegression) -> float:
    """The tau2 that maximises the restricted likelihood over all values from 0.

    The likelihood can have more than one maximum. None is above the upper end of the search: there y'PPy ≤ rss/tau2², with rss of the
    unweighted fit, is below tr P ≥ df/(max v + tau2).
    """
    spread = problem.unweighted_rss() / problem.df
    upper = (spread + math.sqrt(spread**2 + 4 * spread * float(problem.v[-1]))) / 2 * (1 + 1e-6)
    if upper == 0:
        return 0.0
    lower = min(1e-4 * float(problem.v[0]), upper / 2)
    count = 2 + math.ceil(STEPS_PER_DECADE * math.log10(upper / lower))
    grid = np.concatenate([[0.0], np.geomspace(lower, upper, count)])
    score = problem.score(grid)
    peaks = [0.0] if score[0] <= 0 else []
    for i in np.flatnonzero((score[:-1] > 0) & (score[1:] <= 0)):
        peaks.append(root_of(lambda tau2: float(problem.score(np.array([tau2]))[0]), float(grid[i]), float(grid[i + 1])))
    return peaks[int(np.argmax(problem.log_likelihood(np.array(peaks))))]


def root_of(function: Callable[[float], float], low: float, high: float) -> float:
    """Where ``function``, above 0 at ``low`` and not at ``high``, crosses 0, as exactly as double precision allows."""
    return float(scipy.optimize.brentq(function, low, high, xtol=1e-300, rtol=4 * np.finfo(float).eps, maxiter=5000))


def se_tau2(problem: WeightedRegression, tau2: float, method: Tau2Method) -> float:
    """The standard error of tau2 by the method's own formula, as metafor's ``rma`` has it, in the squared unit of ``problem``."""
    w = 1 / (problem.v + tau2)
    if method == "REML":
        return math.sqrt(2 / _squared_trace(w))
    if method == "PM":
        return float(len(w) / w.sum()) * math.sqrt(2 / problem.df)
    trace = float(problem.at(0.0).trace[0])
    return math.sqrt(2 * problem.df + 4 * tau2 * trace + 2 * tau2**2 * _squared_trace(1 / problem.v)) / trace
