"""Write the JSON Schemas by which editors complete and check the records."""

from __future__ import annotations

from pathlib import Path

from living_review.charts.registry import chart_kinds
from living_review.commands.report import FailedError, echo_problems, say
from living_review.records.json_schema import json_schemas
from living_review.records.load import load_records

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
    (data / FOLDER).mkdir(exist_ok=True)
    for name, text in json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds()).items():
        (data / FOLDER / name).write_text(text, encoding="utf-8")
        say(f"wrote {data / FOLDER / name}")
