"""How many studies it takes: to leave each out, to show how the result grew, and to test for asymmetry."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.reviews import BCG, records_of

from living_review.analysis.asymmetry import asymmetry
from living_review.analysis.estimator import LARGE, Estimator
from living_review.stats.effect_sizes import MEASURES
from living_review.stats.pooling import pool


def estimator(k: int, *, results: int = 1, levels: bool = False, measure: str = "RR", **declared: Any) -> Estimator:
    """So many studies with so many results each."""
    declaration = records_of(BCG).review.syntheses[0].model_copy(update=declared)
    n = k * results
    yi = tuple(0.1 * (i % 7) - 0.2 for i in range(n))
    vi = tuple(0.02 + 0.005 * (i % 5) for i in range(n))
    clusters = tuple(f"s{i // results}" for i in range(n))
    return Estimator(declaration, measure, yi, vi, clusters, (None,) * n, levels)


@pytest.mark.parametrize(("k", "tested"), [(9, False), (10, True), (11, True)])
def test_asymmetry_from_ten_studies_on(k: int, tested: bool) -> None:
    """Nine studies are too few to tell chance from a pattern (Cochrane Handbook 13.3.5.4), ten are enough."""
    found = asymmetry(estimator(k), MEASURES["RR"], ())
    assert (found.tested, found.trim_fill is not None, found.not_tested_because == "") == (tested, tested, tested)
    assert tested or found.not_tested_because == f"there are {k} studies, and below 10 the tests cannot tell chance from a pattern"


@pytest.mark.parametrize(("k", "left"), [(2, []), (3, [0, 1, 2])])
def test_leave_one_out_from_three_studies_on(k: int, left: list[int]) -> None:
    """Two studies leave one alone, which says nothing; of three each is left out in turn, as if it had not been there."""
    found = estimator(k).leave_one_out()
    assert [i for i, _ in found] == left
    every = estimator(k)
    for i, pooled in found:
        rest = [j for j in range(k) if j != i]
        assert pooled.mu == pytest.approx(pool([every.yi[j] for j in rest], [every.vi[j] for j in rest], **every.options).mu)


def test_leave_one_out_with_several_results() -> None:
    """A study goes with all its results, and is named by the first of them."""
    every = estimator(4, results=2, levels=True)
    found = every.leave_one_out()
    assert [i for i, _ in found] == [0, 2, 4, 6]
    assert found[1][1].mu == pytest.approx(every.pooled([0, 1, 4, 5, 6, 7]).mu)
    assert every.cumulative() == ()


def test_leave_one_out_of_many_in_three_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to sixty studies, since the model is fitted anew without each; in two levels any number."""
    monkeypatch.setattr(Estimator, "pooled", lambda self, members: len(members))
    assert LARGE == 60
    assert [len(estimator(k, levels=True).leave_one_out()) for k in (60, 61)] == [60, 0]
    assert len(estimator(61).leave_one_out()) == 61


def test_one_study_alone_keeps_its_own_effect() -> None:
    """A part of one result has its effect, its error and a normal interval of 1.96 errors."""
    every = estimator(3)
    part = every.part("a", [1])
    assert (part.mu, part.se) == (every.yi[1], every.vi[1] ** 0.5)
    assert (part.ci_low, part.ci_high) == pytest.approx((part.mu - 1.959964 * part.se, part.mu + 1.959964 * part.se))
    assert part.pooled is None
    assert every.part("b", [0, 1]).pooled is not None


def test_cumulative_grows_by_a_study() -> None:
    """The last is the whole, the first the first study alone, each of the studies before it."""
    every = estimator(5)
    found = every.cumulative()
    assert [len(part.members) for part in found] == [1, 2, 3, 4, 5]
    assert found[0].mu == every.yi[0]
    assert found[-1].mu == pytest.approx(every.pooled().mu)
