"""The flow diagram: its words, where its boxes and arrows stand, and the drawing."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.colours import contrast
from helpers.flow import DATABASE, FULL, REGISTER, with_flow
from helpers.reviews import BCG, RICH, SLEEP, STROKE, Copy, records_of

from living_review.charts import palette
from living_review.charts.base import LAYOUTS, Layout
from living_review.charts.prisma import flow_diagram, to_svg
from living_review.charts.prisma_boxes import FlowBox, flow_boxes
from living_review.charts.prisma_layout import PADDING, Box, Drawing, arrange, text_width, wrap_to_width
from living_review.records.load import load_records
from living_review.records.review import Review

FOLDERS = [pytest.param(folder, id=name) for folder, name in ((RICH, "rich"), (SLEEP, "sleep"), (BCG, "bcg"), (STROKE, "stroke"))]
SVG = "{http://www.w3.org/2000/svg}"


def texts(found: tuple[FlowBox, ...]) -> list[tuple[str, str]]:
    """Each box as its id and its words; those that hold no number have a mark."""
    return [(entry.id, entry.text() + (" (dashed)" if entry.missing else "")) for entry in found]


# ---------------------------------------------------------------------------------------------- words


def test_boxes_of_the_rich_review() -> None:
    """The rich review gives 26 records, 8 excluded and 18 studies; what it does not report is said in dashed boxes."""
    assert texts(flow_boxes(records_of(RICH).review)) == [
        ("identified", "Records identified: 26 (PubMed: 26; Lilacs: 0; SciELO: 0)."),
        ("removed", "Records removed before screening (Duplicate records: not reported). (dashed)"),
        ("screened", "Records screened: not reported. (dashed)"),
        ("records_excluded", "Records excluded: 8 (Excluded on title and abstract; reasons not given one by one)."),
        ("assessed", "Full texts: not reported. (dashed)"),
        ("new", "Studies included: 18."),
    ]


def test_boxes_of_a_data_set() -> None:
    """A review that tells only how many were found and included has one dashed box for each step between."""
    assert texts(flow_boxes(records_of(BCG).review)) == [
        ("identified", "Records identified: 13 (The data set dat.bcg.csv: 13)."),
        ("screened", "Screening of records: not reported. (dashed)"),
        ("assessed", "Full texts: not reported. (dashed)"),
        ("new", "Studies included: 13."),
    ]


def test_every_box(full: Review) -> None:
    """A flow with every box has each with its number, and sums where a box has several."""
    assert texts(flow_boxes(full)) == [
        (
            "identified",
            "Records identified: 52 (From databases: 40; Database One: 30; Database Two: 10; From registers: 12; A register: 12).",
        ),
        (
            "removed",
            (
                "Records removed before screening: 13 (Duplicate records: 9; Marked as ineligible by automation tools: 3; "
                "Removed for other reasons: 1)."
            ),
        ),
        ("screened", "Records screened: 39."),
        ("records_excluded", "Records excluded: 25 (Not about insomnia)."),
        ("sought", "Reports sought for retrieval: 14."),
        ("not_retrieved", "Reports not retrieved: 1."),
        ("assessed", "Reports assessed for eligibility: 13."),
        (
            "reports_excluded",
            (
                "Reports excluded: 9 (Medicines alone, or 'pills'; with others: 6; Children only: 2; "
                "Electroencephalographyandpolysomnographyalone: 1)."
            ),
        ),
        ("other_identified", "Records identified: 1,204 (Websites: 2; Organisations: 1; Citation searching: 1,200; Elsewhere: 1)."),
        ("other_sought", "Reports sought for retrieval: 5."),
        ("other_not_retrieved", "Reports not retrieved: 0."),
        ("other_assessed", "Reports assessed for eligibility: 5."),
        ("other_reports_excluded", "Reports excluded: 4 (Medicines alone)."),
        ("new", "New studies included: 3 (Reports of these studies: 5)."),
        ("previous", "Previous version of the review (Studies: 1; Reports of them: 2)."),
        ("total", "Total studies included: 4 (Reports of all studies: 7)."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        ("", "", "From 1,256 records found to 3 new studies included"),
        ("_databases: 40", "_databases: not available", "3 new studies included; how many records were found is not reported"),
        ("  new_studies: 3", "  new_studies: unclear", "How many studies were included is unclear"),
    ],
)
def test_title_of_an_update(sleep: Copy, old: str, new: str, title: str) -> None:
    """The title tells records from studies, counts those found by other methods, and adds nothing up that is not all there."""
    sleep.edit("review.yml", (DATABASE, DATABASE + REGISTER))
    flow = FULL.replace(old, new) if old else FULL
    flow = flow.replace("value: unclear", "unclear").replace("new_studies: unclear", "new_studies: {value: unclear, note: Two numbers.}")
    assert flow_diagram(with_flow(sleep, flow)).title == title


@pytest.mark.parametrize(
    ("folder", "title"), [(RICH, "From 26 records found to 18 studies included"), (SLEEP, "From 40 records found to 4 studies included")]
)
def test_title(folder: Path, title: str) -> None:
    """The title states what was found and what was included."""
    assert flow_diagram(records_of(folder).review).title == title


def test_table_and_description(full: Review) -> None:
    """The table has a row for each number with its place, the description each box; notes stand below the drawing."""
    figure = flow_diagram(full)
    rows = [tuple(cell.text for cell in row) for row in figure.rows]
    assert len(rows) == 34
    assert rows[:2] == [
        ("Identification, databases and registers", "Records identified", "52", "Results, paragraph 1"),
        ("Identification, databases and registers", "Records identified: From databases", "40", "Results, paragraph 1"),
    ]
    assert ("Screening, databases and registers", "Reports excluded: Children only", "2", "Results, paragraph 2") in rows
    assert ("Screening, databases and registers", "Records excluded (Not about insomnia)", "25", "Results, paragraph 1") in rows
    assert ("Included", "Previous version of the review: Reports of them", "2", "Results, paragraph 1") in rows
    assert figure.note == "Registers were searched later."
    assert "Included: New studies included: 3 (Reports of these studies: 5)." in figure.description
    assert all(entry.text() in figure.description for entry in flow_boxes(full))


# ---------------------------------------------------------------------------------------------- places


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return min(a.right, b.right) - max(a.x, b.x) > 0 and min(a.bottom, b.bottom) - max(a.y, b.y) > 0


def on_edge(box: Box, x: float, y: float) -> bool:
    """Whether a point is on the edge of a box."""
    inside = box.x <= x <= box.right and box.y <= y <= box.bottom
    return inside and (x in (box.x, box.right) or y in (box.y, box.bottom))


def crossed(drawing: Drawing, a: tuple[float, float], b: tuple[float, float]) -> list[str]:
    """The boxes that a straight line goes through."""
    (x0, x1), (y0, y1) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    return [box.id for box in drawing.boxes if x0 < box.right and x1 > box.x and y0 < box.bottom and y1 > box.y]


def faults(drawing: Drawing) -> list[str]:
    """What is wrong with where things stand."""
    found = [f"{a.id} over {b.id}" for a, b in combinations(drawing.boxes, 2) if overlap(a, b)]
    for box in drawing.boxes:
        if box.x < 0 or box.y < 0 or box.right > drawing.width or box.bottom > drawing.height:
            found.append(f"{box.id} sticks out")
        room = (box.h if box.kind == "turned" else box.w) - (0 if box.kind == "turned" else 2 * PADDING)
        for line in box.lines:
            if text_width(line.text, box.size, bold=line.bold) + line.x > room:
                found.append(f"{box.id}: '{line.text}' is too wide")
            if box.kind != "turned" and not box.size * 0.75 < line.y < box.h - box.size * 0.25:
                found.append(f"{box.id}: '{line.text}' is above or below it")
        found += [f"{box.id}: lines too close" for a, b in pairwise(box.lines) if b.y - a.y < box.size * 1.2]
    for arrow in drawing.arrows:
        if not on_edge(drawing.box(arrow.source), *arrow.points[0]) or not on_edge(drawing.box(arrow.target), *arrow.points[-1]):
            found.append(f"{arrow.source} to {arrow.target} is loose")
        for a, b in pairwise(arrow.points):
            if a[0] != b[0] and a[1] != b[1]:
                found.append(f"{arrow.source} to {arrow.target} is slanted")
            found += [f"{arrow.source} to {arrow.target} crosses {box}" for box in crossed(drawing, a, b)]
    return found


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("folder", FOLDERS)
def test_places(folder: Path, layout: Layout) -> None:
    """No two boxes overlap, all text fits in its box, and each arrow leads straight from edge to edge through no box."""
    drawing = arrange(flow_boxes(records_of(folder).review), layout)
    assert faults(drawing) == []
    assert {box.id for box in drawing.boxes if box.kind in ("main", "side")} == {
        entry.id for entry in flow_boxes(records_of(folder).review)
    }


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_places_of_every_box(full: Review, layout: Layout) -> None:
    """So it is with every box."""
    assert faults(arrange(flow_boxes(full), layout)) == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize(
    "left_out",
    [
        ("  reports_sought: 14\n", "  reports_not_retrieved: 1\n", "  reports_assessed: 13\n"),
        ("  previous: {studies: 1, reports: 2}\n", "  total_studies: 4\n", "  total_reports: 7\n"),
        ("  total_studies: 4\n", "  total_reports: 7\n", "  reports_not_retrieved: 1\n  reports_assessed: 13\n"),
        ("    reports_sought: 5\n", "    reports_not_retrieved: 0\n", "    reports_assessed: 5\n"),
        ("  new_reports: 5\n", "  records_screened: 39\n"),
    ],
)
def test_places_of_some_boxes(sleep: Copy, layout: Layout, left_out: tuple[str, ...]) -> None:
    """And with any that a review may leave out."""
    sleep.edit("review.yml", (DATABASE, DATABASE + REGISTER))
    text = (sleep.folder / "review.yml").read_text(encoding="utf-8")
    flow = FULL
    for line in left_out:
        assert flow.count(line) >= 1
        flow = flow.replace(line, "")
    start, end = text.index("flow:\n"), text.index("not_reported:\n")
    (sleep.folder / "review.yml").write_text(text[:start] + flow + text[end:], encoding="utf-8")
    changed = load_records(sleep.folder).review
    assert changed is not None
    assert faults(arrange(flow_boxes(changed), layout)) == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_steps(full: Review, layout: Layout) -> None:
    """Arrows lead from step to step, out of the flow, from both columns to the studies, and from both versions to the total."""
    assert {(arrow.source, arrow.target) for arrow in arrange(flow_boxes(full), layout).arrows} == {
        ("identified", "removed"), ("identified", "screened"), ("screened", "records_excluded"), ("screened", "sought"),
        ("sought", "not_retrieved"), ("sought", "assessed"), ("assessed", "reports_excluded"), ("assessed", "new"),
        ("other_identified", "other_sought"), ("other_sought", "other_not_retrieved"), ("other_sought", "other_assessed"),
        ("other_assessed", "other_reports_excluded"), ("other_assessed", "new"), ("new", "total"), ("previous", "total"),
    }  # fmt: skip


def test_what_is_left_out_stands_beside_or_below(full: Review) -> None:
    """In the wide layout excluded records stand beside those screened, in the narrow one below and indented."""
    wide, narrow = (arrange(flow_boxes(full), layout) for layout in LAYOUTS)
    assert wide.box("records_excluded").y == wide.box("screened").y
    assert wide.box("records_excluded").x > wide.box("screened").right
    assert narrow.box("records_excluded").y > narrow.box("screened").bottom
    assert narrow.box("records_excluded").x == narrow.box("screened").x + 32


def test_wrap() -> None:
    """Text is cut between words, and within a word only where it is longer than a line; none is lost."""
    assert wrap_to_width("Records removed before screening", 120, 13) == ["Records", "removed before", "screening"]
    assert wrap_to_width("a Supercalifragilistic b", 60, 13) == ["a", "Superca", "lifragili", "stic b"]
    assert wrap_to_width("", 60, 13) == [""]


# ---------------------------------------------------------------------------------------------- the drawing


def test_drawing_is_xml(full: Review) -> None:
    """Each drawing is one line of XML with a role, a title and a description, and says what the boxes say."""
    for name, _, _, svg in flow_diagram(full).drawings:
        assert "\n" not in svg
        root = ElementTree.fromstring(svg)
        assert root.attrib["role"] == "img"
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert (root.attrib["aria-labelledby"], title.attrib["id"], title.text) == (
            f"flow-{name}-title", f"flow-{name}-title", "From 1,256 records found to 3 new studies included",
        )  # fmt: skip
        assert root.attrib["aria-describedby"] == desc.attrib["id"] == f"flow-{name}-desc"
        words = re.sub(r"\s+", "", "".join(text.text or "" for text in root.iter(f"{SVG}text")))
        for part in ("Recordsscreened:39", "Reportsexcluded:9", "'pills';withothers:6", "Totalstudiesincluded:4", "polysomnographyalone:1"):
            assert part in words, name


def test_hostile_words_stay_words(sleep: Copy) -> None:
    """Text from records cannot become markup in the drawing."""
    sleep.edit("review.yml", ("reason: Not about insomnia", 'reason: "</text><script>*[x](javascript:y)"'))
    changed = load_records(sleep.folder).records().review
    for _, _, _, svg in flow_diagram(changed).drawings:
        words = "".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))
        assert "</text><script>*[x](javascript:y)" in words.replace(" ", "")
        assert "<script" not in svg
        assert "[x]" not in svg


def test_colours_are_variables() -> None:
    """All colours of the drawing are the charts' variables, so that it has a light and a dark scheme; dashes are not by colour."""
    drawing = arrange(flow_boxes(records_of(RICH).review), LAYOUTS[0])
    svg = to_svg(drawing, "x", "t", "d")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert colours == {"none"} | {f"var(--chart-{name})" for name in ("ink", "muted", "accent", "paper", "faint")}
    assert svg.count("stroke-dasharray") == 3 == sum(box.dashed for box in drawing.boxes)


@pytest.mark.parametrize("scheme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_contrast_in_boxes(scheme: dict[str, str]) -> None:
    """Text is legible on the fill of its box, and edges and arrows stand out from the page."""
    for text in ("ink", "muted"):
        for fill in ("paper", "faint"):
            assert contrast(scheme[text], scheme[fill]) >= 4.5
    assert min(contrast(scheme["accent"], scheme["paper"]), contrast(scheme["muted"], scheme["paper"])) >= 3
