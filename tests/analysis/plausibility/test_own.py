"""A result against itself: each check with a result that passes, one that asks for a look with its whole message, and one at the edge."""

from __future__ import annotations

import pytest
from helpers.plausibility import as_groups, outcome, told, with_outcomes
from helpers.reviews import Copy

ONE, TWO = "9.5, spread: 4.1, n: 38", "15.2, spread: 4.8, n: 38"
ADJUSTED = "it may be the p value of an adjusted analysis, of another test or of another comparison"


def p_of(sleep: Copy, data: str, p: str) -> list[tuple[str, str]]:
    """What is said of a p value beside these data."""
    with_outcomes(sleep, outcome(f'{data}\np: "{p}"'))
    return told(sleep, "p_value")


def test_p_of_means(sleep: Copy) -> None:
    """The p value of two means is held against Student's and Welch's test; scipy gives 3.9e-7 for both."""
    worked = "9.5 ± 4.1 (n=38) against 15.2 ± 4.8 (n=38) gives p < 0.0001 (Student: t = −5.57 on 74 degrees of freedom)"
    worked += " or p < 0.0001 (Welch: t = −5.57 on 72 degrees of freedom)"
    assert p_of(sleep, as_groups(ONE, TWO), "<0.001") == [("passed", f"printed is p < 0.001; {worked}")]
    flip = f"on the other side of 0.05: printed is p = 0.40, but {worked}; {ADJUSTED}"
    assert p_of(sleep, as_groups(ONE, TWO), "0.40") == [("look", flip)]


def test_p_of_means_with_standard_errors(sleep: Copy) -> None:
    """Standard errors are made deviations first: 1 and 1 of 16 people are 4 and 4, t = 1/√2 and p = 0.485 (scipy)."""
    groups = as_groups("9, spread: 1, n: 16", "10, spread: 1, n: 16", spread="se")
    sleep.edit("vocabulary.yml", ("    not_stated:\n      label: Not stated\n", SE + "    not_stated:\n      label: Not stated\n"))
    ((state, says),) = p_of(sleep, groups, "0.49")
    assert state == "passed"
    assert "gives p = 0.48 (Student: t = −0.71 on 30 degrees of freedom" in says


SE = "    se:\n      label: Standard error\n      definition: How uncertain an average is.\n"


EDGE = {"0.024": "passed", "0.045": "passed", "0.050": "passed", "0.07": "look", "0.008": "look"}


@pytest.mark.parametrize(("p", "state"), EDGE.items())
def test_edge_of_rounding(sleep: Copy, p: str, state: str) -> None:
    """10.0 ± 4.0 against 12.1 ± 4.1 of 35 people each can be p = 0.024 to 0.045 by rounding (scipy), and a little beyond by other tests."""
    ((found, says),) = p_of(sleep, as_groups("10.0, spread: 4.0, n: 35", "12.1, spread: 4.1, n: 35"), p)
    assert found == state, says


def test_p_of_one_sided_tests(sleep: Copy) -> None:
    """Half the two-sided p value is one of a one-sided test, and passes."""
    ((state, says),) = p_of(sleep, as_groups("10.00, spread: 4.00, n: 35", "11.00, spread: 4.00, n: 35"), "0.15")
    assert state == "passed"
    assert says.endswith("; that fits a one-sided test")


COUNTS = "effect: {kind: counts, intervention: {events: 4, n: 38}, control: {events: 11, n: 38}}"


def test_p_of_counts(sleep: Copy) -> None:
    """4 and 11 of 38: scipy gives 0.0437 for χ², 0.0838 with Yates's correction and 0.0816 for Fisher's exact test."""
    assert [p_of(sleep, COUNTS, p)[0][0] for p in ("0.04", "0.08", "0.084", "<0.05", ">0.05")] == ["passed"] * 5
    worked = "p = 0.044 (χ²: χ² = 4.07) or p = 0.084 (χ² with Yates's correction: χ² = 2.99) or p = 0.082 (Fisher's exact test)"
    worked += " or p = 0.038 (Wald)"
    words = f"printed is p = 0.40, but 4 of 38 against 11 of 38 gives {worked}; {ADJUSTED}"
    assert p_of(sleep, COUNTS, "0.40") == [("look", words)]


def test_p_of_an_estimate(sleep: Copy) -> None:
    """The worked example of Altman & Bland 2011 (a ratio of 0.81 with 0.70 to 0.94) has p = 0.005."""
    ratio = "effect: {kind: estimate, measure: RR, value: 0.81, ci: [0.70, 0.94]}"
    worked = "0.81 (0.70 to 0.94) with limits of 95 % gives p = 0.0051 (Wald: z = −2.80, 0.0026 to 0.0091 by rounding)"
    assert p_of(sleep, ratio, "0.005") == [("passed", f"printed is p = 0.005; {worked}")]
    assert p_of(sleep, ratio, "0.010")[0][0] == "passed"  # at the edge of rounding
    assert p_of(sleep, ratio, "0.08") == [("look", f"on the other side of 0.05: printed is p = 0.08, but {worked}; {ADJUSTED}")]


@pytest.mark.parametrize(
    ("data", "good", "bad"),
    [
        ("effect: {kind: rates, intervention: {events: 30, time: 100}, control: {events: 15, time: 120}}", "0.005", "0.05"),
        ("effect: {kind: correlation, r: 0.5, n: 28}", "0.007", "0.2"),
        ("effect: {kind: log_rank, o_e: -4, v: 9}", "0.18", "0.02"),
        ("effect: {kind: estimate, measure: SMD, yi: 0.5, se: 0.2}", "0.012", "0.12"),
    ],
)
def test_p_of_other_data(sleep: Copy, data: str, good: str, bad: str) -> None:
    """Rates, correlations, log-rank tests and ready estimates give a p value too."""
    assert p_of(sleep, data, good)[0][0] == "passed"
    ((state, says),) = p_of(sleep, data, bad)
    assert state == "look"
    assert says.endswith(ADJUSTED)


def test_p_of_a_change(sleep: Copy) -> None:
    """Before and after it is a range: for all correlations that there can be. A change of 4 with deviations of 2 is never p = 0.3."""
    groups = as_groups("14.0, spread: 2.0, n: 16", "10.0, spread: 2.0, n: 16", roles=("before", "after"))
    assert p_of(sleep, groups, "<0.001")[0][0] == "passed"
    ((state, says),) = p_of(sleep, groups, "0.30")
    assert state == "look"
    groups = "14.0 ± 2.0 (n=16) before and 10.0 ± 2.0 (n=16) after"
    assert says.startswith(f"on the other side of 0.05: printed is p = 0.30, but {groups} can only give a p value from less than 0.0001 to")


@pytest.mark.parametrize(
    ("one", "state"),
    [
        ("10.00, n: 20, interval: [8.00, 12.00]", "passed"),
        ("10.00, n: 20, interval: [8.01, 12.00]", "passed"),  # 0.01 of it is rounding, as 0.02 may be
        ("10.00, n: 20, interval: [8.01, 12.04]", "untried"),
        ("10.00, n: 20, interval: [9.69, 10.31]", "look"),  # deviations of 0.64: p is below 0.0001
        ("10, n: 20, interval: [10.4, 11.4]", "untried"),  # 10 is outside, which may be rounding, and no deviation follows
        ("10, n: 20, interval: [8.6, 9.6]", "untried"),
        ("10, n: 20, interval: [10.0, 11.0]", "untried"),
        ("10, n: 20, interval: [9.0, 10.0]", "untried"),
        ("10, n: 20, interval: [10.4, 10.6]", "untried"),  # as far from 10 as rounding may go
        ("10, n: 20, interval: [9.4, 9.6]", "untried"),
        ("10.00, n: 2, interval: [8.00, 12.00]", "untried"),
    ],
)
def test_p_of_means_with_confidence_intervals(sleep: Copy, one: str, state: str) -> None:
    """Even limits give a deviation: √20 · 2 / t is 4.27, and 4 of 13 against 10 have t = 2.22 and p = 0.032 (scipy); others give none."""
    groups = as_groups(one, "13.00, n: 20, interval: [11.00, 15.00]", spread="confidence_interval")
    ((found, says),) = p_of(sleep, groups, "0.032")
    assert found == state, says


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("note: Nothing.", "a p value is printed, and no numbers that it could be worked out from"),
        (as_groups("9.5", "15.2", spread=""), "what is missing to work it out: the spread and the number of people in each group"),
        (as_groups("9.5, spread: 4", "15.2, spread: 4"), "what is missing to work it out: the number of people in each group"),
        (
            as_groups("9.5, spread: 4, n: 9", "15.2, spread: 4, n: 9", spread="not_stated"),
            "it is not said whether what is printed behind ± is a standard deviation",
        ),
    ],
)
def test_p_that_cannot_be_worked_out(sleep: Copy, data: str, why: str) -> None:
    """Where too little is printed the check says what is missing."""
    assert p_of(sleep, data, "0.04") == [("untried", why)]


EVEN = "limits that are exact or found by resampling can be uneven; else one of the three numbers is another one"


def ci(measure: str, value: str, low: str, high: str) -> str:
    """An estimate with its limits."""
    return outcome(f"effect: {{kind: estimate, measure: {measure}, value: {value}, ci: [{low}, {high}]}}")


def test_interval_is_even(sleep: Copy) -> None:
    """A ratio's interval is even on logarithms: 0.66 is the middle of 0.45 and 0.98, and not of 0.45 and 0.89."""
    with_outcomes(sleep, ci("HR", "0.66", "0.45", "0.98"))
    assert told(sleep, "interval_is_even")[0][0] == "passed"
    with_outcomes(sleep, ci("HR", "0.66", "0.45", "0.89"))
    words = "0.66 (0.45 to 0.89): the lower limit is 0.383 away, the upper one 0.299 on the scale of logarithms"
    assert told(sleep, "interval_is_even") == [("look", f"{words}; {EVEN}")]


@pytest.mark.parametrize(
    ("measure", "value", "low", "high", "state"),
    [
        ("HR", "0.1", "0.0", "0.4", "passed"),  # with one decimal nearly everything fits
        ("MD", "2.0", "1.0", "3.0", "passed"),
        ("MD", "2.0", "1.0", "3.2", "passed"),  # 0.1 of it is rounding, and resampled limits are a little uneven
        ("MD", "2.0", "0.1", "3.0", "look"),
        ("COR", "0.50", "0.16", "0.74", "passed"),  # r = 0.5 of 28 people by Fisher's z
        ("IRR", "1.00", "0.325", "2.334", "passed"),  # Garwood's exact limits of 5 events where 5 are expected
        ("PR", "0.1", "0.03", "0.25", "untried"),
    ],
)
def test_intervals_at_the_edge(sleep: Copy, measure: str, value: str, low: str, high: str, state: str) -> None:
    """Rounding, exact limits and other scales are allowed for."""
    if low == "0.0":
        low = "0.01"
    with_outcomes(sleep, ci(measure, value, low, high))
    ((found, says),) = told(sleep, "interval_is_even")
    assert found == state, says


def test_estimate_in_interval(sleep: Copy) -> None:
    """A value lies between its limits; 15.2 and 15.1 may be the same number before it was rounded."""
    with_outcomes(sleep, outcome(as_groups("9.5, interval: [10.1, 12]", "15.2, interval: [14, 15.1]", spread="confidence_interval")))
    outside = "9.5 is not between its limits: 9.5 (10.1 to 12)"
    reading = "a mean may lie outside the middle half of very uneven values; else a limit or the value is another one"
    assert told(sleep, "estimate_in_interval") == [("look", f"{outside}; {reading}"), ("passed", "15.2 (14 to 15.1)")]


POINTS = "the groups may stand in each other's place, a sign may be missing, or the starting points may have differed"


def test_direction(sleep: Copy) -> None:
    """The direction that the record states is that of its numbers."""
    with_outcomes(sleep, outcome(as_groups(ONE, TWO)))
    assert told(sleep, "direction_fits_numbers") == [("passed", "“Favours the therapy” fits 9.5 ± 4.1 (n=38) against 15.2 ± 4.8 (n=38)")]
    with_outcomes(sleep, outcome(as_groups(TWO, ONE)))
    other = "the record says “Favours the therapy”, but its numbers point the other way: 15.2 ± 4.8 (n=38) against 9.5 ± 4.1 (n=38)"
    assert told(sleep, "direction_fits_numbers") == [("look", f"{other}, where higher is worse; {POINTS}")]


@pytest.mark.parametrize(
    ("data", "better", "states"),
    [
        (as_groups(TWO, ONE), "better", ["passed"]),
        (as_groups("9.5, n: 30", "9.4, n: 30", spread=""), "worse", []),  # they may both be 9.45
        ("effect: {kind: counts, intervention: {events: 4, n: 38}, control: {events: 11, n: 38}}", "worse", ["passed"]),
        ("effect: {kind: counts, intervention: {events: 11, n: 38}, control: {events: 4, n: 38}}", "worse", ["look"]),
        ("effect: {kind: rates, intervention: {events: 30, time: 100}, control: {events: 15, time: 120}}", "worse", ["look"]),
        ("effect: {kind: estimate, measure: HR, value: 1.5, ci: [1.1, 2.1]}", "worse", ["look"]),
        ("effect: {kind: estimate, measure: SMD, yi: -0.5, vi: 0.1}", "worse", ["passed"]),
        ("effect: {kind: correlation, r: 0.5, n: 28}", "worse", ["look"]),
        (as_groups(TWO, ONE, roles=("before", "after")), "worse", ["passed"]),
        (COUNTS, "not reported", ["untried"]),
    ],
)
def test_direction_of_each_kind_of_data(sleep: Copy, data: str, better: str, states: list[str]) -> None:
    """Each kind of data has a direction; without knowing which side is better nothing is said."""
    with_outcomes(sleep, outcome(data, better=better))
    assert [state for state, _ in told(sleep, "direction_fits_numbers")] == states


def three(one: str, first: float, two: str, second: float, printed: str) -> str:
    """Two values and the difference that is printed."""
    given = ((one, str(first)), (two, str(second)), ("difference", printed))
    return outcome("values:\n" + "\n".join(f"  - {{role: {role}, label: {role}, value: {value}}}" for role, value in given))


def test_difference(sleep: Copy) -> None:
    """11.1 less 14.2 is −3.1; printed as −3.2 it may be rounding, as −1.3 not."""
    told_of = {}
    for printed in ("-3.1", "-3.2", "-1.3"):
        with_outcomes(sleep, three("before", 14.2, "after", 11.1, printed))
        (told_of[printed],) = told(sleep, "difference_fits")
    assert told_of == {
        "-3.1": ("passed", "11.1 less 14.2 makes -3.1, printed is -3.1"),
        "-3.2": ("passed", "11.1 less 14.2 makes -3.1, printed is -3.2"),
        "-1.3": ("look", "11.1 less 14.2 makes -3.1, printed is -1.3; fewer people may have been measured twice than once"),
    }


def test_adjusted_difference_between_groups_passes(sleep: Copy) -> None:
    """A difference between groups is often adjusted, so that only one of more than twice or less than half the size asks for a look."""
    states = []
    for printed in ("-2.4", "2.4", "-0.3"):
        with_outcomes(sleep, three("intervention", 10.0, "control", 13.0, printed))
        states += [state for state, _ in told(sleep, "difference_fits")]
    assert states == ["passed", "passed", "look"]
