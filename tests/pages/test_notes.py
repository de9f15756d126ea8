"""No note is lost: whatever can be noted in a record, of a study or of the review, stands on a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from helpers.pages import content_of
from helpers.reviews import BCG, RICH, SLEEP, TEMPLATES, Copy
from pydantic import BaseModel

from living_review.checks.blocks import blocks_of
from living_review.pages.render import render
from living_review.records.load import load_records
from living_review.records.yaml_reader import Loc, read_document

MARK = "zqnote"


def noted(record: BaseModel, loc: Loc = ()) -> Iterator[Loc]:
    """The addresses of all blocks of a record that can bear a note."""
    if "note" in type(record).model_fields:
        yield loc
    for at, block in blocks_of(record):
        if at[0] in record.model_fields_set:
            yield from noted(block, (*loc, *at))


def with_notes(value: Any, places: list[Loc], start: int) -> dict[Loc, str]:
    """Put a note of its own at each place of a plain record; those that stand for a block as a plain value become one."""
    put = {}
    for n, loc in enumerate(places, start):
        holder = value
        try:
            for part in loc[:-1]:
                holder = holder[part]
            block = holder[loc[-1]]
        except (KeyError, TypeError, IndexError):
            continue  # a place that is written without its list
        if not isinstance(block, dict):
            block = {"value": block}
            holder[loc[-1]] = block
        note = f"{MARK} {''.join('abcdefghij'[int(digit)] for digit in str(n))} end"
        block["note"] = note
        put[loc] = note
    return put


@pytest.mark.parametrize("folder", [SLEEP, BCG, RICH], ids=lambda folder: folder.name)
def test_every_note_stands_on_a_page(folder: Any, copy_of: Any) -> None:
    """A note in each block that can bear one is read on some page, and so are the further findings of studies."""
    copy: Copy = copy_of(folder)
    records = load_records(copy.folder).records()
    files = {"review.yml": records.review} | {f"studies/{study.key}.yml": study for study in records.studies[:4]}
    put: dict[tuple[str, Loc], str] = {}
    for name, record in files.items():
        file = copy.folder / name
        document, _ = read_document(file, name)
        assert document is not None
        plain = document.value
        put |= {(name, loc): note for loc, note in with_notes(plain, list(noted(record)), len(put)).items()}
        file.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    assert [str(problem) for problem in load_records(copy.folder).problems] == []
    assert {loc[-1] for _, loc in put} >= {"direction", "classification", "phase", "participants", "new_studies", "appraisal"}
    read = unescape(" ".join(render(content_of(copy.folder, charts=False), TEMPLATES).values()))
    assert [place for place, note in put.items() if note not in read] == []
