"""Judgements of the risk of bias, joined to their tools."""

from __future__ import annotations

from helpers.reviews import RICH, records_of

from living_review.analysis.risk_of_bias import assessment_by_tool


def test_printed_in_the_layout_of_another_tool() -> None:
    """A checklist that is printed in another tool's layout has the domains of that and its own judgements as a whole."""
    found = assessment_by_tool(records_of(RICH), "jbi_quasi_experimental")
    assert [domain.code for domain in found.columns] == ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "All"]
    assert [level.label for level in found.tool.overall] == ["Low", "Moderate", "High"]
    assert (found.printed_as, len(found.assessments), found.judged, found.missing) == ("ROBINS-I", 16, False, ("not available",))
