"""A drawing laid out in pixels, mark by mark, that is SVG at once: for charts of which a review has one for each of its studies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from living_review.charts import palette
from living_review.charts.base import SvgDrawing
from living_review.charts.canvas import Align
from living_review.formatting import escape, pixels

ANCHORS: dict[Align, str] = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}


@dataclass
class PlainCanvas:
    """As :class:`Canvas`, without Vega: its marks are told to the pointer by their titles, and lead nowhere."""

    width: float
    height: float = 0.0
    marks: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, align: Align = "left", *, size: float = 13.0) -> None:
        """A line of text whose middle is at height ``y``."""
        place = f'x="{pixels(x)}" y="{pixels(y + 0.36 * size)}"'
        self.marks.append(f'<text {place} font-size="{size:g}px"{ANCHORS[align]}>{escape(text)}</text>')

    def line(self, x: float, y: float, x2: float, y2: float, *, colour: str, thick: float = 1.0, dashes: str = "") -> None:
        """A straight line; ``dashes`` are the lengths of strokes and gaps."""
        look = f'stroke="{palette.LIGHT[colour]}" stroke-width="{thick:g}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
        self.marks.append(f'<path d="M{pixels(x)} {pixels(y)}L{pixels(x2)} {pixels(y2)}" {look}/>')

    def dot(self, x: float, y: float, *, square: bool, colour: str, tip: str, **_: Any) -> None:
        """A small mark for a number, with what the pointer is told."""
        place = f'x="{pixels(x - 4)}" y="{pixels(y - 4)}" width="8" height="8"' if square else f'cx="{pixels(x)}" cy="{pixels(y)}" r="4.2"'
        kind = "rect" if square else "circle"
        self.marks.append(f'<{kind} {place} fill="{palette.LIGHT[colour]}"><title>{escape(tip)}</title></{kind}>')

    def drawing(self) -> SvgDrawing:
        """All of it as one drawing."""
        look = f'font-family="sans-serif" fill="{palette.LIGHT["ink"]}"'
        return SvgDrawing(round(self.width), round(self.height), f"<g {look}>{''.join(self.marks)}</g>")
