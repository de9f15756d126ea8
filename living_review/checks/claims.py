"""What must hold inside claims.yml, and between the claims and what they speak of."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.blocks import mappings_of
from living_review.checks.context import Context
from living_review.checks.parts import filter_problems, place_problems, repeated_ids, studies_named
from living_review.checks.registry import claims_rule
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.claim import TOPICS, Named, Operand, ProductOf, SameValue, Statistic, ValueOf
from living_review.records.paths import UnknownFieldError, value_at


@claims_rule
def claim_ids_differ(context: Context) -> Iterator[Problem]:
    """Each claim has an id of its own, so that it can be linked to."""
    located = ((("claims", i), claim.id) for i, claim in enumerate(context.loaded.claims))
    yield from repeated_ids(context.document, located, "claim")


@claims_rule
def claims_have_topics(context: Context) -> Iterator[Problem]:
    """A review with claims has the list of their topics in its vocabulary."""
    if TOPICS not in context.vocabulary:
        yield context.loaded.documents["vocabulary"].problem((TOPICS,), f"is missing; a review with claims has the list {TOPICS}")


@claims_rule
def places_of_claims_exist(context: Context) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    yield from place_problems(context.look_ups.claim_blocks, context.document, context.review)


@claims_rule
def claimed_studies_exist(context: Context) -> Iterator[Problem]:
    """A study that a claim or its check names is in the review."""
    document, known = context.document, context.look_ups.keys
    for loc, block in context.look_ups.claim_blocks:
        for at, key in studies_named(block, document, loc):
            if known and key not in known:
                yield document.problem(at, f"{quoted(key)} is not a study of this review{did_you_mean(key, known)}")


@claims_rule
def claimed_references_exist(context: Context) -> Iterator[Problem]:
    """The numbers of a list of citations are in the source's reference list; only 'cited' may check one that is not."""
    for loc, block in context.look_ups.claim_blocks:
        for i, number in enumerate(block.cites if isinstance(block, Named) else ()):
            if number > context.review.source.references:
                message = f"found {number}, but the source has {context.review.source.references} references"
                yield context.document.problem((*loc, "cites", i), message)


@claims_rule
def claims_ask_what_is_known(context: Context) -> Iterator[Problem]:
    """A check asks for variables that studies have, for values that these can take, and for numbers that are declared."""
    review, document = context.review, context.document
    known, numeric = context.look_ups.variables, context.look_ups.numeric
    for loc, block in context.look_ups.claim_blocks:
        for name, conditions in mappings_of(block):
            yield from filter_problems(conditions, known, document, (*loc, name))
        if isinstance(block, Statistic) and block.of not in numeric:
            message = f"{quoted(block.of)} is not a number that studies have{did_you_mean(block.of, numeric)}"
            yield document.problem((*loc, "of"), message)
        if isinstance(block, SameValue) and block.field in known and known[block.field].kind == "terms":
            variable = known[block.field]
            for term in block.stated if isinstance(block.stated, tuple) else (block.stated,):
                if term not in variable.values:
                    message = f"{quoted(term)} is not a known {variable.label}{did_you_mean(term, variable.values)}"
                    yield document.problem((*loc, "stated"), message)
        if isinstance(block, Operand) and block.number is not None and block.number not in review.numbers:
            message = f"{quoted(block.number)} is not a declared number{did_you_mean(block.number, review.numbers)}"
            yield document.problem((*loc, "number"), message)


@claims_rule
def claimed_fields_exist(context: Context) -> Iterator[Problem]:
    """A check looks at a field that the study's record has, and at a product that the review derives."""
    document, known, studies = context.document, context.look_ups.variables, context.look_ups.studies
    declared = {field.id for field in context.review.fields}
    derived = {derivation.field for derivation in context.review.derivations}
    for loc, block in context.look_ups.claim_blocks:
        if isinstance(block, ProductOf) and block.field not in derived:
            yield document.problem((*loc, "field"), f"{quoted(block.field)} is not a derived field{did_you_mean(block.field, derived)}")
        if not isinstance(block, SameValue | ValueOf) or block.study not in studies or block.field in known.keys() - declared:
            continue
        try:
            value_at(studies[block.study], block.field)
        except UnknownFieldError as error:
            yield document.problem((*loc, "field"), f"{quoted(block.field)} leads to no value of {block.study}: {error}")


@claims_rule
def concluding_sentences_exist(context: Context) -> Iterator[Problem]:
    """A claim bears on concluding sentences whose ids review.yml gives; none of these ids is duplicated."""
    sentences = context.review.conclusion.review_says
    located = ((("conclusion", "review_says", i), sentence.id) for i, sentence in enumerate(sentences))
    yield from repeated_ids(context.loaded.documents["review"], located, "sentence")
    known = {sentence.id for sentence in sentences if sentence.id is not None}
    for i, claim in enumerate(context.loaded.claims):
        for j, name in enumerate(claim.conclusion):
            if name not in known:
                message = f"{quoted(name)} is not the id of a sentence under conclusion.review_says{did_you_mean(name, known)}"
                yield context.document.problem(("claims", i, "conclusion", j), message)
