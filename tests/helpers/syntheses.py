"""Syntheses of whole reviews."""

from __future__ import annotations

from pathlib import Path

from helpers.reviews import records_of, tables_of

from living_review.analysis.synthesis import Synthesis, synthesise


def made(folder: Path) -> dict[str, Synthesis]:
    """The syntheses of a review by their ids."""
    found, problems = synthesise(records_of(folder), tables_of(folder))
    assert problems == []
    return {each.declared.id: each for each in found}
