"""Pictures of drawings, with fonts of our own: with those of a machine they would differ from one to the next."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from functools import cache
from pathlib import Path

from living_review.charts.lazy import vl_convert
from living_review.remembering import remembered

SANS, SERIF = "Review Sans", "Review Serif"
"""The families of the fonts in this folder, which no machine has under these names."""
_FAMILY = re.compile(r'(?<=\sfont-family=")[^"]*(?=")')


@cache
def _registered() -> None:
    """Let the fonts be known, once a run."""
    vl_convert.register_font_directory(str(Path(__file__).parent))


def picture(svg: str, scale: float = 1.0) -> bytes:
    """A drawing as PNG, of ``scale`` times its own size in pixels; all text is in our sans serif, save what asks for our serif.

    Signs that the fonts lack (they have Latin, Greek, Cyrillic and mathematical ones) are taken from fonts of the machine.
    """
    return _picture(_FAMILY.sub(lambda match: match.group() if match.group() == SERIF else SANS, svg), _digest_of_fonts(), scale)


@cache
def _digest_of_fonts() -> str:
    files = sorted(file for file in Path(__file__).parent.iterdir() if file.suffix in (".ttf", ".otf"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@remembered("vl-convert-python")
def _picture(svg: str, fonts: str, scale: float) -> bytes:
    """The picture; ``fonts`` is a digest of what it is written with."""
    _registered()
    return _packed(bytes(vl_convert.svg_to_png(svg, scale=scale)))


def _packed(png: bytes) -> bytes:
    """The same picture in a third of the bytes: the renderer packs for speed, and this packs again for size."""
    chunks, start = [], 8
    while start < len(png):
        (length,) = struct.unpack(">I", png[start : start + 4])
        chunks.append((png[start + 4 : start + 8], png[start + 8 : start + 8 + length]))
        start += 12 + length
    pixels = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")))
    kept = [chunk for chunk in chunks if chunk[0] not in (b"IDAT", b"IEND")] + [(b"IDAT", pixels), (b"IEND", b"")]
    return png[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in kept
    )
