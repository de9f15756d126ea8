"""What the pages show of syntheses: results in words, numbers with their formulas, tables, and what may not be concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from living_review.analysis.overlaps import counted_twice
from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import BeforeAfter, DirectionSynthesis, Synthesis
from living_review.formatting import MINUS, format_exact, format_fixed, format_number
from living_review.pages.phrases import Change, Speaker, Summary
from living_review.pages.study import outcome_view
from living_review.pages.synthesis_directions import direction_in_short, directions_view
from living_review.pages.synthesis_pooled import absolute_effect, pooled_sentence, pooled_view, unit_text
from living_review.pages.synthesis_views import (
    ChangeView,
    SummaryRow,
    SynthesesView,
)
from living_review.pages.synthesis_words import certainty_text, studies_text
from living_review.records.load import Records
from living_review.records.study import Outcome, Study
from living_review.records.translations import ENGLISH, Language


def syntheses_view(
    records: Records,
    syntheses: Sequence[Synthesis],
    within: Iterable[BeforeAfter],
    contrasts: Iterable[tuple[Study, Outcome]],
    language: Language = ENGLISH,
) -> SynthesesView:
    """The syntheses in the order of the record, with everything about them in words."""
    say = Speaker(language)
    return SynthesesView(
        tuple(
            pooled_view(synthesis, records, say) if isinstance(synthesis, PooledSynthesis) else directions_view(synthesis, records, say)
            for synthesis in syntheses
        ),
        tuple(_summary(synthesis, records, say) for synthesis in syntheses),
        tuple(_change(change, records, say) for change in within),
        tuple((study, outcome_view(outcome, records, language)) for study, outcome in contrasts),
        sum(isinstance(synthesis, PooledSynthesis) for synthesis in syntheses),
    )


def _summary(result: Synthesis, records: Records, say: Speaker) -> SummaryRow:
    declared = result.declared
    k = result.studies if isinstance(result, PooledSynthesis) else len(result.selected.entries)
    people, studies = result.participants, studies_text(k, say)
    amount = studies if people is None else say(Summary.PEOPLE, people=f"{people:,}", studies=studies)
    if people is not None and (twice := counted_twice(entry.study for entry in result.selected.entries)):
        amount = say(Summary.PEOPLE_TWICE, people=f"{people:,}", twice=twice, studies=studies)
    judged = declared.certainty
    certainty = certainty_text(judged, say, own=records.review.own) if isinstance(judged, str) else judged.level.capitalize()
    if isinstance(result, DirectionSynthesis):
        plain = declared.plain or direction_in_short(result.overall, say)
        return SummaryRow(declared.label, "–", "–", say(Summary.NOT_POOLED), amount, certainty, plain)
    assumed, corresponding = absolute_effect(result, say)
    pooled = result.pooled
    effect = f"{say(result.measure.label)} {result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)}"
    is_relative = result.measure.is_ratio and not result.measure.single_group
    relative = effect if is_relative else "–"
    if not is_relative and declared.assumed_risk is None:
        corresponding = f"{effect}{unit_text(result).removeprefix(result.sign_of_unit)}"
    return SummaryRow(declared.label, assumed, corresponding, relative, amount, certainty, declared.plain or pooled_sentence(result, say))


def _signed(value: float) -> str:
    return f"({format_exact(value)})" if value < 0 else format_exact(value)


def _change(change: BeforeAfter, records: Records, say: Speaker) -> ChangeView:
    first, second = (change.before, change.after) if change.flipped else (change.after, change.before)
    result = change.changes[0].effect.yi
    arithmetic = f"{format_exact(first.value)} {MINUS} {_signed(second.value)} = {format_fixed(result, 3)}"
    total = change.n_from == "participants"
    cautions = [Change.CORRELATION]
    cautions += [Change.SPREAD] if change.outcome.spread == "not_stated" else []
    cautions += [Change.TOTAL_USED if total else Change.MEASURED_TWICE, Change.WITHIN_GROUP]
    rows = tuple(
        (
            format_number(row.r),
            format_fixed(row.effect.yi, 3),
            say(Change.INTERVAL, low=format_fixed(row.ci_low, 3), high=format_fixed(row.ci_high, 3)),
        )
        for row in change.changes
    )
    return ChangeView(
        change.study,
        outcome_view(change.outcome, records, say.language),
        arithmetic,
        say(Change.TURNED if change.flipped else Change.AS_IT_IS),
        rows,
        say(Change.PEOPLE_OF_STUDY if total else Change.PEOPLE_OF_OUTCOME, n=change.n),
        tuple(say(caution) for caution in cautions),
    )
