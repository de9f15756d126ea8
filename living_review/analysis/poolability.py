"""Which results a synthesis puts together, and whether they may be: numbers that are not comparable are never pooled.

Each rule is a generator of problems at the synthesis in ``review.yml``; :func:`check_poolability` runs them once the records are in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from living_review.analysis.selection import Selected, select_inputs
from living_review.analysis.tables import Tables, is_about_everybody
from living_review.problems import Problem
from living_review.records.load import Records
from living_review.records.measures import MEASURES
from living_review.records.values import is_missing
from living_review.records.yaml_reader import Loc

SHOWN = 4
"""Up to how many studies a message names; of more it gives their number."""


def check_poolability(records: Records, tables: Tables) -> list[Problem]:
    """Why the syntheses of the review cannot be made, if they cannot."""
    problems: list[Problem] = []
    document = records.documents["review"]
    for i, declared in enumerate(records.review.syntheses):
        selected = select_inputs(declared, records, tables)
        for rule in POOLING_RULES if declared.method == "pooled" else DIRECTION_RULES:
            problems += [document.problem(("syntheses", i, *loc), message) for loc, message in rule(selected, records)]
    return sorted(set(problems))


Found = Iterator[tuple[Loc, str]]
Rule = Callable[[Selected, Records], Found]


def one_result_a_study(selected: Selected, records: Records) -> Found:
    """A study enters once: two results of the same people are not independent (unit of analysis)."""
    for study in dict.fromkeys(entry.study.key for entry in selected.entries):
        ids = [entry.outcome.id for entry in selected.entries if entry.study.key == study and entry.outcome is not None]
        if len(ids) > 1:
            yield (
                ("outcome_id",),
                f"{study} would enter {len(ids)} times ({', '.join(ids)}); the same people are counted once, so name one as outcome_id",
            )


def no_mixed_comparators(selected: Selected, records: Records) -> Found:
    """Results against different comparators are put together only if the synthesis lists them, and never controlled with uncontrolled."""
    kinds: dict[str, list[str]] = {}
    for entry in selected.entries:
        for comparator in entry.comparators:
            kinds.setdefault(comparator, []).append(entry.study.key)
    listed = selected.declared.comparators
    terms = records.vocabulary["comparators"].terms
    with_controls, without = ([kind for kind in kinds if kind in terms and bool(terms[kind].controlled) == has] for has in (True, False))
    if selected.declared.method == "pooled" and with_controls and without:
        told = _told({kind: kinds[kind] for kind in without})
        message = f"pools results with a comparison group and results without one ({told}), which answer different questions"
        yield (("comparators",) if listed else ()), message
    elif not listed and len(kinds) > 1:
        yield (), f"mixes comparators ({_told(kinds)}); take one of them, or list those that may be mixed under comparators"
    for kind in kinds if listed else ():
        if kind not in listed:
            yield ("comparators",), f"a comparator is not listed here ({_told({kind: kinds[kind]})})"


def _told(groups: Mapping[str, Sequence[str]]) -> str:
    """Which studies have which value; of many, their number."""
    named = {value: list(dict.fromkeys(keys)) for value, keys in groups.items()}
    return "; ".join(f"'{value}': {', '.join(keys) if len(keys) <= SHOWN else f'{len(keys)} studies'}" for value, keys in named.items())


def only_treatment_effects(selected: Selected, records: Records) -> Found:
    """A contrast in a subgroup, or between people who were all treated, is no effect of the treatment and is not pooled as one."""
    directions = records.vocabulary["directions"].terms
    for entry in selected.entries:
        if entry.outcome is None:
            continue
        name = f"{entry.study.key}.{entry.outcome.id}"
        if not is_about_everybody(entry.outcome):
            yield (), f"{name} is about a subgroup ({entry.outcome.group}); only results in all participants are put together"
        elif any(value.role == "subgroup" for value in entry.outcome.values):
            yield (), f"{name} compares subgroups of the treated with each other, which is not an effect of the treatment"
        elif selected.declared.method == "pooled" and directions[entry.outcome.direction].sign is None:
            yield (), f"{name} has the direction '{entry.outcome.direction}', which says that it is no effect of the treatment"


def one_scale_and_unit(selected: Selected, records: Records) -> Found:
    """Differences in the units of an outcome are pooled only if scale, unit and sense are the same and the unit is known."""
    outcomes = {f"{entry.study.key}": entry.outcome for entry in selected.entries if entry.outcome is not None}
    scaled = selected.declared.effect is not None and MEASURES[selected.declared.effect].in_units
    for name in ("scale", "unit", "higher_is") if scaled else ("higher_is",):
        found: dict[str, list[str]] = {}
        for key, outcome in outcomes.items():
            found.setdefault(getattr(outcome, name), []).append(key)
        if len(found) > 1:
            advice = "" if name == "higher_is" else "; values on different scales or in different units are never pooled as they are"
            yield (), f"mixes {name} ({_told(found)}){advice}"
        elif name == "unit" and "not reported" in found:
            yield (), f"the unit of {', '.join(found['not reported'])} is not reported, so it is not known to be the same"


def effects_give_measure(selected: Selected, records: Records) -> Found:
    """The measure of effect can be worked out from the data of each study."""
    measure = selected.declared.effect
    for entry in selected.entries:
        if entry.outcome is not None and entry.outcome.effect is not None and measure not in entry.outcome.effect.measures():
            can = " or ".join(entry.outcome.effect.measures())
            yield ("effect",), f"{measure} cannot be worked out for {entry.study.key}, whose data give {can}"


def controls_have_risks(selected: Selected, records: Records) -> Found:
    """An assumed risk that is that of the control groups needs their counts."""
    assumed = selected.declared.assumed_risk
    if assumed is None or assumed.controls is None:
        return
    without = [entry.study.key for entry in selected.entries if entry.control_risk is None]
    if without:
        yield (
            ("assumed_risk", "controls"),
            f"needs events and people of each control group, which {', '.join(without)} does not give as counts",
        )


def at_least_two_to_pool(selected: Selected, records: Records) -> Found:
    """Pooling needs two studies."""
    n = len({entry.study.key for entry in selected.entries})
    if n < 2:
        yield (), f"{n} {'study has' if n == 1 else 'studies have'} an effect; pooling needs two or more"


def subgroups_divide(selected: Selected, records: Records) -> Found:
    """A study is in one subgroup, and there are two or more of them."""
    name = selected.declared.subgroup
    if name is None:
        return
    groups: set[str] = set()
    for entry in selected.entries:
        groups.update(entry.group[:1])
        if len(entry.group) != 1 or is_missing(entry.group[0]):
            found = ", ".join(entry.group) or "none"
            yield ("subgroup",), f"a study is in one subgroup, but {entry.study.key} has this {name}: {found}"
    if len(groups) == 1:
        yield ("subgroup",), f"all studies have the same {name}, {groups.pop()}; there is nothing to compare"


def p_values_of_one_hypothesis(selected: Selected, records: Records) -> Found:
    """P values are combined only if all are one-sided, for the same outcome, and against the same kind of comparator."""
    if selected.declared.combine_p is None:
        return
    kinds = dict.fromkeys(kind for entry in selected.entries for kind in entry.comparators)
    if len(kinds) > 1:
        yield ("combine_p",), f"the p values are of different hypotheses, as the comparators differ ({', '.join(kinds)})"
    without = [entry.study.key for entry in selected.entries if entry.outcome is None or entry.outcome.one_sided_p is None]
    if without:
        yield (
            ("combine_p",),
            f"no one_sided_p is recorded for {', '.join(without)}; a two-sided p has lost its direction and is not combined",
        )
    if len(selected.entries) < 2:
        yield ("combine_p",), f"found {len(selected.entries)} p values, expected at least 2 to combine"


def some_to_count(selected: Selected, records: Records) -> Found:
    """A synthesis of directions has a study."""
    if not selected.entries:
        yield (), "no study enters; widen 'where' or 'outcome'"


POOLING_RULES: tuple[Rule, ...] = (
    one_result_a_study,
    no_mixed_comparators,
    only_treatment_effects,
    one_scale_and_unit,
    effects_give_measure,
    controls_have_risks,
    at_least_two_to_pool,
    subgroups_divide,
)
DIRECTION_RULES: tuple[Rule, ...] = (
    one_result_a_study,
    no_mixed_comparators,
    only_treatment_effects,
    p_values_of_one_hypothesis,
    some_to_count,
)
