"""The finished sites as files: links, addresses, heads of pages, what leaves the host, and what hostile text does."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from helpers.finished import read, target_of
from helpers.heads import URL, pages_of
from helpers.sites import REPOSITORY, Site

REQUESTING = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("use", "href"), ("image", "href")}
"""What a browser fetches by itself; a plain link may lead elsewhere."""


@pytest.fixture(params=["rich", "sleep"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the two sites."""
    found: Site = request.getfixturevalue(f"{request.param}_site")
    return found


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


def test_the_theme_asks_the_repository_for_nothing(rich_site: Site) -> None:
    """The link to the repository is there, without the mark by which the theme's script asks its host for counts."""
    for file in rich_site.pages():
        text = file.read_text(encoding="utf-8")
        assert 'data-md-component="source"' not in text, file
        assert f'href="{REPOSITORY}" title=' in text, file


def test_ids_are_unique(site: Site) -> None:
    """No id occurs twice on a page, those inside charts included."""
    assert {file.name: twice for file in site.pages() if (twice := [key for key, n in read(file).ids.items() if n > 1])} == {}


def test_addresses_where_one_is_known(rich_site: Site, sleep_site: Site) -> None:
    """With an address, pages name it as their own, and the map of the site and the picture of the card are absolute."""
    page = read(rich_site.folder / "studies/oh2015/index.html")
    assert '<link rel="canonical" href="https://example.org/repo/studies/oh2015/">' in page.html
    assert page.metas["og:url"] == "https://example.org/repo/studies/oh2015/"
    assert page.metas["og:image"] == "https://example.org/repo/assets/images/cards/oh2015.png"
    assert read(rich_site.folder / "index.html").metas["og:image"] == "https://example.org/repo/assets/images/social-card.png"
    assert (rich_site.folder / "assets/images/social-card.png").read_bytes().startswith(b"\x89PNG")
    listed = re.findall(r"<loc>https://example.org/repo/([^<]*)</loc>", (rich_site.folder / "sitemap.xml").read_text(encoding="utf-8"))
    assert set(listed) == {rich_site.address(file) for file in rich_site.pages() if file.name != "404.html"}
    assert "og:url" not in read(sleep_site.folder / "index.html").metas


def test_data_files(rich_site: Site) -> None:
    """The data files hold a row and an object for each study, and a row for each claim."""
    data = rich_site.folder / "data"
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


def test_study_pages(rich_site: Site) -> None:
    """Each study's page opens with its number of participants and links to its report."""
    for each in json.loads((rich_site.folder / "data/studies.json").read_text(encoding="utf-8")):
        html = read(rich_site.folder / "studies" / each["key"] / "index.html").html
        assert f">{each['participants']['total']} participants; " in html
        assert 'href="https&#58;//doi.org/' not in html
        assert f'href="https://doi.org/{each["citation"]["doi"]}"' in re.sub(r"&#(\d+);", lambda m: chr(int(m.group(1))), html)


def test_search_index(rich_site: Site) -> None:
    """The search finds each study, but not the labels inside charts, nor the questions that are asked of every number alike."""
    index = json.loads((rich_site.folder / "search/search_index.json").read_text(encoding="utf-8"))
    titles = {each["title"] for each in index["docs"]}
    assert {"Syková 2017", "Oh 2015", "Ruiz-Lopez 2016"} <= {title.replace("&#45;", "-") for title in titles}
    home = " ".join(each["text"] for each in index["docs"] if each["location"].split("#")[0] == "")
    assert "649" in home
    assert "Dot plot" not in home
    (asked,) = (each["text"] for each in index["docs"] if each["location"] == "studies/oh2015/#does-it-add-up")
    assert asked.endswith("</p>")
    assert "Stood up" in read(rich_site.folder / "studies/oh2015/index.html").html
    assert "Stood up" not in asked


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


# ---------------------------------------------------------------------------------------------- robots and the map of the site


def test_robots_and_map(rich_site: Site) -> None:
    """Crawlers are told where the map of the site is, and it lists each page once."""
    assert (rich_site.folder / "robots.txt").read_text(encoding="utf-8") == (
        "User-agent: *\nAllow: /\nSitemap: https://example.org/repo/sitemap.xml\n"
    )
    tree = ET.parse(rich_site.folder / "sitemap.xml")
    listed = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(map(str, listed)) == sorted(URL + path for path in pages_of(rich_site))
    assert '<meta name="robots" content="noindex">' in read(rich_site.folder / "404.html").html


def test_without_an_address(sleep_site: Site) -> None:
    """A site whose address is unknown has no file that would need it, and no page leads to one."""
    for name in ("robots.txt", "feed.xml", "assets/images/cards"):
        assert not (sleep_site.folder / name).exists(), name
    for path, page in pages_of(sleep_site).items():
        assert "feed.xml" not in page.html, path
        assert "application/atom+xml" not in page.html, path
