"""Every page of the sites, and every chart on them, as drawn and as redrawn by the browser; and the review on sleep's texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml
from helpers.reviews import SLEEP
from playwright.sync_api import Page, Response, expect

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.sites import Site
    from helpers.visitor import Visitor


class Look(NamedTuple):
    """How wide a window is, and the layout that charts have in it."""

    width: int
    layout: str


NARROW, WIDE = Look(390, "narrow"), Look(1280, "wide")
VISITS = [("rich", "light", NARROW, WIDE), ("sleep", "dark", WIDE, NARROW), ("bcg", "dark", WIDE, NARROW)]
"""In which colours each page of a site is looked at, how it is opened, and how it is looked at after the window was turned."""
PAPER = {"light": "rgb(253, 252, 249)", "dark": "rgb(20, 25, 28)"}

FAULTY_LABELS = """figure => {
  const svg = [...figure.querySelectorAll('svg')].find(s => s.getBoundingClientRect().width > 0);
  const frame = svg.getBoundingClientRect();
  const corners = t => {
    const b = t.getBBox(), m = t.getScreenCTM();
    return [[b.x, b.y], [b.x + b.width, b.y], [b.x + b.width, b.y + b.height], [b.x, b.y + b.height]]
      .map(([x, y]) => [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f]);
  };
  const labels = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() && t.getBBox().width)
    .map(t => ({text: t.textContent, at: corners(t)}));
  for (const l of labels) {
    const [x, y] = [0, 1].map(i => l.at.map(corner => corner[i]));
    Object.assign(l, {left: Math.min(...x), right: Math.max(...x), top: Math.min(...y), bottom: Math.max(...y)});
  }
  const apart = (a, b) => a.left > b.right || b.left > a.right || a.top > b.bottom || b.top > a.bottom;
  const depth = (a, b) => {
    let least = Infinity;
    for (const p of [a, b]) for (const i of [0, 1]) {
      const dx = p[i + 1][0] - p[i][0], dy = p[i + 1][1] - p[i][1], n = Math.hypot(dx, dy);
      const along = q => q.map(([x, y]) => (x * dx + y * dy) / n);
      const u = along(a), v = along(b);
      least = Math.min(least, Math.min(Math.max(...u), Math.max(...v)) - Math.max(Math.min(...u), Math.min(...v)));
    }
    return least;
  };
  const faults = labels.length ? [] : ['no label at all'];
  for (const {text, at} of labels) {
    const out = Math.max(...at.map(([x, y]) => Math.max(frame.left - x, x - frame.right, frame.top - y, y - frame.bottom)));
    if (out > 2) faults.push(`${text}: cut by ${out.toFixed(1)} px`);
  }
  labels.forEach((a, i) => labels.slice(i + 1).forEach(b => {
    if (apart(a, b)) return;
    const deep = depth(a.at, b.at);
    if (deep > 2) faults.push(`${a.text}: ${deep.toFixed(1)} px over ${b.text}`);
  }));
  return faults;
}"""
"""The labels of a chart that stick out of its drawing or lie on another one; turned labels are measured as they lie."""


@pytest.fixture(params=["rich", "sleep", "bcg"])
def guest(request: pytest.FixtureRequest) -> tuple[Visitor, Site]:
    """A visitor of each site, with the site on disk."""
    name = {"rich": "visitor", "sleep": "sleep_visitor", "bcg": "bcg_visitor"}[request.param]
    return request.getfixturevalue(name), request.getfixturevalue(f"{request.param}_site")


def to_visit(site: Site) -> list[Path]:
    """All pages of a site; of the studies of a data set, which differ in their figures alone, the first."""
    pages = site.pages()
    alike = [file for file in pages if file.parent.parent.name == "studies"] if site.folder.parent.name == "bcg" else []
    return [file for file in pages if file not in alike[1:]]


def alive(page: Page, layout: str, charts: str = "figure.chart") -> None:
    """Point at charts as a mouse would, and wait until the browser has redrawn them."""
    live = f":is({charts})[data-chart]"  # the others are drawn once and for all
    page.evaluate(f"document.querySelectorAll('{live}').forEach(chart => chart.dispatchEvent(new PointerEvent('pointerenter')))")
    expect(page.locator(f"{live}:not([data-live={layout}])")).to_have_count(0, timeout=30_000)


def faulty_labels(page: Page, layout: str) -> list[list[tuple[str, str, Any]]]:
    """For each chart of a page the labels that are cut off or lie on others, as drawn at the build and as redrawn."""
    measure = f"() => [...document.querySelectorAll('figure.chart')].map(chart => [chart.id, ({FAULTY_LABELS})(chart)])"
    drawn = page.evaluate(measure)
    alive(page, layout)
    return [
        [*((name, "drawn", fault) for fault in faults), *((name, "redrawn", fault) for fault in redrawn)]
        for (name, faults), (_, redrawn) in zip(drawn, page.evaluate(measure), strict=True)
    ]


@pytest.mark.parametrize(("guest", "scheme", "first", "then"), VISITS, indirect=["guest"], ids=["rich", "sleep", "bcg"])
def test_every_page_and_its_charts(guest: tuple[Visitor, Site], scheme: str, first: Look, then: Look) -> None:
    """No page of any site has a fault.

    None reports an error, lacks a file, asks another host or is wider than the window, also after it is turned;
    and in no chart is a label cut off or printed over another one, as drawn at the build in either layout, and as redrawn in either.
    """
    visitor, site = guest
    page = visitor.open("", width=first.width, scheme=scheme)
    refused: list[str] = []

    def note(response: Response) -> None:
        if response.status >= 400:
            refused.append(response.url)

    page.on("response", note)
    wide, labels, charts = [], [], 0
    for file in to_visit(site):
        page.set_viewport_size({"width": first.width, "height": 900})
        page.goto(visitor.address + site.address(file), wait_until="load")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[scheme]
        for look in (first, then):
            page.set_viewport_size({"width": look.width, "height": 900})
            for found in faulty_labels(page, look.layout):
                charts += 1
                labels += [(site.address(file), look, *fault) for fault in found]
            if page.evaluate("document.documentElement.scrollWidth") > look.width:
                wide.append((site.address(file), look))
    assert charts >= 10
    assert labels == []
    assert wide == []
    assert refused == []
    assert visitor.faults == []
    assert visitor.outside() == []


@pytest.mark.parametrize(("width", "layout"), [(390, "narrow"), (1280, "wide")])
def test_text_of_the_flow_diagram_stays_in_its_boxes(guest: tuple[Visitor, Site], width: int, layout: str) -> None:
    """The width of text is estimated at the build; as the browser writes it, every line is within a box."""
    visitor, _ = guest
    svg = visitor.open("methods/", width=width).locator(f"#chart-flow .chart-{layout} svg")
    expect(svg).to_be_visible()
    outside = svg.evaluate(
        """svg => {
  const rects = [...svg.querySelectorAll('rect')].map(rect => rect.getBoundingClientRect());
  return [...svg.querySelectorAll('text')].filter(text => {
    const at = text.getBoundingClientRect();
    return !rects.some(r => at.left >= r.left + 3 && at.right <= r.right - 3 && at.top >= r.top - 1 && at.bottom <= r.bottom + 1);
  }).map(text => text.textContent);
}"""
    )
    assert outside == []


def test_redrawn_chart_keeps_words_and_size(visitor: Visitor) -> None:
    """A chart that is redrawn keeps its label and description for screen readers, its size, and stays out of the way of the keyboard."""
    drawn, page = visitor.open("findings/", script=False), visitor.open("findings/")
    for chart in page.locator("figure.chart").all():
        old = drawn.locator(f"#{chart.get_attribute('id')} .chart-wide svg")
        kept = [old.get_attribute(name) for name in ("role", "aria-label", "aria-describedby")]
        words, before = old.locator("desc").first.text_content(), old.bounding_box()
        alive(page, "wide", f"#{chart.get_attribute('id')}")
        svg = chart.locator(".chart-wide svg")
        after = svg.bounding_box()
        assert [svg.get_attribute(name) for name in ("role", "aria-label", "aria-describedby")] == kept
        assert page.locator(f"[id='{kept[2]}']").text_content() == words
        assert before is not None
        assert after is not None
        assert abs(before["width"] - after["width"]) < 3
        assert abs(before["height"] - after["height"]) < 3
        assert svg.locator("a:not([tabindex='-1'])").count() == 0


def test_page_that_does_not_exist_has_the_look_of_the_site(visitor: Visitor) -> None:
    """The page for an address deep in the site that leads nowhere finds its style sheets and scripts."""
    page = visitor.open("studies/no/such/page/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    expect(page.locator(".md-tabs")).to_be_visible()
    assert [fault for fault in visitor.faults if "404" not in fault] == []
    page.get_by_role("link", name="Home", exact=True).last.click()
    assert page.url == visitor.address


# ---------------------------------------------------------------------------------------------- the review on sleep


def test_hostile_text_stands_as_it_was_written(sleep_visitor: Visitor) -> None:
    """What looks like markup in a record is shown letter by letter, and nothing of it is run."""
    record = yaml.safe_load((SLEEP / "studies" / "dunn2019.yml").read_text(encoding="utf-8"))
    page = sleep_visitor.open("studies/dunn2019/")
    assert page.locator(".report-title").text_content() == record["citation"]["title"]
    assert page.locator(".finding-sentence").text_content() == record["result"]["finding"]
    assert page.locator("#outcome-severity_change > p").first.text_content() == record["outcomes"][0]["says"]
    printed = page.locator("q.printed").all_text_contents()
    assert record["participants"]["printed"] in printed
    assert record["design"]["printed"] in printed
    assert page.locator("article script, article img, article b, article svg[onload], article u").count() == 0
    assert page.locator("article a[href^='javascript']").count() == 0
    assert sleep_visitor.faults == []


def test_fields_of_the_review_on_sleep_filter_and_sort(sleep_visitor: Visitor) -> None:
    """The table has the columns and filters that the review on sleep declares."""
    page = sleep_visitor.open("studies/?format=online")
    names = page.locator("table[data-studies] tbody tr:visible th")
    assert names.all_inner_texts() == ["van der Brook 2017", "Chen 2018"]
    page.click("[data-filters] button[type=reset]")
    expect(names).to_have_count(4)
    page.get_by_role("button", name="Total time").click()
    assert names.all_inner_texts()[1:] == ["Chen 2018", "van der Brook 2017", "Adler 2015"]
    assert page.locator("select[name=therapist] option").all_inner_texts()[:1] == ["All"]
    assert sleep_visitor.faults == []
