"""The frames that everything is counted from, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from living_review.analysis.tables import AMOUNT_COLUMNS, HARM_COLUMNS, OUTCOME_COLUMNS, harm_rows, rows_of
from living_review.export.base import ExportFile, ExportSource, csv_file
from living_review.records.field_types import Column
from living_review.records.places import places_text

OUTCOMES = (
    Column("study", "string", "The key of the study"),
    Column("outcome", "string", "The id of the outcome within the study"),
    Column("measure", "string", "What was measured, a term of the list measures"),
    Column("scale", "string", "Whether it is a score, a rate or the like, a term of the list scales"),
    Column("group", "string", "Which participants it is about"),
    Column("n", "integer", "How many people it is about", "people"),
    Column("time", "string", "When it was measured"),
    Column("comparator", "string", "What it was compared with, a term of the list comparators"),
    Column("unit", "string", "The unit of the value"),
    Column("higher_is", "string", "Whether a higher value is better or worse"),
    Column("role", "string", "Which value it is: before, after, intervention, control, subgroup or difference"),
    Column("label", "string", "What the source calls it"),
    Column("value", "number", "The value"),
    Column("spread", "number", "The number printed after ±"),
    Column("spread_kind", "string", "What that number is, a term of the list spreads"),
    Column("interval_low", "number", "The lower limit printed in brackets"),
    Column("interval_high", "number", "The upper limit printed in brackets"),
    Column("overall", "boolean", "Whether it sums up the other values of the same role"),
    Column("p", "string", "The p value as printed, with its sign"),
    Column("direction", "string", "Which way the outcome points, a term of the list directions"),
    Column("survival", "boolean", "Whether the outcome is one on survival"),
)
HARMS = (
    Column("study", "string", "The key of the study"),
    Column("event", "string", "The adverse event, a term of the list adverse_events"),
    Column("serious", "boolean", "Whether it was serious"),
    Column("n", "integer", "How many people had it", "people"),
    Column("of", "integer", "How many people were observed", "people"),
    Column("arms", "string", "How many people of each arm had it, of how many observed"),
)
STATEMENT = (
    Column("statement", "string", "What the source says: events, unnamed, none, or not reported"),
    Column("none_serious", "boolean", "Whether it says that none of the study's adverse events was serious"),
    Column("places", "string", "Where it says so"),
)
AMOUNTS = (
    Column("study", "string", "The key of the study"),
    Column("field", "string", "The quantity, a field of the review"),
    Column("label", "string", "What this number is for: a route, a group, a side"),
    Column("low", "number", "The number, or the lower limit of a range"),
    Column("high", "number", "The number, or the upper limit of a range"),
    Column("unit", "string", "The unit"),
    Column("kind", "string", "single, range, or one of several options (a person got one of them) or parts (a person got them together)"),
)


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """Outcomes, harms and amounts."""
    tables = source.tables
    outcomes = "One row a printed value, or a row without a value for an outcome that has none"
    yield csv_file("outcomes.csv", 30, outcomes, OUTCOMES, lambda: rows_of(tables.outcomes))
    harms = "One row an adverse event of a study, or a row without one for a study of which none is named"
    if any(study.harms.asked for study in source.records.studies):
        yield csv_file("harms.csv", 31, harms, [*HARMS, *STATEMENT], lambda: _harms(source))
    amounts = "One row a number of a quantity field, with its unit"
    if any(declared.kind.is_number for declared in source.records.review.fields):
        yield csv_file("amounts.csv", 32, amounts, AMOUNTS, lambda: rows_of(tables.amounts))


def _harms(source: ExportSource) -> list[dict[str, Any]]:
    """The adverse events, and a row for each study without one that says what the source says; each with its places."""
    rows: list[dict[str, Any]] = []
    for study in source.records.studies:
        said: dict[str, Any] = {"statement": study.harms.attributed, "none_serious": bool(study.harms.none_serious)}
        events = [row | {"places": places_text(event.where, source.records.review)} for event, row in harm_rows(study)]
        where = places_text(study.harms.none_serious, source.records.review)
        nothing: dict[str, Any] = {**dict.fromkeys(HARM_COLUMNS), "study": study.key, "places": where}
        rows += [said | event for event in events or [nothing]]
    return rows


for described, counted in ((OUTCOMES, OUTCOME_COLUMNS), (HARMS, HARM_COLUMNS), (AMOUNTS, AMOUNT_COLUMNS)):
    if [column.name for column in described] != counted:
        raise TypeError(
            f"export/tables.py describes other columns than the tables have: {sorted({c.name for c in described} ^ set(counted))}"
        )
