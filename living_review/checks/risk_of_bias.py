"""What must hold between the judgements of a study and the tool by which it was judged."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.parts import as_warning, repeated
from living_review.checks.registry import reviewed_study_rule
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.rob_tools import UNJUDGED, JudgementLevel, Tool, level_of
from living_review.records.values import MISSING
from living_review.records.yaml_reader import Loc


@reviewed_study_rule
def tool_is_declared(context: Context) -> Iterator[Problem]:
    """The tool by which a study was judged is one that the review declares; no domain is judged without a tool."""
    bias, document = context.study.risk_of_bias, context.document
    known = [declared.key for declared in context.review.appraisal.declared]
    if bias.tool in MISSING:
        if bias.judged:
            yield document.problem(("risk_of_bias", "tool"), f"found '{bias.tool}', but domains are judged; name the tool")
    elif bias.tool not in known:
        hint = did_you_mean(bias.tool, known) or "; it declares none"
        yield document.problem(("risk_of_bias", "tool"), f"{quoted(bias.tool)} is not a tool that appraisal declares{hint}")


def _tool(context: Context) -> Tool | None:
    return context.review.appraisal.printed_layout(context.study.risk_of_bias.tool)


@reviewed_study_rule
def judgements_are_of_the_tool(context: Context) -> Iterator[Problem]:
    """A domain, its judgement and the overall judgement are those of the study's tool."""
    tool, bias, document = _tool(context), context.study.risk_of_bias, context.document
    if tool is None:
        return
    names = [domain.id for domain in tool.domains]
    words = [level.id for level in tool.levels] + [word for word in UNJUDGED if level_of(tool.levels, word) is None]
    for i, domain_judgement in enumerate(bias.judged):
        loc: Loc = ("risk_of_bias", "domains", i)
        if domain_judgement.domain not in names:
            hint = did_you_mean(domain_judgement.domain, names) or "; none is declared"
            yield document.problem((*loc, "domain"), f"{quoted(domain_judgement.domain)} is not a domain of {tool.label}{hint}")
        if domain_judgement.judgement not in words:
            hint = did_you_mean(domain_judgement.judgement, words)
            message = f"{quoted(domain_judgement.judgement)} is not a judgement of {tool.label}{hint}"
            yield document.problem((*loc, "judgement"), message)
    whole = [level.id for level in tool.overall]
    for term in bias.overall.ids:
        if term not in whole:
            hint = did_you_mean(term, whole) or "; it declares none for a study as a whole"
            yield document.problem(("risk_of_bias", "overall"), f"{quoted(term)} is not a judgement of {tool.label}{hint}")


@reviewed_study_rule
def domains_are_judged_once(context: Context) -> Iterator[Problem]:
    """Where domains are judged, each domain of the tool is there exactly once, if only as not reported."""
    tool, given = _tool(context), [judged.domain for judged in context.study.risk_of_bias.judged]
    if tool is None or not given:
        return
    for loc, domain in repeated((("risk_of_bias", "domains", i, "domain"), domain) for i, domain in enumerate(given)):
        yield context.document.problem(loc, f"'{domain}' is judged twice")
    left = [domain.id for domain in tool.domains if domain.id not in given and not domain.extra]
    if left:
        message = f"no judgement of {', '.join(left)}; add one, or 'not reported'"
        yield context.document.problem(("risk_of_bias", "domains"), message)


@reviewed_study_rule
def overall_is_at_least_the_worst(context: Context) -> Iterator[Problem]:
    """A study is judged overall at least as severely as in its worst domain; a warning, since a review may have its reasons."""
    tool, bias = _tool(context), context.study.risk_of_bias
    if tool is None or not tool.one_scale or not bias.overall.ids:
        return
    whole = level_of(tool.overall, bias.overall.ids[0])
    if whole is None or whole.severity is None:
        return
    extra = {domain.id for domain in tool.domains if domain.extra}
    judged: list[tuple[str, JudgementLevel]] = []
    for domain_judgement in bias.judged:
        level = level_of(tool.levels, domain_judgement.judgement)
        if level is not None and level.severity is not None and level.severity > whole.severity and domain_judgement.domain not in extra:
            judged.append((domain_judgement.domain, level))
    if judged:
        worse = ", ".join(f"{domain} ({level.id})" for domain, level in judged)
        message = f"found '{whole.id}', but worse is the judgement of {worse}"
        yield as_warning(context.document.problem(("risk_of_bias", "overall"), message))
