"""Where each rule on what may be pooled begins to refuse: by one study, one result or one term."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from living_review.analysis import poolability as rules
from living_review.records.effect_data import CountsArm, CountsEffect, EstimateEffect, MeansArm, MeansEffect
from living_review.records.vocabulary import Term

COUNTS = CountsEffect(kind="counts", intervention=CountsArm(events=1, n=9), control=CountsArm(events=2, n=9))
READY = EstimateEffect(kind="estimate", measure="MD", yi=1.0, se=1.0)
MEANS = MeansEffect(kind="means", intervention=MeansArm(mean=1, sd=1, n=9), control=MeansArm(mean=1, sd=1, n=9))


def outcome(name: str = "it", **more: Any) -> Any:
    """A result of a study."""
    base: dict[str, Any] = {"effect": COUNTS, "scale": "s", "unit": "u", "higher_is": "worse", "direction": "better", "values": ()}
    return SimpleNamespace(**{"id": name, "group": "all", "is_about_everybody": True, "one_sided_p": 0.1} | base | more)


def entry(key: str = "a", result: Any = None, **more: Any) -> Any:
    """A result that would enter, of a study by itself."""
    base: dict[str, Any] = {"comparators": ("placebo",), "group": (), "control_risk": 0.1, "says_nothing": False, "cluster": key}
    return SimpleNamespace(study=SimpleNamespace(key=key), outcome=result if result is not None else outcome(), **base | more)


TERMS = {
    "comparators": {name: Term(label=name, definition="", controlled=name == "placebo") for name in ("placebo", "before")},
    "directions": {
        "better": Term(label="", definition="", sign=1),
        "above": Term(label="", definition="", side="above"),
        "mixed": Term(label="", definition=""),
    },
}


def refused(rule: Any, *entries: Any, silent: int = 0, **declared: Any) -> list[tuple[str, tuple[Any, ...]]]:
    """What a rule says of a synthesis of these results, and of which part of it."""
    base: dict[str, Any] = {"method": "pooled", "dependence": None, "comparators": (), "effect": "RR", "model": "random", "covariates": ()}
    asked = SimpleNamespace(**base | {"assumed_risk": None, "subgroup": None, "combine_p": None, "unit_is_taken_as_same": False} | declared)
    vocabulary = {name: SimpleNamespace(terms=terms) for name, terms in TERMS.items()}
    context: Any = SimpleNamespace(
        entries=entries,
        declared=asked,
        records=SimpleNamespace(vocabulary=vocabulary),
        selected=SimpleNamespace(without_events=(None,) * silent),
        problem=lambda message, *part: (message, part),
    )
    return list(rule(context))


def times(n: int, key: str = "a") -> list[Any]:
    """So many results of one study."""
    return [entry(key, outcome(f"o{i}")) for i in range(n)]


@pytest.mark.parametrize(("n", "ids"), [(1, None), (2, "o0, o1"), (4, "o0, o1, o2, o3"), (5, "o0, o1, o2, o3, …")])
def test_results_of_one_study(n: int, ids: str | None) -> None:
    """Two results of one study are refused, and four of them named; with a way to handle them none is."""
    found = refused(rules.one_result_a_study, *times(n), entry("b"))
    assert len(found) == (ids is not None)
    if found:
        message, part = found[0]
        start = f"a would enter {n} times ({ids}); the same people are counted once, so name one as outcome_id"
        assert (message, part) == (f"{start}, or {rules.CHOICES}", ("outcome_id",))
        assert refused(rules.one_result_a_study, *times(n), method="direction") == [(start, ("outcome_id",))]
    assert refused(rules.one_result_a_study, *times(n), dependence=object()) == []
    whole = [entry("a"), entry("a")]
    for each in whole:
        each.outcome = None
    assert refused(rules.one_result_a_study, *whole) == []


@pytest.mark.parametrize(("n", "more"), [(3, None), (4, None), (5, 1), (6, 2)])
def test_many_studies_with_several_results(n: int, more: int | None) -> None:
    """Four studies are named, and how many more there are."""
    found = refused(rules.one_result_a_study, *(each for i in range(n) for each in times(2, f"s{i}")))
    assert len(found) == min(n, 4) + (more is not None)
    if more is not None:
        assert found[-1] == (f"{more} more studies would enter several times", ("outcome_id",))


def test_studies_of_one_sample() -> None:
    """Studies of one cluster, or of one registration, are named; several results of one study are another rule's."""
    one, two, three = entry("a", cluster="c"), entry("b", cluster="c"), entry("d", cluster="registered as 12345")
    assert refused(rules.one_study_a_sample, one, three, entry("e")) == []
    ((message, part),) = refused(rules.one_study_a_sample, one, two, two, three)
    assert (message.partition(",")[0], part) == ("a", ())
    assert message.startswith("a, b are of the same people (cluster c), who are counted once")
    ((message, _),) = refused(rules.one_study_a_sample, three, entry("e", cluster="registered as 12345"))
    assert message.startswith("d, e are of the same people (registered as 12345), who")
    assert refused(rules.one_study_a_sample, one, two, dependence=object()) == []
    assert refused(rules.one_study_a_sample, entry("a"), entry("a")) == []


def against(*kinds: str, key: str = "a") -> Any:
    """A result against these comparators."""
    return entry(key, comparators=kinds)


@pytest.mark.parametrize(
    ("entries", "declared", "found"),
    [
        ([against("placebo")], {}, []),
        ([against("placebo"), against("placebo", key="b")], {}, []),
        (
            [against("placebo"), against("before", key="b")],
            {},
            [("pools results with a comparison group and results without one ('before': b), which answer different questions", ())],
        ),
        (
            [against("placebo"), against("before", key="b")],
            {"comparators": ("placebo", "before")},
            [
                (
                    "pools results with a comparison group and results without one ('before': b), which answer different questions",
                    ("comparators",),
                )
            ],
        ),
        (
            [against("placebo"), against("before", key="b")],
            {"method": "direction"},
            [("mixes comparators ('placebo': a; 'before': b); take one of them, or list those that may be mixed under comparators", ())],
        ),
        ([against("placebo"), against("before", key="b")], {"method": "direction", "comparators": ("placebo", "before")}, []),
        (
            [against("placebo"), against("unclear", key="b")],
            {},
            [("mixes comparators ('placebo': a; 'unclear': b); take one of them, or list those that may be mixed under comparators", ())],
        ),
        (
            [against("placebo"), against("unclear", key="b")],
            {"comparators": ("placebo",)},
            [("a comparator is not listed here ('unclear': b)", ("comparators",))],
        ),
        ([against("before")], {"comparators": ("placebo", "before")}, []),
    ],
)
def test_comparators(entries: list[Any], declared: dict[str, Any], found: list[Any]) -> None:
    """One comparator, or those that are listed; effects with controls and without are never pooled, listed or not."""
    assert refused(rules.no_mixed_comparators, *entries, **declared) == found


@pytest.mark.parametrize(("n", "named"), [(1, "s0"), (4, "s0, s1, s2, s3"), (5, "5 studies")])
def test_studies_of_a_comparator(n: int, named: str) -> None:
    """Up to four studies are named, each once; of more there is the number."""
    every = [against("before", key=f"s{i}") for i in range(n) for _ in range(2)]
    ((message, _),) = refused(rules.no_mixed_comparators, against("placebo"), *every)
    assert f"('before': {named})" in message


@pytest.mark.parametrize(
    ("result", "method", "words"),
    [
        (outcome(), "pooled", ""),
        (outcome(direction="above"), "pooled", ""),
        (outcome(direction="not reported"), "pooled", ""),
        (outcome(direction="mixed"), "pooled", "has the direction 'mixed', which says that it is no effect of the treatment"),
        (outcome(direction="mixed"), "direction", ""),
        (outcome(is_about_everybody=False, group="boys"), "pooled", "is about a subgroup (boys); only results in all participants"),
        (outcome(is_about_everybody=False, group="boys"), "direction", "is about a subgroup (boys); only results in all participants"),
        (
            outcome(values=(SimpleNamespace(role="control"), SimpleNamespace(role="subgroup"))),
            "pooled",
            "compares subgroups of the treated",
        ),
        (outcome(values=(SimpleNamespace(role="control"),)), "pooled", ""),
    ],
)
def test_effects_of_the_treatment(result: Any, method: str, words: str) -> None:
    """Only an effect in all participants, with a direction that is one, or none that is said; the next result is asked too."""
    silent, whole = entry("b", outcome(direction="mixed"), says_nothing=True), entry("c")
    whole.outcome = None
    found = refused(rules.only_treatment_effects, whole, silent, entry("a", result), method=method)
    assert [message.startswith(f"a.it {words}") for message, _ in found] == [True] * bool(words)


@pytest.mark.parametrize(
    ("one", "two", "declared", "found"),
    [
        ({}, {}, {}, []),
        ({}, {"scale": "t", "unit": "v"}, {}, []),
        ({}, {"higher_is": "better"}, {}, ["mixes higher_is ('worse': a; 'better': b)"]),
        (
            {},
            {"scale": "t"},
            {"effect": "MD"},
            ["mixes scale ('s': a; 't': b); values on different scales or in different units are never pooled as they are"],
        ),
        (
            {},
            {"unit": "v"},
            {"effect": "MD"},
            ["mixes unit ('u': a; 'v': b); values on different scales or in different units are never pooled as they are"],
        ),
        (
            {"unit": "not reported"},
            {"unit": "not reported"},
            {"effect": "MD"},
            ["the unit of a, b is not reported, so it is not known to be the same"],
        ),
        ({"unit": "not reported"}, {"unit": "not reported"}, {"effect": "MD", "unit_is_taken_as_same": True}, []),
        ({"unit": "not reported"}, {"unit": "not reported"}, {"effect": "SMD"}, []),
        ({"scale": "not reported"}, {"scale": "not reported"}, {"effect": "MD"}, []),
        ({}, {"scale": "t"}, {"effect": None}, []),
    ],
)
def test_scales_and_units(one: dict[str, Any], two: dict[str, Any], declared: dict[str, Any], found: list[str]) -> None:
    """Differences in units need one scale, one known unit and one sense; other measures only one sense."""
    entries = [entry("a", outcome(**one)), entry("b", outcome(**two))]
    assert [message for message, _ in refused(rules.one_scale_and_unit, *entries, **declared)] == found


def test_measures_of_the_data() -> None:
    """The data of each study must give the measure."""
    entries = [entry("a"), entry("b", outcome(effect=READY)), entry("c", outcome(effect=None)), entry("d", outcome(effect=MEANS))]
    found = refused(rules.effects_give_measure, *entries, effect="RR")
    assert found == [
        ("RR cannot be worked out for b, whose data give MD", ("effect",)),
        ("RR cannot be worked out for d, whose data give MD or ROM or SMD or SMD1", ("effect",)),
    ]


@pytest.mark.parametrize(("without", "named"), [("", None), ("b", "b"), ("bb", "b"), ("bcde", "b, c, d, e"), ("bcdef", "b, c, d, e, …")])
def test_events_of_both_groups(without: str, named: str | None) -> None:
    """Models of events need those of both groups of each study; four without are named."""
    entries = [entry("a"), *(entry(key, outcome(effect=READY)) for key in without)]
    for model in ("mantel_haenszel", "peto"):
        found = refused(rules.events_for_models_of_events, *entries, model=model)
        wanted = f"{model} needs the events of both groups, which {named} does not give; take random or equal"
        assert found == ([] if named is None else [(wanted, ("model",))])
    assert refused(rules.events_for_models_of_events, *entries, model="random") == []


@pytest.mark.parametrize(
    ("assumed", "found"),
    [
        (None, 0),
        (SimpleNamespace(controls=None), 0),
        (SimpleNamespace(controls="median"), 1),
    ],
)
def test_risks_of_control_groups(assumed: Any, found: int) -> None:
    """Each control group needs counts, if the assumed risk is theirs; a risk of nought is one."""
    entries = [entry("a", control_risk=0.0), entry("b", control_risk=None), entry("c", control_risk=None)]
    told = refused(rules.controls_have_risks, *entries, assumed_risk=assumed)
    wanted = "needs events and people of each control group, which b, c does not give as counts"
    assert told == [(wanted, ("assumed_risk", "controls"))] * found
    assert refused(rules.controls_have_risks, entries[0], assumed_risk=assumed) == []


@pytest.mark.parametrize(
    ("keys", "silent", "words"),
    [
        ("", 0, "0 studies have an effect; pooling needs two or more"),
        ("a", 0, "1 study has an effect; pooling needs two or more"),
        ("aa", 1, "1 study has an effect, and 1 study has no events in either group; pooling needs two or more"),
        ("", 2, "0 studies have an effect, and 2 studies have no events in either group; pooling needs two or more"),
        ("ab", 0, None),
    ],
)
def test_studies_to_pool(keys: str, silent: int, words: str | None) -> None:
    """Two studies, several results of one of which are one."""
    found = refused(rules.at_least_two_to_pool, *map(entry, keys), silent=silent)
    assert [message for message, _ in found] == ([] if words is None else [words])


@pytest.mark.parametrize(
    ("groups", "messages"),
    [
        ([("x",), ("y",)], []),
        ([("x",), ("y",), ("not reported",)], []),
        ([("x",), ("x",)], ["all studies have the same g, x; there is nothing to compare"]),
        ([("x",), ("not reported",)], ["all studies have the same g, x; there is nothing to compare"]),
        ([("not reported",)], ["no study has a g; there is nothing to compare"]),
        ([("x", "y"), ("y",)], ["a study is in one subgroup, but s0 has this g: x, y"]),
        ([("x",), ("y",), ()], ["a study is in one subgroup, but s2 has this g: none"]),
        (
            [("y", "x"), ("y",)],
            ["a study is in one subgroup, but s0 has this g: y, x", "all studies have the same g, y; there is nothing to compare"],
        ),
    ],
)
def test_subgroups(groups: list[tuple[str, ...]], messages: list[str]) -> None:
    """Each study in one subgroup, and two of them."""
    entries = [entry(f"s{i}", group=group) for i, group in enumerate(groups)]
    found = refused(rules.subgroups_divide, *entries, subgroup="g")
    assert [message for message, _ in found] == messages
    assert {part for _, part in found} <= {("subgroup",)}
    assert refused(rules.subgroups_divide, *entries) == []


def test_p_values_of_several_hypotheses() -> None:
    """One comparator, and a one-sided p value of each."""
    whole = entry("c")
    whole.outcome = None
    entries = [against("placebo"), against("before", key="b"), whole, entry("d", outcome(one_sided_p=None))]
    found = refused(rules.p_values_of_one_hypothesis, *entries, combine_p="Fisher")
    assert found == [
        ("the p values are of different hypotheses, as the comparators differ (placebo, before)", ("combine_p",)),
        ("no one_sided_p is recorded for c, d; a two-sided p has lost its direction and is not combined", ("combine_p",)),
    ]
    assert refused(rules.p_values_of_one_hypothesis, *entries) == []
    assert refused(rules.p_values_of_one_hypothesis, entry("a"), entry("b"), combine_p="Fisher") == []


def test_something_to_count() -> None:
    """One study is enough."""
    assert refused(rules.some_to_count, entry()) == []
    assert refused(rules.some_to_count) == [("no study enters; widen 'where' or 'outcome'", ())]


def test_place_of_a_covariate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each covariate that cannot be used is told at its own place, and the others are asked all the same."""
    monkeypatch.setattr(rules, "variables", lambda review, vocabulary: {})
    context: Any = SimpleNamespace(
        declared=SimpleNamespace(covariates=("x", "y")),
        records=SimpleNamespace(review=None, vocabulary=None),
        tables=SimpleNamespace(studies=pd.DataFrame({"study": []})),
        entries=(),
        problem=lambda message, *part: (message.partition(" is ")[0], part),
    )
    assert list(rules.covariates_are_known(context)) == [("'x'", ("covariates", 0)), ("'y'", ("covariates", 1))]
