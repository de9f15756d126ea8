"""Numbers as records state them: one value, a range, alternatives or parts, each with its unit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from living_review.formatting import format_exact
from living_review.wording import Phrases, joined, worded


class IntervalWords(Phrases):
    """A range, and alternatives, in words."""

    RANGE = "{low} to {high}"
    OR = " or "


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
    units = {interval.unit for interval in intervals}
    if len(units) != 1:
        raise ValueError("expected at least one interval, all in one unit")
    return Interval(min(i.low for i in intervals), max(i.high for i in intervals), units.pop())


def format_interval(value: Interval) -> str:
    """An interval in words, with its unit.

    >>> format_interval(Interval(4.8e7, 8.6e7, "cells"))
    '4.8 × 10⁷ to 8.6 × 10⁷ cells'
    >>> format_interval(Interval(1, 1, "months"))
    '1 month'
    """
    low, high = format_exact(value.low), format_exact(value.high)
    text = low if value.is_point else worded(IntervalWords.RANGE, low=low, high=high)
    unit = value.unit.removesuffix("s") if value.low == value.high == 1 else value.unit
    return joined(" ", (text, unit)) if unit else text
