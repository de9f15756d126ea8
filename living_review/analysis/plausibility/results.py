"""What an outcome of a study says in numbers, whichever way its record holds them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from living_review.analysis.plausibility.printed import Printed, PrintedP, alike, printed, printed_p
from living_review.records.effect_data import (
    ChangeEffect,
    CorrelationEffect,
    CountsEffect,
    EstimateEffect,
    LogRankEffect,
    MeansArm,
    MeansEffect,
    RatesEffect,
)
from living_review.records.measures import MEASURES, Measure
from living_review.records.study import ArmValue, Outcome, Study
from living_review.records.vocabulary import Term, Vocabulary
from living_review.records.yaml_reader import Document, Loc
from living_review.stats.p_values import Spread
from living_review.wording import Phrases, worded

SPREAD_IDS = {
    "sd": "sd", "standard_deviation": "sd", "se": "se", "sem": "se", "standard_error": "se", "standard_error_of_the_mean": "se",
    "ci": "ci", "confidence_interval": "ci", "ci_95": "ci", "iqr": "iqr", "interquartile_range": "iqr", "range": "range",
}  # fmt: skip
"""What the usual ids of measures of spread mean, where the vocabulary does not say it."""


class ResultWords(Phrases):
    """The numbers of a result in a message."""

    INTERVAL = "{value} ({low} to {high})"
    ERROR = "{mean} (a standard error)"
    PEOPLE = "{mean} (n={n})"


@dataclass(frozen=True)
class Group:
    """The numbers of one group, or of one time.

    ``spread`` is what is printed, of the kind ``kind``: 'sd', 'se', or '' if there is none or it is not said what it is.
    """

    role: str
    label: str
    mean: Printed
    spread: Printed | None
    kind: str
    n: int | None
    loc: Loc
    overall: bool = False

    @property
    def sd(self) -> Printed | None:
        """The standard deviation, worked out from a standard error if that is what is printed (Cochrane Handbook 6.5.2.2)."""
        if self.spread is None or self.kind not in ("sd", "se"):
            return None
        if self.kind == "sd":
            return self.spread
        if self.n is None:
            return None
        root = math.sqrt(self.n)
        return replace(self.spread, value=self.spread.value * root, half=self.spread.half * root)

    @property
    def whole(self) -> Spread | None:
        """Mean, deviation and number of people, if all three are known."""
        sd = self.sd
        if sd is None or self.n is None or self.n < 2 or sd.value <= 0:
            return None
        return Spread(self.mean.value, sd.value, self.n, self.mean.half, sd.half)

    def words(self) -> str:
        """The group in a message, such as '21 ± 16 (n=110)'."""
        text = self.mean.text if self.spread is None else f"{self.mean.text} ± {self.spread.text}"
        if self.kind == "se" and self.spread is not None:
            text = worded(ResultWords.ERROR, mean=text)
        return text if self.n is None else worded(ResultWords.PEOPLE, mean=text, n=self.n)

    def numbers(self) -> list[str]:
        """The numbers, as an answer names them."""
        return [self.mean.text, *([self.spread.text] if self.spread else []), *([str(self.n)] if self.n is not None else [])]


@dataclass(frozen=True)
class Interval:
    """An estimate with its limits. ``measure`` is None for the mean of a group, or a difference that names no measure."""

    value: Printed
    low: Printed
    high: Printed
    level: float
    measure: Measure | None
    label: str = ""

    def words(self) -> str:
        """The estimate in a message, such as '0.66 (0.45 to 0.98)'."""
        return worded(ResultWords.INTERVAL, value=self.value.text, low=self.low.text, high=self.high.text)

    def numbers(self) -> list[str]:
        """The numbers, as an answer names them."""
        return [self.value.text, self.low.text, self.high.text]


@dataclass(frozen=True)
class Result:
    """An outcome with its numbers as they are printed."""

    study: str
    outcome: Outcome
    loc: Loc
    document: Document
    scale: Term | None
    spread_kind: str
    groups: tuple[Group, ...]
    estimates: tuple[Interval, ...]
    p: PrintedP | None

    def role(self, name: str) -> Group | None:
        """The one group of this role; None if there is none, or several and none that sums them up."""
        found = [group for group in self.groups if group.role == name]
        summed = [group for group in found if group.overall]
        return found[0] if len(found) == 1 else summed[0] if len(summed) == 1 else None

    def pair(self, one: str, two: str) -> tuple[Group, Group] | None:
        """The two groups of these roles, if there is one of each."""
        first, second = self.role(one), self.role(two)
        return (first, second) if first is not None and second is not None else None

    @property
    def compared(self) -> tuple[Group, Group] | None:
        """The intervention group and the control group."""
        return self.pair("intervention", "control")

    @property
    def in_scale(self) -> bool:
        """Whether its values are in the unit for which the vocabulary gives the ends of its scale."""
        return self.scale is not None and self.outcome.unit in self.scale.units

    @property
    def key(self) -> tuple[str, str, str]:
        """What results must share to be set side by side."""
        return self.outcome.measure, self.outcome.scale, self.outcome.unit


def results_of(study: Study, document: Document, words: Vocabulary) -> Iterator[Result]:
    """The results of a study, those on survival included."""
    scales = words["scales"].terms if "scales" in words else {}
    for loc, outcome in study.located_outcomes():
        kind = spread_kind(outcome.spread, words)
        yield Result(
            study.key,
            outcome,
            loc,
            document,
            scales.get(outcome.scale),
            kind,
            _alike(list(_groups(outcome, loc, document, kind))),
            tuple(_estimates(outcome, loc, document, kind)),
            printed_p(outcome.p),
        )


def _alike(groups: list[Group]) -> tuple[Group, ...]:
    """The groups with their means, and their measures of spread, read as numbers of as many decimals."""
    means = alike([group.mean for group in groups])
    spreads = iter(alike([group.spread for group in groups if group.spread is not None]))
    return tuple(
        replace(group, mean=mean, spread=next(spreads) if group.spread is not None else None)
        for group, mean in zip(groups, means, strict=True)
    )


def spread_kind(term: str | None, words: Vocabulary) -> str:
    """What a measure of spread is: 'sd', 'se', 'ci', 'iqr', 'range', or '' if it is not said."""
    declared = words["spreads"].terms.get(term or "") if "spreads" in words else None
    if declared is not None and declared.statistic is not None:
        return "" if declared.statistic == "unknown" else declared.statistic
    return SPREAD_IDS.get(term or "", "")


def _groups(outcome: Outcome, loc: Loc, document: Document, kind: str) -> Iterator[Group]:
    for i, value in enumerate(outcome.values):
        if value.role != "difference":
            yield _of_value(value, (*loc, "values", i), document, kind if kind in ("sd", "se") else "")
    data = outcome.effect
    if isinstance(data, MeansEffect) and not any(value.role in ("intervention", "control") for value in outcome.values):
        for role, arm in (("intervention", data.intervention), ("control", data.control)):
            yield _of_arm(role, arm, (*loc, "effect", role), document)
    if isinstance(data, ChangeEffect) and not any(value.role in ("before", "after") for value in outcome.values):
        for role, time in (("before", data.before), ("after", data.after)):
            at: Loc = (*loc, "effect", role)
            mean, sd = printed(document, (*at, "mean"), time.mean), printed(document, (*at, "sd"), time.sd)
            yield Group(role, role, mean, sd, "sd", data.n, at)


def _of_value(value: ArmValue, loc: Loc, document: Document, kind: str) -> Group:
    spread = printed(document, (*loc, "spread"), value.spread) if value.spread is not None else None
    return Group(value.role, value.label, printed(document, (*loc, "value"), value.value), spread, kind, value.n, loc, value.overall)


def _of_arm(role: str, arm: MeansArm, loc: Loc, document: Document) -> Group:
    name = "sd" if arm.sd is not None else "se"
    spread = printed(document, (*loc, name), getattr(arm, name))
    return Group(role, role, printed(document, (*loc, "mean"), arm.mean), spread, name, arm.n, loc)


def _estimates(outcome: Outcome, loc: Loc, document: Document, kind: str) -> Iterator[Interval]:
    data = outcome.effect
    if isinstance(data, EstimateEffect) and data.value is not None and data.ci is not None:
        at: Loc = (*loc, "effect")
        given = [((*at, "value"), data.value), ((*at, "ci", 0), data.ci[0]), ((*at, "ci", 1), data.ci[1])]
        value, low, high = alike([printed(document, place, number) for place, number in given])
        yield Interval(value, low, high, data.level, MEASURES[data.measure])
    for i, arm in enumerate(outcome.values):
        if arm.interval is not None:
            at = (*loc, "values", i)
            given = [((*at, "value"), arm.value), *(((*at, "interval", j), limit) for j, limit in enumerate(arm.interval))]
            value, low, high = alike([printed(document, place, number) for place, number in given])
            is_difference = arm.role == "difference" and kind == "ci"
            yield Interval(value, low, high, 0.95, MEASURES["MD"] if is_difference else None, arm.label)


def counts_of(result: Result) -> CountsEffect | None:
    """The events of two groups, if it has them."""
    return result.outcome.effect if isinstance(result.outcome.effect, CountsEffect) else None


def rates_of(result: Result) -> RatesEffect | None:
    """The events in person-time of two groups, if it has them."""
    return result.outcome.effect if isinstance(result.outcome.effect, RatesEffect) else None


def correlation_of(result: Result) -> CorrelationEffect | None:
    """The correlation, if it has one."""
    return result.outcome.effect if isinstance(result.outcome.effect, CorrelationEffect) else None


def log_rank_of(result: Result) -> LogRankEffect | None:
    """O − E and V of a log-rank test, if it has them."""
    return result.outcome.effect if isinstance(result.outcome.effect, LogRankEffect) else None


@dataclass(frozen=True)
class Ready:
    """A ready estimate on the scale of the analysis with its variance."""

    yi: float
    vi: float
    measure: str


def ready_of(result: Result) -> Ready | None:
    """A ready estimate on the scale of the analysis with its variance, from its standard error if that is given, if it has one."""
    data = result.outcome.effect
    if not isinstance(data, EstimateEffect) or data.yi is None:
        return None
    given = data.columns()
    return Ready(data.yi, given["vi"] if "vi" in given else given["sei"] ** 2, data.measure)
