"""How a number is written: each way in which people write one, at its limits, and what is left alone."""

from __future__ import annotations

import pytest

from living_review.records.number_hints import NUMBER_WORDS, number_hint

BELOW = "write it without signs between its digits: "
DIGITS = "write it in digits: "
FIELD = "what it counts is told by the field, or by 'unit'"
SHARE = "a share is no count; write how many people that is, if the source says so"
RANGE = "where a field takes a range, it is written {{range: [{}]}}, with its unit"


def told(text: str, *, whole: bool = False) -> str:
    """The hint without what leads it in."""
    return number_hint(text, whole=whole).removeprefix("; ")


def test_words_of_numbers() -> None:
    """From nought to ninety, those in the ordinary spelling of English."""
    ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"]
    teens = ["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    tens = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
    assert {word: n for n, word in enumerate((*ones, *teens))} | tens == NUMBER_WORDS


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("zero", f"{DIGITS}0"),
        ("Twenty", f"{DIGITS}20"),
        ("twenty-one", f"{DIGITS}21"),
        ("ninety-nine people", f"{DIGITS}99; {FIELD}"),
        ("twenty-zero", ""),
        ("twenty-ten", ""),
        ("five-six", ""),  # perhaps from five to six; never eleven
        ("ten-one", ""),
        ("twenty-people", ""),
        ("two to three", "write it in digits, and one number alone"),
        ("two or three", "write it in digits, and one number alone"),
        ("two and three", "write it in digits, and one number alone"),
        ("two tori", f"{DIGITS}2; {FIELD}"),
        ("hundred", ""),
    ],
)
def test_numbers_in_words(text: str, hint: str) -> None:
    """A tens word may be followed by a dash and one to nine; behind it stands what is counted, or another number."""
    assert told(text) == hint


@pytest.mark.parametrize(
    ("text", "of_any", "of_whole"),
    [
        ("1,200", f"{BELOW}1200", f"{BELOW}1200"),
        ("1.200", "", f"{BELOW}1200"),  # may be 1.2, of which nothing is guessed
        ("1.200.000", f"{BELOW}1200000", f"{BELOW}1200000"),
        ("-1,200", f"{BELOW}-1200", f"{BELOW}-1200"),
        ("1'200", f"{BELOW}1200", f"{BELOW}1200"),
        ("2,5", "decimals are written with a point: 2.5", "a whole number has no comma in it"),
        (",5", "decimals are written with a point: .5", "a whole number has no comma in it"),
        ("-2·5", "decimals are written with a point: -2.5", "a whole number has no comma in it"),
        ("2018-03-01", "", "the year stands alone: 2018"),
        ("1.3.2018", "", "the year stands alone: 2018"),
        ("80 %", f"the number stands alone: 80; {FIELD}", SHARE),
        ("80 per cent", f"the number stands alone: 80; {FIELD}", SHARE),
        ("26 days", f"the number stands alone: 26; {FIELD}", f"the number stands alone: 26; {FIELD}"),
    ],
)
def test_what_a_whole_number_is_told(text: str, of_any: str, of_whole: str) -> None:
    """Where only a whole number can stand, threes of digits, days and shares are known for what they are."""
    assert (told(text), told(text, whole=True)) == (of_any, of_whole)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("\u22125", "the minus is the sign U+2212; write a plain one: -5"),
        ("\u2013 5.2", "the minus is the sign U+2013; write a plain one: -5.2"),
        ("-5", ""),
        ("4-6", RANGE.format("4, 6")),
        ("4--6", RANGE.format("4, 6")),
        ("4 to 6", RANGE.format("4, 6")),
        ("4..6", RANGE.format("4, 6")),
        ("[4, 6]", RANGE.format("4, 6")),
        ("10^7", "powers of ten are written with e: 1e7"),
        ("2.5x10^7", "powers of ten are written with e: 2.5e7"),
        ("2 x 10**-3", "powers of ten are written with e: 2e-3"),
        ("10⁷", "powers of ten are written with e: 1e7"),
        ("4·10⁻³", "powers of ten are written with e: 4e-3"),
        ("≥26", "a bound cannot be computed with: write 26 and a note, or 'unclear'"),
        ("up to 26", "a bound cannot be computed with: write 26 and a note, or 'unclear'"),
        ("At Least 26", "a bound cannot be computed with: write 26 and a note, or 'unclear'"),
        ("4 vs. 6", "there are two values, expected one; write 'unclear' where they differ, and say so in a note"),
        ("4/6", "there are two values, expected one; write 'unclear' where they differ, and say so in a note"),
        ("5 (3)", "the number stands alone: 5; what is printed beside it has fields of its own"),
        ("-5 [3, 7]", "the number stands alone: -5; what is printed beside it has fields of its own"),
        ("1O", "it has the letter 'O' where a digit belongs; write 10"),
        ("l2.I", "it has the letter 'l' where a digit belongs; write 12.1"),
        ("oO", ""),
        ("Oslo 2", ""),
        ("Olo", ""),
        (" 1\u0663 ", "its digits are those of another script, such as U+0663; write 13"),
        ("+5 mg", f"the number stands alone: +5; {FIELD}"),
        ("not known", ""),
        ("", ""),
    ],
)
def test_ways_to_write_a_number(text: str, hint: str) -> None:
    """Minuses, ranges, powers, bounds, two values, spreads, letters for digits and units; other texts are left alone."""
    assert told(text) == hint
