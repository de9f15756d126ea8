"""Studies side by side: the facts of every study's page as rows of ready text, for the page that compares two to four of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from living_review.analysis.tables import Tables
from living_review.pages.study import OutcomeView, ShownValue, StudyView, study_view
from living_review.records.load import Records
from living_review.records.values import is_missing

FILE = "assets/compare.json"
"""Where the site keeps the facts for the page that compares."""


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


def comparison(records: Records, tables: Tables) -> tuple[ComparedSection, ...]:
    """All facts of all studies, in the order of the records."""
    views = [study_view(study, records, tables) for study in records.studies]
    return (
        ComparedSection("The finding", _finding_rows(views)),
        ComparedSection("How it was done", _value_rows([each.facts for each in views])),
        ComparedSection("The intervention", _value_rows([each.intervention for each in views])),
        ComparedSection("What was found", _outcome_rows(views, records)),
        ComparedSection("Harms", (_row("Harms", views, _harms),)),
        ComparedSection("Risk of bias", _bias_rows(views)),
    )


def comparison_json(records: Records, tables: Tables) -> str:
    """The comparison as the browser reads it: text only, no markup."""
    found: dict[str, Any] = {
        "studies": [{"key": study.key, "label": study.label} for study in records.studies],
        "sections": [
            {
                "label": section.label,
                "rows": [
                    {"label": row.label, "cells": [[[span.plain() for span in line] for line in cell] for cell in row.cells]}
                    for row in section.rows
                    if any(row.cells)
                ],
            }
            for section in comparison(records, tables)
        ],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def _row(label: str, views: Iterable[StudyView], cell: Callable[[StudyView], ComparedCell]) -> ComparedRow:
    return ComparedRow(label, tuple(cell(each) for each in views))


def _said(value: object) -> Span:
    return Span(str(value), "missing" if is_missing(value) else "")


def _value(value: ShownValue) -> ComparedCell:
    """A value as its row on the page of the study tells it, without the printed text and the place."""
    if value.missing:
        line: ComparedLine = (Span(value.text, "missing"),)
    else:
        marks = [word for word, holds in (("inferred", value.inferred), ("normalised", value.normalised)) if holds]
        line = (Span(value.text), *(Span(word, word) for word in marks))
    return (line, (Span(value.note, "note"),)) if value.note else (line,)


def _value_rows(values: list[tuple[ShownValue, ...]]) -> tuple[ComparedRow, ...]:
    return tuple(ComparedRow(same[0].label, tuple(_value(value) for value in same)) for same in zip(*values, strict=True))


def _finding_rows(views: list[StudyView]) -> tuple[ComparedRow, ...]:
    return (
        _row("Finding", views, lambda each: ((Span(each.study.result.finding, "strong"),),)),
        _row("Take care", views, lambda each: ((Span(each.caution),),) if each.caution else ()),
        *_value_rows([(each.classification,) for each in views]),
    )


def _outcome_rows(views: list[StudyView], records: Records) -> tuple[ComparedRow, ...]:
    """A row for each measure that some study has, in the order of the vocabulary, and one for survival."""
    rows = []
    for key, term in records.vocabulary["measures"].terms.items():
        own = [[each for each in seen.outcomes if each.outcome.measure == key] for seen in views]
        rows.append(ComparedRow(term.label, tuple(tuple(line for each in outcomes for line in _outcome(each)) for outcomes in own)))
    return (*(row for row in rows if any(row.cells)), _row("Survival", views, _survival))


def _survival(seen: StudyView) -> ComparedCell:
    if seen.survival:
        return tuple(line for each in seen.survival for line in _outcome(each))
    return ((_said(seen.study.survival),),)


def _outcome(seen: OutcomeView) -> ComparedCell:
    group = () if seen.outcome.is_about_everybody else (Span(f"{seen.outcome.group}:", "strong"),)
    lines: list[ComparedLine] = [(*group, Span(seen.outcome.says))]
    lines += [(Span(f"{label}:"), Span(text, "strong")) for label, text in seen.values]
    lines.append((Span("Direction:", "label"), Span(seen.direction)))
    lines += [(Span(f"{label}:", "label"), _said(value)) for label, value, _ in seen.facts]
    return (*lines, (Span(seen.outcome.note, "note"),)) if seen.outcome.note else tuple(lines)


def _harms(seen: StudyView) -> ComparedCell:
    lines: list[ComparedLine] = []
    for event in seen.harms:
        lines.append((*([Span("Serious", "serious")] if event.serious else []), Span(event.label)))
        lines += [(Span(event.note, "note"),)] if event.note else []
    harms = seen.study.harms
    if not lines:
        none = harms.attributed == "none"
        lines = [(Span("The review says that there were no adverse events."),)] if none else [(Span("not reported", "missing"),)]
    return (*lines, (Span(harms.note, "note"),)) if harms.note else tuple(lines)


def _bias_rows(views: list[StudyView]) -> tuple[ComparedRow, ...]:
    return (
        *_value_rows([(each.risk_of_bias_tool, each.risk_of_bias) for each in views]),
        _row("Domain by domain", views, _domains),
    )


def _domains(seen: StudyView) -> ComparedCell:
    cells = seen.assessment.cells if seen.assessment is not None else ()
    return tuple((Span(f"{cell.domain.label}:", "label"), Span(cell.text, "" if cell.judgement else "missing")) for cell in cells)
