"""The record of a new study: a file with comments that say what belongs into each block, and the citation filled in if a file has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from living_review.commands.import_file import REFERENCES, read_references
from living_review.commands.new_names import FILE_NAMES
from living_review.commands.new_yaml import plain_yaml, scalar
from living_review.commands.report import echo_problems, fail, fail_with, say, text_of
from living_review.exchange.references import citation_of
from living_review.problems import InputError, Problem, quoted, shown_path, why_closed
from living_review.records.load import STUDIES_FOLDER, load_records
from living_review.records.names import name_fault
from living_review.records.review import FieldDeclaration, Review
from living_review.records.stand_ins import STAND_IN
from living_review.records.study import OWN_FIELDS, OWN_FIELDS_ELSEWHERE
from living_review.records.vocabulary import Vocabulary
from living_review.site.layout import create_files

SHOWN_TERMS = 12
"""How many terms of a list a comment names."""
EFFECTS = (
    "{kind: counts, intervention: {events: 12, n: 50}, control: {events: 20, n: 50}}",
    "{kind: means, intervention: {mean: 9.5, sd: 4, n: 50}, control: {mean: 12, sd: 4.5, n: 50}}",
    "{kind: proportion, events: 12, n: 50}",
    "{kind: estimate, measure: HR, value: 0.5, ci: [0.25, 1]}",
)
"""What an effect may be computed from, as an example in comments; those of two groups only where a review compares."""
OWN_PLACE, REVIEW_PLACE = "{report: {page: 1}}", "{section: %s}"


def write_study(data: Path, key: str, ris: Path | None = None) -> None:
    """Write ``studies/KEY.yml`` below ``data`` for a study that is to be filled in; ``ris`` is a file with its reference.

    Raises:
        FailedError: there is such a file already, the key can be none, or the review cannot be read; nothing was written.
    """
    fault = name_fault(key) or ("is a name that the records need themselves; choose another" if key in FILE_NAMES else "")
    if fault:
        fail(f"{quoted(key)} {fault}, such as smith2015; nothing was written")
    loaded = load_records(data)
    if loaded.review is None or loaded.vocabulary is None:
        echo_problems(problem for problem in loaded.problems if f"/{STUDIES_FOLDER}/" not in f"/{problem.path}")
        fail("review.yml and vocabulary.yml say what the record of a study holds, and have to be in order first; nothing was written")
    file = data / STUDIES_FOLDER / f"{key}.yml"
    if file.exists() or file.with_suffix(".yaml").exists():
        fail(f"{shown_path(file)} is there already; nothing was written")
    text = blank_study(key, loaded.review, loaded.vocabulary, _cited(ris))
    try:
        create_files(data, {f"{STUDIES_FOLDER}/{key}.yml": text})
    except OSError as error:
        fail(f"{shown_path(file)} cannot be written: {why_closed(error)}")
    say(f"wrote {shown_path(file)}; put in the values of the study, above all where it says '{STAND_IN}'")


def _cited(ris: Path | None) -> Mapping[str, Any]:
    if ris is None:
        return {}
    path, suffix = shown_path(ris), ris.suffix.casefold()
    try:
        found = read_references(text_of(ris), path, suffix if suffix in (*REFERENCES, ".nbib") else ".ris")
        if len(found) != 1:
            raise InputError([Problem(path, 1, 1, "", f"holds {len(found)} references, expected one")])
        return {name: value for name, value in citation_of(found[0]).items() if value not in ("not reported", ["Not reported"])}
    except InputError as error:
        fail_with(error.problems, "in the reference; nothing was written")


def blank_study(key: str, review: Review, vocabulary: Vocabulary, citation: Mapping[str, Any]) -> str:
    """The text of the record of a study that is to be filled in."""
    parts = (_head(key, review, citation), _how(review, vocabulary), _own_fields(review, vocabulary), _results(review, vocabulary))
    return "\n".join(line for part in (*parts, _bias(review)) for line in part) + "\n"


def _head(key: str, review: Review, citation: Mapping[str, Any]) -> Iterator[str]:
    yield "# The record of one study. Each value is what its report says, or: not reported, not applicable, not available, unclear (with a"
    yield "# note). What has no meaning for your review can go. The page 'Reference' of your site names every field."
    yield f"key: {key}"
    if review.published_keys is not None:
        yield "# The review was published without it, so the record says when it came in, and by which search."
        yield f"added: {{date: {date.today().isoformat()}, search: {STAND_IN}}}"
    yield from plain_yaml({"citation": {**_blank_citation(review), **citation}})
    if review.of_intervention:
        yield "# The number in a register of trials, such as NCT01234567."
        yield "registration: not reported"
    yield "# In which country the study was done, and where the report says so. A place has page, section, table or figure."
    yield f"country: {{value: not reported, where: {_place(review)}}}"


def _blank_citation(review: Review) -> dict[str, Any]:
    blank: dict[str, Any] = {"authors": [STAND_IN], "year": "not reported", "title": STAND_IN, "journal": STAND_IN, "doi": "not reported"}
    return blank if review.own or not review.source.references else blank | {"reference": "not applicable"}


def _place(review: Review) -> str:
    """A place as the records of this review have them: in the study's report, or in the first part of the published review."""
    sections = review.source.sections
    return OWN_PLACE if review.own or not sections else REVIEW_PLACE % next(iter(sections))


def _terms(list_name: str, vocabulary: Vocabulary) -> str:
    names = list(vocabulary[list_name].terms)
    more = f" and {len(names) - SHOWN_TERMS} more" if len(names) > SHOWN_TERMS else ""
    return f"{', '.join(names[:SHOWN_TERMS])}{more}, or not reported"


def _how(review: Review, vocabulary: Vocabulary) -> Iterator[str]:
    if vocabulary["phases"].terms:
        yield f"# {_terms('phases', vocabulary)}"
        yield "phase: not reported"
    yield f"# How the study was done: {_terms('designs', vocabulary)}"
    yield "design: not reported"
    if vocabulary["comparators"].terms:
        yield f"# What people were compared with: {_terms('comparators', vocabulary)}. Several go into brackets."
        yield "comparator: not reported"
    yield "# How many people took part. 'printed' is the text of the report where it says more than the number."
    yield "participants:"
    yield "  total: not reported"
    yield "  # analysed: 95"
    if vocabulary["comparators"].terms:
        yield "  # groups: [{label: treated, kind: intervention, n: 50}, {label: control, kind: control, n: 50}]"
    yield f"  where: {_place(review)}"
    yield "# Who took part, in a few words."
    yield "population: not reported"


def _own_fields(review: Review, vocabulary: Vocabulary) -> Iterator[str]:
    if not review.fields:
        return
    yield "# The fields that your review declares."
    yield f"{OWN_FIELDS if review.of_intervention else OWN_FIELDS_ELSEWHERE}:"
    yield f"  where: {_place(review)}"
    for declared in review.fields:
        yield f"  # {' '.join(declared.definition.split())} {_form(declared, vocabulary)}".rstrip()
        yield f"  {declared.id}: not reported"


def _form(declared: FieldDeclaration, vocabulary: Vocabulary) -> str:
    if declared.vocabulary is not None and declared.vocabulary in vocabulary:
        return _terms(declared.vocabulary, vocabulary)
    if declared.units:
        return f"Such as {{value: 12, unit: {declared.units[0]}}}"
    return "A number." if declared.kind.is_number else ""


def _results(review: Review, vocabulary: Vocabulary) -> Iterator[str]:
    directions, measures = vocabulary["directions"].terms, list(vocabulary["measures"].terms)
    yield "# The finding in one plain sentence, without figures: the site adds them."
    yield "result:"
    yield f"  finding: {STAND_IN}."
    if vocabulary["classifications"].terms:
        yield f"  # {_terms('classifications', vocabulary)}"
        yield "  classification: not reported"
    if directions:
        yield f"  # Which way the result points: {_terms('directions', vocabulary)}"
        yield "  direction: not reported"
    yield "# What was measured, an entry for each result: take the marks # away and put in what the report says. Effects are computed"
    yield f"# from 'effect'. Measures: {', '.join(measures)}"
    yield "# outcomes:"
    yield f"#   - id: {measures[0]}"
    yield f"#     measure: {measures[0]}"
    compared = next(iter(vocabulary["comparators"].terms), None)
    examples = [example for example in EFFECTS if compared is not None or "intervention:" not in example]
    yield from [f"#     comparator: {compared}"] if compared is not None else []
    yield "#     time: at the end"
    yield from ["#     higher_is: better"] if review.of_intervention else []
    yield f"#     effect: {examples[0]}"
    yield from [f"#     direction: {next(iter(directions))}"] if directions else []
    yield "#     says: What the report says of it, in your own words."
    yield f"#     where: {_place(review)}"
    yield "# An effect may also be, among others:"
    yield from (f"#     effect: {example}" for example in examples[1:])
    if review.of_intervention:
        yield "# Adverse events: not reported, none, or a list such as"
        yield "# harms: {attributed: events, events: [{event: TERM, serious: false, n: 3, of: 50, where: {report: {table: 3}}}]}"
        yield "harms: not reported"


def _bias(review: Review) -> Iterator[str]:
    tools = review.appraisal.declared
    if not tools:
        return
    known = review.appraisal.printed_layout(tools[0].key)
    yield "# The risk of bias: the judgement of each domain and the reason."
    yield "risk_of_bias:"
    yield f"  tool: {tools[0].key}"
    if known is not None and known.overall:
        yield f"  # Of the study as a whole: {', '.join(scalar(level.id) for level in known.overall)}"
    yield "  overall: not reported"
    if known is not None and known.domains and known.levels:
        yield f"  # Judgements: {', '.join(scalar(level.id) for level in known.levels)}"
        yield "  # domains:"
        yield from (f"  #   - {{domain: {domain.id}, judgement: {scalar(known.levels[0].id)}, reason: Why.}}" for domain in known.domains)


__all__ = ["blank_study", "write_study"]
