"""Pages on paper: only what is to be read, whole, within the sheet, and in light colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from helpers.visitor import Visitor

PAGES = ["studies/petrou2016/", "conclusion/", "claims/"]
SHEET = 688
"""The width that is left of A4 between the margins, in pixels: (210 - 28) / 25.4 inches of 96 pixels."""
HIDDEN = (
    ".md-header, .md-tabs, .md-sidebar, .md-footer, .md-search, .filters, .count, .button, .breadcrumb, .previous-next, "
    ".headerlink, .claim-link, .downloads, .tip, .screen-only, summary"
)

WIDER = """sheet => [...document.querySelectorAll('article table, article svg, article figure, article section, article p')]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > sheet + 1)
  .map(each => `${each.tagName} ${each.className.baseVal ?? each.className}: ${each.getBoundingClientRect().right}`)"""

CLOSED = """[...document.querySelectorAll('article details')]
  .filter(each => !each.querySelector('table, .arithmetic, summary ~ *').checkVisibility({contentVisibilityAuto: true})).length"""

CUT = """() => [...document.querySelectorAll('article *')]
  .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 2 && each.clientWidth > 1
    && getComputedStyle(each).overflowX !== 'visible')
  .map(each => `${each.tagName} ${each.className}`)"""


@pytest.mark.parametrize("path", PAGES)
def test_on_paper(visitor: Visitor, path: str) -> None:
    """In print a page has no menus, buttons or filters; details are open, charts and tables are within the sheet, and colours light."""
    page = visitor.open(path, width=SHEET, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(HIDDEN).locator("visible=true").count() == 0
    assert page.evaluate(WIDER, SHEET) == []
    assert page.evaluate(CUT) == []
    assert page.locator("article details").count() > 0
    assert page.evaluate(CLOSED) == 0
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--ink')").strip() == "#1c2529"
    assert (
        page.evaluate("getComputedStyle(document.body).getPropertyValue('--chart-ink')").strip()
        == page.evaluate("getComputedStyle(document.body).getPropertyValue('--ink')").strip()
    )
    assert page.evaluate("getComputedStyle(document.querySelector('article h1')).color") == "rgb(28, 37, 41)"
    assert page.evaluate("[...document.querySelectorAll('article a')].every(a => getComputedStyle(a, '::after').content === 'none')")


def test_charts_stay_whole(visitor: Visitor) -> None:
    """No drawing of a chart is split over two sheets, nor higher or wider than one, and it is the one for wide windows."""
    page = visitor.open("studies/petrou2016/", width=390)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 900})
    drawings = page.locator(".chart-drawing").locator("visible=true")
    assert drawings.count() == 2
    for drawing in drawings.all():
        assert "chart-wide" in (drawing.get_attribute("class") or "")
        assert drawing.evaluate("each => getComputedStyle(each).breakInside") == "avoid"
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] <= SHEET
        assert box["height"] <= 1000


def test_charts_that_were_redrawn_are_printed_in_light(visitor: Visitor) -> None:
    """A chart that the browser redrew in dark colours is printed as the build drew it, and comes back after printing."""
    page = visitor.open("findings/", scheme="dark")
    chart = page.locator("figure.chart[data-chart]").first
    chart.scroll_into_view_if_needed()
    chart.dispatch_event("pointerenter")
    page.wait_for_selector("figure.chart[data-live]")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    fill = "figure => getComputedStyle(figure.querySelector('.chart-wide svg text')).fill"
    assert chart.evaluate(fill) == "rgb(28, 37, 41)"
    page.emulate_media(media="screen", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert chart.evaluate(fill) != "rgb(28, 37, 41)"


def test_head_of_the_table_of_studies_is_repeated(visitor: Visitor) -> None:
    """No box stands in a head on paper, since Chromium then repeats it on no further sheet; the head is that of a table."""
    page = visitor.open("studies/", width=SHEET)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('[data-studies] thead')).display") == "table-header-group"
    boxes = "[...document.querySelectorAll('[data-studies] thead button')].map(each => getComputedStyle(each).display)"
    assert set(page.evaluate(boxes)) == {"contents"}
