"""Where numbers of people ask for a look: each limit is crossed by one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import bare_result

from living_review.analysis.plausibility import people
from living_review.analysis.plausibility.registry import Tried
from living_review.analysis.plausibility.results import Result
from living_review.records.effect_data import CountsArm, CountsEffect, MeansArm, MeansEffect

Arms = Sequence[tuple[str, int]]


def study(total: Any = 80, arms: Arms = (), printed: str | None = None, note: str | None = None, events: Sequence[Any] = ()) -> Any:
    """A study of so many people in these groups, each with its kind."""
    groups = [SimpleNamespace(kind=kind, n=n, label=f"{kind} {i}") for i, (kind, n) in enumerate(arms)]
    participants = SimpleNamespace(total=total, groups=groups, printed=printed, note=note)
    return SimpleNamespace(key="s", participants=participants, harms=SimpleNamespace(events=events))


def of_studies(check: Callable[[Any], Any], *studies: Any) -> list[Tried]:
    """What a check says of these studies."""
    return list(check(SimpleNamespace(records=SimpleNamespace(studies=studies))))


BOTH = [("intervention", 40), ("control", 40)]


@pytest.mark.parametrize(
    ("total", "arms", "state", "numbers"),
    [
        (80, BOTH, "passed", ""),
        (81, BOTH, "look", "40; 40; 81"),
        (79, BOTH, None, ""),  # which a rule refuses
        (80, [*BOTH, ("subgroup", 7)], "passed", ""),
        (87, [*BOTH, ("subgroup", 7)], "look", "40; 40; 87"),
        (90, [*BOTH, ("control", 10)], "passed", ""),
        (40, BOTH[:1], None, ""),
        (40, BOTH[1:], None, ""),
        (80, [("intervention", 40), ("subgroup", 40)], None, ""),
        ("not reported", BOTH, None, ""),
    ],
)
def test_groups_and_the_whole(total: Any, arms: Arms, state: str | None, numbers: str) -> None:
    """Groups that are compared make up all participants; parts of groups do not count."""
    found = of_studies(people.groups_add_up, study(total, arms))
    assert [(each.state, each.numbers, each.loc) for each in found] == (
        [] if state is None else [(state, numbers, ("participants", "groups"))]
    )


def test_studies_that_are_not_asked_stop_nothing() -> None:
    """A study of which nothing can be said is passed over, and the next is asked."""
    assert [each.state for each in of_studies(people.groups_add_up, study("unclear"), study(79, BOTH), study(80, BOTH))] == ["passed"]
    assert [each.state for each in of_studies(people.participants_as_printed, study(), study(80, printed="80"))] == ["passed"]
    one, two = SimpleNamespace(event="a", arms=[]), harm("b", 80)
    assert [each.about for each in of_studies(people.harms_fit_people, study(events=[one, two]))] == ["b"]
    assert [each.about for each in of_studies(people.harms_fit_people, study("unclear", events=[two]), study(events=[two]))] == ["b"]


def harm(event: str, *observed: int | None) -> Any:
    """An adverse event with how many were observed in each arm."""
    return SimpleNamespace(event=event, arms=[SimpleNamespace(of=of) for of in observed])


@pytest.mark.parametrize(
    ("observed", "state", "numbers"),
    [
        ((40, 40), "passed", ""),
        ((40, 39), "passed", ""),
        ((40, 41), "look", "40; 41; 80"),
        ((40, None, 41), "look", "40; 41; 80"),
        ((81,), "look", "81; 80"),
    ],
)
def test_people_observed_for_an_event(observed: tuple[int | None, ...], state: str, numbers: str) -> None:
    """As many as took part may have been observed, and no more."""
    found = of_studies(people.harms_fit_people, study(events=[harm("first", 1), harm("second", *observed)]))[1]
    assert (found.state, found.numbers, found.loc, found.about) == (state, numbers, ("harms", "events", 1), "second")


@pytest.mark.parametrize(
    ("printed", "total", "state"),
    [
        ("80", 80, "passed"),
        ("80 (40/40)", 80, "passed"),
        ("40 + 40", 80, "passed"),
        ("40 + 41", 80, "look"),
        ("40 + 39", 80, "look"),
        ("1,080", 1080, "passed"),
        ("1,080", 1, "look"),
        ("12,345,678 of them", 12345678, "passed"),
        ("1,08", 9, "passed"),  # two numbers
        ("none", 80, None),
        (None, 80, None),
        ("40", "unclear", None),
    ],
)
def test_number_in_its_text(printed: str | None, total: Any, state: str | None) -> None:
    """The number stands in the text, or the numbers of the text add up to it."""
    found = of_studies(people.participants_as_printed, study(total, printed=printed))
    assert [(each.state, each.numbers) for each in found] == (
        [] if state is None else [(state, f"{printed}; {total}" if state == "look" else "")]
    )
    assert of_studies(people.participants_as_printed, study(total, printed=printed, note="So.")) == []


def result(one: int | None, two: int | None, n: Any = "not reported") -> Result:
    """A result of two groups of so many people, which is said to be of ``n``."""
    base = bare_result([(1.0, 1.0, one), (2.0, 1.0, two)])
    outcome: Any = SimpleNamespace(**vars(base.outcome) | {"n": n})
    return replace(base, outcome=outcome)


def of_result(given: Result, arms: Arms = ()) -> list[tuple[str, str, Any]]:
    """What is said of the people of a result of a study with these groups at the start: state, numbers and place."""
    found = people.people_of_result_add_up(SimpleNamespace(every=[(study(arms=arms), given)]))  # type: ignore[arg-type]
    return [(each.state, each.numbers, each.loc[-1]) for each in found]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (result(38, 38, 76), [("passed", "", "intervention")]),
        (result(38, 38, 77), [("look", "38; 38; 77", "intervention")]),
        (result(38, 38, 75), [("look", "38; 38; 75", "intervention")]),
        (result(38, 38), []),
        (result(None, 38, 76), []),
        (result(38, None, 76), []),
        (bare_result(), []),
    ],
)
def test_people_of_both_groups(given: Result, found: list[Any]) -> None:
    """Both groups together are the people of the result; where nothing says how many there should be, nothing is said."""
    assert of_result(given) == found


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        (40, 40, ("passed", "")),
        (41, 40, ("look", "41; 40")),
        (40, 41, ("look", "41; 40")),
        (20, 40, ("passed", "")),
        (19, 40, ("look", "19; 40; 40; 40")),
        (40, 19, ("look", "19; 40; 40; 40")),
        (19, 32, ("look", "19; 40; 32; 40")),
        (19, 31, ("passed", "")),
        (32, 19, ("look", "19; 40; 32; 40")),
        (31, 19, ("passed", "")),
        (20, 32, ("passed", "")),
    ],
)
def test_people_beside_those_at_the_start(one: int, two: int, found: tuple[str, str]) -> None:
    """More than at the start, or less than half beside four fifths or more of the other group."""
    assert [each[:2] for each in of_result(result(one, two), BOTH)] == [found]


def test_other_groups_than_two() -> None:
    """With several groups of a kind, or with one alone, nothing is held against the start."""
    for arms in ([*BOTH, ("control", 40)], [*BOTH, ("intervention", 40)], BOTH[:1], BOTH[1:]):
        assert of_result(result(50, 50), arms) == []
    assert [each[0] for each in of_result(result(50, 50), [*BOTH, ("subgroup", 3)])] == ["look"]


def test_people_of_an_effect() -> None:
    """The people of counts and of means are those of the effect, whatever stands beside."""
    counts = CountsEffect(kind="counts", intervention=CountsArm(events=1, n=30), control=CountsArm(events=1, n=31))
    means = MeansEffect(kind="means", intervention=MeansArm(mean=1, sd=1, n=30), control=MeansArm(mean=1, sd=1, n=31))
    for effect in (counts, means):
        base = result(38, 38, 61)
        given = replace(base, outcome=SimpleNamespace(**vars(base.outcome) | {"effect": effect}))  # type: ignore[arg-type]
        assert of_result(given) == [("passed", "", "effect")]


def test_a_fault_is_told_once() -> None:
    """Where the groups are not the people of the result that is told alone; each result is asked."""
    assert of_result(result(41, 38, 80), BOTH) == [("look", "41; 38; 80", "intervention")]
    every = [(study(arms=BOTH), each) for each in (bare_result(), result(41, 38, 80), result(41, 38), result(40, 38, 78))]
    found = people.people_of_result_add_up(SimpleNamespace(every=every))  # type: ignore[arg-type]
    assert [each.state for each in found] == ["look", "look", "passed"]
