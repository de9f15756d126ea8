"""What must hold inside claims.yml, and between the claims and what they speak of."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from living_review.checks.parts import blocks_in, filter_problems, place_problems
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.claim import TOPICS, Cited, Claim, Named, Operand, ProductOf, SameValue, Statistic, ValueOf
from living_review.records.load import Loaded
from living_review.records.paths import UnknownFieldError, value_at
from living_review.records.review import Review
from living_review.records.variables import variables
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Document, Loc

Claims = tuple[Claim, ...]


def _claim_blocks(claims: Claims, document: Document) -> Iterator[tuple[Loc, BaseModel]]:
    for i, claim in enumerate(claims):
        yield from blocks_in(claim, document, ("claims", i))


def claim_ids_differ(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """Each claim has an id of its own, so that it can be linked to."""
    seen: set[str] = set()
    for i, claim in enumerate(claims):
        if claim.id in seen:
            yield document.problem(("claims", i, "id"), f"'{claim.id}' is the id of an earlier claim")
        seen.add(claim.id)


def claims_have_topics(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A review with claims has the list of their topics in its vocabulary."""
    if TOPICS not in vocabulary:
        yield loaded.documents["vocabulary"].problem((TOPICS,), f"is missing; a review with claims has the list {TOPICS}")


def places_of_claims_exist(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    for i, claim in enumerate(claims):
        yield from place_problems(claim, document, review, ("claims", i))


def claimed_studies_exist(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A study that a claim or its check names is in the review."""
    known = {study.key for study in loaded.studies} | loaded.invalid
    for loc, block in _claim_blocks(claims, document):
        named: list[tuple[Loc, str]] = []
        if isinstance(block, Claim):
            named = [((*loc, "studies", i), key) for i, key in enumerate(block.studies)]
        elif isinstance(block, Named):
            at = (*loc, "keys") if (*loc, "keys") in document.values else loc
            named = [((*at, i), key) for i, key in enumerate(block.keys)]
        elif isinstance(block, SameValue | ValueOf | ProductOf | Cited):
            named = [((*loc, "study"), block.study)]
        for at, key in named:
            if known and key not in known:
                yield document.problem(at, f"{quoted(key)} is not a study of this review{did_you_mean(key, known)}")


def claimed_references_exist(
    claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded
) -> Iterator[Problem]:
    """The numbers of a list of citations are in the source's reference list; only 'cited' may check one that is not."""
    for loc, block in _claim_blocks(claims, document):
        for i, number in enumerate(block.cites if isinstance(block, Named) else ()):
            if number > review.source.references:
                message = f"found {number}, but the source has {review.source.references} references"
                yield document.problem((*loc, "cites", i), message)


def claims_ask_what_is_known(
    claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded
) -> Iterator[Problem]:
    """A check asks for variables that studies have, for values that these can take, and for numbers that are declared."""
    known = variables(review, vocabulary)
    numeric = [name for name, variable in known.items() if variable.kind == "number"]
    for loc, block in _claim_blocks(claims, document):
        for name in type(block).model_fields:
            value = getattr(block, name)
            if isinstance(value, dict):
                yield from filter_problems(value, known, document, (*loc, name))
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


def claimed_fields_exist(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A check looks at a field that the study's record has, and at a product that the review derives."""
    known = variables(review, vocabulary)
    own = {declared.id for declared in review.fields}
    derived = {derivation.field for derivation in review.derivations}
    studies = {study.key: study for study in loaded.studies}
    for loc, block in _claim_blocks(claims, document):
        if isinstance(block, ProductOf) and block.field not in derived:
            yield document.problem((*loc, "field"), f"{quoted(block.field)} is not a derived field{did_you_mean(block.field, derived)}")
        if not isinstance(block, SameValue | ValueOf) or block.study not in studies or block.field in known.keys() - own:
            continue
        try:
            value_at(studies[block.study], block.field)
        except UnknownFieldError as error:
            yield document.problem((*loc, "field"), f"{quoted(block.field)} leads to no value of {block.study}: {error}")


def concluding_sentences_exist(
    claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded
) -> Iterator[Problem]:
    """A claim bears on concluding sentences whose ids review.yml gives; none of these ids stands twice."""
    ids = [sentence.id for sentence in review.conclusion.review_says]
    known = {each for each in ids if each is not None}
    for i, each in enumerate(ids):
        if each is not None and each in ids[:i]:
            loc: Loc = ("conclusion", "review_says", i, "id")
            yield loaded.documents["review"].problem(loc, f"'{each}' is the id of an earlier sentence")
    for i, claim in enumerate(claims):
        for j, each in enumerate(claim.conclusion):
            if each not in known:
                message = f"{quoted(each)} is not the id of a sentence under conclusion.review_says{did_you_mean(each, known)}"
                yield document.problem(("claims", i, "conclusion", j), message)
