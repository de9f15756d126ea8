"""Values of records: DOIs, addresses, dates and p values, what a quantity is and how it reads, and what a printed number needs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from living_review.records.intervals import Interval
from living_review.records.review import Month, NumberDeclaration, PartialDate, is_before
from living_review.records.values import (
    Amount,
    Count,
    CountOrMissing,
    Day,
    Doi,
    Place,
    PositiveCount,
    PValue,
    Quantity,
    ReportedValue,
    Text,
    Url,
    Words,
    Year,
    is_missing,
)


def fault(kind: Any, value: Any) -> str:
    """What is told of a value of some kind, or ''."""
    try:
        TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError as error:
        return str(error.errors()[0]["msg"])
    return ""


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (Year, [1900, 2100], [1899, 2101, "2000"]),
        (Count, [0, 1], [-1, 0.5]),
        (PositiveCount, [1, 2], [0]),
        (CountOrMissing, [1, "not reported", "unclear"], [0, "none"]),
        (Month, ["1900-01", "2099-12", "2024-10"], ["1899-12", "2100-01", "2024-00", "2024-13", "2024-1", "2024", "2024-04-01"]),
        (
            PartialDate,
            ["2024", 2024, "2024-01", "2024-01-01", "2024-12-31", "2024-10-29"],
            [True, 1899, 2100, "2024-13", "2024-01-32", 20.5],
        ),
        (Day, ["2024-02-29", date(2024, 2, 29)], ["2023-02-29", "20240229", "2024-2-9", "29.02.2024", 2024]),
        (Doi, ["10.1000/x", "10.123456789/a(b)c"], ["10.100/x", "10.1234567890/x", "10.1000/", "10.1000/a b", "x"]),
        (
            Url,
            ["http://a", "https://example.org/x?y=1&z=2"],
            ["ftp://a", "https://", "https://a b", 'https://a"b', "https://a<b", " https://a"],
        ),
        (PValue, ["0.05", "<0.001", "= 0.5", ".05", "1", "1.0", "≥0.1"], ["1.1", "2", "0", "0.05 ", "<<0.05", "1.01"]),
        (Words, ["No figures at all."], ["In 3 of them.", "B12"]),
    ],
    ids=lambda value: str(value) if isinstance(value, list) else None,  # a type is told with the addresses of its functions
)
def test_limits_of_values(kind: Any, right: list[Any], wrong: list[Any]) -> None:
    """What a value of each kind may be, at its limits."""
    assert [value for value in right if fault(kind, value)] == []
    assert [value for value in wrong if not fault(kind, value)] == []


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (Doi, "https://doi.org/10.1000/x", "write 10.1000/x"),
        (Doi, "dx.doi.org/10.1000/x", "write 10.1000/x"),
        (Doi, "DOI: 10.1000/x", "write 10.1000/x"),
        (Doi, "10.1000/x.", "write 10.1000/x"),
        (Doi, " 10.1000/x", "write 10.1000/x"),
        (Doi, "https://doi.org/x", "which looks like 10.1000/xyz123"),
        (Doi, "doi", "which looks like 10.1000/xyz123"),
        (PValue, "p = 0,05", "write '=0.05'"),
        (PValue, "p-value <0.05", "write '<0.05'"),
        (PValue, "5%", "write '0.05'"),
        (PValue, "<5 %", "write '<0.05'"),
        (PValue, "⩽0.05", "write '≤0.05'"),
        (PValue, "⩾0.05", "write '≥0.05'"),
        (PValue, "n.s.", "expected a number; write 'not reported', and the words under 'says'"),
        (PValue, "Not significant", "expected a number; write 'not reported', and the words under 'says'"),
        (PValue, "50", "expected text such as '<0.05' or '0.016'"),
        (Words, "In 1,200 of 3", "the figure '1,200' is typed"),
    ],
)
def test_what_is_told_of_values(kind: Any, value: str, told: str) -> None:
    """Where it is certain how it is meant that is told."""
    assert told in fault(kind, value)


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2024-04-01", "2024-05-01", True),
        ("2024-05-01", "2024-05-01", False),
        ("2024-05-02", "2024-05-01", False),
        ("2024", "2024-05-01", False),
        ("2023", "2024-05-01", True),
        ("2024-04", "2024-05-01", True),
        ("2024-05", "2024-05-01", False),
        ("2024-05-01", "2024-05", False),
        ("2024-05-01", "2025", True),
    ],
)
def test_which_date_is_before(one: str, other: str, before: bool) -> None:
    """As far as both are known; one within the other is not certainly before it."""
    assert is_before(one, other) is before


@pytest.mark.parametrize(("value", "missing"), [("unclear", True), ("not reported", True), ("none", False), (0, False), (None, False)])
def test_words_for_missing_values(value: object, missing: bool) -> None:
    """Four words, and nothing else, stand for a value that is missing."""
    assert is_missing(value) is missing


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("unclear", False),
        ({"value": "unclear"}, False),
        ({"value": "unclear", "note": "Two figures."}, True),
        ("not reported", True),
        ({"value": "clear"}, True),
    ],
)
def test_what_is_unclear_has_a_note(written: Any, right: bool) -> None:
    """Of what cannot be read with certainty a note says why."""
    assert (fault(Text, written) == "") is right


def test_a_value_in_short() -> None:
    """A value may stand alone, without its block; nothing of it is inferred then."""
    found = Text.model_validate("x")
    assert (found.value, found.printed, found.where, found.note, found.inferred) == ("x", None, (), None, False)
    assert "anyOf" in TypeAdapter(Text).json_schema()
    assert "anyOf" not in ReportedValue.model_json_schema()
    place, several = TypeAdapter(Text).validate_python({"value": "x", "where": {"figure": 1}}).where, ({"figure": 1}, {"figure": 2})
    assert place == (Place(figure=1),)
    assert len(TypeAdapter(Text).validate_python({"value": "x", "where": list(several)}).where) == 2


AMOUNTS = {"value": 3, "range": [1, 2], "options": [{"value": 1}], "parts": [{"value": 1}]}


def test_forms_of_a_quantity() -> None:
    """A quantity has one form, whichever, and neither none nor two of them."""
    for name, given in AMOUNTS.items():
        assert fault(Quantity, {name: given} | {"unit": "mg"}) == ""
        for other, more in AMOUNTS.items():
            assert (fault(Quantity, {name: given, other: more}) == "") is (name == other)
    assert "found none of them" in fault(Quantity, {"unit": "mg"})
    assert fault(Amount, {"value": 0}) == fault(Amount, {"range": [1, 1]}) == ""
    assert fault(Amount, {"label": "x"}) == fault(Amount, {"value": 1, "range": [1, 2]}) == "expected either value or range"
    assert fault(Amount, {"range": [2, 1]}).startswith("the range is upside down: 2 comes before 1")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (3, "3"),
        ({"value": 1, "unit": "days"}, "1 day"),
        ({"range": [1, 2], "unit": "days"}, "1 to 2 days"),
        ({"options": [{"value": 1}, {"value": 2, "unit": "weeks"}], "unit": "days"}, "1 day or 2 weeks"),
        ({"parts": [{"value": 0, "label": "left"}, {"value": 2}]}, "0 (left) + 2"),
        ({"options": [{"value": 5, "label": "left"}]}, "5 (left)"),
        ("not available", "not available"),
    ],
)
def test_a_quantity_in_words(written: Any, words: str) -> None:
    """Each number with its unit and what it is for; alternatives with 'or', parts with a plus between them."""
    assert Quantity.model_validate(written).text() == words


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [(0, 0, 0), ({"range": [0, 5]}, 0, 5), ({"range": [-5, 0]}, -5, 0), ({"options": [{"value": 0}, {"value": 3}]}, 0, 3)],
)
def test_nought_is_a_number(written: Any, low: float, high: float) -> None:
    """A quantity of 0 is 0, and no missing one."""
    quantity = Quantity.model_validate(written)
    assert quantity.missing is None
    assert quantity.limits() == Interval(low, high)


PLACE = [{"section": "results"}]


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ({"statistic": "printed", "value": 0, "printed_in": PLACE}, True),
        ({"statistic": "printed", "value": 5}, False),
        ({"statistic": "printed", "printed_in": PLACE}, False),
        ({"statistic": "count", "value": 5, "printed_in": PLACE}, False),
        ({"statistic": "count", "value": 5}, False),
        ({"statistic": "count", "printed_in": PLACE}, False),
        ({"statistic": "count"}, True),
    ],
)
def test_printed_numbers(given: dict[str, Any], good: bool) -> None:
    """A printed number needs its value and its place, and no other has one of them."""
    if good:
        NumberDeclaration.model_validate({"label": "x"} | given, strict=False)
        return
    with pytest.raises(ValidationError, match="goes with 'value' and 'printed_in', and needs both"):
        NumberDeclaration.model_validate({"label": "x"} | given, strict=False)
