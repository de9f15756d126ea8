"""The flow diagram of PRISMA 2020: what its boxes say, where they stand, and the drawing.

``entries`` turns the record into boxes with words and numbers, ``arrange`` gives each box and arrow its place (a pure function of
the entries and the width), and ``flow_figure`` makes of them a figure like those of the charts, with a table of the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from living_review.charts import LAYOUTS, Layout, palette
from living_review.charts.render import Cell, Figure
from living_review.formatting import escape
from living_review.records.places import places_text
from living_review.records.review import Exclusion, Flow, OtherMethods, Review, StatedCount
from living_review.records.values import Place

IDENTIFICATION, SCREENING, INCLUDED = "Identification", "Screening", "Included"
DATABASES, OTHER, BOTH = "databases and registers", "other methods", ""

Value = int | str | None
"""A number, the word for why it is missing, or None where a heading has no number of its own."""


@dataclass(frozen=True)
class Part:
    """A line of a box: what is counted, and how many. One that is ``within`` is part of the number before it."""

    label: str
    value: Value
    where: tuple[Place, ...] = ()
    within: bool = False

    def text(self) -> str:
        """The line as people read it."""
        return self.label if self.value is None else f"{self.label}: {_shown(self.value)}"


@dataclass(frozen=True)
class Entry:
    """What one box says. ``side`` boxes hold what leaves the flow; the others lead on to the next one of their ``column``."""

    id: str
    stage: str
    column: str
    side: bool
    head: Part
    parts: tuple[Part, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether the review gives none of its numbers."""
        return not any(isinstance(part.value, int) for part in (self.head, *self.parts))

    def text(self) -> str:
        """All its lines as one sentence."""
        inner = "; ".join(part.text().rstrip(".") for part in self.parts)
        return f"{self.head.text()} ({inner})." if inner else f"{self.head.text()}."


def _shown(value: int | str) -> str:
    return f"{value:,}" if isinstance(value, int) else value


# ---------------------------------------------------------------------------------------------- the words of the boxes


def entries(review: Review) -> tuple[Entry, ...]:
    """The boxes that the review has something to say in, in the order of the flow; a stage without numbers is one box that says so."""
    flow = review.flow
    found = [_identified(review)]
    removed = _parts(
        ("Duplicate records", flow.duplicate_records),
        ("Marked as ineligible by automation tools", flow.records_marked_ineligible),
        ("Removed for other reasons", flow.records_removed_otherwise),
    )
    if removed:
        head = Part("Records removed before screening", complete_sum(part.value for part in removed) if len(removed) > 1 else None)
        found.append(Entry("removed", IDENTIFICATION, DATABASES, True, head, removed))
    if flow.records_screened.n is None and not flow.records_excluded:
        found.append(Entry("screened", SCREENING, DATABASES, False, _part("Screening of records", flow.records_screened)))
    else:
        found.append(Entry("screened", SCREENING, DATABASES, False, _part("Records screened", flow.records_screened)))
        found += _excluded("records_excluded", DATABASES, "Records excluded", flow.records_excluded)
    found += _full_texts("", DATABASES, flow)
    if flow.other is not None:
        found += _by_other_methods(flow.other)
    found += _included(flow)
    return tuple(found)


def _part(label: str, stated: StatedCount) -> Part:
    return Part(label, stated.value, stated.where)


def _parts(*given: tuple[str, StatedCount | None]) -> tuple[Part, ...]:
    return tuple(_part(label, stated) for label, stated in given if stated is not None)


def complete_sum(values: Iterable[Value]) -> int | None:
    """The sum, if there are values and none of them is missing."""
    given = list(values)
    numbers = [value for value in given if isinstance(value, int)]
    return sum(numbers) if numbers and len(numbers) == len(given) else None


def _identified(review: Review) -> Entry:
    flow = review.flow
    sources = {
        kind: tuple(Part(each.name, each.records, each.where) for each in review.search.databases if each.kind == kind)
        for kind in ("database", "register")
    }
    if flow.records_from_registers is None:
        head = _part("Records identified", flow.records_from_databases)
        return Entry("identified", IDENTIFICATION, DATABASES, False, head, sources["database"])
    totals = _parts(("From databases", flow.records_from_databases), ("From registers", flow.records_from_registers))
    within = {kind: tuple(replace(part, within=True) for part in parts) for kind, parts in sources.items()}
    parts = (totals[0], *within["database"], totals[1], *within["register"])
    return Entry(
        "identified", IDENTIFICATION, DATABASES, False, Part("Records identified", complete_sum(part.value for part in totals)), parts
    )


def _excluded(entry_id: str, column: str, label: str, reasons: tuple[Exclusion, ...]) -> Iterator[Entry]:
    parts = tuple(Part(each.reason, each.n, each.where) for each in reasons)
    if len(parts) == 1:
        yield Entry(entry_id, SCREENING, column, True, replace(parts[0], label=label), (replace(parts[0], value=None),))
    elif parts:
        yield Entry(entry_id, SCREENING, column, True, Part(label, complete_sum(part.value for part in parts)), parts)


def _full_texts(prefix: str, column: str, part: Flow | OtherMethods) -> Iterator[Entry]:
    sought, gone, assessed = part.reports_sought, part.reports_not_retrieved, part.reports_assessed
    if sought.n is None and assessed.n is None and (gone is None or gone.n is None) and not part.reports_excluded:
        yield Entry(f"{prefix}assessed", SCREENING, column, False, _part("Full texts", assessed))
        return
    if sought.n is not None or gone is not None:
        yield Entry(f"{prefix}sought", SCREENING, column, False, _part("Reports sought for retrieval", sought))
    if gone is not None:
        yield Entry(f"{prefix}not_retrieved", SCREENING, column, True, _part("Reports not retrieved", gone))
    yield Entry(f"{prefix}assessed", SCREENING, column, False, _part("Reports assessed for eligibility", assessed))
    yield from _excluded(f"{prefix}reports_excluded", column, "Reports excluded", part.reports_excluded)


def _by_other_methods(other: OtherMethods) -> Iterator[Entry]:
    parts = _parts(
        ("Websites", other.records_from_websites),
        ("Organisations", other.records_from_organisations),
        ("Citation searching", other.records_from_citation_searching),
        ("Elsewhere", other.records_from_elsewhere),
    )
    head = Part("Records identified", complete_sum(part.value for part in parts) if parts else "not reported")
    yield Entry("other_identified", IDENTIFICATION, OTHER, False, head, parts)
    yield from _full_texts("other_", OTHER, other)


def _included(flow: Flow) -> Iterator[Entry]:
    reports = (_part("Reports of these studies", flow.new_reports),) if flow.new_reports.n is not None else ()
    if flow.previous is None:
        yield Entry("new", INCLUDED, BOTH, False, _part("Studies included", flow.new_studies), reports)
        return
    yield Entry("new", INCLUDED, BOTH, False, _part("New studies included", flow.new_studies), reports)
    previous = _parts(("Studies", flow.previous.studies), ("Reports of them", flow.previous.reports))
    yield Entry("previous", INCLUDED, BOTH, True, Part("Previous version of the review", None), previous)
    total = (
        Part("Total studies included", "not reported")
        if flow.total_studies is None
        else _part("Total studies included", flow.total_studies)
    )
    yield Entry("total", INCLUDED, BOTH, False, total, _parts(("Reports of all studies", flow.total_reports)))


# ---------------------------------------------------------------------------------------------- places of boxes and arrows


@dataclass(frozen=True)
class Line:
    """A line of text in a box, below its top edge by ``y`` and indented by ``x``; that of a turned box runs upwards."""

    text: str
    y: float
    bold: bool = False
    x: float = 0


@dataclass(frozen=True)
class Box:
    """A rectangle with text. ``kind`` is main, side, heading or turned."""

    id: str
    kind: str
    x: float
    y: float
    w: float
    h: float
    lines: tuple[Line, ...]
    size: float
    dashed: bool = False

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2


@dataclass(frozen=True)
class Arrow:
    """A line from the edge of one box to that of another, with its head at the last point."""

    source: str
    target: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawing:
    """All boxes and arrows of one layout."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def box(self, box_id: str) -> Box:
        """A box by its id."""
        return next(box for box in self.boxes if box.id == box_id)


PADDING, LINE, GAP = 9.0, 1.36, 24.0
"""The space beside text, the height of a line for its size, and the space for an arrow between two boxes."""
NARROW_LETTERS, WIDE_LETTERS = frozenset("fijlrtI.,:;'|!()[]-/’ \u00a0"), frozenset("mwMW%@—…&Qœæ")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, in the widest of the fonts that the style sheet names.

    >>> text_width("Records screened", 13) < 140
    True
    """
    total = 0.0
    for c in text:
        if c in NARROW_LETTERS:
            total += 0.42
        elif c in WIDE_LETTERS or ord(c) > 0x2FF:
            total += 1.0
        else:
            total += 0.78 if c.isupper() else 0.65
    return total * size * (1.1 if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """A text in lines that fit; a word that is too long for a line is cut."""
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, lambda part: text_width(part, size, bold=bold) <= width):
            joined = f"{lines[-1]} {piece}".strip()
            if text_width(joined, size, bold=bold) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    while not fits(word) and len(word) > 1:
        cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or fits(word[:n]))
        yield word[:cut]
        word = word[cut:]
    yield word


def _box(entry: Entry, x: float, y: float, w: float, size: float) -> Box:
    lines: list[Line] = []
    at = PADDING - 2 + size
    for i, part in enumerate((entry.head, *entry.parts)):
        text = part.text() if isinstance(part.value, str) else part.text().replace(": ", ":\u00a0")  # keeps a number with its word
        indent = 10.0 if part.within else 0.0
        for piece in wrap(text, w - 2 * PADDING - indent, size, bold=i == 0):
            lines.append(Line(piece, at, bold=i == 0, x=indent))
            at += size * LINE
        at += 2
    return Box(entry.id, "side" if entry.side else "main", x, y, w, at - size + PADDING - 4, tuple(lines), size, entry.missing)


def arrange(found: Sequence[Entry], layout: Layout) -> Drawing:
    """The boxes and arrows for one layout: what leaves the flow stands beside it where there is room, else below and indented."""
    return _arrange_narrow(found, layout.width) if layout.narrow else _arrange_wide(found, layout.width)


ROWS = (
    ("identified", "removed", "other_identified", ""),
    ("screened", "records_excluded", "", ""),
    ("sought", "not_retrieved", "other_sought", "other_not_retrieved"),
    ("assessed", "reports_excluded", "other_assessed", "other_reports_excluded"),
    ("new", "", "", ""),
    ("total", "previous", "", ""),
)
"""Which boxes stand side by side in the wide layout: the flow and what leaves it, for databases and for other methods."""
BAR = 26.0


def _arrange_wide(found: Sequence[Entry], width: float) -> Drawing:
    by_id = {entry.id: entry for entry in found}
    two = any(entry.column == OTHER for entry in found)
    columns, between, size = (4, 18.0, 12.0) if two else (2, 40.0, 13.0)
    left = BAR + 10
    w = (width - left - between * (columns - 1) - 1) / columns
    xs = [left + i * (w + between) for i in range(columns)]
    boxes: dict[str, Box] = {}
    y = 1.0
    if two:
        for i, name in ((0, DATABASES), (2, OTHER)):
            text = f"{name[:1].upper()}{name[1:]}"
            boxes[f"heading-{i}"] = Box(f"heading-{i}", "heading", xs[i], y, 2 * w + between, 26, (Line(text, 17.5, bold=True),), size)
        y += 26 + 12
    for stage in (IDENTIFICATION, SCREENING, INCLUDED):
        top, own = y, []
        for row in ROWS:
            ids = [name for name in row if name in by_id and by_id[name].stage == stage]
            own += [_box(by_id[name], xs[row.index(name)], y, w, size) for name in ids]
            y = max([y, *(box.bottom + GAP for box in own)])
        high = max(y - GAP - top, text_width(stage, 12, bold=True) + 8)
        lower = (high - (y - GAP - top)) / 2  # a stage of one low row stands in the middle beside its name
        boxes |= {box.id: replace(box, y=box.y + lower) for box in own}
        boxes[stage] = Box(stage, "turned", 1, top, BAR, high, (Line(stage, BAR / 2 + 4.3, bold=True),), 12)
        y = top + high + GAP
    return Drawing(width, y - GAP + 1, tuple(boxes.values()), tuple(_arrows_wide(found, boxes)))


def _arrows_wide(found: Sequence[Entry], boxes: dict[str, Box]) -> Iterator[Arrow]:
    for source, target, _ in _steps(found):
        a, b = boxes[source], boxes[target]
        if source == "previous":
            at = b.y + min(a.h, b.h) / 2
            yield Arrow(source, target, ((a.x, at), (b.right, at)))
        elif a.y == b.y:
            at = a.y + min(a.h, b.h) / 2
            yield Arrow(source, target, ((a.right, at), (b.x, at)))
        elif a.x == b.x:
            yield Arrow(source, target, ((a.middle[0], a.bottom), (b.middle[0], b.y)))
        else:
            yield Arrow(source, target, ((a.middle[0], a.bottom), (a.middle[0], b.middle[1]), (b.right, b.middle[1])))


def _steps(found: Sequence[Entry]) -> Iterator[tuple[str, str, bool]]:
    """Each arrow as the ids of its boxes, and whether it leads out of the flow."""
    for column in (DATABASES, OTHER):
        own = [entry for entry in found if entry.column == column]
        main = [entry.id for entry in own if not entry.side]
        for source, target in pairwise([*main, "new"] if main else []):
            yield source, target, False
        before = ""
        for entry in own:
            if entry.side:
                yield before, entry.id, True
            else:
                before = entry.id
    if any(entry.id == "total" for entry in found):
        yield "new", "total", False
        yield "previous", "total", False


TRUNK, INDENT, HEADING = 14.0, 32.0, 22.0
"""In the narrow layout: where arrows run down, how far what leaves the flow is indented, and the height of a heading."""


def _arrange_narrow(found: Sequence[Entry], width: float) -> Drawing:
    two = any(entry.column == OTHER for entry in found)
    size, shift = 13.0, TRUNK * 2
    boxes: dict[str, Box] = {}
    y, last = 1.0, ""
    for entry in found:
        left = 1 + (shift if entry.column == OTHER else 0)
        group = entry.stage + (f": {entry.column}" if two and entry.column else "")
        if group != last:
            indent = left + INDENT + (shift if two and entry.column == BOTH else 0)
            boxes[group] = Box(group, "heading", indent, y, width - indent - 1, HEADING, (Line(group, 15.2, bold=True),), 12)
            y += HEADING + (8 if not last else 14)
            last = group
        x = left + INDENT if entry.side else left
        boxes[entry.id] = _box(entry, x, y, width - x - 1, size)
        y = boxes[entry.id].bottom + GAP - 6
    arrows = []
    for source, target, out in _steps(found):
        a, b = boxes[source], boxes[target]
        x = a.x + TRUNK
        if out:
            arrows.append(Arrow(source, target, ((x, a.bottom), (x, b.middle[1]), (b.x, b.middle[1]))))
        else:
            arrows.append(Arrow(source, target, ((x, a.bottom), (x, b.y))))
    return Drawing(width, y - GAP + 7, tuple(boxes.values()), tuple(arrows))


# ---------------------------------------------------------------------------------------------- the drawing


def flow_figure(review: Review) -> Figure:
    """The flow diagram with its title, its description and its table."""
    found = entries(review)
    title, description = flow_title(review.flow), _description(found)
    drawings = []
    for layout in LAYOUTS:
        drawing = arrange(found, layout)
        svg = to_svg(drawing, f"flow-{layout.name}", title, description)
        drawings.append((layout.name, round(drawing.width), round(drawing.height), svg))
    notes = [stated.note for stated in _counts(review.flow) if stated.note]
    if any(entry.missing for entry in found):
        notes.append("A dashed box is a step of which the review gives no number.")
    return Figure(
        "flow",
        "flow",
        title,
        description,
        " ".join(notes),
        ("Stage", "What is counted", "Number", "Place in the review"),
        tuple(_table(found, review)),
        tuple(drawings),
        (),
    )


def flow_title(flow: Flow) -> str:
    """The finding of the diagram: how many records were found and how many studies were included."""
    other = flow.other
    sources = [flow.records_from_databases, flow.records_from_registers]
    if other is not None:
        sources += [other.records_from_websites, other.records_from_organisations, other.records_from_citation_searching]
        sources += [other.records_from_elsewhere]
    given = [stated for stated in sources if stated is not None]
    numbers = [stated.n for stated in given if stated.n is not None]
    if flow.new_studies.n is None:
        return f"How many studies were included is {flow.new_studies.value}"
    new = "new " if flow.previous is not None else ""
    studies = f"{_shown(flow.new_studies.n)} {new}{'study' if flow.new_studies.n == 1 else 'studies'} included"
    if len(numbers) < len(given):
        return f"{studies}; how many records were found is not reported"
    return f"From {_shown(sum(numbers))} {'record' if sum(numbers) == 1 else 'records'} found to {studies}"


def _counts(flow: Flow) -> Iterator[StatedCount]:
    for block in (flow, flow.previous, flow.other):
        for name in type(block).model_fields if block is not None else ():
            if isinstance(value := getattr(block, name), StatedCount):
                yield value


def _description(found: Sequence[Entry]) -> str:
    groups: dict[str, list[str]] = {}
    for entry in found:
        groups.setdefault(f"{entry.stage}, {entry.column}" if entry.column else entry.stage, []).append(entry.text())
    return "Flow diagram. " + " ".join(f"{group}: {' '.join(texts)}" for group, texts in groups.items())


def _table(found: Sequence[Entry], review: Review) -> Iterator[tuple[Cell, ...]]:
    for entry in found:
        stage = f"{entry.stage}, {entry.column}" if entry.column else entry.stage
        head = entry.head.label
        rows = [(head, entry.head)] if entry.head.value is not None else []
        rows += [(f"{head}: {part.label}", part) for part in entry.parts]
        if len(entry.parts) == 1 and entry.parts[0].value is None:
            rows = [(f"{head} ({entry.parts[0].label})", entry.head)]
        for label, part in rows:
            value = "" if part.value is None else _shown(part.value)
            yield Cell(stage), Cell(label), Cell(value), Cell(places_text(part.where or review.flow.where, review))


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
    return f"{value:.2f}".rstrip("0").rstrip(".")
