"""The outlines of lines of text in one of our fonts, which a drawing can hold in the place of the text.

The renderer opens the file of the font four times for each letter, which is most of what a picture of text costs. What stands here is as
much of the OpenType format as our fonts use: letters by their codes (``cmap``), their outlines (``glyf``) and widths (``hmtx``), and by how
much pairs of them are moved together (``GPOS``). The font gives no ligatures. A line that asks for anything more has no outline here.
"""

from __future__ import annotations

import html
import re
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

LINE = re.compile(r'<text x="(\d+)" y="(\d+)" font-size="(\d+)"(?P<fill> fill="[^"]*")?>(?P<text>[^<]*)</text>')
"""A line of text as our pictures have it."""
LETTERS = ("LATIN ", "GREEK ", "CYRILLIC ")
"""How the names of letters begin of whose scripts pairs are moved together."""
SIGNS = frozenset(["Nd", "No", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sm", "So"])
"""Categories of other signs that stand beside each other and change nothing."""
ON_CURVE, SHORT_X, SHORT_Y, REPEATED, SAME_X, SAME_Y = 1, 2, 4, 8, 16, 32
"""Of a point: it lies on the outline; its step is one byte; it stands several times; its step is positive, if it is one byte, or none."""
WORDS, OFFSETS, SCALED, MORE = 1, 2, 0b11001000, 32
"""Of a part of a letter: its place is two words; it is an offset; its size is another one; another part comes after it."""
PAIRS, ADVANCE = 2, 4
"""The kind of lookup that moves pairs, and the kind of value that is added to the width of the first."""


class Point(NamedTuple):
    """A point of an outline, in units of the font, and whether the outline goes through it."""

    x: float
    y: float
    on_curve: bool


START = Point(0, 0, on_curve=True)
"""Where a letter begins."""


@dataclass(frozen=True)
class Glyph:
    """A letter as it is drawn: its outline as the data of an SVG path, relative to where it begins, and its width in units of the font."""

    path: str
    width: int


def with_outlines(svg: str, font: Path) -> str:
    """A drawing in which each line of text that can be has become its outline in the font."""
    return LINE.sub(lambda line: _outlined(line, opened(font)), svg)


def _outlined(line: re.Match[str], font: Font) -> str:
    x, y, size = map(int, line.groups()[:3])
    path = font.path_of(html.unescape(line["text"]))
    if path is None:
        return line.group()
    scale = size / font.units
    return f'<path transform="matrix({scale} 0 0 {scale} {x} {y})"{line["fill"] or ""} d="{path}"/>'


@cache
def opened(file: Path) -> Font:
    """The font in a file, read once a run."""
    return Font(file.read_bytes())


class Font:
    """A TrueType font, as far as plain lines of Latin, Greek and Cyrillic letters need it."""

    def __init__(self, content: bytes) -> None:
        tables = (struct.unpack_from(">4s4xII", content, 12 + 16 * n) for n in range(_number(content, 4)))
        self._tables = {name.decode(): content[start : start + length] for name, start, length in tables}
        self.units = _number(self._tables["head"], 18)
        """How many units the size of a letter is divided into."""
        self._codes = dict(_codes(self._tables["cmap"]))
        self._pairs = dict(_pairs(self._tables["GPOS"]))
        self._glyphs: dict[str, Glyph | None] = {}

    def path_of(self, text: str) -> str | None:
        """The outline of a line of text from its left end on the line that letters stand on; None if it is more than letters in a row.

        Pairs are moved together in texts of a script, so that there has to be a letter that tells which.
        """
        glyphs = [self._glyph(sign) for sign in text]
        if not re.search(r"[A-Za-z]", text) or text != " ".join(text.split()):
            return None
        parts, x = [], 0
        steps = [*(self._pairs.get(pair, 0) for pair in pairwise(self._codes.get(sign, 0) for sign in text)), 0]
        for glyph, step in zip(glyphs, steps, strict=True):
            if glyph is None:
                return None
            parts.append(f"M{x} 0{glyph.path}" if glyph.path else "")
            x += glyph.width + step
        return "".join(parts)

    def _glyph(self, sign: str) -> Glyph | None:
        """A letter; None if the font lacks it, or if it might change others or be changed by them."""
        if sign not in self._glyphs:
            number = self._codes.get(sign, 0)
            contours = self._contours(number) if number and _is_plain(sign) else None
            self._glyphs[sign] = None if contours is None else Glyph("".join(map(_path, contours)), self._width(number))
        return self._glyphs[sign]

    def _width(self, number: int) -> int:
        last = _number(self._tables["hhea"], 34) - 1
        return _number(self._tables["hmtx"], 4 * min(number, last))

    def _contours(self, number: int) -> list[list[Point]] | None:
        """The closed lines of a glyph; None if a part of it has another size or place than an offset can say."""
        start, end = self._place(number)
        if start == end:
            return []
        glyph = self._tables["glyf"][start:end]
        (count,) = struct.unpack_from(">h", glyph)
        if count >= 0:
            return list(_simple(glyph, count))
        found = []
        for part, x, y in _parts(glyph):
            contours = None if x is None or y is None else self._contours(part)
            if contours is None:
                return None
            found += [[Point(point.x + (x or 0), point.y + (y or 0), point.on_curve) for point in contour] for contour in contours]
        return found

    def _place(self, number: int) -> tuple[int, int]:
        if _number(self._tables["head"], 50):
            start, end = struct.unpack_from(">II", self._tables["loca"], 4 * number)
            return start, end
        start, end = struct.unpack_from(">HH", self._tables["loca"], 2 * number)
        return 2 * start, 2 * end


def _is_plain(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign == " " or category in SIGNS or (category in ("Lu", "Ll") and unicodedata.name(sign).startswith(LETTERS))


def _number(table: bytes, place: int) -> int:
    """Two bytes as a number without a sign."""
    return int.from_bytes(table[place : place + 2], "big")


def _codes(cmap: bytes) -> Iterator[tuple[str, int]]:
    """The number of the glyph of each sign of the first plane of Unicode (a subtable of format 4)."""
    places = [struct.unpack_from(">HHI", cmap, 4 + 8 * n) for n in range(_number(cmap, 2))]
    table = cmap[next(start for platform, encoding, start in places if (platform, encoding) == (3, 1)) :]
    count = _number(table, 6) // 2
    ends, starts, steps, offsets = (14 + 2 * count * n + (2 if n else 0) for n in range(4))
    for n in range(count):
        first, last = _number(table, starts + 2 * n), _number(table, ends + 2 * n)
        step, offset = _number(table, steps + 2 * n), _number(table, offsets + 2 * n)
        for code in range(first, min(last, 0xFFFE) + 1):
            found = _number(table, offsets + 2 * n + offset + 2 * (code - first)) if offset else code
            yield chr(code), (found + step) & 0xFFFF if found else 0


def _pairs(gpos: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """By how much the second glyph of a pair is moved, in units of the font (a lookup of pairs of format 1)."""
    lookups = _number(gpos, 8)
    for n in range(_number(gpos, lookups)):
        lookup = lookups + _number(gpos, lookups + 2 + 2 * n)
        for m in range(_number(gpos, lookup + 4) if _number(gpos, lookup) == PAIRS else 0):
            table = lookup + _number(gpos, lookup + 6 + 2 * m)
            if struct.unpack_from(">H2xHH", gpos, table) != (1, ADVANCE, 0):
                raise ValueError("pairs of the font are moved in a way that is not known here")
            for first, place in zip(_covered(gpos, table + _number(gpos, table + 2)), _list(gpos, table + 8), strict=True):
                for k in range(_number(gpos, table + place)):
                    second, step = struct.unpack_from(">Hh", gpos, table + place + 2 + 4 * k)
                    yield (first, second), step


def _list(table: bytes, place: int) -> Sequence[int]:
    """Numbers behind their count."""
    return struct.unpack_from(f">{_number(table, place)}H", table, place + 2)


def _covered(table: bytes, place: int) -> Sequence[int]:
    """The glyphs for which there is something, in order: as a list, or as ranges."""
    if _number(table, place) == 1:
        return _list(table, place + 2)
    ranges = (struct.unpack_from(">HH", table, place + 4 + 6 * n) for n in range(_number(table, place + 2)))
    return [glyph for first, last in ranges for glyph in range(first, last + 1)]


def _simple(glyph: bytes, count: int) -> Iterator[list[Point]]:
    """The closed lines of a glyph that has ``count`` of them."""
    ends = struct.unpack_from(f">{count}H", glyph, 10)
    at = 12 + 2 * count + _number(glyph, 10 + 2 * count)
    flags: list[int] = []
    while len(flags) <= ends[-1]:
        times = 1 + (glyph[at + 1] if glyph[at] & REPEATED else 0)
        flags += [glyph[at]] * times
        at += 2 if glyph[at] & REPEATED else 1
    xs, at = _steps(glyph, at, flags, SHORT_X, SAME_X)
    ys, at = _steps(glyph, at, flags, SHORT_Y, SAME_Y)
    points = [Point(x, y, bool(flag & ON_CURVE)) for x, y, flag in zip(xs, ys, flags, strict=True)]
    for first, last in pairwise((-1, *ends)):
        yield points[first + 1 : last + 1]


def _steps(glyph: bytes, at: int, flags: list[int], short: int, same: int) -> tuple[list[int], int]:
    """One coordinate of each point, and where what comes after begins."""
    found, value = [], 0
    for flag in flags:
        if flag & short:
            value += glyph[at] if flag & same else -glyph[at]
            at += 1
        elif not flag & same:
            value += int.from_bytes(glyph[at : at + 2], "big", signed=True)
            at += 2
        found.append(value)
    return found, at


def _parts(glyph: bytes) -> Iterator[tuple[int, int | None, int | None]]:
    """The glyphs that another one is put together from, each with its offset, if it has no more than that."""
    at, flags = 10, MORE
    while flags & MORE:
        flags, part = struct.unpack_from(">HH", glyph, at)
        x, y = struct.unpack_from(">hh" if flags & WORDS else ">bb", glyph, at + 4)
        if flags & SCALED or not flags & OFFSETS:
            yield part, None, None
            return
        yield part, x, y
        at += 8 if flags & WORDS else 6


def _path(points: list[Point]) -> str:
    """A closed line as SVG, downwards, relative to where the glyph begins; between two points beside it, it goes through their middle."""
    first, *others = points
    if not first.on_curve:
        others.append(first)
        first = others.pop(0) if others[0].on_curve else _middle(first, others[0])
    now, beside, written = first, None, [f"m{_step(START, first)}"]
    for point in (*others, first):
        end = point if point.on_curve else None
        if beside is not None:
            end = end or _middle(beside, point)
            written.append(f"q{_step(now, beside)} {_step(now, end)}")
        elif end is not None:
            written.append(f"l{_step(now, end)}")
        now, beside = end or now, None if point.on_curve else point
    written.append(f"zm{_step(first, START)}")
    return "".join(written)


def _middle(one: Point, other: Point) -> Point:
    return Point((one.x + other.x) / 2, (one.y + other.y) / 2, on_curve=True)


def _step(start: Point, end: Point) -> str:
    return f"{end.x - start.x:g} {start.y - end.y:g}"
