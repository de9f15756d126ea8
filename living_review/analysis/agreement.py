"""How far two readers of the same studies agree, and what became of what they read differently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeGuard

from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.load import Records
from living_review.records.second import SecondSheet, Settled, Value, leaves, plain
from living_review.records.values import is_missing
from living_review.records.yaml_reader import Document, Loc
from living_review.stats.agreement import cohens_kappa, mean_difference

ReadState = Literal["once", "twice", "settled", "open"]
"""How a value was read: by one person; by two, alike; by two and settled; by two differently, and that is open."""
TERM = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True)
class Compared:
    """One value that two people read. ``first`` is what the first had read, whatever the record says now; None if it was not there."""

    study: str
    address: str
    field: str
    first: Value | None
    second: Value
    record: Value | None
    """What the record says today."""
    first_loc: Loc
    second_loc: Loc
    settled: Settled | None

    @property
    def agrees(self) -> bool:
        """Whether both read the same."""
        return same(self.first, self.second)

    @property
    def state(self) -> ReadState:
        """How the value was read."""
        if self.settled is not None and not self.agrees:
            return "settled"
        return "twice" if self.agrees else "open"


@dataclass(frozen=True)
class FieldAgreement:
    """How far two readers agree on one field of all studies."""

    field: str
    n: int
    alike: int
    kappa: float | None
    """Cohen's κ, of a field of terms; None if it is none, or where κ is not defined."""
    difference: float | None
    """The mean of the second reader's numbers less the first's, of a field of numbers."""

    @property
    def share(self) -> float:
        """The share of the values that both read alike."""
        return self.alike / self.n


@dataclass(frozen=True)
class Agreement:
    """All values that two people read, and the sheets that they are from."""

    sheets: tuple[SecondSheet, ...]
    compared: tuple[Compared, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_study(self) -> Mapping[str, tuple[Compared, ...]]:
        """The values by the key of the study."""
        found: dict[str, list[Compared]] = {}
        for each in self.compared:
            found.setdefault(each.study, []).append(each)
        return {key: tuple(values) for key, values in found.items()}

    @cached_property
    def fields(self) -> tuple[FieldAgreement, ...]:
        """The agreement on each field, in the order of their names."""
        groups: dict[str, list[Compared]] = {}
        for each in self.compared:
            groups.setdefault(each.field, []).append(each)
        return tuple(_of_field(name, groups[name]) for name in sorted(groups))

    @cached_property
    def differing(self) -> tuple[Compared, ...]:
        """The values that the two read differently, those that are settled among them."""
        return tuple(each for each in self.compared if not each.agrees)

    def count(self, state: ReadState) -> int:
        """How many values were read so."""
        return sum(each.state == state for each in self.compared)

    @property
    def share(self) -> float | None:
        """The share of all values that both read alike; None if there is none."""
        return sum(each.agrees for each in self.compared) / len(self.compared) if self.compared else None


def _of_field(name: str, values: Sequence[Compared]) -> FieldAgreement:
    pairs = [(each.first, each.second) for each in values]
    numbers = [(one, two) for one, two in pairs if _is_number(one) and _is_number(two)]
    terms = all(_is_term(one) and _is_term(two) for one, two in pairs)
    kappa = cohens_kappa(pairs) if terms and len(pairs) > 1 else None
    return FieldAgreement(name, len(pairs), sum(each.agrees for each in values), kappa, mean_difference(numbers))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_term(value: object) -> bool:
    if isinstance(value, tuple):
        return all(_is_term(item) for item in value)
    return value is None or isinstance(value, bool) or (isinstance(value, str) and (is_missing(value) or bool(TERM.fullmatch(value))))


def same(one: object, other: object) -> bool:
    """Whether two readers' values are one: numbers by their size, words whatever their case, terms in any order."""
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def agreement(records: Records, sheets: Iterable[SecondSheet]) -> Agreement:
    """Hold each second sheet against the record of its study."""
    known = tuple(sheets)
    compared = tuple(each for sheet in known for each in _compared(sheet, records.study_documents[sheet.key]))
    made = Agreement(known, compared)
    problems = (problem for sheet in known for problem in _problems(sheet, made, records.study_documents[sheet.key]))
    return replace(made, problems=tuple(sorted(problems)))


def _compared(sheet: SecondSheet, document: Document) -> Iterator[Compared]:
    first, second = leaves(document.value), leaves(sheet.value)
    settled = {each.field: each for each in sheet.reading.settled}
    for address, leaf in second.items():
        had, end = first.get(address), settled.get(address)
        record = had.value if had is not None else None
        read = plain(end.first) if end is not None and end.first is not None else record
        loc = had.loc if had is not None else ()
        yield Compared(sheet.key, address, leaf.field, read, leaf.value, record, loc, leaf.loc, end)


def _problems(sheet: SecondSheet, made: Agreement, document: Document) -> Iterator[Problem]:
    """What is open between two readers, and what was settled otherwise than the record says."""
    values = {each.address: each for each in made.by_study.get(sheet.key, ())}
    for each in values.values():
        if each.state == "open":
            line, column = sheet.document.locate(each.second_loc)
            had = "nothing stands here" if each.first is None else f"found {shown(each.first)}"
            message = (
                f"{had}, but the second reader, {sheet.reading.reader}, has {shown(each.second)} at {sheet.document.path}:{line}:{column}; "
                f"settle it there: settled: {{field: {each.address}, value: …, how: …, who: …, when: …}}"
            )
            yield replace(document.problem(each.first_loc, message), severity="warning")
    for i, end in enumerate(sheet.reading.settled):
        loc: Loc = ("settled", i) if ("settled", i) in sheet.document.values else ("settled",)
        found = values.get(end.field)
        if found is None:
            message = f"{quoted(end.field)} is not the address of a value that was read twice{did_you_mean(end.field, values)}"
            yield sheet.document.problem((*loc, "field"), message)
        elif found.agrees:
            message = "nothing was to be settled here: both read the same; delete it, or say with 'first' what the first reader had read"
            yield replace(sheet.document.problem(loc, message), severity="warning")
        elif not same(plain(end.value), found.record):
            message = f"settled is {shown(plain(end.value))}, but the record says {shown(found.record)}"
            yield sheet.document.problem((*loc, "value"), message)


def shown(value: Value | None) -> str:
    """A value in a message."""
    if isinstance(value, tuple):
        return ", ".join(shown(item) for item in value)
    return "nothing" if value is None else quoted(value)


def read_states(made: Agreement, key: str) -> Mapping[str, ReadState]:
    """How each value of a study that has a second sheet was read, by its address; a value that is not there was read once."""
    return {each.address: each.state for each in made.by_study.get(key, ())}
