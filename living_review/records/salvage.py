"""What of a record with faults can be checked all the same, so that its other mistakes are told in the same run.

What is wrong is left out, or a stand-in takes its place; what a rule says of that, or of what speaks of it, does not count. Nothing that
is salvaged is ever built from.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from living_review.problems import Problem
from living_review.records.messages import branches, field_at
from living_review.records.values import MISSING
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Document, Loc

ROUNDS = 12
"""So often stand-ins are put in; what is not whole then has too little to be checked."""
NO_NAME = "left_out_here"
"""Stands in the place of a name that is wrong; what is said of it is no fault."""
STAND_INS: tuple[Any, ...] = (
    *(word for word in MISSING if " " in word),
    NO_NAME,
    *MISSING,
    [],
    ["x"],
    {},
    1,
    0.5,
    False,
    "x",
    "2000-01",
    "2000-01-01",
    "https://example.org/",
)
NAMES = ("id", "key", "name")
SOURCE = "source"
"""The block of the review with which places are compared, in whatever file these are: what it has none of counts as nothing there."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Lost:
    """What of a file was left out: the addresses of these parts, and the names that they bear."""

    parts: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    """The blocks that hold a list or a block which was left out: what else they say may not fit what is left."""
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    """The names of those fields of the source."""

    def explains(self, problem: Problem) -> bool:
        """Whether a problem of the same file may come from what was left out."""
        return any(within(problem.field, part) or within(part, problem.field) for part in self.parts) or any(
            within(problem.field, block) for block in self.blocks
        )

    def names_explain(self, problem: Problem) -> bool:
        """Whether a problem of any file speaks of something that was left out."""
        named = any(re.search(rf"['{{]{re.escape(name)}(?:_[a-z]+)?['.}}]", problem.message) for name in self.names)
        return named or any(re.search(rf"\b{word}\b", problem.message) for word in self.words)


def within(field: str, part: str) -> bool:
    """Whether an address is that of a part, or lies in it."""
    return bool(part) and (field == part or field.startswith((f"{part}.", f"{part}[")))


def salvage(model: type[M], document: Document, vocabulary: Vocabulary | None) -> tuple[M | None, Lost]:
    """A record with faults without what is wrong in it, and what that was; None if too little is left."""
    value = copy.deepcopy(document.value)
    left_out: set[Loc] = set()
    for _ in range(ROUNDS):
        try:
            record = model.model_validate(value, context={"vocabulary": vocabulary or {}})
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                loc = _mended(model, value, fault["loc"], missing=fault["type"] == "missing")
                if not loc:
                    return None, Lost()
                left_out.add(loc)
        else:
            return record, _lost(left_out, document)
    return None, Lost()


def _lost(left_out: set[Loc], document: Document) -> Lost:
    whole = {loc: _at(document.value, loc) for loc in left_out}
    blocks = {document.address(loc[:-1]) for loc, part in whole.items() if isinstance(part, dict | list)}
    names = {name for loc, part in whole.items() for name in _names(loc, part)}
    names |= {name for loc in left_out for name in _names_round(loc, document.value)}
    round_lists = (_at(document.value, loc[:-1]) for loc, part in whole.items() if isinstance(part, dict | list))
    names |= {block["field"] for block in round_lists if isinstance(block, dict) and isinstance(block.get("field"), str)}
    words = {str(loc[-1]) for loc in left_out if loc[0] == SOURCE and len(loc) == 2}
    return Lost(frozenset(map(document.address, left_out)), frozenset(blocks - {""}), frozenset(names), frozenset(words))


def _names(loc: Loc, part: Any) -> Iterator[str]:
    """The names by which something that was left out may be spoken of."""
    if loc[-1] in NAMES and isinstance(part, str):
        yield part
    items = part if isinstance(part, list) else [part]
    for item in items:
        if isinstance(item, dict):
            yield from (item[name] for name in NAMES if isinstance(item.get(name), str))
    for block in (part, part.get("terms") if isinstance(part, dict) else None):  # a list of the vocabulary is spoken of by its terms
        if isinstance(block, dict) and _is_named(block):
            yield from block


def _names_round(loc: Loc, value: Any) -> Iterator[str]:
    """The names of the blocks that something stands in, which are others without it."""
    for end in range(1, len(loc)):
        block, name = _at(value, loc[:end]), loc[end - 1]
        if isinstance(block, dict):
            yield from (block[each] for each in NAMES if isinstance(block.get(each), str))
            yield from [str(name)] if end > 1 and _is_named(_at(value, loc[: end - 1])) else []
    if _is_named(_at(value, loc[:-1])):
        yield from (str(loc[-1]), str(loc[-1]).lower())  # a name that is wrong by its capitals may be right elsewhere


def _is_named(part: Any) -> bool:
    """Whether a block holds blocks under names of their own, as the terms of a list and the numbers of a review are."""
    return isinstance(part, dict) and bool(part) and all(isinstance(inner, dict) for inner in part.values())


def _at(value: Any, loc: Loc) -> Any:
    for part in loc:
        known = (isinstance(value, dict) and part in value) or (isinstance(value, list) and isinstance(part, int) and part < len(value))
        if not known:
            return None
        value = value[part]
    return value


def _mended(model: type[BaseModel], value: Any, fault: Loc, *, missing: bool) -> Loc:
    """Leave out what is wrong at an address, or put a stand-in where something is missing; gives the address of that, or ()."""
    loc: Loc = ()
    for part in fault:
        if _at(value, (*loc, part)) is not None:
            loc = (*loc, part)
    if missing:
        block = _at(value, loc)
        if not isinstance(block, dict) or fault == ("key",):  # of a study without a name nothing can be told
            return ()
        block[str(fault[-1])] = _stand_in(model, fault)
        return (*loc, fault[-1])
    while loc and isinstance(loc[-1], int):  # the items of a list keep their places
        loc = loc[:-1]
    if loc:
        _at(value, loc[:-1]).pop(loc[-1])
    return loc


def _stand_in(model: type[BaseModel], loc: Loc) -> Any:
    """A value that a field takes: a word for a missing one if it can be; an empty block where its fields are filled in next."""
    info = field_at(model, loc)
    if info is None:
        return None
    field: Any = info.annotation
    for each in info.metadata:
        field = Annotated[field, each]
    adapter: TypeAdapter[Any] = TypeAdapter(field)
    kinds = branches(info.annotation)
    words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    for stand_in in (*STAND_INS, *words):
        try:
            adapter.validate_python(stand_in, context={"vocabulary": {}}, strict=True)  # as records are
        except ValidationError:
            continue
        return copy.deepcopy(stand_in)
    return {} if any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds) else None
