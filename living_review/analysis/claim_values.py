"""Which values of which records a check reads, where the source prints them, and what they are if one of them is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from living_review.records.base import field_names
from living_review.records.study import Study
from living_review.records.values import Place, ReportedValue, Terms

HELD_IN: Mapping[str, str] = {
    "participants": "participants.total",
    "year": "citation.year",
    "classification": "result.classification",
    "direction": "result.direction",
    "adverse_event": "harms.events",
    "serious_event": "harms.events",
    "serious_harm": "harms.events",
    "harms": "harms.attributed",
    "none_serious": "harms.none_serious",
    "overall_bias": "risk_of_bias.overall",
    "randomised": "design",
    "controlled": "comparator",
    "has_survival": "survival",
    "has_values": "outcomes.values",
    "has_p": "outcomes.p",
    "p_below_005": "outcomes.p",
}
"""Where a record holds what a variable of the studies is made from."""
IDENTITY = ("citation.reference", "key")
"""What only tells the studies apart: it is read to find a study, and its place says nothing of the statement."""


@dataclass(frozen=True, order=True)
class ReadValue:
    """A value of a record that a check reads: the study, its address in the record or the name of a variable, and what is asked of it.

    ``asked`` are the terms that a condition names, which decide the place of one adverse event among several.
    """

    study: str
    name: str
    asked: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where it stands, such as 'participants.total of smith2014'."""
        return f"{HELD_IN.get(self.name, self.name)} of {self.study}"

    @property
    def tells_studies_apart(self) -> bool:
        """Whether it is read only in order to find the study."""
        return self.name in IDENTITY


def places_of(value: ReadValue, study: Study) -> tuple[Place, ...]:
    """The places of the source that a value was read from; none if the record does not say, or if there is no value."""
    if value.tells_studies_apart:
        return ()
    if value.name in ("adverse_event", "serious_event", "serious_harm", "harms"):
        events = [event for event in study.harms.events if not value.asked or event.event in value.asked]
        return _unique(place for event in events for place in event.where)
    if value.name == "none_serious":
        return study.harms.none_serious
    if value.name in ("has_values", "has_p", "p_below_005"):
        return _unique(place for outcome in study.outcomes for place in outcome.where)
    first, *rest = HELD_IN.get(value.name, value.name).split(".")
    if first in ("outcomes", "survival"):
        return _unique(place for outcome in study.all_outcomes() if not rest or outcome.id == rest[0] for place in outcome.where)
    if first == "citation":
        return (Place(reference=study.citation.reference),) if isinstance(study.citation.reference, int) else ()
    if first == "participants":
        groups = [group for group in study.participants.groups if len(rest) > 1 and group.label == rest[1]]
        return groups[0].where if groups and groups[0].where else study.participants.where
    return _of_a_field(first, rest, study)


def _of_a_field(first: str, rest: list[str], study: Study) -> tuple[Place, ...]:
    block = study.intervention  # type: ignore[attr-defined]
    name = first if first in field_names(block) else first.removesuffix("_min").removesuffix("_max")
    if name in field_names(block):
        value = getattr(block, name)
        return (value.where or block.where) if isinstance(value, ReportedValue) else ()
    holder: object = study.bias if first == "risk_of_bias" else getattr(study, first, None)
    for part in rest:
        if isinstance(holder, Terms):
            break
        holder = getattr(holder, part, None)
    return holder.where if isinstance(holder, ReportedValue) else ()


def _unique(places: Iterator[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


__all__ = ["HELD_IN", "ReadValue", "places_of"]
