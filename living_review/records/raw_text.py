"""The lines of a file as a person sees them: which signs in them are YAML's, and which are text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

HIDDEN = "\x00"
"""Stands in the place of each sign of a text in quotes, of a text of several lines and of a comment."""
PLAIN_FIELD = re.compile(r"^ *(?:- +)*[A-Za-z_][\w-]*:(?: +\S.*)?$")
BLOCK = re.compile(r"(?:: +|^ *- +)[|>][+-]?\d?[+-]?\s*$")
ITEM = re.compile(r"^ *- +")


@dataclass(frozen=True)
class Opening:
    """A quote that opens at ``at`` on a line and is not closed there, or is closed by the ``apostrophe`` of a word."""

    line: int
    at: int
    sign: str
    alone: bool
    """Whether it begins the value of a field, so that the text ends with the line."""
    apostrophe: int | None = None


def seen_lines(lines: Sequence[str], upto: int) -> tuple[list[str], list[Opening]]:
    """The first lines with all text in them hidden, and the quotes among them that are not closed before the next field."""
    visible: list[str] = []
    openings: list[Opening] = []
    block: int | None = None
    sign = ""
    for number, line in enumerate(lines[:upto], 1):
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and (indent > block or not line.strip()):
            visible.append(HIDDEN * len(line))
            continue
        seen, sign, opening = _hide(number, line, sign)
        visible.append(seen)
        if opening is not None and (opening.apostrophe is not None or _stays_open(lines[number:], opening.sign)):
            openings.append(opening)
            sign = ""
        block = indent if BLOCK.search(seen.rstrip(HIDDEN)) else None
    return visible, openings


def _hide(number: int, line: str, sign: str) -> tuple[str, str, Opening | None]:
    """A line with its texts hidden, the quote that it leaves open, and where that opens; ``sign`` is one that was open before.

    A single quote that an apostrophe closes is told as one that opens, too.
    """
    out: list[str] = []
    opening: Opening | None = None
    depth, i, begins = 0, 0, not sign
    while i < len(line):
        here, width = line[i], 1
        if sign:
            escaped = (sign == '"' and here == "\\") or (sign == "'" and line[i : i + 2] == "''")
            width = 2 if escaped else 1
            closes = here == sign and not escaped
            if closes and sign == "'" and opening is not None and re.match(r"\w", line[i + 1 :]):
                return "".join(out) + HIDDEN * (len(line) - i), "", replace(opening, apostrophe=i + 1)
            sign, opening = ("", None) if closes else (sign, opening)
            out.append(here if closes else HIDDEN * len(line[i : i + width]))
        elif here == "#" and not line[i - 1 : i].strip():
            return "".join(out) + ("#" if not line[:i].strip() else HIDDEN) + HIDDEN * (len(line) - i - 1), "", None
        else:
            out.append(here)
            if begins and here in "\"'":
                sign, opening = here, Opening(number, i, here, alone=depth == 0)
            depth += (begins and here in "[{") - (depth > 0 and here in "]}")
            begins = _value_may_begin(line, i, depth, begins)
        i += width
    return "".join(out), sign, opening


def _value_may_begin(line: str, i: int, depth: int, before: bool) -> bool:
    """Whether what follows the sign at ``i`` may be the beginning of a value."""
    here = line[i]
    if here == " ":
        return before or line[i - 1 : i] == ":" or (depth > 0 and line[i - 1 : i] == ",")
    if here == "-":
        return not line[:i].strip(" -")
    return here in "[{" and before


def _stays_open(following: Sequence[str], sign: str) -> bool:
    """Whether a quote is not closed before the next field: a text of several lines in quotes is rare, and its lines look like no fields."""
    for line in following:
        if PLAIN_FIELD.match(line):
            return True
        if sign in line:
            return False
    return True


def brackets(seen: str) -> tuple[list[int], int | None]:
    """Where brackets open that are not closed on a line, and where the first closes that none opened."""
    opened: list[int] = []
    flow = re.search(r"(?:: +|^ *(?:- +)*)[\[{]", seen)
    for at in range(flow.end() - 1 if flow else len(seen), len(seen)):
        if seen[at] in "[{":
            opened.append(at)
        elif seen[at] in "]}":
            if not opened or seen[opened[-1]] != {"]": "[", "}": "{"}[seen[at]]:
                return opened, at
            opened.pop()
    return opened, None


def field_indent(line: str) -> int:
    """After how many spaces the field on a line begins; of an item that behind its dash."""
    match = ITEM.match(line)
    return len(match.group()) if match else len(line) - len(line.lstrip())


def in_quotes(text: str) -> str:
    """A text in the quotes that leave it as it is: double ones, or single ones where it has double ones in it.

    >>> print(in_quotes(">26"), in_quotes('"Talking" online'))
    ">26" '"Talking" online'
    """
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
