"""Render the pages of the site: Markdown from templates, with everything that they print worked out beforehand."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from living_review.analysis.derived_amounts import Comparison
from living_review.analysis.key_numbers import Number, in_words
from living_review.analysis.risk_of_bias import appraised
from living_review.analysis.tables import Tables
from living_review.charts.render import Figure
from living_review.formatting import escape
from living_review.pages import markup
from living_review.pages.claims import PLURALS, SYMBOLS, ClaimsView
from living_review.pages.feed import newest_first
from living_review.pages.glossary import mentioned, term_anchor, word_anchor
from living_review.pages.schema_org import Graph, Page, Thing, described, full_title, script_text
from living_review.pages.study import Value, author_text, cite, field_value, view
from living_review.pages.syntheses import SynthesesView
from living_review.records.claim import VERDICTS
from living_review.records.intervals import number as number_text
from living_review.records.load import Records
from living_review.records.places import places_text
from living_review.records.review import FieldDeclaration
from living_review.records.study import Study
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import MISSING, Place, is_missing
from living_review.records.variables import variables
from living_review.records.vocabulary import Term


@dataclass(frozen=True)
class BuildFacts:
    """What a page says of the build itself. ``date`` is year-month-day; addresses are '' where unknown."""

    date: str
    url: str = ""
    repository: str = ""
    offline_copy: bool = False
    """Whether a copy of the site that works without a connection is offered."""


@dataclass(frozen=True)
class Shown:
    """A page with the charts on it."""

    label: str
    path: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Content:
    """Everything that pages are made of."""

    records: Records
    tables: Tables
    numbers: Mapping[str, Number]
    figures: Mapping[str, Figure]
    study_figures: Mapping[str, Figure]
    """The chart of a single study, by its key, where it has one."""
    standings: Mapping[str, Figure]
    """Where each study stands among all, by its key."""
    claims: ClaimsView
    verdict_figure: Figure | None
    """How many claims have each verdict, if there are claims."""
    syntheses: SynthesesView
    flow: Figure
    """The flow of records."""
    build: BuildFacts
    data_files: tuple[str, ...] = ()
    """The names of the files below ``data/``."""
    languages: tuple[Language, ...] = ()
    """The languages besides English in which the home page and the conclusion are written too."""

    @property
    def gallery(self) -> tuple[Shown, ...]:
        """The pages with charts of the review as a whole, in the order of the navigation."""
        verdicts = () if self.verdict_figure is None else (self.verdict_figure,)
        every = (
            Shown("Findings", "findings/", tuple(self.figures.values())),
            Shown("Syntheses", "syntheses/", self.syntheses.figures()),
            Shown("Conclusion", "conclusion/", verdicts),
            Shown("Methods", "methods/", (self.flow,)),
        )
        return tuple(shown for shown in every if shown.figures)

    @property
    def every_figure(self) -> tuple[Figure, ...]:
        """All charts, those of single studies included."""
        of_studies = (*self.study_figures.values(), *self.standings.values())
        return (*(figure for shown in self.gallery for figure in shown.figures), *of_studies)

    @property
    def studies(self) -> dict[str, Study]:
        """The studies by key."""
        return {study.key: study for study in self.records.studies}


@dataclass(frozen=True)
class TermPage:
    """A term of a field with the studies that have it, and what they found together."""

    field: FieldDeclaration
    id: str
    term: Term
    studies: tuple[Study, ...]
    participants: int
    randomised: int
    controlled: int
    favours: int
    directions: tuple[tuple[str, int], ...]
    """The label of each direction of effect that occurs, or the word for a missing one, and how many of the studies have it."""
    classified: tuple[tuple[str, int], ...]
    """The same for the classifications of the results."""
    serious: tuple[Study, ...]

    @property
    def path(self) -> str:
        """The address of the page, relative to the root of the site."""
        return f"by/{self.field.id}/{self.id}/"


@dataclass(frozen=True)
class NumberView:
    """A number with the question it answers in words, and its studies."""

    number: Number
    where: str
    among: str
    studies: tuple[Study, ...]
    missing: tuple[Study, ...]


@dataclass(frozen=True)
class TableRow:
    """A row of the table of studies: its cells, and the values by which the browser filters and sorts it."""

    study: Study
    design: Value
    own: tuple[Value, ...]
    result: str
    serious: str
    """'yes' or 'no', or 'not reported' where the source says nothing of harms."""
    filters: str
    """The terms of each filter, as JSON."""
    sort: tuple[float, ...]


SERIOUS = (("yes", "Attributed"), ("no", "None attributed"), ("not reported", "not reported"))
"""What a study may say of serious harms: the ids and labels of the filter."""


@dataclass(frozen=True)
class Filter:
    """A way to filter the table of studies: its id and label, and the id and label of each choice that occurs."""

    id: str
    label: str
    choices: tuple[tuple[str, str], ...]


def render(content: Content, templates: Path) -> dict[str, str]:
    """All pages as Markdown, by their path below the documents' folder.

    Raises:
        jinja2.TemplateError: a template is broken or uses a name that it was not given.
    """
    env = _environment(templates, content)
    pages = {}
    for language in content.languages:
        foreign = _environment(templates, content, language)
        pages[f"{language.folder}/index.md"] = _render(foreign, "home.md.j2", content, "../", verdict_plurals=PLURALS)
        pages[f"{language.folder}/conclusion.md"] = _render(foreign, "conclusion.md.j2", content, "../../")
    pages |= {
        "index.md": _render(env, "home.md.j2", content, "", verdict_plurals=PLURALS),
        "studies/index.md": _render(env, "studies.md.j2", content, "../", **_study_table(content)),
        "findings.md": _render(env, "findings.md.j2", content, "../", comparisons=_differing(content), harms=_harm_table(content)),
        "conclusion.md": _render(env, "conclusion.md.j2", content, "../"),
        "methods.md": _render(env, "methods.md.j2", content, "../"),
        "charts.md": _render(env, "charts.md.j2", content, "../"),
        "data.md": _render(env, "data.md.j2", content, "../"),
        "glossary.md": _render(env, "glossary.md.j2", content, "../", missing=MISSING),
        "about.md": _render(env, "about.md.j2", content, "../"),
        "numbers.md": _render(env, "numbers.md.j2", content, "../", views=number_views(content)),
    }
    if content.claims.all:
        outside = len(content.claims.outside)
        noun = f"statements, {outside} on what other sources say among them" if outside else "statements"
        meanings = {"verdict_meanings": VERDICTS, "verdict_symbols": SYMBOLS, "claims_noun": noun}
        pages["claims.md"] = _render(env, "claims.md.j2", content, "../", **meanings)
    if content.records.review.changes:
        pages["changes.md"] = _render(env, "changes.md.j2", content, "../", changes=newest_first(content.records.review))
    if content.syntheses.all:
        pages["syntheses.md"] = _render(env, "syntheses.md.j2", content, "../")
    if len(content.records.studies) > 1:
        pages["compare.md"] = _render(env, "compare.md.j2", content, "../")
    for study in content.records.studies:
        seen = view(study, content.records, content.tables)
        figure, stands = content.study_figures.get(study.key), content.standings.get(study.key)
        pages[f"studies/{study.key}.md"] = _render(
            env, "study.md.j2", content, "../../", view=seen, study=study, figure=figure, standing=stands
        )
    terms = term_pages(content)
    for declared in content.records.review.fields:
        if declared.page:
            own = [page for page in terms if page.field == declared]
            pages[f"by/{declared.id}/index.md"] = _render(env, "field.md.j2", content, "../../", field=declared, pages=own)
    for page in terms:
        pages[f"{page.path.rstrip('/')}.md"] = _render(env, "term.md.j2", content, "../../../", page=page)
    return _with_heads(pages, content)


def description(content: Content) -> str:
    """What the site is, as plain text for the head of its pages, escaped for an attribute."""
    return str(escape(_plain_description(content)))


def _plain_description(content: Content, language: Language = ENGLISH) -> str:
    return markup.plain_sentence(content.records.review.site.description, content.numbers, content.studies, language)


FRONT = re.compile(r'---\ntitle: "(.*)"\ndescription: "(.*)"\n(?:name: "(.*)"\n)?')
"""The start of a page as the macro ``front`` writes it."""


def _with_heads(pages: Mapping[str, str], content: Content) -> dict[str, str]:
    """The pages with all that their heads need: texts that fit, the way from the home page, the card and the objects for machines."""
    site, build = content.records.review.site.name, content.build
    graph = Graph(content.records, site, _plain_description(content), build.url, build.date)
    fronts = {path: match for path, text in pages.items() if (match := FRONT.match(text))}
    names = {path: html.unescape(front[3] or front[1]) for path, front in fronts.items()} | {"index.md": "Home"}
    names |= {f"{each.folder}/index.md": each.say("Home") for each in content.languages}
    found = dict(pages)
    for path, front in fronts.items():
        language = next((each for each in content.languages if path.startswith(f"{each.folder}/")), ENGLISH)
        trail = tuple((names[each], _address(each)) for each in _way(path, names, language.folder))
        name = path.removeprefix(f"{language.folder}/")
        words = described(html.unescape(front[2]), graph.description)
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
            lines.append(f'site_description: "{escape(_plain_description(content, language))}"')
        study = _study_of(path, content)
        lines += [f"card: {study_card_path(study)}"] if study else []
        found[path] = "\n".join(["---", *lines, pages[path][front.end() :]])
    return found


def study_card_path(study: Study) -> str:
    """Where the picture is that networks show beside a link to the study's page, relative to the root of the site."""
    return f"assets/images/cards/{study.key}.png"


def _things(name: str, page: Page, graph: Graph, content: Content) -> list[Thing]:
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


def _environment(templates: Path, content: Content, language: Language = ENGLISH) -> Environment:
    env = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    review, words, studies = content.records.review, content.records.vocabulary, content.studies

    # an id of several words cannot be taken for anything else in a sentence
    labels = {name: term.label for terms in words.values() for name, term in terms.terms.items() if "_" in name}

    @pass_context
    def say(context: Context, text: str, terms: bool = True) -> Markup:
        mentions = context["mentions"] if terms and language == ENGLISH else None  # the glossary is in English
        return markup.sentence(text, content.numbers, studies, context["root"], mentions, language)

    def told(text: str, **values: object) -> Markup:
        return markup.message(text, language, values)

    def number_words(number: Number, *endings: str) -> str:
        return markup.number_words(number, endings, language)

    def linked(text: str, root: str) -> Markup:
        return markup.linked(text, studies, labels, root)

    def plain(text: str) -> str:
        return markup.plain_sentence(text, content.numbers, studies, language)

    def where(places: tuple[Place, ...] | Place) -> str:
        return places_text((places,) if isinstance(places, Place) else places, review, language)

    def label(term: str, list_name: str) -> str:
        found = words[list_name].terms.get(term)
        return term if found is None else found.label

    env.globals |= {"appraised": appraised(content.records), "_": told, "language": language}
    env.filters |= {"say": say, "linked": linked, "plain": plain, "where": where, "label": label}
    env.filters |= {"anchor": word_anchor, "term_anchor": lambda term, list_name: term_anchor(list_name, term)}
    env.filters |= {"in_words": number_words, "number": number_text, "authors": author_text, "cite": cite}
    env.tests["missing_word"] = is_missing
    return env


def _render(env: Environment, template: str, content: Content, root: str, **more: Any) -> str:
    language: Language = env.globals["language"]  # type: ignore[assignment]
    return env.get_template(template).render(
        root=Markup(root),
        here=Markup(language.within(root)),
        review=content.records.review,
        vocabulary=content.records.vocabulary,
        studies=content.records.studies,
        numbers=content.numbers,
        figures=content.figures,
        claims=content.claims,
        verdict_figure=content.verdict_figure,
        syntheses=content.syntheses,
        flow=content.flow,
        gallery=content.gallery,
        build=content.build,
        mentions=markup.Mentions(mentioned(content.records)),
        term_fields=[declared for declared in content.records.review.fields if declared.page],
        **more,
    )


def _study_table(content: Content) -> dict[str, Any]:
    records = content.records
    columns = [declared for declared in records.review.fields if declared.column]
    filtered = [declared for declared in records.review.fields if declared.filter]
    rows = []
    for study in records.studies:
        values: pd.Series[Any] = content.tables.studies.loc[study.key]  # type: ignore[assignment]
        filters = {name: values[name] for name in ("design", "classification", *(declared.id for declared in filtered))}
        serious = _serious(study)
        filters["serious"] = (serious,)
        rows.append(
            TableRow(
                study,
                view(study, records, content.tables).facts[0],
                tuple(field_value(declared, study, records, ()) for declared in columns),
                filters["classification"][0],
                serious,
                json.dumps(filters, sort_keys=True),
                tuple(_sort_value(values, declared) for declared in columns),
            )
        )
    choices = [("design", "Design", "designs")]
    choices += [(declared.id, declared.label, str(declared.vocabulary)) for declared in filtered]
    choices += [("classification", "Result", "classifications")]
    filters_shown = [Filter(name, label, _choices(name, list_name, content)) for name, label, list_name in choices]
    stated = {row.serious for row in rows}
    filters_shown.append(Filter("serious", "Serious harms", tuple(choice for choice in SERIOUS if choice[0] in stated)))
    return {"rows": rows, "columns": columns, "filters": filters_shown}


def _serious(study: Study) -> str:
    if study.harms.attributed == "not reported":
        return study.harms.attributed
    return "yes" if any(event.serious for event in study.harms.events) else "no"


def _sort_value(values: pd.Series[Any], declared: FieldDeclaration) -> float:
    if declared.type not in ("quantity", "count") or pd.isna(values[f"{declared.id}_max"]):
        return -1.0
    return float(values[f"{declared.id}_max"])


def _choices(name: str, list_name: str, content: Content) -> tuple[tuple[str, str], ...]:
    used = {term for terms in content.tables.studies[name] for term in terms}
    known = content.records.vocabulary[list_name].terms
    return tuple((term, known[term].label) for term in known if term in used) + tuple((word, word) for word in MISSING if word in used)


def term_pages(content: Content) -> list[TermPage]:
    """One page for each term, of each field that has pages, that some study has."""
    pages = []
    table = content.tables.studies
    for declared in content.records.review.fields:
        if not declared.page or declared.vocabulary is None:
            continue
        for term_id, term in content.records.vocabulary[declared.vocabulary].terms.items():
            own = table[[term_id in value for value in table[declared.id]]]
            if own.empty:
                continue
            signs = content.records.vocabulary["directions"].terms
            favours = sum(any(d in signs and signs[d].sign == 1 for d in value) for value in own["direction"])
            pages.append(
                TermPage(
                    declared,
                    term_id,
                    term,
                    tuple(content.studies[key] for key in own.index),
                    int(pd.to_numeric(own["participants"]).sum()),
                    int(own["randomised"].sum()),
                    int(own["controlled"].sum()),
                    favours,
                    _counted(own["direction"], "directions", content),
                    _counted(own["classification"], "classifications", content),
                    tuple(content.studies[key] for key in own.index[own["serious_harm"]]),
                )
            )
    return pages


def _counted(values: pd.Series[Any], list_name: str, content: Content) -> tuple[tuple[str, int], ...]:
    found = [term for terms in values for term in terms]
    known = content.records.vocabulary[list_name].terms
    labels = {name: term.label for name, term in known.items()} | {word: word for word in MISSING}
    return tuple((label, found.count(name)) for name, label in labels.items() if name in found)


def number_views(content: Content) -> list[NumberView]:
    """All declared numbers with their questions in words."""
    review, words = content.records.review, content.records.vocabulary
    known = variables(review, words)
    return [
        NumberView(
            number,
            in_words(review.numbers[name].where, known, words),
            in_words(review.numbers[name].among, known, words),
            tuple(content.studies[key] for key in number.studies),
            tuple(content.studies[key] for key in number.missing),
        )
        for name, number in content.numbers.items()
    ]


def _differing(content: Content) -> list[tuple[Study, str, Comparison]]:
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
