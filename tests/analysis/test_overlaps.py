"""How many people stand in two studies."""

from __future__ import annotations

import pytest

from living_review.analysis.overlaps import in_two_of

PAIRS = [("a", "b", 5), ("b", "c", 7), ("d", "a", 2)]


@pytest.mark.parametrize(
    ("keys", "people"), [("", 0), ("a", 0), ("b", 0), ("ab", 5), ("abc", 12), ("ac", 0), ("ad", 2), ("bd", 0), ("abcd", 14), ("xyz", 0)]
)
def test_people_in_two_of_some_studies(keys: str, people: int) -> None:
    """Only pairs of which both are among the studies count, whichever of the two names the other."""
    assert in_two_of(list(keys), PAIRS) == people
