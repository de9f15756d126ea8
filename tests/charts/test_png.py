"""A picture is packed to the same pixels, whatever is in it."""

from __future__ import annotations

import struct
import zlib

import pytest

from living_review.charts.lazy import vl_convert
from living_review.charts.png import INDEXED, RGBA, packed

Pixel = tuple[int, ...]


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(rows: list[list[Pixel]], filters: int | None = 1, colour: int = RGBA) -> bytes:
    """A PNG of rows of pixels, each row with one filter: what it is, or what differs from the left; None for one of each in turn."""
    lines = b""
    for y, row in enumerate(rows):
        kind = y % 2 if filters is None else filters
        before = [row[0], *row[:-1]] if kind else []
        first = [tuple(0 for _ in row[0]), *before[1:]] if kind else [tuple(0 for _ in pixel) for pixel in row]
        lines += bytes([kind]) + bytes(
            (a - b) % 256 for pixel, left in zip(row, first, strict=True) for a, b in zip(pixel, left, strict=True)
        )
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, colour, 0, 0, 0)
    parts = (b"IHDR", header), (b"tEXt", b"Title\0x"), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def read(png: bytes) -> tuple[int, list[list[Pixel]]]:
    """The type of colour and the pixels of a PNG that has no filters but these two, read one by one."""
    found: dict[bytes, bytes] = {}
    start = 8
    while start < len(png):
        (length,) = struct.unpack(">I", png[start : start + 4])
        kind, data = png[start + 4 : start + 8], png[start + 8 : start + 8 + length]
        found[kind] = found.get(kind, b"") + data
        start += 12 + length
    width, height, _, colour = struct.unpack(">IIBB", found[b"IHDR"][:10])
    channels, raw = {RGBA: 4, INDEXED: 1, 2: 3}[colour], zlib.decompress(found[b"IDAT"])
    rows: list[list[Pixel]] = []
    for y in range(height):
        line = raw[y * (1 + channels * width) : (y + 1) * (1 + channels * width)]
        row: list[Pixel] = []
        for x in range(width):
            values = tuple(line[1 + channels * x : 1 + channels * (x + 1)])
            left = row[-1] if row and line[0] == 1 else (0,) * channels
            row.append(tuple((a + b) % 256 for a, b in zip(values, left, strict=True)))
        rows.append(row)
    if colour == INDEXED:
        palette = found[b"PLTE"]
        rows = [[(*palette[3 * pixel[0] : 3 * pixel[0] + 3], 255) for pixel in row] for row in rows]
    return colour, rows


FEW = [[(x % 5, 200, 3 * (y % 7), 255) for x in range(40)] for y in range(20)]
MANY = [[(x, y, 7, 255) for x in range(20)] for y in range(20)]
CLEAR = [[(x % 5, 1, 1, 254) for x in range(20)] for _ in range(4)]


@pytest.mark.parametrize(
    ("rows", "filters", "colour"),
    [(FEW, 1, INDEXED), (FEW, None, RGBA), (MANY, 1, RGBA), (CLEAR, 1, RGBA), ([[(1, 2, 3, 255)]], 1, INDEXED)],
    ids=["few colours", "other filters", "many colours", "not opaque", "one pixel"],
)
def test_pixels_stay(rows: list[list[Pixel]], filters: int | None, colour: int) -> None:
    """Where few colours are in it, a picture has a palette; else it is as it was; its pixels are the same in either."""
    given = picture(rows, filters)
    assert read(given)[1] == rows
    made = packed(given)
    assert read(made) == (colour, rows)
    assert chunk(b"tEXt", b"Title\0x") in made


def test_pictures_without_transparency_are_left() -> None:
    """A picture that is written in another way is packed as it is."""
    rows: list[list[Pixel]] = [[(x % 3, 1, 2) for x in range(9)] for _ in range(3)]
    assert read(packed(picture(rows, colour=2))) == (2, rows)


def test_a_drawing() -> None:
    """What the renderer draws of letters on a ground has a palette, the same pixels and a third of the bytes."""
    letters = '<text x="9" y="40" font-size="30" fill="#1c2529">Smith 2015: 12 of 30</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="60"><rect width="320" height="60" fill="#fdfcf9"/>{letters}</svg>'
    drawn = bytes(vl_convert.svg_to_png(svg))
    made = packed(drawn)
    assert read(made) == (INDEXED, read(drawn)[1])
    assert len(made) < len(drawn) / 3
