"""The effects that the data of one study give, each with its interval: what its page shows before anything is combined."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from living_review.formatting import format_fixed, format_ratio
from living_review.records.effect_data import CountsEffect, EffectData, EstimateEffect, ProportionEffect, RateEffect, RatesEffect
from living_review.records.review import Review
from living_review.records.study import Outcome, Study
from living_review.stats.directions import wilson
from living_review.stats.effect_sizes import EffectError, EffectMeasure, effect, measure_of

LEVEL = 0.95
USUAL = {"counts": "RR", "means": "MD", "correlation": "ZCOR", "change": "MC", "log_rank": "HR", "rates": "IRR", "rate": "IRLN"}
"""The measure of each kind of data, where no synthesis of the review says which it takes."""


@dataclass(frozen=True)
class StudyEffect:
    """An effect of one study with its limits, as readers see it: a ratio as a ratio, a share in percent, a rate per ``per``."""

    outcome: Outcome
    measure: EffectMeasure
    value: float
    low: float
    high: float
    level: float = LEVEL
    error: float = 0.0
    """The standard error on the scale of the analysis, by which differences are rounded; 0 where nothing is rounded by it."""
    as_given: bool = False
    """Whether the report gives it like that, so that nothing was worked out."""
    corrected: bool = False
    """Whether one half was added to counts, since nobody or everybody had the event in a group."""
    per: int = 1
    person_time: str = ""

    @property
    def sign(self) -> str:
        """What stands behind its numbers: a sign of percent or a person-time."""
        if self.measure.display == "percent":
            return "\N{NO-BREAK SPACE}%"
        return f" per {self.per:,} {self.person_time}" if self.measure.display == "rate" else ""

    def text(self, before: str = "") -> str:
        """The effect with its limits: '0.49 (0.34 to 0.70)'; ``before`` stands before these."""
        sign = self.sign if self.measure.display == "percent" else ""
        behind = self.sign if self.measure.display == "rate" else ""
        return f"{self._shown(self.value)}{sign} ({before}{self._shown(self.low)} to {self._shown(self.high)}{sign}){behind}"

    def _shown(self, value: float) -> str:
        if self.measure.display == "percent":
            return format_fixed(value, 1)
        if self.measure.is_ratio or self.measure.display == "rate":
            return format_ratio(value)
        if self.measure.key in ("COR", "ZCOR"):
            return format_fixed(value, 2)
        return format_fixed(value, min(6, max(0, 1 - math.floor(math.log10(self.error)))) if self.error > 0 else 2)


def study_effects(study: Study, review: Review) -> Iterator[StudyEffect]:
    """The effect of each outcome that gives data for one, in the order of the record.

    A result from which none can be worked out, such as a ratio where nobody had the event, has none. A share of one group that no
    synthesis pools has Wilson's interval.
    """
    for outcome in study.all_outcomes():
        found = None if outcome.effect is None else _effect_of(outcome, outcome.effect, review)
        if found is not None:
            yield found


def measure_for(outcome: Outcome, review: Review) -> tuple[str, int, str] | None:
    """The measure that an outcome is shown in: that of the first synthesis that pools it, else the usual one, with its person-time."""
    data = outcome.effect
    assert data is not None
    for declared in review.syntheses:
        if declared.effect in data.measures() and outcome.measure in declared.outcome:
            return str(declared.effect), declared.per, declared.person_time
    if isinstance(data, EstimateEffect):
        return data.measure, 1, "person-time"
    usual = USUAL.get(data.kind)
    return None if usual is None else (usual, 1, "person-time")


def _effect_of(outcome: Outcome, data: EffectData, review: Review) -> StudyEffect | None:
    asked = measure_for(outcome, review)
    if asked is None:
        return _share(outcome, data) if isinstance(data, ProportionEffect) else None
    key, per, person_time = asked
    measure = measure_of(key)
    if data.has_no_events and measure.needs_events:
        return None
    if isinstance(data, EstimateEffect) and data.value is not None and data.ci is not None:
        return _as_given(outcome, data, measure, per, person_time)
    try:
        found = effect(key, data.columns())
        low, high = found.interval(LEVEL)
    except EffectError:
        return None
    n = data.n if isinstance(data, ProportionEffect) else None
    factor = 100 if measure.display == "percent" else per if measure.display == "rate" else 1
    value, low, high = (measure.shown(each, n) * factor for each in (found.yi, low, high))
    return StudyEffect(
        outcome, measure, value, low, high, error=found.se, corrected=_is_corrected(data, key), per=per, person_time=person_time
    )


def _as_given(outcome: Outcome, data: EstimateEffect, measure: EffectMeasure, per: int, person_time: str) -> StudyEffect:
    assert data.value is not None
    assert data.ci is not None
    factor = 100 if measure.display == "percent" else per if measure.display == "rate" else 1
    value, low, high = (each * factor for each in (data.value, *data.ci))
    error = (high - low) / 4
    return StudyEffect(outcome, measure, value, low, high, level=data.level, error=error, as_given=True, per=per, person_time=person_time)


def _share(outcome: Outcome, data: ProportionEffect) -> StudyEffect:
    low, high = wilson(data.events, data.n, LEVEL)
    return StudyEffect(outcome, measure_of("PR"), 100 * data.events / data.n, 100 * low, 100 * high)


def _is_corrected(data: EffectData, key: str) -> bool:
    """Whether the formula of the measure adds one half to counts of these data (as metafor's ``escalc`` does)."""
    if isinstance(data, CountsEffect | RatesEffect):
        return data.has_zero_cell
    if isinstance(data, ProportionEffect):
        return data.events in (0, data.n) and key not in ("PAS", "PFT")
    return isinstance(data, RateEffect) and data.events == 0
