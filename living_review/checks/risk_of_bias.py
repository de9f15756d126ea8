"""What must hold between the judgements of a study and the tool by which it was judged."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.parts import as_warning, repeated
from living_review.checks.registry import reviewed_study_rule, study_rule
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.rob_tools import UNJUDGED, JudgementLevel, Tool, level_of
from living_review.records.study import RiskOfBias
from living_review.records.values import MISSING
from living_review.records.yaml_reader import Loc


@reviewed_study_rule
def tool_is_declared(context: Context) -> Iterator[Problem]:
    """The tool by which a study was judged is one that the review declares; no domain is judged without a tool."""
    document = context.document
    known = [declared.key for declared in context.review.appraisal.declared]
    for loc, bias in context.study.located_biases():
        if bias.tool in MISSING:
            if bias.judged:
                yield document.problem((*loc, "tool"), f"found '{bias.tool}', but domains are judged; name the tool")
        elif bias.tool not in known:
            hint = did_you_mean(bias.tool, known) or "; it declares none"
            yield document.problem((*loc, "tool"), f"{quoted(bias.tool)} is not a tool that appraisal declares{hint}")


@study_rule
def results_are_judged_once(context: Context) -> Iterator[Problem]:
    """A judgement of a result is about an outcome of the study, a warning if not, and no result is judged twice by one tool."""
    study, document = context.study, context.document
    outcomes = [outcome.id for outcome in study.all_outcomes()]
    judged = study.result_biases
    for i, each in enumerate(judged):
        loc: Loc = ("risk_of_bias", i, "outcome")
        if each.outcome not in outcomes:
            message = f"no outcome of this study has the id '{each.outcome}'{did_you_mean(each.outcome, outcomes)}"
            yield as_warning(document.problem(loc, message))
        if (each.outcome, each.tool) in [(other.outcome, other.tool) for other in judged[:i]]:
            yield document.problem(loc, f"'{each.outcome}' is judged twice by this tool")


def _judged(context: Context) -> Iterator[tuple[Loc, RiskOfBias, Tool]]:
    """The judgement of the study, or those of its results, each with its place and its tool."""
    for loc, bias in context.study.located_biases():
        tool = context.review.appraisal.printed_layout(bias.tool)
        if tool is not None:
            yield loc, bias, tool


@reviewed_study_rule
def judgements_are_of_the_tool(context: Context) -> Iterator[Problem]:
    """A domain, its judgement and the overall judgement are those of the study's tool."""
    document = context.document
    for loc, bias, tool in _judged(context):
        names = [domain.id for domain in tool.domains]
        words = [level.id for level in tool.levels] + [word for word in UNJUDGED if level_of(tool.levels, word) is None]
        for i, domain_judgement in enumerate(bias.judged):
            at: Loc = (*loc, "domains", i)
            if domain_judgement.domain not in names:
                hint = did_you_mean(domain_judgement.domain, names) or "; none is declared"
                yield document.problem((*at, "domain"), f"{quoted(domain_judgement.domain)} is not a domain of {tool.label}{hint}")
            if domain_judgement.judgement not in words:
                hint = did_you_mean(domain_judgement.judgement, words)
                message = f"{quoted(domain_judgement.judgement)} is not a judgement of {tool.label}{hint}"
                yield document.problem((*at, "judgement"), message)
        whole = [level.id for level in tool.overall]
        for term in bias.overall.ids:
            if term not in whole:
                hint = did_you_mean(term, whole) or "; it declares none for a study as a whole"
                yield document.problem((*loc, "overall"), f"{quoted(term)} is not a judgement of {tool.label}{hint}")


@reviewed_study_rule
def domains_are_judged_once(context: Context) -> Iterator[Problem]:
    """Where domains are judged, each domain of the tool is there exactly once, if only as not reported."""
    for loc, bias, tool in _judged(context):
        given = [judged.domain for judged in bias.judged]
        for at, domain in repeated(((*loc, "domains", i, "domain"), domain) for i, domain in enumerate(given)):
            yield context.document.problem(at, f"'{domain}' is judged twice")
        left = [domain.id for domain in tool.domains if domain.id not in given and not domain.extra]
        if given and left:
            message = f"no judgement of {', '.join(left)}; add one, or 'not reported'"
            yield context.document.problem((*loc, "domains"), message)


@reviewed_study_rule
def overall_is_at_least_the_worst(context: Context) -> Iterator[Problem]:
    """A study is judged overall at least as severely as in its worst domain; a warning, since a review may have its reasons."""
    for loc, bias, tool in _judged(context):
        whole = level_of(tool.overall, bias.overall.ids[0]) if tool.one_scale and bias.overall.ids else None
        if whole is None or whole.severity is None:
            continue
        worse = [f"{domain} ({level.id})" for domain, level in _levels(bias, tool) if (level.severity or 0) > whole.severity]
        if worse:
            message = f"found '{whole.id}', but worse is the judgement of {', '.join(worse)}"
            yield as_warning(context.document.problem((*loc, "overall"), message))


def _levels(bias: RiskOfBias, tool: Tool) -> Iterator[tuple[str, JudgementLevel]]:
    """The domains that are judged on the scale of the tool, without those that may be left out."""
    extra = {domain.id for domain in tool.domains if domain.extra}
    for judged in bias.judged:
        level = level_of(tool.levels, judged.judgement)
        if level is not None and judged.domain not in extra:
            yield judged.domain, level
