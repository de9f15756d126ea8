"""The claims as rows and as objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from living_review.analysis.claims import ClaimResult
from living_review.export.formats import SEPARATOR
from living_review.records.load import Records
from living_review.records.places import places_text

CLAIM_COLUMNS = [
    "id", "statement", "printed", "places", "topic", "verdict", "basis", "stated", "computed", "studies", "could_be_transcription",
    "reason", "milder_reading", "concerns", "expected",
]  # fmt: skip


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
