"""Pictures of drawings, with fonts of our own: with those of a machine they would differ from one to the next."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from living_review.charts.lazy import vl_convert
from living_review.charts.outlines import with_outlines
from living_review.charts.png import packed
from living_review.remembering import remembered

SANS, SERIF = "Review Sans", "Review Serif"
"""The families of the fonts in this folder, which no machine has under these names."""
FOLDER = Path(__file__).parent
_FAMILY = re.compile(r'(?<=\sfont-family=")[^"]*(?=")')

_HANDED_DOWN = re.compile(r"<(g|style)\b|\s(font-(weight|style)|letter-spacing|word-spacing|text-anchor|style)=")
"""What may give a line of text more than its own attributes say."""


@cache
def _registered() -> None:
    """Let the fonts be known, once a run."""
    vl_convert.register_font_directory(str(FOLDER))


def picture(svg: str, scale: float = 1.0) -> bytes:
    """A drawing as PNG, of ``scale`` times its own size in pixels; all text is in our sans serif, save what asks for our serif.

    Signs that the fonts lack (they have Latin, Greek, Cyrillic and mathematical ones) are taken from fonts of the machine.
    """
    return _picture(_FAMILY.sub(lambda match: match.group() if match.group() == SERIF else SANS, svg), _digest_of_fonts(), scale)


@cache
def _digest_of_fonts() -> str:
    files = sorted(file for file in FOLDER.iterdir() if file.suffix in (".ttf", ".otf"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@remembered("vl-convert-python")
def _picture(svg: str, fonts: str, scale: float) -> bytes:
    """The picture; ``fonts`` is a digest of what it is written with."""
    _registered()
    families = set(_FAMILY.findall(svg))
    if len(families) == 1 and not _HANDED_DOWN.search(svg):
        svg = with_outlines(svg, FOLDER / f"{families.pop().replace(' ', '')}-Regular.ttf")
    return packed(bytes(vl_convert.svg_to_png(svg, scale=scale)))
