"""The table of studies, with what the browser needs to filter and sort it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from living_review.pages.content import Content
from living_review.pages.kinds import one_page
from living_review.pages.study import ShownValue, field_value, study_view
from living_review.records.study import Study
from living_review.records.values import MISSING


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


def study_table(content: Content) -> dict[str, Any]:
    """What the template of the table of studies is given: its rows, columns and filters."""
    records = content.records
    columns = [declared for declared in records.review.fields if declared.column]
    filtered = [declared for declared in records.review.fields if declared.filter]
    rows = []
    for study in records.studies:
        row = content.tables.studies.loc[study.key].to_dict()
        filters = {name: row[name] for name in ("design", "classification", *(declared.id for declared in filtered))}
        serious = _serious(study)
        filters["serious"] = (serious,)
        rows.append(
            TableRow(
                study,
                study_view(study, records, content.tables).facts[0],
                tuple(field_value(declared, study, records, ()) for declared in columns),
                filters["classification"][0],
                serious,
                json.dumps(filters, sort_keys=True),
                tuple(declared.kind.sort_key(declared, row) for declared in columns),
            )
        )
    counted = any(row.result != "not applicable" for row in rows)
    asked = any(study.harms.asked for study in records.studies)
    choices = [("design", "", "designs")]
    choices += [(declared.id, declared.label, str(declared.vocabulary)) for declared in filtered]
    choices += [("classification", "", "classifications")] if counted else []
    filters_shown = [Filter(name, label, _choices(name, list_name, content)) for name, label, list_name in choices]
    stated = {row.serious for row in rows}
    if asked:
        filters_shown.append(Filter("serious", "", tuple((word, "") for word in SERIOUS if word in stated)))
    return {"rows": rows, "columns": columns, "filters": filters_shown, "shows_result": counted, "shows_harms": asked}


def _serious(study: Study) -> str:
    if study.harms.attributed in ("not reported", "unnamed", "not applicable") and not study.harms.none_serious:
        return "not reported"
    return "yes" if any(event.serious for event in study.harms.events) else "no"


def _choices(name: str, list_name: str, content: Content) -> tuple[tuple[str, str], ...]:
    used = {term for terms in content.tables.studies[name] for term in terms}
    known = content.records.vocabulary[list_name]
    return tuple((word, known.label_of(word)) for word in (*known.terms, *MISSING) if word in used)


PAGES = (one_page("studies/index.md", "studies.md.j2", values=study_table),)
