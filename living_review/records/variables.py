"""The names by which numbers, filters and charts speak of what a study record holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from living_review.records.review import Review
from living_review.records.values import MISSING
from living_review.records.vocabulary import Vocabulary

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
    quantity: str | None = None
    """Of a number: the field whose smallest or largest value it is."""


def variables(review: Review, vocabulary: Vocabulary) -> dict[str, Variable]:
    """All variables of the studies of ``review``, by name.

    A quantity or count ``x`` gives the numbers ``x_min`` and ``x_max``, its smallest and largest value in a study; a study that gives
    it in several units has neither.
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
            for end, word in (("min", "smallest"), ("max", "largest")):
                name, label = f"{declared.id}_{end}", f"{word} number of {declared.label.lower()}"
                found[name] = Variable(name, "number", label, quantity=declared.id)
    return found


# ---------------------------------------------------------------------------------------------- one value of a record
