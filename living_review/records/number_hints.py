"""How a number is written, for a text that looks like one and is none to YAML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: n for n, word in enumerate(UNITS.split())} | {word: 10 * n for n, word in enumerate(TENS.split(), 2)}
"""Numbers that people write as words."""
MINUSES = "\u2212\u2010\u2011\u2012\u2013\u2014"
"""Signs that look like a minus: the mathematical one, hyphens and dashes."""
NUMBER = r"\d[\d.]*(?:[eE][-+]?\d+)?"
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,. '\u2019\u00a0\u2009\u202f]\d{3})+")
"""A number whose digits stand in threes."""
SIGNS = "<>\u2264\u2265\u2248~="
ABOUT = rf"(?:[{SIGNS}]+|c\.|ca\.?|circa|about|around|approx(?:\.|imately)?|at (?:least|most)|(?:more|less) than|over|under|up to)"


def number_hint(found: str, *, whole: bool = False) -> str:
    """How a number is written, for a text that looks like one; '' for any other text.

    >>> number_hint("2,5"), number_hint("1,200"), number_hint("twelve")
    ('; decimals are written with a point: 2.5', '; write it without signs between its digits: 1200', '; write it in digits: 12')
    """
    text = found.strip()
    if not text.isascii() and (other := next((sign for sign in text if unicodedata.category(sign) == "Nd" and not sign.isascii()), "")):
        digits = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
        return f"; its digits are those of another script, such as U+{ord(other):04X}; write {digits}"
    plain = re.sub(f"[{MINUSES}]", "-", text)
    for kind in KINDS:
        hint = kind(text, plain, whole)
        if hint:
            return hint
    return ""


def _thousands(_: str, plain: str, whole: bool) -> str:
    if not THOUSANDS.fullmatch(plain) or (re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", plain) and not whole):
        return ""
    return f"; write it without signs between its digits: {re.sub(r'[^0-9-]', '', plain)}"


def _decimal_comma(_: str, plain: str, whole: bool) -> str:
    if re.fullmatch(r"[+-]?\d*[,\u00b7]\d+", plain):
        return "; a whole number has no comma in it" if whole else "; decimals are written with a point: " + re.sub("[,\u00b7]", ".", plain)
    return ""


def _minus(text: str, plain: str, _: bool) -> str:
    if plain != text and re.fullmatch(rf"- ?{NUMBER}", plain):
        return f"; the minus is the sign U+{ord(text[0]):04X}; write a plain one: {plain.replace(' ', '')}"
    return ""


def _range(_: str, plain: str, __: bool) -> str:
    ends = re.fullmatch(rf"\[?({NUMBER}) ?(?:-+|to|\.\.+|\u2026|, ) ?({NUMBER})\]?", plain)
    return f"; where a field takes a range, it is written {{range: [{ends[1]}, {ends[2]}]}}, with its unit" if ends else ""


def _power(_: str, plain: str, __: bool) -> str:
    power = re.fullmatch(r"(?:(\d[\d.]*) ?[xX\u00d7*\u00b7] ?)?10 ?(?:\^|\*\*) ?(-?\d+)", plain)
    return f"; powers of ten are written with e: {power[1] or 1}e{power[2]}" if power else ""


def _raised(text: str, _: str, __: bool) -> str:
    power = re.fullmatch(r"(?:(\d[\d.]*) ?[xX\u00d7*\u00b7] ?)?10([\u207b\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+)", text)
    exponent = unicodedata.normalize("NFKC", power[2]).replace("\u2212", "-") if power else ""
    return f"; powers of ten are written with e: {power[1] or 1}e{exponent}" if power else ""


def _bound(_: str, plain: str, __: bool) -> str:
    bound = re.fullmatch(rf"{ABOUT} ?({NUMBER})", plain, re.IGNORECASE)
    return f"; a bound cannot be computed with: write {bound[1]} and a note, or 'unclear'" if bound else ""


def _two(_: str, plain: str, __: bool) -> str:
    two = re.fullmatch(rf"{NUMBER} ?(?:or|/|and|;|vs\.?|:) ?{NUMBER}", plain)
    return "; there are two values, expected one; write 'unclear' where they differ, and say so in a note" if two else ""


def _with_spread(_: str, plain: str, __: bool) -> str:
    first = re.fullmatch(rf"([-+]?{NUMBER}) ?(?:\u00b1|\+/-|\(|\[).*", plain)
    return f"; the number stands alone: {first[1]}; what is printed beside it has fields of its own" if first else ""


def _letters(_: str, plain: str, __: bool) -> str:
    letter = next((sign for sign in plain if sign in "OolI"), "")
    if not letter or not re.fullmatch(r"[\dOolI.]*\d[\dOolI.]*", plain):
        return ""
    digits = plain.translate(str.maketrans("OolI", "0011"))
    return f"; it has the letter '{letter}' where a digit belongs; write {digits}"


def _day(_: str, plain: str, whole: bool) -> str:
    day = re.fullmatch(r"(\d{4})[-/.]\d\d?(?:[-/.]\d\d?)?|\d\d?[-/.]\d\d?[-/.](\d{4})", plain)
    return f"; the year stands alone: {day[1] or day[2]}" if day and whole else ""


def _share(_: str, plain: str, whole: bool) -> str:
    share = whole and re.fullmatch(rf"{NUMBER} ?(?:%|per ?cent)", plain)
    return "; a share is no count; write how many people that is, if the source says so" if share else ""


def _counted(_: str, plain: str, __: bool) -> str:
    counted = re.fullmatch(rf"([+-]?{NUMBER}) ?([A-Za-z\u00b5%/].*)", plain)
    return f"; the number stands alone: {counted[1]}; what it counts is told by the field, or by 'unit'" if counted else ""


def _in_words(_: str, plain: str, __: bool) -> str:
    word, _gap, rest = plain.casefold().partition(" ")
    tens, _dash, unit = word.partition("-")
    if tens not in NUMBER_WORDS or (unit and (tens not in TENS.split() or unit not in UNITS.split()[1:10])):
        return ""
    n = NUMBER_WORDS[tens] + NUMBER_WORDS.get(unit, 0)
    if re.match(r"(or|to|and) ", rest):
        return "; write it in digits, and one number alone"
    return f"; write it in digits: {n}" + ("; what it counts is told by the field, or by 'unit'" if rest else "")


KINDS: tuple[Callable[[str, str, bool], str], ...] = (
    _thousands, _decimal_comma, _minus, _day, _range, _power, _raised, _bound, _two, _with_spread, _letters, _share, _counted, _in_words,
)  # fmt: skip
"""What a text that looks like a number may be, the first that fits; each is given the text, that with plain minuses, and whether whole."""
