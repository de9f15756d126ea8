"""The judgements of the risk of bias of a review's studies, tool by tool, as pages, charts and files show them."""

from __future__ import annotations

from dataclasses import dataclass

from living_review.records.load import Records
from living_review.records.rob_tools import JudgementLevel, Tool, ToolDeclaration, ToolDomain, level_of
from living_review.records.study import ResultBias, RiskOfBias, Study
from living_review.records.values import Places
from living_review.wording import worded

OVERALL = ToolDomain("overall", "All", "Overall", "Overall")
"""Stands for the study as a whole, beside the domains of its tool."""


@dataclass(frozen=True)
class DomainJudgement:
    """The judgement of one domain of a study, or of the study as a whole; ``judgement`` is None where there is none."""

    domain: ToolDomain
    judgement: JudgementLevel | None
    text: str
    """The judgement in words, or the word for why it is missing."""
    reason: str = ""


@dataclass(frozen=True)
class Assessment:
    """A study, or one of its results, with the judgements of its tool's domains."""

    study: Study
    domains: tuple[DomainJudgement, ...]
    overall: DomainJudgement
    outcome: str = ""
    """The id of the outcome that was judged; '' if the study was judged as a whole."""
    result: str = ""
    """What that outcome measured, in words."""
    places: Places = ()

    @property
    def label(self) -> str:
        """What charts call it: the study, and its result in brackets."""
        return f"{self.study.label} ({self.result})" if self.result else self.study.label

    @property
    def name(self) -> str:
        """The same without marks, and with the id of the outcome, as tables for other programs have it."""
        return f"{self.study.name} ({self.outcome})" if self.outcome else self.study.name

    @property
    def cells(self) -> tuple[DomainJudgement, ...]:
        """The domains and then the whole."""
        return (*self.domains, self.overall)

    @property
    def judged(self) -> bool:
        """Whether anything of it is judged."""
        return any(cell.judgement is not None for cell in self.cells)


@dataclass(frozen=True)
class ToolAssessment:
    """A tool that the review declares, with the studies that were judged by it."""

    key: str
    declared: ToolDeclaration
    tool: Tool
    printed_as: str
    """The tool in whose layout the review prints the judgements, or ''."""
    assessments: tuple[Assessment, ...]

    @property
    def judged(self) -> bool:
        """Whether a judgement of some study is recorded."""
        return any(assessment.judged for assessment in self.assessments)

    @property
    def of_results(self) -> bool:
        """Whether single results are judged, and not only studies as a whole."""
        return any(assessment.outcome for assessment in self.assessments)

    @property
    def studies(self) -> tuple[Study, ...]:
        """The studies that are judged, or whose results are, each once."""
        return tuple({assessment.study.key: assessment.study for assessment in self.assessments}.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """The words that stand where there is no judgement."""
        return tuple(sorted({cell.text for assessment in self.assessments for cell in assessment.cells if cell.judgement is None}))

    @property
    def columns(self) -> tuple[ToolDomain, ...]:
        """The domains, those that may be left out only if one is judged, and the whole if it is judged for a study, or if nothing is."""
        domains = [
            domain
            for domain in self.tool.domains
            if not domain.extra
            or any(c.judgement is not None and c.domain == domain for assessment in self.assessments for c in assessment.domains)
        ]
        whole = any(assessment.overall.judgement is not None for assessment in self.assessments)
        return (*domains, OVERALL) if whole or not domains or not self.judged else tuple(domains)


def assess(study: Study, tool: Tool, recorded: RiskOfBias, result: str = "") -> Assessment:
    """What is recorded of a study, or of its ``result`` in words, by a tool; the rules see to it that the judgements are the tool's."""
    by_domain = {domain_judgement.domain: domain_judgement for domain_judgement in recorded.judged}
    cells = []
    for domain in tool.domains:
        domain_judgement = by_domain.get(domain.id)
        if domain_judgement is None:
            cells.append(DomainJudgement(domain, None, recorded.domains if isinstance(recorded.domains, str) else "not reported"))
            continue
        level = level_of(tool.levels, domain_judgement.judgement)
        cells.append(
            DomainJudgement(domain, level, worded(level.label if level else domain_judgement.judgement), domain_judgement.reason or "")
        )
    whole = recorded.overall
    level = level_of(tool.overall, whole.ids[0]) if whole.ids else None
    overall = DomainJudgement(OVERALL, level, worded(level.label if level else str(whole.value)), whole.note or "")
    outcome = recorded.outcome if isinstance(recorded, ResultBias) else ""
    return Assessment(study, tuple(cells), overall, outcome, result, recorded.where)


def assessments_of(study: Study, records: Records) -> tuple[tuple[str, Assessment], ...]:
    """The judgement of a study, or those of its results, each with the key of its tool; those by no declared tool are left out."""
    found = []
    for _, recorded in study.located_biases():
        tool = records.review.appraisal.printed_layout(recorded.tool)
        if tool is not None:
            found.append((recorded.tool, assess(study, tool, recorded, _result(study, recorded, records))))
    return tuple(found)


def _result(study: Study, recorded: RiskOfBias, records: Records) -> str:
    """What the outcome that was judged measured, in words that tell it from the others that were; '' of a study as a whole."""
    if not isinstance(recorded, ResultBias):
        return ""
    outcomes = {outcome.id: outcome for outcome in study.all_outcomes()}
    measures = [outcomes[each.outcome].measure for each in study.result_biases if each.outcome in outcomes and each.tool == recorded.tool]
    outcome = outcomes.get(recorded.outcome)
    words = recorded.outcome.replace("_", " ")
    if outcome is None:
        return words
    label = records.vocabulary["measures"].label_of(outcome.measure)
    return label if measures.count(outcome.measure) == 1 else f"{label}: {words}"


def tool_assessments(records: Records) -> tuple[ToolAssessment, ...]:
    """The tools that the review declares, in its order, with their studies in the order of the records."""
    tools = []
    appraisal = records.review.appraisal
    labels = {declaration.key: declaration.tool.label for declaration in appraisal.declared}
    for declared in appraisal.declared:
        tool = appraisal.printed_layout(declared.key)
        assert tool is not None, "it is declared"
        judged = (each for study in records.studies for key, each in assessments_of(study, records) if key == declared.key)
        assessments = tuple(judged)
        tools.append(ToolAssessment(declared.key, declared, tool, labels.get(declared.printed_as or "", ""), assessments))
    return tuple(tools)


def assessment_by_tool(records: Records, key: str) -> ToolAssessment:
    """One tool with its studies.

    Raises:
        KeyError: the review declares no such tool.
    """
    assessment = next((candidate for candidate in tool_assessments(records) if candidate.key == key), None)
    if assessment is None:
        raise KeyError(key)
    return assessment
