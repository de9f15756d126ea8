"""Run all rules of this folder on whatever could be read of the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    known = loaded.for_rules()
    found = list(_told_by_rules(known, charts))
    if loaded.salvaged is not None and loaded.salvaged.lost:
        told = {(problem.path, problem.line, problem.column) for problem in loaded.problems if problem.severity == "error"}
        found = [each for each in found if not loaded.salvaged.explains(each) and (each.path, each.line, each.column) not in told]
    return sorted({*loaded.problems, *found})


def _told_by_rules(loaded: Loaded, charts: Mapping[str, ChartKind]) -> Iterator[Problem]:
    look_ups = LookUps(loaded)
    for study in loaded.studies:
        context = Context(loaded, look_ups, look_ups.documents[study.key], charts, study)
        for rule in STUDY_RULES:
            yield from rule(context)
    if loaded.review is not None and loaded.vocabulary is not None:
        of_review = Context(loaded, look_ups, loaded.documents["review"], charts)
        for rule in REVIEW_RULES:
            yield from rule(of_review)
        fields_fit = not any(declared_fields_fit(of_review))  # else each claim about them is reported as well
        if loaded.claims and fields_fit:
            of_claims = Context(loaded, look_ups, loaded.documents["claims"], charts)
            for rule in CLAIM_RULES:
                yield from rule(of_claims)


__all__ = ["CLAIM_RULES", "REVIEW_RULES", "STUDY_RULES", "check_records"]
