"""Render the pages of the site: Markdown from templates, with everything that they print worked out beforehand."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

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
from living_review.records.claim import VERDICTS
from living_review.records.study import Study
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


class PageError(Exception):
    """A template is broken, or uses a name that it was not given; the message gives its file and line."""


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
    env = environment(templates, content)
    pages = {}
    for language in content.languages:
        foreign = environment(templates, content, language)
        pages[f"{language.folder}/index.md"] = render_page(foreign, "home.md.j2", content, "../", verdict_plurals=PLURALS)
        pages[f"{language.folder}/conclusion.md"] = render_page(foreign, "conclusion.md.j2", content, "../../")
    pages |= {
        "index.md": render_page(env, "home.md.j2", content, "", verdict_plurals=PLURALS),
        "studies/index.md": render_page(env, "studies.md.j2", content, "../", **study_table(content)),
        "findings.md": render_page(env, "findings.md.j2", content, "../", comparisons=_differing(content), harms=_harm_table(content)),
        "conclusion.md": render_page(env, "conclusion.md.j2", content, "../"),
        "methods.md": render_page(env, "methods.md.j2", content, "../"),
        "charts.md": render_page(env, "charts.md.j2", content, "../"),
        "data.md": render_page(env, "data.md.j2", content, "../"),
        "glossary.md": render_page(env, "glossary.md.j2", content, "../", missing=MISSING),
        "about.md": render_page(env, "about.md.j2", content, "../"),
        "numbers.md": render_page(env, "numbers.md.j2", content, "../", views=number_views(content)),
    }
    if content.claims.all:
        outside = len(content.claims.outside)
        noun = f"statements, {outside} on what other sources say among them" if outside else "statements"
        meanings = {"verdict_meanings": VERDICTS, "verdict_symbols": SYMBOLS, "claims_noun": noun}
        pages["claims.md"] = render_page(env, "claims.md.j2", content, "../", **meanings)
    if content.records.review.changes:
        pages["changes.md"] = render_page(env, "changes.md.j2", content, "../", changes=newest_first(content.records.review))
    if content.syntheses.all:
        pages["syntheses.md"] = render_page(env, "syntheses.md.j2", content, "../")
    if len(content.records.studies) > 1:
        pages["compare.md"] = render_page(env, "compare.md.j2", content, "../")
    for study in content.records.studies:
        seen = study_view(study, content.records, content.tables)
        figure, stands = content.study_figures.get(study.key), content.rank_strips.get(study.key)
        pages[f"studies/{study.key}.md"] = render_page(
            env, "study.md.j2", content, "../../", view=seen, study=study, figure=figure, standing=stands
        )
    terms = term_pages(content)
    for declared in content.records.review.fields:
        if declared.page:
            own = [page for page in terms if page.field == declared]
            pages[f"by/{declared.id}/index.md"] = render_page(env, "field.md.j2", content, "../../", field=declared, pages=own)
    for page in terms:
        pages[f"{page.path.rstrip('/')}.md"] = render_page(env, "term.md.j2", content, "../../../", page=page)
    return with_heads(pages, content)


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
