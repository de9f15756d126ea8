"""The record of the review itself: what it is, what it asked, which fields its studies have, and what its site says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from living_review.problems import quoted
from living_review.records.base import Many, Record, fields_of, one_of
from living_review.records.field_types import FIELD_TYPES, FieldType
from living_review.records.filters import StudyFilter
from living_review.records.looked_at import Answers
from living_review.records.rob_tools import Tool, ToolDeclaration, printed_layout
from living_review.records.synthesis_plan import SynthesisDeclaration
from living_review.records.values import EITHER, Count, Day, Doi, Key, MissingTag, Places, PositiveCount, ReportedValue, Text, Url, Year


def _free_name(value: str) -> str:
    if hasattr(Record, value) or value.startswith("model_"):
        raise PydanticCustomError("name", "{found} is a name that the program needs itself; choose another", {"found": quoted(value)})
    return value


class FieldDeclaration(Record):
    """One of the review's own fields, which each study's ``intervention`` block then has."""

    id: Annotated[Key, AfterValidator(_free_name)]
    label: str
    definition: str = Field(description="What the field holds, in plain words; shown in the glossary and the codebook.")
    type: Annotated[str, *one_of(FIELD_TYPES)]
    vocabulary: str | None = Field(None, description="Of term and terms: the list of the vocabulary.")
    units: Annotated[tuple[str, ...], Many] = Field((), description="Of quantity: the units that a value may have.")
    column: bool = Field(False, description="Whether it is a column of the table of studies.")
    filter: bool = Field(False, description="Whether the table of studies can be filtered by it.")
    page: bool = Field(False, description="Whether each of its terms has a page of its own.")
    summary: bool = Field(False, description="Whether the panel at the top of a study page shows it.")
    time: Literal["start", "end", "follow_up"] | None = Field(
        None, description="If it says when the study started or ended, or how long people were followed; dates are checked then."
    )

    @property
    def kind(self) -> FieldType[Any]:
        """The type with all that depends on it."""
        return FIELD_TYPES[self.type]

    @model_validator(mode="after")
    def _type_has_what_it_needs(self) -> Self:
        self.kind.check(self)
        if (self.filter or self.page) and self.vocabulary is None:
            raise PydanticCustomError("field", "only a field of terms can be a filter or have pages", {})
        return self


class Derivation(Record):
    """A field that must equal the product of others; each study's printed value is compared with it."""

    field: Key
    product_of: Annotated[tuple[Key, ...], Many] = Field(min_length=2)


class Author(Record):
    """An author of the review."""

    name: str
    affiliation: str | None = None


class ReviewCitation(Record):
    """Where the review was published; nothing of it for one that is not."""

    journal: str | None = None
    year: Year | None = None
    volume: str | None = None
    pages: str | None = None
    doi: Doi | None = None


class Licence(Record):
    """The licence of the review's text."""

    name: str
    url: Url


def _month(value: str) -> str:
    if re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", value):
        return value
    raise PydanticCustomError("month", "{found} is not a month; expected year-month, such as 2024-04", {"found": quoted(value)})


SourcePlaces = Annotated[Places, Field(description="Where the published review says so; compulsory on a site that others made of it.")]

Month = Annotated[str, AfterValidator(_month), Field(description="year-month")]


def _partial_date(value: Any) -> Any:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        return text
    raise PydanticCustomError(
        "when", "{found} is not a date; expected a day, month or year, as far as it is known", {"found": quoted(value)}
    )


PartialDate = Annotated[
    str,
    BeforeValidator(_partial_date, json_schema_input_type=str | int),
    Field(description="year-month-day, year-month or year, as far as it is known"),
]


def is_before(one: str, other: str) -> bool:
    """Whether a date is certainly before another; either may be only a month or a year.

    >>> is_before("2024", "2024-05-01"), is_before("2024-04", "2024-05-01")
    (False, True)
    """
    known = min(len(one), len(other))
    return one[:known] < other[:known]


class ReviewStatus(Record):
    """Whether the review is kept up to date."""

    state: Literal["living", "frozen"]
    last_search: Month
    note: str | None = Field(None, description="What a reader has to know of it, in a sentence.")


class Version(Record):
    """A state of the review that bears a number. The first is the review as its authors published it."""

    version: str = Field(description="Its number, such as '1.0'.")
    date: PartialDate = Field(description="When it came out: a day, month or year, as far as it is known.")
    last_search: Month
    studies: Annotated[tuple[Key, ...], Many] = Field(
        (), description="Of the first version: the studies that it held. Of a later one: those that came with it."
    )
    note: str | None = Field(None, description="What changed besides, in a sentence.")


class Subject(Record):
    """What kind of review it is, as its pages tell search engines. What is left out is not claimed."""

    kind: Literal["medical", "other"] = Field("other", description="medical: of health or disease. Only then do the pages claim it.")
    condition: str | None = Field(None, description="Of a medical review: the condition that all its studies are about.")

    @model_validator(mode="after")
    def _condition_is_medical(self) -> Self:
        if self.condition is not None and self.kind != "medical":
            raise PydanticCustomError("subject", "'condition' goes with 'kind: medical'", {})
        return self


class Question(Record):
    """The question of the review, by whichever of its parts it has: PICO, PECO (exposure), CoCoPop (condition, context) and the like.

    With ``intervention`` the review is one of an intervention: then studies say what they compare, which way their results point, and
    what harms there were.
    """

    population: str
    intervention: str | None = Field(None, description="What was done to people; only in a review of an intervention.")
    exposure: str | None = Field(None, description="What people were exposed to, or differ in, without anybody having done it to them.")
    comparison: str | None = None
    condition: str | None = Field(None, description="How common what is.")
    context: str | None = Field(None, description="Where and when.")
    outcomes: str | None = None

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The parts that it has, each with its name in words."""
        given = ((name.capitalize(), text) for name, text in fields_of(self))
        return tuple((name, text) for name, text in given if text is not None)


class Objective(Record):
    """What the review set out to do."""

    says: str
    where: SourcePlaces = ()


class Database(Record):
    """A database or a register that was searched, and how many records it gave."""

    name: str
    kind: Literal["database", "register"] = Field("database", description="register: of trials, such as ClinicalTrials.gov.")
    records: Count | Literal["not reported"]
    where: SourcePlaces = ()


class SearchTerms(Record):
    """The words that were searched for, as printed in one place."""

    printed: str
    where: SourcePlaces = ()


class Search(Record):
    """How studies were looked for."""

    databases: Annotated[tuple[Database, ...], Many] = Field(min_length=1)
    terms: Annotated[tuple[SearchTerms, ...], Many] = ()
    published_from: Day | None = Field(None, description="The earliest day of publication, if the search had a limit.")
    published_to: Day | None = Field(None, description="The latest day of publication.")
    when: str = Field(description="When it was done, in words.")
    reviewers: str | None = Field(None, description="Who did it, and whether independently of each other.")
    where: SourcePlaces = ()


class SearchRun(Record):
    """One time that was searched, of a review that was searched for more than once."""

    date: PartialDate
    what: str = Field(description="What was searched, such as the names of the databases.")
    records: Count | Literal["not reported"] = Field("not reported", description="How many records it gave.")
    note: str | None = None
    where: Places = ()


class Criterion(Record):
    """A rule on which studies enter."""

    says: str
    where: SourcePlaces = ()


class Eligibility(Record):
    """Which studies enter the review."""

    include: Annotated[tuple[Criterion, ...], Many] = Field(min_length=1)
    exclude: Annotated[tuple[Criterion, ...], Many] = ()
    participants: Annotated[tuple[Criterion, ...], Many] = Field(
        (), description="Whom the studies took, as far as the review says it of all or most of them together."
    )
    endpoints: Annotated[tuple[Criterion, ...], Many] = Field(
        (), description="What the studies set out to measure, as far as the review says it of all or most of them together."
    )


class Reading(Record):
    """A time that the records were read against the source by somebody who had not written them."""

    on: Day
    of: str = Field(description="What was read, such as 'all records of studies'.")
    values: Count = Field(description="How many values were compared with the source.")
    wrong: Count = Field(description="How many of them were copied wrongly.")
    found: str = Field(description="What else was found, in our own words.")
    by: str | None = Field(None, description="Who read, and that it was not the authors of the review, if so; to follow 'read by'.")
    covers: Literal["studies"] | None = Field(None, description="studies: all records of studies, so that their pages say so.")
    how: str | None = Field(None, description="How it was read, such as typed anew from the text without looking at the records.")


class Appraisal(Record):
    """How the review judged the risk of bias."""

    tools: Annotated[MissingTag | Annotated[tuple[ToolDeclaration, ...], Many, Field(min_length=1), Tag("value")], EITHER]
    rule: str = Field(description="By what rule a study as a whole is judged, in words.")
    result: str | None = Field(None, description="What came out, in a sentence.")
    available: bool = Field(description="Whether the judgements of each study can be read from the source.")
    note: str | None = None
    where: SourcePlaces = ()

    @property
    def declared(self) -> tuple[ToolDeclaration, ...]:
        """The tools, or none if the review does not say which it used."""
        return self.tools if isinstance(self.tools, tuple) else ()

    def printed_layout(self, key: str) -> Tool | None:
        """The tool with this key as its judgements are printed, if it is declared."""
        return printed_layout(self.declared, key)


class StatedCount(ReportedValue):
    """A number of records, reports or studies, or a word for why it is missing."""

    value: Annotated[MissingTag | Annotated[Count, Tag("value")], EITHER]

    @property
    def n(self) -> int | None:
        """The number, or None if it is missing."""
        return self.value if isinstance(self.value, int) else None


class ExcludedStudy(Record):
    """A study that was left out, with what readers find it by."""

    name: str = Field(description="What the review calls it, such as 'Foo 2012'.")
    title: str | None = None
    doi: Doi | None = None
    note: str | None = Field(None, description="Why it was left out, if there is more to say than the common reason.")
    where: Places = ()


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


Named = Annotated[ExcludedStudy, BeforeValidator(_named, json_schema_input_type=str | ExcludedStudy)]


class Exclusion(Record):
    """Records or reports that were left out for one reason."""

    n: Annotated[MissingTag | Annotated[Count, Tag("value")], EITHER]
    reason: str
    studies: Annotated[tuple[Named, ...], Many] = Field((), description="Those that the review names, each by its name or as a block.")
    where: SourcePlaces = Field((), description="Where the review says so, if elsewhere than the flow as a whole.")


NOT_REPORTED = StatedCount(value="not reported")


class PreviousVersion(Record):
    """What the previous version of a review that is an update included."""

    studies: StatedCount = NOT_REPORTED
    reports: StatedCount = NOT_REPORTED


class NamedCount(Record):
    """How many records one method gave, by the review's own name for it."""

    name: str
    n: Annotated[MissingTag | Annotated[Count, Tag("value")], EITHER]
    where: Places = ()


Elsewhere = Annotated[
    Annotated[StatedCount, Tag("count")] | Annotated[tuple[NamedCount, ...], Many, Field(min_length=1), Tag("list")],
    Discriminator(lambda value: "list" if isinstance(value, list | tuple) else "count"),
]


class OtherMethods(Record):
    """The flow of what was found by other methods than searching databases and registers."""

    records_from_websites: StatedCount | None = None
    records_from_organisations: StatedCount | None = None
    records_from_citation_searching: StatedCount | None = None
    records_from_elsewhere: Elsewhere | None = Field(
        None, description="By methods that are none of these, such as asking experts: a number, or a list with a name and 'n' of each."
    )
    reports_sought: StatedCount = NOT_REPORTED
    reports_not_retrieved: StatedCount | None = None
    reports_assessed: StatedCount = NOT_REPORTED
    reports_excluded: Annotated[tuple[Exclusion, ...], Many] = ()

    @property
    def elsewhere(self) -> tuple[tuple[str, StatedCount], ...]:
        """What was found by methods that have no box of their own, each with its name."""
        if isinstance(self.records_from_elsewhere, tuple):
            return tuple((each.name, StatedCount(value=each.n, where=each.where)) for each in self.records_from_elsewhere)
        return (("Elsewhere", self.records_from_elsewhere),) if self.records_from_elsewhere is not None else ()


class Flow(Record):
    """The flow from records to reports to studies: the boxes of the PRISMA 2020 flow diagram.

    What is left out is none: a review that does not say how many duplicates there were has ``duplicate_records: not reported``.
    Only the numbers that each flow has (screened, sought, assessed, reports included) are not reported if they are left out.
    """

    previous: PreviousVersion | None = Field(None, description="Of an update: what the previous version included.")
    records_from_databases: StatedCount
    records_from_registers: StatedCount | None = None
    duplicate_records: StatedCount | None = Field(None, description="Removed before screening.")
    records_marked_ineligible: StatedCount | None = Field(None, description="Removed before screening by automation tools.")
    records_removed_otherwise: StatedCount | None = Field(None, description="Removed before screening for other reasons.")
    records_screened: StatedCount = NOT_REPORTED
    records_excluded: Annotated[tuple[Exclusion, ...], Many] = Field((), description="In the screening of titles and abstracts.")
    reports_sought: StatedCount = Field(NOT_REPORTED, description="Full texts that were asked for.")
    reports_not_retrieved: StatedCount | None = Field(None, description="Full texts that could not be had.")
    reports_assessed: StatedCount = Field(NOT_REPORTED, description="Full texts that were read.")
    reports_excluded: Annotated[tuple[Exclusion, ...], Many] = Field((), description="On the full text.")
    other: OtherMethods | None = Field(None, description="What was found by other methods.")
    new_studies: StatedCount = Field(description="Studies included: of an update, those that are new.")
    new_reports: StatedCount = Field(NOT_REPORTED, description="The reports of these studies.")
    total_studies: StatedCount | None = Field(None, description="Of an update: with those of the previous version.")
    total_reports: StatedCount | None = Field(None, description="The reports of all of them.")
    studies_in_meta_analysis: StatedCount | None = Field(None, description="Studies whose results were pooled.")
    reports_in_meta_analysis: StatedCount | None = Field(None, description="The reports of these studies.")
    does_not_add_up: Annotated[tuple[str, ...], Many] = Field(
        (),
        description="The names of numbers that the review prints and that the numbers before them do not give, such as reports_assessed or "
        "other.reports_sought. They are shown as printed, with the difference beside them.",
    )
    where: SourcePlaces = ()


class SourceSection(Record):
    """A part of the source's text that places refer to."""

    label: str
    paragraphs: PositiveCount


class SourceTable(Record):
    """A table of the source that places refer to."""

    label: str
    rows: PositiveCount


class SourceText(Record):
    """The parts of the source, so that each place can be checked and named."""

    sections: dict[Key, SourceSection] = Field({}, description="The parts of the text, in their order, each under a key of its own.")
    tables: dict[Key, SourceTable] = Field({}, description="The tables, in their order, each under a key of its own.")
    references: Count = Field(0, description="How many references the list has.")
    note: str | None = None


class NumberDeclaration(Record):
    """A number that the site states: computed from the studies at each build, or as the review prints it of itself."""

    label: str = Field(description="What the number is, in plain words, to follow the number.")
    statistic: Literal["count", "sum", "minimum", "maximum", "median", "printed"] = Field(
        description="'printed' for a figure that the review states of all its studies, such as a total; it needs 'value' and 'printed_in'."
    )
    value: float | None = Field(None, description="Of a printed number: the figure.")
    printed_in: Places = Field((), description="Of a printed number: where the review states it.")
    note: str | None = Field(None, description="What a reader has to know wherever the number stands.")
    of: str = Field("studies", description="'studies' for a count, else the name of a number of the studies.")
    unit: str | None = Field(None, description="Of a quantity: the unit that counts; needed where the studies give it in several.")
    where: dict[str, StudyFilter] = Field({}, description="Which studies enter; all if left out.")
    among: dict[str, StudyFilter] = Field({}, description="Which studies the number is a share of; all if left out.")
    as_published: bool = Field(
        False, description="Whether the number tells what the review itself says, so that studies which were added later never enter it."
    )

    @model_validator(mode="after")
    def _of_what(self) -> Self:
        printed = self.statistic == "printed"
        if printed != (self.value is not None) or printed != bool(self.printed_in):
            raise PydanticCustomError("number", "'statistic: printed' goes with 'value' and 'printed_in', and needs both", {})
        if not printed and (self.statistic == "count") != (self.of == "studies"):
            raise PydanticCustomError("number", "'count' goes with 'of: studies', and the other statistics with the name of a number", {})
        return self


def _option_value(value: Any) -> Any:
    names = tuple(value) if isinstance(value, list | tuple) else (value,)
    if not names or not all(isinstance(name, str) for name in names):
        raise PydanticCustomError("option", "found {found}, expected a name or a list of names", {"found": quoted(value)})
    return names if isinstance(value, list | tuple) else value


OptionValue = Annotated[str | tuple[str, ...], BeforeValidator(_option_value)]
"""What an option of a chart may hold."""


class ChartDeclaration(Record):
    """A chart of the findings page. Which options beside ``kind`` there are, each kind of chart says itself."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"charts": True})
    __pydantic_extra__: dict[str, OptionValue]

    kind: str

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, value: Any) -> Any:
        """The options by their names, in whatever order they are written."""
        return dict(sorted(value.items())) if isinstance(value, dict) else value

    def options(self) -> Mapping[str, str | tuple[str, ...]]:
        """The options that are given, by name."""
        return self.__pydantic_extra__

    def option(self, name: str) -> str:
        """The value of an option that its kind requires; the rules see to it that it is given.

        Raises:
            KeyError: it is not.
        """
        value = self.__pydantic_extra__[name]
        assert isinstance(value, str), "the rules let no list pass where one name is asked for"
        return value

    def optional(self, name: str) -> str | None:
        """The value of an option that may be left out; None if it is."""
        value = self.__pydantic_extra__.get(name)
        return value if isinstance(value, str) else None

    def listed(self, name: str) -> tuple[str, ...]:
        """The values of an option that takes several; none if it is not given."""
        value = self.__pydantic_extra__.get(name, ())
        return (value,) if isinstance(value, str) else value


class Sentence(Record):
    """A sentence of the site; ``{name}`` stands for a declared number, and figures may not be typed."""

    id: Key | None = Field(None, description="A name by which claims refer to it.")
    says: str
    where: Places = ()
    numbers: Annotated[tuple[str, ...], Many] = Field((), description="Declared numbers to show beside it.")
    note: str | None = None


class Gap(Record):
    """Something that stays unknown, and the study that would answer it."""

    unknown: str
    study: str


class Home(Record):
    """The words of the home page."""

    headline: str
    answer: Annotated[tuple[str, ...], Many] = Field(min_length=1, description="The answer, a sentence each.")
    certainty: str
    key_numbers: Annotated[tuple[str, ...], Many] = Field((), description="Declared numbers to show as tiles.")


class ConclusionPage(Record):
    """The words of the conclusion page."""

    review_says: Annotated[tuple[Sentence, ...], Many] = Field(min_length=1)
    plain_summary: Annotated[tuple[str, ...], Many] = Field(
        (), description="What the page says, in words that anyone can read; a sentence or two each, shown at its top."
    )
    records_support: Annotated[tuple[Sentence, ...], Many] = ()
    unknown: Annotated[tuple[Gap, ...], Many] = ()


class FindingsPage(Record):
    """The words of the findings page."""

    benefit: Annotated[tuple[str, ...], Many] = Field((), description="Of an intervention: what is known of its benefit.")
    harms: Annotated[tuple[str, ...], Many] = Field((), description="Of an intervention: what is known of its harms.")
    results: Annotated[tuple[str, ...], Many] = Field((), description="What was found, in a review of something else than an intervention.")
    plain_summary: Annotated[tuple[str, ...], Many] = Field(
        (), description="What the page says, in words that anyone can read; a sentence or two each, shown at its top."
    )


class GlossaryEntry(Record):
    """A word of the site that is explained, beside the terms of the vocabulary."""

    term: str
    definition: str


class ChangeNote(Record):
    """Something that changed in the records or on the site, told to its readers."""

    id: Key = Field(description="A name of its own, which stays: the address of the entry and its identity in the feed.")
    date: Day
    says: str = Field(description="What changed, in our own words. It is history: figures in it are typed and stay.")
    link: Url | None = Field(None, description="Where more is told, such as the issue that asked for it.")


class SiteDeclaration(Record):
    """Where the site lives."""

    name: str = Field(description="The short name in the header.")
    description: str
    made_by: Literal["authors", "others"] = Field(
        "others",
        description="Whose site it is. authors: the review's own, whose places lie in the studies' reports. "
        "others: other people's, about a published review, whose text places lie in.",
    )
    url: Url | None = Field(None, description="The address under which the site is published, with a slash at the end.")
    repository: Url | None = Field(None, description="Where the records are kept and corrections are sent.")
    data_licence: Licence = Field(
        Licence(name="CC BY 4.0", url="https://creativecommons.org/licenses/by/4.0/"), description="The licence of the records."
    )


class Review(Record):
    """The review: the contents of ``review.yml``."""

    title: str
    short_title: str
    authors: Annotated[tuple[Author, ...], Many] = Field(min_length=1)
    citation: ReviewCitation = Field(ReviewCitation(), description="Where the review was published; left out of one that is not.")
    licence: Licence | None = Field(None, description="The licence of the review's text, where that is published.")
    received: Day | None = None
    revised: Day | None = None
    accepted: Day | None = None
    interests: str | None = None
    registration: Text | None = Field(None, description="The number in a register of reviews, such as CRD42020000001, or 'not reported'.")
    protocol: Text | None = Field(None, description="Where the protocol can be read: a web address or a reference, or 'not reported'.")
    funding: Text | None = Field(None, description="Who paid for the review, or 'not reported'.")
    status: ReviewStatus
    versions: Annotated[tuple[Version, ...], Many] = Field(
        (), description="The history of the review, oldest first. Without it, all studies are those of the published review."
    )
    subject: Subject = Subject()
    question: Question
    objectives: Annotated[tuple[Objective, ...], Many] = ()
    search: Search
    searches: Annotated[tuple[SearchRun, ...], Many] = Field((), description="Each search with its date, if there were several.")
    eligibility: Eligibility
    appraisal: Appraisal
    flow: Flow
    not_reported: Annotated[tuple[str, ...], Many] = Field((), description="What the review does not report at all.")
    readings: Annotated[tuple[Reading, ...], Many] = Field((), description="The times that the records were read against the source again.")
    looked_at: Answers = Field((), description="Answers to warnings that a number of the review itself asks for a look.")
    source: SourceText = Field(
        SourceText(), description="Of a site about a published review: the parts of its text, which places point into."
    )
    fields: Annotated[tuple[FieldDeclaration, ...], Many] = Field((), description="The review's own fields of studies.")
    derivations: Annotated[tuple[Derivation, ...], Many] = ()
    numbers: dict[Key, NumberDeclaration] = Field({}, description="The numbers that sentences and tiles show, each under its name.")
    charts: Annotated[tuple[ChartDeclaration, ...], Many] = ()
    syntheses: Annotated[tuple[SynthesisDeclaration, ...], Many] = Field((), description="How results of studies are put together.")
    site: SiteDeclaration
    home: Home
    findings: FindingsPage
    conclusion: ConclusionPage
    glossary: Annotated[tuple[GlossaryEntry, ...], Many] = ()
    changes: Annotated[tuple[ChangeNote, ...], Many] = Field((), description="What changed, in any order; the pages show the newest first.")

    @property
    def own(self) -> bool:
        """Whether the site is that of the review's own authors, and not other people's about a published review."""
        return self.site.made_by == "authors"

    @property
    def of_intervention(self) -> bool:
        """Whether the review is about something that is done to people."""
        return self.question.intervention is not None

    @property
    def published_keys(self) -> frozenset[str] | None:
        """The keys of the studies that the published review held; None if no version says so, and all are."""
        return frozenset(self.versions[0].studies) if self.versions else None

    def field(self, field_id: str) -> FieldDeclaration:
        """The declaration of one of the review's own fields.

        Raises:
            KeyError: the review does not declare it.
        """
        declared = next((field for field in self.fields if field.id == field_id), None)
        if declared is None:
            raise KeyError(field_id)
        return declared
