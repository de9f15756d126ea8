"""The smallest and the largest number of a quantity."""

from __future__ import annotations

from typing import Any

import pytest

from living_review.records.intervals import Interval
from living_review.records.study import EVERYBODY, Outcome
from living_review.records.values import Amount, Quantity, Terms
from living_review.records.vocabulary import Term, TermList

CELLS = Amount(value=5, unit="cells")
MANY = Amount(range=(10, 20), unit="cells")
BY_WEIGHT = Amount(value=1, unit="cells/kg")


@pytest.mark.parametrize(
    ("fields", "unit", "limits"),
    [
        ({"value": "not reported"}, None, None),
        ({"value": 3.0}, None, Interval(3, 3)),
        ({"range": (2, 4), "unit": "days"}, None, Interval(2, 4, "days")),
        ({"options": (CELLS, MANY)}, None, Interval(5, 20, "cells")),
        ({"parts": (CELLS, BY_WEIGHT)}, None, None),
        ({"parts": (CELLS, BY_WEIGHT, MANY)}, "cells", Interval(5, 20, "cells")),
        ({"parts": (CELLS, BY_WEIGHT)}, "cells/kg", Interval(1, 1, "cells/kg")),
        ({"parts": (CELLS, BY_WEIGHT)}, "days", None),
        ({"value": "not reported"}, "cells", None),
    ],
)
def test_limits(fields: dict[str, Any], unit: str | None, limits: Interval | None) -> None:
    """Numbers in several units have no limits together, but those in each unit have."""
    assert Quantity(**fields).limits(unit) == limits


def test_units() -> None:
    """Units are in sorted order, each once; a plain count has none."""
    assert Quantity(value=None, parts=(BY_WEIGHT, CELLS, MANY)).units == ("cells", "cells/kg")
    assert Quantity(value=3.0).units == ()


def test_terms_or_the_word() -> None:
    """A field of terms gives its terms, or the one word for why they are missing."""
    assert Terms(value=("a", "b")).ids_or_word == ("a", "b")
    assert Terms(value="not reported").ids_or_word == ("not reported",)


def test_label_of() -> None:
    """A term has a label; any other word stands for itself."""
    routes = TermList(label="Routes", singular="route", definition="Ways.", terms={"oral": Term(label="By mouth", definition="Swallowed.")})
    assert (routes.label_of("oral"), routes.label_of("not reported")) == ("By mouth", "not reported")


def test_everybody_is_the_default() -> None:
    """An outcome is about all participants unless its record names a group."""
    assert Outcome.model_fields["group"].default == EVERYBODY
