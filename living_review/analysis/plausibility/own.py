"""A result against itself: its interval, its direction and its change."""

from __future__ import annotations

import math
from collections.abc import Iterator

from living_review.analysis.plausibility.effects import EffectWords, effect_of, on_scale
from living_review.analysis.plausibility.registry import Materials, Tried, check, look, passed, untried
from living_review.analysis.plausibility.results import Group, Interval, Result
from living_review.records.effect_data import CorrelationEffect, CountsEffect, EstimateEffect, RatesEffect
from living_review.records.measures import MEASURES
from living_review.records.vocabulary import Term, Vocabulary
from living_review.wording import Phrases, joined, worded


class OwnWords(Phrases):
    """What the checks of a result against itself say."""

    UNEVEN_VALUES = "a mean may lie outside the middle half of very uneven values; else a limit or the value is another one"
    NOT_BETWEEN = "{value} is not between its limits: {interval}; {reading}"
    UNKNOWN_LIMITS = "{interval}: it is not said what the limits are, or whether the value is a mean"
    UNEVEN_BY_THEMSELVES = "{interval}: limits of a {measure} are uneven by themselves"
    UNEVEN_LIMITS = "limits that are exact or found by resampling can be uneven; else one of the three numbers is another one"
    NO_BETTER = "the record does not say whether a higher number is better or worse"
    FITS = "“{direction}” fits {numbers}"
    EVEN = "{interval}: the lower limit is {below} away, the upper one {above}"
    EVEN_ON_LOGS = "{interval}: the lower limit is {below} away, the upper one {above} on the scale of logarithms"
    OTHER_DIRECTION = "the record says “{direction}”, but its numbers point the other way: {numbers}; {reading}"
    OTHER_SIDE = "the record says “{direction}”, but its numbers point the other way: {numbers}, where higher is {better}; {reading}"
    IN_PLACE = "the groups may stand in each other's place, a sign may be missing, or the starting points may have differed"
    CHANGE = "{after} less {before} makes {worked}, printed is {printed}"
    FEWER_TWICE = "fewer people may have been measured twice than once"
    ADJUSTED = "it may be a difference that was adjusted for what people were like at the start"


EVEN, EVEN_OF_RISKS, EVEN_OF_RATIOS = 1.2, 1.35, 1.05
"""So many times as far may an interval reach to one side as to the other: of a difference, since resampled limits are a little uneven; of
a difference of risks, since Newcombe's are; and of a ratio whose interval is narrow."""
EXACT = 0.15
"""More of that for each unit of the log width of a ratio's interval: exact limits of few events are that uneven (of 5 events 1.33 times
at a log width of 2.0, of 20 events 1.14 times at 0.9)."""


@check("result")
def estimate_in_interval(materials: Materials) -> Iterator[Tried]:
    """An estimate lies between its limits.

    Source: by definition; Cochrane Handbook 15.3.1.
    """
    for _, result in materials.every:
        for interval in result.estimates:
            loc = interval.value.loc
            if interval.low.low <= interval.value.high and interval.value.low <= interval.high.high:
                yield passed(result, interval.words(), loc)
            else:
                reading = worded(OwnWords.UNEVEN_VALUES)
                text = worded(OwnWords.NOT_BETWEEN, value=interval.value.text, interval=interval.words(), reading=reading)
                yield look(result, text, interval.numbers(), loc)


@check("result")
def interval_is_even(materials: Materials) -> Iterator[Tried]:
    """An interval reaches as far to one side of its estimate as to the other: of a ratio on the scale of logarithms.

    Source: Cochrane Handbook 6.3.1 and 6.3.2; the room for exact limits is that of Garwood's for a Poisson count.
    """
    for _, result in materials.every:
        for interval in result.estimates:
            yield _even(result, interval)


def _even(result: Result, interval: Interval) -> Tried:
    loc = interval.low.loc[:-1]
    scaled = on_scale(interval)
    if interval.measure is None:
        return untried(result, worded(OwnWords.UNKNOWN_LIMITS, interval=interval.words()), loc)
    if scaled is None or interval.measure.single_group:
        return untried(result, worded(OwnWords.UNEVEN_BY_THEMSELVES, interval=interval.words(), measure=interval.measure.in_sentence), loc)
    estimate, low, high, half, limits_half = scaled
    below, above = estimate - low, high - estimate
    room = half + limits_half / 2
    wide, narrow = max(below, above) - room, min(below, above) + room
    of_risks = EVEN_OF_RISKS if interval.measure.of_events else EVEN
    allowed = EVEN_OF_RATIOS + EXACT * (high - low) if interval.measure.is_ratio else of_risks
    phrase = OwnWords.EVEN_ON_LOGS if interval.measure.scale == "log" else OwnWords.EVEN
    words = worded(phrase, interval=interval.words(), below=f"{below:.3g}", above=f"{above:.3g}")
    if wide <= allowed * narrow:
        return passed(result, words, loc)
    reading = worded(OwnWords.UNEVEN_LIMITS)
    return look(result, joined("; ", (words, reading)), interval.numbers(), loc)


@check("result")
def direction_fits_numbers(materials: Materials) -> Iterator[Tried]:
    """The numbers of a result point the way that the record says the result points.

    Source: Xu et al. 2022, doi:10.1136/bmj-2021-069155 (mistaken groups and signs are among the commonest errors of extraction).
    """
    words = materials.records.vocabulary
    for _, result in materials.every:
        stated = _stated(result, words)
        if stated is None:
            continue
        found = _pointing(result)
        if found is None:
            continue
        larger, numbers, text = found
        term, better = stated
        by_sign = term.sign is not None
        if by_sign and better == "not reported":
            yield untried(result, worded(OwnWords.NO_BETTER))
            continue
        side = larger if not by_sign or better == "better" else -larger
        wanted = term.sign if by_sign else {"above": 1, "below": -1}[str(term.side)]
        if side == wanted:
            yield passed(result, worded(OwnWords.FITS, direction=term.label, numbers=text))
        else:
            reading = worded(OwnWords.IN_PLACE)
            loc = (*result.loc, "direction")
            phrase = OwnWords.OTHER_SIDE if by_sign else OwnWords.OTHER_DIRECTION
            yield look(result, worded(phrase, direction=term.label, numbers=text, better=better, reading=reading), numbers, loc)


def _stated(result: Result, words: Vocabulary) -> tuple[Term, str] | None:
    term = words["directions"].terms.get(result.outcome.direction)
    if term is None or (term.sign not in (1, -1) and term.side not in ("above", "below")):
        return None
    return term, result.outcome.higher_is


def _pointing(result: Result) -> tuple[int, tuple[str, ...], str] | None:
    """Whether the first group, or the later time, has the larger value (1) or the smaller (-1), the numbers, and these in words.

    None if neither has, or if rounding leaves it open.
    """
    data, effect = result.outcome.effect, effect_of(result)
    pair = result.compared or _later_first(result)
    words: str
    if isinstance(data, CountsEffect | RatesEffect) and effect is not None:
        return (data.sign, effect.numbers, effect.words) if data.sign else None
    if pair is not None:
        sign = _sign(pair[0].mean.value - pair[1].mean.value, pair[0].mean.half + pair[1].mean.half)
        numbers, words = (*pair[0].numbers(), *pair[1].numbers()), worded(EffectWords.AGAINST, one=pair[0].words(), two=pair[1].words())
    elif isinstance(data, EstimateEffect) and data.value is not None and not MEASURES[data.measure].single_group:
        interval = result.estimates[0]
        sign = _sign(interval.value.value - (1.0 if MEASURES[data.measure].is_ratio else 0.0), interval.value.half)
        numbers, words = tuple(interval.numbers()), interval.words()
    elif isinstance(data, CorrelationEffect | EstimateEffect) and effect is not None:
        sign, numbers, words = _sign(effect.yi), effect.numbers, effect.words
    else:
        return None
    return (sign, numbers, words) if sign else None


def _later_first(result: Result) -> tuple[Group, Group] | None:
    pair = result.pair("before", "after")
    return (pair[1], pair[0]) if pair is not None else None


def _sign(value: float, half: float = 0.0) -> int:
    return 0 if abs(value) <= half * (1 + 1e-9) else int(math.copysign(1, value))


@check("result")
def difference_fits(materials: Materials) -> Iterator[Tried]:
    """A printed change is the value after less the value before, and a difference that between two groups.

    Source: by definition; Cochrane Handbook 6.5.2.8.
    """
    for _, result in materials.every:
        differences = [value for value in result.outcome.values if value.role == "difference"]
        change, groups = result.pair("before", "after"), result.compared
        pair = change if groups is None else None if change is not None else groups
        if len(differences) != 1 or pair is None:
            continue
        index = result.outcome.values.index(differences[0])
        loc = (*result.loc, "values", index, "value")
        text = result.document.written.get(loc, f"{differences[0].value:g}")
        yield _difference(result, pair, differences[0].value, text, loc, is_change=groups is None)


def _difference(
    result: Result, pair: tuple[Group, Group], stated: float, text: str, loc: tuple[str | int, ...], *, is_change: bool
) -> Tried:
    first, second = pair
    worked = second.mean.value - first.mean.value
    decimals = 0.5 * 10.0 ** -len(text.partition(".")[2])
    room = (first.mean.half + second.mean.half + decimals) * (1 + 1e-9)
    words = worded(OwnWords.CHANGE, after=second.mean.text, before=first.mean.text, worked=f"{worked:.4g}", printed=text)
    near = abs(abs(worked) - abs(stated))
    if near <= room or (not is_change and near <= 0.5 * max(abs(worked), abs(stated))):
        return passed(result, words, loc)
    reading = worded(OwnWords.FEWER_TWICE) if is_change else worded(OwnWords.ADJUSTED)
    return look(result, joined("; ", (words, reading)), (first.mean.text, second.mean.text, text), loc)
