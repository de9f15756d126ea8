"""The JSON Schemas that help people to write records in an editor."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers.reviews import FOLDERS, RICH
from jsonschema import Draft202012Validator

from living_review.charts.registry import chart_kinds
from living_review.records.json_schema import json_schemas
from living_review.records.load import load_records
from living_review.records.yaml_reader import read_document


def plain(file: Path) -> Any:
    """The plain value of a record, as an editor sees it."""
    document, problems = read_document(file, file.name)
    assert document is not None
    assert not problems
    return document.value


@cache
def validator(folder: Path, name: str) -> Draft202012Validator:
    """The schema ``name`` of the review in a folder."""
    loaded = load_records(folder)
    assert loaded.review is not None
    assert loaded.vocabulary is not None
    schema = json.loads(json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds())[f"{name}.json"])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("folder", FOLDERS)
def test_records_fit_the_schema(folder: Path) -> None:
    """Each record of a review is valid for an editor too, which knows only the schema."""
    study = validator(folder, "study")
    for file in sorted((folder / "studies").glob("*.yml")):
        assert [error.message for error in study.iter_errors(plain(file))] == [], file.name
    for name in ("review", "vocabulary", "claims"):
        if (folder / f"{name}.yml").exists():
            assert [error.message for error in validator(folder, name).iter_errors(plain(folder / f"{name}.yml"))] == [], name


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        ("intervention", "route", "by_mouth"),
        ("intervention", "route", {"value": ["by_mouth"]}),
        ("intervention", "total_cells", "many"),
        ("participants", "total", "eight"),
        ("citation", "year", "2015"),
        ("harms", "attributed", "some"),
        ("result", "verdict", "good"),
    ],
)
def test_schema_refuses(block: str, field: str, value: Any) -> None:
    """An editor marks unknown terms, wrong types and unknown fields."""
    record = plain(RICH / "studies" / "baloh2022.yml")
    record[block][field] = value
    assert not validator(RICH, "study").is_valid(record)


def test_schemas_of_the_review_on_sleep(sleep: Any) -> None:
    """The schema of another review has that review's fields and terms, and its records fit."""
    loaded = load_records(sleep.folder)
    schemas = json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds())
    check = Draft202012Validator(json.loads(schemas["study.json"]))
    for file in sorted((sleep.folder / "studies").glob("*.yml")):
        assert [error.message for error in check.iter_errors(plain(file))] == [], file.name
    record = plain(sleep.folder / "studies" / "adler2015.yml")
    record["intervention"]["format"] = "by_post"
    assert not check.is_valid(record)


def test_the_block_of_own_fields_by_either_name() -> None:
    """A study has its review's own fields in a block of either name; an editor marks a study without one, and any other name."""
    record, schema = plain(RICH / "studies" / "baloh2022.yml"), validator(RICH, "study")
    block = record.pop("intervention")
    assert not schema.is_valid(record)
    assert schema.is_valid(record | {"characteristics": block})
    assert schema.is_valid(record | {"intervention": block})
    assert not schema.is_valid(record | {"treatment": block})
    assert not schema.is_valid(record | {"characteristics": block | {"route": "by_mouth"}})


def test_review_without_fields_of_its_own(sleep: Any) -> None:
    """Where no field is declared no block is asked for."""
    loaded = load_records(sleep.folder)
    schema = json.loads(json_schemas((), loaded.vocabulary, chart_kinds())["study.json"])
    record = plain(sleep.folder / "studies" / "adler2015.yml")
    del record["intervention"]
    assert Draft202012Validator(schema).is_valid(record)
    del record["participants"]
    assert not Draft202012Validator(schema).is_valid(record)
