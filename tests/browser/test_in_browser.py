"""Pages in a real browser: that they load cleanly at each width and scheme, and do what they promise."""

from __future__ import annotations

import csv
import io
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from helpers.sites import Site
    from helpers.visitor import Visitor


def shown(page: Page) -> list[str]:
    """The names of the studies whose rows are shown, in order."""
    return page.locator("table[data-studies] tbody tr:visible th").all_inner_texts()


# ---------------------------------------------------------------------------------------------- the table of studies


@pytest.mark.parametrize(
    ("choice", "count", "names"),
    [
        ({"design": "randomised_trial"}, "2 of 18 studies", ["Berry 2019", "Cudkowicz 2022"]),
        ({"cell_type": "muse"}, "1 of 18 studies", ["Yamashita 2023"]),
        ({"route": "intramuscular"}, "2 of 18 studies", ["Petrou 2016", "Berry 2019"]),
        ({"classification": "significant"}, "4 of 18 studies", ["Oh 2015", "Rushkevich 2015", "Syková 2017", "Petrou 2021"]),
        ({"serious": "yes"}, "4 of 18 studies", ["Feldman 2014", "Riley 2014", "Glass 2016", "Mazzini 2019"]),
        ({"serious": "not reported"}, "3 of 18 studies", ["Ruiz-Lopez 2016", "Berry 2019", "Yamashita 2023"]),
        ({"classification": "significant", "route": "intravenous"}, "1 of 18 studies", ["Rushkevich 2015"]),
    ],
)
def test_filters(visitor: Visitor, choice: dict[str, str], count: str, names: list[str]) -> None:
    """A filter leaves the rows that fit, says how many, and is in the address, from which it is restored."""
    page = visitor.open("studies/")
    for name, value in choice.items():
        page.select_option(f"select[name={name}]", value)
    assert shown(page) == names
    expect(page.locator("[data-count]")).to_have_text(count)
    query = urlsplit(page.url).query
    assert {key: values[0] for key, values in parse_qs(query).items()} == choice
    again = visitor.open(f"studies/?{query}")
    assert shown(again) == names
    for name, value in choice.items():
        expect(again.locator(f"select[name={name}]")).to_have_value(value)


@pytest.mark.parametrize("words", ["sykova", "Syková", "SYKOVA 2017", "mesenchymal stromal cells in patients phase i/iia"])
def test_search_in_table(visitor: Visitor, words: str) -> None:
    """The search minds neither capitals nor accents, and knows the titles of the reports."""
    page = visitor.open("studies/")
    page.fill("input[name=find]", words)
    assert shown(page) == ["Syková 2017"]


@pytest.mark.parametrize("words", ["14,776", "14776", "14,7"])
def test_number_in_table(bcg_visitor: Visitor, words: str) -> None:
    """A number is found as it is written, with the comma and without it, and while it is being typed."""
    page = bcg_visitor.open("studies/")
    page.fill("input[name=find]", words)
    assert shown(page) == ["Coetzee, Berjak 1968"]


def test_nothing_found_and_clear(visitor: Visitor) -> None:
    """Where nothing fits, the page says so and offers to show all again."""
    page = visitor.open("studies/?find=zebra")
    assert shown(page) == []
    expect(page.locator("[data-empty]")).to_be_visible()
    page.click("[data-clear]")
    expect(page.locator("[data-count]")).to_have_text("18 studies")
    assert len(shown(page)) == 18
    assert urlsplit(page.url).query == ""


def test_sort(visitor: Visitor) -> None:
    """A column of numbers sorts as numbers, up and down, says so to a screen reader, and is kept in the address."""
    page = visitor.open("studies/")
    head = page.locator("th", has=page.get_by_role("button", name=re.compile("^Participants")))
    head.get_by_role("button").click()
    numbers = [int(text) for text in page.locator("tbody td.numeric").all_inner_texts()]
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (5, 196)
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert shown(page)[:2] == ["Cudkowicz 2022", "Barczewska 2020"]
    assert shown(visitor.open("studies/?" + urlsplit(page.url).query))[:2] == ["Cudkowicz 2022", "Barczewska 2020"]


def test_sort_on_a_phone(visitor: Visitor) -> None:
    """Where the table has no heads, the order is chosen from a list; the address keeps it, and clearing the filters leaves it."""
    page = visitor.open("studies/", width=390)
    page.get_by_label("Sort by").select_option("Participants, descending")
    assert shown(page)[:2] == ["Cudkowicz 2022", "Barczewska 2020"]
    assert parse_qs(urlsplit(page.url).query) == {"sort": ["-participants"]}
    page.click("[data-filters] button[type=reset]")
    expect(page.get_by_label("Sort by")).to_have_value("-participants")
    again = visitor.open("studies/?sort=participants", width=390)
    assert shown(again)[-1] == "Cudkowicz 2022"
    expect(again.get_by_label("Sort by")).to_have_value("participants")
    expect(visitor.open("studies/").get_by_label("Sort by")).to_be_hidden()
    assert visitor.faults == []


def test_drawing_as_picture(visitor: Visitor) -> None:
    """A picture of a drawing has twice its size in pixels and its colours, and without scripts it is not offered."""
    page = visitor.open("findings/")
    chart = page.locator("#chart-participants")
    chart.locator("summary").first.click()
    with page.expect_download() as download:
        chart.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "participants.png"
    png = Path(download.value.path()).read_bytes()
    drawing = page.request.get(f"{visitor.address}assets/charts/participants.svg").text()
    sizes = [int(found) for found in re.findall(r'^<svg[^>]* width="(\d+)" height="(\d+)"', drawing)[0]]
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert list(struct.unpack(">II", png[16:24])) == [2 * size for size in sizes]
    assert len(png) > 10_000, "an empty picture packs into less"
    assert visitor.faults == []
    assert not visitor.open("findings/", script=False).locator("button[data-picture]").first.is_visible()


def test_download_of_what_is_shown(visitor: Visitor) -> None:
    """The download holds the rows that are shown, in their order."""
    page = visitor.open("studies/?serious=yes")
    with page.expect_download() as download:
        page.click("[data-download]")
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert rows[0][:3] == ["Study", "Participants", "Design"]
    assert [row[0] for row in rows[1:]] == ["Feldman 2014", "Riley 2014", "Glass 2016", "Mazzini 2019"]
    assert [row[1] for row in rows[1:]] == ["15", "18", "15", "18"]


def test_large_numbers_in_the_table(bcg_visitor: Visitor) -> None:
    """A number of many people is shown in groups of digits, sorted by its value, and downloaded as a number."""
    page = bcg_visitor.open("studies/?sort=-participants")
    shown = page.locator("td[data-label=Participants]").all_inner_texts()
    assert shown[:2] == ["176,782", "77,972"]
    with page.expect_download() as download:
        page.click("[data-download]")
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == [text.replace(",", "") for text in shown]


def test_evidence_map_leads_to_filtered_table(visitor: Visitor) -> None:
    """A bubble of the evidence map leads to the studies in it."""
    page = visitor.open("findings/", script=False)
    link = page.locator("#chart-evidence-map-cell-type-route .chart-wide a[*|href*='cell_type=muse']").first.get_attribute("href")
    assert link is not None
    assert shown(visitor.open(link.removeprefix("../"))) == ["Yamashita 2023"]


# ---------------------------------------------------------------------------------------------- claims


def test_claims_filter(visitor: Visitor) -> None:
    """The list of claims is filtered by verdict and study, hides parts that are empty, and keeps the choice in the address."""
    page = visitor.open("claims/?verdict=contradicted&study=yamashita2023")
    claims = page.locator("article.claim:visible")
    assert claims.count() >= 1
    assert set(page.locator("article.claim:visible .verdict").all_inner_texts()) == {"≠ Contradicted"}
    assert page.locator("h2:visible").count() < page.locator("h2").count()
    page.click("[data-filters] button[type=reset]")
    total = page.locator("article.claim").count()
    expect(page.locator("[data-count]")).to_have_text(re.compile(rf"^{total} statements, \d+ on what other sources say among them$"))


def test_claim_has_an_address(visitor: Visitor) -> None:
    """A claim can be linked to, shows both sides, and opens its arithmetic with links to the studies."""
    page = visitor.open("claims/#total-participants")
    claim = page.locator("#total-participants")
    expect(claim).to_be_in_viewport()
    expect(claim.locator(".verdict")).to_have_text("≠ Contradicted")
    assert claim.locator("dd").all_inner_texts() == ["623", "649"]
    claim.locator("summary").click()
    expect(claim.get_by_text("= 649").first).to_be_visible()
    claim.get_by_role("link", name="Oh 2015").click()
    assert page.url.endswith("/studies/oh2015/")


# ---------------------------------------------------------------------------------------------- charts


def test_without_script(visitor: Visitor) -> None:
    """Without JavaScript the table is whole, no filter shows that would not work, and charts are drawn."""
    page = visitor.open("studies/", script=False)
    assert len(shown(page)) == 18
    expect(page.locator("[data-filters]")).to_be_hidden()
    page = visitor.open("findings/", script=False)
    for chart in page.locator("figure.chart").all():
        box = chart.locator("svg:visible").bounding_box()
        assert box is not None
        assert box["width"] > 200
    assert page.locator("figure.chart").count() == 7


def test_charts_come_alive_when_seen(visitor: Visitor) -> None:
    """Vega is not fetched before a chart is scrolled to; then it answers to the pointer, and a mark leads to its study."""
    page = visitor.open("studies/oh2015/")
    page.wait_for_timeout(300)
    assert not [url for url in visitor.asked if "vega" in url]
    page = visitor.open("findings/")
    chart = page.locator("#chart-participants")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-live", "wide", timeout=15_000)
    assert [url for url in visitor.asked if url.endswith("/repo/assets/javascripts/vega.js")]
    mark = chart.locator("svg .mark-symbol path").first
    mark.hover(force=True)
    expect(page.locator("#vg-tooltip-element")).to_contain_text("Cudkowicz 2022")
    mark.click(force=True)
    page.wait_for_url("**/repo/studies/cudkowicz2022/")
    assert visitor.faults == []


def test_charts_follow_the_scheme(visitor: Visitor) -> None:
    """The text of charts is dark on light and light on dark, drawn or alive, and changes with the switch."""
    page = visitor.open("findings/")
    chart = page.locator("#chart-timeline")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-live", "wide", timeout=15_000)
    colour = "el => getComputedStyle(el).fill"
    text = chart.locator("svg:visible text").first
    assert text.evaluate(colour) == "rgb(28, 37, 41)"
    page.locator("label[for=__palette_1]").first.click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('#chart-timeline .chart-wide svg text')).fill === 'rgb(232, 230, 223)'", timeout=15_000
    )
    page = visitor.open("", scheme="dark", script=False)
    assert page.locator("figure.chart svg:visible text").first.evaluate(colour) in ("rgb(232, 230, 223)", "rgb(28, 37, 41)")


def test_numbers_of_a_chart_as_table(visitor: Visitor) -> None:
    """Below a chart its numbers open as a table."""
    page = visitor.open("")
    table = page.locator("#chart-participants table")
    expect(table).to_be_hidden()
    page.locator("#chart-participants summary").click()
    expect(table).to_be_visible()
    assert table.locator("tbody tr").count() == 18
    assert table.locator("tbody tr").first.locator("th, td").all_inner_texts() == ["Cudkowicz 2022", "196", "30.2 %", "Randomised trial"]


# ---------------------------------------------------------------------------------------------- finding and reading


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Wharton", "Barczewska 2020"),
        ("kyphosis", "Riley 2014"),
        ("NCT01640067", "Mazzini 2019"),
        ("Syková", "Syková 2017"),
        ("Sykova", "Syková 2017"),
    ],
)
def test_search_of_site(visitor: Visitor, words: str, name: str) -> None:
    """The site's search finds studies by words that stand on their pages."""
    page = visitor.open("")
    page.click(".md-search__input")
    page.keyboard.type(words)
    results = page.locator(".md-search-result__item")
    results.first.wait_for(timeout=10_000)
    assert any(name in text for text in results.all_inner_texts())


def test_previous_and_next(sleep_visitor: Visitor, rich_site: Site) -> None:
    """From the first study, 'next' leads through all: in a small review as a reader clicks it, in one of eighteen by its addresses."""
    page = sleep_visitor.open("studies/adler2015/")
    expect(page.locator("a[rel=prev]")).to_have_count(0)
    seen = 1
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").click()
        page.wait_for_load_state()
        seen += 1
    assert seen == 4
    place, passed = rich_site.folder / "studies" / "feldman2014", set()
    while found := re.search(r'<a rel="next" href="([^"]+)"', (place / "index.html").read_text(encoding="utf-8")):
        passed.add(place)
        place = (place / found[1]).resolve()
    assert len(passed | {place}) == 18


def test_page_that_does_not_exist(visitor: Visitor) -> None:
    """An address that leads nowhere shows a page of the site with ways on, as GitHub serves it."""
    page = visitor.open("studies/nobody2000/")
    assert page.locator("h1").inner_text() == "This page does not exist"
    assert page.get_by_role("link", name="All studies").get_attribute("href") == "/repo/studies/"


def test_keyboard(visitor: Visitor) -> None:
    """The keyboard alone reaches the links of the home page, and what has the focus can be seen."""
    page = visitor.open("")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate(
            "document.activeElement === document.body || document.activeElement.matches('input, label')"
        )
    assert {"Conclusion", "What the review concludes", "See all 18 studies"} <= reached


def test_print(visitor: Visitor) -> None:
    """In print a study page has no menus, and its charts and tables of numbers show."""
    page = visitor.open("studies/petrou2016/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for hidden in (".md-header", ".md-tabs", ".md-sidebar", ".previous-next"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    expect(page.locator("figure.chart svg:visible")).to_have_count(2)
    expect(page.locator("figure.chart table:visible")).to_have_count(2)
    assert len(page.pdf()) > 20_000
