"""Compute the numbers and the sets of studies that claims are checked with, keeping the arithmetic to show."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from living_review.analysis.claim_values import ReadValue
from living_review.analysis.derived_amounts import ProductCheck
from living_review.analysis.filtering import describe_filter, keys_among, keys_meeting
from living_review.analysis.study_values import STATISTICS, StudyValues
from living_review.analysis.tables import Tables, p_is_below
from living_review.formatting import MINUS, format_count, format_number, percent_plain
from living_review.records.claim import Conditions, Named, Operand, OutcomeConditions, Share, Statistic, ValueOf
from living_review.records.field_types import Variable, number_column
from living_review.records.filters import StudyFilter
from living_review.records.load import Records
from living_review.records.paths import RecordValue, value_at
from living_review.records.study import EVERYBODY, Outcome, Study
from living_review.records.values import Quantity, is_missing
from living_review.records.variables import variables
from living_review.wording import Phrases, joined, worded


class OperandWords(Phrases):
    """The arithmetic of claims in words."""

    FILTER = " ({filter})"
    NOT_COMPUTABLE = "not computable"
    STUDIES = "studies{filter}"
    PART = "{n} of {all}{filter}"
    ALL_OF_THEM = "all of them"
    LISTED = "{line}: {names}"
    OF = "{n} of {all}"
    NOBODY = "no study is there to take a share of{filter}"
    ARE = "{part} are {share}"
    SHARE = "{share} ({part})"
    SUM = "sum of the"
    MINIMUM = "smallest"
    MAXIMUM = "largest"
    MEDIAN = "middle"
    STATISTIC = "{statistic} {variable}"
    IN_UNIT = "{variable} in {unit}"
    NOT_REPORTED = "not reported"
    MISSING = "{variable}: not reported for {studies}"
    NO_STUDY = "{variable}: no study meets the conditions"
    EXTREME = "{statistic} of {values}: {result}{by}"
    VALUE = "{field} of {study}: {value}"
    FIELD = "{field} of {study}"
    IS = "{field} of {study} is {value}"
    IS_NO_NUMBER = "{field} of {study} is {value}, which is no single number"
    OUTCOMES = "{n} of {all} outcomes"
    OUTCOMES_ALONE = "outcomes"
    NAMED = "{n} named: {studies}"
    STUDIES_NAMED = "studies named"
    BY_ZERO = "{expression} divides by zero"
    REFERENCE = "reference {n}"
    NONE = "none"
    TRUE = "true"
    FALSE = "false"


STATISTIC_WORDS = {
    "sum": OperandWords.SUM,
    "minimum": OperandWords.MINIMUM,
    "maximum": OperandWords.MAXIMUM,
    "median": OperandWords.MEDIAN,
}

LISTS = {"direction": "directions", "comparator": "comparators", "measure": "measures", "scale": "scales"}
"""The lists of the vocabulary that the fields of an outcome take their terms from."""
Contributions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EvaluationContext:
    """What claims are checked with.

    ``changes`` are values that are other than the records have them, by study and address: with them one asks what a verdict rests on.
    """

    records: Records
    studies: StudyValues
    comparisons: tuple[ProductCheck, ...]
    known: Mapping[str, Variable]
    changes: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Records, tables: Tables) -> EvaluationContext:
        """The inputs, with the variables that conditions may name; the tables are those of these records."""
        return cls(records, tables.values, tables.comparisons, variables(records.review, records.vocabulary))

    def in_order(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The keys, each once, in the order of the studies."""
        wanted = set(keys)
        return tuple(key for key in self.studies.keys if key in wanted)

    def matching(self, conditions: Conditions) -> tuple[str, ...]:
        """The keys of the studies that meet all conditions."""
        return keys_meeting(self.studies, conditions)

    def words(self, conditions: Conditions) -> str:
        """The conditions in brackets, or nothing if there are none."""
        if not conditions:
            return ""
        return worded(OperandWords.FILTER, filter=describe_filter(conditions, self.known, self.records.vocabulary))

    def reads(self, *conditions: Conditions) -> tuple[ReadValue, ...]:
        """What is read of the studies to see which meet the conditions; that they are in the review, if there are none."""
        asked = {name: _terms(condition) for each in conditions for name, condition in each.items()} or {"key": ()}
        return tuple(ReadValue(key, name, terms) for key in self.studies.keys for name, terms in asked.items())

    def now(self, study: str, address: str, recorded_value: Any) -> Any:
        """The value at an address of a record: as it is changed to, or else as it is recorded."""
        return self.changes.get((study, address), recorded_value) if self.changes else recorded_value

    def labels(self, variable: str, value: object) -> object:
        """The labels of terms, if ``variable`` holds terms; else ``value`` as it is."""
        known = self.known.get(variable)
        list_name = known.list_name if known is not None else LISTS.get(variable.rsplit(".", 1)[-1])
        if list_name is None or list_name not in self.records.vocabulary:
            return value
        terms = self.records.vocabulary[list_name]
        words = value if isinstance(value, tuple) else (value,)
        return tuple(terms.label_of(word) if isinstance(word, str) else word for word in words)


@dataclass(frozen=True)
class Evaluated:
    """A number with the arithmetic that gave it.

    ``value`` is None if it cannot be computed; ``reason`` then says why. ``lines`` show the arithmetic, ``studies`` are the keys
    that entered it, and ``contributions`` holds the values that single studies contributed. ``what`` says what the number is of,
    ``shown`` how it is printed if not as a plain number, and ``reads`` which values of which records were looked at.
    """

    value: float | None
    lines: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    contributions: Contributions = ()
    reason: str = ""
    what: str = ""
    shown: str = ""
    reads: tuple[ReadValue, ...] = ()

    def text(self) -> str:
        """The number in figures, or that there is none."""
        return worded(OperandWords.NOT_COMPUTABLE) if self.value is None else self.shown or shown_number(self.value)


def _terms(condition: StudyFilter) -> tuple[str, ...]:
    return (*condition.any_of, *condition.all_of, *condition.only)


def shown_number(value: float) -> str:
    """A number in full if it is a whole one of moderate size, else with six digits. Years are not grouped by thousands.

    >>> shown_number(649), shown_number(100 / 9), shown_number(-2)
    ('649', '11.1111', '−2')
    """
    if value == int(value) and abs(value) < 1e7:
        return format_count(int(value))
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
        "part": _part_of,
        "share": _share,
        "value": _value,
        "outcomes": _outcomes,
        "size": _size,
    }
    return ways[kind](given, inputs)


def _declared(name: str, inputs: EvaluationContext) -> Evaluated:
    declared = inputs.records.review.numbers[name]
    if declared.statistic == "printed":
        return Evaluated(declared.value, what=declared.label)
    among, chosen = keys_among(inputs.studies, declared.among, declared.where)
    reads = inputs.reads(declared.among, declared.where)
    if declared.statistic == "count":
        part = _part(chosen, among, inputs.words(declared.where))
        shown = worded(OperandWords.OF, n=len(chosen), all=len(among)) if declared.among else ""
        return replace(part, what=declared.label, reads=reads, shown=shown)
    found = _over(declared.statistic, declared.of, declared.unit, chosen, inputs)
    return replace(found, what=declared.label, reads=(*reads, *found.reads))


def _count(conditions: Conditions, inputs: EvaluationContext) -> Evaluated:
    found = _part(inputs.matching(conditions), inputs.studies.keys, inputs.words(conditions))
    return replace(found, what=worded(OperandWords.STUDIES, filter=inputs.words(conditions)), reads=inputs.reads(conditions))


def _part(chosen: tuple[str, ...], among: tuple[str, ...], words: str) -> Evaluated:
    names = worded(OperandWords.ALL_OF_THEM) if chosen == among and len(among) > 1 else ", ".join(chosen)
    line = worded(OperandWords.PART, n=len(chosen), all=len(among), filter=words)
    line = worded(OperandWords.LISTED, line=line, names=names) if chosen else line
    return Evaluated(len(chosen), (line,), chosen)


def _part_of(asked: Share, inputs: EvaluationContext) -> Evaluated:
    """How many of some studies meet a condition, shown with the number of these."""
    among, chosen = keys_among(inputs.studies, asked.among, asked.where)
    words = inputs.words({**asked.among, **asked.where})
    found = _part(chosen, among, words)
    shown = worded(OperandWords.OF, n=len(chosen), all=len(among))
    return replace(found, what=worded(OperandWords.STUDIES, filter=words), shown=shown, reads=inputs.reads(asked.among, asked.where))


def _share(share: Share, inputs: EvaluationContext) -> Evaluated:
    part = _part_of(share, inputs)
    among = inputs.matching(share.among)
    if not among:
        return replace(part, value=None, reason=worded(OperandWords.NOBODY, filter=inputs.words(share.among)))
    fraction = len(part.studies) / len(among)
    line = worded(OperandWords.ARE, part=part.shown, share=percent_plain(fraction))
    shown = worded(OperandWords.SHARE, share=percent_plain(fraction), part=part.shown)
    return replace(part, value=100 * fraction, lines=(*part.lines, line), studies=inputs.in_order(among), shown=shown)


def _statistic(kind: str, statistic: Statistic, inputs: EvaluationContext) -> Evaluated:
    found = _over(kind, statistic.of, statistic.unit, inputs.matching(statistic.where), inputs)
    reads = inputs.reads(statistic.where) if statistic.where else ()
    word, label = STATISTIC_WORDS[kind], inputs.known[statistic.of].label
    named = label if label.startswith(word) else worded(OperandWords.STATISTIC, statistic=worded(word), variable=label)
    return replace(found, what=joined("", (named, inputs.words(statistic.where))), reads=(*reads, *found.reads))


def _over(kind: str, variable: str, unit: str | None, chosen: tuple[str, ...], inputs: EvaluationContext) -> Evaluated:
    """A statistic of the studies ``chosen``; in none of them may the value be missing, or be in another unit than ``unit``."""
    values = inputs.studies.numbers(chosen, number_column(variable, unit))
    label = inputs.known[variable].label
    label = label if unit is None else worded(OperandWords.IN_UNIT, variable=label, unit=unit)
    keys = tuple(values)
    reads = tuple(ReadValue(key, number_column(variable, unit)) for key in keys)
    missing = [key for key, value in values.items() if math.isnan(value)]
    contributions = tuple(
        (key, worded(OperandWords.NOT_REPORTED) if key in missing else shown_number(value)) for key, value in values.items()
    )
    if missing:
        reason = worded(OperandWords.MISSING, variable=label, studies=", ".join(missing))
        return Evaluated(None, (), keys, contributions, reason, reads=reads)
    numbers = list(values.values())
    if not numbers and kind != "sum":
        return Evaluated(None, (), (), (), worded(OperandWords.NO_STUDY, variable=label), reads=reads)
    texts = [text for _, text in contributions]
    if kind == "sum":
        total = math.fsum(numbers)
        return Evaluated(total, (f"{' + '.join(texts) or '0'} = {shown_number(total)}",), keys, contributions, reads=reads)
    result = STATISTICS[kind](numbers)
    word = worded(STATISTIC_WORDS[kind])
    made_by = [key for key, value in values.items() if value == result and kind != "median"]
    by = f" ({', '.join(made_by)})" if made_by else ""
    line = worded(OperandWords.EXTREME, statistic=word, values=", ".join(texts), result=shown_number(result), by=by)
    return Evaluated(result, (line,), keys, contributions, reads=reads)


def _value(wanted: ValueOf, inputs: EvaluationContext) -> Evaluated:
    value = recorded(wanted.study, wanted.field, inputs)
    text = in_figures(value)
    named = {"field": wanted.field, "study": wanted.study}
    line = worded(OperandWords.VALUE, **named, value=text)
    reads = (ReadValue(wanted.study, wanted.field),)
    number: object = value
    if isinstance(value, Quantity):
        ends = {end for interval in value.intervals() for end in (interval.low, interval.high)}
        number = ends.pop() if len(ends) == 1 else None
    if isinstance(number, bool) or not isinstance(number, int | float):
        reason = worded(OperandWords.IS if is_missing(text) else OperandWords.IS_NO_NUMBER, **named, value=text)
        return Evaluated(None, (line,), (wanted.study,), (), reason, reads=reads)
    return Evaluated(float(number), (line,), (wanted.study,), what=worded(OperandWords.FIELD, **named), reads=reads)


def _outcomes(conditions: OutcomeConditions, inputs: EvaluationContext) -> Evaluated:
    within = set(inputs.matching(conditions.where))
    among = [(study, outcome) for study in inputs.records.studies for outcome in study.all_outcomes() if study.key in within]
    chosen = [(study, outcome) for study, outcome in among if _outcome_meets(outcome, study, conditions, inputs)]
    names = "; ".join(f"{study.key} {outcome.id}" for study, outcome in chosen)
    line = worded(OperandWords.OUTCOMES, n=len(chosen), all=len(among))
    line = worded(OperandWords.LISTED, line=line, names=names) if chosen else line
    asked = [name for name in ("measure", "scale", "comparator", "direction") if getattr(conditions, name)]
    asked += ["p"] if conditions.p_below is not None else []
    asked += ["group"] if conditions.everybody is not None else []
    reads = inputs.reads(conditions.where) if conditions.where else ()
    reads += tuple(ReadValue(study.key, f"outcomes.{outcome.id}.{name}") for study, outcome in among for name in asked)
    studies = inputs.in_order(study.key for study, _ in chosen)
    return Evaluated(len(chosen), (line,), studies, what=worded(OperandWords.OUTCOMES_ALONE), reads=reads)


def _outcome_meets(outcome: Outcome, study: Study, asked: OutcomeConditions, inputs: EvaluationContext) -> bool:
    def now(name: str) -> Any:
        return inputs.now(study.key, f"outcomes.{outcome.id}.{name}", getattr(outcome, name))

    terms = all(not getattr(asked, name) or now(name) in getattr(asked, name) for name in ("measure", "scale", "comparator", "direction"))
    return (
        terms
        and (asked.p_below is None or p_is_below(now("p"), asked.p_below))
        and (asked.survival is None or (outcome not in study.outcomes) == asked.survival)
        and (asked.everybody is None or (now("group") == EVERYBODY) == asked.everybody)
    )


def _size(named: Named, inputs: EvaluationContext) -> Evaluated:
    keys = named_studies(named, inputs)
    line = worded(OperandWords.NAMED, n=len(keys), studies=", ".join(keys))
    return Evaluated(len(keys), (line,), inputs.in_order(keys), what=worded(OperandWords.STUDIES_NAMED))


ARITHMETIC: dict[str, tuple[str, Callable[[float, float], float]]] = {
    "add": ("+", operator.add),
    "subtract": (MINUS, operator.sub),
    "multiply": ("×", operator.mul),
    "divide": ("÷", operator.truediv),
}


DIGITS = {"divide": 3, "multiply": 4}
"""With how many digits a quotient or a product is shown that is no whole number: more would say more than the figures it is made of."""


def _arithmetic(kind: str, parts: list[Evaluated]) -> Evaluated:
    sign, compute = ARITHMETIC[kind]
    lines, studies, contributions = merged_trace(parts)
    reads = merged_reads(parts)
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts):
        return Evaluated(None, lines, studies, contributions, reasons(parts), reads=reads)
    expression = f" {sign} ".join(f"({shown_number(v)})" if v < 0 and i else shown_number(v) for i, v in enumerate(values))
    if kind == "divide" and 0 in values[1:]:
        return Evaluated(None, lines, studies, contributions, worded(OperandWords.BY_ZERO, expression=expression), reads=reads)
    result = float(reduce(compute, values))
    shown = "" if result == int(result) or kind not in DIGITS else format_number(result, digits=DIGITS[kind])
    line = f"{expression} = {shown or shown_number(result)}"
    return Evaluated(result, (*lines, line), studies, contributions, what=expression, shown=shown, reads=reads)


def merged_trace(parts: Iterable[Evaluated]) -> tuple[tuple[str, ...], tuple[str, ...], Contributions]:
    """The lines, studies and single values of several figures, each once."""
    figures = list(parts)
    return (
        tuple(dict.fromkeys(line for part in figures for line in part.lines)),
        tuple(dict.fromkeys(key for part in figures for key in part.studies)),
        tuple(dict.fromkeys(pair for part in figures for pair in part.contributions)),
    )


def merged_reads(parts: Iterable[Evaluated]) -> tuple[ReadValue, ...]:
    """What several figures were read from, each value once."""
    return tuple(dict.fromkeys(value for part in parts for value in part.reads))


def reasons(parts: Iterable[Evaluated]) -> str:
    """Why some of the figures cannot be computed."""
    return joined("; ", dict.fromkeys(part.reason for part in parts if part.reason))


# ---------------------------------------------------------------------------------------------- studies and values


def named_studies(named: Named, inputs: EvaluationContext) -> tuple[str, ...]:
    """The keys that are named. A reference number that is no study's stands for itself, as 'reference 41'."""
    by_reference = {inputs.now(study.key, REFERENCE, study.citation.reference): study.key for study in inputs.records.studies}
    wanted = named.keys or tuple(by_reference.get(number, worded(OperandWords.REFERENCE, n=number)) for number in named.cites)
    return inputs.in_order(wanted) + tuple(dict.fromkeys(key for key in wanted if key not in inputs.studies.rows))


REFERENCE = "citation.reference"


def reads_of_names(named: Named, inputs: EvaluationContext) -> tuple[ReadValue, ...]:
    """The numbers in the reference list by which studies are found; nothing if they are named by their keys."""
    return tuple(ReadValue(key, REFERENCE) for key in named_studies(named, inputs) if named.cites and key in inputs.studies.rows)


def recorded(key: str, path: str, inputs: EvaluationContext) -> RecordValue:
    """The value at ``path`` in the record of a study, or the value of the variable of that name. None becomes 'not reported'."""
    if (key, path) in inputs.changes:
        return _as_plain(inputs.changes[key, path])
    field_ids = {declared.id for declared in inputs.records.review.fields}
    if path in inputs.known and path not in field_ids:
        return _as_plain(inputs.studies.at(key, path))
    return _as_plain(value_at(inputs.records.study(key), path))


def _as_plain(value: Any) -> RecordValue:
    if isinstance(value, tuple):
        plain = tuple(_as_plain(item) for item in value)
        return plain[0] if len(plain) == 1 and isinstance(plain[0], str) and is_missing(plain[0]) else plain
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "not reported"
    return value


def in_figures(value: object) -> str:
    """A value in words and figures."""
    if isinstance(value, Quantity):
        return value.text()
    if isinstance(value, tuple | list):
        return joined(", ", (in_figures(item) for item in value)) or worded(OperandWords.NONE)
    if isinstance(value, bool):
        return worded(OperandWords.TRUE if value else OperandWords.FALSE)
    return shown_number(value) if isinstance(value, int | float) else str(value)


__all__ = [
    "Contributions",
    "Evaluated",
    "EvaluationContext",
    "evaluate_operand",
    "in_figures",
    "merged_reads",
    "merged_trace",
    "named_studies",
    "reads_of_names",
    "reasons",
    "recorded",
    "shown_number",
]
