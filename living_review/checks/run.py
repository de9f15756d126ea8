"""Run all rules of this folder on whatever could be read of the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from living_review.checks import registry
from living_review.checks.context import Context, LookUps, Rule
from living_review.checks.review import declared_fields_fit
from living_review.discovery import modules_of
from living_review.problems import Problem
from living_review.records.chart_kinds import ChartKind
from living_review.records.load import Loaded
from living_review.records.study import Study
from living_review.remembering import once_of

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


class _Watched:
    """Look-ups that know whether anything was asked of them."""

    def __init__(self, look_ups: LookUps) -> None:
        self._look_ups, self.asked = look_ups, False

    def __getattr__(self, name: str) -> Any:
        self.asked = True
        return getattr(self._look_ups, name)


def _told_of_study(study: Study, loaded: Loaded, look_ups: LookUps, charts: Mapping[str, ChartKind]) -> Iterator[Problem]:
    """What the rules tell of one study; those that ask for no other tell the same as long as its record and the review are the same."""
    document = look_ups.documents[study.key]
    alone = replace(loaded, studies=(study,), documents={}, claims=(), invalid=frozenset())

    def tell() -> tuple[list[Problem], list[Rule]]:
        told: list[Problem] = []
        asking: list[Rule] = []
        for rule in STUDY_RULES:
            watched = _Watched(look_ups)
            found = list(rule(Context(alone, cast("LookUps", watched), document, charts, study)))
            if watched.asked:
                asking.append(rule)
            else:
                told += found
        return told, asking

    told, asking = once_of(("rules", study.key), (study, document, loaded.review, loaded.vocabulary), tell)
    yield from told
    for rule in asking:
        yield from rule(Context(alone, look_ups, document, charts, study))


def _told_by_rules(loaded: Loaded, charts: Mapping[str, ChartKind]) -> Iterator[Problem]:
    look_ups = LookUps(loaded)
    for study in loaded.studies:
        yield from _told_of_study(study, loaded, look_ups, charts)
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
