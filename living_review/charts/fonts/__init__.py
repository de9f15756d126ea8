"""Pictures of drawings, with fonts of our own: with those of a machine they would differ from one to the next."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from living_review.charts.lazy import vl_convert

SANS, SERIF = "Review Sans", "Review Serif"
"""The families of the fonts in this folder, which no machine has under these names."""
_FAMILY = re.compile(r'(?<=\sfont-family=")[^"]*(?=")')


@cache
def _registered() -> None:
    """Let the fonts be known, once a run."""
    vl_convert.register_font_directory(str(Path(__file__).parent))


def picture(svg: str, *, scale: float) -> bytes:
    """A drawing as PNG, ``scale`` pixels for each of its own; all text is in our sans serif, save what asks for our serif.

    Signs that the fonts lack (they have Latin, Greek, Cyrillic and mathematical ones) are taken from fonts of the machine.
    """
    _registered()
    own = _FAMILY.sub(lambda match: match.group() if match.group() == SERIF else SANS, svg)
    return bytes(vl_convert.svg_to_png(own, scale=scale))
