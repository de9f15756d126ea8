"""What pydantic finds wrong, as messages to the person who wrote the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.values import MISSING
from living_review.records.yaml_reader import Document, Loc

EXPECTED = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a block of fields",
    "model_type": "a block of fields",
    "model_attributes_type": "a block of fields",
}


def explain(error: ValidationError, model: type[BaseModel], document: Document) -> Iterator[Problem]:
    """Each fault that pydantic found, as a problem at its place in the file."""
    for fault in error.errors(include_url=False):
        loc = _written_loc(fault["loc"], document)
        kind = fault["type"]
        if kind == "missing":
            yield document.problem((*loc, fault["loc"][-1]), _missing_message(model, fault["loc"]))
        elif kind == "extra_forbidden":
            known = _fields_at(model, fault["loc"][:-1])
            if str(loc[-1]).isdecimal():
                message = f"a comma stands before the digits '{loc[-1]}'; decimals are written with a point, and thousands without a sign"
                yield document.problem(loc, message, key=True)
                continue
            yield document.problem(loc, f"'{loc[-1]}' is not a field of this block{did_you_mean(loc[-1], known)}", key=True)
        else:
            yield document.problem(loc, _message(kind, dict(fault), model), key=fault["loc"][-1:] == ("[key]",))


def _written_loc(loc: Loc, document: Document) -> Loc:
    """The part of pydantic's address that is written in the file: it also names the branches of unions."""
    written: Loc = ()
    for part in loc:
        if (*written, part) in document.values:
            written = (*written, part)
    return written


def _message(kind: str, fault: dict[str, Any], model: type[BaseModel]) -> str:
    found, context = fault["input"], fault.get("ctx", {})
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context["expected"])
        return f"{quoted(found)} is not allowed here{did_you_mean(found, allowed)}"
    if kind == "unknown_term" and "value" in fault["loc"] and "did you mean" in did_you_mean(found, MISSING):
        return f"{quoted(found)} is not a known {context['kind']}{did_you_mean(found, MISSING)}"
    if kind in EXPECTED:
        return f"found {quoted(found)}, expected {EXPECTED[kind]}{_type_hint(kind, found)}"
    if kind == "greater_than_equal":
        return f"found {quoted(found)}, expected {context['ge']:g} or more"
    if kind == "less_than_equal":
        return f"found {quoted(found)}, expected {context['le']:g} or less"
    if kind == "too_short":
        return f"has {context['actual_length']} item(s), expected at least {context['min_length']}"
    if kind == "too_long":
        return f"has more than {context['max_length']} item(s), expected at most that"
    if kind == "greater_than":
        return f"found {quoted(found)}, expected more than {context['gt']:g}"
    if kind == "less_than":
        return f"found {quoted(found)}, expected less than {context['lt']:g}"
    if kind == "union_tag_invalid":
        block, field = fault["loc"][-1], context["discriminator"].strip("'")
        return f"'{context['tag']}' is not a {field} of {block}{did_you_mean(context['tag'], _kinds(model, fault['loc'], field))}"
    if kind == "union_tag_not_found":
        field = context["discriminator"].strip("'")
        return f"has no '{field}'; expected one of {', '.join(_kinds(model, fault['loc'], field))}"
    return str(fault["msg"])


def _kinds(model: type[BaseModel], loc: Loc, field: str) -> list[str]:
    """The words by which the branches of the union at ``loc`` are distinguished, in sorted order."""
    branches = [branch.model_fields[field] for branch in _models_at(model, loc) if field in branch.model_fields]
    return sorted(word for branch in branches for word in get_args(branch.annotation))


def _type_hint(kind: str, found: Any) -> str:
    if kind == "string_type" and isinstance(found, int | float):
        return f'; put it into quotes: "{found}"'
    if isinstance(found, str) and found.casefold() in SHORT_FOR_MISSING:
        return f"; did you mean '{SHORT_FOR_MISSING[found.casefold()]}'?"
    if kind in ("int_type", "float_type") and isinstance(found, str):
        if re.fullmatch(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?", found):
            return "; leave out the quotes"
        near = did_you_mean(found, MISSING)
        if "did you mean" in near:
            return near
        return number_hint(found, whole=kind == "int_type") or f", or one of {', '.join(MISSING)}"
    if kind in ("tuple_type", "list_type") and isinstance(found, dict):
        return "; each item of a list begins with '- ', also where there is one alone"
    return ""


SHORT_FOR_MISSING = {"n/a": "not applicable", "na": "not applicable", "n.a.": "not applicable", "none": "not reported"}
SHORT_FOR_MISSING |= {"nr": "not reported", "n.r.": "not reported", "nd": "not reported", "n.d.": "not reported", "?": "unclear"}
"""What people write for a missing value, and the word that it stands for here."""


THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,. '\u00a0\u202f]\d{3})+")
"""A number whose digits stand in threes."""


def number_hint(found: str, *, whole: bool = False) -> str:
    """How a number is written, for a text that looks like one; '' for any other text.

    >>> number_hint("2,5"), number_hint("1,200")
    ('; decimals are written with a point: 2.5', '; write it without signs between its digits: 1200')
    """
    text = found.strip()
    plain = text.replace("\u2212", "-").replace("\u2013", "-")
    if THOUSANDS.fullmatch(plain) and not re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", plain):
        return f"; write it without signs between its digits: {re.sub(r'[^0-9-]', '', plain)}"
    if re.fullmatch(r"[+-]?\d+,\d+", plain) and not whole:
        return f"; decimals are written with a point: {plain.replace(',', '.')}"
    if plain != text and re.fullmatch(r"-\d+(\.\d+)?([eE][-+]?\d+)?", plain):
        return f"; the minus is the sign U+{ord(text[0]):04X}; write a plain one: {plain}"
    if (ends := re.fullmatch(r"(\d[\d.eE+]*) ?(?:-|to|\u2014) ?(\d[\d.eE+]*)", plain)) is not None:
        return f"; where a field takes a range, it is written {{range: [{ends[1]}, {ends[2]}]}}, with its unit"
    if (power := re.fullmatch(r"(?:(\d[\d.]*) ?[x\u00d7*] ?)?10 ?\^ ?(\d+)", plain)) is not None:
        return f"; powers of ten are written with e: {power[1] or 1}e{power[2]}"
    if (bound := re.fullmatch(r"[<>\u2264\u2265~=]+ ?(\d[\d.]*)", plain)) is not None:
        return f"; a bound cannot be computed with: write {bound[1]} and a note, or 'unclear'"
    if re.fullmatch(r"\d[\d.]* ?(?:or|/|and|;) ?\d[\d.]*", plain):
        return "; there are two values, expected one; write 'unclear' where they differ, and say so in a note"
    if (counted := re.fullmatch(r"([+-]?\d[\d.]*(?:[eE][-+]?\d+)?) ?([A-Za-z\u00b5%/].*)", plain)) is not None:
        return f"; the number stands alone: {counted[1]}; what it counts is told by the field, or by 'unit'"
    return ""


def _missing_message(model: type[BaseModel], loc: Loc) -> str:
    for candidate in _models_at(model, loc[:-1]):
        declared = candidate.model_fields.get(str(loc[-1]))
        if declared is not None and declared.description:
            return f"is missing; expected: {declared.description}"
    return "is missing; write a value, or 'not reported' where the field allows it"


def _fields_at(model: type[BaseModel], loc: Loc) -> set[str]:
    return {name for candidate in _models_at(model, loc) for name in candidate.model_fields}


def _models_at(model: type[BaseModel], loc: Loc) -> list[type[BaseModel]]:
    """The models that a block at ``loc`` may be of."""
    kinds: list[Any] = [model]
    for part in loc:
        further = [inner for kind in kinds for inner in _inside(kind, part)]
        kinds = further or kinds  # a name of a union's branch leads nowhere
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def _inside(kind: Any, part: str | int) -> Iterable[Any]:
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return _inside(_branches(kind.model_fields["root"].annotation)[0], part)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        declared = kind.model_fields.get(str(part))
        return _branches(declared.annotation) if declared is not None else []
    if get_origin(kind) in (tuple, list) and isinstance(part, int):
        return _branches(get_args(kind)[0])
    if get_origin(kind) is dict:
        return _branches(get_args(kind)[1])
    return []


def _branches(kind: Any) -> list[Any]:
    """A type without its annotations, and the branches of a union one by one."""
    if get_origin(kind) is Annotated:
        return _branches(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [inner for branch in get_args(kind) for inner in _branches(branch)]
    return [kind]
