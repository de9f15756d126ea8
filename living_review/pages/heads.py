"""What stands in the head of a page: its title and description, the way to it, its card and what machines are told."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from living_review.formatting import escape
from living_review.pages import markup
from living_review.pages.content import Content
from living_review.pages.schema_org import Graph, JsonLd, Page, full_title, meta_description, script_text
from living_review.records.study import Study
from living_review.records.translations import ENGLISH, Language


def plain_description(content: Content, language: Language = ENGLISH) -> str:
    """What the site is, as plain text in a language."""
    return markup.plain_sentence(content.records.review.site.description, content.numbers, content.studies, language)


FRONT = re.compile(r'---\ntitle: "(.*)"\ndescription: "(.*)"\n(?:name: "(.*)"\n)?')
"""The start of a page as the macro ``front`` writes it."""


def with_heads(pages: Mapping[str, str], content: Content) -> dict[str, str]:
    """The pages with all that their heads need: texts that fit, the way from the home page, the card and the objects for machines."""
    site, build = content.records.review.site.name, content.build
    graph = Graph(content.records, site, plain_description(content), build.url, build.date)
    fronts = {path: match for path, text in pages.items() if (match := FRONT.match(text))}
    names = {path: html.unescape(front[3] or front[1]) for path, front in fronts.items()} | {"index.md": "Home"}
    names |= {f"{each.folder}/index.md": each.translate("Home") for each in content.languages}
    found = dict(pages)
    for path, front in fronts.items():
        language = next((each for each in content.languages if path.startswith(f"{each.folder}/")), ENGLISH)
        trail = tuple((names[each], _address(each)) for each in _way(path, names, language.folder))
        name = path.removeprefix(f"{language.folder}/")
        words = meta_description(html.unescape(front[2]), graph.description)
        page = Page(_address(path), html.unescape(front[1]), words, trail, language.tag)
        steps = ", ".join(f'["{escape(name)}", "{address}"]' for name, address in trail)
        lines = [
            f'title: "{front[1]}"',
            f'full_title: "{escape(full_title(page.title, site))}"',
            f'description: "{escape(page.description)}"',
            f"trail: [{steps}]",
            f"language: {language.tag}",
            f"structured: '{script_text(_things(name, page, graph, content))}'",
        ]
        if language != ENGLISH:
            lines.append(f'site_description: "{escape(plain_description(content, language))}"')
        study = _study_of(path, content)
        lines += [f"card: {study_card_path(study)}"] if study else []
        found[path] = "\n".join(["---", *lines, pages[path][front.end() :]])
    return found


def study_card_path(study: Study) -> str:
    """Where the picture is that networks show beside a link to the study's page, relative to the root of the site."""
    return f"assets/images/cards/{study.key}.png"


def _things(name: str, page: Page, graph: Graph, content: Content) -> list[JsonLd]:
    """What the page tells machines; ``name`` is its document, without the folder of its language."""
    study = _study_of(name, content)
    if study is not None:
        return graph.of_study(page, study)
    if name == "data.md":
        return graph.of_data(page, content.data_files)
    own = {"index.md": graph.of_home, "conclusion.md": graph.of_conclusion}
    return own.get(name, graph.of_page)(page)


def _study_of(path: str, content: Content) -> Study | None:
    folder, _, name = path.removesuffix(".md").partition("/")
    return content.studies.get(name) if folder == "studies" else None


def _address(path: str) -> str:
    """The address of a document, relative to the root of the site."""
    return path.removesuffix("index.md") if path.endswith("index.md") else f"{path.removesuffix('.md')}/"


def _way(path: str, known: Mapping[str, str], folder: str) -> list[str]:
    """The documents that lead from the home page of its language, whose pages are in ``folder``, to ``path``, itself last.

    The pages by term are reached from the table of studies.
    """
    home = f"{folder}/index.md".removeprefix("/")
    folders = path.split("/")[:-1]
    above = ["studies/index.md"] if folders[:1] == ["by"] else []
    above += ["/".join((*folders[:n], "index.md")) for n in range(1, len(folders) + 1)]
    between = [each for each in above if each in known and each not in (path, home)]
    return [] if path == home else [home, *between, path]
