"""The data files of records, by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from living_review.analysis.claims import ClaimResult
from living_review.analysis.key_numbers import Number
from living_review.analysis.synthesis import Synthesis
from living_review.analysis.tables import Tables
from living_review.export.base import ExportSource
from living_review.export.files import all_files
from living_review.records.load import Records


def export(
    records: Records,
    tables: Tables,
    numbers: Mapping[str, Number],
    claims: Sequence[ClaimResult] = (),
    syntheses: Sequence[Synthesis] = (),
) -> dict[str, str]:
    """The text of each data file that is text, as the site offers it."""
    source = ExportSource(records=records, tables=tables, numbers=numbers, published=numbers, claims=claims, syntheses=syntheses)
    made = {file.name: file.make() for file in all_files(source)}
    return {name: content for name, content in made.items() if isinstance(content, str)}
