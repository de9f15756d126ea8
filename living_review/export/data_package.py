"""The description of the data files that software reads (Frictionless Data Package, https://datapackage.org)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from living_review.export.base import ExportFile, json_file
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
        "resources": [_resource(file) for file in files],
    }


def _resource(file: ExportFile) -> dict[str, Any]:
    common = {"name": file.name.replace(".", "-"), "path": file.name, "description": file.description, "mediatype": file.media_type}
    if not file.columns:
        return common
    fields = [{"name": column.name, "type": column.type, "description": column.description} for column in file.columns]
    return common | {"format": "csv", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": ["", *MISSING]}}
