"""In which order people write the fields of a record and make its files, and what they call them, changes nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.pages import content_of
from helpers.properties import cases
from helpers.random_reviews import Files, random_review
from helpers.random_sites import written
from helpers.reviews import BCG, SLEEP, TEMPLATES, Copy
from hypothesis import given
from hypothesis import strategies as st

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


@cases(1)
@given(chance=st.randoms(use_true_random=True))
def test_any_order_of_any_review(chance: random.Random, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the review, its fields shuffled and its files made in another order give the same pages and data, byte for byte."""
    files = random_review(chance, most=3)
    keys = list(files.studies)
    chance.shuffle(keys)
    # in the lists of the vocabulary, and among the numbers, the order is that in which pages show them
    other = Files(
        {name: value if name == "numbers" else shuffled(value, chance) for name, value in shuffled_once(files.review, chance).items()},
        files.vocabulary,
        {key: shuffled(files.studies[key], chance) for key in keys},
    )
    one, two = (written(each, tmp_path_factory.mktemp("order") / "review") for each in (files, other))
    assert one.data == two.data
    assert one.pages() == two.pages()


def shuffled_once(value: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A block with its fields in another order, each as it is."""
    items = list(value.items())
    chance.shuffle(items)
    return dict(items)
