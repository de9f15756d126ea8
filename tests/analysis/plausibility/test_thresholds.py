"""Where a number among those of the others begins to ask for a look: each limit is crossed, by a little and on its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import Number, bare_result
from scipy import stats

from living_review.analysis.plausibility import others
from living_review.analysis.plausibility.results import Result
from living_review.records.effect_data import CountsArm, CountsEffect, EstimateEffect

Check = Callable[[Any], Any]


def states(check: Check, results: Sequence[Result]) -> list[str]:
    """How a check ends for each of these results of different studies."""
    every = [(SimpleNamespace(key=f"study{i}"), each) for i, each in enumerate(results)]
    return [each.state for each in check(SimpleNamespace(every=every))]


def last(check: Check, results: Sequence[Result]) -> str:
    """How a check ends for the last of them."""
    return states(check, results)[-1]


# ---------------------------------------------------------------------------------------------- effects

ERROR = 0.1
ALIKE = (0.5, 0.5, 0.5, 0.5)


def of_effect(yi: float, vi: float = ERROR**2) -> Result:
    """A result with this difference of means, with this variance."""
    return bare_result([(10 + yi, 10 * math.sqrt(vi / 2), 100), (10, 10 * math.sqrt(vi / 2), 100)])


def effects(*yi: float, vi: float = ERROR**2) -> str:
    """How the last of these effects stands among the others."""
    return last(others.effect_like_others, [of_effect(each, vi) for each in yi])


@pytest.mark.parametrize("sign", [1, -1])
def test_turned_round_it_would_be_like_the_others(sign: int) -> None:
    """Four alike of 0.5 with the standard error 0.1: their mean has the error 0.05, so a prediction 0.112, of which two are near."""
    near = 2 * math.hypot(ERROR, ERROR / 2)
    assert effects(*(sign * each for each in (*ALIKE, -0.5 - near * 0.99))) == "look"
    assert effects(*(sign * each for each in (*ALIKE, -0.5 - near * 1.01))) == "passed"


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("beyond", "state"), [(1.02, "look"), (0.98, "passed")])
def test_it_is_significant_and_alone(sign: int, beyond: float, state: str) -> None:
    """One the other way by less than 1.96 of its errors is not opposite; and where a second one is significantly so, neither is told."""
    z = stats.norm.ppf(0.975)
    seven = [of_effect(sign * 0.5)] * 7
    assert last(others.effect_like_others, [*seven, of_effect(-sign * 0.5, (0.5 / z / beyond) ** 2)]) == state
    second = of_effect(-sign * z * ERROR * (2 - beyond))
    assert last(others.effect_like_others, [*seven, second, of_effect(-sign * 0.5)]) == state


@pytest.mark.parametrize("sign", [1, -1])
def test_two_that_are_opposite(sign: int) -> None:
    """Where two results are significantly opposite neither is told, the first no more than the last; one alone is, wherever it stands."""
    seven, opposite = [of_effect(sign * 0.5)] * 7, of_effect(-sign * 0.5)
    assert states(others.effect_like_others, [opposite, *seven, opposite]) == ["passed"] * 9
    assert states(others.effect_like_others, [opposite, *seven]) == ["look"] + ["passed"] * 7


@pytest.mark.parametrize(("mean", "state"), [(0.097, "passed"), (0.099, "look")])
def test_the_others_are_clear(mean: float, state: str) -> None:
    """Where the mean of the others may be nothing none is opposite to it: four with the error 0.1 have 0.05, and 0.098 is 1.96 of these."""
    assert last(others.effect_like_others, [*[of_effect(mean)] * 4, of_effect(-0.2, 0.05**2)]) == state


@pytest.mark.parametrize(("mean", "state"), [(0.238, "passed"), (0.246, "look")])
def test_twenty_times_as_likely(mean: float, state: str) -> None:
    """Turned round it must fit so much better: the squared distances differ by 4 · 0.62 · mean / 0.1, which is 6 for a mean of 0.242."""
    four = [of_effect(mean, 0.2**2)] * 4  # together with the error 0.1
    assert last(others.effect_like_others, [*four, of_effect(-0.62, 0.3**2)]) == state


def ready(yi: float, **spread: float) -> Result:
    """A result with an estimate that is ready, with its standard error or variance."""
    return bare_result(effect=EstimateEffect(kind="estimate", measure="MD", yi=yi, **spread))


def test_a_point_is_missing() -> None:
    """With the point elsewhere it must lie within 2 errors of a prediction of the others, and as it is be the largest by far."""
    four = [ready(0.5, se=0.1), ready(0.5, vi=0.01)] * 2
    near = 2 * math.hypot(0.1, 0.05)
    for yi, state in ((10 * (0.5 + near * 0.99), "look"), (10 * (0.5 + near * 1.01), "passed"), (5.0, "look"), (-5.0, "passed")):
        assert last(others.effect_like_others, [*four, ready(yi, se=0.1)]) == state
    assert last(others.effect_like_others, [*four, ready(2.5, se=0.1), ready(4.9, se=0.1)]) == "passed"  # not more than twice the next


@pytest.mark.parametrize(("error", "state"), [(0.36, "look"), (0.38, "passed")])
def test_far_enough_for_a_missing_point(error: float, state: str) -> None:
    """Beyond four errors: 2 lies 1.5 from 0.5, which is 4 times the root of 0.37² and 0.05²."""
    found = last(others.effect_like_others, [*[ready(0.5, se=0.1)] * 4, ready(2.0, se=error)])
    assert found == state


def counts(a: int, n1: int, c: int, n2: int) -> Result:
    """A result of events among people."""
    arms = {"intervention": CountsArm(events=a, n=n1), "control": CountsArm(events=c, n=n2)}
    return bare_result(effect=CountsEffect(kind="counts", **arms))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ((2000, 10000, 200, 10000), "with 200 in place of 2000, or with about 2000 in place of 200 it would be"),
        ((200, 10000, 2000, 10000), "with 200 in place of 2000, or with about 2000 in place of 200 it would be"),
        ((250, 2000, 2500, 20000), ""),  # as many for their number
        ((300, 2999, 20, 2000), "with 30 in place of 300, or with about 200 in place of 20 it would be"),
        ((20, 204, 4, 400), "with 2 in place of 20, or with about 40 in place of 4 it would be"),
        ((80, 800, 20, 2000), "with 8 in place of 80, or with about 200 in place of 20 it would be"),
    ],
)
def test_a_digit_of_a_count(cells: tuple[int, int, int, int], words: str) -> None:
    """A count with a digit too many or too few is told with those that would fit, of either group."""
    few = [counts(200, 10000, 200, 10000)] * 4
    every = [(SimpleNamespace(key=f"study{i}"), each) for i, each in enumerate([*few, counts(*cells)])]
    *_, found = others.effect_like_others(SimpleNamespace(every=every))  # type: ignore[arg-type]
    assert (found.state, words in found.says) == ("look" if words else "passed", True)


def test_no_more_events_than_people() -> None:
    """No count is tried that is larger than its group: 20 of 205 may be 205 less a digit, 20 of 204 may not."""
    assert [words for words, _ in others._alternatives(counts(20, 204, 3, 35))] == ["2 in place of 20", "about 30 in place of 3"]
    assert [words for words, _ in others._alternatives(counts(20, 205, 3, 34))] == ["2 in place of 20", "about 200 in place of 20"]


# ---------------------------------------------------------------------------------------------- deviations

SPREAD = 1.4826 * 0.4 * (1 + 2 / 5)
"""Of five others whose logs lie 0.4 apart: the median deviation as a standard deviation, widened for five."""


def apart(by: float = 0.4) -> list[float]:
    """Five factors whose logs lie around 0."""
    return [math.exp(each) for each in (-by, -by, 0, by, by)]


def deviations(one: float, *, n: int = 100, among: Sequence[float] = (1.0,) * 4, mean: float = 130.0, **more: Any) -> str:
    """How a study with one deviation in both groups stands among others, whose deviations are so many times 15 around 130."""
    known = [bare_result([(130.0, 15 * each, 100)] * 2, **more) for each in among]
    return last(others.deviation_like_others, [*known, bare_result([(mean, one, n)] * 2, **more)])


@pytest.mark.parametrize(("times", "state"), [(1.02, "look"), (0.98, "passed")])
def test_a_deviation_without_a_reading(times: float, state: str) -> None:
    """Without a usual slip one is told that is twice as far off as what is far: of the same scale 2 · 3.5 · 0.15 in logs."""
    far = math.exp(2 * 3.5 * 0.15 * times)
    assert deviations(15 * far) == deviations(15 / far) == state


def test_a_deviation_that_is_a_standard_error() -> None:
    """It fits as a standard error if √n brings it within 0.3 of them in logs: 2.5 times, of 4 to 11 people; less than twice is near."""
    assert [deviations(6.0, n=n) for n in (3, 4, 11, 12)] == ["passed", "look", "look", "passed"]
    assert [deviations(15 / times, n=4) for times in (1.98, 2.02)] == ["passed", "look"]


@pytest.mark.parametrize(("times", "state"), [(1.01, "look"), (0.99, "passed")])
def test_a_deviation_among_others_that_differ(times: float, state: str) -> None:
    """Among others that differ it must lie 3.5 of their spread away to be told with the reading of a point."""
    assert deviations(15 * math.exp(3.5 * SPREAD * times), among=apart()) == state


@pytest.mark.parametrize(("n", "as_error"), [(16, False), (32, True)])
def test_a_reading_explains_half_of_it(n: int, as_error: bool) -> None:
    """Among others that differ much a reading must explain half: of 2.94 in logs √16 leaves 1.55, √32 1.20; the room is 2 · 0.83."""
    known = [bare_result([(130.0, 15 * each, 100)] * 2) for each in apart()]
    one = bare_result([(130.0, 15 * math.exp(-3.5 * SPREAD * 1.01), n)] * 2)
    every = [(SimpleNamespace(key=f"study{i}"), each) for i, each in enumerate([*known, one])]
    *_, found = others.deviation_like_others(SimpleNamespace(every=every))  # type: ignore[arg-type]
    assert ("with the point" in found.says, "as standard errors" in found.says) == (True, as_error)


def test_a_deviation_that_follows_its_mean() -> None:
    """On a scale without ends one passes that is as large in terms of its mean, or on the other side; not on one with ends."""
    assert deviations(5.0, n=9) == "look"
    assert deviations(5.0, n=9, mean=130 / 3) == deviations(5.0, n=9, mean=130 / 9) == "passed"
    assert [deviations(5.0, n=9, mean=130 / 3 * by) for by in (1.9, 2.1)] == ["passed", "look"]
    assert deviations(5.0, n=9, mean=130 / 3, ends=(0, 200)) == "look"
    assert deviations(5.0, n=9, mean=-130 / 3) == "look"
    assert [deviations(5.0, n=9, mean=each) for each in (0.0, -0.5)] == ["look", "look"]


def two(one: Number, other: Number, **more: Any) -> str:
    """How the deviations of two groups of one study stand to each other, and what is said if they ask for a look."""
    (found,) = others.deviations_of_groups_alike(SimpleNamespace(every=[(SimpleNamespace(key="s"), bare_result([one, other], **more))]))  # type: ignore[arg-type]
    reading = "error" if "standard error" in found.says else "point" if "a point" in found.says else ""
    return f"{found.state} {reading} {found.loc[-1] if reading else ''}".strip()


def test_deviations_of_two_groups() -> None:
    """They must differ three times, and three times their error; then the smaller one is a standard error, or a point is elsewhere."""
    assert [two((130, 15, 1000), (130, 15 / by, 18)) for by in (2.98, 3.02)] == ["passed", "look error control"]
    error = math.hypot(math.sqrt(0.5 / 8 * 2), 0.25)
    assert [two((130, 15 / math.exp(3 * error * by), 9), (130, 15, 9)) for by in (0.99, 1.01)] == ["passed", "look error intervention"]
    for off, found in ((-0.36, "passed"), (-0.34, "look point control"), (0.34, "look point control"), (0.36, "passed")):
        assert two((130, 150 * math.exp(off), 1000), (130, 15, 1000)) == found
    assert two((130, 150, 100), (130, 15, 100)) == "look error control"  # √100 is 10 too
    assert two((130, 15 * math.exp(1.1), 3), (130, 15, 3)) == "passed"


def test_deviations_of_two_groups_that_follow_their_means() -> None:
    """On a scale without ends they pass if they differ as the means do, to three times."""
    assert [two((130 * by, 150, 100), (130, 15, 100)) for by in (3.3, 3.4, 29, 31)] == [
        "look error control",
        "passed",
        "passed",
        "look error control",
    ]
    assert two((1300, 150, 100), (130, 15, 100), ends=(0, 2000)) == "look error control"
    assert two((1300, 150, 100), (-130, 15, 100)) == "look error control"


# ---------------------------------------------------------------------------------------------- means and units


def means(ratio: float, among: Sequence[float] = (1.0,) * 4) -> str:
    """How the last ratio of two means stands among those of the others."""
    every = [bare_result([(100 * each, 15, 100), (100, 15, 100)]) for each in (*among, ratio)]
    return last(others.means_of_groups_alike, every)


@pytest.mark.parametrize("sign", [1, -1])
def test_means_ten_times_apart(sign: int) -> None:
    """Ten times the others', to a quarter in logs; among others that differ to two spreads, a third of it, and beyond 3.5 spreads."""
    found = [means(math.exp(sign * (math.log(10) + off))) for off in (-0.26, -0.24, 0.24, 0.26)]
    assert found == ["passed", "look", "look", "passed"]
    spread = SPREAD / 2
    assert [means(math.exp(sign * (math.log(10) + 2 * spread * by)), apart(0.2)) for by in (0.99, 1.01)] == ["look", "passed"]
    assert [means(math.exp(sign * 3.5 * SPREAD * by), apart()) for by in (0.99, 1.01)] == ["passed", "look"]
    assert [means(math.exp(sign * math.log(10) * 3 / 4 * by), apart(0.24)) for by in (0.99, 1.01)] == ["passed", "look"]
    assert [means(math.exp(sign * math.log(10) * 3 / 2 * by), apart(0.3)) for by in (0.99, 1.01)] == ["look", "passed"]


def unit(level: float, spread: float, among: Sequence[float] = (1.0,) * 4) -> str:
    """How a study stands whose mean and deviation are so many times those of the others."""
    every = [bare_result([(100 * each, 15 * each, 100)] * 2) for each in among]
    return last(others.unit_like_others, [*every, bare_result([(100 * level, 15 * spread, 100)] * 2)])


@pytest.mark.parametrize("sign", [1, -1])
def test_means_and_deviations_of_another_unit(sign: int) -> None:
    """Both are the same known number of times the others', to 0.35 between them, to 0.2 of the number, and beyond 3.5 spreads."""

    def both(level: float, spread: float, **more: Any) -> str:
        return unit(level**sign, spread**sign, **more)

    assert both(60, 60) == "look"
    assert [both(60 * math.exp(off / 2), 60 / math.exp(off / 2)) for off in (-0.36, -0.34, 0.34, 0.36)] == [
        "passed",
        "look",
        "look",
        "passed",
    ]
    assert [both(1000 * math.exp(off), 1000 * math.exp(off)) for off in (-0.21, -0.19, 0.19, 0.21)] == ["passed", "look", "look", "passed"]
    far = math.exp(3.5 * SPREAD)  # 18.3, which is near 18
    assert [both(far * by, far * by, among=apart()) for by in (0.99, 1.01)] == ["passed", "look"]
    assert [both(far * 1.1, far * by, among=apart()) for by in (0.99, 1.01)] == ["passed", "look"]
    assert [both(far * by, far * 1.1, among=apart()) for by in (0.99, 1.01)] == ["passed", "look"]


@pytest.mark.parametrize("check", [others.deviation_like_others, others.means_of_groups_alike, others.effect_like_others])
@pytest.mark.parametrize(("n", "words"), [(2, "1 other study has"), (3, "2 other studies have"), (4, "3 other studies have"), (5, "")])
def test_how_many_others_it_takes(check: Check, n: int, words: str) -> None:
    """Among fewer than four others nothing is told, and how many there are is said."""
    results = [bare_result([(130.0, 15.0, 100), (131.0, 15.0, 100)])] * n
    every = [(SimpleNamespace(key=f"study{i}"), each) for i, each in enumerate(results)]
    why = f"{words} such numbers on this scale; it takes 4 to see one out of line"
    found = [(each.state, each.says if words else "") for each in check(SimpleNamespace(every=every))]
    assert found == [("untried", why) if words else ("passed", "")] * n
