"""What search engines and networks are told of a page: titles, descriptions, cards of links, objects and breadcrumbs."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from typing import Any

import pytest
from helpers.finished import read, target_of
from helpers.heads import SITES, URL, objects, pages_of, steps, typed, written
from helpers.reviews import SLEEP, records_of
from helpers.sites import Site

from living_review.pages.schema_org import (
    DESCRIPTION_LENGTH,
    SHORTEST_DESCRIPTION,
    full_title,
    meta_description,
    report_of,
    script_text,
    truncate,
)
from living_review.records.study import Citation

MEDICAL = {"rich": "Amyotrophic lateral sclerosis", "sleep": "Insomnia", "bcg": None}
"""The condition of each review that is declared to be medical."""


@pytest.fixture(params=list(SITES))
def named(request: pytest.FixtureRequest) -> tuple[str, Site]:
    """Each of the three sites with its name."""
    return request.param, request.getfixturevalue(f"{request.param}_site")


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
        if name != "rich":
            assert canonical == [], path
            assert not {"og:url", "og:image", "twitter:image"} & set(metas), path
            continue
        assert canonical == [URL + path] == [metas["og:url"]], path
        key = path.removeprefix("studies/").rstrip("/")
        own = f"cards/{key}" if path.startswith("studies/") and key else "social-card"
        assert metas["og:image"] == metas["twitter:image"] == f"{URL}assets/images/{own}.png", path
        assert (site.folder / metas["og:image"].removeprefix(URL)).is_file(), path


def test_heads_of_one_study(rich_site: Site) -> None:
    """The head of a study's page, in full words."""
    page = read(rich_site.folder / "studies/oh2015/index.html")
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


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("Petrou P", "Person", "Petrou P"),
        ("van der Berg, Bob", "Person", "van der Berg, Bob"),
        ("Anna Maier", "Person", "Anna Maier"),
        ("Plato", "Person", "Plato"),
        ("World Health Organization", "Organization", "World Health Organization"),
        ("{Royal Society}", "Organization", "Royal Society"),
        ("GBD 2019 Collaborators", "Organization", "GBD 2019 Collaborators"),
    ],
)
def test_authors_are_people_or_institutions(name: str, kind: str, shown: str) -> None:
    """A machine is told whether an author is a person or an institution."""
    report = report_of(records_of(SLEEP).study("chen2018").model_copy(update={"citation": cited_by(name)}), medical=False)
    assert report["author"] == [{"@type": kind, "name": shown}]


def cited_by(name: str) -> Citation:
    """A reference with one author."""
    return records_of(SLEEP).study("chen2018").citation.model_copy(update={"authors": (name,)})


def test_long_title_goes_without_the_site() -> None:
    """The name of the site stands behind a title only where both fit into 70 characters."""
    assert full_title("A page", "The site") == "A page - The site"
    assert full_title("p" * 60, "s" * 7) == f"{'p' * 60} - {'s' * 7}"
    assert full_title("p" * 60, "s" * 8) == "p" * 60


def test_breadcrumbs(named: tuple[str, Site]) -> None:
    """Pages of studies and of terms, and only they, begin with the way to them, whose steps are pages of those names."""
    name, site = named
    _, studies = written(name)
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


def test_way_to_a_term(rich_site: Site) -> None:
    """The way to a term leads over the page of its field."""
    way = steps(read(rich_site.folder / "by/route/intrathecal/index.html"))
    assert [name for name, _ in way] == ["Home", "Studies", "By route", "Intrathecal"]
    targets = [target_of(link, "by/route/intrathecal/index.html", URL) for _, link in way[:-1]]
    assert targets == [("index.html", ""), ("studies/index.html", ""), ("by/route/index.html", "")]


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
        assert web.get("url") == (URL + path if name == "rich" else None), path


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
    review, studies = written(name)
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


def test_review_of_the_rich_site(rich_site: Site) -> None:
    """What is told of the rich review, value by value."""
    [told] = typed(objects(read(rich_site.folder / "index.html")), "MedicalScholarlyArticle")
    assert [author["name"] for author in told["author"]] == ["Júlia Ash", "Mats Birch", "Regina Cedar"]
    assert told["sameAs"] == "https://doi.org/10.5555/rich.1"
    assert told["datePublished"] == "2026"
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert told["isPartOf"] == {
        "@type": "PublicationVolume",
        "volumeNumber": "51",
        "isPartOf": {"@type": "Periodical", "name": "J Invented Rev"},
    }


def test_reports_and_studies(named: tuple[str, Site]) -> None:
    """The page of each study tells of its report what the record says, and of a medical study what it found."""
    name, site = named
    _, studies = written(name)
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


def test_one_report_in_full(rich_site: Site) -> None:
    """The report of a study of the rich review, value by value."""
    [report] = typed(objects(read(rich_site.folder / "studies/kim2014/index.html")), "MedicalScholarlyArticle")
    names = [author["name"] for author in report["author"]]
    assert (names, report["datePublished"], report["sameAs"], report["pagination"]) == (
        ["Kim HY", "Kim H", "Oh K", "Oh S", "Koh S", "Baik W"],
        "2014",
        "https://doi.org/10.1002/stem.1770",
        "2724-31",
    )
    assert report["isPartOf"]["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "Stem Cells"}


TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The type of each file for reading in other programs, by its ending."""


def test_data_set(named: tuple[str, Site]) -> None:
    """The page of the data names each file that lies there, at its address, with its type and the licence of the data."""
    name, site = named
    [told] = typed(objects(pages_of(site)["data/"]), "Dataset")
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert 50 <= len(told["description"]) <= 5000
    assert told["isBasedOn"] == {"@id": "_:review"}
    if name != "rich":
        assert "distribution" not in told
        return
    files = {each["contentUrl"].removeprefix(f"{URL}data/"): each for each in told["distribution"]}
    there = {file.relative_to(site.folder / "data").as_posix() for file in (site.folder / "data").rglob("*.*")}
    assert set(files) == there - {"index.html", "offline.zip"}  # the copy is a site, not data
    assert {"studies.csv", "studies.json", "outcomes.csv", "harms.csv", "claims.csv", "datapackage.json"} <= set(files)
    for path, each in files.items():
        assert each["@type"] == "DataDownload", path
        assert each["encodingFormat"] == TYPES[path.rsplit(".", 1)[1]], path


def test_trails(rich_site: Site, sleep_site: Site) -> None:
    """Each page below the home page tells the way to it, numbered, over pages that exist; without an address no page does."""
    pages = pages_of(rich_site)
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
    _, studies = written("sleep")
    [report] = typed(objects(read(sleep_site.folder / "studies/dunn2019/index.html")), "MedicalScholarlyArticle")
    assert report["name"] == studies["dunn2019"]["citation"]["title"]
    assert report["author"][1]["name"] == "<b>Evil</b> I"
    assert report["sameAs"] == "https://doi.org/10.5555/%3Cscript%3Ealert(2)%3C/script%3E"
