"""The blocks that a record is made of, each with its address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from living_review.records.yaml_reader import Document, Loc


def items_of(value: Any) -> Iterator[tuple[Loc, Any]]:
    """The items of a list or mapping with their addresses; any other value is its own one item, without an address."""
    if isinstance(value, tuple):
        yield from (((i,), item) for i, item in enumerate(value))
    elif isinstance(value, dict):
        yield from (((key,), item) for key, item in value.items())
    else:
        yield (), value


def blocks_in(record: BaseModel, document: Document, loc: Loc) -> Iterator[tuple[Loc, BaseModel]]:
    """A record and all blocks in it, each with its address as far as it is written in the file."""
    yield loc, record
    for name in type(record).model_fields:
        for part, item in items_of(getattr(record, name)):
            if isinstance(item, BaseModel):
                written = [at for at in ((*loc, name, *part), (*loc, name)) if at in document.values]  # one may stand without a list
                yield from blocks_in(item, document, written[0] if written else loc)
