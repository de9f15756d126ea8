"""What results are held against that the program itself does not need."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

from living_review.stats.inputs import checked_inputs, quantile_of
from living_review.stats.pooling import Pooled
from living_review.stats.weighted_fit import WeightedRegression


def riley_interval(pooled: Pooled) -> tuple[float, float]:
    """The prediction interval of Higgins, Thompson and Spiegelhalter (2009), as taught by Riley: mu ± t(k − 2) √(tau2 + se²).

    ``se`` is the one of ``pooled``; take a result without Knapp–Hartung to have the interval as published.
    """
    half = quantile_of(pooled.level, pooled.k - 2) * math.hypot(math.sqrt(pooled.tau2), pooled.se)
    return pooled.mu - half, pooled.mu + half


def restricted_log_likelihood(yi: Sequence[float], vi: Sequence[float], tau2: float) -> float:
    """The restricted log-likelihood of ``tau2``, up to a constant: what REML maximises (Viechtbauer 2005, equation 9)."""
    problem = WeightedRegression(*checked_inputs(yi, vi))
    return float(problem.log_likelihood(np.array([tau2 / problem.unit / problem.unit]))[0]) - problem.df * math.log(problem.unit)


def clopper_pearson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval for a share of ``k`` in ``n`` (Clopper and Pearson 1934), which is never too narrow."""
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(special.betaincinv(k, n - k + 1, tail))
    return low, 1.0 if k == n else float(special.betaincinv(k + 1, n - k, 1 - tail))
