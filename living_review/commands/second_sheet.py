"""Write the blank sheet on which a second person puts down what they read of a study, without the first reader's values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from living_review.commands.options import Options, Project
from living_review.commands.report import fail, fail_with, say
from living_review.problems import did_you_mean, quoted, shown_path, why_closed
from living_review.records.load import Records, load_records
from living_review.records.second import FREE_WORDS, SECOND_FOLDER
from living_review.records.study import Study
from living_review.site.layout import create_files

HEAD = """\
# What a second person read of this study, without looking at the first reader's record.
# Fill in what you read; what stays blank was not read. Then run: python build.py agree
reader:
read_on:
first_reader:
"""
ASKED = ("design", "phase", "comparator", "country", "registration", "population")
"""The fields of every study that are asked for, beside numbers of people, results and harms."""
OF_OUTCOME = ("measure", "scale", "group", "n", "time", "comparator", "unit", "higher_is", "spread", "p", "direction")
LISTS = {"design": "designs", "phase": "phases", "comparator": "comparators", "measure": "measures", "scale": "scales", "spread": "spreads"}
LISTS |= {"direction": "directions", "classification": "classifications"}
MOST_TERMS = 12
"""Of longer lists of terms only the name is given."""


def write_second_sheet(project: Project, options: Options, key: str) -> None:
    """Write the blank second sheet of a study.

    Raises:
        FailedError: the records have errors, there is no such study, or the sheet is there already; nothing was written.
    """
    loaded = load_records(options.data)
    if loaded.review is None or loaded.vocabulary is None or any(problem.severity == "error" for problem in loaded.problems):
        fail_with(loaded.problems, "in the records; nothing was written")
    records = loaded.records()
    if key not in records.by_key:
        fail(f"{quoted(key)} is not a study of this review{did_you_mean(key, records.by_key)}; nothing was written")
    file = options.data / SECOND_FOLDER / f"{key}.yml"
    if file.exists():
        fail(f"{shown_path(file)} is there already, and would be lost; move it first. Nothing was written.")
    try:
        create_files(file.parent, {file.name: blank_sheet(records.by_key[key], records)})
    except OSError as error:
        fail(f"{shown_path(file)} cannot be written: {why_closed(error)}")
    say(f"wrote {shown_path(file)}; fill it in without looking at the record, then run: python build.py agree")


def blank_sheet(study: Study, records: Records) -> str:
    """The sheet as text: each field that can be compared, blank, under the names of outcomes and groups."""
    document = records.study_documents[study.key].value
    return "\n".join([HEAD, *_lines(study, document, records)]) + "\n"


def _lines(study: Study, document: dict[str, Any], records: Records) -> Iterator[str]:
    for name in ASKED:
        yield from _asked(name, records, "")
    yield "participants:"
    yield "  total:"
    yield "  analysed:"
    if study.participants.groups:
        yield "  groups:"
        for group in study.participants.groups:
            yield f"    - label: {_text(group.label)}"
            yield "      n:"
    yield "intervention:"
    for declared in records.review.fields:
        yield f"  {declared.id}:{_choices(declared.vocabulary, records)}{_units(declared.units)}"
    yield "result:"
    yield from _asked("classification", records, "  ")
    yield from _asked("direction", records, "  ")
    for part in ("outcomes", "survival"):
        if isinstance(document.get(part), list):
            yield f"{part}:"
            for outcome in document[part]:
                yield from _outcome(outcome, records)
    yield "harms:"
    yield "  attributed:  # events, unnamed, none, not reported"
    yield "  # events: each that you read, such as"
    yield "  #   - {event: …, serious: false, n: 3}"
    yield f"  # {_choices('adverse_events', records).strip(' #') or 'no events are listed'}"


def _outcome(outcome: dict[str, Any], records: Records) -> Iterator[str]:
    yield f"  - id: {outcome['id']}"
    for name in OF_OUTCOME:
        yield from _asked(name, records, "    ")
    if outcome.get("values"):
        yield "    values:"
        for value in outcome["values"]:
            yield f"      - label: {_text(str(value['label']))}"
            yield from (f"        {name}:" for name in value if name not in FREE_WORDS)
    if isinstance(outcome.get("effect"), dict):
        yield "    effect:"
        yield from _blank(outcome["effect"], "      ")


def _blank(block: dict[str, Any], indent: str) -> Iterator[str]:
    """The fields of a block without their values."""
    for name, item in block.items():
        if name in FREE_WORDS:
            continue
        yield f"{indent}{name}:"
        if isinstance(item, dict):
            yield from _blank(item, f"{indent}  ")


def _asked(name: str, records: Records, indent: str) -> Iterator[str]:
    yield f"{indent}{name}:{_choices(LISTS.get(name), records)}"


def _choices(list_name: str | None, records: Records) -> str:
    """The terms of a list, as a comment behind a blank field."""
    if list_name is None or list_name not in records.vocabulary:
        return ""
    terms = list(records.vocabulary[list_name].terms)
    return f"  # {', '.join(terms) if len(terms) <= MOST_TERMS else f'a term of the list {list_name}'}"


def _units(units: tuple[str, ...]) -> str:
    return f"  # in {' or '.join(units)}, such as {{value: 1, unit: {units[0]}}}" if units else ""


def _text(text: str) -> str:
    """A text that is nothing else in YAML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
