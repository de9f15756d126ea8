"""Whatever stands in the files of a review, it is read or told, with a line and a column that the file has, and never ends in a trace."""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.properties import times_as_many
from helpers.reviews import BCG, BIAS, SLEEP, TEMPLATES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from living_review.commands.read import load_and_check
from living_review.problems import Problem
from living_review.records.yaml_reader import read_document

FOLDERS = {"sleep": SLEEP, "bcg": BCG, "bias": BIAS}
ODD: tuple[Any, ...] = (
    None, [], {}, [[]], {"a": {}}, "", " ", "x", "index", "../x", "not reported", "unclear", "{", "{x}", "NO", True, False,
    0, -1, 1, 1.5, -0.0, 1e15, -1e15, 1e300, 10**400, 1e-300, "1e5", "\u202e", "\0", "a" * 5_000, ["x"] * 3, {"value": "x"}, {"keys": []},
)  # fmt: skip
MOST_SECONDS = 20
"""No file takes so long; on a quiet machine it is less than one."""


def nodes(value: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The addresses of all parts of a plain value."""
    yield loc
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, item in items:
        yield from nodes(item, (*loc, part))


def changed(value: Any, loc: tuple[Any, ...], new: Any) -> Any:
    """A copy of a plain value with another part at an address."""
    if not loc:
        return new
    found = copy.deepcopy(value)
    holder = found
    for part in loc[:-1]:
        holder = holder[part]
    holder[loc[-1]] = new
    return found


@pytest.fixture(scope="module", params=FOLDERS, ids=list(FOLDERS))
def review(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a review, of which one file at a time is broken."""
    folder = tmp_path_factory.mktemp("fuzz") / request.param
    shutil.copytree(FOLDERS[request.param], folder)
    for study in sorted((folder / "studies").iterdir())[4:]:
        study.unlink()
    return folder


def files_of(folder: Path) -> list[Path]:
    """The files of a review, one study as good as any."""
    return [*sorted(folder.glob("*.yml")), min((folder / "studies").iterdir())]


def told(folder: Path) -> list[Problem]:
    """All problems of a review, each with a place that its file has."""
    started = time.monotonic()
    _, problems = load_and_check(folder, TEMPLATES)
    assert time.monotonic() - started < MOST_SECONDS
    for problem in problems:
        named = [file for file in files_of_all(folder) if str(file).endswith(problem.path)]
        if not named:
            assert (problem.line, problem.column) == (1, 1), problem
            continue
        lines = re.split("\r\n|\n|\r", named[0].read_bytes().decode("utf-8", "replace"))
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert str(problem).isprintable(), problem
    return problems


def files_of_all(folder: Path) -> list[Path]:
    """Every file of records."""
    return [*folder.glob("*.yml"), *folder.glob("studies/*.yml")]


@settings(max_examples=40 * times_as_many(), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_part_is_replaced(review: Path, data: st.DataObject) -> None:
    """Any part of any record in the place of any other, or something odd: it is told, or it is in order."""
    file = data.draw(st.sampled_from(files_of(review)))
    before = file.read_text(encoding="utf-8")
    document, _ = read_document(file, file.name)
    assert document is not None
    places = list(nodes(document.value))
    loc = data.draw(st.sampled_from(places))
    new = data.draw(st.sampled_from(ODD) | st.sampled_from(places).map(lambda other: part_at(document.value, other)))
    try:
        file.write_text(json.dumps(changed(document.value, loc, new), indent=1, ensure_ascii=True), encoding="utf-8")
        told(review)
    finally:
        file.write_text(before, encoding="utf-8")


def part_at(value: Any, loc: tuple[Any, ...]) -> Any:
    """The part of a plain value at an address."""
    for part in loc:
        value = value[part]
    return value


@settings(max_examples=25 * times_as_many(), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9))
def test_any_bytes_are_changed(review: Path, seed: int) -> None:
    """Bytes flipped, cut out, doubled or put elsewhere: it is told, or it is in order."""
    chance = random.Random(seed)
    file = chance.choice(files_of(review))
    before = file.read_bytes()
    broken = bytearray(before)
    for _ in range(chance.randint(1, 3)):
        at, n = chance.randrange(len(broken)), chance.choice([1, 1, 2, 20, 400])
        match chance.choice(["flip", "cut", "double", "move", "end", "sign"]):
            case "flip":
                broken[at] = chance.randrange(256)
            case "cut":
                del broken[at : at + n]
            case "double":
                broken[at:at] = broken[at : at + n]
            case "move":
                broken[at:at] = broken[: n // 2]
            case "end":
                del broken[max(at, 1) :]
            case "sign":
                broken[at:at] = chance.choice(["\u202e", "\t", ": ", "- ", "{", '"', "|\n", "&a ", "*a ", "\ufeff", "\x00"]).encode()
    try:
        file.write_bytes(bytes(broken) or b"x")
        told(review)
    finally:
        file.write_bytes(before)


@pytest.mark.parametrize("name", ["measures", "comparators", "directions", "judgements"])
def test_list_that_is_misspelt(name: str, review: Path) -> None:
    """A vocabulary without one of its lists is told as such, whatever asks for its terms."""
    file = review / "vocabulary.yml"
    before = file.read_text(encoding="utf-8")
    try:
        file.write_text(before.replace(f"\n{name}:", f"\n{name}x:"), encoding="utf-8")
        found = told(review)
        assert [each for each in found if (each.field == name and "is missing" in each.message) or f"none of '{name}'" in each.message]
    finally:
        file.write_text(before, encoding="utf-8")
