"""The blocks that a record is made of, each with its address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from living_review.records.base import fields_of
from living_review.records.yaml_reader import Document, Loc

PLAIN = frozenset({str, int, float, bool, type(None)})
"""The types of most values of records, which hold no block: to ask for them first takes half as long."""


def blocks_of(record: BaseModel) -> Iterator[tuple[Loc, BaseModel]]:
    """The blocks right within a record with their addresses in it: those that stand alone, and those in a list or a mapping."""
    for name, value in fields_of(record):
        if type(value) in PLAIN:
            continue
        if isinstance(value, BaseModel):
            yield (name,), value
        elif isinstance(value, tuple):
            yield from (((name, i), item) for i, item in enumerate(value) if isinstance(item, BaseModel))
        elif isinstance(value, dict):
            yield from (((name, key), item) for key, item in value.items() if isinstance(item, BaseModel))


def blocks_in(record: BaseModel, document: Document, loc: Loc) -> Iterator[tuple[Loc, BaseModel]]:
    """A record and all blocks in it, each with its address as far as it is written in the file."""
    yield loc, record
    for at, block in blocks_of(record):
        written = [place for place in ((*loc, *at), (*loc, at[0])) if place in document.values]  # one may stand without a list
        yield from blocks_in(block, document, written[0] if written else loc)


def mappings_of(record: BaseModel) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields of a record that are mappings."""
    return ((name, value) for name, value in fields_of(record) if type(value) is dict)
