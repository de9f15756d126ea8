"""Whose each side of a check is, and what it is called: a text of the review, the records, another source, or what a statement implies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from helpers.claims import findings, run
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.claim_operands import Evaluated, EvaluationContext
from living_review.analysis.claim_sides import Side, labelled, overridden, side_of_number
from living_review.analysis.claim_values import ReadValue
from living_review.records.claim import Claim, Operand, Sides
from living_review.records.load import load_records
from living_review.records.values import Place


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


# ---------------------------------------------------------------------------------------------- one side


@pytest.mark.parametrize(
    ("role", "operand", "relation", "origin", "text"),
    [
        ("stated", 0, "equal", "bound", "none"),
        ("stated", -2, "equal", "review", "7"),
        ("stated", 2, "equal", "review", "7"),
        ("stated", 2, "at_least", "bound", "at least 7"),
        ("stated", 0, "at_least", "bound", "at least 7"),
        ("computed", 0, "equal", "review", "7"),
        ("computed", 2, "at_most", "review", "7"),
        ("stated", {"count": {}}, "at_least", "review", "7"),
        ("stated", {"add": [1, 6]}, "equal", "review", "1 + 6 = 7"),
        ("computed", {"subtract": [8, 1]}, "at_most", "review", "1 + 6 = 7"),
        ("stated", {"multiply": [8, 1]}, "equal", "review", "1 + 6 = 7"),
        ("stated", {"divide": [8, 1]}, "equal", "review", "1 + 6 = 7"),
    ],
)
def test_side_of_a_number(role: Any, operand: Any, relation: str, origin: str, text: str) -> None:
    """A limit, or none, is what the statement needs; a figure is the review's, and an expression is told with its result."""
    found = Evaluated(7, what="1 + 6")
    side = side_of_number(role, Operand.model_validate(operand), found, relation)
    assert (side.origin, side.text, side.role) == (origin, text, role)
    assert side.label == ("The statement needs" if origin == "bound" else "")
    read = replace(found, reads=(ReadValue("a", "year"),))
    assert side_of_number(role, Operand.model_validate(operand), read, relation) == Side(
        "records", "7", role=role, what="1 + 6", reads=(ReadValue("a", "year"),)
    )


STATED, COMPUTED, OTHER = Side("review", "5", role="stated"), Side("records", "4", role="computed"), Side("review", "3")


def test_sides_that_a_claim_gives() -> None:
    """What a claim says of a side goes before what follows from its kind; what it does not name stays."""
    assert overridden((STATED, COMPUTED), None) == (STATED, COMPUTED)
    given = Sides.model_validate({"stated": {"by": "bound"}})
    assert overridden((STATED, COMPUTED, OTHER), given) == (Side("bound", "5", label="The statement needs", role="stated"), COMPUTED, OTHER)
    given = Sides.model_validate({"computed": {"by": "review", "says": "Table", "text": "four", "where": {"table": "table1", "row": 2}}})
    place = Place(table="table1", row=2)
    assert overridden((STATED, COMPUTED), given) == (STATED, Side("review", "four", label="Table", role="computed", places=(place,)))
    assert overridden((STATED,), Sides.model_validate({"stated": {}})) == (replace(STATED, label=""),)


def claim(where: Any = (), **more: Any) -> Claim:
    """A claim of the review on sleep that stands there."""
    base = next(each for each in records_of(SLEEP).claims if each.id == "total-participants")
    return base.model_copy(update={"where": where, "printed": None} | more)


def told(side: Side, inputs: EvaluationContext, among: tuple[Side, ...] = (), **of_claim: Any) -> tuple[str, str, str, str, int]:
    """Whose a side is said to be, its text, its quotation and how many places it has."""
    found = labelled((side, *among), claim(**of_claim), inputs)[0]
    return found.origin, found.label, found.text, found.quote, len(found.places)


RESULTS, ROW, TABLE = Place(section="results", paragraph=1), Place(table="table1", row=1), Place(table="table1")
READ = ReadValue("adler2015", "participants")
"""It stands in the first row of the table."""


@pytest.mark.parametrize(
    ("side", "of_claim", "expected"),
    [
        (OTHER, {"where": (RESULTS,)}, ("review", "Results, paragraph 1", "3", "", 1)),
        (OTHER, {"where": ()}, ("review", "The statement", "3", "", 0)),
        (STATED, {"where": (RESULTS,), "printed": "five"}, ("review", "Results, paragraph 1", "5", "five", 1)),
        (OTHER, {"where": (RESULTS,), "printed": "five"}, ("review", "Results, paragraph 1", "3", "", 1)),
        (replace(OTHER, label="Text"), {"where": (RESULTS,)}, ("review", "Text", "3", "", 1)),
        (replace(OTHER, places=(ROW,)), {"where": (RESULTS,)}, ("review", "Table 1, row 1", "3", "", 1)),
        (replace(OTHER, label="Text", places=(ROW,)), {"where": (RESULTS,)}, ("review", "Text (Table 1, row 1)", "3", "", 1)),
        # a statement of another source
        (OTHER, {"concerns": "other sources", "source_name": "A registry"}, ("source", "A registry", "3", "", 0)),
        (replace(OTHER, label="Text"), {"concerns": "other sources", "source_name": "A registry"}, ("source", "Text", "3", "", 0)),
        (
            replace(OTHER, places=(ROW,)),
            {"concerns": "other sources", "source_name": "A registry"},
            ("review", "Table 1, row 1", "3", "", 1),
        ),
        (replace(OTHER, origin="source"), {"source_name": "A registry"}, ("source", "A registry", "3", "", 0)),
        (replace(OTHER, origin="source", label="Text"), {"source_name": "A registry"}, ("source", "Text", "3", "", 0)),
        (replace(OTHER, origin="bound", label="It needs"), {"where": (RESULTS,)}, ("bound", "It needs", "3", "", 0)),
        # the records
        (replace(OTHER, origin="records", label="Mine", reads=(READ,)), {}, ("records", "Mine", "3", "", 1)),
        (replace(OTHER, origin="records", label="Mine", places=(ROW, TABLE), reads=(READ,)), {}, ("records", "Mine", "3", "", 2)),
        (replace(OTHER, origin="records", reads=(READ,)), {}, ("records", "Table 1, row 1, as recorded", "3", "", 1)),
        (
            replace(OTHER, origin="records", reads=(ReadValue("adler2015", "direction"),)),
            {},
            ("records", "Recorded: result.direction of adler2015", "3", "", 0),
        ),
        (
            replace(OTHER, origin="records", reads=(ReadValue("adler2015", "key"), READ)),
            {},
            ("records", "Table 1, row 1, as recorded", "3", "", 1),
        ),
        (
            replace(OTHER, origin="records", reads=(READ, ReadValue("brook2017", "participants")), what="their sum"),
            {},
            ("records", "Worked out from Table 1: their sum", "3", "", 2),
        ),
        (
            replace(OTHER, origin="records", reads=(READ, ReadValue("adler2015", "country"))),
            {},
            ("records", "Worked out from the records", "3", "", 2),
        ),
        (
            replace(OTHER, origin="records", reads=(ReadValue("adler2015", "key"), ReadValue("brook2017", "key")), what="studies"),
            {},
            ("records", "Worked out from the records: studies", "3", "", 0),
        ),
    ],
)
def test_label_of_a_side(side: Side, of_claim: dict[str, Any], expected: tuple[str, str, str, str, int], inputs: EvaluationContext) -> None:
    """Each side is told by its place, its source or its record; a label that the check gives goes before."""
    assert told(side, inputs, **of_claim) == expected


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ((RESULTS, ROW), "Results, paragraph 1"),  # the row is where the record was read from
        ((RESULTS, TABLE), "Results, paragraph 1"),
        ((ROW,), "Table 1, row 1"),
        ((RESULTS, Place(table="table1", row=2)), "Results, paragraph 1; Table 1, row 2"),
        ((RESULTS, Place(table="table2")), "Results, paragraph 1; Table 2"),
    ],
)
def test_the_statement_stands_elsewhere_than_the_record(where: tuple[Place, ...], label: str, inputs: EvaluationContext) -> None:
    """Of the places of a claim those are told from which the records were not read, if there are any."""
    assert told(OTHER, inputs, (replace(COMPUTED, reads=(READ,)),), where=where)[1] == label


def test_sides_that_say_the_same(inputs: EvaluationContext) -> None:
    """A side that says what one before it says stands once, in the place of the first."""
    first, second, third = (Side("bound", "5", label="A", role="stated"), Side("bound", "4", label="A"), Side("bound", "5", label="A"))
    assert labelled((first, second, third), claim(), inputs) == (first, second)
