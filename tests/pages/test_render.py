"""The pages as Markdown: which there are, that they lead to each other, and that they show what records hold and nothing else."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from helpers.exports import export
from helpers.pages import Page, content, content_of, extensions, html, one_line, pages, rendered
from helpers.reviews import FOLDERS, RICH, SLEEP, TEMPLATES, Copy
from markdown import Markdown

from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import evaluate_claims
from living_review.analysis.synthesis import synthesise
from living_review.pages.render import PageError, description, render
from living_review.records.claim import VERDICTS
from living_review.records.load import load_records
from living_review.records.values import MISSING

COMMON = [
    *["index", "charts", "studies/index", "findings", "conclusion", "methods", "data", "glossary", "about", "numbers", "claims"],
    *["changes", "compare", "adds-up", "guide", "reference"],
]
WRITERS = ("guide/", "reference/")
"""The pages for those who write records, which show names in braces and words for missing values as they are written."""


# ---------------------------------------------------------------------------------------------- which pages


def test_pages_of_the_rich_review() -> None:
    """There is a page for each part of the review, each study, and each cell type and route that a study has."""
    studies = (
        "baloh2022 barczewska2020 berry2019 cudkowicz2022 feldman2014 glass2016 kim2014 mazzini2015 mazzini2019 oh2015 petrou2016 "
        "petrou2021 riley2014 ruizlopez2016 rushkevich2015 siwek2020 sykova2017 yamashita2023"
    )
    terms = [f"by/cell_type/{name}" for name in ("index", "mesenchymal", "neural", "glial_progenitor", "mononuclear", "muse")]
    terms += [f"by/route/{name}" for name in ("index", "intrathecal", "intramedullary", "intramuscular", "intravenous")]
    wanted = [*COMMON, "syntheses", "pt-br/index", "pt-br/conclusion", *(f"studies/{key}" for key in studies.split(" ")), *terms]
    assert set(pages(RICH)) == {f"{name}.md" for name in wanted}


def test_pages_of_the_review_on_sleep() -> None:
    """The invented review has the same pages for its own studies and terms."""
    studies = [f"studies/{key}" for key in ("adler2015", "brook2017", "chen2018", "dunn2019")]
    terms = [f"by/format/{name}" for name in ("index", "group", "individual", "online")]
    assert set(pages(SLEEP)) == {f"{name}.md" for name in [*COMMON, *studies, *terms]}


@pytest.mark.parametrize("folder", FOLDERS)
def test_front_matter(folder: Path) -> None:
    """Each page begins with a title and a description of its own, as valid YAML."""
    titles = []
    for path, text in pages(folder).items():
        assert text.startswith("---\n"), path
        front = yaml.safe_load(text[4:].split("\n---\n", 1)[0])
        own = {"site_description", "theme_language", "words", "addresses"} if front["language"] != "en" else set()
        own |= {"alternates"} if path.removeprefix("pt-br/") in ("index.md", "conclusion.md") and content(folder).languages else set()
        own |= {"card", "card_size", "tags"} if path.startswith("studies/") and path != "studies/index.md" else set()
        assert front["language"] == ("pt-BR" if path.startswith("pt-br/") else "en")
        assert set(front) == {"title", "full_title", "description", "language", "trail", "structured", "hide"} | own, path
        assert front["title"].strip()
        assert front["description"].strip(), path
        assert set(front["hide"]) <= {"navigation", "toc"}, path
        titles.append((front["title"], front["description"]))
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("folder", FOLDERS)
def test_pages_are_well_formed(folder: Path) -> None:
    """Each page has one first heading, tags that are closed in order, and no id twice."""
    for path, page in html(folder).items():
        assert [element.tag for element in page.open] == [], path
        assert len(list(page.all("h1"))) == 1, path
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(set(ids)) == len(ids), f"{path}: {sorted({each for each in ids if ids.count(each) > 1})}"


def test_description() -> None:
    """The description of the site holds its computed number, and stays within the quotes of an attribute."""
    assert description(content(SLEEP)) == "An invented review of 4 studies of talking therapy for insomnia, made to test the site."


def test_silence_on_harms_is_not_absence() -> None:
    """In the table of studies, a study for which the review names no harm is not said to have had none."""
    rows = {
        match[1]: match[0] for match in re.finditer(r'<tr data-text.*?<a href="(\w+)/">.*?</tr>', pages(RICH)["studies/index.md"], re.S)
    }
    cells = {key: re.sub("<[^>]*>", "", re.findall(r'data-label="Serious harms">(.*?)</td>', row)[0]) for key, row in rows.items()}
    assert [key for key, text in cells.items() if text == "Attributed"] == ["feldman2014", "riley2014", "glass2016", "mazzini2019"]
    assert [key for key, text in cells.items() if text == "not reported"] == ["ruizlopez2016", "berry2019", "yamashita2023"]
    assert Counter(cells.values())["None attributed"] == 18 - 4 - 3


# ---------------------------------------------------------------------------------------------- links


def known_files(folder: Path) -> set[str]:
    """The files that the build puts beside the pages."""
    made = content(folder)
    findings = evaluate_claims(EvaluationContext.of(made.records, made.tables))
    made_up, _ = synthesise(made.records, made.tables)
    found = {f"data/{name}" for name in (*export(made.records, made.tables, made.numbers, findings, made_up), "tables.xlsx")}
    for figure in made.every_figure:
        found |= {f"{figure.base}.{kind}" for kind in ("svg", "csv")}
        found |= {f"{figure.base}.json", f"{figure.base}.vl.json"} if figure.specs else set()
    for figure in (figure for said in made.said_figures.values() for figure in said.values()):
        found |= {f"{figure.base}.{kind}" for kind in ("svg", *(("json", "vl.json") if figure.specs else ()))}
    return found


def choices(page: Page) -> set[tuple[str, str]]:
    """The names and values of the filters of a page."""
    return {
        (element.inside[-1].attributes["name"], element.attributes["value"])
        for element in page.all("option")
        if element.attributes["value"]
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_links_lead_somewhere(folder: Path) -> None:
    """Each link within the site leads to a page or file that there will be, to an id that is there, and to a choice of a filter."""
    site, files = html(folder), known_files(folder)
    keys = [study.key for study in content(folder).records.studies]
    ids = {at: {element.attributes.get("id") for element in other.elements} for at, other in site.items()}
    for path, page in site.items():
        for element in page.elements:
            for name in ("href", "src", "xlink:href"):
                if name not in element.attributes:
                    continue
                link = urlsplit(element.attributes[name])
                told = f"{path}: {element.attributes[name]}"
                if link.scheme:
                    assert link.scheme in ("http", "https"), told
                    continue
                if not link.path:
                    target = path
                else:
                    target = posixpath.normpath(posixpath.join("/", path, link.path)).lstrip("/")
                    target += "/" if link.path.endswith("/") and target else ""
                assert target in site or target in files, told
                assert not link.fragment or link.fragment in ids[target], told
                if link.query:
                    known = choices(site[target]) | {("study", key) for key in keys} | {("verdict", verdict) for verdict in VERDICTS}
                    assert set(parse_qsl(link.query)) <= known, told


@pytest.mark.parametrize("folder", FOLDERS)
def test_charts_have_their_files(folder: Path) -> None:
    """Each chart of a page names the specification from which the browser draws it, and the root of the site."""
    files, seen = known_files(folder), set()
    for path, page in html(folder).items():
        for element in page.all("figure"):
            if element.attributes["data-kind"] in ("flow", "standing", "verdicts") or path.startswith("studies/"):  # drawn once and for all
                assert "data-chart" not in element.attributes
                continue
            chart = posixpath.normpath(posixpath.join("/", path, element.attributes["data-chart"])).lstrip("/")
            assert f"{chart}.json" in files, path
            assert posixpath.normpath(posixpath.join("/", path, element.attributes["data-root"])) == "/", path
            seen.add(chart)
    assert {f"{chart}.json" for chart in seen} == {file for file in files if re.fullmatch(r"(pt-br/)?assets/charts/[^.]*\.json", file)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_previous_and_next(folder: Path) -> None:
    """From the first study one comes through all others in order by 'next', and back by 'previous'."""
    keys = [study.key for study in content(folder).records.studies]
    chain = {}
    for key in keys:
        links = {a.attributes["rel"]: a.attributes["href"] for a in html(folder)[f"studies/{key}/"].all("a") if "rel" in a.attributes}
        chain[key] = tuple(links[rel].split("/")[-2] if rel in links else None for rel in ("prev", "next"))
    assert chain == {key: (([None, *keys][i]), ([*keys, None][i + 1])) for i, key in enumerate(keys)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_study_can_be_reached(folder: Path) -> None:
    """The table of studies has a row for each study, with its participants and a link to its page."""
    page = html(folder)["studies/"]
    links = {a.attributes["href"] for a in page.all("a")}
    for study in content(folder).records.studies:
        assert f"{study.key}/" in links
    rows = [row for row in page.all("tr") if "data-filter" in row.attributes]
    assert len(rows) == len(content(folder).records.studies)
    cells = [cell.text for cell in page.all("td") if cell.attributes.get("data-label") == "Participants"]
    people = [study.participants.total for study in content(folder).records.studies]
    assert cells == [f"{total:,}" if isinstance(total, int) and total >= 10_000 else str(total) for total in people]


# ---------------------------------------------------------------------------------------------- hostile text


def strings(value: Any) -> Iterator[str]:
    """All texts of a record."""
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


RECORD = load_records(SLEEP).documents["dunn2019"].value
TOOL = load_records(SLEEP).documents["review"].value["appraisal"]["tools"][1]["label"]
"""The hostile name of the tool by which the study of the hostile record was judged."""
HOSTILE = sorted({text for text in (*strings(RECORD), TOOL) if set(text) & set("<>[]{}|`*\"&'")})


def test_hostile_record() -> None:
    """The invented review has a record with a dozen hostile texts and more."""
    assert len(HOSTILE) >= 20
    assert sum("<script>" in text for text in HOSTILE) >= 6


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_never_raw(text: str) -> None:
    """No page holds a hostile text as it stands in the record."""
    assert [path for path, page in pages(SLEEP).items() if text in page] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown(text: str) -> None:
    """The page of the study shows each text just as the record has it."""
    page = html(SLEEP)["studies/dunn2019/"]
    shown = one_line(page.text), *(value for element in page.elements for value in element.attributes.values())
    assert any(one_line(text) in each for each in shown)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_script_comes_out(folder: Path) -> None:
    """No page has an element or attribute that runs something, loads something from elsewhere, or leads to a script."""
    for path, page in html(folder).items():
        for element in page.elements:
            if element.tag == "img":
                assert re.fullmatch(r"(\.\./)*assets/charts/[\w-]+\.svg", element.attributes["src"]), path
            assert element.tag not in ("script", "style", "iframe", "object", "embed", "link", "base", "meta", "foreignobject"), path
            for name, value in element.attributes.items():
                assert not name.startswith("on"), f"{path}: {name}"
                assert not value.strip().lower().startswith("javascript:"), f"{path}: {value}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_placeholder_is_left(folder: Path) -> None:
    """No page shows a name in braces, besides those of the hostile record, nor a word of Python."""
    changes = [change.says for change in content(SLEEP).records.review.changes]
    hostile = sorted((one_line(text) for text in (*HOSTILE, *changes)), key=len, reverse=True)
    for path, page in html(folder).items():
        if path in WRITERS:
            continue
        text = one_line(page.text)
        for each in hostile if folder == SLEEP else ():
            text = text.replace(each, "")
        assert not re.search(r"\{\s*[a-z_][\w.]*\s*\}|\{[{%#]|[#%}]\}", text), path
        assert not re.search(r"\bNone\b(?! (described|attributed|of|that|are|is|in|was))|\bnan\b|Undefined|\bTrue\b|\bFalse\b", text), path


# ---------------------------------------------------------------------------------------------- values


def unmarked(page: Page) -> list[str]:
    """The elements that hold nothing but a word for a missing value and are not marked as missing."""
    found = []
    marks = [element for element in page.elements if element.has("missing")]
    for element in page.elements:
        whole = one_line(element.text) in MISSING and element.tag not in ("option", "title")
        in_chart = any(outer.has("chart-table") for outer in element.inside)
        marked = element.has("missing") or any(outer.has("missing") for outer in element.inside)
        around = any(element is outer for inner in marks for outer in inner.inside)
        if whole and not (marked or around or in_chart):
            found.append(f"<{element.tag}> {one_line(element.text)}")
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_missing_values_are_marked(folder: Path) -> None:
    """Where a page shows a word for a missing value, it is marked, so that it cannot be taken for a value."""
    for path, page in html(folder).items():
        assert path in WRITERS or unmarked(page) == [], path


@pytest.mark.parametrize(
    ("file", "old", "new", "page"),
    [
        ("studies/chen2018.yml", "  total: 12\n", "  total: not reported\n", "studies/chen2018.md"),
        ("studies/chen2018.yml", "  total: 12\n", "  total: not reported\n", "studies/index.md"),
        ("studies/chen2018.yml", "    p: not reported\n", "    p: not applicable\n", "studies/chen2018.md"),
        ("studies/chen2018.yml", "    n: 5\n    time", "    n: not available\n    time", "studies/chen2018.md"),
        ("studies/chen2018.yml", "  doi: 10.5555/sleep.3\n", "  doi: not available\n", "studies/chen2018.md"),
        ("review.yml", "{name: Database One, records: 30,", "{name: Database One, records: not reported,", "methods.md"),
        ("review.yml", "  duplicate_records: 5\n", "  duplicate_records: not reported\n", "methods.md"),
    ],
)
def test_other_missing_values_are_marked(sleep: Copy, file: str, old: str, new: str, page: str) -> None:
    """Each value that may be missing is marked where it is."""
    sleep.edit(file, (old, new))
    text = render(content_of(sleep.folder, charts=False), TEMPLATES)[page]
    names, settings = extensions()
    assert unmarked(Page(Markdown(extensions=list(names), extension_configs=settings).convert(text.split("\n---\n", 1)[1]))) == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            "studies/feldman2014/",
            "They differ. The review prints 5 × 10⁵ cells or 1.5 × 10⁶ cells; the parts that it prints give 1 × 10⁶ cells or",
        ),
        ("studies/feldman2014/", "The printed value is what one gets without multiplying by: doses."),
        ("studies/kim2014/", "They agree. The printed value is the product of its parts."),
        ("studies/sykova2017/", "The printed value is unclear; the parts that the review prints give 1.5 × 10⁷ to 4.5 × 10⁷ cells."),
        ("studies/cudkowicz2022/", "This cannot be worked out (cells per administration: not reported)."),
        ("studies/ruizlopez2016/", "Adverse events: not reported. The review names none for this study, which is not the same as none."),
        ("studies/sykova2017/", "Year: printed Sykova et al. 2016, read as 2017."),
        ("studies/oh2015/", "Oh K, Moon C, Kim HY, Oh S, Park J, Lee JH, et al. Phase I Trial of Repeated Intrathecal Autologous"),
        (
            "by/route/intramedullary/",
            "A serious adverse event is attributed in 4 of 7: Feldman 2014, Riley 2014, Glass 2016, Mazzini 2019.",
        ),
        ("by/cell_type/mesenchymal/", "favours the treatment 5, no difference 4, not a treatment effect 1. The review classifies"),
        (
            "numbers/",
            "Count of studies with chance decided who got the intervention: yes: 2 of 18 (11 %). Studies: Berry 2019, Cudkowicz 2022.",
        ),
        ("findings/", "In 5 of 18 studies the result for function points towards the treatment. In 1 of 5 of these"),
        ("methods/", "From 26 records found to 18 studies included"),
        ("methods/", "The review's own flow diagram is an image (Figure 3), and its text names no full texts."),
        ("about/", "Built from the records of 2024-05-06."),
    ],
)
def test_sentences(page: str, told: str) -> None:
    """Pages say what the records of the rich review give."""
    assert told in one_line(html(RICH)[page].text.replace("\N{NO-BREAK SPACE}", " "))


# ---------------------------------------------------------------------------------------------- templates


@pytest.mark.parametrize(
    ("template", "code", "message"),
    [
        ("about.md.j2", "{{ nonsense }}", "'nonsense' is undefined"),
        ("about.md.j2", "{{ review.nonsense }}", "has no attribute 'nonsense'"),
        ("study.md.j2", "{{ study.citation.nonsense }}", "has no attribute 'nonsense'"),
        ("study.md.j2", "{% if view.nonsense %}x{% endif %}", "has no attribute 'nonsense'"),
        ("home.md.j2", "{{ numbers.nonsense }}", "has no attribute 'nonsense'"),
        ("home.md.j2", "{{ 'x'|nonsense }}", "No filter named 'nonsense'"),
        ("home.md.j2", "{% if %}", "Expected an expression"),
    ],
)
def test_broken_template(tmp_path: Path, template: str, code: str, message: str) -> None:
    """A template that uses a name that it was not given is an error at its file and line, not an empty place in the page."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    file = tmp_path / "templates" / template
    text = file.read_text(encoding="utf-8")
    file.write_text(text + code, encoding="utf-8")
    place = f"templates/{template}:{text.count(chr(10)) + 1}: "
    with pytest.raises(PageError, match=f"^{re.escape(place)}.*{re.escape(message)}"):
        render(content_of(SLEEP, charts=False), tmp_path / "templates")


def test_templates_do_not_begin_a_line_with_text() -> None:
    """Outside HTML no line of Markdown begins with text of a record, which could start a list there; macros begin with a tag."""
    for template in sorted(TEMPLATES.glob("*.j2")):
        for line in template.read_text(encoding="utf-8").splitlines():
            assert not re.match(r"\s*\{\{(?! m\.)", line) or template.name == "_macros.md.j2", f"{template.name}: {line}"


def test_review_without_charts() -> None:
    """Pages can be made without any chart."""
    assert set(render(content_of(SLEEP, charts=False), TEMPLATES)) == set(pages(SLEEP))


def test_one_study_is_not_told_of_as_many(bias: Copy) -> None:
    """A review of one study, as one begins: counts of one have nouns for one."""
    for file in sorted((bias.folder / "studies").iterdir())[1:]:
        file.unlink()
    for path, page in render(content_of(bias.folder), TEMPLATES).items():
        if path not in ("guide.md", "reference.md", "index.md", "numbers.md", "conclusion.md"):
            told = rendered(page.split("---\n", 2)[-1]).text
            assert re.findall(r"(?<![\d.,])(?<! of )\b1 (?:studies|statements|results|charts|outcomes|people|times)\b", told) == [], path
