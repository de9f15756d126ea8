"""Judgements of the risk of bias, joined to their tools."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from helpers.reviews import BIAS, RICH, records_of

from living_review.analysis.risk_of_bias import (
    OVERALL,
    Assessment,
    DomainJudgement,
    ToolAssessment,
    assess,
    assessment_by_tool,
    assessments_of,
    tool_assessments,
)
from living_review.records.rob_tools import Tool, ToolDomain, declared_levels
from living_review.records.study import Domain, ResultBias, RiskOfBias
from living_review.records.values import Place, Terms


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


# ---------------------------------------------------------------------------------------------- one study

TOOL = Tool("A tool", DOMAINS, declared_levels(["low", "high"]), declared_levels(["good", "bad"]))
TABLE = (Place(table="table2", row=1),)


def recorded(domains: Any, overall: Any = ("good",), note: str | None = None, outcome: str = "", tool: str = "t") -> RiskOfBias:
    """The judgement of a study, or of one of its results."""
    whole = Terms.model_construct(value=overall, note=note)
    fields: dict[str, Any] = {"tool": tool, "overall": whole, "domains": domains, "where": TABLE}
    return ResultBias.model_construct(**fields, outcome=outcome) if outcome else RiskOfBias.model_construct(**fields)


def judged(domain: str, judgement: str, reason: str | None = None) -> Domain:
    """The judgement of a domain."""
    return Domain(domain=domain, judgement=judgement, reason=reason)


STUDY: Any = SimpleNamespace(key="s", label="S+", name="S")


@pytest.mark.parametrize(
    ("domains", "cells"),
    [
        ((judged("a", "low", "Lots."), judged("b", "high")), [("low", "Low", "Lots."), ("high", "High", "")]),
        ((judged("b", "high"),), [(None, "not reported", ""), ("high", "High", "")]),
        ((judged("a", "not reported"), judged("b", "unclear")), [(None, "not reported", ""), (None, "unclear", "")]),
        ("not available", [(None, "not available", ""), (None, "not available", "")]),
        ("not applicable", [(None, "not applicable", ""), (None, "not applicable", "")]),
    ],
)
def test_domains_of_a_study(domains: Any, cells: list[tuple[str | None, str, str]]) -> None:
    """Each domain of the tool has its judgement with the reason, or the word for why there is none."""
    found = assess(STUDY, TOOL, recorded(domains))
    assert [(each.judgement.id if each.judgement else None, each.text, each.reason) for each in found.domains] == cells
    assert [each.domain for each in found.domains] == list(DOMAINS)
    assert (found.outcome, found.result, found.places, found.label) == ("", "", TABLE, "S+")


@pytest.mark.parametrize(
    ("overall", "note", "told"),
    [
        (("good",), None, ("good", "Good", "")),
        (("bad",), "So.", ("bad", "Bad", "So.")),
        (("good", "bad"), None, ("good", "Good", "")),
        ("not available", "An image.", (None, "not available", "An image.")),
        (("low",), None, (None, "('low',)", "")),
    ],
)
def test_the_whole_of_a_study(overall: Any, note: str | None, told: tuple[str | None, str, str]) -> None:
    """The judgement of the whole is one of those that the tool has for it."""
    found = assess(STUDY, TOOL, recorded((), overall, note)).overall
    assert (found.judgement.id if found.judgement else None, found.text, found.reason) == told
    assert found.domain is OVERALL


def of_results(*biases: tuple[str, str], outcomes: dict[str, str]) -> list[tuple[str, str, str]]:
    """What the judgements of results are called: the key of the tool, the outcome and the result in words."""
    results = tuple(recorded((), outcome=outcome, tool=tool) for outcome, tool in biases)
    study: Any = SimpleNamespace(
        **vars(STUDY),
        result_biases=results,
        located_biases=lambda: [((), each) for each in results],
        all_outcomes=lambda: [SimpleNamespace(id=name, measure=measure) for name, measure in outcomes.items()],
    )
    appraisal = SimpleNamespace(printed_layout={"t": TOOL, "u": TOOL}.get)
    words = SimpleNamespace(label_of=str.capitalize)
    records: Any = SimpleNamespace(review=SimpleNamespace(appraisal=appraisal), vocabulary={"measures": words})
    return [(key, each.outcome, each.result) for key, each in assessments_of(study, records)]


def test_words_on_results() -> None:
    """A result is called by its measure; where two of one measure were judged by one tool also by its id."""
    outcomes = {"pain_now": "pain", "pain_later": "pain", "sleep": "sleep"}
    assert of_results(("pain_now", "t"), ("sleep", "t"), outcomes=outcomes) == [("t", "pain_now", "Pain"), ("t", "sleep", "Sleep")]
    assert of_results(("pain_now", "t"), ("pain_later", "t"), ("sleep", "t"), outcomes=outcomes) == [
        ("t", "pain_now", "Pain: pain now"),
        ("t", "pain_later", "Pain: pain later"),
        ("t", "sleep", "Sleep"),
    ]
    assert of_results(("pain_now", "t"), ("pain_later", "u"), outcomes=outcomes) == [("t", "pain_now", "Pain"), ("u", "pain_later", "Pain")]
    assert of_results(("no_such_id", "t"), ("sleep", "x"), outcomes=outcomes) == [("t", "no_such_id", "no such id")]


def test_tools_in_their_order() -> None:
    """Each declared tool has the studies that were judged by it, in the order of the records."""
    records = records_of(BIAS)
    found = tool_assessments(records)
    assert [each.key for each in found] == [each.key for each in records.review.appraisal.declared]
    order = [study.key for study in records.studies]
    for each in found:
        keys = [assessment.study.key for assessment in each.assessments]
        assert keys == sorted(keys, key=order.index)
        assert assessment_by_tool(records, each.key) == each
        wanted = {study.key for study in records.studies for _, bias in study.located_biases() if bias.tool == each.key}
        assert {study.key for study in each.studies} == wanted
