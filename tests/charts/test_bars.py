"""Bars: their parts lie beside each other with a pixel between them, and what there is is seen."""

from __future__ import annotations

import re

import pytest

from living_review.charts.bars import Bar, Part, draw_bars
from living_review.charts.base import Layout

RECT = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="16"')


def test_parts_of_a_bar() -> None:
    """Each part begins where the ones before end, a pixel apart; a part of nothing takes no room, and the last reaches its number."""
    bar = Bar("both", (Part(30, "red", "a"), Part(0, "blue", "b"), Part(10, "green", "c")))
    svg = draw_bars({"": [bar, Bar("one", (Part(40, "red", "d"),)), Bar("few", (Part(1, "red", "e"),) * 2)]}, Layout("narrow", 340)).body
    first, last, whole, *few = ([float(each) for each in found] for found in RECT.findall(svg))
    scale = whole[2] / 40
    assert first[2] == pytest.approx(30 * scale - 1, abs=0.1)
    assert last[0] == pytest.approx(first[0] + first[2] + 1, abs=0.1)
    assert last[0] + last[2] == pytest.approx(whole[0] + whole[2], abs=0.1)
    assert len(few) == 2


def test_a_small_part_is_seen() -> None:
    """One of a thousand is a pixel wide."""
    svg = draw_bars({"": [Bar("all", (Part(999, "red", "a"), Part(1, "blue", "b")))]}, Layout("narrow", 340)).body
    assert [float(width) for _, _, width in RECT.findall(svg)][1] == 1


def test_a_link_is_around_name_and_bar() -> None:
    """The number stands behind it, so that no line is below it; a bar that leads nowhere has none."""
    led, bare = (draw_bars({"": [Bar("name", (Part(3, "red", "tip"),), url)]}, Layout("wide", 640)).body for url in ("claims/", ""))
    assert re.search(r'<a [^>]*href="claims&#47;"><text [^>]*>name</text><rect .*</rect></a><text [^>]*>3</text>', led)
    assert "<a " not in bare
