"""The chart of figures before and after treatment, and with and without it."""

from __future__ import annotations

import pytest
from helpers.drawings import WIDTHS, data, drawn, with_studies
from helpers.reviews import RICH, SLEEP

from living_review.analysis.tables import tabulate
from living_review.charts.render import draw_all, draw_for_studies

PAIRS = {
    "Oh 2015": (1.38, 0.02),
    "Petrou 2016, phase I group": (1.56, 0.28),
    "Petrou 2016, phase IIa group": (1.4, 0.6),
    "Ruiz-Lopez 2016": (0.6, 0.7),
    "Petrou 2021": (1.054, 0.445),
}
"""Before and after, with signs turned so that higher is worse."""


@pytest.mark.parametrize("layout", WIDTHS)
def test_before_after(layout: str) -> None:
    """Each outcome with a number before and after has both, turned so that higher is worse; an overall number stands for several."""
    figures = drawn(RICH).figures, drawn(SLEEP).figures
    first, sleep = ({(row["panel"], row["when"]): row["value"] for row in data(each["before-after"], layout)} for each in figures)
    before_and_after = {
        (panel, when): value for panel, pair in PAIRS.items() for when, value in zip(("before", "after"), pair, strict=True)
    }
    assert first == before_and_after | {("Rushkevich 2015", "control"): 1.47, ("Rushkevich 2015", "treated"): 0.38}
    limits = {(row["panel"], row["when"]): (row["low"], row["high"]) for row in data(figures[0]["before-after"], layout)}
    assert limits["Rushkevich 2015", "treated"] == (0.29, 0.80)
    assert limits["Petrou 2021", "before"] == pytest.approx((1.054 - 0.86, 1.054 + 0.86))
    assert limits["Petrou 2016, phase I group", "before"] == (None, None)
    assert sleep == {
        ("Chen 2018, older than sixty", "before"): 62,
        ("Chen 2018, older than sixty", "after"): 41.5,
        ("O'Dunn 2019, people | with <u>trouble</u>", "before"): 14,
        ("O'Dunn 2019, people | with <u>trouble</u>", "after"): 13.5,
        ("Adler 2015", "control"): 15.2,
        ("Adler 2015", "treated"): 9.5,
        ("van der Brook 2017", "control"): -2.9,
        ("van der Brook 2017", "treated"): -3.1,
    }


def test_before_after_of_one_study() -> None:
    """The chart of a single study holds that study's outcomes only."""
    for key, figure in (drawn(RICH).of_studies | drawn(SLEEP).of_studies).items():
        assert {row["study"] for row in data(figure)} == {key}
    assert {row["panel"] for row in data(drawn(RICH).of_studies["petrou2016"])} == {
        "Petrou 2016, phase I group",
        "Petrou 2016, phase IIa group",
    }


def test_no_pairs() -> None:
    """If no outcome has a number before and after there is no chart of that, neither for the review nor for a study."""
    records = with_studies(lambda study: study.model_copy(update={"outcomes": ()}))
    tables = tabulate(records)
    assert "before-after" not in draw_all(records, tables)
    assert draw_for_studies(records, tables) == {}
