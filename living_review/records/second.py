"""The values that a second person read of a study, independently of the first: ``second/KEY.yml`` beside the folder of studies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from living_review.problems import Problem, did_you_mean, quoted, shown_path
from living_review.records.base import Many, Record, Scalar
from living_review.records.load import LOOKS_LIKE_YAML, Records, unread_files
from living_review.records.messages import explain
from living_review.records.study import OWN_FIELDS, OWN_FIELDS_ELSEWHERE, Study, study_model
from living_review.records.values import Day
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Document, Loc, read_document

SECOND_FOLDER = "second"
ABOUT_THE_READING = ("reader", "read_on", "first_reader", "settled")
"""The fields of a second sheet that are no values of the study."""
FREE_WORDS = frozenset(
    {"key", "short_name", "note", "notes", "says", "finding", "where", "reason", "no_effect", "explanations", "other_sources", "misprints"}
    | {"looked_at", "overlaps_with", "added", "status", "cluster", "inferred", "about", "what", "label", "id", "role", "kind", "overall"}
    | {"event", "domain"}
)
"""Fields that are not compared: words of one's own, what the record says of itself, and names by which items are matched."""
FORMS = frozenset({"value", "range", "options", "parts"})
"""The forms of a quantity, of which it has one."""
STATED = FORMS | {"printed", "where", "note", "inferred", "unit"}
"""The fields of a value with its source."""
NAMED_BY = ("id", "event", "domain", "key", "label")
"""The fields by which the items of a list are matched, whatever their order."""

Value = Scalar | tuple[Scalar, ...]
"""A value as two readers' sheets are compared: a number, a word, or a list of these in sorted order."""


class Settled(Record):
    """How two readers came to one value."""

    field: str = Field(description="The address of the value, as 'agree' prints it, such as outcomes.pain.n.")
    first: Annotated[Scalar | tuple[Scalar, ...], Many] | None = Field(
        None, description="What the first reader had read, if the record says something else now."
    )
    value: Annotated[Scalar | tuple[Scalar, ...], Many] = Field(description="The value agreed upon, which is the record's.")
    how: str = Field(description="How it was settled, in a sentence.")
    who: str | None = Field(None, description="Who settled it.")
    when: Day | None = None


def _one_as_list(value: Any) -> Any:
    return (value,) if isinstance(value, dict) else value


class Reading(Record):
    """Who read a study a second time, and what was settled afterwards."""

    reader: str = Field(description="Who read.")
    read_on: Day | None = Field(None, description="When.")
    first_reader: str = Field("not reported", description="Who had read the study first.")
    settled: Annotated[tuple[Settled, ...], BeforeValidator(_one_as_list), Many] = ()


@dataclass(frozen=True)
class SecondSheet:
    """The second reading of a study: who read it, what was settled, and the file with the values."""

    key: str
    reading: Reading
    document: Document

    @property
    def value(self) -> dict[str, Any]:
        """The values that were read, as they stand in the file."""
        return {name: item for name, item in self.document.value.items() if name not in ABOUT_THE_READING}


@dataclass(frozen=True)
class Leaf:
    """One value in a sheet: where it stands, and the field that it is a value of, whichever item of a list that belongs to."""

    value: Value
    loc: Loc
    field: str


def load_second(data: Path, records: Records) -> tuple[tuple[SecondSheet, ...], list[Problem]]:
    """The second sheets below ``data`` in the order of their names, and what is wrong with them."""
    sheets: list[SecondSheet] = []
    files = sorted((data / SECOND_FOLDER).glob("*.y*ml"))
    problems = list(_left_out(data / SECOND_FOLDER, files))
    kind = study_model(records.review.fields) if files else Study
    for file in files:
        document, unread = read_document(file, shown_path(file), within=data, blanks=True)
        problems += unread
        if document is None:
            continue
        document = document.renamed(OWN_FIELDS_ELSEWHERE, OWN_FIELDS)
        study = records.by_key.get(file.stem)
        if study is None:
            message = f"{quoted(file.stem)} is not a study of this review{did_you_mean(file.stem, records.by_key)}"
            problems.append(document.problem((), f"{message}; a second sheet has the name of the file that it is about"))
            continue
        if not isinstance(document.value, dict):
            problems.append(document.problem((), f"found {quoted(document.value)}, expected a block of fields"))
            continue
        first = next(each for each in files if each.stem == file.stem)
        if first != file:
            message = f"{shown_path(first)} is a second sheet of this study already; each study has one, so delete one of the two"
            problems.append(document.problem((), message))
            continue
        sheet, faults = _checked(file.stem, document, study, records, kind)
        told = {(problem.line, problem.column) for problem in unread}
        problems += [fault for fault in faults if (fault.line, fault.column) not in told]
        sheets += [] if sheet is None or faults else [sheet]
    return tuple(sheets), problems


def _left_out(folder: Path, read: Sequence[Path]) -> Iterator[Problem]:
    """Files that were meant as second sheets and are not read: with another ending, or in a folder further down."""
    for file in unread_files(folder, LOOKS_LIKE_YAML, read):
        if file.is_file():
            message = f"is not read: each second sheet is a file KEY.yml in the folder {SECOND_FOLDER}, and nothing below that"
            yield Problem(shown_path(file), 1, 1, "", message)


def _checked(key: str, document: Document, study: Study, records: Records, kind: type[Study]) -> tuple[SecondSheet | None, list[Problem]]:
    """The sheet, unless its head is wrong; and what is wrong with its values, which are held against the model of a study."""
    head = {name: item for name, item in document.value.items() if name in ABOUT_THE_READING and item != ""}
    values = {name: item for name, item in document.value.items() if name not in ABOUT_THE_READING}
    if not leaves(values):
        return None, []  # a form that nobody has filled in yet
    problems: list[Problem] = []
    reading = None
    if "reader" not in head:
        problems.append(document.problem(("reader",), "is missing; expected the name of the second reader"))
        head["reader"] = "not reported"
    try:
        reading = Reading.model_validate(head)
    except ValidationError as error:
        problems += explain(error, Reading, document)
    if document.value.get("key", key) not in (key, ""):
        problems.append(document.problem(("key",), f"found {quoted(document.value['key'])}, but the file is called '{key}'"))
    sheet = SecondSheet(key, reading, document) if reading is not None else None
    whole = overlaid(records.study_documents[key].value, filled(values))
    problems += _faults(whole, document, kind, records.vocabulary)
    return sheet, problems


def _faults(whole: Any, document: Document, kind: type[Study], vocabulary: Vocabulary) -> Iterator[Problem]:
    """What is wrong with the values of a sheet, laid over the first record, which is whole; only what the sheet itself says counts."""
    try:
        kind.model_validate(whole, context={"vocabulary": vocabulary})
    except ValidationError as error:
        for problem, loc in zip(explain(error, kind, document), (fault["loc"] for fault in error.errors(include_url=False)), strict=True):
            stands = any(loc[:i] in document.values for i in range(1, len(loc) + 1))
            if stands and "is missing" not in problem.message:
                yield problem


def filled(value: Any) -> Any:
    """A value without the fields and items that were left blank; None if nothing is left."""
    if isinstance(value, dict):
        kept = {name: inner for name, item in value.items() if (inner := filled(item)) is not None}
        return kept or None
    if isinstance(value, list):
        return [inner if inner is not None else {} for inner in map(filled, value)] or None
    return None if value == "" else value


def overlaid(first: Any, second: Any) -> Any:
    """The first record with the second's values in their place; of a list the second's items, each laid over its match."""
    if second is None:
        return first
    if isinstance(first, dict) and isinstance(second, dict):
        other_form = FORMS & second.keys()
        kept = {name: item for name, item in first.items() if not (other_form and name in FORMS)}
        return kept | {name: overlaid(first.get(name), item) for name, item in second.items()}
    if isinstance(second, list) and isinstance(first, list):
        known = dict(_named(first))
        return [overlaid(known.get(name), item) for name, item in _named(second)]
    return second


def _named(items: list[Any]) -> Iterator[tuple[str, Any]]:
    """The items of a list with their names: that of an item without one is its place."""
    seen: dict[str, int] = {}
    for i, item in enumerate(items):
        name = str(i)
        if isinstance(item, dict):
            name = next((str(item[field]) for field in NAMED_BY if item.get(field) not in (None, "")), name)
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})", item


def leaves(value: Any) -> Mapping[str, Leaf]:
    """The values of a sheet that are compared, by their addresses, such as outcomes.pain.n; blanks are none."""
    return dict(_leaves(value, (), (), ()))


def _leaves(value: Any, path: tuple[str, ...], field: tuple[str, ...], loc: Loc) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, dict):
        stated = bool(FORMS & value.keys()) and value.keys() <= STATED
        for name, item in value.items():
            if name in FREE_WORDS:
                continue
            inside = () if stated and name == "value" else (name,)
            yield from _leaves(item, (*path, *inside), (*field, *inside), (*loc, name))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for i, (name, item) in enumerate(_named(value)):
            yield from _leaves(item, (*path, name), field, (*loc, i))
    elif value != "" and path:
        yield ".".join(path), Leaf(plain(value), loc, ".".join(field))


def plain(value: Any) -> Value:
    """A value as it is compared: a list in sorted order, a list of one as that one, a text without needless blanks."""
    if isinstance(value, list | tuple):
        items = sorted((_scalar(item) for item in value), key=str)
        return items[0] if len(items) == 1 else tuple(items)
    return _scalar(value)


def _scalar(value: Any) -> Scalar:
    if isinstance(value, str):
        text = " ".join(value.split())
        return text.replace(" ", "") if re.fullmatch(r"[<>=≤≥]? ?[\d.]+", text) else text
    return value if isinstance(value, bool | int | float) else str(value)
