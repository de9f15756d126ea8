"""Pictures as PNG in as few bytes as hold the same pixels (RFC 2083)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

START = b"\x89PNG\r\n\x1a\n"
RGBA, INDEXED = 6, 3
"""Types of colour: four bytes a pixel, and a byte that is a place in a palette."""
MOST_COLOURS = 256
NONE, SUB = 0, 1
"""Filters of a row: the bytes as they are, and what each differs by from the pixel to its left."""

Chunk = tuple[bytes, bytes]


def packed(png: bytes) -> bytes:
    """The same picture in fewer bytes: the renderer packs for speed, and this packs for size, with a palette where few colours are in it.

    Our pictures are letters on an even ground, and have about a hundred colours with the edges of the letters.
    """
    chunks = list(_chunks(png))
    header = next(data for kind, data in chunks if kind == b"IHDR")
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    kept = [chunk for chunk in chunks if chunk[0] not in (b"IHDR", b"IDAT", b"IEND")]
    found = _with_palette(header, pixels)
    if found is not None:
        return _written([found[0], *kept, *found[1:], (b"IEND", b"")])
    return _written([(b"IHDR", header), *kept, (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")])


def _with_palette(header: bytes, pixels: bytes) -> list[Chunk] | None:
    """Header, palette and pixels; None if there are too many colours for that, or some are transparent, or it is written in another way."""
    import numpy as np  # here, since only a build makes pictures

    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", header)
    if (depth, colour, *rest) != (8, RGBA, 0, 0, 0):
        return None
    rows = np.frombuffer(pixels, np.uint8).reshape(height, 1 + 4 * width)
    if not (rows[:, 0] == SUB).all():
        return None
    steps = np.ascontiguousarray(rows[:, 1:]).view(np.uint32)
    starts = np.arange(height) * width  # a row begins with a colour, and goes on with what each pixel differs by from the one before
    changes = steps.ravel() != 0
    changes[starts] = True
    begins = np.flatnonzero(changes)  # of runs of a colour, of which there are far fewer than pixels
    sums = np.cumsum(steps.ravel()[begins].view(np.uint8).reshape(-1, 4), axis=0, dtype=np.uint8)
    of_row = np.searchsorted(begins, starts)
    before = np.concatenate((np.zeros((1, 4), np.uint8), sums))[of_row]
    colours: Any = sums - np.repeat(before, np.diff(np.append(of_row, len(begins))), axis=0)
    if not (colours[:, 3] == 255).all():
        return None
    palette, places = np.unique(np.ascontiguousarray(colours).view(">u4").ravel(), return_inverse=True)
    if len(palette) > MOST_COLOURS:
        return None
    indices = np.repeat(places.astype(np.uint8), np.diff(np.append(begins, width * height))).reshape(height, width)
    written = np.insert(indices, 0, NONE, axis=1).tobytes()
    rgb = palette.astype(">u4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)
    return [(b"IHDR", head), (b"PLTE", rgb), (b"IDAT", zlib.compress(written))]


def _chunks(png: bytes) -> Iterator[Chunk]:
    start = len(START)
    while start < len(png):
        (length,) = struct.unpack(">I", png[start : start + 4])
        yield png[start + 4 : start + 8], png[start + 8 : start + 8 + length]
        start += 12 + length


def _written(chunks: Iterable[Chunk]) -> bytes:
    return START + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
