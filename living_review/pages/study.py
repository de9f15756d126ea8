"""What the page of one study shows: every value as read, as printed, or as missing, with its place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from living_review.analysis.derived_amounts import ProductCheck
from living_review.analysis.risk_of_bias import Assessment, assessments_of
from living_review.analysis.tables import Tables
from living_review.formatting import format_count, format_exact
from living_review.pages.phrases import Speaker, StudyFacts
from living_review.pages.study_numbers import NumbersView, numbers_view
from living_review.records.load import Records
from living_review.records.names import term_anchor
from living_review.records.places import places_text
from living_review.records.review import FieldDeclaration, Review
from living_review.records.study import ArmValue, Harm, Outcome, Overlap, Study
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import Place, ReportedValue, Terms, Text, is_missing
from living_review.records.vocabulary import Term
from living_review.remembering import once_of
from living_review.wording import joined


class StudyPart(NamedTuple):
    """A part of a value. ``link`` is the address of a page on it, and ``term`` its anchor in the glossary; '' for none."""

    text: str
    link: str = ""
    term: str = ""


@dataclass(frozen=True)
class ShownValue:
    """One line of a table of values.

    ``normalised`` says whether the record's reading differs from the text that is printed.
    """

    label: str
    parts: tuple[StudyPart, ...]
    missing: bool = False
    printed: str = ""
    normalised: bool = False
    inferred: bool = False
    note: str = ""
    where: str = ""

    @property
    def text(self) -> str:
        """The value as plain text."""
        return joined(", ", (part.text for part in self.parts)) if len(self.parts) > 1 else "".join(part.text for part in self.parts)

    @property
    def meaningless(self) -> bool:
        """Whether it only says that the question does not arise."""
        return self.missing and self.text == "not applicable" and not (self.printed or self.note)


def meaningful(values: Iterable[ShownValue]) -> tuple[ShownValue, ...]:
    """The values without those that only say that the question does not arise."""
    return tuple(value for value in values if not value.meaningless)


class Fact(NamedTuple):
    """Something known of an outcome: words, a number or the word for a missing value. ``term`` is its anchor in the glossary, or ''."""

    label: str
    value: str | int
    term: str = ""


@dataclass(frozen=True)
class OutcomeView:
    """An outcome with its terms resolved and its numbers formatted."""

    outcome: Outcome
    measure: str
    direction: str
    sign: int | None
    where: str
    values: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    """What else is to be known of the outcome."""


@dataclass(frozen=True)
class HarmView:
    """An adverse event with its words."""

    label: str
    definition: str
    serious: bool
    people: str
    """How many people had it, by arm where that is known; '' if the source does not say."""
    note: str
    where: str


@dataclass(frozen=True)
class StudyView:
    """All that the template of a study page needs."""

    study: Study
    facts: tuple[ShownValue, ...]
    """How it was done: all values, also those without a meaning for it, so that studies can stand side by side."""
    serious: ShownValue
    """The serious harms by name."""
    classification: ShownValue
    """How the review counts the result."""
    direction: ShownValue
    """Which way the result as a whole points."""
    randomised: bool | None
    """Whether chance decided who got the intervention; None if the vocabulary does not say so of the design."""
    summary: tuple[ShownValue, ...]
    intervention: tuple[ShownValue, ...]
    """The review's own fields."""
    intervention_heading: str
    numbers: NumbersView
    """Its own numbers, and the effects that follow from them."""
    outcomes: tuple[OutcomeView, ...]
    survival: tuple[OutcomeView, ...]
    harms: tuple[HarmView, ...]
    comparisons: tuple[tuple[str, ProductCheck], ...]
    basis: str
    caution: str
    risk_of_bias_tool: ShownValue
    risk_of_bias: ShownValue
    assessments: tuple[Assessment, ...]
    """The judgements of the domains of the study's tool, or those of its results; none if only the whole is judged."""
    authors: str
    cite: str
    where: str
    shared: tuple[tuple[Study, Overlap], ...]
    """The studies with which it shares participants."""
    previous: Study | None
    following: Study | None

    @property
    def whole(self) -> tuple[ShownValue, ...]:
        """The result as a whole: how the review counts it, which it does not for a study that was added later, and its direction."""
        return meaningful((self.direction,) if self.study.added is not None else (self.classification, self.direction))

    @property
    def done(self) -> tuple[ShownValue, ...]:
        """How it was done and judged, as far as the questions arise."""
        return meaningful((*self.facts, self.risk_of_bias_tool, self.risk_of_bias))


def study_view(study: Study, records: Records, tables: Tables, language: Language = ENGLISH) -> StudyView:
    """Everything about one study, ready for its template."""
    shared = (each for pair in records.shared.get(study.key, ()) for each in pair)
    objects = (study, *records.neighbours(study.key), *shared, records.review, records.vocabulary)
    make = partial(_study_view, study, records, tables, language)
    return make() if language != ENGLISH else once_of("study_view", objects, make)


def _study_view(study: Study, records: Records, tables: Tables, language: Language) -> StudyView:
    say = Speaker(language)
    previous, following = records.neighbours(study.key)
    outcomes = [outcome_view(outcome, records, language) for outcome in study.outcomes]
    survival = [outcome_view(outcome, records, language) for outcome in study.survival] if isinstance(study.survival, tuple) else []
    block = study.intervention.where  # type: ignore[attr-defined]
    serious = _serious(study, records, say)
    label = StudyFacts.CLASSIFIED_BY_US if records.review.own else StudyFacts.CLASSIFIED
    classification = _terms(say(label), study.result.classification, "classifications", records)
    counted = () if study.added is not None else (classification,)  # the review counts only its own studies
    return StudyView(
        study=study,
        facts=tuple(_facts(study, records, say)),
        serious=serious,
        classification=classification,
        direction=_terms(say(StudyFacts.DIRECTION), study.result.direction, "directions", records),
        randomised=_randomised(study, records),
        summary=meaningful((*_summary(study, records, say), *counted, serious)),
        intervention_heading=say(fields_heading(records.review)),
        intervention=tuple(field_value(declared, study, records, block) for declared in records.review.fields),
        numbers=numbers_view(study, records, say),
        outcomes=tuple(outcomes),
        survival=tuple(survival),
        harms=tuple(_harms(study, records, say)),
        comparisons=tuple((records.review.field(product.field).label, product) for product in tables.products_of(study.key)),
        basis=basis(study, records, language),
        caution=_caution(study, records),
        risk_of_bias_tool=_tool(study, records, say),
        risk_of_bias=_terms(say(StudyFacts.RISK_OF_BIAS), study.bias.overall, "judgements", records, study.bias.where),
        assessments=_assessments(study, records),
        authors=author_text(study),
        cite=cite(study, language),
        where=places_text(block, records.review),
        shared=records.shared.get(study.key, ()),
        previous=previous,
        following=following,
    )


def fields_heading(review: Review) -> str:
    """The heading of the review's own fields, by what the review asks about."""
    if review.of_intervention:
        return StudyFacts.INTERVENTION
    return StudyFacts.EXPOSURE if review.question.exposure is not None else StudyFacts.STUDIED


def _tool(study: Study, records: Records, say: Speaker) -> ShownValue:
    key = study.bias.tool
    form = records.review.appraisal.printed_layout(key)
    declared = next((tool for tool in records.review.appraisal.declared if tool.key == key), None)
    where = places_text(declared.where, records.review) if declared is not None else ""
    return ShownValue(say(StudyFacts.BIAS_TOOL), (StudyPart(form.label if form else key),), missing=form is None, where=where)


def _assessments(study: Study, records: Records) -> tuple[Assessment, ...]:
    """Those with judgements of domains, and all of single results."""
    judged = any(bias.judged for _, bias in study.located_biases())
    return tuple(each for _, each in assessments_of(study, records) if each.outcome or judged)


def author_text(study: Study, most: int = 6) -> str:
    """The authors in one line, cut after ``most``."""
    names = study.citation.authors
    return ", ".join(names[:most]) + (", et al." if study.citation.et_al or len(names) > most else "")


def cite(study: Study, language: Language = ENGLISH) -> str:
    """The reference in the style of the Vancouver recommendations."""
    cited = study.citation
    year = cited.year if isinstance(cited.year, int) else language.translate(StudyFacts.YEAR_UNKNOWN)
    where = f"{cited.journal}. {year}" if cited.journal else str(year)
    if cited.volume:
        where += f";{cited.volume}" + (f"({cited.issue})" if cited.issue else "")
    if cited.pages:
        where += f":{cited.pages}"
    return f"{author_text(study).rstrip('.')}. {cited.title.rstrip('.')}. {where}."


def _terms(label: str, stated: Terms, list_name: str, records: Records, default: Sequence[Place] = (), page: str = "") -> ShownValue:
    known = records.vocabulary[list_name].terms
    parts = tuple(_part(list_name, term, records, page) for term in stated.ids)
    spoken = {name for term in stated.ids for name in _names(known[term])}
    same = stated.printed is None or stated.printed.casefold() in spoken
    return _value(label, parts or (StudyPart(str(stated.value)),), stated, records, default, normalised=not same)


def _part(list_name: str, term: str, records: Records, page: str = "") -> StudyPart:
    """A term of the vocabulary; ``page`` is the folder of the pages on such terms, without which it leads to the glossary."""
    anchor = term_anchor(list_name, term)
    return StudyPart(records.vocabulary[list_name].terms[term].label, f"{page}{term}/" if page else f"glossary/#{anchor}", anchor)


def _names(term: Term) -> set[str]:
    return {name.casefold() for name in (term.label, *term.also, *([term.abbreviation] if term.abbreviation else []))}


def _value(
    label: str, parts: tuple[StudyPart, ...], stated: ReportedValue, records: Records, default: Sequence[Place], *, normalised: bool
) -> ShownValue:
    missing = is_missing(getattr(stated, "value", None))
    return ShownValue(
        label,
        parts,
        missing=missing,
        printed=stated.printed or "",
        normalised=normalised and not missing,
        inferred=stated.inferred,
        note=stated.note or "",
        where=places_text(stated.where or default, records.review),
    )


def field_value(declared: FieldDeclaration, study: Study, records: Records, default: Sequence[Place]) -> ShownValue:
    """One of the review's own fields of a study."""
    stated = study.reported(declared.id)
    if isinstance(stated, Terms):
        assert declared.vocabulary is not None
        page = f"by/{declared.id}/" if declared.page else ""
        return _terms(declared.label, stated, declared.vocabulary, records, default, page)
    text = declared.kind.text(stated)
    normalised = stated.printed is not None and " ".join(stated.printed.split()) != text
    return _value(declared.label, (StudyPart(text),), stated, records, default, normalised=normalised)


def _text(label: str, stated: Text, records: Records) -> ShownValue:
    normalised = stated.printed is not None and stated.printed != stated.value
    return _value(label, (StudyPart(stated.value),), stated, records, (), normalised=normalised)


def _in_full(stated: int | str) -> str:
    return format_count(stated) if isinstance(stated, int) else stated


def _participants(study: Study, records: Records, say: Speaker) -> ShownValue:
    people = study.participants
    missing = is_missing(people.total)
    return ShownValue(
        say(StudyFacts.PARTICIPANTS),
        (StudyPart(_in_full(people.total)),),
        missing=missing,
        printed=people.printed or "",
        normalised=not missing and people.printed not in (None, str(people.total), _in_full(people.total)),
        note=people.note or "",
        where=places_text(people.where, records.review),
    )


def design_value(study: Study, records: Records, say: Speaker | None = None) -> ShownValue:
    """The design of a study."""
    return _terms((say or Speaker(ENGLISH))(StudyFacts.DESIGN), study.design, "designs", records)


def _facts(study: Study, records: Records, say: Speaker) -> list[ShownValue]:
    analysed = study.participants.analysed
    return [
        design_value(study, records, say),
        _terms(say(StudyFacts.COMPARED_WITH), study.comparator, "comparators", records),
        _participants(study, records, say),
        ShownValue(
            say(StudyFacts.ANALYSED),
            (StudyPart(_in_full(analysed)),),
            missing=is_missing(analysed),
            where=places_text(study.participants.where, records.review),
        ),
        _text(say(StudyFacts.POPULATION), study.population, records),
        _terms(say(StudyFacts.PHASE), study.phase, "phases", records),
        _text(say(StudyFacts.COUNTRY), study.country, records),
        _text(say(StudyFacts.REGISTRATION), study.registration, records),
    ]


def _summary(study: Study, records: Records, say: Speaker) -> list[ShownValue]:
    block = study.intervention.where  # type: ignore[attr-defined]
    summary_fields = [field_value(declared, study, records, block) for declared in records.review.fields if declared.summary]
    return [
        _participants(study, records, say),
        design_value(study, records, say),
        _terms(say(StudyFacts.COMPARED_WITH), study.comparator, "comparators", records),
        *summary_fields,
    ]


def _serious(study: Study, records: Records, say: Speaker) -> ShownValue:
    """The serious adverse events by name; silence on harms is distinguished from there being no serious one."""
    facts, later = StudyFacts, study.added is not None or records.review.own
    if not study.harms.asked:
        return ShownValue(say(facts.SERIOUS_HARMS), (StudyPart(study.harms.attributed),), missing=True)
    if study.harms.none_serious:
        none = facts.NONE_REPORTED_AS_SERIOUS if later else facts.NONE_WAS_SERIOUS
        return ShownValue(say(facts.SERIOUS_HARMS), (StudyPart(say(none)),))
    if study.harms.attributed in ("not reported", "unnamed"):
        return ShownValue(say(StudyFacts.SERIOUS_HARMS), (StudyPart("not reported"),), missing=True)
    events = dict.fromkeys(event.event for event in study.harms.events if event.serious)
    parts = tuple(_part("adverse_events", event, records) for event in events)
    return ShownValue(
        say(StudyFacts.SERIOUS_HARMS), parts or (StudyPart(say(facts.NO_SERIOUS_HARMS_REPORTED if later else facts.NO_SERIOUS_HARMS)),)
    )


def basis(study: Study, records: Records, language: Language = ENGLISH) -> str:
    """How many people, what kind of study, and compared with what: one line below the finding."""
    people, say = study.participants.total, Speaker(language)
    words = [say(StudyFacts.BASIS_UNKNOWN, word=people) if isinstance(people, str) else say(StudyFacts.BASIS, n=people)]
    for stated, list_name in ((study.design, "designs"), (study.comparator, "comparators")):
        terms = records.vocabulary[list_name].terms
        words += [terms[term].phrase or terms[term].label.lower() for term in stated.ids]
        words[-1] = joined("", (words[-1], " (", say(StudyFacts.INFERRED), ")")) if stated.inferred else words[-1]
    return joined("; ", words)


def _randomised(study: Study, records: Records) -> bool | None:
    known = {records.vocabulary["designs"].terms[term].randomised for term in study.design.ids}
    return known.pop() if len(known) == 1 else None


def _caution(study: Study, records: Records) -> str:
    """What the comparison can say, in the words of the vocabulary, where nobody untreated was observed."""
    if not records.review.of_intervention:
        return ""
    terms = [records.vocabulary["comparators"].terms[term] for term in study.comparator.ids]
    return "" if any(term.controlled for term in terms) else " ".join(term.definition for term in terms)


def outcome_view(outcome: Outcome, records: Records, language: Language = ENGLISH) -> OutcomeView:
    """An outcome with its terms in words and its numbers as they are printed."""
    words, say = records.vocabulary, Speaker(language)
    directions = words["directions"]
    return OutcomeView(
        outcome,
        words["measures"].terms[outcome.measure].label,
        directions.label_of(outcome.direction),
        directions.sign_of(outcome.direction),
        places_text(outcome.where, records.review),
        tuple((value.label, _arm_text(value, say)) for value in outcome.values),
        tuple(_outcome_facts(outcome, records, say)),
    )


def _outcome_facts(outcome: Outcome, records: Records, say: Speaker) -> Iterator[Fact]:
    """What is to be known of an outcome beside its numbers."""

    def term(label: str, list_name: str, name: str) -> Fact:
        return Fact(say(label), records.vocabulary[list_name].label_of(name), "" if is_missing(name) else term_anchor(list_name, name))

    if outcome.comparator != "not applicable":
        yield term(StudyFacts.COMPARED_WITH, "comparators", outcome.comparator)
    if outcome.time != "not applicable":
        yield Fact(say(StudyFacts.WHEN), outcome.time)
    if outcome.scale != "not applicable":
        yield term(StudyFacts.SCALE, "scales", outcome.scale)
    if outcome.values:
        if outcome.unit != "not applicable":
            yield Fact(say(StudyFacts.UNIT), outcome.unit)
        if outcome.spread is not None:
            yield term(StudyFacts.SPREAD, "spreads", outcome.spread)
        better = {"worse": say(StudyFacts.LOWER), "better": say(StudyFacts.HIGHER)}
        if records.review.of_intervention:
            yield Fact(say(StudyFacts.BETTER), better.get(outcome.higher_is, outcome.higher_is))
    alone = outcome.comparator == "not applicable"
    yield Fact(say(StudyFacts.PEOPLE_ALONE if alone else StudyFacts.PEOPLE), _in_full(outcome.n))
    needless = alone or (records.review.own and outcome.effect is not None)  # the interval stands above
    if outcome.p != "not applicable" and not (needless and outcome.p == "not reported"):
        yield Fact(say(StudyFacts.P), outcome.p)


def _arm_text(value: ArmValue, say: Speaker) -> str:
    text = format_exact(value.value)
    if value.spread is not None:
        text += f" ± {format_exact(value.spread)}"
    if value.interval is not None:
        low, high = (format_exact(limit) for limit in value.interval)
        text = say(StudyFacts.INTERVAL, value=text, low=low, high=high)
    return text if value.n is None else say(StudyFacts.WITH_N, value=text, n=value.n)


def _people(harm: Harm, say: Speaker) -> str:
    """How many people had an adverse event: of how many, and in each arm."""

    def count(n: int, of: int | None) -> str:
        return say(StudyFacts.N_OF, n=n, of=of) if of is not None else str(n)

    arms = joined("; ", (say(StudyFacts.IN_ARM, arm=arm.label, count=count(arm.n, arm.of)) for arm in harm.arms))
    if isinstance(harm.n, str):
        return arms
    whole = say.count(StudyFacts.PEOPLE_WITH, harm.n) if harm.of is None else say(StudyFacts.N_OF_PEOPLE, n=harm.n, of=harm.of)
    return joined("", (whole, " (", arms, ")")) if arms else whole


def _harms(study: Study, records: Records, say: Speaker) -> list[HarmView]:
    terms = records.vocabulary["adverse_events"].terms
    ordered = sorted(study.harms.events, key=lambda event: not event.serious)
    return [
        HarmView(
            terms[event.event].label,
            terms[event.event].definition,
            event.serious,
            _people(event, say),
            event.note or "",
            places_text(event.where, records.review),
        )
        for event in ordered
    ]
