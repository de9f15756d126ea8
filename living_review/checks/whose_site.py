"""What a review has to say, by whose site it is and by what it asks: what has no meaning in a field may be left out, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.blocks import blocks_in
from living_review.checks.context import Context
from living_review.checks.registry import claims_rule, review_rule, reviewed_study_rule
from living_review.problems import Problem
from living_review.records.review import Appraisal, Criterion, Database, Exclusion, Flow, Objective, Search, SearchTerms
from living_review.records.yaml_reader import Loc

SAID_BY_THE_REVIEW = (Objective, Database, SearchTerms, Search, Criterion, Appraisal, Exclusion, Flow)
"""The blocks of review.yml that tell what a published review says, each with its place in it."""
PLACE_WANTED = "is missing; expected the place in the review, such as {section: methods, paragraph: 2}"
OR_MISSING = "write 'not reported' if the source does not say it"


@review_rule
def others_say_where_it_stands(context: Context) -> Iterator[Problem]:
    """A site that other people made of a published review lists the parts of its text, and says where each thing stands in it."""
    review, document = context.review, context.document
    if review.own:
        return
    if ("source",) not in document.values:
        message = (
            "is missing; it lists the parts of the published review that places point into. "
            "If this is the site of your own review, write 'made_by: authors' under 'site'"
        )
        yield document.problem(("source",), message)
    for loc, block in blocks_in(review, document, ()):
        if isinstance(block, SAID_BY_THE_REVIEW) and not block.where and (*loc, "where") not in document.values:
            yield document.problem((*loc, "where"), PLACE_WANTED)


@claims_rule
def claims_say_where(context: Context) -> Iterator[Problem]:
    """On a site that others made of a published review, each claim says where that states it."""
    for i, claim in enumerate(context.loaded.claims):
        if not claim.where and not context.review.own:
            yield context.document.problem(("claims", i, "where"), PLACE_WANTED)


@reviewed_study_rule
def others_give_the_reference(context: Context) -> Iterator[Problem]:
    """On a site that other people made of a published review, each of its studies says which of its references it is."""
    review, study, document = context.review, context.study, context.document
    missing = ("citation", "reference") not in document.values
    if missing and not review.own and study.added is None and review.source.references:
        message = "is missing; expected the number in the review's reference list, or 'not applicable' if it does not cite the report"
        yield document.problem(("citation", "reference"), message)


@reviewed_study_rule
def interventions_are_compared(context: Context) -> Iterator[Problem]:
    """In a review of an intervention each study says what it compares, which way its results point, and what harms there were."""
    study, document = context.study, context.document
    if not context.review.of_intervention:
        return
    needed: list[Loc] = [("comparator",), ("harms",), ("result", "direction")]
    needed += [(*loc, name) for loc, _ in study.located_outcomes() for name in ("comparator", "direction")]
    for loc in needed:
        if loc not in document.values:
            yield document.problem(loc, f"is missing, and has a meaning in a review of an intervention; {OR_MISSING}")


@reviewed_study_rule
def bias_is_judged(context: Context) -> Iterator[Problem]:
    """Once review.yml declares a tool for the risk of bias, each study says how it was judged."""
    if context.review.appraisal.declared and ("risk_of_bias",) not in context.document.values:
        message = "is missing, though review.yml declares a tool; expected 'tool' and 'overall', each of which may be 'not reported'"
        yield context.document.problem(("risk_of_bias",), message)
