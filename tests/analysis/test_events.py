"""The events of two groups, as methods that pool events take them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from living_review.analysis.events import event_table
from living_review.records.effect_data import CorrelationEffect, CountsArm, CountsEffect, RateArm, RatesEffect
from living_review.stats.count_pooling import EventTable


@pytest.mark.parametrize(
    ("effect", "table"),
    [
        (
            CountsEffect(kind="counts", intervention=CountsArm(events=1, n=20), control=CountsArm(events=3, n=40)),
            EventTable(1, 20, 3, 40),
        ),
        (
            RatesEffect(kind="rates", intervention=RateArm(events=1, time=20.5), control=RateArm(events=3, time=40.5)),
            EventTable(1, 20.5, 3, 40.5),
        ),
        (CorrelationEffect(kind="correlation", r=0.5, n=28), None),
        (None, None),
    ],
)
def test_events_of_both_groups(effect: Any, table: EventTable | None) -> None:
    """Events with people or with person-time, of the intervention group first; other data have none."""
    entry: Any = SimpleNamespace(outcome=SimpleNamespace(effect=effect))
    assert event_table(entry) == table


def test_a_study_as_a_whole_has_no_events() -> None:
    """Where no outcome enters there are no events either."""
    assert event_table(SimpleNamespace(outcome=None)) is None  # type: ignore[arg-type]
