"""Which results a synthesis puts together, and whether they may be: numbers that are not comparable are never pooled.

Each rule is given a context and yields problems at the synthesis in ``review.yml``; its decorators say for which method it is.
:func:`check_poolability` runs them once the records are in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from living_review.analysis.covariates import CovariateError, covariate
from living_review.analysis.events import event_table
from living_review.analysis.selection import Selected, SynthesisInput, select_inputs
from living_review.analysis.tables import Tables
from living_review.formatting import plural
from living_review.problems import Problem
from living_review.records.load import Records
from living_review.records.measures import MEASURES
from living_review.records.synthesis_plan import COUNT_MODELS, SynthesisDeclaration
from living_review.records.values import is_missing
from living_review.records.variables import variables
from living_review.records.vocabulary import Term
from living_review.records.yaml_reader import Loc

SHOWN = 4
"""Up to how many studies a message names; of more it gives their number."""


@dataclass(frozen=True)
class PoolingContext:
    """What a rule looks at: the results that one synthesis puts together, and the records that they are from."""

    selected: Selected
    records: Records
    tables: Tables
    loc: Loc
    """Where the synthesis stands in review.yml."""

    @property
    def entries(self) -> tuple[SynthesisInput, ...]:
        """The results that would enter."""
        return self.selected.entries

    @property
    def declared(self) -> SynthesisDeclaration:
        """How the review declares the synthesis."""
        return self.selected.declared

    def problem(self, message: str, *part: str | int) -> Problem:
        """A problem with the synthesis, or with the part of it that has this address."""
        return self.records.documents["review"].problem((*self.loc, *part), message)


PoolingRule = Callable[[PoolingContext], Iterator[Problem]]
POOLING_RULES: list[PoolingRule] = []
DIRECTION_RULES: list[PoolingRule] = []


def pooling_rule(rule: PoolingRule) -> PoolingRule:
    """Marks a rule for effects that are pooled."""
    POOLING_RULES.append(rule)
    return rule


def direction_rule(rule: PoolingRule) -> PoolingRule:
    """Marks a rule for directions that are counted."""
    DIRECTION_RULES.append(rule)
    return rule


def check_poolability(records: Records, tables: Tables) -> list[Problem]:
    """Why the syntheses of the review cannot be made, if they cannot."""
    problems: list[Problem] = []
    for i, declared in enumerate(records.review.syntheses):
        context = PoolingContext(select_inputs(declared, records, tables), records, tables, ("syntheses", i))
        for rule in POOLING_RULES if declared.method == "pooled" else DIRECTION_RULES:
            problems += rule(context)
    return sorted(set(problems))


CHOICES = (
    "choose one result (dependence: {method: choose, rule: first, largest or most_exact}), combine them "
    "({method: combine, correlation: 0.5}) or pool all in three levels ({method: three_level})"
)
"""What can be done with results that depend on each other."""


@pooling_rule
@direction_rule
def one_result_a_study(context: PoolingContext) -> Iterator[Problem]:
    """A study enters once, unless the synthesis says how results of the same people are handled (unit of analysis)."""
    if context.declared.dependence is not None:
        return
    ids_by_study: dict[str, list[str]] = {}
    for entry in context.entries:
        if entry.outcome is not None:
            ids_by_study.setdefault(entry.study.key, []).append(entry.outcome.id)
    several = {study: ids for study, ids in ids_by_study.items() if len(ids) > 1}
    for study, ids in list(several.items())[:SHOWN]:
        message = f"{study} would enter {len(ids)} times ({_some(ids)}); the same people are counted once, so name one as outcome_id"
        yield context.problem(message + (f", or {CHOICES}" if context.declared.method == "pooled" else ""), "outcome_id")
    if len(several) > SHOWN:
        yield context.problem(f"{len(several) - SHOWN} more studies would enter several times", "outcome_id")


@pooling_rule
def one_study_a_sample(context: PoolingContext) -> Iterator[Problem]:
    """Studies of one cluster, or registered under one number, share people and enter once, unless the synthesis says what is done."""
    if context.declared.dependence is not None:
        return
    studies: dict[str, list[str]] = {}
    for entry in context.entries:
        studies.setdefault(entry.cluster, []).append(entry.study.key)
    for cluster, keys in studies.items():
        distinct = list(dict.fromkeys(keys))
        if len(distinct) > 1:
            shared = cluster if cluster.startswith("registered") else f"cluster {cluster}"
            message = f"{', '.join(distinct)} are of the same people ({shared}), who are counted once: leave out all but one, or {CHOICES}"
            yield context.problem(message)


def _some(words: Sequence[str]) -> str:
    return ", ".join(words) if len(words) <= SHOWN else f"{', '.join(words[:SHOWN])}, …"


@pooling_rule
@direction_rule
def no_mixed_comparators(context: PoolingContext) -> Iterator[Problem]:
    """Results against different comparators are combined only if the synthesis lists them, and never controlled with uncontrolled."""
    kinds: dict[str, list[str]] = {}
    for entry in context.entries:
        for comparator in entry.comparators:
            kinds.setdefault(comparator, []).append(entry.study.key)
    listed = context.declared.comparators
    terms = context.records.vocabulary["comparators"].terms
    with_controls, without = ([kind for kind in kinds if kind in terms and bool(terms[kind].controlled) == has] for has in (True, False))
    if context.declared.method == "pooled" and with_controls and without:
        groups = _studies_by_value({kind: kinds[kind] for kind in without})
        message = f"pools results with a comparison group and results without one ({groups}), which answer different questions"
        yield context.problem(message, *(["comparators"] if listed else []))
    elif not listed and len(kinds) > 1:
        message = f"mixes comparators ({_studies_by_value(kinds)}); take one of them, or list those that may be mixed under comparators"
        yield context.problem(message)
    for kind in kinds if listed else ():
        if kind not in listed:
            yield context.problem(f"a comparator is not listed here ({_studies_by_value({kind: kinds[kind]})})", "comparators")


def _studies_by_value(groups: Mapping[str, Sequence[str]]) -> str:
    """Which studies have which value; of many, their number."""
    named = {value: list(dict.fromkeys(keys)) for value, keys in groups.items()}
    return "; ".join(f"'{value}': {', '.join(keys) if len(keys) <= SHOWN else f'{len(keys)} studies'}" for value, keys in named.items())


@pooling_rule
@direction_rule
def only_treatment_effects(context: PoolingContext) -> Iterator[Problem]:
    """A contrast in a subgroup, or between people who were all treated, is no effect of the treatment and is not pooled as one."""
    directions = context.records.vocabulary["directions"].terms
    unsaid = Term(label="", definition="", side="neither")  # nothing says that the result is no effect
    for entry in context.entries:
        if entry.outcome is None:
            continue
        name = f"{entry.study.key}.{entry.outcome.id}"
        if not entry.outcome.is_about_everybody:
            yield context.problem(f"{name} is about a subgroup ({entry.outcome.group}); only results in all participants are put together")
        elif any(value.role == "subgroup" for value in entry.outcome.values):
            yield context.problem(f"{name} compares subgroups of the treated with each other, which is not an effect of the treatment")
        elif context.declared.method == "pooled" and not _points_somewhere(entry, directions.get(entry.outcome.direction, unsaid)):
            message = f"{name} has the direction '{entry.outcome.direction}', which says that it is no effect of the treatment"
            yield context.problem(message)


def _points_somewhere(entry: SynthesisInput, direction: Term) -> bool:
    """Whether a result is an effect: its direction has a sign or a side, or it has no direction because there were no events."""
    return direction.sign is not None or direction.side is not None or entry.says_nothing


@pooling_rule
def one_scale_and_unit(context: PoolingContext) -> Iterator[Problem]:
    """Differences in the units of an outcome are pooled only if scale, unit and sense are the same and the unit is known."""
    outcomes = {entry.study.key: entry.outcome for entry in context.entries if entry.outcome is not None}
    scaled = context.declared.effect is not None and MEASURES[context.declared.effect].in_units
    for name in ("scale", "unit", "higher_is") if scaled else ("higher_is",):
        groups: dict[str, list[str]] = {}
        for key, outcome in outcomes.items():
            groups.setdefault(getattr(outcome, name), []).append(key)
        if len(groups) > 1:
            advice = "" if name == "higher_is" else "; values on different scales or in different units are never pooled as they are"
            yield context.problem(f"mixes {name} ({_studies_by_value(groups)}){advice}")
        elif name == "unit" and "not reported" in groups and not context.declared.unit_is_taken_as_same:
            without = ", ".join(groups["not reported"])
            yield context.problem(f"the unit of {without} is not reported, so it is not known to be the same")


@pooling_rule
def effects_give_measure(context: PoolingContext) -> Iterator[Problem]:
    """The measure of effect can be computed from the data of each study."""
    measure = context.declared.effect
    for entry in context.entries:
        if entry.outcome is not None and entry.outcome.effect is not None and measure not in entry.outcome.effect.measures():
            can = " or ".join(entry.outcome.effect.measures())
            yield context.problem(f"{measure} cannot be worked out for {entry.study.key}, whose data give {can}", "effect")


@pooling_rule
def events_for_models_of_events(context: PoolingContext) -> Iterator[Problem]:
    """Mantel–Haenszel and Peto need the events of both groups of each study."""
    if context.declared.model not in COUNT_MODELS:
        return
    without = [entry.study.key for entry in context.entries if event_table(entry) is None]
    if without:
        message = f"{context.declared.model} needs the events of both groups, which {_some(list(dict.fromkeys(without)))} does not give"
        yield context.problem(f"{message}; take random or equal", "model")


@pooling_rule
def covariates_are_known(context: PoolingContext) -> Iterator[Problem]:
    """A covariate is a number, a choice among terms or a yes or no, and all studies have it."""
    known = variables(context.records.review, context.records.vocabulary)
    for i, name in enumerate(context.declared.covariates):
        try:
            covariate(name, context.entries, known, context.tables)
        except CovariateError as error:
            yield context.problem(str(error), "covariates", i)


@pooling_rule
def controls_have_risks(context: PoolingContext) -> Iterator[Problem]:
    """An assumed risk that is that of the control groups needs their counts."""
    assumed = context.declared.assumed_risk
    if assumed is None or assumed.controls is None:
        return
    without = [entry.study.key for entry in context.entries if entry.control_risk is None]
    if without:
        message = f"needs events and people of each control group, which {', '.join(without)} does not give as counts"
        yield context.problem(message, "assumed_risk", "controls")


@pooling_rule
def at_least_two_to_pool(context: PoolingContext) -> Iterator[Problem]:
    """Pooling needs two studies."""
    n = len({entry.cluster for entry in context.entries})
    if n < 2:
        silent = len(context.selected.without_events)
        rest = f", and {plural(silent, 'study has', 'studies have')} no events in either group" if silent else ""
        yield context.problem(f"{plural(n, 'study has', 'studies have')} an effect{rest}; pooling needs two or more")


@pooling_rule
def subgroups_divide(context: PoolingContext) -> Iterator[Problem]:
    """A study is in one subgroup, or in none where that is not reported, and there are two or more of them."""
    name = context.declared.subgroup
    if name is None:
        return
    groups: set[str] = set()
    for entry in context.entries:
        groups.update(term for term in entry.group[:1] if not is_missing(term))
        if len(entry.group) != 1:
            terms = ", ".join(entry.group) or "none"
            yield context.problem(f"a study is in one subgroup, but {entry.study.key} has this {name}: {terms}", "subgroup")
    if len(groups) < 2:
        same = f"all studies have the same {name}, {groups.pop()}" if groups else f"no study has a {name}"
        yield context.problem(f"{same}; there is nothing to compare", "subgroup")


@direction_rule
def p_values_of_one_hypothesis(context: PoolingContext) -> Iterator[Problem]:
    """P values are combined only if all are one-sided, for the same outcome, and against the same kind of comparator."""
    if context.declared.combine_p is None:
        return
    kinds = dict.fromkeys(kind for entry in context.entries for kind in entry.comparators)
    if len(kinds) > 1:
        yield context.problem(f"the p values are of different hypotheses, as the comparators differ ({', '.join(kinds)})", "combine_p")
    without = [entry.study.key for entry in context.entries if entry.outcome is None or entry.outcome.one_sided_p is None]
    if without:
        message = f"no one_sided_p is recorded for {', '.join(without)}; a two-sided p has lost its direction and is not combined"
        yield context.problem(message, "combine_p")
    if len(context.entries) < 2:
        yield context.problem(f"found {len(context.entries)} p values, expected at least 2 to combine", "combine_p")


@direction_rule
def some_to_count(context: PoolingContext) -> Iterator[Problem]:
    """A synthesis of directions has a study."""
    if not context.entries:
        yield context.problem("no study enters; widen 'where' or 'outcome'")
