"""Numbers in different units are never added up or compared with one limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from living_review.checks.blocks import mappings_of
from living_review.checks.context import Context
from living_review.checks.registry import claims_rule, review_rule
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.claim import SameValue, Statistic, ValueOf
from living_review.records.filters import StudyFilter
from living_review.records.values import Quantity
from living_review.records.yaml_reader import Loc


@review_rule
def numbers_are_in_one_unit(context: Context) -> Iterator[Problem]:
    """A declared number, and the limit of a filter, is about values in one unit: where the studies use several, a number names one."""
    for name, number in context.review.numbers.items():
        yield from _statistic_problems(number.of, number.unit, context, ("numbers", name))
        for part, conditions in (("where", number.where), ("among", number.among)):
            yield from _filter_problems(conditions, context, ("numbers", name, part))
    for i, declared in enumerate(context.review.syntheses):
        yield from _filter_problems(declared.where, context, ("syntheses", i, "where"))


@claims_rule
def checks_are_in_one_unit(context: Context) -> Iterator[Problem]:
    """A statistic, a limit or a value that a claim is checked with is in one unit."""
    for loc, block in context.look_ups.claim_blocks:
        if isinstance(block, Statistic):
            yield from _statistic_problems(block.of, block.unit, context, loc)
        if isinstance(block, SameValue | ValueOf):
            yield from _value_problems(block, context, (*loc, "field"))
        for name, conditions in mappings_of(block):
            yield from _filter_problems(conditions, context, (*loc, name))


def _statistic_problems(of: str, unit: str | None, context: Context, loc: Loc) -> Iterator[Problem]:
    units = context.look_ups.units_of(of)
    if unit is None and len(units) > 1:
        message = f"found no unit, but the studies give '{of}' in several; expected 'unit:' with one of {', '.join(units)}"
        yield context.document.problem((*loc, "of"), message)
    if unit is not None and unit not in units:
        hint = did_you_mean(unit, units) or "; it has none, so leave out 'unit'"
        yield context.document.problem((*loc, "unit"), f"{quoted(unit)} is not a unit in which studies give '{of}'{hint}")


def _filter_problems(conditions: Mapping[str, StudyFilter], context: Context, loc: Loc) -> Iterator[Problem]:
    for name in conditions:
        units = context.look_ups.units_of(name)
        if len(units) > 1:
            message = f"found a limit without a unit, but the studies give '{name}' in {', '.join(units)}; expected a number in one unit"
            yield context.document.problem((*loc, name), message)


def _value_problems(asked: SameValue | ValueOf, context: Context, loc: Loc) -> Iterator[Problem]:
    variable, study = context.look_ups.variables.get(asked.field), context.look_ups.studies.get(asked.study)
    if variable is None or variable.quantity is None or study is None:
        return
    quantity = study.reported(variable.quantity)
    if isinstance(quantity, Quantity) and quantity.missing is None and quantity.limits() is None:
        units = ", ".join(quantity.units)
        message = f"found '{asked.field}', but {asked.study} gives it in {units}; expected a number in one unit"
        yield context.document.problem(loc, message)
