"""The measures of effect: what is known of each without computing anything. Their formulas stand in ``stats.effect_sizes``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from living_review.records.base import one_of
from living_review.wording import Phrases, Wording, worded

AnalysisScale = Literal["identity", "log", "Fisher z", "logit", "arcsine", "double arcsine"]
DataKind = Literal["counts", "means", "correlation", "change", "log_rank", "proportion", "rate", "rates", "none"]
Display = Literal["number", "percent", "rate"]


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
    display: Display = "number"
    """How readers see it: a share of one group as a percentage, a rate of one group per so much person-time."""
    single_group: bool = False
    """Whether it describes one group, so that there is no value of no effect and no side that it could favour."""
    in_units: bool = False
    """Whether it is in the units of the outcome, so that it can be pooled only if the units are the same."""
    of_events: bool = False
    """Whether it compares how many people had an event, of which fewer are taken to be better if nothing else is said."""

    @property
    def named(self) -> Wording:
        """What it is called, as a heading."""
        return worded(self.label)

    @property
    def in_sentence(self) -> Wording:
        """What it is called within a sentence."""
        return worded(self.label.lower())

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio or a rate, which is above 0 and analysed as its logarithm."""
        return self.scale == "log"

    @property
    def of_risks(self) -> bool:
        """Whether it compares risks, so that it makes another risk of an assumed one."""
        return self.of_events and self.data != "rates"

    @property
    def needs_events(self) -> bool:
        """Whether a study in which nobody of either group had the event says nothing of it: a ratio has then no direction and no size."""
        return self.of_events and self.is_ratio


MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure(key="COR", label="Correlation", scale="identity", data="correlation"),
        Measure(key="GEN", label="Effect", scale="identity", in_units=True),
        Measure(key="HR", label="Hazard ratio", scale="log", data="log_rank", of_events=True),
        Measure(key="IR", label="Rate", scale="identity", data="rate", display="rate", single_group=True),
        Measure(key="IRD", label="Rate difference", scale="identity", data="rates", of_events=True),
        Measure(key="IRLN", label="Rate", scale="log", data="rate", display="rate", single_group=True),
        Measure(key="IRR", label="Rate ratio", scale="log", data="rates", of_events=True),
        Measure(key="MC", label="Mean change", scale="identity", data="change", in_units=True),
        Measure(key="MD", label="Mean difference", scale="identity", data="means", in_units=True),
        Measure(key="OR", label="Odds ratio", scale="log", data="counts", of_events=True),
        Measure(key="PAS", label="Proportion", scale="arcsine", data="proportion", display="percent", single_group=True),
        Measure(key="PFT", label="Proportion", scale="double arcsine", data="proportion", display="percent", single_group=True),
        Measure(key="PLN", label="Proportion", scale="log", data="proportion", display="percent", single_group=True),
        Measure(key="PLO", label="Proportion", scale="logit", data="proportion", display="percent", single_group=True),
        Measure(key="PR", label="Proportion", scale="identity", data="proportion", display="percent", single_group=True),
        Measure(key="RD", label="Risk difference", scale="identity", data="counts", of_events=True),
        Measure(key="ROM", label="Ratio of means", scale="log", data="means"),
        Measure(key="RR", label="Risk ratio", scale="log", data="counts", of_events=True),
        Measure(key="SMCC", label="Standardised mean change", scale="identity", data="change"),
        Measure(key="SMCR", label="Standardised mean change (of the spread before)", scale="identity", data="change"),
        Measure(key="SMD", label="Standardised mean difference", scale="identity", data="means"),
        Measure(key="SMD1", label="Standardised mean difference (Glass)", scale="identity", data="means"),
        Measure(key="ZCOR", label="Correlation", scale="Fisher z", data="correlation"),
    )
}
"""Every measure by its key, which is metafor's; HR, the one that metafor has no key for, is computed from O − E and V."""


class MeasureWords(Phrases):
    """What measures are called, as a heading and within a sentence."""

    NAMED: Mapping[str, str] = {key: measure.named.phrase for key, measure in MEASURES.items()}
    IN_SENTENCES: Mapping[str, str] = {key: measure.in_sentence.phrase for key, measure in MEASURES.items()}


def measures_from(data: str) -> tuple[str, ...]:
    """The keys of the measures that are computed from such data, in alphabetical order.

    >>> measures_from("counts")
    ('OR', 'RD', 'RR')
    """
    return tuple(sorted(measure.key for measure in MEASURES.values() if measure.data == data))


EffectKey = Annotated[str, *one_of(MEASURES)]
"""The key of a measure of effect."""
