"""What stands in the head of a page: its title and description, the way to it, its card and its metadata for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from importlib.resources import files

from markupsafe import escape as html_escape

from living_review.formatting import escape
from living_review.pages import markup
from living_review.pages.content import Content
from living_review.pages.environment import RenderedPage
from living_review.pages.front_matter import front_matter
from living_review.pages.schema_org import Graph, JsonLd, Page, full_title, meta_description, script_text
from living_review.pages.updates import version_text
from living_review.records.study import Study
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import is_missing
from living_review.remembering import once_of


def plain_description(content: Content, language: Language = ENGLISH) -> str:
    """What the site is, as plain text in a language."""
    return markup.plain_sentence(content.records.review.site.description, content.said_numbers, content.studies, language)


class Heads:
    """Gives pages all that their heads need, and all that the theme must know of their language.

    ``pages`` are those to which others may lead in their heads. ``interface`` is what the theme says on every page, in English.
    """

    def __init__(self, pages: Mapping[str, RenderedPage], content: Content, interface: Sequence[str] = ()) -> None:
        site, facts = content.records.review.site, content.build
        self._graph = graph = Graph(content.records, site.name, plain_description(content), facts.url, facts.date)
        self._names = {path: page.name or page.title for path, page in pages.items()} | {"index.md": "Home"}
        self._names |= {f"{language.folder}/index.md": language.translate("Home") for language in content.languages}
        self._versions = versions = {spoken.tag: version_text(content.records, spoken) for spoken in (ENGLISH, *content.languages)}
        self._content, self._interface = content, interface
        self._told = (graph.name, graph.description, graph.url, graph.date, versions[ENGLISH.tag])

    def document(self, path: str, page: RenderedPage) -> str:
        """A page as Markdown with its head."""
        names = self._names | {path: page.name or page.title} if path not in self._names else self._names
        study, make = _study_of(path, self._content), partial(self._made, path, page, names)
        if study is None:
            return make()
        way = [names[step] for step in _way(path, names, ENGLISH.folder)]
        return once_of(("document", path), (page, study, self._content.records.review), make, (way, *self._told))

    def _made(self, path: str, page: RenderedPage, names: Mapping[str, str]) -> str:
        front = _front(path, page, names, self._graph, self._content, self._interface)
        version = self._versions[str(front["language"])]
        return front_matter(front | ({"version": version} if version else {})) + page.body


def _front(
    path: str, page: RenderedPage, names: Mapping[str, str], graph: Graph, content: Content, interface: Sequence[str]
) -> dict[str, object]:
    """What stands before the page at ``path``.

    Title, description and translated words are markup, since the theme puts them into HTML as they are; the project's own parts of the
    theme escape all else.
    """
    language = next((spoken for spoken in content.languages if path.startswith(f"{spoken.folder}/")), ENGLISH)
    document = path.removeprefix(f"{language.folder}/")
    trail = tuple((names[step], _address(step)) for step in _way(path, names, language.folder))
    head = Page(_address(path), page.title, meta_description(page.description, graph.description), trail, language.tag)
    front: dict[str, object] = {
        "title": escape(page.title),
        "full_title": full_title(page.title, graph.name),
        "description": escape(head.description),
        "trail": trail,
        "language": language.tag,
        "structured": script_text(_things(document, head, graph, content)),
        "hide": page.hide,
    }
    alternates = [twin for twin in (ENGLISH, *content.languages) if _in_language(document, twin) in names]
    if len(alternates) > 1:
        front["alternates"] = [
            {"language": twin.tag, "name": twin.name.capitalize(), "address": _in_language(_address(document), twin)} for twin in alternates
        ]
    if language != ENGLISH:
        front |= _in_other_words(language, names, content, interface)
    study = _study_of(path, content)
    if study is None:
        return front
    return front | {"card": study_card_path(study), "card_size": STUDY_CARD, "tags": search_words(study)}


def search_words(study: Study) -> list[str]:
    """What leads the search to the page of a study before all others: its name, its title, its DOI and its numbers in registers."""
    doi = study.citation.doi
    words = [study.name, study.citation.title, *([] if is_missing(doi) else [doi]), *sorted(study.registrations)]
    return [str(html_escape(word)) for word in words]  # the theme's search shows them as HTML


def _in_other_words(language: Language, names: Mapping[str, str], content: Content, interface: Sequence[str]) -> dict[str, object]:
    """What the theme must know to speak another language: its words, and which of the pages that it leads to are in that language."""
    documents = [path.removeprefix(f"{language.folder}/") for path in names if path.startswith(f"{language.folder}/")]
    return {
        "site_description": escape(plain_description(content, language)),
        "theme_language": theme_language(language.tag),
        "words": {text: escape(language.translate(text)) for text in interface},
        "addresses": {_address(document): _in_language(_address(document), language) for document in documents},
    }


def _in_language(place: str, language: Language) -> str:
    """A document or an address among the pages of a language."""
    return f"{language.folder}/{place}".removeprefix("/")


def theme_language(tag: str) -> str:
    """The language in which the theme speaks for a tag: that, or without its region, or else English."""
    return next((name for name in (tag, tag.split("-")[0]) if name in _theme_languages()), ENGLISH.tag)


@cache
def _theme_languages() -> frozenset[str]:
    folder = files("material") / "templates" / "partials" / "languages"
    return frozenset(file.name.removesuffix(".html") for file in folder.iterdir())


STUDY_CARD = 800, 420
"""The size in pixels of the picture that networks show beside a link to a study.

They ask for 600 × 315 at least to show it as wide as the text of a message. The picture of the site has twice that; as large ones for each
study would take a twentieth of a first build.
"""


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
    by_document = {"index.md": graph.of_home, "conclusion.md": graph.of_conclusion}
    return by_document.get(name, graph.of_page)(page)


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
    between = [document for document in above if document in known and document not in (path, home)]
    return [] if path == home else [home, *between, path]
