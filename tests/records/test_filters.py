"""How a condition on studies may be written, and what a condition in short means."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from living_review.records.filters import StudyFilter


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (True, {"equals": True}),
        (False, {"equals": False}),
        ("oral", {"any_of": ("oral",)}),
        (["oral", "vein"], {"any_of": ("oral", "vein")}),
        (3, {"minimum": 3.0, "maximum": 3.0}),
        (0, {"minimum": 0.0, "maximum": 0.0}),
        (0.5, {"minimum": 0.5, "maximum": 0.5}),
        ({"none_of": ["oral"], "minimum": 2}, {"none_of": ("oral",), "minimum": 2.0}),
    ],
)
def test_short_forms(written: Any, meant: dict[str, Any]) -> None:
    """A yes or no, a term, several of which one is enough, or one number; all else is written as a block."""
    assert StudyFilter.model_validate(written).model_dump(exclude_unset=True) == meant


@pytest.mark.parametrize("written", [{}, None, {"least": 3}])
def test_conditions_that_ask_for_nothing(written: Any) -> None:
    """A condition asks for something that there is."""
    with pytest.raises(ValidationError):
        StudyFilter.model_validate(written)


def test_for_editors() -> None:
    """An editor takes the short forms too."""
    short, several, block = TypeAdapter(StudyFilter).json_schema()["anyOf"]
    assert (short["type"], several["type"], block["type"]) == (["boolean", "string", "number"], "array", "object")
