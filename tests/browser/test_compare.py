"""Studies chosen in the table and put side by side, in a real browser, below a sub-path and at the root of a host."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from helpers.sites import Site
    from helpers.visitor import Visitor


def names(page: Page) -> list[str]:
    """The studies that are side by side."""
    return page.locator("[data-side-by-side] thead a").all_inner_texts()


def asked(page: Page) -> list[str]:
    """The studies in the address."""
    return parse_qs(urlsplit(page.url).query).get("study", [])


def cell(page: Page, fact: str, column: int) -> str:
    """The text of a cell, found by the name of its row."""
    row = page.locator("[data-side-by-side] tr", has=page.locator(f"th[scope=row]:text-is('{fact}')"))
    return row.locator("td").nth(column).inner_text()


def test_choose_in_the_table(visitor: Visitor) -> None:
    """Ticked studies are counted and kept in the address; two to four can be compared, and more is told."""
    page = visitor.open("studies/")
    bar, told, link = (page.locator(f"[data-compare-bar]{part}") for part in ("", " span", " a"))
    expect(bar).to_be_hidden()
    boxes = [f"Compare {name}" for name in ("Kim 2014", "Oh 2015", "Glass 2016", "Petrou 2016", "Berry 2019")]
    page.get_by_label(boxes[0]).check()
    expect(told).to_have_text("1 study chosen: Kim 2014. Tick one to three more to compare them.")
    expect(link).to_be_hidden()
    page.get_by_label(boxes[1]).check()
    expect(told).to_have_text("2 studies chosen: Kim 2014, Oh 2015.")
    assert asked(page) == ["kim2014", "oh2015"]
    for box in boxes[2:]:
        page.get_by_label(box).check()
    expect(told).to_contain_text("At most four can be compared; please untick 1.")
    expect(link).to_be_hidden()
    page.get_by_label(boxes[2]).uncheck()
    expect(link).to_be_visible()
    again = visitor.open(f"studies/?{urlsplit(page.url).query}&route=intravenous")
    expect(again.locator("[data-compare-bar] span")).to_have_text("4 studies chosen: Kim 2014, Oh 2015, Petrou 2016, Berry 2019.")
    again.locator("[data-compare-bar] a").click()
    again.wait_for_url("**/repo/compare/?study=kim2014&study=oh2015&study=petrou2016&study=berry2019")
    expect(again.locator("[data-side-by-side] thead a")).to_have_text(["Kim 2014", "Oh 2015", "Petrou 2016", "Berry 2019"])
    page.locator("[data-compare-bar] button").click()
    expect(bar).to_be_hidden()
    assert asked(page) == []
    assert page.locator("table[data-studies] input:checked").count() == 0
    assert visitor.faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_side_by_side(visitor: Visitor, width: int) -> None:
    """The address alone gives the table; missing values are marked, names lead to the studies, and the page is no wider than the window."""
    page = visitor.open("compare/?study=kim2014&study=oh2015", width=width)
    expect(page.locator("[data-side-by-side] thead a")).to_have_text(["Kim 2014", "Oh 2015"])
    assert cell(page, "Participants", 1) == "8"
    assert cell(page, "Analysed", 1) == "not reported"
    row = page.locator("[data-side-by-side] tr", has=page.locator("th[scope=row]:text-is('Analysed')"))
    assert row.locator("td").nth(1).locator(".missing").inner_text() == "not reported"
    assert "six months after treatment: 0.02 ± 0.18" in cell(page, "Rate of functional decline", 1)
    assert "p value as printed: <0.001" in cell(page, "Rate of functional decline", 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    head = page.locator("[data-side-by-side] th[scope=row]").first
    before = head.bounding_box()
    page.locator("[data-side-by-side]").evaluate("region => { region.scrollLeft = 150; }")
    after = head.bounding_box()
    assert before is not None
    assert after is not None
    assert before["x"] == after["x"]
    if width == 390:
        assert page.locator("[data-side-by-side]").evaluate("region => region.scrollLeft") == 150
    page.locator("[data-side-by-side] thead a").nth(1).click()
    page.wait_for_url("**/repo/studies/oh2015/")
    page.get_by_role("link", name="Compare with other studies").click()
    expect(page.locator("[data-told]")).to_have_text("One study is chosen. Choose one to three more.")
    assert names(page) == ["Oh 2015"]
    assert visitor.faults == []


def test_add_and_remove(visitor: Visitor) -> None:
    """A study is added from the list and removed from the table, the address follows, and the list is closed at four."""
    page = visitor.open("compare/")
    expect(page.locator("[data-told]")).to_have_text("No study is chosen yet. Choose two to four.")
    for key in ("berry2019", "glass2016", "riley2014", "oh2015"):
        page.select_option("select[name=study]", key)
    assert names(page) == ["Berry 2019", "Glass 2016", "Riley 2014", "Oh 2015"]
    expect(page.locator("select[name=study]")).to_be_disabled()
    page.get_by_role("button", name="Remove Glass 2016").click()
    assert names(page) == ["Berry 2019", "Riley 2014", "Oh 2015"]
    assert asked(page) == ["berry2019", "riley2014", "oh2015"]
    page.get_by_role("link", name="Choose in the table").click()
    expect(page.locator("[data-compare-bar] span")).to_have_text("3 studies chosen: Berry 2019, Riley 2014, Oh 2015.")


def test_hostile_and_too_many_keys(visitor: Visitor) -> None:
    """What the address asks for in vain is told as text and does nothing; of more than four studies the rest are named."""
    hostile = "study=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&study=__proto__&study=constructor&study=oh2015&study=oh2015"
    page = visitor.open(f"compare/?{hostile}")
    expect(page.locator("[data-told] p")).to_have_text(
        [
            "The address names a study that is not here: “<img src=x onerror=alert(1)>”.",
            "The address names a study that is not here: “__proto__”.",
            "The address names a study that is not here: “constructor”.",
            "One study is chosen. Choose one to three more.",
        ]
    )
    assert names(page) == ["Oh 2015"]
    assert page.locator("section[data-compare] img").count() == 0
    keys = "&".join(f"study={key}" for key in ("oh2015", "kim2014", "glass2016", "riley2014", "berry2019", "siwek2020"))
    page = visitor.open(f"compare/?{keys}")
    expect(page.locator("[data-told]")).to_have_text("At most four studies can be compared. Left out: Berry 2019, Siwek 2020.")
    assert names(page) == ["Oh 2015", "Kim 2014", "Glass 2016", "Riley 2014"]
    page = visitor.open(f"studies/?{hostile}")
    expect(page.locator("[data-compare-bar] span")).to_contain_text("1 study chosen: Oh 2015.")
    assert visitor.faults == []


def test_second_review_at_the_root(sleep_visitor: Visitor, sleep_site: Site) -> None:
    """At the root of a host it works too, and hostile text of a record stands there letter by letter."""
    page = sleep_visitor.open("studies/")
    page.get_by_label("Compare Adler 2015").check()
    page.get_by_label("Compare O'Dunn 2019").check()
    page.locator("[data-compare-bar] a").click()
    expect(page.locator("[data-side-by-side] thead a")).to_have_text(["Adler 2015", "O'Dunn 2019"])
    found = json.loads((sleep_site.folder / "assets/compare.json").read_text(encoding="utf-8"))
    finding = found["sections"][0]["rows"][0]["cells"][3][0][0]["text"]
    assert finding.startswith("<em>Sleep</em>")
    assert cell(page, "Finding", 1) == finding
    assert page.locator("[data-side-by-side] :is(em, script, img, svg, u)").count() == 0
    page.get_by_role("link", name="O'Dunn 2019").first.click()
    assert page.url == f"{sleep_visitor.address}studies/dunn2019/"
    assert sleep_visitor.faults == []


def test_without_script(visitor: Visitor) -> None:
    """Without JavaScript the page says so and leads to the studies, and the table has no boxes that would do nothing."""
    page = visitor.open("compare/?study=oh2015", script=False)
    expect(page.get_by_text("which does not run here")).to_be_visible()
    assert page.locator("[data-plain] li a:visible").count() == 18
    expect(visitor.open("compare/").locator("[data-plain]")).to_be_hidden()
    expect(page.locator("section[data-compare]")).to_be_hidden()
    assert visitor.open("studies/", script=False).locator("table[data-studies] input").count() == 0


def test_facts_that_cannot_be_loaded(visitor: Visitor) -> None:
    """Where the facts cannot be loaded, the page says where they stand."""
    page = visitor.open("compare/")
    page.route("**/compare.json", lambda route: route.fulfill(status=404))
    page.reload()
    expect(page.locator("[data-told]")).to_have_text("The facts could not be loaded. They stand on the page of each study.")
    assert page.locator("[data-plain] li a:visible").count() == 18
