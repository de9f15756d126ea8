"""What readers wait for on a site of many studies, in a real browser: the table and its filters, and the search.

Run by hand: python tests/bench/bench_browser.py SITE ... [--slower N]

Each SITE is the folder of a finished site. It is served on loopback and opened on a phone's window, with a processor that is as many times
slower as is asked for (4, which is what Lighthouse takes for a phone; 1 is this machine). An answer of the table counts from the event to
the end of the frame that shows it; the middle and the longest of several are told. Of the search counts what was loaded for it, packed as
it is sent, until something was found. Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import argparse
import gzip
import re
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from browser.find_browser import HELP, find  # noqa: E402
from helpers.visitor import ARGUMENTS, serve  # noqa: E402

WANTED = {"a filter": "100 ms at 10,000 studies", "a word in the table's search": "100 ms at 10,000 studies", "loaded until then": "300 kB"}
"""What was to be reached."""
FILL = """async ([selector, value]) => {
  const box = document.querySelector(selector);
  const begun = performance.now();
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""
"""Puts a value into a box; gives the milliseconds until the page shows what follows from it."""
CLICK = """async ([selector]) => {
  const begun = performance.now();
  document.querySelector(selector).click();
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""
FILTER, FIND = "[data-filters] select", "[data-filters] input[name=find]"
CHOICES = f"[...document.querySelector('{FILTER}').options].map(each => each.value)"
RESULT = ".md-search-result__item > .md-search-result__link h1"
SEARCH = ".md-search__input"
ASKED = 4
"""For how many words the search is asked."""


def waits(site: Path, slower: float = 1) -> dict[str, str]:
    """What readers of a finished site wait for, in words, by its name; nothing where there is no browser."""
    path = find()
    if path is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for address in serve(site):
            found = of_table(browser, address, slower) | of_search(browser, address, slower, site)
        browser.close()
    return found


def told(found: dict[str, str]) -> str:
    """The lines of a table of it."""
    return "".join(f"  {name:30} {value}{f'   wanted: {WANTED[name]}' if name in WANTED else ''}\n" for name, value in found.items())


def opened(browser: Browser, slower: float) -> Page:
    """A page of a phone that is so many times slower."""
    page = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return page


def of_table(browser: Browser, address: str, slower: float) -> dict[str, str]:
    """What the table takes."""
    page = opened(browser, slower)
    begun = time.monotonic()
    page.goto(address + "studies/", wait_until="commit")
    page.wait_for_selector("[data-filters]", state="visible", timeout=120_000)
    ready = time.monotonic() - begun
    choices = page.evaluate(CHOICES)
    filters = [page.evaluate(FILL, [FILTER, value]) for value in (*choices[1:], "", *choices[1:], "")]
    words = [page.evaluate(FILL, [FIND, word]) for word in ("a", "an", "and", "10.", "2015", "")]
    heads = page.locator("table.studies thead button.sort").count()
    sorts = [page.evaluate(CLICK, [f"table.studies th:nth-child({n}) button.sort"]) for n in range(1, heads + 1)]
    size = page.evaluate("document.querySelectorAll('*').length")
    page.context.close()
    return {
        "the table can be filtered": f"{ready:7.2f} s",
        "a filter": spread(filters),
        "a word in the table's search": spread(words),
        "sorted by a column": spread(sorts),
        "elements of the page": f"{size:7d}",
    }


def spread(found: list[float]) -> str:
    """The middle and the longest of times in milliseconds."""
    return f"{statistics.median(found):7.0f} ms, at most {max(found):.0f}"


def words_of(site: Path) -> list[str]:
    """Words that the titles of pages have, of which the first is that of a study."""
    titles = [file.parent.name for file in sorted((site / "studies").glob("*/index.html"))] + ["glossary", "methods", "conclusion"]
    return list(dict.fromkeys(re.sub("[^a-z].*", "", title) for title in titles))[-ASKED:]


def of_search(browser: Browser, address: str, slower: float, site: Path) -> dict[str, str]:
    """What the search of the site takes until it has found something, and each word after it."""
    page = opened(browser, slower)
    page.goto(address, wait_until="load")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    times = []
    words = words_of(site)
    for word in words:
        begun = time.monotonic()
        page.evaluate(FILL, [SEARCH, ""])
        page.focus(SEARCH)
        page.keyboard.type(word)
        page.wait_for_selector(RESULT, timeout=120_000)
        times.append(time.monotonic() - begun)
        if word == words[0]:
            first = list(asked)
    page.context.close()
    files = [site / unquote(urlsplit(url).path).lstrip("/") for url in dict.fromkeys(first)]
    sent = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files if file.is_file())
    raw = sum(file.stat().st_size for file in files if file.is_file())
    return {
        "the first word is found": f"{times[0]:7.2f} s",
        "loaded until then": f"{sent / 1000:7.0f} kB as sent, {raw / 1000:.0f} kB unpacked, {len(files)} files",
        "each word after it": f"{statistics.median(times[1:]):7.2f} s",
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sites", type=Path, nargs="+")
    parser.add_argument("--slower", type=float, default=4)
    given = parser.parse_args()
    for each in given.sites:
        sys.stdout.write(f"{each} on a processor {given.slower:g} times slower\n{told(waits(each.resolve(), given.slower)) or HELP}")
        sys.stdout.flush()
