"""The JSON Schemas by which editors complete and check the records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from living_review.records.claim import ClaimsFile
from living_review.records.review import FieldDeclaration, Review
from living_review.records.study import study_model
from living_review.records.vocabulary import Vocabulary, VocabularyFile

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
