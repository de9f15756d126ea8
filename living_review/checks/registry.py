"""The rules of the modules of this folder. A rule lists itself by its decorator, so that none can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps

from living_review.checks.context import Context, Rule
from living_review.problems import Problem

STUDY_RULES: list[Rule] = []
REVIEW_RULES: list[Rule] = []
CLAIM_RULES: list[Rule] = []


def study_rule(rule: Rule) -> Rule:
    """Marks a rule that is run on each study."""
    STUDY_RULES.append(rule)
    return rule


def reviewed_study_rule(rule: Rule) -> Rule:
    """Marks a rule that is run on each study, and that checks it against review.yml: not as long as that has errors."""

    @wraps(rule)
    def with_review(context: Context) -> Iterator[Problem]:
        return rule(context) if context.loaded.review is not None else iter(())

    return study_rule(with_review)


def review_rule(rule: Rule) -> Rule:
    """Marks a rule that is run on review.yml, once that and vocabulary.yml are valid."""
    REVIEW_RULES.append(rule)
    return rule


def claims_rule(rule: Rule) -> Rule:
    """Marks a rule that is run on claims.yml, once the fields that review.yml declares fit as well."""
    CLAIM_RULES.append(rule)
    return rule
