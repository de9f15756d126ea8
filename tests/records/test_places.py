"""Places in the source as readers see them."""

from __future__ import annotations

import pytest
from helpers.reviews import SLEEP, records_of
from pydantic import ValidationError

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
        ({"registry": "NCT01234567"}, "Registry entry NCT01234567"),
        ({"report": {"page": 4}}, "The study's report, page 4"),
        ({"report": {"table": "S1"}}, "The study's report, table S1"),
        (
            {"report": {"section": "Results", "page": "e5", "table": 2, "figure": 3}},
            "The study's report, Results, page e5, table 2, figure 3",
        ),
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


@pytest.mark.parametrize(
    ("place", "in_source"),
    [({"section": "results"}, True), ({"figure": 2}, True), ({"registry": "NCT01234567"}, False), ({"report": {"page": 4}}, False)],
)
def test_places_of_the_review(place: dict[str, object], in_source: bool) -> None:
    """The study's report and a register are no places of the review's text."""
    assert Place.model_validate(place).in_source is in_source


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"section": "a", "table": "b"},
        {"paragraph": 1},
        {"table": "a", "paragraph": 1},
        {"section": "a", "row": 1},
        {"section": "a", "paragraph": 0},
        {"report": {}},
    ],
    ids=str,
)
def test_no_places(place: dict[str, object]) -> None:
    """A place is one, with the paragraph of a section or the row of a table, counted from 1."""
    with pytest.raises(ValidationError):
        Place.model_validate(place)
