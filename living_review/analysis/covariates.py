"""What is known of studies, as the columns by which effects are regressed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from living_review.analysis.selection import SynthesisInput
from living_review.analysis.tables import Tables
from living_review.formatting import format_number
from living_review.problems import did_you_mean, quoted
from living_review.records.field_types import AmountWords, Variable
from living_review.records.values import is_missing


class CovariateError(ValueError):
    """A covariate that effects cannot be regressed on; the message says why."""


@dataclass(frozen=True)
class CovariateColumn:
    """A column of the regression: a number of each study, or 1 where it has a term and 0 where it has another."""

    name: str
    values: tuple[float | None, ...]
    """None for a study that does not have it."""
    number: bool
    """Whether it is a number, and can be the axis of a bubble plot."""


def covariate(name: str, entries: Sequence[SynthesisInput], known: Mapping[str, Variable], tables: Tables) -> tuple[CovariateColumn, ...]:
    """The columns of one covariate, a value for each of the ``entries``.

    A term that a study has one of gives a column for each but the first that occurs, which the others are compared with. Of a
    quantity that a study gives as a range the middle is taken.

    Raises:
        CovariateError: it is unknown, a study has several terms, or it is the same in all studies that have it.
    """
    rows = tables.studies.loc[[entry.study.key for entry in entries]]
    keys = list(rows["study"])
    if f"{name}_min" in known and name not in known:
        label, low, high = (
            known[f"{name}_min"].label.removeprefix(AmountWords.SMALLEST.format(field="")),
            rows[f"{name}_min"],
            rows[f"{name}_max"],
        )
        return (_number(name, label, [_middle(a, b) for a, b in zip(low, high, strict=True)]),)
    if name not in known:
        fields = [each.removesuffix("_min") for each in known if each.endswith("_min")]
        raise CovariateError(f"{quoted(name)} is not known of studies{did_you_mean(name, [*known, *fields])}")
    variable = known[name]
    if variable.kind == "number":
        return (_number(name, variable.label, [_middle(value, value) for value in rows[name]]),)
    if variable.kind == "flag":
        return (_number(name, variable.label, [float(bool(value)) for value in rows[name]]),)
    return _terms(variable, keys, list(rows[name]))


def _middle(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None or math.isnan(low) or math.isnan(high) else (float(low) + float(high)) / 2


def _number(name: str, label: str, values: Sequence[float | None]) -> CovariateColumn:
    known = {float(value) for value in values if value is not None}
    if not known:
        raise CovariateError(f"no study has {name}; effects cannot be regressed on it")
    if len(known) == 1:
        raise CovariateError(f"all studies have the same {name}, {format_number(known.pop())}; effects cannot go along with it")
    return CovariateColumn(label, tuple(values), True)


def _terms(variable: Variable, keys: Sequence[str], stated: Sequence[tuple[str, ...]]) -> tuple[CovariateColumn, ...]:
    for key, terms in zip(keys, stated, strict=True):
        if len(terms) != 1:
            raise CovariateError(f"{key} has this {variable.name}: {', '.join(terms) or 'none'}; a covariate needs one for each study")
    present = [term for term in variable.values if (term,) in stated and not is_missing(term)]
    if len(present) < 2:
        same = f"all studies have the same {variable.name}, {present[0]}" if present else f"no study has a {variable.name}"
        raise CovariateError(f"{same}; effects cannot go along with it")
    reference, *others = present
    return tuple(
        CovariateColumn(
            f"{variable.label}: {term} against {reference}",
            tuple(None if is_missing(terms[0]) else float(terms == (term,)) for terms in stated),
            False,
        )
        for term in others
    )
