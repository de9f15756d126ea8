"""What rules of several files share: what a filter may ask of a variable, and which places of a source there are."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import SLEEP, records_of

from living_review.checks.parts import filter_problems, place_problems
from living_review.records.field_types import Variable
from living_review.records.filters import StudyFilter
from living_review.records.values import Place
from living_review.records.yaml_reader import Document

ASKED: dict[str, dict[str, Any]] = {"terms": {"any_of": ["a"]}, "flag": {"equals": True}, "number": {"minimum": 1}}
EXPECTED = {"terms": "terms", "flag": "true or false", "number": "a number, or minimum and maximum"}
NOWHERE = Document("x.yml", {}, {}, {})


@pytest.mark.parametrize(("kind", "one", "other"), [*product(ASKED, ASKED, ASKED)])
def test_what_a_filter_may_ask(kind: Any, one: str, other: str) -> None:
    """A condition asks what its variable can answer, and nothing else beside it."""
    variable = Variable("it", kind, "it", values=("a",))
    condition = StudyFilter.model_validate(ASKED[one] | ASKED[other])
    told = [problem.message for problem in filter_problems({"it": condition}, {"it": variable}, NOWHERE, ("where",))]
    wrong = f"'it' is asked for the wrong kind of thing; expected {EXPECTED[kind]}"
    assert [message for message in told if "wrong kind" in message] == ([] if {one, other} == {kind} else [wrong])


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ({}, "this is the site of your own review"),
        ({"references": 3}, "is not a section"),
        ({"tables": {"t": SimpleNamespace(label="T", rows=2)}}, "is not a section"),
        ({"sections": {"results": SimpleNamespace(label="Results", paragraphs=3)}}, "is not a section"),
    ],
)
def test_source_that_lists_some_of_its_parts(listed: dict[str, Any], message: str) -> None:
    """Whatever of its text one's own review lists, other places in it are told as such; where it lists nothing, that there is none."""
    review: Any = SimpleNamespace(own=True, source=SimpleNamespace(**{"sections": {}, "tables": {}, "references": 0} | listed))
    place = Place.model_validate({"section": "methods"})
    (problem,) = place_problems([(("where",), place)], records_of(SLEEP).documents["review"], review)
    assert message in problem.message
