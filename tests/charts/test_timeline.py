"""The chart of when studies were published."""

from __future__ import annotations

from collections import Counter

import pytest
from helpers.drawings import WIDTHS, data, drawn, spec
from helpers.reviews import RICH, SLEEP

from living_review.charts.timeline import LEAST

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


def test_areas_are_areas() -> None:
    """The area of a mark goes with the participants, from nothing on; one that could not be seen has the smallest that can."""
    figure = drawn(RICH).figures["timeline"]
    layer = next(each for each in spec(figure)["layer"] if "size" in each["encoding"])
    scale = layer["encoding"]["size"]["scale"]
    most = max(row["people"] for row in data(figure))
    assert (scale["domain"], scale["range"][0]) == ([0, most], 0)
    assert all(row["people"] == max(row["participants"], LEAST * most) for row in data(figure) if row["participants"] is not None)
