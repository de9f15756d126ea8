"""What review.yml declares of charts fits the kinds of charts that there are."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy

from living_review.charts.registry import chart_kinds

LINES = {
    "map": "  - {kind: evidence_map, rows: therapist, columns: format}",
    "amount": "  - {kind: amount, field: total_minutes}",
    "timeline": "  - {kind: timeline}",
}
KINDS = ", ".join(sorted(chart_kinds()))


@pytest.mark.parametrize(
    ("line", "written", "field", "message"),
    [
        ("timeline", "{kind: timelin}", "charts[3].kind", "'timelin' is not a kind of chart; did you mean 'timeline'?"),
        ("timeline", "{kind: pie}", "charts[3].kind", f"'pie' is not a kind of chart; expected one of {KINDS}"),
        ("timeline", "{kind: timeline, rows: format}", "charts[3].rows", "'rows' is not an option of 'timeline'; it takes none"),
        (
            "map",
            "{kind: evidence_map, rows: therapist, colums: format}",
            "charts[1].colums",
            "'colums' is not an option of 'evidence_map'; did you mean 'columns'?",
        ),
        ("map", "{kind: evidence_map, rows: therapist}", "charts[1]", "'evidence_map' takes columns, rows; found rows"),
        ("amount", "{kind: amount}", "charts[2]", "'amount' takes field; found none"),
        ("amount", "{kind: amount, field: [total_minutes]}", "charts[2].field", "found a list of 1, expected one name"),
        ("amount", "{kind: amount, field: 5}", "charts[2].field", "found 5, expected a name or a list of names"),
        (
            "amount",
            "{kind: amount, field: total_minute}",
            "charts[2].field",
            "'total_minute' is not a field of this review; did you mean 'total_minutes'?",
        ),
        (
            "amount",
            "{kind: amount, field: format}",
            "charts[2].field",
            "'format' is of the type terms; expected a field of the type quantity or count",
        ),
        (
            "amount",
            "{kind: amount, field: total_minutes, beside: [format, sesions]}",
            "charts[2].beside[1]",
            "'sesions' is not a field of this review; did you mean 'sessions'?",
        ),
        ("timeline", "{kind: traffic_light, tool: rob3}", "charts[3].tool", "'rob3' is not a tool that appraisal declares"),
        (
            "timeline",
            "{kind: bias_summary, tool: checklist, weight: people}",
            "charts[3].weight",
            "'people' is not allowed here; expected one of participants, studies",
        ),
    ],
)
def test_fault(sleep: Copy, line: str, written: str, field: str, message: str) -> None:
    """Each fault is told once, at its place, with what would be right."""
    sleep.edit("review.yml", (LINES[line], f"  - {written}"))
    (problem,) = sleep.found()
    assert (problem.field, problem.severity) == (field, "error")
    assert problem.message.startswith(message)
    assert problem.line == sleep.line("review.yml", written)


def test_two_faults_are_both_told(sleep: Copy) -> None:
    """A chart that does not fit hides no other, and not the first one either."""
    sleep.edit("review.yml", (LINES["map"], "  - {kind: evidence_map}"), (LINES["timeline"], "  - {kind: timelin}"))
    assert [problem.field for problem in sleep.found()] == ["charts[1]", "charts[3].kind"]


def test_charts_that_fit_pass(sleep: Copy) -> None:
    """What the review declares is in order, also with the options that may be left out."""
    sleep.edit("review.yml", (LINES["amount"], "  - {kind: amount, field: total_minutes, beside: format}"))
    assert sleep.found() == []
