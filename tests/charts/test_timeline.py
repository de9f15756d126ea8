"""The chart of when studies were published."""

from __future__ import annotations

from collections import Counter

import pytest
from helpers.drawings import WIDTHS, data, drawn
from helpers.reviews import RICH, SLEEP

YEARS = {2014: 3, 2015: 3, 2016: 3, 2017: 1, 2019: 2, 2020: 2, 2021: 1, 2022: 2, 2023: 1}


@pytest.mark.parametrize("layout", WIDTHS)
def test_timeline(layout: str) -> None:
    """Each study has a mark in its year, side by side with the others of that year."""
    first = data(drawn(RICH).figures["timeline"], layout)
    assert Counter(row["year"] for row in first) == YEARS
    assert {year: sorted(row["rank"] for row in first if row["year"] == year) for year in YEARS} == {
        year: list(range(n)) for year, n in YEARS.items()
    }
    assert {row["study"]: row["year"] for row in data(drawn(SLEEP).figures["timeline"], layout)} == {
        "adler2015": 2015,
        "brook2017": 2017,
        "chen2018": 2018,
        "dunn2019": 2019,
    }
