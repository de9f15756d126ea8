"""The JSON Schemas of the shipped review, which help people to write its records in an editor."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers.shipped import DATA, from_root, shipped_records, stop
from jsonschema_rs import Draft202012Validator, meta

from living_review.charts.registry import chart_kinds
from living_review.records.json_schema import json_schemas
from living_review.records.yaml_reader import read_document

STUDIES = sorted((DATA / "studies").glob("*.yml"))


RECORDS = [(DATA / "review.yml", "schema/review.json"), (DATA / "vocabulary.yml", "schema/vocabulary.json")]
RECORDS += [(file, "schema/claims.json") for file in [DATA / "claims.yml"] if file.exists()]
RECORDS += [(study, "../schema/study.json") for study in STUDIES]


SCHEMAS = ("study", "review", "vocabulary", "claims")


def plain(file: Path) -> Any:
    """The plain value of a record, as an editor sees it."""
    document, problems = read_document(file, file.name)
    assert document is not None
    assert not problems
    return document.value


@cache
def validator(name: str) -> Draft202012Validator:
    """The committed schema ``name``."""
    schema = json.loads((DATA / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    meta.validate(schema)
    return Draft202012Validator(schema, validate_formats=True)


@pytest.mark.parametrize("name", SCHEMAS)
def test_committed_schemas_are_current(name: str) -> None:
    """The files in data/schema are those that the declared fields and the vocabulary give."""
    records = shipped_records()
    schemas = json_schemas(records.review.fields, records.vocabulary, chart_kinds())
    assert set(schemas) == {f"{each}.json" for each in SCHEMAS}
    file = DATA / "schema" / f"{name}.json"
    if not file.exists() or file.read_text(encoding="utf-8") != schemas[f"{name}.json"]:
        stop(f"data/schema/{name}.json is not what the fields and terms of the review give; run 'python build.py schema'.")


@pytest.mark.parametrize(("file", "schema"), RECORDS, ids=lambda each: each.stem if isinstance(each, Path) else "")
def test_records_fit_the_schema(file: Path, schema: str) -> None:
    """Each record is valid for an editor too, which knows only the schema."""
    errors = [error.message for error in validator(Path(schema).stem).iter_errors(plain(file))]
    if errors:
        stop(f"{from_root(file.as_posix())}: an editor that knows data/schema marks a fault that the program does not: {errors[0]}")


@pytest.mark.parametrize(("file", "schema"), RECORDS, ids=lambda each: each.stem if isinstance(each, Path) else "")
def test_records_name_their_schema(file: Path, schema: str) -> None:
    """Each record begins with the comment that tells an editor its schema, and the schema is there."""
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    wanted = f"# yaml-language-server: $schema={schema}"
    if first != wanted:
        stop(f"{from_root(file.as_posix())}:1: the first line is '{first}', but an editor finds the schema by '{wanted}'.")
    assert (file.parent / schema).is_file()
