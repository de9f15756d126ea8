"""What is said of a number among those of the other studies: who is compared, with which figures, and which reading is offered."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import Number, bare_result

from living_review.analysis.plausibility import others
from living_review.analysis.plausibility.registry import Tried
from living_review.analysis.plausibility.results import Result
from living_review.records.effect_data import CountsArm, CountsEffect, EstimateEffect


def tried(check: Callable[[Any], Any], *results: Result, studies: Sequence[str] = "abcdefghij") -> list[Tried]:
    """What a check says of these results of different studies."""
    return list(check(SimpleNamespace(every=[(SimpleNamespace(key=key), each) for key, each in zip(studies, results, strict=False)])))


def last(check: Callable[[Any], Any], *results: Result) -> tuple[str, str, str, Any]:
    """How it ends for the last of them: its state, its words, its numbers and its place."""
    found = tried(check, *results)[-1]
    return found.state, found.says, found.numbers, found.loc


def of(one: Number, other: Number, **more: Any) -> Result:
    """A result of two groups."""
    return bare_result([one, other], **more)


FIRST = ("outcomes", 0, "intervention")
ALIKE = [of((130, 15, 100), (130, 15, 100))] * 4
POINT = "with the point one place further they would fit"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ((130, 150, 100), (130, 150, 100), f"10 times as large; {POINT}"),
        (
            (130, 1.2, 100),
            (140, 1.8, 144),
            f"10.2 times larger than these; as standard errors they would fit: times √n they are 12 and 21.6, or {POINT}",
        ),
        ((130, 6, 4), (130, 6, 4), "2.5 times larger than these; as standard errors they would fit: times √n they are 12 and 12"),
        ((130, 60, 9), (130, 240, 9), f"8 times as large; {POINT}"),
        (
            (130, 2000, 9),
            (130, 2000, 9),
            "133 times as large; people may have differed more, or less, than in the others, or it may be another measure of spread",
        ),
    ],
)
def test_deviations_beside_those_of_others(one: Number, other: Number, said: str) -> None:
    """The mean deviation of both groups is held against the others': how many times, and what would explain it."""
    state, says, numbers, loc = last(others.deviation_like_others, *ALIKE, of(one, other))
    groups = " and ".join(f"{mean:g} ± {sd:g} (n={n})" for mean, sd, n in (one, other))
    assert (state, says) == ("look", f"{groups}; the deviations of 4 other studies are about 15, {said}")
    assert (numbers, loc) == ("; ".join(f"{number:g}" for number in (*one, *other)), FIRST)  # type: ignore[str-format]


def test_deviations_that_pass() -> None:
    """What passes is told with its figures, and if it is far off that nothing explains it."""
    four = ALIKE[:4]
    state, says, *_ = last(others.deviation_like_others, *four, of((130, 15, 100), (120, 14, 100)))
    assert (state, says) == ("passed", "130 ± 15 (n=100) and 120 ± 14 (n=100); the deviations of 4 other studies are about 15")
    state, says, *_ = last(others.deviation_like_others, *four, of((130, 32, 1000), (130, 32, 1000)))
    assert state == "passed"
    assert says.endswith("; the deviations of 4 other studies are about 15; no usual slip explains the difference")


def test_who_is_compared() -> None:
    """The first result of each study in a measure, scale and unit, about all participants, of two groups with deviations."""
    one = ALIKE[0]

    def states(*results: Result, studies: Sequence[str] = "abcdefghij") -> list[str]:
        return [each.state for each in tried(others.deviation_like_others, *results, studies=studies)]

    assert states(*[one] * 5) == ["passed"] * 5
    assert states(*[one] * 6, studies="aabcde") == ["passed"] * 5
    for field, value in (("measure", "n"), ("scale", "t"), ("unit", "v")):
        other = replace(one, outcome=SimpleNamespace(**vars(one.outcome) | {field: value}))  # type: ignore[arg-type]
        assert states(*[one] * 5, other) == ["passed"] * 5 + ["untried"]
    some = replace(one, outcome=SimpleNamespace(**vars(one.outcome) | {"is_about_everybody": False}))  # type: ignore[arg-type]
    assert states(*[one] * 5, some) == ["passed"] * 5
    times = replace(one, groups=tuple(replace(group, role=role) for group, role in zip(one.groups, ("before", "after"), strict=True)))
    assert states(*[times] * 5) == ["passed"] * 5
    assert states(*[one] * 5, of((130, 15, None), (130, 15, 100))) == ["passed"] * 5
    assert states(*[one] * 5, of((130, 15, 100), (130, 15, None))) == ["passed"] * 5


def test_the_first_result_of_a_study_counts() -> None:
    """Of two results of a study in one measure the first is compared."""
    far = of((130, 150, 100), (130, 150, 100))
    assert tried(others.deviation_like_others, *ALIKE, ALIKE[0], far, studies="abcdee")[-1].state == "passed"
    assert tried(others.deviation_like_others, *ALIKE, far, ALIKE[0], studies="abcdee")[-1].state == "look"


def test_few_are_told_with_their_number() -> None:
    """Groups of few studies are told so, and those of others are compared all the same."""
    lone = replace(ALIKE[0], outcome=SimpleNamespace(**vars(ALIKE[0].outcome) | {"measure": "other"}))  # type: ignore[arg-type]
    for check in (others.deviation_like_others, others.means_of_groups_alike, others.effect_like_others):
        found = tried(check, lone, *ALIKE, ALIKE[0])
        assert [each.state for each in found] == ["untried"] + ["passed"] * 5
        assert found[0].says == "0 other studies have such numbers on this scale; it takes 4 to see one out of line"
    assert [each.state for each in tried(others.unit_like_others, lone, *ALIKE, ALIKE[0])] == ["passed"] * 5


def groups(one: Number, other: Number, **more: Any) -> tuple[str, str, str, Any]:
    """What is said of the deviations of two groups of one study."""
    return last(others.deviations_of_groups_alike, of(one, other, **more))


def test_words_on_two_deviations() -> None:
    """The place is that of the group with the smaller one, and the reading the one that fits better."""
    state, says, numbers, loc = groups((130, 1.5, 100), (130, 15, 90))
    assert (state, numbers, loc) == ("look", "130; 1.5; 100; 130; 15; 90", FIRST)
    assert says == (
        "130 ± 1.5 (n=100) and 130 ± 15 (n=90): one deviation is 10 times the other; "
        "if the smaller one is a standard error, the deviation is 15, or the groups did differ"
    )
    state, says, numbers, loc = groups((130, 15, 100), (130, 1.5, 400))
    assert (state, loc[-1]) == ("look", "control")
    assert says.endswith(": one deviation is 10 times the other; a point may stand in another place, or the groups did differ")
    state, says, *_ = groups((130, 15, 100), (130, 16, 100))
    assert (state, says) == ("passed", "130 ± 15 (n=100) and 130 ± 16 (n=100)")
    state, says, *_ = groups((130, 15, 1000), (130, 3, 1000))
    assert (state, says) == ("passed", "130 ± 15 (n=1000) and 130 ± 3 (n=1000); no usual slip explains the difference")


def test_results_that_are_not_asked_stop_nothing() -> None:
    """A result of which nothing can be said is passed over, and so is one that passes."""
    far = of((130, 15, 100), (130, 1.5, 100))
    for before in (of((130, 15, None), (130, 1.5, 100)), of((130, 15, 100), (130, 1.5, None)), bare_result()):
        assert [each.state for each in tried(others.deviations_of_groups_alike, before, far)] == ["look"]
    passing = (of((130, 15, 100), (130, 14, 100)), of((130, 15, 1000), (130, 3, 1000)))
    assert [each.state for each in tried(others.deviations_of_groups_alike, *passing, far)] == ["passed", "passed", "look"]


@pytest.mark.parametrize(
    ("one", "other", "error"),
    [
        (3, 100, math.hypot(math.sqrt(0.5 / 2 + 0.5 / 99), 0.25)),
        (100, 3, math.hypot(math.sqrt(0.5 / 2 + 0.5 / 99), 0.25)),
        (5, 5, math.hypot(math.sqrt(0.5 / 4 + 0.5 / 4), 0.25)),
    ],
)
def test_error_of_a_ratio_of_deviations(one: int, other: int, error: float) -> None:
    """The log of a deviation of n people has the variance 0.5 / (n − 1); three such errors, and a quarter, must lie between two."""
    for by, far in ((0.99, False), (1.01, True)):
        state, says, *_ = groups((130, 15 * math.exp(3 * error * by), one), (130, 15, other))
        assert (state == "look" or "no usual slip" in says) is far


@pytest.mark.parametrize(("n", "off", "state"), [(9, 0.70, "look"), (9, 0.72, "passed"), (1000, 0.36, "passed"), (1000, 0.34, "look")])
def test_room_for_a_reading(n: int, off: float, state: str) -> None:
    """A reading must fit to 0.35, or to two errors of the ratio: of nine people in each group 2 · √(2 · 0.5 / 8) is 0.71."""
    ratio = 10 * math.exp(off)
    assert groups((130, 15 * ratio, n), (130, 15, n))[0] == state


def test_words_on_two_means() -> None:
    """How many times the means differ, and in the others, whichever of the two is larger."""
    four, of_one = [of((110, 15, 100), (100, 15, 100))] * 4, "with the point of one of them one place further they would fit"
    state, says, numbers, loc = last(others.means_of_groups_alike, *four, of((1200, 15, 90), (100, 14, 80)))
    assert (state, numbers, loc) == ("look", "1200; 100", FIRST)
    assert says == f"1200 ± 15 (n=90) and 100 ± 14 (n=80): the means differ 12 times, in the 4 other studies about 1.1 times; {of_one}"
    less = [of((100, 15, 100), (110, 15, 100))] * 4
    state, says, *_ = last(others.means_of_groups_alike, *less, of((100, 15, 90), (1200, 14, 80)))
    assert (state, "the means differ 12 times, in the 4 other studies about 1.1 times" in says) == ("look", True)
    state, says, *_ = last(others.means_of_groups_alike, *four, of((100, 15, 90), (125, 14, 80)))
    assert (state, says) == ("passed", "100 ± 15 (n=90) and 125 ± 14 (n=80): the means differ 1.25 times")


def test_means_that_are_not_asked() -> None:
    """A mean at or below nought has no logarithm."""
    four = [of((110, 15, 100), (100, 15, 100))] * 4
    for one, other in ((0, 100), (100, 0), (-1, 100), (100, -1)):
        assert len(tried(others.means_of_groups_alike, *four, four[0], of((one, 15, 100), (other, 15, 100)))) == 5
        assert len(tried(others.unit_like_others, *four, four[0], of((one, 15, 100), (other, 15, 100)))) == 5
    assert len(tried(others.means_of_groups_alike, *four, of((0.5, 15, 100), (0.5, 15, 100)))) == 5
    assert len(tried(others.unit_like_others, *four, of((0.5, 15, 100), (0.5, 15, 100)))) == 5


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (60.0, "about 60 times those of the 4 other studies; 60 lies between minutes and hours"),
        (1 / 60, "about 60 times smaller than those of the 4 other studies; 60 lies between minutes and hours"),
        (7.0, "about 7 times those of the 4 other studies; 7 lies between days and weeks"),
        (1 / 2.2, "about 2.2 times smaller than those of the 4 other studies; 2.2 lies between pounds and kilograms"),
    ],
)
def test_words_on_another_unit(by: float, said: str) -> None:
    """Which units it may be, and in which direction."""
    one, other = (130 * by, 15 * by, 100), (120 * by, 14 * by, 90)
    four = [of((130, 15, 100), (120, 14, 90))] * 4
    state, says, numbers, loc = last(others.unit_like_others, *four, of(one, other))
    groups = " and ".join(f"{mean:g} ± {sd:g} (n={n})" for mean, sd, n in (one, other))
    assert (state, loc) == ("look", FIRST)
    assert says == f"{groups}: means and deviations are {said}; the numbers may be in another unit, or the people may have been others"
    assert numbers == "; ".join(f"{number:g}" for number in (*one, *other))


def test_words_on_levels() -> None:
    """The geometric mean of both means, beside that of the others."""
    four = [of((100, 15, 100), (144, 15, 100))] * 4
    state, says, *_ = last(others.unit_like_others, *four, of((100, 15, 100), (121, 15, 100)))
    assert (state, says) == ("passed", "mean about 110, of the others about 120")


# ---------------------------------------------------------------------------------------------- effects


def ready(yi: float, se: float = 0.1, measure: str = "MD") -> Result:
    """A result with an estimate that is ready."""
    return bare_result(effect=EstimateEffect(kind="estimate", measure=measure, yi=yi, se=se))


def test_words_on_the_other_way() -> None:
    """The effect, how many others there are, and the middle of these."""
    state, says, numbers, loc = last(others.effect_like_others, *map(ready, (0.4, 0.5, 0.6, 0.8, -0.55)))
    assert (state, numbers, loc) == ("look", "-0.55", ("outcomes", 0))
    assert says == (
        "-0.55 with the standard error 0.1 points significantly the other way than the 4 other studies (effect -0.55, in the middle of the "
        "others 0.55); turned round it would be like them; the groups may stand in each other's place, or a sign may be missing; the study "
        "may also have found just that"
    )


def test_words_on_a_missing_point() -> None:
    """The effect, how many others there are, their mean, and which digit would explain it."""
    state, says, numbers, _ = last(others.effect_like_others, *map(ready, (0.5, 0.5, 0.5, 0.5, 5.0)))
    assert (state, numbers) == ("look", "5")
    assert says == (
        "5 with the standard error 0.1 is far from the 4 other studies (effect 5, of all others 0.5); with 0.5 in place of 5 it would be "
        "like them; a point or a digit may be missing or too many, or the study found just that"
    )
    state, says, *_ = last(others.effect_like_others, *(ready(each, 0.05) for each in (-0.5, -0.5, -0.5, -0.5, -5.0)))
    assert (state, "with -0.5 in place of -5 it" in says, "of all others -0.5)" in says) == ("look", True, True)


def test_an_estimate_ten_times_too_small_is_not_the_largest() -> None:
    """Only the largest effect by far is told to have a point too far, so that one too small passes."""
    state, says, *_ = last(others.effect_like_others, *(ready(each, 0.02) for each in (5.0, 5.0, 5.0, 5.0, 0.5)))
    assert (state, says) == ("passed", "0.5 with the standard error 0.02")


@pytest.mark.parametrize("spread", [{"se": 0.1}, {"vi": 0.01}])
def test_effects_of_one_kind_are_compared(spread: dict[str, float]) -> None:
    """Effects of another measure, of another sense, without a variance, or on part of the people are not among the others."""
    last_one = bare_result(effect=EstimateEffect(kind="estimate", measure="MD", yi=-0.5, **spread))

    def state(other: Result) -> str:
        return tried(others.effect_like_others, *map(ready, (0.5, 0.5, 0.5)), other, last_one)[-1].state

    assert state(ready(0.5)) == "look"
    assert state(ready(0.5, measure="SMD")) == "untried"
    for field, value in (("higher_is", "better"), ("is_about_everybody", False)):
        assert state(replace(ready(0.5), outcome=SimpleNamespace(**vars(ready(0.5).outcome) | {field: value}))) == "untried"  # type: ignore[arg-type]
    assert state(bare_result()) == "untried"


def counts(a: int, n1: int, c: int, n2: int) -> Result:
    """A result of events among people."""
    return bare_result(effect=CountsEffect(kind="counts", intervention=CountsArm(events=a, n=n1), control=CountsArm(events=c, n=n2)))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ((20, 300, 3, 300), [("2 in place of 20", (2, 3)), ("about 200 in place of 20", (205, 3)), ("about 30 in place of 3", (20, 35))]),
        ((3, 300, 20, 300), [("2 in place of 20", (3, 2)), ("about 30 in place of 3", (35, 20)), ("about 200 in place of 20", (3, 205))]),
        ((0, 300, 0, 300), []),
        ((9, 300, 10, 99), [("1 in place of 10", (9, 1)), ("about 90 in place of 9", (95, 10))]),
        ((29, 294, 99, 300), [("2 in place of 29", (2, 99)), ("9 in place of 99", (29, 9))]),
    ],
)
def test_counts_with_another_digit(cells: tuple[int, int, int, int], found: list[tuple[str, tuple[int, int]]]) -> None:
    """A digit less of each count that leaves one, and a digit more, in the middle of those that it may be, if there are so many people."""
    given = list(others._alternatives(counts(*cells)))
    assert [words for words, _ in given] == [words for words, _ in found]
    for (_, effect), (_, (a, c)) in zip(given, found, strict=True):
        one, other = (a + 0.5) / (cells[1] - a + 0.5), (c + 0.5) / (cells[3] - c + 0.5)
        assert effect.yi == pytest.approx(math.log(one / other))


def test_estimates_with_the_point_elsewhere() -> None:
    """A tenth, and ten times, with the variance as it is."""
    for effect in (
        EstimateEffect(kind="estimate", measure="MD", yi=2.0, se=0.3),
        EstimateEffect(kind="estimate", measure="MD", yi=2.0, vi=0.09),
    ):
        found = list(others._alternatives(bare_result(effect=effect)))
        assert [words for words, _ in found] == ["0.2 in place of 2", "20 in place of 2"]
        assert [number for _, each in found for number in (each.yi, each.vi)] == pytest.approx([0.2, 0.09, 20.0, 0.09])
    assert list(others._alternatives(bare_result())) == []


WEEKS = 365.25 / 7
"""In a year of the calendar."""


@pytest.mark.parametrize(
    ("units", "factor"),
    [
        ("days and weeks", 7),
        ("months and years", 12),
        ("days and months", 365.25 / 12),
        ("weeks and years", WEEKS),
        ("days and years", 365.25),
        ("weeks and months", WEEKS / 12),
        ("hours and days", 24),
        ("minutes and hours", 60),
        ("a unit and its thousandth", 1000),
        ("pounds and kilograms", 1 / 0.45359237),
        ("mg/dl and µmol/l of creatinine", 10_000 / 113.12),  # by their molar masses in grams
        ("mg/dl and mmol/l of glucose", 180.16 / 10),
        ("mg/dl and mmol/l of cholesterol", 386.65 / 10),
    ],
)
def test_what_lies_between_two_units(units: str, factor: float) -> None:
    """Each number is that of the calendar, of a definition, or of a molar mass."""
    ((found, _),) = [each for each in others.FACTORS.items() if each[1] == units]
    assert found == pytest.approx(factor, rel=0.003)
    assert len(others.FACTORS) == 13
