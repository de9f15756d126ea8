"""How sure the figures of heterogeneity are: intervals of τ², I² and H² by the Q-profile method."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import scipy

from living_review.stats.inputs import SynthesisError, check_level, checked_inputs
from living_review.stats.weighted_fit import WeightedRegression, root_of


@dataclass(frozen=True)
class QProfile:
    """Limits of τ² (on the squared scale of the effects), of I² (in per cent) and of H² and τ."""

    tau2_low: float
    tau2_high: float
    i2_low: float
    i2_high: float
    h2_low: float
    h2_high: float

    @property
    def tau_low(self) -> float:
        """The lower limit of the standard deviation of true effects."""
        return math.sqrt(self.tau2_low)

    @property
    def tau_high(self) -> float:
        """The upper limit of the standard deviation of true effects."""
        return math.sqrt(self.tau2_high)


def q_profile(yi: Sequence[float], vi: Sequence[float], level: float = 0.95) -> QProfile:
    """The values of τ² at which the generalised Q is at a quantile of chi-squared with k − 1 degrees of freedom, not below 0.

    Viechtbauer, *Statistics in Medicine* 26 (2007) 37–52; metafor's ``confint``. I² and H² follow from τ² and the typical variance of
    Higgins and Thompson.

    Raises:
        SynthesisError: there are fewer than two studies, a value is not finite, a variance is not positive, or the level is not possible.
    """
    y, v = checked_inputs(yi, vi)
    check_level(level)
    if len(y) < 2:
        raise SynthesisError(f"found {len(y)} studies, expected at least 2 to compare")
    problem = WeightedRegression(y, v)
    df, tail = problem.df, (1 - level) / 2
    low, high = (_tau2_at(problem, float(scipy.special.chdtri(df, share))) for share in (tail, 1 - tail))
    typical = df / float(problem.at(0.0).trace[0])
    unit = problem.unit**2
    return QProfile(
        low * unit,
        high * unit,
        100 * low / (low + typical),
        100 * high / (high + typical),
        low / typical + 1,
        high / typical + 1,
    )


def _tau2_at(problem: WeightedRegression, wanted: float) -> float:
    """The τ² at which the generalised Q is ``wanted``; 0 if it is not above that even without τ². Q is at most rss/τ²."""

    def excess(tau2: float) -> float:
        return float(problem.at(tau2).rss[0]) - wanted

    return 0.0 if excess(0.0) <= 0 else root_of(excess, 0.0, problem.unweighted_rss() / wanted * (1 + 1e-9))
