"""What all records share: they are frozen, have no unknown fields, and lists in them are tuples."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Record(BaseModel):
    """The base of all records: closed to unknown fields, strict about types, and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def as_tuple(value: Any) -> Any:
    """A list as a tuple, so that records stay frozen; any other value as it is."""
    return tuple(value) if isinstance(value, list) else value


Many = BeforeValidator(as_tuple)
"""Marks a tuple that YAML writes as a list."""
