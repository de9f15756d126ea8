"""What pages show of a second reading: marks on the values of a study, and the figures of the page on methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from living_review.analysis.agreement import Agreement, Compared, FieldAgreement, ReadState, read_states
from living_review.pages.content import Content
from living_review.pages.phrases import Readings
from living_review.pages.study import ShownValue, StudyView
from living_review.records.second import SecondSheet, Settled
from living_review.records.study import Outcome, Study
from living_review.wording import worded

FACTS = (
    "design", "comparator", "participants.total", "participants.analysed", "population", "phase", "country", "registration",
    "risk_of_bias.tool", "risk_of_bias.overall",
)  # fmt: skip
"""The addresses of the values in the table of how a study was done, in its order."""
RESULT = ("result.classification", "result.direction")
WORST: tuple[ReadState, ...] = ("open", "settled", "twice", "once")
"""How a line of several values is marked: by the first of these that occurs."""
MARKS = {state: worded(text) for state, text in Readings.MARKS.items()}
MEANINGS = {state: worded(text) for state, text in Readings.MEANINGS.items()}


@dataclass(frozen=True)
class SettledView:
    """A value that two people had read differently, with what was settled, if it is."""

    compared: Compared
    settled: Settled | None


@dataclass(frozen=True)
class StudyReading:
    """How the values of one study were read; no marks where nobody read it a second time."""

    sheet: SecondSheet | None
    facts: Mapping[str, str] = field(default_factory=dict)
    """The marks of how it was done, by the labels of the values; so are those of the result and of the review's own fields."""
    result: Mapping[str, str] = field(default_factory=dict)
    intervention: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    outcomes: Mapping[str, tuple[str, ...]] | None = None
    """Of each outcome, by its id: the marks of its values, line by line."""
    counts: Mapping[str, int] | None = None
    """How many values were read in each way."""
    differing: tuple[SettledView, ...] = ()


def study_reading(content: Content, study: Study, view: StudyView) -> StudyReading:
    """The marks of a study that was read twice."""
    made = content.agreement
    sheet = next((sheet for sheet in made.sheets if sheet.key == study.key), None)
    if sheet is None:
        return StudyReading(None)
    states = read_states(made, study.key)
    fields = content.records.review.fields
    compared = made.by_study.get(study.key, ())
    outcomes = {outcome.id: _of_outcome(outcome, part, states) for part, outcome in _with_parts(study)}
    return StudyReading(
        sheet,
        _marks((*view.facts, view.risk_of_bias_tool, view.risk_of_bias), FACTS, states),
        _marks((view.classification, view.direction), RESULT, states),
        _marks(view.intervention, [f"intervention.{declared.id}" for declared in fields], states),
        tuple(_mark([f"participants.groups.{group.label}"], states) for group in study.participants.groups),
        outcomes,
        Counter(each.state for each in compared),
        tuple(SettledView(each, each.settled) for each in compared if not each.agrees),
    )


def _with_parts(study: Study) -> Sequence[tuple[str, Outcome]]:
    return [(str(loc[0]), outcome) for loc, outcome in study.located_outcomes()]


def _of_outcome(outcome: Outcome, part: str, states: Mapping[str, ReadState]) -> tuple[str, ...]:
    return tuple(_mark([f"{part}.{outcome.id}.values.{value.label}"], states) for value in outcome.values)


def _marks(values: Sequence[ShownValue], addresses: Sequence[str], states: Mapping[str, ReadState]) -> dict[str, str]:
    """The mark of each value, by its label."""
    return {value.label: _mark([address], states) for value, address in zip(values, addresses, strict=True)}


def _mark(addresses: Sequence[str], states: Mapping[str, ReadState]) -> str:
    """The mark of the values at these addresses and below them."""
    found = [state for name, state in states.items() for address in addresses if name == address or name.startswith(f"{address}.")]
    return next((state for state in WORST if state in found), "once")


@dataclass(frozen=True)
class MethodsReading:
    """The figures of the second reading, as the page on methods shows them."""

    studies: int
    values: int
    alike: int
    settled: int
    open: int
    fields: tuple[FieldAgreement, ...]
    readers: tuple[str, ...]


def methods_reading(made: Agreement) -> MethodsReading | None:
    """The figures; None if nobody read a study a second time."""
    if not made.compared:
        return None
    alike = sum(each.agrees for each in made.compared)
    readers = tuple(dict.fromkeys(sheet.reading.reader for sheet in made.sheets))
    return MethodsReading(len(made.sheets), len(made.compared), alike, made.count("settled"), made.count("open"), made.fields, readers)


def as_read(value: object) -> str:
    """A reader's value on a page."""
    if isinstance(value, tuple):
        return ", ".join(map(as_read, value))
    return "–" if value is None else str(value)


__all__ = ["MARKS", "MEANINGS", "as_read", "methods_reading", "study_reading"]
