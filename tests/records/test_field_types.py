"""The types of a review's own fields: what each asks of its declaration, and its values in tables, files, texts and orders."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from living_review.records.field_types import FIELD_TYPES, Column, number_column, term_variable
from living_review.records.review import FieldDeclaration
from living_review.records.values import MISSING, Amount, Quantity, Terms, Text
from living_review.records.vocabulary import Term, TermList

ROUTES = TermList(
    label="Routes",
    singular="route",
    definition="Ways.",
    terms={"oral": Term(label="By mouth", definition="x"), "vein": Term(label="By vein", definition="x")},
)
NEEDS = {"term": {"vocabulary": "routes"}, "terms": {"vocabulary": "routes"}, "quantity": {"units": ["mg"]}}
CELLS = (Amount(value=3, unit="mg"), Amount(range=(4, 9), unit="ml"))


def declared(kind: str, **more: Any) -> FieldDeclaration:
    """A field of a type, with what it needs."""
    given = {"id": "dose", "label": "The Dose", "definition": "How much.", "type": kind} | NEEDS.get(kind, {}) | more
    return FieldDeclaration.model_validate(given)


@pytest.mark.parametrize(
    ("kind", "of_terms", "has_units", "is_number"),
    [
        ("term", True, False, False),
        ("terms", True, False, False),
        ("quantity", False, True, True),
        ("number", False, False, True),
        ("count", False, False, True),
        ("text", False, False, False),
    ],
)
def test_what_a_type_is(kind: str, of_terms: bool, has_units: bool, is_number: bool) -> None:
    """Whether it has terms, units and numbers; it refuses a list or units that it does not take, and the lack of those that it needs."""
    found = FIELD_TYPES[kind]
    assert (found.name, found.of_terms, found.has_units, found.is_number) == (kind, of_terms, has_units, is_number)
    assert declared(kind).kind is found
    for vocabulary in (None, "routes"):
        for units in ([], ["mg"]):
            right = (vocabulary is not None, bool(units)) == (of_terms, has_units)
            if right:
                assert declared(kind, vocabulary=vocabulary, units=units)
            else:
                with pytest.raises(ValidationError, match="goes with the type"):
                    declared(kind, vocabulary=vocabulary, units=units)


@pytest.mark.parametrize("shown", ["filter", "page"])
@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_filters_and_pages_are_of_terms(kind: str, shown: str) -> None:
    """Only fields of terms can be filters or have pages."""
    if FIELD_TYPES[kind].of_terms:
        assert getattr(declared(kind, **{shown: True}), shown) is True
    else:
        with pytest.raises(ValidationError, match="only a field of terms can be a filter or have pages"):
            declared(kind, **{shown: True})


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("term", "oral", True),
        ("term", ["oral"], True),
        ("term", ["oral", "vein"], False),
        ("term", "not reported", True),
        ("terms", ["oral", "vein"], True),
        ("terms", "oral", True),
        ("terms", [], False),
        ("quantity", {"value": 0, "unit": "mg"}, True),
        ("quantity", {"value": 0.5, "unit": "unclear"}, True),
        ("quantity", {"value": 0.5}, False),
        ("quantity", {"value": -0.5, "unit": "mg"}, False),
        ("quantity", {"value": 1, "unit": "ml"}, False),
        ("quantity", {"options": [{"value": 1, "unit": "mg"}, {"value": 1, "unit": "ml"}]}, False),
        ("quantity", {"parts": [{"value": 1, "unit": "mg"}, {"value": 1}]}, False),
        ("count", 1, True),
        ("count", 0, False),
        ("count", 1.5, False),
        ("count", {"range": [1, 2]}, True),
        ("count", {"range": [1, 2.5]}, False),
        ("count", {"range": [0, 2]}, False),
        ("count", {"value": 1, "unit": "mg"}, False),
        ("number", -3.5, True),
        ("number", 0, True),
        ("number", {"value": 1, "unit": "mg"}, False),
        ("text", "anything", True),
        ("text", 3, False),
    ],
)
def test_values_of_a_type(kind: str, value: Any, fits: bool) -> None:
    """Amounts are not negative and in the units of their field, counts whole and 1 or more, plain numbers of either sign."""
    model = declared(kind).kind.model(declared(kind))
    if fits:
        assert model.model_validate(value, context={"vocabulary": {"routes": ROUTES}})
    else:
        with pytest.raises(ValidationError):
            model.model_validate(value, context={"vocabulary": {"routes": ROUTES}})


@pytest.mark.parametrize(
    ("units", "value", "row", "cells", "text"),
    [
        (
            ["mg", "ml"],
            Quantity(value=3, unit="mg"),
            {"": (3, 3), " in mg": (3, 3), " in ml": (None, None), " in unclear": (None, None)},
            {"dose_min": 3, "dose_max": 3, "dose_unit": "mg"},
            "3 mg",
        ),
        (
            ["mg", "ml"],
            Quantity(options=CELLS),
            {"": (None, None), " in mg": (3, 3), " in ml": (4, 9), " in unclear": (None, None)},
            {"dose_unit": "mg; ml"},
            "3 mg or 4 to 9 ml",
        ),
        (
            ["mg"],
            Quantity(parts=(CELLS[0], Amount(value=5, unit="mg", label="then"))),
            {"": (3, 5), " in mg": (3, 5), " in unclear": (None, None)},
            {"dose_unit": "mg"},
            "3 mg + 5 mg (then)",
        ),
        (
            ["mg"],
            Quantity(value=7, unit="unclear"),
            {"": (7, 7), " in mg": (None, None), " in unclear": (7, 7)},
            {"dose_min": 7, "dose_max": 7, "dose_unit": "unclear"},
            "7 unclear",
        ),
        ([], Quantity(range=(2, 4)), {"": (2, 4)}, {"dose_min": 2, "dose_max": 4, "dose_unit": ""}, "2 to 4"),
        ([], Quantity(value="not reported"), {"": (None, None)}, {"dose_unit": ""}, "not reported"),
    ],
)
def test_amounts_in_tables(units: list[str], value: Quantity, row: dict[str, tuple[Any, Any]], cells: dict[str, Any], text: str) -> None:
    """The ends of all numbers if they are in one unit, and of those in each; in files not of parts, which are to be added."""
    field = declared("quantity" if units else "count", units=units)
    ends = {f"dose_{end}{unit}": found[i] for unit, found in row.items() for i, end in enumerate(("min", "max"))}
    assert field.kind.row(field, value) == {"dose": text} | ends
    assert field.kind.cells(field, value) == {"dose": text} | cells
    assert field.kind.text(value) == text


def test_columns() -> None:
    """Of an amount its text, its ends, with the unit if it can have but one, and the unit; of terms and of text one."""
    columns = {
        units: declared("quantity", units=list(units)).kind.columns(declared("quantity", units=list(units))) for units in ("a", "ab")
    }
    assert [(column.name, column.type, column.unit) for column in columns["a"]] == [
        ("dose", "string", ""),
        ("dose_min", "number", "a"),
        ("dose_max", "number", "a"),
        ("dose_unit", "string", ""),
    ]
    assert [column.unit for column in columns["ab"]] == [""] * 4
    for kind in ("term", "terms", "text"):
        assert declared(kind).kind.columns(declared(kind)) == (Column("dose", "string", "How much."),)


@pytest.mark.parametrize(("largest", "key"), [(5, 5.0), (0, 0.0), (None, -1.0), (float("nan"), -1.0)])
def test_order_by_an_amount(largest: float | None, key: float) -> None:
    """Studies stand by their largest number, and before all others where they have none."""
    field = declared("count")
    assert field.kind.sort_key(field, {"dose_max": largest}) == key


def test_order_by_words() -> None:
    """A field of words has no order by numbers."""
    for kind in ("term", "terms", "text"):
        assert declared(kind).kind.sort_key(declared(kind), {}) == -1.0


def test_terms_and_text_in_tables() -> None:
    """Terms by their ids, or the word for why they are missing; text as it is."""
    terms, text = declared("terms"), declared("text")
    for ids, row, cell, words in (
        (("vein", "oral"), ("vein", "oral"), "vein; oral", "vein, oral"),
        ("unclear", ("unclear",), "unclear", "unclear"),
    ):
        value = Terms(value=ids, note="x")
        assert (terms.kind.row(terms, value), terms.kind.cells(terms, value)) == ({"dose": row}, {"dose": cell})
        assert terms.kind.text(value) == words
    value = Text(value="as it is")
    assert text.kind.row(text, value) == text.kind.cells(text, value) == {"dose": "as it is"}
    assert text.kind.text(value) == "as it is"


def test_variables_of_fields() -> None:
    """Terms can be asked for by their ids and the words for missing ones; amounts by their ends; text by nothing."""
    vocabulary = {"routes": ROUTES}
    (of_terms,) = declared("term").kind.variables(declared("term"), vocabulary)
    assert (of_terms.name, of_terms.kind, of_terms.label, of_terms.list_name) == ("dose", "terms", "the dose", "routes")
    assert of_terms.values == ("oral", "vein", *MISSING)
    assert term_variable("x", "none", "y", vocabulary).values == tuple(MISSING)
    assert [(each.name, each.kind, each.quantity) for each in declared("count").kind.variables(declared("count"), vocabulary)] == [
        ("dose_min", "number", "dose"),
        ("dose_max", "number", "dose"),
    ]
    assert list(declared("text").kind.variables(declared("text"), vocabulary)) == []
    assert (number_column("dose_min"), number_column("dose_min", "mg"), number_column("dose_min", "")) == (
        "dose_min",
        "dose_min in mg",
        "dose_min in ",
    )
