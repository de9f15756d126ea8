"""The text of a file, which is to be in UTF-8; of another encoding the name is told, or the first byte that does not fit."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from living_review.problems import Problem

MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\x00\x00\x00", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
"""What files in other encodings begin with, the longer ones first."""


def decoded(raw: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The text of the bytes of a file, without the mark that some editors put before it; None with the reason if it is not in UTF-8."""
    encoding = next((name for mark, name in MARKS if raw.startswith(mark)), None)
    if encoding is None and b"\x00" in raw[:2]:  # a sign of two bytes or of four, without a mark
        encoding = "UTF-32" if raw[1:4] == b"\x00\x00\x00" else "UTF-16"
    if encoding is not None:
        return None, [Problem(path, 1, 1, "", f"the file is saved with the encoding {encoding}; save it with the encoding UTF-8")]
    raw = raw.removeprefix(BOM_UTF8)  # before places are counted
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        *before, last = re.split("\r\n|\n|\r", raw[: error.start].decode("utf-8", "replace"))
        line, column = len(before) + 1, len(last) + 1
        return None, [Problem(path, line, column, "", f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8")]
