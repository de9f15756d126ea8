"""What cannot be seen is refused with its number and its place, however it is written; scripts and emoji that need such signs keep them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_review.problems import printable
from living_review.records.written_text import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    NAMES,
    TITLES,
    UNSEEN,
    Unseen,
    longest,
    text_fault,
    unseen,
)
from living_review.records.yaml_reader import read_document

REFUSED = {
    "right-to-left override": "\u202e",
    "left-to-right embedding": "\u202a",
    "isolate": "\u2067",
    "right-to-left mark": "\u200f",
    "Arabic letter mark": "\u061c",
    "zero-width space": "\u200b",
    "joiner between Latin letters": "\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "Hangul filler": "\u3164",
    "Braille blank": "\u2800",
    "tag": "\U000e0041",
    "variation selector": "\ufe05",
    "line separator": "\u2028",
    "next line": "\x85",
    "null": "\0",
    "escape": "\x1b",
    "vertical tab": "\x0b",
    "carriage return": "\r",
    "no character": "\ufffe",
    "no character of a later plane": "\U0001fffe",
    "Arabic no character": "\ufdd0",
    "private use": "\ue000",
    "private use of a later plane": "\U000f0000",
    "combining grapheme joiner": "\u034f",
    "eight marks": "\u0301" * 8,
}


def escaped(text: str) -> str:
    """A text as YAML can write it in letters and digits alone."""
    return "".join(f"\\U{ord(c):08X}" for c in text)


@pytest.mark.parametrize("sign", REFUSED.values(), ids=REFUSED.keys())
def test_unseen_signs_are_refused(tmp_path: Path, sign: str) -> None:
    """An escape of YAML does not hide the sign; the message has its number, not the sign, and the place of the value."""
    file = tmp_path / "r.yml"
    file.write_text(f'a: x\nb: {{c: "Total{escaped(sign)}cells"}}\n', encoding="utf-8")
    document, [problem] = read_document(file, "r.yml")
    assert document is not None
    assert (problem.line, problem.column, problem.field) == (2, 8, "b.c")
    assert f"U+{ord(sign[0]):04X}" in problem.message
    assert "after 'Tota" in problem.message
    assert str(problem).isascii() or len(sign) > 1


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\ufeff", "\u2028", "\x85", "\u2066"])
def test_place_of_a_sign_that_is_written(tmp_path: Path, sign: str) -> None:
    """A sign that is written as it is has its own line and column, also in a block of text."""
    file = tmp_path / "r.yml"
    file.write_text(f"a: |\n  one\n  tw{sign}o\n", encoding="utf-8")
    _, problems = read_document(file, "r.yml")
    assert (problems[0].line, problems[0].column) == (3, 5)


@pytest.mark.parametrize("key", ["a\u202eb", "a\0b"])
def test_names_of_fields_too(tmp_path: Path, key: str) -> None:
    """The name of a field holds no unseen sign either."""
    file = tmp_path / "r.yml"
    file.write_text(f'x: 1\n"{escaped(key)}": 1\n', encoding="utf-8")
    document, [problem] = read_document(file, "r.yml")
    assert document is None
    assert (problem.line, problem.column) == (2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "שָׁלוֹם",
        "مرحبا ١٢٣",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d⚕\ufe0f and 👨\u200d👩\u200d👧",
        "1\ufe0f\u20e3",
        "葛\U000e0100城",
        "Tiếng Việt",
        "日本語",
        "𝕏 and 𠮷",
        "a\u00a0b \u2009c",
        "tab\tand\nline",
        "naïve e\u0301",
    ],
)
def test_texts_that_are_meant(text: str) -> None:
    """Words of any script, emoji and spaces are texts as any other."""
    assert unseen(text) is None


@pytest.mark.parametrize(
    ("text", "at", "what"),
    [
        ("\u202ea", 0, "turns the text round it"),
        ("a\u2028", 1, "ends a line for some programs and not for others"),
        ("ab\x85", 2, "ends a line for some programs and not for others"),
        ("a\rb", 1, "ends a line for some programs and not for others"),
        ("a\x00", 1, "is a control character"),
        ("a\x7fb", 1, "is a control character"),
        ("a\ud800", 1, "is no character"),
        ("a\ufffeb", 1, "is no character"),
        ("a\uffff", 1, "is no character"),
        ("\ufdd0", 0, "is no character"),
        ("\ufdef", 0, "is no character"),
        ("\U0010ffff", 0, "is no character"),
        ("\U0001fffe", 0, "is no character"),
        ("a\ue000", 1, "means something else in each font"),
        ("\U0010fffd", 0, "means something else in each font"),
        ("a\u2800b", 1, "cannot be seen"),
        ("a\u200bb", 1, "cannot be seen"),
        ("\u200d", 0, "cannot be seen"),
        ("\u0645\u200c", 1, "cannot be seen"),  # the joiner of Persian has a letter on either side
        ("\u200c\u0645", 0, "cannot be seen"),
        ("\u0645\u200ca", 1, "cannot be seen"),
        ("a\u200c\u0645", 1, "cannot be seen"),
        ("\u0661\u200c\u0661", 1, "cannot be seen"),  # digits are no letters
        ("👩\u200c👩", 1, "cannot be seen"),
        ("👩\u200da", 1, "cannot be seen"),
        ("a\u200d👩", 1, "cannot be seen"),
        ("a\ufe0f", 1, "cannot be seen"),
        ("\ufe0f", 0, "cannot be seen"),
        ("a\ufe00", 1, "cannot be seen"),
        ("葛\U000e00ff", 1, "cannot be seen"),
        ("\u180b", 0, "cannot be seen"),
        ("a\u180b", 1, "cannot be seen"),
        ("e" + "\u0301" * 7, 7, "is a mark too many on one letter, which may bear 6"),
        ("a" + "\u0301" * 6 + "b" + "\u20dd" * 7, 14, "is a mark too many on one letter, which may bear 6"),
    ],
    ids=ascii,
)
def test_why_a_sign_cannot_stand_there(text: str, at: int, what: str) -> None:
    """The first such sign of a text is told with its place and what it does."""
    assert unseen(text) == Unseen(at, text[at], what)


@pytest.mark.parametrize(
    "text",
    [
        "e" + "\u0301" * 6,
        ("e" + "\u0301" * 6) * 2,
        "\u0645\u200c\u0645",
        "\u0915\u094d\u200d\u0937",
        "\u0628\u064e\u200c\u0628",  # with a point above
        "👩\u200d👩",
        "©\ufe0f",
        "#\ufe0e",
        "9\ufe0f",
        "葛\ufe00",
        "葛\ufe0f"[:1],
        "葛\U000e0100",
        "葛\U000e01ef",
        "\u1820\u180b",
        "\u1820\u180f",
        "\U0001d54f",
        "\ufdcf\ufdf0",
        "\ufffd",
        "\u20dd",
    ],
    ids=ascii,
)
def test_signs_at_the_limits_that_may_stand(text: str) -> None:
    """What joins, parts or forms letters of its script, or a picture, is meant; so are as many marks as a letter can bear."""
    assert unseen(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("a", ""),
        ("\u200ba", "the sign U+200B (zero width space) at its start cannot be seen; delete it"),
        ("a\u200b", "the sign U+200B (zero width space) after <a> cannot be seen; delete it"),
        ("a" * 30 + "\0", f"the sign U+0000 after <{'a' * 20}> is a control character; delete it"),
        ("b" + "a" * 20 + "\0", f"the sign U+0000 after <{'a' * 20}> is a control character; delete it"),
    ],
    ids=ascii,
)
def test_what_is_told_of_a_text(text: str, told: str) -> None:
    """The sign by its number and its name, if it has one, and the twenty signs before it."""
    assert text_fault(text, "says", lambda shown: f"<{shown}>") == told


def test_how_long_a_text_may_be() -> None:
    """A name 250 signs, a title 600, any other text 4,000; each at its limit and one beyond."""
    assert (LONGEST_NAME, LONGEST_TITLE, LONGEST_TEXT) == (250, 600, 4_000)
    assert {field: longest(field) for field in (*NAMES, *TITLES, "says")} == (
        dict.fromkeys(NAMES, 250) | dict.fromkeys(TITLES, 600) | {"says": 4_000}
    )
    for field in ("label", "title", "says"):
        limit = longest(field)
        assert text_fault("a" * limit, field, str) == ""
        assert text_fault("a" * (limit + 1), field, str) == f"has {limit + 1} signs; a text in this field may have at most {limit}"


def test_all_that_unicode_lists_is_looked_at() -> None:
    """No character that Python knows as a control, a format or a separator is overlooked, save for marks that are to be seen."""
    visible = {"\u0600", "\u0601", "\u0602", "\u0603", "\u0604", "\u0605", "\u06dd", "\u070f", "\u0890", "\u0891", "\u08e2", "\n", "\t"}
    for code in range(0x10000):
        sign = chr(code)
        if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cs") and sign not in visible:
            assert UNSEEN.match(sign), hex(code)
            assert unseen(f"a{sign}b") is not None, hex(code)


@given(st.text())
def test_messages_obey_nobody(text: str) -> None:
    """What is printed has no sign that a terminal would obey or turn round."""
    assert not [sign for sign in printable(text) if unicodedata.category(sign) in ("Cc", "Cf", "Cs")]


@pytest.mark.parametrize(("field", "limit"), [("label", 250), ("says", 4_000)])
def test_lengths(tmp_path: Path, field: str, limit: int) -> None:
    """A text may be as long as its kind of field allows and not longer, and the message says how long that is."""
    file = tmp_path / "r.yml"
    for n, faults in ((limit, 0), (limit + 1, 1)):
        file.write_text(f"{field}: {'a' * n}\n", encoding="utf-8")
        _, problems = read_document(file, "r.yml")
        assert len(problems) == faults
    assert problems[0].message == f"has {limit + 1} signs; a text in this field may have at most {limit}"


@pytest.mark.parametrize(
    ("number", "fault"), [("1e300", "large"), ("9" * 400, "large"), ("1e-300", "close"), ("1000000000000001", "large")]
)
def test_numbers_out_of_this_world(tmp_path: Path, number: str, fault: str) -> None:
    """A number that nobody can have counted or measured is refused where it stands."""
    file = tmp_path / "r.yml"
    file.write_text(f"n: {number}\n", encoding="utf-8")
    _, [problem] = read_document(file, "r.yml")
    assert fault in problem.message
    assert (problem.line, problem.column) == (1, 4)


def test_minus_zero_is_zero(tmp_path: Path) -> None:
    """A zero has no sign, so that no page shows one."""
    file = tmp_path / "r.yml"
    file.write_text("a: -0\nb: -0.0\n", encoding="utf-8")
    document, problems = read_document(file, "r.yml")
    assert document is not None
    assert problems == []
    assert [str(value) for value in document.value.values()] == ["0", "0.0"]
