"""The surroundings of all templates: their filters, and the values that every page can name."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, TemplateRuntimeError, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from living_review.analysis.key_numbers import Number
from living_review.analysis.risk_of_bias import tool_assessments
from living_review.formatting import escape, format_count, format_number
from living_review.pages import markup
from living_review.pages.content import Content
from living_review.pages.glossary import mentioned
from living_review.pages.phrases import Speaker, StudyFacts
from living_review.pages.second_reading import as_read
from living_review.pages.study import author_text, cite
from living_review.records.names import list_anchor, place_anchor, term_anchor, word_anchor
from living_review.records.places import places_text
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import Place, is_missing
from living_review.remembering import keep, packages_of, recalled


class CompiledTemplates(BytecodeCache):
    """Templates as Jinja compiled them: each page in another language takes the same ones, and so does the next build."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, ...], bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """What a template is known by: its name, wherever it lies, since what it says is compared too."""
        return super().get_cache_key(name)

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """A template's code, if it is known, as if it had been compiled where it lies now: Jinja names its file in errors."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is not None and filename is not None:
            bucket.code = bucket.code.replace(co_filename=filename)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, if it is known and its text is still the same."""
        key = _known_by(bucket)
        known = self.code.get(key) or recalled(*key)
        if known is not None:
            bucket.bytecode_from_string(known)
            self.code[key] = known

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        key = _known_by(bucket)
        self.code[key] = bucket.bytecode_to_string()
        keep(self.code[key], *key)


def _known_by(bucket: Bucket) -> tuple[str, ...]:
    """What the code of a template depends on: its name and what it says, by Jinja's digests of both, how that is read, and Jinja."""
    env = bucket.environment
    read = (
        env.autoescape is True,
        env.trim_blocks,
        env.lstrip_blocks,
        env.keep_trailing_newline,
        env.finalize is None,
        *sorted(env.extensions),
    )
    return "template", bucket.key, bucket.checksum, *map(str, read), *packages_of(("jinja2", "markupsafe"))


@cache
def compiled_templates() -> CompiledTemplates:
    """Those of this process."""
    return CompiledTemplates()


MOST_NAMES, MOST_ROWS = 60, 200
"""The most names of a list, and the most rows of a table, that stand on a page; the rest is in the data."""


def environment(templates: Path, content: Content, language: Language = ENGLISH, *, apart: bool = False) -> Environment:
    """The Jinja environment of all templates in one language, with the filters and values that they share.

    That of pages that stand ``apart``, which are not written anew when the records of others change, knows nothing that would change then.
    """
    speaker = Speaker(language)

    def shown(value: object) -> Markup:
        return escape(speaker.again(value))

    env = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # to look for what is constant takes an eighth of compiling, and our templates have next to none
        bytecode_cache=compiled_templates(),
    )
    env.globals |= _values(content, language) | ({} if apart else _of_all_studies(content))
    env.filters |= _sentence_filters(content, language) | _name_filters(content, language)
    if apart:
        env.filters = {name: value for name, value in env.filters.items() if name not in OF_ALL_NUMBERS}
    env.tests["missing_word"] = is_missing
    return env


OF_ALL_NUMBERS = ("say", "plain")
"""The filters of sentences, in which there may be numbers of the review."""


def _values(content: Content, language: Language) -> dict[str, Any]:
    """What every template can name, and ``_``, which says a text in the language of the page."""

    def message(text: str, **values: object) -> Markup:
        return markup.message(text, language, values)

    return {
        "_": message,
        "language": language,
        "facts": StudyFacts,
        "own": content.records.review.own,
        "most_names": MOST_NAMES,
        "most_rows": MOST_ROWS,
    }


def _of_all_studies(content: Content) -> dict[str, Any]:
    """What every template can name, but those of pages that stand apart."""
    return {
        "appraised": tool_assessments(content.records),
        "published": content.published,
        "updates": content.updates,
        "asks_harms": any(study.harms.asked for study in content.records.studies),
    }


def _sentence_filters(content: Content, language: Language) -> dict[str, Callable[..., Any]]:
    """The filters of sentences: with their numbers and terms linked, with names of studies linked, and plain."""
    studies, speaker = content.studies, Speaker(language)
    # an id of several words cannot be taken for anything else in a sentence
    labels = {name: term.label for terms in content.records.vocabulary.values() for name, term in terms.terms.items() if "_" in name}

    @pass_context
    def say(context: Context, text: str, terms: bool = True) -> Markup:
        mentions = context["mentions"] if terms and language == ENGLISH else None  # the glossary is in English
        return markup.sentence_markup(text, content.said_numbers, studies, context["root"], mentions, language)

    def linked(text: str, root: str) -> Markup:
        return markup.link_studies(str(speaker.again(text)), studies, labels, root)

    def plain(text: str) -> str:
        return markup.plain_sentence(text, content.said_numbers, studies, language)

    return {"say": say, "linked": linked, "plain": plain, "as_read": as_read}


def _name_filters(content: Content, language: Language) -> dict[str, Callable[..., Any]]:
    """The filters of names, numbers, places and addresses."""
    review, words, speaker = content.records.review, content.records.vocabulary, Speaker(language)

    def number_words(number: Number, *endings: str) -> str:
        return markup.number_words(number, endings, language)

    def where(places: tuple[Place, ...] | Place) -> str:
        return places_text((places,) if isinstance(places, Place) else places, review, language)

    def label(term: str, list_name: str) -> str:
        return words[list_name].label_of(term)

    def grouped(value: object) -> object:
        return language.number(format_count(value)) if type(value) is int else value

    def name(text: object) -> Markup:
        return markup.isolated(speaker.again(text))

    return {
        "where": where,
        "label": label,
        "anchor": word_anchor,
        "term_anchor": lambda term, list_name: term_anchor(list_name, term),
        "list_anchor": lambda name: Markup(list_anchor(name)),  # nothing in a name has a meaning in Markdown
        "place_anchor": lambda name: Markup(place_anchor(name)),
        "name": name,
        "in_words": number_words,
        "grouped": grouped,
        "number": format_number,
        "authors": author_text,
        "cite": cite,
    }


@dataclass(frozen=True)
class RenderedPage:
    """A page as its template gives it; its texts are plain, save for the body, which is Markdown."""

    title: str
    description: str
    body: str
    name: str = ""
    """What it is called on the way to it, if that is not its title."""
    hide: tuple[str, ...] = ("navigation",)
    """The parts of the theme that it does without."""


def render_page(env: Environment, template: str, content: Content, root: str, **more: Any) -> RenderedPage:
    """One page; ``root`` leads from it to the root of the site, ``more`` is what only its template names."""
    language: Language = env.globals["language"]  # type: ignore[assignment]
    verdicts = content.verdict_figure
    given = {
        "studies": content.records.studies,
        "numbers": content.numbers,
        "figures": {name: content.figure_in(figure, language.tag) for name, figure in content.figures.items()},
        "claims": content.claims,
        "verdict_figure": None if verdicts is None else content.figure_in(verdicts, language.tag),
        "syntheses": content.syntheses,
        "flow": content.flow,
        "gallery": content.gallery,
        "data_files": content.data_files,
        "mentions": markup.Mentions(mentioned(content.records)),
        "term_fields": [declared for declared in content.records.review.fields if declared.page],
    }
    return render_apart(env, template, content, root, **{**given, **more})


def render_apart(env: Environment, template: str, content: Content, root: str, **more: Any) -> RenderedPage:
    """The same of a page that can name nothing of the records but ``more``, and what review.yml and the vocabulary say.

    A template sets ``title`` and ``description``, and where they differ from the usual ``name`` and ``hide``.
    """
    language: Language = env.globals["language"]  # type: ignore[assignment]
    given = {
        "root": Markup(root),
        "here": Markup(language.within(root)),
        "review": content.records.review,
        "vocabulary": content.records.vocabulary,
        "build": content.build,
    }
    try:
        module = env.get_template(template).make_module(given | more)
    except Exception:
        env.handle_exception()  # tells the line of the template
    values = vars(module)
    for name in ("title", "description"):
        if name not in values:
            raise TemplateRuntimeError(f"{template} sets no {name}")
    return RenderedPage(
        _plain(values["title"]),
        _plain(values["description"]),
        str(module),
        _plain(values.get("name", "")),
        tuple(values.get("hide", ("navigation",))),
    )


def _plain(text: str) -> str:
    """A text that a template sets, without the escapes that it has if it was translated or joined with such a text."""
    return html.unescape(text) if isinstance(text, Markup) else text
