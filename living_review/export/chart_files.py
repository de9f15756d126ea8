"""Each chart as files of its own: a drawing as SVG (a browser makes a PNG of it), its numbers as CSV, and its specification."""

from __future__ import annotations

import re
import textwrap

from markupsafe import escape

from living_review.charts import palette
from living_review.charts.render import RenderedChart
from living_review.export.formats import to_csv

LETTERS = 74
"""How many letters of a title fit into a line of the drawing."""
MARGIN, LINE, FOOT = 20, 24, 30
"""The space around the chart, and the height of a line of the title and of the credit, in pixels."""
FONT = "Helvetica, Arial, sans-serif"


def downloads(figure: RenderedChart, credit: str) -> dict[str, str]:
    """The files of one chart by their path below the root of the site; ``credit`` is a line on where it comes from.

    Its numbers are one file for all languages, written for programs, that stands with the chart in English.
    """
    rows = [dict(zip(figure.data_headings, row, strict=True)) for row in figure.data_rows]
    files = {f"{figure.base}.svg": standalone(figure, credit)}
    if figure.base == figure.data:
        files[f"{figure.data}.csv"] = to_csv(figure.data_headings, rows)
    if figure.specs:
        files[f"{figure.base}.vl.json"] = palette.as_colours(figure.specs[0][1])
    return files


def standalone(figure: RenderedChart, credit: str) -> str:
    """The drawing in its wide layout as an SVG file: light, on its own ground, with its title and credit and without links."""
    _, width, height, svg = figure.drawings[0]
    lines = textwrap.wrap(figure.title, LETTERS)
    top = MARGIN + LINE * len(lines)
    inner = re.sub(r"<a\b[^>]*>", "<g>", palette.as_colours(svg)).replace("</a>", "</g>")
    inner = re.sub(r"^<svg\b", f'<svg x="{MARGIN}" y="{top}"', inner, count=1)
    whole, tall = max(width, 640) + 2 * MARGIN, top + height + FOOT + MARGIN // 2
    ink, muted = palette.LIGHT["ink"], palette.LIGHT["muted"]
    style = f'font-family="{FONT}" font-size="17" font-weight="bold" fill="{ink}"'
    rows = [f'<text x="{MARGIN}" y="{MARGIN + LINE * i + 12}" {style}>{escape(line)}</text>' for i, line in enumerate(lines)]
    title = "".join(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{whole}" height="{tall}" '
        f'viewBox="0 0 {whole} {tall}" role="img"><title>{escape(figure.title)}</title><desc>{escape(figure.description)}</desc>'
        f'<rect width="{whole}" height="{tall}" fill="{palette.LIGHT["paper"]}"/>{title}{inner}'
        f'<text x="{MARGIN}" y="{tall - MARGIN // 2 - 4}" font-family="{FONT}" font-size="11" fill="{muted}">{escape(credit)}</text></svg>'
    )
