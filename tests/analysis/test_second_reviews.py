"""The small reviews that show each method once: their syntheses are those of R, from the YAML to the figure (``second.R``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers.reviews import BCG, METAFOR, REVIEWS, Copy
from helpers.syntheses import made

from living_review.analysis.covariates import CovariateColumn
from living_review.analysis.pooled import PooledSynthesis, Regressed

TRUTH = json.loads((METAFOR / "second.json").read_text(encoding="utf-8"))["reviews"]
CASES = [(review, synthesis) for review, syntheses in TRUTH.items() for synthesis in syntheses if synthesis != "age"]


@cache
def syntheses_of(review: str) -> dict[str, PooledSynthesis]:
    """The pooled syntheses of a small review by their ids."""
    return {name: each for name, each in made(REVIEWS / review).items() if isinstance(each, PooledSynthesis)}


@pytest.mark.parametrize(("review", "synthesis"), CASES)
def test_syntheses_of_r(review: str, synthesis: str) -> None:
    """The pooled effect, its error and interval, and τ², to a millionth."""
    wanted: dict[str, Any] = TRUTH[review][synthesis]
    found = syntheses_of(review)[synthesis].pooled
    for name in ("mu", "se", "tau2"):
        assert getattr(found, name) == pytest.approx(wanted[name], rel=1e-6, abs=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx(tuple(wanted["ci"]), rel=1e-6, abs=1e-9)


def test_studies_without_events_are_named() -> None:
    """Of the ratio one study is left out and named; the difference keeps it, and so does the ratio that says so."""
    found = syntheses_of("rare")
    assert [entry.study.label for entry in found["pooled"].selected.without_events] == ["Yucel 2004"]
    assert [len(found[name].rows) for name in ("pooled", "peto", "difference", "random")] == [17, 17, 18, 18]
    assert (found["random"].sides.silent, found["random"].sides.below, found["random"].sides.above) == (1, 16, 1)


def test_proportions_are_shown_as_percentages() -> None:
    """The double arcsine is taken back by the harmonic mean of the people, as metafor's ``transf.ipft.hm`` has it."""
    pooled = syntheses_of("proportions")["pooled"]
    shown = [pooled.plotted(value) / 100 for value in (pooled.pooled.mu, pooled.pooled.ci_low, pooled.pooled.ci_high)]
    assert shown == pytest.approx(TRUTH["proportions"]["pooled"]["shown"], rel=1e-6)
    assert pooled.estimate(*(getattr(pooled.pooled, name) for name in ("mu", "ci_low", "ci_high"))).count("%") == 2
    own = {row.entry.study.label: pooled.plotted(row.effect.yi, row) for row in pooled.rows}
    assert own["Giannotta et al."] == pytest.approx(100 * 16 / 17)


def test_correlations_favour_nobody() -> None:
    """Where no side is declared better there is none, and effects are regressed on the declared covariate."""
    pooled = syntheses_of("correlations")["pooled"]
    assert pooled.lower_is_better is None
    assert pooled.regressed is not None
    assert pooled.regressed.result is not None
    assert [each.value for each in pooled.regressed.result.coefficients] == pytest.approx(TRUTH["correlations"]["age"], rel=1e-6)


def test_the_conclusion_that_hangs_on_the_choice() -> None:
    """Each way to handle several results of a study is worked out, the declared one among them."""
    several = syntheses_of("several")["pooled"]
    assert (several.studies, len(several.rows), several.results) == (12, 24, 24)
    assert [(each.way, each.rule, each.correlation) for each in several.alternatives if each.declared] == [("three_level", None, None)]
    assert {each.way for each in several.alternatives} == {"choose", "combine", "three_level"}
    assert not several.depends_on_choice


def test_tests_of_asymmetry_suit_the_measure() -> None:
    """Egger's test is made of no odds ratio and of no proportion; of odds ratios Harbord's and Peters' are made."""
    odds, share = syntheses_of("rare")["pooled"].asymmetry, syntheses_of("proportions")["pooled"].asymmetry
    assert odds.egger is None
    assert odds.harbord is not None
    assert odds.peters is not None
    assert not share.tested
    assert not syntheses_of("exposures")["pooled"].asymmetry.tested, "ready odds ratios give no events to test by"


def test_three_levels_of_single_results(copy_of: Callable[[Path], Copy]) -> None:
    """Where each study has one result there is nothing to handle: what is declared for more makes no other model, and names none."""
    copy = copy_of(BCG)
    copy.edit("review.yml", ("  subgroup: allocation\n", "  subgroup: allocation\n  dependence: {method: three_level}\n"))
    with_rule, plain = made(copy.folder)["tuberculosis"], made(BCG)["tuberculosis"]
    assert isinstance(with_rule, PooledSynthesis)
    assert isinstance(plain, PooledSynthesis)
    assert (with_rule.pooled, with_rule.three_levels) == (plain.pooled, plain.three_levels)
    assert with_rule.three_levels is None


@pytest.mark.parametrize(("columns", "without", "expected"), [(1, 0, 8), (2, 0, 4), (2, 2, 3), (3, 1, 7 / 3)])
def test_studies_to_a_covariate(columns: int, without: int, expected: float) -> None:
    """Those that a column is worked out from: of eight studies less those without a covariate, to each column."""
    column = CovariateColumn("x", tuple(range(8)), number=True)
    found = Regressed((column,) * columns, None, tuple(f"study {i}" for i in range(without)))
    assert found.per_covariate == pytest.approx(expected)
