"""The types of the fields that a review declares. Each is one class that says all there is to say of it, and is listed below.

A type knows the model of its values, the variables by which filters and numbers ask for them, their cells in the table of studies and
in the data files, their text on pages and their order in a sorted table. Nothing else asks which type a field has.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from pydantic_core import PydanticCustomError

from living_review.records.values import MISSING, UNCLEAR_UNIT, Quantity, ReportedValue, Terms, Text, quantity_model, terms_model
from living_review.records.vocabulary import Vocabulary
from living_review.wording import Phrases, worded

SEPARATOR = "; "
"""Stands between several terms or units in one cell of a CSV file."""

ColumnType = Literal["string", "integer", "number", "boolean", "any"]
"""The type of a column by the Data Package standard; a word for a missing value may stand in any."""


class AmountWords(Phrases):
    """What the ends of a quantity are called."""

    SMALLEST = "smallest number of {field}"
    LARGEST = "largest number of {field}"


@dataclass(frozen=True)
class Column:
    """A column of a CSV file."""

    name: str
    type: ColumnType
    description: str
    unit: str = ""
    """The unit of all its numbers, if they have one."""


@dataclass(frozen=True)
class Variable:
    """Something that is known of each study: terms of a list, a yes or no, or a number."""

    name: str
    kind: Literal["terms", "flag", "number"]
    label: str
    list_name: str | None = None
    values: tuple[str, ...] = ()
    """Of terms: what a condition may ask for."""
    quantity: str | None = None
    """Of a number: the field whose smallest or largest value it is."""


def term_variable(name: str, list_name: str, label: str, vocabulary: Vocabulary) -> Variable:
    """The variable of terms of a list, or of the words for a missing one."""
    known = tuple(vocabulary[list_name].terms) if list_name in vocabulary else ()
    return Variable(name, "terms", label, list_name, known + tuple(MISSING))


def number_column(variable: str, unit: str | None = None) -> str:
    """The column of a table of studies that holds a number; with ``unit`` that of the numbers in this unit alone."""
    return variable if unit is None else f"{variable} in {unit}"


class Declared(Protocol):
    """What a type needs to know of a field, which ``review.FieldDeclaration`` tells."""

    @property
    def id(self) -> str:
        """The name of the field in records."""

    @property
    def label(self) -> str:
        """What pages call it."""

    @property
    def definition(self) -> str:
        """What it holds."""

    @property
    def vocabulary(self) -> str | None:
        """Of a field of terms: their list."""

    @property
    def units(self) -> tuple[str, ...]:
        """Of a quantity: the units that it may have."""


V = TypeVar("V", bound=ReportedValue)


class FieldType(ABC, Generic[V]):
    """A type of field; ``V`` is the kind of its values."""

    name: ClassVar[str]
    """How review.yml calls it."""
    of_terms: ClassVar[bool] = False
    """Whether its values are terms of a list, so that it can be a filter and have pages."""
    has_units: ClassVar[bool] = False
    is_number: ClassVar[bool] = False
    """Whether its values are numbers, so that it can be derived, and tables are sorted by it as by a number."""

    def check(self, declared: Declared) -> None:
        """Refuse a declaration that lacks what the type needs, or has what it does not take.

        Raises:
            PydanticCustomError: it is so.
        """
        if self.of_terms != (declared.vocabulary is not None):
            names = " and ".join(name for name, kind in FIELD_TYPES.items() if kind.of_terms)
            raise PydanticCustomError("field", f"'vocabulary' goes with the types {names}, and these need it", {})
        if self.has_units != bool(declared.units):
            names = " and ".join(name for name, kind in FIELD_TYPES.items() if kind.has_units)
            raise PydanticCustomError("field", f"'units' goes with the type {names}, which needs it", {})

    @abstractmethod
    def model(self, declared: Declared) -> type[V]:
        """The model of its values in the record of a study."""

    @abstractmethod
    def variables(self, declared: Declared, vocabulary: Vocabulary) -> Iterator[Variable]:
        """The variables by which filters, numbers and claims ask for it."""

    @abstractmethod
    def row(self, declared: Declared, value: V) -> dict[str, Any]:
        """Its cells in the row of a study, by column: those of its variables, and one with the id of the field."""

    @abstractmethod
    def columns(self, declared: Declared) -> tuple[Column, ...]:
        """Its columns in ``studies.csv``, but that of the printed text, which every field has."""

    @abstractmethod
    def cells(self, declared: Declared, value: V) -> dict[str, Any]:
        """Its cells in ``studies.csv`` by the names of its columns."""

    @abstractmethod
    def text(self, value: V) -> str:
        """The value as pages show it, where it is not built from linked terms."""

    def sort_key(self, declared: Declared, row: Mapping[Any, Any]) -> float:
        """The place of a study in a table that is sorted by the field, from its row; -1 for all if words are sorted."""
        return -1.0


class TermField(FieldType[Terms]):
    """One term of a list of the vocabulary."""

    name = "term"
    of_terms = True
    many: ClassVar[bool] = False

    def model(self, declared: Declared) -> type[Terms]:
        """The terms of the list that the field names."""
        return terms_model(str(declared.vocabulary), many=self.many)

    def variables(self, declared: Declared, vocabulary: Vocabulary) -> Iterator[Variable]:
        """One of terms."""
        yield term_variable(declared.id, str(declared.vocabulary), declared.label.lower(), vocabulary)

    def row(self, declared: Declared, value: Terms) -> dict[str, Any]:
        """The ids of the terms, or the word for a missing one."""
        return {declared.id: value.ids_or_word}

    def columns(self, declared: Declared) -> tuple[Column, ...]:
        """One of text."""
        return (Column(declared.id, "string", declared.definition),)

    def cells(self, declared: Declared, value: Terms) -> dict[str, Any]:
        """The ids of the terms in one cell."""
        return {declared.id: SEPARATOR.join(value.ids_or_word)}

    def text(self, value: Terms) -> str:
        """The ids of the terms; pages show linked labels in their place."""
        return ", ".join(value.ids_or_word)


class TermsField(TermField):
    """Several terms of a list of the vocabulary."""

    name = "terms"
    many = True


class QuantityField(FieldType[Quantity]):
    """A number with a unit, or several."""

    name = "quantity"
    has_units = True
    is_number = True
    whole: ClassVar[bool] = False
    signed: ClassVar[bool] = False

    def model(self, declared: Declared) -> type[Quantity]:
        """A quantity in the units that the field declares."""
        return quantity_model(declared.id, declared.units, whole=self.whole, signed=self.signed)

    def variables(self, declared: Declared, vocabulary: Vocabulary) -> Iterator[Variable]:
        """The smallest and the largest number of a study; one that gives it in several units has neither."""
        for end, phrase in (("min", AmountWords.SMALLEST), ("max", AmountWords.LARGEST)):
            yield Variable(f"{declared.id}_{end}", "number", worded(phrase, field=declared.label.lower()), quantity=declared.id)

    def row(self, declared: Declared, value: Quantity) -> dict[str, Any]:
        """The text, and the smallest and the largest number: of all if they are in one unit, and of those in each unit."""
        row: dict[str, Any] = {declared.id: value.text()}
        for unit in (None, *((*declared.units, UNCLEAR_UNIT) if declared.units else ())):
            limits = value.limits(unit)
            row[number_column(f"{declared.id}_min", unit)] = None if limits is None else limits.low
            row[number_column(f"{declared.id}_max", unit)] = None if limits is None else limits.high
        return row

    def columns(self, declared: Declared) -> tuple[Column, ...]:
        """The text, the limits and the unit."""
        unit = declared.units[0] if len(declared.units) == 1 else ""
        of_one = "if all are in one unit and none is a part"
        return (
            Column(declared.id, "string", declared.definition),
            Column(f"{declared.id}_min", "number", f"{declared.label}: the smallest number, {of_one}", unit),
            Column(f"{declared.id}_max", "number", f"{declared.label}: the largest number, {of_one}", unit),
            Column(f"{declared.id}_unit", "string", f"{declared.label}: the unit, or all units that occur"),
        )

    def cells(self, declared: Declared, value: Quantity) -> dict[str, Any]:
        """The text, the limits if all numbers are in one unit and are no parts to be added, and the units."""
        cells: dict[str, Any] = {declared.id: value.text(), f"{declared.id}_unit": SEPARATOR.join(value.units)}
        limits = None if value.parts else value.limits()
        return cells if limits is None else cells | {f"{declared.id}_min": limits.low, f"{declared.id}_max": limits.high}

    def text(self, value: Quantity) -> str:
        """The quantity in words."""
        return value.text()

    def sort_key(self, declared: Declared, row: Mapping[Any, Any]) -> float:
        """The largest number; studies without one come first."""
        largest = row[f"{declared.id}_max"]
        return -1.0 if largest is None or largest != largest else float(largest)


class CountField(QuantityField):
    """A whole number without a unit, or several."""

    name = "count"
    has_units = False
    whole = True


class NumberField(QuantityField):
    """A plain number without a unit, such as a latitude or a score."""

    name = "number"
    has_units = False
    signed = True


class TextField(FieldType[Text]):
    """Free text."""

    name = "text"

    def model(self, declared: Declared) -> type[Text]:
        """Text, or the word for a missing one."""
        return Text

    def variables(self, declared: Declared, vocabulary: Vocabulary) -> Iterator[Variable]:
        """None: free text cannot be asked for."""
        return iter(())

    def row(self, declared: Declared, value: Text) -> dict[str, Any]:
        """The text."""
        return {declared.id: value.value}

    def columns(self, declared: Declared) -> tuple[Column, ...]:
        """One of text."""
        return (Column(declared.id, "string", declared.definition),)

    def cells(self, declared: Declared, value: Text) -> dict[str, Any]:
        """The text."""
        return {declared.id: value.value}

    def text(self, value: Text) -> str:
        """The text."""
        return value.value


FIELD_TYPES: Mapping[str, FieldType[Any]] = {
    kind.name: kind for kind in (TermField(), TermsField(), QuantityField(), NumberField(), CountField(), TextField())
}
"""Every type by its name."""
