"""A site in which every text that people can write is hostile: it is built, shows as text, runs nothing, and breaks no page or file."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from helpers.commands import run
from helpers.hostile import PAYLOADS, TRAP, Leaf, make_hostile
from helpers.languages import TAG
from helpers.reviews import SLEEP
from helpers.sites import Site, copy_project, remembered_by_tests, shared_folder
from helpers.visitor import Visitor, serve
from html5lib import HTMLParser

from living_review.site.layout import files_below
from living_review.site.self_check import Wanted, check_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


class Hostile(NamedTuple):
    """The site, and what was put into which text."""

    site: Site
    texts: dict[Leaf, str]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """The review on sleep with a payload in every text and in its translation."""
    base = tmp_path_factory.mktemp("hostile")
    shutil.copytree(SLEEP, base / "sleep")
    texts = make_hostile(base / "sleep", TAG)
    project = copy_project(base / "project", kept=remembered_by_tests(shared_folder(tmp_path_factory)))
    done = run(project, "--data", base / "sleep", "--url", "https://example.org/r/")
    assert done.code == 0, done.err
    return Hostile(Site(project / "site"), texts)


@pytest.fixture
def guest(hostile: Hostile, browser: Browser) -> Iterator[Visitor]:
    """A visitor of the hostile site."""
    for address in serve(hostile.site.folder):
        found = Visitor(browser, address)
        yield found
        found.close()


def test_every_kind_of_text_is_tried(hostile: Hostile) -> None:
    """The walk reaches all files and most of their texts; a review where most were refused would show nothing."""
    assert len(hostile.texts) > 280
    assert {leaf[0].split("/")[0] for leaf in hostile.texts} == {"review.yml", "vocabulary.yml", "claims.yml", "studies"}
    for name in (
        "title",
        "label",
        "definition",
        "note",
        "printed",
        "says",
        "name",
        "unit",
        "authors",
        "reason",
        "finding",
        "group",
        "term",
    ):
        assert [leaf for leaf in hostile.texts if name in leaf[1]], name


def test_pages_hold_no_foreign_markup(hostile: Hostile) -> None:
    """No page has an element, a handler or an address that came from a text, and its only findings are texts that look like templates."""
    for file in hostile.site.pages():
        root = HTMLParser(namespaceHTMLElements=False).parse(file.read_text(encoding="utf-8"))
        for element in root.iter():
            tag = element.tag if isinstance(element.tag, str) else ""
            assert tag.rsplit("}", 1)[-1] not in ("iframe", "object", "embed", "b"), (file, tag)
            assert tag != "script" or element.get("src") or str(element.get("type")).startswith("application/"), file
            for name, value in element.attrib.items():
                assert not str(name).startswith("on"), (file, name)
                if str(name).rsplit("}", 1)[-1] in ("href", "src", "action", "xlink:href"):
                    assert not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE), (file, value)
                    assert "elsewhere.example" not in value, (file, value)
    found = check_site(files_below(hostile.site.folder), Wanted(base="https://example.org/r/"))
    cut = ("looks like a hole", "is that of")  # a title is cut where it is longer than search engines show
    assert [str(problem) for problem in found if not any(part in problem.message for part in cut)] == []


def test_files_keep_their_form(hostile: Hostile) -> None:
    """JSON, SVG and the feed can be read; a CSV file has as many cells in each row as in its head, and none that is a formula."""
    cells = 0
    for path, content in files_below(hostile.site.folder).items():
        if path.endswith(".json"):
            json.loads(content)
        elif path.endswith((".svg", ".xml")):
            ET.fromstring(content)
        elif path.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
            assert {len(row) for row in rows} == {len(rows[0])}, path
            assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")] == [], path
            cells += sum("trap()" in cell for row in rows for cell in row)
    assert cells > 50
    for page in hostile.site.pages():
        for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL):
            json.loads(script)


def test_texts_stand_as_they_were_written(hostile: Hostile) -> None:
    """What people wrote is read on the pages sign by sign."""
    read = " ".join(
        " ".join("".join(HTMLParser(namespaceHTMLElements=False).parse(file.read_text(encoding="utf-8")).itertext()).split())
        for file in hostile.site.pages()
    )
    shown = {leaf for leaf, text in hostile.texts.items() if " ".join(text.split()) in read}
    lacking = {leaf for leaf in hostile.texts if leaf not in shown}
    assert len(shown) > 0.9 * len(hostile.texts), sorted(lacking)[:20]


def test_nothing_runs_and_no_page_breaks(hostile: Hostile, guest: Visitor) -> None:
    """On every page, wide and narrow: no trap is sprung, no dialogue opens, no other host is asked, and no page is too wide."""
    page = guest.open("")
    page.add_init_script(TRAP)
    wide = []
    for file in (file for file in hostile.site.pages() if file.name != "404.html"):  # its addresses are those of the published site
        page.goto(guest.address + hostile.site.address(file), wait_until="load")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.mouse.wheel(0, 3000)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((hostile.site.address(file), width))
        for chart in page.locator("figure.chart[data-chart]").all()[:3]:
            chart.dispatch_event("pointerenter")
        assert page.evaluate("window.sprung") is None, file
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(guest.address + "findings/")
    chart = page.locator("figure.chart[data-chart]").first
    chart.dispatch_event("pointerenter")
    page.wait_for_selector("figure.chart[data-live]", timeout=15_000)
    page.click(".md-search__input")
    page.keyboard.type(PAYLOADS[3][:3] + "zq")
    page.wait_for_timeout(500)
    assert page.evaluate("window.sprung") is None
    assert wide == []
    assert guest.outside() == []
    assert [fault for fault in guest.faults if "favicon" not in fault] == []
