"""What is computed from numbers in several units: each unit by itself, and never a mixture."""

from __future__ import annotations

import pandas as pd
import pytest
from helpers.reviews import Copy

from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import evaluate_claims
from living_review.analysis.key_numbers import Number, compute
from living_review.analysis.tables import Tables, tabulate
from living_review.export.studies import study_row
from living_review.records.field_types import number_column
from living_review.records.load import Records, load_records

REVIEW, CLAIMS, BROOK, ADLER = "review.yml", "claims.yml", "studies/brook2017.yml", "studies/adler2015.yml"
NUMBERS = "  serious: {label: studies with a serious adverse event"


@pytest.fixture
def mixed(sleep: Copy) -> Copy:
    """The invented review with one study in hours, one in hours and minutes, one in minutes, and one that reports none."""
    sleep.edit(REVIEW, ("units: [minutes]\n    column: true", "units: [minutes, hours]\n    column: true"))
    sleep.edit(BROOK, ('{value: 300, unit: minutes, printed: "300"}', "{value: 5, unit: hours}"))
    amounts = "{options: [{value: 360, unit: minutes}, {value: 7, unit: hours}]}"
    sleep.edit(ADLER, ("{value: 360, unit: minutes, printed: 6 h, note: Printed in hours.}", amounts))
    return sleep


def records_of(copy: Copy) -> Records:
    """The records of the copy."""
    return load_records(copy.folder).records()


def cells(tables: Tables, column: str) -> dict[str, float | None]:
    """A column of the table of studies, by key; None for a missing number."""
    return {str(key): None if pd.isna(value) else float(value) for key, value in tables.studies[column].items()}


def test_limits_in_one_unit(mixed: Copy) -> None:
    """A study in several units has no smallest and largest number, but one in each of its units."""
    tables = tabulate(records_of(mixed))
    assert cells(tables, "total_minutes_max") == {"adler2015": None, "brook2017": 5, "chen2018": 240, "dunn2019": None}
    in_minutes = {"adler2015": 360, "brook2017": None, "chen2018": 240, "dunn2019": None}
    assert cells(tables, number_column("total_minutes_max", "minutes")) == in_minutes
    in_hours = {"adler2015": 7, "brook2017": 5, "chen2018": None, "dunn2019": None}
    assert cells(tables, number_column("total_minutes_min", "hours")) == in_hours


def test_tables_and_export_agree(mixed: Copy) -> None:
    """The table that numbers are computed from has the limits that the data file has."""
    records = records_of(mixed)
    rows = {study.key: study_row(study, records) for study in records.studies}
    for column in ("total_minutes_min", "total_minutes_max"):
        assert cells(tabulate(records), column) == {key: row.get(column) for key, row in rows.items()}
    assert [row["total_minutes_unit"] for row in rows.values()] == ["hours; minutes", "hours", "minutes", ""]


def test_number_in_a_unit(mixed: Copy) -> None:
    """A declared number with a unit is made by the studies that state it in that unit; the others are named as missing."""
    mixed.edit(REVIEW, (NUMBERS, f"  time: {{label: minutes, statistic: sum, of: total_minutes_max, unit: minutes}}\n{NUMBERS}"))
    records = records_of(mixed)
    number: Number = compute(records.review.numbers, tabulate(records).values)["time"]
    assert (number.value, number.studies, number.missing) == (600, ("adler2015", "chen2018"), ("brook2017", "dunn2019"))


@pytest.mark.parametrize(
    ("where", "computed", "reason"),
    [
        ("{year: {maximum: 2017}}", "7", ""),
        ("{year: {maximum: 2018}}", "not computable", "largest number of total time in hours: not reported for chen2018"),
    ],
)
def test_claim_in_a_unit(where: str, computed: str, reason: str, mixed: Copy) -> None:
    """A claim over several units is checked in the one it names, and cannot be where a study does not use that."""
    statistic = f"{{maximum: {{of: total_minutes_max, unit: hours, where: {where}}}}}"
    mixed.edit(CLAIMS, ("{maximum: {of: sessions_max}}", statistic))
    records = records_of(mixed)
    results = evaluate_claims(EvaluationContext.of(records, tabulate(records)))
    (checked,) = (result for result in results if result.claim.id == "sessions-longest")
    assert (checked.computed, checked.reason) == (computed, reason)
