"""Drawings use the width of the page: as wide as the column of text on a desktop, the narrow one on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from helpers.visitor import Visitor

DRAWINGS = """() => [...document.querySelectorAll('figure.chart:not([data-long]) .chart-drawing')].filter(each => each.checkVisibility())
  .map(each => {
    const svg = each.querySelector('svg'), box = svg.getBoundingClientRect(), drawn = svg.viewBox.baseVal.width;
    const letters = [...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * box.width / drawn);
    return {id: each.closest('figure').id, wide: each.classList.contains('chart-wide'), drawn, width: box.width,
            column: each.parentElement.clientWidth, least: Math.min(...letters, 99)};
  })"""


@pytest.mark.parametrize(("width", "path"), [(1280, ""), (1280, "findings/"), (1280, "syntheses/"), (800, "findings/"), (390, "findings/")])
def test_width(visitor: Visitor, bcg_visitor: Visitor, width: int, path: str) -> None:
    """A drawing that was drawn wide fills its column on a desktop; no letter is under 8.5 pixels, and nothing is wider than the window."""
    page = (bcg_visitor if path == "syntheses/" else visitor).open(path, width=width)
    found: list[dict[str, Any]] = page.evaluate(DRAWINGS)
    assert found
    for each in found:
        assert each["wide"] == (width > 700 and not ("forest" in each["id"] and width < 992)), each
        assert each["width"] <= each["column"] + 1, each
        assert each["least"] >= 8.5, each
        if width == 1280 and each["drawn"] >= 880:
            assert each["width"] >= 0.97 * min(each["column"], 1.23 * each["drawn"]), each
    assert page.evaluate("document.documentElement.scrollWidth") <= width
