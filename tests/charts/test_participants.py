"""The chart of how many took part in each study."""

from __future__ import annotations

import pytest
from helpers.drawings import WIDTHS, data, drawn, the_only, with_studies, without_participants
from helpers.reviews import RICH, SLEEP

from living_review.analysis.tables import tabulate
from living_review.charts.render import draw_all

PARTICIPANTS = {
    "cudkowicz2022": 196, "barczewska2020": 134, "berry2019": 48, "kim2014": 45, "petrou2016": 26, "sykova2017": 26,
    "rushkevich2015": 25, "petrou2021": 20, "baloh2022": 18, "mazzini2019": 18, "riley2014": 18, "feldman2014": 15, "glass2016": 15,
    "siwek2020": 15, "ruizlopez2016": 11, "oh2015": 8, "mazzini2015": 6, "yamashita2023": 5,
}  # fmt: skip


@pytest.mark.parametrize("layout", WIDTHS)
def test_participants(layout: str) -> None:
    """Each study has a dot at its number of participants, largest first."""
    figures = drawn(RICH).figures, drawn(SLEEP).figures
    first, sleep = (data(each["participants"], layout) for each in figures)
    assert {row["study"]: row["participants"] for row in first} == PARTICIPANTS
    assert [row["participants"] for row in first] == sorted(PARTICIPANTS.values(), reverse=True)
    assert {row["study"] for row in first if row["design"] == "Randomised trial"} == {"berry2019", "cudkowicz2022"}
    assert {row["study"]: row["participants"] for row in sleep} == {"adler2015": 80, "brook2017": 121, "chen2018": 12, "dunn2019": 30}
    assert first[0]["share"] == "30.2 %"


def test_no_participants() -> None:
    """If no study says how many took part there is no chart of that, and the others are drawn all the same."""
    records = with_studies(without_participants)
    figures = draw_all(records, tabulate(records))
    assert list(figures) == [
        "evidence-map-therapist-format",
        "amount-total-minutes",
        "timeline",
        "before-after",
        "harms-matrix-format",
        "effect-direction",
    ]
    assert [row[-1].text for row in figures["timeline"].rows] == ["not reported"] * 4


def test_some_participants() -> None:
    """A study that does not say how many took part is left out and counted in the note."""
    records = with_studies(lambda study: without_participants(study) if study.key == "chen2018" else study)
    figure = the_only(records, "participants")
    assert (figure.title, figure.note) == (
        "The largest study holds 121 of the 231 participants",
        "1 study without a number of participants left out.",
    )
    assert "chen2018" not in {row["study"] for row in data(figure)}
