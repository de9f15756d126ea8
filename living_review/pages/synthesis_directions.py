"""A synthesis of directions in words."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.analysis.synthesis import (
    DirectionCounts,
    DirectionSynthesis,
    Vote,
)
from living_review.formatting import format_number
from living_review.pages.synthesis_views import (
    CountedView,
    DirectionView,
    Pair,
    StudyLine,
)
from living_review.pages.synthesis_words import (
    certainty_text,
    certainty_view,
    grouped_text,
    level_text,
    limits_text,
    p_text,
    percent,
    studies_text,
)
from living_review.records.load import Records
from living_review.stats.directions import CombinedP


def directions_view(result: DirectionSynthesis, records: Records) -> DirectionView:
    """A synthesis of directions with everything about it in words."""
    declared, every = result.declared, result.overall
    groups = [("All studies", (every,)), ("By design", result.by_design), ("By what the result was compared with", result.by_comparator)]
    return DirectionView(
        declared.id,
        declared.label,
        _direction_sentence(every, declared.level),
        tuple((label, tuple(_counted(each) for each in counted)) for label, counted in groups if len(counted) > 1 or counted == (every,)),
        tuple(StudyLine(vote.entry.study, (vote.direction, _vote_place(vote, records), vote.p)) for vote in every.votes),
        _significance(result),
        _combined(result.combined),
        tuple(_direction_swim(result, records)),
        certainty_view(declared.certainty),
    )


def _vote_place(vote: Vote, records: Records) -> str:
    terms = records.vocabulary["comparators"].terms
    return ", ".join(terms[kind].label if kind in terms else kind for kind in vote.entry.comparators)


def _counts_sentence(counted: DirectionCounts) -> str:
    """How many studies point which way; what no study does is left out, save that one side is empty."""
    towards, against, neither, none = counted.count(1), counted.count(-1), counted.count(0), counted.no_direction
    parts = [
        f"{towards or 'none'} {'favours' if towards == 1 else 'favour'} the intervention",
        f"{against or 'none'} {'favours' if against == 1 else 'favour'} what it was compared with",
    ]
    parts += [f"{neither} {'is' if neither == 1 else 'are'} reported as no difference"] if neither else []
    parts += [f"{none} {'has' if none == 1 else 'have'} no one direction"] if none else []
    return f"Of {studies_text(len(counted.votes))}, {', '.join(parts[:-1])} and {parts[-1]}."


def _direction_sentence(counted: DirectionCounts, level: float) -> str:
    favours = counted.count(1)
    first = _counts_sentence(counted)
    if counted.test is None or counted.share is None:
        return f"{first} No study points either way, so there is nothing to test."
    if counted.test.n == 1:
        return f"{first} One study alone points either way, which says nothing of the others."
    told = "so an even split cannot be ruled out" if counted.test.p > 0.05 else "so an even split is unlikely"
    return (
        f"{first} Among the {counted.test.n} that point either way, {percent(favours / counted.test.n)} favour the intervention "
        f"({level_text(level)} interval {percent(counted.share[0])} to {percent(counted.share[1])}; "
        f"sign test {p_text(counted.test.p)}), {told}."
    )


def direction_in_short(counted: DirectionCounts) -> str:
    """The same in a line for the summary of findings."""
    if counted.test is None:
        return "No study points either way."
    if counted.test.n == 1:
        return "One study alone points either way."
    told = "An even split cannot be ruled out." if counted.test.p > 0.05 else "An even split is unlikely."
    return f"{counted.test.favours} of the {counted.test.n} studies that point either way favour the intervention. {told}"


def _counted(counted: DirectionCounts) -> CountedView:
    if counted.test is None or counted.share is None:
        test, share = "–", "–"
    else:
        test = p_text(counted.test.p)
        share = f"{counted.test.favours} of {counted.test.n} ({percent(counted.share[0])} to {percent(counted.share[1])})"
    return CountedView(counted.label, counted.count(1), counted.count(0), counted.count(-1), counted.no_direction, test, share)


def _combined(combined: CombinedP | None) -> str:
    if combined is None:
        return ""
    statistic = f"z {format_number(combined.statistic)}"
    if combined.df is not None:
        statistic = f"chi-squared {format_number(combined.statistic)} with {combined.df} degrees of freedom"
    return (
        f"The one-sided p values of {studies_text(combined.k)}, combined by {combined.method}'s method, give {statistic}, "
        f"{p_text(combined.p)}. A small value says that the intervention is better in at least one of the studies; it says neither "
        "in which, nor by how much."
    )


NOT_COMBINED = (
    " The p values are not combined either: that needs one-sided tests of one and the same hypothesis, which these are not known to be."
)


def _significance(result: DirectionSynthesis) -> str:
    counted = result.overall
    significant = sum(vote.significant for vote in counted.votes)
    printed = sum(any(c.isdigit() for c in vote.p) for vote in counted.votes)
    return (
        f"A p value is printed for {printed} of {studies_text(len(counted.votes))}, and {significant} of them "
        f"{'is' if significant == 1 else 'are'} below 0.05. That stands beside the directions and enters nothing above: "
        "counting significant results is no synthesis, since whether a result is significant depends on the size of a study "
        "as much as on the effect."
    ) + (NOT_COMBINED if result.combined is None else "")


def _direction_swim(result: DirectionSynthesis, records: Records) -> Iterable[Pair]:
    declared = result.declared
    yield "What was grouped", grouped_text(result, records)
    yield "Metric", "Direction of effect, whatever its size and significance"
    yield (
        "Method",
        "Counts by direction; exact two-sided sign test of an even split; Wilson interval of the share that favours the intervention",
    )
    yield "Why", declared.reason
    yield (
        "Heterogeneity, and how it was looked at",
        "Directions by design and by what the result was compared with; no measure of spread can be worked out",
    )
    yield "Certainty", certainty_text(declared.certainty)
    own = (
        "Directions say nothing of how large an effect is, and each study counts the same. 'No difference' is what the source "
        "reports; an effect too small, and a study too small to show one, read alike."
    )
    rest = limits_text(result) if declared.limits or result.selected.excluded else ""
    yield "Limits", f"{own} {rest}".strip()
