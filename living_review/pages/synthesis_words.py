"""Words that pooled results and counts of directions share."""

from __future__ import annotations

from living_review.analysis.asymmetry import ENOUGH
from living_review.analysis.filtering import describe_filter
from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import Synthesis
from living_review.formatting import format_number
from living_review.pages.phrases import CertaintyPhrases as CertaintyPhrases
from living_review.pages.phrases import Method, Speaker, Statistics
from living_review.pages.synthesis_views import (
    CertaintyView,
)
from living_review.records.load import Records
from living_review.records.synthesis_plan import LEVELS, Certainty
from living_review.records.variables import variables
from living_review.wording import STUDIES, joined, worded


def level_text(level: float) -> str:
    """The level of an interval: '95 %'."""
    return f"{format_number(100 * level)}\N{NO-BREAK SPACE}%"


def p_text(p: float | None, say: Speaker) -> str:
    """A p value with its sign: two digits that count, and no less than 0.0001."""
    if p is None:
        return say(Statistics.P_UNKNOWN)
    return "p < 0.0001" if p < 0.0001 else f"p = {format_number(p, 2)}"


def studies_text(n: int, say: Speaker) -> str:
    """A number of studies."""
    return say.count(STUDIES, n)


def grouped_text(result: Synthesis, records: Records, say: Speaker) -> str:
    """What was grouped: the outcome, how many studies, which, and what they were compared with."""
    declared, words = result.declared, records.vocabulary
    measures = [words["measures"].terms[term].label for term in declared.outcome]
    what = ", ".join(measures) if measures else say(Method.WHOLE_RESULT)
    asked = describe_filter(declared.where, variables(records.review, words), words)
    kinds = dict.fromkeys(kind for entry in result.selected.entries for kind in entry.comparators)
    against = ", ".join(words["comparators"].label_of(kind) for kind in kinds if kind != "not applicable")
    studies = studies_text(result.studies if isinstance(result, PooledSynthesis) else len(result.selected.entries), say)
    if not against:
        alone = Method.GROUPED_SOME_ALONE if asked else Method.GROUPED_ALONE
        return say(alone, what=what, studies=studies, filter=asked)
    if not asked:
        return say(Method.GROUPED_ALL, what=what, studies=studies, against=against)
    return say(Method.GROUPED_SOME, what=what, studies=studies, filter=asked, against=against)


def limits_text(result: Synthesis, say: Speaker) -> str:
    """The limitations of a synthesis: those declared, the studies that are not in it, and few studies."""
    limits = list(result.declared.limits)
    reasons: dict[str, list[str]] = {}
    for study, reason in result.selected.excluded:
        reasons.setdefault(reason, []).append(study.label)
    for entry in result.selected.without_events:
        reasons.setdefault(say(Method.NO_EVENTS), []).append(entry.study.label)
    limits += [say(Method.NOT_IN_IT, studies=", ".join(labels), reason=reason) for reason, labels in reasons.items()]
    if isinstance(result, PooledSynthesis) and result.pooled.narrower_than_normal:
        limits.append(say(Method.NARROWER))
    if isinstance(result, PooledSynthesis) and result.pooled.model == "RE" and result.pooled.k < ENOUGH:
        limits.append(say(Method.FEW))
    return joined(" ", limits) or say(Method.NO_LIMITS)


def certainty_text(certainty: Certainty | str, say: Speaker, *, own: bool) -> str:
    """The certainty of the evidence in words, with who judged it; ``own`` says whether the site is that of the review's own authors."""
    if isinstance(certainty, str):
        if own:
            return say(CertaintyPhrases.NOT_JUDGED)
        return say(CertaintyPhrases.BY_THE_REVIEW, word=certainty.capitalize())
    return say(CertaintyPhrases.JUDGED, level=certainty.level.capitalize(), person=certainty.judged_by)


def certainty_view(certainty: Certainty | str) -> CertaintyView:
    """The certainty of the evidence with its domains, or the word for why there is none."""
    if isinstance(certainty, str):
        return CertaintyView(certainty, "", "", ())
    domains = tuple((name, domain.judgement, domain.reason) for name, domain in certainty.domains())
    return CertaintyView(certainty.level, worded(LEVELS[certainty.level]), certainty.judged_by, domains)
