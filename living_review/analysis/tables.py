"""The records as data frames: one row a study, an outcome value, an adverse event, an amount.

Each frame keeps the study's key in the column ``study``, so that every figure built from it can name the studies behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import pandas as pd

from living_review.analysis.derived_amounts import ProductCheck, check_products
from living_review.analysis.overlaps import Overlapping, overlapping
from living_review.analysis.study_values import StudyValues
from living_review.records.load import Records
from living_review.records.study import Harm, Outcome, Study
from living_review.records.values import MISSING, Quantity, Terms
from living_review.records.vocabulary import Vocabulary
from living_review.remembering import once_of


@dataclass(frozen=True)
class Tables:
    """All frames of one review."""

    studies: pd.DataFrame
    """One row a study, indexed by key; term variables are tuples of ids, or of one word for a missing value.

    The smallest and largest number of a quantity are missing for a study that gives it in several units; for each unit there are
    columns of their own (:func:`number_column`).
    """
    outcomes: pd.DataFrame
    """One row a printed value, or a row without value for an outcome that has none."""
    harms: pd.DataFrame
    """One row an adverse event of a study."""
    amounts: pd.DataFrame
    """One row a number of a quantity field of a study: low, high, unit, label."""
    comparisons: tuple[ProductCheck, ...]
    overlaps: tuple[Overlapping, ...] = ()
    """The pairs of studies that share participants."""

    @cached_property
    def values(self) -> StudyValues:
        """What ``studies`` says, for those who ask for one value after the other."""
        return StudyValues.of(self.studies)

    @cached_property
    def _rows(self) -> tuple[tuple[pd.DataFrame, Mapping[Any, Any]], ...]:
        """Each frame with the places of the rows of each study."""
        frames = (self.studies, self.outcomes, self.harms, self.amounts)
        return tuple((frame, frame.groupby(frame["study"].to_numpy(), sort=False).indices) for frame in frames)

    def of_study(self, key: str) -> Tables:
        """The rows of one study."""
        studies, outcomes, harms, amounts = (frame.iloc[places.get(key, [])] for frame, places in self._rows)
        return Tables(studies, outcomes, harms, amounts, self.products_of(key))

    @cached_property
    def _products(self) -> Mapping[str, tuple[ProductCheck, ...]]:
        groups: dict[str, list[ProductCheck]] = {}
        for product in self.comparisons:
            groups.setdefault(product.study, []).append(product)
        return {key: tuple(products) for key, products in groups.items()}

    def products_of(self, key: str) -> tuple[ProductCheck, ...]:
        """The derived fields of one study, each as printed and as computed."""
        return self._products.get(key, ())


def rows_of(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a frame by the names of its columns, as ``to_dict("records")`` gives them in ten times the time."""
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].tolist() for name in names), strict=True)]


def tabulate(records: Records) -> Tables:
    """The frames of ``records``; each study is in ``studies`` exactly once."""
    rows = [once_of("rows", (study, records.review, records.vocabulary), partial(_rows_of, study, records)) for study in records.studies]
    studies = pd.DataFrame([each.study for each in rows]).set_index("study", drop=False)
    assert studies.index.is_unique, "two study records have one key"
    outcomes = pd.DataFrame([row for each in rows for row in each.outcomes], columns=OUTCOME_COLUMNS)
    harms = pd.DataFrame([row for each in rows for row in each.harms], columns=HARM_COLUMNS)
    amounts = pd.DataFrame([row for each in rows for row in each.amounts], columns=AMOUNT_COLUMNS)
    products = tuple(product for each in rows for product in each.products)
    return Tables(studies, outcomes, harms, amounts, products, overlapping(records.studies))


@dataclass(frozen=True)
class _RowsOfStudy:
    """What one study has in each frame."""

    study: dict[str, Any]
    outcomes: list[dict[str, Any]]
    harms: list[dict[str, Any]]
    amounts: list[dict[str, Any]]
    products: tuple[ProductCheck, ...]


def _rows_of(study: Study, records: Records) -> _RowsOfStudy:
    """They rest on its record, and on what review.yml and the vocabulary say."""
    harms, products = [row for _, row in harm_rows(study)], check_products(replace(records, studies=(study,)))
    return _RowsOfStudy(_study_row(study, records), _outcome_rows(study), harms, _amount_rows(study, records), products)


OUTCOME_COLUMNS = [
    "study", "outcome", "measure", "scale", "group", "n", "time", "comparator", "unit", "higher_is",
    "role", "label", "value", "spread", "spread_kind", "interval_low", "interval_high", "overall", "p", "direction", "survival",
]  # fmt: skip
HARM_COLUMNS = ["study", "event", "serious", "n", "of", "arms"]
AMOUNT_COLUMNS = ["study", "field", "label", "low", "high", "unit", "kind"]


def _study_row(study: Study, records: Records) -> dict[str, Any]:
    terms = records.vocabulary
    serious = tuple(event.event for event in study.harms.events if event.serious)
    row: dict[str, Any] = {
        "study": study.key,
        "label": study.label,
        "year": study.citation.year if isinstance(study.citation.year, int) else None,
        "participants": study.participants.total if isinstance(study.participants.total, int) else None,
        "design": study.design.ids_or_word,
        "phase": study.phase.ids_or_word,
        "comparator": study.comparator.ids_or_word,
        "classification": study.result.classification.ids_or_word,
        "direction": study.result.direction.ids_or_word,
        "adverse_event": tuple(event.event for event in study.harms.events),
        "serious_event": serious,
        "harms": (study.harms.attributed,),
        "overall_bias": study.bias.overall.ids_or_word,
        "randomised": _any_term(study.design, "designs", "randomised", terms),
        "controlled": _any_term(study.comparator, "comparators", "controlled", terms),
        "serious_harm": bool(serious),
        "none_serious": bool(study.harms.none_serious),
        "has_values": any(outcome.values for outcome in study.outcomes),
        "has_survival": isinstance(study.survival, tuple),
        "has_p": any(outcome.p not in MISSING for outcome in study.outcomes),
        "p_below_005": any(_is_effect(outcome, terms) and p_is_below(outcome.p, 0.05) for outcome in study.outcomes),
    }
    for declared in records.review.fields:
        row |= declared.kind.row(declared, study.reported(declared.id))
    return row


def _any_term(stated: Terms, list_name: str, trait: str, vocabulary: Vocabulary) -> bool:
    return any(bool(getattr(vocabulary[list_name].terms[term], trait)) for term in stated.ids)


def p_is_below(p: str, limit: float) -> bool:
    """Whether a printed p value says that p is below ``limit``.

    >>> [p_is_below(p, 0.05) for p in ("0.003", "<0.05", "≤0.05", ">0.05", "not reported")]
    [True, True, False, False, False]
    """
    if p in MISSING or p.startswith((">", "≥")):
        return False
    number = float(p.lstrip("<=≤ "))
    return number <= limit if p.startswith("<") else number < limit


def _is_effect(outcome: Outcome, vocabulary: Vocabulary) -> bool:
    """Whether an outcome is about all participants and points one way or the other, or neither way."""
    return outcome.is_about_everybody and vocabulary["directions"].sign_of(outcome.direction) is not None


def _outcome_rows(study: Study) -> list[dict[str, Any]]:
    rows = []
    for outcome in study.all_outcomes():
        common = _outcome_row(study, outcome)
        for value in outcome.values:
            low, high = value.interval or (None, None)
            rows.append(
                common
                | {
                    "role": value.role,
                    "label": value.label,
                    "value": value.value,
                    "spread": value.spread,
                    "interval_low": low,
                    "interval_high": high,
                    "overall": value.overall,
                }
            )
        if not outcome.values:
            rows.append(common)
    return rows


def _outcome_row(study: Study, outcome: Outcome) -> dict[str, Any]:
    return {
        "study": study.key,
        "outcome": outcome.id,
        "measure": outcome.measure,
        "scale": outcome.scale,
        "group": outcome.group,
        "n": outcome.n,
        "time": outcome.time,
        "comparator": outcome.comparator,
        "unit": outcome.unit,
        "higher_is": outcome.higher_is,
        "spread_kind": outcome.spread,
        "p": outcome.p,
        "direction": outcome.direction,
        "overall": False,
        "survival": outcome not in study.outcomes,
    }


def harm_rows(study: Study) -> list[tuple[Harm, dict[str, Any]]]:
    """The adverse events of a study, each with its row."""
    return [
        (e, {"study": study.key, "event": e.event, "serious": e.serious, "n": e.n, "of": e.of, "arms": arms_text(e)})
        for e in study.harms.events
    ]


def arms_text(harm: Harm) -> str:
    """The count in each arm as one cell: 'treated 3/25; placebo 1/24'."""
    return "; ".join(f"{arm.label} {arm.n}" + (f"/{arm.of}" if arm.of is not None else "") for arm in harm.arms)


def _amount_rows(study: Study, records: Records) -> list[dict[str, Any]]:
    rows = []
    for declared in records.review.fields:
        value = study.reported(declared.id)
        if not isinstance(value, Quantity):
            continue
        form = "parts" if value.parts else "options" if value.options else ""
        for amount, number in zip(value.amounts(), value.intervals(), strict=True):
            rows.append(
                {
                    "study": study.key,
                    "field": declared.id,
                    "label": amount.label or "",
                    "low": number.low,
                    "high": number.high,
                    "unit": number.unit,
                    "kind": form or ("single" if number.is_point else "range"),
                }
            )
    return rows


__all__ = ["Tables", "harm_rows", "p_is_below", "rows_of", "tabulate"]
