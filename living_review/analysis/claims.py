"""Check each claim of the review against the records: the verdict, both sides, and the arithmetic between them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from living_review.analysis.claim_operands import (
    Contributions,
    Evaluated,
    EvaluationContext,
    OperandWords,
    evaluate_operand,
    in_figures,
    merged_reads,
    merged_trace,
    named_studies,
    reads_of_names,
    reasons,
    recorded,
    shown_number,
)
from living_review.analysis.claim_sides import Side, labelled, overridden, side_of_number
from living_review.analysis.claim_values import ReadValue, places_of
from living_review.analysis.derived_amounts import ProductCheck, compare
from living_review.problems import Problem
from living_review.records.claim import (
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
    Way,
)
from living_review.records.load import Records
from living_review.records.values import Quantity, is_missing
from living_review.wording import Phrases, Wording, joined, worded

NOISE, NOTHING = 1e-9, 1e-12
"""By which part of themselves two numbers may differ and be the same, and what is no difference, however small they are."""


class ClaimWords(Phrases):
    """The checks of claims in words."""

    TOLERANCE = "{line} (tolerance {tolerance})"
    RANGE = "{low} to {high}"
    NAMED = "named ({n}): {studies}"
    MATCHING = "matching{filter} ({n}): {studies}"
    NO_MATCH = "matching{filter} (0): none"
    ONLY_NAMED = "named, but not matching ({n}): {studies}"
    ONLY_MATCHING = "matching, but not named ({n}): {studies}"
    THOSE_THAT_MATCH = "those that match{filter}"
    LINE = "{label}: {text}"
    WORKED_OUT = "Worked out: {factors}"
    PRINTED_COMPUTED = "printed {printed} {sign} computed {computed}"
    RIGHT_WITHOUT = "the printed value is right without: {factors}"
    REFERENCE_IS = "reference {n} is {study}"
    NO_REFERENCE = "reference {n} is no study of this review"
    BEYOND_LIST = "reference {n} is no study of this review; the list ends at {last}"
    MEANT = "{line}; {study} is reference {n}"
    REFERENCE_LIST = "Reference list"


@dataclass(frozen=True)
class CheckResult:
    """What one check gave.

    ``stated`` and ``computed`` are the two sides in words, ``sides`` the same with whose they are, and ``arithmetic`` shows in full how
    they came about. ``studies`` are the keys of all records that entered, ``contributions`` the values that single studies contributed,
    and ``reads`` the values that were looked at. ``reason`` says why something cannot be checked, or is a person's reason for the verdict.
    """

    verdict: Verdict
    stated: str = ""
    computed: str = ""
    arithmetic: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    contributions: Contributions = ()
    reason: str = ""
    judged: bool = False
    sides: tuple[Side, ...] = ()
    reads: tuple[ReadValue, ...] = ()


@dataclass(frozen=True)
class ClaimResult:
    """A claim with what its check gave; the keys of the records that entered are in the order of the studies."""

    claim: Claim
    result: CheckResult
    way: Way
    """How the verdict was settled."""

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
    def sides(self) -> tuple[Side, ...]:
        """Both sides, each with whose it is."""
        return self.result.sides

    @property
    def rests_on(self) -> tuple[ReadValue, ...]:
        """The values of records that the verdict was worked out from; none if a person judged, or places were compared."""
        return self.result.reads if self.way in ("computed", "copied") else ()

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


def evaluate_claims(inputs: EvaluationContext) -> tuple[ClaimResult, ...]:
    """What the check of each claim gives, in the order of the claims."""
    return tuple(_finding(claim, inputs) for claim in inputs.records.claims)


def _finding(claim: Claim, inputs: EvaluationContext) -> ClaimResult:
    result = result_of(claim.check, inputs)
    finished = replace(result, studies=inputs.in_order(result.studies), sides=labelled(result.sides, claim, inputs))
    return ClaimResult(claim, finished, way_of(claim, result, inputs))


def way_of(claim: Claim, result: CheckResult, inputs: EvaluationContext) -> Way:
    """How a verdict was settled; a tick for which a sentence was compared with nothing but our copy of it is 'copied'."""
    if result.judged:
        return "judged"
    if result.verdict == "holds" and (only_copied(claim, result, inputs) if claim.only_copied is None else claim.only_copied):
        return "copied"
    return "computed" if result.reads else "compared"


def only_copied(claim: Claim, result: CheckResult, inputs: EvaluationContext) -> bool:
    """Whether all values that a check read were recorded from the one place where the statement stands.

    A product is no such check, since it holds a figure of its row against others, nor is what another source says.
    """
    found = [places_of(value, inputs.records.study(value.study)) for value in result.reads]
    known = [places for places in found if places]
    alone = len(claim.where) == 1 and claim.concerns == "review" and claim.check.product is None
    return alone and bool(known) and all(claim.where[0] in places for places in known)


MOST_NAMED = 6
"""So many studies a message about a claim names."""


def changed_verdicts(records: Records, findings: Iterable[ClaimResult]) -> Iterator[Problem]:
    """A problem for each claim whose verdict is not the expected one: from what to what, and which records are behind it."""
    at = {claim.id: i for i, claim in enumerate(records.claims)}
    for finding in findings:
        if finding.moved:
            message = (
                f"claim '{finding.claim.id}': expected '{finding.claim.expected}', but the records now give '{finding.verdict}'"
                f"{_why(finding)}; mend the record, or, if it is right, take the verdict over: 'accept {finding.claim.id}'; "
                f"the records behind it: {_some(finding.studies)}"
            )
            yield records.documents["claims"].problem(("claims", at[finding.claim.id], "expected"), message)


def _some(studies: Sequence[str]) -> str:
    """The first studies by key, and how many more there are."""
    more = len(studies) - MOST_NAMED
    return (", ".join(studies[:MOST_NAMED]) or "none") + (f" and {more} more" if more > 0 else "")


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
    result = replace(result, sides=overridden(result.sides, asked.sides))
    if result.verdict not in ("contradicted", "not supported", "a suggestion"):
        return result
    return replace(result, verdict=asked.otherwise or result.verdict, reason=asked.reason or result.reason)


def _equation(stated: str, computed: str, passed: bool) -> Wording:
    """Both sides, with a sign that says whether they are equal."""
    return joined(f" {SIGNS['equal'][not passed]} ", (stated, computed))


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
    """Whether ``computed`` stands in ``relation`` to ``stated``.

    A difference up to the tolerance counts as none, and so does one in the tenth digit, which comes from computing with some sixteen.
    """
    same = abs(computed - stated) <= tolerance + max(NOISE * max(abs(computed), abs(stated)), NOTHING)
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
    if asked.computed.share is not None and asked.stated.plain is not None:
        stated = replace(stated, shown=f"{shown_number(asked.stated.plain)} %")
    sides = (
        side_of_number("stated", asked.stated, stated, asked.relation),
        side_of_number("computed", asked.computed, computed, asked.relation),
    )
    found = _numbers((stated, computed), stated.text(), computed.text(), sides)
    if stated.value is None or computed.value is None:
        return found
    passed = _satisfies(computed.value, stated.value, asked.relation, asked.tolerance)
    first, second = (stated, computed) if asked.relation == "equal" else (computed, stated)
    line = joined(f" {SIGNS[asked.relation][not passed]} ", (first.text(), second.text()))
    line = worded(ClaimWords.TOLERANCE, line=line, tolerance=shown_number(asked.tolerance)) if asked.tolerance else line
    return replace(found, verdict=_verdict(passed), arithmetic=(*found.arithmetic, line), reason="")


def _numbers(figures: Iterable[Evaluated], stated: str, computed: str, sides: tuple[Side, ...]) -> CheckResult:
    """What is known before numbers are compared: nothing can be checked yet, for the reasons that the numbers give."""
    parts = list(figures)
    lines, studies, contributions = merged_trace(parts)
    return CheckResult(
        "cannot be checked", stated, computed, lines, studies, contributions, reasons(parts), sides=sides, reads=merged_reads(parts)
    )


def _between(asked: Between, inputs: EvaluationContext) -> CheckResult:
    figures = [evaluate_operand(operand, inputs) for operand in (asked.low, asked.high, asked.smallest, asked.largest)]
    stated, computed = (worded(ClaimWords.RANGE, low=a.text(), high=b.text()) for a, b in (figures[:2], figures[2:]))
    what = worded(ClaimWords.RANGE, low=figures[2].what, high=figures[3].what)
    reads = merged_reads(figures)
    sides = (Side("review", stated, role="stated"), Side("records", computed, role="computed", what=what, reads=reads))
    found = _numbers(figures, stated, computed, sides)
    low, high, smallest, largest = (figure.value for figure in figures)
    if low is None or high is None or smallest is None or largest is None:
        return found
    passed = _satisfies(smallest, low, "equal", 0) and _satisfies(largest, high, "equal", 0)
    line = _equation(stated, computed, passed)
    return replace(found, verdict=_verdict(passed), arithmetic=(*found.arithmetic, line), reason="")


def _same_studies(asked: SameStudies, inputs: EvaluationContext) -> CheckResult:
    named, matching = named_studies(asked.named, inputs), inputs.matching(asked.matching)
    only_named = tuple(key for key in named if key not in matching)
    only_matching = tuple(key for key in matching if key not in named)
    passed = {
        "same": not only_named and not only_matching,
        "subset": not only_named,
        "superset": not only_matching,
    }[asked.relation]
    words, asks = ClaimWords, inputs.words(asked.matching)
    listed = {
        words.NAMED: named,
        words.MATCHING: matching,
        words.ONLY_NAMED: only_named,
        words.ONLY_MATCHING: only_matching if asked.relation != "subset" else (),
    }
    lines = [worded(phrase, filter=asks, n=len(keys), studies=", ".join(keys)) for phrase, keys in listed.items() if keys]
    lines += [] if matching else [worded(words.NO_MATCH, filter=asks)]
    reads = (*reads_of_names(asked.named, inputs), *inputs.reads(asked.matching))
    shown = tuple(key for key in matching if key in named) if asked.relation == "subset" else matching
    what = worded(words.THOSE_THAT_MATCH, filter=asks)
    sides = (
        Side("review", ", ".join(named), role="stated"),
        Side("records", ", ".join(shown) or worded(OperandWords.NONE), role="computed", what=what, reads=inputs.reads(asked.matching)),
    )
    entered = named if asked.relation == "subset" else named + only_matching
    return CheckResult(
        _verdict(passed),
        ", ".join(named),
        ", ".join(matching) or worded(OperandWords.NONE),
        tuple(lines),
        entered,
        sides=sides,
        reads=reads,
    )


def _same_value(asked: SameValue, inputs: EvaluationContext) -> CheckResult:
    recorded_value = recorded(asked.study, asked.field, inputs)
    stated, computed = (in_figures(inputs.labels(asked.field, value)) for value in (asked.stated, recorded_value))
    address = worded(OperandWords.FIELD, field=asked.field, study=asked.study)
    reads = (ReadValue(asked.study, asked.field),)
    sides = (Side("review", stated, role="stated"), Side("records", computed, role="computed", what=address, reads=reads))
    found = CheckResult("cannot be checked", stated, computed, (), (asked.study,), sides=sides, reads=reads)
    if is_missing(recorded_value) and not is_missing(asked.stated):
        return replace(found, reason=worded(OperandWords.IS, field=asked.field, study=asked.study, value=computed))
    passed = equal_values(asked.stated, recorded_value)
    line = worded(ClaimWords.LINE, label=address, text=_equation(stated, computed, passed))
    return replace(found, verdict=_verdict(passed), arithmetic=(line,))


def _statements(asked: tuple[Statement, ...], inputs: EvaluationContext) -> CheckResult:
    first, *others = asked
    passed = all(equal_values(first.value, statement.value) for statement in others)
    values = [in_figures(statement.value) for statement in asked]
    sides = tuple(
        Side("review", value, label=statement.says or "", places=statement.where) for statement, value in zip(asked, values, strict=True)
    )
    line = joined(f" {SIGNS['equal'][not passed]} ", dict.fromkeys(values) if not passed else values)
    return CheckResult(_verdict(passed), values[0], joined(", ", dict.fromkeys(values[1:])), (line,), sides=sides)


def _product(asked: ProductOf, inputs: EvaluationContext) -> CheckResult:
    comparison = _comparison(asked, inputs)
    derivation = next(each for each in inputs.records.review.derivations if each.field == asked.field)
    reads = tuple(ReadValue(asked.study, name) for name in (asked.field, *derivation.product_of))
    labels = " × ".join(inputs.records.review.field(name).label.lower() for name in derivation.product_of)
    places = places_of(reads[0], inputs.records.study(asked.study))
    computed = comparison.computed or worded(OperandWords.NOT_COMPUTABLE)
    sides = (
        Side("review", comparison.printed, role="stated", places=places),
        Side("records", computed, label=worded(ClaimWords.WORKED_OUT, factors=labels), role="computed", reads=reads),
    )
    lines = [
        worded(ClaimWords.LINE, label=line.label, text=line.arithmetic) if line.label else line.arithmetic for line in comparison.lines
    ]
    found = CheckResult("cannot be checked", comparison.printed, computed, tuple(lines), (asked.study,), sides=sides, reads=reads)
    if comparison.status not in ("agrees", "differs"):
        missing = worded(OperandWords.IS, field=asked.field, study=asked.study, value=comparison.printed)
        return replace(found, reason=comparison.reason if comparison.status == "not computable" else missing)
    passed = comparison.status == "agrees"
    sign = SIGNS["equal"][not passed]
    lines.append(worded(ClaimWords.PRINTED_COMPUTED, printed=comparison.printed, sign=sign, computed=comparison.computed))
    if comparison.omitted_factors:
        lines.append(worded(ClaimWords.RIGHT_WITHOUT, factors=", ".join(comparison.omitted_factors)))
    return replace(found, verdict=_verdict(passed), arithmetic=tuple(lines))


def _comparison(asked: ProductOf, inputs: EvaluationContext) -> ProductCheck:
    """A printed total beside its product, with the values as they are changed to, if any is."""
    changed = {name: value for (study, name), value in inputs.changes.items() if study == asked.study}
    if changed:
        study = inputs.records.study(asked.study)
        block = study.intervention.model_copy(update=changed)  # type: ignore[attr-defined]
        derivation = next(each for each in inputs.records.review.derivations if each.field == asked.field)
        return compare(study.model_copy(update={"intervention": block}), derivation, inputs.records)
    return next(each for each in inputs.comparisons if (each.study, each.field) == (asked.study, asked.field))


def _cited(asked: Cited, inputs: EvaluationContext) -> CheckResult:
    numbers = {study.key: inputs.now(study.key, "citation.reference", study.citation.reference) for study in inputs.records.studies}
    passed, meant = numbers[asked.study] == asked.reference, str(numbers[asked.study])
    cited = asked.study if passed else next((key for key, number in numbers.items() if number == asked.reference), None)
    last, words = inputs.records.review.source.references, ClaimWords
    if cited is not None:
        line = worded(words.REFERENCE_IS, n=asked.reference, study=cited)
    else:
        line = worded(words.BEYOND_LIST if asked.reference > last else words.NO_REFERENCE, n=asked.reference, last=last)
    if not passed:
        line = worded(words.MEANT, line=line, study=asked.study, n=meant)
    studies = (asked.study,) if cited is None else (cited, asked.study)
    reads = tuple(ReadValue(key, "citation.reference") for key in dict.fromkeys(studies))
    sides = (
        Side("review", str(asked.reference), role="stated"),
        Side("records", meant, label=worded(words.REFERENCE_LIST), role="computed", reads=reads),
    )
    return CheckResult(_verdict(passed), str(asked.reference), meant, (line,), studies, sides=sides, reads=reads)


ORDER: tuple[Verdict, ...] = ("contradicted", "not supported", "a suggestion", "cannot be checked", "holds")


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
        joined("; ", (result.stated for result in results if result.stated)),
        joined("; ", (result.computed for result in results if result.computed)),
        tuple(dict.fromkeys(line for result in results for line in result.arithmetic)),
        tuple(key for result in results for key in result.studies),
        tuple(dict.fromkeys(pair for result in results for pair in result.contributions)),
        joined("; ", dict.fromkeys(result.reason for result in deciding if result.reason)),
        any(result.judged for result in results),
        tuple(side for result in deciding for side in result.sides),
        tuple(dict.fromkeys(value for result in results for value in result.reads)),
    )


def _judgement(asked: Judgement, inputs: EvaluationContext) -> CheckResult:
    figures = [(number.label, evaluate_operand(number.term, inputs)) for number in asked.numbers]
    lines = [
        worded(ClaimWords.LINE, label=label, text=joined("; ", figure.lines) or figure.reason or figure.text()) for label, figure in figures
    ]
    computed = joined("; ", (worded(ClaimWords.LINE, label=label, text=figure.text()) for label, figure in figures))
    _, studies, contributions = merged_trace(figure for _, figure in figures)
    sides = tuple(Side("records", figure.text(), label=label, reads=figure.reads) for label, figure in figures)
    return CheckResult(asked.verdict, "", computed, tuple(lines), studies, contributions, asked.reason, judged=True, sides=sides)


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
        return math.isclose(a, b, rel_tol=NOISE, abs_tol=NOTHING)
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


__all__ = ["CheckResult", "ClaimResult", "changed_verdicts", "equal_values", "evaluate_claims", "result_of"]
