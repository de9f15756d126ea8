"""Filter the studies by what is known of them, and say in words what a filter asks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import compress

import pandas as pd

from living_review.formatting import plain_number
from living_review.records.field_types import Variable
from living_review.records.filters import StudyFilter
from living_review.records.vocabulary import Vocabulary


def filter_studies(studies: pd.DataFrame, conditions: Mapping[str, StudyFilter]) -> pd.DataFrame:
    """The rows of ``studies`` that meet all ``conditions``; a study that does not report a number meets none about it."""
    return studies.loc[list(keys_meeting(studies, conditions))] if conditions else studies


def keys_meeting(studies: pd.DataFrame, conditions: Mapping[str, StudyFilter]) -> tuple[str, ...]:
    """The keys of the studies that meet all conditions, in the order of the rows."""
    kept = [True] * len(studies)
    for name, condition in conditions.items():
        kept = [known and _meets(value, condition) for known, value in zip(kept, studies[name].tolist(), strict=True)]
    return tuple(compress(studies.index.tolist(), kept))


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


def describe_filter(conditions: Mapping[str, StudyFilter], known: Mapping[str, Variable], vocabulary: Vocabulary) -> str:
    """Conditions as a phrase, such as 'format: only Group; randomised: yes'; '' if there are none."""
    return "; ".join(_describe_condition(condition, known[name], vocabulary) for name, condition in conditions.items())


def _describe_condition(condition: StudyFilter, variable: Variable, vocabulary: Vocabulary) -> str:
    def labels(terms: tuple[str, ...], joined: str) -> str:
        return joined.join(vocabulary[variable.list_name].label_of(term) if variable.list_name else term for term in terms)

    asked = []
    if condition.equals is not None:
        asked.append("yes" if condition.equals else "no")
    if condition.any_of:
        asked.append(labels(condition.any_of, " or "))
    if condition.all_of:
        asked.append(labels(condition.all_of, " and "))
    if condition.only:
        asked.append(f"only {labels(condition.only, ' and ')}")
    if condition.none_of:
        asked.append(f"not {labels(condition.none_of, ' nor ')}")
    if condition.minimum is not None and condition.minimum == condition.maximum:
        asked.append(plain_number(condition.minimum))
    elif condition.minimum is not None or condition.maximum is not None:
        asked += [f"at least {plain_number(condition.minimum)}"] if condition.minimum is not None else []
        asked += [f"at most {plain_number(condition.maximum)}"] if condition.maximum is not None else []
    return f"{variable.label}: {', '.join(asked)}"
