"""What pages weigh before anybody touches them, and that they stand still while they are read."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from helpers.sites import Site
    from helpers.visitor import Visitor

LIMIT = 200_000
"""The most bytes, compressed, that a page may fetch before it is scrolled."""
PAGES = ["", "findings/", "conclusion/"]

SHIFTS = """async () => {
  let sum = 0;
  const add = list => list.getEntries().forEach(each => { sum += each.value; });
  new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
  for (let y = 0; y < document.documentElement.scrollHeight; y += 450) {
    scrollTo(0, y);
    await new Promise(done => setTimeout(done, 60));
  }
  await new Promise(done => setTimeout(done, 500));
  return sum;
}"""


def weight(site: Site, visitor: Visitor) -> dict[str, int]:
    """The compressed size of each file of the site that was asked for, by its address."""
    found = {}
    for url in visitor.asked:
        path = urlsplit(url).path.removeprefix(urlsplit(visitor.address).path)
        file = site.folder / path
        file = file / "index.html" if file.is_dir() else file
        found[path] = len(gzip.compress(file.read_bytes(), 9))
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_weight_before_interaction(visitor: Visitor, rich_site: Site, width: int) -> None:
    """A page fetches at most 200 kB before it is scrolled, and neither the script of the charts nor the index of the search.

    Of the pages of studies the three heaviest are visited.
    """
    studies = sorted((rich_site.folder / "studies").glob("*/index.html"), key=lambda file: -len(gzip.compress(file.read_bytes())))
    for path in (*PAGES, *(rich_site.address(file) for file in studies[:3])):
        visitor.asked.clear()
        page = visitor.open(path, width=width)
        page.wait_for_load_state("networkidle")
        found = weight(rich_site, visitor)
        assert {"assets/javascripts/site.js", "assets/stylesheets/site.css"} <= set(found), path
        assert sum(found.values()) <= LIMIT, (path, found)
        assert not [name for name in found if name.endswith("search_index.json")], path
        assert not [name for name in found if "vega" in name or "charts/" in name or "sitemap" in name], path
        page.context.close()


@pytest.mark.parametrize("path", ["", "findings/", "conclusion/", "studies/oh2015/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_while_reading(visitor: Visitor, path: str, width: int) -> None:
    """From the first paint to the end of the page nothing moves by itself, though charts come alive on the way."""
    page = visitor.open(path, width=width)
    shift = page.evaluate(SHIFTS)
    assert page.locator("figure.chart[data-chart]").count() == 0 or [url for url in visitor.asked if url.endswith("vega.js")]
    assert shift <= 0.02
