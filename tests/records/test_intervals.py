"""Arithmetic with intervals, and how numbers are printed."""

from __future__ import annotations

import pytest

from living_review.formatting import format_number
from living_review.records.intervals import Interval, envelope, format_interval


@pytest.mark.parametrize(
    ("left", "right", "product"),
    [
        (Interval(4, 4), Interval(50, 50, "minutes"), Interval(200, 200, "minutes")),
        (Interval(50, 50, "minutes"), Interval(4, 4), Interval(200, 200, "minutes")),
        (Interval(1, 4), Interval(2, 3), Interval(2, 12)),
        (Interval(0, 2), Interval(5, 5, "mg"), Interval(0, 10, "mg")),
    ],
)
def test_product(left: Interval, right: Interval, product: Interval) -> None:
    """Ends are multiplied with ends, and the one unit is kept."""
    assert left * right == product


def test_product_of_two_units() -> None:
    """Two units cannot be multiplied."""
    with pytest.raises(ValueError, match=r"^cannot multiply mg by ml$"):
        Interval(1, 1, "mg") * Interval(1, 1, "ml")


@pytest.mark.parametrize(("left", "right"), [(Interval(-1, 1), Interval(1, 1)), (Interval(1, 1), Interval(-1, 1))])
def test_product_of_negatives(left: Interval, right: Interval) -> None:
    """A negative end would turn the interval around, and amounts are not negative."""
    with pytest.raises(ValueError, match=r"^amounts are not negative$"):
        left * right


def test_sum() -> None:
    """Ends are added to ends in the same unit."""
    assert Interval(1, 2, "mg") + Interval(10, 20, "mg") == Interval(11, 22, "mg")


@pytest.mark.parametrize(("unit", "message"), [("ml", "cannot add mg and ml"), ("", "cannot add mg and a count")])
def test_sum_of_two_units(unit: str, message: str) -> None:
    """Different units cannot be added."""
    with pytest.raises(ValueError, match=f"^{message}$"):
        Interval(1, 1, "mg") + Interval(1, 1, unit)


@pytest.mark.parametrize(
    ("left", "right", "agrees"),
    [
        (Interval(360, 360, "minutes"), Interval(360, 360, "minutes"), True),
        (Interval(1000, 1000), Interval(1004, 1004), True),
        (Interval(1000, 1000), Interval(1006, 1006), False),
        (Interval(1, 4), Interval(1, 4.1), False),
        (Interval(1, 4), Interval(1.1, 4), False),
        (Interval(1, 1, "mg"), Interval(1, 1, "ml"), False),
        (Interval(0, 0), Interval(0, 0), True),
    ],
)
def test_agreement(left: Interval, right: Interval, agrees: bool) -> None:
    """Intervals agree if both ends differ by half a percent at most, in the same unit."""
    assert left.agrees_with(right) is agrees
    assert right.agrees_with(left) is agrees


def test_agreement_with_own_tolerance() -> None:
    """The tolerance can be set."""
    assert Interval(100, 100).agrees_with(Interval(109, 109), tolerance=0.1)


def test_envelope() -> None:
    """The envelope reaches from the smallest to the largest end."""
    assert envelope([Interval(3, 4, "mg"), Interval(1, 1, "mg"), Interval(2, 9, "mg")]) == Interval(1, 9, "mg")


@pytest.mark.parametrize("intervals", [[], [Interval(1, 1, "mg"), Interval(1, 1)]])
def test_envelope_of_nothing_or_two_units(intervals: list[Interval]) -> None:
    """Nothing, and numbers in different units, have no envelope."""
    with pytest.raises(ValueError, match=r"^expected at least one interval, all in one unit$"):
        envelope(intervals)


def test_point() -> None:
    """An interval with equal ends is a single number."""
    assert Interval(2, 2).is_point
    assert not Interval(2, 3).is_point


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0, "0"),
        (0.02, "0.02"),
        (0.0001, "0.0001"),
        (0.00001, "1 × 10⁻⁵"),
        (-3e-7, "−3 × 10⁻⁷"),
        (7, "7"),
        (41.5, "41.5"),
        (2.50, "2.5"),
        (-0.445, "−0.445"),
        (-1183, "−1,183"),
        (999, "999"),
        (1183, "1,183"),
        (99_999, "99,999"),
        (1e5, "1 × 10⁵"),
        (1.25e5, "1.25 × 10⁵"),
        (48_000_000, "4.8 × 10⁷"),
        (9.996e5, "9.996 × 10⁵"),
        (9.99996e5, "1 × 10⁶"),
        (-9.99996e5, "−1 × 10⁶"),
        (-2e6, "−2 × 10⁶"),
        (1e23, "1 × 10²³"),
    ],
)
def test_number(value: float, text: str) -> None:
    """A number is printed with thousands apart, a true minus sign, and a power of ten where it is very large or small."""
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Interval(2, 2), "2"),
        (Interval(2, 2, "mg"), "2 mg"),
        (Interval(1, 4), "1 to 4"),
        (Interval(4.8e7, 8.6e7, "cells"), "4.8 × 10⁷ to 8.6 × 10⁷ cells"),
        (Interval(1, 1, "months"), "1 month"),
        (Interval(0, 1, "months"), "0 to 1 months"),
        (Interval(1, 2, "months"), "1 to 2 months"),
        (Interval(0, 0, "months"), "0 months"),
    ],
)
def test_interval(value: Interval, text: str) -> None:
    """An interval is printed with 'to' between its ends and its unit behind; a single number without."""
    assert format_interval(value) == text
