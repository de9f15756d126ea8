"""The flow diagram of PRISMA 2020: what its boxes say, where they stand, and the drawing.

``flow_boxes`` turns the record into boxes with words and numbers, ``arrange`` gives each box and arrow its place (a pure function of
the entries and the width), and ``flow_diagram`` makes of them a figure like those of the charts, with a table of the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from living_review.charts import palette
from living_review.charts.base import LAYOUTS
from living_review.charts.prisma_boxes import BoxPart, BoxWords, FlowBox, flow_boxes, shown_value
from living_review.charts.prisma_layout import PADDING, Arrow, Box, Drawing, arrange
from living_review.charts.render import RenderedChart, TableCell
from living_review.formatting import escape, pixels
from living_review.records.base import fields_of
from living_review.records.places import places_text
from living_review.records.review import Flow, Review, StatedCount
from living_review.wording import Counted, Phrases, Wording, joined, worded


class DiagramWords(Phrases):
    """What the diagram says beside its boxes."""

    AS_PRINTED = "Numbers that do not add up are shown as the review prints them, with the difference beside them."
    DASHED = "A dashed box is a step of which the review gives no number."
    DASHED_OWN = "A dashed box is a step without a number."
    STAGE = "Stage"
    WHAT = "What is counted"
    NUMBER = "Number"
    PLACE = "Place in the review"
    PLACE_OWN = "Place"
    UNKNOWN = "How many studies were included is {word}"
    INCLUDED = Counted("{number} study included", "{number} studies included")
    NEW_INCLUDED = Counted("{number} new study included", "{number} new studies included")
    NOT_FOUND = "{studies}; how many records were found is not reported"
    TITLE = Counted("From {number} record found to {studies}", "From {number} records found to {studies}")
    DESCRIPTION = "PRISMA 2020 flow diagram."
    GROUP = "{stage}: {boxes}"
    COLUMN = "{stage}, {column}"


def flow_diagram(review: Review) -> RenderedChart:
    """The flow diagram with its title, its description and its table."""
    boxes, words = flow_boxes(review), DiagramWords
    title, description = flow_title(review.flow), _description(boxes)
    drawings = []
    for layout in LAYOUTS:
        drawing = arrange(boxes, layout)
        svg = to_svg(drawing, f"flow-{layout.name}", title, description)
        drawings.append((layout.name, round(drawing.width), round(drawing.height), svg))
    notes = [stated.note for stated in _counts(review.flow) if stated.note]
    if review.flow.does_not_add_up:
        notes.append(worded(words.AS_PRINTED))
    if any(entry.missing for entry in boxes):
        notes.append(worded(words.DASHED_OWN if review.own else words.DASHED))
    return RenderedChart(
        "flow",
        "flow",
        title,
        description,
        joined(" ", notes),
        tuple(map(worded, (words.STAGE, words.WHAT, words.NUMBER, words.PLACE_OWN if review.own else words.PLACE))),
        tuple(_table(boxes, review)),
        tuple(drawings),
        (),
        data_headings=("stage", "what", "n", "place"),
        data_rows=tuple(_numbers(boxes, review)),
    )


def flow_title(flow: Flow) -> Wording:
    """The finding of the diagram: how many records were found and how many studies were included."""
    other = flow.other
    sources = [flow.records_from_databases, flow.records_from_registers]
    if other is not None:
        sources += [other.records_from_websites, other.records_from_organisations, other.records_from_citation_searching]
        sources += [stated for _, stated in other.elsewhere]
    given = [stated for stated in sources if stated is not None]
    numbers = [stated.n for stated in given if stated.n is not None]
    words, new = DiagramWords, flow.new_studies
    if new.n is None:
        return worded(words.UNKNOWN, word=new.value)
    studies = (words.INCLUDED if flow.previous is None else words.NEW_INCLUDED).of(new.n, number=shown_value(new.n))
    if len(numbers) < len(given):
        return worded(words.NOT_FOUND, studies=studies)
    return words.TITLE.of(sum(numbers), number=shown_value(sum(numbers)), studies=studies)


def _counts(flow: Flow) -> Iterator[StatedCount]:
    for block in (flow, flow.previous, flow.other):
        if block is not None:
            yield from (value for _, value in fields_of(block) if isinstance(value, StatedCount))


def _stage(entry: FlowBox) -> Wording:
    """The stage of a box, and its column where there are two."""
    return worded(DiagramWords.COLUMN, stage=worded(entry.stage), column=worded(entry.column)) if entry.column else worded(entry.stage)


def _description(boxes: Sequence[FlowBox]) -> Wording:
    groups: dict[Wording, list[str]] = {}
    for entry in boxes:
        groups.setdefault(_stage(entry), []).append(entry.text())
    lines = [worded(DiagramWords.GROUP, stage=stage, boxes=joined(" ", texts)) for stage, texts in groups.items()]
    return joined(" ", [worded(DiagramWords.DESCRIPTION), *lines])


def _table(boxes: Sequence[FlowBox], review: Review) -> Iterator[tuple[TableCell, ...]]:
    for entry in boxes:
        stage = _stage(entry)
        head = entry.head.label
        rows: list[tuple[str, BoxPart]] = [(head, entry.head)] if entry.head.value is not None else []
        rows += [(worded(BoxWords.LINE, label=head, value=part.label), part) for part in entry.parts]
        if len(entry.parts) == 1 and entry.parts[0].value is None:
            rows = [(worded(BoxWords.IN_BRACKETS, label=head, value=entry.parts[0].label), entry.head)]
        for label, part in rows:
            value = "" if part.value is None else shown_value(part.value)
            yield TableCell(stage), TableCell(label), TableCell(value), TableCell(places_text(part.where or review.flow.where, review))


def _numbers(boxes: Sequence[FlowBox], review: Review) -> Iterator[tuple[Any, ...]]:
    """The same rows with numbers as numbers; what is not reported has no number."""
    for stage, what, n, place in _table(boxes, review):
        number = n.text.replace(",", "")
        yield stage.text, what.text, int(number) if number.isdigit() else None, place.text


FILLS = {"main": "paper", "side": "faint", "heading": "faint", "turned": "faint"}


def to_svg(drawing: Drawing, drawing_id: str, title: str, description: str) -> str:
    """The drawing as SVG on one line, coloured by the variables of the charts."""
    w, h = _n(drawing.width), _n(drawing.height)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
        f'aria-labelledby="{drawing_id}-title" aria-describedby="{drawing_id}-desc" data-search-exclude="" focusable="false">'
        f'<title id="{drawing_id}-title">{escape(title)}</title><desc id="{drawing_id}-desc">{escape(description)}</desc>'
    )
    shapes = [_svg_arrow(arrow) for arrow in drawing.arrows] + [_svg_box(box) for box in drawing.boxes]
    return palette.as_variables("".join([opening, *shapes, "</svg>"]))


def _svg_arrow(arrow: Arrow) -> str:
    colour = palette.LIGHT["muted"]
    (x0, y0), (x, y) = arrow.points[-2:]
    right, down = (x > x0) - (x < x0), (y > y0) - (y < y0)
    path = "M" + "L".join(f"{_n(px)} {_n(py)}" for px, py in (*arrow.points[:-1], (x - 5 * right, y - 5 * down)))
    back, side = (x - 7 * right, y - 7 * down), (4 * down, 4 * right)
    head = f"M{_n(x)} {_n(y)}L{_n(back[0] + side[0])} {_n(back[1] + side[1])}L{_n(back[0] - side[0])} {_n(back[1] - side[1])}Z"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/><path d="{head}" fill="{colour}"/>'


def _svg_box(box: Box) -> str:
    edge = palette.LIGHT["accent" if box.kind == "main" and not box.dashed else "muted"]
    stroke = "none" if box.kind in ("heading", "turned") else edge
    dash = ' stroke-dasharray="5 4"' if box.dashed else ""
    svg = (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.w)}" height="{_n(box.h)}" rx="4" fill="{palette.LIGHT[FILLS[box.kind]]}" '
        f'stroke="{stroke}" stroke-width="{2 if box.kind == "main" else 1}"{dash}/>'
    )
    for line in box.lines:
        weight = ' font-weight="600"' if line.bold else ""
        colour = palette.LIGHT["muted" if box.kind in ("heading", "turned") or box.dashed else "ink"]
        if box.kind == "turned":
            x, y = box.x + line.y, box.middle[1]
            place = f'text-anchor="middle" transform="translate({_n(x)} {_n(y)}) rotate(-90)"'
        else:
            place = f'x="{_n(box.x + PADDING + line.x)}" y="{_n(box.y + line.y)}"'
        svg += f'<text {place} font-size="{_n(box.size)}"{weight} fill="{colour}">{escape(line.text)}</text>'
    return svg


def _n(value: float) -> str:
    return pixels(value, 2)
