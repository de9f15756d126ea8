"""What may not be put together: each rule refuses it, and says why and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import BCG, DIRECTIONS, LIDOCAINE, STROKE, Copy

from living_review.analysis import poolability as comparable
from living_review.analysis.tables import tabulate
from living_review.records.load import load_records


@dataclass(frozen=True)
class Refusal:
    """A change of a small review that makes a synthesis illegitimate, and what is said of it."""

    name: str
    rule: str
    review: Path
    edits: list[tuple[str, str, str]]
    problems: list[str]


R, V = "review.yml", "vocabulary.yml"


BEFORE = (
    V,
    "    unvaccinated:\n      label: No vaccination\n",
    (
        "    before:\n      label: Before and after\n      definition: The same people before.\n      controlled: false\n"
        "    unvaccinated:\n      label: No vaccination\n"
    ),
)


NO_EFFECT = (
    V,
    "    no_difference:\n",
    "    no_effect:\n      label: Not a treatment effect\n      definition: Something else.\n    no_difference:\n",
)


HART, UMEA, PITT, ASH, BIRCH = (f"studies/{key}.yml" for key in ("hart1977", "umea", "pitt", "ash2010", "birch2011"))


STAYS = sorted(file.stem for file in (STROKE / "studies").iterdir())


CHOICES = (
    "choose one result (dependence: {method: choose, rule: first, largest or most_exact}), combine them "
    "({method: combine, correlation: 0.5}) or pool all in three levels ({method: three_level})"
)
SAME = (("pitt", "NCT01234567"), ("mogensen", "nct 0123 4567"))
LIDOCAINE_IDS = ("death", "death_equal")
COUNTS = "    kind: counts\n    intervention:\n      events: 62\n      n: 13598\n    control:\n      events: 248\n      n: 12867\n"


SECOND = """  where:
    table: data
    row: 8
- id: at_a_year
  measure: length_of_stay
  scale: days_in_hospital
  n: 293
  time: a year
  comparator: routine_care
  unit: days
  higher_is: worse
  effect: {kind: estimate, measure: MD, yi: -9, se: 3}
  direction: favours_intervention
  says: Another result of the same people.
  where: {table: data, row: 8}
survival: not reported
"""


REFUSALS = [
    Refusal(
        "before and after with controls",
        "no_mixed_comparators",
        BCG,
        [BEFORE, (HART, "  comparator: unvaccinated\n  unit", "  comparator: before\n  unit")],
        [
            (
                "- id: tuberculosis (3): syntheses[0]: pools results with a comparison group and results without one "
                "('before': hart1977), which answer different questions"
            ),
            (
                "- id: tuberculosis_random (3): syntheses[1]: pools results with a comparison group and results without "
                "one ('before': hart1977), which answer different questions"
            ),
        ],
    ),
    Refusal(
        "before and after with controls, though listed",
        "no_mixed_comparators",
        BCG,
        [
            BEFORE,
            (HART, "  comparator: unvaccinated\n  unit", "  comparator: before\n  unit"),
            (
                R,
                "  effect: RR\n  model: random\n  tau2: REML\n  subgroup",
                "  comparators: [unvaccinated, before]\n  effect: RR\n  model: random\n  tau2: REML\n  subgroup",
            ),
        ],
        [
            (
                "comparators: [unvaccinated, before] (16): syntheses[0].comparators: pools results with a comparison "
                "group and results without one ('before': hart1977), which answer different questions"
            ),
            (
                "- id: tuberculosis_random (3): syntheses[1]: pools results with a comparison group and results without "
                "one ('before': hart1977), which answer different questions"
            ),
        ],
    ),
    Refusal(
        "a comparator that is not listed",
        "no_mixed_comparators",
        BCG,
        [
            BEFORE,
            (
                R,
                "  effect: RR\n  model: random\n  tau2: REML\n  subgroup",
                "  comparators: [before]\n  effect: RR\n  model: random\n  tau2: REML\n  subgroup",
            ),
        ],
        ["comparators: [before] (16): syntheses[0].comparators: a comparator is not listed here ('unvaccinated': 13 studies)"],
    ),
    Refusal(
        "other units: a rate with a total, or per kilogram",
        "one_scale_and_unit",
        STROKE,
        [(UMEA, "  unit: days\n", "  unit: days per year\n")],
        [
            (
                "- id: length_of_stay (3): syntheses[0]: mixes unit ('days': 8 studies; 'days per year': umea); values on "
                "different scales or in different units are never pooled as they are"
            ),
        ],
    ),
    Refusal(
        "unknown unit",
        "one_scale_and_unit",
        STROKE,
        [(UMEA, "  unit: days\n", "  unit: not reported\n")],
        [
            (
                "- id: length_of_stay (3): syntheses[0]: mixes unit ('days': 8 studies; 'not reported': umea); values on "
                "different scales or in different units are never pooled as they are"
            ),
        ],
    ),
    Refusal(
        "a unit that no study gives",
        "one_scale_and_unit",
        STROKE,
        [(f"studies/{key}.yml", "  unit: days\n", "  unit: not reported\n") for key in STAYS],
        [f"- id: length_of_stay (3): syntheses[0]: the unit of {', '.join(STAYS)} is not reported, so it is not known to be the same"],
    ),
    Refusal(
        "another sense",
        "one_scale_and_unit",
        STROKE,
        [(UMEA, "  higher_is: worse\n", "  higher_is: better\n")],
        [
            "- id: length_of_stay (3): syntheses[0]: mixes higher_is ('worse': 8 studies; 'better': umea)",
            "- id: length_of_stay_standardised (3): syntheses[1]: mixes higher_is ('worse': 8 studies; 'better': umea)",
        ],
    ),
    Refusal(
        "a subgroup",
        "only_treatment_effects",
        STROKE,
        [(UMEA, "  n: 293\n", "  n: 293\n  group: those with a mild stroke\n")],
        [
            (
                "- id: length_of_stay (3): syntheses[0]: umea.length_of_stay is about a subgroup (those with a mild "
                "stroke); only results in all participants are put together"
            ),
            (
                "- id: length_of_stay_standardised (3): syntheses[1]: umea.length_of_stay is about a subgroup (those with "
                "a mild stroke); only results in all participants are put together"
            ),
        ],
    ),
    Refusal(
        "responders and others",
        "only_treatment_effects",
        STROKE,
        [(UMEA, "  effect:\n", "  values:\n    - {label: Responders, role: subgroup, value: 20}\n  effect:\n")],
        [
            (
                "- id: length_of_stay (3): syntheses[0]: umea.length_of_stay compares subgroups of the treated with each "
                "other, which is not an effect of the treatment"
            ),
            (
                "- id: length_of_stay_standardised (3): syntheses[1]: umea.length_of_stay compares subgroups of the "
                "treated with each other, which is not an effect of the treatment"
            ),
        ],
    ),
    Refusal(
        "no treatment effect",
        "only_treatment_effects",
        STROKE,
        [NO_EFFECT, (UMEA, "  direction: favours_intervention\n  says", "  direction: no_effect\n  says")],
        [
            (
                "- id: length_of_stay (3): syntheses[0]: umea.length_of_stay has the direction 'no_effect', which says "
                "that it is no effect of the treatment"
            ),
            (
                "- id: length_of_stay_standardised (3): syntheses[1]: umea.length_of_stay has the direction 'no_effect', "
                "which says that it is no effect of the treatment"
            ),
        ],
    ),
    Refusal(
        "a measure that the data do not give",
        "effects_give_measure",
        BCG,
        [(R, "  effect: RR\n  model: random\n  tau2: REML\n  reason", "  effect: MD\n  model: random\n  tau2: REML\n  reason")],
        [
            "effect: MD (11): syntheses[1].effect: MD cannot be worked out for aronson1948, whose data give OR or RD or RR",
            "effect: MD (11): syntheses[1].effect: MD cannot be worked out for coetzee1968, whose data give OR or RD or RR",
            "effect: MD (11): syntheses[1].effect: MD cannot be worked out for ferguson1949, whose data give OR or RD or RR",
            "effect: MD (11): syntheses[1].effect: MD cannot be worked out for hart1977, whose data give OR or RD or RR",
            "effect: MD (11): syntheses[1].effect: MD cannot be worked out for rosenthal1960, whose data give OR or RD or RR",
            "effect: MD (11): syntheses[1].effect: MD cannot be worked out for tpt_madras1980, whose data give OR or RD or RR",
            "effect: MD (11): syntheses[1].effect: MD cannot be worked out for vandiviere1973, whose data give OR or RD or RR",
        ],
    ),
    Refusal(
        "one study alone",
        "at_least_two_to_pool",
        BCG,
        [(R, "  where:\n    allocation: random\n", "  where:\n    latitude_min: {minimum: 55}\n")],
        ["- id: tuberculosis_random (3): syntheses[1]: 1 study has an effect; pooling needs two or more"],
    ),
    Refusal(
        "the same people twice",
        "one_result_a_study",
        STROKE,
        [(UMEA, "  where:\n    table: data\n    row: 8\nsurvival: not reported\n", SECOND)],
        [
            f"- id: {name} (3): syntheses[{i}].outcome_id: umea would enter 2 times (length_of_stay, at_a_year); "
            f"the same people are counted once, so name one as outcome_id, or {CHOICES}"
            for i, name in enumerate(("length_of_stay", "length_of_stay_standardised"))
        ]
        + ["effect: SMD (11): syntheses[1].effect: SMD cannot be worked out for umea, whose data give MD"],
    ),
    Refusal(
        "one sample twice",
        "one_study_a_sample",
        LIDOCAINE,
        [(f"studies/{key}.yml", "registration: not reported\n", f"registration: {number}\n") for key, number in SAME],
        [
            f"- id: {name} (3): syntheses[{i}]: mogensen, pitt are of the same people (registered as nct01234567), who are counted once: "
            f"leave out all but one, or {CHOICES}"
            for i, name in enumerate(LIDOCAINE_IDS)
        ],
    ),
    Refusal(
        "no events to pool",
        "events_for_models_of_events",
        BCG,
        [
            (R, "  model: random\n  tau2: REML\n  subgroup", "  model: mantel_haenszel\n  subgroup"),
            (R, "  assumed_risk:\n    controls: median\n", ""),
            (HART, COUNTS, "    kind: estimate\n    measure: RR\n    yi: -1.4\n    se: 0.2\n"),
        ],
        [
            (
                "model: mantel_haenszel (10): syntheses[0].model: mantel_haenszel needs the events of both groups, "
                "which hart1977 does not give; take random or equal"
            )
        ],
    ),
    Refusal(
        "an unknown covariate",
        "covariates_are_known",
        BCG,
        [(R, "  subgroup: allocation\n", "  subgroup: allocation\n  covariates: [latitud, direction]\n")],
        [
            (
                "covariates: [latitud, direction] (16): syntheses[0].covariates[0]: "
                "'latitud' is not known of studies; did you mean 'latitude'?"
            )
        ],
    ),
    Refusal(
        "one subgroup",
        "subgroups_divide",
        BCG,
        [(R, "  where:\n    allocation: random\n", "  where:\n    allocation: random\n  subgroup: allocation\n")],
        ["subgroup: allocation (13): syntheses[1].subgroup: all studies have the same allocation, random; there is nothing to compare"],
    ),
    Refusal(
        "no counts of the controls",
        "controls_have_risks",
        LIDOCAINE,
        [
            (
                PITT,
                "    kind: counts\n    intervention:\n      events: 6\n      n: 107\n    control:\n      events: 4\n      n: 110\n",
                "    kind: estimate\n    measure: RD\n    yi: 0.02\n    se: 0.0286\n",
            )
        ],
        [
            (
                "controls: median (15): syntheses[0].assumed_risk.controls: needs events and people of each control "
                "group, which pitt does not give as counts"
            ),
        ],
    ),
    Refusal(
        "directions of other comparators",
        "no_mixed_comparators",
        DIRECTIONS,
        [(R, "  comparators:\n  - waiting_list\n  - before\n", "")],
        [
            (
                "- id: mood (3): syntheses[0]: mixes comparators ('waiting_list': ash2010, birch2011, cedar2012; "
                "'before': dogwood2014, elm2015, fir2016, gum2019); take one of them, or list those that may be mixed "
                "under comparators"
            ),
        ],
    ),
    Refusal(
        "nothing to count",
        "some_to_count",
        DIRECTIONS,
        [(R, "    comparator: waiting_list\n", "    participants: {minimum: 1000}\n")],
        [
            "- id: mood_controlled (3): syntheses[1]: no study enters; widen 'where' or 'outcome'",
            "combine_p: Fisher (14): syntheses[1].combine_p: found 0 p values, expected at least 2 to combine",
        ],
    ),
    Refusal(
        "p values of several hypotheses",
        "p_values_of_one_hypothesis",
        DIRECTIONS,
        [(R, "  where:\n    comparator: waiting_list\n", "  comparators: [waiting_list, before]\n")],
        [
            (
                "combine_p: Fisher (14): syntheses[1].combine_p: no one_sided_p is recorded for dogwood2014, elm2015, "
                "fir2016, gum2019; a two-sided p has lost its direction and is not combined"
            ),
            (
                "combine_p: Fisher (14): syntheses[1].combine_p: the p values are of different hypotheses, as the "
                "comparators differ (waiting_list, before)"
            ),
        ],
    ),
    Refusal(
        "a p value that is not one-sided",
        "p_values_of_one_hypothesis",
        DIRECTIONS,
        [(BIRCH, "  one_sided_p: 0.02\n", "")],
        [
            (
                "combine_p: Fisher (14): syntheses[1].combine_p: no one_sided_p is recorded for birch2011; a two-sided p "
                "has lost its direction and is not combined"
            ),
        ],
    ),
]


def refused(copy: Copy, refusal: Refusal) -> list[str]:
    """The problems of the review with the changes, each with the line of review.yml and the column that it points at."""
    for file, old, new in refusal.edits:
        copy.edit(file, (old, new))
    assert [problem for problem in copy.found() if problem.level == "error"] == []
    records = load_records(copy.folder).records()
    lines = (copy.folder / R).read_text(encoding="utf-8").splitlines()
    found = [(str(problem).split(":", 3), problem.line) for problem in comparable.check_poolability(records, tabulate(records))]
    return [f"{lines[line - 1].strip()} ({parts[2]}):{parts[3]}" for parts, line in found]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_refused(refusal: Refusal, copy_of: Callable[[Path], Copy], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not comparable is not put together, and the maintainer reads why and where; it is this rule that says so."""
    copy = copy_of(refusal.review)
    assert refused(copy, refusal) == refusal.problems
    for name in ("POOLING_RULES", "DIRECTION_RULES"):
        monkeypatch.setattr(comparable, name, tuple(rule for rule in getattr(comparable, name) if rule.__name__ != refusal.rule))
    records = load_records(copy.folder).records()
    assert len(comparable.check_poolability(records, tabulate(records))) < len(refusal.problems)


def test_every_rule_is_tested() -> None:
    """Each rule on what may be put together says in a docstring what must hold, and refuses something above."""
    rules = {*comparable.POOLING_RULES, *comparable.DIRECTION_RULES}
    assert all(rule.__doc__ for rule in rules)
    assert {refusal.rule for refusal in REFUSALS} == {rule.__name__ for rule in rules}


@pytest.mark.parametrize(("n", "problems"), [(1, ["found 1 p values, expected at least 2 to combine"]), (2, []), (3, [])])
def test_two_p_values_are_enough(n: int, problems: list[str]) -> None:
    """Two p values of one hypothesis are combined."""
    entry = SimpleNamespace(comparators=("placebo",), outcome=SimpleNamespace(one_sided_p=0.1), study=SimpleNamespace(key="a"))
    context: Any = SimpleNamespace(declared=SimpleNamespace(combine_p="fisher"), entries=[entry] * n, problem=lambda text, field: text)
    assert list(comparable.p_values_of_one_hypothesis(context)) == problems
