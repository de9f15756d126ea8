"""The offline copy as files: what is in it, where its links lead, and that two builds give the same."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from helpers.finished import Page, target_of
from helpers.sites import Site

from living_review.site.offline import folder_name, offline_files, pack, size_text, to_file

PAGES = {"index.html", "studies/index.html", "studies/a/index.html"}


def packed_files(files: dict[str, bytes], day: date) -> bytes:
    """Files as a zip file."""
    out = io.BytesIO()
    pack(files, "x", day, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("link", "page", "wanted"),
    [
        ("./", "index.html", "./index.html"),
        (".", "index.html", "./index.html"),
        ("..", "studies/index.html", "../index.html"),
        ("../..", "studies/a/index.html", "../../index.html"),
        ("../a/#harms", "studies/a/index.html", "../a/index.html#harms"),
        ("studies/?x=1&study=a#top", "index.html", "studies/index.html?x=1&study=a#top"),
        ("studies/a", "index.html", "studies/a/index.html"),
        ("studies/b/", "index.html", "studies/b/"),
        ("#harms", "index.html", "#harms"),
        ("?x=1", "index.html", "?x=1"),
        ("data/studies.csv", "index.html", "data/studies.csv"),
        ("https://example.org/studies/", "index.html", "https://example.org/studies/"),
        ("mailto:a@example.org", "index.html", "mailto:a@example.org"),
        ("//example.org/", "index.html", "//example.org/"),
        ("", "index.html", "index.html"),
    ],
)
def test_links_to_folders(link: str, page: str, wanted: str) -> None:
    """A link to a folder with a page leads to the page, with what it asks and its anchor; others stay."""
    assert to_file(link, page, PAGES) == wanted


def test_files_of_the_copy() -> None:
    """Pages, the search and what is fetched are turned, links within them too; what only a server needs is left out."""
    page = '<head></head><a href="studies/&#97;/?x=1&amp;y=2">a</a><tr data-online><td>me</td></tr><p>href="studies/"</p>'
    page += '<i data-href="studies/a/"></i>'
    files = {
        "index.html": page.encode(),
        "studies/a/index.html": b"<head></head>",
        "search/search_index.json": json.dumps({"docs": [{"location": "studies/a/#x", "title": "studies/a/"}]}).encode(),
        "assets/charts/c.json": json.dumps(
            {"data": [{"url": "studies/a/", "label": "é </script>"}, {"url": ""}], "url": {"field": "url"}}
        ).encode(),
        "assets/charts/c.vl.json": b'{"url": "studies/a/"}',
        "data/studies.json": b'[{"url": "studies/a/"}]',
        "404.html": b"",
        "sitemap.xml": b"",
        "data/offline.zip": b"an older copy",
    }
    made = offline_files(files, "worker")
    assert set(made) == {
        "index.html", "studies/a/index.html", "search/search_index.js", "assets/charts/c.js", "assets/charts/c.vl.json",
        "data/studies.json", "assets/javascripts/offline-worker.js",
    }  # fmt: skip
    home = made["index.html"].decode()
    assert '<a href="studies/a/index.html?x=1&amp;y=2">' in home
    assert '<i data-href="studies/a/">' in home
    assert "me" not in home
    assert '<script src="assets/javascripts/offline-worker.js"></script></head>' in home
    assert '<script src="../../assets/javascripts/offline-worker.js"></script></head>' in made["studies/a/index.html"].decode()
    assert made["search/search_index.js"] == b'var __index = {"docs": [{"location": "studies/a/index.html#x", "title": "studies/a/"}]};\n'
    chart = made["assets/charts/c.js"].decode().removeprefix("document.currentScript.handedOver = ").removesuffix(";\n")
    assert json.loads(json.loads(chart)) == {
        "data": [{"url": "studies/a/index.html", "label": "é </script>"}, {"url": ""}],
        "url": {"field": "url"},
    }
    assert made["assets/charts/c.vl.json"] == files["assets/charts/c.vl.json"]  # offered to be kept, not fetched
    assert made["data/studies.json"] == files["data/studies.json"]


def test_packing_depends_on_files_alone() -> None:
    """The same files in another order give the same bytes: names sorted, all of one day, none before 1980."""
    one, two = packed_files({"b": b"2", "a": b"1"}, date(2023, 11, 14)), packed_files({"a": b"1", "b": b"2"}, date(2023, 11, 14))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as packed:
        assert [(each.filename, each.date_time) for each in packed.infolist()] == [
            ("x/a", (2023, 11, 14, 0, 0, 0)),
            ("x/b", (2023, 11, 14, 0, 0, 0)),
        ]
    with zipfile.ZipFile(io.BytesIO(packed_files({"a": b""}, date(1970, 1, 1)))) as packed:
        assert packed.infolist()[0].date_time[0] == 1980


def test_words() -> None:
    """Folder names are plain, and sizes are for people."""
    assert [folder_name(name) for name in ("Talking & <sleep>", "../..", "Schlaf 2")] == ["talking-sleep", "review", "schlaf-2"]
    assert [size_text(size) for size in (5, 999_400, 1_000_000, 12_345_678)] == ["1 kB", "999 kB", "1.0 MB", "12.3 MB"]


@pytest.fixture(params=["rich", "sleep", "bcg"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the sites."""
    found: Site = request.getfixturevalue(f"{request.param}_site")
    return found


def test_every_link_of_the_copy_leads_to_a_file(site: Site) -> None:
    """In the copy of a built site each link of each page leads to a file that is in it, and the copy holds neither itself nor its offer."""
    with zipfile.ZipFile(site.folder / "data" / "offline.zip") as packed:
        folder = packed.namelist()[0].split("/")[0]
        files = {name.removeprefix(f"{folder}/"): packed.read(name) for name in packed.namelist()}
    pages = {name: Page(content.decode("utf-8")) for name, content in files.items() if name.endswith(".html")}
    assert len(pages) == len(site.pages()) - 1  # all but the page for addresses that do not exist
    broken = []
    for name, page in pages.items():
        for tag, _, link in page.links:
            if not link or link.startswith(("#", "https://example.org/repo/")):
                continue
            path = link.split("#")[0].split("?")[0]
            target = target_of(link, name, "")
            if target is not None and (path.endswith("/") or target[0] not in files):
                broken.append(f"{name}: <{tag}> {link}")
            elif (
                target is not None and target[1] and target[0] in pages and target[1] not in pages[target[0]].ids and target[1][:2] != "__"
            ):
                broken.append(f"{name}: no anchor for {link}")
    assert broken == []
    assert not [name for name in files if "offline.zip" in name]
    assert b"offline.zip" not in files["data/index.html"]


def test_the_data_page_offers_the_copy_with_its_size(site: Site) -> None:
    """The Data page links to the copy and tells how large it is."""
    size = (site.folder / "data" / "offline.zip").stat().st_size
    page = (site.folder / "data" / "index.html").read_text(encoding="utf-8")
    told = re.search(r'offline\.zip" download>.*?without a connection \(([\d.]+) (kB|MB)\)', page, re.DOTALL)
    assert told is not None
    assert float(told[1]) * (1000 if told[2] == "kB" else 1_000_000) == pytest.approx(size, rel=0.05)


def test_the_theme_asks_no_host_for_counts(rich_site: Site) -> None:
    """The link to the repository is there, without the mark by which the theme's script asks the repository's host about it."""
    page = (Path(rich_site.folder) / "index.html").read_text(encoding="utf-8")
    assert 'class="md-source"' in page
    assert 'data-md-component="source"' not in page
