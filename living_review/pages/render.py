"""Render the pages of the site: Markdown from templates, with everything that they print worked out beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from living_review.analysis.derived_amounts import ProductCheck
from living_review.analysis.filtering import describe_filter
from living_review.analysis.key_numbers import Number
from living_review.formatting import escape
from living_review.pages.claims import PLURALS, SYMBOLS
from living_review.pages.content import Content
from living_review.pages.environment import environment, render_page
from living_review.pages.feed import newest_first
from living_review.pages.heads import plain_description, with_heads
from living_review.pages.study import study_view
from living_review.pages.study_table import study_table
from living_review.pages.terms import term_pages
from living_review.pages.texts import TRANSLATED, interface_texts
from living_review.records.claim import VERDICTS
from living_review.records.study import Study
from living_review.records.translations import ENGLISH
from living_review.records.values import MISSING
from living_review.records.variables import variables


@dataclass(frozen=True)
class NumberView:
    """A number with the question it answers in words, and its studies."""

    number: Number
    where: str
    among: str
    studies: tuple[Study, ...]
    missing: tuple[Study, ...]


class Document(NamedTuple):
    """A page to render: the path of its document in English, its template, and what only that template names."""

    path: str
    template: str
    more: Callable[[], dict[str, Any]] = dict


def render(content: Content, templates: Path) -> dict[str, str]:
    """All pages as Markdown, by their path below the documents' folder.

    Raises:
        jinja2.TemplateError: a template is broken or uses a name that it was not given.
    """
    pages = {}
    for language in (ENGLISH, *content.languages):
        env = environment(templates, content, language)
        for document in _documents(content):
            if language == ENGLISH or document.template in TRANSLATED:
                path = f"{language.folder}/{document.path}".removeprefix("/")
                pages[path] = render_page(env, document.template, content, _root(path), **document.more())
    return with_heads(pages, content, interface_texts(templates.parent) if content.languages else ())


def _root(path: str) -> str:
    """The way from the page of a document to the root of the site."""
    return "../" * (path.count("/") + (not path.endswith("index.md")))


def _documents(content: Content) -> Iterator[Document]:
    """All pages of the site."""
    yield Document("index.md", "home.md.j2", lambda: {"verdict_plurals": PLURALS})
    yield Document("studies/index.md", "studies.md.j2", partial(study_table, content))
    yield Document("findings.md", "findings.md.j2", lambda: {"comparisons": _differing(content), "harms": _harm_table(content)})
    for name in ("conclusion", "methods", "charts", "data", "about"):
        yield Document(f"{name}.md", f"{name}.md.j2")
    yield Document("glossary.md", "glossary.md.j2", lambda: {"missing": MISSING})
    yield Document("numbers.md", "numbers.md.j2", lambda: {"views": number_views(content)})
    if content.claims.all:
        yield Document("claims.md", "claims.md.j2", partial(_verdict_words, content))
    if content.records.review.changes:
        yield Document("changes.md", "changes.md.j2", lambda: {"changes": newest_first(content.records.review)})
    if content.syntheses.all:
        yield Document("syntheses.md", "syntheses.md.j2")
    if len(content.records.studies) > 1:
        yield Document("compare.md", "compare.md.j2")
    for study in content.records.studies:
        yield Document(f"studies/{study.key}.md", "study.md.j2", partial(_of_study, study, content))
    yield from _term_documents(content)


def _term_documents(content: Content) -> Iterator[Document]:
    terms = term_pages(content)
    for declared in content.records.review.fields:
        if declared.page:
            pages = [page for page in terms if page.field == declared]
            yield Document(f"by/{declared.id}/index.md", "field.md.j2", partial(dict, field=declared, pages=pages))
    for page in terms:
        yield Document(f"{page.path.rstrip('/')}.md", "term.md.j2", partial(dict, page=page))


def _verdict_words(content: Content) -> dict[str, Any]:
    outside = len(content.claims.outside)
    noun = f"statements, {outside} on what other sources say among them" if outside else "statements"
    return {"verdict_meanings": VERDICTS, "verdict_symbols": SYMBOLS, "claims_noun": noun}


def _of_study(study: Study, content: Content) -> dict[str, Any]:
    return {
        "view": study_view(study, content.records, content.tables),
        "study": study,
        "figure": content.study_figures.get(study.key),
        "standing": content.rank_strips.get(study.key),
    }


def description(content: Content) -> str:
    """What the site is, as plain text for the head of its pages, escaped for an attribute."""
    return str(escape(plain_description(content)))


def number_views(content: Content) -> list[NumberView]:
    """All declared numbers with their questions in words."""
    review, words = content.records.review, content.records.vocabulary
    known = variables(review, words)
    return [
        NumberView(
            number,
            describe_filter(review.numbers[name].where, known, words),
            describe_filter(review.numbers[name].among, known, words),
            tuple(content.studies[key] for key in number.studies),
            tuple(content.studies[key] for key in number.missing),
        )
        for name, number in content.numbers.items()
    ]


def _differing(content: Content) -> list[tuple[Study, str, ProductCheck]]:
    fields = {declared.id: declared.label for declared in content.records.review.fields}
    return [(content.studies[each.study], fields[each.field], each) for each in content.tables.comparisons if each.status == "differs"]


def _harm_table(content: Content) -> list[tuple[str, str, bool, tuple[Study, ...]]]:
    """Each adverse event with its words, whether any study has it as serious, and the studies; serious ones first."""
    rows = []
    for term_id, term in content.records.vocabulary["adverse_events"].terms.items():
        found = content.tables.harms[content.tables.harms["event"] == term_id]
        if not found.empty:
            rows.append(
                (term.label, term.definition, bool(found["serious"].any()), tuple(content.studies[key] for key in found["study"].unique()))
            )
    return sorted(rows, key=lambda row: not row[2])
