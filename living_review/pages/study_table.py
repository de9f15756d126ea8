"""The table of studies, with what the browser needs to filter and sort it.

Where there are many studies each page of it has a part of the rows; the browser takes all of them from one file, and shows some at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from living_review.analysis.tables import rows_of
from living_review.formatting import format_count
from living_review.pages.content import Content
from living_review.pages.environment import MOST_ROWS
from living_review.pages.kinds import PageDocument, PageKind
from living_review.pages.study import ShownValue, design_value, field_value
from living_review.records.load import Records
from living_review.records.names import term_anchor
from living_review.records.study import Study
from living_review.records.values import MISSING
from living_review.remembering import once_of

FILE = "assets/studies.json"
"""Where the rows of a long table are, for the browser."""


@dataclass(frozen=True)
class TableRow:
    """A row of the table of studies: its cells, and the values by which the browser filters and sorts it."""

    study: Study
    design: ShownValue
    values: tuple[ShownValue, ...]
    result: str
    serious: str
    """'yes' or 'no', or 'not reported' where the source says nothing of harms."""
    filters: str
    """The terms of each filter, as JSON."""
    sort: tuple[float, ...]


SERIOUS = ("yes", "no", "not reported")
"""What a study may say of serious harms, in the order of the filter."""


@dataclass(frozen=True)
class Filter:
    """A way to filter the table of studies: its id, its label if the review declares it, and each choice that occurs.

    A choice is an id and its label; the template has the names of what every review has.
    """

    id: str
    label: str
    choices: tuple[tuple[str, str], ...]


def is_long(content: Content) -> bool:
    """Whether the table has more rows than one page can hold."""
    return len(content.records.studies) > MOST_ROWS


def table_rows(content: Content) -> list[TableRow]:
    """A row for each study, in the order of the records."""
    records, by_key = content.records, {str(row["study"]): row for row in rows_of(content.tables.studies)}
    known = records.review, records.vocabulary
    return [once_of("table_row", (study, *known), partial(_table_row, study, by_key[study.key], records)) for study in records.studies]


def _table_row(study: Study, row: Mapping[Any, Any], records: Records) -> TableRow:
    """The row of a study, which stands in the table of studies as ``row``."""
    columns = [declared for declared in records.review.fields if declared.column]
    filters = {name: row[name] for name in ("design", "classification", *(field.id for field in records.review.fields if field.filter))}
    serious = _serious(study)
    filters["serious"] = (serious,)
    return TableRow(
        study,
        design_value(study, records),
        tuple(field_value(declared, study, records, ()) for declared in columns),
        filters["classification"][0],
        serious,
        json.dumps(filters, sort_keys=True),
        tuple(declared.kind.sort_key(declared, row) for declared in columns),
    )


def study_table(content: Content, rows: list[TableRow]) -> dict[str, Any]:
    """What the template of the table of studies is given beside its rows: its columns and filters."""
    records = content.records
    columns = [declared for declared in records.review.fields if declared.column]
    filtered = [declared for declared in records.review.fields if declared.filter]
    counted = any(row.result != "not applicable" for row in rows)
    asked = any(study.harms.asked for study in records.studies)
    choices = [("design", "", "designs")]
    choices += [(declared.id, declared.label, str(declared.vocabulary)) for declared in filtered]
    choices += [("classification", "", "classifications")] if counted else []
    filters_shown = [Filter(name, label, _choices(name, list_name, content)) for name, label, list_name in choices]
    stated = {row.serious for row in rows}
    if asked:
        filters_shown.append(Filter("serious", "", tuple((word, "") for word in SERIOUS if word in stated)))
    return {"columns": columns, "filters": filters_shown, "shows_result": counted, "shows_harms": asked}


def _pages(content: Content) -> Iterator[PageDocument]:
    """The table, in as many pages as its rows need; the first is the page of all studies."""
    rows = table_rows(content)
    table = study_table(content, rows)
    parts = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)] or [[]]
    for number, part in enumerate(parts, 1):
        values = table | {"rows": part, "part": number, "parts": len(parts), "first": MOST_ROWS * (number - 1) + 1}
        yield PageDocument(path="studies/index.md" if number == 1 else f"all-studies/{number}.md", values=values)


# ---------------------------------------------------------------------------------------------- for the browser


def table_json(content: Content) -> str:
    """All rows as the browser reads them: for each column its distinct cells, and for each row its study, its text and its cells."""
    rows = table_rows(content)
    shown = study_table(content, rows)
    names: dict[str, int] = {}
    columns: list[dict[str, int]] = [{} for _ in _cells(rows[0], shown, content)]
    told = []
    for row in rows:
        cited = row.study.citation
        text = (cited.title, row.study.key, cited.journal, cited.doi, row.study.registration.value, *cited.authors)
        cells = [json.dumps(cell, ensure_ascii=False) for cell in _cells(row, shown, content)]
        places = [column.setdefault(cell, len(column)) for column, cell in zip(columns, cells, strict=True)]
        searched = " ".join(str(part) for part in text if part)
        told.append([row.study.key, row.study.label, searched, names.setdefault(row.filters, len(names)), *places])
    whole = {"columns": [list(map(json.loads, column)) for column in columns], "filters": list(map(json.loads, names)), "rows": told}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


Cell = dict[str, Any]


def _cells(row: TableRow, shown: dict[str, Any], content: Content) -> Iterator[Cell]:
    """The cells behind the name of the study: each the spans of its text, and what it is sorted by, if that is not its text."""
    people = row.study.participants.total
    yield {"spans": [_missing(people)]} if isinstance(people, str) else {"spans": [{"text": format_count(people)}], "value": people}
    yield {"spans": _spans(row.design)}
    for value, key in zip(row.values, row.sort, strict=True):
        yield {"spans": _spans(value)} | ({"value": key} if key >= 0 else {})
    if shown["shows_result"]:
        known = content.records.vocabulary["classifications"]
        term = term_anchor("classifications", row.result)
        said = {"text": known.label_of(row.result), "url": f"glossary/#{term}", "term": term, "kind": f"result result-{row.result}"}
        yield {"spans": [_missing(row.result) if row.result in MISSING else said]}
    if shown["shows_harms"]:
        told = {"choice": row.serious, "kind": "serious" if row.serious == "yes" else ""}  # in the words of the filter
        yield {"spans": [_missing(row.serious) if row.serious in MISSING else told]}


def _missing(text: str) -> Cell:
    return {"text": text, "kind": "missing"}


def _spans(value: ShownValue) -> list[Cell]:
    if value.missing:
        return [_missing(value.text)]
    spans: list[Cell] = [{"text": part.text} | ({"url": part.link, "term": part.term} if part.term else {}) for part in value.parts]
    return [*spans, {"text": "inferred", "kind": "mark mark-inferred"}] if value.inferred else spans


def _serious(study: Study) -> str:
    if study.harms.attributed in ("not reported", "unnamed", "not applicable") and not study.harms.none_serious:
        return "not reported"
    return "yes" if any(event.serious for event in study.harms.events) else "no"


def _choices(name: str, list_name: str, content: Content) -> tuple[tuple[str, str], ...]:
    used = {term for terms in content.tables.studies[name] for term in terms}
    known = content.records.vocabulary[list_name]
    return tuple((word, known.label_of(word)) for word in (*known.terms, *MISSING) if word in used)


PAGES = (PageKind(template="studies.md.j2", documents=_pages),)
