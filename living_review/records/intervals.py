"""Numbers as records state them: one value, a range, alternatives or parts, each with its unit."""

from __future__ import annotations

import math
from dataclasses import dataclass

SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Interval:
    """A closed interval of numbers in one unit; a single number has equal ends. ``unit`` is '' for plain counts."""

    low: float
    high: float
    unit: str = ""

    @property
    def is_point(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high

    def __mul__(self, other: Interval) -> Interval:
        """The product of two non-negative intervals; at most one of them has a unit.

        Raises:
            ValueError: both have a unit, or an end is negative.
        """
        if self.unit and other.unit:
            raise ValueError(f"cannot multiply {self.unit} by {other.unit}")
        if min(self.low, other.low) < 0:
            raise ValueError("amounts are not negative")
        return Interval(self.low * other.low, self.high * other.high, self.unit or other.unit)

    def __add__(self, other: Interval) -> Interval:
        """The sum of two intervals in the same unit.

        Raises:
            ValueError: the units differ.
        """
        if self.unit != other.unit:
            raise ValueError(f"cannot add {self.unit or 'a count'} and {other.unit or 'a count'}")
        return Interval(self.low + other.low, self.high + other.high, self.unit)

    def agrees_with(self, other: Interval, tolerance: float = 0.005) -> bool:
        """Whether both ends agree within a relative ``tolerance`` (rounding in print) and the units are the same."""
        return (
            self.unit == other.unit
            and math.isclose(self.low, other.low, rel_tol=tolerance)
            and math.isclose(self.high, other.high, rel_tol=tolerance)
        )


def envelope(intervals: list[Interval]) -> Interval:
    """The smallest interval that holds all ``intervals``, which share a unit.

    Raises:
        ValueError: there are none, or the units differ.
    """
    units = {each.unit for each in intervals}
    if len(units) != 1:
        raise ValueError("expected at least one interval, all in one unit")
    return Interval(min(i.low for i in intervals), max(i.high for i in intervals), units.pop())


def number(value: float, digits: int = 4) -> str:
    """A number as the site prints it: powers of ten if very large or small, a true minus sign, no needless zeros.

    >>> number(48_000_000)
    '4.8 × 10⁷'
    >>> number(-0.445)
    '−0.445'
    """
    if value == 0:
        return "0"
    if abs(value) >= 1e5 or abs(value) < 1e-4:
        power = math.floor(math.log10(abs(value)))
        head = f"{value / 10**power:.{digits}g}"
        if abs(float(head)) >= 10:
            power, head = power + 1, head[:-1]
        return f"{head.replace('-', MINUS)} × 10{str(power).translate(SUPERSCRIPT)}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return text.replace("-", MINUS)


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals, so that a column of them can be compared; a true minus sign, and none before zero.

    >>> fixed(-0.4, 2)
    '−0.40'
    """
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "" if float(text.replace(",", "")) == 0 else MINUS)


def ratio(value: float) -> str:
    """A ratio as tables print it: two decimals, fewer if it is large, and two digits that count if it is below 0.1.

    >>> ratio(0.489421), ratio(0.0734), ratio(12.34), ratio(1.0)
    ('0.49', '0.073', '12.3', '1.00')
    """
    if value >= 0.1 or value <= 0:
        return fixed(value, 2 if value < 10 else 1 if value < 100 else 0)
    return "< 0.0001" if value < 1e-4 else fixed(value, 1 - math.floor(math.log10(value)))


def interval(value: Interval) -> str:
    """An interval in words, with its unit.

    >>> interval(Interval(4.8e7, 8.6e7, "cells"))
    '4.8 × 10⁷ to 8.6 × 10⁷ cells'
    >>> interval(Interval(1, 1, "months"))
    '1 month'
    """
    text = number(value.low) if value.is_point else f"{number(value.low)} to {number(value.high)}"
    unit = value.unit.removesuffix("s") if value.low == value.high == 1 else value.unit
    return f"{text} {unit}".rstrip()
