"""Write the JSON Schemas by which editors complete and check the records."""

from __future__ import annotations

import json
from pathlib import Path

from living_review.charts.registry import chart_kinds
from living_review.commands.report import FailedError, echo_problems, fail, say
from living_review.problems import shown_path, why_closed
from living_review.records.json_schema import WRITTEN, json_schemas
from living_review.records.load import load_records
from living_review.site.layout import LayoutError, write_files

FOLDER = "schema"


def write_schemas(data: Path, *, force: bool = False) -> None:
    """Write the schemas for the records in ``data`` below it; a file that this command did not write is left alone without ``force``.

    Raises:
        FailedError: the review or its vocabulary cannot be read, or a file of somebody else is in the way; nothing was written.
    """
    loaded = load_records(data)
    if loaded.review is None or loaded.vocabulary is None:
        echo_problems(loaded.problems)
        raise FailedError
    files = json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds())
    foreign = [data / FOLDER / name for name in files if not _is_ours(data / FOLDER / name)]
    if foreign and not force:
        names = ", ".join(shown_path(file) for file in foreign)
        fail(f"{names}: not written by this command, so it would be lost; move it, or write over it with --force. Nothing was written.")
    try:
        (data / FOLDER).mkdir(exist_ok=True)
        write_files(data / FOLDER, files)
    except (LayoutError, OSError) as error:
        fail(f"{shown_path(data / FOLDER)} cannot be written: {why_closed(error) if isinstance(error, OSError) else error}")
    for name in files:
        say(f"wrote {data / FOLDER / name}")


def _is_ours(file: Path) -> bool:
    """Whether a file may be written over: it is not there, or this command wrote it."""
    if not file.exists():
        return True
    try:
        return bool(json.loads(file.read_text(encoding="utf-8")).get("$comment") == WRITTEN)
    except (OSError, ValueError, AttributeError):
        return False
