"""The effect of a result on the scale of its analysis, whichever way its record holds it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from living_review.analysis.plausibility.results import Interval, Result, correlation_of, counts_of, rates_of, ready_of
from living_review.wording import Phrases, worded


class EffectWords(Phrases):
    """The data of a result in a message."""

    RATES = "{events1} events in {time1} against {events2} in {time2}"
    CORRELATION = "r = {r} of {n} people"
    READY = "{estimate} with the standard error {error}"
    AGAINST = "{one} against {two}"
    COUNTS = "{events1} of {n1} against {events2} of {n2}"


def on_scale(interval: Interval) -> tuple[float, float, float, float, float] | None:
    """An estimate and its limits on the scale of its analysis, with how far rounding moves the estimate, and the width of the limits.

    None where the scale is not known, or a number is not on it.
    """
    measure = interval.measure
    if measure is None or measure.scale not in ("log", "identity", "Fisher z"):
        return None
    scale = "Fisher z" if measure.data == "correlation" else measure.scale  # limits of a correlation are even on no other
    given = (interval.value, interval.low, interval.high)
    if scale == "log":
        if any(number.value <= 0 or number.value <= number.half for number in given):
            return None
        points = [math.log(number.value) for number in given]
        halves = [number.half / number.value for number in given]
    elif scale == "Fisher z":
        if any(abs(number.value) + number.half >= 1 for number in given):
            return None
        points = [math.atanh(number.value) for number in given]
        halves = [number.half / (1 - number.value**2) for number in given]
    else:
        points, halves = [number.value for number in given], [number.half for number in given]
    return points[0], points[1], points[2], halves[0], halves[1] + halves[2]


@dataclass(frozen=True)
class Effect:
    """The effect of a result with its variance, so that it is 0 where nothing differs; ``numbers`` as an answer names them."""

    yi: float
    vi: float
    words: str
    numbers: tuple[str, ...]
    kind: str


def effect_of(result: Result) -> Effect | None:
    """The effect of a result: a log odds ratio, log rate ratio, difference of means, or what is reported."""
    counts, rates, correlation, ready = counts_of(result), rates_of(result), correlation_of(result), ready_of(result)
    if counts is not None:
        cells = (counts.intervention.events, counts.intervention.n, counts.control.events, counts.control.n)
        return of_counts(*cells)
    if rates is not None:
        x1, t1, x2, t2 = rates.intervention.events, rates.intervention.time, rates.control.events, rates.control.time
        a, b = x1 + 0.5, x2 + 0.5
        words = worded(EffectWords.RATES, events1=x1, time1=f"{t1:g}", events2=x2, time2=f"{t2:g}")
        return Effect(math.log(a / t1) - math.log(b / t2), 1 / a + 1 / b, words, (f"{x1}/{t1:g}", f"{x2}/{t2:g}"), "rates")
    if correlation is not None:
        words = worded(EffectWords.CORRELATION, r=f"{correlation.r:g}", n=correlation.n)
        return Effect(math.atanh(correlation.r), 1 / (correlation.n - 3), words, (f"{correlation.r:g}", str(correlation.n)), "correlation")
    if ready is not None:
        words = worded(EffectWords.READY, estimate=f"{ready.yi:g}", error=f"{math.sqrt(ready.vi):.3g}")
        return Effect(ready.yi, ready.vi, words, (f"{ready.yi:g}",), f"ready {ready.measure}")
    pair = result.compared
    if pair is not None and pair[0].whole is not None and pair[1].whole is not None:
        one, two = pair[0].whole, pair[1].whole
        vi = one.sd**2 / one.n + two.sd**2 / two.n
        words = worded(EffectWords.AGAINST, one=pair[0].words(), two=pair[1].words())
        return Effect(one.mean - two.mean, vi, words, (*pair[0].numbers(), *pair[1].numbers()), "means")
    known = [interval for interval in result.estimates if interval.measure is not None]
    return _of_estimate(*known) if len(known) == 1 else None


def _of_estimate(interval: Interval) -> Effect | None:
    scaled = on_scale(interval)
    if scaled is None or interval.measure is None or interval.measure.single_group or scaled[2] <= scaled[1]:
        return None
    vi = ((scaled[2] - scaled[1]) / (2 * 1.96)) ** 2
    return Effect(scaled[0], vi, interval.words(), tuple(interval.numbers()), f"estimate {interval.measure.key}")


def of_counts(a: int, n1: int, c: int, n2: int) -> Effect:
    """The log odds ratio of ``a`` of ``n1`` against ``c`` of ``n2`` people, with one half added to each cell."""
    cells = [a + 0.5, n1 - a + 0.5, c + 0.5, n2 - c + 0.5]
    yi = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    words = worded(EffectWords.COUNTS, events1=a, n1=n1, events2=c, n2=n2)
    return Effect(yi, sum(1 / cell for cell in cells), words, (f"{a}/{n1}", f"{c}/{n2}"), "counts")
