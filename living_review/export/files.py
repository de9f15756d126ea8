"""The data files of the site, for R, spreadsheets, reference managers and other software."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from living_review.analysis.claims import ClaimResult
from living_review.analysis.key_numbers import Number
from living_review.analysis.risk_of_bias import tool_assessments
from living_review.analysis.synthesis import Synthesis
from living_review.analysis.tables import AMOUNT_COLUMNS, HARM_COLUMNS, OUTCOME_COLUMNS, Tables
from living_review.export import prisma
from living_review.export.claims import CLAIM_COLUMNS, claim_object, claim_row
from living_review.export.data_package import data_package
from living_review.export.formats import SEPARATOR, to_csv, to_json
from living_review.export.ris import ris
from living_review.export.robvis import robvis_table
from living_review.export.studies import STUDY_COLUMNS, declared_columns, study_object, study_row
from living_review.export.syntheses import EFFECT_COLUMNS, effect_rows, synthesis_object
from living_review.records.load import Records
from living_review.records.vocabulary import Vocabulary


def export(
    records: Records,
    tables: Tables,
    numbers: Mapping[str, Number],
    findings: Sequence[ClaimResult] = (),
    syntheses: Sequence[Synthesis] = (),
) -> dict[str, str]:
    """All data files by their path below ``data/``. Each has one row or object for each thing that it lists."""
    files = {
        "studies.csv": to_csv(STUDY_COLUMNS + declared_columns(records), (study_row(study, records) for study in records.studies)),
        "studies.json": to_json([study_object(study, tables) for study in records.studies]),
        "outcomes.csv": to_csv(OUTCOME_COLUMNS, tables.outcomes.to_dict("records")),
        "harms.csv": to_csv(HARM_COLUMNS, tables.harms.to_dict("records")),
        "amounts.csv": to_csv(AMOUNT_COLUMNS, tables.amounts.to_dict("records")),
        "numbers.json": to_json([_number_object(number) for number in numbers.values()]),
        "prisma.csv": to_csv(prisma.COLUMNS, prisma.prisma_rows(records.review)),
        "vocabulary.csv": to_csv(TERM_COLUMNS, _term_rows(records.vocabulary)),
        "review.json": to_json(records.review.model_dump(mode="json", exclude_none=True)),
        "references.ris": "".join(ris(study) for study in records.studies),
    }
    if findings:
        rows = [claim_row(finding, records) for finding in findings]
        files["claims.json"] = to_json([claim_object(finding, row) for finding, row in zip(findings, rows, strict=True)])
        files["claims.csv"] = to_csv(CLAIM_COLUMNS, rows)
    if syntheses:
        files["syntheses.json"] = to_json([synthesis_object(each) for each in syntheses])
        effects = effect_rows(syntheses)
        files |= {"effects.csv": to_csv(EFFECT_COLUMNS, effects)} if effects else {}
    files |= {f"robvis-{each.key}.csv": to_csv(*robvis_table(each)) for each in tool_assessments(records) if each.judged}
    files["datapackage.json"] = to_json(data_package(records, files))
    return files


TERM_COLUMNS = ["list", "term", "label", "definition", "abbreviation", "also"]


def _number_object(number: Number) -> dict[str, Any]:
    return {
        "name": number.name,
        "label": number.label,
        "statistic": number.statistic,
        "value": number.value,
        "of": number.total,
        "studies": list(number.studies),
        "among": list(number.among),
        "not_reported": list(number.missing),
    }


def _term_rows(vocabulary: Vocabulary) -> Iterable[dict[str, Any]]:
    for list_name, terms in vocabulary.items():
        for name, term in terms.terms.items():
            yield {
                "list": list_name,
                "term": name,
                "label": term.label,
                "definition": term.definition,
                "abbreviation": term.abbreviation,
                "also": SEPARATOR.join(term.also),
            }
