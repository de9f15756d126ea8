"""What must hold between the fields of a record and between records.

Each rule is a generator of problems whose docstring states it. ``check_records`` runs them all on whatever could be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from living_review.checks.charts import chart_options_exist, charts_fit_their_kind
from living_review.checks.claims import (
    Claims,
    claim_ids_differ,
    claimed_fields_exist,
    claimed_references_exist,
    claimed_studies_exist,
    claims_ask_what_is_known,
    claims_have_topics,
    concluding_sentences_exist,
    places_of_claims_exist,
)
from living_review.checks.flow import flow_adds_up
from living_review.checks.review import (
    change_ids_differ,
    declared_fields_fit,
    named_numbers_exist,
    numbers_ask_what_is_known,
    places_of_review_exist,
    sentences_name_known_numbers,
    syntheses_ask_what_is_known,
    tools_fit,
)
from living_review.checks.risk_of_bias import (
    domains_are_judged_once,
    judgements_are_of_the_tool,
    overall_is_at_least_the_worst,
    tool_is_declared,
)
from living_review.checks.study import (
    effects_fit_study,
    events_match_statement,
    groups_fit_total,
    key_is_file_name,
    no_doi_twice,
    no_name_twice,
    no_reference_twice,
    outcome_ids_differ,
    places_exist,
    related_studies_exist,
    values_have_sign_and_spread,
    year_in_search_window,
)
from living_review.problems import Problem
from living_review.records.chart_kinds import ChartKind
from living_review.records.load import Loaded
from living_review.records.review import Review
from living_review.records.study import Study
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Document


def check_records(loaded: Loaded, charts: Mapping[str, ChartKind]) -> list[Problem]:
    """All problems of the records: those found while reading, and those that the rules find."""
    problems = list(loaded.problems)
    for study in loaded.studies:
        document = _document(loaded, study)
        for study_rule in STUDY_RULES:
            problems += study_rule(study, document)
        for across_rule in ACROSS_RULES:
            problems += across_rule(study, document, loaded)
    if loaded.review is not None and loaded.vocabulary is not None:
        for review_rule in REVIEW_RULES:
            problems += review_rule(loaded.review, loaded.vocabulary, loaded)
        for chart_rule in (charts_fit_their_kind, chart_options_exist):
            problems += chart_rule(loaded.review, loaded.documents["review"], charts)
        fields_fit = not any(declared_fields_fit(loaded.review, loaded.vocabulary, loaded))  # else each claim about them is told as well
        for claim_rule in CLAIM_RULES if loaded.claims and fields_fit else ():
            problems += claim_rule(loaded.claims, loaded.documents["claims"], loaded.review, loaded.vocabulary, loaded)
    return sorted(set(problems))


def _document(loaded: Loaded, study: Study) -> Document:
    for name, document in sorted(loaded.documents.items(), key=lambda item: item[0] != study.key):
        if isinstance(document.value, dict) and document.value.get("key") == study.key and name not in ("review", "vocabulary", "claims"):
            return document
    raise AssertionError(f"{study.key} was read from no file")


# ---------------------------------------------------------------------------------------------- one study


# ---------------------------------------------------------------------------------------------- a study among the rest


# ---------------------------------------------------------------------------------------------- the review


# ---------------------------------------------------------------------------------------------- the claims


StudyRule = Callable[[Study, Document], Iterator[Problem]]
AcrossRule = Callable[[Study, Document, Loaded], Iterator[Problem]]
ReviewRule = Callable[[Review, Vocabulary, Loaded], Iterator[Problem]]
ClaimRule = Callable[[Claims, Document, Review, Vocabulary, Loaded], Iterator[Problem]]

STUDY_RULES: tuple[StudyRule, ...] = (
    key_is_file_name,
    groups_fit_total,
    effects_fit_study,
    events_match_statement,
    outcome_ids_differ,
    values_have_sign_and_spread,
)
ACROSS_RULES: tuple[AcrossRule, ...] = (
    no_doi_twice,
    no_name_twice,
    no_reference_twice,
    related_studies_exist,
    places_exist,
    year_in_search_window,
    tool_is_declared,
    judgements_are_of_the_tool,
    domains_are_judged_once,
    overall_is_at_least_the_worst,
)
REVIEW_RULES: tuple[ReviewRule, ...] = (
    declared_fields_fit,
    places_of_review_exist,
    numbers_ask_what_is_known,
    syntheses_ask_what_is_known,
    sentences_name_known_numbers,
    named_numbers_exist,
    tools_fit,
    flow_adds_up,
    change_ids_differ,
)
CLAIM_RULES: tuple[ClaimRule, ...] = (
    claim_ids_differ,
    claims_have_topics,
    places_of_claims_exist,
    claimed_studies_exist,
    claimed_references_exist,
    claims_ask_what_is_known,
    claimed_fields_exist,
    concluding_sentences_exist,
)

__all__ = ["ACROSS_RULES", "CLAIM_RULES", "REVIEW_RULES", "STUDY_RULES", "check_records"]
