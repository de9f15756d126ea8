"""What follows from what a measure is."""

from __future__ import annotations

import pytest

from living_review.records.measures import MEASURES, measures_from


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("is_ratio", "HR IRLN IRR OR PLN ROM RR"),
        ("of_risks", "HR OR RD RR"),
        ("needs_events", "HR IRR OR RR"),
        ("single_group", "IR IRLN PAS PFT PLN PLO PR"),
        ("in_units", "GEN MC MD"),
    ],
)
def test_kinds_of_measures(name: str, keys: str) -> None:
    """Ratios are analysed as logarithms; of risks are those of events among people; only ratios of events say nothing without one."""
    assert {key for key, measure in MEASURES.items() if getattr(measure, name)} == set(keys.split())


def test_events_are_those_of_two_groups() -> None:
    """No measure of one group compares how many had an event."""
    assert not [key for key, measure in MEASURES.items() if measure.single_group and measure.of_events]
    assert all(measure.key == key for key, measure in MEASURES.items())


@pytest.mark.parametrize(
    ("data", "keys"), [("counts", "OR RD RR"), ("rates", "IRD IRR"), ("proportion", "PAS PFT PLN PLO PR"), ("log_rank", "HR")]
)
def test_measures_from_data(data: str, keys: str) -> None:
    """Those that can be computed, in alphabetical order."""
    assert measures_from(data) == tuple(keys.split())  # type: ignore[arg-type]
