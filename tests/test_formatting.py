"""Percentages: one rule of rounding for all of them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_review.formatting import percent, percent_plain


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (1, "100 %"), (1 / 8, "13 %"), (3 / 8, "38 %"), (29 / 200, "15 %"), (2 / 3, "67 %"), (0.0049, "0.5 %"), (0.995, "99.5 %")],
)
def test_half_up(share: float, text: str) -> None:
    """A half is rounded up, even or odd; in text the sign does not part from its number."""
    assert percent_plain(share) == text
    assert percent(share) == text.replace(" ", "\N{NO-BREAK SPACE}")


def test_decimals() -> None:
    """Decimals are shown where they are asked for, also if they are nought."""
    assert (percent_plain(1 / 16, 1), percent_plain(0.5, 1), percent_plain(0.00125, 2)) == ("6.3 %", "50.0 %", "0.13 %")


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_counts(counts: tuple[int, int]) -> None:
    """The share of a count is rounded as exact arithmetic would."""
    k, n = counts
    exact = Decimal(100 * k) / Decimal(n)
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    told = whole if whole == exact or whole not in (0, 100) else exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert percent_plain(k / n) == f"{told} %"
    assert (percent_plain(k / n) in ("0 %", "100 %")) == (k in (0, n))


def test_few_of_many() -> None:
    """A few of very many are not none, and all but a few are not all."""
    assert [percent_plain(share) for share in (186 / 50634, 3 / 100_000, 1 - 1 / 4000)] == ["0.4 %", "0.003 %", "99.98 %"]
