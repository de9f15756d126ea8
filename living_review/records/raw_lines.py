"""What is wrong with the lines of a file that YAML cannot read, in words that say how to write them.

YAML tells where it could not go on, which is often lines behind the mistake, and in words about its grammar. So the lines are looked at
as a person would, for the mistakes that people make; only where there is none of these do YAML's own words stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NEAR = 3
"""How many lines before the one at which YAML gave up a mistake may stand; marks of git and open quotes may stand anywhere before."""
FIELD = r"^(?P<indent> *)(?:- +)*(?P<name>[A-Za-z_][\w-]*)"
GIT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( |$)")
NO_SPACE = re.compile(FIELD + r":(?P<value>[^\s:/].*)$")
COMPARED = re.compile(r": +(?P<value>[<>|&%!][=<>]? ?\.?\d[\w.]*)")
ODD_COLON = re.compile(FIELD + r" ?(?P<sign>[\uff1a\ufe55\ua789\u2236])")
ODD_SPACE = re.compile(r"[:\-](?P<sign>[\u00a0\u2000-\u200a\u202f\u205f\u3000])")
CURLY = re.compile(r": +(?P<sign>[\u201c\u201d\u201e\u00ab\u2018\u2019\u201a])")
DOUBLE = re.compile(r'(?:: +|^ *- +)(?P<quote>")')
APOSTROPHE = re.compile(r"(?:: +|^ *- +)(?P<text>'(?:[^']|'')*'(?P<more>[\w].*))$")
SINGLE = re.compile(r"(?:: +|^ *- +)(?P<quote>')(?:[^']|'')*$")
PLAIN_FIELD = re.compile(FIELD + r":(?: +\S.*)?$")
ITEM = re.compile(r"^ *- +")


@dataclass(frozen=True)
class Mistake:
    """A mistake on a line, at a column; both are counted from 1."""

    line: int
    column: int
    message: str


def mistakes(text: str, stopped: int) -> list[Mistake]:
    """The mistakes that a person would see in the lines up to that at which YAML stopped, each of a kind that explains why it did."""
    lines = text.split("\n")
    marks = [Mistake(n, 1, _GIT) for n, line in enumerate(lines, 1) if GIT.match(line)]
    if marks:
        return marks[:1]
    quotes = list(_open_quotes(lines, stopped))
    near = range(max(1, stopped - NEAR), min(stopped, len(lines)) + 1)
    found = [mistake for n in near for mistake in _of_line(n, lines[n - 1])]
    indents = [] if found or quotes else list(_indents(lines, stopped))
    by_place = {(each.line, each.column): each for each in (*quotes, *found, *indents)}
    return [by_place[place] for place in sorted(by_place)]


_GIT = (
    "git left the marks <<<<<<<, ======= and >>>>>>> here, since two people changed these lines; "
    "keep one of the two texts between them, and delete the three marks"
)


def _of_line(number: int, line: str) -> Iterator[Mistake]:
    """Signs that look right and are not, and what lacks a space or quotes."""
    if line.lstrip().startswith("#"):
        return
    if (odd := ODD_COLON.search(line)) is not None:
        message = f"the colon behind '{odd['name']}' is the sign {_code(odd['sign'])}; write a plain ':' and a space"
        yield Mistake(number, odd.start("sign") + 1, message)
    elif (space := ODD_SPACE.search(line)) is not None:
        yield Mistake(number, space.start("sign") + 1, f"the space here is the sign {_code(space['sign'])}; write a plain space")
    elif (joined := NO_SPACE.search(line)) is not None and not joined["value"].startswith(("]", "}", ",")):
        yield Mistake(
            number, joined.start("value") + 1, f"a space lacks behind the colon; write '{joined['name']}: {joined['value'].strip()}'"
        )
    if (compared := COMPARED.search(line)) is not None:
        value = compared["value"]
        yield Mistake(
            number, compared.start("value") + 1, f"'{value}' begins with a sign that YAML uses itself; put it into quotes: \"{value}\""
        )
    if (curly := CURLY.search(line)) is not None:
        message = f'the quotes are the sign {_code(curly["sign"])}, which YAML does not know as quotes; write straight ones: "'
        yield Mistake(number, curly.start("sign") + 1, message)


def _open_quotes(lines: Sequence[str], stopped: int) -> Iterator[Mistake]:
    """A quote that opens a value and is closed nowhere, or by an apostrophe within the text."""
    for number, line in enumerate(lines[:stopped], 1):
        if line.lstrip().startswith("#"):
            continue
        if (cut := APOSTROPHE.search(line)) is not None and stopped - number <= NEAR:
            whole = cut["text"].removeprefix("'").removesuffix("'").replace('"', "”")
            message = f'the apostrophe ends the text that a single quote began; put the text into double quotes: "{whole}"'
            yield Mistake(number, cut.start("more"), message)
        for opens, sign in ((DOUBLE.search(line), '"'), (SINGLE.search(line), "'")):
            if opens is not None and _stays_open(lines, number, opens.start("quote"), sign):
                yield Mistake(
                    number, opens.start("quote") + 1, f"the quote {sign} that opens here is not closed; close it at the end of the text"
                )
                return


def _stays_open(lines: Sequence[str], number: int, at: int, sign: str) -> bool:
    """Whether a quote is not closed before the next field: a text of several lines in quotes is rare, and its lines look like no fields."""
    rest = lines[number - 1][at + 1 :]
    bare = re.sub(r"\\.", "", rest) if sign == '"' else rest.replace("''", "")
    if sign in bare:
        return False
    for line in lines[number:]:
        if PLAIN_FIELD.match(line):
            return True
        if sign in line:
            return False
    return True


def _indents(lines: Sequence[str], stopped: int) -> Iterator[Mistake]:
    """A field that does not begin in the column of the fields above it."""
    if not 1 <= stopped <= len(lines):
        return
    line = lines[stopped - 1]
    above = next((each for each in reversed(lines[: stopped - 1]) if each.strip() and not each.lstrip().startswith("#")), "")
    here, before = len(line) - len(line.lstrip()), len(above) - len(above.lstrip())
    of_item = len(match.group()) if (match := ITEM.match(above)) else before
    field = PLAIN_FIELD.match(line)
    if field is not None and not ITEM.match(line) and above and here not in (before, of_item):
        wanted = f"{of_item}, as the line above" if of_item == before else f"{of_item}, where the text of the item above begins"
        yield Mistake(
            stopped, here + 1, f"this line begins after {here} spaces, expected {wanted}; fields of one block begin in one column"
        )


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"
