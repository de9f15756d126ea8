"""The lines of a file as a person sees them: brackets that stay open or close nothing, what is text, and where a field begins."""

from __future__ import annotations

import pytest

from living_review.records.raw_lines import conflicts
from living_review.records.raw_text import HIDDEN, Opening, brackets, field_indent, in_quotes, seen_lines


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a: [1, 2]", ([], None)),
        ("a: [1, {b: 2}", ([3], None)),
        ("a: [1, {b: 2", ([3, 7], None)),
        ("a: [{b: 2]", ([3, 4], 9)),  # the inner one is closed by the wrong sign
        ("a: {b: [1}", ([3, 7], 9)),
        ("a: [1]]", ([], 6)),
        ("- [1", ([2], None)),
        ("  - - {a: 1", ([6], None)),
        ("a: text [1", ([], None)),  # a bracket in a text is text
        ("a: 1", ([], None)),
        ("[1", ([0], None)),
    ],
)
def test_brackets(line: str, found: tuple[list[int], int | None]) -> None:
    """Where brackets open that are not closed, and where the first closes that none opened, or another one."""
    assert brackets(line) == found


@pytest.mark.parametrize(("line", "indent"), [("a: 1", 0), ("  a: 1", 2), ("- a: 1", 2), ("  -   a: 1", 6), ("  - ", 4), ("", 0)])
def test_where_a_field_begins(line: str, indent: int) -> None:
    """After its spaces, and behind the dash of an item."""
    assert field_indent(line) == indent


def shown(*lines: str) -> list[str]:
    """The lines with all text in them as dots."""
    return [line.replace(HIDDEN, ".") for line in seen_lines(lines, len(lines))[0]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("a: 'b: c'",), ["a: '....'"]),
        (('a: "b \\" c" # d',), ['a: "......" ...']),
        (("a: 'it''s'",), ["a: '.....'"]),
        (("a: |", "  b: c", "  d", "e: f"), ["a: |", "......", "...", "e: f"]),
        (("- >-", "  b: c", "- d"), ["- >-", "......", "- d"]),
        (("# a: [", "b: 1"), ["#.....", "b: 1"]),
        (("a: 5' tall",), ["a: 5' tall"]),  # an apostrophe within a text opens nothing
        (("a: 'b # c' # d",), ["a: '.....' ..."]),
        (("a: b#c",), ["a: b#c"]),
        (("  # a", "a: 1"), ["  #..", "a: 1"]),
        (("a: one, 'two', three",), ["a: one, 'two', three"]),  # only in brackets a comma parts values
        (("a: [one, 'two'], 'three'",), ["a: [one, '...'], 'three'"]),
        (("a: ['b', \"c\"]",), ["a: ['.', \".\"]"]),
        (("a: {b: 'c', d: e's}",), ["a: {b: '.', d: e's}"]),
        (("- - 'a'",), ["- - '.'"]),
        (("a: 'b", "  c d'", "e: 'f'"), ["a: '.", ".....'", "e: '.'"]),
        (("a: |", "  b", "", "  c", "d: 'e'"), ["a: |", "...", "", "...", "d: '.'"]),
        (("a: |2-  ", "   b", "c: 1"), ["a: |2-  ", "....", "c: 1"]),
        (("- a: >", "   b", " c: 1"), ["- a: >", "....", "....."]),
        (("a: b |", "  c: 'd'"), ["a: b |", "  c: '.'"]),
        (("a: | # b", "  c: 1", "d: 1"), ["a: | ...", "......", "d: 1"]),
        (('a: "b\\\\" # c',), ['a: "..." ...']),
    ],
)
def test_what_is_text_is_hidden(lines: tuple[str, ...], expected: list[str]) -> None:
    """Texts in quotes, of several lines, and comments; what is around them stays."""
    assert shown(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "upto", "opened"),
    [
        (("a: 'b", "c: 1"), 2, [Opening(1, 3, "'", True)]),
        (('a: [1, "b', "c: 1"), 2, [Opening(1, 7, '"', False)]),
        (("a: 'b",), 1, [Opening(1, 3, "'", True)]),
        (("a: 'b", "c'", "d: 1"), 3, []),
        (("a: 'b", "c"), 2, [Opening(1, 3, "'", True)]),
        (("a: 'b's c'",), 1, [Opening(1, 3, "'", True, apostrophe=6)]),
        (("a: 'b' c",), 1, []),
        (("a: 1", "b: 'c", "d: 1", "e: 'f", "g: 1"), 5, [Opening(2, 3, "'", True), Opening(4, 3, "'", True)]),
        (("a: 1", "b: 'c", "d: 1", "e: 'f", "g: 1"), 3, [Opening(2, 3, "'", True)]),
        (("a: {b: ['c", "d: 1"), 2, [Opening(1, 8, "'", False)]),
        (("a: [1] 'b", "c: 1"), 2, []),
    ],
)
def test_quotes_that_stay_open(lines: tuple[str, ...], upto: int, opened: list[Opening]) -> None:
    """Each with its line and place, whether it begins the value of a field, and the apostrophe that closes it too early."""
    assert seen_lines(lines, upto)[1] == opened


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("a: b", '"a: b"'), ('"a" b', "'\"a\" b'"), ("a\\b", "'a\\b'"), ('it\'s "a"', "'it''s \"a\"'"), ("it's", '"it\'s"')],
)
def test_quotes_that_leave_a_text_as_it_is(text: str, quoted: str) -> None:
    """Double ones unless the text has some, or what they would read as something else."""
    assert in_quotes(text) == quoted


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n<<<<<<< HEAD\n", [2, 7]),
        ("a: 1\n=======\nb: 2\n>>>>>>> x", [2]),
        ("a: 1\n||||||| base\n", [2]),
        ("a: 1\n  <<<<<<< HEAD\n======== 8\n======\n>>>>>>>x", []),
    ],
)
def test_conflicts_of_git(text: str, lines: list[int]) -> None:
    """The line at which each begins; the first mark where the beginnings are gone; no line that only looks like one."""
    assert [line for line, _ in conflicts(text)] == lines
