"""Read a folder of records into typed values, and say everything that is wrong with them in one go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError

from living_review.problems import InputError, Problem, shown, suggestion
from living_review.records.claim import Claim, ClaimsFile
from living_review.records.review import FieldDeclaration, Review
from living_review.records.study import Study, study_model
from living_review.records.values import MISSING
from living_review.records.vocabulary import CORE_LISTS, TermList, Vocabulary
from living_review.records.yaml_reader import Document, Loc, address, read

REVIEW_FILE = "review.yml"
VOCABULARY_FILE = "vocabulary.yml"
CLAIMS_FILE = "claims.yml"
STUDIES_FOLDER = "studies"
NO_YEAR = 9999
"""Where studies without a year of publication come in the order: last."""

M = TypeVar("M", bound=BaseModel)


class VocabularyFile(RootModel[dict[str, TermList]]):
    """The contents of ``vocabulary.yml``."""


@dataclass(frozen=True)
class Records:
    """All that people wrote about one review, validated. Studies are in order of year, then key."""

    review: Review
    vocabulary: Vocabulary
    studies: tuple[Study, ...]
    documents: Mapping[str, Document]
    """The file of each record, by 'review', 'vocabulary', 'claims' or the study's key."""
    claims: tuple[Claim, ...] = ()

    def study(self, key: str) -> Study:
        """The study with this key.

        Raises:
            KeyError: there is none.
        """
        for study in self.studies:
            if study.key == key:
                return study
        raise KeyError(key)


@dataclass(frozen=True)
class Loaded:
    """What could be read of a folder, valid or not: each part is None or left out where it has errors."""

    review: Review | None
    vocabulary: Vocabulary | None
    studies: tuple[Study, ...]
    documents: Mapping[str, Document]
    problems: tuple[Problem, ...]
    invalid: frozenset[str] = frozenset()
    """The keys of study files that are there but not valid."""
    claims: tuple[Claim, ...] = ()

    def records(self) -> Records:
        """The records, if nothing is wrong with them.

        Raises:
            InputError: something is.
        """
        if self.review is None or self.vocabulary is None or any(p.level == "error" for p in self.problems):
            raise InputError(self.problems)
        return Records(self.review, self.vocabulary, self.studies, self.documents, self.claims)


def load(data: Path) -> Loaded:
    """Read and validate the folder ``data``; file names in messages are relative to the working directory if they lie in it."""
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    if not data.is_dir():
        return Loaded(None, None, (), {}, (Problem(shown_path(data), 1, 1, "", "there is no such folder of records"),))
    vocabulary = _load_vocabulary(data / VOCABULARY_FILE, documents, problems)
    review, fields = _load_review(data / REVIEW_FILE, documents, problems)
    claims = _load_claims(data / CLAIMS_FILE, documents, problems, vocabulary)
    files = sorted((data / STUDIES_FOLDER).glob("*.y*ml"))
    if not files:
        problems.append(Problem(shown_path(data / STUDIES_FOLDER), 1, 1, "", "there are no study records; expected one .yml file a study"))
    kind = study_model(fields) if fields is not None else None
    studies: list[Study] = []
    for file in files:
        if file.stem in {*documents, "claims"}:
            message = "this name is taken; expected one file for each study, and none called review, vocabulary or claims"
            problems.append(Problem(shown_path(file), 1, 1, "", message))
            continue
        document, found = read(file, shown_path(file))
        problems += found
        if document is None or kind is None:
            continue
        documents[file.stem] = document
        study = _validate(kind, document, problems, vocabulary)
        if study is not None and study.key in {other.key for other in studies} | {other.stem for other in files if other != file}:
            problems.append(document.problem(("key",), f"'{study.key}' is also the key of another file; each study has one file"))
        elif study is not None:
            studies.append(study)
    invalid = frozenset(file.stem for file in files) - {study.key for study in studies}
    ordered = tuple(sorted(studies, key=lambda s: (s.citation.year if isinstance(s.citation.year, int) else NO_YEAR, s.key)))
    return Loaded(review, vocabulary, ordered, documents, tuple(sorted(set(problems))), invalid, claims)


def shown_path(path: Path) -> str:
    """A path as messages name it: relative to the working directory if it lies in it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _load_vocabulary(file: Path, documents: dict[str, Document], problems: list[Problem]) -> Vocabulary | None:
    document, found = read(file, shown_path(file))
    problems += found
    if document is None:
        return None
    documents["vocabulary"] = document
    valid = _validate(VocabularyFile, document, problems)
    if valid is None:
        return None
    for name in CORE_LISTS:
        if name not in valid.root:
            problems.append(document.problem((name,), f"is missing; each vocabulary has the lists {', '.join(CORE_LISTS)}"))
    return valid.root


def _load_review(
    file: Path, documents: dict[str, Document], problems: list[Problem]
) -> tuple[Review | None, Sequence[FieldDeclaration] | None]:
    document, found = read(file, shown_path(file))
    problems += found
    if document is None:
        return None, None
    documents["review"] = document
    review = _validate(Review, document, problems)
    if review is not None:
        return review, review.fields
    declared = document.value.get("fields") if isinstance(document.value, dict) else None
    try:  # so that the studies are checked even while another part of review.yml is wrong
        return None, TypeAdapter(list[FieldDeclaration]).validate_python(declared)
    except ValidationError:
        return None, None


def _load_claims(file: Path, documents: dict[str, Document], problems: list[Problem], vocabulary: Vocabulary | None) -> tuple[Claim, ...]:
    """The claims; none if the review has no such file, or if it is not valid."""
    if not file.exists():
        return ()
    document, found = read(file, shown_path(file))
    problems += found
    if document is None:
        return ()
    documents["claims"] = document
    valid = _validate(ClaimsFile, document, problems, vocabulary)
    return valid.claims if valid is not None else ()


def _validate(model: type[M], document: Document, problems: list[Problem], vocabulary: Vocabulary | None = None) -> M | None:
    try:
        return model.model_validate(document.value, context={"vocabulary": vocabulary or {}})
    except ValidationError as error:
        told = {(p.path, p.line, p.column) for p in problems}  # a value that could not be read is not judged as well
        problems += [p for p in explain(error, model, document) if (p.path, p.line, p.column) not in told]
        return None


# ---------------------------------------------------------------------------------------------- messages

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
            yield document.problem(loc, f"'{loc[-1]}' is not a field of this block{suggestion(loc[-1], known)}", key=True)
        else:
            yield document.problem(loc, _message(kind, dict(fault)))


def _written_loc(loc: Loc, document: Document) -> Loc:
    """The part of pydantic's address that is written in the file: it also names the branches of unions."""
    written: Loc = ()
    for part in loc:
        if (*written, part) in document.values:
            written = (*written, part)
    return written


def _message(kind: str, fault: dict[str, Any]) -> str:
    found, context = fault["input"], fault.get("ctx", {})
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context["expected"])
        return f"{shown(found)} is not allowed here{suggestion(found, allowed)}"
    if kind == "unknown_term" and "value" in fault["loc"] and "did you mean" in suggestion(found, MISSING):
        return f"{shown(found)} is not a known {context['kind']}{suggestion(found, MISSING)}"
    if kind in EXPECTED:
        return f"found {shown(found)}, expected {EXPECTED[kind]}{_type_hint(kind, found)}"
    if kind == "greater_than_equal":
        return f"found {shown(found)}, expected {context['ge']:g} or more"
    if kind == "less_than_equal":
        return f"found {shown(found)}, expected {context['le']:g} or less"
    if kind == "too_short":
        return f"has {context['actual_length']} item(s), expected at least {context['min_length']}"
    if kind == "too_long":
        return f"has more than {context['max_length']} item(s), expected at most that"
    if kind == "greater_than":
        return f"found {shown(found)}, expected more than {context['gt']:g}"
    if kind == "less_than":
        return f"found {shown(found)}, expected less than {context['lt']:g}"
    if kind == "union_tag_invalid":
        allowed = re.findall(r"'([^']*)'", context["expected_tags"])
        return f"'{context['tag']}' is not a kind of effect{suggestion(context['tag'], allowed)}"
    if kind == "union_tag_not_found":
        return "has no 'kind'; expected one of correlation, counts, estimate, means"
    if kind == "missing_in_union" or not fault.get("msg"):
        return "is not of the expected form"
    return str(fault["msg"])


def _type_hint(kind: str, found: Any) -> str:
    if kind == "string_type" and isinstance(found, int | float):
        return f'; put it into quotes: "{found}"'
    if kind in ("int_type", "float_type") and isinstance(found, str):
        if re.fullmatch(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?", found):
            return "; leave out the quotes"
        near = suggestion(found, MISSING)
        return near if "did you mean" in near else f", or one of {', '.join(MISSING)}"
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
        return _inside(_plain(kind.model_fields["root"].annotation)[0], part)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        declared = kind.model_fields.get(str(part))
        return _plain(declared.annotation) if declared is not None else []
    if get_origin(kind) in (tuple, list) and isinstance(part, int):
        return _plain(get_args(kind)[0])
    if get_origin(kind) is dict:
        return _plain(get_args(kind)[1])
    return []


def _plain(kind: Any) -> list[Any]:
    """A type without its annotations, and the branches of a union one by one."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [each for branch in get_args(kind) for each in _plain(branch)]
    return [kind]


# ---------------------------------------------------------------------------------------------- JSON Schema


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas(fields: Sequence[FieldDeclaration], vocabulary: Vocabulary) -> dict[str, str]:
    """The JSON Schemas that editors use, by file name, with the review's terms as the allowed values."""
    models: dict[str, type[BaseModel]] = {
        "study": study_model(fields),
        "review": Review,
        "vocabulary": VocabularyFile,
        "claims": ClaimsFile,
    }
    return {
        f"{name}.json": json.dumps({"$schema": DIALECT} | _with_terms(model.model_json_schema(), vocabulary), indent=1, ensure_ascii=False)
        + "\n"
        for name, model in models.items()
    }


def _with_terms(schema: Any, vocabulary: Vocabulary) -> Any:
    if isinstance(schema, list):
        return [_with_terms(each, vocabulary) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: _with_terms(value, vocabulary) for name, value in schema.items() if name != "vocabulary" or not isinstance(value, str)}
    if "oneOf" in result:  # a word for a missing value also fits where any text does
        result["anyOf"] = result.pop("oneOf")
    terms = vocabulary.get(schema["vocabulary"]) if isinstance(schema.get("vocabulary"), str) else None
    if terms is not None:
        result["enum"] = list(terms.terms)
    return result


__all__ = ["Loaded", "Records", "address", "explain", "json_schemas", "load", "shown_path"]
