"""The numbers of an outcome, whichever way its record holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import bare_result, number

from living_review.analysis.plausibility.printed import Printed
from living_review.analysis.plausibility.results import Group, Interval, Result, results_of, spread_kind
from living_review.records.study import Outcome


def group(role: str = "intervention", *, spread: float | None = 2.0, kind: str = "sd", n: int | None = 16, overall: bool = False) -> Group:
    """A group with a mean of 10."""
    return Group(role, "A", number(10.0), None if spread is None else number(spread), kind, n, ("x",), overall)


@pytest.mark.parametrize(
    ("given", "sd", "half"),
    [
        (group(), 2.0, 0.005),
        (group(n=None), 2.0, 0.005),
        (group(kind="se"), 8.0, 0.02),
        (group(kind="se", n=None), None, None),
        (group(kind=""), None, None),
        (group(kind="iqr"), None, None),
        (group(spread=None), None, None),
    ],
)
def test_deviation_of_a_group(given: Group, sd: float | None, half: float | None) -> None:
    """A standard error times √n is the deviation, and so is its rounding; another spread gives none."""
    found = given.sd
    assert (found.value, found.half) == (sd, half) if found is not None else sd is None


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (group(), True),
        (group(n=2), True),
        (group(n=1), False),
        (group(n=None), False),
        (group(spread=0.0), False),
        (group(spread=0.01), True),
        (group(kind=""), False),
    ],
)
def test_group_that_is_known_whole(given: Group, known: bool) -> None:
    """Mean, deviation above 0 and at least two people."""
    found = given.whole
    assert (found is not None) is known
    if found is not None and given.spread is not None:
        assert (found.mean, found.sd, found.n, found.mean_half, found.sd_half) == (10.0, given.spread.value, given.n, 0.005, 0.005)


@pytest.mark.parametrize(
    ("given", "words", "numbers"),
    [
        (group(), "10 ± 2 (n=16)", ["10", "2", "16"]),
        (group(n=None), "10 ± 2", ["10", "2"]),
        (group(spread=None), "10 (n=16)", ["10", "16"]),
        (group(spread=None, kind="se"), "10 (n=16)", ["10", "16"]),
        (group(kind="se"), "10 ± 2 (a standard error) (n=16)", ["10", "2", "16"]),
        (group(n=0), "10 ± 2 (n=0)", ["10", "2", "0"]),
    ],
)
def test_group_in_words(given: Group, words: str, numbers: list[str]) -> None:
    """What is printed, with what it is."""
    assert (given.words(), given.numbers()) == (words, numbers)


def test_group_of_a_role() -> None:
    """The one group of a role, or of several the one that sums them up."""

    def of(*groups: Group) -> Result:
        return replace(bare_result(), groups=groups)

    one, two, whole, control = group(), group(n=17), group(n=33, overall=True), group("control")
    assert of(one, control).role("intervention") is one
    assert of(one, two).role("intervention") is None
    assert of(one, whole, two).role("intervention") is whole
    assert of(whole, whole).role("intervention") is None
    assert of(whole).role("intervention") is whole
    assert of(one).role("control") is None
    assert of(one, control).compared == (one, control)
    assert of(one).compared is of(control).compared is None
    assert of(one, control).pair("control", "intervention") == (control, one)


def test_interval_in_words() -> None:
    """An estimate with its limits."""
    found = Interval(number(0.66), number(0.45), number(0.98), 0.95, None)
    assert (found.words(), found.numbers()) == ("0.66 (0.45 to 0.98)", ["0.66", "0.45", "0.98"])


@pytest.mark.parametrize(
    ("unit", "units", "within"), [("u", ("u",), True), ("u", ("t", "u"), True), ("u", ("t",), False), ("u", (), False)]
)
def test_unit_of_a_scale(unit: str, units: tuple[str, ...], within: bool) -> None:
    """Values are on a scale if they are in a unit for which it is declared."""
    scale: Any = SimpleNamespace(units=units, ends=None)
    assert replace(bare_result(), scale=scale).in_scale is within
    assert not bare_result().in_scale


def words(**spreads: str | None) -> Any:
    """A vocabulary with these measures of spread, each with the statistic that it is declared to be."""
    terms = {name: SimpleNamespace(statistic=statistic) for name, statistic in spreads.items()}
    return {"spreads": SimpleNamespace(terms=terms)}


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        ("range", "sd"),
        ("unsaid", ""),
        ("sem", "se"),
        ("standard_deviation", "sd"),
        ("standard_error_of_the_mean", "se"),
        ("ci_95", "ci"),
        ("interquartile_range", "iqr"),
        ("no such", ""),
        (None, ""),
    ],
)
def test_kind_of_a_spread(term: str | None, kind: str) -> None:
    """What the vocabulary declares goes before what an id means by itself."""
    declared = words(range="sd", unsaid="unknown", sem=None)
    assert spread_kind(term, declared) == kind
    if term not in ("range", "unsaid"):
        assert spread_kind(term, {}) == kind  # type: ignore[arg-type]


def result(written: dict[tuple[Any, ...], str] | None = None, **fields: Any) -> Result:
    """The result of an outcome with these fields."""
    base = {"id": "it", "measure": "m", "scale": "s", "says": "So.", "where": {"section": "results"}}
    outcome = Outcome.model_validate(base | {"direction": "not reported", "comparator": "not reported"} | fields)
    document: Any = SimpleNamespace(written=written or {})
    study: Any = SimpleNamespace(key="k", located_outcomes=lambda: [(("outcomes", 3), outcome)])
    scale: Any = SimpleNamespace(ends=(0, 28))
    (found,) = results_of(study, document, {"scales": SimpleNamespace(terms={"s": scale})})  # type: ignore[arg-type]
    assert (found.study, found.outcome, found.loc, found.scale) == ("k", outcome, ("outcomes", 3), scale)
    assert found.key == ("m", "s", "not reported")
    return found


AT = ("outcomes", 3)
Shown = tuple[str, float, float | None, str, int | None, tuple[Any, ...]]


def shown(found: Result) -> list[Shown]:
    """The groups: role, mean, spread, its kind, people and place."""
    return [
        (each.role, each.mean.value, None if each.spread is None else each.spread.value, each.kind, each.n, each.loc)
        for each in found.groups
    ]


def arm(role: str, value: float, **more: Any) -> dict[str, Any]:
    """A value of an outcome."""
    return {"role": role, "label": f"the {role}", "value": value} | more


def test_groups_of_values() -> None:
    """Each value but a difference is a group; its spread is of the outcome's kind where that is a deviation or an error."""
    values = [arm("intervention", 9.5, spread=4.1, n=38), arm("control", 15.2, overall=True), arm("difference", -5.7, spread=1.0)]
    found = result(values=values, spread="standard_deviation", p="0.04")
    assert shown(found) == [
        ("intervention", 9.5, 4.1, "sd", 38, (*AT, "values", 0)),
        ("control", 15.2, None, "sd", None, (*AT, "values", 1)),
    ]
    assert [(each.label, each.overall) for each in found.groups] == [("the intervention", False), ("the control", True)]
    assert found.p is not None
    assert found.p.value == 0.04
    assert [each[3] for each in shown(result(values=values, spread="sem"))] == ["se", "se"]
    assert [each[3] for each in shown(result(values=values, spread="iqr"))] == ["", ""]
    assert (result(values=values, spread="iqr").spread_kind, result().p) == ("iqr", None)


def test_places_of_numbers() -> None:
    """Each number has the address at which it stands."""
    written = {(*AT, "values", 0, "value"): "9.50", (*AT, "values", 0, "spread"): "4.100"}
    found = result(written, values=[arm("intervention", 9.5, spread=4.1)], spread="sd").groups[0]
    assert found.spread is not None
    assert (found.mean.text, found.mean.loc) == ("9.50", (*AT, "values", 0, "value"))
    assert (found.spread.text, found.spread.loc) == ("4.100", (*AT, "values", 0, "spread"))


def test_decimals_of_a_column() -> None:
    """Means are read as numbers of as many decimals as those beside them, and measures of spread by themselves."""
    written = {(*AT, "values", 0, "value"): "9.0", (*AT, "values", 1, "value"): "15.2", (*AT, "values", 0, "spread"): "4.0"}
    found = result(written, values=[arm("intervention", 9, spread=4), arm("control", 15.2, spread=5)], spread="sd").groups
    assert [each.mean.half for each in found] == [0.05, 0.05]
    assert [each.spread.half for each in found if each.spread is not None] == [0.5, 0.5]
    alone = result(written, values=[arm("intervention", 9), arm("control", 15.2, spread=5)], spread="sd").groups
    assert [None if each.spread is None else each.spread.value for each in alone] == [None, 5]


MEANS = {"kind": "means", "intervention": {"mean": 9.5, "sd": 4.1, "n": 38}, "control": {"mean": 15.2, "se": 0.8, "n": 36}}
CHANGE = {"kind": "change", "before": {"mean": 62, "sd": 20}, "after": {"mean": 41.5, "sd": 18}, "n": 5, "r": 0.5}


def test_groups_of_an_effect() -> None:
    """Means of two groups, or of one before and after, are groups, unless values of these roles stand beside them."""
    found = result(effect=MEANS)
    assert shown(found) == [
        ("intervention", 9.5, 4.1, "sd", 38, (*AT, "effect", "intervention")),
        ("control", 15.2, 0.8, "se", 36, (*AT, "effect", "control")),
    ]
    assert [each.mean.loc[-1] for each in found.groups] == ["mean", "mean"]
    assert [each.spread.loc[-1] for each in found.groups if each.spread is not None] == ["sd", "se"]
    found = result(effect=CHANGE)
    assert shown(found) == [
        ("before", 62, 20, "sd", 5, (*AT, "effect", "before")),
        ("after", 41.5, 18, "sd", 5, (*AT, "effect", "after")),
    ]
    assert [each.mean.loc for each in found.groups] == [(*AT, "effect", role, "mean") for role in ("before", "after")]
    assert [each.spread.loc[-1] for each in found.groups if each.spread is not None] == ["sd", "sd"]
    for effect, role, n in (
        (MEANS, "intervention", 1),
        (MEANS, "control", 1),
        (MEANS, "before", 3),
        (CHANGE, "before", 1),
        (CHANGE, "after", 1),
    ):
        assert len(result(effect=effect, values=[arm(role, 1.0)]).groups) == n
    assert len(result(effect=CHANGE, values=[arm("control", 1.0)]).groups) == 3


def limits(found: Result) -> list[tuple[float, float, float, float, str | None, str]]:
    """The estimates: value, limits, level, measure and label."""
    return [
        (each.value.value, each.low.value, each.high.value, each.level, each.measure.key if each.measure else None, each.label)
        for each in found.estimates
    ]


def test_estimates() -> None:
    """A ready estimate has its measure; the mean of a group has none, and a difference with a confidence interval is one of means."""
    ready = {"kind": "estimate", "measure": "HR", "value": 0.66, "ci": [0.45, 0.98], "level": 0.9}
    assert limits(result(effect=ready)) == [(0.66, 0.45, 0.98, 0.9, "HR", "")]
    assert [each.loc for each in result(effect=ready).estimates[0].__dict__.values() if isinstance(each, Printed)] == [
        (*AT, "effect", "value"),
        (*AT, "effect", "ci", 0),
        (*AT, "effect", "ci", 1),
    ]
    assert limits(result(effect={"kind": "estimate", "measure": "SMD", "yi": 0.5, "se": 0.1})) == []
    values: Sequence[Any] = [arm("control", 2.0, interval=[1, 3]), arm("before", 5.0), arm("difference", 1.5, interval=[1, 2])]
    found = result(values=values, spread="ci")
    assert limits(found) == [(2.0, 1, 3, 0.95, None, "the control"), (1.5, 1, 2, 0.95, "MD", "the difference")]
    assert [each.value.loc for each in found.estimates] == [(*AT, "values", 0, "value"), (*AT, "values", 2, "value")]
    assert [each.high.loc for each in found.estimates] == [(*AT, "values", 0, "interval", 1), (*AT, "values", 2, "interval", 1)]
    assert [each[4] for each in limits(result(values=values, spread="iqr"))] == [None, None]
