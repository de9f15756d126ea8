"""Several effects of one study: combined with an assumed correlation, or pooled in three levels with cluster-robust intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from living_review.stats.inputs import Array, SynthesisError, check_level, checked_inputs, quantile_of, two_sided
from living_review.stats.pooling import Pooled, assert_finite


def combined_within(yi: Sequence[float], vi: Sequence[float], clusters: Sequence[Hashable], r: float) -> tuple[tuple[float, float], ...]:
    """One effect and variance for each cluster, in the order of first appearance: the weighted mean for errors correlated by ``r``.

    With V = r √(vi vj) off the diagonal the effect is 1'V⁻¹y/1'V⁻¹1 and its variance 1/1'V⁻¹1 (metafor's ``aggregate`` with
    ``struct="CS"``; Lipsey and Wilson 2001).

    Raises:
        SynthesisError: ``r`` is not from 0 to below 1, or as for pooling.
    """
    y, v = checked_inputs(yi, vi)
    if not 0 <= r < 1:
        raise SynthesisError(f"r: found {r!r}, expected a correlation from 0 to below 1")
    combined = []
    for members in _members(clusters, len(y)):
        errors = np.sqrt(v[members])
        weights = np.linalg.solve(np.outer(errors, errors) * (r + (1 - r) * np.eye(len(members))), np.ones(len(members)))
        combined.append((float(weights @ y[members] / weights.sum()), float(1 / weights.sum())))
    return tuple(combined)


def _members(clusters: Sequence[Hashable], k: int) -> list[list[int]]:
    if len(clusters) != k:
        raise SynthesisError(f"clusters: found {len(clusters)}, expected one for each of {k} effects")
    members: dict[Hashable, list[int]] = {}
    for i, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(i)
    return list(members.values())


@dataclass(frozen=True)
class ThreeLevel:
    """Effects pooled in three levels. ``pooled`` has the cluster-robust interval; the figures beside it are the model's own.

    ``tau2_between`` is the variance between studies, ``tau2_within`` that between the effects of one study; ``pooled.tau2`` is their sum.
    """

    pooled: Pooled
    studies: int
    tau2_between: float
    tau2_within: float
    model_se: float
    model_low: float
    model_high: float


def pool_three_levels(yi: Sequence[float], vi: Sequence[float], clusters: Sequence[Hashable], level: float = 0.95) -> ThreeLevel:
    """Pool effects of which some come from the same cluster (a study), by restricted maximum likelihood.

    The model is that of metafor's ``rma.mv(yi, vi, random = ~ 1 | study/effect)`` (Konstantopoulos, *Research Synthesis Methods* 2 (2011)
    61–76). The interval is cluster-robust: the bias-reduced variance CR2 with the working model's variances, and Student's t with
    Satterthwaite's degrees of freedom (Pustejovsky and Tipton, *Journal of Business and Economic Statistics* 36 (2018) 672–683), as
    clubSandwich has it. The prediction interval, t(studies − 2), is that of a new effect of a new study. I² is Higgins and Thompson's.

    Raises:
        SynthesisError: there are fewer than two clusters, as many clusters as effects, or as for pooling.
    """
    y, v = checked_inputs(yi, vi)
    check_level(level)
    members = _members(clusters, len(y))
    if len(members) < 2:
        raise SynthesisError(f"found {len(members)} studies, expected at least 2 to pool")
    if len(members) == len(y):
        raise SynthesisError("no study has several effects, so that there is no third level")
    problem = _Nested(y, v, members)
    between, within = problem.estimate()
    weights, total, mu = problem.at(between, within)
    robust, df = problem.cr2(between, within)
    se, model_se = math.sqrt(robust), 1 / math.sqrt(total)
    half, model_half = quantile_of(level, df) * se, quantile_of(level, None) * model_se
    return ThreeLevel(
        _pooled(problem, (between, within), mu, (se, half, df), tuple((weights / weights.sum()).tolist()), level),
        len(members),
        between,
        within,
        model_se,
        mu - model_half,
        mu + model_half,
    )


def _pooled(
    problem: _Nested,
    tau2: tuple[float, float],
    mu: float,
    robust: tuple[float, float, float],
    weights: tuple[float, ...],
    level: float,
) -> Pooled:
    y, v = problem.y, problem.v
    k, studies, (se, half, df), spread = len(y), len(problem.sizes), robust, sum(tau2)
    q, typical = _cochran(y, v)
    pi_half = quantile_of(level, studies - 2) * math.hypot(math.sqrt(spread), se) if studies > 2 else None
    result = Pooled(
        k=k,
        model="ML",
        tau2_method="REML",
        level=level,
        mu=mu,
        se=se,
        ci_low=mu - half,
        ci_high=mu + half,
        statistic=mu / se if se > 0 else None,
        df=df,
        p=two_sided(mu / se, df) if se > 0 else None,
        tau2=spread,
        se_tau2=None,
        i2=float(100 * spread / (spread + typical)),
        h2=float(spread / typical + 1),
        q=q,
        q_df=k - 1,
        q_p=float(scipy.special.chdtrc(k - 1, q)),
        pi_low=None if pi_half is None else mu - pi_half,
        pi_high=None if pi_half is None else mu + pi_half,
        pi_df=None if pi_half is None else studies - 2,
        weights=weights,
        interval="cr2",
    )
    assert_finite(result)
    return result


def _cochran(y: Array, v: Array) -> tuple[float, float]:
    """Cochran's Q, and the typical variance of Higgins and Thompson (2002)."""
    w = 1 / v
    centre = float(w @ y / w.sum())
    return float(w @ (y - centre) ** 2), float((len(y) - 1) * w.sum() / (w.sum() ** 2 - w @ w))


class _Nested:
    """Effects nested in clusters, and the restricted likelihood of the two variances.

    With a = 1/(v + within) and sums S, T, Q of a, a y, a y² over a cluster, 1'V⁻¹1 = S/(1 + bS), 1'V⁻¹y = T/(1 + bS),
    y'V⁻¹y = Q − bT²/(1 + bS) and log det V = −Σ log a + log(1 + bS), where b is the variance between clusters.
    """

    def __init__(self, y: Array, v: Array, members: list[list[int]]) -> None:
        self.y, self.v, self.members = y, v, members
        self.order = np.array([i for each in members for i in each])
        self.sizes = np.array([len(each) for each in members])
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
        self.origin = float(np.average(y, weights=1 / v))

    def _sums(self, between: complex, within: complex) -> tuple[npt.NDArray[np.complex128], ...]:
        a = 1 / (self.v[self.order] + within)
        y = self.y[self.order] - self.origin
        s, t, q = (np.add.reduceat(term, self.starts) for term in (a, a * y, a * y * y))
        return a, s, t, q, 1 + between * s

    def log_likelihood(self, between: complex, within: complex) -> complex:
        """The restricted log-likelihood, up to a constant; complex arguments give its slope by a complex step."""
        a, s, t, q, scale = self._sums(between, within)
        total, sums = (s / scale).sum(), (t / scale).sum()
        rss = (q - between * t * t / scale).sum() - sums * sums / total
        return complex(-0.5 * (np.log(scale).sum() - np.log(a).sum() + np.log(total) + rss))

    def at(self, between: float, within: float) -> tuple[Array, float, float]:
        """Each effect's weight in the order as given, 1'V⁻¹1, and the pooled effect."""
        a, s, t, _, scale = (part.real for part in self._sums(between, within))
        weights = np.empty(len(a))
        weights[self.order] = a / np.repeat(scale, self.sizes)
        total = float((s / scale).sum())
        return weights, total, self.origin + float((t / scale).sum()) / total

    def estimate(self) -> tuple[float, float]:
        """The variances between and within clusters that maximise the restricted likelihood.

        The search starts from the best of a grid on the scale of the data, and steps of Newton end it.
        """
        unit = float(np.median(self.v)) + float(self.y.var())

        def minus(x: Array) -> tuple[float, Array]:
            step = 1e-30
            value = self.log_likelihood(x[0] * unit, x[1] * unit).real
            slopes = [
                self.log_likelihood(complex(x[0] * unit, step * unit), x[1] * unit).imag / step,
                self.log_likelihood(x[0] * unit, complex(x[1] * unit, step * unit)).imag / step,
            ]
            return -value, -np.array(slopes)

        steps = (0.0, 0.003, 0.03, 0.1, 0.3, 0.8)
        start = max(((b, w) for b in steps for w in steps), key=lambda x: self.log_likelihood(x[0] * unit, x[1] * unit).real)
        limits = [(0, None)] * 2
        best = scipy.optimize.minimize(minus, start, jac=True, method="L-BFGS-B", bounds=limits, options={"ftol": 1e-13, "gtol": 1e-9}).x
        between, within = (float(value) * unit for value in _polished(minus, best))
        return between, within

    def cr2(self, between: float, within: float) -> tuple[float, float]:
        """The cluster-robust variance CR2 of the pooled effect, and its degrees of freedom after Satterthwaite.

        Of an intercept alone, with the working model's own variances Φ: B = D(Φ − 11'm)D' with D'D = Φ and m = 1/1'V⁻¹1 for each
        cluster, A = D'B^(−1/2)D, and g = A Φ⁻¹ 1 m. The variance is Σ(g'e)², the degrees
        (Σp)²/ΣΣp² with p_ij = δ_ij g'Φg − (g_i'1) m (g_j'1).
        """
        _, total, mu = self.at(between, within)
        m = 1 / total
        variance, own, sums = 0.0, [], []
        for each in self.members:
            phi = np.diag(self.v[each] + within) + between
            ones, upper = np.ones(len(each)), np.linalg.cholesky(phi).T
            inner = upper @ (phi - m) @ upper.T
            values, vectors = np.linalg.eigh(inner)
            keep = values > 1e-12 * values.max()
            root = (vectors[:, keep] / np.sqrt(values[keep])) @ vectors[:, keep].T
            g = upper.T @ root @ upper @ np.linalg.solve(phi, ones) * m
            variance += float(g @ (self.y[each] - mu)) ** 2
            own.append(float(g @ phi @ g))
            sums.append(float(g.sum()))
        p = np.diag(own) - m * np.outer(sums, sums)
        return variance, float(np.trace(p) ** 2 / (p**2).sum())


def _polished(function: Callable[[Array], tuple[float, Array]], x: Array) -> Array:
    """A minimum on or inside the limits made exact by Newton's steps with slopes by differences; kept as it is where these do not help."""
    free = x > 1e-9
    best = np.where(free, x, 0.0)
    for _ in range(8 if free.any() else 0):
        value, slope = function(best)
        step = 1e-5 * np.maximum(best, 1e-3)
        columns = []
        for i in np.flatnonzero(free):
            up, down = best.copy(), best.copy()
            up[i], down[i] = up[i] + step[i], max(0.0, down[i] - step[i])
            columns.append((function(up)[1] - function(down)[1])[free] / (up[i] - down[i]))
        try:
            move = np.linalg.solve(np.array(columns).T, slope[free])
        except np.linalg.LinAlgError:
            break
        after = best.copy()
        after[free] = best[free] - move
        if (after < 0).any() or not np.isfinite(after).all() or function(after)[0] > value + 1e-9:
            break
        best = after
    return best
