"""The controlled terms of a review: what each is called, what it means in plain words, and in which order they come."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, RootModel, ValidationInfo
from pydantic_core import PydanticCustomError

from living_review.problems import quoted
from living_review.records.base import Many, Record
from living_review.records.names import Key


def _rising(value: tuple[float, float]) -> tuple[float, float]:
    low, high = value
    if low < high:
        return value
    figures = {"low": f"{low:g}", "high": f"{high:g}"}
    raise PydanticCustomError("ends", "found {low} and {high}; expected the lowest value, then a higher one", figures)


class Term(Record):
    """One controlled term."""

    label: str = Field(description="The words that the site shows.")
    definition: str = Field(description="What it means, in plain words; shown in the glossary.")
    abbreviation: str | None = Field(None, description="A short form that the source uses.")
    also: Annotated[tuple[str, ...], Many] = Field((), description="Other words for the same thing.")
    phrase: str | None = Field(None, description="How the term reads inside a sentence, where the label does not fit.")
    in_sentences: bool = Field(
        False, description="Whether the sentences of the site lead to its meaning; only for words that mean nothing else in them."
    )
    sign: Literal[-1, 0, 1] | None = Field(
        None, description="Of a direction: 1 favours the intervention, 0 no difference, -1 favours the comparator; left out where unknown."
    )
    side: Literal["above", "below", "neither"] | None = Field(
        None,
        description="Of a direction without a sign: on which side of no effect the result lies, where neither side is known to be better.",
    )
    randomised: bool | None = Field(None, description="Of a design: whether participants were randomised.")
    controlled: bool | None = Field(None, description="Of a comparator: whether people who did not get the intervention were observed.")
    ends: Annotated[tuple[float, float], Many, AfterValidator(_rising)] | None = Field(
        None, description="Of a scale: the lowest and the highest value that one person can have, such as [0, 48]."
    )
    whole: bool = Field(False, description="Of a scale: whether the value of one person is always a whole number.")
    share: bool = Field(False, description="Of a scale: whether its values are percentages of people.")
    units: Annotated[tuple[str, ...], Many] = Field(
        (), description="Of a scale: what outcomes call its unit, such as [points]; 'ends' and 'whole' hold for values in one of these."
    )
    statistic: Literal["sd", "se", "ci", "iqr", "range", "unknown"] | None = Field(
        None, description="Of a measure of spread: which one it is, where its id does not say so."
    )

    @property
    def other_names(self) -> tuple[str, ...]:
        """The abbreviation and the other words, for 'also called'."""
        return ((self.abbreviation,) if self.abbreviation else ()) + self.also


class TermList(Record):
    """A list of terms of one kind."""

    label: str = Field(description="The name of the list, as a heading.")
    singular: str = Field(description="What one of its terms is called in a sentence, such as 'route'.")
    definition: str = Field(description="What the list tells apart.")
    terms: dict[Key, Term] = Field(min_length=1, description="The terms, in the order in which the site shows them.")

    def sign_of(self, term: str) -> int | None:
        """Of directions: the sign of a term; None for a word for a missing one, and for a term without a sign."""
        known = self.terms.get(term)
        return None if known is None else known.sign

    def label_of(self, term: str) -> str:
        """The label of a term; any other word, such as one for a missing value, as it is."""
        known = self.terms.get(term)
        return term if known is None else known.label


Vocabulary = Mapping[str, TermList]

CORE_LISTS: Mapping[str, str] = {
    "designs": "How studies were done, such as a randomised trial.",
    "phases": "Of trials of drugs: their phase.",
    "comparators": "What people were compared with.",
    "measures": "What was measured.",
    "scales": "On which scales it was measured.",
    "spreads": "What a number after ± is, such as a standard deviation.",
    "directions": "Which way a result can point.",
    "classifications": "Into which classes the review sorts the results of its studies.",
    "adverse_events": "The adverse events that studies name.",
    "judgements": "The judgements of the risk of bias of a study as a whole.",
}
"""The lists that records of studies refer to, and what each tells apart."""
COMPULSORY_LISTS = ("designs", "measures")
"""The lists that each review's vocabulary has; the others may be left out where they have no meaning in a field."""


def with_core_lists(given: Vocabulary) -> Vocabulary:
    """A vocabulary with those of the core lists that it leaves out, without a term."""
    left_out = {
        name: TermList.model_construct(label=name.replace("_", " ").capitalize(), singular=_singular(name), definition=meaning, terms={})
        for name, meaning in CORE_LISTS.items()
        if name not in given and name not in COMPULSORY_LISTS
    }
    return {**given, **left_out}


def _singular(list_name: str) -> str:
    return list_name.replace("_", " ").removesuffix("s")


def term_checker(list_name: str, *, many: bool = False) -> Callable[[str, ValidationInfo], str]:
    """A pydantic validator that accepts the terms of one list of the vocabulary in the validation context.

    ``many`` says that the field takes several of them.
    """

    def check(value: str, info: ValidationInfo) -> str:
        vocabulary: Vocabulary = (info.context or {}).get("vocabulary", {})
        terms = vocabulary.get(list_name)
        if terms is None or value in terms.terms:
            return value
        if not terms.terms:
            message = "{found} is a term of the list '{list}', which vocabulary.yml does not have; add the list, with this term"
            raise PydanticCustomError("no_list", message, {"found": quoted(value), "list": list_name})
        raise PydanticCustomError(
            "unknown_term",
            "{found} is not a known {kind}{hint}",
            {"found": quoted(value), "kind": terms.singular, "hint": nearest_term(value, list_name, terms.terms, many=many)},
        )

    return check


def nearest_term(value: str, list_name: str, terms: Mapping[str, Term], *, many: bool = False) -> str:
    """The end of a message about an unknown term: the one that bears this name, or is written almost alike, or else all of the list.

    Names are labels, abbreviations and what else a term is called. No term is suggested for sounding alike: in medicine that may be
    another thing. Where the field takes ``many``, several terms in one text are told apart.
    """
    named = _called(value, terms)
    if named is not None:
        return f"; did you mean '{named}'?"
    parts = [_called(part, terms) or _alike(part, terms) for part in re.split(r"\s*(?:[,;/+&]|\band\b|\bor\b)\s*", value) if part]
    several = [part for part in parts if part is not None]
    if len(several) > 1 and len(several) == len(parts):
        return f"; several terms stand in brackets: [{', '.join(several)}]" if many else f"; expected one term, such as '{several[0]}'"
    if (alike := _alike(value, terms)) is not None:
        return f"; did you mean '{alike}'?"
    return f"; expected one of {', '.join(sorted(terms))}; a new one is first put into vocabulary.yml, list '{list_name}'"


def _called(value: str, terms: Mapping[str, Term]) -> str | None:
    """The term that bears a name."""
    wanted = _plain(value)
    for key, term in terms.items():
        if wanted in map(_plain, (key, term.label, term.abbreviation or "", *term.also)):
            return key
    return None


def _alike(value: str, terms: Mapping[str, Term]) -> str | None:
    """The term that is written almost like a name."""
    close = get_close_matches(_plain(value).replace(" ", "_"), list(terms), cutoff=0.8)
    return close[0] if close else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def term_of(list_name: str) -> Any:
    """The type of a field whose value is one term of ``list_name``."""
    return Annotated[str, AfterValidator(term_checker(list_name)), Field(json_schema_extra={"vocabulary": list_name})]


class VocabularyFile(RootModel[dict[Key, TermList]]):
    """The contents of ``vocabulary.yml``."""
