"""What a check of plausibility is and what it gives. A check lists itself by its decorator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from inspect import cleandoc
from typing import Literal

from living_review.analysis.plausibility.results import Result, results_of
from living_review.records.load import Records
from living_review.records.study import Study
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Document, Loc
from living_review.remembering import once_of
from living_review.wording import Phrases

State = Literal["passed", "look", "untried"]
REVIEW = ""
"""In the place of a study's key: the review itself."""


class FamilyWords(Phrases):
    """What checks ask of."""

    FAMILIES: Mapping[str, str] = {
        "result": "A result against itself",
        "possible": "Whether a number is possible at all",
        "others": "A number among those of the other studies",
        "twice": "The same numbers twice",
        "time": "The order of dates",
    }


FAMILIES = FamilyWords.FAMILIES


@dataclass(frozen=True)
class Tried:
    """What one check says of one thing in a record."""

    state: State
    loc: Loc
    about: str
    """What it is about, as readers know it: the id of an outcome, or a part of the record."""
    says: str
    """Of a number that asks for a look the whole message, with the arithmetic and the mildest reading; of one that passed the
    arithmetic; of one that could not be tried the reason."""
    numbers: str = ""
    """The numbers that were looked at, as an answer names them."""
    study: str = REVIEW
    check: str = ""


@dataclass(frozen=True)
class Materials:
    """What checks are given: the records, and of each outcome the numbers as they are printed."""

    records: Records
    documents: Mapping[str, Document]
    """The file of each study by its key, and that of the review by ''."""
    results: Mapping[str, tuple[Result, ...]]
    """The results of each study, by its key."""

    @classmethod
    def of(cls, records: Records, documents: Mapping[str, Document]) -> Materials:
        """Those of all studies of the records."""
        words, results = records.vocabulary, {}
        for study in records.studies:
            document = documents[study.key]
            made = partial(_results, study, document, words)
            results[study.key] = once_of(("results", study.key), (study, document, words), made)
        return cls(records, documents, results)

    def alone(self, key: str) -> Materials:
        """Those of one study, or of none, which are those of the review."""
        study = self.records.by_key.get(key)
        records = replace(self.records, studies=() if study is None else (study,))
        return Materials(records, {key: self.documents[key]}, {} if study is None else {key: self.results[key]})

    @cached_property
    def every(self) -> tuple[tuple[Study, Result], ...]:
        """All results, each with its study."""
        return tuple((study, result) for study in self.records.studies for result in self.results[study.key])

    def related(self, one: str, two: str) -> bool:
        """Whether two records say themselves that they share people."""
        a, b = self.records.by_key[one], self.records.by_key[two]
        named = {overlap.study for overlap in a.overlaps_with} & {two} or {overlap.study for overlap in b.overlaps_with} & {one}
        same_cluster = a.cluster is not None and a.cluster == b.cluster
        return bool(named) or same_cluster or bool(a.registrations & b.registrations)


def _results(study: Study, document: Document, words: Vocabulary) -> tuple[Result, ...]:
    return tuple(results_of(study, document, words))


Run = Callable[[Materials], Iterator[Tried]]


@dataclass(frozen=True)
class Check:
    """A check: its name, by which answers speak of it, what it asks in a sentence, its source, and its family."""

    name: str
    family: str
    sentence: str
    source: str
    run: Run = field(compare=False)

    @property
    def title(self) -> str:
        """Its name as words."""
        return self.name.replace("_", " ").capitalize()


CHECKS: list[Check] = []


def check(family: str) -> Callable[[Run], Run]:
    """Marks a generator as a check; the first paragraph of its docstring is its sentence, the one that starts with 'Source:' its source."""

    def listed(run: Run) -> Run:
        paragraphs = [" ".join(part.split()) for part in cleandoc(run.__doc__ or "").split("\n\n")]
        sources = [part.removeprefix("Source: ") for part in paragraphs if part.startswith("Source: ")]
        assert family in FAMILIES, f"{run.__name__}: {family} is no family of checks"
        assert paragraphs[0], f"{run.__name__}: expected a sentence that says what is asked"
        assert len(sources) == 1, f"{run.__name__}: expected one paragraph 'Source: …'"
        CHECKS.append(Check(run.__name__, family, paragraphs[0], sources[0], run))
        return run

    return listed


def passed(result: Result, says: str, loc: Loc = ()) -> Tried:
    """A result that stood up to a check."""
    return Tried("passed", loc or result.loc, result.outcome.id, says, study=result.study)


def untried(result: Result, why: str, loc: Loc = ()) -> Tried:
    """A result that a check cannot be tried on."""
    return Tried("untried", loc or result.loc, result.outcome.id, why, study=result.study)


def look(result: Result, says: str, numbers: Sequence[str], loc: Loc = ()) -> Tried:
    """A result that asks for a look."""
    return Tried("look", loc or result.loc, result.outcome.id, says, "; ".join(numbers), result.study)
