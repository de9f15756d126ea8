"""The JSON Schemas that help people to write records in an editor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers.reviews import FOLDERS, RICH, SLEEP
from jsonschema_rs import Draft202012Validator, meta

from living_review.charts.registry import chart_kinds
from living_review.records.chart_kinds import ChartKind, ChartOption
from living_review.records.json_schema import WRITTEN, json_schemas
from living_review.records.load import load_records
from living_review.records.yaml_reader import read_document


def plain(file: Path) -> Any:
    """The plain value of a record, as an editor sees it."""
    document, problems = read_document(file, file.name)
    assert document is not None
    assert not problems
    return document.value


@cache
def written_schemas(folder: Path) -> dict[str, str]:
    """The schemas of the review in a folder."""
    loaded = load_records(folder)
    assert loaded.review is not None
    assert loaded.vocabulary is not None
    return json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds())


@cache
def validator(folder: Path, name: str) -> Draft202012Validator:
    """The schema ``name`` of the review in a folder."""
    schema = json.loads(written_schemas(folder)[f"{name}.json"])
    meta.validate(schema)
    return Draft202012Validator(schema, validate_formats=True)


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


def schemas_of(folder: Path, charts: Mapping[str, ChartKind]) -> dict[str, Any]:
    """The schemas of a review, read."""
    loaded = load_records(folder).records()
    return {name: json.loads(text) for name, text in json_schemas(loaded.review.fields, loaded.vocabulary, charts).items()}


def test_heads_and_forms_of_the_files() -> None:
    """Each says what it is and who wrote it, and ends with a line end, with letters as they are."""
    loaded = load_records(SLEEP).records()
    texts = json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds())
    assert set(texts) == {"study.json", "review.json", "vocabulary.json", "claims.json"}
    for text in texts.values():
        assert text.endswith("\n}\n")
        assert json.loads(text)["$comment"] == WRITTEN
        assert json.loads(text)["$schema"].startswith("https://json-schema.org/")
        assert '"vocabulary": "' not in text  # lists are filled in
        assert '"charts": true' not in text
        assert '"oneOf"' not in text  # a word for a missing value also fits where any text does
    assert "†" not in "".join(texts.values())
    assert "±" in texts["study.json"]


def test_lengths_for_editors() -> None:
    """A text has the bound of its kind, in a list each item; a word that is one of some has none, nor has a number."""
    schemas = schemas_of(SLEEP, chart_kinds())
    citation = schemas["study.json"]["$defs"]["Citation"]["properties"]
    assert citation["title"]["maxLength"] == 600
    assert citation["authors"]["items"]["maxLength"] == 250
    assert "maxLength" not in citation["authors"]
    assert "maxLength" not in citation["kind"]
    assert [each.get("maxLength") for each in citation["volume"]["anyOf"]] == [250, None]
    assert schemas["study.json"]["$defs"]["Outcome"]["properties"]["says"]["maxLength"] == 4_000
    measure = schemas["study.json"]["$defs"]["Outcome"]["properties"]["measure"]
    assert (measure["enum"], "maxLength" in measure) == (["severity", "time_to_sleep"], False)


def test_charts_for_editors() -> None:
    """Each option tells which kinds take it and what it means in each; one of some words, and one that takes a list, say so; no others."""
    rows, shown = ChartOption("rows", "The rows."), ChartOption("shown", "What is shown.", words=("a", "b"), many=True)
    kinds = {
        "map": ChartKind("map", (rows, shown)),
        "dots": ChartKind("dots", (ChartOption("rows", "The dots."), ChartOption("by", "Sorted by.", words=("year",)))),
        "plain": ChartKind("plain"),
    }
    schema = schemas_of(SLEEP, kinds)["review.json"]["$defs"]["ChartDeclaration"]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["kind"]
    assert list(schema["properties"]) == ["kind", "by", "rows", "shown"]
    assert schema["properties"]["kind"] == {"enum": ["map", "dots", "plain"], "type": "string"}
    assert schema["properties"]["rows"] == {"type": "string", "description": "Of map: The rows.; Of dots: The dots."}
    assert schema["properties"]["by"] == {"type": "string", "enum": ["year"], "description": "Of dots: Sorted by."}
    assert schema["properties"]["shown"] == {
        "type": "array",
        "items": {"type": "string", "enum": ["a", "b"]},
        "description": "Of map: What is shown.",
    }
