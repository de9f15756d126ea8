"""What all statistics share: their types, and what is refused."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy

from living_review.wording import Phrases

Array = npt.NDArray[np.float64]


PoolingModel = Literal["EE", "RE", "MH", "Peto", "ML"]


Tau2Method = Literal["DL", "PM", "REML"]


IntervalMethod = Literal["normal", "knapp_hartung", "knapp_hartung_adhoc", "cr2"]


PredictionMethod = Literal["t(k-2)", "t(k-1)", "normal", "none"]


class Methods(Phrases):
    """The models and estimators in words."""

    MODELS: Mapping[str, str] = {
        "EE": "equal effects",
        "RE": "random effects",
        "MH": "Mantel–Haenszel, equal effects",
        "Peto": "Peto's method, equal effects",
        "ML": "random effects in three levels",
    }
    TAU2: Mapping[str, str] = {
        "DL": "DerSimonian–Laird",
        "PM": "Paule–Mandel",
        "REML": "restricted maximum likelihood",
    }


POOLING_MODELS = Methods.MODELS
"""Every model in words: two pool effects by inverse variance, two pool counts, and the last takes several effects a study."""
INVERSE_VARIANCE = ("EE", "RE")
INTERVALS = ("normal", "knapp_hartung", "knapp_hartung_adhoc")
PREDICTIONS = ("t(k-2)", "t(k-1)", "normal", "none")


TAU2_METHODS = Methods.TAU2


LARGEST = 1e70
"""How many of the smallest standard errors effects may lie apart, so that no square or product overflows."""


class Reasons(Phrases):
    """Why something cannot be computed, as pages say it; what only a wrong call meets is worded where it is found."""

    TOO_FEW_SIZES = "found {n} studies, expected at least 3 for a regression on their size"
    TOO_FEW_ERRORS = "found {n} studies, expected at least 3 for a regression on the standard error"
    EQUALLY_EXACT = "all studies are equally exact: nothing can be said of asymmetry"
    EQUAL_ERRORS = "all standard errors are equal: nothing can be said of asymmetry"
    TRIMMED_AWAY = "found {n} studies to trim of {k}: trim and fill does not apply"
    NOT_SETTLED = "trim and fill did not settle in {n} rounds"
    TOO_FAR_APART = "effects or variances are more than 70 powers of ten of standard errors apart: too far to compute with"
    NOT_FINITE = "a covariate has a value that is not finite"
    TOO_FEW_FOR_COVARIATES = "found {k} studies for {n} covariates, expected at least {least}"
    SAME_COVARIATE = "a covariate is the same in all studies, or follows from the others"
    TOO_LARGE = "{what} cannot be computed: the effects and variances are too large, or too far apart"


class SynthesisError(ValueError):
    """Effects that cannot be synthesised. ``index`` is the position of the study at fault, from 0, or None if it is none in particular."""

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.reason = message
        self.index = index


def quantile_of(level: float, df: float | None) -> float:
    """How many standard errors an interval of this level reaches to either side: normal, or Student's t with ``df``."""
    upper = 0.5 + level / 2
    if df is None:
        return NormalDist().inv_cdf(upper) if upper < 1 else math.inf
    return float(scipy.special.stdtrit(df, upper))


def two_sided(statistic: float, df: float | None) -> float:
    """The two-sided p value of a statistic: normal, or Student's t with ``df`` degrees of freedom."""
    return math.erfc(abs(statistic) / math.sqrt(2)) if df is None else float(2 * scipy.special.stdtr(df, -abs(statistic)))


def checked_inputs(yi: Sequence[float], vi: Sequence[float]) -> tuple[Array, Array]:
    """Effects and variances as arrays.

    Raises:
        SynthesisError: there are none, they differ in number, one is not finite, or a variance is not positive.
    """
    if len(yi) != len(vi):
        raise SynthesisError(f"found {len(yi)} effects and {len(vi)} variances, expected as many of each")
    if len(yi) == 0:
        raise SynthesisError("found no studies, expected at least 1")
    for index, (effect, variance) in enumerate(zip(yi, vi, strict=True)):
        if not is_finite(effect):
            raise SynthesisError(f"yi[{index}]: found {effect!r}, expected a finite number", index)
        if not is_finite(variance) or variance < sys.float_info.min:
            raise SynthesisError(f"vi[{index}]: found {variance!r}, expected a positive finite number", index)
    return np.array(yi, dtype=np.float64), np.array(vi, dtype=np.float64)


def is_finite(value: object) -> bool:
    """Whether a value is a finite real number."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def check_options(model: str, tau2_method: str | None, level: float = 0.95) -> None:
    """Refuse a model, an estimator of tau² or a level that is not known.

    Raises:
        SynthesisError: one of them is unknown.
    """
    if model not in INVERSE_VARIANCE:
        raise SynthesisError(f"model: found {model!r}, expected one of {', '.join(sorted(INVERSE_VARIANCE))}")
    if model == "RE" and tau2_method not in TAU2_METHODS:
        raise SynthesisError(f"tau2_method: found {tau2_method!r}, expected one of {', '.join(sorted(TAU2_METHODS))}")
    check_level(level)


def check_level(level: float) -> None:
    """Refuse a confidence level that is not between 0 and 1.

    Raises:
        SynthesisError: it is 0, 1 or beyond.
    """
    if not 0 < level < 1:
        raise SynthesisError(f"level: found {level!r}, expected a number strictly between 0 and 1")


def check_share(k: int, n: int, level: float) -> None:
    """Refuse a share of ``k`` in ``n`` that cannot be, or a level that is not between 0 and 1.

    Raises:
        SynthesisError: one of them is not possible.
    """
    if checked_count("n", n) == 0:
        raise SynthesisError("n: found 0, expected at least 1")
    if checked_count("k", k) > n:
        raise SynthesisError(f"k: found {k}, expected at most n, {n}")
    check_level(level)


def checked_count(name: str, value: int) -> int:
    """``value`` as a whole number of 0 or more; any other is refused.

    Raises:
        SynthesisError: it is none.
    """
    if not isinstance(value, Integral) or isinstance(value, bool) or value < 0:
        raise SynthesisError(f"{name}: found {value!r}, expected a whole number of 0 or more")
    return int(value)
