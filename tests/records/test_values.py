"""Values of records: what a quantity of nought is, and what a printed number needs."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from living_review.records.intervals import Interval
from living_review.records.review import NumberDeclaration
from living_review.records.values import Quantity


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [(0, 0, 0), ({"range": [0, 5]}, 0, 5), ({"range": [-5, 0]}, -5, 0), ({"options": [{"value": 0}, {"value": 3}]}, 0, 3)],
)
def test_nought_is_a_number(written: Any, low: float, high: float) -> None:
    """A quantity of 0 is 0, and no missing one."""
    quantity = Quantity.model_validate(written)
    assert quantity.missing is None
    assert quantity.limits() == Interval(low, high)


PLACE = [{"section": "results"}]


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ({"statistic": "printed", "value": 0, "printed_in": PLACE}, True),
        ({"statistic": "printed", "value": 5}, False),
        ({"statistic": "printed", "printed_in": PLACE}, False),
        ({"statistic": "count", "value": 5, "printed_in": PLACE}, False),
        ({"statistic": "count", "value": 5}, False),
        ({"statistic": "count", "printed_in": PLACE}, False),
        ({"statistic": "count"}, True),
    ],
)
def test_printed_numbers(given: dict[str, Any], good: bool) -> None:
    """A printed number needs its value and its place, and no other has one of them."""
    if good:
        NumberDeclaration.model_validate({"label": "x"} | given, strict=False)
        return
    with pytest.raises(ValidationError, match="goes with 'value' and 'printed_in', and needs both"):
        NumberDeclaration.model_validate({"label": "x"} | given, strict=False)
