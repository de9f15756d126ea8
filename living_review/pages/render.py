"""Render the pages of the site: Markdown from templates, with everything that they print computed beforehand."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from jinja2 import Environment, TemplateError, TemplateSyntaxError

from living_review.formatting import escape
from living_review.pages.content import Content
from living_review.pages.environment import RenderedPage, environment, render_apart, render_page
from living_review.pages.heads import Heads, plain_description
from living_review.pages.kinds import PageDocument, RestsOn, page_kinds
from living_review.pages.texts import interface_texts
from living_review.records.translations import ENGLISH
from living_review.remembering import once_of, unchanged


class PageError(Exception):
    """A template is broken or uses a name that it was not given, with its file and line; or two pages have one address."""


def render(content: Content, templates: Path) -> dict[str, str]:
    """All pages as Markdown, by their path below the documents' folder.

    Raises:
        PageError: a template is at fault.
    """
    return {path: page for part in render_in_parts(content, templates) for path, page in part.items()}


def render_in_parts(content: Content, templates: Path) -> Iterator[dict[str, str]]:
    """The same in parts, each made when it is asked for: the pages of a thousand studies weigh as much as all else.

    Raises:
        PageError: a template is at fault.
    """
    try:
        yield from _parts(content, templates)
    except TemplateError as error:
        raise PageError(_fault_of_template(error, templates)) from error


def _fault_of_template(error: TemplateError, templates: Path) -> str:
    """Where a template is wrong: its file and line, as far as Jinja knows them."""
    if isinstance(error, TemplateSyntaxError):
        return f"{templates.name}/{error.name}:{error.lineno}: {error.message}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    place = f"{Path(frames[-1].filename).relative_to(templates.parent)}:{frames[-1].lineno}" if frames else templates.name
    return f"{place}: {error.message}"


def _parts(content: Content, templates: Path) -> Iterator[dict[str, str]]:
    """First the pages that show more than one study, then each of the others by itself; a fault of a template comes as Jinja tells it."""
    pages: dict[str, RenderedPage] = {}
    alone: dict[str, tuple[str, PageDocument, RestsOn]] = {}
    for language in (*content.languages, ENGLISH):
        env = environment(templates, content, language)
        for kind in page_kinds():
            for document in kind.documents(content) if kind.translated or language == ENGLISH else ():
                placed = replace(document, path=f"{language.folder}/{document.path}".removeprefix("/"))
                if placed.path in pages or placed.path in alone:
                    raise PageError(f"two pages would have the address {placed.address}")
                if placed.rests_on is None or language != ENGLISH:
                    pages[placed.path] = render_page(env, kind.template, content, placed.root, **placed.values)
                else:
                    alone[placed.path] = kind.template, placed, placed.rests_on
    heads, apart = Heads(pages, content, interface_texts(templates.parent) if content.languages else ()), _PagesApart(content, templates)
    yield {path: heads.document(path, pages.pop(path)) for path in list(pages)}
    for path in list(alone):
        yield {path: heads.document(path, apart.page(*alone.pop(path)))}


class _PagesApart:
    """Pages that say what they rest on, and are those of the build before in this process as long as that is the same."""

    def __init__(self, content: Content, templates: Path) -> None:
        self.content, self.templates = content, templates
        names = {study.key: study.label for study in content.records.studies}
        files = {file.name: file.read_bytes() for file in sorted(templates.glob("*.j2"))}
        self.given = unchanged("pages_apart", (files, names, content.build))

    @cached_property
    def env(self) -> Environment:
        """Their surroundings, which are made for none in vain."""
        return environment(self.templates, self.content, apart=True)

    def page(self, template: str, document: PageDocument, rests_on: RestsOn) -> RenderedPage:
        """One of them."""
        records = self.content.records
        objects = (records.review, records.vocabulary, self.given, *rests_on.objects)
        make = partial(self._made, template, document)
        return once_of(("page", document.path), objects, make, rests_on.also)

    def _made(self, template: str, document: PageDocument) -> RenderedPage:
        return render_apart(self.env, template, self.content, document.root, **document.values)


def description(content: Content) -> str:
    """What the site is, as plain text for the head of its pages, escaped for an attribute."""
    return str(escape(plain_description(content)))
