"""The JSON Schemas that help people to write records in an editor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator

from living_review.records.json_schema import json_schemas
from living_review.records.load import load_records
from living_review.records.yaml_reader import read_document

DATA = ROOT / "data"
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


def validator(name: str) -> Draft202012Validator:
    """The committed schema ``name``."""
    schema = json.loads((DATA / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def study_schema() -> Draft202012Validator:
    """The committed schema of study records."""
    return validator("study")


@pytest.mark.parametrize("name", SCHEMAS)
def test_committed_schemas_are_current(name: str) -> None:
    """The files in data/schema are those that the declared fields and the vocabulary give."""
    loaded = load_records(DATA)
    assert loaded.review is not None
    assert loaded.vocabulary is not None
    schemas = json_schemas(loaded.review.fields, loaded.vocabulary)
    assert set(schemas) == {f"{each}.json" for each in SCHEMAS}
    committed = (DATA / "schema" / f"{name}.json").read_text(encoding="utf-8")
    assert committed == schemas[f"{name}.json"], f"data/schema/{name}.json is out of date; run `python build.py schema`"


@pytest.mark.parametrize("file", STUDIES, ids=lambda file: file.stem)
def test_records_fit_the_schema(file: Path, study_schema: Draft202012Validator) -> None:
    """Each study record is valid for an editor too, which knows only the schema."""
    assert [error.message for error in study_schema.iter_errors(plain(file))] == []


@pytest.mark.parametrize(
    "name",
    [
        "vocabulary",
        pytest.param("claims", marks=pytest.mark.skipif(not (DATA / "claims.yml").exists(), reason="no claims yet")),
        "review",
    ],
)
def test_other_records_fit_the_schema(name: str) -> None:
    """So are the review's record, its vocabulary and its claims."""
    assert [error.message for error in validator(name).iter_errors(plain(DATA / f"{name}.yml"))] == []


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
def test_schema_refuses(block: str, field: str, value: Any, study_schema: Draft202012Validator) -> None:
    """An editor marks unknown terms, wrong types and unknown fields."""
    record = plain(STUDIES[0])
    record[block][field] = value
    assert not study_schema.is_valid(record)


@pytest.mark.parametrize(("file", "schema"), RECORDS, ids=lambda each: each.stem if isinstance(each, Path) else "")
def test_records_name_their_schema(file: Path, schema: str) -> None:
    """Each record begins with the comment that tells an editor its schema, and the schema is there."""
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == f"# yaml-language-server: $schema={schema}"
    assert (file.parent / schema).is_file()


def test_schemas_of_the_second_review(sleep: Any) -> None:
    """The schema of another review has that review's fields and terms, and its records fit."""
    loaded = load_records(sleep.folder)
    schemas = json_schemas(loaded.review.fields, loaded.vocabulary)
    check = Draft202012Validator(json.loads(schemas["study.json"]))
    for file in sorted((sleep.folder / "studies").glob("*.yml")):
        assert [error.message for error in check.iter_errors(plain(file))] == [], file.name
    record = plain(sleep.folder / "studies" / "adler2015.yml")
    record["intervention"]["format"] = "by_post"
    assert not check.is_valid(record)
