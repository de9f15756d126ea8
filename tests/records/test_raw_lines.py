"""What could be the mistake on lines that YAML cannot read: each kind at its place, with the line without it, and how far one looks."""

from __future__ import annotations

import pytest

from living_review.records.raw_lines import LONGEST_LINE, NEAR, Mistake, mistakes

ALL_WORDS = "mapping values; ',' or; could not find expected ':'"
"""What YAML says where it could not go on, for each kind of mistake that waits for its words."""


def found(text: str, stopped: int, said: str = ALL_WORDS) -> list[tuple[int, int, str | None]]:
    """The place of each mistake that could be meant, and its line without it."""
    return [(each.line, each.column, each.mended) for each in mistakes(text, stopped, said)]


@pytest.mark.parametrize(
    ("line", "column", "mended"),
    [
        ("year： 1", 5, "year: 1"),
        ("- year﹕1", 7, "- year: 1"),
        ("year:\u00a01", 6, "year: 1"),
        ("a: [1,\u2003\u20032]", 7, "a: [1,  2]"),
        ("\u3000a: 1", 1, " a: 1"),
        ("year:2018", 6, "year: 2018"),
        ("  - year:2018 ", 10, "  - year: 2018 "),
        ("-year: 1", 1, "- year: 1"),
        ("  -[1]", 3, "  - [1]"),
        ("• a", 1, "- a"),
        ("  *  a", 3, "  -  a"),
        ("p: <0.05", 4, 'p: "<0.05"'),
        ("v: [1, >= 5]", 8, 'v: [1, ">= 5"]'),
        ("{%1.5}", 2, '{"%1.5"}'),
        ("t: “a: b”", 4, 't: "a: b"'),
        ("- „a: b“", 3, '- "a: b"'),
        ("t: {a: “b: c”}", 8, 't: {a: "b: c"}'),
        ("t: -", 4, "t: not reported"),
        ("- ? ", 3, "- not reported "),
        ("t: @x y", 4, 't: "@x y"'),
        ("t: - x", 4, 't: "- x"'),
        ('t: "a" b', 4, "t: '\"a\" b'"),
        ("t: [a] b", 4, 't: "[a] b"'),
        ("t: {a} b", 4, 't: "{a} b"'),
        ("t: 'a' b", 4, "t: \"'a' b\""),
        ("t: a: b", 4, 't: "a: b"'),
        ("t: a:", 4, 't: "a:"'),
        ("{a: 1 b: 2}", 6, "{a: 1, b: 2}"),
        ("{a: 1; b: 2}", 6, "{a: 1, b: 2}"),
        ("year 2018", 5, "year: 2018"),
        ("year = 2018", 5, "year: 2018"),
        ("\tyear: 1", 1, "year: 1"),
        ("a: [1", 4, "a: [1]"),
        ("a: {b: [1", 4, "a: {b: [1]}"),
        ("a: [1}", 4, "a: [1]}"),
        ("a: [1]]", 7, "a: [1]"),
    ],
)
def test_each_kind(line: str, column: int, mended: str) -> None:
    """The place is that of the first sign that is wrong; the line without the mistake leaves all else as it is."""
    assert (1, column, mended) in found(line, 1)


@pytest.mark.parametrize(
    "line",
    [
        "a: 1",
        "- a",
        "t: a b",
        "t: http://x",
        "t: 10:30",
        "- -1",
        "- 1",
        "a: [1, 2]",
        "p: '<0.05'",
        "# year：1",
        "a: b # c:d",
        "---",
        "a: {b: 1}",
    ],
)
def test_lines_without_a_mistake(line: str) -> None:
    """Nothing is seen in a line that is right, or in a comment."""
    assert found(line, 1) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [("t: a: b", "',' or"), ("{a: 1 b: 2}", "mapping values"), ("year 2018", "mapping values")],
)
def test_what_waits_for_words_of_yaml(line: str, said: str) -> None:
    """What may well be right is no mistake unless YAML says so."""
    assert found(line, 1, said) == []
    assert found(line, 1) != []


@pytest.mark.parametrize(("lines_between", "seen"), [(0, True), (2, True), (3, False), (4, False)])
def test_how_far_before_it_is_looked(lines_between: int, seen: bool) -> None:
    """YAML stops up to three lines behind a mistake; what stands further before is another matter."""
    text = "year:2018\n" + "a: 1\n" * lines_between + "b: 2\nc: 3"
    assert NEAR == 3
    assert bool(found(text, lines_between + 2)) is seen
    assert found(text, 1) != []
    assert (1, 6, "year: 2018") not in found("b: 2\nyear:2018", 1)  # behind the place where it stopped


@pytest.mark.parametrize(("signs", "seen"), [(2_000, True), (2_001, False)])
def test_how_long_a_line_may_be(signs: int, seen: bool) -> None:
    """In a line of more than two thousand signs nothing is looked for."""
    assert LONGEST_LINE == 2000
    assert bool(found("year:" + "2" * (signs - 5), 1)) is seen


@pytest.mark.parametrize(
    ("text", "stopped", "expected"),
    [
        ('a: "x\nb: 1', 2, [(1, 4, 'a: "x"')]),
        ('a: "x   \nb: 1', 2, [(1, 4, 'a: "x"')]),
        ("a: [1, 'x\nb: 1", 2, [(1, 8, None)]),  # where it ends within the brackets nobody knows
        ("a: 'the dog's tail'\nb: 1", 1, [(1, 12, 'a: "the dog\'s tail"')]),
        ("a: 'the \"dog\"'s tail'\nb: 1", 1, [(1, 14, 'a: "the ”dog”\'s tail"')]),
        ("a: 'x's'\nb: 1\nc: 1\nd: 1", 4, [(1, 6, 'a: "x\'s"')]),
        ("a: 'x's'\nb: 1\nc: 1\nd: 1\ne: 1", 5, []),
        ("a: 'x\n  y'\nb: 1", 3, []),
    ],
)
def test_quotes_that_are_not_closed(text: str, stopped: int, expected: list[tuple[int, int, str | None]]) -> None:
    """A quote is closed at the end of its line; an apostrophe in single quotes wants double ones; a text of two lines is whole."""
    assert [each for each in found(text, stopped, "") if each[2] is None or '"' in each[2]] == expected


@pytest.mark.parametrize(
    ("text", "stopped", "expected"),
    [
        ("a: 1\n b: 2", 2, [(2, 2, "b: 2")]),
        ("a:\n  b: 1\n    c: 2", 3, [(3, 5, "  c: 2")]),
        ("- a: 1\n   b: 2", 2, [(2, 4, "  b: 2")]),
        ("- a: 1\n  b: 2", 2, []),
        ("- a: 1\nb: 2", 2, []),  # the column of the dash
        ("a: 1\nb: 2", 2, []),
        ("# a\n\n  b: 1\n c: 2", 4, [(4, 2, "  c: 2")]),
        ("  a: 1\n# b\n c: 2", 3, [(3, 2, "  c: 2")]),
        ("  - a\n - b", 2, [(2, 2, "  - b")]),
        (" - a\n  - b", 2, [(2, 3, " - b")]),
        ("  - a\n    - b", 2, []),
        ("  - a\n  - b", 2, []),
        ("a: 1\n - b", 2, []),
        ("    - a\n  - b\n   - c", 3, [(3, 4, "  - c")]),
        ("b: 1", 1, []),
        ("a: 1\n b: 2", 3, []),
        ("a: 1\n b: 2", 0, []),
    ],
)
def test_columns_of_fields_and_items(text: str, stopped: int, expected: list[tuple[int, int, str | None]]) -> None:
    """A field begins where those above it do, or behind the dash of the item above; an item where the one above does."""
    assert found(text, stopped, "") == expected


def test_indent_behind_a_tab() -> None:
    """A line that begins with a tab gets the spaces of the line above, and two more below a field without a value."""
    assert [each[2] for each in found("  a: 1\n\tb: 2", 2, "")][:1] == ["  b: 2"]
    assert [each[2] for each in found("  a:\n\tb: 2", 2, "")][:1] == ["    b: 2"]
    assert [each[2] for each in found("  - a:\n\n\tb: 2", 3, "")][:1] == ["      b: 2"]


def test_what_is_told_of_brackets() -> None:
    """Which bracket opens and which would close it, or which closes nothing."""
    said = {line: [each.message for each in mistakes(line, 1, "")] for line in ("a: [{b: 1]", "a: {b: 1", "a: 1}", "a: {b: 1}}")}
    assert said["a: [{b: 1]"] == ["the bracket { that opens here is not closed; close it with } before the ]"]
    assert said["a: {b: 1"] == ["the bracket { that opens here is not closed; close it with } at the end"]
    assert said["a: 1}"] == []  # a sign in a text
    assert said["a: {b: 1}}"] == ["the bracket } closes nothing; delete it"]
    assert found("a: [1,\n  2]", 2, "") == []  # closed on the next line
    assert (1, 4, "a: [1]") in found("a: [1\n\nb: 2", 3, "")
    assert (1, 4, "a: [1]") in found("a: [1\n- b", 2, "")


def test_a_mistake_may_be_told_without_a_cure() -> None:
    """Unless the line without it is certain there is none."""
    assert Mistake(1, 1, "x").mended is None
