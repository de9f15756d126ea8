"""Slopes from one number to another, in panels: what stands where, on whichever canvas they are drawn."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from living_review.analysis.tables import rows_of
from living_review.charts.base import Layout
from living_review.charts.canvas import Canvas
from living_review.charts.forest_scale import even_ticks, tick_text
from living_review.charts.plain_canvas import PlainCanvas
from living_review.charts.words import Words
from living_review.formatting import format_exact, wrap
from living_review.wording import Phrases, worded


class SlopeWords(Phrases):
    """What a drawing of slopes says."""

    HEADING = "{compared}, lower is better"
    TIP = "{panel}, {end}: {number}"


EDGE, LINE = 5, 17
"""The space around the drawing, and the height of a line of text, in pixels."""
AXIS, APART, BETWEEN = 45, 22, 24
"""The room of the axis, between two panels, and between two groups of panels, one below the other."""
HEIGHT, WIDEST = 170, 220
"""The height of a panel, and how wide it is at most."""
NAMES = ("first", "second")
"""The two numbers of a slope, as the columns of the frame have them."""
PLACES = (0.3, 0.7)
"""Where the two numbers stand, as shares of a panel's width."""


@dataclass(frozen=True)
class _Axis:
    """The axis of all panels of a group, from ``low`` to ``high`` over the height of a panel."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        return HEIGHT * (self.high - value) / (self.high - self.low)


def draw_slopes(
    canvas: Canvas | PlainCanvas, frame: pd.DataFrame, layout: Layout, ends: Mapping[str, tuple[str, str]], dashed: str
) -> None:
    """Draw the panels of each measure and kind of comparison below a heading, with one axis, and size the canvas.

    Of several that have room for it, one stands beside the other. ``frame`` is that of the chart of all studies; ``ends`` names the two
    numbers of each kind, and slopes of the kind ``dashed`` are so.
    """
    parts = [rows_of(part) for _, part in frame.groupby(["compared", "measure"], sort=False)]
    room = layout.width - 2 * EDGE
    across = min(2 if layout.narrow else 4, max(len(part) for part in parts))
    inner = min((room - AXIS) // across - APART, WIDEST)
    x, y, high, wide = 0, 0.0, 0.0, 0
    for rows in parts:
        kind = rows[0]["compared"]
        group = _Group(rows, ends[kind], inner, min(across, len(rows)), layout.say, dashed=kind == dashed)
        if x and x + group.width > room:
            x, y, high = 0, y + high + BETWEEN, 0.0
        group.draw(canvas, EDGE + x, EDGE + y)
        x, wide, high = x + group.width + APART, max(wide, x + group.width), max(high, group.height)
    canvas.width, canvas.height = wide + 2 * EDGE, y + high + 2 * EDGE


class _Group:
    """The panels of one measure and kind of comparison, below its heading."""

    def __init__(
        self, rows: Sequence[dict[Hashable, Any]], ends: tuple[str, str], inner: int, across: int, say: Words, *, dashed: bool
    ) -> None:
        self.rows, self.ends, self.inner, self.across, self.say, self.dashed = rows, ends, inner, across, say, dashed
        self.colour = "group-2" if dashed else "group-1"
        self.axis = _axis(rows)
        self.width = AXIS + across * (inner + APART) - APART
        self.heading = [
            *wrap(str(rows[0]["measure"]), int(self.width / 6.6)).split("\n"),
            say(worded(SlopeWords.HEADING, compared=rows[0]["compared"])),
        ]
        names = [[wrap(part, int(inner / 6)) for part in str(row["panel"]).split(", ")] for row in rows]
        self.names = [[line for part in name for line in part.split("\n")] for name in names]
        self.top = LINE * len(self.heading) + 14
        self.head = LINE * max(len(lines) for lines in self.names) + 18
        self.panel = self.head + HEIGHT + LINE + 14
        self.height = self.top + self.panel * math.ceil(len(rows) / across) - 14

    def draw(self, canvas: Canvas | PlainCanvas, x: float, y: float) -> None:
        """Draw the heading and all panels, with the upper left corner at a place."""
        for i, line in enumerate(self.heading):
            canvas.text(x, y + LINE * (i + 0.5), line, size=14)
        for i, (row, name) in enumerate(zip(self.rows, self.names, strict=True)):
            left = x + AXIS + (i % self.across) * (self.inner + APART)
            top = y + self.top + (i // self.across) * self.panel
            for n, line in enumerate(name):
                canvas.text(left + self.inner / 2, top + LINE * (n + 0.5), line, "center", size=12.5)
            self._ticks(canvas, left, top + self.head, words=i % self.across == 0)
            self._slope(canvas, left, top + self.head, row)

    def _ticks(self, canvas: Canvas | PlainCanvas, left: float, top: float, *, words: bool) -> None:
        for tick in self.axis.ticks:
            y = top + self.axis.at(tick)
            canvas.line(left, y, left + self.inner, y, colour="faint")
            if words:
                canvas.text(left - 8, y, self.say.number(tick_text(tick)), "right")

    def _slope(self, canvas: Canvas | PlainCanvas, left: float, top: float, row: dict[Hashable, Any]) -> None:
        xs = [left + share * self.inner for share in PLACES]
        ys = [top + self.axis.at(row[name]) for name in NAMES]
        limits = [(row[f"{name}_low"], row[f"{name}_high"]) for name in NAMES]
        for x, (low, high) in zip(xs, limits, strict=True):
            if _given(low) and _given(high):
                canvas.line(x, top + self.axis.at(low), x, top + self.axis.at(high), colour="muted", thick=1.5)
        canvas.line(xs[0], ys[0], xs[1], ys[1], colour=self.colour, thick=2, dashes="5 3" if self.dashed else "")
        unit = "" if row["unit"] == self.say("not reported") else f" {row['unit']}"
        for i, (name, end) in enumerate(zip(NAMES, self.ends, strict=True)):
            tip = self.say(worded(SlopeWords.TIP, panel=row["panel"], end=end, number=f"{row[f'{name}_text']}{unit}"))
            low, high = (float(limit) if _given(limit) else None for limit in limits[i])
            told = {"panel": row["panel"], "when": end, "value": row[name], "low": low, "high": high}
            canvas.dot(xs[i], ys[i], square=self.dashed, colour=self.colour, tip=tip, url=row["url"], **told)
            canvas.text(xs[i] + (8 if i else -8), ys[i], self.say.number(format_exact(row[name])), "left" if i else "right", size=12.5)
            canvas.text(xs[i], top + HEIGHT + LINE - 4.5, end, "center")


def _axis(rows: Sequence[dict[Hashable, Any]]) -> _Axis:
    """An axis with zero on it that holds all numbers and their limits, to the next round value at either end."""
    values = [row[f"{name}{part}"] for row in rows for name in NAMES for part in ("", "_low", "_high")]
    known = [float(value) for value in values if _given(value)]
    low, high = min(0.0, *known), max(0.0, *known)
    if low == high:
        high = low + 1
    step = even_ticks(low, high, 5)
    size = step[1] - step[0]
    bottom, top = math.floor(low / size + 1e-9) * size, math.ceil(high / size - 1e-9) * size
    return _Axis(bottom, top, tuple(even_ticks(bottom, top, max(1, round((top - bottom) / size)))))


def _given(value: object) -> bool:
    return value is not None and not pd.isna(value)  # type: ignore[call-overload]
