"""The site of a review of many studies in a real browser: the table, the comparison and the search do what those of a small one do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.sites import Site
from helpers.visitor import Visitor, serve
from playwright.sync_api import Browser, Page, expect

ROWS = "table[data-studies] tbody tr:visible"


@pytest.fixture(scope="module")
def long_address(long_site: Site) -> Iterator[str]:
    """The address of the site."""
    yield from serve(long_site.folder)


@pytest.fixture
def long_visitor(browser: Browser, long_address: str) -> Iterator[Visitor]:
    """A visitor of the site."""
    found = Visitor(browser, long_address)
    yield found
    found.close()


def rows(page: Page) -> list[list[str]]:
    """What the rows of the table say, cell by cell."""
    expect(page.locator("[data-filters]")).to_be_visible()
    return [[" ".join(text.split()) for text in row.locator("th, td").all_inner_texts()] for row in page.locator(ROWS).all()]


@pytest.mark.parametrize("query", ["", "?design=randomised_trial", "?sort=participants", "?sort=-study", "?find=insomnia", "?serious=no"])
def test_table_is_that_of_a_small_review(long_visitor: Visitor, sleep_visitor: Visitor, query: str) -> None:
    """The rows from the file are those that stand in the page of a small review, sorted and filtered alike."""
    found, wanted = (visitor.open(f"studies/{query}") for visitor in (long_visitor, sleep_visitor))
    assert rows(found) == rows(wanted)
    count = wanted.locator("[data-count]").inner_text()
    expect(found.locator("[data-count]")).to_have_text(count)
    links = [page.locator(f"{ROWS} a").evaluate_all("all => all.map(each => each.getAttribute('href'))") for page in (found, wanted)]
    assert links[0] == links[1]
    assert long_visitor.faults == []


def test_download_of_many(long_visitor: Visitor) -> None:
    """What is shown can be downloaded, with a head and a line for each study that fits."""
    page = long_visitor.open("studies/?design=randomised_trial")
    shown = rows(page)
    with page.expect_download() as waiting:
        page.click("[data-download]")
    lines = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(lines) == 1 + len(shown) > 1
    assert [line[0] for line in lines[1:]] == [row[0] for row in shown]
    assert len(lines[0]) == len(lines[1])


def test_parts_without_a_script(long_visitor: Visitor) -> None:
    """Without a script the table is read part by part; with one the parts are out of the way."""
    page = long_visitor.open("studies/", script=False)
    assert page.locator("table.studies tbody tr").count() == 2
    page.locator("[data-parts] a").first.click()
    assert page.locator("table.studies tbody tr").count() == 2
    assert page.locator("h1").inner_text().startswith("The 4 studies, part 2")
    expect(long_visitor.open("studies/").locator("[data-parts]").first).to_be_hidden()


def test_rows_that_cannot_be_had(long_visitor: Visitor) -> None:
    """If the file of the rows cannot be loaded the parts of the table stay, and nothing offers to filter them."""
    page = long_visitor.open("")
    page.route("**/assets/studies.json", lambda route: route.abort())
    page.goto(long_visitor.address + "studies/")
    expect(page.locator("[data-parts]").first).to_be_visible()
    expect(page.locator("[data-filters]")).to_be_hidden()
    assert page.locator("table.studies tbody tr").count() == 2


def test_comparison_of_many(long_visitor: Visitor, sleep_visitor: Visitor) -> None:
    """Two ticked studies stand side by side with the facts of a small review, and a third can be added."""
    page = long_visitor.open("studies/")
    for name in ("Adler 2015", "Chen 2018"):
        page.get_by_label(f"Compare {name}").check()
    page.locator("[data-compare-bar] a").click()
    page.wait_for_url("**/compare/**")
    wanted = sleep_visitor.open("compare/?study=adler2015&study=chen2018")
    place = "[data-side-by-side]"
    for n in (2, 3):
        for each in (page, wanted):
            expect(each.locator(f"{place} thead a")).to_have_count(n)
        expect(page.locator(place)).to_have_text(wanted.locator(place).inner_text(), use_inner_text=True)
        for each in (page, wanted) if n == 2 else ():
            each.select_option("select[name=study]", "brook2017")


RESULTS = ".md-search-result__item > .md-search-result__link h1"


@pytest.mark.parametrize("words", ["adler 2015", "10.5555/sleep.3", "chen", '"on the waiting list"', "glossary"])
def test_search_of_many(long_visitor: Visitor, sleep_visitor: Visitor, words: str) -> None:
    """A study is found by its name, an identifier or a phrase of its page, and other pages too, as on the site of a small review."""
    first = [asked(visitor.open(""), words) for visitor in (long_visitor, sleep_visitor)]
    assert first[0] == first[1]


def asked(page: Page, words: str) -> str:
    """The title of what is found first."""
    page.click(".md-search__input")
    page.fill(".md-search__input", words)
    page.press(".md-search__input", "End")
    expect(page.locator(RESULTS).first).to_be_visible(timeout=30_000)
    return str(page.locator(RESULTS).first.inner_text())


def test_one_search_after_another(long_visitor: Visitor) -> None:
    """Each question has its own answer, and what no page has is found on none."""
    page = long_visitor.open("")
    page.click(".md-search__input")
    for words, first in (("adler", "Adler 2015"), ("chen", "Chen 2018"), ("adler", "Adler 2015")):
        page.fill(".md-search__input", words)
        page.press(".md-search__input", "End")
        expect(page.locator(RESULTS).first).to_have_text(first, timeout=30_000)
    page.fill(".md-search__input", "zzzz")
    page.press(".md-search__input", "End")
    expect(page.locator(RESULTS)).to_have_count(0, timeout=30_000)
