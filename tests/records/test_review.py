"""The review's own record: its subject, and the charts that it declares."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy, Told
from pydantic import ValidationError

from living_review.charts.registry import chart_kinds
from living_review.records.review import (
    Appraisal,
    ChartDeclaration,
    Exclusion,
    FieldDeclaration,
    NumberDeclaration,
    OtherMethods,
    Question,
    StatedCount,
    Subject,
)

R = "review.yml"
TIMELINE = "{kind: timeline}"
KINDS = ", ".join(sorted(chart_kinds()))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "subject: {kind: medical, condition: Insomnia}",
            "subject: {condition: Insomnia}",
            ("subject: {condition", "{", "subject: 'condition' goes with 'kind: medical'"),
        ),
        (
            TIMELINE,
            "{kind: timelin}",
            ("{kind: timelin}", "timelin", "charts[3].kind: 'timelin' is not a kind of chart; did you mean 'timeline'?"),
        ),
        (TIMELINE, "{kind: pie}", ("{kind: pie}", "pie", f"charts[3].kind: 'pie' is not a kind of chart; expected one of {KINDS}")),
        (
            "{kind: amount, field: total_minutes}",
            "{kind: amount}",
            ("{kind: amount}", "{", "charts[2]: 'amount' takes field; found none"),
        ),
        (
            TIMELINE,
            "{kind: timeline, field: sessions}",
            ("{kind: timeline, field", "field", "charts[3].field: 'field' is not an option of 'timeline'; it takes none"),
        ),
        (
            "{kind: evidence_map, rows: therapist, columns: format}",
            "{kind: evidence_map, rows: therapist}",
            ("{kind: evidence_map", "{", "charts[1]: 'evidence_map' takes columns, rows; found rows"),
        ),
        (
            "{kind: harms_matrix, rows: format}",
            "{kind: harms_matrix, columns: format}",
            ("matrix, columns", "columns", "charts[5].columns: 'columns' is not an option of 'harms_matrix'; expected one of rows"),
        ),
        (
            TIMELINE,
            "{kind: traffic_light, tool: checklist, weight: studies}",
            ("checklist, weight", "weight", "charts[3].weight: 'weight' is not an option of 'traffic_light'; expected one of tool"),
        ),
    ],
)
def test_fault(old: str, new: str, told: tuple[str, str, str], sleep: Copy) -> None:
    """A subject or chart with an option that is not its own, or without one that it needs, is told at its place."""
    sleep.edit(R, (old, new))
    assert sleep.problems() == sleep.told(Told(R, *told))


def test_two_faults(sleep: Copy) -> None:
    """Each chart that is wrong is told, the first as well as the last."""
    sleep.edit(
        R, ("{kind: participants}", "{kind: participants, weight: studies}"), ("{kind: effect_direction}", "{kind: effect_directon}")
    )
    message = "charts[6].kind: 'effect_directon' is not a kind of chart; did you mean 'effect_direction'?"
    assert sleep.problems() == sleep.told(
        Told(R, "participants, weight", "weight", "charts[0].weight: 'weight' is not an option of 'participants'; it takes none"),
        Told(R, "{kind: effect_directon}", "effect_directon", message),
    )


def test_parts_of_a_question() -> None:
    """Those that it has, in one order, each with its name."""
    asked = Question(population="Adults", exposure="Noise", outcomes="Sleep")
    assert asked.parts() == (("Population", "Adults"), ("Exposure", "Noise"), ("Outcomes", "Sleep"))


@pytest.mark.parametrize(("written", "n"), [(0, 0), (7, 7), ("not reported", None), ({"value": 3, "note": "x"}, 3)])
def test_counts_of_the_flow(written: object, n: int | None) -> None:
    """A number of records, nought among them, or none where it is missing."""
    assert StatedCount.model_validate(written).n == n


@pytest.mark.parametrize(
    ("elsewhere", "found"),
    [
        (None, []),
        (5, [("Elsewhere", 5)]),
        ("not reported", [("Elsewhere", None)]),
        ([{"name": "Experts", "n": 2}, {"name": "Friends", "n": "not available"}], [("Experts", 2), ("Friends", None)]),
    ],
)
def test_what_was_found_elsewhere(elsewhere: object, found: list[tuple[str, int | None]]) -> None:
    """A number alone is called so; of several each by the review's own name."""
    flow = OtherMethods.model_validate({} if elsewhere is None else {"records_from_elsewhere": elsewhere})
    assert [(name, count.n) for name, count in flow.elsewhere] == found


@pytest.mark.parametrize(
    ("subject", "right"),
    [({}, True), ({"kind": "medical"}, True), ({"kind": "medical", "condition": "x"}, True), ({"condition": "x"}, False)],
)
def test_subjects(subject: dict[str, str], right: bool) -> None:
    """Only of a medical review it can be told which condition it is about."""
    try:
        Subject.model_validate(subject)
    except ValidationError:
        assert not right
    else:
        assert right


def test_studies_that_were_left_out() -> None:
    """Each by its name alone, or as a block."""
    found = Exclusion.model_validate({"n": 2, "reason": "x", "studies": ["Foo 2012", {"name": "Bar 2013", "title": "y"}]})
    assert [(study.name, study.title) for study in found.studies] == [("Foo 2012", None), ("Bar 2013", "y")]


@pytest.mark.parametrize(
    ("tools", "keys"), [("not reported", []), ([{"key": "a", "kind": "rob2"}, {"key": "b", "kind": "rob1", "printed_as": "a"}], ["a", "b"])]
)
def test_tools_of_an_appraisal(tools: object, keys: list[str]) -> None:
    """Those that are declared, each with the layout in which it is printed; none where the review does not say."""
    found = Appraisal.model_validate({"tools": tools, "rule": "x", "available": True})
    assert [tool.key for tool in found.declared] == keys
    layouts = [found.printed_layout(key) for key in ("a", "b")]
    assert [len(layout.domains) for layout in layouts if layout is not None] == [5, 5][: len(keys)]


@pytest.mark.parametrize(
    ("value", "right"), [("a", True), (["a", "b"], True), ([], False), (["a", 1], False), (3, False), ({"a": "b"}, False)]
)
def test_options_of_charts(value: object, right: bool) -> None:
    """A name or some names, and nothing else."""
    try:
        ChartDeclaration.model_validate({"kind": "x", "rows": value})
    except ValidationError:
        assert not right
    else:
        assert right


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ({"statistic": "count"}, True),
        ({"statistic": "count", "of": "participants"}, False),
        ({"statistic": "sum"}, False),
        ({"statistic": "sum", "of": "participants"}, True),
        ({"statistic": "median", "of": "year"}, True),
    ],
)
def test_numbers_and_what_they_are_of(number: dict[str, str], right: bool) -> None:
    """Studies are counted, and the other statistics are of a number."""
    try:
        NumberDeclaration.model_validate({"label": "x"} | number)
    except ValidationError:
        assert not right
    else:
        assert right


@pytest.mark.parametrize("name", ["model_dump", "copy", "model_x", "dose"])
def test_names_of_own_fields(name: str) -> None:
    """A field cannot bear a name that the program needs itself."""
    given = {"id": name, "label": "x", "definition": "x", "type": "text"}
    if name == "dose":
        assert FieldDeclaration.model_validate(given).id == name
    else:
        with pytest.raises(ValidationError, match="is a name that the program needs itself"):
            FieldDeclaration.model_validate(given)
