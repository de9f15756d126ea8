"""The studies as rows and as objects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from living_review.analysis.tables import Tables
from living_review.export.base import ExportFile, ExportSource, csv_file, json_file
from living_review.records.field_types import SEPARATOR, Column
from living_review.records.load import Records
from living_review.records.study import Study
from living_review.records.values import ReportedValue, Terms
from living_review.remembering import once_of

STUDY = (
    Column("key", "string", "The key of the study, by which all files name it"),
    Column("label", "string", "What pages call it"),
    Column("authors", "string", "The authors of the report, as the reference list gives them"),
    Column("year", "integer", "The year of publication"),
    Column("title", "string", "The title of the report"),
    Column("journal", "string", "The journal"),
    Column("volume", "string", "The volume"),
    Column("issue", "string", "The issue"),
    Column("pages", "string", "The pages, or the number of the article"),
    Column("doi", "string", "The DOI"),
    Column("reference", "integer", "The number in the review's reference list"),
    Column("registration", "string", "Where the study is registered"),
    Column("country", "string", "The country"),
    Column("phase", "string", "The phase, a term of the list phases"),
    Column("design", "string", "The design, a term of the list designs"),
    Column("design_printed", "string", "The design as printed"),
    Column("comparator", "string", "What it was compared with, terms of the list comparators"),
    Column("participants", "integer", "How many people took part", "people"),
    Column("participants_printed", "string", "The same as printed"),
    Column("analysed", "integer", "How many were analysed", "people"),
    Column("finding", "string", "The finding in one plain sentence"),
    Column("classification", "string", "How the review counts the result, a term of the list classifications"),
    Column("direction", "string", "Which way the result points, a term of the list directions"),
    Column("added", "string", "The day on which it was added, if that was after the review was published"),
    Column("report_status", "string", "retracted, corrected or expression of concern, if that was made known of its report"),
    Column("harms", "string", "What the source says of adverse events: events, unnamed, none, or not reported"),
    Column("none_serious", "boolean", "Whether the source says that none of them was serious"),
    Column("adverse_events", "string", "Those that were not serious, terms of the list adverse_events"),
    Column("serious_adverse_events", "string", "Those that were serious"),
    Column(
        "risk_of_bias",
        "string",
        "The judgement of the study as a whole, a term of the list judgements, or those of its results",
    ),
    Column("inferred", "string", "The columns whose value the source does not state outright"),
)


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """The studies as a table and as whole records."""
    records = source.records
    rows = "One row a study, flat, for spreadsheets and R"
    columns = [*STUDY, *declared_columns(records)]
    yield csv_file("studies.csv", 10, rows, columns, lambda: _rows(records))
    objects = "One object a study: the whole record, with places, printed text and what was derived"
    yield json_file("studies.json", 20, objects, lambda: _objects(records, source.tables))


def _objects(records: Records, tables: Tables) -> list[dict[str, Any]]:
    known = records.review, records.vocabulary
    return [once_of("study_object", (study, *known), partial(study_object, study, tables)) for study in records.studies]


def _rows(records: Records) -> Iterator[dict[str, Any]]:
    """The rows, which stand in the workbook too."""
    for study in records.studies:
        yield once_of("study_row", (study, records.review), partial(study_row, study, records))


def declared_columns(records: Records) -> list[Column]:
    """The columns of the fields that the review declares, in its order."""
    return [
        column
        for declared in records.review.fields
        for column in (*declared.kind.columns(declared), Column(f"{declared.id}_printed", "string", f"{declared.label} as printed"))
    ]


def study_row(study: Study, records: Records) -> dict[str, Any]:
    """A study as one flat row; terms are ids, joined by a semicolon."""
    cited = study.citation
    row: dict[str, Any] = {
        "key": study.key,
        "label": study.name,
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
        "added": None if study.added is None else study.added.date.isoformat(),
        "report_status": None if study.status is None else study.status.state,
        "harms": study.harms.attributed,
        "none_serious": bool(study.harms.none_serious),
        "adverse_events": SEPARATOR.join(event.event for event in study.harms.events if not event.serious),
        "serious_adverse_events": SEPARATOR.join(event.event for event in study.harms.events if event.serious),
        "risk_of_bias": _terms(study.bias.overall),
        "inferred": SEPARATOR.join(_inferred(study, records)),
    }
    for declared in records.review.fields:
        value = study.reported(declared.id)
        row |= {f"{declared.id}_printed": value.printed} | declared.kind.cells(declared, value)
    return row


def _inferred(study: Study, records: Records) -> list[str]:
    """The names of the columns whose value is marked as inferred."""
    core = {name: getattr(study, name) for name in ("registration", "country", "phase", "design", "comparator")}
    core |= {"classification": study.result.classification, "direction": study.result.direction}
    declared = {field.id: study.reported(field.id) for field in records.review.fields}
    return [name for name, value in {**core, **declared}.items() if isinstance(value, ReportedValue) and value.inferred]


def _terms(stated: Terms) -> str:
    return SEPARATOR.join(stated.ids_or_word)


def study_object(study: Study, tables: Tables) -> dict[str, Any]:
    """A study as one object: the record as it was written, with its label and what was derived from it."""
    derived = [
        {
            "field": product.field,
            "status": product.status,
            "printed": product.printed,
            "computed": product.computed,
            "arithmetic": [line.arithmetic for line in product.lines],
        }
        for product in tables.products_of(study.key)
    ]
    return {"key": study.key, "label": study.name} | study.model_dump(mode="json", exclude_none=True) | {"derived": derived}
