"""Which results a synthesis combines, and why the others are left out."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from living_review.analysis.selection import Selected, SynthesisInput, registered, select_inputs
from living_review.analysis.study_values import StudyValues
from living_review.records.effect_data import CountsArm, CountsEffect, EstimateEffect
from living_review.records.filters import StudyFilter


def counts(a: int, c: int, n: int = 10) -> CountsEffect:
    """Events in two groups of so many people."""
    return CountsEffect(kind="counts", intervention=CountsArm(events=a, n=n), control=CountsArm(events=c, n=n))


READY = EstimateEffect(kind="estimate", measure="MD", yi=1.0, se=1.0)


def outcome(name: str = "it", effect: Any = READY, measure: str = "pain", why: str | None = None) -> Any:
    """A result of a study."""
    return SimpleNamespace(id=name, effect=effect, measure=measure, no_effect=why, comparator="placebo")


def study(key: str, *outcomes: Any, status: Any = None) -> Any:
    """A study with these results."""
    comparator = SimpleNamespace(ids_or_word=("placebo", "nothing"))
    return SimpleNamespace(key=key, status=status, all_outcomes=lambda: outcomes, comparator=comparator, cluster=None)


def declared(**more: Any) -> Any:
    """A synthesis of pain."""
    base: dict[str, Any] = {"method": "pooled", "outcome": ("pain",), "outcome_id": None, "where": {}, "subgroup": None}
    return SimpleNamespace(**base | {"effect": "MD", "no_events": "leave_out"} | more)


def selected(*studies: Any, **asked: Any) -> Selected:
    """What a synthesis puts together of these studies, the keys of which are their groups too."""
    keys = tuple(each.key for each in studies)
    values = StudyValues(keys, {"group": [(key,) for key in keys], "size": range(len(studies))})
    return select_inputs(declared(**asked), SimpleNamespace(studies=studies), SimpleNamespace(values=values))  # type: ignore[arg-type]


def named(found: Selected) -> tuple[list[str], list[tuple[str, str]]]:
    """What enters, by study and result, and what is left out with the reason."""
    entries = [f"{each.study.key}.{each.outcome.id if each.outcome else ''}" for each in found.entries]
    return entries, [(study.key, why) for study, why in found.excluded]


def test_results_that_are_asked_for() -> None:
    """All results of the outcome with numbers for an effect, or that of one id; studies without one are told with the reason."""
    a = study("a", outcome("one"), outcome("two"), outcome("x", measure="sleep"))
    b = study(
        "b", outcome("one", None, why="Only a figure."), outcome("two", None, why="No spread."), outcome("three", None, why="No spread.")
    )
    c, d = study("c", outcome("x", measure="sleep")), study("d", outcome("one", None), outcome("two"))
    e = study("e", outcome("one", None))
    every = (a, b, c, d, e)
    assert named(selected(*every)) == (
        ["a.one", "a.two", "d.two"],
        [
            ("b", "Only a figure.; No spread."),
            ("c", "has no result for this outcome"),
            ("e", "gives no numbers that an effect can be worked out from"),
        ],
    )
    assert named(selected(*every, outcome_id="two"))[0] == ["a.two", "d.two"]
    assert named(selected(*every, outcome=("pain", "sleep")))[0] == ["a.one", "a.two", "a.x", "c.x", "d.two"]
    assert named(selected(*every, where={"size": StudyFilter.model_validate({"minimum": 2})})) == (
        ["d.two"],
        [("c", "has no result for this outcome"), ("e", "gives no numbers that an effect can be worked out from")],
    )


def test_directions_need_no_numbers() -> None:
    """Directions are counted of all results of the outcome, or of each study as a whole."""
    a, b = study("a", outcome("one", None), outcome("two")), study("b", outcome("x", None, "sleep"))
    assert named(selected(a, b, method="direction")) == (["a.one", "a.two"], [("b", "has no result for this outcome")])
    whole = selected(a, b, method="direction", outcome=())
    assert named(whole) == (["a.", "b."], [])
    assert [each.comparators for each in whole.entries] == [("placebo", "nothing")] * 2
    assert [each.comparators for each in selected(a).entries] == [("placebo",)]
    assert named(selected(a, b, outcome=()))[0] == []


def test_reports_that_were_retracted() -> None:
    """A retracted report is left out by every method; a corrected one stays."""
    gone = SimpleNamespace(retracted=True, date=date(2020, 2, 3))
    mended = SimpleNamespace(retracted=False, date=date(2020, 2, 3))
    a, b = study("a", outcome(), status=gone), study("b", outcome(), status=mended)
    for asked in ({}, {"method": "direction"}, {"method": "direction", "outcome": ()}):
        entries, excluded = named(selected(a, b, **asked))
        assert ([each[0] for each in entries], excluded) == (["b"], [("a", "was retracted on 2020-02-03")])


def test_subgroups_of_entries() -> None:
    """Each entry has the terms of its study, if the synthesis divides."""
    a, b = study("a", outcome()), study("b", outcome())
    assert [each.group for each in selected(a, b, subgroup="group").entries] == [("a",), ("b",)]
    assert [each.group for each in selected(a, b).entries] == [(), ()]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"effect": "RR"}, "bcde"),
        ({"effect": "OR"}, "bcd"),
        ({"effect": "RD"}, "abcde"),
        ({"effect": "RR", "no_events": "keep"}, "abcde"),
        ({"effect": "OR", "no_events": "keep"}, "abcde"),
        ({"effect": None}, "abcde"),
    ],
)
def test_studies_in_which_nobody_had_the_event(asked: dict[str, Any], kept: str) -> None:
    """They say nothing of a ratio, and those in which everybody had it nothing of an odds ratio; one group with events is enough."""
    data = {"a": counts(0, 0), "b": counts(0, 1), "c": counts(1, 0), "d": counts(10, 9), "e": counts(10, 10)}
    found = selected(*(study(key, outcome(effect=effect)) for key, effect in data.items()), **asked)
    assert "".join(each.study.key for each in found.entries) == kept
    assert [each.study.key for each in found.without_events] == [key for key in data if key not in kept]


@pytest.mark.parametrize(
    ("effect", "silent"), [(counts(0, 0), True), (counts(0, 1), False), (counts(10, 10), False), (READY, False), (None, False)]
)
def test_results_that_say_nothing(effect: Any, silent: bool) -> None:
    """Events of two groups of which nobody had one point nowhere."""
    assert SynthesisInput(study("a"), outcome(effect=effect)).says_nothing is silent
    assert not SynthesisInput(study("a"), None).says_nothing


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("NCT01234567", "registered as nct01234567"),
        ("nct 0123-4567", "registered as nct01234567"),
        ("ISRCTN123", ""),
        ("2012-000117-41", "registered as 201200011741"),
        ("not reported", ""),
    ],
)
def test_registrations(number: str, found: str) -> None:
    """The number in small letters and digits, however it is written."""
    assert registered(SimpleNamespace(registration=SimpleNamespace(value=number))) == found  # type: ignore[arg-type]
