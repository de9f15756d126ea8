"""The names by which numbers, filters and charts speak of what a study record holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from living_review.problems import shown, suggestion
from living_review.records.review import Review
from living_review.records.study import ArmValue, Study
from living_review.records.values import MISSING, Quantity, Stated, is_missing
from living_review.records.vocabulary import Model, Vocabulary

Kind = Literal["terms", "flag", "number"]

CORE_TERMS = {
    "design": "designs",
    "phase": "phases",
    "comparator": "comparators",
    "classification": "classifications",
    "direction": "directions",
    "adverse_event": "adverse_events",
    "serious_event": "adverse_events",
    "overall_bias": "judgements",
}
CORE_FLAGS = {
    "randomised": "chance decided who got the intervention",
    "controlled": "the intervention was compared with people who did not get it",
    "serious_harm": "a serious adverse event is attributed to the intervention",
    "has_values": "a figure is printed for an outcome other than survival",
    "has_survival": "survival is reported",
    "has_p": "a p value is printed for an outcome other than survival",
    "p_below_005": "a p value below 0.05 is printed for an effect in all participants, on an outcome other than survival",
}
CORE_NUMBERS = {"participants": "participants", "year": "year of publication"}
HARM_STATES = ("events", "none", "not reported")


@dataclass(frozen=True)
class Variable:
    """Something that is known of each study: terms of a list, a yes or no, or a number."""

    name: str
    kind: Kind
    label: str
    list_name: str | None = None
    values: tuple[str, ...] = ()
    """Of terms: what a condition may ask for."""


def variables(review: Review, vocabulary: Vocabulary) -> dict[str, Variable]:
    """All variables of the studies of ``review``, by name.

    A quantity or count ``x`` gives the numbers ``x_min`` and ``x_max``, its smallest and largest value in a study.
    """
    found: dict[str, Variable] = {}

    def add_terms(name: str, list_name: str, label: str) -> None:
        known = tuple(vocabulary[list_name].terms) if list_name in vocabulary else ()
        found[name] = Variable(name, "terms", label, list_name, known + tuple(MISSING))

    for name, list_name in CORE_TERMS.items():
        if list_name in vocabulary:
            add_terms(name, list_name, vocabulary[list_name].singular)
    found["harms"] = Variable("harms", "terms", "statement on adverse events", None, HARM_STATES)
    for name, label in CORE_FLAGS.items():
        found[name] = Variable(name, "flag", label)
    for name, label in CORE_NUMBERS.items():
        found[name] = Variable(name, "number", label)
    for declared in review.fields:
        if declared.vocabulary is not None:
            add_terms(declared.id, declared.vocabulary, declared.label.lower())
        elif declared.type in ("quantity", "count"):
            found[f"{declared.id}_min"] = Variable(f"{declared.id}_min", "number", f"smallest number of {declared.label.lower()}")
            found[f"{declared.id}_max"] = Variable(f"{declared.id}_max", "number", f"largest number of {declared.label.lower()}")
    return found


# ---------------------------------------------------------------------------------------------- one value of a record

NAMES = ("id", "event", "role", "label", "kind", "domain", "what", "about")
"""The fields by which an address tells the items of a list apart."""

Plain = str | bool | int | float
Value = Plain | Quantity | tuple[Any, ...] | None


class UnknownFieldError(LookupError):
    """An address leads to no value; the message says where it goes wrong."""


def value_at(study: Study, path: str) -> Value:
    """The value of a record at an address such as ``citation.year`` or ``outcomes.decline.values.before``.

    An item of a list is named by its id, event, role or label; if several bear the name, or if the name is that of a field
    of the items, the value is a tuple. A field of the review's own goes without ``intervention``. A missing value is its word,
    or None if the field is not written at all.

    Raises:
        UnknownFieldError: the record has no such field.
    """
    first, *rest = path.split(".")
    found: Any = study
    own: Model = study.intervention  # type: ignore[attr-defined]
    if first in type(own).model_fields:
        found = own
    for part in (first, *rest):
        found = _step(found, part)
    return _leaf(found)


def _step(found: Any, part: str) -> Any:
    if found is None or is_missing(found):
        return found
    if isinstance(found, Model) and part in type(found).model_fields:
        return getattr(found, part)
    known: set[str] = set(type(found).model_fields) if isinstance(found, Model) else set()
    if isinstance(found, tuple):
        items = [item for item in found if isinstance(item, Model)]
        named = [item for item in items if part in _names(item)]
        if named:
            return named[0] if len(named) == 1 else tuple(named)
        if items and all(part in type(item).model_fields for item in items):
            return tuple(getattr(item, part) for item in items)
        known = {name for item in items for name in _names(item)}
    raise UnknownFieldError(f"{shown(part)} is not known there{suggestion(part, known)}")


def _names(item: Model) -> set[str]:
    return {str(getattr(item, name)) for name in NAMES if name in type(item).model_fields}


def _leaf(found: Any) -> Value:
    if isinstance(found, tuple):
        return tuple(_leaf(item) for item in found)
    if isinstance(found, Quantity):
        return found.missing or found
    if isinstance(found, Stated | ArmValue):
        return found.value  # type: ignore[union-attr]
    if isinstance(found, Model):
        raise UnknownFieldError(f"it stops at a block{suggestion('', type(found).model_fields)}")
    return found
