"""A synthesis of directions in words."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.analysis.synthesis import (
    DirectionCounts,
    DirectionSynthesis,
    Vote,
)
from living_review.formatting import format_number, percent
from living_review.pages.phrases import Directions, Method, Speaker
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
from living_review.wording import joined


def directions_view(result: DirectionSynthesis, records: Records, say: Speaker) -> DirectionView:
    """A synthesis of directions with everything about it in words."""
    declared, every = result.declared, result.overall
    groups = [(Directions.ALL, (every,)), (Directions.BY_DESIGN, result.by_design), (Directions.BY_COMPARATOR, result.by_comparator)]
    return DirectionView(
        declared.id,
        declared.label,
        _direction_sentence(every, declared.level, say),
        tuple(
            (say(label), tuple(_counted(one, say) for one in counted))
            for label, counted in groups
            if len(counted) > 1 or counted == (every,)
        ),
        tuple(StudyLine(vote.entry.study, (vote.direction, _vote_place(vote, records), vote.p)) for vote in every.votes),
        _significance(result, say),
        _combined(result.combined, say),
        tuple(_direction_swim(result, records, say)),
        certainty_view(declared.certainty),
    )


def _vote_place(vote: Vote, records: Records) -> str:
    return ", ".join(records.vocabulary["comparators"].label_of(kind) for kind in vote.entry.comparators)


def _counts_sentence(counted: DirectionCounts, say: Speaker) -> str:
    """How many studies point which way; what no study does is left out, save that one side is empty."""
    tally = counted.tally
    towards, against, neither, none = tally.towards, tally.away, tally.no_difference, tally.mixed
    parts = [
        say.count(Directions.TOWARDS, towards) if towards else say(Directions.TOWARDS_NONE),
        say.count(Directions.AGAINST, against) if against else say(Directions.AGAINST_NONE),
    ]
    parts += [say.count(Directions.NEITHER, neither)] if neither else []
    parts += [say.count(Directions.NO_DIRECTION, none)] if none else []
    return say(Directions.COUNTS, studies=studies_text(len(counted.votes), say), first=joined(", ", parts[:-1]), last=parts[-1])


def _direction_sentence(counted: DirectionCounts, level: float, say: Speaker) -> str:
    counts, tally = _counts_sentence(counted, say), counted.tally
    if tally.test is None or tally.share is None:
        return say(Directions.NOTHING_TO_TEST, counts=counts)
    if tally.either == 1:
        return say(Directions.ONE_ALONE, counts=counts)
    return say(
        Directions.TESTED_OPEN if tally.test.p > 0.05 else Directions.TESTED_CLEAR,
        counts=counts,
        n=tally.either,
        share=percent(tally.towards / tally.either),
        level=level_text(level),
        low=percent(tally.share[0]),
        high=percent(tally.share[1]),
        p=p_text(tally.test.p, say),
    )


def direction_in_short(counted: DirectionCounts, say: Speaker) -> str:
    """The same in a line for the summary of findings."""
    tally = counted.tally
    if tally.test is None:
        return say(Directions.SHORT_NONE)
    if tally.either == 1:
        return say(Directions.SHORT_ONE)
    phrase = Directions.SHORT_OPEN if tally.test.p > 0.05 else Directions.SHORT_CLEAR
    return say(phrase, favours=tally.towards, n=tally.either)


def _counted(counted: DirectionCounts, say: Speaker) -> CountedView:
    tally, test, share = counted.tally, "–", "–"
    if tally.test is not None and tally.share is not None:
        test = p_text(tally.test.p, say)
        low, high = (percent(limit) for limit in tally.share)
        share = say(Directions.SHARE, favours=tally.towards, n=tally.either, low=low, high=high)
    return CountedView(counted.label, tally.towards, tally.no_difference, tally.away, tally.mixed, test, share)


def _combined(combined: CombinedP | None, say: Speaker) -> str:
    if combined is None:
        return ""
    value = format_number(combined.statistic)
    return say(
        Directions.COMBINED,
        studies=studies_text(combined.k, say),
        person=combined.method,
        statistic=say(Directions.Z, value=value) if combined.df is None else say(Directions.CHI_SQUARED, value=value, df=combined.df),
        p=p_text(combined.p, say),
    )


def _significance(result: DirectionSynthesis, say: Speaker) -> str:
    votes = result.overall.votes
    significant = sum(vote.significant for vote in votes)
    printed = sum(any(c.isdigit() for c in vote.p) for vote in votes)
    sentence = say.count(Directions.SIGNIFICANT, significant, printed=printed, studies=studies_text(len(votes), say))
    return joined(" ", (sentence, say(Directions.NOT_COMBINED))) if result.combined is None else sentence


def _direction_swim(result: DirectionSynthesis, records: Records, say: Speaker) -> Iterable[Pair]:
    declared = result.declared
    yield say(Method.GROUPED), grouped_text(result, records, say)
    yield say(Method.METRIC), say(Directions.METRIC)
    yield say(Method.METHOD), say(Directions.METHOD)
    yield say(Method.WHY), declared.reason
    yield say(Method.HETEROGENEITY), say(Directions.HETEROGENEITY)
    yield say(Method.CERTAINTY), certainty_text(declared.certainty, say, own=records.review.own)
    rest = limits_text(result, say) if declared.limits or result.selected.excluded else ""
    yield say(Method.LIMITS), joined(" ", filter(None, (say(Directions.LIMITS), rest)))
