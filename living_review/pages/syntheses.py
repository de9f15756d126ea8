"""What the pages show of syntheses: results in words, numbers with their formulas, tables, and what may not be concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from living_review.analysis.synthesis import (
    BeforeAfter,
    DirectionSynthesis,
    PooledSynthesis,
    Synthesis,
)
from living_review.formatting import MINUS, format_fixed, format_number
from living_review.pages.study import outcome_view
from living_review.pages.synthesis_directions import direction_in_short, directions_view
from living_review.pages.synthesis_pooled import absolute_effect, pooled_sentence, pooled_view, unit_text
from living_review.pages.synthesis_views import (
    ChangeView,
    SummaryRow,
    SynthesesView,
)
from living_review.pages.synthesis_words import studies_text
from living_review.records.load import Records
from living_review.records.study import Outcome, Study


def syntheses_view(
    records: Records, made: Sequence[Synthesis], within: Iterable[BeforeAfter], contrasts: Iterable[tuple[Study, Outcome]]
) -> SynthesesView:
    """The syntheses in the order of the record, with everything about them in words."""
    return SynthesesView(
        tuple(pooled_view(each, records) if isinstance(each, PooledSynthesis) else directions_view(each, records) for each in made),
        tuple(_summary(each, records) for each in made),
        tuple(_change(each, records) for each in within),
        tuple((study, outcome_view(outcome, records)) for study, outcome in contrasts),
        sum(isinstance(each, PooledSynthesis) for each in made),
    )


# ---------------------------------------------------------------------------------------------- pooled


# ---------------------------------------------------------------------------------------------- directions


# ---------------------------------------------------------------------------------------------- certainty and summary of findings


def _summary(result: Synthesis, records: Records) -> SummaryRow:
    declared = result.declared
    people = result.participants
    amount = (
        f"{people:,} ({studies_text(len(result.selected.entries))})" if people is not None else studies_text(len(result.selected.entries))
    )
    certainty = (
        f"{declared.certainty.capitalize()} by the review" if isinstance(declared.certainty, str) else declared.certainty.level.capitalize()
    )
    if isinstance(result, DirectionSynthesis):
        plain = declared.plain or direction_in_short(result.overall)
        return SummaryRow(declared.label, "–", "–", "Not pooled; directions counted", amount, certainty, plain)
    assumed, corresponding = absolute_effect(result)
    pooled = result.pooled
    effect = f"{declared.effect} {result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)}"
    relative = effect if result.measure.is_ratio else "–"
    if not result.measure.is_ratio and declared.assumed_risk is None:
        corresponding = f"{effect}{unit_text(result)}"
    return SummaryRow(declared.label, assumed, corresponding, relative, amount, certainty, declared.plain or pooled_sentence(result))


# ---------------------------------------------------------------------------------------------- changes within one group


def _signed(value: float) -> str:
    return f"({format_number(value)})" if value < 0 else format_number(value)


def _change(change: BeforeAfter, records: Records) -> ChangeView:
    first, second = (change.before, change.after) if change.flipped else (change.after, change.before)
    result = change.changes[0].effect.yi
    arithmetic = f"{format_number(first.value)} {MINUS} {_signed(second.value)} = {format_fixed(result, 3)}"
    turned = (
        "The sign is turned: a lower number is better here, so the change is the value before less the value after."
        if change.flipped
        else "The sign is as it is: a higher number is better here, so the change is the value after less the value before."
    )
    total = change.n_from == "participants"
    people = f"{change.n}, the number of participants in the study" if total else f"{change.n}, as the outcome states"
    cautions = ["How strongly values before and after go together (r) is not reported; it is assumed."]
    if change.outcome.spread == "not_stated":
        cautions.append("The source does not say that ± is a standard deviation; it is read as one.")
    cautions.append(
        "The source gives no number of people for this outcome and does not say that all of them were measured twice; the total is used."
        if total
        else "The source does not say that all of them were measured both before and after."
    )
    cautions.append("It is a change within one group, not a comparison with people who were not treated.")
    rows = tuple(
        (format_number(each.r), format_fixed(each.effect.yi, 3), f"{format_fixed(each.ci_low, 3)} to {format_fixed(each.ci_high, 3)}")
        for each in change.changes
    )
    return ChangeView(change.study, outcome_view(change.outcome, records), arithmetic, turned, rows, people, tuple(cautions))
