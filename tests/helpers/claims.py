"""Checking claims of a review: what each gives, and what a single check or number gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from living_review.analysis.claim_operands import EvaluationContext, evaluate_operand
from living_review.analysis.claims import CheckResult, ClaimResult, changed_verdicts, evaluate_claims, result_of
from living_review.analysis.tables import tabulate
from living_review.records.claim import Check, Operand
from living_review.records.load import Records, load_records


def findings(records: Records) -> dict[str, ClaimResult]:
    """What each claim of the records gives, by id."""
    return {each.claim.id: each for each in evaluate_claims(EvaluationContext.of(records, tabulate(records)))}


def moved(records: Records) -> list[str]:
    """The problems of the claims whose verdict is not the expected one."""
    return [str(problem) for problem in changed_verdicts(records, findings(records).values())]


def inputs_of(folder: Path) -> EvaluationContext:
    """What the claims of a folder of records are checked with."""
    records = load_records(folder).records()
    return EvaluationContext.of(records, tabulate(records))


def run(asked: dict[str, Any], inputs: EvaluationContext) -> CheckResult:
    """What one check gives."""
    return result_of(Check.model_validate(asked, context={"vocabulary": inputs.records.vocabulary}), inputs)


def number(asked: Any, inputs: EvaluationContext) -> Any:
    """The figure of one operand."""
    return evaluate_operand(Operand.model_validate(asked, context={"vocabulary": inputs.records.vocabulary}), inputs)
