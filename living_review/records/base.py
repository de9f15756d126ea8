"""What all records share: they are frozen, have no unknown fields, and lists in them are tuples."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from living_review.problems import did_you_mean, quoted


class Record(BaseModel):
    """The base of all records: closed to unknown fields, strict about types, and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def field_names(record: BaseModel) -> Collection[str]:
    """The names of the fields of a record: as ``model_fields`` of its class has them, which takes ten times as long to come by."""
    return type(record).__pydantic_fields__


def fields_of(record: BaseModel) -> Iterator[tuple[str, Any]]:
    """The fields of a record in their order, by name, each with its value."""
    for name in field_names(record):
        yield name, getattr(record, name)


def as_tuple(value: Any) -> Any:
    """A list as a tuple, so that records stay frozen; any other value as it is."""
    return tuple(value) if isinstance(value, list) else value


def one_of(known: Iterable[str]) -> tuple[BeforeValidator, Any]:
    """Marks text that must be one of the ``known`` words, for the checker and for editors: ``Annotated[str, *one_of(…)]``."""
    words = tuple(known)

    def check(value: Any) -> Any:
        if value in words:
            return value
        hint = did_you_mean(value, words)
        raise PydanticCustomError("word", "{found} is not allowed here{hint}", {"found": quoted(value), "hint": hint})

    return BeforeValidator(check), Field(json_schema_extra={"enum": list(words)})


Many = BeforeValidator(as_tuple)
"""Marks a tuple that YAML writes as a list."""

Scalar = str | bool | int | float
"""A plain value as YAML has it."""
