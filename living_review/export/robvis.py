"""Tables of judgements in the layout of the R package robvis: a line for each study, a column for each domain."""

from __future__ import annotations

from typing import Any

from living_review.analysis.risk_of_bias import ToolAssessment
from living_review.records.rob_tools import JudgementLevel, Tool


def robvis_table(appraised: ToolAssessment) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and rows of one tool; the weight is the number of participants, or 1 for all if some are not reported."""
    heads = column_heads(appraised.tool)
    sizes = [each.study.participants.total for each in appraised.assessments]
    known = all(isinstance(n, int) for n in sizes)
    rows = []
    for each, n in zip(appraised.assessments, sizes, strict=True):
        row: dict[str, Any] = {"Study": each.study.label}
        for cell in each.domains:
            if not cell.domain.extra:
                row[heads[cell.domain.id]] = _written(cell.judgement, cell.text)
        rows.append(row | {"Overall": _written(each.overall.judgement, each.overall.text), "Weight": n if known else 1})
    return ["Study", *heads.values(), "Overall", "Weight"], rows


def column_heads(tool: Tool) -> dict[str, str]:
    """The heading of each domain's column, by the domain's id."""
    return {domain.id: domain.code if tool.known else domain.label for domain in tool.domains if not domain.extra}


def _written(level: JudgementLevel | None, text: str) -> str:
    if level is None:
        return "Not applicable" if text == "not applicable" else "NA"
    return level.robvis or level.label
