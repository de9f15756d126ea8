"""Pooling of effects, and what is said about effects that are not pooled: pure functions of effects ``yi`` and variances ``vi``.

Results are those of the R package metafor (``rma``, ``regtest``, ``trimfill``, ``predict``), save that iterations run to the limit of
double precision and that REML takes the highest of the maxima if the likelihood has more than one. Formulas: Viechtbauer, *Journal of
Educational and Behavioral Statistics* 30 (2005) 261–293, if no other is named. All figures are on the scale of ``yi``.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from living_review.formatting import plural
from living_review.stats.inputs import (
    INTERVALS,
    PREDICTIONS,
    IntervalMethod,
    PoolingModel,
    PredictionMethod,
    Reasons,
    SynthesisError,
    Tau2Method,
    check_options,
    checked_inputs,
    quantile_of,
    two_sided,
)
from living_review.stats.weighted_fit import WeightedRegression, estimate_tau2, se_tau2
from living_review.wording import worded

# ---------------------------------------------------------------------------------------------- results


@dataclass(frozen=True)
class Pooled:
    """The result of pooling ``k`` studies.

    ``statistic`` is z, or t with ``df`` degrees of freedom after Knapp and Hartung; it and ``p`` (two-sided, of no effect) are None if
    ``se`` is 0, which happens only with Knapp–Hartung and effects that are all equal. ``i2`` is in per cent. ``se_tau2`` and the
    prediction interval are None for equal effects, the latter also where too few studies leave it no degrees of freedom. ``pi_df`` is
    None where the prediction interval is normal. ``weights`` are shares of 1.
    """

    k: int
    model: PoolingModel
    tau2_method: Tau2Method | None
    level: float
    mu: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float | None
    df: float | None
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
    weights: tuple[float, ...]
    interval: IntervalMethod = "normal"
    kh_factor: float | None = None
    """What Knapp and Hartung multiply the variance by, before any correction; below 1 it makes the interval narrower."""

    @property
    def narrower_than_normal(self) -> bool:
        """Whether Knapp and Hartung's interval is narrower than the normal one: its smaller error outweighs the quantile of Student's t."""
        if self.interval != "knapp_hartung" or self.kh_factor is None:
            return False
        return math.sqrt(self.kh_factor) * quantile_of(self.level, self.df) < quantile_of(self.level, None)


@dataclass(frozen=True)
class SubsetEstimate:
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

    parts: tuple[SubsetEstimate, ...]
    q_between: float
    df: int
    p: float


# ---------------------------------------------------------------------------------------------- pooling


def pool(
    yi: Sequence[float],
    vi: Sequence[float],
    model: PoolingModel = "RE",
    tau2_method: Tau2Method = "REML",
    interval: IntervalMethod = "normal",
    level: float = 0.95,
    prediction: PredictionMethod = "t(k-2)",
) -> Pooled:
    """Pool effects ``yi`` with sampling variances ``vi`` by inverse variance, 1/vi or 1/(vi + tau2).

    - I² and H²: for equal effects (Q − df)/Q, not below 0, and Q/df, which may be below 1; for random effects from tau2 and the typical
      variance of Higgins and Thompson (2002), 100 tau2/(tau2 + s²) and tau2/s² + 1.
    - Knapp–Hartung: the variance times sum(w (yi − mu)²)/(k − 1), and Student's t with k − 1 degrees. As it comes the factor may be
      below 1, which makes the interval narrower than the normal one; ``knapp_hartung_adhoc`` takes 1 in its place (Röver, Knapp and
      Friede, *BMC Medical Research Methodology* 15 (2015) 99; metafor's ``adhoc``).
    - The prediction interval is mu ± quantile × √(tau2 + se²): t(k − 2) as Higgins, Thompson and Spiegelhalter (2009) have it, or
      t(k − 1) or normal, as metafor's ``predict`` has it with and without Knapp–Hartung.

    Raises:
        SynthesisError: there are fewer than two studies, a value is not finite, a variance is not positive, or an option is unknown.
    """
    y, v = checked_inputs(yi, vi)
    if len(y) < 2:
        raise SynthesisError(f"found {plural(len(y), 'study', 'studies')}, expected at least 2 to pool", 0 if len(y) else None)
    check_options(model, tau2_method, level)
    check_interval(interval, prediction)
    problem = WeightedRegression(y, v)
    tau2 = estimate_tau2(problem, model, tau2_method)
    fit = problem.at(tau2)
    mu = problem.unscaled(float(fit.mean[0]))
    df = None if interval == "normal" else problem.df
    found = None if df is None else float(fit.rss[0]) / df
    factor = 1.0 if found is None else found if interval == "knapp_hartung" else max(1.0, found)
    se = problem.unit * math.sqrt(factor / fit.total[0])
    half = quantile_of(level, df) * se
    spread = _heterogeneity(problem, tau2, model, tau2_method)
    half_pi, pi_df = (None, None) if model == "EE" else prediction_half(spread["tau2"], se, len(y), level, prediction)
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
        df=df,
        p=None if statistic is None else two_sided(statistic, df),
        **spread,
        pi_low=None if half_pi is None else mu - half_pi,
        pi_high=None if half_pi is None else mu + half_pi,
        pi_df=pi_df,
        weights=problem.shares(tau2),
        interval=interval,
        kh_factor=found,
    )
    assert_finite(result)
    return result


def _heterogeneity(problem: WeightedRegression, tau2: float, model: PoolingModel, tau2_method: Tau2Method) -> dict[str, Any]:
    """How much the studies differ, by the names of the fields of :class:`Pooled`, at a ``tau2`` on the scale of the problem.

    Of equal effects I² and H² are from Q, else from ``tau2``.
    """
    fixed, df, scale = problem.at(0.0), problem.df, problem.unit * problem.unit
    q, typical = float(fixed.rss[0]), df / float(fixed.trace[0])
    figures = {"tau2": tau2 * scale, "q": q, "q_df": df, "q_p": float(scipy.special.chdtrc(df, q))}
    if model == "EE":
        return figures | {"se_tau2": None, "i2": 100 * max(0.0, (q - df) / q) if q > 0 else 0.0, "h2": q / df}
    error = se_tau2(problem, tau2, tau2_method) * scale
    return figures | {"se_tau2": error, "i2": 100 * tau2 / (tau2 + typical), "h2": tau2 / typical + 1}


def check_interval(interval: str, prediction: str) -> None:
    """Refuse a kind of interval that is not known.

    Raises:
        SynthesisError: one of them is unknown.
    """
    for name, value, known in (("interval", interval, INTERVALS), ("prediction", prediction, PREDICTIONS)):
        if value not in known:
            raise SynthesisError(f"{name}: found {value!r}, expected one of {', '.join(known)}")


def prediction_half(tau2: float, se: float, k: int, level: float, method: PredictionMethod) -> tuple[float | None, int | None]:
    """How far a prediction interval reaches to either side, and its degrees of freedom; None where there is none for ``k`` studies."""
    df = {"t(k-2)": k - 2, "t(k-1)": k - 1}.get(method)
    if method == "none" or (df is not None and df < 1):
        return None, None
    return quantile_of(level, df) * math.hypot(math.sqrt(tau2), se), df


# ---------------------------------------------------------------------------------------------- repeated pooling


def leave_one_out(yi: Sequence[float], vi: Sequence[float], **options: Any) -> tuple[Pooled, ...]:
    """What :func:`pool` gives without each study in turn; ``options`` are those of ``pool``.

    Raises:
        SynthesisError: there are fewer than three studies, or as :func:`pool`.
    """
    y, v = checked_inputs(yi, vi)
    if len(y) < 3:
        raise SynthesisError(f"found {len(y)} studies, expected at least 3 to leave one out")
    return tuple(pool(np.delete(y, i).tolist(), np.delete(v, i).tolist(), **options) for i in range(len(y)))


def cumulative(yi: Sequence[float], vi: Sequence[float], order: Sequence[int] | None = None, **options: Any) -> tuple[SubsetEstimate, ...]:
    """What is known after each study, in ``order`` (positions; as given, if None). Each part is labelled with the study that it adds.

    Raises:
        SynthesisError: ``order`` is not a permutation of the studies' positions, or as :func:`pool`.
    """
    y, _ = checked_inputs(yi, vi)
    steps = list(range(len(y))) if order is None else list(order)
    if sorted(steps) != list(range(len(y))):
        raise SynthesisError(f"order: found {steps}, expected each position from 0 to {len(y) - 1} once")
    return tuple(part_of(steps[n], steps[: n + 1], yi, vi, **options) for n in range(len(y)))


def subgroups(yi: Sequence[float], vi: Sequence[float], labels: Sequence[Hashable], **options: Any) -> Subgroups:
    """Pool each subgroup by itself, with its own tau2, and test whether they differ.

    Q_between = sum(w (mu_g − mu)²), w = 1/se_g², is chi-squared with (groups − 1) degrees of freedom (Borenstein 2009, chapter 19;
    the test of RevMan). It uses the normal standard errors even with Knapp–Hartung. A single study is taken as it is.

    Raises:
        SynthesisError: labels and studies differ in number, there are fewer than two subgroups, or as :func:`pool`.
    """
    y, v = checked_inputs(yi, vi)
    if len(labels) != len(y):
        raise SynthesisError(f"labels: found {len(labels)}, expected one for each of {len(y)} studies")
    groups: dict[Hashable, list[int]] = {}
    for index, label in enumerate(labels):
        groups.setdefault(label, []).append(index)
    if len(groups) < 2:
        raise SynthesisError(f"labels: found {len(groups)} subgroups, expected at least 2 to compare")
    parts = tuple(part_of(label, members, yi, vi, **options) for label, members in groups.items())
    tau2 = np.repeat([0.0 if part.pooled is None else part.pooled.tau2 for part in parts], [len(part.members) for part in parts])
    grouped = np.concatenate([v[list(part.members)] for part in parts]) + tau2
    starts = np.cumsum([0] + [len(part.members) for part in parts[:-1]])
    between = pool([part.mu for part in parts], (1 / np.add.reduceat(1 / grouped, starts)).tolist(), model="EE")
    return Subgroups(parts, between.q, between.q_df, between.q_p)


def compared_parts(parts: Sequence[SubsetEstimate]) -> Subgroups:
    """The test of whether parts differ that were pooled by any model, from their estimates and standard errors.

    Raises:
        SynthesisError: there are fewer than two.
    """
    between = pool([part.mu for part in parts], [part.se**2 for part in parts], model="EE")
    return Subgroups(tuple(parts), between.q, between.q_df, between.q_p)


def part_of(label: Hashable, members: Sequence[int], yi: Sequence[float], vi: Sequence[float], **options: Any) -> SubsetEstimate:
    """The estimate from these studies; one alone keeps its own effect and normal interval."""
    if len(members) == 1:
        check_options(options.get("model", "RE"), options.get("tau2_method", "REML"), level := options.get("level", 0.95))
        mu, se = float(yi[members[0]]), math.sqrt(vi[members[0]])
        half = quantile_of(level, None) * se
        return SubsetEstimate(label, tuple(members), mu, se, mu - half, mu + half, None)
    pooled = pool([yi[i] for i in members], [vi[i] for i in members], **options)
    return SubsetEstimate(label, tuple(members), pooled.mu, pooled.se, pooled.ci_low, pooled.ci_high, pooled)


def assert_finite(result: Pooled) -> None:
    """No result leaves that overflowed on the way.

    Raises:
        SynthesisError: a figure is not finite.
    """
    for name, value in vars(result).items():
        if isinstance(value, float) and not math.isfinite(value):
            raise SynthesisError(worded(Reasons.TOO_LARGE, what=name))
