"""The charts: the numbers that they are drawn from, their words, and what every drawing must be."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import altair as alt
import pandas as pd
import pytest
import vl_convert
from helpers.drawings import WIDTHS, data, drawn, svgs
from helpers.reviews import BCG, FOLDERS, RICH, SLEEP, records_of
from jsonschema_rs import Draft7Validator

from living_review.analysis.tables import tabulate
from living_review.charts import palette
from living_review.charts.base import Layout, Plot
from living_review.charts.fonts import ready_for
from living_review.charts.forest import LAYOUTS as FOREST
from living_review.charts.registry import chart_kinds
from living_review.charts.render import (
    VEGA_LITE,
    _compiled,
    _vega_svg,
    _with_ids,
    _written_down,
    draw,
    draw_all,
    draw_for_studies,
    draw_rank_strips,
)
from living_review.records.load import load_records
from living_review.remembering import remembered_in


def test_functions_are_told_apart() -> None:
    """A drawing is known again by functions only if these do the same, also where they have one name, or none."""
    one, other, third = lambda x: x + 1, lambda x: x + 2, lambda x: x - 1

    def named(x: int = 1) -> int:
        return x

    def remade(of: int) -> Any:
        def named(x: int = of) -> int:
            return x

        return named

    each = [one, other, third, named, remade(2), remade(3)]
    assert len({_written_down({"value": function}) for function in each}) == len(each)
    assert _written_down(remade(2)) == _written_down(remade(2))


def test_ids_of_charts() -> None:
    """The charts are those that review.yml declares, in its order."""
    assert list(drawn(RICH).figures) == [
        "participants",
        "before-after",
        "evidence-map-cell-type-route",
        "amount-total-cells",
        "timeline",
        "harms-matrix-route",
        "effect-direction",
    ]
    assert list(drawn(RICH).of_studies) == ["oh2015", "rushkevich2015", "petrou2016", "ruizlopez2016", "petrou2021"]
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


@pytest.mark.parametrize(
    ("folder", "titles"),
    [
        (
            RICH,
            {
                "participants": "The 2 largest studies hold 330 of the 649 participants",
                "before-after": (
                    "The figure is lower (better) after treatment in 4 of 5 before-and-after comparisons and with treatment in 1 of 1 "
                    "controlled comparison"
                ),
                "evidence-map-cell-type-route": "13 of 20 combinations have no study in this review",
                "amount-total-cells": "Total cells: the largest printed amount is 344 times the smallest",
                "timeline": "9 of the 18 studies had been published by 2016",
                "harms-matrix-route": "The source ties a serious adverse event to 4 of 18 studies and names no event for 3; "
                "named for most studies: Headache or nausea after lumbar puncture (7 studies)",
                "effect-direction": "7 of 19 results point towards the intervention, 1 away from it, 11 neither way",
            },
        ),
        (
            SLEEP,
            {
                "participants": "The 2 largest studies hold 201 of the 243 participants",
                "evidence-map-therapist-format": "2 of 6 combinations have no study in this review",
                "amount-total-minutes": "Total time: the largest printed amount is 3 times the smallest",
                "timeline": "2 of the 4 studies had been published by 2017",
                "before-after": (
                    "The figure is lower (better) after treatment in 2 of 2 before-and-after comparisons and with treatment in 2 of 2 "
                    "controlled comparisons"
                ),
                "harms-matrix-format": "The source ties a serious adverse event to 1 of 4 studies and names no event for 1; "
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
    assert told in drawn(RICH).figures[chart].description


def test_notes() -> None:
    """A note names what could not be shown, and whose signs were turned."""
    figures = drawn(RICH).figures
    assert figures["amount-total-cells"].note == "No amount that can be shown: Ruiz-Lopez 2016, Syková 2017, Cudkowicz 2022."
    note = figures["before-after"].note
    assert (
        "Signs turned round so that higher is worse: Ruiz-Lopez 2016; Petrou 2021. No pair of such figures is reported for: Feldman" in note
    )
    assert note.endswith("Cudkowicz 2022, Yamashita 2023.")


@pytest.mark.parametrize("folder", FOLDERS)
def test_tables_below_charts(folder: Path) -> None:
    """The table below a chart has a row for each row of its numbers and a cell for each heading; a study in it leads to its page."""
    keys = {study.key: study.label for study in records_of(folder).studies}
    for figure in drawn(folder).declared():
        slopes = figure.kind == "before_after"  # it is laid out mark by mark, and before and after stand in one row of the table
        if figure.specs:
            assert len(figure.rows) * (2 if slopes else 1) == len([row for row in data(figure) if not slopes or "when" in row])
        assert {len(row) for row in figure.rows} == {len(figure.headings)}
        for cell in (cell for row in figure.rows for cell in row if cell.study):
            assert cell.text.startswith(keys[cell.study])


@pytest.mark.parametrize("folder", FOLDERS)
def test_svg_is_xml_with_words(folder: Path) -> None:
    """Each drawing is well-formed XML and has a role, its title as label, and its description, whatever signs are in them."""
    for figure in drawn(folder).all():
        assert [name for name, *_ in figure.drawings] == list(WIDTHS)
        own = figure in (*drawn(folder).of_studies.values(), *drawn(folder).rank_strips.values())
        assert [name for name, _ in figure.specs] == ([] if own else list(WIDTHS)), "what each study has is drawn once and for all"
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
            found = json.loads(text, parse_constant=lambda word, told=f"{figure.id} {name}": pytest.fail(f"{told}: {word}"))
            assert found["$schema"].startswith("https://vega.github.io/schema/vega-lite/"), f"{figure.id} {name}"
            assert found["datasets"], f"{figure.id} {name}"


@cache
def vega_lite_schema() -> Draft7Validator:
    """What asks whether a specification is one of Vega-Lite, by the schema that Altair comes with.

    Its references have signs of which addresses know none, such as <, so that they are written as in an address.
    """

    def as_address(part: dict[str, Any]) -> dict[str, Any]:
        return part | {"$ref": f"#{quote(part['$ref'][1:])}"} if isinstance(part.get("$ref"), str) else part

    return Draft7Validator(json.loads(json.dumps(alt.load_schema()), object_hook=as_address))


@pytest.mark.parametrize("folder", FOLDERS)
def test_specifications_are_valid(folder: Path) -> None:
    """Each specification keeps to the schema of Vega-Lite; the build does not check that. One study's own charts stand for all."""
    schema = vega_lite_schema()
    figures = [figure for figure in drawn(folder).all() if figure.specs]
    kinds = {figure.kind for figure in figures}
    for figure in {**{figure.kind: figure for figure in figures}, **drawn(folder).figures}.values():
        kinds.discard(figure.kind)
        for _, text in figure.specs:
            assert [error.message for error in schema.iter_errors(json.loads(text))] == [], figure.id
    assert kinds == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_widths(folder: Path) -> None:
    """No drawing is wider than its layout, and the size that the page is told is that of the drawing."""
    for figure in drawn(folder).all():
        for name, width, height, svg in figure.drawings:
            root = ET.fromstring(svg)
            assert float(root.get("width", "nan")) == pytest.approx(width, abs=0.51)
            assert float(root.get("height", "nan")) == pytest.approx(height, abs=0.51)
            widest = next(layout.width for layout in FOREST if layout.name == name) if figure.kind == "forest" else WIDTHS[name]
            assert 200 < width <= widest, f"{figure.id} {name}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_fixed_colours(folder: Path) -> None:
    """Every colour is a variable that the style sheet defines for both schemes; none is fixed."""
    defined = set(re.findall(r"--chart-[\w-]+", palette.css()))
    for text in [*svgs(drawn(folder).all()), *(text for figure in drawn(folder).all() for _, text in (*figure.specs, *figure.live))]:
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)|hsl\(", text.replace("&#", ""))
        assert set(re.findall(r"--chart-[\w-]+", text)) <= defined


@pytest.mark.parametrize("folder", FOLDERS)
def test_ids_are_unique(folder: Path) -> None:
    """No id occurs twice among all drawings, so that any of them can stand in one page; what is referred to is there."""
    found = Counter(id_ for svg in svgs(drawn(folder).all()) for id_ in re.findall(r'\bid="([^"]*)"', svg))
    assert [id_ for id_, n in found.items() if n > 1] == []
    used = {id_ for svg in svgs(drawn(folder).all()) for id_ in re.findall(r"url\(#([^)]*)\)", svg)}
    assert used <= set(found)
    assert len({figure.id for figure in drawn(folder).all()}) == len(drawn(folder).all())


def seen(svg: str) -> list[str]:
    """The lines and texts of a drawing, in their order."""
    return re.findall(r' d="[^"]*"|>[^<]+<', svg)


def test_what_the_browser_draws_is_what_was_drawn() -> None:
    """The file of a chart holds its layouts for Vega and, once, the data of all; put together again each gives the drawing."""
    shared = 0
    ready_for("")
    for figure in (figure for folder in (RICH, BCG) for figure in drawn(folder).all() if figure.specs):
        whole = json.loads(palette.as_colours(figure.specification()))
        assert set(whole) == {"datasets", *dict(figure.specs)}
        for layout, _, _, svg in figure.drawings:
            for named in whole[layout]["data"]:
                if "source" not in named and "values" not in named:
                    named["values"] = whole["datasets"][named["name"]]
                    shared += 1
            assert seen(vl_convert.vega_to_svg(whole[layout])) == seen(svg[svg.index("</desc>") :]), (figure.id, layout)
    assert shared > 20
    participants = drawn(RICH).figures["participants"]
    assert len(participants.specification()) < 0.8 * sum(len(each) for _, each in participants.live)


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
    records = records_of(folder)
    keys = {study.key for study in records.studies}
    filters = {declared.id: declared for declared in records.review.fields if declared.filter}
    for figure in drawn(folder).all():
        if figure.kind == "bias_summary" or figure in drawn(folder).of_studies.values():
            continue  # its shares are of many studies, which the table below it names; or it stands on the page of its study
        drawn_links = {a.get("href") for svg in svgs([figure]) for a in ET.fromstring(svg).iter() if a.get("href")}
        links = {row["url"] for row in data(figure) if row.get("url")} if figure.specs else drawn_links
        assert drawn_links, figure.id
        assert drawn_links <= links
        for link in links:
            page, _, query = link.partition("?")
            assert page == "studies/" or page.removeprefix("studies/").rstrip("/") in keys
            for name, _, term in (pair.partition("=") for pair in query.split("&") if pair):
                assert any(term in study.reported(filters[name].id).ids for study in records.studies)  # type: ignore[attr-defined]


def test_ids_are_counted_anew() -> None:
    """Ids, and where they are named, are those of the drawing in their order; what only ends like an id is none."""
    svg = '<g clip-path="url(#clip7)" data-grid="clip7"/><clipPath id="clip7"/><path id="gradient12" fill="url(#clip7)"/>'
    counted = '<g clip-path="url(#a-clip1)" data-grid="clip7"/><clipPath id="a-clip1"/><path id="a-gradient2" fill="url(#a-clip1)"/>'
    assert _with_ids(svg, "a") == counted


def test_links_lead_from_the_page() -> None:
    """In a page each link of a drawing goes by the root of the site, and the drawing stays the same otherwise."""
    figure = drawn(SLEEP).figures["participants"]
    svg = str(figure.svg("narrow", "../../"))
    hrefs = {a.get("href") for a in ET.fromstring(svg).iter() if a.get("href")}
    assert hrefs == {f"../../studies/{key}/" for key in ("adler2015", "brook2017", "chen2018", "dunn2019")}
    assert svg.replace("../../", "") == figure.drawings[1][3]


@pytest.mark.parametrize("kind", chart_kinds())
def test_kinds_have_words(kind: str) -> None:
    """Each kind of chart says in a sentence of its docstring what it shows."""
    assert (chart_kinds()[kind].plot.__doc__ or "").split("\n")[0].endswith(".")


def odd_plot(text: str) -> Plot:
    """A chart whose texts are all the same, in places where Vega cuts them and where it makes them part of an expression."""
    frame = pd.DataFrame({"label": [f"{text} {i}" for i in range(3)], "value": [1.0, 2.0, 3.0]})
    columns = {"label": "Name", "value": "Value"}
    return Plot(title=text, description=text, frame=frame, columns=columns, draw=odd_bars, given={"text": text})


def odd_bars(data: pd.DataFrame, layout: Layout, text: str) -> alt.TopLevelMixin:
    """Bars with a text at each place for one."""
    axis = alt.Axis(labelLimit=70, title=text)
    tips = [alt.Tooltip("label:N", title=text), alt.Tooltip("value:Q", title=text)]
    return alt.Chart(data).mark_bar().encode(x="value:Q", y=alt.Y("label:N", axis=axis), tooltip=tips)


def test_what_draws_carries_nothing_of_its_own() -> None:
    """A function that holds values of its own is refused, since a drawing is known again by what the plot says that it is given."""
    plot = odd_plot("a")
    with pytest.raises(TypeError, match="expected a function of a module, with what else it needs in 'given'"):
        replace(plot, draw=lambda data, layout: odd_bars(data, layout, plot.title))


def test_a_drawing_is_known_again_by_what_it_is_given(tmp_path: Path) -> None:
    """The same plot is drawn once; another frame, other things given, and other words are drawn anew."""
    plot = odd_plot("a")
    others = (
        replace(plot, frame=plot.frame.assign(value=[3.0, 2.0, 1.0])),
        replace(plot, given={"text": "b"}),
        replace(plot, title="b"),
    )
    with remembered_in(tmp_path):
        drawn = [draw(each, "odd", "odd").drawings for each in (plot, *others)]
        kept = sorted(tmp_path.iterdir())
        assert draw(plot, "odd", "odd").drawings == drawn[0]
        assert sorted(tmp_path.iterdir()) == kept
    assert len({str(each) for each in drawn}) == 4


@pytest.mark.parametrize(
    "text",
    [
        "a \\",
        'a \\" + alert(1) + "',
        "two\nlines",
        'it\'s "quoted"',
        "😀" * 20,
        "𝕏" * 60,
        "𠮷野家 " * 20,
        "نص من اليمين إلى اليسار",
        "</svg><script>alert(1)</script>",
        "&amp; &#60; {{ 7*7 }}",
        "W" * 250,
    ],
)
def test_any_text_is_drawn(text: str) -> None:
    """A text that ends with a backslash, has several lines or signs beyond the first plane is drawn and stays text."""
    chart = draw(odd_plot(text), "odd", "odd")
    for _, _, _, svg in chart.drawings:
        assert "<script" not in svg
        root = ET.fromstring(svg)
        assert (root.get("aria-label") or "").split() == text.split()
        assert "".join(root.itertext())


def test_long_labels_are_not_drawn_twice() -> None:
    """A fault that has nothing to do with signs beyond the first plane is not hidden."""
    spec = {"mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative", "axis": {"labelExpr": "datum.("}}}}
    with pytest.raises(ValueError, match=r"\S"):
        _vega_svg(spec, _compiled(spec, VEGA_LITE))
