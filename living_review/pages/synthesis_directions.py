"""A synthesis of directions in words."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.analysis.synthesis import (
    DirectionCounts,
    DirectionSynthesis,
    Vote,
)
from living_review.formatting import format_number, percent
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
    return ", ".join(records.vocabulary["comparators"].label_of(kind) for kind in vote.entry.comparators)


def _counts_sentence(counted: DirectionCounts) -> str:
    """How many studies point which way; what no study does is left out, save that one side is empty."""
    tally = counted.tally
    towards, against, neither, none = tally.towards, tally.away, tally.no_difference, tally.mixed
    parts = [
        f"{towards or 'none'} {'favours' if towards == 1 else 'favour'} the intervention",
        f"{against or 'none'} {'favours' if against == 1 else 'favour'} what it was compared with",
    ]
    parts += [f"{neither} {'is' if neither == 1 else 'are'} reported as no difference"] if neither else []
    parts += [f"{none} {'has' if none == 1 else 'have'} no one direction"] if none else []
    return f"Of {studies_text(len(counted.votes))}, {', '.join(parts[:-1])} and {parts[-1]}."


def _direction_sentence(counted: DirectionCounts, level: float) -> str:
    first, tally = _counts_sentence(counted), counted.tally
    if tally.test is None or tally.share is None:
        return f"{first} No study points either way, so there is nothing to test."
    if tally.either == 1:
        return f"{first} One study alone points either way, which says nothing of the others."
    low, high = tally.share
    split = "so an even split cannot be ruled out" if tally.test.p > 0.05 else "so an even split is unlikely"
    return (
        f"{first} Among the {tally.either} that point either way, {percent(tally.towards / tally.either)} favour the intervention "
        f"({level_text(level)} interval {percent(low)} to {percent(high)}; sign test {p_text(tally.test.p)}), {split}."
    )


def direction_in_short(counted: DirectionCounts) -> str:
    """The same in a line for the summary of findings."""
    tally = counted.tally
    if tally.test is None:
        return "No study points either way."
    if tally.either == 1:
        return "One study alone points either way."
    split = "An even split cannot be ruled out." if tally.test.p > 0.05 else "An even split is unlikely."
    return f"{tally.towards} of the {tally.either} studies that point either way favour the intervention. {split}"


def _counted(counted: DirectionCounts) -> CountedView:
    tally, test, share = counted.tally, "–", "–"
    if tally.test is not None and tally.share is not None:
        test = p_text(tally.test.p)
        share = f"{tally.towards} of {tally.either} ({percent(tally.share[0])} to {percent(tally.share[1])})"
    return CountedView(counted.label, tally.towards, tally.no_difference, tally.away, tally.mixed, test, share)


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
