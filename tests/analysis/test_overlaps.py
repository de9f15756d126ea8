"""How many people stand in two studies."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from living_review.analysis.overlaps import counted_twice, in_two_of, overlapping

PAIRS = [("a", "b", 5), ("b", "c", 7), ("d", "a", 2)]


@pytest.mark.parametrize(
    ("keys", "people"), [("", 0), ("a", 0), ("b", 0), ("ab", 5), ("abc", 12), ("ac", 0), ("ad", 2), ("bd", 0), ("abcd", 14), ("xyz", 0)]
)
def test_people_in_two_of_some_studies(keys: str, people: int) -> None:
    """Only pairs of which both are among the studies count, whichever of the two names the other."""
    assert in_two_of(list(keys), PAIRS) == people


def study(key: str, *others: tuple[str, int]) -> Any:
    """A study that names others with which it shares people."""
    return SimpleNamespace(key=key, overlaps_with=[SimpleNamespace(study=other, participants=n) for other, n in others])


def test_people_by_what_records_declare() -> None:
    """Each pair stands once, with the people that the record names; only studies that are given count."""
    a, b, c = study("a", ("b", 5), ("c", 2)), study("b", ("c", 7)), study("c")
    assert overlapping([a, b, c]) == (("a", "b", 5), ("a", "c", 2), ("b", "c", 7))
    assert [counted_twice(each) for each in ([a, b, c], [b, a], [a, c], [b], [])] == [14, 5, 2, 0, 0]
