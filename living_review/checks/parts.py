"""What several rules look at: the places, conditions and blocks in a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pydantic import BaseModel

from living_review.formatting import plural
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.claim import Cited, Claim, Named, ProductOf, SameValue, ValueOf
from living_review.records.field_types import Variable
from living_review.records.filters import StudyFilter
from living_review.records.review import Review, SourceSection, SourceTable
from living_review.records.values import Place
from living_review.records.yaml_reader import Document, Loc


def as_warning(problem: Problem) -> Problem:
    """The same problem as a warning."""
    return replace(problem, severity="warning")


def repeated(located: Iterable[tuple[Loc, str | None]]) -> Iterator[tuple[Loc, str]]:
    """The values that stand in the list before, with their addresses; None is no value."""
    seen: set[str] = set()
    for loc, value in located:
        if value is None:
            continue
        if value in seen:
            yield loc, value
        seen.add(value)


def repeated_ids(document: Document, located: Iterable[tuple[Loc, str | None]], noun: str, name: str = "id") -> Iterator[Problem]:
    """A problem for each id that is that of an earlier thing of the same kind; ``noun`` is what the thing is called."""
    for loc, value in repeated(located):
        yield document.problem((*loc, name), f"'{value}' is the {name} of an earlier {noun}")


def place_problems(blocks: Iterable[tuple[Loc, BaseModel]], document: Document, review: Review) -> Iterator[Problem]:
    """Where blocks of a record are places that review.yml does not list for the source."""
    for loc, block in blocks:
        if isinstance(block, Place):
            yield from _place(block, document, review, loc)


def _place(place: Place, document: Document, review: Review, loc: Loc) -> Iterator[Problem]:
    if loc not in document.values:  # a single place is written without a list
        loc = loc[:-1]
    source = review.source
    if place.in_source and not (source.sections or source.tables or source.references):
        if review.own:  # else another rule tells that the parts of the text are missing
            message = "this is the site of your own review, so a place lies in the study's report, such as {report: {page: 4, table: 2}}"
            yield document.problem(loc, message)
        return
    if place.section is not None:
        section = source.sections.get(place.section)
        if section is None:
            message = f"{quoted(place.section)} is not a section of the source{_did_you_mean_place(place.section, source.sections)}"
            yield document.problem((*loc, "section"), message)
        elif place.paragraph is not None and place.paragraph > section.paragraphs:
            message = f"found {place.paragraph}, but '{place.section}' has {plural(section.paragraphs, 'paragraph')}"
            yield document.problem((*loc, "paragraph"), message)
    if place.table is not None:
        table = source.tables.get(place.table)
        if table is None:
            message = f"{quoted(place.table)} is not a table of the source{_did_you_mean_place(place.table, source.tables)}"
            yield document.problem((*loc, "table"), message)
        elif place.row is not None and place.row > table.rows:
            yield document.problem((*loc, "row"), f"found {place.row}, but '{place.table}' has {table.rows} rows")
    if place.reference is not None and place.reference > source.references:
        yield document.problem((*loc, "reference"), f"found {place.reference}, but the source has {source.references} references")


def _did_you_mean_place(name: str, parts: Mapping[str, SourceSection] | Mapping[str, SourceTable]) -> str:
    """The end of a message about a place that there is not: the part that bears this name, or the nearest one."""
    labelled = next((key for key, part in parts.items() if part.label.casefold() == name.strip().casefold()), None)
    return f"; did you mean '{labelled}'?" if labelled is not None else did_you_mean(name, parts)


def filter_problems(
    conditions: Mapping[str, StudyFilter], known: Mapping[str, Variable], document: Document, loc: Loc
) -> Iterator[Problem]:
    """What a filter asks that is not known of the studies, or that its variable cannot answer."""
    for name, condition in conditions.items():
        if name not in known:
            message = f"{quoted(name)} is not a variable of the studies{did_you_mean(name, known)}"
            yield document.problem((*loc, name), message, key=True)
        else:
            yield from _filter_problem(condition, known[name], document, (*loc, name))


def _filter_problem(condition: StudyFilter, variable: Variable, document: Document, loc: Loc) -> Iterator[Problem]:
    asked = {
        "terms": bool(condition.any_of or condition.all_of or condition.only or condition.none_of),
        "flag": condition.equals is not None,
        "number": condition.minimum is not None or condition.maximum is not None,
    }
    wants = {"terms": "terms", "flag": "true or false", "number": "a number, or minimum and maximum"}
    if not asked[variable.kind] or any(asked[kind] for kind in asked if kind != variable.kind):
        yield document.problem(loc, f"'{variable.name}' is asked for the wrong kind of thing; expected {wants[variable.kind]}")
    for term in (*condition.any_of, *condition.all_of, *condition.only, *condition.none_of):
        if variable.kind == "terms" and term not in variable.values:
            yield document.problem(loc, f"{quoted(term)} is not a known {variable.label}{did_you_mean(term, variable.values)}")


def studies_named(block: BaseModel, document: Document, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """The studies that a block of a claim names by their keys, each with its address; not those in the blocks below it."""
    if isinstance(block, Claim):
        yield from (((*loc, "studies", i), key) for i, key in enumerate(block.studies))
    elif isinstance(block, Named):
        at = (*loc, "keys") if (*loc, "keys") in document.values else loc
        yield from (((*at, i), key) for i, key in enumerate(block.keys))
    elif isinstance(block, SameValue | ValueOf | ProductOf | Cited):
        yield (*loc, "study"), block.study
