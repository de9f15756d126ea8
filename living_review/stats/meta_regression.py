"""Meta-regression: whether effects go along with what is known of the studies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from living_review.stats.inputs import (
    Array,
    IntervalMethod,
    PoolingModel,
    Reasons,
    SynthesisError,
    Tau2Method,
    check_options,
    checked_inputs,
    quantile_of,
    two_sided,
)
from living_review.stats.pooling import check_interval
from living_review.stats.weighted_fit import STEPS_PER_DECADE, root_of
from living_review.wording import worded


@dataclass(frozen=True)
class Coefficient:
    """One coefficient with its interval, on the scale of the effects; ``df`` is None for a z statistic."""

    name: str
    value: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float
    df: int | None
    p: float


@dataclass(frozen=True)
class MetaRegression:
    """Effects regressed on covariates. The intercept is the first coefficient.

    ``test`` is of all covariates together: F with ``test_df`` after Knapp and Hartung, else chi-squared (its second degree is None).
    ``r2`` is the share of τ² that the covariates account for, in per cent; None where there is no τ² to account for.
    """

    k: int
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    tau2: float
    tau2_without: float
    r2: float | None
    qe: float
    qe_df: int
    qe_p: float
    test: float
    test_df: tuple[int, int | None]
    test_p: float
    level: float

    def line(self, values: Sequence[float]) -> tuple[float, float, float]:
        """The effect expected for these values of the covariates, with the limits of its interval."""
        x = np.array([1.0, *values])
        at = float(x @ [coefficient.value for coefficient in self.coefficients])
        half = quantile_of(self.level, self.coefficients[0].df) * math.sqrt(float(x @ np.array(self.covariance) @ x))
        return at, at - half, at + half


def meta_regression(
    yi: Sequence[float],
    vi: Sequence[float],
    covariates: Sequence[Sequence[float]],
    names: Sequence[str],
    model: PoolingModel = "RE",
    tau2_method: Tau2Method = "REML",
    interval: IntervalMethod = "knapp_hartung",
    level: float = 0.95,
) -> MetaRegression:
    """Regress effects on covariates (each with a value for each study), with the variance that they leave between studies.

    Mixed-effects meta-regression as metafor's ``rma`` with ``mods`` (Thompson and Higgins, *Statistics in Medicine* 21 (2002)
    1559–1573). Knapp and Hartung (*Statistics in Medicine* 22 (2003) 2693–2710) test with t and F, and k less the coefficients as
    degrees of freedom. R² = (τ²₀ − τ²)/τ²₀, not below 0 (Raudenbush 2009).

    Raises:
        SynthesisError: there are too few studies for so many covariates, a covariate says nothing beyond the others, or as for pooling.
    """
    y, v = checked_inputs(yi, vi)
    check_options(model, tau2_method, level)
    check_interval(interval, "none")
    x = _design(covariates, len(y))
    k, p = x.shape
    problem, null = _Problem(y, v, x), _Problem(y, v, x[:, :1])
    tau2, without = problem.tau2(model, tau2_method), null.tau2(model, tau2_method)
    fit = problem.fit(tau2)
    factor = 1.0 if interval == "normal" else fit.rss / (k - p)
    factor = max(1.0, factor) if interval == "knapp_hartung_adhoc" else factor
    df = None if interval == "normal" else k - p
    covariance, slopes = factor * fit.inverse, fit.beta[1:]
    wald = float(slopes @ np.linalg.solve(covariance[1:, 1:], slopes)) if factor > 0 else math.inf
    test, test_p = _test_of_all(wald, p - 1, df)
    qe = problem.fit(0.0).rss
    return MetaRegression(
        k,
        tuple(_coefficient(name, fit.beta[i], covariance[i, i], df, level) for i, name in enumerate(("intercept", *names))),
        tuple(tuple(row) for row in covariance.tolist()),
        tau2,
        without,
        100 * max(0.0, (without - tau2) / without) if without > 0 else None,
        qe,
        k - p,
        float(scipy.special.chdtrc(k - p, qe)),
        test,
        (p - 1, df),
        test_p,
        level,
    )


def _test_of_all(wald: float, n: int, df: int | None) -> tuple[float, float]:
    """The test of ``n`` slopes together and its p value: chi-squared, or F with ``df`` degrees of freedom in the denominator."""
    if df is None:
        return wald, float(scipy.special.chdtrc(n, wald))
    return wald / n, float(scipy.special.fdtrc(n, df, wald / n))


def _design(covariates: Sequence[Sequence[float]], k: int) -> Array:
    """The matrix of ``k`` studies in rows: a column of ones, and one for each covariate.

    Raises:
        SynthesisError: a value is not finite, there are too few studies, or a covariate says nothing beyond the others.
    """
    x = np.column_stack([np.ones(k), *(np.asarray(each, dtype=float) for each in covariates)])
    p = x.shape[1]
    if not np.isfinite(x).all():
        raise SynthesisError(worded(Reasons.NOT_FINITE))
    if k <= p:
        raise SynthesisError(worded(Reasons.TOO_FEW_FOR_COVARIATES, k=k, n=p - 1, least=p + 1))
    scales = np.concatenate([[1.0], np.maximum(np.abs(x[:, 1:] - x[:, 1:].mean(0)).max(0), 1e-300)])
    if np.linalg.matrix_rank((x - np.concatenate([[0.0], x[:, 1:].mean(0)])) / scales, tol=1e-9) < p:
        raise SynthesisError(worded(Reasons.SAME_COVARIATE))
    return x


def _coefficient(name: str, value: float, variance: float, df: int | None, level: float) -> Coefficient:
    se = math.sqrt(variance)
    half = quantile_of(level, df) * se
    statistic = float(value) / se if se > 0 else math.inf
    return Coefficient(name, float(value), se, float(value) - half, float(value) + half, statistic, df, two_sided(statistic, df))


@dataclass(frozen=True)
class _Fit:
    beta: Array
    inverse: Array
    rss: float
    trace: float
    log_det: float


class _Problem:
    """Weighted least squares of effects on a design, at any value of τ²."""

    def __init__(self, y: Array, v: Array, x: Array) -> None:
        self.y, self.v, self.x = y, v, x
        self.df = len(y) - x.shape[1]

    def fit(self, tau2: float) -> _Fit:
        w = 1 / (self.v + tau2)
        root = np.sqrt(w)
        q, r = np.linalg.qr(root[:, None] * self.x)
        beta = scipy.linalg.solve_triangular(r, q.T @ (root * self.y))
        inner = scipy.linalg.solve_triangular(r, np.eye(len(r)))
        error = w * (self.y - self.x @ beta)
        trace = float(w.sum() - (w[:, None] * q**2).sum())
        rss = float((error * error / w).sum())
        log_det = float(2 * np.log(np.abs(np.diag(r))).sum())
        return _Fit(beta, inner @ inner.T, rss, trace, log_det)

    def score(self, tau2: float) -> float:
        """Twice the slope of the restricted log-likelihood."""
        return float(self.scores(np.array([tau2]))[0])

    def scores(self, tau2: Array) -> Array:
        """Twice the slope of the restricted log-likelihood at each of several values of τ²."""
        w = 1 / (self.v + tau2[:, None])
        root = np.sqrt(w)
        q = np.linalg.qr(root[..., None] * self.x).Q
        ends = (root * self.y)[..., None]
        error = root * (ends - q @ (q.swapaxes(1, 2) @ ends))[..., 0]
        trace = w.sum(axis=1) - (w[..., None] * q**2).sum(axis=(1, 2))
        return (error**2).sum(axis=1) - trace

    def log_likelihood(self, tau2: float) -> float:
        """The restricted log-likelihood, up to a constant."""
        fit = self.fit(tau2)
        return -0.5 * (float(np.log(self.v + tau2).sum()) + fit.log_det + fit.rss)

    def tau2(self, model: PoolingModel, method: Tau2Method) -> float:
        """The variance that is left between studies; 0 where an estimate would be negative."""
        if model == "EE":
            return 0.0
        fixed = self.fit(0.0)
        if method == "DL":
            return max(0.0, (fixed.rss - self.df) / fixed.trace)
        plain, *_ = np.linalg.lstsq(self.x, self.y, rcond=None)
        spread = float(((self.y - self.x @ plain) ** 2).sum()) / self.df
        if method == "PM":
            return 0.0 if fixed.rss <= self.df else root_of(lambda tau2: self.fit(tau2).rss - self.df, 0.0, spread * (1 + 1e-9))
        return self._reml(spread)

    def _reml(self, spread: float) -> float:
        """The highest maximum of the restricted likelihood, found as ``weighted_fit`` does for an intercept alone."""
        upper = (spread + math.sqrt(spread**2 + 4 * spread * float(self.v.max()))) / 2 * (1 + 1e-6)
        if upper == 0:
            return 0.0
        lower = min(1e-4 * float(self.v.min()), upper / 2)
        grid = np.concatenate([[0.0], np.geomspace(lower, upper, 2 + math.ceil(STEPS_PER_DECADE * math.log10(upper / lower)))])
        score = self.scores(grid)
        peaks = [0.0] if score[0] <= 0 else []
        peaks += [root_of(self.score, float(grid[i]), float(grid[i + 1])) for i in np.flatnonzero((score[:-1] > 0) & (score[1:] <= 0))]
        return max(peaks, key=self.log_likelihood)
