"""Check each claim of the review against the records: the verdict, both sides, and the arithmetic between them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from living_review.analysis.claim_operands import (
    Contributions,
    Evaluated,
    EvaluationContext,
    evaluate_operand,
    in_figures,
    merged_trace,
    named_studies,
    reasons,
    recorded,
    shown_number,
)
from living_review.analysis.key_numbers import Number
from living_review.analysis.tables import Tables
from living_review.problems import Problem
from living_review.records.claim import (
    VERDICTS,
    Between,
    Check,
    Cited,
    Claim,
    Compare,
    Judgement,
    ProductOf,
    SameStudies,
    SameValue,
    Statement,
    Verdict,
)
from living_review.records.load import Records
from living_review.records.values import Quantity, is_missing


@dataclass(frozen=True)
class CheckResult:
    """What one check gave.

    ``stated`` and ``computed`` are the two sides in words, ``arithmetic`` shows in full how they came about. ``studies`` are the keys
    of all records that entered, ``each`` the values that single studies contributed. ``reason`` says why something cannot be checked,
    or is a person's reason for the verdict.
    """

    verdict: Verdict
    stated: str = ""
    computed: str = ""
    arithmetic: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    contributions: Contributions = ()
    reason: str = ""
    judged: bool = False


@dataclass(frozen=True)
class ClaimResult:
    """A claim with what its check gave; the keys of the records that entered are in the order of the studies."""

    claim: Claim
    result: CheckResult

    @property
    def verdict(self) -> Verdict:
        """The verdict of the check."""
        return self.result.verdict

    @property
    def judged(self) -> bool:
        """Whether a person gave the verdict."""
        return self.result.judged

    @property
    def stated(self) -> str:
        """What the review states, in words."""
        return self.result.stated

    @property
    def computed(self) -> str:
        """What the records give, in words."""
        return self.result.computed

    @property
    def arithmetic(self) -> tuple[str, ...]:
        """How the two sides came about."""
        return self.result.arithmetic

    @property
    def studies(self) -> tuple[str, ...]:
        """The keys of the records that entered."""
        return self.result.studies

    @property
    def reason(self) -> str:
        """Why something cannot be checked, or a person's reason."""
        return self.result.reason

    @property
    def moved(self) -> bool:
        """Whether the verdict is another than the one that the claim expects."""
        return self.verdict != self.claim.expected

    @property
    def counted(self) -> bool:
        """Whether the claim is about the review itself, and not about what other sources say."""
        return self.claim.concerns == "review"


def evaluate_claims(records: Records, tables: Tables, numbers: Mapping[str, Number]) -> tuple[ClaimResult, ...]:
    """What the check of each claim gives, in the order of the claims."""
    inputs = EvaluationContext.of(records, tables, numbers)
    return tuple(_finding(claim, inputs) for claim in records.claims)


def _finding(claim: Claim, inputs: EvaluationContext) -> ClaimResult:
    result = result_of(claim.check, inputs)
    return ClaimResult(claim, replace(result, studies=inputs.in_order(result.studies)))


def count_verdicts(findings: Iterable[ClaimResult]) -> dict[Verdict, int]:
    """How many claims about the review itself have each verdict."""
    counts = Counter(finding.verdict for finding in findings if finding.counted)
    return {verdict: counts[verdict] for verdict in VERDICTS}


def changed_verdicts(records: Records, findings: Iterable[ClaimResult]) -> Iterator[Problem]:
    """A problem for each claim whose verdict is not the expected one: from what to what, and which records are behind it."""
    at = {claim.id: i for i, claim in enumerate(records.claims)}
    for finding in findings:
        if finding.moved:
            message = (
                f"claim '{finding.claim.id}': expected '{finding.claim.expected}', but the records now give '{finding.verdict}'"
                f"{_why(finding)}; the records behind it: {', '.join(finding.studies) or 'none'}"
            )
            yield records.documents["claims"].problem(("claims", at[finding.claim.id], "expected"), message)


def _why(finding: ClaimResult) -> str:
    parts = (*finding.arithmetic, finding.reason) if finding.verdict == "cannot be checked" else finding.arithmetic
    text = "; ".join(part for part in parts if part)
    return f" ({text})" if text else ""


# ---------------------------------------------------------------------------------------------- checks


def result_of(asked: Check, inputs: EvaluationContext) -> CheckResult:
    """What one check gives; ``otherwise`` and ``reason`` come into play where it fails."""
    kinds: dict[str, Callable[[Any, EvaluationContext], CheckResult]] = {
        "compare": _compare,
        "between": _between,
        "same_studies": _same_studies,
        "same_value": _same_value,
        "statements": _statements,
        "product": _product,
        "cited": _cited,
        "all": _all,
        "any": _any,
        "judgement": _judgement,
    }
    result = kinds[asked.kind](getattr(asked, asked.kind), inputs)
    if result.verdict not in ("contradicted", "not supported"):
        return result
    return replace(result, verdict=asked.otherwise or result.verdict, reason=asked.reason or result.reason)


def _verdict(passed: bool) -> Verdict:
    return "holds" if passed else "contradicted"


SIGNS: dict[str, tuple[str, str]] = {
    "equal": ("=", "≠"),
    "not_equal": ("≠", "="),
    "at_least": ("≥", "<"),
    "at_most": ("≤", ">"),
    "more_than": (">", "≤"),
    "less_than": ("<", "≥"),
}


def _satisfies(computed: float, stated: float, relation: str, tolerance: float) -> bool:
    """Whether ``computed`` stands in ``relation`` to ``stated``; a difference up to the tolerance counts as none."""
    same = abs(computed - stated) <= tolerance + 1e-9 * max(1.0, abs(stated))
    return {
        "equal": same,
        "not_equal": not same,
        "at_least": same or computed > stated,
        "at_most": same or computed < stated,
        "more_than": not same and computed > stated,
        "less_than": not same and computed < stated,
    }[relation]


def _compare(asked: Compare, inputs: EvaluationContext) -> CheckResult:
    stated, computed = evaluate_operand(asked.stated, inputs), evaluate_operand(asked.computed, inputs)
    lines, studies, contributions = merged_trace((stated, computed))
    if stated.value is None or computed.value is None:
        return _uncheckable((stated, computed), stated.text(), computed.text())
    passed = _satisfies(computed.value, stated.value, asked.relation, asked.tolerance)
    near = f" (tolerance {shown_number(asked.tolerance)})" if asked.tolerance else ""
    if asked.relation == "equal":
        line = f"stated {stated.text()} {SIGNS['equal'][not passed]} computed {computed.text()}{near}"
    else:
        line = f"computed {computed.text()} {SIGNS[asked.relation][not passed]} stated {stated.text()}{near}"
    return CheckResult(_verdict(passed), stated.text(), computed.text(), (*lines, line), studies, contributions)


def _uncheckable(figures: Iterable[Evaluated], stated: str, computed: str) -> CheckResult:
    parts = list(figures)
    lines, studies, contributions = merged_trace(parts)
    return CheckResult("cannot be checked", stated, computed, lines, studies, contributions, reasons(parts))


def _between(asked: Between, inputs: EvaluationContext) -> CheckResult:
    low, high, smallest, largest = (evaluate_operand(operand, inputs) for operand in (asked.low, asked.high, asked.smallest, asked.largest))
    stated, computed = (f"{a.text()} to {b.text()}" for a, b in ((low, high), (smallest, largest)))
    if low.value is None or high.value is None or smallest.value is None or largest.value is None:
        return _uncheckable((low, high, smallest, largest), stated, computed)
    passed = _satisfies(smallest.value, low.value, "equal", 0) and _satisfies(largest.value, high.value, "equal", 0)
    lines, studies, contributions = merged_trace((low, high, smallest, largest))
    line = f"stated {stated} {SIGNS['equal'][not passed]} computed {computed}"
    return CheckResult(_verdict(passed), stated, computed, (*lines, line), studies, contributions)


def _same_studies(asked: SameStudies, inputs: EvaluationContext) -> CheckResult:
    named, matching = named_studies(asked.named, inputs), inputs.matching(asked.matching)
    only_named = tuple(key for key in named if key not in matching)
    only_matching = tuple(key for key in matching if key not in named)
    passed = {
        "same": not only_named and not only_matching,
        "subset": not only_named,
        "superset": not only_matching,
    }[asked.relation]
    sides = {
        "named": named,
        f"matching{inputs.words(asked.matching)}": matching,
        "named, but not matching": only_named,
        "matching, but not named": only_matching,
    }
    lines = [f"{label} ({len(keys)}): {', '.join(keys)}" for label, keys in sides.items() if keys]
    if not matching:
        lines.append(f"matching{inputs.words(asked.matching)} (0): none")
    return CheckResult(_verdict(passed), ", ".join(named), ", ".join(matching) or "none", tuple(lines), named + only_matching)


def _same_value(asked: SameValue, inputs: EvaluationContext) -> CheckResult:
    recorded_value = recorded(asked.study, asked.field, inputs)
    stated, computed = (in_figures(inputs.labels(asked.field, value)) for value in (asked.stated, recorded_value))
    side = f"{asked.field} of {asked.study}"
    if is_missing(recorded_value) and not is_missing(asked.stated):
        return CheckResult("cannot be checked", stated, computed, (), (asked.study,), (), f"{side} is {computed}")
    passed = equal_values(asked.stated, recorded_value)
    line = f"{side}: stated {stated} {SIGNS['equal'][not passed]} recorded {computed}"
    return CheckResult(_verdict(passed), stated, computed, (line,), (asked.study,))


def _statements(asked: tuple[Statement, ...], inputs: EvaluationContext) -> CheckResult:
    first, *others = asked
    passed = all(equal_values(first.value, statement.value) for statement in others)
    values = [in_figures(statement.value) for statement in asked]
    lines = [f"{statement.says}: {value}" for statement, value in zip(asked, values, strict=True)]
    lines.append(f" {SIGNS['equal'][not passed]} ".join(dict.fromkeys(values) if not passed else values))
    return CheckResult(_verdict(passed), values[0], ", ".join(dict.fromkeys(values[1:])), tuple(lines))


def _product(asked: ProductOf, inputs: EvaluationContext) -> CheckResult:
    comparison = next(
        candidate for candidate in inputs.tables.comparisons if (candidate.study, candidate.field) == (asked.study, asked.field)
    )
    lines = [f"{line.label}: {line.arithmetic}" if line.label else line.arithmetic for line in comparison.lines]
    if comparison.status not in ("agrees", "differs"):
        reason = comparison.reason if comparison.status == "not computable" else f"{asked.field} of {asked.study} is {comparison.printed}"
        return CheckResult(
            "cannot be checked", comparison.printed, comparison.computed or "not computable", tuple(lines), (asked.study,), (), reason
        )
    passed = comparison.status == "agrees"
    lines.append(f"printed {comparison.printed} {SIGNS['equal'][not passed]} computed {comparison.computed}")
    if comparison.omitted_factors:
        lines.append(f"the printed value is right without: {', '.join(comparison.omitted_factors)}")
    return CheckResult(_verdict(passed), comparison.printed, comparison.computed, tuple(lines), (asked.study,))


def _cited(asked: Cited, inputs: EvaluationContext) -> CheckResult:
    meant = inputs.records.study(asked.study)
    cited = next((study for study in inputs.records.studies if study.citation.reference == asked.reference), None)
    passed = cited is meant
    last = inputs.records.review.source.references
    if cited is not None:
        line = f"reference {asked.reference} is {cited.key}"
    else:
        line = f"reference {asked.reference} is no study of this review" + (f"; the list ends at {last}" if asked.reference > last else "")
    if not passed:
        line += f"; {meant.key} is reference {meant.citation.reference}"
    studies = (meant.key,) if cited is None else (cited.key, meant.key)
    return CheckResult(_verdict(passed), str(asked.reference), str(meant.citation.reference), (line,), studies)


ORDER: tuple[Verdict, ...] = ("contradicted", "not supported", "cannot be checked", "holds")


def _all(asked: tuple[Check, ...], inputs: EvaluationContext) -> CheckResult:
    """The worst of the verdicts: one part that fails is enough to fail."""
    results = [result_of(part, inputs) for part in asked]
    return _combined(min((result.verdict for result in results), key=ORDER.index), results)


def _any(asked: tuple[Check, ...], inputs: EvaluationContext) -> CheckResult:
    """The best of the verdicts: one part that holds is enough to hold."""
    results = [result_of(part, inputs) for part in asked]
    return _combined(max((result.verdict for result in results), key=ORDER.index), results)


def _combined(verdict: Verdict, results: list[CheckResult]) -> CheckResult:
    deciding = [result for result in results if result.verdict == verdict]
    return CheckResult(
        verdict,
        "; ".join(result.stated for result in results if result.stated),
        "; ".join(result.computed for result in results if result.computed),
        tuple(dict.fromkeys(line for result in results for line in result.arithmetic)),
        tuple(key for result in results for key in result.studies),
        tuple(dict.fromkeys(pair for result in results for pair in result.contributions)),
        "; ".join(dict.fromkeys(result.reason for result in deciding if result.reason)),
        any(result.judged for result in results),
    )


def _judgement(asked: Judgement, inputs: EvaluationContext) -> CheckResult:
    figures = [(number.label, evaluate_operand(number.term, inputs)) for number in asked.numbers]
    lines = [f"{label}: {'; '.join(figure.lines) or figure.reason or figure.text()}" for label, figure in figures]
    computed = "; ".join(f"{label}: {figure.text()}" for label, figure in figures)
    _, studies, contributions = merged_trace(figure for _, figure in figures)
    return CheckResult(asked.verdict, "", computed, tuple(lines), studies, contributions, asked.reason, judged=True)


# ---------------------------------------------------------------------------------------------- equality


def equal_values(stated: object, actual: object) -> bool:
    """Whether two values are the same.

    Numbers may be written as text, spaces and capitals in text do not count, nor does the order of a list of words. A range or a set of
    alternatives equals the list of its ends and numbers, or its text.
    """
    if isinstance(actual, Quantity):
        if isinstance(stated, str) and _number(stated) is None:
            return _folded(stated) == _folded(actual.text())
        ends = sorted({end for interval in actual.intervals() for end in (interval.low, interval.high)})
        return equal_values(stated, ends[0] if len(ends) == 1 else tuple(ends))
    if isinstance(stated, tuple) or isinstance(actual, tuple):
        return _equal_lists(_as_tuple(stated), _as_tuple(actual))
    if isinstance(stated, bool) or isinstance(actual, bool):
        return stated is actual
    a, b = _number(stated), _number(actual)
    if a is not None and b is not None:
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return _folded(stated) == _folded(actual)


def _as_tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _equal_lists(stated: tuple[object, ...], actual: tuple[object, ...]) -> bool:
    if all(isinstance(item, str) for item in (*stated, *actual)):
        return sorted(map(_folded, stated)) == sorted(map(_folded, actual))
    return len(stated) == len(actual) and all(equal_values(a, b) for a, b in zip(stated, actual, strict=True))


def _number(value: object) -> float | None:
    if isinstance(value, str):
        text = value.strip().replace("\N{MINUS SIGN}", "-")
        return float(text) if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", text) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _folded(value: object) -> str:
    return re.sub(r"\s+", "", str(value)).casefold()


__all__ = ["CheckResult", "ClaimResult", "changed_verdicts", "count_verdicts", "equal_values", "evaluate_claims", "result_of"]
