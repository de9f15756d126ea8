"""Whose each side of a check is, and what it is called: a text of the review, the records, another source, or what a statement implies."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.claims import findings, run
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.claim_operands import EvaluationContext
from living_review.records.load import load_records


def sides(asked: dict[str, Any], inputs: EvaluationContext) -> list[tuple[str, str, str]]:
    """The sides of a check before their places are known: origin, label and text."""
    return [(side.origin, side.label, side.text) for side in run(asked, inputs).sides]


@pytest.mark.parametrize(
    ("relation", "stated", "told"),
    [
        ("equal", 5, ("review", "", "5")),
        ("equal", 0, ("bound", "The statement needs", "none")),
        ("at_least", 5, ("bound", "The statement needs", "at least 5")),
        ("at_most", 5, ("bound", "The statement needs", "at most 5")),
        ("more_than", 5, ("bound", "The statement needs", "more than 5")),
        ("less_than", 5, ("bound", "The statement needs", "less than 5")),
        ("not_equal", 5, ("bound", "The statement needs", "not 5")),
    ],
)
def test_a_figure_is_stated_and_a_limit_is_implied(
    relation: str, stated: int, told: tuple[str, str, str], inputs: EvaluationContext
) -> None:
    """Only a figure that is to be met exactly is one of the review; a limit, or that there is none, is what its statement implies."""
    first, second = sides({"compare": {"stated": stated, "computed": {"count": {}}, "relation": relation}}, inputs)
    assert first == told
    assert second == ("records", "", "4")


def test_a_side_from_the_records_is_never_the_review(inputs: EvaluationContext) -> None:
    """What is read or counted from the records is called so, on whichever side of the check it stands."""
    value = {"value": {"study": "adler2015", "field": "participants.total"}}
    assert [origin for origin, _, _ in sides({"compare": {"stated": value, "computed": 80}}, inputs)] == ["records", "review"]
    shares = {"stated": {"share": {"where": {"randomised": True}}}, "computed": {"count": {}}, "relation": "more_than"}
    assert [origin for origin, _, _ in sides({"compare": shares}, inputs)] == ["records", "records"]


def test_shares_have_their_base(inputs: EvaluationContext) -> None:
    """A share is shown with what it is a part of, and its limit with the sign of percent."""
    asked = {"compare": {"stated": 50, "computed": {"share": {"where": {"format": "group"}}}, "relation": "more_than"}}
    assert [text for _, _, text in sides(asked, inputs)] == ["more than 50 %", "25 % (1 of 4)"]


def test_what_a_claim_says_of_its_sides(inputs: EvaluationContext) -> None:
    """A claim can say whose a side is, what it is called and what it prints."""
    asked = {
        "compare": {"stated": 4, "computed": {"count": {}}},
        "sides": {
            "stated": {"by": "review", "says": "Methods", "text": "four", "where": {"section": "results", "paragraph": 1}},
            "computed": {"by": "records", "says": "Studies kept"},
        },
    }
    assert sides(asked, inputs) == [("review", "Methods", "four"), ("records", "Studies kept", "4")]


def test_sides_of_claims() -> None:
    """On the page a side of the review has its place, one of the records what was worked out, and one of another source its name."""
    found = findings(records_of(SLEEP))
    told = {key: [(side.origin, side.label, side.text) for side in each.sides] for key, each in found.items()}
    assert told["total-participants"] == [
        ("review", "Results, paragraph 1", "243"),
        ("records", "Worked out from Table 1: sum of the participants", "243"),
    ]
    assert told["most-randomised"][0] == ("bound", "The statement needs", "more than 50 %")
    assert told["year-of-brook"] == [("review", "Results (Results, paragraph 4)", "2016"), ("review", "Table (Table 1, row 2)", "2017")]
    assert told["cited-brook"] == [("review", "Results, paragraph 4", "6"), ("records", "Reference list", "5")]
    assert told["helps"] == [("records", "randomised trials that favour the therapy", "1 of 2")]
    quoted = found["total-participants"].sides[0]
    assert (quoted.quote, [place.section for place in quoted.places]) == ("a total of 243", ["results"])


def test_sides_of_another_source() -> None:
    """What another source gives bears its name, and the record the place from which it was read."""
    found = findings(records_of(RICH))["participants-of-kim2014-by-other-sources"]
    assert [(side.origin, side.label, side.text) for side in found.sides] == [
        ("source", "The report of Kim 2014", "37"),
        ("records", "Table 1, row 1, as recorded", "45"),
    ]


def test_only_what_decides_is_shown(sleep: Copy) -> None:
    """Of a combined check that fails, the sides of the parts that fail are shown."""
    old = "      compare: {stated: 243, computed: {sum: {of: participants}}}\n    expected: holds"
    first, second = "compare: {stated: 4, computed: {count: {}}}", "compare: {stated: 5, computed: {count: {format: group}}}"
    parts = f"      all:\n        - {first}\n        - {second}\n"
    sleep.edit("claims.yml", (old, f"{parts}    expected: contradicted"))
    found = findings(load_records(sleep.folder).records())["total-participants"]
    assert [side.text for side in found.sides] == ["5", "1"]
