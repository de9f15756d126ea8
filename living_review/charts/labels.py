"""Names of studies that fit into their room: a long one ends in an ellipsis, and no two that differ are cut to the same text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import takewhile

from living_review.charts.prisma_layout import text_width

ELLIPSIS = "…"
HEAD, BEFORE = 8, 4
"""Of names that start alike: how many letters of the start stay, and how many before the first that differs."""


def fitted(labels: Iterable[str], room: float, size: float = 12.5) -> dict[str, str]:
    """Each label as it fits into ``room`` pixels in letters of this size; those that start alike show where they differ.

    >>> fitted(["Smith and many others 2012", "Smith and many others 2013", "Li 2015"], 120)["Li 2015"]
    'Li 2015'
    >>> len(set(fitted(["A" * 40 + "b", "A" * 40 + "c"], 80).values()))
    2
    """
    names = list(dict.fromkeys(labels))
    shown = {name: _cut(name, room, size) for name in names}
    for text in [text for text, alike in _alike(shown).items() if len(alike) > 1]:
        alike = [name for name in names if shown[name] == text]
        same = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*alike, strict=False)))
        for name in alike:
            start = max(min(HEAD, same), 0)
            rest = name[max(start, same - BEFORE) :]
            shown[name] = _cut(f"{name[:start].rstrip()}{ELLIPSIS}{rest.lstrip()}", room, size)
    used: set[str] = set()
    for name in names:
        text, i = shown[name], 1
        while shown[name] in used:
            i += 1
            shown[name] = f"{_cut(text.rstrip(ELLIPSIS), room - text_width(f' ({i})', size), size)} ({i})"
        used.add(shown[name])
    return shown


def _alike(shown: dict[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name, text in shown.items():
        groups[text].append(name)
    return groups


def _cut(text: str, room: float, size: float) -> str:
    """The text, or as much of its start as fits with an ellipsis behind it."""
    if text_width(text, size) <= room:
        return text
    return f"{_longest(text, lambda part: text_width(f'{part}{ELLIPSIS}', size) <= room).rstrip()}{ELLIPSIS}"


def _longest(text: str, fits: Callable[[str], bool]) -> str:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    return text[:low]
