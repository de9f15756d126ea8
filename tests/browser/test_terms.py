"""What terms mean: the definition beside a term under the pointer, the keyboard and the finger, and what the link does without it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from helpers.sites import Site
    from helpers.visitor import Visitor

STUDY = "studies/oh2015/"
DESIGN = "dl.panel a[data-term=designs-quasi_experimental]"
SAYS = "A study in which people are given the treatment on purpose, but chance does not decide who gets it."


@pytest.fixture(params=[320, 390])
def phone(request: pytest.FixtureRequest, browser: Browser, rich: str) -> Iterator[Page]:
    """The page of a study on a phone."""
    context = browser.new_context(viewport={"width": request.param, "height": 700}, has_touch=True, is_mobile=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(rich + STUDY, wait_until="load")
    yield page
    context.close()


def test_pointer(visitor: Visitor) -> None:
    """The meaning shows while the pointer is on the term or on the meaning itself, and goes with Escape though the pointer rests."""
    page = visitor.open(STUDY)
    link, tip = page.locator(DESIGN), page.locator(".tip")
    link.hover()
    expect(tip).to_contain_text(SAYS)
    tip.hover()
    page.wait_for_timeout(450)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    link.hover()
    expect(tip).to_be_visible()
    page.mouse.move(5, 5)
    expect(tip).to_have_count(0)
    assert visitor.faults == []


def test_keyboard(visitor: Visitor) -> None:
    """With the keyboard on the term the meaning shows and describes it to a screen reader; it goes with Escape, and when one goes on."""
    page = visitor.open(STUDY)
    link, tip = page.locator(DESIGN), page.locator(".tip")
    page.locator("dl.panel a[data-term=comparators-pre_post]").focus()
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    expect(tip).to_contain_text(SAYS)
    assert SAYS in (page.locator(f"[id='{link.get_attribute('aria-describedby')}']").text_content() or "")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(tip).to_contain_text("Before and after")
    page.keyboard.press("Tab")
    expect(page.locator(".tip", has_text="Before and after")).to_have_count(0)
    assert visitor.faults == []


def test_a_tap_shows_and_the_next_goes_on(phone: Page) -> None:
    """The first tap shows the meaning within the window, the second follows the link."""
    for link in phone.locator("dl.panel a.term").all():
        link.tap()
        expect(phone.locator(".tip")).to_have_count(1)
        box = phone.locator(".tip").bounding_box()
        width = phone.evaluate("document.documentElement.clientWidth")
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        lines = link.evaluate("link => [...link.getClientRects()].map(line => [line.top, line.bottom])")
        assert all(bottom <= box["y"] + 1 or top >= box["y"] + box["height"] - 1 for top, bottom in lines), "the meaning hides its term"
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        phone.locator(".finding-basis").tap()
        expect(phone.locator(".tip")).to_have_count(0)
    link = phone.locator(DESIGN)
    link.tap()
    expect(phone.locator(".tip")).to_contain_text(SAYS)
    assert phone.url.endswith(STUDY)
    link.tap()
    phone.wait_for_url("**/glossary/#designs-quasi_experimental")


def test_link_in_the_meaning(phone: Page) -> None:
    """After a tap the meaning has a link to the entry, or to the page of the term where it has one."""
    phone.locator(DESIGN).tap()
    phone.locator(".tip a", has_text="In the glossary").tap()
    phone.wait_for_url("**/glossary/#designs-quasi_experimental")
    phone.go_back()
    phone.locator("dl.panel a[data-term=routes-intrathecal]").tap()
    phone.locator(".tip a").tap()
    phone.wait_for_url("**/by/route/intrathecal/")


def test_tap_is_no_trap_where_the_meaning_cannot_be_had(phone: Page) -> None:
    """If the meanings cannot be loaded, the first tap follows the link."""
    phone.route("**/terms.json", lambda route: route.fulfill(status=404))
    phone.locator(DESIGN).tap()
    phone.wait_for_url("**/glossary/#designs-quasi_experimental")


def test_without_script_a_term_is_a_link(visitor: Visitor) -> None:
    """Without JavaScript a click leads to the glossary."""
    page = visitor.open(STUDY, script=False)
    page.locator(DESIGN).click()
    assert page.url.endswith("/glossary/#designs-quasi_experimental")


def test_every_term_has_a_meaning(rich_site: Site, sleep_site: Site) -> None:
    """Each term that a page links is among the meanings, which stand in one file and not in the pages."""
    for site in (rich_site, sleep_site):
        meanings = json.loads((site.folder / "assets/terms.json").read_text(encoding="utf-8"))
        texts = [file.read_text(encoding="utf-8") for file in site.pages()]
        asked = {unescape(term) for text in texts for term in re.findall(r'data-term="([^"]*)"', text)}
        assert len(asked) > 5
        assert asked <= set(meanings)
