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


def _on_scale(materials: Materials) -> Iterator[tuple[Result, Group, tuple[float, float]]]:
    """The groups whose values are in the unit of a scale with ends, each with these ends; those of a change if its values can be one."""
    for _, result in materials.every:
        ends = result.scale.ends if result.scale is not None else None
        if ends is None or not result.in_scale:
            continue
        for group in result.groups:
            width = ends[1] - ends[0]
            yield result, group, ends if group.role in ("before", "after") else (min(ends[0], -width), max(ends[1], width))


@check("possible")
def mean_on_scale(materials: Materials) -> Iterator[Tried]:
    """A mean lies between the ends of its scale, and a change is no larger than the scale is long.

    Source: by definition; the ends are those that the vocabulary gives.
    """
    for _, result in materials.every:
        why = _no_ends(result)
        if why and result.groups:
            yield untried(result, why)
    for result, group, (low, high) in _on_scale(materials):
        words = f"{group.label}: {group.mean.text} on a scale from {result.scale.ends[0]:g} to {result.scale.ends[1]:g}"  # type: ignore[union-attr, index]
        if low - group.mean.half <= group.mean.value <= high + group.mean.half:
            yield passed(result, words, group.loc)
        else:
            reading = "another version of the scale may have been used, or a point may stand in another place"
            yield look(result, f"{words}; {reading}", [group.mean.text], group.mean.loc)


def _no_ends(result: Result) -> str:
    """Why nothing can be said of where a value lies on its scale, or ''."""
    if result.scale is None or result.scale.ends is None:
        return "" if result.scale is None else f"the vocabulary gives no ends of the scale “{result.scale.label}”"
    if not result.in_scale:
        units = " or ".join(result.scale.units) or "no unit"
        return f"the ends of the scale are in {units}; the unit of these values is: {result.outcome.unit}"
    return ""


@check("possible")
def deviation_fits_scale(materials: Materials) -> Iterator[Tried]:
    """A standard deviation is no larger than values between the ends of the scale can have around their mean.

    Source: Bhatia & Davis 2000, doi:10.1080/00029890.2000.12005203; at most the range / 2 · √(n / (n − 1)), after Popoviciu.
    """
    for result, group, (low, high) in _on_scale(materials):
        sd = group.sd
        if sd is None or group.n is None or group.n < 2 or not low <= group.mean.value <= high:
            continue
        most = max(largest_deviation(mean, low, high, group.n) for mean in (group.mean.low, group.mean.value, group.mean.high))
        words = f"{group.label}: {group.words()} on a scale from {result.scale.ends[0]:g} to {result.scale.ends[1]:g}"  # type: ignore[union-attr, index]
        if sd.low <= most:
            yield passed(result, f"{words}; the deviation can be {most:.3g} at most", group.loc)
        else:
            as_change = " even if it is one of changes" if low < result.scale.ends[0] else ""  # type: ignore[union-attr, index]
            worked = f" (the deviation is then {sd.value:.3g})" if group.kind == "se" else ""
            text = f"{words}{worked}; with this mean the deviation can be {most:.3g} at most{as_change}"
            yield look(
                result, f"{text}; a point may stand in another place, or it is another measure of spread", group.numbers(), group.loc
            )


@check("possible")
def mean_is_possible(materials: Materials) -> Iterator[Tried]:
    """Whole numbers of so many people can have this mean (GRIM).

    Source: Brown & Heathers 2017, doi:10.1177/1948550616673876.
    """
    for result, group in _whole(materials):
        n = group.n
        words = f"{group.label}: mean {group.mean.text}"
        if n is None:
            yield untried(result, f"{words}: the number of people in this group is not given", group.loc)
        elif not informative(group.mean.half, n):
            yield untried(result, f"{words} of {n} people: with so many people any mean of so few decimals is possible", group.loc)
        elif possible_mean(group.mean.value, group.mean.half, n):
            yield passed(result, f"{words} of {n} people", group.loc)
        else:
            low, high = nearest_means(group.mean.value, n)
            text = f"{words} of {n} people, who all have whole numbers, is not possible: {_sums(low, high, n)}{_other_n(group, n)}"
            reading = "some values may be missing, or the mean may be adjusted or in part filled in"
            yield look(result, f"{text}; {reading}", [group.mean.text, str(n)], group.mean.loc)


def _sums(low: float, high: float, n: int) -> str:
    return f"{round(low * n)}/{n} is {low:.4f}, {round(high * n)}/{n} is {high:.4f}"


def _other_n(group: Group, n: int) -> str:
    """A number of people a little smaller with which it is possible."""
    for fewer in range(n - 1, max(1, n - 4), -1):
        if possible_mean(group.mean.value, group.mean.half, fewer):
            return f"; with {fewer} people it is"
    return ""


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
        words = f"{group.label}: {group.words()}"
        if possible_deviation(group.mean.value, group.mean.half, sd.value, sd.half, n):
            yield passed(result, words, group.loc)
        else:
            low, high = ((n - 1) * max(0.0, limit) ** 2 + group.mean.value**2 * n for limit in (sd.low, sd.high))
            text = (
                f"{words}: no whole numbers have this mean and this deviation; their squares would have to add up to "
                f"between {low:.1f} and {high:.1f}, where no fitting whole number lies"
            )
            reading = "some values may be missing, or the deviation may be one that was filled in or worked out"
            yield look(result, f"{text}; {reading}", group.numbers(), group.loc)


@check("possible")
def share_is_possible(materials: Materials) -> Iterator[Tried]:
    """A percentage of people is one that so many people can make up.

    Source: Brown & Heathers 2017, doi:10.1177/1948550616673876, for percentages.
    """
    for _, result in materials.every:
        if result.scale is None or not result.scale.share:
            continue
        for group in result.groups:
            words = f"{group.label}: {group.mean.text} %"
            if not 0 <= group.mean.value <= 100:
                yield look(result, f"{words} is no share of people; it may be a change of a share", [group.mean.text], group.mean.loc)
            elif group.n is None:
                yield untried(result, f"{words}: the number of people in this group is not given", group.loc)
            elif possible_share(group.mean.value, group.mean.half, group.n):
                yield passed(result, f"{words} of {group.n} people", group.loc)
            else:
                low = int(group.mean.value * group.n / 100)
                near = f"{low} of {group.n} is {100 * low / group.n:.2f} %, {low + 1} of {group.n} is {100 * (low + 1) / group.n:.2f} %"
                text = f"{words} of {group.n} people is not possible: {near}; some people may be missing from it"
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
    about, words = ".".join(str(part) for part in loc), f"{count} of {total} is {exact:.2f} %, printed is {share} %"
    if abs(exact - float(share)) <= half * (1 + 1e-6):
        yield Tried("passed", loc, about, words, study=key)
        return
    reading = "the percentage may be of another number of people, such as those still in the study"
    yield Tried("look", loc, about, f"{words}; {reading}", f"{count}/{total}; {share} %", study=key)


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
