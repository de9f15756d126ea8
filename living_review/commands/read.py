"""Read and check a folder of records, with all that every command computes from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from living_review.analysis.agreement import Agreement, agreement
from living_review.analysis.claim_changes import unmoved_claims
from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import ClaimResult, changed_verdicts, evaluate_claims
from living_review.analysis.key_numbers import Number, compute, compute_today
from living_review.analysis.plausibility.run import Plausibility, plausibility
from living_review.analysis.tables import Tables, tabulate
from living_review.charts.registry import chart_kinds
from living_review.checks.dates import days_to_come
from living_review.checks.run import check_records
from living_review.commands.report import fail_with
from living_review.problems import Problem
from living_review.records.load import CLAIMS_FILE, Loaded, Records, load_records
from living_review.records.second import SECOND_FOLDER, load_second

if TYPE_CHECKING:
    from living_review.analysis.synthesis import Synthesis
    from living_review.records.translations import Language


NO_SECOND = Agreement((), ())
"""Of a review whose studies nobody has read a second time."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Records that are in order, with what every command computes from them."""

    records: Records
    tables: Tables
    numbers: dict[str, Number]
    """The declared numbers over all studies that there are today."""
    published: dict[str, Number]
    """The same numbers over the studies of the published review: what sentences about the review say."""
    claims: tuple[ClaimResult, ...]
    context: EvaluationContext
    """What the claims were held against: the published review."""
    languages: tuple[Language, ...]
    syntheses: tuple[Synthesis, ...]
    plausibility: Plausibility
    """What the checks of plausibility gave."""
    agreement: Agreement
    """How far two readers agree, as far as there is a second."""


def load_and_check(data: Path, templates: Path) -> tuple[Checked | None, list[Problem]]:
    """The records in ``data`` with what is computed from them, and all problems in order; None if there are errors."""
    return load_and_look(data, templates)[:2]


def load_and_look(data: Path, templates: Path) -> tuple[Checked | None, list[Problem], str]:
    """The same, and a sentence on what cannot be looked at before the records themselves are in order; '' if they are."""
    checked, problems, waiting = _computed(data, templates)
    if checked is not None:
        unmoved = unmoved_claims(checked.claims, checked.context)
        problems = sorted([*problems, *changed_verdicts(checked.records, checked.claims), *unmoved])
    return (None if has_errors(problems) else checked), problems, waiting


def compute_checked(data: Path, templates: Path) -> tuple[Checked | None, list[Problem]]:
    """The records and their problems, whatever verdicts the claims expect."""
    checked, problems, _ = _computed(data, templates)
    return (None if has_errors(problems) else checked), problems


def _computed(data: Path, templates: Path) -> tuple[Checked | None, list[Problem], str]:
    """Records that are in order with what is computed from them, and what is wrong with either; None if the records are not in order.

    Then a sentence says what has to wait.
    """
    loaded = load_records(data)
    problems = sorted({*check_records(loaded, charts=chart_kinds()), *days_to_come(loaded, datetime.now(UTC).date())})
    if has_errors(problems):
        return None, problems, _waiting(loaded, data)
    records = loaded.records()
    tables = tabulate(records)
    syntheses, unfit = synthesise_all(records, tables)
    languages, untranslated = read_translations(data, templates, records)
    sheets, unread = load_second(data, records)
    checked = all_of(records, tables, syntheses, languages, agreement(records, sheets))
    found = [*unfit, *untranslated, *unread, *checked.plausibility.problems, *checked.agreement.problems]
    return checked, sorted([*problems, *found]), ""


def _waiting(loaded: Loaded, data: Path) -> str:
    """What cannot be looked at before the records themselves are in order, in a sentence."""
    known = loaded.for_rules()
    parts = ["whether numbers are plausible"]
    parts += ["the syntheses"] if known.review is None or known.review.syntheses else []
    parts += ["the translations"] if (data / "languages").is_dir() else []
    parts += ["the second readings"] if any((data / SECOND_FOLDER).glob("*.y*ml")) else []
    parts += ["the verdicts of claims"] if (data / CLAIMS_FILE).is_file() else []
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{listed[0].upper()}{listed[1:]} can be checked only once these are mended: more may follow."


def all_of(
    records: Records, tables: Tables, syntheses: tuple[Synthesis, ...], languages: tuple[Language, ...], read_twice: Agreement = NO_SECOND
) -> Checked:
    """Records with all that is computed from them."""
    found = evaluate(records, tables)
    return Checked(
        records=records,
        tables=tables,
        numbers=found.numbers,
        published=found.published,
        context=found.context,
        claims=found.claims,
        languages=languages,
        syntheses=syntheses,
        plausibility=plausibility(records),
        agreement=read_twice,
    )


def evaluated_or_fail(data: Path) -> tuple[Records, tuple[ClaimResult, ...]]:
    """The records in ``data`` and what their claims give, whatever verdicts these expect.

    Raises:
        FailedError: the records have errors; all problems are printed.
    """
    loaded = load_records(data)
    problems = check_records(loaded, charts=chart_kinds())
    if has_errors(problems):
        fail_with(problems, "in the records; nothing was written")
    records = loaded.records()
    return records, evaluate(records, tabulate(records)).claims


@dataclass(frozen=True)
class Evaluation:
    """What is computed from records: numbers as of today and as published, and claims, with what these were held against."""

    numbers: dict[str, Number]
    published: dict[str, Number]
    claims: tuple[ClaimResult, ...]
    context: EvaluationContext


def evaluate(records: Records, tables: Tables) -> Evaluation:
    """The numbers and the claims; these are held against the studies of the published review alone."""
    unchanged = records.published is records
    then = tables if unchanged else tabulate(records.published)
    published = compute(records.review.numbers, then.values, then.overlaps)
    today = published if unchanged else compute_today(records.review.numbers, tables, published)
    context = EvaluationContext.of(records.published, then)
    return Evaluation(today, published, evaluate_claims(context), context)


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

    return load_languages(data, templates, records, chart_kinds()) if (data / FOLDER).is_dir() else ((), [])
