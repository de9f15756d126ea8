"""What is wrong with the lines of a file that YAML cannot read, in words that say how to write them.

YAML tells where it could not go on, which is often lines behind the mistake, and in words about its grammar. So the lines are looked at
as a person would, for the mistakes that people make; only where there is none of these do YAML's own words stand. What stands in quotes,
in a text of several lines or in a comment is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from living_review.records.raw_text import PLAIN_FIELD, Opening, brackets, field_indent, in_quotes, seen_lines

NEAR = 3
"""How many lines before the one at which YAML gave up a mistake may stand; marks of git and open quotes may stand anywhere before."""
LONGEST_LINE = 2000
"""So many signs a line that is looked at may have."""


@dataclass(frozen=True)
class Mistake:
    """A mistake on a line, at a column; both are counted from 1. ``mended`` is the line without it, where that is certain."""

    line: int
    column: int
    message: str
    mended: str | None = None


class Found(NamedTuple):
    """What a look found: the name of the field if the pattern has one, the signs as they stand on the line, and the line above."""

    name: str
    signs: str
    above: str


@dataclass(frozen=True)
class Look:
    """A kind of mistake on one line: what it looks like (the group ``signs`` is what is wrong), what stands there rightly, how it is told.

    ``said`` are words that YAML's own message has to have, or ''.
    """

    pattern: str
    right: Callable[[Found], str]
    message: Callable[[Found, str], str]
    said: str = ""

    def find(self, number: int, line: str, seen: str, above: str) -> Mistake | None:
        """The mistake on a line, of which ``seen`` is what is no text."""
        match = re.search(self.pattern, seen)
        if match is None:
            return None
        start, end = match.span("signs")
        found = Found(match.groupdict().get("name") or "", line[start:end], above)
        right = self.right(found)
        return Mistake(number, start + 1, self.message(found, right), line[:start] + right + line[end:])


FIELD = r"^ *(?:- +)*(?P<name>[A-Za-z_][\w-]*)"
VALUE = r"^ *(?:(?:- +)+(?:[^\s:\"'\[{]+: +)?|[^\s:\"'\[{]+: +)"
"""What stands before a value that goes on to the end of its line."""
CURLY = "\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a"
GIT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( |$)")
_GIT = (
    "git left the marks <<<<<<<, ======= and >>>>>>> here, since two people changed these lines; "
    "keep one of the two texts between them, and delete the three marks"
)


def code(sign: str) -> str:
    """A sign by its number, since it may look like another one."""
    return f"U+{ord(sign):04X}"


CLOSING = {"[": "]", "{": "}"}
LOOKS = (
    Look(
        r"^(?P<signs> *\t\s*)\S",
        lambda found: " " * (field_indent(found.above) + 2 * found.above.rstrip().endswith(":")),
        lambda _, right: f"the line begins with a tab; indent with spaces, here with {len(right)}",
    ),
    Look(
        FIELD + r"(?P<signs> ?[\uff1a\ufe55\ua789\u2236][ \u3000\u00a0]*)",
        lambda _: ": ",
        lambda found, _: f"the colon behind '{found.name}' is the sign {code(found.signs.strip()[0])}; write a plain ':' and a space",
    ),
    Look(
        r"(?:[:\-,\[{]|^ *)(?P<signs>[\u00a0\u2000-\u200a\u202f\u205f\u3000]+)",
        lambda found: " " * len(found.signs),
        lambda found, _: f"the space here is the sign {code(found.signs[0])}; write a plain space",
    ),
    Look(
        FIELD + r":(?P<signs>[^\s:/\]},].*)$",
        lambda found: f" {found.signs}",
        lambda found, right: f"a space lacks behind the colon; write '{found.name}:{right.rstrip()}'",
    ),
    Look(
        r"^ *(?P<signs>-)(?=[^\s\-\d.])",
        lambda _: "- ",
        lambda *_: "a space lacks behind the dash; an item of a list begins with '- '",
    ),
    Look(
        r"^ *(?P<signs>[\u2022\u00b7\u25aa\u25cf\u2023\u2010-\u2015\u2212*] +)(?=\S)",
        lambda found: "-" + found.signs[1:],
        lambda found, _: f"the item begins with the sign {code(found.signs[0])}; write a plain hyphen and a space: '- '",
    ),
    Look(
        r"(?:: +|, +|\{)(?P<signs>[<>|&%!][=<>]? ?\.?\d[\w.]*)",
        lambda found: in_quotes(found.signs),
        lambda found, right: f"'{found.signs}' begins with a sign that YAML uses itself; put it into quotes: {right}",
    ),
    Look(
        VALUE + rf"(?P<signs>[{CURLY}].*\S)",
        lambda found: in_quotes(found.signs.strip(CURLY)),
        lambda found, _: f'the quotes are the sign {code(found.signs[0])}, which YAML does not know as quotes; write straight ones: "',
    ),
    Look(
        rf"(?:: +|, +|[\[{{])(?P<signs>[{CURLY}][^{CURLY}]*[{CURLY}])",
        lambda found: in_quotes(found.signs.strip(CURLY)),
        lambda found, _: f'the quotes are the sign {code(found.signs[0])}, which YAML does not know as quotes; write straight ones: "',
    ),
    Look(
        VALUE + r"(?P<signs>[-?])\s*$",
        lambda _: "not reported",
        lambda found, _: f"'{found.signs}' is no value; write one, or 'not reported'",
    ),
    Look(
        VALUE + r"(?P<signs>(?:[@`%|>,\]}*&!]|[-?] )(?![-+]?\d?[-+]?\s*$).*\S)",
        lambda found: in_quotes(found.signs),
        lambda found, right: f"text that begins with the sign {found.signs[0]} goes into quotes: {right}",
    ),
    Look(
        VALUE + r"(?P<signs>(?:\"[^\"]*\"|\[[^\[\]{}]*\]|\{[^\[\]{}]*\}|'[^']*'(?= )) *[^\s#,\]}:\x00](?:.*\S)?)",
        lambda found: in_quotes(found.signs),
        lambda found, right: (
            f"text goes on behind the sign {CLOSING.get(found.signs[0], found.signs[0])}; put all of it into quotes: {right}"
        ),
    ),
    Look(
        VALUE + r"(?P<signs>[^\s\"'\[{>|&*!#][^\x00]*(?:: [^\x00]*\S|:)) *$",
        lambda found: in_quotes(found.signs),
        lambda found, right: f"text with a colon in it goes into quotes: {right}",
        said="mapping values",
    ),
    Look(
        r"[{,] *[\w-]+: +[^,{}\[\]:]*[^\s,{}\[\]:;](?P<signs> *; *| +)(?P<name>[A-Za-z_][\w-]*): ",
        lambda _: ", ",
        lambda found, _: f"'{found.name}' is the next field; write a comma before it" + (", and no ';'" if ";" in found.signs else ""),
        said="',' or",
    ),
    Look(
        FIELD + r"(?P<signs>(?: +| *= *)[^\s:=-][^:]*)$",
        lambda found: f": {found.signs.strip(' =')}",
        lambda found, right: f"a colon lacks behind '{found.name}'; write '{found.name}{right}'",
        said="could not find expected ':'",
    ),
)
"""The kinds of mistakes on one line, those that are told more exactly before others."""


def conflicts(text: str) -> list[tuple[int, str]]:
    """The line at which each conflict of git begins, with what is to be done; the first mark if the beginnings are gone."""
    marks = [(number, line) for number, line in enumerate(text.split("\n"), 1) if GIT.match(line)]
    begun = [number for number, line in marks if line.startswith("<")]
    return [(number, _GIT) for number in begun or [number for number, _ in marks[:1]]]


def mistakes(text: str, stopped: int, said: str) -> list[Mistake]:
    """What could be the mistake, in the lines up to that at which YAML stopped and ``said`` why; what is likelier comes first."""
    lines = text.split("\n")
    visible, openings = seen_lines(lines, stopped)
    near = range(max(1, stopped - NEAR), min(stopped, len(lines)) + 1)
    kinds = (_of_line, _of_brackets)
    found = [mistake for kind in kinds for n in near if len(lines[n - 1]) <= LONGEST_LINE for mistake in kind(n, lines, visible, said)]
    return [*_open_quotes(lines, openings, stopped), *found, *_indents(lines, visible, stopped)]


def _of_line(number: int, lines: Sequence[str], visible: Sequence[str], said: str) -> Iterator[Mistake]:
    """Signs that look right and are not, and what lacks a space, a comma or quotes."""
    line, seen = lines[number - 1], visible[number - 1]
    above = next((each for each in reversed(lines[: number - 1]) if each.strip()), "")
    looks = (look.find(number, line, seen, above) for look in LOOKS if look.said in said and not seen.lstrip().startswith("#"))
    yield from (mistake for mistake in looks if mistake is not None)


def _open_quotes(lines: Sequence[str], openings: Sequence[Opening], stopped: int) -> Iterator[Mistake]:
    """A quote that opens a value and is closed nowhere, or by an apostrophe within the text."""
    for opening in openings:
        line = lines[opening.line - 1]
        if opening.apostrophe is None:
            mended = f"{line.rstrip()}{opening.sign}" if opening.alone else None
            message = f"the quote {opening.sign} that opens here is not closed; close it at the end of the text"
            yield Mistake(opening.line, opening.at + 1, message, mended)
        elif stopped - opening.line <= NEAR:
            whole = in_quotes(line[opening.at :].strip().removeprefix("'").removesuffix("'").replace('"', "”"))
            message = f"the apostrophe ends the text that a single quote began; put the text into double quotes: {whole}"
            yield Mistake(opening.line, opening.apostrophe, message, line[: opening.at] + whole if opening.alone else None)


def _of_brackets(number: int, lines: Sequence[str], visible: Sequence[str], _: str) -> Iterator[Mistake]:
    """A bracket that is not closed before the next field, or that closes nothing."""
    line, following = lines[number - 1], next((each for each in lines[number:] if each.strip()), "")
    opened, closing = brackets(visible[number - 1])
    if closing is not None and opened:
        sign, right = line[opened[-1]], CLOSING[line[opened[-1]]]
        message = f"the bracket {sign} that opens here is not closed; close it with {right} before the {line[closing]}"
        yield Mistake(number, opened[-1] + 1, message, line[:closing] + right + line[closing:])
    elif closing is not None:
        message = f"the bracket {line[closing]} closes nothing; delete it"
        yield Mistake(number, closing + 1, message, line[:closing] + line[closing + 1 :])
    elif opened and (not following or PLAIN_FIELD.match(following) or re.match(r" *- ", following)):
        right = "".join(CLOSING[line[at]] for at in reversed(opened))
        message = f"the bracket {line[opened[0]]} that opens here is not closed; close it with {right[-1]} at the end"
        yield Mistake(number, opened[0] + 1, message, line.rstrip() + right)


def _indents(lines: Sequence[str], visible: Sequence[str], stopped: int) -> Iterator[Mistake]:
    """A field or an item that does not begin in the column of those above it."""
    if not 1 <= stopped <= len(lines):
        return
    line = lines[stopped - 1]
    above = [
        each for each, seen in zip(lines[: stopped - 1], visible, strict=False) if seen.strip("\x00 ") and not seen.lstrip().startswith("#")
    ]
    if not above:
        return
    here, before, of_item = _indent(line), _indent(above[-1]), field_indent(above[-1])
    if PLAIN_FIELD.match(line) and not _is_item(line) and here not in (before, of_item):
        wanted = f"{of_item}, as the line above" if of_item == before else f"{of_item}, where the text of the item above begins"
        message = f"this line begins after {here} spaces, expected {wanted}; fields of one block begin in one column"
        yield Mistake(stopped, here + 1, message, " " * of_item + line.lstrip())
    items = [_indent(each) for each in above if _is_item(each)]
    if _is_item(line) and items and abs(here - items[-1]) == 1:
        message = f"this item begins after {here} spaces, expected {items[-1]}, as the item above; items of one list begin in one column"
        yield Mistake(stopped, here + 1, message, " " * items[-1] + line.lstrip())


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
