"""Studies side by side: the facts of every study's page as rows of ready text, for the page that compares two to four of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from living_review.analysis.tables import Tables
from living_review.pages.phrases import Comparison, Speaker, StudyFacts
from living_review.pages.study import OutcomeView, ShownValue, StudyView, fields_heading, study_view
from living_review.records.load import Records
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import is_missing

FILE = "assets/compare.json"
"""Where the site keeps the facts for the page that compares."""
PART = "assets/compare-{}.json"
"""Where it keeps those of some of many studies."""
MOST_TOGETHER, EACH = 200, 20
"""The most studies whose facts stand in one file, and of how many there are facts in each of several."""


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class ComparedRow:
    """One fact, with what each study has."""

    label: str
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True)
class ComparedSection:
    """Rows that belong together, under the heading that they have on the pages of studies."""

    label: str
    rows: tuple[ComparedRow, ...]


def comparison(records: Records, tables: Tables, language: Language = ENGLISH) -> tuple[ComparedSection, ...]:
    """All facts of all studies, in the order of the records."""
    views, say = [study_view(study, records, tables, language) for study in records.studies], Speaker(language)
    return (
        ComparedSection(say(StudyFacts.FINDING), _finding_rows(views, say)),
        ComparedSection(say(StudyFacts.HOW_DONE), _value_rows([view.facts for view in views])),
        ComparedSection(say(fields_heading(records.review)), _value_rows([view.intervention for view in views])),
        ComparedSection(say(StudyFacts.FOUND), _outcome_rows(views, records, say)),
        *_harms_section(views, say, own=records.review.own),
        ComparedSection(say(StudyFacts.RISK_OF_BIAS), _bias_rows(views, say)),
    )


def _harms_section(views: list[StudyView], say: Speaker, *, own: bool) -> tuple[ComparedSection, ...]:
    """The adverse events, where some study could have had any."""
    if not any(view.study.harms.asked for view in views):
        return ()
    return (ComparedSection(say(StudyFacts.HARMS), (_row(say(StudyFacts.HARMS), views, partial(_harms, say=say, own=own)),)),)


def comparison_files(records: Records, tables: Tables) -> dict[str, str]:
    """The comparison as the browser reads it, text only, no markup, by the paths of its files.

    Where there are many studies the facts stand in files of their own, each for some of the studies, so that two of them cost no more
    where there are thousands.
    """
    sections = [(section.label, [row for row in section.rows if any(row.cells)]) for section in comparison(records, tables)]
    studies = [{"key": study.key, "label": study.label} for study in records.studies]
    if len(studies) <= MOST_TOGETHER:
        whole = [{"label": label, "rows": [{"label": row.label, "cells": _plain(row.cells)} for row in facts]} for label, facts in sections]
        return {FILE: _json({"studies": studies, "sections": whole})}
    heads = [{"label": label, "rows": [{"label": row.label} for row in facts]} for label, facts in sections]
    files = {FILE: _json({"studies": studies, "each": EACH, "sections": heads})}
    for number, start in enumerate(range(0, len(studies), EACH)):
        files[PART.format(number)] = _json([[_plain(row.cells[start : start + EACH]) for row in facts] for _, facts in sections])
    return files


def _plain(cells: Iterable[ComparedCell]) -> list[Any]:
    return [[[span.plain() for span in line] for line in cell] for cell in cells]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _row(label: str, views: Iterable[StudyView], cell: Callable[[StudyView], ComparedCell]) -> ComparedRow:
    return ComparedRow(label, tuple(cell(view) for view in views))


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


def _value_rows(values: list[tuple[ShownValue, ...]]) -> tuple[ComparedRow, ...]:
    rows = (same for same in zip(*values, strict=True) if not all(value.meaningless for value in same))
    return tuple(ComparedRow(same[0].label, tuple(_value(value) for value in same)) for same in rows)


def _finding_rows(views: list[StudyView], say: Speaker) -> tuple[ComparedRow, ...]:
    return (
        _row(say(Comparison.SENTENCE), views, lambda view: ((Span(view.study.result.finding, "strong"),),)),
        _row(say(StudyFacts.TAKE_CARE), views, lambda view: ((Span(view.caution),),) if view.caution else ()),
        *_value_rows([(view.classification,) for view in views]),
    )


def _outcome_rows(views: list[StudyView], records: Records, say: Speaker) -> tuple[ComparedRow, ...]:
    """A row for each measure that some study has, in the order of the vocabulary, and one for survival."""
    rows = []
    for key, term in records.vocabulary["measures"].terms.items():
        by_study = [[outcome for outcome in seen.outcomes if outcome.outcome.measure == key] for seen in views]
        rows.append(
            ComparedRow(term.label, tuple(tuple(line for outcome in outcomes for line in _outcome(outcome, say)) for outcomes in by_study))
        )
    asked = any(seen.study.survival != "not applicable" for seen in views)
    survival = (_row(say(StudyFacts.SURVIVAL), views, partial(_survival, say=say)),) if asked else ()
    return (*(row for row in rows if any(row.cells)), *survival)


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


def _bias_rows(views: list[StudyView], say: Speaker) -> tuple[ComparedRow, ...]:
    return (
        *_value_rows([(view.risk_of_bias_tool, view.risk_of_bias) for view in views]),
        _row(say(Comparison.DOMAINS), views, partial(_domains, say=say)),
    )


def _domains(seen: StudyView, say: Speaker) -> ComparedCell:
    return tuple(
        (
            _label(f"{each.result}, {cell.domain.label}" if each.result else cell.domain.label, say),
            Span(cell.text, "" if cell.judgement else "missing"),
        )
        for each in seen.assessments
        for cell in each.cells
    )
