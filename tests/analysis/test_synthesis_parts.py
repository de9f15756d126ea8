"""The parts of syntheses by themselves: which way an effect points, votes, and changes within one group."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import BCG, DIRECTIONS, Copy, records_of, tables_of
from scipy import stats

from living_review.analysis import synthesis
from living_review.analysis.selection import SynthesisInput, select_inputs
from living_review.analysis.synthesis import BeforeAfter, DirectionSynthesis, before_after_changes, contrasts, synthesise
from living_review.records.effect_data import CountsArm, CountsEffect, EstimateEffect
from living_review.records.filters import StudyFilter
from living_review.records.load import load_records
from living_review.records.study import Outcome
from living_review.records.vocabulary import Term


@pytest.mark.parametrize(
    ("sign", "higher_is", "term", "contradicts"),
    [
        (1, "better", {"sign": 1}, False),
        (-1, "better", {"sign": 1}, True),
        (1, "worse", {"sign": 1}, True),
        (-1, "worse", {"sign": 1}, False),
        (1, "better", {"sign": -1}, True),
        (1, "worse", {"sign": -1}, False),
        (1, "not reported", {"sign": 1}, False),
        (-1, "not reported", {"sign": 1}, False),
        (1, "better", {"sign": 0}, False),
        (-1, "worse", {"sign": 0}, False),
        (1, "better", {"side": "below"}, True),
        (1, "better", {"side": "above"}, False),
        (-1, "not reported", {"side": "above"}, True),
        (-1, "worse", {"side": "below"}, False),
        (1, "better", {"side": "neither"}, False),
        (1, "better", {}, False),
    ],
)
def test_effect_against_its_direction(sign: int, higher_is: str, term: dict[str, Any], contradicts: bool) -> None:
    """An effect contradicts a direction to the other side, by which side is better, or by the side alone."""
    outcome: Any = SimpleNamespace(higher_is=higher_is)
    assert synthesis._contradicts(sign, outcome, Term(label="", definition="", **term)) is contradicts


def outcome(**fields: Any) -> Outcome:
    """An outcome with these fields."""
    base = {"id": "it", "measure": "m", "says": "So.", "where": {"section": "results"}, "direction": "favours_intervention"}
    return Outcome.model_validate(base | {"higher_is": "worse", "comparator": "waiting_list"} | fields)


def study(*outcomes: Outcome, total: Any = 40, survival: Any = "not reported") -> Any:
    """A study with these outcomes."""
    every = (*outcomes, *(survival if isinstance(survival, tuple) else ()))
    people = SimpleNamespace(total=total)
    return SimpleNamespace(key="s", outcomes=outcomes, survival=survival, participants=people, all_outcomes=lambda: every)


# ---------------------------------------------------------------------------------------------- votes


def vote(one: Any) -> tuple[str, int | None, str, bool]:
    """How a result counts in the review on directions: its direction, its sign, its p values and whether they are significant."""
    found = synthesis._vote(one, records_of(DIRECTIONS))
    return found.direction, found.sign, found.p, found.significant


@pytest.mark.parametrize(
    ("fields", "p", "significant"),
    [
        ({"p": "0.04"}, "0.04", True),
        ({"p": "0.05"}, "0.05", False),
        ({"p": "<0.05"}, "<0.05", True),
        ({"p": "not reported"}, "not reported", False),
        ({"p": "0.04", "group": "some of them"}, "not reported", False),
    ],
)
def test_vote_of_an_outcome(fields: dict[str, Any], p: str, significant: bool) -> None:
    """The p value of an outcome in all participants stands beside its direction."""
    direction, sign, printed, is_significant = vote(SynthesisInput(study(), outcome(**fields)))
    assert (sign, printed, is_significant) == (1, p, significant)
    assert direction == records_of(DIRECTIONS).vocabulary["directions"].terms["favours_intervention"].label


def test_vote_of_a_study() -> None:
    """Of a study as a whole its own direction counts, with the p values of all its outcomes, each once."""
    many = [outcome(id=f"o{i}", p=p) for i, p in enumerate(("0.2", "0.04", "0.2", "not reported"))]
    one = study(*many)
    one.result = SimpleNamespace(direction=SimpleNamespace(ids_or_word=("favours_comparator",)))
    assert vote(SynthesisInput(one, None))[1:] == (-1, "0.2, 0.04", True)
    one.result = SimpleNamespace(direction=SimpleNamespace(ids_or_word=("not reported",)))
    assert vote(SynthesisInput(one, None))[:2] == ("not reported", None)
    one.outcomes = ()
    assert vote(SynthesisInput(one, None))[2:] == ("not reported", False)


def test_groups_of_votes(copy_of: Callable[[Path], Copy]) -> None:
    """Votes are grouped by the design of their study and by their one comparator; those with several, or none, stand apart."""
    copy = copy_of(DIRECTIONS)
    records = load_records(copy.folder).records()
    (declared, *_) = records.review.syntheses
    selected = select_inputs(declared, records, tables_of(DIRECTIONS))
    first, second, third, *rest = selected.entries

    def compared(one: SynthesisInput, comparator: Any) -> SynthesisInput:
        if isinstance(comparator, str):
            assert one.outcome is not None
            return replace(one, outcome=one.outcome.model_copy(update={"comparator": comparator}))
        study = one.study.model_copy(update={"comparator": SimpleNamespace(ids_or_word=comparator)})
        return SynthesisInput(study, None)

    changed = replace(selected, entries=(first, compared(second, "not reported"), compared(third, ("before", "waiting_list")), *rest))
    found = synthesis._directions(changed, records)
    assert isinstance(found, DirectionSynthesis)
    assert found.overall.votes == tuple(synthesis._vote(each, records) for each in changed.entries)
    (apart,) = [group for group in found.by_comparator if group.label == "Several, or not reported"]
    assert [each.entry.study.key for each in apart.votes] == [second.study.key, third.study.key]
    assert (
        sum(len(group.votes) for group in found.by_comparator) == sum(len(group.votes) for group in found.by_design) == len(changed.entries)
    )
    for group in found.by_design:
        assert len({each.entry.study.design.ids_or_word for each in group.votes}) == 1
    assert found.by_comparator[-1] is apart
    assert (found.overall.label, found.declared, found.combined) == ("All studies", declared, None)


# ---------------------------------------------------------------------------------------------- changes


def values(before: dict[str, Any] | None = None, after: dict[str, Any] | None = None, role: str = "after") -> list[dict[str, Any]]:
    """Values before and after with their spreads."""
    one, two = {"role": "before", "label": "b", "value": 10.0, "spread": 4.0}, {"role": role, "label": "a", "value": 7.0, "spread": 3.0}
    return [one | (before or {}), two | (after or {})]


def change(total: Any = 40, **fields: Any) -> BeforeAfter | None:
    """The change in one outcome of a study."""
    given = outcome(**{"values": values(), "spread": "standard_deviation", "n": 16, "comparator": "before"} | fields)
    found = before_after_changes(SimpleNamespace(studies=[study(given, total=total)]))  # type: ignore[arg-type]
    return found[0] if found else None


@pytest.mark.parametrize(("higher_is", "turned"), [("worse", 1), ("better", -1)])
def test_change_within_a_group(higher_is: str, turned: int) -> None:
    """A fall of 3 is good where higher is worse; its error is √((16 + 9 − 2 · 12 r) / 16) for each of the assumed correlations."""
    found = change(higher_is=higher_is)
    assert found is not None
    assert (found.flipped, found.n, found.n_from, found.before.value, found.after.value) == (higher_is == "worse", 16, "outcome", 10, 7)
    for each, r in zip(found.changes, (0.0, 0.5, 0.8), strict=True):
        error = math.sqrt((16 + 9 - 24 * r) / 16)
        half = stats.t.isf(0.025, 15) * error
        assert (each.r, each.effect.yi) == (r, turned * 3)
        assert (each.ci_low, each.ci_high) == pytest.approx((turned * 3 - half, turned * 3 + half))


@pytest.mark.parametrize(
    ("fields", "n"),
    [
        ({}, 16),
        ({"n": "not reported"}, 40),
        ({"n": "not reported", "total": "unclear"}, None),
        ({"n": "not reported", "group": "some of them"}, None),
        ({"group": "some of them"}, 16),
        ({"n": 2}, 2),
        ({"n": 1}, None),
        ({"n": "not reported", "total": 2}, 2),
        ({"n": "not reported", "total": 1}, None),
        ({"spread": "not_stated"}, 16),
        ({"spread": "confidence_interval"}, None),
        ({"spread": None}, None),
        ({"higher_is": "not reported"}, None),
        ({"values": values({"spread": None})}, None),
        ({"values": values(None, {"spread": None})}, None),
        ({"values": values({"spread": 0.0})}, None),
        ({"values": values(None, {"spread": 0.0})}, None),
        ({"values": values(role="control")}, None),
    ],
)
def test_what_a_change_needs(fields: dict[str, Any], n: int | None) -> None:
    """Both means with a deviation, which way is better, and at least two people: of the outcome, or of the study if it is about all."""
    found = change(**fields)
    assert (None if found is None else found.n) == n
    if found is not None:
        assert found.n_from == ("outcome" if isinstance(fields.get("n", 16), int) else "participants")


@pytest.mark.parametrize(
    ("roles", "direction", "shown"),
    [
        (("subgroup", "subgroup"), "mixed", True),
        (("subgroup", "control"), "not reported", True),
        (("subgroup", "subgroup"), "favours_intervention", False),
        (("subgroup", "subgroup"), "no_difference", False),
        (("before", "after"), "mixed", False),
        ((), "mixed", False),
    ],
)
def test_contrasts_that_are_no_effect(roles: tuple[str, ...], direction: str, shown: bool) -> None:
    """Values of parts of a group whose direction has no sign are shown, and never computed on."""
    given = outcome(values=[{"role": role, "label": "l", "value": 1.0} for role in roles], direction=direction)
    records: Any = SimpleNamespace(studies=[study(given)], vocabulary=records_of(DIRECTIONS).vocabulary)
    assert bool(contrasts(records)) is shown


# ---------------------------------------------------------------------------------------------- warnings


def counts(a: int, c: int) -> CountsEffect:
    """Events among a hundred people of each group."""
    return CountsEffect(kind="counts", intervention=CountsArm(events=a, n=100), control=CountsArm(events=c, n=100))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"direction": "favours_comparator"}, True),
        ({"direction": "favours_intervention"}, False),
        ({"direction": "not reported"}, False),
        ({"direction": "favours_comparator", "effect": counts(5, 5)}, False),
        ({"direction": "favours_comparator", "effect": counts(6, 5)}, False),
        ({"direction": "favours_intervention", "effect": counts(6, 5)}, True),
        ({"direction": "favours_comparator", "effect": EstimateEffect(kind="estimate", measure="RR", yi=-0.1, se=0.1)}, True),
    ],
)
def test_effects_that_point_the_other_way(changes: dict[str, Any], told: bool) -> None:
    """A direction that its effect contradicts is warned of at the outcome; where there is no effect, or no direction, nothing is."""
    records, tables = records_of(BCG), tables_of(BCG)
    place = [each.key for each in records.studies].index("hart1977")
    hart = records.studies[place]
    one = hart.model_copy(update={"outcomes": (hart.outcomes[0].model_copy(update=changes),)})
    studies = (*records.studies[:place], one, *records.studies[place + 1 :])
    _, problems = synthesise(replace(records, studies=studies, review=first_alone(records)), tables)
    assert [(problem.severity, problem.field) for problem in problems] == [("warning", "outcomes[0].direction")] * told


def first_alone(records: Any) -> Any:
    """The review with the first of its syntheses, without what needs counts of all studies."""
    declared = records.review.syntheses[0].model_copy(update={"assumed_risk": None, "subgroup": None})
    return records.review.model_copy(update={"syntheses": (declared,)})


# ---------------------------------------------------------------------------------------------- what cannot be computed


def test_a_synthesis_that_cannot_be_computed() -> None:
    """It is told at its own place, once, and the others are made."""
    records, tables = records_of(BCG), tables_of(BCG)
    first, second = records.review.syntheses
    alone = second.model_copy(update={"where": {"latitude_min": StudyFilter.model_validate({"minimum": 55})}})
    review = records.review.model_copy(update={"syntheses": (first, alone, alone, second)})
    found, problems = synthesise(replace(records, review=review), tables)
    assert [each.declared for each in found] == [first, second]
    assert sorted((problem.severity, problem.field) for problem in problems) == [("error", "syntheses[1]"), ("error", "syntheses[2]")]


def test_an_effect_that_cannot_be_worked_out() -> None:
    """The message names the study, the outcome and the field of its data."""
    records, tables = records_of(BCG), tables_of(BCG)
    hart = records.study("hart1977")
    impossible = EstimateEffect.model_construct(kind="estimate", measure="RR", yi=math.inf, vi=1.0)
    one = hart.model_copy(update={"outcomes": (hart.outcomes[0].model_copy(update={"effect": impossible}),)})
    studies = tuple(one if each.key == "hart1977" else each for each in records.studies)
    found, problems = synthesise(replace(records, studies=studies, review=first_alone(records)), tables)
    assert (found, len(problems)) == ((), 1)
    assert "hart1977.tuberculosis.yi" in problems[0].message


def test_p_values_that_are_combined() -> None:
    """One-sided p values of the results, and none of studies as a whole; without the declaration none are combined."""
    records = records_of(DIRECTIONS)
    declared = records.review.syntheses[1]
    selected = select_inputs(declared, records, tables_of(DIRECTIONS))
    found = synthesis._directions(selected, records).combined
    assert found is not None
    assert (found.k, found.method) == (3, "Fisher")
    whole = replace(selected, entries=(*selected.entries, SynthesisInput(selected.entries[0].study, None)))
    assert synthesis._directions(whole, records).combined == found
    plain = replace(selected, declared=declared.model_copy(update={"combine_p": None}))
    assert synthesis._directions(plain, records).combined is None
