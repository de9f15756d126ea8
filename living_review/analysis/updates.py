"""What changed since the review was published: its numbers and its syntheses, as they were and as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from living_review.analysis.key_numbers import Number
from living_review.analysis.poolability import check_poolability
from living_review.analysis.synthesis import Synthesis, synthesise
from living_review.analysis.tables import tabulate
from living_review.records.load import Records
from living_review.records.review import is_before
from living_review.records.study import Study


@dataclass(frozen=True)
class NumberChange:
    """A number as it was when the review was published, and as it is today."""

    published: Number
    today: Number


@dataclass(frozen=True)
class ReviewState:
    """The studies of the review at one time, with what a synthesis of them gives.

    ``version`` is empty for the state of today, if that is none of the versions.
    """

    version: str
    records: Records
    syntheses: Mapping[str, Synthesis]
    """By their ids; one that could not be computed from these studies is left out."""


def has_updates(records: Records) -> bool:
    """Whether anything came after the published review: a study, or a notice on the report of one."""
    return any(study.added is not None or study.status is not None for study in records.studies)


def number_changes(published: Mapping[str, Number], today: Mapping[str, Number]) -> tuple[NumberChange, ...]:
    """The numbers that are not what they were, in their order: the number itself, or what it is a part of."""
    return tuple(NumberChange(published[name], number) for name, number in today.items() if differs(published[name], number))


def differs(one: Number, other: Number) -> bool:
    """Whether two states of a number differ in what readers see."""
    return (one.value, one.total) != (other.value, other.total)


def review_states(records: Records) -> tuple[ReviewState, ...]:
    """The states of the review that differ in their studies, oldest first; the last is that of today.

    A study whose report was retracted is in the syntheses of the versions before that, and in none of those since.
    """
    states: list[ReviewState] = []
    for version, studies in _studies_by_version(records):
        if not studies or (states and _held(states[-1].records.studies) == _held(studies)):
            continue
        then = replace(records, studies=studies)
        states.append(ReviewState(version, then, _syntheses_of(then)))
    return tuple(states)


def _held(studies: tuple[Study, ...]) -> set[tuple[str, bool]]:
    """What makes one state another: the studies, and which of them are retracted."""
    return {(study.key, study.retracted) for study in studies}


def _studies_by_version(records: Records) -> Iterator[tuple[str, tuple[Study, ...]]]:
    held: set[str] = set()
    for version in records.review.versions:
        held |= set(version.studies)
        yield version.version, tuple(_as_of(study, version.date) for study in records.studies if study.key in held)
    if not records.review.versions:
        yield "", tuple(study.model_copy(update={"status": None}) for study in records.studies)
    yield "", records.studies


def _as_of(study: Study, day: str) -> Study:
    """A study as it was known on a day: before its report was retracted or amended, if that did not come before."""
    if study.status is None or is_before(study.status.date.isoformat(), day):
        return study
    return study.model_copy(update={"status": None})


def _syntheses_of(records: Records) -> Mapping[str, Synthesis]:
    """Each synthesis that these studies allow; one that they do not is left out, and the others are made."""
    made: dict[str, Synthesis] = {}
    tables = tabulate(records)
    for declared in records.review.syntheses:
        alone = replace(records, review=records.review.model_copy(update={"syntheses": (declared,)}))
        if not check_poolability(alone, tables):
            made |= {synthesis.declared.id: synthesis for synthesis in synthesise(alone, tables)[0]}
    return made
