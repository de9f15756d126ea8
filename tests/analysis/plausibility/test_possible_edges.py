"""Where a number asks whether it is possible at all: each limit is crossed by a little, and on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import bare_result

from living_review.analysis.plausibility import possible
from living_review.analysis.plausibility.printed import Printed
from living_review.analysis.plausibility.registry import Tried
from living_review.analysis.plausibility.results import Group, Result


def printed(text: str, *loc: Any) -> Printed:
    """A number as it is printed, with half its last digit."""
    return Printed(float(text), 0.5 * 10.0 ** -len(text.partition(".")[2]), text, loc)


def group(mean: str, spread: str | None = None, n: int | None = 28, *, role: str = "intervention", kind: str = "sd") -> Group:
    """A group as it is printed."""
    place = ("outcomes", 0, role)
    return Group(role, role, printed(mean, *place, "value"), None if spread is None else printed(spread), kind, n, place)


def scale(ends: tuple[float, float] | None = (0, 28), *, whole: bool = True, share: bool = False, units: tuple[str, ...] = ("u",)) -> Any:
    """A scale as the vocabulary declares it."""
    return SimpleNamespace(ends=ends, whole=whole, share=share, units=units, label="Index")


def result(*groups: Group, on: Any = None) -> Result:
    """A result of these groups on a scale."""
    return replace(bare_result(), groups=groups, scale=on or scale())


def given(check: Callable[[Any], Any], *results: Result) -> list[Tried]:
    """What a check says of these results."""
    return list(check(SimpleNamespace(every=[(SimpleNamespace(key="s"), each) for each in results])))


def state(check: Callable[[Any], Any], *groups: Group, on: Any = None) -> str:
    """How a check ends for the last of some groups; '' if it says nothing."""
    found = given(check, result(*groups, on=on))
    return found[-1].state if found else ""


@pytest.mark.parametrize(
    ("mean", "role", "ends", "expected"),
    [
        ("28.5", "before", (0, 28), "look"),
        ("28.0", "before", (0, 28), "passed"),
        ("28", "before", (0, 28), "passed"),
        ("-0.1", "before", (0, 28), "look"),
        ("-0.0", "before", (0, 28), "passed"),
        ("-0.1", "after", (0, 28), "look"),
        ("-0.1", "control", (0, 28), "passed"),
        ("-28", "control", (0, 28), "passed"),
        ("-29", "control", (0, 28), "look"),
        ("29", "control", (0, 28), "look"),
        ("40", "intervention", (10, 40), "passed"),
        ("41", "intervention", (10, 40), "look"),
        ("9", "before", (10, 40), "look"),
        ("10", "before", (10, 40), "passed"),
    ],
)
def test_ends_of_a_scale(mean: str, role: str, ends: tuple[float, float], expected: str) -> None:
    """A score lies between the ends, and what may be a change within the length of the scale."""
    assert state(possible.mean_on_scale, group(mean, role=role), on=scale(ends)) == expected


def test_rounding_at_the_ends_of_a_scale() -> None:
    """Half a digit beyond an end may be the end itself."""
    for mean, half, expected in ((28.25, 0.25, "passed"), (28.26, 0.25, "look"), (-0.25, 0.25, "passed"), (-0.26, 0.25, "look")):
        one = replace(group("1", role="before"), mean=Printed(mean, half, "m", ("place",)))
        (found,) = given(possible.mean_on_scale, result(one))
        assert (found.state, found.loc, found.numbers) == (
            (expected, ("place",), "m") if expected == "look" else (expected, ("outcomes", 0, "before"), "")
        )


def test_what_stops_a_scale() -> None:
    """Without ends, in another unit, or without groups nothing can be said of a result, which is told where it has groups."""
    for on, why in (
        (scale(None), "the vocabulary gives no ends of the scale “Index”"),
        (scale(units=("t", "v")), "the ends of the scale are in t or v; the unit of these values is: u"),
        (scale(units=()), "the ends of the scale are in no unit; the unit of these values is: u"),
    ):
        found = given(possible.mean_on_scale, result(group("50"), on=on), result(on=on), result(group("50")))
        assert [(each.state, each.says) for each in found[:1]] == [("untried", why)]
        assert [each.state for each in found[1:]] == ["look"]
    unknown = replace(bare_result(), groups=(group("50"),))
    assert [each.state for each in given(possible.mean_on_scale, unknown, result(group("50")))] == ["look"]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        # √((28 − 14) · 14 · 28 / 27) is 14.26
        (group("14.000", "14.256", role="before"), "passed"),
        (group("14.000", "14.258", role="before"), "look"),
        (group("14.000", "14.2565", role="before"), "passed"),
        (group("14.000", "14.30", n=None, role="before"), ""),
        (group("14.000", "14.30", n=1, role="before"), ""),
        (group("14.000", "19.7", n=2, role="before"), "passed"),  # 14 · √2 is 19.80
        (group("14.000", "19.9", n=2, role="before"), "look"),
        (group("28", "0", role="before"), "passed"),
        (group("29", "9", role="before"), ""),  # the mean is told
        (group("-1", "9", role="before"), ""),
        (group("0", "1", role="before"), "passed"),
        (group("0.00", "1", role="before"), "look"),
        (group("14", None, role="before"), ""),
        (group("14.000", "2.70", role="before", kind="se"), "look"),  # · √28 is 14.29
        (group("14.000", "2.69", role="before", kind="se"), "passed"),
        # of changes from −28 to 28 with a mean of 0: 28 · √(28/27) is 28.51
        (group("0.000", "28.50"), "passed"),
        (group("0.000", "28.53"), "look"),
    ],
)
def test_largest_deviation_on_a_scale(one: Group, expected: str) -> None:
    """By Bhatia and Davis a deviation is at most √((high − mean)(mean − low) n / (n − 1)), of means as they may be before rounding."""
    assert state(possible.deviation_fits_scale, one) == expected


def test_words_on_a_deviation() -> None:
    """A deviation that was worked out from an error is told, and so is that it may be one of changes."""
    (found,) = given(possible.deviation_fits_scale, result(group("14", "5", role="before", kind="se")))
    assert found.says.startswith("before: 14 ± 5 (a standard error) (n=28) on a scale from 0 to 28 (the deviation is then 26.5); with")
    assert "with this mean the deviation can be 14.3 at most;" in found.says
    assert (found.numbers, found.loc) == ("14; 5; 28", ("outcomes", 0, "before"))
    (found,) = given(possible.deviation_fits_scale, result(group("14", "50")))
    assert "at most even if it is one of changes" in found.says
    (found,) = given(possible.deviation_fits_scale, result(group("-14", "50"), on=scale((-28, 0))))
    assert "at most even if it is one of changes" in found.says, "up to 28"
    (found,) = given(possible.deviation_fits_scale, result(group("14", "5")))
    assert found.says == "intervention: 14 ± 5 (n=28) on a scale from 0 to 28; the deviation can be 25 at most"


def test_groups_that_are_not_asked_stop_nothing() -> None:
    """A group of which nothing can be said is passed over, and the next is asked."""
    for check in (possible.deviation_fits_scale, possible.deviation_is_possible):
        assert len(given(check, result(group("14", None), group("14", "5", 28)))) == 1
    assert len(given(possible.deviation_is_possible, result(group("5.19", "2.00"), group("5.18", "2.00")))) == 1
    assert len(given(possible.share_is_possible, result(group("50")), result(group("50"), on=scale(share=True)))) == 1
    assert len(given(possible.mean_is_possible, result(group("5.18"), on=scale(whole=False)), result(group("5.18")))) == 1


@pytest.mark.parametrize(
    ("mean", "n", "fewer"),
    [
        ("5.19", 28, 27),  # 140/27 is 5.185
        ("5.83", 13, 12),  # 70/12
        ("5.83", 14, 12),
        ("5.83", 15, 12),
        ("5.83", 16, None),  # which is four fewer
        ("0.50", 3, 2),
        ("0.50", 5, 4),
        ("0.33", 2, None),
    ],
)
def test_fewer_people_with_whom_a_mean_is_possible(mean: str, n: int, fewer: int | None) -> None:
    """Up to three fewer are tried, and at least two."""
    (found,) = given(possible.mean_is_possible, result(group(mean, n=n)))
    assert found.state == "look"
    assert (f"; with {fewer} people it is; " in found.says) is (fewer is not None)
    assert ("people it is" in found.says) is (fewer is not None)
    assert (found.numbers, found.loc) == (f"{mean}; {n}", ("outcomes", 0, "intervention", "value"))


def test_sums_next_to_a_mean() -> None:
    """The sums of whole numbers on both sides are told with their means."""
    (found,) = given(possible.mean_is_possible, result(group("2.40", n=7)))
    assert "is not possible: 16/7 is 2.2857, 17/7 is 2.4286" in found.says


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (group("0.67", "0.58", 3), "passed"),
        (group("0.67", "0.52", 3), "look"),
        (group("0.50", "0.71", 2), "passed"),  # 0 and 1
        (group("0.50", "0.60", 2), "look"),
        (group("0.50", "0.60", 1), ""),
        (group("0.67", "0.52", None), ""),
        (group("0.67", "0.52", 3, kind="se"), ""),
        (group("0.50", "0.52", 3), ""),  # the mean is told
    ],
)
def test_deviations_of_whole_numbers(one: Group, expected: str) -> None:
    """Of two people or more, with a mean that is possible, and a deviation as it is printed."""
    assert state(possible.deviation_is_possible, one) == expected


def test_squares_that_are_not_whole() -> None:
    """3 people with a mean of 2.67 and a deviation of 0.1 have squares of 21.35 to 21.38; of a deviation below nought there is none."""
    (found,) = given(possible.deviation_is_possible, result(group("2.67", "0.10", 3)))
    low, high = 2 * 0.095**2 + 2.67**2 * 3, 2 * 0.105**2 + 2.67**2 * 3
    assert f"between {low:.1f} and {high:.1f}," in found.says
    (found,) = given(possible.deviation_is_possible, result(group("2.67", "0.3", 3)))
    assert f"between {2 * 0.25**2 + 2.67**2 * 3:.1f} and {2 * 0.35**2 + 2.67**2 * 3:.1f}," in found.says
    (found,) = given(possible.deviation_is_possible, result(group("0.53", "0.0", 40)))
    assert "between 11.2 and 11.3," in found.says  # 40 · 0.53², and 39 · 0.05² more


@pytest.mark.parametrize(
    ("mean", "n", "expected"),
    [
        ("0", 30, "passed"),
        ("100", 30, "passed"),
        ("101", 30, "look"),
        ("-1", 30, "look"),
        ("100.5", None, "look"),
        ("50", None, "untried"),
        ("33.3", 30, "passed"),
        ("33.4", 30, "look"),
        ("1", 30, "look"),
    ],
)
def test_shares_of_people(mean: str, n: int | None, expected: str) -> None:
    """From nobody to everybody, and of so many people."""
    (found,) = given(possible.share_is_possible, result(group(mean, n=n), on=scale(share=True)))
    assert found.state == expected
    if expected == "look":
        on_scale = 0 <= float(mean) <= 100
        assert (found.numbers, found.loc[-1]) == (f"{mean}; {n}" if on_scale else mean, "value")


def test_shares_next_to_one() -> None:
    """The shares on both sides are told."""
    (found,) = given(possible.share_is_possible, result(group("35.0", n=23), on=scale(share=True)))
    assert "is not possible: 8 of 23 is 34.78 %, 9 of 23 is 39.13 %; some people may be missing from it" in found.says


def texts(value: Any, key: str = "s") -> list[tuple[str, str, Any]]:
    """What is said of the percentages of a record: state, about, numbers."""
    found = possible.percentages_fit_counts(SimpleNamespace(documents={key: SimpleNamespace(value=value)}))  # type: ignore[arg-type]
    return [(each.state, each.about, each.numbers) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 of 3 (33 %)", ["passed"]),
        ("1 of 3 (33.33%)", ["passed"]),
        ("1 of 3 (33.4%)", ["look"]),
        ("1 of 8 (12.5%)", ["passed"]),
        ("1 of 8 (13%)", ["passed"]),
        ("1 of 8 (12%)", ["passed"]),
        ("1 of 8 (11%)", ["look"]),
        ("1 of 8 (14%)", ["look"]),
        ("3 of 3 (100%)", ["passed"]),
        ("4 of 3 (133%)", []),
        ("0 of 0 (0%)", []),
        ("0 of 3 (0%)", ["passed"]),
        ("1 out of 3 (30 per cent)", ["look"]),
        ("1 of 3 (30)", []),
        ("1 of 3 (30%), and 1 of 4 (25%)", ["look", "passed"]),
        ("4 of 3 (133%), and 1 of 4 (25%)", ["passed"]),
    ],
)
def test_percentages_of_counts(text: str, found: list[str]) -> None:
    """What may be rounded either way passes; what is no share of a count is not asked, and the next is."""
    assert [each[0] for each in texts({"notes": [text]})] == found


def test_where_percentages_are_looked_for() -> None:
    """In each text of a record, but not in the answers to warnings, and in no file but those of studies."""
    record = {"a": {"b": ["none", "1 of 4 (20%)"]}, "looked_at": {"says": "1 of 4 (20%)"}, "c": 3}
    assert texts(record) == [("look", "a.b.1", "1/4; 20 %")]
    assert texts(record, key="") == []
    both = {"": SimpleNamespace(value=record), "s": SimpleNamespace(value=record)}
    assert len(list(possible.percentages_fit_counts(SimpleNamespace(documents=both)))) == 1  # type: ignore[arg-type]
