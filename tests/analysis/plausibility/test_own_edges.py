"""Where a result asks for a look beside its own numbers: each limit is crossed by a little, and on its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import bare_result

from living_review.analysis.plausibility import own
from living_review.analysis.plausibility.printed import Printed
from living_review.analysis.plausibility.registry import Tried
from living_review.analysis.plausibility.results import Group, Interval, Result
from living_review.records.effect_data import (
    CorrelationEffect,
    CountsArm,
    CountsEffect,
    EstimateEffect,
    ProportionEffect,
    RateArm,
    RatesEffect,
)
from living_review.records.measures import MEASURES
from living_review.records.vocabulary import Term

AT = ("outcomes", 0, "effect")


def given(check: Callable[[Any], Any], *results: Result, directions: Any = None) -> list[Tried]:
    """What a check says of these results."""
    vocabulary = {"directions": SimpleNamespace(terms=directions or {})}
    records = SimpleNamespace(vocabulary=vocabulary)
    return list(check(SimpleNamespace(every=[(SimpleNamespace(key="s"), each) for each in results], records=records)))


def printed(value: float, half: float = 1e-12, loc: tuple[Any, ...] = ()) -> Printed:
    """A number that rounding moves so far."""
    return Printed(value, half, f"{value:g}", loc)


def interval(value: float, low: float, high: float, *, half: float = 1e-12, measure: str | None = None) -> Interval:
    """An estimate with its limits, all printed as exactly."""
    numbers = (printed(each, half, (*AT, name)) for each, name in ((value, "value"), (low, "low"), (high, "high")))
    return Interval(*numbers, 0.95, None if measure is None else MEASURES[measure])


def with_estimate(found: Interval, **more: Any) -> Result:
    """A result with an estimate."""
    return replace(bare_result(**more), estimates=(found,))


@pytest.mark.parametrize(
    ("numbers", "state"),
    [
        ((2.0, 1.0, 3.0), "passed"),
        ((0.875, 1.0, 3.0), "passed"),  # as rounding by 1/16 each allows
        ((0.87, 1.0, 3.0), "look"),
        ((3.125, 1.0, 3.0), "passed"),
        ((3.13, 1.0, 3.0), "look"),
    ],
)
def test_an_estimate_outside_its_limits(numbers: tuple[float, float, float], state: str) -> None:
    """It is told if it lies outside before any of the numbers was rounded; the place is that of the estimate."""
    (found,) = given(own.estimate_in_interval, with_estimate(interval(*numbers, half=1 / 16)))
    assert (found.state, found.loc) == (state, (*AT, "value"))


def even(measure: str, below: float, above: float, half: float = 1e-12) -> str:
    """Whether an interval that reaches so far to both sides, on the scale of its measure, counts as even."""
    centre, back = {"RR": (0.0, math.exp), "COR": (0.1, math.tanh)}.get(measure, (0.2, float))
    (found,) = given(
        own.interval_is_even, with_estimate(interval(*map(back, (centre, centre - below, centre + above)), half=half, measure=measure))
    )
    assert found.loc == AT
    return found.state


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize(("measure", "most"), [("MD", 1.2), ("SMD", 1.2), ("RD", 1.35), ("COR", 1.2)])
def test_how_uneven_differences_may_be(turn: int, measure: str, most: float) -> None:
    """A fifth farther to one side than to the other; of risks a third, as Newcombe's limits are."""
    assert even(measure, *(0.1, 0.1 * most * 0.99)[::turn]) == "passed"
    assert even(measure, *(0.1, 0.1 * most * 1.01)[::turn]) == "look"


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("narrow", [0.1, 1.0])
def test_how_uneven_ratios_may_be(turn: int, narrow: float) -> None:
    """1.05 times and 0.15 for each unit of the width: b = (1.05 + 0.15 (a + b)) a gives b = a (1.05 + 0.15 a) / (1 − 0.15 a)."""
    wide = narrow * (1.05 + 0.15 * narrow) / (1 - 0.15 * narrow)
    assert even("RR", *(narrow, wide * 0.99)[::turn]) == "passed"
    assert even("RR", *(narrow, wide * 1.01)[::turn]) == "look"


@pytest.mark.parametrize("turn", [1, -1])
def test_room_that_rounding_gives_to_limits(turn: int) -> None:
    """Each half digit of 0.1 moves the estimate by 0.1 and a limit by 0.1: 1.64 less 0.2 is 1.2 times 1 and 0.2."""
    assert even("MD", *(1.0, 1.63)[::turn], half=0.1) == "passed"
    assert even("MD", *(1.0, 1.65)[::turn], half=0.1) == "look"


def test_intervals_that_are_not_asked() -> None:
    """Where it is not said what the limits are, or they are uneven by themselves, nothing is tried."""
    for measure, why in ((None, "it is not said what the limits are"), ("PR", "are uneven by themselves"), ("RR", "uneven by themselves")):
        numbers = (0.2, 0.1, 0.9) if measure != "RR" else (0.2, -0.1, 0.9)
        (found,) = given(own.interval_is_even, with_estimate(interval(*numbers, measure=measure)))
        assert (found.state, found.loc) == ("untried", AT)
        assert why in found.says
    (found,) = given(own.interval_is_even, with_estimate(interval(2.0, 1.0, 4.0, measure="RR")))
    assert found.says.endswith("the lower limit is 0.693 away, the upper one 0.693 on the scale of logarithms")
    (found,) = given(own.interval_is_even, with_estimate(interval(2.0, 1.0, 3.1, measure="MD")))
    assert found.says == "2 (1 to 3.1): the lower limit is 1 away, the upper one 1.1"


# ---------------------------------------------------------------------------------------------- directions

TERMS = {
    "better": Term(label="Better", definition="", sign=1),
    "worse": Term(label="Worse", definition="", sign=-1),
    "none": Term(label="None", definition="", sign=0),
    "mixed": Term(label="Mixed", definition=""),
    "above": Term(label="Above", definition="", side="above"),
    "below": Term(label="Below", definition="", side="below"),
    "neither": Term(label="Neither", definition="", side="neither"),
}


def pointing(result: Result, direction: str, higher_is: str = "better") -> list[str]:
    """What is said of a result whose record says that it points there."""
    outcome: Any = SimpleNamespace(**vars(result.outcome) | {"direction": direction, "higher_is": higher_is})
    return [each.state for each in given(own.direction_fits_numbers, replace(result, outcome=outcome), directions=TERMS)]


LARGER, SMALLER = bare_result([(5.0, 1.0, 9), (3.0, 1.0, 9)]), bare_result([(3.0, 1.0, 9), (5.0, 1.0, 9)])


@pytest.mark.parametrize(
    ("result", "direction", "higher_is", "states"),
    [
        (LARGER, "better", "better", ["passed"]),
        (LARGER, "better", "worse", ["look"]),
        (LARGER, "worse", "better", ["look"]),
        (LARGER, "worse", "worse", ["passed"]),
        (SMALLER, "better", "better", ["look"]),
        (SMALLER, "better", "worse", ["passed"]),
        (LARGER, "better", "not reported", ["untried"]),
        (LARGER, "above", "not reported", ["passed"]),
        (LARGER, "above", "worse", ["passed"]),
        (LARGER, "below", "worse", ["look"]),
        (SMALLER, "below", "not reported", ["passed"]),
        (SMALLER, "above", "better", ["look"]),
        (LARGER, "none", "better", []),
        (LARGER, "mixed", "better", []),
        (LARGER, "neither", "better", []),
        (LARGER, "not reported", "better", []),
        (bare_result(), "better", "better", []),
    ],
)
def test_which_way_numbers_point(result: Result, direction: str, higher_is: str, states: list[str]) -> None:
    """The larger of two values is better or worse as the record says, or above or below; what points nowhere is not asked."""
    assert pointing(result, direction, higher_is) == states


@pytest.mark.parametrize(
    ("one", "other", "states"),
    [
        (5.02, 5.0, ["passed"]),
        (5.011, 5.0, ["passed"]),
        (5.01, 5.0, []),  # both may be 5.005
        (5.009, 5.0, []),
        (5.0, 5.01, []),
        (5.0, 5.011, ["look"]),
        (5.0, 5.0, []),
        (1.11, 1.1, []),  # which computers hold as a little more than 0.01 apart
    ],
)
def test_rounding_that_leaves_a_direction_open(one: float, other: float, states: list[str]) -> None:
    """Two means that may be the same before they were rounded point nowhere."""
    assert pointing(bare_result([(one, 1.0, 9), (other, 1.0, 9)]), "better") == states


def counts(a: int, n1: int, c: int, n2: int) -> Result:
    """Events among people."""
    return bare_result(effect=CountsEffect(kind="counts", intervention=CountsArm(events=a, n=n1), control=CountsArm(events=c, n=n2)))


def rates(a: int, t1: float, c: int, t2: float) -> Result:
    """Events in person-time."""
    return bare_result(effect=RatesEffect(kind="rates", intervention=RateArm(events=a, time=t1), control=RateArm(events=c, time=t2)))


def estimate(measure: str, value: float, low: float, high: float) -> Result:
    """A ready estimate with its limits, printed to two decimals."""
    effect = EstimateEffect(kind="estimate", measure=measure, value=value, ci=(low, high))
    return with_estimate(interval(value, low, high, half=0.005, measure=measure), effect=effect)


@pytest.mark.parametrize(
    ("result", "states"),
    [
        (counts(5, 10, 4, 10), ["passed"]),
        (counts(4, 10, 5, 10), ["look"]),
        (counts(4, 10, 4, 10), []),
        (counts(4, 10, 5, 20), ["passed"]),  # fewer events, and a larger share
        (rates(5, 10, 4, 10), ["passed"]),
        (rates(4, 10, 5, 10), ["look"]),
        (rates(4, 10, 4, 10), []),
        (estimate("RR", 1.1, 0.5, 2.0), ["passed"]),
        (estimate("RR", 0.9, 0.5, 2.0), ["look"]),
        (estimate("RR", 1.0, 0.5, 2.0), []),
        (estimate("RR", 1.005, 0.5, 2.0), []),
        (estimate("RR", 1.007, 0.5, 2.0), ["passed"]),
        (estimate("MD", 0.1, -0.5, 2.0), ["passed"]),
        (estimate("MD", -0.1, -0.5, 2.0), ["look"]),
        (estimate("MD", 0.004, -0.5, 2.0), []),
        (estimate("MD", 0.9, -0.5, 2.0), ["passed"]),
        (bare_result(effect=EstimateEffect(kind="estimate", measure="MD", yi=0.001, se=1)), ["passed"]),
        (bare_result(effect=EstimateEffect(kind="estimate", measure="RR", yi=-0.001, se=1)), ["look"]),
        (bare_result(effect=EstimateEffect(kind="estimate", measure="RR", yi=0, se=1)), []),
        (bare_result(effect=CorrelationEffect(kind="correlation", r=0.1, n=9)), ["passed"]),
        (bare_result(effect=CorrelationEffect(kind="correlation", r=-0.1, n=9)), ["look"]),
        (bare_result(effect=ProportionEffect(kind="proportion", events=1, n=9)), []),
        (estimate("PR", 0.3, 0.2, 0.4), []),
    ],
)
def test_which_way_each_kind_of_data_points(result: Result, states: list[str]) -> None:
    """Events by their shares, ratios from 1, differences and correlations from 0; one group points nowhere."""
    assert pointing(result, "better") == states


def test_before_and_after_point_by_the_later() -> None:
    """What rose after the treatment points up."""
    roles = ("before", "after")
    groups = tuple(replace(group, role=role) for group, role in zip(SMALLER.groups, roles, strict=True))
    assert pointing(replace(SMALLER, groups=groups), "better") == ["passed"]
    assert pointing(replace(SMALLER, groups=groups), "worse") == ["look"]


# ---------------------------------------------------------------------------------------------- differences


def differing(
    groups: Sequence[tuple[str, float]], stated: Sequence[str], half: float = 0.05, roles: Sequence[str] | None = None
) -> list[tuple[str, Any]]:
    """What is said of printed differences beside groups, with its place."""
    values = [SimpleNamespace(role=role, value=value) for role, value in groups]
    values += [SimpleNamespace(role="difference", value=float(text)) for text in stated]
    written = {("outcomes", 0, "values", i, "value"): text for i, text in enumerate(stated, len(groups))}
    outcome: Any = SimpleNamespace(id="result", values=values)
    document: Any = SimpleNamespace(written=written)
    found = tuple(Group(role, role, printed(value, half), None, "", None, ("g", role)) for role, value in groups)
    result = replace(bare_result(), outcome=outcome, document=document, groups=found)
    return [(each.state, each.loc) for each in given(own.difference_fits, result)]


PLACE = ("outcomes", 0, "values", 2, "value")


@pytest.mark.parametrize(
    ("stated", "state"),
    [
        ("-3.0", "passed"),
        ("3.0", "passed"),  # the other way round
        ("-3.1", "passed"),
        ("-3.15", "look"),  # 0.05 each of both, and 0.005 of this
        ("-3.10", "passed"),
        ("-3.105", "look"),
        ("-3.100", "passed"),
        ("-2.9", "passed"),
        ("-2.85", "look"),
        ("-3.2", "look"),
        ("-3", "passed"),
        ("-4", "look"),
        ("-3.6", "look"),
    ],
)
def test_change_and_its_rounding(stated: str, state: str) -> None:
    """14.0 less 11.0 may be 2.9 to 3.1 before it was rounded, and what is printed by half its last digit more."""
    assert differing([("before", 14.0), ("after", 11.0)], [stated]) == [(state, PLACE)]


def test_change_that_computers_hold_badly() -> None:
    """1.1 less 1.0 is a little more than 0.1: exactly what rounding allows passes."""
    assert differing([("before", 1.0), ("after", 1.1)], ["0.0"], half=0.025) == [("passed", PLACE)]
    assert differing([("before", 0.7), ("after", 1.0)], ["0.25"], half=0.0225) == [("passed", PLACE)]
    assert differing([("before", 0.7), ("after", 1.0)], ["0.25"], half=0.0224) == [("look", PLACE)]


@pytest.mark.parametrize(("stated", "state"), [("2", "passed"), ("1.45", "look"), ("1.55", "passed"), ("5.9", "passed"), ("6.1", "look")])
def test_adjusted_difference(stated: str, state: str) -> None:
    """One between groups may be half as large as the means give, or twice; one of a change may not."""
    assert differing([("intervention", 10.0), ("control", 13.0)], [stated], half=0.0) == [(state, PLACE)]
    assert differing([("before", 10.0), ("after", 13.0)], [stated], half=0.0)[0][0] == "look"


def test_differences_that_are_not_asked() -> None:
    """Without two values, with both pairs of them, or with several differences nothing is said."""
    pair = [("before", 14.0), ("after", 11.0)]
    assert differing(pair, []) == []
    assert differing(pair, ["-3", "-3"]) == []
    assert differing(pair[:1], ["-3"]) == []
    assert differing([*pair, ("intervention", 14.0), ("control", 11.0)], ["-3"]) == []
    assert differing([*pair, ("intervention", 14.0)], ["-3"]) == [("passed", ("outcomes", 0, "values", 3, "value"))]


def test_difference_that_is_not_written() -> None:
    """Where the text is not known the number stands for it."""
    outcome: Any = SimpleNamespace(id="result", values=[SimpleNamespace(role="difference", value=-3.5)])
    groups = tuple(Group(role, role, printed(value, 0.0), None, "", None, ()) for role, value in (("before", 14.0), ("after", 10.46)))
    result = replace(bare_result(), outcome=outcome, document=SimpleNamespace(written={}), groups=groups)  # type: ignore[arg-type]
    (found,) = given(own.difference_fits, result)
    assert (found.state, found.says) == ("passed", "10.46 less 14 makes -3.54, printed is -3.5")
