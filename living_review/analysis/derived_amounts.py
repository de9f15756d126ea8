"""Work out what a record does not have to state, and hold it against what the source prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Literal

from living_review.records.intervals import Interval, IntervalWords, envelope, format_interval
from living_review.records.load import Records
from living_review.records.review import Derivation
from living_review.records.study import Study
from living_review.records.values import UNCLEAR_UNIT, Amount, Quantity
from living_review.wording import Phrases, Wording, joined, worded


class ProductWords(Phrases):
    """What is said of a product, and why there is none."""

    MISSING = "{factor}: {word}"
    NO_FIGURE = "{factor}: no figure for '{part}'"
    UNCLEAR_UNIT = "{factor}: the unit is unclear"
    UNCLEAR_UNIT_FOR = "{factor}: the unit is unclear for '{part}'"


ProductStatus = Literal["agrees", "differs", "not computable", "not printed"]


@dataclass(frozen=True)
class ProductLine:
    """The product for one part of a quantity, such as one route; ``label`` is '' where there is only one."""

    label: str
    arithmetic: str
    computed: tuple[Interval, ...]


@dataclass(frozen=True)
class ProductCheck:
    """A field of one study as printed, beside the product that it should be.

    ``totals`` are the products that the printed value should be. ``omitted_factors`` names the factors whose omission would make
    the printed value right, where there are such.
    ``reason`` says why there is nothing to compare.
    """

    study: str
    field: str
    status: ProductStatus
    printed: str
    lines: tuple[ProductLine, ...] = ()
    computed: str = ""
    totals: tuple[Interval, ...] = ()
    omitted_factors: tuple[str, ...] = ()
    reason: str = ""


class NotComputableError(Exception):
    """A factor is missing, or the units do not fit; the message says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_products(records: Records) -> tuple[ProductCheck, ...]:
    """Every derivation of the review, for every study."""
    return tuple(compare(study, derivation, records) for study in records.studies for derivation in records.review.derivations)


def compare(study: Study, derivation: Derivation, records: Records) -> ProductCheck:
    """Compare the printed value of a field with the product of its factors, in one study."""
    target = _quantity(study, derivation.field)
    labels = {name: records.review.field(name).label for name in derivation.product_of}
    factors = {name: _quantity(study, name) for name in derivation.product_of}
    try:
        lines = _lines(factors, labels)
    except NotComputableError as error:
        return ProductCheck(study.key, derivation.field, "not computable", target.text(), reason=error.reason)
    totals = _totals(target, factors, lines)
    in_parts = not totals or (len(lines) > 1 and _names_parts(target, lines))
    computed = joined(" + ", (_in_words(line) for line in lines)) if in_parts else _or(format_interval(total) for total in totals)
    if target.missing is not None:
        return ProductCheck(study.key, derivation.field, "not printed", target.text(), lines, computed, totals, reason=target.missing)
    if _fits(target, lines, totals):
        return ProductCheck(study.key, derivation.field, "agrees", target.text(), lines, computed, totals)
    omitted = _omitted_factors(target, factors, labels)
    return ProductCheck(study.key, derivation.field, "differs", target.text(), lines, computed, totals, omitted)


def _quantity(study: Study, field_id: str) -> Quantity:
    value = study.reported(field_id)
    assert isinstance(value, Quantity), f"{field_id} is no number field; the rules let no such derivation pass"
    return value


def _lines(factors: dict[str, Quantity], labels: dict[str, str]) -> tuple[ProductLine, ...]:
    """One product for each part that the factors name.

    Raises:
        NotComputableError: a factor is missing, or parts or units do not fit together.
    """
    for name, factor in factors.items():
        if factor.missing is not None:
            raise NotComputableError(worded(ProductWords.MISSING, factor=labels[name].lower(), word=factor.missing))
    parts = dict.fromkeys(part.label or "" for factor in factors.values() for part in factor.parts)
    return tuple(_line(part, factors, labels) for part in parts or {"": None})


def _line(part: str, factors: dict[str, Quantity], labels: dict[str, str]) -> ProductLine:
    choices: list[list[tuple[str, Amount, Interval]]] = []
    for name, factor in factors.items():
        pairs = zip(factor.amounts(), factor.intervals(), strict=True)
        fitting = [(name, amount, number) for amount, number in pairs if not factor.parts or (amount.label or "") == part]
        if not fitting:
            raise NotComputableError(worded(ProductWords.NO_FIGURE, factor=labels[name].lower(), part=part))
        if any(number.unit == UNCLEAR_UNIT for _, _, number in fitting):
            phrase = ProductWords.UNCLEAR_UNIT_FOR if part else ProductWords.UNCLEAR_UNIT
            raise NotComputableError(worded(phrase, factor=labels[name].lower(), part=part))
        choices.append(fitting)
    computed: list[Interval] = []
    for chosen in product(*choices):
        if not _go_together(chosen, choices):
            continue
        included = {skip for _, amount, _ in chosen for skip in amount.summed_over}
        result = Interval(1, 1)
        for name, _, number in chosen:
            if name not in included:
                result = _times(result, number)
        computed.append(result)
    terms = [_factor_in_words(fitting, choices) for fitting in choices]
    unique = tuple(dict.fromkeys(computed))
    arithmetic = joined(" = ", (joined(" × ", filter(None, terms)), _or(map(format_interval, unique))))
    return ProductLine(part, arithmetic, unique)


def _go_together(chosen: Sequence[tuple[str, Amount, Interval]], choices: Sequence[list[tuple[str, Amount, Interval]]]) -> bool:
    """Whether alternatives belong to each other: where two factors label theirs alike, like goes with like."""
    labelled = [(amount.label, {other.label for _, other, _ in fitting}) for (_, amount, _), fitting in zip(chosen, choices, strict=True)]
    return not any(a != b and mine == yours for a, mine in labelled for b, yours in labelled if None not in mine)


def _times(first: Interval, second: Interval) -> Interval:
    try:
        return first * second
    except ValueError as error:
        raise NotComputableError(str(error)) from error


def _factor_in_words(fitting: list[tuple[str, Amount, Interval]], choices: list[list[tuple[str, Amount, Interval]]]) -> str:
    name = fitting[0][0]
    if any(name in amount.summed_over for others in choices for _, amount, _ in others):
        return ""
    numbers = list(dict.fromkeys(number for _, _, number in fitting))
    text = _or(map(format_interval, numbers))
    return joined("", ("(", text, ")")) if len(numbers) > 1 or not numbers[0].is_point else text


def _in_words(line: ProductLine) -> Wording:
    text = _or(map(format_interval, line.computed))
    return joined("", (text, f" ({line.label})")) if line.label else text


def _or(texts: Iterable[str]) -> Wording:
    return joined(IntervalWords.OR, texts)


def _totals(target: Quantity, factors: dict[str, Quantity], lines: Sequence[ProductLine]) -> tuple[Interval, ...]:
    """What the printed value should be: part by part where it names the same parts, else the sum over the parts.

    Empty where the parts cannot be added, since their units differ.
    """
    if _names_parts(target, lines):
        return tuple(number for line in lines for number in line.computed)
    if len(lines) == 1:
        return lines[0].computed
    common = {name: factor for name, factor in factors.items() if not factor.parts}
    totals: list[Interval] = []
    for chosen in product(*(factor.intervals() for factor in common.values())):
        fixed = {
            name: Quantity(value=None, range=(interval.low, interval.high), unit=interval.unit or None)
            for name, interval in zip(common, chosen, strict=True)
        }
        per_part = [line.computed for line in _lines(factors | fixed, {name: name for name in factors})]
        try:
            totals += [sum(rest, first) for first, *rest in product(*per_part)]
        except ValueError:
            return ()
    if all(total.is_point for total in totals):
        return tuple(dict.fromkeys(totals))
    units = dict.fromkeys(total.unit for total in totals)
    return tuple(envelope([total for total in totals if total.unit == unit]) for unit in units)


def _names_parts(target: Quantity, lines: Sequence[ProductLine]) -> bool:
    """Whether the printed value names the same parts as the products."""
    return bool(target.parts) and {line.label for line in lines} == {part.label or "" for part in target.parts}


def _fits(target: Quantity, lines: Sequence[ProductLine], totals: Sequence[Interval]) -> bool:
    """Whether the printed value is what it should be, part by part where it names the parts of the products."""
    if not _names_parts(target, lines):
        return _same(target.intervals(), totals)
    by_label = {line.label: line.computed for line in lines}
    printed: dict[str, list[Interval]] = {}
    for part, number in zip(target.parts, target.intervals(), strict=True):
        printed.setdefault(part.label or "", []).append(number)
    return all(_same(numbers, by_label[label]) for label, numbers in printed.items())


def _same(printed: Sequence[Interval], computed: Sequence[Interval]) -> bool:
    if not computed or len({interval.unit for interval in (*printed, *computed)}) != 1:
        return False
    if all(interval.is_point for interval in (*printed, *computed)):
        return all(any(a.agrees_with(b) for b in computed) for a in printed) and all(
            any(a.agrees_with(b) for a in printed) for b in computed
        )
    return envelope(list(printed)).agrees_with(envelope(list(computed)))


def _omitted_factors(target: Quantity, factors: dict[str, Quantity], labels: dict[str, str]) -> tuple[str, ...]:
    """The smallest set of plain counts among the factors without which the printed value is right."""
    counts = [name for name, factor in factors.items() if not any(number.unit for number in factor.intervals())]
    for omitted in chain.from_iterable(combinations(counts, size) for size in range(1, len(factors))):
        kept = {name: factor for name, factor in factors.items() if name not in omitted}
        lines = _lines(kept, labels)
        if _fits(target, lines, _totals(target, kept, lines)):
            return tuple(labels[name] for name in omitted)
    return ()
