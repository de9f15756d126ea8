"""The p value of a result against the numbers that are printed beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from living_review.analysis.plausibility.effects import EffectWords, on_scale
from living_review.analysis.plausibility.printed import PrintedP, p_words
from living_review.analysis.plausibility.registry import Materials, Tried, check, look, passed, untried
from living_review.analysis.plausibility.results import (
    Group,
    Interval,
    Result,
    correlation_of,
    counts_of,
    log_rank_of,
    rates_of,
    ready_of,
)
from living_review.stats.p_values import (
    PRange,
    Spread,
    count_tests,
    normal_p,
    paired_limits,
    rate_tests,
    ratio_p,
    t_quantile,
    t_tests,
    z_of_p,
)
from living_review.wording import Phrases, Wording, joined, worded


class PWords(Phrases):
    """What the check of p values says."""

    LACKING = "what is missing to work it out: {what}"
    TWO_GROUPS = "two groups, or a group before and after"
    AND = " and "
    OR = " or "
    WITH_LIMITS = "{interval} with limits of {level} %"
    NOT_FITTING = "printed is {printed}, but {words}; {reading}"
    OTHER_SIDE = "on the other side of 0.05: printed is {printed}, but {words}; {reading}"
    GIVES = "gives {values}"
    ONE = "{p} ({test})"
    ROUNDED = "{p} ({test}, {low} to {high} by rounding)"
    FOUND = "{numbers} {gives}"
    LESS_THAN = "less than {p}"
    SPREAD_UNKNOWN = "it is not said whether what is printed behind ± is a standard deviation"
    NO_NUMBERS = "a p value is printed, and no numbers that it could be worked out from"
    THE_SPREAD = "the spread"
    THE_PEOPLE = "the number of people in each group"
    LOG_RANK = "O − E = {o_e} with the variance {variance}"
    LOG_RANK_TEST = "log-rank test"
    BEFORE_AFTER = "{before} before and {after} after"
    PRINTED = "printed is {printed}; {words}"
    ONE_SIDED = "printed is {printed}; {words}; that fits a one-sided test"
    OTHER_ANALYSIS = "it may be the p value of an adjusted analysis, of another test or of another comparison"
    OTHER_PEOPLE = "the people measured before and after may not have been the same"
    LIMITS = "can only give a p value from {least} to {most}, whatever the correlation"


SLACK = 0.1
"""So far apart, as standard normal deviates, two p values may be: adjusted analyses and other tests of the same data give a little more
or less. At 0.05 that is from 0.039 to 0.063."""


@dataclass(frozen=True)
class Recomputed:
    """The p values that the numbers of a result can give, how these read, and the numbers as an answer names them."""

    ranges: tuple[PRange, ...]
    words: str
    numbers: tuple[str, ...]
    is_limit: bool = False
    """Whether the range holds whatever is not printed, such as a correlation, so that any p value inside is as good."""


@check("result")
def p_value(materials: Materials) -> Iterator[Tried]:
    """The printed p value is one that the printed numbers can give, whatever usual test was used and however they were rounded.

    Source: Nuijten et al. 2016 (statcheck), doi:10.3758/s13428-015-0664-2; Altman & Bland 2011, doi:10.1136/bmj.d2304; Cochrane
    Handbook 6.5.2.
    """
    for _, result in materials.every:
        if result.p is None:
            continue
        found = recomputed(result)
        if isinstance(found, str):
            yield untried(result, found)
        else:
            yield judged(result, result.p, found)


def recomputed(result: Result) -> Recomputed | str:
    """The p values that the numbers of a result give, or why they give none."""
    for way in (_from_estimate, _from_counts, _from_rates, _from_groups, _from_ready, _from_change):
        found = way(result)
        if found is not None:
            return found
    if result.spread_kind in ("sd", "se", "ci") or not result.groups:
        return _lacking(result)
    return worded(PWords.SPREAD_UNKNOWN) if _has_spread(result) else _lacking(result)


def _has_spread(result: Result) -> bool:
    return any(group.spread is not None for group in result.groups) or any(interval.measure is None for interval in result.estimates)


def _lacking(result: Result) -> str:
    if not result.groups and not result.estimates:
        return worded(PWords.NO_NUMBERS)
    missing: list[str] = [] if _has_spread(result) else [worded(PWords.THE_SPREAD)]
    missing += [] if all(group.n for group in result.groups) else [worded(PWords.THE_PEOPLE)]
    return worded(PWords.LACKING, what=joined(PWords.AND, missing) or worded(PWords.TWO_GROUPS))


def _from_estimate(result: Result) -> Recomputed | None:
    known = [interval for interval in result.estimates if interval.measure is not None]
    if len(known) != 1:
        return None
    (interval,) = known
    scaled = on_scale(interval)
    if scaled is None or interval.measure is None or interval.measure.single_group:
        return None
    estimate, low, high, estimate_half, limits_half = scaled
    z = z_of_p(1 - interval.level)
    error, error_half = (high - low) / (2 * z), limits_half / (2 * z)
    ranges = [ratio_p(estimate, error, estimate_half, error_half)]
    if not interval.measure.is_ratio:
        ranges.append(_by_t(result, interval, (estimate, low, high), (estimate_half, limits_half)))
    words = worded(PWords.WITH_LIMITS, interval=interval.words(), level=f"{100 * interval.level:.0f}")
    return Recomputed(tuple(ranges), words, tuple(interval.numbers()))


def _by_t(result: Result, interval: Interval, values: tuple[float, float, float], halves: tuple[float, float]) -> PRange:
    """The same for limits that are from Student's distribution."""
    n = result.outcome.n
    df = float(n - 2) if isinstance(n, int) and n > 3 else 8.0
    t = t_quantile(1 - interval.level, df)
    return ratio_p(values[0], (values[2] - values[1]) / (2 * t), halves[0], halves[1] / (2 * t), df)


def _from_counts(result: Result) -> Recomputed | None:
    data = counts_of(result)
    if data is None:
        return None
    a, n1, c, n2 = data.intervention.events, data.intervention.n, data.control.events, data.control.n
    return Recomputed(
        tuple(count_tests(a, n1, c, n2)), worded(EffectWords.COUNTS, events1=a, n1=n1, events2=c, n2=n2), (f"{a}/{n1}", f"{c}/{n2}")
    )


def _from_rates(result: Result) -> Recomputed | None:
    data = rates_of(result)
    if data is None:
        return None
    one, two = data.intervention, data.control
    words = worded(EffectWords.RATES, events1=one.events, time1=f"{one.time:g}", events2=two.events, time2=f"{two.time:g}")
    ranges = tuple(rate_tests(one.events, one.time, two.events, two.time))
    return Recomputed(ranges, words, (f"{one.events}/{one.time:g}", f"{two.events}/{two.time:g}"))


def _from_groups(result: Result) -> Recomputed | None:
    pair = result.compared
    spreads = [group.whole or _by_interval(result, group) for group in pair] if pair is not None else []
    if pair is None or len(spreads) < 2 or spreads[0] is None or spreads[1] is None:
        return None
    words = worded(EffectWords.AGAINST, one=pair[0].words(), two=pair[1].words())
    return Recomputed(tuple(t_tests(spreads[0], spreads[1])), words, (*pair[0].numbers(), *pair[1].numbers()))


def _by_interval(result: Result, group: Group) -> Spread | None:
    """Mean and deviation of a group with the limits of a confidence interval (Cochrane Handbook 6.5.2.3), if that is symmetric."""
    interval = next((each for each in result.estimates if each.value.loc[:-1] == group.loc), None)
    if interval is None or result.spread_kind != "ci" or group.n is None or group.n < 3:
        return None
    below, above = group.mean.value - interval.low.value, interval.high.value - group.mean.value
    room = group.mean.half * 2 + interval.low.half + interval.high.half
    if below <= 0 or above <= 0 or abs(above - below) > room:
        return None
    t, root = t_quantile(0.05, group.n - 1), math.sqrt(group.n)
    scale = root / (2 * t)
    return Spread(group.mean.value, (below + above) * scale, group.n, group.mean.half, (interval.low.half + interval.high.half) * scale)


def _from_ready(result: Result) -> Recomputed | None:
    ready, correlation, log_rank = ready_of(result), correlation_of(result), log_rank_of(result)
    if ready is not None:
        error = math.sqrt(ready.vi)
        words = worded(EffectWords.READY, estimate=f"{ready.yi:g}", error=f"{error:.4g}")
        return Recomputed((ratio_p(ready.yi, error),), words, (f"{ready.yi:g}", f"{error:.4g}"))
    if correlation is not None:
        df = correlation.n - 2
        t = correlation.r * math.sqrt(df / (1 - correlation.r**2))
        fisher = ratio_p(math.atanh(correlation.r), 1 / math.sqrt(correlation.n - 3))
        words = worded(EffectWords.CORRELATION, r=f"{correlation.r:g}", n=correlation.n)
        return Recomputed((ratio_p(t, 1.0, df=df), fisher), words, (f"{correlation.r:g}", str(correlation.n)))
    if log_rank is not None:
        p = normal_p(log_rank.o_e / math.sqrt(log_rank.v))
        words = worded(PWords.LOG_RANK, o_e=f"{log_rank.o_e:g}", variance=f"{log_rank.v:g}")
        return Recomputed((PRange(worded(PWords.LOG_RANK_TEST), p, p, p),), words, (f"{log_rank.o_e:g}", f"{log_rank.v:g}"))
    return None


def _from_change(result: Result) -> Recomputed | None:
    pair = result.pair("before", "after")
    spreads = [group.whole for group in pair] if pair is not None else []
    if pair is None or spreads[0] is None or spreads[1] is None or spreads[0].n != spreads[1].n:
        return None
    words = worded(PWords.BEFORE_AFTER, before=pair[0].words(), after=pair[1].words())
    limits = (paired_limits(spreads[0], spreads[1]),)
    return Recomputed(limits, words, (*pair[0].numbers(), *pair[1].numbers()), is_limit=True)


def judged(result: Result, p: PrintedP, found: Recomputed) -> Tried:
    """Whether the printed p value is among those that the numbers give, with some slack, or would be for a one-sided test."""
    words = worded(PWords.FOUND, numbers=found.words, gives=_gives(found))
    loc = (*result.loc, "p")
    if any(fits(p, each) for each in found.ranges):
        return passed(result, worded(PWords.PRINTED, printed=_printed(p), words=words), loc)
    if any(fits(p, replace(each, low=each.low / 2, high=each.high / 2)) for each in found.ranges):
        return passed(result, worded(PWords.ONE_SIDED, printed=_printed(p), words=words), loc)
    phrase = PWords.OTHER_SIDE if _flips(p, found.ranges) else PWords.NOT_FITTING
    reading = worded(PWords.OTHER_ANALYSIS) if not found.is_limit else worded(PWords.OTHER_PEOPLE)
    text = worded(phrase, printed=_printed(p), words=words, reading=reading)
    return look(result, text, (*found.numbers, f"p {p.text}"), loc)


def _printed(p: PrintedP) -> str:
    return f"p {p.sign} {p.text.lstrip('<>≤≥ ')}" if p.sign else f"p = {p.text.lstrip('= ')}"


def fits(p: PrintedP, found: PRange) -> bool:
    """Whether a printed p value is one of a range, with the slack that different tests of the same data take."""
    low, high = normal_p(z_of_p(found.low) + SLACK), normal_p(max(0.0, z_of_p(found.high) - SLACK))
    if p.sign in ("<", "≤"):
        return low < p.value or (p.sign == "≤" and low <= p.value)
    if p.sign:
        return high > p.value or (p.sign == "≥" and high >= p.value)
    return low <= p.high and high >= p.low


def _flips(p: PrintedP, ranges: Sequence[PRange]) -> bool:
    """Whether the printed p value is on one side of 0.05 and all recomputed ones on the other."""
    if p.significant is None:
        return False
    return all(each.low > 0.05 for each in ranges) if p.significant else all(each.high < 0.05 for each in ranges)


def _gives(found: Recomputed) -> Wording:
    if found.is_limit:
        least, most = found.ranges[0].low, found.ranges[0].high
        return worded(PWords.LIMITS, least=_figure(least), most=_figure(most))
    return worded(PWords.GIVES, values=joined(PWords.OR, (_one(each) for each in found.ranges)))


def _one(found: PRange) -> Wording:
    test = ": ".join(part for part in (found.test, found.statistic) if part)
    low, high = _figure(found.low), _figure(found.high)
    return worded(PWords.ONE if low == high else PWords.ROUNDED, p=p_words(found.nominal), test=test, low=low, high=high)


def _figure(p: float) -> str:
    text = p_words(p).removeprefix("p ").removeprefix("= ")
    return worded(PWords.LESS_THAN, p=text.removeprefix("< ")) if text.startswith("< ") else text
