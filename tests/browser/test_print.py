"""Pages on paper: only what is to be read, whole, within the sheet, and in light colours."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.drawings import Drawn

from living_review.charts.render import RenderedChart
from living_review.commands.new_review import new_review
from living_review.commands.new_table import TableOptions
from living_review.site.layout import write_files

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


def forest_of(n: int, folder: Path) -> RenderedChart:
    """The forest plot of many invented trials."""
    rng = random.Random(n)
    lines = [f"Trial {i},{rng.randint(1, 40)},100,{rng.randint(1, 40)},100" for i in range(n)]
    write_files(folder, new_review("\n".join(["study,ai,n1i,ci,n2i", *lines]), "t.csv", TableOptions("RR", better="lower")))
    return next(figure for figure in Drawn(folder).of_syntheses if figure.kind == "forest")


CROSSED = """() => {
  const table = document.querySelector('table.slices'), views = [...table.querySelectorAll('tbody svg')].map(svg => svg.viewBox.baseVal);
  const drawing = table.closest('.chart-drawing'), svg = drawing.querySelector(':scope > svg');
  table.remove();
  drawing.classList.remove('sliced');
  svg.style.maxHeight = 'none';
  const place = svg.getBoundingClientRect(), unit = svg.viewBox.baseVal.height / place.height;
  const texts = [...svg.querySelectorAll('text')].map(text => text.getBoundingClientRect());
  svg.removeAttribute('style');
  drawing.classList.add('sliced');
  return views.slice(1).map(view => view.y)
    .filter(cut => texts.some(box => (box.top - place.top) * unit + 1 < cut && (box.bottom - place.top) * unit - 1 > cut));
}"""
POINTS = """() => [...document.querySelectorAll('article :is(p, li, td, th, dt, dd, h1, h2, h3), article .chart-drawing > svg text')]
  .filter(each => each.checkVisibility() && each.textContent.trim())
  .map(each => {
    const svg = each.closest('svg'), shown = svg && (svg.parentElement.querySelector('.slices tbody svg') || svg);
    const scale = svg ? shown.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    return [0.75 * scale * parseFloat(getComputedStyle(each).fontSize), each.textContent.trim().slice(0, 30)];
  }).filter(each => each[0] < 5.99)"""


@pytest.mark.parametrize("n", [60, 136])
def test_long_drawings_go_over_sheets(bcg_visitor: Visitor, tmp_path: Path, n: int) -> None:
    """A forest plot that is higher than a sheet breaks between its rows, its head on each sheet, and its title stays with it."""
    forest = forest_of(n, tmp_path / "review")
    page = bcg_visitor.open("syntheses/", width=SHEET)
    drawing = "figure[data-kind=forest] .chart-wide"
    page.evaluate(
        "([at, svg, width]) => { const it = document.querySelector(at); it.innerHTML = svg; it.style.setProperty('--drawn', width); }",
        [drawing, str(forest.svg("wide", "../")), forest.drawings[0][1]],
    )
    before = page.locator(drawing).first.inner_html()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    table = page.locator(f"{drawing} > table.slices")
    assert table.count() == 1
    assert table.locator("thead img").evaluate("each => each.decode().then(() => each.naturalHeight > 20)")
    slices = table.locator("tbody svg").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert len(slices) >= 5
    assert max(slices) < 300, "each is small enough to follow the title on its sheet"
    assert sum(slices) > 800
    assert table.locator("tbody tr").evaluate_all("all => all.every(each => getComputedStyle(each).breakInside === 'avoid')")
    assert page.evaluate("getComputedStyle(document.querySelector('figure[data-kind=forest] figcaption')).breakAfter") == "avoid"
    assert page.evaluate(POINTS) == []
    assert page.evaluate(CROSSED) == []
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(drawing).first.inner_html().replace(' style=""', "") == before
    assert bcg_visitor.faults == []


@pytest.mark.parametrize("path", ["findings/", "studies/", "methods/"])
def test_letters_on_paper(visitor: Visitor, path: str) -> None:
    """No letter on paper is under 6 points."""
    page = visitor.open(path, width=SHEET)
    page.emulate_media(media="print")
    assert page.evaluate(POINTS) == []


def test_tables_beside_long_drawings_are_whole(bcg_visitor: Visitor) -> None:
    """What scrolls on a screen is whole on paper."""
    page = bcg_visitor.open("syntheses/", width=SHEET)
    page.evaluate("document.querySelectorAll('figure.chart').forEach(each => { each.dataset.long = ''; })")
    page.emulate_media(media="print")
    assert page.evaluate("[...document.querySelectorAll('.scroll')].map(each => getComputedStyle(each).maxHeight)") == ["none"] * (
        page.locator(".scroll").count()
    )
