"""The same numbers, or the same study, in two places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from living_review.analysis.plausibility.registry import Materials, Tried, check, look, passed
from living_review.analysis.plausibility.results import Result
from living_review.records.study import Study
from living_review.wording import Phrases, worded


class TwiceWords(Phrases):
    """What the checks of numbers seen twice say."""

    SEEN = "the numbers {numbers} are also those of {others}; it may be one study in two reports, or a line copied twice"
    AND = " and "
    NOT_SEEN = "no other result has these numbers"
    SAME = "{one} and {two} both have {mean} ± {spread}; a line may have been copied twice"
    DIFFER = "{one} and {two} differ"
    STUDY = "{name}, {year}, {total} participants"
    SAME_STUDY = "{words}: so has {studies}; if it is one study, make it one record, or say so under 'overlaps_with'"


ENOUGH = 8
"""So many digits that two results share are no chance: it is one in a hundred million for given results, one in ten thousand for the
pairs of a hundred."""
ENOUGH_ESTIMATE = 7
"""The same for an estimate with its limits, which are fewer numbers."""
MOST_OF_VARIANCE = 3
"""So many digits of a variance count at most: the others follow from these, or from a number of people."""
NO_NAME = 0.1
"""A first author whom more than this share of all records have, and more than two, is no name that tells studies apart."""
SHOWN = 3
"""How many other places a message names."""


@dataclass(frozen=True)
class _Place:
    study: str
    result: Result
    numbers: tuple[str, ...]


@check("twice")
def numbers_seen_before(materials: Materials) -> Iterator[Tried]:
    """No two results have all the same numbers, be it in two records or for two outcomes of one.

    Source: Xu et al. 2022, doi:10.1136/bmj-2021-069155 (studies counted twice); Cochrane Handbook 4.6.2 on several reports of one study.
    """
    seen: dict[tuple[object, ...], list[_Place]] = defaultdict(list)
    for study, result in materials.every:
        found = fingerprint(result)
        if found is None:
            continue
        key, numbers = found
        known = (place for place in seen[key] if place.study == study.key or not materials.related(place.study, study.key))
        earlier = list(islice(known, SHOWN))
        seen[key].append(_Place(study.key, result, numbers))
        if earlier:
            others = TwiceWords.AND.join(dict.fromkeys(f"{place.study} ({place.result.outcome.id})" for place in earlier))
            text = worded(TwiceWords.SEEN, numbers="; ".join(numbers), others=others)
            yield look(result, text, numbers)
        else:
            yield passed(result, worded(TwiceWords.NOT_SEEN))


def fingerprint(result: Result) -> tuple[tuple[object, ...], tuple[str, ...]] | None:
    """What tells the numbers of a result from those of others, whichever group is first; None if they are too few to tell."""
    pair = result.compared or result.pair("before", "after")
    data = result.outcome.effect
    texts: list[tuple[str, ...]] = []
    enough = ENOUGH
    if pair is not None and pair[0].spread is not None and pair[1].spread is not None:
        texts = [tuple(group.numbers()) for group in pair]
        if sum(group.mean.digits + group.spread.digits for group in pair if group.spread is not None) >= ENOUGH:
            values = [(group.mean.value, group.spread.value) for group in pair if group.spread is not None]
            return ("means", *sorted(values)), tuple(text for group in texts for text in group)
    elif result.estimates:
        texts, enough = [tuple(result.estimates[0].numbers())], ENOUGH_ESTIMATE
    elif data is not None:
        columns = data.columns()
        if set(columns) >= {"ai", "n1i", "ci", "n2i"}:
            texts = [(f"{columns['ai']:g}", f"{columns['n1i']:g}"), (f"{columns['ci']:g}", f"{columns['n2i']:g}")]
        elif set(columns) >= {"x1i", "t1i", "x2i", "t2i"}:
            texts = [(f"{columns['x1i']:g}", f"{columns['t1i']:g}"), (f"{columns['x2i']:g}", f"{columns['t2i']:g}")]
        else:
            texts, enough = [tuple(f"{value:g}" for value in columns.values())], ENOUGH_ESTIMATE
    flat = tuple(text for group in texts for text in group)
    most = MOST_OF_VARIANCE if data is not None and "vi" in data.columns() else 99
    if sum(_digits(text) if i == 0 else min(_digits(text), most) for i, text in enumerate(flat)) < enough:
        return None
    return (*sorted(texts),), flat


def _digits(text: str) -> int:
    """The digits that a number tells; a nought in front or behind tells none."""
    return len("".join(sign for sign in text if sign.isdigit()).strip("0"))


@check("twice")
def groups_differ(materials: Materials) -> Iterator[Tried]:
    """The two groups of a result do not have the same mean and the same deviation to three digits each.

    Source: Xu et al. 2022, doi:10.1136/bmj-2021-069155, on lines copied twice.
    """
    for _, result in materials.every:
        pair = result.compared or result.pair("before", "after")
        if pair is None or pair[0].spread is None or pair[1].spread is None:
            continue
        one, two = pair
        same = one.mean.value == two.mean.value and pair[0].spread.value == pair[1].spread.value
        if same and one.mean.digits >= 3 and pair[0].spread.digits >= 3:
            text = worded(TwiceWords.SAME, one=one.label, two=two.label, mean=one.mean.text, spread=pair[0].spread.text)
            yield look(result, text, [*one.numbers(), *two.numbers()], one.loc)
        else:
            yield passed(result, worded(TwiceWords.DIFFER, one=one.words(), two=two.words()))


@check("twice")
def study_seen_before(materials: Materials) -> Iterator[Tried]:
    """No two records have the same first author, year and number of participants.

    Source: Cochrane Handbook 4.6.2 on several reports of one study; DOIs and registrations are compared by rules of their own.
    """
    seen: dict[tuple[str, int, int], list[Study]] = defaultdict(list)
    studies = materials.records.studies
    names = Counter(study.citation.first_surname.casefold() for study in studies)
    for study in studies:
        year, total = study.citation.year, study.participants.total
        is_name = names[study.citation.first_surname.casefold()] <= max(2, NO_NAME * len(studies))
        if not isinstance(year, int) or not isinstance(total, int) or not is_name:
            continue
        key = (study.citation.first_surname.casefold(), year, total)
        earlier = list(islice((other.key for other in seen[key] if not materials.related(other.key, study.key)), SHOWN))
        seen[key].append(study)
        words = worded(TwiceWords.STUDY, name=study.citation.first_surname, year=year, total=total)
        if earlier:
            text = worded(TwiceWords.SAME_STUDY, words=words, studies=TwiceWords.AND.join(earlier))
            yield Tried("look", ("citation",), "report", text, f"{year}; {total}; {'; '.join(earlier)}", study.key)
        else:
            yield Tried("passed", ("citation",), "report", words, study=study.key)
