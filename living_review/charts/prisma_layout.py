"""Where the boxes and arrows of the PRISMA 2020 flow diagram stand, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from living_review.charts.base import Layout
from living_review.charts.prisma_boxes import BOTH, DATABASES, IDENTIFICATION, INCLUDED, OTHER, SCREENING, FlowBox


@dataclass(frozen=True)
class TextLine:
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
    lines: tuple[TextLine, ...]
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


def wrap_to_width(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
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


def _box(entry: FlowBox, x: float, y: float, w: float, size: float) -> Box:
    lines: list[TextLine] = []
    at = PADDING - 2 + size
    for i, part in enumerate((entry.head, *entry.parts)):
        text = part.text() if isinstance(part.value, str) else part.text().replace(": ", ":\u00a0")  # keeps a number with its word
        indent = 10.0 if part.within else 0.0
        for piece in wrap_to_width(text, w - 2 * PADDING - indent, size, bold=i == 0):
            lines.append(TextLine(piece, at, bold=i == 0, x=indent))
            at += size * LINE
        at += 2
    return Box(entry.id, "side" if entry.side else "main", x, y, w, at - size + PADDING - 4, tuple(lines), size, entry.missing)


def arrange(entries: Sequence[FlowBox], layout: Layout) -> Drawing:
    """The boxes and arrows for one layout: what leaves the flow stands beside it where there is room, else below and indented."""
    return _arrange_narrow(entries, layout.width) if layout.narrow else _arrange_wide(entries, layout.width)


ROWS = (
    ("identified", "removed", "other_identified", ""),
    ("screened", "records_excluded", "", ""),
    ("sought", "not_retrieved", "other_sought", "other_not_retrieved"),
    ("assessed", "reports_excluded", "other_assessed", "other_reports_excluded"),
    ("new", "", "", ""),
    ("total", "previous", "", ""),
    ("meta", "", "", ""),
)
"""Which boxes stand side by side in the wide layout: the flow and what leaves it, for databases and for other methods."""


BAR = 26.0


def _arrange_wide(entries: Sequence[FlowBox], width: float) -> Drawing:
    by_id = {entry.id: entry for entry in entries}
    two = any(entry.column == OTHER for entry in entries)
    columns, between, size = (4, 18.0, 12.0) if two else (2, 40.0, 13.0)
    left = BAR + 10
    w = (width - left - between * (columns - 1) - 1) / columns
    xs = [left + i * (w + between) for i in range(columns)]
    boxes: dict[str, Box] = {}
    y = 1.0
    if two:
        for i, name in ((0, DATABASES), (2, OTHER)):
            text = f"{name[:1].upper()}{name[1:]}"
            boxes[f"heading-{i}"] = Box(f"heading-{i}", "heading", xs[i], y, 2 * w + between, 26, (TextLine(text, 17.5, bold=True),), size)
        y += 26 + 12
    for stage in (IDENTIFICATION, SCREENING, INCLUDED):
        top, stage_boxes = y, []
        for row in ROWS:
            ids = [name for name in row if name in by_id and by_id[name].stage == stage]
            stage_boxes += [_box(by_id[name], xs[row.index(name)], y, w, size) for name in ids]
            y = max([y, *(box.bottom + GAP for box in stage_boxes)])
        high = max(y - GAP - top, text_width(stage, 12, bold=True) + 8)
        lower = (high - (y - GAP - top)) / 2  # a stage of one low row stands in the middle beside its name
        boxes |= {box.id: replace(box, y=box.y + lower) for box in stage_boxes}
        boxes[stage] = Box(stage, "turned", 1, top, BAR, high, (TextLine(stage, BAR / 2 + 4.3, bold=True),), 12)
        y = top + high + GAP
    return Drawing(width, y - GAP + 1, tuple(boxes.values()), tuple(_arrows_wide(entries, boxes)))


def _arrows_wide(entries: Sequence[FlowBox], boxes: dict[str, Box]) -> Iterator[Arrow]:
    for source, target, _ in _steps(entries):
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


def _steps(entries: Sequence[FlowBox]) -> Iterator[tuple[str, str, bool]]:
    """Each arrow as the ids of its boxes, and whether it leads out of the flow."""
    for column in (DATABASES, OTHER):
        in_column = [entry for entry in entries if entry.column == column]
        main = [entry.id for entry in in_column if not entry.side]
        for source, target in pairwise([*main, "new"] if main else []):
            yield source, target, False
        before = ""
        for entry in in_column:
            if entry.side:
                yield before, entry.id, True
            else:
                before = entry.id
    if any(entry.id == "total" for entry in entries):
        yield "new", "total", False
        yield "previous", "total", False
    if any(entry.id == "meta" for entry in entries):
        yield "total" if any(entry.id == "total" for entry in entries) else "new", "meta", False


TRUNK, INDENT, HEADING = 14.0, 32.0, 22.0
"""In the narrow layout: where arrows run down, how far what leaves the flow is indented, and the height of a heading."""


def _arrange_narrow(entries: Sequence[FlowBox], width: float) -> Drawing:
    two = any(entry.column == OTHER for entry in entries)
    size, shift = 13.0, TRUNK * 2
    boxes: dict[str, Box] = {}
    y, last = 1.0, ""
    for entry in entries:
        left = 1 + (shift if entry.column == OTHER else 0)
        group = entry.stage + (f": {entry.column}" if two and entry.column else "")
        if group != last:
            indent = left + INDENT + (shift if two and entry.column == BOTH else 0)
            boxes[group] = Box(group, "heading", indent, y, width - indent - 1, HEADING, (TextLine(group, 15.2, bold=True),), 12)
            y += HEADING + (8 if not last else 14)
            last = group
        x = left + INDENT if entry.side else left
        boxes[entry.id] = _box(entry, x, y, width - x - 1, size)
        y = boxes[entry.id].bottom + GAP - 6
    arrows = []
    for source, target, out in _steps(entries):
        a, b = boxes[source], boxes[target]
        x = a.x + TRUNK
        if out:
            arrows.append(Arrow(source, target, ((x, a.bottom), (x, b.middle[1]), (b.x, b.middle[1]))))
        else:
            arrows.append(Arrow(source, target, ((x, a.bottom), (x, b.y))))
    return Drawing(width, y - GAP + 7, tuple(boxes.values()), tuple(arrows))
