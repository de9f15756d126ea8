"""The effect direction plot: counts written out by hand, the rule for several outcomes, and what stands beneath each domain."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from helpers.drawings import WIDTHS, data, drawn, marks, spec, with_studies
from helpers.reviews import BCG, DIRECTIONS, RICH, SLEEP, records_of

from living_review.analysis.directions import tally_directions
from living_review.analysis.tables import tabulate
from living_review.charts.base import LAYOUTS, Plot, to_spec
from living_review.charts.effect_direction import DOWN, LEVEL, UP
from living_review.charts.registry import chart_kinds
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.records.study import Study

SIGNS = {
    "Rate of functional decline": {"oh2015": 1, "siwek2020": 0, "petrou2021": 1, "yamashita2023": None},
    "Functional decline": {
        "feldman2014": None, "riley2014": 0, "mazzini2015": 0, "rushkevich2015": 1, "glass2016": 0, "petrou2016": 1, "ruizlopez2016": -1,
        "sykova2017": 1, "mazzini2019": None, "barczewska2020": 0, "berry2019": 0, "cudkowicz2022": 0,
    },
    "Decline in responders and non-responders": {"kim2014": None},
    "Loss of strength in a limb": {"baloh2022": 1},
    "Overall survival": {"barczewska2020": 1},
}  # fmt: skip
"""Read from the records; Syková 2017 has two outcomes that agree, Mazzini 2019 two that do not."""


WORDS = {"Favours the treatment": 1, "No difference": 0, "Favours the comparator": -1, "No one direction": None}


def plot(records: Records) -> Plot:
    """The plot of some records."""
    made = chart_kinds()["effect_direction"].plot(records, tabulate(records), ChartDeclaration(kind="effect_direction"))
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("signs", "counts", "p", "limits"),
    [
        ([1, 1, 1, -1, 0, 0, 0, 0, 0, 0, None, None], (3, 1, 6, 2), 10 / 16, (0.300642, 0.954413)),
        ([1, 1, 0, None], (2, 0, 1, 1), 0.5, (0.342380, 1)),
        ([1], (1, 0, 0, 0), 1, (0.206549, 1)),
        ([-1, -1, -1], (0, 3, 0, 0), 0.25, (0, 0.561497)),
        ([1] * 11 + [-1] * 2, (11, 2, 0, 0), 2 * (1 + 13 + 78) / 2**13, (0.577654, 0.956742)),
    ],
)
def test_numbers_beneath(signs: list[int | None], counts: Sequence[int], p: float, limits: tuple[float, float]) -> None:
    """The sign test is twice the smaller binomial tail; the interval is Wilson's: (k + z²/2 ± z√(k(n−k)/n + z²/4)) / (n + z²)."""
    own = tally_directions(signs)
    assert (own.towards, own.away, own.no_difference, own.mixed) == tuple(counts)
    assert own.either == counts[0] + counts[1]
    assert own.test is not None
    assert own.test.p == pytest.approx(p)
    assert own.share == (pytest.approx(limits[0], abs=1e-5), pytest.approx(limits[1], abs=1e-5))


@pytest.mark.parametrize("signs", [[], [0, 0], [None], [0, None]])
def test_no_test_without_a_direction(signs: list[int | None]) -> None:
    """Where no study points either way there is neither a test nor a share."""
    own = tally_directions(signs)
    assert (own.either, own.test, own.share) == (0, None, None)


@pytest.mark.parametrize("layout", WIDTHS)
def test_directions_of_the_rich_review(layout: str) -> None:
    """Each study has one direction in each domain in which it has a result in all participants, and in no other."""
    rows = data(drawn(RICH).figures["effect-direction"], layout)
    found: dict[str, dict[str, int | None]] = {}
    for row in rows:
        found.setdefault(row["domain"], {})[row["study"]] = WORDS[row["kind"]]
    assert found == SIGNS
    assert len(rows) == 19
    beneath = {row["domain"]: row["beneath"].split("\n") for row in rows}
    assert beneath == {
        "Rate of functional decline": ["2 : 0", "100 %", "34 to 100 %", "p = 0.5"],
        "Functional decline": ["3 : 1", "75 %", "30 to 95 %", "p = 0.625"],
        "Decline in responders and non-responders": ["0 : 0", "–", "–", "–"],
        "Loss of strength in a limb": ["1 : 0", "100 %", "21 to 100 %", "p = 1"],
        "Overall survival": ["1 : 0", "100 %", "21 to 100 %", "p = 1"],
    }


@pytest.mark.parametrize("layout", WIDTHS)
def test_directions_of_the_review_on_sleep(layout: str) -> None:
    """Results in some of the participants are left out."""
    rows = data(drawn(SLEEP).figures["effect-direction"], layout)
    assert [(row["study"], row["domain"], row["direction"], row["size"]) for row in rows] == [
        ("adler2015", "Severity of insomnia", "Favours the therapy", 1),
        ("adler2015", "Time to fall asleep", "No difference", 1),
        ("brook2017", "Severity of insomnia", "No difference", 1),
    ]
    assert Counter(row["domain"] for row in rows) == {"Severity of insomnia": 2, "Time to fall asleep": 1}


def test_other_reviews() -> None:
    """Two reviews with one domain each: 11 of 13 and 4 of 5."""
    bcg, directions = plot(records_of(BCG)), plot(records_of(DIRECTIONS))
    assert bcg.title == "11 of 13 results point towards the intervention, 2 away from it, 0 neither way"
    assert "11 of 13 with a direction (85 %, 95 % interval 58 to 96 %), sign test p\u00a0=\u00a00.0225" in bcg.description
    assert directions.title == "4 of 7 results point towards the intervention, 1 away from it, 2 neither way"
    assert "4 of 5 with a direction (80 %, 95 % interval 38 to 96 %), sign test p\u00a0=\u00a00.375" in directions.description


def test_words() -> None:
    """The description tells each domain in the order of the vocabulary; the note gives the rule and who is missing."""
    first, sleep = drawn(RICH).figures["effect-direction"], drawn(SLEEP).figures["effect-direction"]
    assert [first.description.index(f" {domain}: ") for domain in SIGNS] == sorted(first.description.index(f" {d}: ") for d in SIGNS)
    assert (
        "Functional decline: 3 towards the intervention, 1 away from it, 6 level, 2 without one direction; towards the" in first.description
    )
    assert (
        "Decline in responders and non-responders: 0 towards the intervention, 0 away from it, 0 level, 1 without one direction; none"
        in (first.description)
    )
    assert "the direction that at least 70 % of them have, or else no one direction" in first.note
    assert "No result in all participants" not in first.note
    assert sleep.note.endswith("No result in all participants: Chen 2018, O'Dunn 2019.")


def test_table() -> None:
    """The table tells a study's several outcomes and, where they agree or are alone, their own word for the direction."""
    rows = [[cell.text for cell in row] for row in drawn(RICH).figures["effect-direction"].rows]
    assert [
        "Functional decline",
        "Mazzini 2019",
        "Quasi-experimental",
        "No one direction",
        "2 (Favours the treatment, No difference)",
        "18",
    ] in rows
    assert ["Functional decline", "Syková 2017", "Quasi-experimental", "Favours the treatment", "2", "26"] in rows
    assert ["Decline in responders and non-responders", "Kim 2014", "Quasi-experimental", "Not a treatment effect", "1", "45"] in rows


@pytest.mark.parametrize("layout", WIDTHS)
def test_signs_other_than_colour(layout: str) -> None:
    """The direction is told by shape, the size by participants, and the design by a heading as well as by colour; p has no part in it."""
    drawing = spec(drawn(RICH).figures["effect-direction"], layout)
    point = next(mark for mark in marks(drawing) if mark["mark"]["type"] == "point")
    shapes = dict(zip(point["encoding"]["shape"]["scale"]["domain"], point["encoding"]["shape"]["scale"]["range"], strict=True))
    assert shapes == {"Favours the treatment": UP, "Favours the comparator": DOWN, "No difference": LEVEL, "No one direction": "circle"}
    sizes = {row["study"]: row["size"] for row in data(drawn(RICH).figures["effect-direction"], layout)}
    assert {study for study, size in sizes.items() if size == 1} == {"barczewska2020", "cudkowicz2022"}
    headings = {"wide": {"Design: Quasi-experimental", "Design: Randomised trial"}, "narrow": {"Quasi-experimental", "Randomised trial"}}
    column = {"wide": "heading", "narrow": "design"}[layout]
    assert {row[column] for row in data(drawn(RICH).figures["effect-direction"], layout)} == headings[layout]
    assert "significan" not in json.dumps(drawing)


@pytest.mark.parametrize(("n", "size"), [(49, 0), (50, 1), (300, 1), (301, 2), ("not reported", 0)])
def test_sizes(n: int | str, size: int) -> None:
    """Marks grow from 50 participants on and again above 300; a study that gives none is small and named."""

    def change(study: Study) -> Study:
        return study.model_copy(update={"participants": study.participants.model_copy(update={"total": n})})

    made = plot(with_studies(change))
    assert set(made.frame["size"]) == {size}
    assert ("No number of participants, so drawn small: Adler 2015, van der Brook 2017." in made.note) == (n == "not reported")


def test_domains_that_do_not_fit_stand_one_below_the_other() -> None:
    """On a phone five domains are five blocks; two fit side by side on a wide page."""
    first, sleep = records_of(RICH), records_of(SLEEP)
    for records, layout, stacked in ((first, 0, False), (first, 1, True), (sleep, 0, False)):
        made = plot(records)
        drawing = to_spec(made.drawn(LAYOUTS[layout]))
        texts = {mark["encoding"]["text"]["field"] for mark in marks(drawing) if mark["mark"]["type"] == "text"}
        assert ("below" in texts, "beneath" in texts) == (stacked, not stacked)


def test_no_results() -> None:
    """Without a result in all participants there is no plot."""
    records = with_studies(lambda study: study.model_copy(update={"outcomes": ()}))
    records = replace(records, studies=tuple(study.model_copy(update={"survival": "not reported"}) for study in records.studies))
    assert chart_kinds()["effect_direction"].plot(records, tabulate(records), ChartDeclaration(kind="effect_direction")) is None
