"""A pooled synthesis: the effect of each study, what they give together, and how much that hangs on what was decided."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import harmonic_mean, median

from living_review.analysis.asymmetry import Asymmetry, asymmetry
from living_review.analysis.covariates import CovariateColumn, covariate
from living_review.analysis.dependence import Alternative, alternatives, chosen, combined, people_of, subset
from living_review.analysis.estimator import Estimator
from living_review.analysis.events import event_table
from living_review.analysis.selection import Selected, SynthesisInput
from living_review.analysis.tables import Tables
from living_review.formatting import format_fixed, format_ratio
from living_review.records.load import Records
from living_review.records.synthesis_plan import SynthesisDeclaration
from living_review.records.values import is_missing
from living_review.records.variables import variables
from living_review.stats.effect_sizes import Effect, EffectError, EffectMeasure, effect, measure_of
from living_review.stats.heterogeneity import QProfile, q_profile
from living_review.stats.inputs import SynthesisError
from living_review.stats.meta_regression import MetaRegression, meta_regression
from living_review.stats.multilevel import ThreeLevel
from living_review.stats.pooling import Pooled, Subgroups, SubsetEstimate
from living_review.wording import Phrases, worded


class PooledWords(Phrases):
    """Why effects were not regressed on what is known of studies."""

    SEVERAL_RESULTS = "several results of one study depend on each other, which the regression does not allow for"


@dataclass(frozen=True)
class EffectRow:
    """One result in a synthesis. Limits are on the analysis scale; ``weight`` is a share of 1.

    ``entries`` are the results of one study that were combined to this one; else it is the one result.
    """

    entries: tuple[SynthesisInput, ...]
    effect: Effect
    ci_low: float
    ci_high: float
    weight: float

    @property
    def entry(self) -> SynthesisInput:
        """The result, or the first of those that were combined."""
        return self.entries[0]

    @property
    def sign(self) -> int:
        """On which side of no effect it lies: by the events as they are, before any correction, else by the effect; 0 for neither."""
        outcome = self.entry.outcome
        data = None if outcome is None or len(self.entries) > 1 else outcome.effect
        if data is not None and data.sign is not None:
            return data.sign
        return (self.effect.yi > 0) - (self.effect.yi < 0)


@dataclass(frozen=True)
class Sides:
    """How many results lie below no effect, above it, exactly on it, and how many say nothing, since nobody had the event."""

    below: int
    above: int
    on: int
    silent: int


@dataclass(frozen=True)
class Regressed:
    """A meta-regression with its columns; ``failed_because`` says why it could not be computed."""

    columns: tuple[CovariateColumn, ...]
    result: MetaRegression | None
    without: tuple[str, ...]
    """The labels of studies that do not have a covariate, and so are not in the regression."""
    failed_because: str = ""

    @property
    def per_covariate(self) -> float:
        """How many studies there are to a column."""
        return (len(self.columns[0].values) - len(self.without)) / len(self.columns)


@dataclass(frozen=True)
class PooledSynthesis:
    """Effects combined. What cannot be computed is None or empty."""

    selected: Selected
    measure: EffectMeasure
    rows: tuple[EffectRow, ...]
    pooled: Pooled
    profile: QProfile | None
    """Limits of τ², I² and H²; None where the model has no τ² between independent studies."""
    without_each: tuple[tuple[EffectRow, Pooled], ...]
    """What is left without each study in turn; none if there are only two studies."""
    cumulative: tuple[SubsetEstimate, ...]
    """What was known after each study, in the order of the rows, which is that of the years."""
    subgroups: Subgroups | None
    asymmetry: Asymmetry
    regressed: Regressed | None
    three_levels: ThreeLevel | None
    alternatives: tuple[Alternative, ...]
    """The result by each way to handle several results of one study; none where no study has several."""
    results: int
    """How many results there were before some were chosen or combined."""

    @property
    def declared(self) -> SynthesisDeclaration:
        """How the review declares it."""
        return self.selected.declared

    @property
    def studies(self) -> int:
        """How many studies are pooled, several results of one counted once."""
        return len({row.entry.cluster for row in self.rows})

    @property
    def leave_one_out(self) -> tuple[Pooled, ...]:
        """The results without each study in turn."""
        return tuple(pooled for _, pooled in self.without_each)

    @property
    def sides(self) -> Sides:
        """How the results lie about no effect, by the data as they are."""
        rows = [row.sign for row in self.rows if not row.entry.says_nothing]
        below, on, above = (rows.count(sign) for sign in (-1, 0, 1))
        return Sides(below, above, on, len(self.rows) - len(rows))

    @property
    def depends_on_choice(self) -> bool:
        """Whether the ways to handle several results of one study lead to different conclusions."""
        return len({alternative.conclusion for alternative in self.alternatives}) > 1 and not self.measure.single_group

    @property
    def lower_is_better(self) -> bool | None:
        """Whether an effect below that of no difference favours the intervention; None if the records do not say which way is better."""
        senses = {row.entry.outcome.higher_is for row in self.rows if row.entry.outcome is not None}
        return None if senses == {"not reported"} or self.measure.single_group else senses == {"worse"}

    @property
    def factor(self) -> float:
        """What a value is multiplied by to be shown: a share as a percentage, a rate for the declared person-time."""
        return {"percent": 100.0, "rate": float(self.declared.per)}.get(self.measure.display, 1.0)

    @cached_property
    def people_harmonic(self) -> float | None:
        """The harmonic mean of the people of each study, by which a pooled double arcsine is taken back; None for another measure."""
        sizes = [people_of(row.entry) for row in self.rows]
        return float(harmonic_mean(sizes)) if self.measure.scale == "double arcsine" and all(sizes) else None

    def plotted(self, value: float, row: EffectRow | None = None) -> float:
        """A value of the analysis scale as readers see it, as a number; of a ``row`` by its own people."""
        n = self.people_harmonic
        if n is not None and row is not None and len(row.entries) == 1:
            n = people_of(row.entry)
        return self.measure.shown(value, n) * self.factor

    def shown(self, value: float, row: EffectRow | None = None) -> str:
        """A value of the analysis scale transformed back and rounded, as precisely as the result's standard error allows."""
        shown = self.plotted(value, row)
        if self.measure.display == "percent":
            return format_fixed(shown, 1 if abs(shown) < 99.95 else 0)
        if self.measure.is_ratio or self.measure.display == "rate":
            return format_ratio(shown)
        if self.measure.key in ("COR", "ZCOR"):
            return format_fixed(shown, 2)
        return format_fixed(shown, min(6, max(0, 1 - math.floor(math.log10(self.pooled.se)))) if self.pooled.se > 0 else 2)

    @property
    def sign_of_unit(self) -> str:
        """What stands behind a shown number: the sign of a percentage, else nothing."""
        return "\N{NO-BREAK SPACE}%" if self.measure.display == "percent" else ""

    def estimate(self, value: float, low: float, high: float, row: EffectRow | None = None) -> str:
        """An effect with its interval, given on the analysis scale: '0.49 (0.34 to 0.70)'."""
        sign = self.sign_of_unit
        return f"{self.shown(value, row)}{sign} ({self.shown(low, row)} to {self.shown(high, row)}{sign})"

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
        return people(entry for row in self.rows for entry in row.entries)


def people(entries: Iterable[SynthesisInput]) -> int | None:
    """How many people the entries rest on: the groups of an effect, else the number analysed for the outcome, else the study's total.

    Of several results of the same people the one of most people counts. None if a study gives none of these.
    """
    counts: dict[str, int] = {}
    for entry in entries:
        n = people_of(entry) or (entry.study.participants.total if isinstance(entry.study.participants.total, int) else 0)
        if not n:
            return None
        counts[entry.cluster] = max(n, counts.get(entry.cluster, 0))
    return sum(counts.values())


# ---------------------------------------------------------------------------------------------- how it is made


def pool_selected(selected: Selected, records: Records, tables: Tables) -> PooledSynthesis:
    """Pool what was selected, as the review declares it.

    Raises:
        EffectError: an effect cannot be worked out.
        SynthesisError: effects cannot be pooled.
    """
    declared = selected.declared
    assert declared.effect is not None
    effects = tuple(_effect(entry, declared.effect) for entry in selected.entries)
    every = Estimator(
        declared,
        declared.effect,
        tuple(each.yi for each in effects),
        tuple(each.vi for each in effects),
        tuple(entry.cluster for entry in selected.entries),
        tuple(event_table(entry) for entry in selected.entries),
    )
    estimator, groups = _handled(every, selected, effects)
    pooled, measure = estimator.pooled(), measure_of(declared.effect)
    rows = tuple(
        EffectRow(entries, Effect(yi, vi, declared.effect), *Effect(yi, vi, declared.effect).interval(declared.level), weight)
        for entries, yi, vi, weight in zip(groups, estimator.yi, estimator.vi, pooled.weights, strict=True)
    )
    return PooledSynthesis(
        selected,
        measure,
        rows,
        pooled,
        q_profile(estimator.yi, estimator.vi, declared.level) if pooled.model == "RE" else None,
        tuple((rows[i], left) for i, left in estimator.leave_one_out()),
        estimator.cumulative(),
        _divided(estimator, rows),
        asymmetry(estimator, measure, [row.entry for row in rows]),
        _regressed(estimator, rows, records, tables),
        estimator.in_three_levels(),
        alternatives(every, selected.entries, effects),
        len(selected.entries),
    )


def _divided(estimator: Estimator, rows: tuple[EffectRow, ...]) -> Subgroups | None:
    """The subgroups; a study whose subgroup is not reported is in none, and so not in their test."""
    if estimator.declared.subgroup is None:
        return None
    known = {i: row.entry.group[0] for i, row in enumerate(rows) if not is_missing(row.entry.group[0])}
    return estimator.subgroups(known)


def _handled(every: Estimator, selected: Selected, effects: tuple[Effect, ...]) -> tuple[Estimator, tuple[tuple[SynthesisInput, ...], ...]]:
    """What is pooled after several results of one study were handled as declared, and the results behind each of its rows."""
    entries, declared = selected.entries, selected.declared.dependence
    if declared is None or len(set(every.clusters)) == len(every.clusters):
        return every, tuple((entry,) for entry in entries)
    if declared.method == "three_level":
        return Estimator(**vars(every) | {"three_levels": True}), tuple((entry,) for entry in entries)
    if declared.rule is not None:
        kept = chosen(entries, effects, declared.rule)
        return subset(every, kept), tuple((entries[i],) for i in kept)
    groups: dict[str, list[SynthesisInput]] = {}
    for entry in entries:
        groups.setdefault(entry.cluster, []).append(entry)
    return combined(every, declared.correlation), tuple(tuple(each) for each in groups.values())


def _regressed(estimator: Estimator, rows: tuple[EffectRow, ...], records: Records, tables: Tables) -> Regressed | None:
    declared = estimator.declared
    if not declared.covariates:
        return None
    known = variables(records.review, records.vocabulary)
    entries = [row.entry for row in rows]
    columns = tuple(column for name in declared.covariates for column in covariate(name, entries, known, tables))
    kept = [i for i in range(len(rows)) if all(column.values[i] is not None for column in columns)]
    without = tuple(row.entry.study.label for i, row in enumerate(rows) if i not in kept)
    interval = declared.interval_method if declared.interval_method != "normal" else "knapp_hartung"
    if estimator.three_levels:
        reason = worded(PooledWords.SEVERAL_RESULTS)
        return Regressed(columns, None, without, reason)
    try:
        result = meta_regression(
            [estimator.yi[i] for i in kept],
            [estimator.vi[i] for i in kept],
            [[float(column.values[i] or 0) for i in kept] for column in columns],
            [column.name for column in columns],
            "RE" if declared.model == "random" else "EE",
            declared.tau2,
            interval if declared.model == "random" else "normal",
            declared.level,
        )
    except SynthesisError as error:
        return Regressed(columns, None, without, error.reason)
    return Regressed(columns, result, without)


def _effect(entry: SynthesisInput, measure: str) -> Effect:
    assert entry.outcome is not None
    assert entry.outcome.effect is not None
    try:
        return effect(measure, entry.outcome.effect.columns())
    except EffectError as error:
        raise EffectError(f"{entry.study.key}.{entry.outcome.id}.{error.field}", error.reason) from error
