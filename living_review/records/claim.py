"""The claims of a review: what it states, where, and how each statement is checked. The contents of ``claims.yml``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from living_review.problems import quoted
from living_review.records.base import Many, Record, Scalar
from living_review.records.filters import StudyFilter
from living_review.records.study import Direction, Scale
from living_review.records.synthesis_plan import Comparator, OutcomeMeasure
from living_review.records.values import Key, Places, PositiveCount, Url
from living_review.records.vocabulary import term_of

TOPICS = "claim_topics"
"""The list of the vocabulary that a review with claims needs besides the core ones."""

Verdict = Literal["holds", "contradicted", "not supported", "a suggestion", "cannot be checked"]
VERDICTS: dict[Verdict, str] = {
    "holds": "The rest of the review, as the records have it, gives the same.",
    "contradicted": "Another place of the review, or its own table, gives something else.",
    "not supported": "What the review prints does not show it.",
    "a suggestion": "The review says that it may be so, or proposes it; what its records show of it stands beside it.",
    "cannot be checked": "The review does not print what the check needs.",
}
"""What each verdict means, in the order in which the site shows them."""

Class = Literal["content", "print"]
CLASSES: dict[Class, str] = {
    "content": "Content",
    "print": "Misprints, labels and citation numbers",
}
"""What a claim is about: what the review says, or how it is printed. The second is counted apart."""

Way = Literal["computed", "compared", "copied", "judged"]
WAYS: dict[Way, str] = {
    "computed": "computed from records",
    "compared": "two places of the review compared",
    "copied": "compared with our copy of the same sentence only",
    "judged": "judged by a person",
}
"""How a verdict was settled. 'copied' ticks test the copy that the records were made from, not the review, and are counted apart."""

Origin = Literal["review", "records", "source", "bound"]
"""Whose a side of a check is: a text of the review, the records, another source, or a limit that the statement implies."""

Conditions = dict[str, StudyFilter]


def _plain_value(value: Any) -> Any:
    items = value if isinstance(value, list | tuple) else (value,)
    if not items or not all(isinstance(item, str | bool | int | float) for item in items):
        raise PydanticCustomError("value", "found {found}, expected text, a number or a list of these", {"found": quoted(value)})
    return tuple(items) if isinstance(value, list | tuple) else value


StatedValue = Annotated[Scalar | tuple[Scalar, ...], BeforeValidator(_plain_value, json_schema_input_type=Scalar | list[Scalar])]
"""A value as the review states it."""

OneOrMany = BeforeValidator(lambda value: (value,) if isinstance(value, str) else value, json_schema_input_type=str | tuple[str, ...])


def _one_kind(record: Record, names: tuple[str, ...]) -> str:
    """The one field of ``names`` that is given; every other number of them is refused."""
    present = [name for name in names if getattr(record, name) is not None]
    if len(present) != 1:
        given = " and ".join(present) or "none of them"
        known = ", ".join(sorted(name for name in names if name != "plain"))
        raise PydanticCustomError("kind", "expected one of {known}; found {given}", {"known": known, "given": given})
    return present[0]


# ---------------------------------------------------------------------------------------------- numbers


class Named(Record):
    """The studies that a statement names, by key or by the numbers with which the source cites them.

    A plain list is one of keys.
    """

    keys: Annotated[tuple[Key, ...], Many] = ()
    cites: Annotated[tuple[PositiveCount, ...], Many] = Field((), description="Numbers in the source's reference list.")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"keys": data} if isinstance(data, list) else data

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.keys) == bool(self.cites):
            raise PydanticCustomError("named", "expected a list of keys, or 'cites' with reference numbers", {})
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [full["properties"]["keys"], full]}


class Statistic(Record):
    """A number of the studies, taken over those that meet the conditions."""

    of: str = Field(description="The name of a number of the studies, such as participants.")
    unit: str | None = Field(None, description="Of a quantity: the unit that counts; needed where the studies give it in several.")
    where: Conditions = Field({}, description="Which studies enter; all if left out.")


class Share(Record):
    """How many of the studies ``among`` meet the conditions ``where``: in a hundred as a ``share``, as a number as a ``part``."""

    where: Conditions
    among: Conditions = Field({}, description="All studies if left out.")


class ValueOf(Record):
    """A value of one study's record."""

    study: Key
    field: str = Field(description="Where it stands in the record, such as participants.total, or the name of a variable.")


class OutcomeConditions(Record):
    """Which outcomes are counted. All that is given must be met; several terms mean any of them."""

    measure: Annotated[tuple[OutcomeMeasure, ...], Many, OneOrMany] = ()
    scale: Annotated[tuple[Scale, ...], Many, OneOrMany] = ()
    comparator: Annotated[tuple[Comparator, ...], Many, OneOrMany] = ()
    direction: Annotated[tuple[Direction, ...], Many, OneOrMany] = ()
    p_below: float | None = Field(None, description="The printed p value says that p is below this.")
    survival: bool | None = Field(None, description="Whether it is an outcome on survival.")
    everybody: bool | None = Field(None, description="Whether it is about all participants, not about some.")
    where: Conditions = Field({}, description="What the study must be.")


OPERANDS = (
    "plain", "number", "count", "part", "sum", "minimum", "maximum", "median", "share",
    "value", "outcomes", "size", "add", "subtract", "multiply", "divide",
)  # fmt: skip


class Operand(Record):
    """A number: as stated (a plain one), or computed from the records. A block has exactly one field."""

    plain: float | None = None
    number: str | None = Field(None, description="The name of a number that review.yml declares.")
    count: Conditions | None = Field(None, description="How many studies meet the conditions; {} for all.")
    part: Share | None = Field(None, description="How many of the studies 'among' meet 'where'; it is shown as '3 of 7'.")
    sum: Statistic | None = None
    minimum: Statistic | None = None
    maximum: Statistic | None = None
    median: Statistic | None = None
    share: Share | None = Field(None, description="In percent, not rounded.")
    value: ValueOf | None = None
    outcomes: OutcomeConditions | None = Field(None, description="How many outcomes meet the conditions.")
    size: Named | None = Field(None, description="How many studies are named.")
    add: Annotated[tuple[Operand, ...], Many, Field(min_length=2)] | None = None
    subtract: Annotated[tuple[Operand, ...], Many, Field(min_length=2)] | None = None
    multiply: Annotated[tuple[Operand, ...], Many, Field(min_length=2)] | None = None
    divide: Annotated[tuple[Operand, ...], Many, Field(min_length=2)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return data
        if isinstance(data, bool) or not isinstance(data, int | float):
            message = "found {found}, expected a number or a block such as 'count: {example}'"
            raise PydanticCustomError("operand", message, {"found": quoted(data), "example": "{}"})
        return {"plain": float(data)}

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        _one_kind(self, OPERANDS)
        return self

    @property
    def kind(self) -> str:
        """Which of the ways to a number it is."""
        return _one_kind(self, OPERANDS)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "number"}, handler.resolve_ref_schema(handler(schema))]}


# ---------------------------------------------------------------------------------------------- checks

Relation = Literal["equal", "not_equal", "at_least", "at_most", "more_than", "less_than"]


class Compare(Record):
    """The computed number stands in ``relation`` to the stated one: 'at_least' means that it is the stated one or more."""

    stated: Operand
    computed: Operand
    relation: Relation = "equal"
    tolerance: Annotated[float, Field(ge=0)] = Field(0, description="Differences up to this count as none.")


class Between(Record):
    """A stated range is exactly the computed one."""

    low: Operand = Field(description="The lower limit as stated.")
    high: Operand = Field(description="The upper limit as stated.")
    smallest: Operand
    largest: Operand


class SameStudies(Record):
    """The studies named are those that meet the conditions (or some of them: subset; or they and others: superset)."""

    named: Named
    matching: Conditions
    relation: Literal["same", "subset", "superset"] = "same"


class SameValue(Record):
    """A value of a study's record is the one that is stated."""

    study: Key
    field: str = Field(description="Where it stands in the record, such as citation.year or outcomes.decline.p.")
    stated: StatedValue


class Statement(Record):
    """One of several statements of the review that should agree."""

    says: str | None = Field(None, description="What the value is of, if the place does not say it.")
    value: StatedValue
    where: Places


class ProductOf(Record):
    """A total is the product of its parts, as review.yml derives it."""

    study: Key
    field: Key


class Cited(Record):
    """A citation number is that of the study that is meant."""

    reference: PositiveCount
    study: Key


class JudgedNumber(Record):
    """A computed number to show beside a judgement."""

    label: str
    term: Operand


class Judgement(Record):
    """A verdict that a person gave, since no count can give it."""

    verdict: Verdict
    reason: str = Field(description="Why, in a sentence or two that a reader can follow.")
    numbers: Annotated[tuple[JudgedNumber, ...], Many] = ()


class SideSource(Record):
    """Where one side of a check comes from, if it is not what follows from its kind."""

    by: Origin = "review"
    says: str | None = Field(None, description="How the page calls the side, such as 'Reference 28'.")
    text: str | None = Field(None, description="What the page prints, if not the figure: the words of the place.")
    where: Places = ()

    @model_validator(mode="after")
    def _words(self) -> Self:
        if self.by in ("source", "bound") and self.where:
            raise PydanticCustomError("side", "'where' goes with a side of the review or of the records", {})
        return self


class Sides(Record):
    """Where the two sides of a check come from: the one that the statement gives, and the one that it is held against."""

    stated: SideSource | None = None
    computed: SideSource | None = None


CHECKS = ("compare", "between", "same_studies", "same_value", "statements", "product", "cited", "all", "any", "judgement")


class Check(Record):
    """How a claim is checked: exactly one kind, and what follows if a computed one fails."""

    compare: Compare | None = None
    between: Between | None = None
    same_studies: SameStudies | None = None
    same_value: SameValue | None = None
    statements: Annotated[tuple[Statement, ...], Many, Field(min_length=2)] | None = None
    product: ProductOf | None = None
    cited: Cited | None = None
    all: Annotated[tuple[Check, ...], Many, Field(min_length=2)] | None = None
    any: Annotated[tuple[Check, ...], Many, Field(min_length=2)] | None = None
    judgement: Judgement | None = None
    sides: Sides | None = Field(None, description="Where the sides of a computed check come from, where the page would say it wrong.")
    otherwise: Literal["contradicted", "not supported", "a suggestion"] | None = Field(
        None, description="The verdict if the check fails; 'contradicted' if left out."
    )
    reason: str | None = Field(None, description="Why a failed check means 'not supported', or what the failure means.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        _one_kind(self, CHECKS)
        if self.judgement is not None and (self.otherwise is not None or self.reason is not None):
            raise PydanticCustomError(
                "check", "a judgement has its own verdict and reason; leave out 'otherwise' and 'reason' beside it", {}
            )
        if self.otherwise not in (None, "contradicted") and self.reason is None:
            message = "'otherwise: {verdict}' needs 'reason:', which says why it is no contradiction"
            raise PydanticCustomError("check", message, {"verdict": self.otherwise})
        return self

    @property
    def kind(self) -> str:
        """Which kind of check it is."""
        return _one_kind(self, CHECKS)


class Claim(Record):
    """One checkable statement of the review."""

    id: Key
    says: str = Field(description="The statement in our own words, with the review's figures.")
    printed: str | None = Field(None, description="The few words, or the figure, as printed.")
    where: Places = Field((), description="Where the review states it; compulsory on a site that others made of a published review.")
    topic: term_of(TOPICS)  # type: ignore[valid-type]
    studies: Annotated[tuple[Key, ...], Many] = Field((), description="The studies that the statement names.")
    check: Check
    expected: Verdict = Field(description="The verdict that the records gave when the claim was written.")
    could_be_transcription: Literal["likely", "possible", "unlikely", "no"] = Field(
        "no", description="Whether a slip could be a fault of the copy of the text that the records were made from."
    )
    milder_reading: str | None = Field(None, description="A reading under which the statement would be right.")
    note: str | None = None
    misprint: bool = Field(False, description="True for a misprint, a label or a citation number, which are counted apart from content.")
    slip: Key | None = Field(None, description="A name that statements share which one and the same slip of the review makes fail.")
    only_copied: bool | None = Field(
        None,
        description="Whether the check looks at nothing but our copy of the sentence; if left out, the places of the values tell.",
    )
    concerns: Literal["review", "other sources"] = Field(
        "review", description="'other sources' for what they say about the review; shown apart and never counted."
    )
    sources: Annotated[tuple[Url, ...], Many] = Field((), description="The addresses of the other sources.")
    source_name: str = Field("The other source", description="What the page calls them, such as 'The report of Smith 2014'.")
    against: Places = Field((), description="Of other sources: the places of the review on which the verdict stands; 'where' if left out.")
    conclusion: Annotated[tuple[Key, ...], Many] = Field(
        (), description="The ids of the concluding sentences in review.yml that the claim bears on."
    )

    @property
    def claim_class(self) -> Class:
        """Whether it is about what the review says, or about how it is printed."""
        return "print" if self.misprint else "content"

    @model_validator(mode="after")
    def _other_sources_are_named(self) -> Self:
        if (self.concerns == "other sources") != bool(self.sources):
            raise PydanticCustomError("sources", "'sources' goes with 'concerns: other sources', which needs it", {})
        if self.against and not self.sources:
            raise PydanticCustomError("sources", "'against' goes with 'concerns: other sources'", {})
        return self


class ClaimsFile(Record):
    """The contents of ``claims.yml``."""

    claims: Annotated[tuple[Claim, ...], Many]


__all__ = [
    "CLASSES", "TOPICS", "VERDICTS", "WAYS", "Check", "Claim", "ClaimsFile", "Class", "Operand", "Origin", "Verdict", "Way",
]  # fmt: skip
