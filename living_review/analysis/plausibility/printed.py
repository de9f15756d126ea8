"""Numbers as they are printed: with how far rounding may have moved them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from living_review.records.values import is_missing
from living_review.records.yaml_reader import Document, Loc


@dataclass(frozen=True)
class Printed:
    """A number, half its last printed digit, its text, and its address in the record."""

    value: float
    half: float
    text: str
    loc: Loc

    @property
    def low(self) -> float:
        """The smallest number that rounds to it."""
        return self.value - self.half

    @property
    def high(self) -> float:
        """The largest number that rounds to it."""
        return self.value + self.half

    @property
    def digits(self) -> int:
        """How many digits it tells: 0.050 tells one, since noughts in front and behind tell none."""
        return len(re.sub(r"[eE].*|[^0-9]", "", self.text).strip("0")) if self.value else 0


def printed(document: Document, loc: Loc, value: float) -> Printed:
    """The number ``value`` that stands at ``loc`` of a file.

    Programs write 55 as 55.0, so a single 0 behind the point is not taken for a digit.
    """
    text = document.written.get(loc, f"{value:g}" if value % 1 else str(int(value)))
    exponent = 0 if text.endswith(".0") else Decimal(text).as_tuple().exponent
    return Printed(value, 0.5 * 10.0 ** int(exponent), text, loc)


def alike(numbers: Sequence[Printed]) -> list[Printed]:
    """Numbers that are printed side by side: where one of them has decimals, a single 0 behind the point of another is a digit too."""
    if not any("." in number.text and not number.text.endswith(".0") for number in numbers):
        return list(numbers)
    return [replace(number, half=0.05) if number.text.endswith(".0") else number for number in numbers]


@dataclass(frozen=True)
class PrintedP:
    """A p value as printed: the numbers that it may stand for, from ``low`` to ``high``, and its sign if it is a limit."""

    text: str
    sign: str
    value: float
    low: float
    high: float

    @property
    def significant(self) -> bool | None:
        """Whether it is below 0.05 (True), above it (False), or not to be told (None)."""
        if self.high < 0.05 or (self.sign in "<≤" and self.sign and self.value <= 0.05):
            return True
        return False if self.low > 0.05 or (self.sign in (">", "≥") and self.value >= 0.05) else None


def printed_p(text: str) -> PrintedP | None:
    """A p value as a record has it; None for a word for a missing one.

    >>> printed_p("0.04").low, printed_p("<0.001").high
    (0.035, 0.001)
    """
    match = re.fullmatch(r"([<>=≤≥]?) ?([\d.]+)", text)
    if is_missing(text) or match is None:
        return None
    sign, number = match.group(1).replace("=", ""), match.group(2)
    value = float(number)
    half = 0.5 * 10.0 ** -len(number.partition(".")[2])
    if sign in ("<", "≤"):
        return PrintedP(text, sign, value, 0.0, value)
    if sign:
        return PrintedP(text, sign, value, value, 1.0)
    return PrintedP(text, sign, value, max(0.0, round(value - half, 12)), min(1.0, round(value + half, 12)))


def p_words(p: float) -> str:
    """A p value with two digits that count, as messages print it.

    >>> p_words(0.04321), p_words(0.00002)
    ('p = 0.043', 'p < 0.0001')
    """
    if p < 1e-4:
        return "p < 0.0001"
    return f"p = {p:.2f}" if p >= 0.1 else f"p = {float(f'{p:.2g}'):.4f}".rstrip("0")
