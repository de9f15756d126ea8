"""Where values that checks read stand in the source."""

from __future__ import annotations

import pytest
from helpers.reviews import RICH, SLEEP, records_of

from living_review.analysis.claim_values import ReadValue, places_of
from living_review.records.study import Group, Study
from living_review.records.values import Place


def row(n: int) -> Place:
    """A row of the table."""
    return Place(table="table1", row=n)


def paragraph(n: int) -> Place:
    """A paragraph of the results."""
    return Place(section="results", paragraph=n)


def study() -> Study:
    """A study whose outcomes and groups each stand in a place of their own."""
    base = records_of(SLEEP).study("adler2015")
    outcomes = tuple(each.model_copy(update={"where": (paragraph(i), paragraph(9))}) for i, each in enumerate(base.outcomes, 5))
    groups = (*base.participants.groups, Group(label="older", kind="subgroup", n=3, where=(paragraph(4),)))
    people = base.participants.model_copy(update={"groups": groups})
    return base.model_copy(update={"outcomes": outcomes, "participants": people})


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("participants", (row(1),)),
        ("participants.total", (row(1),)),
        ("participants.groups.therapy.n", (row(1),)),  # which gives no place of its own
        ("participants.groups.older.n", (paragraph(4),)),
        ("participants.groups.nobody.n", (row(1),)),
        ("year", (Place(reference=3),)),
        ("citation.title", (Place(reference=3),)),
        ("citation.reference", ()),
        ("key", ()),
        ("label", ()),
        ("randomised", (row(1),)),
        ("design", (row(1),)),
        ("design.value", (row(1),)),
        ("controlled", ()),
        ("country", (paragraph(2),)),
        ("classification", (paragraph(3),)),
        ("result.classification", (paragraph(3),)),
        ("direction", ()),
        ("result.finding", ()),
        ("format", (row(1),)),
        ("sessions", (row(1),)),
        ("sessions_min", (row(1),)),
        ("sessions_max", (row(1),)),
        ("sessions_mean", ()),
        ("overall_bias", ()),
        ("has_p", (paragraph(5), paragraph(9), paragraph(6))),
        ("p_below_005", (paragraph(5), paragraph(9), paragraph(6))),
        ("has_values", (paragraph(5), paragraph(9), paragraph(6))),
        ("has_survival", (paragraph(5), paragraph(9), paragraph(6))),
        ("outcomes", (paragraph(5), paragraph(9), paragraph(6))),
        ("outcomes.time_after.p", (paragraph(6), paragraph(9))),
        ("outcomes.severity_after.values.control", (paragraph(5), paragraph(9))),
        ("outcomes.nothing.p", ()),
        ("none_serious", ()),
        ("adverse_event", ()),
        ("no_such_field", ()),
    ],
)
def test_places_of_a_value(name: str, places: tuple[Place, ...]) -> None:
    """A value stands where its field says, or else its block; each place once, and none for what only finds the study."""
    assert places_of(ReadValue("adler2015", name), study()) == places


def test_places_of_a_field_with_its_own_place() -> None:
    """A field's own place goes before that of its block; terms of a combined judgement have the places of their own."""
    brook = records_of(SLEEP).study("brook2017")
    assert places_of(ReadValue("brook2017", "manual"), brook) == (Place(reference=6),)
    assert places_of(ReadValue("brook2017", "controlled"), brook) == (paragraph(4),)
    barczewska = records_of(RICH).study("barczewska2020")
    found = places_of(ReadValue("barczewska2020", "overall_bias"), barczewska)
    assert found == (Place(section="data_extraction", paragraph=2),)
    assert places_of(ReadValue("barczewska2020", "survival.overall_survival.p"), barczewska) == (
        Place(section="effectiveness", paragraph=4),
        Place(section="discussion", paragraph=10),
    )


@pytest.mark.parametrize("name", ["adverse_event", "serious_event", "serious_harm", "harms"])
def test_places_of_adverse_events(name: str) -> None:
    """Of an event that is asked for its own places, of events in general those of all, each once."""
    kim = records_of(RICH).study("kim2014")
    one, two, three = (each.model_copy(update={"where": (paragraph(i), paragraph(9))}) for i, each in enumerate(kim.harms.events, 1))
    changed = kim.model_copy(update={"harms": kim.harms.model_copy(update={"events": (one, two, three), "none_serious": (row(7),)})})

    def places(*asked: str) -> tuple[Place, ...]:
        return places_of(ReadValue("kim2014", name, asked), changed)

    assert places() == (paragraph(1), paragraph(9), paragraph(2), paragraph(3))
    assert places("myalgias") == (paragraph(2), paragraph(9))
    assert places("low_back_pain", "low_grade_fever") == (paragraph(1), paragraph(9), paragraph(3))
    assert places("headache") == ()
    assert places_of(ReadValue("kim2014", "none_serious"), changed) == (row(7),)


def test_report_without_a_number_in_the_list() -> None:
    """What a report says of itself has no place if the reference list does not hold it."""
    base = study()
    bare = base.model_copy(update={"citation": base.citation.model_copy(update={"reference": "not applicable"})})
    assert places_of(ReadValue("adler2015", "year"), bare) == ()


@pytest.mark.parametrize(
    ("name", "address", "identity"),
    [
        ("participants", "participants.total of adler2015", False),
        ("format", "format of adler2015", False),
        ("citation.reference", "citation.reference of adler2015", True),
        ("key", "key of adler2015", True),
        ("year", "citation.year of adler2015", False),
    ],
)
def test_addresses(name: str, address: str, identity: bool) -> None:
    """A variable is told by where the record holds it; keys and numbers of the reference list only tell studies apart."""
    value = ReadValue("adler2015", name)
    assert (value.address, value.tells_studies_apart) == (address, identity)
