"""What a pooled synthesis says of its figures: how values of the analysis scale are shown."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from helpers.reviews import BCG, REVIEWS, STROKE
from helpers.syntheses import made

from living_review.analysis.pooled import PooledSynthesis


@pytest.mark.parametrize(
    ("folder", "name", "factor"), [(BCG, "tuberculosis", 1.0), (STROKE, "length_of_stay", 1.0), (REVIEWS / "proportions", "logit", 100.0)]
)
def test_factor(folder, name: str, factor: float) -> None:  # type: ignore[no-untyped-def]
    """A share is shown as a percentage, and any other measure as it is."""
    result = made(folder)[name]
    assert isinstance(result, PooledSynthesis)
    assert result.factor == factor


def test_values_as_shown() -> None:
    """A log risk ratio is shown as the ratio, a difference as it is, a logit as a percentage; a rate for the declared person-time."""
    ratio, difference = made(BCG)["tuberculosis"], made(STROKE)["length_of_stay"]
    assert isinstance(ratio, PooledSynthesis)
    assert isinstance(difference, PooledSynthesis)
    assert ratio.plotted(math.log(0.5)) == pytest.approx(0.5)
    assert difference.plotted(-15.1) == -15.1
    share = made(REVIEWS / "proportions")["logit"]
    assert isinstance(share, PooledSynthesis)
    assert share.plotted(math.log(0.25 / 0.75)) == pytest.approx(25)
    rate = replace(ratio, measure=replace(ratio.measure, display="rate"))
    per = rate.declared.model_copy(update={"per": 1000})
    assert replace(rate, selected=replace(rate.selected, declared=per)).plotted(math.log(0.002)) == pytest.approx(2)


def test_a_row_of_one_result_is_shown_by_its_own_people() -> None:
    """A double arcsine is taken back with the people of the row itself, and the whole with the harmonic mean of all."""
    whole = made(REVIEWS / "proportions")["pooled"]
    assert isinstance(whole, PooledSynthesis)
    for row in whole.rows:
        data = row.entry.outcome.effect if row.entry.outcome is not None else None
        assert data is not None
        assert whole.plotted(row.effect.yi, row) == pytest.approx(100 * data.events / data.n, abs=1e-6)  # type: ignore[union-attr]
    assert whole.people_harmonic == pytest.approx(len(whole.rows) / sum(1 / row.entry.outcome.effect.n for row in whole.rows))  # type: ignore[union-attr]
