"""The claims as rows and as objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from living_review.analysis.claims import ClaimResult
from living_review.export.base import ExportFile, ExportSource, csv_file, json_file
from living_review.records.field_types import SEPARATOR, Column
from living_review.records.load import Records
from living_review.records.places import places_text

CLAIMS = (
    Column("id", "string", "The id of the claim"),
    Column("statement", "string", "What the review states, in our own words"),
    Column("printed", "string", "The few words, or the figure, as printed"),
    Column("places", "string", "Where the review states it"),
    Column("topic", "string", "What it is about, a term of the list claim_topics"),
    Column("verdict", "string", "holds, contradicted, not supported or cannot be checked"),
    Column("basis", "string", "Whether the verdict was computed or judged by a person"),
    Column("stated", "string", "What the review states, as the check has it"),
    Column("computed", "string", "What the records give"),
    Column("studies", "string", "The keys of the studies behind it"),
    Column("could_be_transcription", "string", "Whether a slip could be a fault of the copy that the records were made from"),
    Column("reason", "string", "Why the verdict is as it is"),
    Column("milder_reading", "string", "A reading under which the statement would be right"),
    Column("note", "string", "What else is to be said of it"),
    Column("concerns", "string", "Whether it is about the review, or about what other sources say"),
    Column("expected", "string", "The verdict when the claim was written"),
)


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """The claims, if there are any."""
    if source.claims:
        description = "Every checked statement of the review, with its verdict, both sides and the studies behind it"
        yield csv_file("claims.csv", 50, description, CLAIMS, lambda: [claim_row(claim, source.records) for claim in source.claims])
        objects = "The same as objects, with each place, each study and the arithmetic on its own"
        yield json_file(
            "claims.json", 51, objects, lambda: [claim_object(claim, claim_row(claim, source.records)) for claim in source.claims]
        )


def claim_row(finding: ClaimResult, records: Records) -> dict[str, Any]:
    """A claim as one flat row; ``basis`` says whether the verdict was computed or judged by a person."""
    claim = finding.claim
    return {
        "id": claim.id,
        "statement": claim.says,
        "printed": claim.printed,
        "places": places_text(claim.where, records.review),
        "topic": claim.topic,
        "verdict": finding.verdict,
        "basis": "judged" if finding.judged else "computed",
        "stated": finding.stated,
        "computed": finding.computed,
        "studies": SEPARATOR.join(dict.fromkeys((*claim.studies, *finding.studies))),
        "could_be_transcription": claim.could_be_transcription,
        "reason": finding.reason,
        "milder_reading": claim.milder_reading,
        "note": claim.note,
        "concerns": claim.concerns,
        "expected": claim.expected,
    }


def claim_object(finding: ClaimResult, row: Mapping[str, Any]) -> dict[str, Any]:
    """A claim as one object: its row, with lists in place of joined text."""
    lists = {
        "places": [place.model_dump(mode="json", exclude_none=True) for place in finding.claim.where],
        "studies": list(dict.fromkeys((*finding.claim.studies, *finding.studies))),
        "arithmetic": list(finding.arithmetic),
        "sources": list(finding.claim.sources),
    }
    return dict(row) | lists
