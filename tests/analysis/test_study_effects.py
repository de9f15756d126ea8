"""The effects of single studies, as their pages show them, against metafor's printouts and published examples."""

from __future__ import annotations

import math
from typing import Any

import pytest
from helpers.reviews import BCG, REVIEWS, SLEEP, records_of

from living_review.analysis.study_effects import StudyEffect, measure_for, study_effects
from living_review.records.effect_data import CountsEffect, EffectData, EstimateEffect, RateEffect, RatesEffect
from living_review.records.review import Review
from living_review.records.study import Outcome, Study
from living_review.records.synthesis_plan import SynthesisDeclaration
from living_review.stats.effect_sizes import MEASURES


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


# ---------------------------------------------------------------------------------------------- how an effect is told


def told(measure: str, value: float, low: float, high: float, **more: Any) -> str:
    """An effect with its limits in words."""
    outcome: Any = None
    return StudyEffect(outcome, MEASURES[measure], value, low, high, **more).text()


@pytest.mark.parametrize(
    ("measure", "numbers", "more", "text"),
    [
        ("PR", (12.34, 5.0, 20.06), {}, "12.3\xa0% (5.0 to 20.1\xa0%)"),
        ("RR", (0.489, 0.34, 0.7), {"error": 0.2}, "0.49 (0.34 to 0.70)"),
        ("IR", (12.34, 5.0, 20.0), {"per": 1000, "person_time": "person-years"}, "12.3 (5.00 to 20.0) per 1,000 person-years"),
        ("COR", (0.456, 0.1, 0.7), {"error": 0.001}, "0.46 (0.10 to 0.70)"),
        ("ZCOR", (0.456, 0.1, 0.7), {"error": 0.001}, "0.46 (0.10 to 0.70)"),
        ("MD", (1.23456, 0.5, 2.0), {"error": 0.1}, "1.23 (0.50 to 2.00)"),
        ("MD", (1.23456, 0.5, 2.0), {"error": 1.0}, "1.2 (0.5 to 2.0)"),
        ("MD", (1.23456, 0.5, 2.0), {"error": 10.0}, "1 (0 to 2)"),
        ("MD", (123.456, 0.5, 200.0), {"error": 100.0}, "123 (0 to 200)"),
        ("MD", (1.23456, 0.5, 2.0), {}, "1.23 (0.50 to 2.00)"),
        ("MD", (1.23456789, 0.5, 2.0), {"error": 1e-9}, "1.234568 (0.500000 to 2.000000)"),
    ],
)
def test_effect_in_words(measure: str, numbers: tuple[float, float, float], more: dict[str, Any], text: str) -> None:
    """A share in percent with one decimal, a ratio as tables print it, a difference by its error, a rate for its person-time."""
    assert told(measure, *numbers, **more) == text


def test_what_stands_before_the_limits() -> None:
    """Such as what interval it is."""
    outcome: Any = None
    assert StudyEffect(outcome, MEASURES["PR"], 1, 0, 2).text("95 % ") == "1.0\xa0% (95 % 0.0 to 2.0\xa0%)"


READY = {"kind": "estimate", "measure": "RR", "value": 0.5, "ci": (0.25, 1.0)}
RATE = {"kind": "rate", "events": 12, "time": 400.0}
COUNTS = {"kind": "counts", "intervention": {"events": 5, "n": 50}, "control": {"events": 10, "n": 50}}
SHARE = {"kind": "proportion", "events": 5, "n": 50}


def pooling(effect: str, outcome: str = "severity", **more: Any) -> SynthesisDeclaration:
    """A synthesis that pools an outcome in this measure."""
    asked = {"id": "it", "label": "It", "method": "pooled", "outcome": [outcome], "effect": effect, "model": "random", "reason": "So."}
    return SynthesisDeclaration.model_validate(asked | more)


def reviewed(*syntheses: SynthesisDeclaration) -> Review:
    """The review on sleep with these syntheses."""
    return records_of(SLEEP).review.model_copy(update={"syntheses": syntheses})


def given(effect: dict[str, Any], *syntheses: SynthesisDeclaration) -> StudyEffect | None:
    """The effect of an outcome on severity in a review with these syntheses."""
    study = records_of(SLEEP).study("adler2015")
    outcome = Outcome.model_validate(study.outcomes[0].model_dump(exclude={"effect"}) | {"effect": effect})
    one: Study = study.model_copy(update={"outcomes": (outcome, study.outcomes[1])})
    return next(study_effects(one, reviewed(*syntheses)), None)


@pytest.mark.parametrize(
    ("effect", "syntheses", "measure"),
    [
        (COUNTS, (), ("RR", 1, "person-time")),
        (COUNTS, (pooling("OR"),), ("OR", 1, "person-time")),
        (COUNTS, (pooling("OR", "time_to_sleep"),), ("RR", 1, "person-time")),
        (COUNTS, (pooling("MD"), pooling("RD"), pooling("OR")), ("RD", 1, "person-time")),
        (RATE, (pooling("IR", per=100, person_time="years"),), ("IR", 100, "years")),
        (READY, (), ("RR", 1, "person-time")),
        (READY, (pooling("RR", per=5, person_time="days"),), ("RR", 5, "days")),
        (SHARE, (), None),
        (SHARE, (pooling("PLO"),), ("PLO", 1, "person-time")),
    ],
)
def test_measure_that_an_outcome_is_shown_in(effect: Any, syntheses: Any, measure: Any) -> None:
    """That of the first synthesis that can pool it, with its person-time, else the usual one; a share has none."""
    study = records_of(SLEEP).study("adler2015")
    outcome = Outcome.model_validate(study.outcomes[0].model_dump(exclude={"effect"}) | {"effect": effect})
    assert measure_for(outcome, reviewed(*syntheses)) == measure


def numbers(found: StudyEffect | None) -> tuple[float, float, float]:
    """Its value and limits."""
    assert found is not None
    return found.value, found.low, found.high


Z = 1.959963984540054


def test_rates_for_their_time() -> None:
    """12 in 400 years are 3 in 100, with limits of 1.96 · √12 / 400 as much; of a ready one the limits as they are given."""
    found = given(RATE, pooling("IR", per=100, person_time="years"))
    half = 100 * Z * math.sqrt(12) / 400
    assert numbers(found) == pytest.approx((3, 3 - half, 3 + half))
    assert found is not None
    assert (found.per, found.person_time, found.sign) == (100, "years", " per 100 years")
    ready = {"kind": "estimate", "measure": "IRLN", "value": 0.03, "ci": (0.01, 0.05)}
    found = given(ready, pooling("IRLN", per=1000, person_time="years"))
    assert numbers(found) == pytest.approx((30, 10, 50))
    assert found is not None
    assert (found.text(), found.as_given) == ("30.0 (10.0 to 50.0) per 1,000 years", True)


def test_shares_in_percent() -> None:
    """5 of 50 are 10 %, by the logit of a synthesis with 1.96 · √(1/5 + 1/45) around log(5/45); a ready one as it is given."""
    half = Z * math.sqrt(1 / 5 + 1 / 45)
    limits = [100 / (1 + math.exp(-(math.log(5 / 45) + turn * half))) for turn in (0, -1, 1)]
    assert numbers(given(SHARE, pooling("PLO"))) == pytest.approx(limits)
    ready = {"kind": "estimate", "measure": "PR", "value": 0.1, "ci": (0.05, 0.2)}
    found = given(ready)
    assert numbers(found) == pytest.approx((10, 5, 20))
    assert found is not None
    assert (found.text(), found.error) == ("10.0\xa0% (5.0 to 20.0\xa0%)", pytest.approx(3.75))


def test_double_arcsine_by_its_own_people() -> None:
    """It is taken back with the number of people, so that 5 of 50 are 10 %."""
    assert numbers(given(SHARE, pooling("PFT")))[0] == pytest.approx(10, abs=1e-6)


@pytest.mark.parametrize(("level", "text"), [(0.95, 0.95), (0.9, 0.9)])
def test_level_of_a_ready_estimate(level: float, text: float) -> None:
    """A ready estimate keeps its own level; what is worked out has limits of 95 %."""
    found, worked = given(READY | {"level": level}), given(COUNTS)
    assert found is not None
    assert worked is not None
    assert (found.level, worked.level, found.as_given, worked.as_given) == (text, 0.95, True, False)


@pytest.mark.parametrize(
    ("effect", "syntheses", "shown"),
    [
        ({**COUNTS, "intervention": {"events": 0, "n": 50}, "control": {"events": 0, "n": 50}}, (), False),
        ({**COUNTS, "intervention": {"events": 0, "n": 50}, "control": {"events": 0, "n": 50}}, (pooling("RD"),), True),
        ({"kind": "estimate", "measure": "RR", "yi": -0.5, "se": 0.2}, (), True),
        ({"kind": "estimate", "measure": "PLO", "yi": 800.0, "se": 0.2}, (), True),
    ],
)
def test_effects_that_can_be_worked_out(effect: Any, syntheses: Any, shown: bool) -> None:
    """A ratio where nobody had the event says nothing, a difference does."""
    assert (given(effect, *syntheses) is not None) is shown


@pytest.mark.parametrize(
    ("effect", "syntheses", "corrected"),
    [
        (SHARE, (pooling("PLO"),), False),
        ({"kind": "proportion", "events": 0, "n": 50}, (pooling("PLO"),), True),
        ({"kind": "proportion", "events": 50, "n": 50}, (pooling("PLO"),), True),
        ({"kind": "proportion", "events": 0, "n": 50}, (pooling("PAS"),), False),
        ({"kind": "proportion", "events": 0, "n": 50}, (pooling("PFT"),), False),
        ({"kind": "rate", "events": 0, "time": 50.0}, (), True),
        ({"kind": "rate", "events": 1, "time": 50.0}, (), False),
        ({"kind": "correlation", "r": 0.5, "n": 28}, (), False),
    ],
)
def test_where_one_half_was_added(effect: Any, syntheses: Any, corrected: bool) -> None:
    """To a share of nobody or everybody, but not to its arcsine, and to no events."""
    found = given(effect, *syntheses)
    assert found is not None
    assert found.corrected is corrected


def test_outcomes_without_data_stop_nothing() -> None:
    """An outcome that gives no data, or none for an effect, is passed over."""
    study = records_of(SLEEP).study("adler2015")
    none = Outcome.model_validate(study.outcomes[0].model_dump(exclude={"effect"}))
    one, two = (none.model_copy(update={"effect": given_effect(each)}) for each in (COUNTS, SHARE))
    silent = none.model_copy(
        update={"effect": given_effect({**COUNTS, "intervention": {"events": 0, "n": 5}, "control": {"events": 0, "n": 5}})}
    )
    found = list(study_effects(study.model_copy(update={"outcomes": (none, silent, one, none, two)}), records_of(SLEEP).review))
    assert [(each.measure.key, each.error > 0) for each in found] == [("RR", True), ("PR", False)]


def given_effect(effect: dict[str, Any]) -> Any:
    """The data of an effect."""
    base = records_of(SLEEP).study("adler2015").outcomes[0].model_dump(exclude={"effect"})
    return Outcome.model_validate(base | {"effect": effect}).effect
