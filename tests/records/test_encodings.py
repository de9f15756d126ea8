"""The text of a file in UTF-8; of another encoding its name, and of a byte that does not fit its place."""

from __future__ import annotations

import pytest

from living_review.records.encodings import decoded

SAVED = "the file is saved with the encoding {}; save it with the encoding UTF-8"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
@pytest.mark.parametrize("text", ["a: b\n", "ab", "a"])
def test_other_encodings(encoding: str, name: str, text: str) -> None:
    """They are known by their first bytes, with or without a mark, however short the file is."""
    found, [problem] = decoded(text.encode(encoding), "a.yml")
    assert (found, str(problem)) == (None, f"a.yml:1:1: {SAVED.format(name)}")


def test_big_endian_mark() -> None:
    """The marks of the other order of bytes are known too."""
    assert "UTF-16" in str(decoded(b"\xfe\xff" + "é".encode("utf-16-be"), "a")[1])
    assert "UTF-32" in str(decoded(b"\x00\x00\xfe\xff" + "é".encode("utf-32-be"), "a")[1])


@pytest.mark.parametrize("raw", ["", "a", "ab\0", "é", "\ufeffa: 1"])
def test_text_in_utf8(raw: str) -> None:
    """The mark that some editors put first is left out; a null further behind is a sign of the text, told by its own rule."""
    assert decoded(raw.encode(), "a") == (raw.removeprefix("\ufeff"), [])


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"\xff", (1, 1)),
        (b"ab\xff", (1, 3)),
        (b"a\n\xff", (2, 1)),
        (b"a\n\n\xc3\xa9\xff", (3, 2)),
        (b"\xef\xbb\xbfa\xff", (1, 2)),
        (b"a\xffb\xfe", (1, 2)),
    ],
)
def test_place_of_a_byte_that_does_not_fit(raw: bytes, place: tuple[int, int]) -> None:
    """Lines and signs are counted from 1; the first of several is told."""
    found, [problem] = decoded(raw, "a.yml")
    assert (found, problem.line, problem.column) == (None, *place)
    assert problem.message == "byte 0xff is not UTF-8; save the file with the encoding UTF-8"
