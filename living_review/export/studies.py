"""The studies as rows and as objects."""

from __future__ import annotations

from typing import Any

from living_review.analysis.tables import Tables
from living_review.export.formats import SEPARATOR
from living_review.records.load import Records
from living_review.records.study import Study
from living_review.records.values import Quantity, ReportedValue, Terms, Text

STUDY_COLUMNS = [
    "key", "label", "authors", "year", "title", "journal", "volume", "issue", "pages", "doi", "reference", "registration", "country",
    "phase", "design", "design_printed", "comparator", "participants", "participants_printed", "analysed", "finding", "classification",
    "direction", "harms", "adverse_events", "serious_adverse_events", "risk_of_bias",
]  # fmt: skip


def declared_columns(records: Records) -> list[str]:
    """The columns of the fields that the review declares, in its order."""
    columns = []
    for declared in records.review.fields:
        columns.append(declared.id)
        if declared.type in ("quantity", "count"):
            columns += [f"{declared.id}_min", f"{declared.id}_max", f"{declared.id}_unit"]
        columns.append(f"{declared.id}_printed")
    return columns


def study_row(study: Study, records: Records) -> dict[str, Any]:
    """A study as one flat row; terms are ids, joined by a semicolon."""
    cited = study.citation
    row: dict[str, Any] = {
        "key": study.key,
        "label": study.label,
        "authors": SEPARATOR.join((*cited.authors, "et al.") if cited.et_al else cited.authors),
        "year": cited.year,
        "title": cited.title,
        "journal": cited.journal,
        "volume": cited.volume,
        "issue": cited.issue,
        "pages": cited.pages,
        "doi": cited.doi,
        "reference": cited.reference,
        "registration": study.registration.value,
        "country": study.country.value,
        "phase": _terms(study.phase),
        "design": _terms(study.design),
        "design_printed": study.design.printed,
        "comparator": _terms(study.comparator),
        "participants": study.participants.total,
        "participants_printed": study.participants.printed,
        "analysed": study.participants.analysed,
        "finding": study.result.finding,
        "classification": _terms(study.result.classification),
        "direction": _terms(study.result.direction),
        "harms": study.harms.attributed,
        "adverse_events": SEPARATOR.join(event.event for event in study.harms.events if not event.serious),
        "serious_adverse_events": SEPARATOR.join(event.event for event in study.harms.events if event.serious),
        "risk_of_bias": _terms(study.risk_of_bias.overall),
    }
    for declared in records.review.fields:
        row |= _own_cells(declared.id, study.reported(declared.id))
    return row


def _terms(stated: Terms) -> str:
    return SEPARATOR.join(stated.ids_or_word)


def _own_cells(name: str, stated: ReportedValue) -> dict[str, Any]:
    cells: dict[str, Any] = {f"{name}_printed": stated.printed}
    if isinstance(stated, Quantity):
        cells[name] = stated.text()
        limits = stated.limits()
        if limits is not None:
            cells |= {f"{name}_min": limits.low, f"{name}_max": limits.high}
        cells[f"{name}_unit"] = SEPARATOR.join(stated.units)
    elif isinstance(stated, Terms):
        cells[name] = _terms(stated)
    elif isinstance(stated, Text):
        cells[name] = stated.value
    return cells


def study_object(study: Study, tables: Tables) -> dict[str, Any]:
    """A study as one object: the record as it was written, with its label and what was derived from it."""
    derived = [
        {
            "field": each.field,
            "status": each.status,
            "printed": each.printed,
            "computed": each.computed,
            "arithmetic": [line.arithmetic for line in each.lines],
        }
        for each in tables.products_of(study.key)
    ]
    return {"key": study.key, "label": study.label} | study.model_dump(mode="json", exclude_none=True) | {"derived": derived}
