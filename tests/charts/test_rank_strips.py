"""Where a study stands among all: what is compared, the places, the sentences, and the marks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from helpers.drawings import WIDTHS, drawn, with_studies, without_harms, without_participants
from helpers.reviews import BCG, DIRECTIONS, RICH, SLEEP, Copy, records_of, tables_of

from living_review.analysis.tables import tabulate
from living_review.charts.base import LAYOUTS, Layout
from living_review.charts.rank_strips import RankWords, main_amount, rank, rank_sentence, rank_strip, strips
from living_review.charts.render import draw_rank_strips
from living_review.charts.strip_drawing import STEPS, Mark, RankedValue, Strip, strip_marks
from living_review.records.load import Records

SVG = "{http://www.w3.org/2000/svg}"
SENTENCES = {
    "cudkowicz2022": [
        "largest of 18 studies by participants (196)",
        "Total cells: not reported",
    ],
    "petrou2021": [
        "8th largest of 18 studies by participants (20)",
        "Total cells: 1 × 10⁶ to 4 × 10⁶ cells/kg, in another unit than most",
        "smallest of 3 comparisons by change for the better, rate of functional decline (0.609 points a month)",
    ],
    "petrou2016": [
        "joint 5th largest of 18 studies by participants (26)",
        "Total cells: 1 × 10⁶ to 2 × 10⁶ cells (intramuscular) + 2 × 10⁶ cells/kg (intrathecal), in several units",
        (
            "largest and 2nd largest of 3 comparisons by change for the better, rate of functional decline "
            "(1.28 points a month, phase I group; 0.8 points a month, phase IIa group)"
        ),
    ],
    "yamashita2023": [
        "smallest of 18 studies by participants (5)",
        "3rd largest of 13 studies by total cells (1.2 × 10⁸ cells)",
    ],
    "sykova2017": [
        "joint 5th largest of 18 studies by participants (26)",
        "Total cells: unclear",
    ],
}
"""Counted by hand. Participants: 196, 134, 48, 45, 26, 26, 25, 20 …; total cells: 1.72e8, 1.68e8, 1.2e8 …, one study in two units left
out. 1.56 − 0.28, 1.4 − 0.6 and 1.054 − 0.445. How many kinds of adverse events a source names is no place of a study."""
SLEEP_SENTENCES = {
    "adler2015": [
        "2nd largest of 4 studies by participants (80)",
        "largest of 3 studies by total time (360 minutes)",
    ],
    "brook2017": [
        "largest of 4 studies by participants (121)",
        "2nd largest of 3 studies by total time (300 minutes)",
    ],
    "chen2018": [
        "smallest of 4 studies by participants (12)",
        "smallest of 3 studies by total time (up to 240 minutes)",
    ],
    "dunn2019": [
        "3rd largest of 4 studies by participants (30)",
        "Total time: not reported",
    ],
}


def told(records: Records, key: str) -> list[str]:
    """The sentences on one study."""
    tables = tabulate(records)
    made = rank_strip(key, dict(tables.studies["label"]), strips(records, tables))
    assert made is not None
    return list(made.frame["sentence"])


@pytest.mark.parametrize("key", SENTENCES)
def test_sentences_of_the_rich_review(key: str) -> None:
    """Each strip has a sentence, and a value that is missing is said to be."""
    assert told(records_of(RICH), key) == SENTENCES[key]


@pytest.mark.parametrize("key", SLEEP_SENTENCES)
def test_sentences_of_the_review_on_sleep(key: str) -> None:
    """The participants and the main amount are what these can be ranked by."""
    assert told(records_of(SLEEP), key) == SLEEP_SENTENCES[key]


@pytest.mark.parametrize(
    ("own", "values", "place"),
    [
        (9, [9, 5, 1], "largest"),
        (5, [9, 5, 1], "2nd largest"),
        (1, [9, 5, 1], "smallest"),
        (9, [9, 9, 1], "joint largest"),
        (5, [9, 9, 5, 5, 1], "joint 3rd largest"),
        (1, [9, 1, 1], "joint smallest"),
        (4, [4, 4], "as large as each"),
        (4, [4], "largest"),
        (0, [*range(1, 23), 0, -1], "23rd largest"),
    ],
)
def test_places(own: float, values: list[float], place: str) -> None:
    """A place is counted from the largest; equal values share it."""
    assert rank(own, sorted(values)) == place


def test_titles() -> None:
    """The title states the first place that the study has."""
    first, sleep = drawn(RICH).rank_strips, drawn(SLEEP).rank_strips
    assert list(first) == [study.key for study in records_of(RICH).studies]
    assert first["barczewska2020"].title == "Barczewska 2020 is the 2nd largest of 18 studies by participants (134)"
    assert sleep["chen2018"].title == "Chen 2018 is the smallest of 4 studies by participants (12)"
    assert "Largest of 3 studies by total time (360 minutes)." in sleep["adler2015"].description
    assert "logarithmic" in first["oh2015"].note
    assert "logarithmic" not in sleep["adler2015"].note


def test_nothing_reported() -> None:
    """A study without anything to rank it by says so; equal values have no first; without values there is no chart."""
    silent = with_studies(lambda study: without_harms("not reported")(without_participants(study)) if study.key == "dunn2019" else study)
    made = draw_rank_strips(silent, tabulate(silent))["dunn2019"]
    assert made.title == "O'Dunn 2019 reports nothing by which it could be ranked among the other studies"
    assert [row[1].text for row in made.rows] == ["not reported"] * 2
    alike = replace(silent, studies=tuple(study for study in silent.studies if study.key == "adler2015"))
    assert draw_rank_strips(alike, tabulate(alike)) == {}
    same = with_studies(lambda study: study.model_copy(update={"participants": study.participants.model_copy(update={"total": 9})}))
    assert draw_rank_strips(same, tabulate(same))["adler2015"].title == "Adler 2015 is as large as each of 4 studies by participants (9)"


def test_table() -> None:
    """The table has a row for each strip: this study, its place, and the ends."""
    figure = drawn(RICH).rank_strips["petrou2021"]
    assert figure.headings == ("By", "This study", "Place", "Of", "Smallest", "Largest")
    assert [[cell.text for cell in row] for row in figure.rows] == [
        ["Participants", "20", "8th largest", "18 studies", "5", "196"],
        ["Total cells", "1 × 10⁶ to 4 × 10⁶ cells/kg, in another unit than most", "–", "13 studies",
         "7.5 × 10⁵ cells", "up to 1.72 × 10⁸ cells"],
        ["Change for the better, rate of functional decline", "0.609 points a month", "smallest", "3 comparisons",
         "0.609 points a month", "1.28 points a month"],
    ]  # fmt: skip


def marks_of(key: str, layout: Layout) -> list[Mark]:
    """The marks of the strips of one study of the rich review."""
    records, tables = records_of(RICH), tables_of(RICH)
    compared, labels = strips(records, tables), dict(tables.studies["label"])
    sentences = [rank_sentence(strip, key) for strip in compared]
    marks, _, _ = strip_marks(sentences, compared, key, labels, layout)
    return marks


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_marks(layout: Layout) -> None:
    """This study has a diamond in a ring, all others a muted dot: colour, shape and size tell it apart."""
    marks = marks_of("cudkowicz2022", layout)
    own = [mark for mark in marks if mark.kind == "own"]
    assert [mark.text for mark in own] == ["Cudkowicz 2022: 196"]
    assert own[0].x == max(mark.end for mark in marks if mark.kind == "axis") == max(mark.x for mark in marks if mark.kind == "high") - 8
    root = ElementTree.fromstring(drawn(RICH).rank_strips["cudkowicz2022"].svg(layout.name, "../../"))
    circles = [(circle.get("fill"), circle.get("stroke"), float(circle.get("r", 0))) for circle in root.iter(f"{SVG}circle")]
    rings = [circle for circle in circles if circle[1]]
    assert [(fill, stroke) for fill, stroke, _ in rings] == [("transparent", "var(--chart-group-2)")]
    assert {fill for fill, stroke, _ in circles if not stroke} == {"var(--chart-muted)"}
    assert all(size < rings[0][2] for _, stroke, size in circles if not stroke)
    assert [path.get("fill") for path in root.iter(f"{SVG}path") if path.get("fill")] == ["var(--chart-group-2)"]
    assert root.get("width") is not None
    assert int(root.get("width", 0)) <= WIDTHS[layout.name]


def test_names_and_links() -> None:
    """A dot names its studies to a pointer, and one that stands for a single study leads to its page."""
    root = ElementTree.fromstring(drawn(SLEEP).rank_strips["chen2018"].svg("wide", "../../"))
    tips = {title.text for circle in root.iter(f"{SVG}circle") for title in circle}
    labels = {study.key: study.label for study in records_of(SLEEP).studies}
    people = {"adler2015": 80, "brook2017": 121, "dunn2019": 30, "chen2018": 12}
    assert {f"{labels[key]}: {n}" for key, n in people.items()} <= tips
    assert {link.get("href") for link in root.iter(f"{SVG}a")} == {
        f"../../studies/{key}/" for key in ("adler2015", "brook2017", "dunn2019")
    }


def test_logarithmic_places() -> None:
    """Values a hundred times apart or more lie on a logarithmic axis; others, and those with a zero, on a plain one."""

    def places(*values: float) -> list[float]:
        strip = Strip("x", tuple(RankedValue(str(i), value, str(value)) for i, value in enumerate(values)), {})
        return [strip.place(value) for value in values]

    assert places(1, 10, 1000) == [0, pytest.approx(1 / 3), 1]
    assert places(0, 10, 1000) == [0, 0.01, 1]
    assert places(1, 50.5, 100) == [0, 0.5, 1]
    assert places(7, 7) == [0.5, 0.5]


def test_many_studies_share_dots() -> None:
    """However many studies there are, a strip has a bounded number of dots, and a dot names some of its studies."""
    keys = [f"s{i}" for i in range(1000)]
    strip = Strip("Participants", tuple(RankedValue(key, float(i), str(i)) for i, key in enumerate(keys)), {})
    labels = {key: key.upper() for key in keys}
    marks, _, _ = strip_marks([rank_sentence(strip, "s500")], [strip], "s500", labels, LAYOUTS[0])
    dots = [mark for mark in marks if mark.kind == "dot"]
    assert len(dots) == STEPS + 1
    assert dots[1].text == "S9: 9; S10: 10; S11: 11; S12: 12 and 12 more"
    assert dots[1].study == ""
    assert sum("S500:" in mark.text for mark in marks) == 1, "the study itself is not among the others"


def test_main_amount() -> None:
    """The amount is that of the chart that the review declares, else the first quantity."""
    records = records_of(RICH)
    declared = main_amount(records)
    assert declared is not None
    assert declared.id == "total_cells"
    without = replace(records, review=records.review.model_copy(update={"charts": ()}))
    first = main_amount(without)
    assert first is not None
    assert first.id == "cells_per_administration"
    hours = main_amount(records_of(DIRECTIONS))
    assert hours is not None
    assert hours.id == "hours"
    none = replace(records, review=records.review.model_copy(update={"charts": (), "fields": ()}))
    assert main_amount(none) is None


def test_changes_are_compared_in_one_unit(sleep: Copy) -> None:
    """Changes in different measures or without a unit are not put on one strip."""
    assert [strip.label for strip in strips(records_of(SLEEP), tables_of(SLEEP))] == [
        "Participants",
        "Total time",
    ]
    change = next(each for each in strips(records_of(RICH), tables_of(RICH)) if each.counted is RankWords.COMPARISONS)
    assert {(entry.study, round(entry.value, 3)) for entry in change.entries} == {
        ("petrou2016", 1.28),
        ("petrou2016", 0.8),
        ("petrou2021", 0.609),
    }
    assert rank_sentence(change, "oh2015").endswith("not reported in a form that can be compared")


def test_other_reviews() -> None:
    """Numbers of people are printed in full, whatever the size."""
    made: Any = draw_rank_strips(records := records_of(BCG), tabulate(records))
    assert made["tpt_madras1980"].title == "TPT Madras 1980 is the largest of 13 studies by participants (176,782)"
    assert made["aronson1948"].title == "Aronson 1948 is the smallest of 13 studies by participants (262)"
