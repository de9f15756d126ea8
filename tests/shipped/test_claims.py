"""The claims of the shipped review: what each gives is what it expects."""

from __future__ import annotations

import pytest
from helpers.shipped import DATA, expect, from_root, stop

from living_review.analysis.claim_changes import unmoved_claims
from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import changed_verdicts, evaluate_claims
from living_review.analysis.tables import tabulate
from living_review.analysis.verdicts import count_verdicts, tally
from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.records.load import Records, load_records


def test_records_are_in_order() -> None:
    """Nothing is wrong with the records, and no rule warns of anything."""
    problems = check_records(load_records(DATA), chart_kinds())
    if problems:
        stop("\n".join(from_root(str(problem)) for problem in problems))


def test_verdicts_are_as_expected(records: Records) -> None:
    """The claims of the shipped review give the verdicts that they expect."""
    found = evaluate_claims(EvaluationContext.of(records, tabulate(records)))
    moved = list(changed_verdicts(records, found))
    if moved:
        stop("\n".join(from_root(str(problem)) for problem in moved))


VERDICTS = {"holds": 168, "contradicted": 40, "not supported": 26, "a suggestion": 14, "cannot be checked": 97}
"""How many of the statements of the review have each verdict."""
HEADLINE = {"holds": 100, "contradicted": 23, "not supported": 19, "a suggestion": 14, "cannot be checked": 96}
"""The same for those on content, a slip counted once, without the ticks that only our copy could be held against."""
WAYS = {"computed": 123, "compared": 29, "copied": 54, "judged": 139}
"""How they were settled."""
HERE = "tests/shipped/test_claims.py"


def test_verdicts_are_counted(records: Records) -> None:
    """The site's counts are those of the day when the claims were last read against the review."""
    found = evaluate_claims(EvaluationContext.of(records, tabulate(records)))
    counted = tally(found)
    told = []
    for what, made, wanted in (
        ("come out as", count_verdicts(found), VERDICTS),
        ("are counted on the home page as", counted.headline, HEADLINE),
        ("were settled as", counted.ways, WAYS),
    ):
        differing = ((each, n) for each, n in wanted.items() if made[each] != n)
        told += [f"data/claims.yml: {made[each]} statements {what} '{each}', but {n} were counted" for each, n in differing]
    expect(told, HERE)


def test_each_computed_claim_can_be_moved(records: Records) -> None:
    """Some change of the values that a claim was worked out from moves its verdict; none of it is called computed in vain."""
    inputs = EvaluationContext.of(records, tabulate(records))
    unmoved = list(unmoved_claims(evaluate_claims(inputs), inputs))
    if unmoved:
        stop("\n".join(from_root(str(problem)) for problem in unmoved))


HEDGED = {
    "proposal-for-research",
    "rapid-progressors-benefit",
    "petrou2016-too-small",
    "mesenchymal-more-effective",
    "monthly-doses-promising",
    "trophic-profile-matters",
    "trophic-factors-select",
    "repeated-neural-doses",
    "barczewska-survival-benefit",
    "repeated-doses-may-prolong",
    "fading-effect-supports-repeats",
    "siwek-reasons",
    "intrathecal-better-function",
    "intrathecal-lower-risk",
}
"""What the review itself says with 'may', 'could', 'possible', 'suggest' or 'hypothesis', or proposes."""


def test_what_the_review_hedges_is_a_suggestion(records: Records) -> None:
    """A sentence that the review hedges is neither supported nor unsupported."""
    assert {claim.id for claim in records.claims if claim.expected == "a suggestion"} == HEDGED


ALIKE = [
    {"all-reported-safe", "no-safety-concerns", "all-observed-events"},
    {"four-significant", "significant-are-mesenchymal", "one-significant-single-dose", "other-cells-not-significant"},
    {"proposal-for-research", "monthly-doses-promising"},
    {"grouped-by-cells-and-route", "table-by-type-of-cell"},
    {"search-terms-in-two-places", "neurotrophic-name"},
    {"alsfrs-r-in-all", "baloh-on-the-scale"},
]
"""Statements that rest on the same evidence, or are of the same kind."""


@pytest.mark.parametrize("group", ALIKE, ids=min)
def test_equal_evidence_gets_equal_verdicts(group: set[str], records: Records) -> None:
    """What rests on the same evidence has the same verdict."""
    verdicts = {claim.id: claim.expected for claim in records.claims if claim.id in group}
    assert set(verdicts) == group
    assert len(set(verdicts.values())) == 1, verdicts
