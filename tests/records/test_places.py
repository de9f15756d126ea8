"""Places in the source as readers see them."""

from __future__ import annotations

import pytest
from helpers.reviews import SLEEP, records_of

from living_review.records.places import place_text, places_text
from living_review.records.values import Place

REVIEW = records_of(SLEEP)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"section": "results"}, "Results"),
        ({"section": "results", "paragraph": 3}, "Results, paragraph 3"),
        ({"table": "table1"}, "Table 1"),
        ({"table": "table1", "row": 2}, "Table 1, row 2"),
        ({"reference": 7}, "Reference 7"),
        ({"figure": 2}, "Figure 2"),
    ],
)
def test_place(place: dict[str, object], words: str) -> None:
    """A place reads as the source calls it."""
    assert place_text(Place.model_validate(place), REVIEW.review) == words


def test_places() -> None:
    """Several places are joined by a semicolon."""
    places = (Place(section="results", paragraph=3), Place(reference=7))
    assert places_text(places, REVIEW.review) == "Results, paragraph 3; Reference 7"
    assert places_text((), REVIEW.review) == ""
