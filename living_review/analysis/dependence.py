"""Several results of one study: which enter a synthesis, and whether its conclusion hangs on how they are handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from living_review.analysis.estimator import Estimator
from living_review.analysis.selection import SynthesisInput
from living_review.stats.effect_sizes import Effect
from living_review.stats.inputs import SynthesisError
from living_review.stats.multilevel import combined_within
from living_review.stats.pooling import Pooled

Rule = Literal["first", "largest", "most_exact"]
RULES: tuple[Rule, ...] = ("first", "largest", "most_exact")


@dataclass(frozen=True)
class Alternative:
    """The result by one way to handle several results of a study: by a rule, with an assumed correlation, or in three levels."""

    way: Literal["choose", "combine", "three_level"]
    rule: Rule | None
    correlation: float | None
    pooled: Pooled
    declared: bool
    """Whether it is the way that the review declares."""

    @property
    def conclusion(self) -> int:
        """Whether the interval lies below no effect (-1), above it (1), or holds it (0)."""
        return (self.pooled.ci_low > 0) - (self.pooled.ci_high < 0)


def people_of(entry: SynthesisInput) -> int:
    """How many people a result is of; 0 if the record does not say."""
    outcome = entry.outcome
    sizes = outcome.effect.sizes() if outcome is not None and outcome.effect is not None else ()
    return sum(n for _, n in sizes) or (outcome.n if outcome is not None and isinstance(outcome.n, int) else 0)


def chosen(entries: Sequence[SynthesisInput], effects: Sequence[Effect], rule: Rule) -> tuple[int, ...]:
    """The position of one result of each cluster: the first, that of most people, or the most exact; of equals the first."""
    members: dict[str, list[int]] = {}
    for i, entry in enumerate(entries):
        members.setdefault(entry.cluster, []).append(i)
    if rule == "first":
        return tuple(each[0] for each in members.values())
    if rule == "largest":
        return tuple(max(each, key=lambda i: people_of(entries[i])) for each in members.values())
    return tuple(min(each, key=lambda i: effects[i].vi) for each in members.values())


def combined(estimator: Estimator, r: float) -> Estimator:
    """The same with one result for each cluster, errors within it being correlated by ``r``."""
    effects = combined_within(estimator.yi, estimator.vi, estimator.clusters, r)
    clusters = tuple(dict.fromkeys(estimator.clusters))
    yi, vi = zip(*effects, strict=True)
    return replace(estimator, yi=yi, vi=vi, clusters=clusters, tables=(None,) * len(yi), three_levels=False)


def subset(estimator: Estimator, members: Sequence[int]) -> Estimator:
    """The same with some of the results."""
    yi, vi, clusters, tables = (
        tuple(column[i] for i in members) for column in (estimator.yi, estimator.vi, estimator.clusters, estimator.tables)
    )
    return replace(estimator, yi=yi, vi=vi, clusters=clusters, tables=tables, three_levels=False)  # type: ignore[arg-type]


def alternatives(every: Estimator, entries: Sequence[SynthesisInput], effects: Sequence[Effect]) -> tuple[Alternative, ...]:
    """The pooled result by each way to handle several results of a study; what cannot be computed is left out."""
    declared = every.declared.dependence
    if declared is None or len(set(every.clusters)) == len(every.clusters):
        return ()
    ways: list[tuple[Literal["choose", "combine", "three_level"], Rule | None, float | None, Estimator]] = []
    rules = [rule for rule in RULES if rule != "largest" or any(people_of(entry) for entry in entries)]
    ways += [("choose", rule, None, subset(every, chosen(entries, effects, rule))) for rule in rules]
    if not every.pools_events:
        correlations = sorted({*declared.correlations, *([declared.correlation] if declared.method == "combine" else [])})
        ways += [("combine", None, r, combined(every, r)) for r in correlations]
    if every.declared.model == "random":
        ways.append(("three_level", None, None, replace(every, three_levels=True)))
    found = []
    for way, rule, r, estimator in ways:
        is_declared = way == declared.method and rule == declared.rule and (way != "combine" or r == declared.correlation)
        try:
            found.append(Alternative(way, rule, r, estimator.pooled(), is_declared))
        except SynthesisError:
            continue
    return tuple(found)
