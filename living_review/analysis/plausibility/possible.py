"""Whether a number is possible at all: on its scale, among so many people, and as a share of a count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from living_review.analysis.plausibility.registry import Materials, Tried, check, look, passed, untried
from living_review.analysis.plausibility.results import Group, Result
from living_review.records.yaml_reader import Loc
from living_review.stats.possible_values import (
    informative,
    largest_deviation,
    nearest_means,
    possible_deviation,
    possible_mean,
    possible_share,
)
from living_review.wording import Phrases, joined, worded


class PossibleWords(Phrases):
    """What the checks of possible numbers say."""

    MEAN_ON_SCALE = "{group}: {mean} on a scale from {low} to {high}"
    OTHER_VERSION = "another version of the scale may have been used, or a point may stand in another place"
    NO_ENDS = "the vocabulary gives no ends of the scale “{scale}”"
    NO_UNIT = "no unit"
    OTHER_UNIT = "the ends of the scale are in {units}; the unit of these values is: {unit}"
    ON_SCALE = "{label}: {values} on a scale from {low} to {high}"
    DEVIATION_AT_MOST = "{words}; the deviation can be {most} at most"
    OTHER_SPREAD = "{text}; a point may stand in another place, or it is another measure of spread"
    MEAN = "{group}: mean {mean}"
    NO_PEOPLE = "{words}: the number of people in this group is not given"
    ANY_MEAN = "{words} of {n} people: with so many people any mean of so few decimals is possible"
    OF_PEOPLE = "{words} of {n} people"
    MISSING_VALUES = "some values may be missing, or the mean may be adjusted or in part filled in"
    SUMS = "{below}/{n} is {low}, {above}/{n} is {high}"
    NO_SQUARES = (
        "{words}: no whole numbers have this mean and this deviation; their squares would have to add up to between {low} and {high}, "
        "where no fitting whole number lies"
    )
    TOO_LARGE = "{words}; with this mean the deviation can be {most} at most"
    TOO_LARGE_CHANGE = "{words}; with this mean the deviation can be {most} at most even if it is one of changes"
    FROM_ERROR = "{words} (the deviation is then {deviation})"
    UNITS_OR = " or "
    NOT_POSSIBLE = "{words} of {n} people, who all have whole numbers, is not possible: {sums}"
    NOT_POSSIBLE_BUT = "{words} of {n} people, who all have whole numbers, is not possible: {sums}; with {fewer} people it is"
    GROUP = "{group}: {values}"
    PERCENT = "{group}: {share} %"
    FILLED_IN = "some values may be missing, or the deviation may be one that was filled in or worked out"
    NO_SHARE = "{words} is no share of people; it may be a change of a share"
    NEAR = "{low} of {n} is {share} %, {next} of {n} is {next_share} %"
    SHARE_NOT_POSSIBLE = "{words} of {n} people is not possible: {near}; some people may be missing from it"
    PERCENTAGE = "{count} of {total} is {worked} %, printed is {share} %"
    OTHER_PEOPLE = "the percentage may be of another number of people, such as those still in the study"


Ends = tuple[float, float]


def _on_scale(materials: Materials) -> Iterator[tuple[Result, Group, Ends, Ends]]:
    """The groups whose values are in the unit of a scale with ends, each with what it may reach and the ends."""
    for _, result in materials.every:
        ends = result.scale.ends if result.scale is not None else None
        if ends is None or not result.in_scale:
            continue
        for group in result.groups:
            width = ends[1] - ends[0]
            is_level = group.role in ("before", "after")
            yield result, group, ends if is_level else (min(ends[0], -width), max(ends[1], width)), ends


@check("possible")
def mean_on_scale(materials: Materials) -> Iterator[Tried]:
    """A mean lies between the ends of its scale, and a change is no larger than the scale is long.

    Source: by definition; the ends are those that the vocabulary gives.
    """
    for _, result in materials.every:
        why = _no_ends(result)
        if why and result.groups:
            yield untried(result, why)
    for result, group, (low, high), ends in _on_scale(materials):
        words = worded(
            PossibleWords.MEAN_ON_SCALE,
            group=group.label,
            mean=group.mean.text,
            low=f"{ends[0]:g}",
            high=f"{ends[1]:g}",
        )
        if low - group.mean.half <= group.mean.value <= high + group.mean.half:
            yield passed(result, words, group.loc)
        else:
            reading = worded(PossibleWords.OTHER_VERSION)
            yield look(result, joined("; ", (words, reading)), [group.mean.text], group.mean.loc)


def _no_ends(result: Result) -> str:
    """Why nothing can be said of where a value lies on its scale, or ''."""
    if result.scale is None or result.scale.ends is None:
        return "" if result.scale is None else worded(PossibleWords.NO_ENDS, scale=result.scale.label)
    if not result.in_scale:
        units = PossibleWords.UNITS_OR.join(result.scale.units) or worded(PossibleWords.NO_UNIT)
        return worded(PossibleWords.OTHER_UNIT, units=units, unit=result.outcome.unit)
    return ""


@check("possible")
def deviation_fits_scale(materials: Materials) -> Iterator[Tried]:
    """A standard deviation is no larger than values between the ends of the scale can have around their mean.

    Source: Bhatia & Davis 2000, doi:10.1080/00029890.2000.12005203; at most the range / 2 · √(n / (n − 1)), after Popoviciu.
    """
    for result, group, (low, high), ends in _on_scale(materials):
        sd = group.sd
        if sd is None or group.n is None or group.n < 2 or not low <= group.mean.value <= high:
            continue
        most = max(largest_deviation(mean, low, high, group.n) for mean in (group.mean.low, group.mean.value, group.mean.high))
        words = worded(
            PossibleWords.ON_SCALE,
            label=group.label,
            values=group.words(),
            low=f"{ends[0]:g}",
            high=f"{ends[1]:g}",
        )
        if sd.low <= most:
            yield passed(result, worded(PossibleWords.DEVIATION_AT_MOST, words=words, most=f"{most:.3g}"), group.loc)
        else:
            shown = worded(PossibleWords.FROM_ERROR, words=words, deviation=f"{sd.value:.3g}") if group.kind == "se" else words
            phrase = PossibleWords.TOO_LARGE_CHANGE if (low, high) != ends else PossibleWords.TOO_LARGE
            text = worded(phrase, words=shown, most=f"{most:.3g}")
            yield look(result, worded(PossibleWords.OTHER_SPREAD, text=text), group.numbers(), group.loc)


@check("possible")
def mean_is_possible(materials: Materials) -> Iterator[Tried]:
    """Whole numbers of so many people can have this mean (GRIM).

    Source: Brown & Heathers 2017, doi:10.1177/1948550616673876.
    """
    for result, group in _whole(materials):
        n = group.n
        words = worded(PossibleWords.MEAN, group=group.label, mean=group.mean.text)
        if n is None:
            yield untried(result, worded(PossibleWords.NO_PEOPLE, words=words), group.loc)
        elif not informative(group.mean.half, n):
            yield untried(result, worded(PossibleWords.ANY_MEAN, words=words, n=n), group.loc)
        elif possible_mean(group.mean.value, group.mean.half, n):
            yield passed(result, worded(PossibleWords.OF_PEOPLE, words=words, n=n), group.loc)
        else:
            low, high = nearest_means(group.mean.value, n)
            fewer = _other_n(group, n)
            phrase = PossibleWords.NOT_POSSIBLE if fewer is None else PossibleWords.NOT_POSSIBLE_BUT
            text = worded(phrase, words=words, n=n, sums=_sums(low, high, n), fewer=fewer)
            reading = worded(PossibleWords.MISSING_VALUES)
            yield look(result, joined("; ", (text, reading)), [group.mean.text, str(n)], group.mean.loc)


def _sums(low: float, high: float, n: int) -> str:
    return worded(PossibleWords.SUMS, below=round(low * n), n=n, low=f"{low:.4f}", above=round(high * n), high=f"{high:.4f}")


def _other_n(group: Group, n: int) -> int | None:
    """A number of people a little smaller with which it is possible."""
    for fewer in range(n - 1, max(1, n - 4), -1):
        if possible_mean(group.mean.value, group.mean.half, fewer):
            return fewer
    return None


def _whole(materials: Materials) -> Iterator[tuple[Result, Group]]:
    for _, result in materials.every:
        if result.scale is not None and result.scale.whole and result.in_scale:
            for group in result.groups:
                yield result, group


@check("possible")
def deviation_is_possible(materials: Materials) -> Iterator[Tried]:
    """Whole numbers of so many people with this mean can have this standard deviation (GRIMMER).

    Source: Anaya 2016, doi:10.7287/peerj.preprints.2400v1, in the analytic form of Allard 2018.
    """
    for result, group in _whole(materials):
        sd, n = group.sd, group.n
        if sd is None or n is None or n < 2 or group.kind != "sd":
            continue
        if not possible_mean(group.mean.value, group.mean.half, n):
            continue  # the mean is told of already
        words = worded(PossibleWords.GROUP, group=group.label, values=group.words())
        if possible_deviation(group.mean.value, group.mean.half, sd.value, sd.half, n):
            yield passed(result, words, group.loc)
        else:
            low, high = ((n - 1) * max(0.0, limit) ** 2 + group.mean.value**2 * n for limit in (sd.low, sd.high))
            text = worded(PossibleWords.NO_SQUARES, words=words, low=f"{low:.1f}", high=f"{high:.1f}")
            reading = worded(PossibleWords.FILLED_IN)
            yield look(result, joined("; ", (text, reading)), group.numbers(), group.loc)


@check("possible")
def share_is_possible(materials: Materials) -> Iterator[Tried]:
    """A percentage of people is one that so many people can make up.

    Source: Brown & Heathers 2017, doi:10.1177/1948550616673876, for percentages.
    """
    for _, result in materials.every:
        if result.scale is None or not result.scale.share:
            continue
        for group in result.groups:
            words = worded(PossibleWords.PERCENT, group=group.label, share=group.mean.text)
            if not 0 <= group.mean.value <= 100:
                yield look(result, worded(PossibleWords.NO_SHARE, words=words), [group.mean.text], group.mean.loc)
            elif group.n is None:
                yield untried(result, worded(PossibleWords.NO_PEOPLE, words=words), group.loc)
            elif possible_share(group.mean.value, group.mean.half, group.n):
                yield passed(result, worded(PossibleWords.OF_PEOPLE, words=words, n=group.n), group.loc)
            else:
                low = int(group.mean.value * group.n / 100)
                near = worded(
                    PossibleWords.NEAR,
                    low=low,
                    n=group.n,
                    share=f"{100 * low / group.n:.2f}",
                    next=low + 1,
                    next_share=f"{100 * (low + 1) / group.n:.2f}",
                )
                text = worded(PossibleWords.SHARE_NOT_POSSIBLE, words=words, n=group.n, near=near)
                yield look(result, text, [group.mean.text, str(group.n)], group.mean.loc)


OF = re.compile(
    r"(?<![\d.,/-])(\d{1,6})\s*(?:/|of(?: the)?|out of)\s*(\d{1,6})(?: [a-z]+)?,?"
    r"\s*\(\s*(\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent)(?!\s*(?:CI|confidence))"
)
"""A count of a number with its percentage in brackets: '24 of 30 (80%)', '24/30 (80 %)', '24 of 30 people (80 %)'."""


@check("possible")
def percentages_fit_counts(materials: Materials) -> Iterator[Tried]:
    """A percentage beside a count of people is that share of them.

    Source: by definition; Xu et al. 2022, doi:10.1136/bmj-2021-069155.
    """
    for key, document in materials.documents.items():
        if not key:
            continue
        for loc, text in _texts(document.value, ()):
            if "%" not in text and "cent" not in text:
                continue
            for match in OF.finditer(text):
                yield from _percentage(key, loc, match)


def _percentage(key: str, loc: Loc, match: re.Match[str]) -> Iterator[Tried]:
    count, total, share = int(match.group(1)), int(match.group(2)), match.group(3)
    if not total or count > total:
        return
    half = 0.5 * 10.0 ** -len(share.partition(".")[2])
    exact = 100 * count / total
    about, words = (
        ".".join(str(part) for part in loc),
        worded(PossibleWords.PERCENTAGE, count=count, total=total, worked=f"{exact:.2f}", share=share),
    )
    if abs(exact - float(share)) <= half * (1 + 1e-6):
        yield Tried("passed", loc, about, words, study=key)
        return
    reading = worded(PossibleWords.OTHER_PEOPLE)
    yield Tried("look", loc, about, joined("; ", (words, reading)), f"{count}/{total}; {share} %", study=key)


def _texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """The texts of a record with their addresses; not the answers to warnings."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name != "looked_at":
                yield from _texts(item, (*loc, name))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*loc, i))
