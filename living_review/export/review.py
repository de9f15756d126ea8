"""The review's own facts, and the terms that its records use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from living_review.export.base import ExportFile, ExportSource, csv_file, json_file
from living_review.records.field_types import SEPARATOR, Column
from living_review.records.vocabulary import Vocabulary

TERMS = (
    Column("list", "string", "The list of the vocabulary"),
    Column("term", "string", "The id of the term, as records and the other files have it"),
    Column("label", "string", "What pages call it"),
    Column("definition", "string", "What it means"),
    Column("abbreviation", "string", "Its abbreviation"),
    Column("also", "string", "Other names of it"),
)


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """The vocabulary and the review."""
    records = source.records
    yield csv_file("vocabulary.csv", 120, "The terms, with labels and definitions", TERMS, lambda: _term_rows(records.vocabulary))
    description = "The review's own facts and its declared fields"
    yield json_file("review.json", 130, description, lambda: records.review.model_dump(mode="json", exclude_none=True))


def _term_rows(vocabulary: Vocabulary) -> Iterable[dict[str, Any]]:
    for list_name, terms in vocabulary.items():
        for name, term in terms.terms.items():
            yield {
                "list": list_name,
                "term": name,
                "label": term.label,
                "definition": term.definition,
                "abbreviation": term.abbreviation,
                "also": SEPARATOR.join(term.also),
            }
