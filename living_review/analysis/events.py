"""The events of two groups, as the methods that pool events and the tests of funnels take them."""

from __future__ import annotations

from living_review.analysis.selection import SynthesisInput
from living_review.records.effect_data import CountsEffect, RatesEffect
from living_review.stats.count_pooling import EventTable


def event_table(entry: SynthesisInput) -> EventTable | None:
    """Events with people or person-time of both groups; None if the record does not give them."""
    data = None if entry.outcome is None else entry.outcome.effect
    if isinstance(data, CountsEffect):
        return EventTable(data.intervention.events, data.intervention.n, data.control.events, data.control.n)
    if isinstance(data, RatesEffect):
        return EventTable(data.intervention.events, data.intervention.time, data.control.events, data.control.time)
    return None
