"""What all statistics share: their types, and what is refused."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

Array = npt.NDArray[np.float64]


Model = Literal["EE", "RE"]


Tau2Method = Literal["DL", "PM", "REML"]


MODELS: dict[str, str] = {"EE": "equal effects", "RE": "random effects"}


TAU2_METHODS: dict[str, str] = {
    "DL": "DerSimonian–Laird",
    "PM": "Paule–Mandel",
    "REML": "restricted maximum likelihood",
}


LARGEST = 1e70
"""How many of the smallest standard errors effects may lie apart, so that no square or product overflows."""


class SynthesisError(ValueError):
    """Effects that cannot be synthesised. ``index`` is the position of the study at fault, from 0, or None if it is none in particular."""

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index


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
