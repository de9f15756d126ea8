"""In which order people write the fields of a record, and what they call its file, changes nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.pages import content_of
from helpers.reviews import BCG, SLEEP, TEMPLATES, Copy

from living_review.pages.content import Content
from living_review.pages.render import render
from living_review.records.yaml_reader import read_document


def shuffled(value: Any, chance: random.Random) -> Any:
    """A plain value with the fields of each block in another order; lists stay as they are, since theirs has a meaning."""
    if isinstance(value, dict):
        items = [(name, shuffled(item, chance)) for name, item in value.items()]
        chance.shuffle(items)
        return dict(items)
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def made(content: Content) -> dict[str, Any]:
    """All pages and data files of a site."""
    return dict(render(content, TEMPLATES))


@pytest.mark.parametrize("folder", [SLEEP, BCG], ids=lambda folder: folder.name)
def test_order_of_fields_and_names_of_files(folder: Path, copy_of: Callable[[Path], Copy]) -> None:
    """Studies whose fields are shuffled and whose files have other names give the same pages."""
    copy = copy_of(folder)
    before = made(content_of(copy.folder, charts=False))
    chance = random.Random(5)
    files = sorted((copy.folder / "studies").iterdir())
    names = [f"s{n:02}.yml" for n in range(len(files))]
    chance.shuffle(names)
    for file, name in zip(files, names, strict=True):
        document, _ = read_document(file, file.name)
        assert document is not None
        file.unlink()
        (file.parent / name).write_text(json.dumps(shuffled(document.value, chance), ensure_ascii=False, indent=1), encoding="utf-8")
    after = made(content_of(copy.folder, charts=False))
    assert {path for path in before if before[path] != after.get(path)} == set()
    assert set(before) == set(after)
