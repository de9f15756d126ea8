"""Fonts by which charts are measured and pictures drawn: with those of a machine they would differ from one to the next."""

from __future__ import annotations

import hashlib
import os
import re
import string
from contextlib import suppress
from functools import cache
from pathlib import Path

from living_review.charts.lazy import vl_convert
from living_review.charts.outlines import opened, with_outlines
from living_review.charts.png import packed
from living_review.remembering import remembered

SANS, SERIF = "Review Sans", "Review Serif"
"""The families of the fonts in this folder, which no machine has under these names."""
FOLDER = Path(__file__).parent
_FAMILY = re.compile(r'(?<=\sfont-family=")[^"]*(?=")')

_HANDED_DOWN = re.compile(r"<(g|style)\b|\s(font-(weight|style)|letter-spacing|word-spacing|text-anchor|style)=")
"""What may give a line of text more than its own attributes say."""
MACHINE = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
"""Where machines keep fonts."""


def ready_for(text: str) -> None:
    """Let vl_convert know the fonts that a text is written in: ours and those that it holds, and if these lack a sign the machine's.

    The file of a font of the machine it would open four times for each letter that it measures, also of one that it holds itself.
    """
    _ready()
    if not set(text) <= _signs():
        _with_fonts_of_the_machine()


@cache
def _ready() -> None:
    """Tell vl_convert, which looks for fonts but once, that the machine has none; programs that are started from here shall find them."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")
    try:
        vl_convert.register_font_directory(str(FOLDER))
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _signs() -> frozenset[str]:
    return frozenset(map(chr, opened(FOLDER / "ReviewSans-Regular.ttf").face.unicodes)) | frozenset(string.whitespace)


@cache
def _with_fonts_of_the_machine() -> None:
    for name in MACHINE:
        with suppress(OSError, RuntimeError):  # a home may be closed, or nowhere
            if (folder := Path(name).expanduser()).is_dir():
                vl_convert.register_font_directory(str(folder))


@cache
def digest_of_fonts() -> str:
    """What the fonts that a drawing is measured with, save those of the machine, and the way in which they are chosen are known by."""
    files = sorted(file for file in FOLDER.iterdir() if file.suffix in (".ttf", ".otf", ".conf", ".py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def picture(svg: str, scale: float = 1.0) -> bytes:
    """A drawing as PNG, of ``scale`` times its own size in pixels; all text is in our sans serif, save what asks for our serif.

    Signs that the fonts lack (they have Latin, Greek, Cyrillic and mathematical ones) are taken from fonts of the machine.
    """
    return _picture(_FAMILY.sub(lambda match: match.group() if match.group() == SERIF else SANS, svg), digest_of_fonts(), scale)


@remembered("vl-convert-python")
def _picture(svg: str, fonts: str, scale: float) -> bytes:
    """The picture; ``fonts`` is a digest of what it is written with."""
    ready_for(svg)
    families = set(_FAMILY.findall(svg))
    if len(families) == 1 and not _HANDED_DOWN.search(svg):
        svg = with_outlines(svg, FOLDER / f"{families.pop().replace(' ', '')}-Regular.ttf")
    return packed(bytes(vl_convert.svg_to_png(svg, scale=scale)))
