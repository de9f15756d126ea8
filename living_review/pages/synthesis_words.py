"""Words that pooled results and counts of directions share."""

from __future__ import annotations

from living_review.analysis.filtering import describe_filter
from living_review.analysis.synthesis import (
    ENOUGH,
    PooledSynthesis,
    Synthesis,
)
from living_review.formatting import format_number, plural
from living_review.pages.synthesis_views import (
    CertaintyView,
)
from living_review.records.load import Records
from living_review.records.synthesis_plan import LEVELS, Certainty
from living_review.records.variables import variables


def level_text(level: float) -> str:
    """The level of an interval: '95 %'."""
    return f"{format_number(100 * level)}\N{NO-BREAK SPACE}%"


def p_text(p: float | None) -> str:
    """A p value with its sign: two digits that count, and no less than 0.0001."""
    if p is None:
        return "p cannot be computed"
    return "p < 0.0001" if p < 0.0001 else f"p = {format_number(p, 2)}"


def studies_text(n: int) -> str:
    """A number of studies."""
    return plural(n, "study", "studies")


def grouped_text(result: Synthesis, records: Records) -> str:
    """What was grouped: the outcome, how many studies, which, and what they were compared with."""
    declared, words = result.declared, records.vocabulary
    measures = [words["measures"].terms[term].label for term in declared.outcome]
    what = ", ".join(measures) if measures else "The direction of each study's result as a whole"
    asked = describe_filter(declared.where, variables(records.review, words), words)
    kinds = dict.fromkeys(kind for entry in result.selected.entries for kind in entry.comparators)
    against = ", ".join(words["comparators"].label_of(kind) for kind in kinds)
    return f"{what}; {studies_text(len(result.selected.entries))}{f' ({asked})' if asked else ' (all)'}; compared with: {against}"


def limits_text(result: Synthesis) -> str:
    """The limitations of a synthesis: those declared, the studies that are not in it, and few studies."""
    limits = list(result.declared.limits)
    reasons: dict[str, list[str]] = {}
    for study, reason in result.selected.excluded:
        reasons.setdefault(reason, []).append(study.label)
    limits += [f"Not in it: {', '.join(labels)} ({reason})." for reason, labels in reasons.items()]
    if isinstance(result, PooledSynthesis) and result.pooled.model == "RE" and result.pooled.k < ENOUGH:
        limits.append("With fewer than ten studies, τ² and the intervals are themselves uncertain.")
    return " ".join(limits) or "None are declared beyond what is said above."


def certainty_text(certainty: Certainty | str) -> str:
    """The certainty of the evidence in words, with who judged it."""
    if isinstance(certainty, str):
        return f"{certainty.capitalize()} by the review"
    return f"{certainty.level.capitalize()}, judged by {certainty.judged_by}"


def certainty_view(certainty: Certainty | str) -> CertaintyView:
    """The certainty of the evidence with its domains, or the word for why there is none."""
    if isinstance(certainty, str):
        return CertaintyView(certainty, "", "", ())
    domains = tuple((name, domain.judgement, domain.reason) for name, domain in certainty.domains())
    return CertaintyView(certainty.level, LEVELS[certainty.level], certainty.judged_by, domains)
