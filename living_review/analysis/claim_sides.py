"""The sides of a check, each with whose it is: a text of the review, the records, another source, or a limit that the statement implies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from living_review.analysis.claim_operands import Evaluated, EvaluationContext, OperandWords
from living_review.analysis.claim_values import ReadValue, places_of
from living_review.records.claim import Claim, Operand, Origin, Sides, SideSource
from living_review.records.places import places_text
from living_review.records.values import Place
from living_review.wording import Phrases, worded


class SideWords(Phrases):
    """Whose a side is, and what a statement needs."""

    BOUNDS: Mapping[str, str] = {
        "not_equal": "not {text}",
        "at_least": "at least {text}",
        "at_most": "at most {text}",
        "more_than": "more than {text}",
        "less_than": "less than {text}",
    }
    """What a statement needs, by the relation in which the number has to stand to the limit."""
    NEEDS = "The statement needs"
    STATEMENT = "The statement"
    AT = "{label} ({place})"
    AS_RECORDED = "{place}, as recorded"
    RECORDED = "Recorded: {address}"
    RECORDS = "the records"
    WORKED_OUT = "Worked out from {source}"
    WORKED_OUT_WHAT = "Worked out from {source}: {what}"
    EQUALS = "{what} = {value}"


@dataclass(frozen=True)
class Side:
    """One side of a check.

    ``label`` says whose it is and ``text`` what it gives, as the page prints them. ``places`` are those of the source from which it is
    quoted or was recorded, and ``quote`` are the printed words; ``reads`` are the values of the records behind it.
    """

    origin: Origin
    text: str
    label: str = ""
    places: tuple[Place, ...] = ()
    role: Literal["stated", "computed", ""] = ""
    what: str = ""
    quote: str = ""
    reads: tuple[ReadValue, ...] = ()


def side_of_number(role: Literal["stated", "computed"], operand: Operand, found: Evaluated, relation: str) -> Side:
    """The side that a number is: what the statement needs, a figure of the review, or what the records give."""
    if found.reads:
        return Side("records", found.text(), role=role, what=found.what, reads=found.reads)
    if operand.plain is not None and role == "stated" and (relation != "equal" or operand.plain == 0):
        text = worded(OperandWords.NONE) if relation == "equal" else worded(SideWords.BOUNDS[relation], text=found.text())
        return Side("bound", text, label=worded(SideWords.NEEDS), role=role)
    expression = operand.kind in ("add", "subtract", "multiply", "divide")
    return Side("review", worded(SideWords.EQUALS, what=found.what, value=found.text()) if expression else found.text(), role=role)


def overridden(sides: tuple[Side, ...], given: Sides | None) -> tuple[Side, ...]:
    """The sides with what the claim says of where they come from."""
    if given is None:
        return sides
    sources: dict[str, SideSource | None] = {"stated": given.stated, "computed": given.computed}
    return tuple(_overridden(side, sources.get(side.role)) for side in sides)


def _overridden(side: Side, source: SideSource | None) -> Side:
    if source is None:
        return side
    label = source.says or ("" if source.by != "bound" else worded(SideWords.NEEDS))
    return replace(side, origin=source.by, label=label, text=source.text or side.text, places=source.where)


def labelled(sides: Iterable[Side], claim: Claim, inputs: EvaluationContext) -> tuple[Side, ...]:
    """The sides, each with whose it is in words and its places; one that says the same as another stands once."""
    recorded = [(side, _places(side.reads, inputs)) for side in sides]
    recorded_at = {place for _, places in recorded for place in places}
    finished = [_labelled(side, places, claim, inputs, recorded_at) for side, places in recorded]
    unique: dict[tuple[str, str], Side] = {}
    for side in finished:
        unique.setdefault((side.label, side.text), side)
    return tuple(unique.values())


def _labelled(side: Side, recorded: tuple[Place, ...], claim: Claim, inputs: EvaluationContext, recorded_at: set[Place]) -> Side:
    review = inputs.records.review
    if side.origin == "review" and claim.concerns == "other sources" and not side.places:
        return replace(side, origin="source", label=side.label or claim.source_name)
    if side.origin == "source":
        return replace(side, label=side.label or claim.source_name)
    if side.origin == "review":
        elsewhere = tuple(place for place in claim.where if not _is_covered(place, recorded_at))
        places = side.places or elsewhere or claim.where
        where = places_text(places, review)
        label = side.label or where or worded(SideWords.STATEMENT)
        label = worded(SideWords.AT, label=label, place=where) if side.label and side.places else label
        return replace(side, places=places, label=label, quote=claim.printed or "" if side.role == "stated" else "")
    if side.origin == "records":
        return _labelled_record(side, side.places or recorded, inputs)
    return side


def _is_covered(place: Place, recorded_at: set[Place]) -> bool:
    """Whether the values come from this place, or from rows of this table."""
    whole_table = place.table is not None and place.row is None
    return place in recorded_at or (whole_table and any(place.table == other.table for other in recorded_at))


def _labelled_record(side: Side, places: tuple[Place, ...], inputs: EvaluationContext) -> Side:
    values = [value for value in side.reads if not value.tells_studies_apart]
    if side.label:
        return replace(side, places=places)
    if len(values) == 1:
        where = places_text(places, inputs.records.review)
        label = worded(SideWords.AS_RECORDED, place=where) if places else worded(SideWords.RECORDED, address=values[0].address)
        return replace(side, places=places, label=label)
    tables = {place.table for place in places}
    table = next(iter(tables)) if len(tables) == 1 else None
    source = inputs.records.review.source.tables[table].label if table is not None else worded(SideWords.RECORDS)
    phrase = SideWords.WORKED_OUT_WHAT if side.what else SideWords.WORKED_OUT
    return replace(side, places=places, label=worded(phrase, source=source, what=side.what))


def _places(values: Iterable[ReadValue], inputs: EvaluationContext) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for value in values for place in places_of(value, inputs.records.study(value.study))))


__all__ = ["Side", "labelled", "overridden", "side_of_number"]
