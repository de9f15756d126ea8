"""The outlines of lines of text in one of our fonts, which a drawing can hold in the place of the text.

The renderer opens the file of the font four times for each letter, which is most of what a picture of text costs. HarfBuzz opens it once.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from living_review.charts.lazy import uharfbuzz as hb

LINE = re.compile(r'<text x="(\d+)" y="(\d+)" font-size="(\d+)"(?P<fill> fill="[^"]*")?>(?P<text>[^<]*)</text>')
"""A line of text as our pictures have it."""
PLAIN = ("Lu", "Ll", "Nd", "No", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sm", "So")
"""Categories of signs that stand beside each other and change nothing of how the others are drawn."""
NOT_IN_THE_FONT = 0


def with_outlines(svg: str, font: Path) -> str:
    """A drawing in which each line of text that can be has become its outline in the font."""
    return LINE.sub(lambda line: _outlined(line, opened(font)), svg)


@cache
def opened(file: Path) -> hb.Font:
    """The font in a file, read once a run."""
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(file))))


def _outlined(line: re.Match[str], font: hb.Font) -> str:
    x, y, size = map(int, line.groups()[:3])
    path = path_of(html.unescape(line["text"]), font)
    if path is None:
        return line.group()
    scale = size / font.face.upem
    return f'<path transform="matrix({scale} 0 0 {scale} {x} {y})"{line["fill"] or ""} d="{path}"/>'


def path_of(text: str, font: hb.Font) -> str | None:
    """The outline of a line of text from its left end on the line that letters stand on, as the data of an SVG path in units of the font.

    None for what the renderer would draw in another font, from right to left, or with spaces of its own.
    """
    if not text or text != " ".join(text.split()) or not all(sign == " " or unicodedata.category(sign) in PLAIN for sign in text):
        return None
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    if buffer.direction != "ltr" or any(info.codepoint == NOT_IN_THE_FONT for info in infos):
        return None
    path, left = "", 0
    for info, position in zip(infos, positions, strict=True):
        path += f"M{left + position.x_offset} {-position.y_offset}{_letter(font, info.codepoint)}"
        left += position.x_advance
    return path


@cache
def _letter(font: hb.Font, number: int) -> str:
    """The outline of a letter of the font, as the data of a path that goes on from the point which its place is told by."""
    pen = _Pen()
    font.draw_glyph(number, _pens(), pen)
    return pen.path


@dataclass
class _Pen:
    """Writes the data of a path, in steps from each point to the next, downwards."""

    path: str = ""
    at: tuple[float, float] = (0, 0)
    begun: tuple[float, float] = (0, 0)

    def draw(self, letter: str, *places: float) -> None:
        """Write a command that names points, of which the last is where the pen comes to stand."""
        x, y = self.at
        self.path += letter + " ".join(f"{right - x:.9g} {y - up:.9g}" for right, up in zip(places[::2], places[1::2], strict=True))
        self.at = places[-2], places[-1]
        if letter == "m":
            self.begun = self.at

    def close(self) -> None:
        """Go back to where the line began."""
        self.path += "z"
        self.at = self.begun


@cache
def _pens() -> hb.DrawFuncs:
    """How HarfBuzz moves a pen."""

    def command(letter: str) -> Callable[..., None]:
        return lambda *given: given[-1].draw(letter, *given[:-1])

    pens = hb.DrawFuncs()
    pens.set_move_to_func(command("m"))
    pens.set_line_to_func(command("l"))
    pens.set_quadratic_to_func(command("q"))
    pens.set_close_path_func(_Pen.close)
    return pens
