"""Compute the numbers and the sets of studies that claims are checked with, keeping the arithmetic to show."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import pandas as pd

from living_review.analysis.filtering import describe_filter, filter_studies
from living_review.analysis.key_numbers import Number
from living_review.analysis.tables import Tables, p_is_below
from living_review.formatting import MINUS, format_number
from living_review.records.claim import Conditions, Named, Operand, OutcomeConditions, Share, Statistic, ValueOf
from living_review.records.field_types import Variable, number_column
from living_review.records.load import Records
from living_review.records.paths import RecordValue, value_at
from living_review.records.study import Outcome, Study
from living_review.records.values import Quantity, is_missing
from living_review.records.variables import variables

Contributions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EvaluationContext:
    """What claims are checked with."""

    records: Records
    tables: Tables
    numbers: Mapping[str, Number]
    known: Mapping[str, Variable]

    @classmethod
    def of(cls, records: Records, tables: Tables, numbers: Mapping[str, Number]) -> EvaluationContext:
        """The inputs, with the variables that conditions may name."""
        return cls(records, tables, numbers, variables(records.review, records.vocabulary))

    def in_order(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The keys, each once, in the order of the studies."""
        wanted = set(keys)
        return tuple(key for key in self.tables.studies.index if key in wanted)

    def matching(self, conditions: Conditions) -> tuple[str, ...]:
        """The keys of the studies that meet all conditions."""
        return tuple(filter_studies(self.tables.studies, conditions).index)

    def words(self, conditions: Conditions) -> str:
        """The conditions in brackets, or nothing if there are none."""
        return f" ({describe_filter(conditions, self.known, self.records.vocabulary)})" if conditions else ""

    def labels(self, variable: str, value: object) -> object:
        """The labels of terms, if ``variable`` holds terms; else ``value`` as it is."""
        known = self.known.get(variable)
        if known is None or known.list_name is None:
            return value
        terms = self.records.vocabulary[known.list_name]
        words = value if isinstance(value, tuple) else (value,)
        return tuple(terms.label_of(word) if isinstance(word, str) else word for word in words)


@dataclass(frozen=True)
class Evaluated:
    """A number with the arithmetic that gave it.

    ``value`` is None if it cannot be computed; ``reason`` then says why. ``lines`` show the arithmetic, ``studies`` are the keys
    that entered it, and ``each`` holds the values that single studies contributed.
    """

    value: float | None
    lines: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    contributions: Contributions = ()
    reason: str = ""

    def text(self) -> str:
        """The number in figures, or that there is none."""
        return "not computable" if self.value is None else shown_number(self.value)


def shown_number(value: float) -> str:
    """A number in full if it is a whole one of moderate size, else with six digits. Years are not grouped by thousands.

    >>> shown_number(649), shown_number(100 / 9), shown_number(-2)
    ('649', '11.1111', '−2')
    """
    if value == int(value) and abs(value) < 1e7:
        text = str(int(value)) if abs(value) < 10_000 else f"{int(value):,}"
        return text.replace("-", MINUS)
    return format_number(value, digits=6)


# ---------------------------------------------------------------------------------------------- numbers


def evaluate_operand(operand: Operand, inputs: EvaluationContext) -> Evaluated:
    """The number that ``operand`` stands for."""
    kind = operand.kind
    given: Any = getattr(operand, kind)
    if kind in ARITHMETIC:
        return _arithmetic(kind, [evaluate_operand(term, inputs) for term in given])
    if kind in STATISTICS:
        return _statistic(kind, given, inputs)
    ways: dict[str, Callable[[Any, EvaluationContext], Evaluated]] = {
        "plain": lambda number, _: Evaluated(number),
        "number": _declared,
        "count": _count,
        "share": _share,
        "value": _value,
        "outcomes": _outcomes,
        "size": _size,
    }
    return ways[kind](given, inputs)


def _declared(name: str, inputs: EvaluationContext) -> Evaluated:
    declared = inputs.records.review.numbers[name]
    if declared.statistic == "count":
        chosen = tuple(inputs.numbers[name].studies)
        return _part(chosen, tuple(inputs.numbers[name].among), inputs.words(declared.where))
    among = filter_studies(inputs.tables.studies, declared.among)
    return _over(declared.statistic, declared.of, declared.unit, filter_studies(among, declared.where), inputs)


def _count(conditions: Conditions, inputs: EvaluationContext) -> Evaluated:
    return _part(inputs.matching(conditions), tuple(inputs.tables.studies.index), inputs.words(conditions))


def _part(chosen: tuple[str, ...], among: tuple[str, ...], words: str) -> Evaluated:
    names = "all of them" if chosen == among and len(among) > 1 else ", ".join(chosen)
    line = f"{len(chosen)} of {len(among)}{words}" + (f": {names}" if chosen else "")
    return Evaluated(len(chosen), (line,), chosen)


def _share(share: Share, inputs: EvaluationContext) -> Evaluated:
    among = filter_studies(inputs.tables.studies, share.among)
    chosen = tuple(filter_studies(among, share.where).index)
    part = _part(chosen, tuple(among.index), inputs.words({**share.among, **share.where}))
    if among.empty:
        return replace(part, value=None, reason=f"no study is there to take a share of{inputs.words(share.among)}")
    percent = 100 * len(chosen) / len(among)
    line = f"100 × {len(chosen)} ÷ {len(among)} = {shown_number(percent)}"
    return Evaluated(percent, (*part.lines, line), inputs.in_order(among.index))


STATISTICS = ("sum", "minimum", "maximum", "median")


def _statistic(kind: str, statistic: Statistic, inputs: EvaluationContext) -> Evaluated:
    return _over(kind, statistic.of, statistic.unit, filter_studies(inputs.tables.studies, statistic.where), inputs)


def _over(kind: str, variable: str, unit: str | None, chosen: pd.DataFrame, inputs: EvaluationContext) -> Evaluated:
    """A statistic of the studies ``chosen``; in none of them may the value be missing, or be in another unit than ``unit``."""
    values = {str(key): value for key, value in pd.to_numeric(chosen[number_column(variable, unit)]).items()}
    label = inputs.known[variable].label + ("" if unit is None else f" in {unit}")
    keys = tuple(values)
    missing = [key for key, value in values.items() if math.isnan(value)]
    contributions = tuple((key, "not reported" if key in missing else shown_number(value)) for key, value in values.items())
    if missing:
        return Evaluated(None, (), keys, contributions, f"{label}: not reported for {', '.join(missing)}")
    numbers = list(values.values())
    if not numbers and kind != "sum":
        return Evaluated(None, (), (), (), f"{label}: no study meets the conditions")
    texts = [text for _, text in contributions]
    if kind == "sum":
        total = float(sum(numbers))
        return Evaluated(total, (f"{' + '.join(texts) or '0'} = {shown_number(total)}",), keys, contributions)
    result = float(pd.Series(numbers).agg({"minimum": "min", "maximum": "max", "median": "median"}[kind]))
    word = {"minimum": "smallest", "maximum": "largest", "median": "middle"}[kind]
    made_by = [key for key, value in values.items() if value == result and kind != "median"]
    by = f" ({', '.join(made_by)})" if made_by else ""
    return Evaluated(result, (f"{word} of {', '.join(texts)}: {shown_number(result)}{by}",), keys, contributions)


def _value(wanted: ValueOf, inputs: EvaluationContext) -> Evaluated:
    value = recorded(wanted.study, wanted.field, inputs)
    text = in_figures(value)
    line = f"{wanted.field} of {wanted.study}: {text}"
    number: object = value
    if isinstance(value, Quantity):
        ends = {end for interval in value.intervals() for end in (interval.low, interval.high)}
        number = ends.pop() if len(ends) == 1 else None
    if isinstance(number, bool) or not isinstance(number, int | float):
        reason = f"{wanted.field} of {wanted.study} is {text}" + ("" if is_missing(text) else ", which is no single number")
        return Evaluated(None, (line,), (wanted.study,), (), reason)
    return Evaluated(float(number), (line,), (wanted.study,))


def _outcomes(conditions: OutcomeConditions, inputs: EvaluationContext) -> Evaluated:
    within = set(inputs.matching(conditions.where))
    among = [(study, outcome) for study in inputs.records.studies for outcome in study.all_outcomes() if study.key in within]
    chosen = [(study, outcome) for study, outcome in among if _outcome_meets(outcome, study, conditions)]
    names = "; ".join(f"{study.key} {outcome.id}" for study, outcome in chosen)
    line = f"{len(chosen)} of {len(among)} outcomes" + (f": {names}" if chosen else "")
    return Evaluated(len(chosen), (line,), inputs.in_order(study.key for study, _ in chosen))


def _outcome_meets(outcome: Outcome, study: Study, asked: OutcomeConditions) -> bool:
    terms = all(
        not getattr(asked, name) or getattr(outcome, name) in getattr(asked, name)
        for name in ("measure", "scale", "comparator", "direction")
    )
    return (
        terms
        and (asked.p_below is None or p_is_below(outcome.p, asked.p_below))
        and (asked.survival is None or (outcome not in study.outcomes) == asked.survival)
        and (asked.everybody is None or outcome.is_about_everybody == asked.everybody)
    )


def _size(named: Named, inputs: EvaluationContext) -> Evaluated:
    keys = named_studies(named, inputs)
    return Evaluated(len(keys), (f"{len(keys)} named: {', '.join(keys)}",), inputs.in_order(keys))


ARITHMETIC: dict[str, tuple[str, Callable[[float, float], float]]] = {
    "add": ("+", operator.add),
    "subtract": (MINUS, operator.sub),
    "multiply": ("×", operator.mul),
    "divide": ("÷", operator.truediv),
}


def _arithmetic(kind: str, parts: list[Evaluated]) -> Evaluated:
    sign, compute = ARITHMETIC[kind]
    lines, studies, contributions = merged_trace(parts)
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts):
        return Evaluated(None, lines, studies, contributions, reasons(parts))
    expression = f" {sign} ".join(f"({shown_number(v)})" if v < 0 and i else shown_number(v) for i, v in enumerate(values))
    if kind == "divide" and 0 in values[1:]:
        return Evaluated(None, lines, studies, contributions, f"{expression} divides by zero")
    result = float(reduce(compute, values))
    return Evaluated(result, (*lines, f"{expression} = {shown_number(result)}"), studies, contributions)


def merged_trace(parts: Iterable[Evaluated]) -> tuple[tuple[str, ...], tuple[str, ...], Contributions]:
    """The lines, studies and single values of several figures, each once."""
    figures = list(parts)
    return (
        tuple(dict.fromkeys(line for part in figures for line in part.lines)),
        tuple(dict.fromkeys(key for part in figures for key in part.studies)),
        tuple(dict.fromkeys(pair for part in figures for pair in part.contributions)),
    )


def reasons(parts: Iterable[Evaluated]) -> str:
    """Why some of the figures cannot be computed."""
    return "; ".join(dict.fromkeys(part.reason for part in parts if part.reason))


# ---------------------------------------------------------------------------------------------- studies and values


def named_studies(named: Named, inputs: EvaluationContext) -> tuple[str, ...]:
    """The keys that are named. A reference number that is no study's stands for itself, as 'reference 41'."""
    by_reference = {study.citation.reference: study.key for study in inputs.records.studies}
    wanted = named.keys or tuple(by_reference.get(number, f"reference {number}") for number in named.cites)
    return inputs.in_order(wanted) + tuple(dict.fromkeys(key for key in wanted if key not in inputs.tables.studies.index))


def recorded(key: str, path: str, inputs: EvaluationContext) -> RecordValue:
    """The value at ``path`` in the record of a study, or the value of the variable of that name. None becomes 'not reported'."""
    field_ids = {declared.id for declared in inputs.records.review.fields}
    if path in inputs.known and path not in field_ids:
        return _as_plain(inputs.tables.studies.at[key, path])
    return _as_plain(value_at(inputs.records.study(key), path))


def _as_plain(value: Any) -> RecordValue:
    if isinstance(value, tuple):
        plain = tuple(_as_plain(item) for item in value)
        return plain[0] if len(plain) == 1 and isinstance(plain[0], str) and is_missing(plain[0]) else plain
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "not reported"
    return value.item() if hasattr(value, "item") else value


def in_figures(value: object) -> str:
    """A value in words and figures."""
    if isinstance(value, Quantity):
        return value.text()
    if isinstance(value, tuple | list):
        return ", ".join(in_figures(item) for item in value) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return shown_number(value) if isinstance(value, int | float) else str(value)


__all__ = [
    "Contributions",
    "Evaluated",
    "EvaluationContext",
    "evaluate_operand",
    "in_figures",
    "merged_trace",
    "named_studies",
    "reasons",
    "recorded",
    "shown_number",
]
