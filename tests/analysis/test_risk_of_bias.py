"""Judgements of the risk of bias, joined to their tools."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from helpers.reviews import BIAS, RICH, records_of

from living_review.analysis.risk_of_bias import OVERALL, Assessment, DomainJudgement, ToolAssessment, assessment_by_tool, tool_assessments
from living_review.records.rob_tools import ToolDomain, declared_levels


def test_printed_in_the_layout_of_another_tool() -> None:
    """A checklist that is printed in another tool's layout has the domains of that and its own judgements as a whole."""
    found = assessment_by_tool(records_of(RICH), "jbi_quasi_experimental")
    assert [domain.code for domain in found.columns] == ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "All"]
    assert [level.label for level in found.tool.overall] == ["Low", "Moderate", "High"]
    assert (found.printed_as, len(found.assessments), found.judged, found.missing) == ("ROBINS-I", 16, False, ("not available",))


def test_each_judgement_is_that_of_the_record() -> None:
    """Every study that was judged as a whole has each judgement that stands in its file, with its reason, and no other."""
    found = {each.study.key: each for tool in tool_assessments(records_of(BIAS)) for each in tool.assessments if not each.outcome}
    read = 0
    for file in sorted((BIAS / "studies").glob("*.yml")):
        block = yaml.safe_load(file.read_text(encoding="utf-8"))["risk_of_bias"]
        if isinstance(block, list) or "outcome" in block or not isinstance(block.get("domains"), list):
            continue
        judged = {each["domain"]: each for each in block["domains"]}
        for cell in found[file.stem].domains:
            given = judged.get(cell.domain.id)
            read += given is not None
            assert (cell.judgement.id if cell.judgement else None) == (
                given["judgement"] if given and " " not in given["judgement"] else None
            )
            assert cell.reason == (given or {}).get("reason", "")
    assert read > 20


def test_unknown_tool() -> None:
    """A tool that the review does not declare has no judgements."""
    with pytest.raises(KeyError, match="nobody"):
        assessment_by_tool(records_of(BIAS), "nobody")


LOW, _ = declared_levels(["low", "high"])
DOMAINS = (ToolDomain("a", "D1", "A", "A"), ToolDomain("b", "D2", "B", "B", extra=True))


def assessed(a: bool, b: bool, whole: bool, outcome: str = "", result: str = "") -> Assessment:
    """A study with a judgement of its domains and of the whole, or without."""
    study: Any = SimpleNamespace(key="s", label="S+", name="S")

    def cell(domain: ToolDomain, judged: bool) -> DomainJudgement:
        return DomainJudgement(domain, LOW if judged else None, "Low" if judged else "not reported")

    return Assessment(study, tuple(map(cell, DOMAINS, (a, b))), cell(OVERALL, whole), outcome, result)


@pytest.mark.parametrize(
    ("judged", "codes"),
    [
        ([(True, True, True)], ["D1", "D2", "All"]),
        ([(True, False, True)], ["D1", "All"]),  # what may be left out is, where nobody judged it
        ([(True, False, False), (False, True, False)], ["D1", "D2"]),
        ([(True, False, False)], ["D1"]),  # the whole is left out where only domains are judged
        ([(False, False, True)], ["D1", "All"]),
        ([(False, False, False)], ["D1", "All"]),  # nothing is judged, which the whole tells too
        ([], ["D1", "All"]),
    ],
)
def test_columns(judged: list[tuple[bool, bool, bool]], codes: list[str]) -> None:
    """Which domains stand side by side, and whether the whole does."""
    tool: Any = SimpleNamespace(domains=DOMAINS)
    found = ToolAssessment("t", None, tool, "", tuple(assessed(*each) for each in judged))  # type: ignore[arg-type]
    assert [domain.code.replace(OVERALL.code, "All") for domain in found.columns] == codes
    assert found.judged is any(any(each) for each in judged)


def test_results_and_their_names() -> None:
    """A result is told by what it measured, for other programs by its id; a study is counted once; missing words stand in order."""
    tool: Any = SimpleNamespace(domains=DOMAINS)
    results = (assessed(True, False, False, "pain", "Pain"), assessed(False, True, True, "sleep", "Sleep"))
    found = ToolAssessment("t", None, tool, "", results)  # type: ignore[arg-type]
    assert [each.label for each in results] == ["S+ (Pain)", "S+ (Sleep)"]
    assert [each.name for each in results] == ["S (pain)", "S (sleep)"]
    assert (found.of_results, len(found.studies), found.missing) == (True, 1, ("not reported",))
    whole = assessed(True, True, True)
    assert (whole.label, whole.name, whole.cells[-1].domain, whole.judged) == ("S+", "S", OVERALL, True)
    assert not ToolAssessment("t", None, tool, "", (whole,)).of_results  # type: ignore[arg-type]
    assert not assessed(False, False, False).judged
