"""Lines of text become the outlines that the renderer would have drawn, or stay text."""

from __future__ import annotations

import html
import random

import pytest
from helpers.properties import cases
from hypothesis import given
from hypothesis import strategies as st

from living_review.charts import fonts
from living_review.charts.fonts import FOLDER, SANS, SERIF, picture
from living_review.charts.lazy import vl_convert
from living_review.charts.outlines import opened, with_outlines
from living_review.charts.png import packed

FILES = {SANS: FOLDER / "ReviewSans-Regular.ttf", SERIF: FOLDER / "ReviewSerif-Regular.ttf"}
ASCII = "".join(map(chr, range(32, 127)))
MOVED = "AVWTYLPFaeoctyvw.,-" * 2 + " "
"""Letters that stand nearer to each other in many pairs."""


def line(text: str, size: int = 38, y: int = 60) -> str:
    """A line of text as cards have it."""
    return f'<text x="80" y="{y}" font-size="{size}" fill="#123456">{html.escape(text, quote=False)}</text>'


def drawing(body: str, family: str = SERIF, root: str = "") -> str:
    """A drawing with a white ground."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="400" font-family="{family}"{root}>'
        f'<rect width="1200" height="400" fill="#ffffff"/>{body}</svg>'
    )


def converted(svg: str, scale: float) -> bytes:
    """What the renderer makes of a drawing as it is."""
    fonts.ready_for(svg)
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


@cases(8)
@given(st.integers(0, 2**32))
def test_drawn_as_the_renderer_draws_text(seed: int) -> None:
    """Whatever letters and signs stand in lines of whatever size, the picture of outlines is that of text, byte by byte."""
    pick = random.Random(seed)
    family = pick.choice((SANS, SERIF))
    everything = "".join(sign for sign in map(chr, sorted(opened(FILES[family]).face.unicodes)) if sign.isprintable())
    lines = []
    for y in (60, 120, 180, 240, 300, 360):
        text = "".join(pick.choices(pick.choice((ASCII, MOVED, everything)), k=pick.randint(1, 90)))
        lines.append(line(" ".join(text.split()), pick.choice((17, 26, 29, 34, 38, 60, 68)), y))
    svg, scale = drawing("".join(lines), family), pick.choice((0.5, 1.0))
    assert converted(with_outlines(svg, FILES[family]), scale) == converted(svg, scale)


@pytest.mark.parametrize(
    "text",
    [
        "Two groups were alike (p = 0.41), by 12.5 % — “no more”",
        "Sønderby & Łukasz é",
        "People of Ωmega, в Москве",
        "To AV. Ty, 5 × 10⁷ ≥ −3 < 4",
        "2014",
        "\u03e4c",  # Coptic
    ],
)
def test_plain_lines_have_outlines(text: str) -> None:
    """What reviews are mostly written in is drawn by outlines alone, in one path that has the colour of the text."""
    svg = with_outlines(drawing(line(text)), FILES[SERIF])
    assert "<text" not in svg
    assert svg.count('fill="#123456" d="M') == svg.count("<path") == 1
    assert converted(svg, 0.5) == converted(drawing(line(text)), 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "cafe\u0301",  # an accent of its own
        "a \u05d0\u05d1",  # to the left
        "a \u4e2d",  # not in the font
        "a\u00a0b",
        "a  b",
        " a",
        "",
    ],
)
def test_what_asks_for_more_stays_text(text: str) -> None:
    """A line that needs more than letters in a row is left to the renderer."""
    assert with_outlines(drawing(line(text)), FILES[SERIF]) == drawing(line(text))


@pytest.mark.parametrize(
    "svg",
    [
        drawing(line("Bold"), root=' font-weight="bold"'),
        drawing(f'<g letter-spacing="4">{line("Wide")}</g>'),
        drawing(line("One") + line("Other", y=120).replace("<text", f'<text font-family="{SANS}"')),
        drawing('<text x="80" y="60" font-size="30" text-anchor="end">End</text>'),
        drawing(line("In our serif")),
        drawing(line("In our sans"), SANS),
    ],
)
def test_pictures_are_those_of_the_text(svg: str) -> None:
    """A picture is that of its drawing as it is, whatever the drawing says of its text."""
    assert picture(svg) == packed(converted(svg, 1.0))
