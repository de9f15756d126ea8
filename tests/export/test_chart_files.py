"""Charts as files of their own, and the sheet of all charts."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from functools import cache

import pytest
from helpers.drawings import drawn
from helpers.pages import content, html
from helpers.reviews import BCG, BIAS, RICH, SLEEP, records_of
from jsonschema_rs import validate

from living_review.charts import palette
from living_review.charts.prisma import flow_diagram
from living_review.charts.registry import chart_kinds
from living_review.charts.render import RenderedChart
from living_review.export.chart_files import downloads, standalone

CREDIT = "From <the> records"
SVG = "{http://www.w3.org/2000/svg}"


FREE = {"printed", "reason", "label", "names", "place", "what", "Sentence", "sentence", "own", "smallest", "largest"}
"""Columns of the charts' files that hold words of the source, names, or places."""
KINDS = [*chart_kinds(), "standing", "forest", "without_each", "funnel", "flow"]
"""The kinds that a review can declare, and those that are drawn of each study, of pooled effects and of the flow."""


@cache
def figures() -> dict[str, RenderedChart]:
    """One chart of each kind."""
    every = [figure for folder in (BIAS, RICH, SLEEP, BCG) for figure in drawn(folder).all()]
    return {figure.kind: figure for figure in [*every, flow_diagram(records_of(RICH).review)]}


def test_every_kind_is_drawn() -> None:
    """The reviews of the tests have a chart of each kind that there is, and of no other."""
    assert set(figures()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_svg_stands_alone(kind: str) -> None:
    """It is XML with a title and a description, has the colours in it, its title and credit in words, and no link or style from outside."""
    figure = figures()[kind]
    text = standalone(figure, CREDIT)
    root = ET.fromstring(text)
    assert (root[0].tag, root[0].text) == (f"{SVG}title", figure.title)
    assert (root[1].tag, root[1].text) == (f"{SVG}desc", figure.description)
    assert "var(--" not in text
    assert palette.LIGHT["paper"] in text
    assert not [each for each in root.iter() if each.tag in (f"{SVG}a", f"{SVG}script", f"{SVG}image", f"{SVG}style")]
    words = [each.text or "" for each in root.findall(f"{SVG}text")]
    assert " ".join(words[:-1]) == re.sub(r"\s+", " ", figure.title)
    assert words[-1] == CREDIT
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    inner = root.find(f"{SVG}svg")
    assert inner is not None
    assert float(inner.get("x", "0")) + float(inner.get("width", "0")) <= width
    assert float(inner.get("y", "0")) + float(inner.get("height", "0")) < height


@pytest.mark.parametrize("kind", KINDS)
def test_files_of_a_chart(kind: str) -> None:
    """The drawing, the table as CSV, and where Vega drew it a specification in Vega-Lite that is valid and has colours in it."""
    figure = figures()[kind]
    files = downloads(figure, CREDIT)
    assert files[f"{figure.base}.svg"] == standalone(figure, CREDIT)
    header, *rows = csv.reader(io.StringIO(files[f"{figure.base}.csv"], newline=""))
    assert tuple(header) == figure.data_headings
    assert len(rows) == len(figure.data_rows) > 0
    for row, values in zip(rows, figure.data_rows, strict=True):
        for name, cell, value in zip(header, row, values, strict=True):
            if isinstance(value, int | float) and not isinstance(value, bool) and value == value:
                assert float(cell) == pytest.approx(value), name
            assert name in FREE or not re.search(r"\d.*(\u2212|×|±| to |%)|(\u2212|×|±| to |%).*\d", cell), (name, cell)
    assert (f"{figure.base}.vl.json" in files) == bool(figure.specs)
    if figure.specs:
        spec = json.loads(files[f"{figure.base}.vl.json"])
        assert "var(--" not in str(spec)
        validate({"type": "object", "required": ["$schema", "config"]}, spec)


@pytest.mark.parametrize("folder", [RICH, BCG], ids=["rich", "bcg"])
def test_sheet_of_all_charts(folder: object) -> None:
    """The sheet shows each chart of the review as a whole once, with its title, and leads to it on its page."""
    made, pages = content(folder), html(folder)  # type: ignore[arg-type]
    wanted = {figure.id: figure.title for shown in made.gallery for figure in shown.figures}
    assert {"flow", *made.figures} <= set(wanted)
    links = [element for element in pages["charts/"].all("a") if "#chart-" in element.attributes["href"]]
    assert {element.attributes["href"].split("#chart-")[1]: " ".join(element.text.split()) for element in links} == wanted
    assert len(links) == len(wanted)
    for element in links:
        path, _, id_ = element.attributes["href"].removeprefix("../").partition("#")
        assert id_ in {each.attributes.get("id") for each in pages[path].elements}, path
