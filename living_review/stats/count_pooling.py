"""Pooling of events without working out an effect of each study first: Mantel–Haenszel and Peto.

Both take the true effect to be the same in all studies, and both need no correction of groups without events. Results are those of
metafor's ``rma.mh`` (without continuity correction) and ``rma.peto``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy

from living_review.stats.inputs import Array, PoolingModel, SynthesisError, check_level, quantile_of, two_sided
from living_review.stats.pooling import Pooled, assert_finite

CountModel = Literal["MH", "Peto"]
MEASURES_OF = {"MH": ("IRR", "OR", "RD", "RR"), "Peto": ("OR",)}
"""Which measures each model pools."""


@dataclass(frozen=True)
class EventTable:
    """Events of two groups in one study: ``a`` of ``n1`` and ``c`` of ``n2``, people, or person-time for rates."""

    a: float
    n1: float
    c: float
    n2: float


def pool_counts(
    measure: str, model: CountModel, tables: Sequence[EventTable], yi: Sequence[float], vi: Sequence[float], level: float = 0.95
) -> Pooled:
    """Pool events; ``yi`` and ``vi`` are each study's own effect and variance, which only the test of heterogeneity uses.

    - Mantel–Haenszel: OR with the variance of Robins, Breslow and Greenland (*Biometrics* 42 (1986) 311–323), RR and rate ratio with
      that of Greenland and Robins (*Biometrics* 41 (1985) 55–68), RD with that of Sato, Greenland and Robins (*Biometrics* 45 (1989)
      1323–1324).
    - Peto's odds ratio: sum(O − E)/sum(V) with the hypergeometric variance (Yusuf and others, *Progress in Cardiovascular Diseases* 27
      (1985) 335–371).

    Raises:
        SynthesisError: there are fewer than two studies, no study has what the ratio needs, or the measure is another.
    """
    check_level(level)
    if model not in MEASURES_OF or measure not in MEASURES_OF[model]:
        known = ", ".join(MEASURES_OF.get(model, ()))
        raise SynthesisError(f"{model} pools {known or 'nothing'}, not {measure}")
    if len(tables) < 2:
        raise SynthesisError(f"found {len(tables)} studies, expected at least 2 to pool")
    cells = [np.array([getattr(table, name) for table in tables], dtype=float) for name in ("a", "n1", "c", "n2")]
    if model == "Peto":
        mu, variance, weights, own = _peto(*cells)
    else:
        own = None
        mu, variance, weights = {"OR": _odds, "RR": _risk, "RD": _difference, "IRR": _rate}[measure](*cells)
    telling = _tell_something(measure, *cells)
    effects, precision = (np.array(yi), 1 / np.array(vi)) if own is None else (own, weights)
    q = float((precision * (effects - mu) ** 2)[telling].sum())
    return _result(model, len(tables), mu, math.sqrt(variance), (q, max(0, int(telling.sum()) - 1)), weights, level)


def _tell_something(measure: str, a: Array, n1: Array, c: Array, n2: Array) -> npt.NDArray[np.bool_]:
    """Which studies have events, and people without one: only they enter the test of heterogeneity, as in metafor (``drop00``)."""
    some = a + c > 0
    return np.asarray(some if measure == "IRR" else some & (a + c < n1 + n2))


def _needed(numerator: float, denominator: float) -> None:
    if numerator <= 0 or denominator <= 0:
        raise SynthesisError("no study has the events that a ratio needs in one of the groups, so that it cannot be computed")


def _odds(a: Array, n1: Array, c: Array, n2: Array) -> tuple[float, float, Array]:
    b, d, n = n1 - a, n2 - c, n1 + n2
    r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
    _needed(r.sum(), s.sum())
    variance = ((p * r).sum() / r.sum() ** 2 + (p * s + q * r).sum() / (r.sum() * s.sum()) + (q * s).sum() / s.sum() ** 2) / 2
    return math.log(r.sum() / s.sum()), float(variance), s


def _risk(a: Array, n1: Array, c: Array, n2: Array) -> tuple[float, float, Array]:
    n = n1 + n2
    r, s = a * n2 / n, c * n1 / n
    _needed(r.sum(), s.sum())
    variance = ((n1 * n2 * (a + c) - a * c * n) / n**2).sum() / (r.sum() * s.sum())
    return math.log(r.sum() / s.sum()), float(variance), s


def _rate(a: Array, t1: Array, c: Array, t2: Array) -> tuple[float, float, Array]:
    t = t1 + t2
    r, s = a * t2 / t, c * t1 / t
    _needed(r.sum(), s.sum())
    variance = (t1 * t2 * (a + c) / t**2).sum() / (r.sum() * s.sum())
    return math.log(r.sum() / s.sum()), float(variance), s


def _difference(a: Array, n1: Array, c: Array, n2: Array) -> tuple[float, float, Array]:
    b, d, n, weights = n1 - a, n2 - c, n1 + n2, n1 * n2 / (n1 + n2)
    mu = float((a * n2 / n - c * n1 / n).sum() / weights.sum())
    inner = mu * (c * (n1 / n) ** 2 - a * (n2 / n) ** 2 + (n1 / n) * (n2 / n) * (n2 - n1) / 2).sum() + (a * d / n + b * c / n).sum() / 2
    variance = float(inner / weights.sum() ** 2)
    if variance <= 0:
        raise SynthesisError("no study has both events and people without one, so that the difference has no variance")
    return mu, variance, weights


def _peto(a: Array, n1: Array, c: Array, n2: Array) -> tuple[float, float, Array, Array]:
    n, events = n1 + n2, a + c
    expected = events * n1 / n
    variance = events * (n - events) * (n1 / n) * (n2 / n) / (n - 1)
    if variance.sum() <= 0:
        raise SynthesisError("no study has both events and people without one, so that the odds ratio cannot be computed")
    own = np.divide(a - expected, variance, out=np.zeros_like(n), where=variance > 0)
    return float((a - expected).sum() / variance.sum()), float(1 / variance.sum()), variance, own


def _result(model: PoolingModel, k: int, mu: float, se: float, heterogeneity: tuple[float, int], weights: Array, level: float) -> Pooled:
    half, (q, df) = quantile_of(level, None) * se, heterogeneity
    result = Pooled(
        k=k,
        model=model,
        tau2_method=None,
        level=level,
        mu=mu,
        se=se,
        ci_low=mu - half,
        ci_high=mu + half,
        statistic=mu / se,
        df=None,
        p=two_sided(mu / se, None),
        tau2=0.0,
        se_tau2=None,
        i2=100 * max(0.0, (q - df) / q) if q > 0 else 0.0,
        h2=q / df if df else 1.0,
        q=q,
        q_df=df,
        q_p=float(scipy.special.chdtrc(df, q)) if df else 1.0,
        pi_low=None,
        pi_high=None,
        pi_df=None,
        weights=tuple((weights / weights.sum()).tolist()),
    )
    assert_finite(result)
    return result
