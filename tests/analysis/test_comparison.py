"""What differs between two states of a review, in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import SLEEP, records_of

from living_review.analysis.comparison import Change, changed, numbers_in_words, values_of, verdicts_of
from living_review.analysis.key_numbers import Number


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, []),
        ({"a": "1"}, {"a": "1"}, []),
        ({"a": "1"}, {"a": "2"}, [("a", "1", "2")]),
        ({"a": "2"}, {"a": "1"}, [("a", "2", "1")]),
        ({"a": "1", "b": "2", "c": "3"}, {"d": "4", "b": "0"}, [("d", None, "4"), ("b", "2", "0"), ("a", "1", None), ("c", "3", None)]),
    ],
)
def test_things_that_differ(before: dict[str, str], after: dict[str, str], changes: list[Any]) -> None:
    """What is new and what is another, in the order of today, then what is gone."""
    assert list(changed(before, after)) == [Change(*each) for each in changes]


def test_values_by_address() -> None:
    """Each value of a record has its address; what is left out is not there."""
    found = values_of(records_of(SLEEP).study("adler2015"))
    wanted = {"key": "adler2015", "citation.authors[1]": "Berg BB", "participants.groups[0].n": "40", "outcomes[0].values[1].spread": "4.8"}
    assert wanted.items() <= found.items()
    assert not {"cluster", "notes", "citation.issue"} & set(found)


def test_numbers_and_verdicts() -> None:
    """Numbers with what they are a part of, verdicts by the id of the claim."""
    numbers = {"a": Number("a", "a", "count", 4, 18, (), ()), "b": Number("b", "b", "minimum", 5, None, (), ())}
    assert numbers_in_words(numbers) == {"a": "4 of 18", "b": "5"}
    claims: Any = (SimpleNamespace(claim=SimpleNamespace(id="x"), verdict="holds"),)
    assert verdicts_of(claims) == {"x": "holds"}
