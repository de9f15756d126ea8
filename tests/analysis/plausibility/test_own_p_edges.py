"""Which p values the numbers of a result can give, and how far a printed one may lie from them."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import bare_result
from scipy import stats

from living_review.analysis.plausibility.own_p import Recomputed, fits, judged, p_value, recomputed
from living_review.analysis.plausibility.printed import Printed, PrintedP
from living_review.analysis.plausibility.results import Group, Interval, Result
from living_review.records.effect_data import (
    CorrelationEffect,
    CountsArm,
    CountsEffect,
    EstimateEffect,
    LogRankEffect,
    RateArm,
    RatesEffect,
)
from living_review.records.measures import MEASURES
from living_review.stats.p_values import PRange


def two_sided(z: float) -> float:
    """The p value of a standard normal deviate."""
    return float(2 * stats.norm.sf(abs(z)))


def printed(p: float, sign: str = "", half: float = 0.0) -> PrintedP:
    """A p value as it is printed."""
    return PrintedP(f"{sign}{p:g}", sign, p, p - half, p + half)


AT_05, SLACK = PRange("t", 0.05, 0.05, 0.05), 0.1
LEAST, MOST = (two_sided(stats.norm.isf(0.025) + by) for by in (SLACK, -SLACK))
"""From 0.039 to 0.063."""


@pytest.mark.parametrize(
    ("p", "fit"),
    [
        (printed(0.05), True),
        (printed(LEAST * 1.001), True),
        (printed(LEAST * 0.999), False),
        (printed(MOST * 0.999), True),
        (printed(MOST * 1.001), False),
        (printed(LEAST * 0.99, half=LEAST * 0.011), True),
        (printed(MOST * 1.01, half=MOST * 0.011), True),
        (printed(LEAST * 1.001, "<"), True),
        (printed(LEAST * 0.999, "<"), False),
        (printed(0.9, "<"), True),
        (printed(LEAST * 1.001, "≤"), True),
        (printed(LEAST * 0.999, "≤"), False),
        (printed(MOST * 0.999, ">"), True),
        (printed(MOST * 1.001, ">"), False),
        (printed(MOST * 0.999, "≥"), True),
        (printed(MOST * 1.001, "≥"), False),
        (printed(0.0001, ">"), True),
    ],
)
def test_how_far_a_p_value_may_lie(p: PrintedP, fit: bool) -> None:
    """A tenth of a standard normal deviate to both sides, whether it is a number or a limit."""
    assert fits(p, AT_05) is fit


def test_limits_that_are_met_exactly() -> None:
    """'Less than' a number is not that number, 'at most' is; the same holds for 'more than' and 'at least'."""
    low, high = (PRange("t", found, found, found) for found in (1e-300, 1.0))
    assert fits(printed(1e-15, "≤"), low)  # no smaller one is told apart
    assert not fits(printed(1e-15, "<"), low)
    assert fits(printed(1.0, "≥"), high)
    assert not fits(printed(1.0, ">"), high)


def test_p_values_near_one() -> None:
    """Slack does not turn a p value near one round: 0.97 is one of 1."""
    assert fits(printed(0.97), PRange("t", 1.0, 1.0, 1.0))
    assert not fits(printed(0.9), PRange("t", 1.0, 1.0, 1.0))
    assert fits(printed(1.0), PRange("t", 0.95, 0.95, 0.95))


def test_a_range_of_p_values() -> None:
    """Anything between the ends fits, and to both sides the slack."""
    found = PRange("t", 0.01, 0.2, 0.05)
    assert [fits(printed(p), found) for p in (0.006, 0.0078, 0.1, 0.23, 0.26)] == [False, True, True, True, False]


def say(p: PrintedP, *ranges: tuple[float, float], is_limit: bool = False) -> tuple[str, str]:
    """What is said of a p value beside others."""
    given = tuple(PRange(f"t{i}", low, high, (low + high) / 2) for i, (low, high) in enumerate(ranges))
    found = judged(bare_result(), p, Recomputed(given, "it", ("1",), is_limit))
    assert found.loc == ("outcomes", 0, "p")
    assert found.numbers == (f"1; p {p.text}" if found.state == "look" else "")
    return found.state, found.says


ANALYSIS = "it may be the p value of an adjusted analysis, of another test or of another comparison"
PEOPLE = "the people measured before and after may not have been the same"


@pytest.mark.parametrize(
    ("p", "ranges", "state", "beginning", "end"),
    [
        (printed(0.05), [(0.05, 0.05)], "passed", "printed is p = 0.05; it gives p = 0.05 (t0)", ""),
        (printed(0.05), [(0.5, 0.5), (0.05, 0.05)], "passed", "printed is p = 0.05; it gives p = 0.50 (t0) or p = 0.05 (t1)", ""),
        (
            printed(0.02),
            [(0.04, 0.05)],
            "passed",
            "printed is p = 0.02; it gives p = 0.045 (t0, 0.04 to 0.05 by rounding)",
            "one-sided test",
        ),
        (printed(0.025), [(0.04, 0.05)], "passed", "printed is p = 0.025; it", "one-sided test"),
        (printed(0.3), [(0.1, 0.2)], "look", "printed is p = 0.3, but it gives", ANALYSIS),
        (printed(0.3, half=0.01), [(0.01, 0.02), (0.03, 0.03)], "look", "on the other side of 0.05: printed is p = 0.3, but", ANALYSIS),
        (printed(0.3, half=0.01), [(0.01, 0.02), (0.06, 0.06)], "look", "printed is p = 0.3, but", ANALYSIS),
        (printed(0.3, half=0.01), [(0.01, 0.05)], "look", "printed is p = 0.3, but", ANALYSIS),
        (printed(0.01, half=0.001), [(0.1, 0.2), (0.06, 0.06)], "look", "on the other side of 0.05: printed is p = 0.01, but", ANALYSIS),
        (printed(0.01, half=0.001), [(0.1, 0.2), (0.04, 0.04)], "look", "printed is p = 0.01, but", ANALYSIS),
        (printed(0.01, half=0.001), [(0.05, 0.2)], "look", "printed is p = 0.01, but", ANALYSIS),
        (printed(0.001, "<"), [(0.5, 0.6)], "look", "on the other side of 0.05: printed is p < 0.001, but", ANALYSIS),
    ],
)
def test_what_is_said_of_a_p_value(p: PrintedP, ranges: list[tuple[float, float]], state: str, beginning: str, end: str) -> None:
    """One test that fits is enough, or half of it for a one-sided test; on the other side of 0.05 it is if all tests are."""
    found, says = say(p, *ranges)
    assert found == state, says
    assert says.startswith(beginning), says
    assert says.endswith(end), says


def test_what_is_said_of_a_range() -> None:
    """A range that holds whatever is not printed has its limits, and another reading."""
    state, says = say(printed(0.5), (0.00001, 0.1), is_limit=True)
    assert (state, says) == (
        "look",
        f"printed is p = 0.5, but it can only give a p value from less than 0.0001 to 0.10, whatever the correlation; {PEOPLE}",
    )


# ---------------------------------------------------------------------------------------------- what numbers give


def limits_of(result: Result) -> Recomputed:
    """What the numbers of a result give."""
    found = recomputed(result)
    assert isinstance(found, Recomputed), found
    return found


def estimate(
    measure: str, value: float, low: float, high: float, half: float = 0.0, n: Any = "not reported", level: float = 0.95
) -> Result:
    """A result with an estimate and its limits."""
    numbers = (Printed(each, half, f"{each:g}", ()) for each in (value, low, high))
    base = bare_result()
    outcome: Any = SimpleNamespace(**vars(base.outcome) | {"n": n})
    return replace(base, outcome=outcome, estimates=(Interval(*numbers, level, MEASURES[measure]),))


def test_ratio_with_limits() -> None:
    """The error is the width on logarithms over twice the quantile of the level; there is one test, the normal one."""
    for level in (0.95, 0.9):
        found = limits_of(estimate("RR", 0.8, 0.5, 1.2, level=level))
        (only,) = found.ranges
        error = math.log(1.2 / 0.5) / (2 * stats.norm.isf((1 - level) / 2))
        assert only.nominal == pytest.approx(two_sided(math.log(0.8) / error))
        assert (only.low, only.high) == pytest.approx((only.nominal, only.nominal))
        assert (found.words, found.numbers, found.is_limit) == (
            f"0.8 (0.5 to 1.2) with limits of {100 * level:.0f} %",
            ("0.8", "0.5", "1.2"),
            False,
        )


def test_ratio_and_its_rounding() -> None:
    """Half a digit of 0.01 moves log 0.8 by 0.0125, and the width of the limits by 0.01/0.5 and 0.01/1.2."""
    (only,) = limits_of(estimate("RR", 0.8, 0.5, 1.2, 0.01)).ranges
    z = 2 * stats.norm.isf(0.025)
    width, room = math.log(1.2 / 0.5), 0.01 / 0.5 + 0.01 / 1.2
    assert only.low == pytest.approx(two_sided((math.log(1 / 0.8) + 0.0125) / ((width - room) / z)))
    assert only.high == pytest.approx(two_sided((math.log(1 / 0.8) - 0.0125) / ((width + room) / z)))


@pytest.mark.parametrize(("n", "df"), [(20, 18), (4, 2), (3, 8), ("not reported", 8)])
def test_difference_with_limits(n: Any, df: int) -> None:
    """Limits of a difference may be from Student's distribution on n − 2, or some, degrees of freedom."""
    normal, student = limits_of(estimate("MD", 2.0, -1.0, 5.0, 0.1, n=n)).ranges
    assert normal.nominal == pytest.approx(two_sided(2 / (3 / stats.norm.isf(0.025))))
    error, room = 3 / stats.t.isf(0.025, df), 0.1 / stats.t.isf(0.025, df)
    assert student.nominal == pytest.approx(2 * stats.t.sf(2 / error, df))
    assert student.low == pytest.approx(2 * stats.t.sf(2.1 / (error - room), df))
    assert student.high == pytest.approx(2 * stats.t.sf(1.9 / (error + room), df))


def test_estimates_that_give_no_p_value() -> None:
    """One of a single group, one that is not on its scale, and several at once."""
    share, below = estimate("PR", 0.3, 0.2, 0.4), estimate("RR", 0.8, -0.5, 1.2)
    ratio = estimate("RR", 0.8, 0.5, 1.2)
    for result in (share, below, replace(ratio, estimates=ratio.estimates * 2)):
        assert isinstance(recomputed(result), str)
    unnamed = replace(ratio.estimates[0], measure=None)
    assert isinstance(recomputed(replace(ratio, estimates=(unnamed, *ratio.estimates))), Recomputed)
    assert isinstance(recomputed(replace(ratio, estimates=(unnamed,))), str)


def test_counts_and_rates() -> None:
    """All usual tests of counts and rates, with the numbers as they are."""
    counts = limits_of(
        bare_result(effect=CountsEffect(kind="counts", intervention=CountsArm(events=4, n=38), control=CountsArm(events=11, n=36)))
    )
    assert (counts.words, counts.numbers) == ("4 of 38 against 11 of 36", ("4/38", "11/36"))
    wanted = [stats.chi2_contingency([[4, 34], [11, 25]], correction=each).pvalue for each in (False, True)]
    assert [each.nominal for each in counts.ranges[:3]] == pytest.approx([*wanted, stats.fisher_exact([[4, 34], [11, 25]]).pvalue])
    rates = limits_of(
        bare_result(effect=RatesEffect(kind="rates", intervention=RateArm(events=30, time=100), control=RateArm(events=15, time=120)))
    )
    assert (rates.words, rates.numbers) == ("30 events in 100 against 15 in 120", ("30/100", "15/120"))
    assert rates.ranges[1].nominal == pytest.approx(two_sided(math.log(30 * 120 / (15 * 100)) / math.sqrt(1 / 30 + 1 / 15)))


def test_other_data() -> None:
    """A ready estimate by its error, a correlation by Student's t and by Fisher's z, O − E by the root of V."""
    for spread in ({"se": 0.2}, {"vi": 0.04}):
        ready = limits_of(bare_result(effect=EstimateEffect(kind="estimate", measure="SMD", yi=0.5, **spread)))
        assert ready.ranges[0].nominal == pytest.approx(two_sided(2.5))
        assert (ready.words, ready.numbers) == ("0.5 with the standard error 0.2", ("0.5", "0.2"))
    correlation = limits_of(bare_result(effect=CorrelationEffect(kind="correlation", r=0.4, n=12)))
    wanted = stats.beta(5, 5, loc=-1, scale=2)  # the distribution of r of 12 people, as in scipy.stats.pearsonr
    assert [each.nominal for each in correlation.ranges] == pytest.approx([2 * wanted.sf(0.4), two_sided(math.atanh(0.4) * 3)])
    assert (correlation.words, correlation.numbers) == ("r = 0.4 of 12 people", ("0.4", "12"))
    log_rank = limits_of(bare_result(effect=LogRankEffect(kind="log_rank", o_e=-4, v=9)))
    assert log_rank.ranges[0].nominal == log_rank.ranges[0].low == log_rank.ranges[0].high == pytest.approx(two_sided(4 / 3))
    assert (log_rank.words, log_rank.numbers) == ("O − E = -4 with the variance 9", ("-4", "9"))


def group(
    role: str = "intervention", mean: float = 10.0, spread: float | None = 4.0, n: int | None = 20, kind: str = "sd", loc: Any = ("g",)
) -> Group:
    """A group as it is printed, with a mean of one decimal."""
    number = None if spread is None else Printed(spread, 0.05, f"{spread:g}", ())
    return Group(role, role, Printed(mean, 0.05, f"{mean:g}", (*loc, "value")), number, kind, n, loc)


def of(*groups: Group, kind: str = "sd", estimates: tuple[Interval, ...] = ()) -> Result:
    """A result of these groups."""
    return replace(bare_result(), groups=groups, spread_kind=kind, estimates=estimates)


def test_two_groups() -> None:
    """Student's and Welch's tests, as scipy has them from means and deviations."""
    found = limits_of(of(group(), group("control", 13.0, 5.0, 25)))
    wanted = [stats.ttest_ind_from_stats(10, 4, 20, 13, 5, 25, equal_var=each).pvalue for each in (True, False)]
    assert [each.nominal for each in found.ranges] == pytest.approx(wanted)
    assert all(each.low < each.nominal < each.high for each in found.ranges)
    assert (found.words, found.numbers) == ("10 ± 4 (n=20) against 13 ± 5 (n=25)", ("10", "4", "20", "13", "5", "25"))


@pytest.mark.parametrize("first", [True, False])
def test_two_people_are_a_group(first: bool) -> None:
    """Each group needs two people; one gives no p value, whichever of the two it is."""
    for n, known in ((2, True), (1, False)):
        groups = (group(n=n if first else 9), group("control", n=9 if first else n))
        assert isinstance(recomputed(of(*groups)), Recomputed) is known


def test_before_and_after() -> None:
    """All that a paired test can give; only of as many people before as after."""
    found = limits_of(of(group("before"), group("after", 13.0, 5.0, 20)))
    (only,) = found.ranges
    most = 2 * stats.t.sf((3 - 0.1) * math.sqrt(20) / (4.05 + 5.05), 19)
    assert (only.high, found.is_limit) == (pytest.approx(most), True)
    assert (found.words, found.numbers) == ("10 ± 4 (n=20) before and 13 ± 5 (n=20) after", ("10", "4", "20", "13", "5", "20"))
    assert isinstance(recomputed(of(group("before"), group("after", n=21))), str)
    for one, two in ((None, 4.0), (4.0, None)):
        assert isinstance(recomputed(of(group("before", spread=one), group("after", spread=two))), str)


def within(
    mean: float, low: float, high: float, half: float = 0.05, n: int | None = 20, kind: str = "ci", place: Any = ("g", "value")
) -> Recomputed | str:
    """What a group with the limits of its mean gives against another of 20 people."""
    one = replace(group(mean=mean, spread=None, n=n, kind="", loc=("g",)), mean=Printed(mean, half, f"{mean:g}", ("g", "value")))
    numbers = (Printed(each, half, f"{each:g}", at) for each, at in ((mean, place), (low, ()), (high, ())))
    return recomputed(of(one, group("control", 13.0, 5.0, 20, loc=("c",)), kind=kind, estimates=(Interval(*numbers, 0.95, None),)))


def test_deviation_from_the_limits_of_a_mean() -> None:
    """√20 times the width over twice t (Cochrane Handbook 6.5.2.3): of 8 to 12 it is 4.27; with both half digits of rounding."""
    found = within(10.0, 8.0, 12.0)
    assert isinstance(found, Recomputed)
    root, t = math.sqrt(20), stats.t.isf(0.025, 19)
    sd, room = 2 * root / t, 0.1 * root / (2 * t)
    wanted = [stats.ttest_ind_from_stats(10, sd, 20, 13, 5, 20, equal_var=each).pvalue for each in (True, False)]
    assert [each.nominal for each in found.ranges] == pytest.approx(wanted)
    error = math.sqrt((sd - room) ** 2 / 20 + 4.95**2 / 20)
    assert found.ranges[0].low == pytest.approx(2 * stats.t.sf(3.1 / error, 38))


@pytest.mark.parametrize(
    ("numbers", "known"),
    [
        ({"low": 8.0, "high": 12.0}, True),
        ({"low": 3.0, "high": 17.0}, True),
        ({"low": -4.0, "high": 24.0}, True),
        ({"low": 8.0, "high": 12.19}, True),  # 0.1 of the mean and 0.05 of each limit
        ({"low": 8.0, "high": 12.21}, False),
        ({"low": 7.81, "high": 12.0}, True),
        ({"low": 7.79, "high": 12.0}, False),
        ({"low": 10.0, "high": 10.1}, False),
        ({"low": 9.9, "high": 10.0}, False),
        ({"low": 9.95, "high": 10.05}, True),
        ({"low": 8.0, "high": 12.0, "n": 3}, True),
        ({"low": 8.0, "high": 12.0, "n": 2}, False),
        ({"low": 8.0, "high": 12.0, "n": None}, False),
        ({"low": 8.0, "high": 12.0, "kind": "iqr"}, False),
        ({"low": 8.0, "high": 12.0, "place": ("c", "value")}, False),
    ],
)
def test_limits_that_give_no_deviation(numbers: dict[str, Any], known: bool) -> None:
    """Limits must be even up to rounding, and those of a confidence interval of this mean, of three people or more."""
    assert isinstance(within(10.0, **numbers), Recomputed) is known


UNSAID = "it is not said whether what is printed behind ± is a standard deviation"
MISSING = "what is missing to work it out: "


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (of(), "a p value is printed, and no numbers that it could be worked out from"),
        (of(group(n=None), group("control")), f"{MISSING}the number of people in each group"),
        (of(group(), group("control", spread=None)), f"{MISSING}two groups, or a group before and after"),
        (of(group(spread=None), group("control", spread=None)), f"{MISSING}the spread"),
        (of(group(spread=None), group("control", spread=None, n=None)), f"{MISSING}the spread and the number of people in each group"),
        (of(group()), f"{MISSING}two groups, or a group before and after"),
        (of(group(kind=""), group("control", kind=""), kind=""), UNSAID),
        (of(group(kind=""), group("control", kind=""), kind="iqr"), UNSAID),
        (of(group(spread=None), group("control", spread=None), kind=""), f"{MISSING}the spread"),
        (of(group(kind=""), group("control", kind=""), kind="ci"), f"{MISSING}two groups, or a group before and after"),
    ],
)
def test_what_is_missing(result: Result, why: str) -> None:
    """What is missing is named; where it is only not said what a spread is, that."""
    assert recomputed(result) == why


def test_limits_of_means_that_are_not_said_to_be_any() -> None:
    """Limits of unknown kind are a spread too."""
    limits = Interval(*(Printed(each, 0.05, f"{each:g}", ()) for each in (10.0, 8.0, 12.0)), 0.95, None)
    groups = (group(spread=None), group("control", spread=None))
    assert recomputed(of(*groups, kind="", estimates=(limits,))) == UNSAID
    assert recomputed(of(kind="", estimates=(limits,))) == f"{MISSING}two groups, or a group before and after"


def test_results_without_a_p_value_are_not_asked() -> None:
    """Only where a p value is printed it is held against the numbers."""
    with_p = replace(of(group(), group("control")), p=printed(0.9, half=0.05))
    every = [(SimpleNamespace(key="s"), each) for each in (of(group(), group("control")), with_p, replace(of(), p=printed(0.9)))]
    assert [each.state for each in p_value(SimpleNamespace(every=every))] == ["passed", "untried"]  # type: ignore[arg-type]
