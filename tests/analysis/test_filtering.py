"""Which cells of the table of studies meet a condition: whatever kind of cell it is."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from living_review.analysis.filtering import keys_meeting
from living_review.analysis.study_values import StudyValues
from living_review.records.filters import StudyFilter


@pytest.mark.parametrize(
    ("cell", "asked", "meets"),
    [
        (5, {"minimum": 5}, True),
        (5, {"minimum": 5.1}, False),
        (5, {"maximum": 5}, True),
        (5, {"maximum": 4.9}, False),
        (5, {"minimum": 5, "maximum": 5}, True),
        (5, {"minimum": 4, "maximum": 4.5}, False),
        (0, {"minimum": 0}, True),
        (0, {"maximum": 0}, True),
        (-1e12, {"maximum": 0}, True),
        (1e12, {"minimum": 0}, True),
        (math.nan, {"minimum": 0}, False),
        (math.nan, {"maximum": 0}, False),
        (None, {"minimum": 0}, False),
        ("five", {"minimum": 0}, False),
        (True, {"equals": True}, True),
        (True, {"equals": False}, False),
        (False, {"equals": False}, True),
        ((), {"equals": False}, True),
        (("a",), {"equals": True}, True),
        (("a",), {"any_of": ["a", "b"]}, True),
        (("c",), {"any_of": ["a", "b"]}, False),
        (("a", "c"), {"all_of": ["a"]}, True),
        (("a",), {"all_of": ["a", "c"]}, False),
        (("a", "c"), {"only": ["c", "a"]}, True),
        (("a",), {"only": ["c", "a"]}, False),
        (("a", "b", "c"), {"only": ["c", "a"]}, False),
        (("a",), {"none_of": ["b"]}, True),
        (("a", "b"), {"none_of": ["b"]}, False),
        (("a", "b"), {"any_of": ["a"], "none_of": ["b"]}, False),
        (("a", "b"), {"any_of": ["a"], "all_of": ["b", "c"]}, False),
        (("a", "b"), {"any_of": ["c"], "all_of": ["b"]}, False),
        ((), {"none_of": ["b"]}, True),
    ],
)
def test_cell_that_meets_a_condition(cell: Any, asked: dict[str, Any], meets: bool) -> None:
    """Numbers within limits, the limits included; terms by any, all, none or only; what is not reported is within no limits."""
    frame = pd.DataFrame({"it": pd.Series([cell], index=["a"], dtype=object)})
    conditions = {"it": StudyFilter.model_validate(asked)}
    assert keys_meeting(StudyValues.of(frame), conditions) == (("a",) if meets else ())


def test_all_conditions_in_the_order_of_the_rows() -> None:
    """Each condition narrows what the ones before have left."""
    frame = pd.DataFrame({"x": [1, 2, 3], "y": [True, False, True]}, index=["c", "a", "b"])
    one, two = StudyFilter.model_validate({"minimum": 2}), StudyFilter.model_validate({"equals": True})
    assert keys_meeting(StudyValues.of(frame), {}) == ("c", "a", "b")
    assert keys_meeting(StudyValues.of(frame), {"x": one}) == ("a", "b")
    assert keys_meeting(StudyValues.of(frame), {"x": one, "y": two}) == keys_meeting(StudyValues.of(frame), {"y": two, "x": one}) == ("b",)
