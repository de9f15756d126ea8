"""How many studies it takes: to leave each out, to show how the result grew, and to test for asymmetry."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import BCG, records_of

from living_review.analysis.asymmetry import Asymmetry, asymmetry
from living_review.analysis.dependence import alternatives, combined, subset
from living_review.analysis.estimator import LARGE, Estimator
from living_review.records.effect_data import CorrelationEffect, EstimateEffect, MeansArm, MeansEffect
from living_review.records.synthesis_plan import Dependence
from living_review.stats.count_pooling import EventTable, pool_counts
from living_review.stats.effect_sizes import MEASURES
from living_review.stats.inputs import SynthesisError
from living_review.stats.multilevel import pool_three_levels
from living_review.stats.pooling import compared_parts, pool, subgroups
from living_review.stats.small_study import egger, harbord, peters, size_test, trim_and_fill


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


# ---------------------------------------------------------------------------------------------- by each model


@pytest.mark.parametrize(("model", "code"), [("random", "RE"), ("equal", "EE")])
def test_options_as_declared(model: str, code: str) -> None:
    """Effects are pooled with the model, the estimator, the interval, the quantile and the level of the declaration."""
    asked = {"model": model, "tau2": "PM", "interval": "knapp_hartung_adhoc", "prediction": "t(k-1)", "level": 0.9}
    every = estimator(6, **asked)
    wanted = pool(
        every.yi,
        every.vi,
        model=code,
        tau2_method="PM",
        level=0.9,
        interval="knapp_hartung_adhoc",
        prediction="t(k-1)",  # type: ignore[arg-type]
    )
    assert every.pooled() == wanted
    assert every.pooled([0, 2, 3]) == pool([every.yi[i] for i in (0, 2, 3)], [every.vi[i] for i in (0, 2, 3)], **every.options)
    assert (every.pools_events, every.in_three_levels()) == (False, None)


def test_three_levels_where_a_study_has_several_results() -> None:
    """Several results of one study make three levels; where each has one they are pooled as usual."""
    every = estimator(4, results=2, levels=True)
    wanted = pool_three_levels(every.yi, every.vi, every.clusters, 0.95)
    assert (every.pooled(), every.in_three_levels()) == (wanted.pooled, wanted)
    assert every.pooled([0, 2, 4]) == pool([every.yi[i] for i in (0, 2, 4)], [every.vi[i] for i in (0, 2, 4)], **every.options)
    assert every.pooled([0, 1, 2]) == pool_three_levels(every.yi[:3], every.vi[:3], every.clusters[:3], 0.95).pooled
    assert replace(every, three_levels=False).pooled() == pool(every.yi, every.vi, **every.options)


EVENTS = (EventTable(4, 40, 2, 38), EventTable(0, 30, 0, 31), EventTable(7, 60, 9, 55), EventTable(3, 25, 1, 26))


def of_events(
    model: str = "mantel_haenszel", measure: str = "OR", tables: tuple[EventTable | None, ...] = EVENTS, **more: Any
) -> Estimator:
    """Studies whose events are pooled as they are."""
    declaration = records_of(BCG).review.syntheses[0].model_copy(update={"model": model, "effect": measure, "level": 0.9})
    k = len(tables)
    yi, vi = tuple(0.1 * i for i in range(k)), tuple(0.2 + 0.1 * i for i in range(k))
    return Estimator(declaration, measure, yi, vi, tuple(f"s{i}" for i in range(k)), tables, **more)


@pytest.mark.parametrize(("model", "code"), [("mantel_haenszel", "MH"), ("peto", "Peto")])
def test_events_by_the_model_that_is_declared(model: str, code: Any) -> None:
    """All of them, or some, with the effects of the same studies."""
    every = of_events(model)
    assert every.pools_events
    assert every.pooled() == pool_counts("OR", code, EVENTS, every.yi, every.vi, 0.9)
    some = [every.yi[i] for i in (0, 3)], [every.vi[i] for i in (0, 3)]
    assert every.pooled([0, 3]) == pool_counts("OR", code, [EVENTS[0], EVENTS[3]], *some, 0.9)


def test_events_grow_by_a_study() -> None:
    """The first alone keeps its own effect; a step at which nothing can be pooled yet is left out."""
    every = of_events()
    found = every.cumulative()
    assert [(part.label, part.members) for part in found] == [(0, (0,)), (1, (0, 1)), (2, (0, 1, 2)), (3, (0, 1, 2, 3))]
    assert (found[0].mu, found[0].pooled) == (every.yi[0], None)
    assert found[-1].pooled == every.pooled()
    silent = of_events(tables=(EVENTS[1], EVENTS[1], EVENTS[0], EVENTS[2]))
    assert [part.label for part in silent.cumulative()] == [0, 2, 3]


def test_events_without_each_study() -> None:
    """Each study in turn; nothing at all where what is left cannot be pooled."""
    every = of_events()
    found = every.leave_one_out()
    assert [i for i, _ in found] == [0, 1, 2, 3]
    assert [pooled for _, pooled in found] == [every.pooled([j for j in range(4) if j != i]) for i in range(4)]
    assert of_events(tables=(EVENTS[1], EVENTS[0], EVENTS[1])).leave_one_out() == ()


def test_subgroups_by_each_model() -> None:
    """Each subgroup by itself, with the members as they stand among all; a study in none of them is left out."""
    labels = {0: "a", 2: "b", 3: "a", 4: "b"}
    every = estimator(5)
    found = every.subgroups(labels)
    wanted = subgroups([every.yi[i] for i in labels], [every.vi[i] for i in labels], list(labels.values()), **every.options)
    assert [(part.label, part.members, part.mu) for part in found.parts] == [
        ("a", (0, 3), wanted.parts[0].mu),
        ("b", (2, 4), wanted.parts[1].mu),
    ]
    assert (found.q_between, found.df) == (wanted.q_between, wanted.df)
    events = of_events()
    parts = events.subgroups({0: "a", 3: "a", 2: "b"})
    assert [(part.label, part.members) for part in parts.parts] == [("a", (0, 3)), ("b", (2,))]
    assert parts.parts[0].pooled == events.pooled([0, 3])
    assert parts == compared_parts(parts.parts)
    levels = estimator(4, results=2, levels=True)
    first, second = levels.subgroups(dict.fromkeys(range(4), "a") | dict.fromkeys(range(4, 8), "b")).parts
    assert first.pooled == pool_three_levels(levels.yi[:4], levels.vi[:4], levels.clusters[:4], 0.95).pooled
    assert second.members == (4, 5, 6, 7)


def test_level_of_a_part() -> None:
    """One result alone has a normal interval of the declared level."""
    part = of_events().part("a", [2])
    half = 1.6448536269514722 * math.sqrt(part.se**2)
    assert (part.mu, part.se) == (0.2, math.sqrt(0.4))
    assert (part.ci_low, part.ci_high) == pytest.approx((0.2 - half, 0.2 + half))


# ---------------------------------------------------------------------------------------------- several results of a study


def entry(key: str, n: Any = "not reported", effect: Any = None) -> Any:
    """A result of a study of so many people."""
    return SimpleNamespace(cluster=key, outcome=SimpleNamespace(effect=effect, n=n))


def dependent(k: int = 4, *, model: str = "random", **declared: Any) -> tuple[Estimator, list[Any], list[Any]]:
    """So many studies with two results each, handled in a declared way."""
    every = estimator(k, results=2, dependence=Dependence.model_validate(declared), model=model)
    entries = [entry(cluster, 10 + i % 3) for i, cluster in enumerate(every.clusters)]
    return every, entries, [SimpleNamespace(yi=yi, vi=vi) for yi, vi in zip(every.yi, every.vi, strict=True)]


CHOICES = [("choose", "first", None), ("choose", "largest", None), ("choose", "most_exact", None)]


@pytest.mark.parametrize(
    ("declared", "correlations", "own"),
    [
        ({"method": "three_level"}, (0.0, 0.3, 0.5, 0.7, 0.9), ("three_level", None, None)),
        ({"method": "choose", "rule": "largest"}, (0.0, 0.3, 0.5, 0.7, 0.9), ("choose", "largest", None)),
        ({"method": "combine", "correlation": 0.6}, (0.0, 0.3, 0.5, 0.6, 0.7, 0.9), ("combine", None, 0.6)),
        ({"method": "combine", "correlation": 0.5, "correlations": [0.8]}, (0.5, 0.8), ("combine", None, 0.5)),
        ({"method": "choose", "rule": "first", "correlations": [0.8, 0.2]}, (0.2, 0.8), ("choose", "first", None)),
    ],
)
def test_each_way_to_handle_several_results(declared: dict[str, Any], correlations: tuple[float, ...], own: tuple[Any, ...]) -> None:
    """By each rule, with each correlation in rising order, and in three levels; the declared way is marked."""
    every, entries, effects = dependent(**declared)
    found = alternatives(every, entries, effects)
    ways = [(each.way, each.rule, each.correlation) for each in found]
    assert ways == [*CHOICES, *(("combine", None, r) for r in correlations), ("three_level", None, None)]
    assert [way for way, each in zip(ways, found, strict=True) if each.declared] == [own]
    by_way = dict(zip(ways, found, strict=True))
    assert by_way["choose", "first", None].pooled == subset(every, [0, 2, 4, 6]).pooled()
    assert by_way["combine", None, correlations[0]].pooled == combined(every, correlations[0]).pooled()
    assert by_way["three_level", None, None].pooled == pool_three_levels(every.yi, every.vi, every.clusters, 0.95).pooled


def test_ways_that_there_are_not() -> None:
    """Without a number of people there is no largest, with equal effects no third level, and of single results nothing to handle."""
    every, entries, effects = dependent(method="choose", rule="first")
    bare = [entry(each.cluster) for each in entries]
    assert [each.rule for each in alternatives(every, bare, effects) if each.way == "choose"] == ["first", "most_exact"]
    equal, entries, effects = dependent(model="equal", method="choose", rule="first")
    assert "three_level" not in {each.way for each in alternatives(equal, entries, effects)}
    single = replace(estimator(4), declared=every.declared)
    assert alternatives(single, entries[:4], effects[:4]) == ()
    assert alternatives(replace(every, declared=estimator(4).declared), entries, effects) == ()
    events = of_events(tables=(*EVENTS, *EVENTS))
    events = replace(
        events,
        clusters=tuple(f"s{i // 2}" for i in range(8)),
        declared=events.declared.model_copy(update={"dependence": every.declared.dependence}),
    )
    some = [entry(cluster, 5) for cluster in events.clusters]
    assert {each.way for each in alternatives(events, some, effects)} == {"choose"}


def test_a_way_that_cannot_be_computed() -> None:
    """It is left out, and the others stand."""
    every, entries, effects = dependent(1, method="choose", rule="first")
    assert alternatives(every, entries, effects) == ()
    with pytest.raises(SynthesisError):
        subset(every, [0]).pooled()


def test_one_result_for_each_study() -> None:
    """Combined results have a row for each study and no events; chosen ones keep theirs."""
    every = of_events(tables=(*EVENTS, *EVENTS), three_levels=True)
    every = replace(every, clusters=tuple(f"s{i // 2}" for i in range(8)))
    together = combined(every, 0.5)
    assert (together.clusters, together.tables, together.three_levels) == (("s0", "s1", "s2", "s3"), (None,) * 4, False)
    assert len(together.yi) == len(together.vi) == 4
    chosen = subset(every, (1, 4))
    assert (chosen.yi, chosen.vi, chosen.clusters) == ((every.yi[1], every.yi[4]), (every.vi[1], every.vi[4]), ("s0", "s2"))
    assert (chosen.tables, chosen.three_levels) == ((EVENTS[1], EVENTS[0]), False)


# ---------------------------------------------------------------------------------------------- asymmetry

MEANS = [
    MeansEffect(kind="means", intervention=MeansArm(mean=1, sd=1, n=20 + i), control=MeansArm(mean=0, sd=1, n=40 - i)) for i in range(12)
]


def made_of(found: Asymmetry) -> set[str]:
    """The names of the tests that were made."""
    return {name for name in ("egger", "harbord", "peters", "by_size") if getattr(found, name) is not None}


@pytest.mark.parametrize(
    ("measure", "tables", "effects", "made", "why"),
    [
        ("RR", None, None, {"egger"}, ""),
        ("MD", None, None, {"egger"}, ""),
        ("OR", 12, None, {"harbord", "peters"}, ""),
        ("OR", 11, None, set(), "the log of an odds ratio goes along with its standard error, and the tests that allow"),
        ("SMD", None, MEANS, {"by_size"}, ""),
        ("SMD1", None, MEANS, {"by_size"}, ""),
        (
            "SMD",
            None,
            [*MEANS[:11], EstimateEffect(kind="estimate", measure="SMD", yi=1, se=1)],
            set(),
            "a standardised difference goes along",
        ),
        ("SMD", None, [*MEANS[:11], CorrelationEffect(kind="correlation", r=0.5, n=28)], set(), "a standardised difference goes along"),
        ("SMD", None, [*MEANS[:11], None], set(), "a standardised difference goes along"),
        ("PR", None, None, set(), "a proportion or rate of one group"),
    ],
)
def test_tests_that_suit_the_measure(measure: str, tables: int | None, effects: Any, made: set[str], why: str) -> None:
    """Egger's, but of odds ratios those on events and of standardised differences that on the sizes of the groups; else the reason."""
    every = estimator(12, measure=measure)
    known = tuple(EventTable(3 + i % 4, 40 + 3 * i, 5 + i % 3, 50 + i) for i in range(12))
    every = replace(every, tables=tuple(table if i < (tables or 0) else None for i, table in enumerate(known)))
    entries = [SimpleNamespace(outcome=SimpleNamespace(effect=effect)) for effect in effects or []]
    found = asymmetry(every, MEASURES[measure], entries)  # type: ignore[arg-type]
    assert made_of(found) == made
    assert found.tested is bool(made)
    assert found.not_tested_because.startswith(why)
    assert bool(found.not_tested_because) is bool(why)
    assert (found.trim_fill is not None) is bool(made)
    if measure == "OR" and made:
        assert (found.harbord, found.peters) == (harbord(known), peters(every.yi, known))
    if made == {"by_size"}:
        assert found.by_size == size_test(every.yi, every.vi, [(20.0 + i, 40.0 - i) for i in range(12)])


@pytest.mark.parametrize(("model", "code"), [("random", "RE"), ("equal", "EE")])
def test_asymmetry_by_the_declared_model(model: str, code: Any) -> None:
    """Egger's regression and trim and fill are by the model, the estimator and the level of the synthesis."""
    every = estimator(12, model=model, tau2="DL", level=0.8)
    found = asymmetry(every, MEASURES["MD"], ())
    assert found.egger == egger(every.yi, every.vi, model=code, tau2_method="DL")
    assert found.trim_fill == trim_and_fill(every.yi, every.vi, model=code, tau2_method="DL", level=0.8)


def test_no_asymmetry_in_three_levels() -> None:
    """Several results of one study depend on each other, which the tests do not allow for."""
    found = asymmetry(estimator(12, levels=True), MEASURES["MD"], ())
    assert (found.tested, found.trim_fill) == (False, None)
    assert found.not_tested_because.startswith("several results of one study depend on each other")


def test_what_cannot_be_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where trim and fill cannot be made the tests stand, and the reason with them."""

    def refused(*_: Any, **__: Any) -> None:
        raise SynthesisError("it does not settle")

    monkeypatch.setattr("living_review.analysis.asymmetry.trim_and_fill", refused)
    found = asymmetry(estimator(12), MEASURES["MD"], ())
    assert (found.tested, found.trim_fill, found.not_filled_because) == (True, None, "it does not settle")
