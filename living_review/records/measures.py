"""The measures of effect: what is known of each without computing anything. Their formulas stand in ``stats.effect_sizes``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from living_review.records.base import one_of

AnalysisScale = Literal["identity", "log", "Fisher z"]
DataKind = Literal["counts", "means", "correlation", "change", "none"]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure of effect."""

    key: str
    """Metafor's, by which records name it."""
    label: str
    scale: AnalysisScale
    """The scale on which it is analysed."""
    data: DataKind = "none"
    """From which data of a study it is computed, beside being taken as reported; 'none' is only taken as reported."""
    in_units: bool = False
    """Whether it is in the units of the outcome, so that it can be pooled only if the units are the same."""
    of_events: bool = False
    """Whether it compares how many people had an event, of which fewer are taken to be better if nothing else is said."""

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio, which is above 0 and analysed as its logarithm."""
        return self.scale == "log"


MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure(key="GEN", label="Effect", scale="identity", in_units=True),
        Measure(key="HR", label="Hazard ratio", scale="log", of_events=True),
        Measure(key="MC", label="Mean change", scale="identity", data="change", in_units=True),
        Measure(key="MD", label="Mean difference", scale="identity", data="means", in_units=True),
        Measure(key="OR", label="Odds ratio", scale="log", data="counts", of_events=True),
        Measure(key="RD", label="Risk difference", scale="identity", data="counts", of_events=True),
        Measure(key="RR", label="Risk ratio", scale="log", data="counts", of_events=True),
        Measure(key="SMD", label="Standardised mean difference", scale="identity", data="means"),
        Measure(key="ZCOR", label="Correlation", scale="Fisher z", data="correlation"),
    )
}
"""Every measure by its key (HR, which metafor has no key for, is only taken as reported)."""


def measures_from(data: DataKind) -> tuple[str, ...]:
    """The keys of the measures that are computed from such data, in alphabetical order.

    >>> measures_from("counts")
    ('OR', 'RD', 'RR')
    """
    return tuple(sorted(measure.key for measure in MEASURES.values() if measure.data == data))


EffectKey = Annotated[str, *one_of(MEASURES)]
"""The key of a measure of effect."""
