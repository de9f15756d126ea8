"""Syntheses: effects computed from the records and pooled, or directions counted; and changes within a single group.

What may be pooled was decided before (``comparable.py``). Formulas are those of ``effects.py`` and ``meta.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Literal

from living_review.analysis.directions import DirectionTally, tally_directions
from living_review.analysis.pairs import paired_positions
from living_review.analysis.selection import Selected, SynthesisInput, select_inputs
from living_review.analysis.tables import Tables, p_is_below
from living_review.formatting import format_fixed, format_ratio
from living_review.problems import Problem
from living_review.records.load import Records
from living_review.records.study import ArmValue, Outcome, Study
from living_review.records.synthesis_plan import SynthesisDeclaration
from living_review.records.yaml_reader import Loc
from living_review.stats.directions import CombinedP, combine_p
from living_review.stats.effect_sizes import Effect, EffectError, EffectMeasure, MeanChange, effect, from_change, measure_of
from living_review.stats.inputs import PoolingModel, SynthesisError
from living_review.stats.pooling import Pooled, Subgroups, SubsetEstimate, cumulative, leave_one_out, pool, subgroups
from living_review.stats.small_study import Egger, TrimFill, egger, trim_and_fill

ENOUGH = 10
"""From how many studies on asymmetry of the funnel is tested (Cochrane Handbook 13.3.5.4)."""
CORRELATIONS = (0.0, 0.5, 0.8)
"""Correlations of the values before and after that are assumed, since reports of groups seldom give them."""
SPREADS = ("standard_deviation", "not_stated")
"""Kinds of spread that are read as a standard deviation; the second with a word of caution."""
MODEL_CODES: dict[str, PoolingModel] = {"equal": "EE", "random": "RE"}


@dataclass(frozen=True)
class EffectRow:
    """One study's effect in a synthesis. Limits are on the analysis scale; ``weight`` is a share of 1."""

    entry: SynthesisInput
    effect: Effect
    ci_low: float
    ci_high: float
    weight: float


@dataclass(frozen=True)
class PooledSynthesis:
    """Effects combined. What cannot be computed is None, and ``asymmetry_not_tested_because`` says why asymmetry was not tested."""

    selected: Selected
    measure: EffectMeasure
    rows: tuple[EffectRow, ...]
    pooled: Pooled
    leave_one_out: tuple[Pooled, ...]
    """What is left without each study in turn, in the order of the rows; none if there are only two studies."""
    cumulative: tuple[SubsetEstimate, ...]
    """What was known after each study, in the order of the rows, which is that of the years."""
    subgroups: Subgroups | None
    egger: Egger | None
    trim_fill: TrimFill | None
    asymmetry_not_tested_because: str

    @property
    def declared(self) -> SynthesisDeclaration:
        """How the review declares it."""
        return self.selected.declared

    @property
    def lower_is_better(self) -> bool | None:
        """Whether an effect below that of no difference favours the intervention; None if the records do not say which way is better."""
        senses = {row.entry.outcome.higher_is for row in self.rows if row.entry.outcome is not None}
        return None if senses == {"not reported"} else senses == {"worse"}

    def shown(self, value: float) -> str:
        """A value of the analysis scale transformed back and rounded, as precisely as the result's standard error allows."""
        shown = self.measure.shown(value)
        if self.measure.is_ratio:
            return format_ratio(shown)
        decimals = 2 if self.measure.scale == "Fisher z" else min(6, max(0, 1 - math.floor(math.log10(self.pooled.se))))
        return format_fixed(shown, decimals)

    def estimate(self, value: float, low: float, high: float) -> str:
        """An effect with its interval, given on the analysis scale: '0.49 (0.34 to 0.70)'."""
        return f"{self.shown(value)} ({self.shown(low)} to {self.shown(high)})"

    @property
    def assumed_risk(self) -> float | None:
        """The risk without the intervention that absolute effects are computed from, a share of 1; None if none is declared."""
        assumed = self.declared.assumed_risk
        if assumed is None:
            return None
        if assumed.per_thousand is not None:
            return assumed.per_thousand / 1000
        risks = [risk for row in self.rows if (risk := row.entry.control_risk) is not None]
        return {"lowest": min, "highest": max}.get(str(assumed.controls), median)(risks)

    def with_intervention(self, value: float) -> float:
        """The risk that an effect ``value`` of the analysis scale makes of the assumed risk, a share from 0 to 1.

        The formula is that of the measure (Cochrane Handbook 15.4.4).

        Raises:
            ValueError: there is no assumed risk, or the measure is none of risks.
        """
        risk, effect = self.assumed_risk, self.measure.shown(value)
        if risk is None:
            raise ValueError("absolute effects need an assumed risk")
        if self.measure.changed_risk is None:
            raise ValueError(f"{self.measure.key} is not a measure of risks")
        return min(1.0, max(0.0, self.measure.changed_risk(risk, effect)))

    @property
    def participants(self) -> int | None:
        """People in the effects; None if a study gives neither group sizes nor a total."""
        return people(row.entry for row in self.rows)


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
            pooled = _pooled(selected)
            syntheses.append(pooled)
            problems += _other_way(pooled, records)
        except (EffectError, SynthesisError) as error:
            problems.append(records.documents["review"].problem(("syntheses", i), str(error)))
    return tuple(syntheses), sorted(set(problems))


def _other_way(result: PooledSynthesis, records: Records) -> Iterator[Problem]:
    """Warnings of effects that point the other way than the direction of their outcome says."""
    terms = records.vocabulary["directions"].terms
    for row in result.rows:
        study, outcome = row.entry.study, row.entry.outcome
        if outcome is None or outcome.higher_is == "not reported" or row.effect.yi == 0:
            continue
        sign = 1 if (row.effect.yi < 0) == (outcome.higher_is == "worse") else -1
        if terms[outcome.direction].sign == -sign:
            index = study.all_outcomes().index(outcome)
            loc: Loc = ("outcomes", index) if index < len(study.outcomes) else ("survival", index - len(study.outcomes))
            message = f"found '{outcome.direction}', but the effect {row.effect.yi:.3g} ({row.effect.measure}) points the other way"
            problem = records.documents[study.key].problem((*loc, "direction"), message)
            yield replace(problem, severity="warning")


def people(entries: Iterator[SynthesisInput] | Sequence[SynthesisInput]) -> int | None:
    """How many people the entries rest on: the groups of an effect, else the number analysed for the outcome, else the study's total."""
    counts: list[int] = []
    for entry in entries:
        outcome = entry.outcome
        if outcome is not None and outcome.effect is not None and outcome.effect.sizes():
            counts.append(sum(n for _, n in outcome.effect.sizes()))
        elif outcome is not None and isinstance(outcome.n, int):
            counts.append(outcome.n)
        elif isinstance(entry.study.participants.total, int):
            counts.append(entry.study.participants.total)
        else:
            return None
    return sum(counts)


# ---------------------------------------------------------------------------------------------- pooled effects


def _pooled(selected: Selected) -> PooledSynthesis:
    declared = selected.declared
    assert declared.effect is not None
    assert declared.model is not None
    effects = [_effect(entry, declared.effect) for entry in selected.entries]
    yi, vi = [study_effect.yi for study_effect in effects], [study_effect.vi for study_effect in effects]
    model: dict[str, Any] = {"model": MODEL_CODES[declared.model], "tau2_method": declared.tau2}
    options = model | {"knapp_hartung": declared.knapp_hartung, "level": declared.level}
    pooled = pool(yi, vi, **options)
    rows = tuple(
        EffectRow(entry, study_effect, *study_effect.interval(declared.level), weight)
        for entry, study_effect, weight in zip(selected.entries, effects, pooled.weights, strict=True)
    )
    groups = [entry.group[0] for entry in selected.entries] if declared.subgroup is not None else []
    tested, filled, untested = _asymmetry(yi, vi, model, declared.level)
    return PooledSynthesis(
        selected,
        measure_of(declared.effect),
        rows,
        pooled,
        leave_one_out(yi, vi, **options) if len(yi) > 2 else (),
        cumulative(yi, vi, **options),
        subgroups(yi, vi, groups, **options) if groups else None,
        tested,
        filled,
        untested,
    )


def _effect(entry: SynthesisInput, measure: str) -> Effect:
    assert entry.outcome is not None
    assert entry.outcome.effect is not None
    try:
        return effect(measure, entry.outcome.effect.columns())
    except EffectError as error:
        raise EffectError(f"{entry.study.key}.{entry.outcome.id}.{error.field}", error.reason) from error


def _asymmetry(yi: Sequence[float], vi: Sequence[float], model: dict[str, Any], level: float) -> tuple[Egger | None, TrimFill | None, str]:
    """Egger's test and trim and fill, from ten studies on; else why not."""
    if len(yi) < ENOUGH:
        return None, None, f"there are {len(yi)} studies, and below {ENOUGH} the tests cannot tell chance from a pattern"
    try:
        tested = egger(yi, vi, **model)
    except SynthesisError as error:
        return None, None, str(error)
    try:
        return tested, trim_and_fill(yi, vi, **model, level=level), ""
    except SynthesisError as error:
        return tested, None, str(error)


# ---------------------------------------------------------------------------------------------- directions


def _directions(selected: Selected, records: Records) -> DirectionSynthesis:
    declared, words = selected.declared, records.vocabulary
    votes = tuple(_vote(entry, records) for entry in selected.entries)
    designs = {name: term.label for name, term in words["designs"].terms.items()}
    comparators = {name: term.label for name, term in words["comparators"].terms.items()}
    by_design = [(label, [vote for vote in votes if vote.entry.study.design.ids_or_word[0] == name]) for name, label in designs.items()]
    by_comparator = [(label, [vote for vote in votes if vote.entry.comparators == (name,)]) for name, label in comparators.items()]
    several = [vote for vote in votes if len(vote.entry.comparators) > 1 or vote.entry.comparators[0] not in comparators]
    by_comparator.append(("Several, or not reported", several))
    return DirectionSynthesis(
        selected,
        _counted("All studies", votes, declared.level),
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
    terms = records.vocabulary["directions"].terms
    return tuple(
        (study, outcome)
        for study in records.studies
        for outcome in study.outcomes
        if outcome.values and (any(value.role == "subgroup" for value in outcome.values) and terms[outcome.direction].sign is None)
    )
