"""The finished sites as files: links, addresses, heads of pages, what leaves the host, and what hostile text does."""

from __future__ import annotations

import csv
import json
import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.sites import REPOSITORY
from conftest import Site

REQUESTING = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("use", "href"), ("image", "href")}
"""What a browser fetches by itself; a plain link may lead elsewhere."""


@dataclass
class Page(HTMLParser):
    """What the tests need of one page."""

    html: str
    ids: Counter[str] = field(default_factory=Counter)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    tags: Counter[str] = field(default_factory=Counter)
    lang: str = ""
    title: str = ""
    _inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down ids, links and the facts of the head."""
        self.tags[tag] += 1
        found = {name: value or "" for name, value in attrs}
        self.lang = found.get("lang", self.lang) if tag == "html" else self.lang
        if "id" in found:
            self.ids[found["id"]] += 1
        if tag == "meta" and ("name" in found or "property" in found):
            self.metas[found.get("name") or found["property"]] = found.get("content", "")
        if tag in ("h1", "title") and "svg" not in self._inside:
            self._inside = tag
            self.headings += [""] if tag == "h1" else []
        rel = found.get("rel", "")
        for name in ("href", "src", "xlink:href"):
            if name in found and not (tag == "link" and rel.split(" ")[0] in ("canonical", "alternate", "prev", "next")):
                self.links.append((tag, name.removeprefix("xlink:"), found[name]))

    def handle_endtag(self, tag: str) -> None:
        """Leave a heading or the title."""
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        """Take down the text of headings and of the title."""
        if self._inside == "h1":
            self.headings[-1] += data
        elif self._inside == "title":
            self.title += data


@cache
def read(file: Path) -> Page:
    """A page, read once."""
    return Page(file.read_text(encoding="utf-8"))


@pytest.fixture(params=["first", "sleep"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the two sites."""
    found: Site = request.getfixturevalue(f"{request.param}_site")
    return found


def target_of(link: str, page: str, base: str) -> tuple[str, str] | None:
    """The file below the root that a link on ``page`` leads to, and its anchor; None if it leads to another host."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https") and not link.startswith(base or "\0"):
        return None
    if parts.scheme in ("mailto", "data", "javascript"):
        return None
    path = unquote(link.removeprefix(base).split("#")[0].split("?")[0] if base and link.startswith(base) else parts.path)
    if path.startswith("/"):
        path = path.removeprefix("/repo/").removeprefix("/")
        whole = path
    else:
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if not whole or whole == "." or path.endswith("/") or path in (".", ".."):
        whole = posixpath.normpath(posixpath.join(whole, "index.html"))
    return whole, unquote(parts.fragment)


def test_every_link_leads_somewhere(site: Site) -> None:
    """Each link inside the site, in charts too, leads to a file that is there and to an anchor that is on it."""
    broken = []
    for file in site.pages():
        page = file.relative_to(site.folder).as_posix()
        for tag, _, link in read(file).links:
            target = target_of(link, page, "https://example.org/repo/")
            if target is None or link in ("", "#"):
                continue
            path = site.folder / target[0]
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                broken.append(f"{page}: <{tag}> {link}")
            elif target[1] and path.suffix == ".html" and target[1] not in read(path).ids and not target[1].startswith("__"):
                broken.append(f"{page}: no anchor for {link}")
    assert broken == []


def test_nothing_is_fetched_from_elsewhere(site: Site) -> None:
    """No page, style sheet or script of ours makes a browser ask another host."""
    outside = []
    for file in site.pages():
        for tag, name, link in read(file).links:
            if (tag, name) in REQUESTING and urlsplit(link).netloc not in ("", "example.org"):
                outside.append(f"{file.name}: <{tag}> {link}")
        outside += re.findall(r"<style[^>]*>[^<]*(?:@import|url\(['\"]?https?:)[^<]*", read(file).html)
    for file in site.folder.rglob("*.css"):
        outside += [f"{file.name}: {found}" for found in re.findall(r"(?:@import|url\(['\"]?(?:https?:)?//)[^)]{0,60}", file.read_text())]
    assert outside == []


def test_heads_of_pages(site: Site) -> None:
    """Each page has a language, one heading of the first order, a title and a description, and no two share a title."""
    titles = Counter()
    for file in site.pages():
        page = read(file)
        assert page.lang == ("pt" if "pt-br" in file.parts else "en"), file
        assert len(page.headings) == 1, file
        assert page.headings[0].strip(), file
        assert page.metas["description"].strip(), file
        assert page.metas["og:title"] == page.title.replace(" - ", " · ") or page.metas["og:title"], file
        titles[page.title] += file.name != "404.html"
    assert [title for title, n in titles.items() if n > 1] == []


def test_the_theme_asks_the_repository_for_nothing(first_site: Site) -> None:
    """The link to the repository is there, without the mark by which the theme's script asks its host for counts."""
    for file in first_site.pages():
        text = file.read_text(encoding="utf-8")
        assert 'data-md-component="source"' not in text, file
        assert f'href="{REPOSITORY}" title=' in text, file


def test_ids_are_unique(site: Site) -> None:
    """No id occurs twice on a page, those inside charts included."""
    assert {file.name: twice for file in site.pages() if (twice := [key for key, n in read(file).ids.items() if n > 1])} == {}


def test_addresses_where_one_is_known(first_site: Site, sleep_site: Site) -> None:
    """With an address, pages name it as their own, and the map of the site and the picture of the card are absolute."""
    page = read(first_site.folder / "studies/oh2015/index.html")
    assert '<link rel="canonical" href="https://example.org/repo/studies/oh2015/">' in page.html
    assert page.metas["og:url"] == "https://example.org/repo/studies/oh2015/"
    assert page.metas["og:image"] == "https://example.org/repo/assets/images/cards/oh2015.png"
    assert read(first_site.folder / "index.html").metas["og:image"] == "https://example.org/repo/assets/images/social-card.png"
    assert (first_site.folder / "assets/images/social-card.png").read_bytes().startswith(b"\x89PNG")
    listed = re.findall(r"<loc>https://example.org/repo/([^<]*)</loc>", (first_site.folder / "sitemap.xml").read_text(encoding="utf-8"))
    assert set(listed) == {first_site.address(file) for file in first_site.pages() if file.name != "404.html"}
    assert "og:url" not in read(sleep_site.folder / "index.html").metas


def test_data_files(first_site: Site) -> None:
    """The data files hold a row and an object for each study, and a row for each claim."""
    data = first_site.folder / "data"
    with (data / "studies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    objects = json.loads((data / "studies.json").read_text(encoding="utf-8"))
    assert len(rows) == len(objects) == 18
    assert [row["key"] for row in rows] == [each["key"] for each in objects]
    assert (
        sum(int(row["participants"]) for row in rows)
        == 45 + 18 + 15 + 6 + 8 + 25 + 15 + 11 + 26 + 26 + 48 + 18 + 15 + 134 + 20 + 18 + 196 + 5
    )
    claims = json.loads((data / "claims.json").read_text(encoding="utf-8"))
    with (data / "claims.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [each["id"] for each in claims]
    assert {each["id"]: each["verdict"] for each in claims}["total-participants"] == "contradicted"


def test_study_pages(first_site: Site) -> None:
    """Each study's page opens with its number of participants and links to its report."""
    for each in json.loads((first_site.folder / "data/studies.json").read_text(encoding="utf-8")):
        html = read(first_site.folder / "studies" / each["key"] / "index.html").html
        assert f">{each['participants']['total']} participants; " in html
        assert 'href="https&#58;//doi.org/' not in html
        assert f'href="https://doi.org/{each["citation"]["doi"]}"' in re.sub(r"&#(\d+);", lambda m: chr(int(m.group(1))), html)


def test_search_index(first_site: Site) -> None:
    """The search finds each study, but not the labels inside charts."""
    index = json.loads((first_site.folder / "search/search_index.json").read_text(encoding="utf-8"))
    titles = {each["title"] for each in index["docs"]}
    assert {"Syková 2017", "Oh 2015", "Ruiz-Lopez 2016"} <= {title.replace("&#45;", "-") for title in titles}
    home = " ".join(each["text"] for each in index["docs"] if each["location"].split("#")[0] == "")
    assert "649" in home
    assert "Dot plot" not in home


def test_hostile_text_is_only_text(sleep_site: Site) -> None:
    """Markup in a record comes out as the text that it is, in pages, titles and the search index."""
    page = read(sleep_site.folder / "studies/dunn2019/index.html")
    scripts = Counter(read(sleep_site.folder / "studies/adler2015/index.html").tags)["script"]
    assert page.tags["script"] == scripts
    for file in sleep_site.pages():
        assert "<script>alert" not in read(file).html, file
        assert not [link for _, _, link in read(file).links if link.startswith("javascript:")], file
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|>49<", read(file).html), file
    assert "<script>alert" not in (sleep_site.folder / "search/search_index.json").read_text(encoding="utf-8")
