"""Tables of judgements in the layout of the R package robvis: a line for each study, a column for each domain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from living_review.analysis.risk_of_bias import ToolAssessment, tool_assessments
from living_review.exchange.robvis import column_heads
from living_review.export.base import ExportFile, ExportSource, csv_file
from living_review.records.field_types import Column
from living_review.records.rob_tools import JudgementLevel, Tool, ToolDomain


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """A table for each tool by which studies were judged."""
    for assessed in tool_assessments(source.records):
        if assessed.judged:
            label = assessed.tool.label
            description = (
                f"The judgements by {label} in the layout of the R package robvis; leave out the last column for its traffic light plot"
            )
            heads, rows = robvis_table(assessed)
            if any(domain.extra for domain in _columns(assessed)):
                description += ", and those whose names end in .1, on applicability"
            columns = [_column(head, assessed.tool) for head in heads]
            yield csv_file(f"robvis-{assessed.key}.csv", 80, description, columns, partial(list, rows))


def _column(head: str, tool: Tool) -> Column:
    """A column with its meaning."""
    known = {
        "Study": "What the study is called, and in brackets the outcome where its results are judged one by one",
        "Overall": "The judgement of the study as a whole",
        "Weight": "The number of participants, or 1",
    }
    heads = column_heads(tool)
    domains = {heads[domain.id]: domain.label for domain in tool.domains}
    described = known.get(head) or f"The judgement of: {domains[head]}; NA is no judgement"
    return Column(head, "integer" if head == "Weight" else "string", described)


def _columns(appraised: ToolAssessment) -> list[ToolDomain]:
    """The domains of the tool, those that may be left out only if some study is judged in one."""
    return [domain for domain in appraised.tool.domains if not domain.extra or domain in appraised.columns]


def robvis_table(appraised: ToolAssessment) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and rows of one tool; the weight is the number of participants, or 1 for all if some are not reported."""
    known_heads = column_heads(appraised.tool)
    heads = {domain.id: known_heads[domain.id] for domain in _columns(appraised)}
    sizes = [assessment.study.participants.total for assessment in appraised.assessments]
    known = all(isinstance(n, int) for n in sizes)
    rows = []
    for assessment, n in zip(appraised.assessments, sizes, strict=True):
        row: dict[str, Any] = {"Study": assessment.name}
        for cell in assessment.domains:
            if cell.domain.id in heads:
                row[heads[cell.domain.id]] = _written(cell.judgement, cell.text)
        rows.append(row | {"Overall": _written(assessment.overall.judgement, assessment.overall.text), "Weight": n if known else 1})
    return ["Study", *heads.values(), "Overall", "Weight"], rows


def _written(level: JudgementLevel | None, text: str) -> str:
    if level is None:
        return "Not applicable" if text == "not applicable" else "NA"
    return level.robvis or level.label
