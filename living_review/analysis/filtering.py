"""Filter the studies by what is known of them, and say in words what a filter asks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import compress

from living_review.analysis.study_values import StudyValues
from living_review.formatting import plain_number
from living_review.records.field_types import Variable
from living_review.records.filters import StudyFilter
from living_review.records.vocabulary import Vocabulary
from living_review.wording import Phrases, Wording, joined, worded


class FilterWords(Phrases):
    """What a filter asks, in words."""

    ASKED = "{variable}: {asked}"
    YES = "yes"
    NO = "no"
    OR = " or "
    AND = " and "
    NOR = " nor "
    ONLY = "only {terms}"
    NOT = "not {terms}"
    LEAST = "at least {n}"
    MOST = "at most {n}"


def keys_meeting(studies: StudyValues, conditions: Mapping[str, StudyFilter]) -> tuple[str, ...]:
    """The keys of the studies that meet all conditions, in the order of the studies; without a number none on it is met."""
    kept = [True] * len(studies.keys)
    for name, condition in conditions.items():
        kept = [known and _meets(value, condition) for known, value in zip(kept, studies.columns[name], strict=True)]
    return tuple(compress(studies.keys, kept))


def keys_among(
    studies: StudyValues, among: Mapping[str, StudyFilter], where: Mapping[str, StudyFilter]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the studies that meet the conditions ``among``, and of those of them that meet ``where`` too."""
    within, meeting = keys_meeting(studies, among), set(keys_meeting(studies, where))
    return within, tuple(key for key in within if key in meeting)


def _meets(value: object, condition: StudyFilter) -> bool:
    if condition.equals is not None:
        return bool(value) == condition.equals
    if isinstance(value, tuple):
        terms = set(value)
        return (
            (not condition.any_of or bool(terms & set(condition.any_of)))
            and terms >= set(condition.all_of)
            and (not condition.only or terms == set(condition.only))
            and not terms & set(condition.none_of)
        )
    if value is None or not isinstance(value, int | float) or math.isnan(value):
        return False
    low = -math.inf if condition.minimum is None else condition.minimum
    high = math.inf if condition.maximum is None else condition.maximum
    return low <= value <= high


def describe_filter(conditions: Mapping[str, StudyFilter], known: Mapping[str, Variable], vocabulary: Vocabulary) -> Wording:
    """Conditions as a phrase, such as 'format: only Group; randomised: yes'; '' if there are none."""
    return joined("; ", (_describe_condition(condition, known[name], vocabulary) for name, condition in conditions.items()))


def _describe_condition(condition: StudyFilter, variable: Variable, vocabulary: Vocabulary) -> Wording:
    words = FilterWords

    def labels(terms: tuple[str, ...], between: str) -> str:
        return between.join(vocabulary[variable.list_name].label_of(term) if variable.list_name else term for term in terms)

    asked: list[str] = []
    if condition.equals is not None:
        asked.append(worded(words.YES if condition.equals else words.NO))
    if condition.any_of:
        asked.append(labels(condition.any_of, words.OR))
    if condition.all_of:
        asked.append(labels(condition.all_of, words.AND))
    if condition.only:
        asked.append(worded(words.ONLY, terms=labels(condition.only, words.AND)))
    if condition.none_of:
        asked.append(worded(words.NOT, terms=labels(condition.none_of, words.NOR)))
    if condition.minimum is not None and condition.minimum == condition.maximum:
        asked.append(plain_number(condition.minimum))
    elif condition.minimum is not None or condition.maximum is not None:
        asked += [worded(words.LEAST, n=plain_number(condition.minimum))] if condition.minimum is not None else []
        asked += [worded(words.MOST, n=plain_number(condition.maximum))] if condition.maximum is not None else []
    return worded(words.ASKED, variable=worded(variable.label), asked=joined(", ", asked))
