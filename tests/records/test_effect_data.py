"""The data of an effect in a record: what each kind gives, and what is told of a mistake in it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from helpers.reviews import Copy
from pydantic import ValidationError

from living_review.records.base import Record
from living_review.records.effect_data import (
    ChangeEffect,
    CorrelationEffect,
    CountsArm,
    CountsEffect,
    EstimateEffect,
    LogRankEffect,
    MeansArm,
    ProportionEffect,
    RateArm,
    RatesEffect,
)
from living_review.records.load import load_records
from living_review.records.measures import MEASURES as KNOWN
from living_review.stats.effect_sizes import MEASURES, effect

B = "studies/brook2017.yml"
KINDS = ("change", "correlation", "counts", "estimate", "log_rank", "means", "proportion", "rate", "rates")
AT = f"{B}:54:"


def problems(sleep: Copy, data: str) -> list[str]:
    """The problems of a record whose outcome has this effect."""
    sleep.edit(B, ("    higher_is: worse\n", f"    higher_is: worse\n    effect: {data}\n"))
    return sleep.problems()


def test_measures_are_those_that_can_be_worked_out() -> None:
    """The words of the records and the functions that work effects out go together."""
    assert set(KNOWN) == set(MEASURES)
    assert {key for key, measure in MEASURES.items() if measure.is_ratio} == {"HR", "IRLN", "IRR", "OR", "PLN", "ROM", "RR"}
    assert {key for key, measure in MEASURES.items() if measure.in_units} == {"GEN", "MC", "MD"}


@pytest.mark.parametrize(
    ("data", "measure", "yi", "vi"),
    [
        # log(10/20), and 1/10 − 1/60 + 1/20 − 1/60
        ("{kind: counts, intervention: {events: 10, n: 60}, control: {events: 20, n: 60}}", "RR", -0.693147180559945, 7 / 60),
        ("{kind: means, intervention: {mean: 3, sd: 2, n: 50}, control: {mean: 5, sd: 4, n: 50}}", "MD", -2, 0.4),
        ("{kind: correlation, r: 0.5, n: 28}", "ZCOR", 0.549306144334055, 0.04),
        ("{kind: estimate, measure: MD, yi: -2, se: 0.5}", "MD", -2, 0.25),
        # a standard error of 0.5 among 16 is a standard deviation of 2: 4/16 + 16/64
        ("{kind: means, intervention: {mean: 3, se: 0.5, n: 16}, control: {mean: 5, sd: 4, n: 64}}", "MD", -2, 0.5),
        # logit of 1/4, and 1/10 + 1/30
        ("{kind: proportion, events: 10, n: 40}", "PLO", -1.09861228866811, 0.1333333),
        ("{kind: rate, events: 4, time: 100}", "IRLN", -3.2188758248682, 0.25),
        ("{kind: rates, intervention: {events: 4, time: 100}, control: {events: 8, time: 100}}", "IRR", -0.693147180559945, 0.375),
        ("{kind: change, before: {mean: 5, sd: 2}, after: {mean: 3, sd: 2}, n: 16, r: 0.5}", "MC", 2, 0.25),
        ("{kind: log_rank, o_e: -2.5, v: 5}", "HR", -0.5, 0.2),
        ("{kind: estimate, measure: OR, yi: -0.5, vi: 0.04}", "OR", -0.5, 0.04),
        # ((ln 1 − ln 0.25)/(2 × 1.959964))²
        ("{kind: estimate, measure: HR, value: 0.5, ci: [0.25, 1]}", "HR", -0.693147180559945, 0.125070),
        ("{kind: estimate, measure: HR, value: 0.5, ci: [0.25, 1], level: 0.9}", "HR", -0.693147180559945, 0.177580),
    ],
)
def test_each_kind_gives_an_effect(data: str, measure: str, yi: float, vi: float, sleep: Copy) -> None:
    """From the YAML to the effect and its variance, worked out by hand."""
    assert problems(sleep, data) == []
    records = load_records(sleep.folder)
    study = next(study for study in records.studies if study.key == "brook2017")
    block = study.outcomes[0].effect
    assert block is not None
    found = effect(measure, block.columns())
    assert (found.yi, found.vi) == (pytest.approx(yi), pytest.approx(vi, rel=1e-5))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            "{kind: counts, intervention: {events: 11, n: 10}, control: {events: 1, n: 10}}",
            ["outcomes[0].effect.intervention: found 11 events among 10 people"],
        ),
        ("{kind: count, n: 10}", ["outcomes[0].effect: 'count' is not a kind of effect; did you mean 'counts'?"]),
        (
            "{n: 10}",
            ["outcomes[0].effect: has no 'kind'; expected one of " + ", ".join(KINDS)],
        ),
        (
            "{kind: means, intervention: {mean: 3, sd: 0, n: 50}, control: {mean: 5, sd: -4, n: 1}}",
            [
                "outcomes[0].effect.intervention.sd: found 0, expected more than 0",
                "outcomes[0].effect.control.sd: found -4, expected more than 0",
                "outcomes[0].effect.control.n: found 1, expected 2 or more",
            ],
        ),
        (
            "{kind: means, intervention: {mean: 3, n: 50}, control: {mean: 5, sd: 4, se: 1, n: 10}}",
            [
                "outcomes[0].effect.intervention: expected 'sd' or 'se'; found neither",
                "outcomes[0].effect.control: expected 'sd' or 'se'; found both",
            ],
        ),
        ("{kind: proportion, events: 5, n: 4}", ["outcomes[0].effect: found 5 events among 4 people"]),
        ("{kind: correlation, r: 1, n: 20}", ["outcomes[0].effect.r: found 1, expected less than 1"]),
        ("{kind: correlation, r: 0.5, n: 3}", ["outcomes[0].effect.n: found 3, expected 4 or more"]),
        (
            "{kind: estimate, measure: RR, value: 0.5}",
            ["outcomes[0].effect: expected 'value' with 'ci', or 'yi' with 'se' or 'vi'; found value"],
        ),
        (
            "{kind: estimate, measure: RR, value: 0.5, ci: [0.2, 0.9], se: 0.1}",
            ["outcomes[0].effect: expected 'value' with 'ci', or 'yi' with 'se' or 'vi'; found ci, se, value"],
        ),
        (
            "{kind: estimate, measure: RR, value: 1.5, ci: [0.2, 0.9]}",
            ["outcomes[0].effect: the value 1.5 is not between its limits, 0.2 and 0.9"],
        ),
        ("{kind: estimate, measure: RR, value: 0.5, ci: [0, 0.9]}", ["outcomes[0].effect: found the limit 0, but a ratio is above 0"]),
        (
            "{kind: estimate, measure: MD, value: 5, ci: [5, 5]}",
            ["outcomes[0].effect: the limits 5 and 5 are equal; expected a lower and an upper one"],
        ),
        (
            "{kind: estimate, measure: ZCOR, value: 0.5, ci: [0, 1]}",
            ["outcomes[0].effect: found limits 0 and 1, but a correlation is between -1 and 1"],
        ),
        ("{kind: estimate, measure: MD, yi: 1, se: -1}", ["outcomes[0].effect.se: found -1, expected more than 0"]),
        (
            "{kind: estimate, measure: MD, yi: .nan, se: 1}",
            ["outcomes[0].effect.yi: .nan is not a number that can be computed with; write 'not reported' or 'unclear'"],
        ),
        (
            "{kind: estimate, measure: RRR, yi: 1, se: 1}",
            ["outcomes[0].effect.measure: 'RRR' is not allowed here; expected one of " + ", ".join(sorted(MEASURES))],
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(data: str, told: list[str], sleep: Copy) -> None:
    """Each message names the field and says what would be right, on the line of the effect."""
    found = problems(sleep, data)
    assert [problem.split(": ", 1)[1] for problem in found] == told
    assert all(problem.startswith(AT) for problem in found)


def test_what_an_estimate_gives() -> None:
    """A ready effect gives the one measure that it is of, and has no group sizes."""
    block = EstimateEffect(kind="estimate", measure="HR", yi=0.1, se=0.2)
    assert (block.measures(), block.sizes()) == (("HR",), ())


@pytest.mark.parametrize(("ci", "is_told"), [((0.1, 0.8), False), ((-0.2, 0.8), False), ((-1, 0.8), True), ((0.1, 1), True)])
def test_limits_of_a_correlation(ci: tuple[float, float], is_told: bool, sleep: Copy) -> None:
    """They lie between -1 and 1, where neither can be."""
    told = problems(sleep, f"{{kind: estimate, measure: ZCOR, value: 0.5, ci: [{ci[0]}, {ci[1]}]}}")
    assert any("but a correlation is between -1 and 1" in line for line in told) is is_told


@pytest.mark.parametrize(("ci", "is_told"), [((0.1, 0.8), False), ((0, 1), False), ((-0.1, 0.8), True), ((0.1, 1.1), True)])
def test_limits_of_a_proportion(ci: tuple[float, float], is_told: bool, sleep: Copy) -> None:
    """They lie from 0 to 1."""
    told = problems(sleep, f"{{kind: estimate, measure: PR, value: 0.5, ci: [{ci[0]}, {ci[1]}]}}")
    assert any("but a proportion is a share from 0 to 1" in line for line in told) is is_told


CELLS = [(a, n, c, m) for n in (1, 2, 3) for m in (1, 2, 4) for a in range(n + 1) for c in range(m + 1)]


@pytest.mark.parametrize("cells", CELLS)
def test_what_counts_say(cells: tuple[int, int, int, int]) -> None:
    """Which share is larger, whether nobody or everybody had the event in both groups or in one, by fractions."""
    a, n, c, m = cells
    data = CountsEffect(kind="counts", intervention=CountsArm(events=a, n=n), control=CountsArm(events=c, n=m))
    one, two = Fraction(a, n), Fraction(c, m)
    assert data.sign == (one > two) - (one < two)
    assert data.has_no_events is (one + two == 0)
    assert data.has_only_events is (one + two == 2)
    assert data.has_zero_cell is bool({one, two} & {0, 1})
    assert (data.columns(), data.sizes()) == ({"ai": a, "n1i": n, "ci": c, "n2i": m}, (("intervention", n), ("control", m)))


@pytest.mark.parametrize("cells", CELLS)
def test_what_rates_say(cells: tuple[int, int, int, int]) -> None:
    """Which rate is larger, and whether a group, or both, had no event; of as many events as there was time it is no matter."""
    a, t, c, u = cells
    data = RatesEffect(kind="rates", intervention=RateArm(events=a, time=t), control=RateArm(events=c, time=u))
    one, two = Fraction(a, t), Fraction(c, u)
    assert data.sign == (one > two) - (one < two)
    assert data.has_no_events is (one + two == 0)
    assert data.has_zero_cell is (0 in (one, two))
    assert (data.has_only_events, data.sizes()) == (False, ())
    assert data.columns() == {"x1i": a, "t1i": t, "x2i": c, "t2i": u}


def test_deviation_of_a_group() -> None:
    """A standard error of 2 of 16 people is a deviation of 8 (Cochrane Handbook 6.5.2.2)."""
    assert MeansArm(mean=1.0, sd=3.0, n=16).standard_deviation == 3.0
    assert MeansArm(mean=1.0, se=2.0, n=16).standard_deviation == 8.0


CORRELATION, CHANGE = {"kind": "correlation", "r": 0.5, "n": 4}, {"mean": 1.0, "sd": 1.0}
OF_CHANGE = {"kind": "change", "before": CHANGE, "after": CHANGE, "n": 2, "r": 0.5}


@pytest.mark.parametrize(
    ("model", "data", "fits"),
    [
        (CountsArm, {"events": 0, "n": 1}, True),
        (CountsArm, {"events": 1, "n": 1}, True),
        (CountsArm, {"events": 2, "n": 1}, False),
        (CountsArm, {"events": 0, "n": 0}, False),
        (CountsArm, {"events": -1, "n": 1}, False),
        (RateArm, {"events": 0, "time": 0.1}, True),
        (RateArm, {"events": 0, "time": 0.0}, False),
        (ProportionEffect, {"kind": "proportion", "events": 3, "n": 3}, True),
        (ProportionEffect, {"kind": "proportion", "events": 4, "n": 3}, False),
        (CorrelationEffect, CORRELATION, True),
        (CorrelationEffect, CORRELATION | {"n": 3}, False),
        (CorrelationEffect, CORRELATION | {"r": 1.0}, False),
        (CorrelationEffect, CORRELATION | {"r": -1.0}, False),
        (ChangeEffect, OF_CHANGE, True),
        (ChangeEffect, OF_CHANGE | {"n": 1}, False),
        (ChangeEffect, OF_CHANGE | {"before": CHANGE | {"sd": 0.0}}, False),
        (LogRankEffect, {"kind": "log_rank", "o_e": 0.0, "v": 0.1}, True),
        (LogRankEffect, {"kind": "log_rank", "o_e": 0.0, "v": 0.0}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "value": 1.0, "ci": (1.0, 2.0)}, True),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "value": 1.0, "ci": (0.0, 1.0)}, True),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "value": 1.0, "ci": (1.1, 2.0)}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "value": 1.0, "ci": (0.0, 0.9)}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "value": 1.0, "ci": (1.0, 1.0)}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "RR", "value": 1.0, "ci": (0.0, 2.0)}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "RR", "value": 1.0, "ci": (0.1, 2.0)}, True),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "value": 1.0, "ci": (0.0, 2.0), "level": 1.0}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "value": 1.0, "ci": (0.0, 2.0), "level": 0.0}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "yi": 1.0, "se": 0.0}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "yi": 1.0, "vi": 0.0}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "yi": 1.0, "vi": 0.1}, True),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "yi": 1.0}, False),
        (EstimateEffect, {"kind": "estimate", "measure": "MD", "yi": 1.0, "vi": 0.1, "se": 0.1}, False),
    ],
)
def test_limits_of_what_data_can_be(model: type[Record], data: dict[str, Any], fits: bool) -> None:
    """Each kind of data takes what there can be, to the limit, and nothing beyond."""
    if fits:
        assert model.model_validate(data)
    else:
        with pytest.raises(ValidationError):
            model.model_validate(data)
