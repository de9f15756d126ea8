"""What differs between two states of a review's records: studies, numbers and verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from living_review.analysis.claims import ClaimResult
from living_review.analysis.key_numbers import Number
from living_review.records.study import Study
from living_review.records.yaml_reader import Loc, address


@dataclass(frozen=True)
class Change:
    """A thing as it was and as it is, both in words; None where it was not there, or is there no more."""

    name: str
    before: str | None
    after: str | None


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The things that differ, in the order of ``after``; those that are there no more come last.

    >>> changed({"a": "1", "b": "2"}, {"a": "1", "c": "3"})
    (Change(name='c', before=None, after='3'), Change(name='b', before='2', after=None))
    """
    names = (*after, *(name for name in before if name not in after))
    return tuple(Change(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name))


def values_of(study: Study) -> dict[str, str]:
    """Every value of a study's record as text, by its address; what is left out is not there."""
    return {address(loc): str(value) for loc, value in _leaves(study.model_dump(mode="json", exclude_none=True, exclude_defaults=True), ())}


def _leaves(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, (*loc, name))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _leaves(item, (*loc, i))
    else:
        yield loc, value


def numbers_in_words(numbers: Mapping[str, Number]) -> dict[str, str]:
    """Each number with what it is a part of, by its name."""
    return {name: number.of() for name, number in numbers.items()}


def verdicts_of(claims: tuple[ClaimResult, ...]) -> dict[str, str]:
    """The verdict of each claim, by its id."""
    return {result.claim.id: result.verdict for result in claims}
