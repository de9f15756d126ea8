"""The offline copy, unpacked and opened from the disk in a real browser."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from helpers.visitor import Visitor
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.sites import Site
    from playwright.sync_api import Browser


@pytest.fixture
def reader(browser: Browser, rich_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A reader of the rich review's copy, without a server."""
    unpacked = tmp_path_factory.mktemp("un packed")
    with zipfile.ZipFile(rich_site.folder / "data" / "offline.zip") as packed:
        packed.extractall(unpacked)
    (folder,) = unpacked.iterdir()
    found = Visitor(browser, f"{folder.as_uri()}/")
    yield found
    assert found.faults == []
    assert [url for url in found.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    found.close()


def test_pages_lead_on(reader: Visitor) -> None:
    """From the home page links lead to the table, a study and back, each to a file."""
    page = reader.open("index.html")
    page.get_by_role("link", name="Studies", exact=True).first.click()
    page.wait_for_url("**/studies/index.html")
    page.get_by_role("link", name="Oh 2015", exact=True).click()
    page.wait_for_url("**/studies/oh2015/index.html")
    assert "Oh 2015" in page.locator("h1").inner_text()
    page.locator("a.md-logo").first.click()
    page.wait_for_url("**/index.html")
    expect(page.locator(".hero")).to_be_visible()


def test_search_finds_a_study(reader: Visitor) -> None:
    """The search works from the disk and leads to the study's file."""
    page = reader.open("findings/index.html")
    page.click(".md-search__input")
    page.keyboard.type("kyphosis")
    result = page.locator(".md-search-result__link[href*='/riley2014/']").first
    result.click(timeout=30_000)
    page.wait_for_url("**/studies/riley2014/index.html*")


def test_charts(reader: Visitor) -> None:
    """A chart is drawn before any script, answers to the pointer once seen, and its marks lead to files."""
    page = reader.open("findings/index.html")
    chart = page.locator("#chart-participants")
    expect(chart.locator("svg:visible")).to_have_count(1)
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-live", "wide", timeout=30_000)
    chart.locator("svg .mark-symbol path").first.click(force=True)
    page.wait_for_url("**/studies/cudkowicz2022/index.html")


def test_table_and_comparison(reader: Visitor) -> None:
    """Filters work and keep the choice in the address, and ticked studies are put side by side."""
    page = reader.open("studies/index.html")
    page.select_option("select[name=design]", "randomised_trial")
    expect(page.locator("[data-count]")).to_have_text("2 of 18 studies")
    page.get_by_label("Compare Berry 2019").check()
    page.get_by_label("Compare Cudkowicz 2022").check()
    assert page.evaluate("location.search") == "?design=randomised_trial&study=berry2019&study=cudkowicz2022"
    page.locator("[data-compare-bar] a").click()
    expect(page.locator("[data-side-by-side] thead a")).to_have_text(["Berry 2019", "Cudkowicz 2022"])
    page.get_by_role("link", name="Choose in the table").click()
    expect(page.locator("[data-compare-bar] span")).to_contain_text("2 studies chosen")


def test_every_page_opens(reader: Visitor, rich_site: Site) -> None:
    """No page of the copy reports a fault or asks for anything but files; of the pages of studies, which are alike, the first three."""
    page = reader.open("index.html")
    alike = [file for file in rich_site.pages() if file.parent.parent.name == "studies"]
    assert len(alike) == 18
    for file in rich_site.pages():
        if file.name != "404.html" and file not in alike[3:]:
            page.goto(reader.address + file.relative_to(rich_site.folder).as_posix(), wait_until="load")
            assert page.locator("h1").count() == 1
