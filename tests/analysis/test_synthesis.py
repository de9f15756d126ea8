"""Syntheses of whole reviews: held against metafor's figures, against counts by hand, and what is refused.

``tests/fixtures/metafor/truth.json`` has what the R package metafor gives for the data sets of three of the reviews.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from helpers.reviews import BCG, DIRECTIONS, LIDOCAINE, METAFOR, RICH, STROKE, Copy, Told, records_of, tables_of
from helpers.syntheses import made

from living_review.analysis.synthesis import DirectionSynthesis, PooledSynthesis, Synthesis, before_after_changes, contrasts, synthesise
from living_review.analysis.tables import tabulate
from living_review.records.load import Records, load_records

TRUTH = json.loads((METAFOR / "truth.json").read_text(encoding="utf-8"))
SETS = {"dat.bcg": BCG, "dat.normand1999": STROKE, "dat.hine1989": LIDOCAINE}
CLOSE = 1e-6
"""How far, relatively, a figure may be from metafor's; its file has eight digits."""


def pooled_with(folder: Path, **options: Any) -> PooledSynthesis:
    """The first synthesis of a review with other options."""
    records, tables = records_of(folder), tables_of(folder)
    declared = records.review.syntheses[0].model_copy(update=options)
    review = records.review.model_copy(update={"syntheses": (declared,)})
    (result,), problems = synthesise(Records(review, records.vocabulary, records.studies, records.documents, records.claims), tables)
    assert problems == []
    assert isinstance(result, PooledSynthesis)
    return result


def rows_of(result: PooledSynthesis) -> list[int]:
    """For each study, its row in the data set."""
    found = []
    for row in result.rows:
        assert row.entry.outcome is not None
        place = row.entry.outcome.where[0].row
        assert isinstance(place, int)
        found.append(place)
    return found


# ---------------------------------------------------------------------------------------------- against metafor

METHODS: dict[str, dict[str, Any]] = {
    "EE": {"model": "equal"},
    "DL": {"model": "random", "tau2": "DL"},
    "REML": {"model": "random", "tau2": "REML"},
    "PM": {"model": "random", "tau2": "PM"},
    "REML_KH": {"model": "random", "tau2": "REML", "knapp_hartung": True},
}
NAMES = {"z": "statistic", "t": "statistic", "pval": "p", "I2": "i2", "H2": "h2", "Q": "q", "Qp": "q_p"}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SETS)
def test_pooled_figures_are_those_of_metafor(name: str, method: str) -> None:
    """From the records of a review to the pooled result, by each model and estimator."""
    pooled = pooled_with(SETS[name], **METHODS[method], subgroup=None).pooled
    walked = 0
    for figure, wanted in TRUTH[name][method].items():
        found = (pooled.ci_low, pooled.ci_high) if figure == "ci" else getattr(pooled, NAMES.get(figure, figure))
        if wanted is None:
            assert found is None, figure
        else:
            assert found == pytest.approx(tuple(wanted) if isinstance(wanted, list) else wanted, rel=CLOSE, abs=1e-12), figure
        walked += 1
    assert walked == len(TRUTH[name][method]) >= 6


@pytest.mark.parametrize("name", SETS)
def test_prediction_intervals_are_those_of_metafor(name: str) -> None:
    """With a normal quantile, and with Knapp and Hartung's by Student's t."""
    for options, wanted in (
        ({"prediction": "normal"}, "z"),
        ({"knapp_hartung": True, "prediction": "t(k-1)"}, "KH_t_kminus1"),
        ({}, "riley_t_kminus2"),
    ):
        pooled = pooled_with(SETS[name], **METHODS["REML"], subgroup=None, **options).pooled
        assert (pooled.pi_low, pooled.pi_high) == pytest.approx(tuple(TRUTH[name]["PI"][wanted]), rel=CLOSE)


@pytest.mark.parametrize("name", SETS)
def test_leaving_out_is_that_of_metafor(name: str) -> None:
    """The result without each study in turn; metafor's list has the order of the data set."""
    result = pooled_with(SETS[name], **METHODS["REML"], subgroup=None)
    wanted = TRUTH[name]["LOO_REML"]["all"]
    assert sorted(rows_of(result)) == list(range(1, len(wanted) + 1))
    assert [left.mu for left in result.leave_one_out] == pytest.approx([wanted[row - 1] for row in rows_of(result)], rel=CLOSE)


def test_asymmetry_is_that_of_metafor() -> None:
    """Egger's regression and trim and fill, from ten studies on; below, they are not done."""
    result = pooled_with(BCG, **METHODS["REML"], subgroup=None)
    tests = result.asymmetry
    assert tests.egger is not None
    assert tests.trim_fill is not None
    wanted = TRUTH["dat.bcg"]
    assert (tests.egger.statistic, tests.egger.p) == pytest.approx((wanted["egger_rma"]["z"], wanted["egger_rma"]["p"]), rel=CLOSE)
    filled, truth = tests.trim_fill, wanted["trimfill_REML"]
    assert (filled.k0, filled.side) == (truth["k0"], truth["side"])
    found = (filled.pooled.mu, filled.pooled.se, filled.pooled.tau2)
    assert found == pytest.approx((truth["mu_tight"], truth["se_tight"], truth["tau2_tight"]), rel=CLOSE)
    for folder, k in ((STROKE, 9), (LIDOCAINE, 6)):
        few = pooled_with(folder, subgroup=None).asymmetry
        assert (few.tested, few.trim_fill) == (False, None)
        assert few.not_tested_because.startswith(f"there are {k} studies, and below 10")


@pytest.mark.parametrize("name", SETS)
def test_effects_are_those_of_the_data_set(name: str) -> None:
    """Each study's effect and variance, and its counts or means, as the data set has them."""
    with (METAFOR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    result = pooled_with(SETS[name], subgroup=None)
    assert len(result.rows) == len(wanted)
    for place, row in zip(rows_of(result), result.rows, strict=True):
        line = wanted[place - 1]
        assert row.effect.yi == pytest.approx(float(line["yi"]), rel=CLOSE, abs=1e-12)
        assert row.effect.vi == pytest.approx(float(line["vi"]), rel=CLOSE)


def test_subgroups_of_bcg() -> None:
    """The allocation of each trial is that of the data set, and each subgroup is pooled by itself."""
    with (METAFOR / "dat.bcg.csv").open(encoding="utf-8", newline="") as file:
        alloc = {int(line["trial"]): line["alloc"] for line in csv.DictReader(file)}
    result = made(BCG)["tuberculosis"]
    assert isinstance(result, PooledSynthesis)
    assert result.subgroups is not None
    rows = rows_of(result)
    groups = {str(part.label): sorted(rows[i] for i in part.members) for part in result.subgroups.parts}
    assert groups == {
        kind: sorted(trial for trial, found in alloc.items() if found == kind) for kind in ("random", "alternate", "systematic")
    }
    alone = made(BCG)["tuberculosis_random"]
    assert isinstance(alone, PooledSynthesis)
    part = next(part for part in result.subgroups.parts if part.label == "random")
    assert (part.mu, alone.pooled.k) == (pytest.approx(alone.pooled.mu), 7)


# ---------------------------------------------------------------------------------------------- directions, by hand


def tally(counted: Any) -> tuple[int, int, int, int]:
    """How many favour, show no difference, point the other way, and have no one direction."""
    return counted.tally.towards, counted.tally.no_difference, counted.tally.away, counted.tally.mixed


def test_directions_of_the_rich_review() -> None:
    """Counted by hand from the records: 18 studies, those with controls, and those that compared before with after."""
    found = made(RICH)
    wanted = {
        "function_all": ((5, 7, 1, 5), 0.21875, 649),
        "function_controlled": ((1, 4, 0, 0), 1.0, 418),
        "function_before_after": ((4, 1, 1, 1), 0.375, 111),
    }
    for name, (counts, p, people) in wanted.items():
        result = found[name]
        assert isinstance(result, DirectionSynthesis)
        assert tally(result.overall) == counts
        assert result.overall.tally.test is not None
        assert result.overall.tally.test.p == p  # 2 × 7/64, 2 × 1/2, 2 × 6/32
        assert result.participants == people
        assert result.combined is None
    every = found["function_all"]
    assert isinstance(every, DirectionSynthesis)
    assert {group.label: tally(group) for group in every.by_design} == {
        "Quasi-experimental": (5, 5, 1, 5),
        "Randomised trial": (0, 2, 0, 0),
    }
    assert {group.label: tally(group) for group in every.by_comparator} == {
        "Placebo": (0, 2, 0, 0),
        "Control group": (1, 1, 0, 0),
        "Matched outside data": (0, 1, 0, 0),
        "Before and after": (4, 1, 1, 1),
        "Expected course": (0, 0, 0, 1),
        "Treated and untreated limb": (0, 0, 0, 1),
        "Responders and non-responders": (0, 0, 0, 1),
        "None described": (0, 2, 0, 1),
    }


def test_wilson_interval_of_the_rich_review() -> None:
    """5 of 6: by Wilson's formula, written out here, 0.4365 to 0.9699."""
    every = made(RICH)["function_all"]
    assert isinstance(every, DirectionSynthesis)
    n, share, z = 6, 5 / 6, 1.959963984540054
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    assert every.overall.tally.share == pytest.approx(((middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)))
    assert [round(end, 4) for end in every.overall.tally.share or ()] == [0.4365, 0.9699]


def test_significance_counts_for_nothing(copy_of: Callable[[Path], Copy]) -> None:
    """Another p value changes what is said of p values, and no count."""
    copy = copy_of(DIRECTIONS)
    before = _only(copy)
    copy.edit("studies/ash2010.yml", ("  p: '0.20'", "  p: '<0.0001'"))
    after = _only(copy)
    assert (before.overall.votes[0].significant, after.overall.votes[0].significant) == (False, True)
    assert after.overall.tally == before.overall.tally


def _only(copy: Copy) -> DirectionSynthesis:
    records = load_records(copy.folder).records()
    found, problems = synthesise(records, tabulate(records))
    assert problems == []
    assert isinstance(found[0], DirectionSynthesis)
    return found[0]


@pytest.mark.parametrize(
    ("method", "statistic", "p"),
    [
        # −2 (ln 0.10 + ln 0.02 + ln 0.60) = 13.4509; chi-squared with 6 degrees of freedom: e^−x/2 (1 + x/2 + (x/2)²/2)
        ("Fisher", 13.45085, math.exp(-6.725423) * (1 + 6.725423 + 6.725423**2 / 2)),
        # (1.281552 + 2.053749 − 0.253347) / √3 = 1.779367; upper tail of the normal distribution
        ("Stouffer", 1.779367, 0.5 * math.erfc(1.779367 / math.sqrt(2))),
    ],
)
def test_combined_p_values(method: str, statistic: float, p: float, copy_of: Callable[[Path], Copy]) -> None:
    """One-sided p values of one hypothesis are combined; in the invented review those of the studies with a waiting list."""
    copy = copy_of(DIRECTIONS)
    copy.edit("review.yml", ("  combine_p: Fisher\n", f"  combine_p: {method}\n"))
    records = load_records(copy.folder).records()
    found, problems = synthesise(records, tabulate(records))
    assert problems == []
    result = found[1]
    assert isinstance(result, DirectionSynthesis)
    assert result.combined is not None
    assert (result.combined.k, result.combined.statistic, result.combined.p) == (
        3,
        pytest.approx(statistic, rel=1e-5),
        pytest.approx(p, rel=1e-5),
    )


# ---------------------------------------------------------------------------------------------- changes of single studies


def test_changes_of_the_rich_review() -> None:
    """Figures of the issue that asked for them, worked out by hand with t quantiles of a printed table (7 and 19 degrees of freedom)."""
    found = {change.study.key: change for change in before_after_changes(records_of(RICH))}
    assert set(found) == {"oh2015", "petrou2021"}
    wanted = {
        "oh2015": (8, True, 1.36, [(0.955, 1.765), (1.032, 1.688), (1.089, 1.631)]),
        "petrou2021": (20, False, 0.609, [(0.056, 1.162), (0.218, 1.000), (0.361, 0.857)]),
    }
    for key, (n, flipped, value, intervals) in wanted.items():
        change = found[key]
        assert (change.n, change.n_from, change.flipped) == (n, "participants", flipped)
        assert [each.r for each in change.changes] == [0, 0.5, 0.8]
        assert [round(each.effect.yi, 3) for each in change.changes] == [value] * 3
        assert [(round(each.ci_low, 3), round(each.ci_high, 3)) for each in change.changes] == intervals


def test_interval_of_a_change_by_the_textbook() -> None:
    """For r = 0.5 and n = 8: t is 2.3646 in the printed tables, and the standard error √((0.45² + 0.18² − 0.45 × 0.18)/8)."""
    change = next(change for change in before_after_changes(records_of(RICH)) if change.study.key == "oh2015").changes[1]
    half = 2.3646 * math.sqrt((0.45**2 + 0.18**2 - 0.45 * 0.18) / 8)
    assert (change.ci_low, change.ci_high) == pytest.approx((1.36 - half, 1.36 + half), abs=2e-5)


def test_a_contrast_of_the_treated_is_never_computed_on() -> None:
    """Responders and others were all treated: the figures are shown, and enter nothing."""
    records = records_of(RICH)
    shown = [(study.key, outcome.id) for study, outcome in contrasts(records)]
    assert shown == [("kim2014", "responders_3_months")]
    assert "kim2014" not in {change.study.key for change in before_after_changes(records)}


# ---------------------------------------------------------------------------------------------- absolute effects


@pytest.mark.parametrize(
    ("measure", "mu", "wanted"),
    [("RR", math.log(0.5), 0.1), ("OR", math.log(0.5), 1 / 9), ("RD", -0.05, 0.15), ("RD", -0.5, 0.0), ("HR", math.log(2), 0.36)],
)
def test_risk_with_the_intervention(measure: str, mu: float, wanted: float) -> None:
    """Of an assumed risk of 200 in 1,000, by the formulas of the Cochrane Handbook (15.4.4)."""
    from living_review.records.synthesis_plan import AssumedRisk
    from living_review.stats.effect_sizes import measure_of

    result = pooled_with(BCG, subgroup=None, assumed_risk=AssumedRisk(per_thousand=200, source="invented"))
    changed = PooledSynthesis(**{**vars(result), "measure": measure_of(measure)})
    assert changed.with_intervention(mu) == pytest.approx(wanted)


def test_risk_of_the_control_groups() -> None:
    """The median of 13 shares; of an even number of groups, the middle between two."""
    with (METAFOR / "dat.bcg.csv").open(encoding="utf-8", newline="") as file:
        risks = sorted(int(line["cpos"]) / (int(line["cpos"]) + int(line["cneg"])) for line in csv.DictReader(file))
    result = made(BCG)["tuberculosis"]
    assert isinstance(result, PooledSynthesis)
    assert result.assumed_risk == risks[6] == median(risks)
    with (METAFOR / "dat.hine1989.csv").open(encoding="utf-8", newline="") as file:
        six = sorted(int(line["ci"]) / int(line["n2i"]) for line in csv.DictReader(file))
    death = made(LIDOCAINE)["death"]
    assert isinstance(death, PooledSynthesis)
    assert death.assumed_risk == pytest.approx((six[2] + six[3]) / 2)


R, HART = "review.yml", "studies/hart1977.yml"
NO_RISK = (R, "  assumed_risk:\n    controls: median\n", "")
COUNTS = "    kind: counts\n    intervention:\n      events: 62\n      n: 13598\n    control:\n      events: 248\n      n: 12867\n"
AWAY = (HART, "  direction: favours_intervention\n  says", "  direction: favours_comparator\n  says")


def tried(copy: Copy, *edits: tuple[str, str, str]) -> tuple[dict[str, Synthesis], list[str]]:
    """The syntheses of a changed review, in which nothing else is wrong, and what is told of them."""
    for file, old, new in edits:
        copy.edit(file, (old, new))
    assert copy.problems() == []
    records = load_records(copy.folder).records()
    found, problems = synthesise(records, tabulate(records))
    return {each.declared.id: each for each in found}, copy.printed(problems)


@pytest.mark.parametrize(
    ("edits", "block"),
    [
        ([], "outcomes"),
        ([(HART, "outcomes:\n", "outcomes: []\nsurvival:\n"), (HART, "survival: not reported\n", "")], "survival"),
    ],
)
def test_effect_that_points_the_other_way(edits: list[tuple[str, str, str]], block: str, copy_of: Callable[[Path], Copy]) -> None:
    """An effect that points the other way than the direction of its outcome says is warned of there, once, and pooled all the same."""
    copy = copy_of(BCG)
    found, problems = tried(copy, *edits, AWAY)
    message = f"warning: {block}[0].direction: found 'favours_comparator', but the effect -1.44 (RR) points the other way"
    assert problems == copy.told(Told(HART, "direction: favours_comparator\n  says", "favours_comparator", message))
    assert set(found) == {"tuberculosis", "tuberculosis_random"}


def test_asymmetry_of_equal_standard_errors(copy_of: Callable[[Path], Copy]) -> None:
    """Where all standard errors are equal nothing can be said of asymmetry, and that is the reason given."""
    copy = copy_of(BCG)
    for file in sorted((copy.folder / "studies").iterdir()):
        start, rest = file.read_text(encoding="utf-8").split("    kind: counts\n")
        file.write_text(f"{start}    kind: estimate\n    measure: RR\n    yi: 0\n    se: 0.2\n  direction:{rest.split('  direction:')[1]}")
    found, problems = tried(copy, NO_RISK)
    result = found["tuberculosis"]
    assert isinstance(result, PooledSynthesis)
    assert (result.asymmetry.tested, result.asymmetry.trim_fill) == (False, None)
    assert result.asymmetry.not_tested_because == "all standard errors are equal: nothing can be said of asymmetry"
    assert problems == []


def test_studies_that_are_left_out(copy_of: Callable[[Path], Copy]) -> None:
    """A study without numbers for an effect, or without a result for the outcome, is left out and the reason kept."""
    found, problems = tried(copy_of(BCG), (HART, f"  effect:\n{COUNTS}", ""))
    assert [(study.key, why) for study, why in found["tuberculosis"].selected.excluded] == [
        ("hart1977", "gives no numbers that an effect can be worked out from")
    ]
    elm = "studies/elm2015.yml"
    outcomes = (DIRECTIONS / elm).read_text(encoding="utf-8").split("outcomes:")[1].split("survival:")[0]
    found, problems = tried(copy_of(DIRECTIONS), (elm, f"outcomes:{outcomes}", "outcomes: []\n"))
    assert [(study.key, why) for study, why in found["mood"].selected.excluded] == [("elm2015", "has no result for this outcome")]
    assert problems == []
