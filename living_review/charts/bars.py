"""Bars that lie one below the other, each with its name before it and its number behind it, drawn as SVG without Vega."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from living_review.charts import palette
from living_review.charts.base import LINK, Layout, SvgDrawing
from living_review.charts.labels import fitted
from living_review.charts.prisma_layout import text_width
from living_review.formatting import escape, pixels, wrap

ROW, BAR, LINE, LEGEND = 26.0, 16.0, 17.0, 22.0
"""In pixels: the height of a row, of a bar, of a line of a heading and of a line of the legend."""
FONT, EDGE, SWATCH = 13.0, 4.0, 12.0


@dataclass(frozen=True)
class Part:
    """A part of a bar: how much it stands for, its colour, and what it tells the pointer."""

    n: int
    colour: str
    tip: str


@dataclass(frozen=True)
class Bar:
    """A bar with what it is called, its parts from the left, and the address that it leads to, or ''."""

    name: str
    parts: tuple[Part, ...]
    url: str = ""

    @property
    def n(self) -> int:
        """How much all of it stands for."""
        return sum(part.n for part in self.parts)


def draw_bars(panels: Mapping[str, Sequence[Bar]], layout: Layout, legend: Sequence[tuple[str, str]] = ()) -> SvgDrawing:
    """The bars below the headings of their panels, all on one scale; above them what each colour of the ``legend`` stands for."""
    width = layout.width - 2 * EDGE
    drawn, y = _legend(legend, width) if legend else ([], 0.0)
    every = [bar for bars in panels.values() for bar in bars]
    names = fitted(dict.fromkeys(bar.name for bar in every), width * 0.5, FONT)
    left = max(text_width(name, FONT) for name in names.values()) + 12
    most = max(1, *(bar.n for bar in every))
    scale = (width - left - 10 - 8.0 * len(f"{most:,}")) / most
    for heading, bars in panels.items():
        if heading:
            lines = wrap(heading, int(width / 7.2)).split("\n")
            drawn += [_text(0, y + 20 + LINE * i, line, ' font-weight="bold"') for i, line in enumerate(lines)]
            y += 13 + LINE * len(lines)
        for bar in bars:
            drawn.append(_row(bar, names[bar.name], layout.say.number(f"{bar.n:,}"), y, left, scale))
            y += ROW
        y += 6
    look = f'font-family="sans-serif" font-size="{FONT:g}px" fill="{palette.LIGHT["ink"]}"'  # of a link's underline too
    body = f'<g transform="translate({pixels(EDGE)},{pixels(EDGE)})" {look}>{"".join(drawn)}</g>'
    return SvgDrawing(layout.width, math.ceil(y + 2 * EDGE), body)


def _legend(groups: Sequence[tuple[str, str]], width: float) -> tuple[list[str], float]:
    """The groups with their colours, as many beside each other as fit; and the height of them all."""
    parts, x, y = [], 0.0, 0.0
    for group, colour in groups:
        needs = SWATCH + 6 + text_width(group, FONT) + 20
        if x and x + needs > width + 20:
            x, y = 0.0, y + LEGEND
        parts.append(f'<rect x="{pixels(x)}" y="{pixels(y + 3)}" width="{SWATCH:g}" height="{SWATCH:g}" fill="{colour}"/>')
        parts.append(_text(x + SWATCH + 6, y + 14, group))
        x += needs
    return parts, y + LEGEND + 10


def _row(bar: Bar, name: str, number: str, y: float, left: float, scale: float) -> str:
    drawn, x = [_text(0, y + ROW / 2 + 4.5, name)], left
    parts = [part for part in bar.parts if part.n]
    for i, part in enumerate(parts, 1):
        wide = max(1.0, part.n * scale - (i < len(parts)))  # what there is is seen, and a pixel parts it from the next
        place = f'x="{pixels(x)}" y="{pixels(y + (ROW - BAR) / 2)}" width="{pixels(wide)}" height="{BAR:g}"'
        drawn.append(f'<rect {place} fill="{part.colour}"><title>{escape(part.tip)}</title></rect>')
        x += part.n * scale
    row = f'{LINK}{escape(bar.url)}">{"".join(drawn)}</a>' if bar.url else "".join(drawn)
    return row + _text(x + 6, y + ROW / 2 + 4.5, number)


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{pixels(x)}" y="{pixels(y)}"{more}>{escape(text)}</text>'
