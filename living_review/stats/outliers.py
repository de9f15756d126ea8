"""How far a number lies from the others of its kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEW = 60
"""Of more numbers than these all are compared with the same middle: leaving one out would move it by next to nothing."""
MAD_TO_SD = 1.4826
"""The standard deviation of a normal distribution, in median absolute deviations."""


@dataclass(frozen=True)
class Middle:
    """The middle of some numbers, and their spread as a standard deviation."""

    centre: float
    spread: float


def middle(values: Sequence[float], floor: float) -> Middle:
    """The median and the spread: from the median absolute deviation, widened for few values, and never less than ``floor``.

    Rousseeuw & Croux 1993 (doi:10.1080/01621459.1993.10476408); of few values the deviation is uncertain, and is widened by 1 + 2/k.
    """
    centre = median(values)
    deviations = [abs(value - centre) for value in values]
    return Middle(centre, max(MAD_TO_SD * median(deviations) * (1 + 2 / len(values)), floor))


def middles_of_others(values: Sequence[float], floor: float) -> list[Middle]:
    """For each value the middle of all others; linear in time for many."""
    if len(values) > FEW:
        return [middle(values, floor)] * len(values)
    return [middle([*values[:i], *values[i + 1 :]], floor) for i in range(len(values))]


@dataclass(frozen=True)
class Expected:
    """What the other effects let expect of one: its mean, the variance of that between studies, and the error of the mean."""

    mean: float
    tau2: float
    error: float

    def z(self, yi: float, vi: float) -> float:
        """How far an effect lies from what is expected, in standard errors of a prediction."""
        return (yi - self.mean) / math.sqrt(vi + self.tau2 + self.error**2)


def expected_effects(yi: Sequence[float], vi: Sequence[float]) -> list[Expected]:
    """For each effect the random-effects mean of all others (DerSimonian & Laird 1986); of more than ``FEW`` that of all."""
    if len(yi) > FEW:
        return [_random_effects(yi, vi)] * len(yi)
    return [_random_effects([*yi[:i], *yi[i + 1 :]], [*vi[:i], *vi[i + 1 :]]) for i in range(len(yi))]


def _random_effects(yi: Sequence[float], vi: Sequence[float]) -> Expected:
    weights = [1 / v for v in vi]
    total = sum(weights)
    fixed = sum(w * y for w, y in zip(weights, yi, strict=True)) / total
    q = sum(w * (y - fixed) ** 2 for w, y in zip(weights, yi, strict=True))
    scale = total - sum(w**2 for w in weights) / total
    tau2 = max(0.0, (q - (len(yi) - 1)) / scale) if scale > 0 else 0.0
    weights = [1 / (v + tau2) for v in vi]
    total = sum(weights)
    return Expected(sum(w * y for w, y in zip(weights, yi, strict=True)) / total, tau2, 1 / math.sqrt(total))
