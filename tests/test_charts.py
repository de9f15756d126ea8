"""The charts: the numbers that they are drawn from, their words, and what every drawing must be."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from altair.utils.schemapi import validate_jsonschema
from conftest import BCG, BIAS, DIRECTIONS, ROOT, SLEEP, Copy

from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.charts import CHARTS, palette
from living_review.charts.render import RenderedChart, draw_all, draw_for_studies, draw_rank_strips
from living_review.pages.syntheses import syntheses_view
from living_review.records.load import Records, load_records
from living_review.records.study import Study

DATA = ROOT / "data"
NAMED = (("first", DATA), ("sleep", SLEEP), ("bcg", BCG), ("directions", DIRECTIONS), ("bias", BIAS))
FOLDERS = [pytest.param(folder, id=name) for name, folder in NAMED]
WIDTHS = {"wide": 700, "narrow": 340}


@dataclass(frozen=True)
class Drawn:
    """All that is drawn of one review."""

    records: Records
    figures: dict[str, RenderedChart]
    of_studies: dict[str, RenderedChart]
    rank_strips: dict[str, RenderedChart]

    of_syntheses: tuple[RenderedChart, ...]

    def declared(self) -> list[RenderedChart]:
        """The charts that the review declares, and those of single studies."""
        return [*self.figures.values(), *self.of_studies.values(), *self.rank_strips.values()]

    def all(self) -> list[RenderedChart]:
        """The same, and those of the syntheses."""
        return [*self.declared(), *self.of_syntheses]


@cache
def drawn(folder: Path) -> Drawn:
    """The charts of the records in a folder; they are drawn once."""
    records = load_records(folder).records()
    tables = tabulate(records)
    made, problems = synthesise(records, tables)
    assert problems == []
    together = syntheses_view(records, made, (), ()).figures()
    return Drawn(records, draw_all(records, tables), draw_for_studies(records, tables), draw_rank_strips(records, tables), together)


def spec(figure: RenderedChart, layout: str = "wide") -> Any:
    """The specification of a chart in one layout."""
    return json.loads(dict(figure.specs)[layout])


def data(figure: RenderedChart, layout: str = "wide") -> list[dict[str, Any]]:
    """The rows of numbers in the specification of a chart."""
    return [row for rows in spec(figure, layout)["datasets"].values() for row in rows]


def svgs(figures: Iterable[RenderedChart]) -> list[str]:
    """All drawings of the charts."""
    return [svg for figure in figures for _, _, _, svg in figure.drawings]


# ---------------------------------------------------------------------------------------------- numbers and words

PARTICIPANTS = {
    "cudkowicz2022": 196, "barczewska2020": 134, "berry2019": 48, "kim2014": 45, "petrou2016": 26, "sykova2017": 26,
    "rushkevich2015": 25, "petrou2021": 20, "baloh2022": 18, "mazzini2019": 18, "riley2014": 18, "feldman2014": 15, "glass2016": 15,
    "siwek2020": 15, "ruizlopez2016": 11, "oh2015": 8, "mazzini2015": 6, "yamashita2023": 5,
}  # fmt: skip
YEARS = {2014: 3, 2015: 3, 2016: 3, 2017: 1, 2019: 2, 2020: 2, 2021: 1, 2022: 2, 2023: 1}
COMBINATIONS = {
    ("Mesenchymal stem cells", "Intrathecal"): (10, 45 + 8 + 25 + 26 + 26 + 48 + 15 + 20 + 196 + 134),
    ("Mesenchymal stem cells", "Intramuscular"): (2, 26 + 48),
    ("Mesenchymal stem cells", "Intravenous"): (1, 25),
    ("Neural stem cells", "Into the spinal cord"): (5, 18 + 15 + 6 + 15 + 18),
    ("Glial progenitor cells", "Into the spinal cord"): (1, 18),
    ("Bone-marrow mononuclear cells", "Into the spinal cord"): (1, 11),
    ("Muse cells", "Intravenous"): (1, 5),
}
"""Counted in Table 1; a study with two routes counts in both."""
PRINTED = {
    ("kim2014", 2e6, 2e6, "cells"), ("riley2014", 5e5, 5e5, "cells"), ("riley2014", 1e6, 1e6, "cells"),
    ("feldman2014", 5e5, 5e5, "cells"), ("feldman2014", 1.5e6, 1.5e6, "cells"), ("mazzini2015", 2.25e6, 2.25e6, "cells"),
    ("mazzini2015", 4.5e6, 4.5e6, "cells"), ("oh2015", 9.6e7, 1.72e8, "cells"), ("rushkevich2015", 4.7e7, 1.18e8, "cells"),
    ("glass2016", 2.9e6, 1.6e7, "cells"), ("petrou2016", 1e6, 2e6, "cells"), ("petrou2016", 2e6, 2e6, "cells/kg"),
    ("berry2019", 1.68e8, 1.68e8, "cells"), ("mazzini2019", 7.5e5, 7.5e5, "cells"), ("siwek2020", 3e7, 3e7, "cells"),
    ("barczewska2020", 9e7, 9e7, "cells"), ("petrou2021", 1e6, 4e6, "cells/kg"), ("baloh2022", 2e6, 2e6, "cells"),
    ("baloh2022", 5e6, 5e6, "cells"), ("yamashita2023", 1.2e8, 1.2e8, "cells"),
}  # fmt: skip
COMPUTED = {
    ("feldman2014", 1e6, 1e6, "cells"), ("feldman2014", 3e6, 3e6, "cells"), ("mazzini2015", 4.5e6, 4.5e6, "cells"),
    ("mazzini2015", 9e6, 9e6, "cells"), ("rushkevich2015", 4.7e7, 2.194e8, "cells"), ("mazzini2019", 7.5e5, 7.5e5, "cells"),
    ("mazzini2019", 1.5e6, 1.5e6, "cells"), ("yamashita2023", 9e7, 9e7, "cells"),
}  # fmt: skip
PAIRS = {
    "Oh 2015": (1.38, 0.02),
    "Petrou 2016, phase I group": (1.56, 0.28),
    "Petrou 2016, phase IIa group": (1.4, 0.6),
    "Ruiz-Lopez 2016": (0.6, 0.7),
    "Petrou 2021": (1.054, 0.445),
}
"""Before and after, with signs turned so that higher is worse."""


def test_ids_of_charts() -> None:
    """The charts are those that review.yml declares, in its order."""
    assert list(drawn(DATA).figures) == [
        "participants",
        "before-after",
        "evidence-map-cell-type-route",
        "amount-total-cells",
        "timeline",
        "harms-matrix-route",
        "effect-direction",
    ]
    assert list(drawn(DATA).of_studies) == ["oh2015", "rushkevich2015", "petrou2016", "ruizlopez2016", "petrou2021"]
    assert list(drawn(SLEEP).figures) == [
        "participants",
        "evidence-map-therapist-format",
        "amount-total-minutes",
        "timeline",
        "before-after",
        "harms-matrix-format",
        "effect-direction",
    ]
    assert list(drawn(SLEEP).of_studies) == ["adler2015", "brook2017", "chen2018", "dunn2019"]


@pytest.mark.parametrize("layout", WIDTHS)
def test_participants(layout: str) -> None:
    """Each study has a dot at its number of participants, largest first."""
    figures = drawn(DATA).figures, drawn(SLEEP).figures
    first, sleep = (data(each["participants"], layout) for each in figures)
    assert {row["study"]: row["participants"] for row in first} == PARTICIPANTS
    assert [row["participants"] for row in first] == sorted(PARTICIPANTS.values(), reverse=True)
    assert {row["study"] for row in first if row["design"] == "Randomised trial"} == {"berry2019", "cudkowicz2022"}
    assert {row["study"]: row["participants"] for row in sleep} == {"adler2015": 80, "brook2017": 121, "chen2018": 12, "dunn2019": 30}
    assert first[0]["share"] == "30.2 %"


@pytest.mark.parametrize("layout", WIDTHS)
def test_timeline(layout: str) -> None:
    """Each study has a mark in its year, side by side with the others of that year."""
    first = data(drawn(DATA).figures["timeline"], layout)
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


@pytest.mark.parametrize("layout", WIDTHS)
def test_evidence_map(layout: str) -> None:
    """Each combination of cell type and route has its studies and participants, and the others are marked as gaps."""
    first = data(drawn(DATA).figures["evidence-map-cell-type-route"], layout)
    assert {(row["row"], row["column"]): (row["studies"], row["participants"]) for row in first if row["studies"]} == COMBINATIONS
    assert len(first) == 5 * 4
    sleep = data(drawn(SLEEP).figures["evidence-map-therapist-format"], layout)
    assert {(row["row"], row["column"]): (row["studies"], row["participants"], row["names"]) for row in sleep} == {
        ("Psychologist", "Group"): (1, 80, "Adler 2015"),
        ("Psychologist", "Individual"): (1, 30, "O'Dunn 2019"),
        ("Psychologist", "Online"): (0, 0, ""),
        ("Nurse", "Group"): (0, 0, ""),
        ("Nurse", "Individual"): (1, 121, "van der Brook 2017"),
        ("Nurse", "Online"): (1, 121, "van der Brook 2017"),
    }


@pytest.mark.parametrize("layout", WIDTHS)
def test_amount(layout: str) -> None:
    """Each printed amount is drawn, and the product beside it where the two differ; nothing else."""
    for figure, printed, computed in (
        (drawn(DATA).figures["amount-total-cells"], PRINTED, COMPUTED),
        (
            drawn(SLEEP).figures["amount-total-minutes"],
            {("adler2015", 360, 360, "minutes"), ("brook2017", 300, 300, "minutes"), ("chen2018", 120, 240, "minutes")},
            {("brook2017", 200, 200, "minutes")},
        ),
    ):
        for source, wanted in (("As printed", printed), ("Worked out, where it differs", computed)):
            rows = [row for row in data(figure, layout) if row["source"] == source]
            found = sorted((row["study"], row["low"], row["high"], row["unit"]) for row in rows)
            assert found == [(key, pytest.approx(low), pytest.approx(high), unit) for key, low, high, unit in sorted(wanted)]


@pytest.mark.parametrize("layout", WIDTHS)
def test_before_after(layout: str) -> None:
    """Each outcome with a number before and after has both, turned so that higher is worse; an overall number stands for several."""
    figures = drawn(DATA).figures, drawn(SLEEP).figures
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
    for key, figure in (drawn(DATA).of_studies | drawn(SLEEP).of_studies).items():
        assert {row["study"] for row in data(figure)} == {key}
    assert {row["panel"] for row in data(drawn(DATA).of_studies["petrou2016"])} == {
        "Petrou 2016, phase I group",
        "Petrou 2016, phase IIa group",
    }


@pytest.mark.parametrize(
    ("folder", "titles"),
    [
        (
            DATA,
            {
                "participants": "The 2 largest studies hold 330 of the 649 participants",
                "before-after": (
                    "The figure is lower (better) after treatment in 4 of 5 before-and-after comparisons and with treatment in 1 of 1 "
                    "controlled comparison"
                ),
                "evidence-map-cell-type-route": "13 of 20 combinations have not been studied",
                "amount-total-cells": "Total cells: the largest printed amount is 344 times the smallest",
                "timeline": "9 of the 18 studies had been published by 2016",
                "harms-matrix-route": "4 of 18 studies report a serious adverse event, 3 say nothing of harms; "
                "most frequent event: Headache or nausea after lumbar puncture (7 studies)",
                "effect-direction": "7 of 19 results point towards the intervention, 1 away from it, 11 neither way",
            },
        ),
        (
            SLEEP,
            {
                "participants": "The 2 largest studies hold 201 of the 243 participants",
                "evidence-map-therapist-format": "2 of 6 combinations have not been studied",
                "amount-total-minutes": "Total time: the largest printed amount is 3 times the smallest",
                "timeline": "2 of the 4 studies had been published by 2017",
                "before-after": (
                    "The figure is lower (better) after treatment in 2 of 2 before-and-after comparisons and with treatment in 2 of 2 "
                    "controlled comparisons"
                ),
                "harms-matrix-format": "1 of 4 studies reports a serious adverse event, 1 says nothing of harms; "
                "no event is in more than 1 study",
                "effect-direction": "1 of 3 results points towards the intervention, 0 away from it, 2 neither way",
            },
        ),
    ],
)
def test_titles(folder: Path, titles: dict[str, str]) -> None:
    """A title states the finding with figures: 196 + 134 = 330, 1.72e8 / 5e5 = 344, 20 combinations less the 7 above."""
    assert {figure.id: figure.title for figure in drawn(folder).figures.values()} == titles


@pytest.mark.parametrize(
    ("chart", "told"),
    [
        ("participants", "18 studies, from 5 to 196. 330 of 649 are in Cudkowicz 2022 and Barczewska 2020."),
        ("before-after", "6 comparisons in 5 studies"),
        ("before-after", "Petrou 2021: 1.054 before, 0.445 after."),
        ("evidence-map-cell-type-route", "Mesenchymal stem cells with Intrathecal: 10 studies with 543 participants."),
        ("amount-total-cells", "Total cells of 15 studies on a logarithmic axis, from 5 × 10⁵ to 1.72 × 10⁸ cells. In 5 studies"),
        ("timeline", "18 studies published from 2014 to 2023; most in 2014, 2015, 2016 (3 each)."),
    ],
)
def test_descriptions(chart: str, told: str) -> None:
    """A description tells the numbers to those who do not see the chart."""
    assert told in drawn(DATA).figures[chart].description


def test_notes() -> None:
    """A note names what could not be shown, and whose signs were turned."""
    figures = drawn(DATA).figures
    assert figures["amount-total-cells"].note == "No amount that can be shown: Ruiz-Lopez 2016, Syková 2017, Cudkowicz 2022."
    note = figures["before-after"].note
    assert (
        "Signs turned round so that higher is worse: Ruiz-Lopez 2016; Petrou 2021. No pair of such figures is reported for: Feldman" in note
    )
    assert note.endswith("Cudkowicz 2022, Yamashita 2023.")


@pytest.mark.parametrize("folder", FOLDERS)
def test_tables_below_charts(folder: Path) -> None:
    """The table below a chart has a row for each row of its numbers and a cell for each heading; a study in it leads to its page."""
    keys = {study.key: study.label for study in drawn(folder).records.studies}
    for figure in drawn(folder).declared():
        times = 2 if figure.kind == "before_after" else 1  # before and after stand in one row of the table
        if figure.kind != "standing":  # its table tells of this study only, and its dots of all
            assert len(figure.rows) * times == len(data(figure))
        assert {len(row) for row in figure.rows} == {len(figure.headings)}
        for cell in (cell for row in figure.rows for cell in row if cell.study):
            assert cell.text.startswith(keys[cell.study])


# ---------------------------------------------------------------------------------------------- drawings


@pytest.mark.parametrize("folder", FOLDERS)
def test_svg_is_xml_with_words(folder: Path) -> None:
    """Each drawing is well-formed XML and has a role, its title as label, and its description, whatever signs are in them."""
    for figure in drawn(folder).all():
        assert [name for name, *_ in figure.drawings] == [name for name, _ in figure.specs] == list(WIDTHS)
        for _, _, _, svg in figure.drawings:
            root = ET.fromstring(svg)
            first = root[0]
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert (root.get("role"), root.get("aria-roledescription")) == ("graphics-document", "chart")
            assert root.get("aria-label") == figure.title
            assert (first.tag, first.text) == ("{http://www.w3.org/2000/svg}desc", figure.description)
            assert root.get("aria-describedby") == first.get("id")
            assert not [each for each in root.iter() if each.tag.endswith(("script", "foreignObject", "image"))]


@pytest.mark.parametrize("folder", FOLDERS)
def test_specifications_are_json(folder: Path) -> None:
    """A browser can read each specification: JSON knows no NaN and no infinity."""
    for figure in drawn(folder).all():
        for name, text in figure.specs:
            json.loads(text, parse_constant=lambda word, told=f"{figure.id} {name}": pytest.fail(f"{told}: {word}"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_specifications_are_valid(folder: Path) -> None:
    """Each specification keeps to the schema of Vega-Lite; the build does not check that. One study's own charts stand for all."""
    schema = alt.load_schema()
    kinds = {figure.kind for figure in drawn(folder).all()}
    for figure in {**{figure.kind: figure for figure in drawn(folder).all()}, **drawn(folder).figures}.values():
        kinds.discard(figure.kind)
        for _, text in figure.specs:
            validate_jsonschema(json.loads(text), schema)
    assert kinds == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_widths(folder: Path) -> None:
    """No drawing is wider than its layout, and the size that the page is told is that of the drawing."""
    for figure in drawn(folder).all():
        for name, width, height, svg in figure.drawings:
            root = ET.fromstring(svg)
            assert float(root.get("width", "nan")) == pytest.approx(width, abs=0.51)
            assert float(root.get("height", "nan")) == pytest.approx(height, abs=0.51)
            assert 200 < width <= WIDTHS[name], f"{figure.id} {name}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_fixed_colours(folder: Path) -> None:
    """Every colour is a variable that the style sheet defines for both schemes; none is fixed."""
    defined = set(re.findall(r"--chart-[\w-]+", palette.css()))
    for text in [*svgs(drawn(folder).all()), *(text for figure in drawn(folder).all() for _, text in figure.specs)]:
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)|hsl\(", text)
        assert set(re.findall(r"--chart-[\w-]+", text)) <= defined


@pytest.mark.parametrize("folder", FOLDERS)
def test_ids_are_unique(folder: Path) -> None:
    """No id occurs twice among all drawings, so that any of them can stand in one page; what is referred to is there."""
    found = Counter(id_ for svg in svgs(drawn(folder).all()) for id_ in re.findall(r'\bid="([^"]*)"', svg))
    assert [id_ for id_, n in found.items() if n > 1] == []
    used = {id_ for svg in svgs(drawn(folder).all()) for id_ in re.findall(r"url\(#([^)]*)\)", svg)}
    assert used <= set(found)
    assert len({figure.id for figure in drawn(folder).all()}) == len(drawn(folder).all())


def test_shared_data_stand_once() -> None:
    """The file of a chart holds its layouts and, once, the data of all; put together again they are what was drawn."""
    for figure in drawn(DATA).all():
        whole = json.loads(figure.specification())
        assert set(whole) == {"datasets", *WIDTHS}
        for layout in WIDTHS:
            wanted = spec(figure, layout)
            assert {**whole[layout], "datasets": {name: whole["datasets"][name] for name in wanted["datasets"]}} == wanted
    participants = drawn(DATA).figures["participants"]
    assert len(participants.specification()) < 0.75 * sum(len(each) for _, each in participants.specs)


def test_same_drawing_twice() -> None:
    """The same records give the same drawings, sign by sign."""
    records = load_records(SLEEP).records()
    tables = tabulate(records)
    assert draw_all(records, tables) == drawn(SLEEP).figures
    assert draw_for_studies(records, tables) == drawn(SLEEP).of_studies
    assert draw_rank_strips(records, tables) == drawn(SLEEP).rank_strips


@pytest.mark.parametrize("folder", FOLDERS)
def test_links(folder: Path) -> None:
    """A mark leads to a study that exists, or to the table of studies with a filter that it has and a term that some study has."""
    records = drawn(folder).records
    keys = {study.key for study in records.studies}
    filters = {declared.id: declared for declared in records.review.fields if declared.filter}
    for figure in drawn(folder).all():
        if figure.kind == "bias_summary":  # its shares are of many studies, which the table below it names
            continue
        links = {row["url"] for row in data(figure) if row.get("url")}
        drawn_links = {a.get("href") for svg in svgs([figure]) for a in ET.fromstring(svg).iter() if a.get("href")}
        assert drawn_links, figure.id
        assert drawn_links <= links
        for link in links:
            page, _, query = link.partition("?")
            assert page == "studies/" or page.removeprefix("studies/").rstrip("/") in keys
            for name, _, term in (pair.partition("=") for pair in query.split("&") if pair):
                assert any(term in study.reported(filters[name].id).ids for study in records.studies)  # type: ignore[attr-defined]


def test_links_lead_from_the_page() -> None:
    """In a page each link of a drawing goes by the root of the site, and the drawing stays the same otherwise."""
    figure = drawn(SLEEP).figures["participants"]
    svg = str(figure.svg("narrow", "../../"))
    hrefs = {a.get("href") for a in ET.fromstring(svg).iter() if a.get("href")}
    assert hrefs == {f"../../studies/{key}/" for key in ("adler2015", "brook2017", "chen2018", "dunn2019")}
    assert svg.replace("../../", "") == figure.drawings[1][3]


# ---------------------------------------------------------------------------------------------- reviews with less in them


def with_studies(change: Any) -> Records:
    """The invented review with each study changed."""
    records = load_records(SLEEP).records()
    return replace(records, studies=tuple(change(study) for study in records.studies))


def without_participants(study: Study) -> Study:
    """The study with no number of participants."""
    return study.model_copy(update={"participants": study.participants.model_copy(update={"total": "not reported"})})


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
    figure = draw_all(records, tabulate(records))["participants"]
    assert (figure.title, figure.note) == (
        "The largest study holds 121 of the 231 participants",
        "1 study without a number of participants left out.",
    )
    assert "chen2018" not in {row["study"] for row in data(figure)}


def test_no_pairs() -> None:
    """If no outcome has a number before and after there is no chart of that, neither for the review nor for a study."""
    records = with_studies(lambda study: study.model_copy(update={"outcomes": ()}))
    tables = tabulate(records)
    assert "before-after" not in draw_all(records, tables)
    assert draw_for_studies(records, tables) == {}


def test_no_amounts(sleep: Copy) -> None:
    """If no amount is printed or can be worked out there is no chart of it."""
    sleep.edit("studies/adler2015.yml", ("{value: 360, unit: minutes, printed: 6 h, note: Printed in hours.}", "not reported"))
    sleep.edit("studies/brook2017.yml", ('{value: 300, unit: minutes, printed: "300"}', "not reported"))
    sleep.edit("studies/chen2018.yml", ("{range: [120, 240], unit: minutes}", "not reported"))
    records = load_records(sleep.folder).records()
    assert "amount-total-minutes" not in draw_all(records, tabulate(records))


def test_no_combination(sleep: Copy) -> None:
    """If no study names a term of one of the two fields there is no map of them."""
    for file in ("adler2015", "dunn2019"):
        old = "{value: psychologist, printed: a psychologist}" if file == "adler2015" else "psychologist"
        sleep.edit(f"studies/{file}.yml", (f"  therapist: {old}\n", "  therapist: not reported\n"))
    sleep.edit("studies/brook2017.yml", ("  therapist: nurse\n", "  therapist: not reported\n"))
    records = load_records(sleep.folder).records()
    assert "evidence-map-therapist-format" not in draw_all(records, tabulate(records))


def test_amounts_of_unclear_unit(sleep: Copy) -> None:
    """Printed amounts whose unit is unclear cannot be shown; this does not stop the build."""
    sleep.edit(
        "studies/adler2015.yml", ("{value: 360, unit: minutes, printed: 6 h, note", "{value: 360, unit: unclear, printed: 6 h, note")
    )
    sleep.edit("studies/brook2017.yml", ('{value: 300, unit: minutes, printed: "300"}', "not reported"))
    sleep.edit("studies/chen2018.yml", ("{range: [120, 240], unit: minutes}", "not reported"))
    records = load_records(sleep.folder).records()
    draw_all(records, tabulate(records))


@pytest.mark.parametrize("kind", CHARTS)
def test_kinds_have_words(kind: str) -> None:
    """Each kind of chart says in its docstring what it shows."""
    assert CHARTS[kind].__doc__


# ---------------------------------------------------------------------------------------------- colours

SCHEMES = {"light": palette.LIGHT, "dark": palette.DARK}
GROUPS = [f"group-{i}" for i in range(1, 6)]
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
"""Machado, Oliveira and Fernandes (2009), at full severity; they work on linear RGB."""


def linear(colour: str) -> tuple[float, ...]:
    """Linear RGB of '#rrggbb'."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def times(matrix: tuple[tuple[float, ...], ...], vector: Iterable[float]) -> list[float]:
    """A matrix times a vector."""
    values = list(vector)
    return [sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the WCAG define it."""
    high, low = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True)) for each in (one, other))[::-1]
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Iterable[float]) -> list[float]:
    """CIE Lab (D65) of linear RGB."""
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = times(to_xyz, [min(1, max(0, c)) for c in rgb])
    x, y, z = (
        t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29
        for t in (c / white for c, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def test_reckoning_of_contrast() -> None:
    """Black on white has the contrast 21, and grey #767676 on white just passes, as the WCAG say."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.02)


def test_schemes_have_the_same_colours() -> None:
    """Each colour is defined for both schemes, in small hexadecimal digits, and none twice in the scheme that is drawn with."""
    assert list(palette.LIGHT) == list(palette.DARK)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for scheme in SCHEMES.values() for colour in scheme.values())
    assert len(set(palette.LIGHT.values())) == len(palette.LIGHT)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["ink", "muted", "accent"])
def test_contrast_of_text(scheme: str, name: str) -> None:
    """Text has a contrast of at least 4.5 with the paper."""
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", GROUPS)
def test_contrast_of_groups(scheme: str, name: str) -> None:
    """Marks have a contrast of at least 3 with the paper."""
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [None, *BLINDNESS])
def test_groups_for_the_colour_blind(scheme: str, kind: str | None) -> None:
    """The first two groups are told apart (a difference of more than 15 in CIE Lab) with and without colour blindness."""
    one, other = (
        lab(times(BLINDNESS[kind], linear(SCHEMES[scheme][name])) if kind else linear(SCHEMES[scheme][name]))
        for name in ("group-1", "group-2")
    )
    assert math.dist(one, other) > 15


def test_css() -> None:
    """The style sheet gives every colour its value in the light scheme, and in the dark one after it, but not on paper."""
    light, dark = palette.css().strip().split("\n")
    assert light.startswith("[data-md-color-scheme]{")
    assert dark.startswith("@media not print{[data-md-color-scheme=slate]{")
    for line, scheme in ((light, palette.LIGHT), (dark, palette.DARK)):
        assert dict(re.findall(r"--chart-([\w-]+):(#\w+);", line)) == scheme
