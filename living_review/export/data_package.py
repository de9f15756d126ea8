"""The description of the data files that software reads (Frictionless Data Package)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from living_review.records.load import Records


def data_package(records: Records, files: Mapping[str, str]) -> dict[str, Any]:
    """The description of ``files``, which map names to texts, by the Data Package standard."""
    review = records.review
    resources = []
    for name, text in files.items():
        resource: dict[str, Any] = {"name": name.replace(".", "-"), "path": name}
        if name.endswith(".csv"):
            header = next(csv.reader(io.StringIO(text)))
            resource |= {"format": "csv", "encoding": "utf-8", "schema": {"fields": [{"name": each} for each in header]}}
        resources.append(resource)
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", review.site.name.lower()).strip("-") or "review",
        "title": review.title,
        "licenses": [{"title": review.site.data_licence.name, "path": review.site.data_licence.url}],
        "sources": [{"title": review.title} | ({"path": f"https://doi.org/{review.citation.doi}"} if review.citation.doi else {})],
        "resources": resources,
    }
