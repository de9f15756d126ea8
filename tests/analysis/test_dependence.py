"""Several results of one study: which is chosen, by what studies hang together, and what a choice leads to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from living_review.analysis.dependence import Alternative, chosen, people_of
from living_review.analysis.pooled import EffectRow
from living_review.analysis.selection import SynthesisInput, registered
from living_review.records.effect_data import CountsArm, CountsEffect, EstimateEffect


def outcome(people: tuple[int, int] | None = None, n: int | str = "not reported") -> Any:
    """An outcome with the people of both groups, or with a number of people alone."""
    ready = EstimateEffect(kind="estimate", measure="MD", yi=1.0, vi=0.1)
    if people is None:
        return SimpleNamespace(effect=ready, n=n, comparator="placebo")
    one, two = (CountsArm(events=1, n=each) for each in people)
    return SimpleNamespace(effect=CountsEffect(kind="counts", intervention=one, control=two), n=n, comparator="placebo")


def entry(key: str, result: Any, *, cluster: str | None = None, registration: str = "not reported") -> SynthesisInput:
    """A result of a study."""
    study: Any = SimpleNamespace(key=key, cluster=cluster, registration=SimpleNamespace(value=registration))
    return SynthesisInput(study, result)


def test_people_of_a_result() -> None:
    """Those of both groups, else those that are said to have been measured, else none."""
    assert people_of(entry("a", outcome((10, 12), 30))) == 22
    assert people_of(entry("a", outcome(None, 30))) == 30
    assert people_of(entry("a", outcome(None))) == 0
    assert people_of(entry("a", None)) == 0


def test_one_result_of_each_study() -> None:
    """The first, that of most people, or that with the smallest variance; of equals the first."""
    entries = [entry("a", outcome((10, 10))), entry("b", outcome((9, 9))), entry("a", outcome((20, 20))), entry("a", outcome((20, 20)))]
    effects: Any = [SimpleNamespace(vi=vi) for vi in (0.3, 0.1, 0.2, 0.2)]
    assert chosen(entries, effects, "first") == (0, 1)
    assert chosen(entries, effects, "largest") == (2, 1)
    assert chosen(entries, effects, "most_exact") == (2, 1)
    assert chosen(entries[:3], [effects[1], effects[1], effects[0]], "most_exact") == (0, 1)


def test_what_hangs_together() -> None:
    """Studies of one declared cluster, or of one registration however it is written; else each by itself."""
    assert entry("a", None, cluster="c", registration="NCT01234567").cluster == entry("b", None, cluster="c").cluster
    registrations = ("NCT01234567", "nct 0123-4567", "Nct01234567")
    assert len({entry(f"s{i}", None, registration=each).cluster for i, each in enumerate(registrations)}) == 1
    assert entry("a", None, registration="not reported").cluster == "a"
    assert entry("a", None, registration="NCT 123").cluster == "a"  # three digits are no number of a register


@pytest.mark.parametrize(("value", "known"), [("NCT01234567", True), ("ISRCTN1234", True), ("ISRCTN123", False), ("not reported", False)])
def test_numbers_of_registers(value: str, known: bool) -> None:
    """Four digits on end make a number."""
    assert bool(registered(entry("a", None, registration=value).study)) is known


@pytest.mark.parametrize(
    ("low", "high", "conclusion"), [(0.1, 0.5, 1), (-0.5, -0.1, -1), (-0.1, 0.5, 0), (0.0, 0.5, 0), (-0.5, 0.0, 0), (0.1, 0.1, 1)]
)
def test_conclusions(low: float, high: float, conclusion: int) -> None:
    """Whether an interval lies above no effect or below, or holds it, its ends included."""
    pooled: Any = SimpleNamespace(ci_low=low, ci_high=high)
    assert Alternative("combine", None, 0.5, pooled, declared=False).conclusion == conclusion


def test_side_of_a_result() -> None:
    """One result lies where its events lie, before any correction; several that were combined where their effect lies."""
    one = entry("a", outcome((10, 40)))  # 1 of 10 against 1 of 40
    found: Any = SimpleNamespace(yi=-0.3)
    assert EffectRow((one,), found, -1.0, 1.0, 1.0).sign == 1
    assert EffectRow((one, one), found, -1.0, 1.0, 1.0).sign == -1
    assert [EffectRow((entry("a", None),), SimpleNamespace(yi=yi), -1.0, 1.0, 1.0).sign for yi in (0.2, 0.0)] == [1, 0]  # type: ignore[arg-type]


def test_the_share_without_the_intervention() -> None:
    """Of counts that of the control group; of other data there is none."""
    assert entry("a", outcome((10, 40))).control_risk == 1 / 40
    assert entry("a", outcome()).control_risk is None
    assert entry("a", None).control_risk is None
