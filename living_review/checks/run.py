"""Run all rules of this folder on whatever could be read of the records."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.checks import registry
from living_review.checks.context import Context, LookUps
from living_review.checks.review import declared_fields_fit
from living_review.discovery import modules_of
from living_review.problems import Problem
from living_review.records.chart_kinds import ChartKind
from living_review.records.load import Loaded

MODULES = dict(modules_of("living_review.checks"))
"""All modules of this folder; as they are loaded, their rules are listed."""
STUDY_RULES = tuple(registry.STUDY_RULES)
REVIEW_RULES = tuple(registry.REVIEW_RULES)
CLAIM_RULES = tuple(registry.CLAIM_RULES)


def check_records(loaded: Loaded, charts: Mapping[str, ChartKind]) -> list[Problem]:
    """All problems of the records: those found while reading, and those that the rules find.

    ``charts`` are the kinds of charts that a review can declare.
    """
    problems = list(loaded.problems)
    look_ups = LookUps(loaded)
    for study in loaded.studies:
        context = Context(loaded, look_ups, look_ups.documents[study.key], charts, study)
        for rule in STUDY_RULES:
            problems += rule(context)
    if loaded.review is not None and loaded.vocabulary is not None:
        of_review = Context(loaded, look_ups, loaded.documents["review"], charts)
        for rule in REVIEW_RULES:
            problems += rule(of_review)
        fields_fit = not any(declared_fields_fit(of_review))  # else each claim about them is reported as well
        if loaded.claims and fields_fit:
            of_claims = Context(loaded, look_ups, loaded.documents["claims"], charts)
            for rule in CLAIM_RULES:
                problems += rule(of_claims)
    return sorted(set(problems))


__all__ = ["CLAIM_RULES", "REVIEW_RULES", "STUDY_RULES", "check_records"]
