"""The value of a record at an address such as citation.year."""

from __future__ import annotations

from typing import Any

from living_review.problems import did_you_mean, quoted
from living_review.records.base import Record, Scalar, field_names
from living_review.records.study import ArmValue, Study
from living_review.records.values import Quantity, ReportedValue, is_missing

NAMES = ("id", "event", "role", "label", "kind", "domain", "what", "about")
"""The fields by which an address tells the items of a list apart."""


RecordValue = Scalar | Quantity | tuple[Any, ...] | None


class UnknownFieldError(LookupError):
    """An address leads to no value; the message says where it goes wrong."""


def value_at(study: Study, path: str) -> RecordValue:
    """The value of a record at an address such as ``citation.year`` or ``outcomes.decline.values.before``.

    An item of a list is named by its id, event, role or label; if several bear the name, or if the name is that of a field
    of the items, the value is a tuple. A field of the review's own goes without ``intervention``. A missing value is its word,
    or None if the field is not written at all.

    Raises:
        UnknownFieldError: the record has no such field.
    """
    first, *rest = path.split(".")
    value: Any = study
    intervention: Record = study.intervention  # type: ignore[attr-defined]
    if first in field_names(intervention):
        value = intervention
    for part in (first, *rest):
        value = _step(value, part)
    return _leaf(value)


def _step(value: Any, part: str) -> Any:
    if value is None or is_missing(value):
        return value
    if isinstance(value, Record) and part in field_names(value):
        return getattr(value, part)
    known: set[str] = set(field_names(value)) if isinstance(value, Record) else set()
    if isinstance(value, tuple):
        items = [item for item in value if isinstance(item, Record)]
        named = [item for item in items if part in _names(item)]
        if named:
            return named[0] if len(named) == 1 else tuple(named)
        if items and all(part in field_names(item) for item in items):
            return tuple(getattr(item, part) for item in items)
        known = {name for item in items for name in _names(item)}
    raise UnknownFieldError(f"{quoted(part)} is not known there{did_you_mean(part, known)}")


def _names(item: Record) -> set[str]:
    return {str(getattr(item, name)) for name in NAMES if name in field_names(item)}


def _leaf(value: Any) -> RecordValue:
    if isinstance(value, tuple):
        return tuple(_leaf(item) for item in value)
    if isinstance(value, Quantity):
        return value.missing or value
    if isinstance(value, ReportedValue | ArmValue):
        return value.value  # type: ignore[union-attr]
    if isinstance(value, Record):
        raise UnknownFieldError(f"it stops at a block{did_you_mean('', field_names(value))}")
    return value
