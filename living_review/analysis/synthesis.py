"""Syntheses: effects computed from the records and pooled, or directions counted; and changes within a single group.

What may be pooled was decided before (``poolability.py``); how it is pooled stands in ``pooled.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from living_review.analysis.directions import DirectionTally, tally_directions
from living_review.analysis.pairs import paired_positions
from living_review.analysis.pooled import PooledSynthesis, people, pool_selected
from living_review.analysis.selection import Selected, SynthesisInput, select_inputs
from living_review.analysis.tables import Tables, p_is_below
from living_review.problems import Problem
from living_review.records.load import Records
from living_review.records.study import ArmValue, Outcome, Study
from living_review.records.synthesis_plan import SynthesisDeclaration
from living_review.records.vocabulary import Term
from living_review.records.yaml_reader import Loc
from living_review.stats.directions import CombinedP, combine_p
from living_review.stats.effect_sizes import EffectError, MeanChange, from_change
from living_review.stats.inputs import SynthesisError
from living_review.wording import Phrases, worded


class SynthesisWords(Phrases):
    """What the groups are called in which directions are counted."""

    ALL = "All studies"
    SEVERAL = "Several, or not reported"


CORRELATIONS = (0.0, 0.5, 0.8)
"""Correlations of the values before and after that are assumed, since reports of groups seldom give them."""
SPREADS = ("standard_deviation", "not_stated")
"""Kinds of spread that are read as a standard deviation; the second with a word of caution."""


@dataclass(frozen=True)
class Vote:
    """The direction of one study's result; ``sign`` is None where it points no one way."""

    entry: SynthesisInput
    direction: str
    sign: int | None
    p: str
    """The printed p values of the study's treatment effects in all participants."""
    significant: bool


@dataclass(frozen=True)
class DirectionCounts:
    """Directions among some of the studies: one by one, and counted."""

    label: str
    votes: tuple[Vote, ...]
    tally: DirectionTally


@dataclass(frozen=True)
class DirectionSynthesis:
    """Directions of effect counted: among all studies, by design and by comparator. Significance stands beside it and enters nothing."""

    selected: Selected
    overall: DirectionCounts
    by_design: tuple[DirectionCounts, ...]
    by_comparator: tuple[DirectionCounts, ...]
    combined: CombinedP | None
    """The p values combined, where the review declares that; they are of one and the same one-sided hypothesis."""

    @property
    def declared(self) -> SynthesisDeclaration:
        """How the review declares it."""
        return self.selected.declared

    @property
    def participants(self) -> int | None:
        """People in the studies; None if a study does not give its total."""
        return people(vote.entry for vote in self.overall.votes)


Synthesis = PooledSynthesis | DirectionSynthesis


@dataclass(frozen=True)
class BeforeAfter:
    """A change within one group, turned so that a positive number is a change for the better.

    ``before_after_changes`` has one result for each of the assumed correlations. ``n_from`` says where ``n`` comes from.
    """

    study: Study
    outcome: Outcome
    before: ArmValue
    after: ArmValue
    n: int
    n_from: Literal["outcome", "participants"]
    changes: tuple[MeanChange, ...]

    @property
    def flipped(self) -> bool:
        """Whether the sign was turned: a lower number is better, so the change is counted from after to before."""
        return self.outcome.higher_is == "worse"


def synthesise(records: Records, tables: Tables) -> tuple[tuple[Synthesis, ...], list[Problem]]:
    """All syntheses that the review declares, in its order, and what went wrong with those that could not be computed."""
    syntheses: list[Synthesis] = []
    problems: list[Problem] = []
    for i, declared in enumerate(records.review.syntheses):
        selected = select_inputs(declared, records, tables)
        try:
            if declared.method == "direction":
                syntheses.append(_directions(selected, records))
                continue
            pooled = pool_selected(selected, records, tables)
            syntheses.append(pooled)
            problems += _other_way(pooled, records)
        except (EffectError, SynthesisError) as error:
            problems.append(records.documents["review"].problem(("syntheses", i), str(error)))
    return tuple(syntheses), sorted(set(problems))


def _other_way(result: PooledSynthesis, records: Records) -> Iterator[Problem]:
    """Warnings of effects that point the other way than the direction of their outcome says."""
    terms = records.vocabulary["directions"].terms
    for row in result.rows:
        for entry in row.entries if len(row.entries) == 1 else ():
            outcome = entry.outcome
            if outcome is None or outcome.direction not in terms or row.sign == 0:
                continue
            if not _contradicts(row.sign, outcome, terms[outcome.direction]):
                continue
            index = entry.study.all_outcomes().index(outcome)
            outcomes = len(entry.study.outcomes)
            loc: Loc = ("outcomes", index) if index < outcomes else ("survival", index - outcomes)
            message = f"found '{outcome.direction}', but the effect {row.effect.yi:.3g} ({row.effect.measure}) points the other way"
            problem = records.documents[entry.study.key].problem((*loc, "direction"), message)
            yield replace(problem, severity="warning")


def _contradicts(sign: int, outcome: Outcome, direction: Term) -> bool:
    """Whether an effect on this side of no effect is not what the direction says."""
    if direction.sign is None:
        return direction.side == ("below" if sign > 0 else "above")
    return outcome.higher_is != "not reported" and direction.sign == (sign if outcome.higher_is == "worse" else -sign)


# ---------------------------------------------------------------------------------------------- directions


def _directions(selected: Selected, records: Records) -> DirectionSynthesis:
    declared, words = selected.declared, records.vocabulary
    votes = tuple(_vote(entry, records) for entry in selected.entries)
    designs = {name: term.label for name, term in words["designs"].terms.items()}
    comparators = {name: term.label for name, term in words["comparators"].terms.items()}
    by_design = [(label, [vote for vote in votes if vote.entry.study.design.ids_or_word[0] == name]) for name, label in designs.items()]
    by_comparator = [(label, [vote for vote in votes if vote.entry.comparators == (name,)]) for name, label in comparators.items()]
    several = [vote for vote in votes if len(vote.entry.comparators) > 1 or vote.entry.comparators[0] not in comparators]
    by_comparator.append((worded(SynthesisWords.SEVERAL), several))
    return DirectionSynthesis(
        selected,
        _counted(worded(SynthesisWords.ALL), votes, declared.level),
        tuple(_counted(label, group_votes, declared.level) for label, group_votes in by_design if group_votes),
        tuple(_counted(label, group_votes, declared.level) for label, group_votes in by_comparator if group_votes),
        _combined(selected),
    )


def _combined(selected: Selected) -> CombinedP | None:
    if selected.declared.combine_p is None:
        return None
    p_values = [entry.outcome.one_sided_p for entry in selected.entries if entry.outcome is not None]
    return combine_p([p for p in p_values if p is not None], selected.declared.combine_p)


def _vote(entry: SynthesisInput, records: Records) -> Vote:
    terms = records.vocabulary["directions"].terms
    if entry.outcome is not None:
        direction, outcomes = entry.outcome.direction, [entry.outcome]
    else:
        direction = entry.study.result.direction.ids_or_word[0]
        outcomes = list(entry.study.outcomes)
    printed = [outcome.p for outcome in outcomes if outcome.is_about_everybody]
    p_values = [p for p in printed if any(character.isdigit() for character in p)]
    return Vote(
        entry,
        records.vocabulary["directions"].label_of(direction),
        terms[direction].sign if direction in terms else None,
        ", ".join(dict.fromkeys(p_values)) or "not reported",
        any(p_is_below(p, 0.05) for p in p_values),
    )


def _counted(label: str, votes: Sequence[Vote], level: float) -> DirectionCounts:
    return DirectionCounts(label, tuple(votes), tally_directions([vote.sign for vote in votes], level))


# ---------------------------------------------------------------------------------------------- changes within one group


def before_after_changes(records: Records) -> tuple[BeforeAfter, ...]:
    """The change in each outcome with a mean and a spread before and after, for each assumed correlation.

    A spread whose kind the source does not state is read as a standard deviation, which the page says.
    """
    return tuple(change for study in records.studies for outcome in study.outcomes if (change := _change(study, outcome)) is not None)


def _change(study: Study, outcome: Outcome) -> BeforeAfter | None:
    pair = paired_positions([value.role for value in outcome.values], [value.overall for value in outcome.values])
    if pair is None or outcome.higher_is == "not reported" or outcome.spread not in SPREADS:
        return None
    before, after = (outcome.values[i] for i in pair)
    n_from: Literal["outcome", "participants"] = "outcome" if isinstance(outcome.n, int) else "participants"
    n = outcome.n if n_from == "outcome" else study.participants.total if outcome.is_about_everybody else None
    if not before.spread or not after.spread or not isinstance(n, int) or n < 2:
        return None
    positive: Literal["rise", "fall"] = "fall" if outcome.higher_is == "worse" else "rise"
    means = (before.value, before.spread, after.value, after.spread)
    changes = tuple(from_change(*means, n, r, positive=positive) for r in CORRELATIONS)
    return BeforeAfter(study, outcome, before, after, n, n_from, changes)


def contrasts(records: Records) -> tuple[tuple[Study, Outcome], ...]:
    """Outcomes with figures that are no effect of the treatment: shown, and never computed on."""
    directions = records.vocabulary["directions"]
    return tuple(
        (study, outcome)
        for study in records.studies
        for outcome in study.outcomes
        if outcome.values and (any(value.role == "subgroup" for value in outcome.values) and directions.sign_of(outcome.direction) is None)
    )
