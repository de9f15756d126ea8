"""The record of one study: the one place that says which fields it has.

The fields that belong to the kind of intervention under review (a dose, a route, a number of sessions) are not here:
``review.yml`` declares them, and :func:`study_model` makes the typed record from the declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, create_model, model_validator

from living_review.records.base import Many, Record, fields_of
from living_review.records.effect_data import EffectBlock
from living_review.records.looked_at import Answers
from living_review.records.people import author_name
from living_review.records.review import FieldDeclaration
from living_review.records.synthesis_plan import Comparator, OutcomeMeasure
from living_review.records.values import (
    EITHER,
    Count,
    CountOrMissing,
    Day,
    DoiOrMissing,
    Key,
    Listed,
    MissingTag,
    Places,
    PositiveCount,
    PValueOrMissing,
    Quantity,
    Range,
    ReportedValue,
    Terms,
    Text,
    Url,
    Words,
    YearOrMissing,
)
from living_review.records.vocabulary import term_checker
from living_review.records.yaml_reader import Loc

ScaleTerm = Annotated[str, AfterValidator(term_checker("scales")), Field(json_schema_extra={"vocabulary": "scales"})]
Spread = Annotated[str, AfterValidator(term_checker("spreads")), Field(json_schema_extra={"vocabulary": "spreads"})]
DirectionTerm = Annotated[str, AfterValidator(term_checker("directions")), Field(json_schema_extra={"vocabulary": "directions"})]
AdverseEvent = Annotated[str, AfterValidator(term_checker("adverse_events")), Field(json_schema_extra={"vocabulary": "adverse_events"})]
Scale = Annotated[MissingTag | Annotated[ScaleTerm, Tag("value")], EITHER]
Direction = Annotated[MissingTag | Annotated[DirectionTerm, Tag("value")], EITHER]
ComparatorOrMissing = Annotated[MissingTag | Annotated[Comparator, Tag("value")], EITHER]


EVERYBODY = "all participants"
"""The group of an outcome that is about all participants of its study."""


class Citation(Record):
    """The report of the study, as the source's reference list gives it."""

    kind: Literal["article", "conference", "thesis", "report", "book", "chapter", "preprint", "data", "web"] = Field(
        "article", description="What the report is: an article of a journal if left out."
    )
    authors: Annotated[tuple[str, ...], Many] = Field(
        min_length=1,
        description="Surname and initials, in order: 'van der Berg BB', 'Browne, Matthew', 'Smith J Jr'. An institution's name is left "
        "whole; in braces ('{Royal Society}') it is never taken for a person's.",
    )
    et_al: bool = Field(False, description="True if the source cuts the list of authors short.")
    year: YearOrMissing
    title: str
    journal: str | None = Field(
        None,
        description="The journal; of other kinds of reports the book, the conference, the university or the publisher; left out of one "
        "that was not published.",
    )
    volume: str | None = None
    issue: str | None = None
    pages: str | None = Field(None, description="Pages or the article's number.")
    doi: DoiOrMissing = Field("not reported", description="The bare DOI, such as 10.1000/xyz123; 'not applicable' if it has none.")
    reference: CountOrMissing = Field(
        "not applicable", description="Of a site about a published review: the number in its reference list, if it cites the report."
    )

    @property
    def first_surname(self) -> str:
        """The first author's surname, without initials, given names and suffix; of an institution its whole name."""
        return author_name(self.authors[0]).family


class Misprint(Record):
    """A place where the source prints something else than it does elsewhere, or than it must mean."""

    what: str = Field(description="What is misprinted, such as 'reference number'.")
    printed: str
    read_as: str = Field(description="How this record reads it.")
    where: Places
    note: str | None = None


class Group(Record):
    """Some of a study's participants."""

    label: str
    kind: Literal["intervention", "control", "subgroup"]
    n: PositiveCount
    where: Places = ()


class Participants(Record):
    """How many people took part. ``total`` is as the source's table states it."""

    printed: str | None = Field(None, description="The text of the source, where it says more, or something else, than the number.")
    total: CountOrMissing
    analysed: CountOrMissing = "not reported"
    groups: Annotated[tuple[Group, ...], Many] = ()
    where: Places
    note: str | None = None


class ArmValue(Record):
    """One number of an outcome: a group at a time."""

    role: Literal["before", "after", "intervention", "control", "subgroup", "difference"] = Field(
        description="'difference' is that between two groups, where the source does not print their own numbers."
    )
    label: str
    value: float
    spread: Annotated[float, Field(ge=0)] | None = Field(None, description="The number after ±.")
    interval: Range | None = Field(None, description="Limits printed in brackets.")
    n: PositiveCount | None = None
    overall: bool = Field(False, description="True if it sums up the other values of the same role.")


class Outcome(Record):
    """One result for one measure in one group of participants."""

    id: Key
    measure: OutcomeMeasure
    scale: Scale = Field("not applicable", description="On which scale it was measured, where that is a question.")
    group: str = Field(EVERYBODY, description="Which participants.")
    n: CountOrMissing = Field("not reported", description="How many people it is about.")
    time: str = Field("not reported", description="When, in words.")
    comparator: ComparatorOrMissing = Field("not applicable", description="What it was compared with; compulsory for an intervention.")
    unit: str = Field("not reported", description="The unit of the values, or 'not applicable'.")
    higher_is: Literal["better", "worse", "not reported"] = Field("not reported", description="Whether a higher number is better or worse.")
    values: Annotated[tuple[ArmValue, ...], Many] = ()
    spread: Spread | None = None
    effect: EffectBlock | None = Field(None, description="What an effect can be worked out from, so that a synthesis can use it.")
    no_effect: str | None = Field(None, description="Why no effect can be worked out; shown under the forest plot.")
    p: PValueOrMissing = "not reported"
    one_sided_p: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="The exact p value of a one-sided test that the intervention is better, if the source gives one."
    )
    direction: Direction = Field("not applicable", description="Which way it points; compulsory for an intervention.")
    says: str = Field(description="What the source says of it, in our own words.")
    where: Places
    note: str | None = None

    @property
    def is_about_everybody(self) -> bool:
        """Whether it is about all participants, and not about some of them."""
        return self.group == EVERYBODY


class StudyResult(Record):
    """What came out of the study as a whole."""

    finding: Words = Field(description="The finding in one plain sentence, without figures: the site adds them.")
    classification: Annotated[Terms, Listed("classifications")] = Field(
        "not applicable",
        validate_default=True,
        description="How the review counts the result, where it sorts its studies into such classes.",
    )
    direction: Annotated[Terms, Listed("directions")] = Field(
        "not applicable", validate_default=True, description="Which way the result as a whole points; compulsory for an intervention."
    )


class HarmArm(Record):
    """How many people of one arm had an adverse event."""

    label: str = Field(description="The arm, such as 'treated' or 'placebo'.")
    n: Count = Field(description="How many people of the arm had it.")
    of: PositiveCount | None = Field(None, description="How many people of the arm were observed.")


class Harm(Record):
    """An adverse event that the source attributes to the study."""

    event: AdverseEvent
    serious: bool
    n: CountOrMissing = Field("not reported", description="How many people had it.")
    of: PositiveCount | None = Field(None, description="How many people were observed, if the source says so.")
    arms: Annotated[tuple[HarmArm, ...], Many] = Field((), description="The count in each arm.")
    where: Places
    note: str | None = None


class Harms(Record):
    """The adverse events of a study, told apart from there being none and from silence. ``harms: not reported`` is short for that alone."""

    attributed: Literal["events", "unnamed", "none", "not reported", "not applicable"] = Field(
        description="events: some are listed; unnamed: the source says that there were some and names none; none: there were none; "
        "not reported: it says nothing for this study; not applicable: nothing was done to people that could have done harm."
    )
    none_serious: Places = Field((), description="Where the source says that none of the study's adverse events was serious.")
    events: Annotated[tuple[Harm, ...], Many] = ()
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_word(cls, data: Any) -> Any:
        return {"attributed": data} if isinstance(data, str) else data

    @property
    def asked(self) -> bool:
        """Whether adverse events are a question for this study at all."""
        return self.attributed != "not applicable"


class Explanation(Record):
    """A reason that the source offers for what came out of a study. It is the source's, and no finding."""

    says: str
    where: Places


class Domain(Record):
    """One domain of a risk-of-bias assessment."""

    domain: Key = Field(description="A domain of the study's tool.")
    judgement: str = Field(description="A judgement of the study's tool, or 'not reported'.")
    reason: str | None = None


class RiskOfBias(Record):
    """The source's judgement of the risk of bias."""

    tool: Annotated[MissingTag | Annotated[Key, Tag("value")], EITHER] = Field(description="The key of a tool that review.yml declares.")
    overall: Annotated[Terms, Listed("judgements")]
    domains: Annotated[MissingTag | Annotated[tuple[Domain, ...], Many, Field(min_length=1), Tag("value")], EITHER] = "not reported"
    where: Places = ()

    @property
    def judged(self) -> tuple[Domain, ...]:
        """The judgements of domains, or none if they are missing."""
        return self.domains if isinstance(self.domains, tuple) else ()


class ResultBias(RiskOfBias):
    """The source's judgement of the risk of bias of one result, as RoB 2 and ROBINS-I are made for."""

    outcome: Key = Field(description="The id of the outcome of this study that the judgement is about.")


BiasOrResults = Annotated[
    Annotated[RiskOfBias, Tag("whole")] | Annotated[tuple[ResultBias, ...], Many, Field(min_length=1), Tag("results")],
    Discriminator(lambda value: "results" if isinstance(value, list | tuple) else "whole"),
]
"""One judgement of the study as a whole, or a list of judgements of its results."""


class Addition(Record):
    """How a study came into the review after it was published."""

    date: Day = Field(description="When it was added.")
    search: str = Field(description="By which search it was found: what was searched, and when.")


class ReportStatus(Record):
    """What its journal, or a register, says of the report after it was published."""

    state: Literal["retracted", "corrected", "expression of concern"] = Field(
        description="A retracted study leaves the syntheses; the others stay in, and are marked."
    )
    date: Day = Field(description="When that was made known.")
    notice: Url = Field(description="The web address of the notice.")
    note: str | None = Field(None, description="What it says, in our own words.")

    @property
    def retracted(self) -> bool:
        """Whether the report was withdrawn."""
        return self.state == "retracted"


class Overlap(Record):
    """Another study that some of the same people took part in, or may have."""

    study: Key
    participants: PositiveCount = Field(description="How many people may be counted twice, at most.")
    note: str = Field(description="Why that is so, or is suspected, in a sentence.")
    where: Places = ()


class OtherSource(Record):
    """What somebody else reports about the study. It never enters the review's own numbers."""

    about: str = Field(description="The field that it speaks of, as a short heading.")
    says: str
    inferred: bool = Field(False, description="True if it is a conclusion of ours and no statement of the source.")
    studies: Annotated[tuple[Key, ...], Many] = Field((), description="Other studies of the review that it concerns.")
    addresses: Annotated[tuple[Url, ...], Many] = Field(min_length=1)


ADDED = "†"
"""Marks a study that the published review did not hold."""

REGISTRATION = re.compile(r"[A-Z][A-Z-]*\d[\d/.-]*\d|\b\d{4}-\d{6}-\d{2}\b")
"""The number of an entry in a register of trials: NCT01234567, ISRCTN12345678, 2012-000117-41, JRCT2031200000."""


class Study(Record):
    """One study of the review. Use :func:`study_model` for the type with the review's own intervention fields."""

    key: Key
    added: Addition | None = Field(None, description="Of a study that the published review did not hold: when and how it was added.")
    status: ReportStatus | None = Field(None, description="Of a report that was retracted, corrected or called into doubt.")
    overlaps_with: Annotated[tuple[Overlap, ...], Many] = Field((), description="Studies with which it shares participants.")
    short_name: str | None = Field(None, description="How the site calls it, where first author and year are those of another study too.")
    citation: Citation
    misprints: Annotated[tuple[Misprint, ...], Many] = ()
    cluster: Key | None = Field(None, description="The same for studies that share people, such as two reports of one trial.")
    registration: Text = Field(
        "not applicable", validate_default=True, description="The number in a register of trials, where studies have one."
    )
    country: Text
    phase: Annotated[Terms, Listed("phases")] = Field(
        "not applicable", validate_default=True, description="The phase of a trial of a drug."
    )
    design: Annotated[Terms, Listed("designs")]
    comparator: Annotated[Terms, Listed("comparators", many=True)] = Field(
        "not applicable", validate_default=True, description="What the people were compared with; compulsory for an intervention."
    )
    participants: Participants
    population: Text
    result: StudyResult
    outcomes: Annotated[tuple[Outcome, ...], Many] = ()
    survival: Annotated[MissingTag | Annotated[tuple[Outcome, ...], Many, Tag("value")], EITHER] = Field(
        "not applicable", description="The outcomes on survival, where that is a question of the review."
    )
    harms: Harms = Field("not applicable", validate_default=True, description="The adverse events; compulsory for an intervention.")
    risk_of_bias: BiasOrResults = Field(
        {"tool": "not applicable", "overall": "not applicable", "domains": "not applicable"},
        validate_default=True,
        description="The judgement of the study as a whole, or a list with one for each result; compulsory once review.yml declares a "
        "tool.",
    )
    explanations: Annotated[tuple[Explanation, ...], Many] = Field((), description="How the source explains the result.")
    notes: Annotated[tuple[str, ...], Many] = ()
    looked_at: Answers = Field((), description="Answers to warnings that a number asks for a look.")
    other_sources: Annotated[tuple[OtherSource, ...], Many] = ()

    @property
    def registrations(self) -> frozenset[str]:
        """The numbers under which it stands in registers of trials, in capital letters."""
        return frozenset(REGISTRATION.findall(self.registration.value.upper()))

    @property
    def result_biases(self) -> tuple[ResultBias, ...]:
        """The judgements of single results; none if the study is judged as a whole."""
        return self.risk_of_bias if isinstance(self.risk_of_bias, tuple) else ()

    @property
    def bias(self) -> RiskOfBias:
        """The judgement of the study: where its results are judged one by one, with each of their judgements as a whole."""
        if not isinstance(self.risk_of_bias, tuple):
            return self.risk_of_bias
        judged, first = self.risk_of_bias, self.risk_of_bias[0]
        wholes = tuple(dict.fromkeys(term for each in judged for term in each.overall.ids))
        tool = first.tool if all(each.tool == first.tool for each in judged) else "not applicable"
        return RiskOfBias.model_construct(
            tool=tool,
            overall=first.overall.model_copy(update={"value": wholes or first.overall.value, "note": None}),
            domains="not reported",
            where=tuple(dict.fromkeys(place for each in judged for place in each.where)),
        )

    def located_biases(self) -> Iterator[tuple[Loc, RiskOfBias]]:
        """The judgement of the study, or those of its results, each with its address in the record."""
        if isinstance(self.risk_of_bias, tuple):
            yield from ((("risk_of_bias", i), each) for i, each in enumerate(self.risk_of_bias))
        else:
            yield ("risk_of_bias",), self.risk_of_bias

    @property
    def retracted(self) -> bool:
        """Whether its report was retracted."""
        return self.status is not None and self.status.retracted

    @property
    def label(self) -> str:
        """The study's short name as pages and charts print it: marked if it was added later, and if its report was retracted or amended."""
        marks = ([ADDED] if self.added is not None else []) + ([f"[{self.status.state}]"] if self.status is not None else [])
        return " ".join([self.name, *marks])

    @property
    def name(self) -> str:
        """The study's short name: first author and year, unless the record gives another."""
        year = self.citation.year
        return self.short_name or (f"{self.citation.first_surname} {year}" if isinstance(year, int) else self.citation.first_surname)

    def reported(self, field_id: str) -> ReportedValue:
        """The value of one of the review's own intervention fields."""
        value: ReportedValue = getattr(self.intervention, field_id)  # type: ignore[attr-defined]
        return value

    def quantities(self) -> Iterator[tuple[str, Quantity]]:
        """Those of the review's own intervention fields that are numbers, each by its id."""
        block: Record = self.intervention  # type: ignore[attr-defined]
        for field_id, value in fields_of(block):
            if isinstance(value, Quantity):
                yield field_id, value

    def all_outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes, those on survival included."""
        return tuple(outcome for _, outcome in self.located_outcomes())

    def located_outcomes(self) -> Iterator[tuple[Loc, Outcome]]:
        """The outcomes, those on survival included, each with its address in the record."""
        for part, outcomes in (("outcomes", self.outcomes), ("survival", self.survival)):
            for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
                yield (part, i), outcome


OWN_FIELDS, OWN_FIELDS_ELSEWHERE = "intervention", "characteristics"
"""What the block of a review's own fields is called, and what it may be called where nothing was done to people."""


class InterventionBlock(Record):
    """The base of the block that holds a review's own fields."""

    where: Places


@lru_cache(8)
def study_model(fields: tuple[FieldDeclaration, ...]) -> type[Study]:
    """The type of a study record for a review that declares ``fields``."""
    block_fields: dict[str, Any] = {
        declared.id: (declared.kind.model(declared), Field(description=declared.definition)) for declared in fields
    }
    block = create_model("Intervention", __base__=InterventionBlock, **block_fields)
    return create_model("StudyRecord", __base__=Study, intervention=(block, ...) if fields else (block, block(where=())))
