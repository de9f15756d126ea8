"""Names of studies that fit into their room: a long one ends in an ellipsis, and no two that differ are cut to the same text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from living_review.charts.prisma_layout import text_width
from living_review.formatting import common_start

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
    for alike in [alike for alike in _alike(shown).values() if len(alike) > 1]:
        same = common_start(*alike)
        ends = {name: _with_end(name, room, size) for name in alike}
        middles = {name: _cut(_from(name, same), room, size) for name in alike}
        shown |= ends if len(set(ends.values())) >= len(set(middles.values())) else middles
    used: set[str] = set()
    for name in names:
        text, i = shown[name], 1
        while shown[name] in used:
            i += 1
            shown[name] = f"{_cut(text.rstrip(ELLIPSIS), room - text_width(f' ({i})', size), size)} ({i})"
        used.add(shown[name])
    return shown


def _with_end(name: str, room: float, size: float) -> str:
    """The start of a name and as much of its end as fits, where years and numbers stand."""
    head = f"{name[:HEAD].rstrip()}{ELLIPSIS}"
    end = _longest(name[::-1], lambda part: text_width(head + part, size) <= room)
    return f"{head}{end[::-1].lstrip()}"


def _from(name: str, same: int) -> str:
    """The start of a name, and what follows from shortly before the first letter that differs."""
    start = min(HEAD, same)
    return f"{name[:start].rstrip()}{ELLIPSIS}{name[max(start, same - BEFORE) :].lstrip()}"


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
