"""What a rule is given, whatever it looks at: the records, the document at hand, and look-ups that are made once for all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from living_review.checks.blocks import blocks_in
from living_review.problems import Problem
from living_review.records.chart_kinds import ChartKind
from living_review.records.claim import Claim
from living_review.records.field_types import Variable
from living_review.records.load import NO_STUDIES, Loaded
from living_review.records.review import Review
from living_review.records.study import Study
from living_review.records.variables import variables
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Document, Loc
from living_review.remembering import once_of


@dataclass(frozen=True)
class LookUps:
    """The records by what rules ask them for. Each is made at its first use, so that a rule takes no longer for more studies."""

    loaded: Loaded

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The file of each study, by the key that stands in it; of two files with one key, that which bears its name."""
        by_key: dict[str, Document] = {}
        for name, document in self.loaded.documents.items():
            key = document.value.get("key") if isinstance(document.value, dict) and name not in NO_STUDIES else None
            if isinstance(key, str) and (name == key or key not in by_key):
                by_key[key] = document
        return by_key

    @cached_property
    def studies(self) -> Mapping[str, Study]:
        """The valid studies, by key."""
        return {study.key: study for study in self.loaded.studies}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all studies that there are, valid or not."""
        return self.loaded.invalid | self.studies.keys()

    @cached_property
    def by_doi(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the studies with each DOI, or word for a missing one, in small letters."""
        return self._grouped(lambda study: study.citation.doi.lower())

    @cached_property
    def by_reference(self) -> Mapping[int, tuple[str, ...]]:
        """The keys of the studies with each number in the reference list."""
        return self._grouped(lambda study: study.citation.reference)

    @cached_property
    def by_label(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the studies with each short name."""
        return self._grouped(lambda study: study.name)

    @cached_property
    def by_registration(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the studies with each number in a register of trials."""
        groups: dict[str, list[str]] = {}
        for study in self.loaded.studies:
            for number in study.registrations:
                groups.setdefault(number, []).append(study.key)
        return {number: tuple(sorted(keys)) for number, keys in groups.items()}

    @cached_property
    def claim_blocks(self) -> tuple[tuple[Loc, BaseModel], ...]:
        """The claims and all blocks in them, each with its address as far as it is written in the file."""
        document, claims = self.loaded.documents["claims"], self.loaded.claims
        return once_of("claim_blocks", (document, claims), lambda: tuple(_blocks(claims, document)))

    def _grouped(self, value: Callable[[Study], Any]) -> dict[Any, tuple[str, ...]]:
        groups: dict[Any, list[str]] = {}
        for study in self.loaded.studies:
            groups.setdefault(value(study), []).append(study.key)
        return {name: tuple(sorted(keys)) for name, keys in groups.items()}

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """What numbers, filters and claims may ask of a study, by name; nothing as long as review.yml or vocabulary.yml has errors."""
        if self.loaded.review is None or self.loaded.vocabulary is None:
            return {}
        return variables(self.loaded.review, self.loaded.vocabulary)

    @cached_property
    def _units(self) -> Mapping[str, tuple[str, ...]]:
        in_use: dict[str, set[str]] = {}
        for study in self.loaded.studies:
            for field_id, quantity in study.quantities():
                in_use.setdefault(field_id, set()).update(quantity.units)
        return {field_id: tuple(sorted(units)) for field_id, units in in_use.items()}

    def units_of(self, name: str) -> tuple[str, ...]:
        """The units in which the studies give a variable, in sorted order; none if it has no unit, or if there is no such variable."""
        variable = self.variables.get(name)
        return () if variable is None or variable.quantity is None else self._units.get(variable.quantity, ())

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The names of the variables that are numbers."""
        return tuple(name for name, variable in self.variables.items() if variable.kind == "number")


def _blocks(claims: Iterable[Claim], document: Document) -> Iterator[tuple[Loc, BaseModel]]:
    for i, claim in enumerate(claims):
        yield from blocks_in(claim, document, ("claims", i))


@dataclass(frozen=True)
class Context:
    """What one rule looks at. A rule of studies is run on each study, one of the review or of its claims once."""

    loaded: Loaded
    look_ups: LookUps
    document: Document
    """The file at hand: that of the study, review.yml or claims.yml."""
    charts: Mapping[str, ChartKind]
    """The kinds of charts that a review can declare."""
    at_hand: Study | None = None

    @property
    def study(self) -> Study:
        """The study at hand; only a rule of studies asks for it."""
        assert self.at_hand is not None, "no rule of the review or of claims asks for a study"
        return self.at_hand

    @property
    def review(self) -> Review:
        """The contents of review.yml; a rule that asks for it is not run as long as that has errors."""
        assert self.loaded.review is not None, "a rule that needs the review is not run without"
        return self.loaded.review

    @property
    def vocabulary(self) -> Vocabulary:
        """The contents of vocabulary.yml; only rules of the review and of claims ask for it."""
        assert self.loaded.vocabulary is not None, "a rule that needs the vocabulary is not run without"
        return self.loaded.vocabulary


Rule = Callable[[Context], Iterator[Problem]]
"""A generator of problems; its docstring states the rule."""
