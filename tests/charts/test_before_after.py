"""The chart of figures before and after treatment, and with and without it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from helpers.drawings import WIDTHS, data, drawn, drawn_alone, with_studies
from helpers.reviews import RICH, SLEEP, records_of

from living_review.analysis.tables import tabulate
from living_review.charts.render import draw_for_studies

SVG = "{http://www.w3.org/2000/svg}"
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
    dots = [[row for row in data(each["before-after"], layout) if "when" in row] for each in figures]
    first, sleep = ({(row["panel"], row["when"]): row["value"] for row in rows} for rows in dots)
    before_and_after = {
        (panel, when): value for panel, pair in PAIRS.items() for when, value in zip(("before", "after"), pair, strict=True)
    }
    assert first == before_and_after | {("Rushkevich 2015", "control"): 1.47, ("Rushkevich 2015", "treated"): 0.38}
    limits = {(row["panel"], row["when"]): (row["low"], row["high"]) for row in dots[0]}
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


@pytest.mark.parametrize("layout", WIDTHS)
def test_before_after_of_one_study(layout: str) -> None:
    """The chart of a single study holds that study's numbers only, each at its height on an axis with zero."""
    for folder in (RICH, SLEEP):
        records = records_of(folder)
        for key, figure in drawn(folder).of_studies.items():
            assert {row[0].study for row in figure.rows} == {key}
            tips = [title.text or "" for title in ElementTree.fromstring(figure.svg(layout, "")).iter(f"{SVG}title")]
            assert len(tips) == 2 * len(figure.rows)
            assert all(tip.startswith(records.study(key).label) for tip in tips)
    svg = ElementTree.fromstring(drawn(RICH).of_studies["petrou2016"].svg(layout, ""))
    assert [tip.text for tip in svg.iter(f"{SVG}title")] == [
        "Petrou 2016, phase I group, before: 1.56 points a month", "Petrou 2016, phase I group, after: 0.28 points a month",
        "Petrou 2016, phase IIa group, before: 1.4 points a month", "Petrou 2016, phase IIa group, after: 0.6 points a month",
    ]  # fmt: skip
    heights = [float(dot.get("cy", "nan")) for dot in svg.iter(f"{SVG}circle")]
    down = [height - heights[0] for height in heights]
    assert down == pytest.approx([170 * (1.56 - value) / 2 for value in (1.56, 0.28, 1.4, 0.6)], abs=0.11)


def test_groups_of_panels_beside_each_other() -> None:
    """Of measures with few panels one stands beside the other where there is room for both axes, and on a phone below."""
    wide, narrow = (
        {row["panel"]: (row["x"], row["y"]) for row in data(drawn(RICH).figures["before-after"], layout) if "when" in row}
        for layout in WIDTHS
    )
    above, left, right = "Petrou 2021", "Ruiz-Lopez 2016", "Rushkevich 2015"
    assert wide[right][0] > wide[left][0] + 200
    assert abs(wide[right][1] - wide[left][1]) < 170
    assert wide[left][1] > wide[above][1] + 170
    assert narrow[right][0] == narrow[left][0]
    assert narrow[right][1] > narrow[left][1] + 170


def test_groups_and_limits_of_one_study() -> None:
    """Two groups are told apart by shape and dashes, and limits that are printed are drawn; of numbers below zero the axis reaches down."""
    svg = drawn(RICH).of_studies["rushkevich2015"].drawings[0][3]
    assert "stroke-dasharray" in svg
    assert svg.count("<rect") == 2
    assert "<circle" not in svg
    limits = re.findall(r'<path d="M([\d.]+) ([\d.]+)L\1 ([\d.]+)"', svg)
    low, high = (float(each) for each in limits[-1][1:])
    assert low - high == pytest.approx(170 * (0.80 - 0.29) / 2, abs=2), "the axis ends at the next round number"
    below = drawn(SLEEP).of_studies["brook2017"].drawings[0][3]
    assert "−4</text>" in below
    assert "−2.9" in below


def test_no_pairs() -> None:
    """If no outcome has a number before and after there is no chart of that, neither for the review nor for a study."""
    records = with_studies(lambda study: study.model_copy(update={"outcomes": ()}))
    assert drawn_alone(records, "before-after") is None
    assert draw_for_studies(records, tabulate(records)) == {}
