"""What every data file of the site says of itself, and what it is built from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from living_review.analysis.claims import ClaimResult
from living_review.analysis.key_numbers import Number
from living_review.analysis.synthesis import Synthesis
from living_review.analysis.tables import Tables
from living_review.export.formats import to_csv, to_json
from living_review.pages.content import DataFile
from living_review.records.field_types import Column
from living_review.records.load import Records

CSV, JSON = "text/csv", "application/json"


@dataclass(frozen=True, kw_only=True)
class ExportSource:
    """What data files are built from."""

    records: Records
    tables: Tables
    numbers: Mapping[str, Number]
    published: Mapping[str, Number]
    """The numbers over the studies that the published review held."""
    claims: Sequence[ClaimResult] = ()
    syntheses: Sequence[Synthesis] = ()


@dataclass(frozen=True, kw_only=True)
class ExportFile(DataFile):
    """A data file. A module of this folder gives its own by a function ``export_files(source)``, and nothing else knows of it."""

    place: int
    """Where it stands among the others on the page of the data: after those with a smaller number."""
    make: Callable[[], str | bytes] = field(compare=False)
    """Its contents."""
    rows: Callable[[], Iterable[Mapping[Any, Any]]] = field(compare=False, default=tuple)
    """Of a CSV file: its rows, by the names of the columns."""


def csv_file(
    name: str, place: int, description: str, columns: Sequence[Column], rows: Callable[[], Iterable[Mapping[Any, Any]]]
) -> ExportFile:
    """A CSV file with a row for each of ``rows``."""
    names = [column.name for column in columns]
    return ExportFile(
        name=name,
        place=place,
        description=description,
        media_type=CSV,
        columns=tuple(columns),
        make=lambda: to_csv(names, rows()),
        rows=rows,
    )


def json_file(name: str, place: int, description: str, value: Callable[[], Any]) -> ExportFile:
    """A JSON file with one value."""
    return ExportFile(name=name, place=place, description=description, media_type=JSON, make=lambda: to_json(value()))
