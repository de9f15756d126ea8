"""Pages as Markdown and HTML, made without MkDocs, and taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import yaml
from helpers.drawings import drawn
from helpers.reviews import ROOT, TEMPLATES
from markdown import Markdown

from living_review.analysis.agreement import agreement
from living_review.analysis.tables import tabulate
from living_review.charts.prisma import flow_diagram
from living_review.charts.registry import chart_kinds
from living_review.charts.render import draw
from living_review.charts.verdicts import verdicts
from living_review.commands import build
from living_review.commands.build import DrawnCharts, draw_in_languages
from living_review.commands.read import all_of, synthesise_all
from living_review.export.files import all_files
from living_review.pages.claims import claims_view
from living_review.pages.content import BuildFacts, Content
from living_review.pages.render import render
from living_review.records.load import load_records
from living_review.records.second import load_second
from living_review.records.translations import load_languages


class Reader(HTMLParser):
    """Collects the tags, the text and the values of attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.values: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:  # noqa: D102
        self.text += data


@cache
def extensions() -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    """The extensions of Markdown that the site uses, and their settings."""
    named = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]
    settings = {name: given for each in named if isinstance(each, dict) for name, given in each.items()}
    own = [name for each in named for name in ([each] if isinstance(each, str) else each)]
    return tuple(dict.fromkeys(["toc", "tables", "fenced_code", *own])), settings  # MkDocs adds these three


def rendered(text: str) -> Reader:
    """Markdown as the site turns it into HTML, read back."""
    names, settings = extensions()
    return Reader(Markdown(extensions=list(names), extension_configs=settings).convert(text))


def content_of(folder: Path, *, charts: bool = True) -> Content:
    """What the pages of a folder of records are made of, as the build makes it."""
    records = load_records(folder).records()  # also of a copy whose claims are no longer as expected
    tables = tabulate(records)
    syntheses, problems = synthesise_all(records, tables)
    assert not problems
    read_twice = agreement(records, load_second(folder, records)[0])
    checked = all_of(records, tables, syntheses, load_languages(folder, TEMPLATES, records, chart_kinds())[0], read_twice)
    made = drawn(folder)
    plot = verdicts(claims_view(checked.records, checked.claims).counts) if charts else None
    figures = DrawnCharts(
        of_review=made.figures if charts else {},
        of_studies=made.of_studies if charts else {},
        rank_strips=made.rank_strips if charts else {},
        verdicts=None if plot is None else draw(plot, "verdicts", "verdicts"),
        flow=flow_diagram(checked.records.review),
        said=draw_in_languages(checked, plot) if charts else {},
    )
    return build.content_of(checked, figures, BuildFacts("2024-05-06"), all_files(build.export_source(checked)))


@cache
def content(folder: Path, *, charts: bool = True) -> Content:
    """The same, made once."""
    return content_of(folder, charts=charts)


@cache
def pages(folder: Path, *, charts: bool = True) -> dict[str, str]:
    """The pages of a review as Markdown, by path; without charts they are made in little time."""
    return render(content(folder, charts=charts), TEMPLATES)


@dataclass(eq=False)
class Element:
    """A tag of a page with its attributes and the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[Element, ...] = field(default=(), repr=False)
    """The elements that it stands in, outermost first."""

    def has(self, name: str) -> bool:
        """Whether it has a class."""
        return name in self.attributes.get("class", "").split()


@dataclass(eq=False, repr=False)
class Page(HTMLParser):
    """A page as HTML, taken apart."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.text = ""
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        element = Element(tag, {name: value or "" for name, value in attrs}, "", tuple(self.open))
        self.elements.append(element)
        if tag not in ("br", "img", "input", "link", "meta", "hr"):
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, "", tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:  # noqa: D102
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> stands where <{self.open[-1].tag}> is open"
        self.open.pop()

    def handle_data(self, data: str) -> None:  # noqa: D102
        self.text += data
        for element in self.open:
            element.text += data

    def all(self, tag: str) -> Iterator[Element]:
        """The elements of one kind."""
        return (element for element in self.elements if element.tag == tag)


@cache
def html(folder: Path, *, charts: bool = True) -> dict[str, Page]:
    """The pages of a review as HTML, by their address below the root of the site."""
    names, settings = extensions()
    found = {}
    for path, text in pages(folder, charts=charts).items():
        body = text.split("\n---\n", 1)[1]
        found[address(path)] = Page(Markdown(extensions=list(names), extension_configs=settings).convert(body))
    return found


def address(path: str) -> str:
    """The address of a page below the root of the site, such as 'studies/oh2015/'."""
    return path.removesuffix(".md").removesuffix("index") + ("/" if not path.endswith("index.md") else "")


def one_line(text: str) -> str:
    """Text with all white space as single blanks."""
    return " ".join(text.split())


def section(page: Page, name: str) -> Element:
    """The one element of a page with a class."""
    (found,) = (element for element in page.elements if element.has(name))
    return found


def paragraphs(page: Page, name: str) -> list[str]:
    """The text of the paragraphs in the one element with a class."""
    outer = section(page, name)
    return [one_line(element.text) for element in page.all("p") if any(each is outer for each in element.inside)]
