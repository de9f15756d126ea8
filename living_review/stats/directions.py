"""Directions of effect and p values: the sign test, intervals of a share, and methods that combine p values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import scipy

from living_review.stats.inputs import (
    SynthesisError,
    check_share,
    checked_count,
    quantile_of,
)


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


def sign_test(favours: int, against: int) -> SignTest:
    """The exact two-sided sign test: twice the smaller tail of a binomial with probability one half, at most 1.

    Raises:
        SynthesisError: a count is no whole number or negative, or there is no study.
    """
    n = checked_count("favours", favours) + checked_count("against", against)
    if n == 0:
        raise SynthesisError("found no study with a direction, expected at least 1")
    tail = sum(math.comb(n, i) for i in range(min(favours, against) + 1))
    return SignTest(int(favours), int(against), n, min(1.0, 2 * tail / 2**n))


def wilson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for a share of ``k`` in ``n``, without continuity correction (Wilson 1927; Newcombe 1998, method 3).

    Raises:
        SynthesisError: ``n`` is not positive, or ``k`` is not from 0 to ``n``.
    """
    check_share(k, n, level)
    z2 = quantile_of(level, None) ** 2
    middle, half = (k + z2 / 2) / (n + z2), math.sqrt(z2 * (k * (n - k) / n + z2 / 4)) / (n + z2)
    # at 0 and n one end is exact, which rounding would hide
    return (0.0 if k == 0 else middle - half), (1.0 if k == n else middle + half)


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
        return CombinedP("Fisher", k, chi2, 2 * k, float(scipy.special.chdtrc(2 * k, chi2)))
    if method == "Stouffer":
        z = -math.fsum(float(scipy.special.ndtri(p)) for p in p_values) / math.sqrt(k)
        return CombinedP("Stouffer", k, z, None, float(scipy.special.ndtr(-z)))
    raise SynthesisError(f"method: found {method!r}, expected one of Fisher, Stouffer")
