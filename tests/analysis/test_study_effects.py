"""The effects of single studies, as their pages show them, against metafor's printouts and published examples."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.reviews import BCG, REVIEWS, SLEEP, records_of

from living_review.analysis.study_effects import StudyEffect, study_effects
from living_review.records.effect_data import CountsEffect, EffectData, EstimateEffect, RateEffect, RatesEffect
from living_review.records.study import Outcome, Study


def shown(effect: dict[str, Any]) -> StudyEffect | None:
    """The effect of an outcome with these data, in a review without a synthesis."""
    study = records_of(SLEEP).study("adler2015")
    outcome = study.outcomes[0].model_dump(exclude={"effect"}) | {"effect": effect}
    validated = Outcome.model_validate(outcome)
    one: Study = study.model_copy(update={"outcomes": (validated,), "survival": "not applicable"})
    return next(study_effects(one, records_of(SLEEP).review), None)


def test_pooled_outcomes_have_the_measure_of_their_synthesis() -> None:
    """Aronson 1948 has a risk ratio of 0.41 (0.13 to 1.26), as in the forest plot of metafor's example dat.bcg."""
    records = records_of(BCG)
    (found,) = study_effects(records.study("aronson1948"), records.review)
    assert (found.measure.key, found.text(), found.as_given, found.corrected) == ("RR", "0.41 (0.13 to 1.26)", False, False)


@pytest.mark.parametrize(
    ("effect", "text"),
    [
        # escalc(measure="MD", m1i=21, sd1i=16, n1i=110, m2i=31, sd2i=27, n2i=183): yi -10.0, vi 6.3109
        (
            {"kind": "means", "intervention": {"mean": 21.0, "sd": 16.0, "n": 110}, "control": {"mean": 31.0, "sd": 27.0, "n": 183}},
            "−10.0 (−14.9 to −5.1)",
        ),
        # Newcombe, Statistics in Medicine 17 (1998) 857, table I: 81 of 263 and 0 of 20, method 3
        ({"kind": "proportion", "events": 81, "n": 263}, "30.8\xa0% (25.5 to 36.6\xa0%)"),
        ({"kind": "proportion", "events": 0, "n": 20}, "0.0\xa0% (0.0 to 16.1\xa0%)"),
        # 12 in 400 years of observation: 0.03 a year, exp(log(0.03) -+ 1.96/sqrt(12))
        ({"kind": "rate", "events": 12, "time": 400.0}, "0.030 (0.017 to 0.053) per 1 person-time"),
        # tanh(atanh(0.5) -+ 1.96/sqrt(25)): 0.155 to 0.736
        ({"kind": "correlation", "r": 0.5, "n": 28}, "0.50 (0.16 to 0.74)"),
        # exp((O-E)/V -+ 1.96/sqrt(V)): exp(-0.5 -+ 0.438)
        ({"kind": "log_rank", "o_e": -10.0, "v": 20.0}, "0.61 (0.39 to 0.94)"),
        ({"kind": "estimate", "measure": "HR", "value": 0.5, "ci": (0.25, 1.0)}, "0.50 (0.25 to 1.00)"),
        # a quarter of the interval is 1, so one decimal; of one that is a little narrower two
        ({"kind": "estimate", "measure": "MD", "value": 2.0, "ci": (0.0, 4.0)}, "2.0 (0.0 to 4.0)"),
        ({"kind": "estimate", "measure": "MD", "value": 2.0, "ci": (0.05, 3.95)}, "2.00 (0.05 to 3.95)"),
        # 10 events in 1,000, 20 in 1,000: exp(log(0.5) -+ 1.96*sqrt(1/10+1/20))
        (
            {"kind": "rates", "intervention": {"events": 10, "time": 1000.0}, "control": {"events": 20, "time": 1000.0}},
            "0.50 (0.23 to 1.07)",
        ),
    ],
    ids=lambda value: str(value["kind"]) if isinstance(value, dict) else "",
)
def test_effect_of_each_kind_of_data(effect: dict[str, Any], text: str) -> None:
    """Where no synthesis says which measure it takes, each kind of data has its usual one."""
    found = shown(effect)
    assert found is not None
    assert found.text() == text
    assert found.as_given is (effect["kind"] == "estimate")


def test_counts_without_events() -> None:
    """A ratio where nobody had the event says nothing; where one group had none, one half is added, which is told."""

    def counts(a: int, c: int) -> dict[str, Any]:
        return {"kind": "counts", "intervention": {"events": a, "n": 50}, "control": {"events": c, "n": 50}}

    assert shown(counts(0, 0)) is None
    found = shown(counts(0, 5))
    assert found is not None
    assert found.corrected
    assert found.value == pytest.approx((0.5 / 51) / (5.5 / 51))


def has_no_events(data: EffectData) -> bool:
    """Whether nobody, or everybody, of a group had the event, by the numbers as they stand in the record."""
    match data:
        case CountsEffect():
            return any(arm.events in (0, arm.n) for arm in (data.intervention, data.control))
        case RatesEffect():
            return 0 in (data.intervention.events, data.control.events)
        case RateEffect():
            return data.events == 0
    return False


@pytest.mark.parametrize("name", ["bcg", "rare", "rates", "stroke", "exposures", "several", "correlations", "lidocaine"])
def test_what_was_added_to_and_what_is_as_given(name: str) -> None:
    """One half was added only where nobody or everybody had the event, and only what a report gives with its limits is as given."""
    records = records_of(REVIEWS / name)
    found = [each for study in records.studies for each in study_effects(study, records.review)]
    assert found
    for each in found:
        data = each.outcome.effect
        assert data is not None
        assert each.corrected is has_no_events(data), each.outcome.id
        assert each.as_given is (isinstance(data, EstimateEffect) and data.value is not None), each.outcome.id
        assert each.low <= each.value <= each.high


def test_shares_are_not_corrected() -> None:
    """A share with Wilson's interval is as it was counted, also of nobody and of everybody."""
    for events in (0, 7, 20):
        found = shown({"kind": "proportion", "events": events, "n": 20})
        assert found is not None
        assert (found.corrected, found.as_given, found.value) == (False, False, 5 * events)
