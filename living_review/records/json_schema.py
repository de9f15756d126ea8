"""The JSON Schemas by which editors complete and check the records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from living_review.records.chart_kinds import ChartKind
from living_review.records.claim import ClaimsFile
from living_review.records.review import FieldDeclaration, Review
from living_review.records.study import OWN_FIELDS, OWN_FIELDS_ELSEWHERE, study_model
from living_review.records.vocabulary import Vocabulary, VocabularyFile
from living_review.records.written_text import longest

WRITTEN = "Written by 'build.py schema', which writes over it."
"""Marks a schema as one of ours."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas(fields: Sequence[FieldDeclaration], vocabulary: Vocabulary, charts: Mapping[str, ChartKind]) -> dict[str, str]:
    """The JSON Schemas that editors use, by file name, with the review's terms and the kinds of charts as the allowed values."""
    models: dict[str, type[BaseModel]] = {
        "study": study_model(tuple(fields)),
        "review": Review,
        "vocabulary": VocabularyFile,
        "claims": ClaimsFile,
    }
    schemas = {name: model.model_json_schema() for name, model in models.items()}
    schemas["study"] = _either_name(schemas["study"])
    head = {"$schema": DIALECT, "$comment": WRITTEN}
    schemas = {name: head | _filled_in(schema, vocabulary, charts) for name, schema in schemas.items()}
    return {f"{name}.json": json.dumps(schema, indent=1, ensure_ascii=False) + "\n" for name, schema in schemas.items()}


def _either_name(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a study, in which the block of the review's own fields may have either of its names."""
    required = [name for name in schema["required"] if name != OWN_FIELDS]
    properties = schema["properties"] | {OWN_FIELDS_ELSEWHERE: schema["properties"][OWN_FIELDS]}
    one = {"anyOf": [{"required": [name]} for name in (OWN_FIELDS, OWN_FIELDS_ELSEWHERE)]} if OWN_FIELDS in schema["required"] else {}
    return schema | {"properties": properties, "required": required} | one


def _filled_in(schema: Any, vocabulary: Vocabulary, charts: Mapping[str, ChartKind]) -> Any:
    """The schema with the terms of each list, and the options of charts, where the models only name them."""
    if isinstance(schema, list):
        return [_filled_in(item, vocabulary, charts) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("charts") is True:
        return _chart_schema(schema, charts)
    marks = {"vocabulary"} if isinstance(schema.get("vocabulary"), str) else set()
    result = {name: _filled_in(value, vocabulary, charts) for name, value in schema.items() if name not in marks}
    if isinstance(fields := result.get("properties"), dict):
        result["properties"] = {name: _bounded(value, longest(name)) for name, value in fields.items()}
    if "oneOf" in result:  # a word for a missing value also fits where any text does
        result["anyOf"] = result.pop("oneOf")
    terms = vocabulary.get(schema["vocabulary"]) if marks else None
    if terms is not None:
        result["enum"] = list(terms.terms)
    return result


def _bounded(schema: Any, most: int) -> Any:
    """The schema of a field with the most signs that a text in it may have; of a list that holds for each item."""
    if not isinstance(schema, dict):
        return schema
    inner = {name: [_bounded(item, most) for item in schema[name]] for name in ("anyOf", "oneOf") if name in schema}
    inner |= {"items": _bounded(schema["items"], most)} if "items" in schema else {}
    return schema | inner | ({"maxLength": most} if schema.get("type") == "string" and "enum" not in schema else {})


def _chart_schema(schema: dict[str, Any], charts: Mapping[str, ChartKind]) -> dict[str, Any]:
    """The schema of a chart's declaration: its kinds, and every option with the kinds that take it."""
    options: dict[str, dict[str, Any]] = {}
    for kind in charts.values():
        for option in kind.options:
            words = {"enum": list(option.words)} if option.words else {}
            one: dict[str, Any] = {"type": "string"} | words
            value = {"items": one, "type": "array"} if option.many else one
            known = options.get(option.name, {})
            described = "; ".join(filter(None, (known.get("description"), f"Of {kind.kind}: {option.description}")))
            options[option.name] = value | {"description": described}
    kept = {name: value for name, value in schema.items() if name not in ("charts", "additionalProperties")}
    return kept | {
        "additionalProperties": False,
        "properties": {"kind": {"enum": list(charts), "type": "string"}} | dict(sorted(options.items())),
    }
