"""Pooling by the model that a review declares: of all results, of some of them, and of groups of them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from living_review.records.synthesis_plan import COUNT_MODELS, SynthesisDeclaration
from living_review.stats.count_pooling import EventTable, pool_counts
from living_review.stats.inputs import PoolingModel, SynthesisError, quantile_of
from living_review.stats.multilevel import ThreeLevel, pool_three_levels
from living_review.stats.pooling import Pooled, Subgroups, SubsetEstimate, compared_parts, cumulative, leave_one_out, pool, subgroups

MODEL_CODES: dict[str, PoolingModel] = {"equal": "EE", "random": "RE", "mantel_haenszel": "MH", "peto": "Peto"}
LARGE = 60
"""Up to how many studies a model in three levels is fitted anew without each of them."""


@dataclass(frozen=True)
class Estimator:
    """Effects with their variances, the cluster and, if known, the events of each; and how they are pooled."""

    declared: SynthesisDeclaration
    measure: str
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    clusters: tuple[str, ...]
    tables: tuple[EventTable | None, ...]
    three_levels: bool = False

    @property
    def pools_events(self) -> bool:
        """Whether events are pooled as they are."""
        return self.declared.model in COUNT_MODELS

    @property
    def options(self) -> dict[str, Any]:
        """What :func:`pool` is told."""
        declared = self.declared
        model = "EE" if declared.model != "random" else "RE"
        chosen = {"interval": declared.interval_method, "prediction": declared.prediction}
        return {"model": model, "tau2_method": declared.tau2, "level": declared.level, **chosen}

    def pooled(self, members: Sequence[int] | None = None) -> Pooled:
        """All results, or some of them, put together.

        Raises:
            SynthesisError: they cannot be pooled.
        """
        chosen = range(len(self.yi)) if members is None else members
        yi, vi = [self.yi[i] for i in chosen], [self.vi[i] for i in chosen]
        if self.pools_events:
            tables = [table for i in chosen if (table := self.tables[i]) is not None]
            return pool_counts(self.measure, MODEL_CODES[str(self.declared.model)], tables, yi, vi, self.declared.level)  # type: ignore[arg-type]
        clusters = [self.clusters[i] for i in chosen]
        if self.three_levels and len(set(clusters)) < len(clusters):
            return pool_three_levels(yi, vi, clusters, self.declared.level).pooled
        return pool(yi, vi, **self.options)

    def in_three_levels(self) -> ThreeLevel | None:
        """The two variances and the model's own interval, where the model has three levels."""
        return pool_three_levels(self.yi, self.vi, self.clusters, self.declared.level) if self.three_levels else None

    def part(self, label: Hashable, members: Sequence[int]) -> SubsetEstimate:
        """What some results give; one alone keeps its own effect and normal interval."""
        if len(members) == 1:
            mu, se = self.yi[members[0]], math.sqrt(self.vi[members[0]])
            half = quantile_of(self.declared.level, None) * se
            return SubsetEstimate(label, tuple(members), mu, se, mu - half, mu + half, None)
        pooled = self.pooled(members)
        return SubsetEstimate(label, tuple(members), pooled.mu, pooled.se, pooled.ci_low, pooled.ci_high, pooled)

    def leave_one_out(self) -> tuple[tuple[int, Pooled], ...]:
        """What is left without each study in turn, with the position of its first result; none where that says nothing."""
        first = {cluster: i for i, cluster in reversed(list(enumerate(self.clusters)))}
        studies = sorted(first.values())
        if len(studies) < 3 or (self.three_levels and len(studies) > LARGE):
            return ()
        if not self.pools_events and not self.three_levels:
            return tuple(zip(studies, leave_one_out(self.yi, self.vi, **self.options), strict=True))
        found = []
        for i in studies:
            rest = [j for j, cluster in enumerate(self.clusters) if cluster != self.clusters[i]]
            try:
                found.append((i, self.pooled(rest)))
            except SynthesisError:
                return ()
        return tuple(found)

    def cumulative(self) -> tuple[SubsetEstimate, ...]:
        """What was known after each study; none in three levels, and of pooled events none before they can be pooled."""
        if self.three_levels:
            return ()
        if not self.pools_events:
            return cumulative(self.yi, self.vi, **self.options)
        parts = []
        for n in range(1, len(self.yi) + 1):
            try:
                parts.append(self.part(n - 1, range(n)))
            except SynthesisError:
                continue
        return tuple(parts)

    def subgroups(self, labels: Mapping[int, str]) -> Subgroups:
        """Each subgroup by itself, and the test of whether they differ; ``labels`` by the positions of those that are in one.

        Raises:
            SynthesisError: there are fewer than two, or one cannot be pooled.
        """
        if not self.pools_events and not self.three_levels:
            places = list(labels)
            found = subgroups([self.yi[i] for i in places], [self.vi[i] for i in places], list(labels.values()), **self.options)
            parts = tuple(replace(part, members=tuple(places[i] for i in part.members)) for part in found.parts)
            return replace(found, parts=parts)
        members: dict[str, list[int]] = {}
        for i, label in labels.items():
            members.setdefault(label, []).append(i)
        return compared_parts([self.part(label, each) for label, each in members.items()])
