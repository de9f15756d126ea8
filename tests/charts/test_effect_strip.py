"""The small forest plot: everything has its place on the one scale."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from living_review.charts.effect_strip import HEIGHT, MARGIN, WIDTH, axis, strip, strip_scale
from living_review.charts.prisma_layout import text_width


def test_ratios_stand_on_a_logarithmic_scale() -> None:
    """One half and two are as far from no effect."""
    scale = strip_scale([(0.5, 2.0)], logarithmic=True, null=1.0)
    assert scale.x(1) - scale.x(0.5) == pytest.approx(scale.x(2) - scale.x(1))
    assert scale.ticks() == (0.5, 1, 2)


@pytest.mark.parametrize(
    ("limits", "logarithmic", "null"),
    [([(0.1, 30.0)], True, 1.0), ([(-3.0, -1.0), (-2.0, 4.0)], False, 0.0), ([(1.0, 12.0)], False, None), ([(2.0, 2.0)], False, None)],
)
def test_all_is_inside(limits: list[tuple[float, float]], logarithmic: bool, null: float | None) -> None:
    """Limits, the value of no effect and the marks of the axis are inside the drawing."""
    scale = strip_scale(limits, logarithmic=logarithmic, null=null)
    places = [scale.x(value) for pair in limits for value in pair] + [scale.x(tick) for tick in scale.ticks()]
    places += [scale.x(null)] if null is not None else []
    assert all(MARGIN <= place <= WIDTH - MARGIN for place in places)
    assert len(scale.ticks()) >= 1
    low, high = limits[0]
    drawn = strip((low + high) / 2, low, high, scale)
    assert ("stroke-dasharray" in drawn) is (null is not None)
    assert 'aria-hidden="true"' in drawn
    assert len(drawn) < 600
    assert len(axis(scale)) < 1500


def test_limit_beyond_the_scale_is_an_arrow() -> None:
    """A ratio whose limit no one can read on the scale ends in an arrow."""
    scale = strip_scale([(0.5, 1e9)], logarithmic=True, null=1.0)
    drawn = strip(2.0, 0.5, 1e12, scale)
    assert len(re.findall(r"l-6 -4v8Z", drawn)) == 1
    assert f"M{scale.x(1e12):g} {HEIGHT / 2:g}l" in drawn


@pytest.mark.parametrize(
    ("limits", "ratio", "unit"),
    [((1e-3, 1e3), True, " days"), ((-4e4, -1.0), False, " days"), ((1.0, 1.0), True, ""), ((0.0, 0.5), False, " %")],
)
def test_numbers_of_the_axis_have_room(limits: tuple[float, float], ratio: bool, unit: str) -> None:
    """No number stands outside of the drawing or on another, however long its unit is."""
    drawn = axis(strip_scale([limits], logarithmic=ratio, null=1.0 if ratio else 0.0), unit)
    places = [(float(x), text_width(text, 11) / 2) for x, text in re.findall(r'<text x="([^"]+)"[^>]*>([^<]*)</text>', drawn)]
    assert places
    assert all(x - half >= -0.1 and x + half <= WIDTH + 0.1 for x, half in places)
    assert all(two - half_of_two > one + half for (one, half), (two, half_of_two) in pairwise(places))
