"""The numbers that the pages state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from living_review.analysis.key_numbers import Number
from living_review.export.base import ExportFile, ExportSource, json_file


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """Each declared number with its studies."""
    description = "Every number that the pages state, with the studies behind it"
    numbers = [number_object(number, source) for number in source.numbers.values()]
    yield json_file("numbers.json", 40, description, lambda: numbers)


def number_object(number: Number, source: ExportSource) -> dict[str, Any]:
    """A number as one object: over all studies of today, and as it was in the published review."""
    declared, published = source.records.review.numbers[number.name], source.published[number.name]
    return {
        "name": number.name,
        "label": number.label,
        "statistic": number.statistic,
        "value": number.value,
        "of": number.total,
        "published_value": published.value,
        "published_of": published.total,
        "counted_twice": number.counted_twice,
        "studies": list(number.studies),
        "among": list(number.among),
        "not_reported": list(number.missing),
        "printed_in": [place.model_dump(mode="json", exclude_none=True) for place in declared.printed_in],
        "note": declared.note,
    }
