"""The kinds of values that records hold: what is missing, where a thing stands, terms, text and quantities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from living_review.problems import quoted
from living_review.records.base import Many, Record
from living_review.records.intervals import Interval, IntervalWords, envelope, format_interval
from living_review.records.names import Key as Key
from living_review.records.vocabulary import term_checker
from living_review.wording import joined

Missing = Literal["not reported", "not applicable", "not available", "unclear"]
MISSING: dict[str, str] = {
    "not reported": "The review does not state it.",
    "not applicable": "The question does not arise for this study.",
    "not available": "The review holds it in a form that cannot be read as text, such as an image.",
    "unclear": "The review states it, but in a way that cannot be read with certainty; a note says why.",
}
"""The four ways in which a value can be missing, and what each means. A blank is none of them."""


def is_missing(value: object) -> bool:
    """Whether ``value`` is one of the four words for a missing value."""
    return isinstance(value, str) and value in MISSING


MissingTag = Annotated[Missing, Tag("missing")]
EITHER = Discriminator(lambda value: "missing" if is_missing(value) else "value")
"""Makes 'a missing word or a value' report only the fault of the one that was meant."""


# ---------------------------------------------------------------------------------------------- small types


def _doi(value: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:(?:dx\.)?doi\.org/|doi: ?)|[.,;]$", "", value.strip(), flags=re.IGNORECASE)
    if bare == value and re.fullmatch(r"10\.\d{4,9}/\S+", value):
        return value
    hint = f"; write {bare}" if bare != value and re.fullmatch(r"10\.\d{4,9}/\S+", bare) else ""
    raise PydanticCustomError("doi", "{found} is not a DOI, which looks like 10.1000/xyz123{hint}", {"found": quoted(value), "hint": hint})


def _url(value: str) -> str:
    if re.fullmatch(r"https?://[^\s<>\"]+", value):
        return value
    raise PydanticCustomError("url", "{found} is not a web address, which starts with https://", {"found": quoted(value)})


def _date(value: Any) -> Any:
    if isinstance(value, date) or not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "")
    except ValueError:
        raise PydanticCustomError(
            "date", "{found} is not a date; expected year-month-day, such as 2024-03-01", {"found": quoted(value)}
        ) from None


P_VALUE = r"[<>=≤≥]? ?(0?\.\d+|1(\.0+)?)"


def _p_value(value: str) -> str:
    if re.fullmatch(P_VALUE, value):
        return value
    plain = (
        re.sub(r"^p(?:[- ]?value)? ?|\s", "", value.strip(), flags=re.IGNORECASE)
        .replace(",", ".")
        .replace("\u2a7d", "≤")
        .replace("\u2a7e", "≥")
    )
    shares = re.fullmatch(r"([<>=≤≥]?)(\d[\d.]*)%", plain)
    plain = f"{shares[1]}{float(shares[2]) / 100:g}" if shares else plain
    expected = f"write '{plain}'" if re.fullmatch(P_VALUE, plain) else "expected text such as '<0.05' or '0.016'"
    if value.strip().casefold().strip(".") in ("ns", "n.s", "not significant", "nonsignificant", "non-significant", "significant"):
        expected = "expected a number; write 'not reported', and the words under 'says'"
    raise PydanticCustomError("p_value", "{found} is not a p value; {expected}", {"found": quoted(value), "expected": expected})


def _words_only(value: str) -> str:
    digit = re.search(r"\d", value)
    if digit is None:
        return value
    raise PydanticCustomError(
        "typed_number",
        "the figure '{digit}' is typed into a sentence; say it in words, and the site adds the figures from the record",
        {"digit": re.search(r"\d[\d.,]*", value).group()},  # type: ignore[union-attr]
    )


Doi = Annotated[str, AfterValidator(_doi), Field(description="The bare DOI, such as 10.1000/xyz123.")]
Url = Annotated[str, AfterValidator(_url)]
Day = Annotated[date, BeforeValidator(_date), Field(description="year-month-day")]
PValue = Annotated[str, AfterValidator(_p_value)]
Words = Annotated[str, AfterValidator(_words_only)]
Year = Annotated[int, Field(ge=1900, le=2100)]
Count = Annotated[int, Field(ge=0)]
PositiveCount = Annotated[int, Field(ge=1)]
CountOrMissing = Annotated[MissingTag | Annotated[PositiveCount, Tag("value")], EITHER]
YearOrMissing = Annotated[MissingTag | Annotated[Year, Tag("value")], EITHER]
DoiOrMissing = Annotated[MissingTag | Annotated[Doi, Tag("value")], EITHER]
PValueOrMissing = Annotated[MissingTag | Annotated[PValue, Tag("value")], EITHER]


PLACES = ("section", "table", "reference", "figure", "report", "registry")
"""What a place may be: one of these."""


class ReportPlace(Record):
    """A place in the study's own report."""

    page: str | PositiveCount | None = Field(None, description="The page, as the report prints it.")
    section: str | None = Field(None, description="The heading of the part, such as Results.")
    table: str | PositiveCount | None = Field(None, description="The number of the table.")
    figure: str | PositiveCount | None = Field(None, description="The number of the figure.")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("place", "names no place in the report; expected page, section, table or figure", {})
        return self


class Place(Record):
    """Where something stands: in the source, in the study's own report, or in a register.

    Give a section and paragraph, or a table and row, or one of the others.
    """

    section: str | None = Field(None, description="A section that review.yml lists under source.")
    paragraph: PositiveCount | None = Field(None, description="The paragraph of the section, counted from 1.")
    table: str | None = Field(None, description="A table that review.yml lists under source.")
    row: PositiveCount | None = Field(None, description="The row of the table, counted from 1 below the header.")
    reference: PositiveCount | None = Field(None, description="The number in the reference list.")
    figure: PositiveCount | None = Field(None, description="The number of the figure.")
    report: ReportPlace | None = Field(None, description="A place in the study's own report, such as {page: 4, table: 2}.")
    registry: str | None = Field(None, description="The number of the entry in a register of trials, such as NCT01234567.")

    @property
    def in_source(self) -> bool:
        """Whether it is a place of the review's own text, which a study that was added later does not stand in."""
        return self.report is None and self.registry is None

    @model_validator(mode="after")
    def _one_kind(self) -> Place:
        kinds = [name for name in PLACES if getattr(self, name) is not None]
        if len(kinds) != 1:
            expected = f"{', '.join(PLACES[:-1])} or {PLACES[-1]}"
            raise PydanticCustomError("place", "expected one of {expected}, found {n}", {"expected": expected, "n": len(kinds)})
        if self.paragraph is not None and self.section is None:
            raise PydanticCustomError("place", "a paragraph needs its section", {})
        if self.row is not None and self.table is None:
            raise PydanticCustomError("place", "a row needs its table", {})
        return self


Places = Annotated[
    tuple[Place, ...],
    BeforeValidator(lambda v: (v,) if isinstance(v, dict) else v, json_schema_input_type=Place | tuple[Place, ...]),
    Many,
]


# ---------------------------------------------------------------------------------------------- stated values


class ReportedValue(Record):
    """A value as the source prints it, as this record reads it, and where it stands.

    A record may give just the value (``format: group``) where there is nothing else to say.
    """

    printed: str | None = Field(None, description="The text of the source, misprints included.")
    where: Places = Field((), description="Where the source states it, if elsewhere than the block says.")
    note: str | None = Field(None, description="What was normalised and why, or why the value is unclear.")
    inferred: bool = Field(False, description="True if the source does not say so outright.")

    @model_validator(mode="before")
    @classmethod
    def _plain_value(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"value": data}

    @model_validator(mode="after")
    def _unclear_has_note(self) -> Self:
        if getattr(self, "value", None) == "unclear" and not self.note:
            raise PydanticCustomError("note", "is unclear but has no note; add 'note:' that says why", {})
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(schema))
        plain = full.get("properties", {}).get("value")
        return {"anyOf": [plain, full]} if plain else full


class Text(ReportedValue):
    """Free text, or a word for why it is missing."""

    value: str


class Terms(ReportedValue):
    """Terms of one list of the vocabulary. Fields name the list with :class:`Listed`."""

    value: tuple[str, ...] | Missing

    @property
    def ids(self) -> tuple[str, ...]:
        """The terms, or none if the value is missing."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def ids_or_word(self) -> tuple[str, ...]:
        """The terms, or the one word for why they are missing."""
        return self.ids or (str(self.value),)


class Listed:
    """Annotates a ``Terms`` field with its list, and with whether it may hold more than one term."""

    def __init__(self, list_name: str, *, many: bool = False) -> None:
        self.list_name = list_name
        self.many = many

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(terms_model(self.list_name, many=self.many))


def _one_as_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) and not is_missing(value) else value


def terms_model(list_name: str, *, many: bool) -> type[Terms]:
    """The model of a field that holds one term (``many=False``) or several terms of ``list_name``."""
    term = Annotated[str, AfterValidator(term_checker(list_name, many=many)), Field(json_schema_extra={"vocabulary": list_name})]
    terms = Annotated[tuple[term, ...], Many, Field(min_length=1, max_length=None if many else 1)]
    value = Annotated[
        MissingTag | Annotated[terms, Tag("value")], EITHER, BeforeValidator(_one_as_many, json_schema_input_type=term | terms | Missing)
    ]
    return create_model(f"{list_name}_{'many' if many else 'one'}", __base__=Terms, value=(value, ...))


def _rising(value: tuple[float, float]) -> tuple[float, float]:
    low, high = value
    if low > high:
        raise PydanticCustomError(
            "range",
            "the range is upside down: {low} comes before {high}; write the smaller first",
            {"low": f"{low:g}", "high": f"{high:g}"},
        )
    return value


UNCLEAR_UNIT = "unclear"
"""What a record says where the source prints a number without its unit."""
Range = Annotated[tuple[float, float], Many, AfterValidator(_rising)]


class Amount(Record):
    """One of several numbers of a quantity."""

    value: float | None = Field(None, description="A single number.")
    range: Range | None = Field(None, description="The lower and the upper limit.")
    unit: str | None = Field(None, description="The unit, if it differs from that of the others; 'unclear' if it is not printed.")
    label: str | None = Field(None, description="What this number is for: the route, the group, the side.")
    summed_over: Annotated[tuple[str, ...], Many] = Field(
        (), description="Fields over which this number is already a sum, so that it is not multiplied by them again."
    )

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.value is None) == (self.range is None):
            raise PydanticCustomError("amount", "expected either value or range", {})
        return self

    def interval(self, unit: str) -> Interval:
        """The number as an interval, in its own unit or else in ``unit``."""
        low, high = self.range if self.range is not None else (self.value, self.value)
        return Interval(float(low or 0), float(high or 0), self.unit or unit)


class Quantity(ReportedValue):
    """A number with a unit: one value, a range, alternatives (``options``) or a sum of ``parts``."""

    value: Annotated[MissingTag | Annotated[float, Tag("value")], EITHER] | None = Field(None, description="A single number.")
    range: Range | None = Field(None, description="The lower and the upper limit.")
    options: Annotated[tuple[Amount, ...], Many] = Field((), description="Alternatives, of which a participant got one.")
    parts: Annotated[tuple[Amount, ...], Many] = Field((), description="Amounts that a participant got together.")
    unit: str | None = Field(None, description="The unit, one of those that review.yml declares for the field.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [name for name in ("value", "range", "options", "parts") if getattr(self, name) not in (None, ())]
        if len(forms) != 1:
            found = " and ".join(forms) or "none of them"
            raise PydanticCustomError("quantity", "expected one of value, range, options or parts; found {found}", {"found": found})
        return self

    @property
    def missing(self) -> str | None:
        """The word for why there is no number, or None if there is one."""
        return self.value if isinstance(self.value, str) else None

    def amounts(self) -> tuple[Amount, ...]:
        """All its numbers, each with a unit if the quantity has one; none if it is missing."""
        if self.missing is not None:
            return ()
        if self.options or self.parts:
            return self.options or self.parts
        number = self.value if isinstance(self.value, int | float) else None
        return (Amount(value=number, range=self.range, unit=self.unit),)

    def intervals(self) -> tuple[Interval, ...]:
        """All its numbers as intervals."""
        return tuple(amount.interval(self.unit or "") for amount in self.amounts())

    @property
    def units(self) -> tuple[str, ...]:
        """The units of its numbers, in sorted order; none if it is missing, or a plain count."""
        return tuple(sorted({number.unit for number in self.intervals() if number.unit}))

    def limits(self, unit: str | None = None) -> Interval | None:
        """Its smallest and its largest number, with their unit; None if it is missing, or if its numbers are in several units.

        With ``unit`` only the numbers in that unit count, and it is None if there is none.
        """
        numbers = [number for number in self.intervals() if unit in (None, number.unit)]
        return envelope(numbers) if len({number.unit for number in numbers}) == 1 else None

    def text(self) -> str:
        """The quantity in words, or the word for why it is missing."""
        if self.missing is not None:
            return self.missing
        amounts = zip(self.amounts(), self.intervals(), strict=True)
        words = [
            joined("", (format_interval(number), f" ({amount.label})")) if amount.label else format_interval(number)
            for amount, number in amounts
        ]
        return joined(" + " if self.parts else IntervalWords.OR, words) if len(words) > 1 else words[0]


def quantity_model(field_id: str, units: Sequence[str], *, whole: bool, signed: bool = False) -> type[Quantity]:
    """The model of a number field with the ``units`` that it may have; ``whole`` asks for whole numbers of at least 1.

    ``signed`` allows numbers below 0.
    """

    def check(quantity: Quantity) -> Quantity:
        given = [quantity.unit] if quantity.unit else []
        given += [amount.unit for amount in (*quantity.options, *quantity.parts) if amount.unit]
        for unit in given:
            if unit not in (*units, UNCLEAR_UNIT):
                wanted = f"expected one of {', '.join(sorted(units))}" if units else "this field has no unit"
                raise PydanticCustomError(
                    "unit", "{found} is not a unit of this field; {wanted}", {"found": quoted(unit), "wanted": wanted}
                )
        for interval in quantity.intervals():
            if units and not interval.unit:
                raise PydanticCustomError("unit", "has no unit; expected one of {units}", {"units": ", ".join(sorted(units))})
            wrong = next((n for n in (interval.low, interval.high) if n < 1 or n % 1), None)
            if whole and wrong is not None:
                raise PydanticCustomError("whole", "found {found}, expected a positive whole number", {"found": f"{wrong:g}"})
            if interval.low < 0 and not signed:
                raise PydanticCustomError(
                    "negative", "found {found}, expected a number that is not negative", {"found": f"{interval.low:g}"}
                )
        return quantity

    return create_model(f"{field_id}_quantity", __base__=Quantity, __validators__={"check": model_validator(mode="after")(check)})  # type: ignore[dict-item]
