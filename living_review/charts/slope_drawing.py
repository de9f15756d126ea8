"""The slopes of a single study, as SVG without Vega: a review has such a chart on the page of each study with two numbers to compare."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from living_review.charts import palette
from living_review.charts.base import Layout, SvgDrawing
from living_review.charts.forest_scale import even_ticks, tick_text
from living_review.formatting import escape, format_exact, pixels, wrap

EDGE, LINE = 5, 17
"""The space around the drawing, and the height of a line of text, in pixels."""
AXIS, APART, BETWEEN = 45, 22, 24
"""The room of the axis, between two panels, and between two rows of panels."""
HEIGHT, WIDEST = 170, 220
"""The height of a panel, and how wide it is at most."""
PLACES = (0.3, 0.7)
"""Where the two numbers stand, as shares of a panel's width."""


@dataclass(frozen=True)
class _Axis:
    """The axis of all panels of a row, from ``low`` to ``high`` over the height of a panel."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        return HEIGHT * (self.high - value) / (self.high - self.low)


def slope_drawing(frame: pd.DataFrame, layout: Layout, ends: dict[str, tuple[str, str]], dashed: str) -> SvgDrawing:
    """A row of panels for each measure and kind of comparison, with one axis for all panels of a row.

    ``frame`` is that of the chart of all studies; ``ends`` names the two numbers of each kind, and slopes of the kind ``dashed`` are so.
    """
    parts: list[list[dict[Hashable, Any]]] = [part.to_dict("records") for _, part in frame.groupby(["compared", "measure"], sort=False)]
    across = min(2 if layout.narrow else 4, max(len(part) for part in parts))
    inner = min((layout.width - AXIS) // across - APART, WIDEST)
    body, y = "", 0.0
    for rows in parts:
        row = _Row(rows, ends[rows[0]["compared"]], inner, across, dashed=rows[0]["compared"] == dashed)
        body += f'<g transform="translate(0,{pixels(y)})">{row.svg()}</g>'
        y += row.height + BETWEEN
    width = AXIS + across * (inner + APART) - APART
    return SvgDrawing(
        width + 2 * EDGE,
        math.ceil(y - BETWEEN) + 2 * EDGE,
        f'<g transform="translate({EDGE},{EDGE})" font-family="sans-serif" font-size="12.5px" fill="{palette.LIGHT["ink"]}">{body}</g>',
    )


class _Row:
    """The panels of one measure and kind of comparison, below its heading."""

    def __init__(self, rows: Sequence[dict[Hashable, Any]], ends: tuple[str, str], inner: int, across: int, *, dashed: bool) -> None:
        self.rows, self.ends, self.inner, self.across, self.dashed = rows, ends, inner, across, dashed
        self.axis = _axis(rows)
        whole = AXIS + across * (inner + APART) - APART
        self.heading = [*wrap(str(rows[0]["measure"]), int(whole / 6.6)).split("\n"), f"{rows[0]['compared']}, lower is better"]
        self.names = [[wrap(part, int(inner / 6)) for part in str(row["panel"]).split(", ")] for row in rows]
        self.lines = [[line for part in name for line in part.split("\n")] for name in self.names]
        self.top = LINE * len(self.heading) + 14
        self.head = LINE * max(len(lines) for lines in self.lines) + 18
        self.panel = self.head + HEIGHT + LINE + 14
        self.height = self.top + self.panel * math.ceil(len(rows) / across) - 14

    def svg(self) -> str:
        """The heading and all panels."""
        heading = "".join(f'<text y="{LINE * (i + 0.8):.1f}" font-size="14px">{escape(line)}</text>' for i, line in enumerate(self.heading))
        return heading + "".join(self._placed(i) for i in range(len(self.rows)))

    def _placed(self, i: int) -> str:
        x, y = AXIS + (i % self.across) * (self.inner + APART), self.top + (i // self.across) * self.panel
        return f'<g transform="translate({x},{pixels(y)})">{"".join(self._panel(i))}</g>'

    def _panel(self, i: int) -> Iterator[str]:
        row, middle = self.rows[i], self.inner / 2
        for n, line in enumerate(self.lines[i]):
            yield f'<text x="{pixels(middle)}" y="{pixels(LINE * (n + 0.8))}" text-anchor="middle">{escape(line)}</text>'
        yield f'<g transform="translate(0,{pixels(self.head)})">'
        for tick in self.axis.ticks:
            y = self.axis.at(tick)
            yield f'<path d="M0 {pixels(y)}H{self.inner}" stroke="{palette.LIGHT["faint"]}"/>'
            if i % self.across == 0:
                yield f'<text x="-8" y="{pixels(y + 4.5)}" text-anchor="end" font-size="13px">{tick_text(tick)}</text>'
        yield from self._slope(row)
        yield "</g>"

    def _slope(self, row: dict[Hashable, Any]) -> Iterator[str]:
        colour = palette.LIGHT["group-2" if self.dashed else "group-1"]
        xs = [share * self.inner for share in PLACES]
        ys = [self.axis.at(row["first"]), self.axis.at(row["second"])]
        for x, name in zip(xs, ("first", "second"), strict=True):
            low, high = row[f"{name}_low"], row[f"{name}_high"]
            if _given(low) and _given(high):
                muted = f'stroke="{palette.LIGHT["muted"]}" stroke-width="1.5"'
                yield f'<path d="M{pixels(x)} {pixels(self.axis.at(low))}V{pixels(self.axis.at(high))}" {muted}/>'
        dash = ' stroke-dasharray="5 3"' if self.dashed else ""
        yield f'<path d="M{pixels(xs[0])} {pixels(ys[0])}L{pixels(xs[1])} {pixels(ys[1])}" stroke="{colour}" stroke-width="2"{dash}/>'
        sides = zip(xs, ys, ("first", "second"), ("end", "start"), (-8, 8), self.ends, strict=True)
        for x, y, name, anchor, shift, end in sides:
            number = row[f"{name}_text"] + ("" if row["unit"] == "not reported" else f" {row['unit']}")
            told = f"{row['panel']}, {end}: {number}"
            tip = f"<title>{escape(told)}</title>"
            yield (
                f'<rect x="{pixels(x - 4)}" y="{pixels(y - 4)}" width="8" height="8" fill="{colour}">{tip}</rect>'
                if self.dashed
                else f'<circle cx="{pixels(x)}" cy="{pixels(y)}" r="4.2" fill="{colour}">{tip}</circle>'
            )
            yield f'<text x="{pixels(x + shift)}" y="{pixels(y + 4.5)}" text-anchor="{anchor}">{escape(format_exact(row[name]))}</text>'
            yield f'<text x="{pixels(x)}" y="{HEIGHT + LINE}" text-anchor="middle" font-size="13px">{escape(end)}</text>'


def _axis(rows: Sequence[dict[Hashable, Any]]) -> _Axis:
    """An axis with zero on it that holds all numbers and their limits, to the next round value at either end."""
    values = [row[f"{name}{part}"] for row in rows for name in ("first", "second") for part in ("", "_low", "_high")]
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
