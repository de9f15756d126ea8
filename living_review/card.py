"""The picture that social networks show beside a link to the site."""

from __future__ import annotations

import textwrap

import vl_convert
from markupsafe import escape

from living_review.palette import LIGHT


def social_card(title: str, lines: list[str]) -> bytes:
    """A PNG of 1200 by 630 pixels with the title and up to three lines below it."""
    rows = textwrap.wrap(title, 30)[:3]
    text = [f'<text x="80" y="{190 + 84 * i}" font-size="68" fill="{LIGHT["ink"]}">{escape(row)}</text>' for i, row in enumerate(rows)]
    top = 190 + 84 * len(rows) + 20
    text += [
        f'<text x="80" y="{top + 52 * i}" font-size="34" fill="{LIGHT["muted"]}">{escape(line)}</text>' for i, line in enumerate(lines[:3])
    ]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" font-family="serif">'
        f'<rect width="1200" height="630" fill="{LIGHT["paper"]}"/><rect width="1200" height="18" fill="{LIGHT["accent"]}"/>'
        f'{"".join(text)}<rect x="80" y="560" width="120" height="6" fill="{LIGHT["accent"]}"/></svg>'
    )
    return bytes(vl_convert.svg_to_png(svg, scale=1.0))
