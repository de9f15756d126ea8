"""Pooling of effects, and what is said about effects that are not pooled: pure functions of effects ``yi`` and variances ``vi``.

Results are those of the R package metafor (``rma``, ``regtest``, ``trimfill``, ``predict``), save that iterations run to the limit of
double precision and that REML takes the highest of the maxima if the likelihood has more than one. Formulas: Viechtbauer, *Journal of
Educational and Behavioral Statistics* 30 (2005) 261–293, if no other is named. All figures are on the scale of ``yi``.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

Array = npt.NDArray[np.float64]
Model = Literal["EE", "RE"]
Tau2Method = Literal["DL", "PM", "REML"]
Side = Literal["left", "right"]
MODELS: dict[str, str] = {"EE": "equal effects", "RE": "random effects"}
TAU2_METHODS: dict[str, str] = {
    "DL": "DerSimonian–Laird",
    "PM": "Paule–Mandel",
    "REML": "restricted maximum likelihood",
}
STEPS_PER_DECADE = 16
"""How finely the search for maxima of the restricted likelihood looks before it refines each."""
LARGEST = 1e70
"""How many of the smallest standard errors effects may lie apart, so that no square or product overflows."""
MAX_ITERATIONS = 100
"""As many rounds as metafor gives trim and fill."""


class SynthesisError(ValueError):
    """Effects that cannot be synthesised. ``index`` is the position of the study at fault, from 0, or None if it is none in particular."""

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index


# ---------------------------------------------------------------------------------------------- results


@dataclass(frozen=True)
class Pooled:
    """The result of pooling ``k`` studies.

    ``statistic`` is z, or t with ``df`` degrees of freedom after Knapp and Hartung; it and ``p`` (two-sided, of no effect) are None if
    ``se`` is 0, which happens only with Knapp–Hartung and effects that are all equal. ``kh_factor`` is what Knapp–Hartung multiplies
    the variance by; below 1, that interval is *narrower* than the normal one. ``i2`` is in per cent. ``se_tau2`` and the prediction
    interval are None for equal effects. ``pi_df`` is None where the prediction interval is normal. ``weights`` are shares of 1.
    """

    k: int
    model: Model
    tau2_method: Tau2Method | None
    level: float
    mu: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float | None
    df: int | None
    p: float | None
    tau2: float
    se_tau2: float | None
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    pi_low: float | None
    pi_high: float | None
    pi_df: int | None
    kh_factor: float | None
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    """An estimate from some of the studies, given by their positions. ``pooled`` is None for one study, whose own effect it then is."""

    label: Hashable
    members: tuple[int, ...]
    mu: float
    se: float
    ci_low: float
    ci_high: float
    pooled: Pooled | None


@dataclass(frozen=True)
class Subgroups:
    """Subgroups in the order in which they first appear, and the chi-squared test of whether they differ."""

    parts: tuple[Part, ...]
    q_between: float
    df: int
    p: float


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
    limit_low: float
    limit_high: float


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


@dataclass(frozen=True)
class SignTest:
    """How many of ``n`` studies with a direction favour treatment, and the exact two-sided p value of an even split."""

    favours: int
    against: int
    n: int
    p: float


@dataclass(frozen=True)
class CombinedP:
    """p values combined: a chi-squared statistic with ``df`` = 2k (Fisher), or a z statistic with none (Stouffer); ``p`` is one-sided."""

    method: Literal["Fisher", "Stouffer"]
    k: int
    statistic: float
    df: int | None
    p: float


# ---------------------------------------------------------------------------------------------- pooling


def pool(
    yi: Sequence[float],
    vi: Sequence[float],
    model: Model = "RE",
    tau2_method: Tau2Method = "REML",
    knapp_hartung: bool = False,
    level: float = 0.95,
) -> Pooled:
    """Pool effects ``yi`` with sampling variances ``vi`` by inverse variance, 1/vi or 1/(vi + tau2).

    - I² and H²: for equal effects (Q − df)/Q, not below 0, and Q/df, which may be below 1; for random effects from tau2 and the typical
      variance of Higgins and Thompson (2002), 100 tau2/(tau2 + s²) and tau2/s² + 1.
    - Knapp–Hartung: the variance times sum(w (yi − mu)²)/(k − 1), as it comes (also below 1), and Student's t with k − 1 degrees.
    - The prediction interval is that of metafor's ``predict``: mu ± quantile × √(tau2 + se²), normal, or t(k − 1) with Knapp–Hartung;
      :func:`prediction_interval` gives the one of Riley.

    Raises:
        SynthesisError: there are fewer than two studies, a value is not finite, a variance is not positive, or an option is unknown.
    """
    y, v = _checked(yi, vi)
    if len(y) < 2:
        raise SynthesisError(f"found {len(y)} {'study' if len(y) == 1 else 'studies'}, expected at least 2 to pool", 0 if len(y) else None)
    _check_options(model, tau2_method, level)
    problem = _Problem(y, v)
    tau2 = _tau2(problem, model, tau2_method)
    fit, fixed = problem.at(tau2), problem.at(0.0)
    df = problem.df
    factor = float(fit.rss[0]) / df if knapp_hartung else None
    se = problem.unit * math.sqrt((1.0 if factor is None else factor) / fit.total[0])
    mu = problem.unscaled(float(fit.mean[0]))
    q = float(fixed.rss[0])
    spread, typical = tau2 * problem.unit * problem.unit, df / float(fixed.trace[0])
    t_df = df if knapp_hartung else None
    half = _quantile(level, t_df) * se
    half_pi = None if model == "EE" else _quantile(level, t_df) * math.hypot(math.sqrt(spread), se)
    statistic = mu / se if se > 0 else None
    result = Pooled(
        k=len(y),
        model=model,
        tau2_method=tau2_method if model == "RE" else None,
        level=level,
        mu=mu,
        se=se,
        ci_low=mu - half,
        ci_high=mu + half,
        statistic=statistic,
        df=t_df,
        p=None if statistic is None else _two_sided(statistic, t_df),
        tau2=spread,
        se_tau2=None if model == "EE" else _se_tau2(problem, tau2, tau2_method) * problem.unit * problem.unit,
        i2=100 * tau2 / (tau2 + typical) if model == "RE" else (100 * max(0.0, (q - df) / q) if q > 0 else 0.0),
        h2=tau2 / typical + 1 if model == "RE" else q / df,
        q=q,
        q_df=df,
        q_p=float(special.chdtrc(df, q)),
        pi_low=None if half_pi is None else mu - half_pi,
        pi_high=None if half_pi is None else mu + half_pi,
        pi_df=None if model == "EE" else t_df,
        kh_factor=factor,
        weights=problem.shares(tau2),
    )
    _assert_finite(result)
    return result


def prediction_interval(pooled: Pooled) -> tuple[float, float]:
    """The prediction interval of Higgins, Thompson and Spiegelhalter (2009), as taught by Riley: mu ± t(k − 2) √(tau2 + se²).

    ``se`` is the one of ``pooled``; take a result without Knapp–Hartung to have the interval as published.

    Raises:
        SynthesisError: there are fewer than three studies, or the effects are taken as equal.
    """
    if pooled.model == "EE":
        raise SynthesisError("found equal effects, expected random effects: equal effects do not vary, so there is none to predict")
    if pooled.k < 3:
        raise SynthesisError(f"found {pooled.k} studies, expected at least 3 for a prediction interval with k - 2 degrees of freedom")
    half = _quantile(pooled.level, pooled.k - 2) * math.hypot(math.sqrt(pooled.tau2), pooled.se)
    return pooled.mu - half, pooled.mu + half


def restricted_log_likelihood(yi: Sequence[float], vi: Sequence[float], tau2: float) -> float:
    """The restricted log-likelihood of ``tau2``, up to a constant: what REML maximises (Viechtbauer 2005, equation 9).

    Raises:
        SynthesisError: as :func:`pool`, or ``tau2`` is negative or not finite.
    """
    if not (math.isfinite(tau2) and tau2 >= 0):
        raise SynthesisError(f"tau2: found {tau2!r}, expected a number of 0 or more")
    y, v = _checked(yi, vi)
    if len(y) < 2:
        raise SynthesisError(f"found {len(y)} studies, expected at least 2")
    problem = _Problem(y, v)
    return float(problem.log_likelihood(np.array([tau2 / problem.unit / problem.unit]))[0]) - problem.df * math.log(problem.unit)


# ---------------------------------------------------------------------------------------------- repeated pooling


def leave_one_out(yi: Sequence[float], vi: Sequence[float], **options: Any) -> tuple[Pooled, ...]:
    """What :func:`pool` gives without each study in turn; ``options`` are those of ``pool``.

    Raises:
        SynthesisError: there are fewer than three studies, or as :func:`pool`.
    """
    y, v = _checked(yi, vi)
    if len(y) < 3:
        raise SynthesisError(f"found {len(y)} studies, expected at least 3 to leave one out")
    return tuple(pool(np.delete(y, i).tolist(), np.delete(v, i).tolist(), **options) for i in range(len(y)))


def cumulative(yi: Sequence[float], vi: Sequence[float], order: Sequence[int] | None = None, **options: Any) -> tuple[Part, ...]:
    """What is known after each study, in ``order`` (positions; as given, if None). Each part is labelled with the study that it adds.

    Raises:
        SynthesisError: ``order`` is not a permutation of the studies' positions, or as :func:`pool`.
    """
    y, _ = _checked(yi, vi)
    steps = list(range(len(y))) if order is None else list(order)
    if sorted(steps) != list(range(len(y))):
        raise SynthesisError(f"order: found {steps}, expected each position from 0 to {len(y) - 1} once")
    return tuple(_part(steps[n], steps[: n + 1], yi, vi, **options) for n in range(len(y)))


def subgroups(yi: Sequence[float], vi: Sequence[float], labels: Sequence[Hashable], **options: Any) -> Subgroups:
    """Pool each subgroup by itself, with its own tau2, and test whether they differ.

    Q_between = sum(w (mu_g − mu)²), w = 1/se_g², is chi-squared with (groups − 1) degrees of freedom (Borenstein 2009, chapter 19;
    the test of RevMan). It uses the normal standard errors even with Knapp–Hartung. A single study is taken as it is.

    Raises:
        SynthesisError: labels and studies differ in number, there are fewer than two subgroups, or as :func:`pool`.
    """
    y, v = _checked(yi, vi)
    if len(labels) != len(y):
        raise SynthesisError(f"labels: found {len(labels)}, expected one for each of {len(y)} studies")
    groups: dict[Hashable, list[int]] = {}
    for index, label in enumerate(labels):
        groups.setdefault(label, []).append(index)
    if len(groups) < 2:
        raise SynthesisError(f"labels: found {len(groups)} subgroups, expected at least 2 to compare")
    parts = tuple(_part(label, members, yi, vi, **options) for label, members in groups.items())
    tau2 = np.repeat([0.0 if part.pooled is None else part.pooled.tau2 for part in parts], [len(part.members) for part in parts])
    grouped = np.concatenate([v[list(part.members)] for part in parts]) + tau2
    starts = np.cumsum([0] + [len(part.members) for part in parts[:-1]])
    between = pool([part.mu for part in parts], (1 / np.add.reduceat(1 / grouped, starts)).tolist(), model="EE")
    return Subgroups(parts, between.q, between.q_df, between.q_p)


def _part(label: Hashable, members: Sequence[int], yi: Sequence[float], vi: Sequence[float], **options: Any) -> Part:
    """The estimate from these studies; one alone keeps its own effect and normal interval."""
    if len(members) == 1:
        _check_options(options.get("model", "RE"), options.get("tau2_method", "REML"), level := options.get("level", 0.95))
        mu, se = float(yi[members[0]]), math.sqrt(vi[members[0]])
        half = _quantile(level, None) * se
        return Part(label, tuple(members), mu, se, mu - half, mu + half, None)
    pooled = pool([yi[i] for i in members], [vi[i] for i in members], **options)
    return Part(label, tuple(members), pooled.mu, pooled.se, pooled.ci_low, pooled.ci_high, pooled)


# ---------------------------------------------------------------------------------------------- small-study effects


def egger(
    yi: Sequence[float],
    vi: Sequence[float],
    regression: Literal["lm", "rma"] = "rma",
    model: Model = "RE",
    tau2_method: Tau2Method = "REML",
    level: float = 0.95,
) -> Egger:
    """Egger's regression test of effects on their standard errors.

    ``rma``, the default of metafor's ``regtest``, is a meta-regression with a z test, and tau2 by ``tau2_method``, or 0 for
    equal effects. ``lm`` is the classical test (Egger 1997): weights 1/vi, a multiplicative dispersion, and t with k − 2 degrees.

    Raises:
        SynthesisError: there are fewer than three studies, all standard errors are equal, or as :func:`pool`.
    """
    y, v = _checked(yi, vi)
    _check_options(model, tau2_method, level)
    if regression not in ("lm", "rma"):
        raise SynthesisError(f"regression: found {regression!r}, expected one of lm, rma")
    problem = _regression(y, v)
    tau2 = _tau2(problem, model, tau2_method) if regression == "rma" else 0.0
    fit, df = problem.at(tau2), problem.df if regression == "lm" else None
    dispersion = float(fit.rss[0]) / problem.df if df else 1.0
    slope, se = float(fit.slope[0]), math.sqrt(dispersion / fit.sxx[0])
    at_zero = problem.unscaled(float(fit.mean[0] - slope * fit.x_mean[0]))
    half = _quantile(level, df) * problem.unit * math.sqrt(dispersion * (1 / fit.total[0] + fit.x_mean[0] ** 2 / fit.sxx[0]))
    statistic = slope / se if se > 0 else None
    p = None if statistic is None else _two_sided(statistic, df)
    spread = tau2 * problem.unit * problem.unit
    return Egger(len(y), regression, slope, se, statistic, df, p, spread, at_zero, at_zero - half, at_zero + half)


def trim_and_fill(
    yi: Sequence[float],
    vi: Sequence[float],
    model: Model = "RE",
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
    y, v = _checked(yi, vi)
    if side is None:
        side = "right" if egger(yi, vi, "rma", model, tau2_method).slope < 0 else "left"
    if side not in ("left", "right"):
        raise SynthesisError(f"side: found {side!r}, expected one of left, right")
    before = pool(yi, vi, model, tau2_method, level=level)
    flip = -1.0 if side == "right" else 1.0
    order = np.argsort(flip * y, kind="stable")
    sorted_y, sorted_v = flip * y[order], v[order]
    k, k0, seen = len(y), 0, -1
    for _ in range(MAX_ITERATIONS):
        if k0 == seen:
            break
        if k0 >= k:
            raise SynthesisError(f"found {k0} studies to trim of {k}: trim and fill does not apply")
        seen = k0
        kept = range(k - k0)
        centre = _part("", kept, sorted_y.tolist(), sorted_v.tolist(), model=model, tau2_method=tau2_method).mu
        k0 = _l0(sorted_y - centre)
    else:
        raise SynthesisError(f"trim and fill did not settle in {MAX_ITERATIONS} rounds")
    if k0 == 0:
        return TrimFill(0, side, (), (), before)
    filled_y, filled_v = (flip * (2 * centre - sorted_y[k - k0 :])).tolist(), sorted_v[k - k0 :].tolist()
    after = pool([*y.tolist(), *filled_y], [*v.tolist(), *filled_v], model, tau2_method, level=level)
    return TrimFill(k0, side, tuple(filled_y), tuple(filled_v), after)


def _l0(centred: Array) -> int:
    """Duval and Tweedie's L0: how many studies are missing on the left, from effects less the current centre, in rising order."""
    k = len(centred)
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(centred), kind="stable")] = np.arange(1, k + 1)
    positive = float(ranks[centred > 0].sum())
    return max(0, round((4 * positive - k * (k + 1)) / (2 * k - 1)))


def funnel(yi: Sequence[float], vi: Sequence[float], centre: float, level: float = 0.95) -> Funnel:
    """The points of a funnel plot around ``centre``, such as the pooled effect, and the edges that hold ``level`` of studies if tau2 is 0.

    Raises:
        SynthesisError: a value is not finite, a variance is not positive, or there are no studies.
    """
    y, v = _checked(yi, vi)
    _check_options("EE", "REML", level)
    if not math.isfinite(centre):
        raise SynthesisError(f"centre: found {centre!r}, expected a finite number")
    se, quantile = np.sqrt(v), _quantile(level, None)
    low, high = (centre - quantile * se).tolist(), (centre + quantile * se).tolist()
    return Funnel(centre, tuple(y.tolist()), tuple(se.tolist()), tuple(low), tuple(high))


# ---------------------------------------------------------------------------------------------- directions and p values


def sign_test(favours: int, against: int) -> SignTest:
    """The exact two-sided sign test: twice the smaller tail of a binomial with probability one half, at most 1.

    Raises:
        SynthesisError: a count is no whole number or negative, or there is no study.
    """
    n = _count("favours", favours) + _count("against", against)
    if n == 0:
        raise SynthesisError("found no study with a direction, expected at least 1")
    tail = sum(math.comb(n, i) for i in range(min(favours, against) + 1))
    return SignTest(int(favours), int(against), n, min(1.0, 2 * tail / 2**n))


def wilson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for a share of ``k`` in ``n``, without continuity correction (Wilson 1927; Newcombe 1998, method 3).

    Raises:
        SynthesisError: ``n`` is not positive, or ``k`` is not from 0 to ``n``.
    """
    _check_share(k, n, level)
    z2 = _quantile(level, None) ** 2
    middle, half = (k + z2 / 2) / (n + z2), math.sqrt(z2 * (k * (n - k) / n + z2 / 4)) / (n + z2)
    # at 0 and n one end is exact, which rounding would hide
    return (0.0 if k == 0 else middle - half), (1.0 if k == n else middle + half)


def clopper_pearson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval for a share of ``k`` in ``n`` (Clopper and Pearson 1934), which is never too narrow.

    Raises:
        SynthesisError: as :func:`wilson`.
    """
    _check_share(k, n, level)
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(special.betaincinv(k, n - k + 1, tail))
    return low, 1.0 if k == n else float(special.betaincinv(k + 1, n - k, 1 - tail))


def combine_p(p_values: Sequence[float], method: Literal["Fisher", "Stouffer"] = "Fisher") -> CombinedP:
    """Combine one-sided p values of the same hypothesis, all in the same direction.

    Fisher: −2 sum(ln p), chi-squared with 2k degrees of freedom. Stouffer: sum(z)/√k, unweighted.

    Raises:
        SynthesisError: there are fewer than two, one is not strictly between 0 and 1, or the method is another.
    """
    if len(p_values) < 2:
        raise SynthesisError(f"found {len(p_values)} p values, expected at least 2 to combine")
    for index, p in enumerate(p_values):
        if not 0 < p < 1:
            raise SynthesisError(f"p[{index}]: found {p!r}, expected a number strictly between 0 and 1", index)
    k = len(p_values)
    if method == "Fisher":
        chi2 = -2 * math.fsum(math.log(p) for p in p_values)
        return CombinedP("Fisher", k, chi2, 2 * k, float(special.chdtrc(2 * k, chi2)))
    if method == "Stouffer":
        z = -math.fsum(float(special.ndtri(p)) for p in p_values) / math.sqrt(k)
        return CombinedP("Stouffer", k, z, None, float(special.ndtr(-z)))
    raise SynthesisError(f"method: found {method!r}, expected one of Fisher, Stouffer")


# ---------------------------------------------------------------------------------------------- the weighted fit


@dataclass(frozen=True)
class _Fit:
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


class _Problem:
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
            raise SynthesisError("effects or variances are more than 70 powers of ten of standard errors apart: too far to compute with")
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

    def at(self, tau2: float) -> _Fit:
        """The fit at one value of tau2 (in squared units)."""
        return self.fit(np.array([tau2]))

    def fit(self, tau2: Array) -> _Fit:
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
        return _Fit(total, mean, (weighted * error).sum(1), (weighted**2).sum(1), trace, log_det, slope, sxx, x_mean)

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


def _regression(y: Array, v: Array) -> _Problem:
    """Effects on their standard errors."""
    if len(y) < 3:
        raise SynthesisError(f"found {len(y)} studies, expected at least 3 for a regression on the standard error")
    x = np.sqrt(v)
    if np.ptp(x) <= 1e-10 * x.max():
        raise SynthesisError("all standard errors are equal: nothing can be said of asymmetry")
    return _Problem(y, v, x)


def _tau2(problem: _Problem, model: Model, method: Tau2Method) -> float:
    """The variance between studies, in the squared unit of ``problem``; 0 where an estimate would be negative."""
    if model == "EE":
        return 0.0
    if method == "DL":
        fixed = problem.at(0.0)
        return max(0.0, float((fixed.rss[0] - problem.df) / fixed.trace[0]))
    return _paule_mandel(problem) if method == "PM" else _reml(problem)


def _paule_mandel(problem: _Problem) -> float:
    """The tau2 at which the generalised Q equals its degrees of freedom. Q falls with tau2, and is at most rss/tau2."""

    def excess(tau2: float) -> float:
        return float(problem.at(tau2).rss[0]) - problem.df

    return 0.0 if excess(0.0) <= 0 else _root(excess, 0.0, problem.unweighted_rss() / problem.df * (1 + 1e-9))


def _reml(problem: _Problem) -> float:
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
        peaks.append(_root(lambda tau2: float(problem.score(np.array([tau2]))[0]), float(grid[i]), float(grid[i + 1])))
    return peaks[int(np.argmax(problem.log_likelihood(np.array(peaks))))]


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where ``function``, above 0 at ``low`` and not at ``high``, crosses 0, as exactly as double precision allows."""
    return float(optimize.brentq(function, low, high, xtol=1e-300, rtol=4 * np.finfo(float).eps, maxiter=5000))


def _se_tau2(problem: _Problem, tau2: float, method: Tau2Method) -> float:
    """The standard error of tau2 by the method's own formula, as metafor's ``rma`` has it, in the squared unit of ``problem``."""
    w = 1 / (problem.v + tau2)
    if method == "REML":
        return math.sqrt(2 / _squared_trace(w))
    if method == "PM":
        return float(len(w) / w.sum()) * math.sqrt(2 / problem.df)
    trace = float(problem.at(0.0).trace[0])
    return math.sqrt(2 * problem.df + 4 * tau2 * trace + 2 * tau2**2 * _squared_trace(1 / problem.v)) / trace


# ---------------------------------------------------------------------------------------------- distributions and checks


def _quantile(level: float, df: int | None) -> float:
    """How many standard errors an interval of this level reaches to either side: normal, or Student's t with ``df``."""
    upper = 0.5 + level / 2
    return float(special.ndtri(upper) if df is None else special.stdtrit(df, upper))


def _two_sided(statistic: float, df: int | None) -> float:
    tail = special.ndtr(-abs(statistic)) if df is None else special.stdtr(df, -abs(statistic))
    return float(2 * tail)


def _checked(yi: Sequence[float], vi: Sequence[float]) -> tuple[Array, Array]:
    """Effects and variances as arrays.

    Raises:
        SynthesisError: there are none, they differ in number, one is not finite, or a variance is not positive.
    """
    if len(yi) != len(vi):
        raise SynthesisError(f"found {len(yi)} effects and {len(vi)} variances, expected as many of each")
    if len(yi) == 0:
        raise SynthesisError("found no studies, expected at least 1")
    for index, (effect, variance) in enumerate(zip(yi, vi, strict=True)):
        if not _is_finite(effect):
            raise SynthesisError(f"yi[{index}]: found {effect!r}, expected a finite number", index)
        if not _is_finite(variance) or variance < sys.float_info.min:
            raise SynthesisError(f"vi[{index}]: found {variance!r}, expected a positive finite number", index)
    return np.array(yi, dtype=np.float64), np.array(vi, dtype=np.float64)


def _is_finite(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def _check_options(model: str, tau2_method: str | None, level: float) -> None:
    if model not in MODELS:
        raise SynthesisError(f"model: found {model!r}, expected one of {', '.join(sorted(MODELS))}")
    if model == "RE" and tau2_method not in TAU2_METHODS:
        raise SynthesisError(f"tau2_method: found {tau2_method!r}, expected one of {', '.join(sorted(TAU2_METHODS))}")
    _check_level(level)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise SynthesisError(f"level: found {level!r}, expected a number strictly between 0 and 1")


def _check_share(k: int, n: int, level: float) -> None:
    if _count("n", n) == 0:
        raise SynthesisError("n: found 0, expected at least 1")
    if _count("k", k) > n:
        raise SynthesisError(f"k: found {k}, expected at most n, {n}")
    _check_level(level)


def _count(name: str, value: int) -> int:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < 0:
        raise SynthesisError(f"{name}: found {value!r}, expected a whole number of 0 or more")
    return int(value)


def _assert_finite(result: Pooled) -> None:
    """No result leaves that overflowed on the way.

    Raises:
        SynthesisError: a figure is not finite.
    """
    for name, value in vars(result).items():
        if isinstance(value, float) and not math.isfinite(value):
            raise SynthesisError(f"{name} cannot be computed: the effects and variances are too large, or too far apart")
