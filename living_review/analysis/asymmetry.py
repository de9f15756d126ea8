"""Whether small studies differ from large ones: which tests suit a measure, and what they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from living_review.analysis.estimator import Estimator
from living_review.analysis.selection import SynthesisInput
from living_review.stats.effect_sizes import EffectMeasure
from living_review.stats.inputs import PoolingModel, SynthesisError
from living_review.stats.small_study import AsymmetryTest, Egger, TrimFill, egger, harbord, peters, size_test, trim_and_fill
from living_review.wording import Phrases, worded


class AsymmetryWords(Phrases):
    """Why small studies were not held against large ones."""

    ONE_GROUP = "a proportion or rate of one group and its standard error go along by their formulas"
    SEVERAL_RESULTS = "several results of one study depend on each other, which these tests do not allow for"
    FEW = "there are {k} studies, and below {enough} the tests cannot tell chance from a pattern"
    NO_EVENTS = "the log of an odds ratio goes along with its standard error, and the tests that allow for that need the events of groups"
    NO_SIZES = "a standardised difference goes along with its standard error, and the test that allows for that needs the group sizes"


ENOUGH = 10
"""From how many studies on asymmetry of the funnel is tested (Cochrane Handbook 13.3.5.4)."""


@dataclass(frozen=True)
class Asymmetry:
    """The tests that were made; ``not_tested_because`` says why there are none, and ``not_filled_because`` why trim and fill is none.

    Egger's test is not made where the effect and its standard error go along by their formulas: of odds ratios Harbord's and Peters' are
    made in its place, of standardised mean differences one on the size of the groups.
    """

    egger: Egger | None = None
    harbord: AsymmetryTest | None = None
    peters: AsymmetryTest | None = None
    by_size: AsymmetryTest | None = None
    trim_fill: TrimFill | None = None
    not_tested_because: str = ""
    not_filled_because: str = ""

    @property
    def tested(self) -> bool:
        """Whether there is any test."""
        return any(test is not None for test in (self.egger, self.harbord, self.peters, self.by_size))


def asymmetry(estimator: Estimator, measure: EffectMeasure, entries: Sequence[SynthesisInput]) -> Asymmetry:
    """The tests that suit the measure, and trim and fill, from ten studies on; else why not."""
    k = len(estimator.yi)
    if measure.single_group:
        return Asymmetry(not_tested_because=worded(AsymmetryWords.ONE_GROUP))
    if estimator.three_levels:
        return Asymmetry(not_tested_because=worded(AsymmetryWords.SEVERAL_RESULTS))
    if k < ENOUGH:
        return Asymmetry(not_tested_because=worded(AsymmetryWords.FEW, k=k, enough=ENOUGH))
    try:
        found = _tests(estimator, measure, entries)
    except SynthesisError as error:
        return Asymmetry(not_tested_because=error.reason)
    try:
        filled = trim_and_fill(estimator.yi, estimator.vi, **_model(estimator), level=estimator.declared.level)
        return replace(found, trim_fill=filled)
    except SynthesisError as error:
        return replace(found, not_filled_because=error.reason)


def _model(estimator: Estimator) -> dict[str, Any]:
    model: PoolingModel = "RE" if estimator.declared.model == "random" else "EE"
    return {"model": model, "tau2_method": estimator.declared.tau2}


def _tests(estimator: Estimator, measure: EffectMeasure, entries: Sequence[SynthesisInput]) -> Asymmetry:
    if measure.key == "OR":
        tables = [table for table in estimator.tables if table is not None]
        if len(tables) < len(estimator.yi):
            raise SynthesisError(worded(AsymmetryWords.NO_EVENTS))
        return Asymmetry(harbord=harbord(tables), peters=peters(estimator.yi, tables))
    if measure.key in ("SMD", "SMD1"):
        sizes = [_sizes(entry) for entry in entries]
        known = [(float(size[0]), float(size[1])) for size in sizes if len(size) == 2]
        if len(known) < len(sizes):
            raise SynthesisError(worded(AsymmetryWords.NO_SIZES))
        return Asymmetry(by_size=size_test(estimator.yi, estimator.vi, known))
    return Asymmetry(egger=egger(estimator.yi, estimator.vi, **_model(estimator)))


def _sizes(entry: SynthesisInput) -> tuple[int, ...]:
    data = None if entry.outcome is None else entry.outcome.effect
    return () if data is None else tuple(n for _, n in data.sizes())
