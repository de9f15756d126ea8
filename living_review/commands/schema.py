"""Write the JSON Schemas by which editors complete and check the records."""

from __future__ import annotations

from pathlib import Path

from living_review.charts.registry import chart_kinds
from living_review.commands.report import FailedError, echo_problems, fail, say
from living_review.problems import shown_path
from living_review.records.json_schema import json_schemas
from living_review.records.load import load_records
from living_review.site.layout import LayoutError, write_files

FOLDER = "schema"


def write_schemas(data: Path) -> None:
    """Write the schemas for the records in ``data`` below it.

    Raises:
        FailedError: the review or its vocabulary cannot be read.
    """
    loaded = load_records(data)
    if loaded.review is None or loaded.vocabulary is None:
        echo_problems(loaded.problems)
        raise FailedError
    files = json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds())
    try:
        (data / FOLDER).mkdir(exist_ok=True)
        write_files(data / FOLDER, files)
    except (LayoutError, OSError) as error:
        fail(f"{shown_path(data / FOLDER)} cannot be written: {getattr(error, 'strerror', '') or error}")
    for name in files:
        say(f"wrote {data / FOLDER / name}")
