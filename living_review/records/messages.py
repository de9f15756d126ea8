"""What pydantic finds wrong, as messages to the person who wrote the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from living_review.formatting import plural
from living_review.problems import Problem, did_you_mean, nearest_word, quoted
from living_review.records.meanings import meaning
from living_review.records.number_hints import NUMBER, number_hint
from living_review.records.values import MISSING, Place
from living_review.records.yaml_reader import BLANK, Document, Loc, address

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
        yield _problem(dict(fault), model, document)


def faults_of(error: ValidationError, model: type[BaseModel], document: Document, unread: Sequence[Problem]) -> list[Problem]:
    """The same, each mistake told once: a field by another name is not missing as well, and what was not read is not judged.

    ``unread`` are the problems of single values that reading found; those come first, save of fields that there are not.
    """
    faults: list[dict[str, Any]] = [dict(fault) for fault in error.errors(include_url=False)]
    meant = {(*fault["loc"][:-1], _meant(fault, model, faults)) for fault in faults if fault["type"] == "extra_forbidden"}
    unknown = {document.address(_written_loc(fault["loc"], document)) for fault in faults if fault["type"] == "extra_forbidden"}
    told = [problem for problem in unread if problem.field not in unknown or "stands twice" in problem.message]
    places = {(problem.line, problem.column) for problem in told if problem.field}
    fields = {problem.field for problem in told} - {""}
    for fault in faults:
        if fault["type"] == "too_short" and any(
            other["loc"][: len(fault["loc"])] == fault["loc"] and other is not fault for other in faults
        ):
            continue  # it counts the items that are right
        problem = _problem(fault, model, document)
        # what is told of a line as YAML is no cure where the value does not fit its field either
        told = [each for each in told if each.field or (each.line, each.column) != (problem.line, problem.column)]
        elsewhere = (problem.line, problem.column) not in places and problem.field not in fields
        if elsewhere and not (fault["type"] == "missing" and fault["loc"] in meant):
            told.append(problem)
    return told


def _is_in(fault: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Whether a fault is within the value that another one is about."""
    return len(fault["loc"]) > len(whole["loc"]) and fault["loc"][: len(whole["loc"])] == whole["loc"]


def blank_hints(unread: Sequence[Problem], model: type[BaseModel], document: Document) -> list[Problem]:
    """The problems of single values, of which those that are blank say which words for a missing value their field takes, if any."""
    blanks = {problem.field for problem in unread if problem.message == BLANK}
    if not blanks:
        return list(unread)
    locs = {document.address(loc): loc for loc in document.values}
    return [
        replace(problem, message=f"{BLANK}{word_hint(model, locs[problem.field])}")
        if problem.message == BLANK and problem.field in locs
        else problem
        for problem in unread
    ]


def _problem(fault: dict[str, Any], model: type[BaseModel], document: Document) -> Problem:
    loc, kind = _written_loc(fault["loc"], document), fault["type"]
    if kind == "missing":
        return document.problem((*loc, fault["loc"][-1]), _missing_message(model, fault["loc"]))
    if kind == "extra_forbidden":
        return document.problem(loc, _unknown_field(str(loc[-1]), model, fault), key=True)
    return document.problem(loc, _message(kind, fault, model), key=fault["loc"][-1:] == ("[key]",))


def _unknown_field(name: str, model: type[BaseModel], fault: dict[str, Any]) -> str:
    """What to do with a name that is no field of its block."""
    if name.isdecimal():
        return f"a comma stands before the digits '{name}'; decimals are written with a point, and thousands without a sign"
    known = _fields_at(model, fault["loc"][:-1])
    joined = re.fullmatch(r"(\w+) *[=:] *(.+)", name)
    if joined is not None and joined[1] in known:
        return f"behind the name of a field stand a colon and a space; write '{joined[1]}: {joined[2]}'"
    near = nearest_word(name, known)
    if near is None:
        inside = sorted({outer for each in _models_at(model, fault["loc"][:-1]) for outer in _with_field(each, name)})
        if inside:
            return f"'{name}' is not a field of this block, but one of the block '{inside[0]}' in it; write {inside[0]}: {{{name}: …}}"
        word = next((field for field in sorted(known) if field in re.split(r"\W|_", name.casefold())), None)
        near = word
    hint = f"; did you mean '{near}'?" if near is not None else did_you_mean(name, known)
    return f"{quoted(name)} is not a field of this block{hint}"


def _with_field(model: type[BaseModel], name: str) -> Iterator[str]:
    """The fields of a model that are blocks with a field of this name."""
    for outer, info in model.model_fields.items():
        blocks = [branch for branch in branches(info.annotation) if isinstance(branch, type) and issubclass(branch, BaseModel)]
        if any(name in branch.model_fields for branch in blocks):
            yield outer


def _meant(fault: dict[str, Any], model: type[BaseModel], faults: Sequence[dict[str, Any]]) -> str | None:
    """The field that is missing in a block in which there is one that it does not know, by a name that is like it."""
    block, name = fault["loc"][:-1], str(fault["loc"][-1])
    missing = [str(other["loc"][-1]) for other in faults if other["type"] == "missing" and other["loc"][:-1] == block]
    found = re.search(r"did you mean '([^']*)'|write '(\w+): ", _unknown_field(name, model, fault))
    meant = (found[1] or found[2]) if found is not None else None
    return meant if meant in missing else None


def _written_loc(loc: Loc, document: Document) -> Loc:
    """The part of pydantic's address that is written in the file: it also names the branches of unions."""
    written: Loc = ()
    for part in loc:
        if (*written, part) in document.values:
            written = (*written, part)
    return written


def _message(kind: str, fault: dict[str, Any], model: type[BaseModel]) -> str:
    found, context = fault["input"], fault.get("ctx", {})
    word = _word_for_missing(found, model, fault["loc"]) if kind not in ("unknown_term", "literal_error") else None
    if word is not None:
        return _no_value(str(found), word, model, fault["loc"])
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context["expected"])
        info = field_at(model, fault["loc"])
        left_out = isinstance(found, str) and found in MISSING and info is not None and not info.is_required()
        return f"{quoted(found)} is not allowed here{did_you_mean(found, allowed)}{', or leave the field out' if left_out else ''}"
    if kind == "unknown_term" and "value" in fault["loc"] and "did you mean" in did_you_mean(found, MISSING):
        return f"{quoted(found)} is not a known {context['kind']}{did_you_mean(found, MISSING)}"
    if kind in EXPECTED:
        return f"found {quoted(found)}, expected {EXPECTED[kind]}{_type_hint(kind, fault, model)}"
    if kind == "greater_than_equal":
        return f"found {quoted(found)}, expected {context['ge']:g} or more"
    if kind == "less_than_equal":
        return f"found {quoted(found)}, expected {context['le']:g} or less"
    if kind == "too_short":
        return f"has {plural(context['actual_length'], 'item')}, expected at least {context['min_length']}"
    if kind == "too_long":
        return f"has {plural(len(found), 'item')}, expected at most {context['max_length']}"
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


def _type_hint(kind: str, fault: dict[str, Any], model: type[BaseModel]) -> str:
    found = fault["input"]
    if kind == "string_type" and isinstance(found, int | float):
        return f'; put it into quotes: "{found}"'
    if kind == "string_type" and isinstance(found, list | tuple):
        return "; leave out the brackets" if len(found) == 1 else ""
    if kind in ("int_type", "int_from_float") and isinstance(found, float):
        return f"; write {found:.0f}" if found == int(found) else ""
    if kind in ("int_type", "float_type") and isinstance(found, str):
        return _number_hint(found, fault, model, whole=kind == "int_type")
    if kind in ("tuple_type", "list_type"):
        return _list_hint(found, fault, model)
    if kind in ("model_type", "model_attributes_type", "dict_type") and isinstance(found, str | list | tuple) and fault["loc"]:
        fields = sorted(_fields_at(model, fault["loc"]))
        return f"; its fields are {', '.join(fields)}" if fields else ""
    return ""


def _number_hint(found: str, fault: dict[str, Any], model: type[BaseModel], *, whole: bool) -> str:
    if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?", found):
        return "; leave out the quotes"
    words = allowed_words(model, fault["loc"])
    near = nearest_word(found, words)
    if near is not None:
        return f"; did you mean '{near}'?"
    hint = number_hint(found, whole=whole)
    if "'unclear'" in hint and "unclear" not in words:
        hint = (
            hint.replace(": write", "; write")
            .replace(", or 'unclear'", "")
            .replace("; write 'unclear' where they differ, and say so in a note", "")
        )
    return hint or (f", or one of {', '.join(words)}" if words else "")


def _list_hint(found: Any, fault: dict[str, Any], model: type[BaseModel]) -> str:
    if isinstance(found, dict):
        return "; each item of a list begins with '- ', also where there is one alone"
    if not isinstance(found, str):
        return f"; write [{found}]" if isinstance(found, int | float) else ""
    if any(issubclass(each, Place) for each in _models_at(model, (*fault["loc"], 0))):
        return " of places, or one such as {section: results, paragraph: 1}"
    ends = re.fullmatch(rf"\(?({NUMBER}) ?(?:to|[,;:/\u2026\u2010-\u2015\u2212-]+) ?({NUMBER})\)?", found)
    items = [ends[1], ends[2]] if ends else [part.strip() for part in re.split(r"[,;]", found) if part.strip()]
    return f"; write it in brackets: [{', '.join(items)}]"


SHORT_FOR_MISSING = {"n/a": "not applicable", "na": "not applicable", "n.a.": "not applicable", "none": "not reported"}
SHORT_FOR_MISSING |= {"nr": "not reported", "n.r.": "not reported", "nd": "not reported", "n.d.": "not reported", "?": "unclear"}
SHORT_FOR_MISSING |= dict.fromkeys(("unknown", "not known", "missing", "not stated", "not given", "-"), "not reported")
"""What people write for a missing value, and the word that it stands for here."""


def _missing_message(model: type[BaseModel], loc: Loc) -> str:
    hint = word_hint(model, loc)
    if len(loc) > 1 and isinstance(loc[-1], int) and str(loc[-2]) in ("range", "ci", "interval", "ends"):
        return "is missing; expected two numbers, the lower and the upper one, such as [2, 4]"
    for candidate in _models_at(model, loc[:-1]):
        declared = candidate.model_fields.get(str(loc[-1]))
        if declared is not None:
            told = declared.description or meaning(candidate.__name__, str(loc[-1]))
            return f"is missing; expected: {told.rstrip('.') if hint else told}{hint}" if told else f"is missing; write a value{hint}"
    return f"is missing; write a value{hint}"


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
        return _inside(branches(kind.model_fields["root"].annotation)[0], part)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        declared = kind.model_fields.get(str(part))
        return branches(declared.annotation) if declared is not None else []
    if get_origin(kind) in (tuple, list) and isinstance(part, int):
        return branches(get_args(kind)[0])
    if get_origin(kind) is dict:
        return branches(get_args(kind)[1])
    return []


def branches(kind: Any) -> list[Any]:
    """A type without its annotations, and the branches of a union one by one."""
    if get_origin(kind) is Annotated:
        return branches(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [inner for branch in get_args(kind) for inner in branches(branch)]
    return [kind]


# ---------------------------------------------------------------------------------------------- words for a missing value


def allowed_words(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """The words for a missing value that the field at ``loc`` takes; none of one that takes any text."""
    info = field_at(model, loc)
    if info is None or (branches(info.annotation) in ([str], [str, type(None)]) and info.default not in MISSING):
        return ()
    field: Any = info.annotation
    for each in info.metadata:
        field = Annotated[field, each]
    adapter: TypeAdapter[Any] = TypeAdapter(field)
    return tuple(word for word in MISSING if _takes(adapter, word))


def field_at(model: type[BaseModel], loc: Loc) -> FieldInfo | None:
    """The declaration of the field at ``loc``, which may end with names of branches of unions."""
    for end in range(len(loc), 0, -1):
        for block in _models_at(model, loc[: end - 1]):
            if str(loc[end - 1]) in block.model_fields:
                return block.model_fields[str(loc[end - 1])]
    return None


def _takes(adapter: TypeAdapter[Any], word: str) -> bool:
    try:
        adapter.validate_python(word, context={"vocabulary": {}})
    except ValidationError:
        return False
    return True


def word_hint(model: type[BaseModel], loc: Loc) -> str:
    """The end of a message about a field without a value: the word to write, or why a figure cannot have one."""
    words = allowed_words(model, loc)
    if "not reported" in words:
        return ", or 'not reported'"
    if words:
        return f", or {' or '.join(quoted(word) for word in words)}"
    info = field_at(model, loc)
    figure = info is not None and any(kind in (int, float, date) for kind in branches(info.annotation))
    return f"; {_why_no_word(model, loc)}" if figure else ""


def _word_for_missing(found: Any, model: type[BaseModel], loc: Loc) -> str | None:
    """The word for a missing value that a text is, or stands for in a field that takes such words."""
    if not isinstance(found, str):
        return None
    if found in MISSING:
        return found
    word = SHORT_FOR_MISSING.get(found.strip().casefold())
    return word if word is not None and allowed_words(model, loc) else None


def _no_value(found: str, word: str, model: type[BaseModel], loc: Loc) -> str:
    """What to do with a word for a missing value where it is refused."""
    words = allowed_words(model, loc)
    if word in words and found != word:
        return f"found {quoted(found)}; did you mean '{word}'?"
    if words:
        return f"{quoted(found)} is not allowed here; expected a value, or {' or '.join(quoted(each) for each in words)}"
    reason = _why_no_word(model, loc)
    return f"{reason}" if found == "not reported" and "is not allowed here" in reason else f"{quoted(found)} is not allowed here; {reason}"


def _why_no_word(model: type[BaseModel], loc: Loc) -> str:
    """Why a field takes no word for a missing value, and what to do instead: leave out the field, or the block that needs it."""
    end = next((end for end in range(len(loc), 0, -1) if _declared(model, loc[:end]) is not None), 0)
    for at in range(end, 0, -1):
        info = _declared(model, loc[:at])
        if info is not None and not info.is_required():
            if at == end:
                return "leave the field out where there is nothing to say"
            return f"'not reported' is not allowed here: leave out '{loc[at - 1]}' as a whole where the source does not say it"
        if isinstance(loc[at - 1], int):
            return f"'not reported' is not allowed here: leave out {address(loc[:at])} as a whole where the source does not say it"
    return "'not reported' is not allowed here, since each record has it"


def _declared(model: type[BaseModel], loc: Loc) -> FieldInfo | None:
    """The declaration of the field whose address ends with its own name."""
    blocks = _models_at(model, loc[:-1])
    return next((block.model_fields[str(loc[-1])] for block in blocks if str(loc[-1]) in block.model_fields), None)
