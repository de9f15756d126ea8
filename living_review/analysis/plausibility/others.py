"""A number among those of the other studies: what is far off, and would fit if one usual slip were undone."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from living_review.analysis.plausibility.effects import Effect, effect_of, of_counts
from living_review.analysis.plausibility.registry import Materials, Tried, check, look, passed, untried
from living_review.analysis.plausibility.results import Group, Result, counts_of, ready_of
from living_review.stats.outliers import Expected, expected_effects, middle, middles_of_others
from living_review.stats.p_values import Spread
from living_review.wording import Counted, Phrases, Wording, joined, worded


class OtherWords(Phrases):
    """What the checks against other studies say."""

    DIGIT = "with the point one place further they would fit"
    FACTORS: Mapping[float, str] = {
        7: "days and weeks", 12: "months and years", 30.4: "days and months", 52.2: "weeks and years", 365.25: "days and years",
        4.35: "weeks and months", 24: "hours and days", 60: "minutes and hours", 1000: "a unit and its thousandth",
        2.2: "pounds and kilograms", 88.4: "mg/dl and µmol/l of creatinine", 18: "mg/dl and mmol/l of glucose",
        38.7: "mg/dl and mmol/l of cholesterol",
    }  # fmt: skip
    STUDIES = Counted("{n} other study", "{n} other studies")
    TOO_FEW = Counted(
        "{n} other study has such numbers on this scale; it takes {least} to see one out of line",
        "{n} other studies have such numbers on this scale; it takes {least} to see one out of line",
    )
    OR = ", or "
    OR_WITH = ", or with "
    AND = " and "
    READING = "{words}, {times}; {reading}"
    AS_LARGE = "{ratio} times as large"
    LARGER = "{ratio} times larger than these"
    BOTH_LARGER = "{words} those of the {others}; {factor} lies between {units}"
    BOTH_SMALLER = "{words} smaller than those of the {others}; {factor} lies between {units}"
    ABOUT_IN_PLACE = "about {new} in place of {old}"
    DEVIATIONS = "{groups}; the deviations of {others} are about {about}"
    NO_SLIP = "{words}; no usual slip explains the difference"
    DIFFERED = "people may have differed more, or less, than in the others, or it may be another measure of spread"
    AS_ERRORS = "as standard errors they would fit: times √n they are {worked}"
    AS_ERROR = "if the smaller one is a standard error, the deviation is {deviation}"
    POINT = "a point may stand in another place"
    ONE_DEVIATION = "{words}: one deviation is {times} times the other; {reading}, or the groups did differ"
    MEANS_DIFFER = "{groups}: the means differ {times} times"
    IN_OTHERS = "{words}, in the {others} about {times} times"
    POINT_OF_ONE = "with the point of one of them one place further they would fit"
    BOTH_TIMES = "{groups}: means and deviations are about {times} times"
    OTHER_UNIT = "the numbers may be in another unit, or the people may have been others"
    LEVELS = "mean about {mean}, of the others about {others}"
    OTHER_WAY = (
        "{result} points significantly the other way than the {n} other studies (effect {effect}, in the middle of the others {middle}); "
        "turned round it would be like them"
    )
    CHANGED_OVER = "the groups may stand in each other's place, or a sign may be missing; the study may also have found just that"
    FAR = "{result} is far from the {n} other studies (effect {effect}, of all others {mean}); with {digit} it would be like them"
    POINT_OR_DIGIT = "{text}; a point or a digit may be missing or too many, or the study found just that"
    IN_PLACE = "{new} in place of {old}"


LEAST = 4
"""So many other studies must have such a number before one of them is said to be out of line."""
FAR = 3.5
"""So many standard deviations from the middle of the others a number must lie."""
NEAR = 2.0
"""So near to it an explanation must bring it."""
SMALLEST_RATIO = math.log(2)
"""No deviation is told that is not at least twice, or half, that of the others."""
SPREAD_FLOOR = 0.15
"""However alike the others are, deviations of the same scale differ by about 15 % from study to study."""
MEAN_FLOOR = 0.1
OPPOSITE = 1.96
DIGIT = worded(OtherWords.DIGIT)
ODDS = 6.0
"""So much smaller must the squared distance from the others be when a result is turned round: twenty times as likely, e to the third."""
FACTORS = OtherWords.FACTORS
"""What lies between two units by which numbers are often confused."""


@dataclass(frozen=True)
class _Item:
    """A result with what it is compared by."""

    result: Result
    groups: tuple[Group, ...]
    value: float

    def words(self) -> Wording:
        """Its groups in a message."""
        return joined(OtherWords.AND, (group.words() for group in self.groups))

    def numbers(self) -> list[str]:
        """The numbers of its groups, as an answer names them."""
        return [number for group in self.groups for number in group.numbers()]


def _others(items: Sequence[object]) -> Wording:
    return OtherWords.STUDIES.of(len(items) - 1)


def _peers(materials: Materials, value: Callable[[Result], _Item | None]) -> Iterator[list[_Item]]:
    """The results that can be set side by side, one of each study and measure: the first."""
    peers: dict[tuple[str, str, str], dict[str, _Item]] = defaultdict(dict)
    for study, result in materials.every:
        item = value(result)
        if item is not None and result.outcome.is_about_everybody:
            peers[result.key].setdefault(study.key, item)
    yield from (list(found.values()) for found in peers.values())


def _with_deviations(result: Result) -> _Item | None:
    """A result with the mean logarithm of its standard deviations."""
    pair = result.compared or result.pair("before", "after")
    groups = [group for group in pair or () if group.whole is not None]
    if len(groups) < 2:
        return None
    return _Item(result, tuple(groups), sum(math.log(_whole(group).sd) for group in groups) / 2)


def _whole(group: Group) -> Spread:
    assert group.whole is not None
    return group.whole


@check("others")
def deviation_like_others(materials: Materials) -> Iterator[Tried]:
    """A standard deviation is of the size of those of the same scale in the other studies; a standard error is √n times smaller.

    Source: Cochrane Handbook 6.5.2.2 and 10.5.2; Xu et al. 2022, doi:10.1136/bmj-2021-069155 (standard errors taken for deviations).
    """
    for items in _peers(materials, _with_deviations):
        if len(items) <= LEAST:
            yield from (untried(item.result, _too_few(len(items) - 1)) for item in items)
            continue
        relative = _relative_to_mean(items)
        middles = middles_of_others([item.value for item in items], SPREAD_FLOOR)
        by_mean = middles_of_others(relative, SPREAD_FLOOR) if relative else middles
        for i, item in enumerate(items):
            off = item.value - middles[i].centre
            off_by_mean = relative[i] - by_mean[i].centre if relative else off
            far = abs(off) > max(FAR * middles[i].spread, SMALLEST_RATIO) and off_by_mean * off > 0
            far = far and abs(off_by_mean) > max(FAR * by_mean[i].spread, SMALLEST_RATIO)
            words = worded(OtherWords.DEVIATIONS, groups=item.words(), others=_others(items), about=f"{math.exp(middles[i].centre):.3g}")
            yield _deviation(item, off, middles[i].spread, words) if far else passed(item.result, words)


def _deviation(item: _Item, off: float, spread: float, words: str) -> Tried:
    root = sum(math.log(_whole(group).n) for group in item.groups) / 4
    room = max(NEAR * spread, 0.25)
    shifts = ((root, _as_error(item)), (math.log(10), DIGIT), (-math.log(10), DIGIT))
    readings = [text for shift, text in shifts if abs(off + shift) <= min(room, abs(off) / 2)]
    if not readings and abs(off) < 2 * FAR * spread:
        return passed(item.result, worded(OtherWords.NO_SLIP, words=words))
    reading = joined(OtherWords.OR, readings) or worded(OtherWords.DIFFERED)
    text = worded(OtherWords.READING, words=words, times=_times(off), reading=reading)
    return look(item.result, text, item.numbers(), item.groups[0].loc)


def _as_error(item: _Item) -> str:
    worked = OtherWords.AND.join(f"{_whole(group).sd * math.sqrt(_whole(group).n):.3g}" for group in item.groups)
    return worded(OtherWords.AS_ERRORS, worked=worked)


def _times(off: float) -> Wording:
    return worded(OtherWords.AS_LARGE if off > 0 else OtherWords.LARGER, ratio=f"{math.exp(abs(off)):.3g}")


def _too_few(others: int) -> Wording:
    return OtherWords.TOO_FEW.of(others, least=LEAST)


def _relative_to_mean(items: Sequence[_Item]) -> list[float]:
    """The deviations in terms of the means, where that can be: on a scale without ends, with all means above 0."""
    scale = items[0].result.scale
    if scale is not None and scale.ends is not None:
        return []
    means = [[group.mean.value for group in item.groups] for item in items]
    if any(mean <= 0 for pair in means for mean in pair):
        return []
    return [item.value - sum(math.log(mean) for mean in pair) / 2 for item, pair in zip(items, means, strict=True)]


@check("others")
def deviations_of_groups_alike(materials: Materials) -> Iterator[Tried]:
    """The deviations of two groups of a study do not differ as a standard error does from a deviation, or by a shifted point.

    Source: Cochrane Handbook 6.5.2.2; Xu et al. 2022, doi:10.1136/bmj-2021-069155.
    """
    for _, result in materials.every:
        pair = result.compared
        if pair is None or pair[0].whole is None or pair[1].whole is None:
            continue
        one, two = _whole(pair[0]), _whole(pair[1])
        ratio = math.log(one.sd / two.sd)
        error = math.sqrt(0.5 / (one.n - 1) + 0.5 / (two.n - 1))
        words = joined(OtherWords.AND, (pair[0].words(), pair[1].words()))
        if abs(ratio) < math.log(3) or abs(ratio) / math.hypot(error, 0.25) < 3 or _follows_means(result, pair, ratio):
            yield passed(result, words)
            continue
        small = one if ratio < 0 else two
        as_error, as_digit = abs(abs(ratio) - math.log(small.n) / 2), abs(abs(ratio) - math.log(10))
        if min(as_error, as_digit) > max(0.35, 2 * error):
            yield passed(result, worded(OtherWords.NO_SLIP, words=words))
            continue
        reading = (
            worded(OtherWords.AS_ERROR, deviation=f"{small.sd * math.sqrt(small.n):.3g}")
            if as_error <= as_digit
            else worded(OtherWords.POINT)
        )
        text = worded(OtherWords.ONE_DEVIATION, words=words, times=f"{math.exp(abs(ratio)):.3g}", reading=reading)
        yield look(result, text, [*pair[0].numbers(), *pair[1].numbers()], pair[0].loc if ratio < 0 else pair[1].loc)


def _follows_means(result: Result, pair: tuple[Group, Group], ratio: float) -> bool:
    """Whether the deviations differ as the means do, as on many scales without ends, such as counts of days."""
    scale = result.scale
    if (scale is not None and scale.ends is not None) or min(group.mean.value for group in pair) <= 0:
        return False
    return abs(ratio - math.log(pair[0].mean.value / pair[1].mean.value)) < math.log(3)


def _with_means(result: Result) -> _Item | None:
    """A result with the log ratio of the means of its two groups."""
    pair = result.compared or result.pair("before", "after")
    if pair is None or any(group.mean.value <= 0 for group in pair):
        return None
    return _Item(result, pair, math.log(pair[0].mean.value / pair[1].mean.value))


@check("others")
def means_of_groups_alike(materials: Materials) -> Iterator[Tried]:
    """The means of two groups of a study do not differ ten times or more where those of the other studies hardly differ.

    Source: Xu et al. 2022, doi:10.1136/bmj-2021-069155 (numbers copied wrongly).
    """
    for items in _peers(materials, _with_means):
        if len(items) <= LEAST:
            yield from (untried(item.result, _too_few(len(items) - 1)) for item in items)
            continue
        for item, others in zip(items, middles_of_others([item.value for item in items], MEAN_FLOOR), strict=True):
            off = item.value - others.centre
            words = worded(OtherWords.MEANS_DIFFER, groups=item.words(), times=f"{math.exp(abs(item.value)):.3g}")
            fits = abs(abs(off) - math.log(10)) < max(NEAR * others.spread, 0.25)
            if abs(off) > FAR * others.spread and fits and abs(off) / 3 > abs(abs(off) - math.log(10)):
                text = worded(OtherWords.IN_OTHERS, words=words, others=_others(items), times=f"{math.exp(abs(others.centre)):.3g}")
                reading = worded(OtherWords.POINT_OF_ONE)
                yield look(item.result, joined("; ", (text, reading)), [group.mean.text for group in item.groups], item.groups[0].loc)
            else:
                yield passed(item.result, words)


def _with_level(result: Result) -> _Item | None:
    """A result with the mean logarithm of its means and deviations together."""
    item = _with_deviations(result)
    if item is None or any(group.mean.value <= 0 for group in item.groups):
        return None
    return _Item(result, item.groups, sum(math.log(group.mean.value) for group in item.groups) / 2)


@check("others")
def unit_like_others(materials: Materials) -> Iterator[Tried]:
    """Means and deviations are not both the same known number of times those of the other studies, as in another unit.

    Source: Cochrane Handbook 10.5.2; Xu et al. 2022, doi:10.1136/bmj-2021-069155.
    """
    for items in _peers(materials, _with_level):
        if len(items) <= LEAST:
            continue
        deviations = [sum(math.log(_whole(group).sd) for group in item.groups) / 2 for item in items]
        levels = middles_of_others([item.value for item in items], SPREAD_FLOOR)
        spreads = middles_of_others(deviations, SPREAD_FLOOR)
        for i, item in enumerate(items):
            off, off_spread = item.value - levels[i].centre, deviations[i] - spreads[i].centre
            far = abs(off) > FAR * levels[i].spread and abs(off_spread) > FAR * spreads[i].spread
            alike = abs(off - off_spread) < 0.35
            factor = min(FACTORS, key=partial(_distance, abs(off + off_spread) / 2))
            if far and alike and _distance(abs(off + off_spread) / 2, factor) < 0.2:
                words = worded(OtherWords.BOTH_TIMES, groups=item.words(), times=f"{math.exp(abs(off)):.3g}")
                phrase = OtherWords.BOTH_LARGER if off > 0 else OtherWords.BOTH_SMALLER
                text = worded(phrase, words=words, others=_others(items), factor=f"{factor:g}", units=worded(FACTORS[factor]))
                reading = worded(OtherWords.OTHER_UNIT)
                yield look(item.result, joined("; ", (text, reading)), item.numbers(), item.groups[0].loc)
            else:
                means = {"mean": f"{math.exp(item.value):.3g}", "others": f"{math.exp(levels[i].centre):.3g}"}
                yield passed(item.result, worded(OtherWords.LEVELS, **means))


def _distance(off: float, factor: float) -> float:
    return abs(off - math.log(factor))


@check("others")
def effect_like_others(materials: Materials) -> Iterator[Tried]:
    """No result is significantly opposite to all others and like them once its groups, or its sign, are changed over.

    Source: Xu et al. 2022, doi:10.1136/bmj-2021-069155 (groups in each other's place); Cochrane Handbook 10.10.
    """
    peers: dict[tuple[object, ...], dict[str, tuple[Result, Effect]]] = defaultdict(dict)
    for study, result in materials.every:
        effect = effect_of(result) if result.outcome.is_about_everybody else None
        if effect is not None and effect.vi > 0:
            side = result.outcome.higher_is
            peers[(*result.key, effect.kind, side)].setdefault(study.key, (result, effect))
    for found in peers.values():
        items = list(found.values())
        if len(items) <= LEAST:
            yield from (untried(result, _too_few(len(items) - 1)) for result, _ in items)
        else:
            yield from _effects(items)


def _effects(items: Sequence[tuple[Result, Effect]]) -> Iterator[Tried]:
    expected = expected_effects([effect.yi for _, effect in items], [effect.vi for _, effect in items])
    opposite = {sign: [i for i, (_, e) in enumerate(items) if sign * e.yi / math.sqrt(e.vi) < -OPPOSITE] for sign in (1, -1)}
    sizes = sorted(abs(effect.yi) for _, effect in items)
    for i, (result, effect) in enumerate(items):
        others = expected[i]
        alone_in_size = abs(effect.yi) == sizes[-1] and sizes[-1] > 2 * sizes[-2]
        sign = 1 if others.mean > 0 else -1
        alone = opposite[sign] == [i]
        clear = abs(others.mean) > OPPOSITE * others.error
        digit = _one_digit_off(result, others)
        off, turned = abs(others.z(effect.yi, effect.vi)), abs(others.z(-effect.yi, effect.vi))
        if alone and clear and turned < NEAR and off**2 - turned**2 > ODDS:
            middle_effect = middle([e.yi for j, (_, e) in enumerate(items) if j != i], 0.0).centre
            text = worded(
                OtherWords.OTHER_WAY, result=effect.words, n=len(items) - 1, effect=f"{effect.yi:.3g}", middle=f"{middle_effect:.3g}"
            )
            reading = worded(OtherWords.CHANGED_OVER)
            yield look(result, joined("; ", (text, reading)), effect.numbers)
        elif digit and off > FAR + 0.5 and alone_in_size:
            text = worded(
                OtherWords.FAR, result=effect.words, n=len(items) - 1, effect=f"{effect.yi:.3g}", mean=f"{others.mean:.3g}", digit=digit
            )
            yield look(result, worded(OtherWords.POINT_OR_DIGIT, text=text), effect.numbers)
        else:
            yield passed(result, effect.words)


def _one_digit_off(result: Result, others: Expected) -> Wording:
    """The slips of one digit or point each of which, undone, would make a result like the others; '' if there is none."""
    return joined(OtherWords.OR_WITH, (words for words, effect in _alternatives(result) if abs(others.z(effect.yi, effect.vi)) < NEAR))


def _alternatives(result: Result) -> Iterator[tuple[str, Effect]]:
    """The effect of a result as it would be if a digit of a count, or the point of an estimate, were another."""
    counts, ready = counts_of(result), ready_of(result)
    if counts is not None:
        a, n1, c, n2 = counts.intervention.events, counts.intervention.n, counts.control.events, counts.control.n
        for one, two, old, new in (
            (a // 10, c, a, a // 10),
            (a, c // 10, c, c // 10),
            (10 * a + 5, c, a, 10 * a),
            (a, 10 * c + 5, c, 10 * c),
        ):
            if one <= n1 and two <= n2 and new:
                phrase = OtherWords.ABOUT_IN_PLACE if new > old else OtherWords.IN_PLACE
                yield worded(phrase, new=new, old=old), of_counts(one, n1, two, n2)
    if ready is not None:
        for factor in (0.1, 10.0):
            yield (
                worded(OtherWords.IN_PLACE, new=f"{ready.yi * factor:g}", old=f"{ready.yi:g}"),
                Effect(ready.yi * factor, ready.vi, "", (), ""),
            )
