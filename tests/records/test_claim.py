"""How a claim and its check are written, and what is told of one that is written otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.reviews import Copy, Told
from pydantic import ValidationError

from living_review.records.claim import Check, Claim

HOLDS = {"compare": {"stated": 4, "computed": {"count": {}}}}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "found none of them"),
        (HOLDS | {"cited": {"reference": 1, "study": "a"}}, "found compare and cited"),
        (HOLDS | {"otherwise": "not supported"}, "'otherwise: not supported' needs 'reason:', which says why it is no contradiction"),
        (HOLDS | {"otherwise": "a suggestion"}, "'otherwise: a suggestion' needs 'reason:', which says why it is no contradiction"),
        (
            HOLDS | {"sides": {"stated": {"by": "bound", "where": {"section": "results"}}}},
            "'where' goes with a side of the review or of the records",
        ),
        ({"judgement": {"verdict": "holds", "reason": "x"}, "reason": "y"}, "a judgement has its own verdict and reason"),
        ({"compare": {"stated": "4", "computed": 1}}, "found '4', expected a number or a block such as 'count: {}'"),
        ({"compare": {"stated": 4, "computed": {"count": {}, "number": "x"}}}, "found number and count"),
        ({"same_studies": {"named": [], "matching": {}}}, "expected a list of keys, or 'cites' with reference numbers"),
        ({"same_value": {"study": "a", "field": "b", "stated": {}}}, "found a block of fields, expected text, a number or a list of these"),
        ({"all": [HOLDS]}, "at least 2 items"),
        ({"compare": {"stated": True, "computed": 1}}, "found true, expected a number or a block such as 'count: {}'"),
        ({"same_studies": {"named": {"keys": ["a"], "cites": [1]}, "matching": {}}}, "expected a list of keys, or 'cites'"),
        ({"same_value": {"study": "a", "field": "b", "stated": []}}, "found a list of 0, expected text, a number or a list of these"),
        ({"same_value": {"study": "a", "field": "b", "stated": ["x", None]}}, "expected text, a number or a list of these"),
        (HOLDS | {"sides": {"computed": {"by": "source", "where": {"section": "results"}}}}, "'where' goes with a side of the review"),
        ({"judgement": {"verdict": "holds", "reason": "x"}, "otherwise": "contradicted"}, "a judgement has its own verdict and reason"),
    ],
    ids=str,
)
def test_forms(asked: dict[str, Any], message: str) -> None:
    """A check has one kind, and each number one way to it."""
    with pytest.raises(ValidationError) as error:
        Check.model_validate(asked)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "asked",
    [
        HOLDS,
        HOLDS | {"otherwise": "contradicted"},
        HOLDS | {"reason": "x"},
        HOLDS | {"otherwise": "a suggestion", "reason": "x"},
        HOLDS | {"sides": {"stated": {"by": "bound"}, "computed": {"where": {"section": "results"}}}},
        {"judgement": {"verdict": "holds", "reason": "x"}},
        {"same_studies": {"named": ["a"], "matching": {}}},
        {"same_studies": {"named": {"cites": [1]}, "matching": {}}},
        {"same_value": {"study": "a", "field": "b", "stated": [1, "x", False, 0.5]}},
        {"same_value": {"study": "a", "field": "b", "stated": False}},
        {"all": [HOLDS, HOLDS]},
    ],
    ids=str,
)
def test_forms_that_are_right(asked: dict[str, Any]) -> None:
    """What stands beside a check is taken where it has a meaning, and its one kind is known."""
    assert Check.model_validate(asked).kind == next(iter(asked))


def test_values_that_are_stated() -> None:
    """A list is kept as several values, and one value as it is; a plain number is a number with a decimal point."""
    for stated, kept in (([1, "x"], (1, "x")), (["x"], ("x",)), ("x", "x"), (0, 0)):
        check = Check.model_validate({"same_value": {"study": "a", "field": "b", "stated": stated}})
        assert check.same_value is not None
        assert check.same_value.stated == kept
    compared = Check.model_validate(HOLDS).compare
    assert compared is not None
    assert (compared.stated.plain, compared.stated.kind, compared.computed.kind) == (4.0, "plain", "count")
    assert (compared.relation, compared.tolerance) == ("equal", 0)


CLAIM = {"id": "a", "says": "x", "topic": "t", "check": HOLDS, "expected": "holds"}
PLACE, SOURCES = {"section": "results"}, ["https://example.org/"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, ""),
        ({"concerns": "other sources"}, "'sources' goes with"),
        ({"sources": SOURCES}, "'sources' goes with"),
        ({"concerns": "other sources", "sources": SOURCES}, ""),
        ({"against": PLACE}, "'against' goes with"),
        ({"against": PLACE, "concerns": "other sources", "sources": SOURCES}, ""),
    ],
    ids=str,
)
def test_claims_of_other_sources(more: dict[str, Any], told: str) -> None:
    """They have sources, and only they; what they are held against goes with them."""
    if told:
        with pytest.raises(ValidationError, match=told):
            Claim.model_validate(CLAIM | more)
    else:
        assert Claim.model_validate(CLAIM | more)


def test_what_a_claim_is_about() -> None:
    """What the review says, unless it is a misprint."""
    assert Claim.model_validate(CLAIM).claim_class == "content"
    assert Claim.model_validate(CLAIM | {"misprint": True}).claim_class == "print"


WAYS = "add, count, divide, maximum, median, minimum, multiply, number, outcomes, part, share, size, subtract, sum, value"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("topic: harms", "topic: harm"),
            ("topic: harm\n", "harm", "claims[10].topic: 'harm' is not a known topic; did you mean 'harms'?"),
        ),
        (
            ("could_be_transcription: unlikely", "could_be_transcription: maybe"),
            (
                "maybe",
                "maybe",
                "claims[3].could_be_transcription: 'maybe' is not allowed here; expected one of likely, no, possible, unlikely",
            ),
        ),
        (
            ("    expected: not supported\n", ""),
            (
                "id: helps\n",
                "id",
                "claims[9].expected: is missing; expected: The verdict that the records gave when the claim was written.",
            ),
        ),
        (
            ('    sources: ["https://example.org/brook2017"]\n', ""),
            ("id: other-country", "id", "claims[11]: 'sources' goes with 'concerns: other sources', which needs it"),
        ),
        (
            ("{stated: 243, computed", "{stated: many, computed"),
            ("many", "many", "claims[0].check.compare.stated: found 'many', expected a number or a block such as 'count: {}'"),
        ),
        (
            ("{stated: 243, computed: {sum: {of: participants}}}", "{stated: 243, computed: {}}"),
            ("243, computed: {}", "{", f"claims[0].check.compare.computed: expected one of {WAYS}; found none of them"),
        ),
        (
            ("{number: randomised_favour}}", "{number: randomised_favour}, nmber: 3}"),
            (
                "nmber",
                "nmber",
                "claims[9].check.judgement.numbers[0].nmber: 'nmber' is not a field of this block; expected one of label, term",
            ),
        ),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else "",
)
def test_messages_of_the_schema(change: tuple[str, str], told: tuple[str, str, str], sleep: Copy) -> None:
    """A claim of the wrong form is told at its place."""
    sleep.edit("claims.yml", change)
    assert sleep.problems() == sleep.told(Told("claims.yml", *told))
