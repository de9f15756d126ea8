"""What search engines, networks and feed readers are told: heads of pages, objects for machines, breadcrumbs, cards, the feed."""

from __future__ import annotations

import html
import json
import re
import struct
import time
import zlib
from collections import Counter
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import vl_convert
import yaml
from conftest import BCG, ROOT, SLEEP, Site
from test_finished_site import Page, read, target_of

from living_review.pages.feed import atom, newest_first
from living_review.pages.schema_org import DESCRIPTION_LENGTH, SHORTEST_DESCRIPTION, full_title, meta_description, script_text, truncate
from living_review.records.load import load_records
from living_review.site.social_cards import study_card

URL = "https://example.org/repo/"
ATOM = "{http://www.w3.org/2005/Atom}"
DATA = ROOT / "data"
FOLDERS = {"first": DATA, "sleep": SLEEP, "bcg": BCG}
MEDICAL = {"first": "Amyotrophic lateral sclerosis", "sleep": "Insomnia", "bcg": None}
"""The condition of each review that is declared to be medical."""


@pytest.fixture(params=list(FOLDERS))
def named(request: pytest.FixtureRequest) -> tuple[str, Site]:
    """Each of the three sites with its name."""
    return request.param, request.getfixturevalue(f"{request.param}_site")


@cache
def records_of(name: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The review and its studies, as they stand in the YAML."""
    folder = FOLDERS[name]
    review = yaml.safe_load((folder / "review.yml").read_text(encoding="utf-8"))
    studies = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((folder / "studies").glob("*.yml"))]
    return review, {study["key"]: study for study in studies}


def pages_of(site: Site) -> dict[str, Page]:
    """The pages by address, without the one for addresses that lead nowhere."""
    return {site.address(file): read(file) for file in site.pages() if file.name != "404.html"}


def objects(page: Page) -> list[dict[str, Any]]:
    """The objects for machines that a page holds in its one script element for them."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.S)
    assert len(found) == 1
    told = json.loads(found[0])
    assert told["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = told["@graph"]
    return graph


def typed(graph: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The objects of a type."""
    return [each for each in graph if each["@type"] == kind]


# ---------------------------------------------------------------------------------------------- heads


def test_titles_and_descriptions(named: tuple[str, Site]) -> None:
    """No two pages share a title or a description, and each description has between 50 and 160 characters."""
    _, site = named
    files = {file: read(file) for file in site.pages()}
    for told in ([page.title for page in files.values()], [page.metas["description"] for page in files.values()]):
        assert [text for text, n in Counter(told).items() if n > 1] == []
    lengths = {site.address(file): len(page.metas["description"]) for file, page in files.items()}
    assert {path: n for path, n in lengths.items() if not 50 <= n <= 160} == {}


def test_cards_of_links(named: tuple[str, Site]) -> None:
    """What networks show of a page are its own title and description, and its address and picture where the site has an address."""
    name, site = named
    for path, page in pages_of(site).items():
        metas = page.metas
        assert metas["og:title"] == metas["twitter:title"], path
        assert page.title.startswith(metas["og:title"].rstrip("…")[:60]), path
        assert metas["og:description"] == metas["twitter:description"] == metas["description"], path
        assert metas["twitter:card"] == "summary_large_image", path
        assert metas["og:type"] == ("website" if path == "" else "article"), path
        canonical = re.findall(r'<link rel="canonical" href="([^"]*)"', page.html)
        if name != "first":
            assert canonical == [], path
            assert not {"og:url", "og:image", "twitter:image"} & set(metas), path
            continue
        assert canonical == [URL + path] == [metas["og:url"]], path
        key = path.removeprefix("studies/").rstrip("/")
        own = f"cards/{key}" if path.startswith("studies/") and key else "social-card"
        assert metas["og:image"] == metas["twitter:image"] == f"{URL}assets/images/{own}.png", path
        assert (site.folder / metas["og:image"].removeprefix(URL)).is_file(), path


def test_heads_of_one_study(first_site: Site) -> None:
    """The head of a study's page, in full words."""
    page = read(first_site.folder / "studies/oh2015/index.html")
    assert page.title == "Oh 2015 - Stem cells in ALS"
    assert page.metas["description"] == "Oh 2015: In the six months after treatment, function was lost more slowly than before it."


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Short.", 20, "Short."),
        ("  Many \n spaces. ", 20, "Many spaces."),
        ("One sentence here. Another one.", 25, "One sentence here."),
        ("No. Only a short sentence before", 25, "No. Only a short…"),
        ("Words, and more words follow", 14, "Words, and…"),
        ("Words, andmorewords", 12, "Words…"),
    ],
)
def test_texts_that_fit(text: str, length: int, expected: str) -> None:
    """A text that is too long ends with a sentence, or with a word and a sign that something is left out."""
    assert truncate(text, length) == expected
    assert len(truncate(text, length)) <= length


def test_short_description_is_completed() -> None:
    """A description of under 50 characters is followed by what the site is; one of 50 stands alone."""
    assert (SHORTEST_DESCRIPTION, DESCRIPTION_LENGTH) == (50, 160)
    assert meta_description("Too short.", "A site of studies.") == "Too short. A site of studies."
    assert meta_description("x" * 50, "A site of studies.") == "x" * 50


def test_long_title_goes_without_the_site() -> None:
    """The name of the site stands behind a title only where both fit into 70 characters."""
    assert full_title("A page", "The site") == "A page - The site"
    assert full_title("p" * 60, "s" * 7) == f"{'p' * 60} - {'s' * 7}"
    assert full_title("p" * 60, "s" * 8) == "p" * 60


# ---------------------------------------------------------------------------------------------- robots and the map of the site


def test_robots_and_map(first_site: Site) -> None:
    """Crawlers are told where the map of the site is, and it lists each page once."""
    assert (first_site.folder / "robots.txt").read_text(encoding="utf-8") == (
        "User-agent: *\nAllow: /\nSitemap: https://example.org/repo/sitemap.xml\n"
    )
    tree = ET.parse(first_site.folder / "sitemap.xml")
    listed = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(map(str, listed)) == sorted(URL + path for path in pages_of(first_site))
    assert '<meta name="robots" content="noindex">' in read(first_site.folder / "404.html").html


def test_without_an_address(sleep_site: Site) -> None:
    """A site whose address is unknown has no file that would need it, and no page leads to one."""
    for name in ("robots.txt", "feed.xml", "assets/images/cards"):
        assert not (sleep_site.folder / name).exists(), name
    for path, page in pages_of(sleep_site).items():
        assert "feed.xml" not in page.html, path
        assert "application/atom+xml" not in page.html, path


# ---------------------------------------------------------------------------------------------- the way to a page


def steps(page: Page) -> list[tuple[str, str]]:
    """The name and the link of each step of the breadcrumbs; the last has none."""
    found = re.findall(r'<nav class="breadcrumb" aria-label="Breadcrumb">(.*?)</nav>', page.html, re.S)
    assert len(found) <= 1
    items = re.findall(r'<li>(?:<a href="([^"]*)">|<span aria-current="page">)(.*?)</(?:a|span)></li>', "".join(found))
    return [(html.unescape(name), link) for link, name in items]


def test_breadcrumbs(named: tuple[str, Site]) -> None:
    """Pages of studies and of terms, and only they, begin with the way to them, whose steps are pages of those names."""
    name, site = named
    _, studies = records_of(name)
    seen = 0
    for path, page in pages_of(site).items():
        way = steps(page)
        if not re.fullmatch(r"studies/.+|by/.+", path):
            assert way == [], path
            continue
        seen += 1
        assert [step[0] for step in way[:2]] == ["Home", "Studies"], path
        assert way[-1] == (page.headings[0].removesuffix("#").strip(), ""), path
        assert len(way) == (4 if re.fullmatch(r"by/[^/]+/[^/]+/", path) else 3), path
        targets = [target_of(link, f"{path}index.html", URL) for _, link in way[:-1]]
        for (step, _), target in zip(way[:-1], targets, strict=True):
            assert target is not None
            file = site.folder / target[0]
            assert file.is_file(), f"{path}: {step}"
            assert step in ("Home", "Studies") or read(file).headings[0].removesuffix("#").strip() == step, path
        assert [target and target[0] for target in targets[:2]] == ["index.html", "studies/index.html"], path
    assert seen >= len(studies)


def test_way_to_a_term(first_site: Site) -> None:
    """The way to a term leads over the page of its field."""
    way = steps(read(first_site.folder / "by/route/intrathecal/index.html"))
    assert [name for name, _ in way] == ["Home", "Studies", "By route", "Intrathecal"]
    targets = [target_of(link, "by/route/intrathecal/index.html", URL) for _, link in way[:-1]]
    assert targets == [("index.html", ""), ("studies/index.html", ""), ("by/route/index.html", "")]


# ---------------------------------------------------------------------------------------------- objects for machines

NEEDED = {
    "WebSite": {"name", "description"},
    "WebPage": {"name", "description", "isPartOf"},
    "MedicalScholarlyArticle": {"name", "headline", "author"},
    "ScholarlyArticle": {"name", "headline", "author"},
    "MedicalStudy": {"name", "description", "subjectOf"},
    "Dataset": {"name", "description", "license"},
    "BreadcrumbList": {"itemListElement"},
}
"""The types that pages may have at the top, with what each must tell."""


def test_objects_on_every_page(named: tuple[str, Site]) -> None:
    """Each page has one graph, of known types, in which each reference leads to an object, and no value is empty."""
    name, site = named
    for path, page in pages_of(site).items():
        graph = objects(page)
        for each in graph:
            assert NEEDED[each["@type"]] <= set(each), path
        assert len(typed(graph, "WebSite")) == len(typed(graph, "WebPage")) == 1, path
        ids = [each["@id"] for each in graph if "@id" in each]
        assert len(ids) == len(set(ids)), path
        for value in inner(graph):
            assert value not in (None, "", [], {}, "not reported", "not applicable", "not available", "unclear"), path
            if isinstance(value, dict) and set(value) == {"@id"}:
                assert value["@id"] in ids, path
        web = typed(graph, "WebPage")[0]
        assert html.unescape(page.metas["description"]) == web["description"], path
        assert web.get("url") == (URL + path if name == "first" else None), path


def inner(value: object) -> list[Any]:
    """All values inside a value, itself with them."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(each for part in parts for each in inner(part))]


def test_only_a_medical_review_says_so(named: tuple[str, Site]) -> None:
    """A type of schema.org that is about medicine stands on a page only if the review is declared to be medical."""
    name, site = named
    kinds = {
        value["@type"] for page in pages_of(site).values() for value in inner(objects(page)) if isinstance(value, dict) and "@type" in value
    }
    medical = {"MedicalScholarlyArticle", "MedicalStudy", "MedicalCondition"}
    assert {kind for kind in kinds if kind.startswith("Medical")} == (medical if MEDICAL[name] else set())
    assert ("ScholarlyArticle" in kinds) == (MEDICAL[name] is None)


def test_review_on_home_and_conclusion(named: tuple[str, Site]) -> None:
    """The home page and the conclusion tell of the review what its record says, and the home page of each study's report."""
    name, site = named
    review, studies = records_of(name)
    for path in ("", "conclusion/"):
        graph = objects(pages_of(site)[path])
        [told] = [each for each in graph if each.get("@id") == "_:review"]
        assert told["@type"] == ("MedicalScholarlyArticle" if MEDICAL[name] else "ScholarlyArticle")
        assert told["name"] == review["title"]
        assert [author["name"] for author in told["author"]] == [author["name"] for author in review["authors"]]
        assert told["datePublished"] == str(review["citation"]["year"])
        assert told["license"] == review["licence"]["url"]
        assert told["sameAs"] == f"https://doi.org/{review['citation']['doi']}"
        assert typed(graph, "WebPage")[0]["about"] == {"@id": "_:review"}
    home = next(each for each in objects(pages_of(site)[""]) if each.get("@id") == "_:review")
    assert sorted(each["name"] for each in home["citation"]) == sorted(study["citation"]["title"] for study in studies.values())


def test_review_of_the_first_site(first_site: Site) -> None:
    """What is told of the first review, as it is printed on its own first page."""
    [told] = typed(objects(read(first_site.folder / "index.html")), "MedicalScholarlyArticle")
    assert [author["name"] for author in told["author"]] == ["Juliana Almendra Blume", "Matheus Lemes da Rosa", "Regina Célia Poli"]
    assert told["sameAs"] == "https://doi.org/10.7322/abcshs.2025061.3094"
    assert told["datePublished"] == "2026"
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert told["isPartOf"] == {
        "@type": "PublicationVolume",
        "volumeNumber": "51",
        "isPartOf": {"@type": "Periodical", "name": "ABCS Health Sci"},
    }


def test_reports_and_studies(named: tuple[str, Site]) -> None:
    """The page of each study tells of its report what the record says, and of a medical study what it found."""
    name, site = named
    _, studies = records_of(name)
    pages = pages_of(site)
    kind = "MedicalScholarlyArticle" if MEDICAL[name] else "ScholarlyArticle"
    for key, study in studies.items():
        graph = objects(pages[f"studies/{key}/"])
        [report] = typed(graph, kind)
        cited = study["citation"]
        assert report["name"] == cited["title"], key
        assert [author["name"] for author in report["author"]] == cited["authors"], key
        missing = cited["year"] == "not reported"
        assert report.get("datePublished") == (None if missing else str(cited["year"])), key
        doi = cited.get("doi")
        if doi is None or doi == "not reported":
            assert not {"sameAs", "identifier"} & set(report), key
        else:
            assert report["identifier"]["value"] == doi, key
            assert report["sameAs"].startswith("https://doi.org/10."), key
            assert report["sameAs"] == f"https://doi.org/{doi}" or set(doi) & set("<>"), key
        web = typed(graph, "WebPage")[0]
        found = typed(graph, "MedicalStudy")
        if MEDICAL[name] is None:
            assert found == [], key
            assert web["mainEntity"] == {"@id": report["@id"]}, key
            continue
        assert len(found) == 1, key
        assert found[0]["description"] == study["result"]["finding"], key
        assert found[0]["healthCondition"] == {"@type": "MedicalCondition", "name": MEDICAL[name]}, key
        assert web["mainEntity"] == report["about"] == {"@id": found[0]["@id"]}, key
        assert found[0]["subjectOf"] == {"@id": report["@id"]}, key


def test_one_report_in_full(first_site: Site) -> None:
    """The report of a study of the first review, value by value."""
    [report] = typed(objects(read(first_site.folder / "studies/kim2014/index.html")), "MedicalScholarlyArticle")
    names = [author["name"] for author in report["author"]]
    assert (names, report["datePublished"], report["sameAs"], report["pagination"]) == (
        ["Kim HY", "Kim H", "Oh K", "Oh S", "Koh S", "Baik W"],
        "2014",
        "https://doi.org/10.1002/stem.1770",
        "2724-31",
    )
    assert report["isPartOf"]["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "Stem Cells"}


def test_data_set(named: tuple[str, Site]) -> None:
    """The page of the data names each file that lies there, at its address, with its type and the licence of the data."""
    name, site = named
    [told] = typed(objects(pages_of(site)["data/"]), "Dataset")
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert 50 <= len(told["description"]) <= 5000
    assert told["isBasedOn"] == {"@id": "_:review"}
    if name != "first":
        assert "distribution" not in told
        return
    files = {each["contentUrl"].removeprefix(f"{URL}data/"): each for each in told["distribution"]}
    there = {file.relative_to(site.folder / "data").as_posix() for file in (site.folder / "data").rglob("*.*")}
    assert set(files) == there - {"index.html", "offline.zip"}  # the copy is a site, not data
    assert {"studies.csv", "studies.json", "outcomes.csv", "harms.csv", "claims.csv", "datapackage.json"} <= set(files)
    for path, each in files.items():
        assert each["@type"] == "DataDownload", path
        assert (
            each["encodingFormat"]
            == {"csv": "text/csv", "json": "application/json", "ris": "application/x-research-info-systems"}[path.rsplit(".", 1)[1]]
        ), path


def test_trails(first_site: Site, sleep_site: Site) -> None:
    """Each page below the home page tells the way to it, numbered, over pages that exist; without an address no page does."""
    pages = pages_of(first_site)
    for path, page in pages.items():
        found = typed(objects(page), "BreadcrumbList")
        items = found[0]["itemListElement"] if found else []
        home = ("Início", f"{URL}pt-br/") if path.startswith("pt-br/") else ("Home", URL)
        if URL + path == home[1]:
            assert items == []
            continue
        assert [item["position"] for item in items] == list(range(1, len(items) + 1)), path
        assert items[0] == {"@type": "ListItem", "position": 1, "name": home[0], "item": home[1]}, path
        assert items[-1]["item"] == URL + path, path
        assert [item["item"] for item in items if item["item"].removeprefix(URL) not in pages] == [], path
        way = steps(page)
        assert way == [] or [step[0] for step in way] == [item["name"] for item in items], path
    assert not any(typed(objects(page), "BreadcrumbList") for page in pages_of(sleep_site).values())


def test_hostile_text_stays_in_the_script() -> None:
    """No text can end the script element or open a comment in it, and all of it comes back as it was."""
    text = "</script><script>alert(1)</script><!-- ]]> & ' \" \\ \u2028 \u2029 \x00 é 😀"
    said = script_text([{"@type": "Thing", "name": text}])
    assert re.findall(r"[<>&'\n\u2028\u2029]", said) == []
    assert said.isascii()
    assert json.loads(said)["@graph"] == [{"@type": "Thing", "name": text}]


def test_hostile_record_in_the_script(sleep_site: Site) -> None:
    """The hostile report of the invented review comes back as it stands in the record."""
    _, studies = records_of("sleep")
    [report] = typed(objects(read(sleep_site.folder / "studies/dunn2019/index.html")), "MedicalScholarlyArticle")
    assert report["name"] == studies["dunn2019"]["citation"]["title"]
    assert report["author"][1]["name"] == "<b>Evil</b> I"
    assert report["sameAs"] == "https://doi.org/10.5555/%3Cscript%3Ealert(2)%3C/script%3E"


# ---------------------------------------------------------------------------------------------- changes


def entries(feed: ET.Element) -> list[ET.Element]:
    """The entries of a feed."""
    return feed.findall(f"{ATOM}entry")


def text_of(element: ET.Element, tag: str) -> str:
    """The text of the one child with this tag."""
    [found] = element.findall(ATOM + tag)
    assert found.text
    return found.text


def test_feed_of_the_first_site(first_site: Site) -> None:
    """The feed has all that Atom asks for, each entry leads to its change, and each page names the feed."""
    feed = ET.parse(first_site.folder / "feed.xml").getroot()
    review, _ = records_of("first")
    assert feed.tag == f"{ATOM}feed"
    assert text_of(feed, "id") == f"{URL}feed.xml"
    assert text_of(feed, "title") == "Stem cells in ALS: changes"
    [author] = feed.findall(f"{ATOM}author")
    assert text_of(author, "name") == "Stem cells in ALS"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{URL}feed.xml", "alternate": f"{URL}changes/"}
    found = entries(feed)
    assert [text_of(entry, "content") for entry in found] == [change["says"] for change in review["changes"]]
    ids = [text_of(entry, "id") for entry in found]
    assert len(set(ids)) == len(ids) >= 7
    times = [text_of(entry, "updated") for entry in found]
    assert times == sorted(times, reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", each) for each in times)
    assert text_of(feed, "updated") == times[0]
    page = read(first_site.folder / "changes/index.html")
    assert {each.split("#")[0] for each in ids} == {f"{URL}changes/"}
    assert {each.split("#")[1] for each in ids} <= set(page.ids)
    for path, each in pages_of(first_site).items():
        [link] = re.findall(r'<link rel="alternate feed" type="application/atom\+xml" title="Changes" href="([^"]*)">', each.html)
        assert target_of(link, f"{path}index.html", URL) == ("feed.xml", ""), path


def test_feed_of_hostile_changes() -> None:
    """Changes come newest first, and signs that mean something in XML stay text."""
    review = load_records(SLEEP).records().review
    assert [change.id for change in newest_first(review)] == ["hostile", "first_records", "same_day"]
    text = atom(review, "https://example.org/")
    assert text is not None
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n')
    feed = ET.fromstring(text)
    first = entries(feed)[0]
    assert text_of(first, "id") == "https://example.org/changes/#hostile"
    assert text_of(first, "updated") == text_of(feed, "updated") == "2022-02-03T00:00:00Z"
    expected = "A <b>change</b> & </script><script>alert(9)</script> ]]> 'quoted' \"twice\" {{ 7*7 }} [x](javascript:alert(9))"
    assert text_of(first, "content") == expected
    assert [child.tag for child in first.iter()].count(f"{ATOM}link") == 2
    related = [link.get("href") for link in first.findall(f"{ATOM}link") if link.get("rel") == "related"]
    assert related == ["https://example.org/?a=1&b='2'"]


def test_no_feed_without_address_or_changes() -> None:
    """There is no feed where entries could not lead anywhere, or where there are none."""
    assert atom(load_records(SLEEP).records().review, "") is None
    assert atom(load_records(BCG).records().review, "https://example.org/") is None


def test_page_of_changes(sleep_site: Site, bcg_site: Site) -> None:
    """The changes stand on their page, and a review without any has neither the page nor an entry in the menu."""
    page = read(sleep_site.folder / "changes/index.html")
    assert {"hostile", "first_records", "same_day"} <= set(page.ids)
    assert '<time datetime="2022-02-03">' in html.unescape(page.html)
    assert not (bcg_site.folder / "changes").exists()
    assert "changes/" not in read(bcg_site.folder / "index.html").html


# ---------------------------------------------------------------------------------------------- cards


def size(png: bytes) -> tuple[int, int]:
    """The width and height that a PNG says it has, once all its parts hold together and its pixels are complete."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    start, pixels, header = 8, b"", b""
    while start < len(png):
        (length,) = struct.unpack(">I", png[start : start + 4])
        kind, data = png[start + 4 : start + 8], png[start + 8 : start + 8 + length]
        assert struct.unpack(">I", png[start + 8 + length : start + 12 + length])[0] == zlib.crc32(kind + data)
        pixels += data if kind == b"IDAT" else b""
        header = data if kind == b"IHDR" else header
        start += 12 + length
    width, height = struct.unpack(">II", header[:8])
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[header[9]]
    assert len(zlib.decompress(pixels)) == height * (1 + width * channels)
    return width, height


def test_cards(first_site: Site) -> None:
    """Each study has a picture of the size that networks ask for, of less than 60 kB, and no two are alike."""
    _, studies = records_of("first")
    cards = {file.stem: file.read_bytes() for file in (first_site.folder / "assets/images/cards").iterdir()}
    assert set(cards) == set(studies)
    assert len(cards) == 18
    assert {size(png) for png in cards.values()} == {(1200, 630)}
    assert {key: len(png) for key, png in cards.items() if len(png) >= 60_000} == {}
    assert len(set(cards.values())) == 18


def test_card_says_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card holds name, finding, basis and site, escaped; what is too long is cut with a sign for it."""
    drawn: list[str] = []
    real = vl_convert.svg_to_png
    monkeypatch.setattr("vl_convert.svg_to_png", lambda svg, scale: drawn.append(svg) or real(svg, scale=scale))
    assert size(study_card("A & B 2014", "Word " * 100, "45 participants; <i>randomised</i>", "The site")) == (1200, 630)
    rows = [html.unescape(row) for row in re.findall(r"<text[^>]*>(.*?)</text>", drawn[0])]
    assert rows[0] == "A & B 2014"
    assert rows[-2:] == ["45 participants; <i>randomised</i>", "The site"]
    assert len(rows) == 1 + 5 + 1 + 1
    assert rows[5].endswith(" …")
    ET.fromstring(drawn[0])


def test_cards_are_quick() -> None:
    """The pictures of 18 studies take less than two seconds of the processor."""
    study_card("First", "The first one starts the renderer.", "1 participant", "Site")
    started = time.process_time()
    for n in range(18):
        study_card(
            f"Study {n}", "People lost function more slowly after treatment than before it, in most groups.", f"{n} participants", "Site"
        )
    assert time.process_time() - started < 2
