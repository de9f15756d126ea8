"""Effect sizes of single studies and their sampling variances, from what a report gives: counts, means, a correlation, an interval.

Column names are those of ``escalc`` in the R package metafor, whose defaults are followed: group 1 is the first arm, group 2
the one that it is compared with. Formulas: Borenstein et al., *Introduction to Meta-Analysis* (2009), chapters 4–6, if no other is named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from numbers import Real
from typing import Literal

import scipy

from living_review.records.measures import MEASURES as KNOWN_MEASURES
from living_review.records.measures import AnalysisScale, DataKind, Measure
from living_review.wording import Phrases, Wording, worded

RealNumber = int | float


class EffectError(ValueError):
    """A value from which no effect can be computed; ``field`` names it and ``reason`` says what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Effect:
    """One study's effect ``yi`` and its sampling variance ``vi``, both on the analysis scale of ``measure``.

    Raises:
        EffectError: the measure is unknown, ``yi`` is not finite, or ``vi`` is not a positive finite number.
    """

    yi: float
    vi: float
    measure: str

    def __post_init__(self) -> None:
        measure_of(self.measure)
        _finite("yi", self.yi)
        _positive("vi", self.vi)

    @property
    def se(self) -> float:
        """The standard error, on the analysis scale."""
        return math.sqrt(self.vi)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The normal (Wald) confidence interval, on the analysis scale.

        Raises:
            EffectError: ``level`` is not between 0 and 1.
        """
        half = normal_quantile(level) * self.se
        return self.yi - half, self.yi + half


@dataclass(frozen=True)
class MeanChange:
    """A change within one group, with the interval of Student's t with ``df`` = n − 1; all in the units of the outcome.

    ``r`` is the assumed correlation of the values before and after, which reports of groups seldom give.
    """

    effect: Effect
    ci_low: float
    ci_high: float
    df: int
    r: float
    level: float


# ---------------------------------------------------------------------------------------------- two groups


def from_counts(measure: str, ai: RealNumber, n1i: RealNumber, ci: RealNumber, n2i: RealNumber) -> Effect:
    """A log risk ratio (RR), log odds ratio (OR) or risk difference (RD) from ``ai`` events of ``n1i`` and ``ci`` of ``n2i``.

    Zero cells are handled as by metafor's ``escalc`` (``add=1/2, to="only0", drop00=FALSE``): one half is added to all four cells
    of a study if one of them is zero. That holds for the risk difference too (only arcsine, phi and tetrachoric measures are exempt
    there), and a study without events in both arms, or with nothing but events, is kept.

    Raises:
        EffectError: a count is no whole number, negative or above its group's size, a group is empty, or the measure is another.
    """
    n1, n2 = _size("n1i", n1i), _size("n2i", n2i)
    a, c = _events("ai", ai, "n1i", n1), _events("ci", ci, "n2i", n2)
    _check_formula(measure, COUNT_FORMULAS, "counts")
    b, d = n1 - a, n2 - c
    if min(a, b, c, d) == 0:
        a, b, c, d = a + 0.5, b + 0.5, c + 0.5, d + 0.5
    return Effect(*COUNT_FORMULAS[measure](a, b, c, d), measure)


YiVi = tuple[float, float]


def _risk_ratio(a: float, b: float, c: float, d: float) -> YiVi:
    return math.log(a / (a + b)) - math.log(c / (c + d)), b / (a * (a + b)) + d / (c * (c + d))


def _odds_ratio(a: float, b: float, c: float, d: float) -> YiVi:
    return math.log(a / b) - math.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d


def _risk_difference(a: float, b: float, c: float, d: float) -> YiVi:
    n1, n2 = a + b, c + d
    return a / n1 - c / n2, a * b / n1**3 + c * d / n2**3


COUNT_FORMULAS: Mapping[str, Callable[[float, float, float, float], YiVi]] = {
    "OR": _odds_ratio,
    "RD": _risk_difference,
    "RR": _risk_ratio,
}
"""Effect and variance from the four cells of a table, none of them zero: with and without the event in group 1, and in group 2."""


def from_cells(measure: str, ai: RealNumber, bi: RealNumber, ci: RealNumber, di: RealNumber) -> Effect:
    """As :func:`from_counts`, from the four cells: with and without the event in group 1, and in group 2.

    Raises:
        EffectError: as :func:`from_counts`.
    """
    a, b, c, d = (_whole(name, value, 0) for name, value in (("ai", ai), ("bi", bi), ("ci", ci), ("di", di)))
    for field, size in (("ai + bi", a + b), ("ci + di", c + d)):
        _size(field, size)
    return from_counts(measure, a, a + b, c, c + d)


def from_means(
    measure: str, m1i: RealNumber, sd1i: RealNumber, n1i: RealNumber, m2i: RealNumber, sd2i: RealNumber, n2i: RealNumber
) -> Effect:
    """A difference or ratio of two means, group 1 against group 2, from means and standard deviations: MD, SMD, SMD1, ROM.

    MD has the variance sd1²/n1 + sd2²/n2, without assuming equal spread. SMD is Hedges' g: d = (m1 − m2)/sd_pooled times the exact
    J = Γ(m/2) / (√(m/2) Γ((m−1)/2)), m = n1 + n2 − 2 (Hedges 1981), with the large-sample variance
    1/n1 + 1/n2 + g²/(2(n1 + n2)) (Hedges 1982, equation 8; metafor's ``vtype="LS"``).

    Raises:
        EffectError: a group has fewer than two members, a standard deviation is not positive, or the measure is another.
    """
    n1, n2 = _size("n1i", n1i, 2), _size("n2i", n2i, 2)
    m1, m2 = _finite("m1i", m1i), _finite("m2i", m2i)
    s1, s2 = _positive("sd1i", sd1i), _positive("sd2i", sd2i)
    _check_formula(measure, MEAN_FORMULAS, "means")
    if measure == "SMD1" and n2 < 3:
        raise EffectError("n2i", f"found {n2i}, expected 3 or more, since the spread is that of this group alone")
    return Effect(*MEAN_FORMULAS[measure](m1, s1, n1, m2, s2, n2), measure)


def from_means_and_errors(
    measure: str, m1i: RealNumber, se1i: RealNumber, n1i: RealNumber, m2i: RealNumber, se2i: RealNumber, n2i: RealNumber
) -> Effect:
    """As :func:`from_means`, from standard errors of the means in place of standard deviations (SD = SE √n, Cochrane Handbook 6.5.2.2).

    Raises:
        EffectError: as :func:`from_means`.
    """
    s1 = _positive("se1i", se1i) * math.sqrt(_size("n1i", n1i, 2))
    s2 = _positive("se2i", se2i) * math.sqrt(_size("n2i", n2i, 2))
    return from_means(measure, m1i, s1, n1i, m2i, s2, n2i)


def _mean_difference(m1: float, s1: float, n1: float, m2: float, s2: float, n2: float) -> YiVi:
    return m1 - m2, s1**2 / n1 + s2**2 / n2


def _standardised_mean_difference(m1: float, s1: float, n1: float, m2: float, s2: float, n2: float) -> YiVi:
    m = n1 + n2 - 2
    g = hedges_correction(m) * (m1 - m2) / math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / m)
    return g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2))


def _glass_difference(m1: float, s1: float, n1: float, m2: float, s2: float, n2: float) -> YiVi:
    """Glass' Δ with the spread of group 2 alone (Glass 1976), corrected as Hedges' g (metafor's SMD1)."""
    delta = hedges_correction(n2 - 1) * (m1 - m2) / s2
    return delta, 1 / n1 + 1 / n2 + delta**2 / (2 * n2)


def _ratio_of_means(m1: float, s1: float, n1: float, m2: float, s2: float, n2: float) -> YiVi:
    """The log ratio of means (Hedges, Gurevitch and Curtis, *Ecology* 80 (1999) 1150–1156)."""
    if not m1 * m2 > 0:
        raise EffectError("m1i" if m1 <= 0 else "m2i", f"found the means {m1:g} and {m2:g}, whose ratio is not above 0")
    return math.log(m1 / m2), s1**2 / (n1 * m1**2) + s2**2 / (n2 * m2**2)


MEAN_FORMULAS: Mapping[str, Callable[[float, float, float, float, float, float], YiVi]] = {
    "MD": _mean_difference,
    "ROM": _ratio_of_means,
    "SMD": _standardised_mean_difference,
    "SMD1": _glass_difference,
}
"""Effect and variance from the mean, the standard deviation and the size of each group."""


def _check_formula(measure: str, formulas: Mapping[str, object], data: str) -> None:
    if measure not in formulas:
        raise EffectError("measure", f"found {measure!r}, expected one of {', '.join(sorted(formulas))} for {data}")


def hedges_correction(m: float) -> float:
    """The exact factor J(m) that takes the bias out of Cohen's d with ``m`` degrees of freedom (Hedges 1981, equation 6e).

    Raises:
        EffectError: ``m`` is not above 1.
    """
    if not m > 1:
        raise EffectError("m", f"found {m}, expected more than 1 degree of freedom")
    return float(math.exp(scipy.special.gammaln(m / 2) - scipy.special.gammaln((m - 1) / 2)) / math.sqrt(m / 2))


# ---------------------------------------------------------------------------------------------- one group


def from_correlation(ri: RealNumber, ni: RealNumber, measure: str = "ZCOR") -> Effect:
    """A correlation among ``ni`` pairs: Fisher's z = artanh(r) with variance 1/(n − 3) (ZCOR), or r with (1 − r²)²/(n − 1) (COR).

    Raises:
        EffectError: the correlation is not strictly between −1 and 1, or there are fewer than four pairs.
    """
    r, n = _correlation("ri", ri), _size("ni", ni, 4)
    return Effect(r, (1 - r * r) ** 2 / (n - 1), measure) if measure == "COR" else Effect(math.atanh(r), 1 / (n - 3), measure)


def from_proportion(measure: str, xi: RealNumber, ni: RealNumber) -> Effect:
    """A proportion of one group, ``xi`` events among ``ni`` people, on the scale of its measure.

    Raw (PR), log (PLN) and logit (PLO) add one half to events and non-events if one of them is zero, as metafor's ``escalc`` does;
    the arcsine of the square root (PAS) and Freeman and Tukey's double arcsine (PFT; *Annals of Mathematical Statistics* 21 (1950)
    607–611) need no such correction.

    Raises:
        EffectError: a count is no whole number or negative, or there are more events than people.
    """
    n = _size("ni", ni)
    x = _events("xi", xi, "ni", n)
    _check_formula(measure, PROPORTION_FORMULAS, "proportions")
    if x in (0, n) and measure not in ("PAS", "PFT"):
        x, n = x + 0.5, n + 1
    return Effect(*PROPORTION_FORMULAS[measure](x, n), measure)


PROPORTION_FORMULAS: Mapping[str, Callable[[float, float], YiVi]] = {
    "PAS": lambda x, n: (math.asin(math.sqrt(x / n)), 1 / (4 * n)),
    "PFT": lambda x, n: ((math.asin(math.sqrt(x / (n + 1))) + math.asin(math.sqrt((x + 1) / (n + 1)))) / 2, 1 / (4 * n + 2)),
    "PLN": lambda x, n: (math.log(x / n), 1 / x - 1 / n),
    "PLO": lambda x, n: (math.log(x / (n - x)), 1 / x + 1 / (n - x)),
    "PR": lambda x, n: (x / n, x * (n - x) / n**3),
}
"""Effect and variance from events and people of one group."""


def from_rate(measure: str, xi: RealNumber, ti: RealNumber) -> Effect:
    """A rate of one group, ``xi`` events in ``ti`` of person-time: as it is (IR) or its logarithm (IRLN); no events count as one half.

    Raises:
        EffectError: the events are no whole number or negative, or the person-time is not positive.
    """
    x, t = _whole("xi", xi, 0) or 0.5, _positive("ti", ti)
    return Effect(x / t, x / t**2, measure) if measure == "IR" else Effect(math.log(x / t), 1 / x, measure)


def from_rates(measure: str, x1i: RealNumber, t1i: RealNumber, x2i: RealNumber, t2i: RealNumber) -> Effect:
    """A log rate ratio (IRR) or a rate difference (IRD) from events and person-time of two groups.

    One half is added to the events of both groups if one has none, as by metafor's ``escalc``.

    Raises:
        EffectError: the events are no whole number or negative, or a person-time is not positive.
    """
    x1, x2 = _whole("x1i", x1i, 0), _whole("x2i", x2i, 0)
    t1, t2 = _positive("t1i", t1i), _positive("t2i", t2i)
    if 0 in (x1, x2):
        x1, x2 = x1 + 0.5, x2 + 0.5
    if measure == "IRD":
        return Effect(x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2, measure)
    return Effect(math.log(x1 / t1) - math.log(x2 / t2), 1 / x1 + 1 / x2, measure)


def from_log_rank(measure: str, o_e: RealNumber, v: RealNumber) -> Effect:
    """A log hazard ratio (O − E)/V with variance 1/V (Yusuf and others 1985; Cochrane Handbook 6.8.2).

    Raises:
        EffectError: V is not positive.
    """
    return Effect(_finite("o_e", o_e) / _positive("v", v), 1 / float(v), measure)


def standardised_change(
    measure: str, m1i: RealNumber, sd1i: RealNumber, m2i: RealNumber, sd2i: RealNumber, ni: RealNumber, ri: RealNumber
) -> Effect:
    """The mean before less the mean after in standard deviations: of the change (SMCC) or of the values before (SMCR).

    Both carry Hedges' correction for n − 1 degrees of freedom; variances: Gibbons and others (1993) and Becker (1988), as metafor has them.

    Raises:
        EffectError: there are fewer than three pairs, a standard deviation is not positive, or |``ri``| is 1 or more.
    """
    n, r = _size("ni", ni, 3), _correlation("ri", ri)
    s1, s2 = _positive("sd1i", sd1i), _positive("sd2i", sd2i)
    spread = s1 if measure == "SMCR" else math.sqrt((s1 - s2) ** 2 + 2 * (1 - r) * s1 * s2)
    change = hedges_correction(n - 1) * (_finite("m1i", m1i) - _finite("m2i", m2i)) / spread
    return Effect(change, (2 * (1 - r) if measure == "SMCR" else 1) / n + change**2 / (2 * n), measure)


def from_change(
    m1i: RealNumber,
    sd1i: RealNumber,
    m2i: RealNumber,
    sd2i: RealNumber,
    ni: RealNumber,
    ri: RealNumber,
    *,
    positive: Literal["rise", "fall"],
    level: float = 0.95,
) -> MeanChange:
    """The mean change of one group from ``m1i`` before to ``m2i`` after (MC), for an assumed correlation ``ri`` of the two.

    The variance is (sd1² + sd2² − 2 r sd1 sd2)/n (metafor's MC, where a fall is positive). The interval is that of the paired
    t test, t(n − 1). ``positive`` says which way counts as positive: a rise (after less before) or a fall.

    Raises:
        EffectError: there are fewer than two pairs, a standard deviation is not positive, or |``ri``| is 1 or more.
    """
    n = _size("ni", ni, 2)
    s1, s2, r = _positive("sd1i", sd1i), _positive("sd2i", sd2i), _correlation("ri", ri)
    rise = _finite("m2i", m2i) - _finite("m1i", m1i)
    if positive not in ("rise", "fall"):
        raise EffectError("positive", f"found {positive!r}, expected one of fall, rise")
    # (s1 - s2)² + 2(1 - r) s1 s2 is the same sum of squares, and loses no digits when r is close to 1
    effect = Effect(rise if positive == "rise" else -rise, ((s1 - s2) ** 2 + 2 * (1 - r) * s1 * s2) / n, "MC")
    df = int(n) - 1
    half = float(scipy.special.stdtrit(df, 0.5 + _level(level) / 2)) * effect.se
    return MeanChange(effect, effect.yi - half, effect.yi + half, df, r, level)


# ---------------------------------------------------------------------------------------------- effects as reported


def from_se(measure: str, yi: RealNumber, sei: RealNumber) -> Effect:
    """An effect that the report gives with its standard error, both on the analysis scale: a log ratio with the error of the log.

    Raises:
        EffectError: the standard error is not positive, or the measure is unknown.
    """
    return Effect(_finite("yi", yi), _positive("sei", sei) ** 2, measure)


def from_variance(measure: str, yi: RealNumber, vi: RealNumber) -> Effect:
    """An effect that comes with its sampling variance, both on the analysis scale.

    Raises:
        EffectError: the variance is not positive, or the measure is unknown.
    """
    return Effect(_finite("yi", yi), _positive("vi", vi), measure)


def from_interval(measure: str, estimate: RealNumber, ci_low: RealNumber, ci_high: RealNumber, level: float = 0.95) -> Effect:
    """An effect that the report gives with a normal confidence interval, as printed: a ratio as a ratio, a correlation as one.

    On the analysis scale, the standard error is the interval's width over twice the normal quantile (Cochrane Handbook 6.3.1–6.3.2).

    Raises:
        EffectError: the ends are equal or the wrong way round, do not hold the estimate, or are impossible for the measure.
    """
    scale = measure_of(measure)
    low, value, high = (scale.analysed(number, name) for name, number in (("ci_low", ci_low), ("estimate", estimate), ("ci_high", ci_high)))
    if not low < high:
        raise EffectError("ci_high", f"found {ci_high}, expected more than ci_low, {ci_low}")
    if not low <= value <= high:
        raise EffectError("estimate", f"found {estimate}, expected a number from ci_low, {ci_low}, to ci_high, {ci_high}")
    return Effect(value, ((high - low) / (2 * normal_quantile(level))) ** 2, measure)


def normal_quantile(level: float) -> float:
    """How many standard errors a normal interval of this ``level`` reaches to either side.

    Raises:
        EffectError: ``level`` is not between 0 and 1.
    """
    return float(scipy.special.ndtri(0.5 + _level(level) / 2))


# ---------------------------------------------------------------------------------------------- the measures


@dataclass(frozen=True)
class Route:
    """One way to compute a measure: the columns that it needs and the function that takes their values in that order."""

    columns: tuple[str, ...]
    compute: Callable[..., Effect]


class ScaleWords(Phrases):
    """What a measure is on the scale of its analysis."""

    OF_SCALE: Mapping[str, str] = {
        "log": "Log {measure}",
        "Fisher z": "Fisher's z",
        "logit": "Logit {measure}",
        "arcsine": "Arcsine of the {measure}",
        "double arcsine": "Double arcsine of the {measure}",
    }


@dataclass(frozen=True, kw_only=True)
class EffectMeasure(Measure):
    """A measure of effect with the ways to compute it.

    ``null`` is the value of no effect as shown, for example 1 for a ratio; on the analysis scale it is always 0.
    """

    routes: tuple[Route, ...]
    changed_risk: Callable[[float, float], float] | None = None
    """Of a measure of events: the risk with the intervention, from the risk without it and the effect as shown."""

    @property
    def null(self) -> float:
        """The value of no effect, as shown; of a measure of one group there is none, and this is only what 0 stands for."""
        return self.shown(0.0)

    @property
    def analysis_label(self) -> Wording:
        """What ``yi`` is, for an axis or a column."""
        if self.scale == "identity":
            return self.named
        return worded(ScaleWords.OF_SCALE[self.scale], measure=f"{self.label[0].lower()}{self.label[1:]}")

    def shown(self, value: float, n: float | None = None) -> float:
        """A value of the analysis scale transformed back, for example exp of a log; infinite where exp overflows.

        A double arcsine needs the number of people ``n``, of a pooled value the harmonic mean (Miller, *American Statistician* 32
        (1978) 138); without it, it is taken back as the arcsine that it is for many people.
        """
        if self.scale == "double arcsine" and n is not None:
            return _from_double_arcsine(float(value), n)
        return BACK[self.scale](float(value))

    def analysed(self, value: RealNumber, field: str = "estimate") -> float:
        """A value as shown on the analysis scale; the inverse of :meth:`shown`.

        Raises:
            EffectError: the value is impossible, such as a ratio of 0 or a correlation of 1.
        """
        if self.scale == "log":
            return math.log(_positive(field, value))
        if self.scale == "Fisher z":
            return math.atanh(_correlation(field, value))
        if self.scale == "identity":
            return _finite(field, value)
        share = _finite(field, value)
        if not (0 < share < 1 if self.scale == "logit" else 0 <= share <= 1):
            raise EffectError(field, f"found {value!r}, expected a share between 0 and 1")
        return math.log(share / (1 - share)) if self.scale == "logit" else math.asin(math.sqrt(share))


BACK: Mapping[AnalysisScale, Callable[[float], float]] = {
    "identity": float,
    "log": lambda value: math.exp(value) if value < 709 else math.inf,
    "Fisher z": math.tanh,
    "logit": lambda value: float(scipy.special.expit(value)),
    "arcsine": lambda value: math.sin(min(math.pi / 2, max(0.0, value))) ** 2,
    "double arcsine": lambda value: math.sin(min(math.pi / 2, max(0.0, value))) ** 2,
}
"""From the scale of the analysis to what readers see."""


def _from_double_arcsine(value: float, n: float) -> float:
    """Miller's inverse of the double arcsine for ``n`` people; beyond what no event, or nothing but events, gives it is 0 or 1."""
    least, most = (math.asin(math.sqrt(x / (n + 1))) / 2 + math.asin(math.sqrt((x + 1) / (n + 1))) / 2 for x in (0, n))
    if value <= least or value >= most:
        return 0.0 if value <= least else 1.0
    sine = math.sin(2 * value)
    inner = 1 - (sine + (sine - 1 / sine) / n) ** 2
    return 0.5 * (1 - math.copysign(math.sqrt(max(0.0, inner)), math.cos(2 * value)))


def measure_of(key: str) -> EffectMeasure:
    """The measure of this key.

    Raises:
        EffectError: there is no such measure.
    """
    if key not in MEASURES:
        raise EffectError("measure", f"found {key!r}, expected one of {', '.join(sorted(MEASURES))}")
    return MEASURES[key]


def effect(measure: str, values: Mapping[str, RealNumber]) -> Effect:
    """The effect from the first of the measure's routes all of whose columns are in ``values``; other columns are ignored.

    Raises:
        EffectError: no route has all its columns, or a value is wrong.
    """
    routes = measure_of(measure).routes
    for route in routes:
        if all(column in values for column in route.columns):
            return route.compute(*(values[column] for column in route.columns))
    found = ", ".join(sorted(values)) or "none"
    raise EffectError("columns", f"found {found}, expected {' or '.join(', '.join(route.columns) for route in routes)}")


def _routes(measure: Measure) -> tuple[Route, ...]:
    """The ways from the data of the measure, then those for an effect as reported."""
    key = measure.key
    change = ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri")
    ways: dict[DataKind, tuple[Route, ...]] = {
        "counts": (
            Route(("ai", "n1i", "ci", "n2i"), lambda *values: from_counts(key, *values)),
            Route(("ai", "bi", "ci", "di"), lambda *values: from_cells(key, *values)),
        ),
        "means": (
            Route(("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"), lambda *values: from_means(key, *values)),
            Route(("m1i", "se1i", "n1i", "m2i", "se2i", "n2i"), lambda *values: from_means_and_errors(key, *values)),
        ),
        "correlation": (Route(("ri", "ni"), lambda ri, ni: from_correlation(ri, ni, key)),),
        # as in metafor, the mean before less the mean after
        "change": (
            Route(change, lambda *values: from_change(*values, positive="fall").effect)
            if key == "MC"
            else Route(change, lambda *values: standardised_change(key, *values)),
        ),
        "log_rank": (Route(("o_e", "v"), lambda *values: from_log_rank(key, *values)),),
        "proportion": (Route(("xi", "ni"), lambda *values: from_proportion(key, *values)),),
        "rate": (Route(("xi", "ti"), lambda *values: from_rate(key, *values)),),
        "rates": (Route(("x1i", "t1i", "x2i", "t2i"), lambda *values: from_rates(key, *values)),),
        "none": (),
    }
    return (
        *ways[measure.data],
        Route(("yi", "vi"), lambda yi, vi: from_variance(key, yi, vi)),
        Route(("yi", "sei"), lambda yi, sei: from_se(key, yi, sei)),
        Route(("estimate", "ci_low", "ci_high", "level"), lambda *printed: from_interval(key, *printed)),
        Route(("estimate", "ci_low", "ci_high"), lambda *printed: from_interval(key, *printed)),
    )


CHANGED_RISKS: Mapping[str, Callable[[float, float], float]] = {
    "HR": lambda risk, effect: 1 - (1 - risk) ** effect,
    "OR": lambda risk, effect: effect * risk / (1 - risk + effect * risk),
    "RD": lambda risk, effect: risk + effect,
    "RR": lambda risk, effect: risk * effect,
}
"""The risk that an effect makes of another (Cochrane Handbook 15.4.4), by measure."""


def _with_formulas(measure: Measure) -> EffectMeasure:
    """A measure with its formulas.

    Raises:
        TypeError: it has none for the data that it is said to be computed from, or for risks; the message says where one belongs.
    """
    formulas = {"counts": ("COUNT_FORMULAS", COUNT_FORMULAS), "means": ("MEAN_FORMULAS", MEAN_FORMULAS)}
    wanted = [formulas[measure.data]] if measure.data in formulas else []
    wanted += [("CHANGED_RISKS", CHANGED_RISKS)] if measure.of_risks else []
    for name, known in wanted:
        if measure.key not in known:
            raise TypeError(f"records/measures.py has {measure.key!r}, but {name} of stats/effect_sizes.py has no formula for it")
    facts = {field.name: getattr(measure, field.name) for field in fields(measure)}
    return EffectMeasure(**facts, routes=_routes(measure), changed_risk=CHANGED_RISKS.get(measure.key))


MEASURES: Mapping[str, EffectMeasure] = {key: _with_formulas(measure) for key, measure in KNOWN_MEASURES.items()}
"""Every measure with its formulas, by its key."""


# ---------------------------------------------------------------------------------------------- checks of single values


def _finite(field: str, value: RealNumber) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise EffectError(field, f"found {value!r}, expected a finite number")
    return float(value)


def _positive(field: str, value: RealNumber) -> float:
    if not _finite(field, value) > 0:
        raise EffectError(field, f"found {value!r}, expected a positive number")
    return float(value)


def _whole(field: str, value: RealNumber, least: int) -> float:
    number = _finite(field, value)
    if number != math.floor(number) or number < least:
        raise EffectError(field, f"found {value!r}, expected a whole number of {least} or more")
    return number


def _size(field: str, value: RealNumber, least: int = 1) -> float:
    return _whole(field, value, least)


def _events(field: str, value: RealNumber, group: str, size: float) -> float:
    number = _whole(field, value, 0)
    if number > size:
        raise EffectError(field, f"found {value!r}, expected at most {group}, {size:g}")
    return number


def _correlation(field: str, value: RealNumber) -> float:
    if not -1 < _finite(field, value) < 1:
        raise EffectError(field, f"found {value!r}, expected a number strictly between -1 and 1")
    return float(value)


def _level(value: float) -> float:
    if not 0 < _finite("level", value) < 1:
        raise EffectError("level", f"found {value!r}, expected a number strictly between 0 and 1")
    return float(value)
