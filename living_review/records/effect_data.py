"""The data of an effect as a record states them: of two groups, of one group, a correlation, or a ready estimate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from living_review.records.base import Record
from living_review.records.measures import MEASURES, EffectKey, measures_from
from living_review.records.values import Count, Places, PositiveCount, Range


def _check_events(events: int, n: int) -> None:
    """No more people had an event than there were."""
    if events > n:
        raise PydanticCustomError("events", "found {events} events among {n} people", {"events": events, "n": n})


class CountsArm(Record):
    """How many people of a group had the event."""

    events: Count
    n: PositiveCount

    @model_validator(mode="after")
    def _events_fit(self) -> Self:
        _check_events(self.events, self.n)
        return self


class MeansArm(Record):
    """The mean and the standard deviation of a group."""

    mean: float
    sd: Annotated[float, Field(gt=0)] | None = Field(None, description="The standard deviation.")
    se: Annotated[float, Field(gt=0)] | None = Field(
        None, description="The standard error of the mean, in place of the standard deviation."
    )
    n: Annotated[int, Field(ge=2)]

    @model_validator(mode="after")
    def _one_spread(self) -> Self:
        if (self.sd is None) == (self.se is None):
            found = "neither" if self.sd is None else "both"
            raise PydanticCustomError("spread", "expected 'sd' or 'se'; found {found}", {"found": found})
        return self

    @property
    def standard_deviation(self) -> float:
        """As given, or the standard error times √n (Cochrane Handbook 6.5.2.2)."""
        return self.sd if self.sd is not None else float(self.se or 0) * math.sqrt(self.n)


class EffectData(Record):
    """The base of all kinds of data."""

    where: Places = Field((), description="Where the source states them, if elsewhere than the outcome says.")
    note: str | None = None
    kind: str

    def columns(self) -> Mapping[str, float]:
        """The values by metafor's names of columns."""
        raise NotImplementedError

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """How many people each group has, with its address below the data; none if that is not given."""
        return ()

    @property
    def sign(self) -> int | None:
        """Of events in two groups: whether the first has relatively more (1), fewer (-1) or as many (0), before any correction."""
        return None

    @property
    def has_no_events(self) -> bool:
        """Whether the data are events of two groups, and nobody of either had one."""
        return False

    @property
    def has_only_events(self) -> bool:
        """Whether the data are events of two groups, and everybody in both had one."""
        return False

    def measures(self) -> tuple[str, ...]:
        """The measures of effect that can be computed."""
        return measures_from(self.kind)


def _compared(one: float, two: float) -> int:
    return (one > two) - (one < two)


class CountsEffect(EffectData):
    """Events in two groups."""

    kind: Literal["counts"]
    intervention: CountsArm
    control: CountsArm

    def columns(self) -> Mapping[str, float]:
        """Events and group sizes."""
        one, two = self.intervention, self.control
        return {"ai": one.events, "n1i": one.n, "ci": two.events, "n2i": two.n}

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """The size of both groups."""
        return ("intervention", self.intervention.n), ("control", self.control.n)

    @property
    def has_zero_cell(self) -> bool:
        """Whether nobody, or everybody, of a group had the event, so that one half is added to all four cells."""
        return any(arm.events in (0, arm.n) for arm in (self.intervention, self.control))

    @property
    def sign(self) -> int:
        """Whether the share of the intervention group is larger (1), smaller (-1) or the same (0)."""
        return _compared(self.intervention.events * self.control.n, self.control.events * self.intervention.n)

    @property
    def has_no_events(self) -> bool:
        """Whether nobody of either group had the event."""
        return self.intervention.events == self.control.events == 0

    @property
    def has_only_events(self) -> bool:
        """Whether everybody in both groups had the event."""
        return all(arm.events == arm.n for arm in (self.intervention, self.control))


class MeansEffect(EffectData):
    """Means of two groups."""

    kind: Literal["means"]
    intervention: MeansArm
    control: MeansArm

    def columns(self) -> Mapping[str, float]:
        """Means, standard deviations and group sizes."""
        one, two = self.intervention, self.control
        spreads = {"sd1i": one.standard_deviation, "sd2i": two.standard_deviation}
        return {"m1i": one.mean, "n1i": one.n, "m2i": two.mean, "n2i": two.n} | spreads

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """The size of both groups."""
        return ("intervention", self.intervention.n), ("control", self.control.n)


class RateArm(Record):
    """How many events a group had in how much person-time."""

    events: Count
    time: Annotated[float, Field(gt=0)] = Field(description="Person-time, in one unit for all studies, such as person-years.")


class RatesEffect(EffectData):
    """Events in the person-time of two groups."""

    kind: Literal["rates"]
    intervention: RateArm
    control: RateArm

    def columns(self) -> Mapping[str, float]:
        """Events and person-time."""
        one, two = self.intervention, self.control
        return {"x1i": one.events, "t1i": one.time, "x2i": two.events, "t2i": two.time}

    @property
    def has_zero_cell(self) -> bool:
        """Whether a group had no event, so that one half is added to the events of both."""
        return 0 in (self.intervention.events, self.control.events)

    @property
    def sign(self) -> int:
        """Whether the rate of the intervention group is larger (1), smaller (-1) or the same (0)."""
        return _compared(self.intervention.events * self.control.time, self.control.events * self.intervention.time)

    @property
    def has_no_events(self) -> bool:
        """Whether neither group had an event."""
        return self.intervention.events == self.control.events == 0


class RateEffect(EffectData):
    """Events in the person-time of one group."""

    kind: Literal["rate"]
    events: Count
    time: Annotated[float, Field(gt=0)] = Field(description="Person-time, in one unit for all studies, such as person-years.")

    def columns(self) -> Mapping[str, float]:
        """Events and person-time."""
        return {"xi": self.events, "ti": self.time}


class ProportionEffect(EffectData):
    """How many people of one group had the event."""

    kind: Literal["proportion"]
    events: Count
    n: PositiveCount

    @model_validator(mode="after")
    def _events_fit(self) -> Self:
        _check_events(self.events, self.n)
        return self

    def columns(self) -> Mapping[str, float]:
        """Events and people."""
        return {"xi": self.events, "ni": self.n}

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """The number of people."""
        return (("", self.n),)


class MeanSpread(Record):
    """The mean of a group at one time, with its standard deviation."""

    mean: float
    sd: Annotated[float, Field(gt=0)]


class ChangeEffect(EffectData):
    """The mean of one group before and after, with the correlation of the two values of a person."""

    kind: Literal["change"]
    before: MeanSpread
    after: MeanSpread
    n: Annotated[int, Field(ge=2)]
    r: Annotated[float, Field(gt=-1, lt=1)] = Field(description="The correlation of the values before and after, reported or assumed.")

    def columns(self) -> Mapping[str, float]:
        """Means, standard deviations, people and the correlation."""
        one, two = self.before, self.after
        return {"m1i": one.mean, "sd1i": one.sd, "m2i": two.mean, "sd2i": two.sd, "ni": self.n, "ri": self.r}

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """The number of people."""
        return (("", self.n),)


class LogRankEffect(EffectData):
    """Observed less expected events of the first group, and the variance of that, from a log-rank test."""

    kind: Literal["log_rank"]
    o_e: float = Field(description="Observed less expected events in the intervention group (O − E).")
    v: Annotated[float, Field(gt=0)] = Field(description="The variance of O − E.")

    def columns(self) -> Mapping[str, float]:
        """O − E and its variance."""
        return {"o_e": self.o_e, "v": self.v}


class CorrelationEffect(EffectData):
    """A correlation among ``n`` people."""

    kind: Literal["correlation"]
    r: Annotated[float, Field(gt=-1, lt=1)]
    n: Annotated[int, Field(ge=4)]

    def columns(self) -> Mapping[str, float]:
        """The correlation and the number of pairs."""
        return {"ri": self.r, "ni": self.n}

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """The number of people."""
        return (("", self.n),)


class EstimateEffect(EffectData):
    """An effect that the source gives ready made: as printed with limits, or on the analysis scale with its standard error or variance."""

    kind: Literal["estimate"]
    measure: EffectKey
    value: float | None = Field(None, description="As printed, with 'ci': a ratio as a ratio, a correlation as one.")
    ci: Range | None = Field(None, description="The lower and the upper limit, as printed.")
    level: Annotated[float, Field(gt=0, lt=1)] = Field(0.95, description="The level of the limits.")
    yi: float | None = Field(None, description="On the analysis scale, with 'se' or 'vi': the log of a ratio, Fisher's z of a correlation.")
    se: Annotated[float, Field(gt=0)] | None = Field(None, description="The standard error of yi.")
    vi: Annotated[float, Field(gt=0)] | None = Field(None, description="The sampling variance of yi.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = {name for name in ("value", "ci", "yi", "se", "vi") if getattr(self, name) is not None}
        if given not in ({"value", "ci"}, {"yi", "se"}, {"yi", "vi"}):
            found = ", ".join(sorted(given)) or "none of them"
            message = "expected 'value' with 'ci', or 'yi' with 'se' or 'vi'; found {found}"
            raise PydanticCustomError("estimate", message, {"found": found})
        if self.ci is not None:
            self._interval_fits(*self.ci)
        return self

    def _interval_fits(self, low: float, high: float) -> None:
        value = self.value
        assert value is not None, "limits are only taken with a value"
        figures = {"low": f"{low:g}", "high": f"{high:g}", "value": f"{value:g}"}
        if low == high:
            raise PydanticCustomError("ci", "the limits {low} and {high} are equal; expected a lower and an upper one", figures)
        if not low <= value <= high:
            raise PydanticCustomError("ci", "the value {value} is not between its limits, {low} and {high}", figures)
        if MEASURES[self.measure].is_ratio and low <= 0:
            raise PydanticCustomError("ci", "found the limit {low}, but a ratio is above 0", figures)
        if MEASURES[self.measure].display == "percent" and (low < 0 or high > 1):
            raise PydanticCustomError("ci", "found limits {low} and {high}, but a proportion is a share from 0 to 1", figures)
        if MEASURES[self.measure].scale == "Fisher z" and (low <= -1 or high >= 1):
            raise PydanticCustomError("ci", "found limits {low} and {high}, but a correlation is between -1 and 1", figures)

    def columns(self) -> Mapping[str, float]:
        """The estimate and how exact it is."""
        limits = {} if self.ci is None else {"ci_low": self.ci[0], "ci_high": self.ci[1], "level": self.level}
        given = {"estimate": self.value, **limits, "yi": self.yi, "sei": self.se, "vi": self.vi}
        return {name: value for name, value in given.items() if value is not None}

    def measures(self) -> tuple[str, ...]:
        """The measure that it is of."""
        return (self.measure,)


EffectBlock = Annotated[
    CountsEffect
    | MeansEffect
    | CorrelationEffect
    | ProportionEffect
    | RateEffect
    | RatesEffect
    | ChangeEffect
    | LogRankEffect
    | EstimateEffect,
    Field(discriminator="kind"),
]
