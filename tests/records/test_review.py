"""The review's own record: its subject, and the charts that it declares."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy, Told

from living_review.charts.registry import chart_kinds

R = "review.yml"
TIMELINE = "{kind: timeline}"
KINDS = ", ".join(sorted(chart_kinds()))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "subject: {kind: medical, condition: Insomnia}",
            "subject: {condition: Insomnia}",
            ("subject: {condition", "{", "subject: 'condition' goes with 'kind: medical'"),
        ),
        (
            TIMELINE,
            "{kind: timelin}",
            ("{kind: timelin}", "timelin", "charts[3].kind: 'timelin' is not a kind of chart; did you mean 'timeline'?"),
        ),
        (TIMELINE, "{kind: pie}", ("{kind: pie}", "pie", f"charts[3].kind: 'pie' is not a kind of chart; expected one of {KINDS}")),
        (
            "{kind: amount, field: total_minutes}",
            "{kind: amount}",
            ("{kind: amount}", "{", "charts[2]: 'amount' takes field; found none"),
        ),
        (
            TIMELINE,
            "{kind: timeline, field: sessions}",
            ("{kind: timeline, field", "field", "charts[3].field: 'field' is not an option of 'timeline'; it takes none"),
        ),
        (
            "{kind: evidence_map, rows: therapist, columns: format}",
            "{kind: evidence_map, rows: therapist}",
            ("{kind: evidence_map", "{", "charts[1]: 'evidence_map' takes columns, rows; found rows"),
        ),
        (
            "{kind: harms_matrix, rows: format}",
            "{kind: harms_matrix, columns: format}",
            ("matrix, columns", "columns", "charts[5].columns: 'columns' is not an option of 'harms_matrix'; expected one of rows"),
        ),
        (
            TIMELINE,
            "{kind: traffic_light, tool: checklist, weight: studies}",
            ("checklist, weight", "weight", "charts[3].weight: 'weight' is not an option of 'traffic_light'; expected one of tool"),
        ),
    ],
)
def test_fault(old: str, new: str, told: tuple[str, str, str], sleep: Copy) -> None:
    """A subject or chart with an option that is not its own, or without one that it needs, is told at its place."""
    sleep.edit(R, (old, new))
    assert sleep.problems() == sleep.told(Told(R, *told))


def test_two_faults(sleep: Copy) -> None:
    """Each chart that is wrong is told, the first as well as the last."""
    sleep.edit(
        R, ("{kind: participants}", "{kind: participants, weight: studies}"), ("{kind: effect_direction}", "{kind: effect_directon}")
    )
    message = "charts[6].kind: 'effect_directon' is not a kind of chart; did you mean 'effect_direction'?"
    assert sleep.problems() == sleep.told(
        Told(R, "participants, weight", "weight", "charts[0].weight: 'weight' is not an option of 'participants'; it takes none"),
        Told(R, "{kind: effect_directon}", "effect_directon", message),
    )
