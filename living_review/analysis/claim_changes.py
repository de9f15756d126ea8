"""What the verdict on a claim rests on: one value of one record is changed, and the check is made again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from pydantic import BaseModel

from living_review.analysis.claim_operands import EvaluationContext, named_studies
from living_review.analysis.claim_values import ReadValue
from living_review.analysis.claims import CheckResult, ClaimResult, result_of
from living_review.formatting import MINUS, SUPERSCRIPT
from living_review.problems import Problem
from living_review.records.base import fields_of
from living_review.records.claim import Cited, Operand, SameStudies, SameValue
from living_review.records.intervals import Interval
from living_review.records.paths import UnknownFieldError, value_at
from living_review.records.values import Quantity
from living_review.remembering import last, note

Change = Mapping[ReadValue, Any]
"""Values that are other than recorded."""
SOME = 2
"""How many changes of single values are tried before those of a whole field, which move a statement about many studies."""
MORE = 2
"""How many of the values that each could have are tried where several studies are changed."""
FEW = 8
"""Below how many studies each number of them is changed at once, whatever the figures say."""


def unmoved_claims(findings: Iterable[ClaimResult], inputs: EvaluationContext) -> Iterator[Problem]:
    """A problem for each claim that is called computed although no change of a value that it was worked out from moves its verdict.

    One whose verdict is not the expected one has been moved by the records, and is told for that.
    """
    at = {claim.id: i for i, claim in enumerate(inputs.records.claims)}
    for finding in findings:
        if finding.way == "computed" and not finding.moved and moving_change(finding, inputs) is None:
            read = ", ".join(dict.fromkeys(value.address for value in finding.rests_on))
            message = (
                f"claim '{finding.claim.id}' is called computed, but no change of the records that was tried moves its verdict; "
                f"it reads {read}; expected a check that can come out otherwise, 'statements' or a 'judgement'"
            )
            yield inputs.records.documents["claims"].problem(("claims", at[finding.claim.id], "check"), message)


def moving_change(finding: ClaimResult, inputs: EvaluationContext) -> Change | None:
    """A change of the values that a claim rests on after which its verdict is another one; None if there is none.

    That nothing can be checked any more, since a value is gone, is no other verdict.
    """
    needed = reduced(finding, inputs)
    same = {finding.verdict, "cannot be checked"}
    moved_last = last(("moving_change", finding.claim.id))
    changes = chain([moved_last] if moved_last is not None else [], changes_of(finding, needed))
    found = next((change for change in changes if result_of(finding.claim.check, changed(change, needed)).verdict not in same), None)
    note(("moving_change", finding.claim.id), found)
    return found


def reduced(finding: ClaimResult, inputs: EvaluationContext) -> EvaluationContext:
    """What a claim is checked with, and no column of the studies that it does not read."""
    return replace(inputs, studies=inputs.studies.only(dict.fromkeys(value.name for value in finding.rests_on)))


def changes_of(finding: ClaimResult, inputs: EvaluationContext) -> Iterator[Change]:
    """Changes of what a claim rests on: some single values, each field of all studies at once and of some, the other values, and all."""
    constants = tuple(dict.fromkeys(_constants(finding.claim.check)))
    offered: dict[ReadValue, list[Any]] = {}
    singles = _singles(finding, constants, inputs, offered)
    yield from islice(singles, SOME)
    rest = list(singles)  # which fills what is offered
    known = {value: others for value, others in offered.items() if others}
    by_name: dict[str, list[ReadValue]] = {}
    for value in known:
        by_name.setdefault(value.name, []).append(value)
    for values in by_name.values():
        yield from _alike(values, known, max(len(known[value]) for value in values))
    yield from _of_some(finding, known, list(by_name.values()), inputs)
    yield from rest
    yield {value: others[-1] for value, others in known.items()}


def _of_some(
    finding: ClaimResult, offered: Mapping[ReadValue, Sequence[Any]], fields: Sequence[Sequence[ReadValue]], inputs: EvaluationContext
) -> Iterator[Change]:
    """Changes of several studies, and not of all: those on one side of a list alone, and as many as a count may be off by.

    A review that has grown by five studies since a statement was written is not what it states until five are changed.
    """
    for keys in _listed_apart(finding.claim.check, inputs):
        for values in (*fields, list(offered)):
            yield from _alike([value for value in values if value.study in keys], offered, MORE)
    figures = _figures(finding.result)
    apart = {round(abs(a - b)) for a in figures for b in figures}
    for values in fields:
        unnamed = [value for value in values if value.study in finding.studies and value.study not in finding.claim.studies]
        for size in sorted(n for n in {*apart, *range(2, FEW)} if 1 < n < len(values)):
            for some in (values[:size], values[-size:], unnamed[:size], unnamed[-size:]):  # those that entered are the first
                yield from _alike(some, offered, MORE)


def _alike(values: Sequence[ReadValue], offered: Mapping[ReadValue, Sequence[Any]], most: int) -> Iterator[Change]:
    """All of these values as the first that each could be, as the second, and so on; one that could be fewer is its last again."""
    for n in range(most if values else 0):
        yield {value: offered[value][min(n, len(offered[value]) - 1)] for value in values}


def _listed_apart(block: Any, inputs: EvaluationContext) -> Iterator[frozenset[str]]:
    """For each list of studies in a check those that are named or match, and not both."""
    if isinstance(block, SameStudies):
        yield frozenset(named_studies(block.named, inputs)) ^ frozenset(inputs.matching(block.matching))
    for part in _parts(block):
        yield from _listed_apart(part, inputs)


def _singles(
    finding: ClaimResult, constants: tuple[Any, ...], inputs: EvaluationContext, offered: dict[ReadValue, list[Any]]
) -> Iterator[Change]:
    """Changes of one value: all of the first, which can move a sum, then the likeliest of each other, which can move a list of studies.

    Those of studies that entered come first: one that leaves a list moves it, and one that is not in it may lack more than one thing. What
    is read only to tell studies apart, such as the number of a reference, comes last: it seldom moves anything.
    They are worked out as they are asked for, since one of the first mostly does; what each value could be is left in ``offered``.
    """
    values = sorted(finding.rests_on, key=lambda value: (value.tells_studies_apart, value.study not in finding.studies))
    first = values[:1]
    for value in values:
        offered[value] = alternatives(value, constants, finding.result, inputs)
        yield from ({value: other} for other in offered[value][: None if value in first else 1])
    for n in range(1, max(map(len, offered.values()), default=0)):
        yield from ({value: others[n]} for value, others in offered.items() if value not in first and n < len(others))


def changed(change: Change, inputs: EvaluationContext) -> EvaluationContext:
    """What claims are checked with, if the values were these."""
    cells = {(value.study, value.name): other for value, other in change.items() if value.name != "key"}
    gone = {value.study for value, other in change.items() if value.name == "key" and other is None}
    return replace(inputs, studies=inputs.studies.changed(cells, gone), changes=cells)


# ---------------------------------------------------------------------------------------------- other values


def alternatives(value: ReadValue, constants: tuple[Any, ...], result: CheckResult, inputs: EvaluationContext) -> list[Any]:
    """Other values that a value could have, the likeliest to move a verdict first: terms of its list, numbers of the check, at last none.

    A number could also be what makes one side of the check equal the other.
    """
    if value.name == "key":
        return [None]
    now = _now(value, inputs)
    if isinstance(now, bool):
        return [not now]
    if isinstance(now, Quantity):
        return _other_quantities(value, now, result, inputs)
    known = inputs.known.get(value.name)
    if known is not None and known.kind == "terms":
        named = [each if isinstance(each, tuple) else (each,) for each in constants if _are_terms(each, known.values)]
        return [terms for terms in (*named, *((term,) for term in known.values)) if terms != now]
    if value.name.endswith(".p"):
        return [p for p in ("0.00001", "0.9", "not reported", *filter(_is_p, constants)) if p != now]
    none = None if value.name in inputs.studies.columns else "not reported"
    if now is None and none is None:  # a cell of numbers, which no word can stand in
        return [*(each for each in constants if isinstance(each, int | float) and not isinstance(each, bool)), 1.0, 1e9]
    if isinstance(now, str) or now is None or isinstance(now, tuple):
        return [*(each for each in constants if each != now), "another word", 1.0, 1e9, none]
    numbers = [each for each in constants if isinstance(each, int | float) and not isinstance(each, bool)]
    nearer = [now + a - b for a in numbers[:3] for b in _figures(result)[:4] if a != b]
    return [*(each for each in numbers if each != now), *nearer, now + 1, now - 1, now * 1000, -now, now + 1e6, none]


def _are_terms(value: Any, known: tuple[str, ...]) -> bool:
    return set(value if isinstance(value, tuple) else (value,)) <= set(known)


def _is_p(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[<>=≤≥]? ?\d*\.\d+", value) is not None


def _other_quantities(value: ReadValue, now: Quantity, result: CheckResult, inputs: EvaluationContext) -> list[Any]:
    unit = next(iter(now.units), None)
    plain = {"range": None, "options": (), "parts": ()}
    one = now.model_copy(update=plain | {"value": 1.0, "unit": None})
    tenfold = now.model_copy(update=plain | {"value": 10 * _first(now), "unit": unit})
    totals = [_as_quantity(now, each.totals) for each in inputs.comparisons if (each.study, each.field) == (value.study, value.name)]
    shown = [now.model_copy(update=plain | {"value": figure, "unit": unit}) for figure in _figures(result)]
    return [tenfold, *shown, *(total for total in totals if total is not None), one]


def _first(quantity: Quantity) -> float:
    return next((interval.low for interval in quantity.intervals()), 1.0)


def _as_quantity(like: Quantity, totals: tuple[Interval, ...]) -> Quantity | None:
    if not totals:
        return None
    low, high = min(each.low for each in totals), max(each.high for each in totals)
    return like.model_copy(update={"value": None, "range": (low, high), "options": (), "parts": (), "unit": totals[0].unit or None})


def _now(value: ReadValue, inputs: EvaluationContext) -> Any:
    study = inputs.records.study(value.study)
    quantity = dict(study.quantities()).get(value.name)
    if quantity is not None:
        return quantity
    if value.name in inputs.studies.columns:
        now = inputs.studies.at(value.study, value.name)
        return None if isinstance(now, float) and math.isnan(now) else now
    try:
        return value_at(study, value.name)
    except UnknownFieldError:
        return None


def _constants(block: Any) -> Iterator[Any]:
    """The figures and words that a check names."""
    if isinstance(block, SameValue):
        yield block.stated
    if isinstance(block, Cited):
        yield block.reference
    if isinstance(block, Operand) and block.plain is not None:
        yield block.plain
    for part in _parts(block):
        yield from _constants(part)


def _parts(block: Any) -> Iterator[Any]:
    """What a block of a check consists of."""
    if isinstance(block, BaseModel):
        yield from (value for _, value in fields_of(block))
    elif isinstance(block, tuple):
        yield from block


def _figures(result: CheckResult) -> list[float]:
    """The numbers of the two sides, as far as they are plain ones or powers of ten."""
    texts = (part for text in (result.computed, result.stated) for part in text.replace(",", "").replace(MINUS, "-").split("; "))
    matches = (re.fullmatch(r"(-?\d+(?:\.\d+)?)(?: × 10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?", text.strip()) for text in texts)
    return [float(each[1]) * 10.0 ** int((each[2] or "0").translate(RAISED)) for each in matches if each is not None]


RAISED = {sign: plain for plain, sign in SUPERSCRIPT.items()}
"""From raised digits to plain ones."""


__all__ = ["Change", "changed", "changes_of", "moving_change", "unmoved_claims"]
