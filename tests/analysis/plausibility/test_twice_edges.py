"""Where numbers or studies count as the same: each limit is crossed by one digit, or by one record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import bare_result

from living_review.analysis.plausibility import twice
from living_review.analysis.plausibility.printed import Printed
from living_review.analysis.plausibility.registry import Tried
from living_review.analysis.plausibility.results import Group, Result
from living_review.records.effect_data import CountsArm, CountsEffect


def given(check: Callable[[Any], Any], *results: tuple[str, Result], related: Sequence[set[str]] = ()) -> list[Tried]:
    """What a check says of these results of studies, of which some share people."""
    every = [(SimpleNamespace(key=key), replace(result, study=key)) for key, result in results]
    return list(check(SimpleNamespace(every=every, related=lambda one, two: {one, two} in related)))


def group(role: str, mean: str, spread: str | None) -> Group:
    """A group as it is printed."""
    number = None if spread is None else Printed(float(spread), 0.05, spread, ())
    return Group(role, role, Printed(float(mean), 0.05, mean, ()), number, "sd", None, (role,))


def of(one: tuple[str, str | None], two: tuple[str, str | None], roles: tuple[str, str] = ("intervention", "control")) -> Result:
    """A result of two groups, each with mean and spread."""
    return replace(bare_result(), groups=tuple(group(role, *each) for role, each in zip(roles, (one, two), strict=True)))


@pytest.mark.parametrize(
    ("one", "two", "state"),
    [
        (("15.2", "4.85"), ("15.2", "4.85"), "look"),
        (("15.2", "4.8"), ("15.2", "4.8"), "passed"),
        (("15", "4.85"), ("15", "4.85"), "passed"),
        (("15.2", "4.85"), ("15.2", "4.86"), "passed"),
        (("15.2", "4.85"), ("15.3", "4.85"), "passed"),
        (("15.25", "4.851"), ("15.25", "4.851"), "look"),
        (("15.2", None), ("15.2", "4.85"), None),
        (("15.2", "4.85"), ("15.2", None), None),
    ],
)
def test_two_groups_alike(one: Any, two: Any, state: str | None) -> None:
    """Mean and spread must be the same to three digits each; the next result is asked all the same."""
    found = given(twice.groups_differ, ("a", of(one, two)), ("b", of(("15.2", "4.85"), ("15.2", "4.85"))))
    assert [each.state for each in found] == [*([] if state is None else [state]), "look"]
    assert (found[-1].numbers, found[-1].loc) == ("15.2; 4.85; 15.2; 4.85", ("intervention",))


def test_before_and_after_alike() -> None:
    """What is before and after is compared too, where there are no two groups."""
    assert given(twice.groups_differ, ("a", of(("15.2", "4.85"), ("15.2", "4.85"), ("before", "after"))))[0].state == "look"
    assert given(twice.groups_differ, ("a", bare_result())) == []


SAME = of(("9.5", "4.1"), ("15.2", "4.85"))


def test_how_many_places_are_named() -> None:
    """The first three earlier results are named, each once, and none that shares people."""
    found = given(twice.numbers_seen_before, *((key, SAME) for key in "abcde"))
    assert [each.state for each in found] == ["passed", "look", "look", "look", "look"]
    named = [each.says.partition("those of ")[2].partition(";")[0] for each in found]
    assert named == ["", "a (result)", "a (result) and b (result)", *["a (result) and b (result) and c (result)"] * 2]
    found = given(twice.numbers_seen_before, *((key, SAME) for key in "abcd"), related=[{"a", "d"}, {"b", "c"}])
    named = [each.says.partition("those of ")[2].partition(";")[0] for each in found]
    assert named == ["", "a (result)", "a (result)", "b (result) and c (result)"]
    assert [each.state for each in given(twice.numbers_seen_before, ("a", SAME), ("b", SAME), related=[{"a", "b"}])] == ["passed", "passed"]
    assert [each.state for each in given(twice.numbers_seen_before, ("a", SAME), ("a", SAME), related=[{"a"}])] == ["passed", "look"]


def test_results_that_tell_too_little_stop_nothing() -> None:
    """A result of few digits is passed over."""
    few = of(("1", "2"), ("3", "4"))
    assert [each.state for each in given(twice.numbers_seen_before, ("a", few), ("b", SAME), ("c", few), ("d", SAME))] == ["passed", "look"]


def test_groups_go_before_an_estimate() -> None:
    """Two groups with their spreads tell by themselves, without the people; so do before and after."""
    found = twice.fingerprint(SAME)
    assert found == (("means", (9.5, 4.1), (15.2, 4.85)), ("9.5", "4.1", "15.2", "4.85"))
    assert twice.fingerprint(of(("9.5", "4.1"), ("15.2", "4.85"), ("before", "after"))) == found
    few = of(("9.5", "4.1"), ("15", "4"))
    assert twice.fingerprint(few) is None
    with_people = replace(few, groups=tuple(replace(each, n=9) for each in few.groups))
    assert twice.fingerprint(with_people) == ((("15", "4", "9"), ("9.5", "4.1", "9")), ("9.5", "4.1", "9", "15", "4", "9"))


def test_noughts_tell_nothing() -> None:
    """Noughts in front and behind are no digits of a count, those within are."""

    def tells(a: int, n1: int, c: int, n2: int) -> bool:
        effect = CountsEffect(kind="counts", intervention=CountsArm(events=a, n=n1), control=CountsArm(events=c, n=n2))
        return twice.fingerprint(bare_result(effect=effect)) is not None

    assert tells(11, 101, 1, 11)
    assert not tells(11, 110, 1, 11)
    assert not tells(0, 101, 11, 11)


# ---------------------------------------------------------------------------------------------- studies


def study(key: str, surname: str = "Adler", year: Any = 2015, total: Any = 80) -> Any:
    """A study by its first author, year and number of people."""
    citation = SimpleNamespace(first_surname=surname, year=year)
    return SimpleNamespace(key=key, citation=citation, participants=SimpleNamespace(total=total))


def seen(*studies: Any, related: Sequence[set[str]] = ()) -> list[tuple[str, str, str]]:
    """What is said of these studies: key, state, numbers."""
    materials: Any = SimpleNamespace(records=SimpleNamespace(studies=studies), related=lambda one, two: {one, two} in related)
    found = list(twice.study_seen_before(materials))
    assert all(each.loc == ("citation",) for each in found)
    return [(each.study, each.state, each.numbers) for each in found]


def test_one_study_in_two_records() -> None:
    """Author, whatever the case, year and people must be the same; records that say that they share people are left alone."""
    a, b = study("a"), study("b", "ADLER")
    assert seen(a, b) == [("a", "passed", ""), ("b", "look", "2015; 80; a")]
    for other in (study("b", "Berg"), study("b", year=2016), study("b", total=81)):
        assert seen(a, other) == [("a", "passed", ""), ("b", "passed", "")]
    assert seen(a, b, related=[{"a", "b"}]) == [("a", "passed", ""), ("b", "passed", "")]
    assert seen(study("a", year="unclear"), study("b", total="unclear"), study("c", "Berg")) == [("c", "passed", "")]


def others(n: int) -> list[Any]:
    """So many studies of other authors."""
    return [study(f"o{i}", f"Other {i}") for i in range(n)]


@pytest.mark.parametrize(
    ("alike", "rest", "told"),
    [
        (2, 0, True),
        (3, 0, False),  # of three records all bear the name
        (3, 26, False),
        (3, 27, True),  # a tenth of 30
        (4, 36, True),
        (4, 35, False),
    ],
)
def test_a_name_that_many_have(alike: int, rest: int, told: bool) -> None:
    """A first author of more than two records, and of more than a tenth of all, tells no studies apart."""
    found = seen(*(study(f"a{i}") for i in range(alike)), *others(rest))
    assert [state for key, state, _ in found if key.startswith("a")] == (["passed"] + ["look"] * (alike - 1) if told else [])
    assert len(found) == rest + (alike if told else 0)


def test_how_many_studies_are_named() -> None:
    """The first three are named."""
    found = seen(*(study(f"a{i}") for i in range(5)), *others(50))
    assert [numbers for key, _, numbers in found if key in ("a3", "a4")] == ["2015; 80; a0; a1; a2"] * 2
