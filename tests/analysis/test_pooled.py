"""What a pooled synthesis says of its figures: how values of the analysis scale are shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import BCG, REVIEWS, STROKE, Copy
from helpers.syntheses import made

from living_review.analysis.dependence import Alternative
from living_review.analysis.pooled import EffectRow, PooledSynthesis, Regressed, people
from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.records.effect_data import CorrelationEffect, EstimateEffect
from living_review.records.load import load_records
from living_review.records.synthesis_plan import AssumedRisk
from living_review.stats.effect_sizes import MEASURES, Effect
from living_review.stats.meta_regression import meta_regression


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


# ---------------------------------------------------------------------------------------------- how a result is told


def pooled(folder: Any = BCG, name: str = "tuberculosis") -> PooledSynthesis:
    """A pooled synthesis of a review."""
    result = made(folder)[name]
    assert isinstance(result, PooledSynthesis)
    return result


def of_measure(key: str, se: float = 0.1, **declared: Any) -> PooledSynthesis:
    """A synthesis as if it were of another measure, with this standard error."""
    base = pooled()
    selected = replace(base.selected, declared=base.declared.model_copy(update=declared))
    return replace(base, measure=MEASURES[key], pooled=replace(base.pooled, se=se), selected=selected)


@pytest.mark.parametrize(
    ("key", "value", "se", "text"),
    [
        ("PR", 0.5, 0.1, "50.0"),
        ("PR", 0.9994, 0.1, "99.9"),
        ("PR", 0.9996, 0.1, "100"),
        ("PR", 1.0, 0.1, "100"),
        ("PR", -0.9994, 0.1, "−99.9"),
        ("PR", 0.01, 0.1, "1.0"),
        ("RR", 0.0, 0.1, "1.00"),
        ("RR", math.log(12.34), 0.1, "12.3"),
        ("COR", 0.456, 0.1, "0.46"),
        ("ZCOR", math.atanh(0.456), 0.1, "0.46"),
        ("MD", 1.23456, 0.1, "1.23"),
        ("MD", 1.23456, 0.099, "1.235"),
        ("MD", 1.23456, 1.0, "1.2"),
        ("MD", 1.23456, 9.99, "1.2"),
        ("MD", 1.23456, 10.0, "1"),
        ("MD", 1234.56, 123.0, "1,235"),
        ("MD", 1.23456789, 0.00001, "1.234568"),
        ("MD", 1.23456789, 0.000001, "1.234568"),
        ("MD", 1.23456, 0.0, "1.23"),
    ],
)
def test_digits_of_a_result(key: str, value: float, se: float, text: str) -> None:
    """A share has one decimal, a correlation two; a difference as many as its standard error has to two digits, at most six."""
    assert of_measure(key, se).shown(value) == text


def test_rates_are_told_for_their_time() -> None:
    """A rate of 0.0123 a year is 12.3 for a thousand."""
    assert of_measure("IR", per=1000).shown(0.0123) == "12.3"
    assert of_measure("IRLN", per=100).shown(math.log(0.0123)) == "1.23"
    assert of_measure("IR").shown(0.0123) == "0.012"


@pytest.mark.parametrize(
    ("key", "text"), [("PR", "25.0\xa0% (20.0 to 30.0\xa0%)"), ("MD", "0.25 (0.20 to 0.30)"), ("RR", "1.28 (1.22 to 1.35)")]
)
def test_estimate_with_its_interval(key: str, text: str) -> None:
    """The sign of percent stands behind the estimate and behind the interval."""
    result = of_measure(key)
    assert result.estimate(0.25, 0.2, 0.3) == text
    assert result.sign_of_unit == ("\xa0%" if key == "PR" else "")


def entry(
    key: str = "a", effect: Any = None, *, higher_is: str = "worse", silent: bool = False, total: Any = "unclear", n: Any = None
) -> Any:
    """A result of a study."""
    outcome = SimpleNamespace(effect=effect, higher_is=higher_is, n=n)
    study = SimpleNamespace(participants=SimpleNamespace(total=total))
    return SimpleNamespace(outcome=outcome, cluster=key, study=study, says_nothing=silent, control_risk=None)


def row(yi: float, *entries: Any) -> EffectRow:
    """A row of a synthesis."""
    return EffectRow(entries or (entry(),), Effect(yi, 0.1, "MD"), yi - 1, yi + 1, 0.5)


def with_rows(*rows: EffectRow, **more: Any) -> PooledSynthesis:
    """A synthesis of these rows."""
    return replace(pooled(), rows=rows, **more)


def test_sides_of_results() -> None:
    """How many lie below, above and on no effect; those that say nothing are counted apart, wherever they lie."""
    rows = [row(-1.0), row(-0.1), row(0.0), row(2.0), row(2.0), row(0.5), row(-3.0, entry(silent=True)), row(3.0, entry(silent=True))]
    sides = with_rows(*rows).sides
    assert (sides.below, sides.above, sides.on, sides.silent) == (2, 3, 1, 2)


def test_the_first_of_those_that_were_combined() -> None:
    """A row of several results is told by the first of them."""
    one, two = entry("a"), entry("b")
    assert row(1.0, one, two).entry is one


@pytest.mark.parametrize(
    ("senses", "single", "lower"),
    [
        (["worse"], False, True),
        (["better"], False, False),
        (["worse", "worse"], False, True),
        (["worse", "better"], False, False),
        (["not reported"], False, None),
        (["worse", "not reported"], False, False),
        (["worse"], True, None),
    ],
)
def test_which_side_is_better(senses: list[str], single: bool, lower: bool | None) -> None:
    """Lower is better where a higher number is worse; nothing is said of one group, or where the records do not say it."""
    rows = [row(1.0, entry(higher_is=sense)) for sense in senses]
    assert with_rows(*rows, measure=MEASURES["PR" if single else "MD"]).lower_is_better is lower


def alternative(low: float, high: float) -> Alternative:
    """A result by one way to handle several results of a study."""
    base = pooled().pooled
    return Alternative("choose", "first", None, replace(base, ci_low=low, ci_high=high), declared=False)


@pytest.mark.parametrize(
    ("ways", "single", "depends"),
    [
        ([], False, False),
        ([(0.1, 0.5)], False, False),
        ([(0.1, 0.5), (0.2, 0.3)], False, False),
        ([(0.1, 0.5), (-0.2, 0.3)], False, True),
        ([(0.1, 0.5), (-0.2, 0.3), (-0.3, -0.1)], False, True),
        ([(0.1, 0.5), (-0.2, 0.3)], True, False),
    ],
)
def test_conclusions_that_hang_on_a_choice(ways: list[tuple[float, float]], single: bool, depends: bool) -> None:
    """They do if two ways lead to different conclusions; of one group there is none."""
    measure = MEASURES["PR" if single else "MD"]
    result = replace(pooled(), alternatives=tuple(alternative(*each) for each in ways), measure=measure)
    assert result.depends_on_choice is depends


@pytest.mark.parametrize(("columns", "without", "per"), [(1, (), 10.0), (2, (), 5.0), (2, ("a", "b"), 4.0), (4, ("a",), 2.25)])
def test_studies_for_each_covariate(columns: int, without: tuple[str, ...], per: float) -> None:
    """The studies that have all covariates, by the number of columns."""
    column: Any = SimpleNamespace(values=(1.0,) * 10)
    assert Regressed((column,) * columns, None, without).per_covariate == per


@pytest.mark.parametrize(("controls", "risk"), [("lowest", 0.1), ("highest", 0.8), ("median", 0.3)])
def test_assumed_risk_of_the_controls(controls: Any, risk: float) -> None:
    """The lowest, the highest or the middle risk of the control groups that give counts."""
    rows = []
    for each in (0.3, 0.1, None, 0.8):
        given = entry()
        given.control_risk = each
        rows.append(row(1.0, given))
    declared = pooled().declared.model_copy(update={"assumed_risk": AssumedRisk(controls=controls)})
    assert with_rows(*rows, selected=replace(pooled().selected, declared=declared)).assumed_risk == risk


def test_absolute_effects_stay_possible() -> None:
    """A risk is neither below nobody nor above everybody; without an assumed risk, or of another measure, there is none."""
    per_thousand = AssumedRisk(per_thousand=900, source="a book")
    result = of_measure("RR", assumed_risk=per_thousand)
    assert result.assumed_risk == 0.9
    assert result.with_intervention(math.log(2)) == 1.0
    assert result.with_intervention(math.log(0.5)) == pytest.approx(0.45)
    assert of_measure("RD", assumed_risk=per_thousand).with_intervention(-0.95) == 0.0
    assert of_measure("RR", assumed_risk=None).assumed_risk is None
    with pytest.raises(ValueError, match="absolute effects need an assumed risk"):
        of_measure("RR", assumed_risk=None).with_intervention(0.0)
    with pytest.raises(ValueError, match="MD is not a measure of risks"):
        of_measure("MD", assumed_risk=per_thousand).with_intervention(0.0)


R28 = CorrelationEffect(kind="correlation", r=0.5, n=28)
READY = EstimateEffect(kind="estimate", measure="MD", yi=1.0, se=1.0)


@pytest.mark.parametrize(
    ("entries", "n"),
    [
        ([], 0),
        ([entry(effect=R28)], 28),
        ([entry(effect=READY, n=30)], 30),
        ([entry(effect=READY, total=40)], 40),
        ([entry(effect=READY, n=30, total=40)], 30),
        ([entry(effect=READY)], None),
        ([entry("a", effect=R28), entry("b", effect=READY)], None),
        ([entry("a", effect=R28), entry("b", total=1)], 29),
        ([entry("a", effect=R28), entry("a", total=30)], 30),
        ([entry("a", total=30), entry("a", effect=R28)], 30),
    ],
)
def test_people_behind_results(entries: list[Any], n: int | None) -> None:
    """Those of the effect, else of the outcome, else of the study; of several results of one study the most; None if one gives none."""
    assert people(entries) == n
    assert with_rows(*(row(1.0, each) for each in entries)).participants == n


def test_studies_of_a_synthesis() -> None:
    """Several results of one study are one study."""
    assert with_rows(row(1.0, entry("a")), row(1.0, entry("a")), row(1.0, entry("b"))).studies == 2


# ---------------------------------------------------------------------------------------------- how it is made


def remade(copy: Copy, *edits: tuple[str, str]) -> dict[str, PooledSynthesis]:
    """The pooled syntheses of a review that was changed."""
    for old, new in edits:
        copy.edit("review.yml", (old, new))
    records = load_records(copy.folder).records()
    found, problems = synthesise(records, tabulate(records))
    assert problems == []
    return {each.declared.id: each for each in found if isinstance(each, PooledSynthesis)}


THREE_LEVELS = "  dependence:\n    method: three_level\n"


@pytest.mark.parametrize(
    ("dependence", "rows", "several", "results"),
    [
        ("{method: three_level}", 24, 1, 24),
        ("{method: choose, rule: first}", 12, 1, 24),
        ("{method: combine, correlation: 0.5}", 12, 8, 24),
    ],
)
def test_rows_by_each_way(dependence: str, rows: int, several: int, results: int, copy_of: Callable[[Path], Copy]) -> None:
    """Three levels have a row for each result, a choice one for each study, and so have combined ones, with all behind it."""
    found = remade(copy_of(REVIEWS / "several"), (THREE_LEVELS, f"  dependence: {dependence}\n"))["pooled"]
    assert (len(found.rows), max(len(each.entries) for each in found.rows), found.results) == (rows, several, results)
    assert (found.three_levels is not None) is (several == 1 and rows == 24)
    assert sum(len(each.entries) for each in found.rows) == (12 if "choose" in dependence else 24)
    assert [each.declared for each in found.alternatives].count(True) == 1
    for each in found.rows:
        assert {one.cluster for one in each.entries} == {each.entry.cluster}
    assert (found.profile is None) is (found.pooled.model != "RE")
    if several == 1:
        assert [each.effect.yi for each in found.rows] == pytest.approx([_yi(each.entry) for each in found.rows])


def _yi(one: Any) -> float:
    """The effect that a record gives."""
    return float(one.outcome.effect.yi)


def test_regression_of_several_results(copy_of: Callable[[Path], Copy]) -> None:
    """Effects in three levels are not regressed, and the reason is told; those that were combined are."""
    edit = (
        "  dependence: {method: combine, correlation: 0.7}\n",
        "  dependence: {method: combine, correlation: 0.7}\n  covariates: [year]\n",
    )
    found = remade(copy_of(REVIEWS / "several"), (THREE_LEVELS, f"{THREE_LEVELS}  covariates: [year]\n"), edit)
    refused, made_of = found["pooled"].regressed, found["combined"].regressed
    assert refused is not None
    assert refused.result is None
    assert refused.failed_because.startswith("several results of one study depend on each other")
    assert made_of is not None
    assert made_of.result is not None
    assert made_of.failed_because == ""
    assert [len(column.values) for column in made_of.columns] == [12]


@pytest.mark.parametrize(
    ("model", "interval", "wanted"),
    [
        ("random", "normal", ("RE", "knapp_hartung")),
        ("random", "knapp_hartung_adhoc", ("RE", "knapp_hartung_adhoc")),
        ("equal", "normal", ("EE", "normal")),
    ],
)
def test_options_of_a_regression(model: str, interval: str, wanted: Any, copy_of: Callable[[Path], Copy]) -> None:
    """A regression is by the model that is declared, with Knapp and Hartung's interval unless effects are equal."""
    declared = f"  model: {model}\n  interval: {interval}\n  covariates: [latitude]\n"
    found = remade(copy_of(BCG), ("  model: random\n  tau2: REML\n  subgroup", f"{declared}  subgroup"))["tuberculosis"]
    assert found.regressed is not None
    columns = [[float(value or 0) for value in column.values] for column in found.regressed.columns]
    names = [column.name for column in found.regressed.columns]
    yi, vi = [each.effect.yi for each in found.rows], [each.effect.vi for each in found.rows]
    assert found.regressed.result == meta_regression(yi, vi, columns, names, wanted[0], "REML", wanted[1], 0.95)


def test_studies_without_a_covariate(copy_of: Callable[[Path], Copy]) -> None:
    """A study that lacks a covariate is in no regression, and is named."""
    copy = copy_of(BCG)
    record = (copy.folder / "studies" / "hart1977.yml").read_text(encoding="utf-8")
    start, end = record.index("  latitude:"), record.index("\nresult:")
    copy.edit("studies/hart1977.yml", (record[start:end], "  latitude: not reported"))
    found = remade(copy, ("  subgroup: allocation\n", "  subgroup: allocation\n  covariates: [latitude]\n"))["tuberculosis"].regressed
    assert found is not None
    assert found.result is not None
    assert (found.without, found.result.k, found.per_covariate) == (("Hart, Sutherland 1977",), 12, 12.0)


def test_study_in_no_subgroup(copy_of: Callable[[Path], Copy]) -> None:
    """A study whose subgroup is not reported is in none of them, and in the whole."""
    copy = copy_of(BCG)
    record = (copy.folder / "studies" / "hart1977.yml").read_text(encoding="utf-8")
    (old,) = [line for line in record.splitlines() if line.startswith("  allocation:")]
    copy.edit("studies/hart1977.yml", (old, "  allocation: not reported"))
    found = remade(copy)["tuberculosis"]
    assert found.subgroups is not None
    place = [each.entry.study.key for each in found.rows].index("hart1977")
    assert sorted(i for part in found.subgroups.parts for i in part.members) == [i for i in range(13) if i != place]
    assert found.pooled.k == 13


def test_leaving_out_names_the_row() -> None:
    """What is left without a study stands with that study's row."""
    result = pooled()
    for (left_out, left), expected in zip(result.without_each, result.rows, strict=True):
        assert left_out is expected
        assert left.k == 12


def test_weights_and_limits_of_rows() -> None:
    """Each row has its normal interval at the declared level, and its share of the weight."""
    result = pooled()
    assert sum(each.weight for each in result.rows) == pytest.approx(1)
    for each, weight in zip(result.rows, result.pooled.weights, strict=True):
        half = 1.959963984540054 * math.sqrt(each.effect.vi)
        assert (each.ci_low, each.ci_high, each.weight) == pytest.approx((each.effect.yi - half, each.effect.yi + half, weight))
