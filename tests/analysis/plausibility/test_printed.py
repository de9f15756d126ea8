"""Numbers and p values as they are printed, with what rounding leaves open."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from living_review.analysis.plausibility.printed import Printed, alike, p_words, printed, printed_p


@pytest.mark.parametrize(
    ("written", "value", "text", "half", "digits"),
    [
        ("1.50", 1.5, "1.50", 0.005, 2),
        ("0.050", 0.05, "0.050", 0.0005, 1),
        ("105", 105.0, "105", 0.5, 3),
        ("150", 150.0, "150", 0.5, 2),
        ("55.0", 55.0, "55.0", 0.5, 2),  # as programs write 55
        ("-3.25", -3.25, "-3.25", 0.005, 3),
        ("1e3", 1000.0, "1e3", 500.0, 1),
        ("1.25e-2", 0.0125, "1.25e-2", 0.00005, 3),
        ("0.00", 0.0, "0.00", 0.005, 0),
        (None, 12.0, "12", 0.5, 2),
        (None, 0.25, "0.25", 0.005, 2),
        (None, 1234567.0, "1234567", 0.5, 7),
    ],
)
def test_number_as_printed(written: str | None, value: float, text: str, half: float, digits: int) -> None:
    """It may be off by half its last digit; noughts in front and behind tell nothing."""
    document: Any = SimpleNamespace(written={} if written is None else {("a", 0): written})
    found = printed(document, ("a", 0), value)
    assert (found.text, found.value, found.loc, found.digits) == (text, value, ("a", 0), digits)
    assert (found.half, found.low, found.high) == pytest.approx((half, value - half, value + half))


def test_numbers_side_by_side() -> None:
    """Beside a number with decimals a nought behind the point is a digit; beside whole numbers it is none."""

    def halves(*texts: str) -> list[float]:
        document: Any = SimpleNamespace(written={(text,): text for text in texts})
        return [each.half for each in alike([printed(document, (text,), float(text)) for text in texts])]

    assert halves("55.0", "54.2", "12") == [0.05, 0.05, 0.5]
    assert halves("55.0", "54") == [0.5, 0.5]
    assert halves("55.0", "54.0") == [0.5, 0.5]
    assert halves("55.0", "54.25") == [0.05, 0.005]
    assert alike([]) == []


@pytest.mark.parametrize(
    ("text", "sign", "value", "low", "high", "significant"),
    [
        ("0.04", "", 0.04, 0.035, 0.045, True),
        ("=0.04", "", 0.04, 0.035, 0.045, True),
        ("= 0.049", "", 0.049, 0.0485, 0.0495, True),
        ("0.05", "", 0.05, 0.045, 0.055, None),
        ("0.0500", "", 0.05, 0.04995, 0.05005, None),
        ("0.06", "", 0.06, 0.055, 0.065, False),
        ("0.1", "", 0.1, 0.05, 0.15, None),  # which 0.05 is before it is rounded
        ("0.2", "", 0.2, 0.15, 0.25, False),
        ("0.0", "", 0.0, 0.0, 0.05, None),
        (".5", "", 0.5, 0.45, 0.55, False),
        ("1", "", 1.0, 0.5, 1.0, False),
        ("1.0", "", 1.0, 0.95, 1.0, False),
        ("<0.001", "<", 0.001, 0.0, 0.001, True),
        ("< 0.05", "<", 0.05, 0.0, 0.05, True),
        ("≤0.05", "≤", 0.05, 0.0, 0.05, True),
        ("<0.06", "<", 0.06, 0.0, 0.06, None),
        (">0.05", ">", 0.05, 0.05, 1.0, False),
        ("≥0.05", "≥", 0.05, 0.05, 1.0, False),
        (">0.04", ">", 0.04, 0.04, 1.0, None),
        (">0.06", ">", 0.06, 0.06, 1.0, False),
    ],
)
def test_p_value_as_printed(text: str, sign: str, value: float, low: float, high: float, significant: bool | None) -> None:
    """A p value stands for those that round to it, a limit for all below or above; what lies on both sides of 0.05 tells nothing."""
    found = printed_p(text)
    assert found is not None
    assert (found.text, found.sign, found.significant) == (text, sign, significant)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=1e-12)


@pytest.mark.parametrize("text", ["not reported", "unclear", "about 0.05", ""])
def test_no_p_value(text: str) -> None:
    """A word is no p value."""
    assert printed_p(text) is None


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0000999, "p < 0.0001"),
        (0.0001, "p = 0.0001"),
        (0.00123, "p = 0.0012"),
        (0.0499, "p = 0.05"),
        (0.04321, "p = 0.043"),
        (0.099, "p = 0.099"),
        (0.1, "p = 0.10"),
        (0.104, "p = 0.10"),
        (0.567, "p = 0.57"),
        (1.0, "p = 1.00"),
    ],
)
def test_p_values_in_words(p: float, words: str) -> None:
    """Two digits that count, from 0.1 on two decimals, and none below 0.0001."""
    assert p_words(p) == words


def test_limits_of_a_number() -> None:
    """The smallest and the largest that round to it."""
    number = Printed(2.0, 0.5, "2", ())
    assert (number.low, number.high) == (1.5, 2.5)
