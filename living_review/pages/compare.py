"""Studies side by side: the facts of every study's page as rows of ready text, for the page that compares two to four of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from living_review.analysis.tables import Tables
from living_review.pages.phrases import Comparison, Speaker, StudyFacts
from living_review.pages.study import OutcomeView, ShownValue, StudyView, fields_heading, study_view
from living_review.records.load import Records
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import is_missing
from living_review.remembering import once_of

FILE = "assets/compare.json"
"""Where the site keeps the facts for the page that compares."""
PART = "assets/compare-{}.json"
"""Where it keeps those of some of many studies."""
MOST_TOGETHER, EACH = 200, 20
"""The most studies whose facts stand in one file, and of how many there are facts in each of several."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text. ``kind`` says how it is marked: '' for not at all."""

    text: str
    kind: str = ""

    def plain(self) -> str | dict[str, str]:
        """The piece as JSON holds it."""
        return {"text": self.text, "kind": self.kind} if self.kind else self.text


ComparedLine = tuple[Span, ...]
ComparedCell = tuple[ComparedLine, ...]
"""What one study has in a row, line by line; no line at all if its page has nothing there."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What one study has in a row, and whether the row is there for its sake."""

    label: str
    cell: ComparedCell
    asked: bool = True


@dataclass(frozen=True)
class Facts:
    """What one study has in a section, in the rows that every study's section has, and whether the section is there for its sake."""

    label: str
    rows: tuple[Fact, ...]
    asked: bool = True


def facts_of_studies(records: Records, tables: Tables, language: Language = ENGLISH) -> Iterator[tuple[Facts, ...]]:
    """What is compared of one study after the other: the same sections and rows of each."""
    for study in records.studies:
        view = study_view(study, records, tables, language)
        make = partial(_facts_of, view, records, language)
        yield make() if language != ENGLISH else once_of(("compared", study.key), (view, records.review, records.vocabulary), make)


def _facts_of(view: StudyView, records: Records, language: Language) -> tuple[Facts, ...]:
    say, own = Speaker(language), records.review.own
    return (
        Facts(say(StudyFacts.FINDING), _finding(view, say)),
        Facts(say(StudyFacts.HOW_DONE), _values(view.facts)),
        Facts(say(fields_heading(records.review)), _values(view.intervention)),
        Facts(say(StudyFacts.FOUND), _outcomes(view, records, say)),
        Facts(say(StudyFacts.HARMS), (Fact(say(StudyFacts.HARMS), _harms(view, say, own)),), view.study.harms.asked),
        Facts(say(StudyFacts.RISK_OF_BIAS), _bias(view, say)),
    )


def _size(section: Facts) -> int:
    return len(section.rows)


@dataclass
class _Gathered:
    """The facts of the studies seen so far. A cell is kept as its JSON: objects would be looked through for garbage again and again."""

    cells: list[list[str]] = field(default_factory=list)
    """By study and row; rows are counted through all sections."""
    sections: tuple[Facts, ...] = ()
    """Those of the last study, whose labels are those of each."""
    sections_asked: set[int] = field(default_factory=set)
    """The sections that some study asks for."""
    asked: set[int] = field(default_factory=set)
    """The rows that some study asks for."""
    filled: set[int] = field(default_factory=set)
    """The rows in which some study has anything."""

    def add(self, sections: tuple[Facts, ...]) -> None:
        """Keep what one study has."""
        rows = [fact for section in sections for fact in section.rows]
        assert not self.sections or list(map(_size, sections)) == list(map(_size, self.sections)), "each study has the same rows"
        self.cells.append([json.dumps(_plain(fact.cell), ensure_ascii=False) for fact in rows])
        self.sections = sections
        self.sections_asked |= {i for i, section in enumerate(sections) if section.asked}
        self.asked |= {i for i, fact in enumerate(rows) if fact.asked}
        self.filled |= {i for i, fact in enumerate(rows) if fact.cell}

    def shown(self) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        """The sections and their rows that are shown, by their labels: what some study asks for, and rows in which there is something."""
        first, kept = 0, self.asked & self.filled
        for i, section in enumerate(self.sections):
            if i in self.sections_asked:
                yield section.label, [(fact.label, row) for row, fact in enumerate(section.rows, first) if row in kept]
            first += len(section.rows)

    def of(self, row: int, start: int = 0, end: int | None = None) -> list[Any]:
        """What some of the studies have in a row, or all."""
        return [json.loads(cells[row]) for cells in self.cells[start:end]]


def comparison_files(records: Records, tables: Tables, language: Language = ENGLISH) -> dict[str, str]:
    """The comparison as the browser reads it, text only, no markup, by the paths of its files.

    It has all facts of all studies, in the order of the records. Where there are many studies the facts stand in files of their own, each
    for some of the studies, so that two of them cost no more where there are thousands.
    """
    gathered = _Gathered()
    for facts in facts_of_studies(records, tables, language):
        gathered.add(facts)
    shown = list(gathered.shown())
    studies = [{"key": study.key, "label": study.label} for study in records.studies]
    if len(studies) <= MOST_TOGETHER:
        whole = [{"label": label, "rows": [{"label": name, "cells": gathered.of(row)} for name, row in rows]} for label, rows in shown]
        return {FILE: _json({"studies": studies, "sections": whole})}
    heads = [{"label": label, "rows": [{"label": name} for name, _ in rows]} for label, rows in shown]
    files = {FILE: _json({"studies": studies, "each": EACH, "sections": heads})}
    for number, start in enumerate(range(0, len(studies), EACH)):
        files[PART.format(number)] = _json([[gathered.of(row, start, start + EACH) for _, row in rows] for _, rows in shown])
    return files


def _plain(cell: ComparedCell) -> list[Any]:
    return [[span.plain() for span in line] for line in cell]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _said(value: object) -> Span:
    return Span(str(value), "missing" if is_missing(value) else "")


def _label(name: str, say: Speaker, kind: str = "label") -> Span:
    return Span(say(Comparison.LABEL, label=name), kind)


def _value(value: ShownValue) -> ComparedCell:
    """A value as its row on the page of the study tells it, without the printed text and the place."""
    if value.missing:
        line: ComparedLine = (Span(value.text, "missing"),)
    else:
        marks = [word for word, holds in (("inferred", value.inferred), ("normalised", value.normalised)) if holds]
        line = (Span(value.text), *(Span(word, word) for word in marks))
    return (line, (Span(value.note, "note"),)) if value.note else (line,)


def _values(values: Iterable[ShownValue]) -> tuple[Fact, ...]:
    return tuple(Fact(value.label, _value(value), not value.meaningless) for value in values)


def _finding(view: StudyView, say: Speaker) -> tuple[Fact, ...]:
    return (
        Fact(say(Comparison.SENTENCE), ((Span(view.study.result.finding, "strong"),),)),
        Fact(say(StudyFacts.TAKE_CARE), ((Span(view.caution),),) if view.caution else ()),
        *_values((view.classification,)),
    )


def _outcomes(view: StudyView, records: Records, say: Speaker) -> tuple[Fact, ...]:
    """A row for each measure that some study has, in the order of the vocabulary, and one for survival."""
    rows = []
    for key, term in records.vocabulary["measures"].terms.items():
        cell = tuple(line for outcome in view.outcomes if outcome.outcome.measure == key for line in _outcome(outcome, say))
        rows.append(Fact(term.label, cell, bool(cell)))
    return (*rows, Fact(say(StudyFacts.SURVIVAL), _survival(view, say), view.study.survival != "not applicable"))


def _survival(seen: StudyView, say: Speaker) -> ComparedCell:
    if seen.survival:
        return tuple(line for outcome in seen.survival for line in _outcome(outcome, say))
    return ((_said(seen.study.survival),),)


def _outcome(seen: OutcomeView, say: Speaker) -> ComparedCell:
    group = () if seen.outcome.is_about_everybody else (_label(seen.outcome.group, say, "strong"),)
    lines: list[ComparedLine] = [(*group, Span(seen.outcome.says))]
    lines += [(_label(name, say, ""), Span(text, "strong")) for name, text in seen.values]
    lines.append((_label(say(StudyFacts.DIRECTION), say), Span(seen.direction)))
    lines += [(_label(name, say), _said(value)) for name, value, _ in seen.facts]
    return (*lines, (Span(seen.outcome.note, "note"),)) if seen.outcome.note else tuple(lines)


def _harms(seen: StudyView, say: Speaker, own: bool) -> ComparedCell:
    lines: list[ComparedLine] = []
    for event in seen.harms:
        lines.append((*([Span(say(StudyFacts.SERIOUS), "serious")] if event.serious else []), Span(event.label)))
        lines += [(Span(event.people, "people"),)] if event.people else []
        lines += [(Span(event.note, "note"),)] if event.note else []
    harms = seen.study.harms
    if not lines and not harms.asked:
        return ((Span(harms.attributed, "missing"),),)
    if not lines:
        of_report = {"none": Comparison.REPORT_NO_HARMS, "unnamed": Comparison.REPORT_UNNAMED_HARMS}
        of_review = {"none": Comparison.NO_HARMS, "unnamed": Comparison.UNNAMED_HARMS}
        said = (of_report if own or seen.study.added is not None else of_review).get(harms.attributed)
        lines = [(Span("not reported", "missing"),)] if said is None else [(Span(say(said)),)]
    return (*lines, (Span(harms.note, "note"),)) if harms.note else tuple(lines)


def _bias(view: StudyView, say: Speaker) -> tuple[Fact, ...]:
    return (*_values((view.risk_of_bias_tool, view.risk_of_bias)), Fact(say(Comparison.DOMAINS), _domains(view, say)))


def _domains(seen: StudyView, say: Speaker) -> ComparedCell:
    return tuple(
        (
            _label(f"{each.result}, {cell.domain.label}" if each.result else cell.domain.label, say),
            Span(cell.text, "" if cell.judgement else "missing"),
        )
        for each in seen.assessments
        for cell in each.cells
    )
