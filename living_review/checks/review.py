"""What must hold inside review.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from living_review.checks.blocks import blocks_in
from living_review.checks.context import Context
from living_review.checks.parts import as_warning, filter_problems, place_problems, repeated_ids
from living_review.checks.registry import review_rule
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.number_hints import NUMBER_WORDS
from living_review.records.placeholders import ENDINGS, TYPED_NUMBER, Placeholder, sentences, split
from living_review.records.review import Review
from living_review.records.rob_tools import ToolDeclaration
from living_review.records.values import MISSING
from living_review.records.variables import CORE_FLAGS, CORE_NUMBERS, CORE_TERMS
from living_review.records.yaml_reader import Loc

ListFields = tuple[str, ...]
NUMBER_IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(word for word, n in NUMBER_WORDS.items() if n > 1)})\b(?: of (?:the|these|its|all))?(?: [\w-]+){{0,2}} "
    r"(?:studies|trials|participants|patients|people|reports|cohorts|records)\b",
    re.IGNORECASE,
)
"""A number of studies or people that is written as a word."""


STUDY_COLUMNS = frozenset(
    {"study", "key", "label", "authors", "title", "journal", "volume", "issue", "pages", "doi", "reference", "registration", "country"}
    | {"design_printed", "participants_printed", "analysed", "finding", "adverse_events", "serious_adverse_events", "risk_of_bias"}
    | {"added", "report_status", "inferred"}
)
"""Columns that the tables of studies have in every review, beside those of the variables; a test compares them with the tables."""
TAKEN = frozenset({"where", "harms", *STUDY_COLUMNS, *CORE_TERMS, *CORE_FLAGS, *CORE_NUMBERS})
"""Names that no field of a review can have, since they mean something in every review."""


@review_rule
def declared_fields_fit(context: Context) -> Iterator[Problem]:
    """A field's vocabulary exists, its id is not taken, and a derivation names number fields."""
    review, vocabulary, document = context.review, context.vocabulary, context.document
    yield from repeated_ids(document, ((("fields", i), declared.id) for i, declared in enumerate(review.fields)), "field")
    for i, declared in enumerate(review.fields):
        if declared.id in TAKEN:
            yield document.problem(("fields", i, "id"), f"'{declared.id}' is a name that each study has already; choose another id")
        if declared.vocabulary is not None and declared.vocabulary not in vocabulary:
            message = f"{quoted(declared.vocabulary)} is not a list of the vocabulary{did_you_mean(declared.vocabulary, vocabulary)}"
            yield document.problem(("fields", i, "vocabulary"), message)
    numeric = {declared.id for declared in review.fields if declared.kind.is_number}
    for i, derivation in enumerate(review.derivations):
        named = [(("derivations", i, "field"), derivation.field)]
        named += [(("derivations", i, "product_of", j), name) for j, name in enumerate(derivation.product_of)]  # type: ignore[misc]
        for loc, name in named:
            if name not in numeric:
                yield document.problem(loc, f"{quoted(name)} is not a number field{did_you_mean(name, numeric)}")


@review_rule
def places_of_review_exist(context: Context) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    yield from place_problems(blocks_in(context.review, context.document, ()), context.document, context.review)


@review_rule
def numbers_ask_what_is_known(context: Context) -> Iterator[Problem]:
    """A declared number asks for variables that studies have, and for values that these can take."""
    review, document = context.review, context.document
    known, numeric = context.look_ups.variables, context.look_ups.numeric
    for name, number in review.numbers.items():
        if number.statistic not in ("count", "printed") and number.of not in numeric:
            yield document.problem(
                ("numbers", name, "of"), f"{quoted(number.of)} is not a number that studies have{did_you_mean(number.of, numeric)}"
            )
        for part, conditions in (("where", number.where), ("among", number.among)):
            yield from filter_problems(conditions, known, document, ("numbers", name, part))


@review_rule
def syntheses_ask_what_is_known(context: Context) -> Iterator[Problem]:
    """A synthesis has an id of its own, and asks for terms, variables and values that there are."""
    review, vocabulary, document = context.review, context.vocabulary, context.document
    known = context.look_ups.variables
    yield from repeated_ids(document, ((("syntheses", i), declared.id) for i, declared in enumerate(review.syntheses)), "synthesis")
    for i, declared in enumerate(review.syntheses):
        for name, list_name in (("outcome", "measures"), ("comparators", "comparators")):
            if list_name not in vocabulary:
                continue  # that it lacks a list is told of the vocabulary
            terms = vocabulary[list_name].terms
            for j, term in enumerate(getattr(declared, name)):
                if term not in terms:
                    message = f"{quoted(term)} is not a known {vocabulary[list_name].singular}{did_you_mean(term, terms)}"
                    yield document.problem(("syntheses", i, name, j), message)
        yield from filter_problems(declared.where, known, document, ("syntheses", i, "where"))
        divisible = [name for name, variable in known.items() if variable.kind == "terms" and not name.endswith("_event")]
        if declared.subgroup is not None and declared.subgroup not in divisible:
            message = f"{quoted(declared.subgroup)} is not a variable of terms{did_you_mean(declared.subgroup, divisible)}"
            yield document.problem(("syntheses", i, "subgroup"), message)


@review_rule
def sentences_name_known_numbers(context: Context) -> Iterator[Problem]:
    """A sentence of the site names only declared numbers and studies in braces, and types no figure of its own."""
    review, document = context.review, context.document
    known = review.numbers.keys() | context.look_ups.keys
    for loc, text in sentences(review):
        for part in split(text):
            if isinstance(part, Placeholder):
                if part.name not in known:
                    yield document.problem(
                        loc, f"'{{{part.name}}}' is neither a declared number nor a study{did_you_mean(part.name, known)}"
                    )
                for ending in part.endings:
                    if ending not in ENDINGS:
                        yield document.problem(
                            loc, f"'.{ending}' is not an ending of '{{{part.name}}}'; expected one of {', '.join(ENDINGS)}"
                        )
            elif "{" in part or "}" in part:
                yield document.problem(loc, "a brace stands alone; a name has one on each side, such as '{studies}'")
            elif (figure := TYPED_NUMBER.search(part)) and not _is_the_title(loc, text, review):
                message = f"the figure '{figure.group()}' is typed; declare a number and name it in braces, such as '{{studies}}'"
                yield document.problem(loc, message)
            elif worded := NUMBER_IN_WORDS.search(part):
                message = (
                    f"{quoted(worded.group())} is typed, and stays as it is when studies are added; "
                    "declare a number and name it in braces, such as '{studies.words}'"
                )
                yield as_warning(document.problem(loc, message))


def _is_the_title(loc: Loc, text: str, review: Review) -> bool:
    """Whether a headline is the review's title, whose figures are part of a name ('Vitamin B12') and no statement."""
    return loc == ("home", "headline") and text == re.sub(r"[{}]", "", review.title).strip()


@review_rule
def named_numbers_exist(context: Context) -> Iterator[Problem]:
    """A list of numbers to show holds declared ones."""
    review, document = context.review, context.document
    lists: list[tuple[Loc, ListFields]] = [(("home", "key_numbers"), review.home.key_numbers)]
    for part in ("review_says", "records_support"):
        lists += [(("conclusion", part, i, "numbers"), sentence.numbers) for i, sentence in enumerate(getattr(review.conclusion, part))]
    for loc, names in lists:
        for i, name in enumerate(names):
            if name not in review.numbers:
                yield document.problem((*loc, i), f"{quoted(name)} is not a declared number{did_you_mean(name, review.numbers)}")


@review_rule
def tools_fit(context: Context) -> Iterator[Problem]:
    """A tool and each of its domains have a name of their own; the tool in whose layout it is printed is another one with a layout."""
    review, document = context.review, context.document
    tools: list[tuple[Loc, ToolDeclaration]] = [(("appraisal", "tools", i), tool) for i, tool in enumerate(review.appraisal.declared)]
    yield from repeated_ids(document, ((loc, tool.key) for loc, tool in tools), "tool", "key")
    for loc, tool in tools:
        if tool.key in MISSING:
            yield document.problem((*loc, "key"), f"'{tool.key}' is a word for a missing value; choose another key")
        yield from repeated_ids(document, (((*loc, "domains", i), domain.id) for i, domain in enumerate(tool.domains)), "domain")
        others = [other.key for _, other in tools if other.key != tool.key and other.printed_as is None]
        if tool.printed_as is not None and tool.printed_as not in others:
            hint = did_you_mean(tool.printed_as, others) or "; there is no other"
            yield document.problem((*loc, "printed_as"), f"{quoted(tool.printed_as)} is not another tool with a layout of its own{hint}")


@review_rule
def change_ids_differ(context: Context) -> Iterator[Problem]:
    """No two changes have the same id, by which the feed distinguishes them."""
    located = ((("changes", i), change.id) for i, change in enumerate(context.review.changes))
    yield from repeated_ids(context.document, located, "change")
