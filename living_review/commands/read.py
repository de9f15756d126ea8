"""Read and check a folder of records, with all that every command computes from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from living_review.analysis.claim_changes import unmoved_claims
from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import ClaimResult, changed_verdicts, evaluate_claims
from living_review.analysis.key_numbers import Number, compute
from living_review.analysis.tables import Tables, tabulate
from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.problems import Problem
from living_review.records.load import Records, load_records

if TYPE_CHECKING:
    from living_review.analysis.synthesis import Synthesis
    from living_review.records.translations import Language


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Records that are in order, with what every command computes from them."""

    records: Records
    tables: Tables
    numbers: dict[str, Number]
    claims: tuple[ClaimResult, ...]
    languages: tuple[Language, ...]
    syntheses: tuple[Synthesis, ...]


def load_and_check(data: Path, templates: Path) -> tuple[Checked | None, list[Problem]]:
    """The records in ``data`` with what is computed from them, and all problems in order; None if there are errors.

    Each stage works on what the one before it found to be in order, and the first with an error is the last.
    """
    loaded = load_records(data)
    problems = check_records(loaded, charts=chart_kinds())
    if has_errors(problems):
        return None, problems
    records = loaded.records()
    tables = tabulate(records)
    syntheses, unfit = synthesise_all(records, tables)
    problems = sorted([*problems, *unfit])
    if has_errors(problems):
        return None, problems
    numbers = compute(records.review.numbers, tables.studies)
    claims = evaluate_claims(records, tables, numbers)
    languages, mistakes = read_translations(data, templates, records)
    unmoved = unmoved_claims(records, claims, EvaluationContext.of(records, tables, numbers))
    problems = sorted([*problems, *changed_verdicts(records, claims), *unmoved, *mistakes])
    if has_errors(problems):
        return None, problems
    return Checked(records=records, tables=tables, numbers=numbers, claims=claims, languages=languages, syntheses=syntheses), problems


def has_errors(problems: list[Problem]) -> bool:
    """Whether one of the problems is more than a warning."""
    return any(problem.severity == "error" for problem in problems)


def synthesise_all(records: Records, tables: Tables) -> tuple[tuple[Synthesis, ...], list[Problem]]:
    """The syntheses that the review declares, or why they cannot be made."""
    if not records.review.syntheses:
        return (), []
    from living_review.analysis.poolability import check_poolability  # loads scipy, which a review without syntheses can do without
    from living_review.analysis.synthesis import synthesise

    unfit = check_poolability(records, tables)
    return ((), unfit) if unfit else synthesise(records, tables)


def read_translations(data: Path, templates: Path, records: Records) -> tuple[tuple[Language, ...], list[Problem]]:
    """The languages that the review has files for, and what is wrong with these."""
    from living_review.records.translations import FOLDER, load_languages  # loads Babel, which a review in English alone can do without

    return load_languages(data, templates, records) if (data / FOLDER).is_dir() else ((), [])
