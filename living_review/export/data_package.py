"""The description of the data files that software reads (Frictionless Data Package, https://datapackage.org)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from living_review.export.base import ExportFile, json_file
from living_review.records.field_types import Column
from living_review.records.load import Records
from living_review.records.values import MISSING

NAME = "datapackage.json"


def package_file(records: Records, files: Sequence[ExportFile]) -> ExportFile:
    """The file that describes ``files``."""
    description = "A description of these files for software (Frictionless Data Package)"
    return json_file(NAME, max((file.place for file in files), default=0) + 1, description, lambda: data_package(records, files))


def data_package(records: Records, files: Sequence[ExportFile]) -> dict[str, Any]:
    """The description of ``files`` by the Data Package standard: of a CSV file also the type and meaning of each column."""
    review = records.review
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", review.site.name.lower()).strip("-") or "review",
        "title": review.title,
        "licenses": [{"title": review.site.data_licence.name, "path": review.site.data_licence.url}],
        "sources": [{"title": review.title} | ({"path": f"https://doi.org/{review.citation.doi}"} if review.citation.doi else {})],
        "resources": [_resource(file, [other.name for other in files]) for file in files],
    }


def _resource(file: ExportFile, all_names: Sequence[str]) -> dict[str, Any]:
    common = {"name": _name(file.name), "path": file.name, "description": file.description, "mediatype": file.media_type}
    if not file.columns:
        return common
    schema: dict[str, Any] = {"fields": [_field(column) for column in file.columns], "missingValues": ["", "NA", *MISSING]}
    return common | {"format": "csv", "encoding": "utf-8", "schema": schema | _keys(file, all_names)}


def _field(column: Column) -> dict[str, str]:
    described = {"name": column.name, "type": column.type, "description": column.description}
    return described | ({"unit": column.unit} if column.unit else {})


def _keys(file: ExportFile, all_names: Sequence[str]) -> dict[str, Any]:
    """By what rows are told apart, and which column names the study of each row."""
    names = [column.name for column in file.columns]
    if file.name == STUDIES:
        return {"primaryKey": ["key"]}
    primary = {"primaryKey": KEYS[file.name]} if file.name in KEYS else {}
    if "study" not in names or STUDIES not in all_names:
        return primary
    return primary | {"foreignKeys": [{"fields": ["study"], "reference": {"resource": _name(STUDIES), "fields": ["key"]}}]}


STUDIES = "studies.csv"
KEYS = {"vocabulary.csv": ["list", "term"], "effects.csv": ["study", "outcome", "measure"]}
"""The columns by which the rows of a table are told apart, where there are such."""


def _name(file_name: str) -> str:
    return file_name.replace(".", "-")
