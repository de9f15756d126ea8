"""A review in which every text that people can write is hostile: found by walking the records, not from a list of fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers.reviews import TEMPLATES

from living_review.charts.registry import chart_kinds
from living_review.commands.read import load_and_check
from living_review.problems import Problem
from living_review.records.load import load_records
from living_review.records.translations import FOLDER, translatable_texts
from living_review.records.yaml_reader import address, read_document

Leaf = tuple[str, tuple[str | int, ...]]
"""A text by its file and its address in it."""
PAYLOADS = (
    "<img src=x onerror=trap()>\"'></title></script><script>trap()</script>[x](javascript:trap())|`b`{{ config }}{% raw %} \\ &amp;",
    "=cmd|'/C calc'!A<svg/onload=trap()>\"'>--><!-- ]]> *b* _i_ ~~s~~ ![x](https://elsewhere.example/x.png) \U0001d54f\u05d0\u05d1 \\",
    "@<iframe src=javascript:trap()>' onmouseover='trap()' data:text/html,<b> ${a} \u0645\u0631\u062d\u0628\u0627 e\u0301\u0302 \U0001f600",
    "=<a href=x>",
)
"""What is put into each text: the first of these that its field takes."""
TRAP = "window.trap = () => { window.sprung = true; throw new Error('a trap was sprung'); };"


def leaves(value: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The addresses of all texts in a plain value."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, (*loc, name))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, (*loc, i))
    elif isinstance(value, str):
        yield loc


def _put(value: Any, loc: tuple[str | int, ...], text: str) -> None:
    for part in loc[:-1]:
        value = value[part]
    value[loc[-1]] = text


def _get(value: Any, loc: tuple[str | int, ...]) -> Any:
    for part in loc:
        value = value[part]
    return value


def make_hostile(folder: Path, tag: str = "") -> dict[Leaf, str]:
    """Put a payload into every text of a review that takes one, and into a translation of each if ``tag`` names a language.

    Returns the payloads by their places. Texts that cannot hold any (keys, terms, dates, addresses) stay as they were.
    """
    files = sorted(file for file in (*folder.glob("*.yml"), *folder.glob("studies/*.yml")))
    documents = {file.relative_to(folder).as_posix(): read_document(file, file.name)[0] for file in files}
    plain = {name: document.value for name, document in documents.items() if document is not None}
    usual = json.loads(json.dumps(plain))
    tried: dict[Leaf, int] = {(name, loc): 0 for name, value in plain.items() for loc in leaves(value)}
    for n, ((name, loc), _) in enumerate(tried.items()):
        _put(plain[name], loc, marked(PAYLOADS[0], n))
    numbers = {leaf: n for n, leaf in enumerate(tried)}
    for _ in range(40):
        for name, value in plain.items():
            (folder / name).write_text(json.dumps(value, indent=0, ensure_ascii=False), encoding="utf-8")
        problems = [problem for problem in load_and_check(folder, TEMPLATES)[1] if problem.severity == "error"]
        if not problems:
            break
        moved = [problem for problem in problems if "but the records now give" in problem.message]
        for problem in moved:  # other records, other verdicts
            claim = int(problem.field.removeprefix("claims[").partition("]")[0])
            plain["claims.yml"]["claims"][claim]["expected"] = problem.message.partition("now give '")[2].partition("'")[0]
        if moved:
            continue
        blamed = {leaf for problem in problems for leaf in _blamed(problem, folder, tried)}
        if not blamed:  # a text that others name stays as they name it
            told = " ".join(problem.message for problem in problems)
            blamed = {leaf for leaf in tried if f"'{_get(usual[leaf[0]], leaf[1])}'" in told and tried[leaf] < len(PAYLOADS)}
            tried |= dict.fromkeys(blamed, len(PAYLOADS))
        if not blamed:
            raise AssertionError(problems[:3])
        for leaf in blamed:
            tried[leaf] += 1
            n = tried[leaf]
            text = marked(PAYLOADS[n], numbers[leaf]) if n < len(PAYLOADS) else _get(usual[leaf[0]], leaf[1])
            _put(plain[leaf[0]], leaf[1], text)
    else:
        raise AssertionError(problems[:3])
    if tag:
        _translate(folder, tag)
    return {leaf: _get(plain[leaf[0]], leaf[1]) for leaf, n in tried.items() if n < len(PAYLOADS)}


def marked(payload: str, n: int) -> str:
    """A payload that no other text equals; figures may not be typed into sentences, so it bears letters."""
    return f"{payload[0]}zq{''.join('abcdefghij'[int(digit)] for digit in str(n))} {payload[1:]}"


def _blamed(problem: Problem, folder: Path, tried: dict[Leaf, int]) -> list[Leaf]:
    """The texts that a problem may come from and that are not as they were: that at its address, or all below it."""
    name = next((name for name, _ in tried if problem.path.endswith(f"{folder.name}/{name}")), "")
    field = problem.field
    hostile = [leaf for leaf, n in tried.items() if leaf[0] == name and n < len(PAYLOADS)]
    while field:
        found = [leaf for leaf in hostile if address(leaf[1]) == field or address(leaf[1]).startswith((f"{field}.", f"{field}["))]
        if found:
            return found
        field = field.rpartition("[" if field.endswith("]") else ".")[0]
    return []


def _translate(folder: Path, tag: str) -> None:
    """A file in which each text of the review is translated by itself in other letters, and the interface by a payload."""
    records = load_records(folder).records()
    texts = dict.fromkeys(translatable_texts(records, chart_kinds()))
    pairs = [(text, f"{text} <script>trap()</script>") for text in texts] + [("Skip to content", PAYLOADS[1]), ("Data", PAYLOADS[3])]
    (folder / FOLDER).mkdir()
    lines = [f"msgid {json.dumps(one, ensure_ascii=False)}\nmsgstr {json.dumps(other, ensure_ascii=False)}\n" for one, other in pairs]
    (folder / FOLDER / f"{tag}.po").write_text("\n".join(lines), encoding="utf-8")
