"""Render the pages of the site: Markdown from templates, with everything that they print computed beforehand."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from living_review.formatting import escape
from living_review.pages.content import Content
from living_review.pages.environment import environment, render_page
from living_review.pages.heads import plain_description, with_heads
from living_review.pages.kinds import page_kinds
from living_review.pages.texts import interface_texts
from living_review.records.translations import ENGLISH


class PageError(Exception):
    """A template is broken or uses a name that it was not given, with its file and line; or two pages have one address."""


def render(content: Content, templates: Path) -> dict[str, str]:
    """All pages as Markdown, by their path below the documents' folder.

    Raises:
        PageError: a template is at fault.
    """
    try:
        return _render_all(content, templates)
    except TemplateError as error:
        raise PageError(_fault_of_template(error, templates)) from error


def _fault_of_template(error: TemplateError, templates: Path) -> str:
    """Where a template is wrong: its file and line, as far as Jinja knows them."""
    if isinstance(error, TemplateSyntaxError):
        return f"{templates.name}/{error.name}:{error.lineno}: {error.message}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    place = f"{Path(frames[-1].filename).relative_to(templates.parent)}:{frames[-1].lineno}" if frames else templates.name
    return f"{place}: {error.message}"


def _render_all(content: Content, templates: Path) -> dict[str, str]:
    """All pages as Markdown; a fault of a template comes as Jinja tells it."""
    pages = {}
    for language in (*content.languages, ENGLISH):
        env = environment(templates, content, language)
        for kind in page_kinds():
            for document in kind.documents(content) if kind.translated or language == ENGLISH else ():
                placed = replace(document, path=f"{language.folder}/{document.path}".removeprefix("/"))
                if placed.path in pages:
                    raise PageError(f"two pages would have the address {placed.address}")
                pages[placed.path] = render_page(env, kind.template, content, placed.root, **placed.values)
    return with_heads(pages, content, interface_texts(templates.parent) if content.languages else ())


def description(content: Content) -> str:
    """What the site is, as plain text for the head of its pages, escaped for an attribute."""
    return str(escape(plain_description(content)))
